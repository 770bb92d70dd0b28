"""Sign-in sheets: rows are matched to people and noted as parts in events, a lot at a time, under one import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath

from sqlmodel import Session

from campaigns import names, queries, signins
from campaigns.connectors import signin_sheet
from campaigns.outreach import EventRow
from campaigns.people import Incoming, Taken
from campaigns.queries import signins as stored
from campaigns.services.people import take_in
from campaigns.signins import SignIn
from data import audit, exchange, importing, undo
from data import queries as ground
from data.access import Actor, require
from data.agenda import InitiativeRow
from data.dates import say
from data.errors import NotFound
from data.exchange import Counted, FileReport, Format, Option, Step
from data.files import write_csv
from data.sheets import table_flow, table_head
from data.undo import Undo

AT_ONCE = 500
"""Rows that are matched and saved in one transaction."""

MOST_NOTED = 40
"""Rows of a file whose unclear cells are named one by one."""

_OF_NAMES = (names.parse, names._first_names, names._last_names)
"""What the matching remembers of names that it read and compared."""

TYPED = ("Name", "Email", "Phone", "Language", "Place", "Postcode", "OK to contact")
"""The columns of a sheet that was typed or pasted."""


def steps(
    session: Session,
    actor: Actor,
    initiative_id: int,
    filename: str,
    body: bytes,
    options: dict[str, str],
    now: datetime,
) -> Counted:
    """Hand out the steps that save a sheet (`data.exchange.Steps`): each reads its rows when it is asked for.

    Options: event, partner (keys), sheet (of a workbook), order (of dates), batch. The same file twice adds nobody.
    Raises GroundswellError for a file that holds no table, Refused where no column names people.
    """
    require(actor, "keep_people")
    initiative = ground.initiative(session, initiative_id)
    notes: list[str] = []
    table = table_flow(body, notes, sheet=options.get("sheet", ""))
    mapping = importing.match(
        session, actor, initiative_id, FORMAT.remembered_as(options), signin_sheet.COLUMNS, table.header, options,
        now=now,
    )  # fmt: skip
    if unused := signin_sheet.left_out(table.header, mapping):
        notes.append(unused)
    event = queries.event(session, initiative_id, int(options["event"])) if options.get("event") else None
    partner = _partner(session, initiative_id, options.get("partner", ""), event)
    order = options.get("order") or initiative.date_order
    batch = exchange.batch_in(options)
    sheet = _Sheet(actor, initiative, event, partner, PurePath(filename).name, batch, now, notes)
    lots = signin_sheet.rows(table, mapping, order=order, today=initiative.today(now), at_once=AT_ONCE)
    return Counted((_step(sheet, lot) for lot in _at_least_one(lots, notes)), table.expected)


def _at_least_one(lots: Iterator[signin_sheet.Read], notes: list[str]) -> Iterator[signin_sheet.Read]:
    """The lots, and an empty one where there is none: notes about the file are told even then."""
    none = True
    for lot in lots:
        none = False
        yield lot
    if none:
        notes.append("The sheet names its columns and holds no rows.")
        yield signin_sheet.Read()


def _partner(session: Session, initiative_id: int, given: str, event: EventRow | None) -> int | None:
    if not given:
        return event.partner_id if event else None
    if int(given) not in {partner.id for partner in ground.partners(session, initiative_id)}:
        raise NotFound("That partner is not one of this initiative's.", "Choose again.")
    return int(given)


@dataclass
class _Sheet:
    """What all rows of a sheet share."""

    actor: Actor
    initiative: InitiativeRow
    event: EventRow | None
    partner_id: int | None
    name: str
    batch: int | None
    now: datetime
    notes: list[str]
    seen: Counter[str] = field(default_factory=Counter)
    noted: int = 0
    other_days: int = 0


def _step(sheet: _Sheet, lot: signin_sheet.Read) -> Step:
    def save(session: Session, part: FileReport) -> int:
        for text in sheet.notes:
            part.note(text)
        for number, why in lot.refused:
            part.refuse(number, why)
        _keep(session, sheet, lot.people, part)
        for remembers in _OF_NAMES:  # a lot's names hardly come again: memory stays a lot's, however long the sheet
            remembers.cache_clear()
        return len(lot.people) + len(lot.refused)

    return save


def _keep(session: Session, sheet: _Sheet, people: Sequence[SignIn], part: FileReport) -> None:
    """Match the people of a lot, note their parts, and say what became of each row."""
    found = _events(session, sheet, people, part)
    incoming = [_incoming(sheet, row, event) for row, event in found]
    at = {event.id for _, event in found if event is not None}
    before = stored.parts_at(session, at)
    taken = take_in(
        session, sheet.actor, sheet.initiative.id, incoming,
        now=sheet.now, partner_id=sheet.partner_id, batch=sheet.batch, seen=sheet.seen,
        consent_source=f"Sign-in sheet, {sheet.event.name if sheet.event else sheet.name}",
    )  # fmt: skip
    fresh = stored.parts_at(session, at) - before
    _count(part, incoming, taken, fresh)
    if any(row.refuses for row, _ in found):
        part.note("Who says no to contact on the sheet is opted out of it, whatever they agreed to elsewhere.")
    for (row, _), one in zip(found, taken, strict=True):
        lost = re.findall(r"[^.]*cannot be read\.", one.why) if one.outcome in ("new", "matched") else []
        for why in (*row.unclear, *lost):
            _note(sheet, part, f"Row {row.number}: {why.strip()}")
    if sheet.event is not None:
        _say_count(session, sheet, sheet.event, part)


def _count(part: FileReport, incoming: Sequence[Incoming], taken: Sequence[Taken], fresh: int) -> None:
    new = matched = brought = forgotten = 0
    for given, one in zip(incoming, taken, strict=True):
        number = int(given.row)
        if one.outcome == "new":
            new += 1
            brought += given.event_id is not None
        elif one.outcome == "matched":
            matched += 1
        elif one.outcome == "to review":
            part.ask(number, one.why)
        elif one.outcome == "forgotten":
            forgotten += 1
        else:
            part.refuse(number, one.why)
    changed = min(max(fresh - brought, 0), matched)
    part.new, part.changed, part.same = part.new + new, part.changed + changed, part.same + matched - changed
    if forgotten:
        part.note("Somebody on the sheet asked to be forgotten: their row was left out.")


def _note(sheet: _Sheet, part: FileReport, text: str) -> None:
    sheet.noted += 1
    if sheet.noted <= MOST_NOTED:
        part.note(text)
    elif sheet.noted == MOST_NOTED + 1:
        part.note("More cells were left out in other rows.")


def _incoming(sheet: _Sheet, row: SignIn, event: EventRow | None) -> Incoming:
    ahead = event is not None and event.ahead(sheet.now, sheet.initiative.today(sheet.now))
    scopes = ("email", row.email), ("phone", row.phone)
    general = [scope for scope, has in scopes if has] if row.consent else []
    return Incoming(
        name=row.name,
        given=row.given,
        family=row.family,
        email=row.email,
        phone=row.phone,
        language=row.language,
        place=row.place,
        postcode=row.postcode,
        consents=tuple(scope for scope in dict.fromkeys([*general, *row.agrees]) if scope not in row.refuses),
        refuses=row.refuses,
        row=str(row.number),
        source=f"event {event.id}" if event else f"file {sheet.name}",
        event_id=event.id if event else None,
        role=row.role,
        status=row.status or ("rsvp" if ahead else "attended"),
        walk_in=row.walk_in,
    )


def _events(
    session: Session, sheet: _Sheet, people: Sequence[SignIn], part: FileReport
) -> list[tuple[SignIn, EventRow | None]]:
    """Each row with its event: the one chosen, else the one that its row names; a row whose event is unclear asks."""
    if sheet.event is not None:
        first, last = sheet.event.starts_on, sheet.event.ends_on
        sheet.other_days += sum(row.on is not None and not first <= row.on <= last for row in people)
        if sheet.other_days:
            part.note(f"Some rows name another day than the event's ({say(first)}); all are taken for this event.")
        return [(row, sheet.event) for row in people]
    named = {signins.fold(row.event) for row in people if row.event}
    if not named:
        if any(row.on for row in people):
            part.note("The rows name a day and no event: people are kept, and no attendance is noted.")
        return [(row, None) for row in people]
    days = [row.on for row in people if row.on]
    there: dict[str, list[EventRow]] = {}
    for event in queries.events(
        session, sheet.initiative.id, start=min(days, default=None), end=max(days, default=None)
    ):  # fmt: skip
        if (key := signins.fold(event.name)) in named:
            there.setdefault(key, []).append(event)
    found: list[tuple[SignIn, EventRow | None]] = []
    for row in people:
        fits = [one for one in there.get(signins.fold(row.event), []) if _on(one, row.on)]
        if not row.event or len(fits) == 1:
            found.append((row, fits[0] if fits else None))
        else:
            what = "is no event here on that day" if row.on else "is no event here"
            many = f"may be any of {len(fits)} events here"
            part.ask(row.number, f"“{row.event}” {many if fits else what}. Log it, or choose the event for the file.")
    return found


def _on(event: EventRow, day: date | None) -> bool:
    return day is None or event.starts_on <= day <= event.ends_on


def _say_count(session: Session, sheet: _Sheet, event: EventRow, part: FileReport) -> None:
    """A sheet with more names than people counted asks for the count; no import ever changes what somebody counted."""
    names = stored.names_at(session, event.id)
    if not event.ahead(sheet.now, sheet.initiative.today(sheet.now)) and signins.too_few(event.attendance, names):
        counted = event.attendance.told if event.attendance.known else "not counted"
        part.notes = [text for text in part.notes if not text.startswith(ASKS)]
        part.note(f"{ASKS}{counted}. The event's page asks how many it was.")


ASKS = "The sheets hold more names than the event's count: "


def raise_count(session: Session, actor: Actor, initiative_id: int, event_id: int, *, now: datetime) -> EventRow:
    """Let an event's count hold at least as many people as signed in there. Never lower than what was counted."""
    require(actor, "log_event")
    row = queries.event(session, initiative_id, event_id)
    count = signins.at_least(row.attendance, stored.names_at(session, event_id))
    if count != row.attendance:
        queries.set_heard(session, event_id, count, row.heard)
        audit.record(
            session, actor, initiative_id, "correct_event", "event", event_id, now=now,
            detail={"fields": ["attendance"], "why": "names on the sheets"},
        )  # fmt: skip
    return queries.event(session, initiative_id, event_id)


