"""The verbs that bring policymakers and their committees in: by hand and from public files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from data import audit
from data import queries as agenda
from data.access import Actor, require
from data.errors import Problem, refuse_if
from data.exchange import FileReport, batch_in
from policy.connectors import people as connector
from policy.people import FIELDS, PersonDraft, PersonRow, changes, check_person
from policy.places import STATES, jurisdiction_key
from policy.queries import people as queries


def add_person(session: Session, actor: Actor, initiative_id: int, draft: PersonDraft, *, now: datetime) -> PersonRow:
    """Add a policymaker by hand. Refused where somebody of that name, chamber and place is here already."""
    require(actor, "edit_people")
    problems = check_person(draft)
    if not problems and queries.by_name(session, initiative_id, draft):
        problems.append(Problem("name", f"{draft.name.strip()} of {draft.jurisdiction.strip()} is here already."))
    refuse_if(problems)
    key = queries.insert_person(session, initiative_id, replace(draft, source="hand"), by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "add_person", "policymaker", key, now=now)
    return queries.person(session, initiative_id, key)


def import_people(
    session: Session,
    actor: Actor,
    initiative_id: int,
    filename: str,
    body: bytes,
    options: dict[str, str],
    now: datetime,
) -> FileReport:
    """Import a file of policymakers or committees. The same file again reports "same"; what cannot be read is named.

    `options` may hold "jurisdiction", for a CSV of Open States, which does not say whose people it lists.
    """
    require(actor, "edit_people")
    report = FileReport(filename, connector.NAME)
    today = agenda.initiative(session, initiative_id).today(now)
    found = connector.parse(filename, body, today=today, jurisdiction=_place(options.get("jurisdiction", "")))
    for row, why in found.refused:
        report.refuse(row, why)
    for note in found.notes:
        report.note(note)
    known = queries.known_by(session, initiative_id, {key for _, draft in found.people for key in draft.keys})
    fresh: set[tuple[str, str]] = set()
    batch = batch_in(options)
    for place, draft in found.people:
        _count(report, _store(session, actor, initiative_id, place, draft, known, report, now, fresh, batch))
    if fresh:
        queries.seat_people(session, initiative_id, fresh)
    for _, committee in found.committees:
        _count(report, queries.save_committee(session, initiative_id, committee, batch))
    if found.committees and (waiting := queries.waiting_seats(session, initiative_id)):
        report.note(f"{waiting:,} seats are of people who are not here yet; they are linked when these are imported.")
    ended = sum(draft.standing == "retired" and (draft.until or date.min) < today for _, draft in found.people)
    if ended and len(found.people) > 1:
        report.note(f"{ended} of {len(found.people):,} people's terms ended before today: kept apart, as retired.")
    audit.record(
        session, actor, initiative_id, "import_people", "policymaker", None, now=now,
        detail={"new": report.new, "changed": report.changed, "same": report.same, "refused": len(report.refused)},
    )  # fmt: skip
    return report


def _place(text: str) -> str:
    """A state by its name, whatever was typed for it; any other place as typed."""
    key = jurisdiction_key(text) if text.strip() else ""
    return STATES[key][0] if key in STATES else text.strip()


def _count(report: FileReport, outcome: str) -> None:
    if outcome:
        setattr(report, outcome, getattr(report, outcome) + 1)


def _store(
    session: Session,
    actor: Actor,
    initiative_id: int,
    place: int | str,
    draft: PersonDraft,
    known: dict[tuple[str, str], int],
    report: FileReport,
    now: datetime,
    fresh: set[tuple[str, str]],
    batch: int | None,
) -> str:
    """Store one person; returns new, changed or same, or "" where it was refused. `known` and `fresh` grow."""
    fitting = {known[key] for key in draft.keys if key in known}
    if len(fitting) > 1:
        report.refuse(place, f"{draft.name}: its identifiers are those of {len(fitting)} different people here.")
        return ""
    if not fitting:  # typed by hand before, or told by a source that gives no common key: known by name and seat
        fitting = {key for key, source in queries.by_name(session, initiative_id, draft) if source != draft.source}
    if len(fitting) == 1:
        key = next(iter(fitting))
        outcome = _update(session, initiative_id, key, draft, now, batch)
    else:
        key = queries.insert_person(session, initiative_id, draft, by=actor.name, now=now, batch_id=batch)
        outcome = "new"
    new_keys = [pair for pair in draft.keys if pair not in known]
    if new_keys:
        queries.add_keys(session, initiative_id, key, new_keys, batch)
        known.update(dict.fromkeys(new_keys, key))
        fresh.update(new_keys)
        outcome = "changed" if outcome == "same" else outcome
    return outcome


def _update(
    session: Session, initiative_id: int, key: int, draft: PersonDraft, now: datetime, batch: int | None
) -> str:
    """Bring a person up to date. What another source said first stands; a second source fills what is empty."""
    before, source, names = queries.stored(session, initiative_id, key)
    after = queries.told(draft)
    theirs = source in (draft.source, "hand")
    if not theirs:
        after = {name: before[name] or after[name] for name in FIELDS}
        after["until"] = before["until"]
    changed = changes(before, after)
    together = tuple(sorted({*names, *draft.other_names, draft.name.strip()} - {after["name"]}))
    if not theirs:
        names_now = together
    else:
        names_now = together if source == "hand" else tuple(draft.other_names)
        if set(draft.other_names) <= set(names):
            names_now = names
    if not changed and names_now == names:
        return "same"
    kept = draft.source if source == "hand" else source
    queries.change_person(session, key, draft, changed, names_now, source=kept, now=now, batch_id=batch)
    return "changed"
