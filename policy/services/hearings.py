"""Hearings from files, and the verbs that move one: the same hearing twice is one, and none is ever deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session

from data import audit
from data import queries as agenda
from data.access import Actor, require
from data.errors import Problem, Refused, refuse_if
from data.exchange import FileReport, batch_in
from policy import queries
from policy.bills import FieldChange, Identity, identifier_key, session_key
from policy.connectors import hearings as connector
from policy.hearings import (
    BillName,
    HearingDraft,
    HearingFound,
    HearingRow,
    Moved,
    Told,
    changed_by,
    check_hearing,
    committee_words,
    history,
    same_hearing,
)
from policy.places import jurisdiction_key
from policy.queries import hearing_records as records

MOST_NAMED = 10


@dataclass
class Kept:
    """What came of a file's hearings: counts by outcome, and whose bills are not here."""

    counts: Counter[str] = field(default_factory=Counter)
    absent: list[str] = field(default_factory=list)
    empty: int = 0
    gone: int = 0

    @property
    def words(self) -> str:
        """The counts in a sentence, for a file that held hearings beside bills."""
        named = ", ".join(f"{self.counts[name]} {name}" for name in ("new", "changed", "same") if self.counts[name])
        return f"Hearings: {named or 'none of our bills'}."

    def notes(self) -> list[str]:
        """What a person importing should know."""
        found = []
        if self.absent:
            names = list(dict.fromkeys(self.absent))
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            found.append(f"Heard, but not among the bills here: {', '.join(names[:MOST_NAMED])}{more}.")
        if self.empty:
            found.append(f"{self.empty} hearings name no bill.")
        if self.gone:
            found.append(f"{self.gone} hearings were cancelled before they were known here.")
        return found


def import_hearings(
    session: Session,
    actor: Actor,
    initiative_id: int,
    filename: str,
    body: bytes,
    options: dict[str, str],
    now: datetime,
) -> FileReport:
    """Import hearings of the bills that are here. Each counts once a bill."""
    require(actor, "add_bill")
    report = FileReport(filename, connector.NAME)
    found = connector.parse(body, agenda.initiative(session, initiative_id).tz)
    for row, why in found.refused:
        report.refuse(row, why)
    kept = keep_found(session, actor, initiative_id, found.hearings, now=now, batch_id=batch_in(options))
    for note in (*found.notes, *kept.notes()):
        report.note(note)
    for outcome, count in kept.counts.items():
        setattr(report, outcome, getattr(report, outcome) + count)
    return report


def keep_found(
    session: Session,
    actor: Actor,
    initiative_id: int,
    found: Sequence[tuple[int | str, HearingFound]],
    *,
    now: datetime,
    batch_id: int | None = None,
) -> Kept:
    """Store hearings that a source tells of: new ones set, moved ones moved, cancelled ones cancelled."""
    require(actor, "add_bill")
    kept = Kept()
    store = _Store(session, actor, initiative_id, now, batch_id)
    for _, hearing in found:
        store.one(hearing, kept)
    if kept.counts:
        audit.record(
            session, actor, initiative_id, "import_hearings", "hearing", None, now=now, detail=dict(kept.counts)
        )
    return kept