def sheet_of(rows: Sequence[SignIn]) -> bytes:
    """Rows that were typed or pasted as a sheet, so that typing and importing are one path."""
    consent = {True: "yes", False: "no", None: ""}
    lines = [
        (row.full, row.email, row.phone, row.language, row.place, row.postcode, consent[row.consent]) for row in rows
    ]
    return write_csv(TYPED, lines).encode("utf-8-sig")


def _choices(session: Session, initiative_id: int) -> list[tuple[str, str]]:
    rows = queries.events(session, initiative_id, limit=300)
    return [(str(row.id), f"{say(row.starts_on)} · {row.name}") for row in rows]


def _partners(session: Session, initiative_id: int) -> list[tuple[str, str]]:
    return [(str(partner.id), partner.name) for partner in ground.partners(session, initiative_id)]


FORMAT = Format(
    signin_sheet.NAME,
    "Sign-in sheet (a spreadsheet, CSV or text of people)",
    ("xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "psv", "ssv"),
    signin_sheet.looks_like,
    exchange.in_one(signin_sheet.NAME, steps),
    verb="keep_people",
    options=(
        Option("event", "Which event", _choices, help="Where they signed in. Without it rows may name their event."),
        Option("partner", "From which partner", _partners, help="Columns are remembered for each partner."),
        Option("sheet", "Sheet of the workbook", help="Its name, where the one with the most rows is not meant."),
    ),
    columns=signin_sheet.COLUMNS,
    table=table_head,
    packed=True,
    steps=steps,
    apart="partner",
)


def offer_signins() -> None:
    """Offer sign-in sheets to the Import page and the command line, and the way back."""
    exchange.offer(FORMAT)
    undo.offer(
        "signins",
        Undo(
            "sign-in", "sign-ins", "keep_people", stored.parts_of_batch,
            lambda session, initiative_id, batch, _now: stored.remove_parts(session, initiative_id, batch),
        ),
    )  # fmt: skip
    undo.offer(
        "rows to review",
        Undo(
            "row to review", "rows to review", "keep_people", stored.waiting_of_batch,
            lambda session, initiative_id, batch, _now: stored.remove_waiting(session, initiative_id, batch),
        ),
    )  # fmt: skip
    undo.offer(
        "answers about contact",
        Undo(
            "answer about contact", "answers about contact", "keep_people", stored.answers_of_batch,
            lambda session, initiative_id, batch, _now: stored.remove_answers(session, initiative_id, batch),
        ),
    )  # fmt: skip
    undo.offer(
        "people",
        Undo(
            "person", "people", "keep_people",
            lambda session, initiative_id, batch: len(stored.people_of_batch(session, initiative_id, batch)[0]),
            lambda session, initiative_id, batch, _now: stored.remove_people(session, initiative_id, batch),
            stored.kept,
        ),
    )  # fmt: skip
