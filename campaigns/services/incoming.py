"""Events of other programs: read, told apart into new, changed, same and older, and saved under their goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session

from campaigns.connectors import event_table, ics, mobilize, osdi
from campaigns.incoming import Incoming, Read, verdict
from campaigns.outgoing import number_in
from campaigns.queries import incoming as stored
from campaigns.queries import incoming_undo, outgoing
from campaigns.series import BadRule
from data import exchange, feeds, importing, undo
from data import queries as ground
from data.access import Actor, require
from data.agenda import GoalRow, InitiativeRow
from data.dates import say
from data.errors import GroundswellError, NotFound
from data.exchange import FileReport, Format, Option
from data.files import read_csv
from data.undo import Undo

Reader = Callable[[Session, Actor, InitiativeRow, bytes, Mapping[str, str], datetime], Read]


def _load(name: str, reader: Reader) -> exchange.Load:
    def load(
        session: Session, actor: Actor, initiative_id: int, filename: str, body: bytes, options: dict[str, str],
        now: datetime,
    ) -> FileReport:  # fmt: skip
        require(actor, "log_event")
        initiative = ground.initiative(session, initiative_id)
        found = reader(session, actor, initiative, body, options, now)
        report = FileReport(filename, name, notes=list(found.notes))
        for row, why in found.refused:
            report.refuse(row, why)
        if found.events:
            setting = _setting(session, actor, initiative_id, options, report, now)
            told = _others(session, initiative_id, found, report)
            known = _save(session, told, setting, report)
            stored.share(session, _told_elsewhere(session, initiative_id, known, filename), setting.batch_id)
        return report

    return load


def _ics(
    _session: Session, _actor: Actor, initiative: InitiativeRow, body: bytes, _options: Mapping[str, str],
    _now: datetime,
) -> Read:  # fmt: skip
    return ics.read(body, initiative.tz)


def _osdi(
    _session: Session, _actor: Actor, initiative: InitiativeRow, body: bytes, _options: Mapping[str, str],
    _now: datetime,
) -> Read:  # fmt: skip
    return osdi.read(body, initiative.tz)


def _mobilize(
    _session: Session, _actor: Actor, initiative: InitiativeRow, body: bytes, _options: Mapping[str, str],
    _now: datetime,
) -> Read:  # fmt: skip
    return mobilize.read(body, initiative.tz)


def _table(
    session: Session, actor: Actor, initiative: InitiativeRow, body: bytes, options: Mapping[str, str], now: datetime
) -> Read:
    notes: list[str] = []
    table = read_csv(body, notes)
    mapping = importing.match(
        session, actor, initiative.id, event_table.NAME, event_table.COLUMNS, table.header, options, now=now
    )
    order = options.get("order") or initiative.date_order
    found = event_table.read(table, mapping, initiative.tz, order, initiative.today(now))
    found.notes = notes + found.notes
    return found


def _setting(
    session: Session, actor: Actor, initiative_id: int, options: Mapping[str, str], report: FileReport, now: datetime
) -> stored.Setting:
    """For which goals and by whom. Without a goal said it is the agenda's first, and a note says so."""
    goals = ground.goals(session, initiative_id)
    if not goals:
        raise GroundswellError("There is no goal that events could be for.", "Add one to the common agenda first.")
    said = options.get("goal", "").strip()
    chosen = _goal(goals, said) if said else goals[0]
    if not said and len(goals) > 1:
        report.note(f"Nobody said which goal these are for: new ones are linked to “{chosen.name}”, the first.")
    partner = options.get("partner", "").strip()
    partners = {str(one.id): one.id for one in ground.partners(session, initiative_id)}
    if partner and partner not in partners:
        raise NotFound("That partner is not one of this initiative's.")
    batch = options.get("batch", "")
    return stored.Setting(
        initiative_id, [chosen], partners.get(partner), actor.name, actor.member_id,
        int(batch) if batch.isdigit() else None, now,
    )  # fmt: skip


def _goal(goals: list[GoalRow], said: str) -> GoalRow:
    found = next((goal for goal in goals if str(goal.id) == said), None)
    if found is None:
        raise NotFound("That goal is not on the common agenda.", f"Goals: {'; '.join(goal.name for goal in goals)}.")
    return found


def _others(session: Session, initiative_id: int, found: Read, report: FileReport) -> list[Incoming]:
    """Those that another program tells. What went out from here is known here already."""
    mine = feeds.mark(session, initiative_id)
    mark = f"{mine}.groundswell"
    if found.calendar == mark:
        rest: list[Incoming] = []
    else:
        rest = [event for event in found.events if not event.key.endswith(f"@{mark}")]
        uids = [event.key for event in rest if event.source == ics.NAME]
        made_here = stored.of_ours(session, initiative_id, uids) - set(
            stored.origins(session, initiative_id, ics.NAME, uids)
        )
        rest = [event for event in rest if event.source != ics.NAME or event.key not in made_here]
        ours = {event: {key for name in event.also if (key := number_in(mine, name)) is not None} for event in rest}
        there = outgoing.existing(session, initiative_id, {key for keys in ours.values() for key in keys})
        rest = [event for event in rest if not ours[event] & there]
    own = len(found.events) - len(rest)
    if own:
        report.same += own
        report.note(f"{own:,} came out of here: what is here stays as it is.")
    return rest


