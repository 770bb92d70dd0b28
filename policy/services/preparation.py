"""The verbs that prepare a hearing: the checklist, who testifies in which order, what we ask, and which texts go along.

Witnesses are people: what was typed about them is never logged or audited, and taking one off the list forgets them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from data import audit
from data import queries as agenda
from data.access import Actor, require
from data.errors import NotFound, Problem, Refused, refuse_if
from policy import queries
from policy.checklists import PRACTICE, Done, Task, check_item, checklist, own_key
from policy.hearings import HearingRow
from policy.queries import contacts, desk
from policy.queries import hearing_records as records
from policy.witnesses import WitnessDraft, WitnessRow, check_witness, moved

MOST_ASK = 300


def tasks_of(session: Session, initiative_id: int, hearing_id: int, *, now: datetime) -> list[Task]:
    """A hearing's checklist as it stands. Raises NotFound."""
    row = queries.hearing(session, initiative_id, hearing_id)
    today = agenda.initiative(session, initiative_id).today(now)
    return checklist(row.on, records.tasks(session, [hearing_id])[hearing_id], today)


def tick(
    session: Session, actor: Actor, initiative_id: int, hearing_id: int, item: str, done: bool = True, *, now: datetime
) -> None:
    """Say that an item is done, by whom and when, or that it is not after all."""
    require(actor, "prepare_hearings")
    kept, task = _item(session, initiative_id, hearing_id, item, now)
    if task.done == done:
        return
    new = replace(kept, done_at=now if done else None, done_by=actor.name if done else "")
    _keep(session, actor, initiative_id, hearing_id, new, "tick", now)


def give(
    session: Session, actor: Actor, initiative_id: int, hearing_id: int, item: str, owner: str, *, now: datetime
) -> None:
    """Give an item to a member of the team, by name; "" to nobody."""
    require(actor, "prepare_hearings")
    kept, task = _item(session, initiative_id, hearing_id, item, now)
    owner = _member(session, initiative_id, owner)
    if task.owner != owner:
        _keep(session, actor, initiative_id, hearing_id, replace(kept, owner=owner), "give_item", now)


def add_item(
    session: Session, actor: Actor, initiative_id: int, hearing_id: int, label: str, days: int, *, now: datetime
) -> str:
    """Add an item of the team's own, due so many days after the hearing (negative: before); returns its key."""
    require(actor, "prepare_hearings")
    tasks = tasks_of(session, initiative_id, hearing_id, now=now)
    refuse_if(check_item(label, days, tasks))
    key = own_key(records.tasks(session, [hearing_id])[hearing_id])
    _keep(session, actor, initiative_id, hearing_id, Done(key, " ".join(label.split()), days), "add_item", now)
    return key


def remove_item(
    session: Session, actor: Actor, initiative_id: int, hearing_id: int, item: str, *, now: datetime
) -> None:
    """Take an item off a hearing's list; one of the field's practice can be put back."""
    require(actor, "prepare_hearings")
    kept, _ = _item(session, initiative_id, hearing_id, item, now)
    _keep(session, actor, initiative_id, hearing_id, replace(kept, removed=True), "remove_item", now)


def put_back(session: Session, actor: Actor, initiative_id: int, hearing_id: int, item: str, *, now: datetime) -> None:
    """Put an item of the field's practice back on the list."""
    require(actor, "prepare_hearings")
    queries.hearing(session, initiative_id, hearing_id)
    kept = {row.item: row for row in records.tasks(session, [hearing_id])[hearing_id]}.get(item)
    if kept is not None and kept.removed and item in {one.key for one in PRACTICE}:
        _keep(session, actor, initiative_id, hearing_id, replace(kept, removed=False), "put_back", now)


def _item(session: Session, initiative_id: int, hearing_id: int, item: str, now: datetime) -> tuple[Done, Task]:
    task = next((one for one in tasks_of(session, initiative_id, hearing_id, now=now) if one.item == item), None)
    if task is None:
        raise NotFound("That item is not on this hearing's list.")
    kept = {row.item: row for row in records.tasks(session, [hearing_id])[hearing_id]}.get(item, Done(item))
    return kept, task


def _keep(
    session: Session, actor: Actor, initiative_id: int, hearing_id: int, done: Done, verb: str, now: datetime
) -> None:
    key = records.keep_task(session, hearing_id, done)
    audit.record(session, actor, initiative_id, verb, "hearing_task", key, now=now)