class _Store:
    """One file's hearings on their way into the database."""

    def __init__(self, session: Session, actor: Actor, initiative_id: int, now: datetime, batch_id: int | None) -> None:
        self.session, self.actor, self.initiative_id, self.now = session, actor, initiative_id, now
        self.batch_id = batch_id
        self.today = agenda.initiative(session, initiative_id).today(now)

    def one(self, found: HearingFound, kept: Kept) -> None:
        """Store one hearing, for each bill that is here."""
        bills = {}
        for name in found.bills:
            key = self.bill(found.source, name)
            if key is None:
                kept.absent.append(name.identifier)
            else:
                bills[key] = name
        kept.empty += not found.bills
        known = {
            row.bill_id: (row, told, key)
            for row, key, told in records.of_source(
                self.session, self.initiative_id, found.source, keys=[found.source_key]
            )
            if found.source != connector.LEGISCAN or row.bill_id in bills
        }
        for bill_id in bills:
            there = known.get(bill_id) or self.renamed(found, bill_id)
            kept.counts[self.keep(found, bill_id, there, kept)] += 1
        if found.whole:
            for bill_id, (row, told, _) in known.items():
                if bill_id not in bills and not told.cancelled:
                    off = replace(found, told=replace(found.told, cancelled=True))
                    self.change(row, changed_by(told, off.told, row), off, found.source_key)
                    kept.counts["changed"] += 1

    def bill(self, source: str, name: BillName) -> int | None:
        """The bill that a source means: by its own key, by number and session, by number alone where one fits."""
        if name.source_key:
            there = queries.bills_of_source(self.session, self.initiative_id, source, [name.source_key])
            if len(there.get(name.source_key, [])) == 1:
                return there[name.source_key][0][0]
        place, number = jurisdiction_key(name.jurisdiction), identifier_key(name.identifier)
        if name.session:
            one = Identity(place, session_key(name.session), number)
            return queries.keys_of(self.session, self.initiative_id, [one]).get(one)
        fits = records.bills_named(self.session, self.initiative_id, name)
        return fits[0][0] if len(fits) == 1 else None

    def renamed(self, found: HearingFound, bill_id: int) -> tuple[HearingRow, Told, str] | None:
        """The hearing that moved where its source renamed it: the one that its calendar no longer has."""
        if not found.others:
            return None
        words = committee_words(found.told.committee)
        gone = [
            (row, told, key)
            for row, key, told in records.of_source(self.session, self.initiative_id, found.source, bill_ids=[bill_id])
            if key not in found.others and row.on >= self.today and committee_words(told.committee) == words
        ]
        return gone[0] if len(gone) == 1 else None

    def keep(self, found: HearingFound, bill_id: int, there: tuple[HearingRow, Told, str] | None, kept: Kept) -> str:
        """Set, change or leave a hearing of one bill; returns new, changed or same."""
        if there is not None:
            row, told, key = there
            return self.change(row, changed_by(told, found.told, row), found, key)
        of_day = queries.hearings(
            self.session, self.initiative_id, start=found.told.on, end=found.told.on, bill_ids=[bill_id]
        )
        fits = [row for row in of_day if same_hearing(row, found.told)]
        if len(fits) == 1:
            return self.change(fits[0], changed_by(None, found.told, fits[0]), found, "")
        if found.told.cancelled:
            kept.gone += 1
            return "same"
        key_of = records.insert_found(
            self.session, bill_id, found, by=self.actor.name, now=self.now, batch_id=self.batch_id
        )
        records.remember(self.session, key_of, found, now=self.now)
        row = queries.hearing(self.session, self.initiative_id, key_of)
        _tell(self.session, row.bill_id, [("hearing", "", said(row))], found.source, self.now)
        return "new"

    def change(self, row: HearingRow, moved: Moved, found: HearingFound, was: str) -> str:
        """Store what changed about a hearing."""
        records.remember(self.session, row.id, found, now=self.now, was=was)
        if not moved.fields:
            return "same"
        queries.change_hearing(self.session, row.id, moved.fields, now=self.now)
        _tell(self.session, row.bill_id, moved.lines, found.source, self.now)
        return "changed"


def said(row: HearingRow) -> str:
    """A hearing as the bill's history names it."""
    where = row.committee or row.place
    return f"{row.when}, {where}" if where else row.when


def _tell(session: Session, bill_id: int, lines: Sequence[tuple[str, str, str]], source: str, now: datetime) -> None:
    for name, before, after in lines:
        queries.insert_change(session, bill_id, FieldChange(name, before, after), source=source, now=now)


def move_hearing(
    session: Session,
    actor: Actor,
    initiative_id: int,
    hearing_id: int,
    on: date,
    at: time | None,
    place: str | None = None,
    committee: str | None = None,
    *,
    now: datetime,
) -> HearingRow:
    """Move a hearing to another day, hour or room; its checklist moves along. None keeps the room and committee."""
    require(actor, "add_bill")
    row = queries.hearing(session, initiative_id, hearing_id)
    if row.cancelled:
        raise Refused([Problem("on", "This hearing is cancelled. Set it again if it is held after all.")])
    wanted: dict[str, Any] = {
        "on": on, "at": at,
        "place": row.place if place is None else place.strip(),
        "committee": row.committee if committee is None else committee.strip(),
    }  # fmt: skip
    refuse_if(check_hearing(HearingDraft(row.bill_id, on, at, wanted["place"], wanted["committee"])))
    fields = {name: value for name, value in wanted.items() if value != getattr(row, name)}
    if not fields:
        return row
    queries.change_hearing(session, hearing_id, fields, now=now)
    _tell(session, row.bill_id, history(row, fields), actor.name, now)
    audit.record(
        session, actor, initiative_id, "move_hearing", "hearing", hearing_id, now=now,
        detail={"fields": ", ".join(sorted(fields))},
    )  # fmt: skip
    return queries.hearing(session, initiative_id, hearing_id)
