"""Bills from files: each format's reader, and the one way in which what it found is stored.

A bill that is here already (by hand, or from another source) is brought up to date, with every field that changed
kept in its history. What cannot be read is refused by itself, and the same file again reports "same".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from data import audit, importing
from data import queries as agenda
from data.access import Actor, require
from data.exchange import FileReport, Step, Steps, batch_in, in_one
from data.files import read_csv
from policy import queries
from policy.bills import BillDraft, FieldChange, Identity, carries
from policy.changes import Decision, decide, opening
from policy.connectors import congress, legiscan, openstates, openstates_bulk, tables
from policy.connectors.records import Apart, Found
from policy.queries import Saving
from policy.services.hearings import keep_found
from policy.sources import name
from policy.votes import Person

Reader = Callable[[bytes], Iterable[Found]]
Place = int | str


READERS: dict[str, Reader] = {
    openstates.NAME: openstates.parts,
    openstates_bulk.NAME: lambda body: (openstates_bulk.parse(body),),
    legiscan.NAME: legiscan.parts,
    congress.NAME: lambda body: (congress.parse(body),),
}
"""How files of a format are read, in parts where they may be long."""

AT_ONCE = 2_000
"""Bills that are stored in one transaction."""


def steps_of(format: str) -> Steps:
    """How files of a format are saved (`data.exchange.Steps`), so many bills a step."""

    def steps(
        session: Session,
        actor: Actor,
        initiative_id: int,
        filename: str,
        body: bytes,
        options: dict[str, str],
        now: datetime,
    ) -> Iterator[Step]:
        require(actor, "add_bill")
        parts = (part for found in READERS[format](body) for part in found.in_parts(AT_ONCE))
        return (_step(actor, initiative_id, part, batch_in(options), now) for part in parts)

    return steps


def _step(actor: Actor, initiative_id: int, part: Found, batch_id: int | None, now: datetime) -> Step:
    def save(session: Session, report: FileReport) -> int:
        keep(session, actor, initiative_id, part, report, now=now, batch_id=batch_id)
        return len(part.drafts) + len(part.apart)

    return save


STEPS = {name: steps_of(name) for name in READERS}

import_bills, import_bulk, import_legiscan, import_congress = (
    in_one(name, STEPS[name]) for name in (openstates.NAME, openstates_bulk.NAME, legiscan.NAME, congress.NAME)
)


def import_table(
    session: Session,
    actor: Actor,
    initiative_id: int,
    filename: str,
    body: bytes,
    options: dict[str, str],
    now: datetime,
) -> FileReport:
    """Import a table of bills by its matched columns. Options: jurisdiction, session (where rows name none), order."""
    require(actor, "add_bill")
    initiative = agenda.initiative(session, initiative_id)
    header = read_csv(body).header
    mapping = importing.match(session, actor, initiative_id, tables.NAME, tables.COLUMNS, header, options, now=now)
    found = tables.parse(
        body,
        mapping,
        place=options.get("jurisdiction", ""),
        session=options.get("session", ""),
        order=options.get("order") or initiative.date_order,
        today=initiative.today(now),
    )
    report = FileReport(filename, tables.NAME)
    return save_found(session, actor, initiative_id, found, report, now=now, batch_id=batch_in(options))


def save_found(
    session: Session,
    actor: Actor,
    initiative_id: int,
    found: Found,
    report: FileReport,
    *,
    now: datetime,
    batch_id: int | None = None,
) -> FileReport:
    """Store what a connector found, report what came of it, and note who did it."""
    before = replace(report)
    keep(session, actor, initiative_id, found, report, now=now, batch_id=batch_id)
    _note(session, actor, initiative_id, report, now, before)
    return report


def keep(
    session: Session,
    actor: Actor,
    initiative_id: int,
    found: Found,
    report: FileReport,
    *,
    now: datetime,
    batch_id: int | None = None,
) -> None:
    """Store what a connector found in a file, or in a part of it, and add what came of it to the file's report."""
    require(actor, "add_bill")
    for row, why in found.refused:
        report.refuse(row, why)
    for note in found.notes:
        report.note(note)
    _Store(session, actor, initiative_id, report, now, batch_id).run(found)
    if found.hearings:
        report.note(keep_found(session, actor, initiative_id, found.hearings, now=now, batch_id=batch_id).words)


def _note(
    session: Session,
    actor: Actor,
    initiative_id: int,
    report: FileReport,
    now: datetime,
    before: FileReport | None = None,
) -> None:
    had = before or FileReport("", "")
    counts = {name: getattr(report, name) - getattr(had, name) for name in ("new", "changed", "same")}
    detail = {**counts, "refused": len(report.refused)}
    audit.record(session, actor, initiative_id, "import_bills", "bill", None, now=now, detail=detail)