def _member(session: Session, initiative_id: int, name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        return ""
    for member in agenda.members(session, initiative_id):
        if member.active and member.name.casefold() == plain.casefold():
            return member.name
    raise Refused([Problem("owner", f"Nobody on the team is called {plain}.")])


def plan_hearing(
    session: Session,
    actor: Actor,
    initiative_id: int,
    hearing_id: int,
    *,
    ask: str | None = None,
    lead: str | None = None,
    committee_key: str | None = None,
    letters: frozenset[int] | None = None,
    now: datetime,
) -> HearingRow:
    """Say what we ask in one sentence, who runs it, which committee sits, which texts go along. None keeps what was."""
    require(actor, "prepare_hearings")
    row = queries.hearing(session, initiative_id, hearing_id)
    if ask is not None and len(ask) > MOST_ASK:
        raise Refused([Problem("ask", f"One sentence: the ask may have {MOST_ASK} characters, this has {len(ask)}.")])
    fields: dict[str, str] = {}
    if ask is not None and " ".join(ask.split()) != row.ask:
        fields["ask"] = " ".join(ask.split())
    if lead is not None and (name := _member(session, initiative_id, lead)) != row.lead:
        fields["lead"] = name
    if committee_key is not None and committee_key != row.committee_key:
        _, place = contacts.bill_place(session, initiative_id, row.bill_id)
        there = {one.key for one in records.committees(session, initiative_id, place)}
        if committee_key and committee_key not in there:
            raise NotFound("That committee does not exist in this bill's place.")
        fields["committee_key"] = committee_key
    if letters is not None and letters != records.letters_of(session, hearing_id):
        known = {one.letter_id for one in desk.letters(session, initiative_id, row.bill_id)}
        if not letters <= known:
            raise NotFound("That letter does not exist on this bill.")
        records.choose_letters(session, hearing_id, letters)
        fields["letters"] = str(len(letters))
    if not fields:
        return row
    kept = {name: value for name, value in fields.items() if name != "letters"}
    if kept:
        queries.change_hearing(session, hearing_id, kept, now=now)
    audit.record(
        session, actor, initiative_id, "plan_hearing", "hearing", hearing_id, now=now,
        detail={"fields": ", ".join(sorted(fields))},
    )  # fmt: skip
    return queries.hearing(session, initiative_id, hearing_id)


def witnesses_of(session: Session, actor: Actor, initiative_id: int, hearing_id: int) -> list[WitnessRow]:
    """Who testifies for us, in order. Their names are private to the team: readers are refused."""
    require(actor, "prepare_hearings")
    queries.hearing(session, initiative_id, hearing_id)
    return records.witnesses(session, [hearing_id])[hearing_id]


def keep_witness(
    session: Session,
    actor: Actor,
    initiative_id: int,
    hearing_id: int,
    draft: WitnessDraft,
    witness_id: int | None = None,
    *,
    now: datetime,
) -> int:
    """Add a witness at the end of the order, or change one; returns the key."""
    require(actor, "prepare_hearings")
    queries.hearing(session, initiative_id, hearing_id)
    refuse_if(check_witness(draft))
    key = records.keep_witness(session, hearing_id, draft, witness_id=witness_id, by=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "keep_witness", "hearing_witness", key, now=now, detail={"status": draft.status}
    )
    return key


def remove_witness(
    session: Session, actor: Actor, initiative_id: int, hearing_id: int, witness_id: int, *, now: datetime
) -> None:
    """Take a witness off the list. Nothing of them is kept."""
    require(actor, "prepare_hearings")
    queries.hearing(session, initiative_id, hearing_id)
    records.remove_witness(session, hearing_id, witness_id)
    audit.record(session, actor, initiative_id, "remove_witness", "hearing_witness", witness_id, now=now)


def move_witness(
    session: Session, actor: Actor, initiative_id: int, hearing_id: int, witness_id: int, by: int, *, now: datetime
) -> None:
    """Move a witness so many places up (negative) or down in the order of testimony."""
    require(actor, "prepare_hearings")
    queries.hearing(session, initiative_id, hearing_id)
    order = [row.id for row in records.witnesses(session, [hearing_id])[hearing_id]]
    if witness_id not in order:
        raise NotFound("That witness is not on this hearing's list.")
    records.order_witnesses(session, hearing_id, moved(order, witness_id, by))
    audit.record(session, actor, initiative_id, "move_witness", "hearing_witness", witness_id, now=now)