def _told_elsewhere(session: Session, initiative_id: int, known: list[stored.Origin], filename: str) -> list[int]:
    """Of what was known before, that which another file brought: the same file again brings nothing of its own."""
    brought = {one.batch_id for one in known if one.batch_id is not None}
    names = {key: str(ground.batch(session, initiative_id, key).summary.get("files", "")).split(", ")
             for key in brought}  # fmt: skip
    return [one.id for one in known if one.batch_id is None or filename not in names[one.batch_id]]


def _save(session: Session, events: list[Incoming], setting: stored.Setting, report: FileReport) -> list[stored.Origin]:
    """Save what is new or changed; returns what was known before."""
    before: list[stored.Origin] = []
    by_source: dict[str, list[Incoming]] = {}
    for event in events:
        by_source.setdefault(event.source, []).append(event)
    for source, told in by_source.items():
        known = stored.origins(session, setting.initiative_id, source, [event.key for event in told])
        before += known.values()
        for event in told:
            _save_one(session, _followable(event, setting.now, report), known, setting, report)
            if event.key not in known:
                known |= stored.origins(session, setting.initiative_id, source, [event.key])

    return before


def _save_one(
    session: Session, event: Incoming, known: dict[str, stored.Origin], setting: stored.Setting, report: FileReport
) -> None:
    origin = known.get(event.key)
    found = verdict(event, origin.known if origin else None)
    if found == "older":
        report.refuse(event.row, "It is older than what is here, which stays.")
    elif found == "same":
        report.same += 1
    elif origin is None:
        stored.insert(session, event, setting)
        report.new += 1
    else:
        stored.change(session, event, origin, setting)
        report.changed += 1


def _followable(event: Incoming, now: datetime, report: FileReport) -> Incoming:
    """A series whose rule can be followed; of any other its first occurrence, and the note that says why."""
    if event.series is None:
        return event
    try:
        _, first, days = stored.dates_of(event, now)
    except BadRule as bad:
        report.note(f"{event.name}: only its first occurrence was taken. {bad.message}")
        return event.alone()
    if not days and not event.series.beside and not event.series.exceptions:
        report.note(f"{event.name}: its rule gives no date; its first occurrence was taken.")
        return event.alone()
    if first > stored.first_of(event):
        report.note(f"{event.name}: it repeats since long ago; occurrences from {say(first)} on were taken.")
    return event


def _goals(session: Session, initiative_id: int) -> list[tuple[str, str]]:
    return [(str(goal.id), goal.name) for goal in ground.goals(session, initiative_id)]


def _partners(session: Session, initiative_id: int) -> list[tuple[str, str]]:
    return [(str(partner.id), partner.name) for partner in ground.partners(session, initiative_id)]


OPTIONS = (
    Option("goal", "Goal", _goals, help="Which goal new events are for; the agenda's first where you choose none."),
    Option("partner", "Partner", _partners, help="Which partner ran them; nobody chosen: we did."),
)
FORMATS = (
    Format(ics.NAME, "Calendar (iCalendar)", ("ics", "ical", "ifb", "vcs", "jcal"), ics.looks_like,
           _load(ics.NAME, _ics), verb="log_event", options=OPTIONS),
    Format(osdi.NAME, "Events of Action Network and others (OSDI)", ("json",), osdi.looks_like,
           _load(osdi.NAME, _osdi), verb="log_event", options=OPTIONS),
    Format(mobilize.NAME, "Events of Mobilize", ("json",), mobilize.looks_like,
           _load(mobilize.NAME, _mobilize), verb="log_event", options=OPTIONS),
    Format(event_table.NAME, "Table of events (Eventbrite and others)", ("csv", "tsv"), event_table.looks_like,
           _load(event_table.NAME, _table), verb="log_event", options=OPTIONS, columns=event_table.COLUMNS),
)  # fmt: skip
"""What this room reads of other programs' events."""


def register() -> None:
    """Offer the formats, and the way back."""
    for format in FORMATS:
        exchange.offer(format)
    undo.offer(
        "events",
        Undo(
            "event", "events", "log_event",
            lambda session, initiative_id, batch: len(incoming_undo.of_batch(session, initiative_id, batch).go),
            lambda session, initiative_id, batch, _now: incoming_undo.remove_batch(session, initiative_id, batch),
            lambda session, initiative_id, batch: incoming_undo.of_batch(session, initiative_id, batch).stay,
        ),
    )  # fmt: skip