class _Store:
    """One file on its way into the database."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        initiative_id: int,
        report: FileReport,
        now: datetime,
        batch_id: int | None = None,
    ) -> None:
        self.session, self.actor, self.initiative_id, self.report, self.now = session, actor, initiative_id, report, now
        self.batch_id = batch_id
        self.sessions = queries.sessions(session, initiative_id)

    def run(self, found: Found) -> None:
        self.people([person for _, person in found.people])
        for lot in queries.lots(found.drafts):
            for apart in _apart(lot):
                self.drafts(apart)
        for lot_apart in queries.lots(found.apart):
            self.apart(lot_apart)

    def drafts(self, lot: Sequence[tuple[Place, BillDraft]]) -> None:
        """Store records of different bills."""
        identities = [draft.identity for _, draft in lot]
        keys = self._resolve(identities)
        known = queries.known_many(self.session, self.initiative_id, list(keys.values()))
        fresh = [(draft.source, draft.source_key) for (_, draft), one in zip(lot, identities, strict=True)
                 if one not in keys]  # fmt: skip
        elsewhere = {
            source: queries.bills_of_source(
                self.session, self.initiative_id, source, [key for of, key in fresh if of == source]
            )
            for source in {source for source, _ in fresh}
        }
        saving: list[Saving] = []
        for (place, draft), identity in zip(lot, identities, strict=True):
            key = keys.get(identity)
            if key is not None:
                decision = decide(known[key], draft)
                saving.append(Saving(key, draft, decision))
            elif draft.part:
                self.report.refuse(place, f"{draft.identifier}, {draft.session}, is not here: import the bill first.")
                continue
            else:
                # The source's own key under another number: never merged, and never left unsaid.
                for _, other in elsewhere[draft.source].get(draft.source_key, ()):
                    self.report.note(
                        f"{draft.identifier} was read before as {other}. Both are kept: check which of them is right."
                    )
                decision = decide(None, draft)
                saving.append(Saving(None, draft, decision, _opening(draft, decision)))
                self.sessions[identity.jurisdiction].add(identity.session)
            self.count(decision.outcome)
        self._save(saving)

    def _save(self, saving: Sequence[Saving]) -> None:
        queries.save_many(
            self.session, self.initiative_id, saving, by=self.actor.name, now=self.now, batch_id=self.batch_id
        )

    def _resolve(self, identities: Iterable[Identity]) -> dict[Identity, int]:
        """The bills that are here already, also those of a session of several years named by one of its years."""
        wanted = list(identities)
        keys = queries.keys_of(self.session, self.initiative_id, wanted)
        carried: dict[Identity, list[Identity]] = {}
        for one in wanted:
            years = sorted(name for name in self.sessions.get(one.jurisdiction, ()) if carries(name, one.session))
            if one not in keys and years:
                carried[one] = [Identity(one.jurisdiction, year, one.identifier) for year in years]
        there = queries.keys_of(self.session, self.initiative_id, [o for others in carried.values() for o in others])
        for one, others in carried.items():
            fits = [other for other in others if other in there]
            if len(fits) == 1:
                keys[one] = there[fits[0]]
                self.report.note(
                    f"Session {one.session} and session {fits[0].session} are taken for one, "
                    "in which bills carry over and keep their numbers."
                )
            elif fits:
                self.report.note(
                    f"{one.identifier} of {one.session} may be any of {len(fits)} bills here, of "
                    f"{' and '.join(fit.session for fit in fits)}: it was added as a bill of its own."
                )
        return keys

    def apart(self, lot: Sequence[tuple[Place, Apart]]) -> None:
        """Store votes and texts that name their bill by the source's key; one whose bill is not here is refused."""
        bills = {
            source: queries.bills_of_source(
                self.session, self.initiative_id, source, [each.bill_key for _, each in lot if each.source == source]
            )
            for source in {each.source for _, each in lot}
        }
        for place, each in lot:
            there = bills[each.source].get(each.bill_key, [])
            if len(there) != 1:
                why = "is not here" if not there else f"is {len(there)} bills here"
                self.report.refuse(place, f"Its bill ({name(each.source)} {each.bill_key}) {why}: import that first.")
                continue
            key = there[0][0]
            named, known = queries.known_by_id(self.session, self.initiative_id, key)
            draft = replace(
                named, source=each.source, source_key=each.bill_key,
                votes=(each.vote,) if each.vote else None, versions=(each.version,) if each.version else None,
            )  # fmt: skip
            decision = decide(known, draft)
            had = {vote.source_key for vote in known.votes.get(each.source, ())}
            fresh = each.vote is not None and each.vote.source_key not in had
            self._save([Saving(key, draft, decision)])
            self.count("new" if fresh else decision.outcome)

    def count(self, outcome: str) -> None:
        """Count a record as new, changed or same."""
        setattr(self.report, outcome, getattr(self.report, outcome) + 1)

    def people(self, given: Sequence[Person]) -> None:
        """Keep the names of those whom votes name by the source's id alone."""
        if given:
            queries.name_voters(self.session, self.initiative_id, given, self.batch_id)


def _apart(lot: Sequence[tuple[Place, BillDraft]]) -> Iterable[list[tuple[Place, BillDraft]]]:
    """Records in lots that hold no bill twice: the second of two is decided upon what the first left."""
    seen: dict[Identity, int] = defaultdict(int)
    parts: dict[int, list[tuple[Place, BillDraft]]] = defaultdict(list)
    for place, draft in lot:
        identity = draft.identity
        parts[seen[identity]].append((place, draft))
        seen[identity] += 1
    return parts.values()


def _opening(draft: BillDraft, decision: Decision) -> FieldChange:
    latest = max(decision.facts.actions, key=lambda action: (action.on, action.order), default=None)
    return opening(decision.standing, latest)


def store_new(session: Session, actor: Actor, initiative_id: int, draft: BillDraft, *, now: datetime) -> int:
    """Store a bill that is not here yet; returns its key."""
    require(actor, "add_bill")
    decision = decide(None, draft)
    saving = Saving(None, draft, decision, _opening(draft, decision))
    return queries.save_many(session, initiative_id, [saving], by=actor.name, now=now)[0]
