"""What an import brought, and removing it: nothing goes that another source told too, or on which people worked.

A bill is an import's alone while every source's word of it came with that import. What the import changed in bills that
were here before stays: it is in their histories.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from data.dates import say
from data.queries import required
from policy.bills import FieldChange
from policy.models import (
    Bill,
    BillSource,
    BillVersion,
    Committee,
    Hearing,
    HearingLetter,
    HearingSource,
    HearingTask,
    HearingWitness,
    Policymaker,
    VoteEvent,
    Voter,
)
from policy.queries.stored import lots
from policy.queries.writes import insert_change
from policy.sources import name

_BROUGHT = frozenset(
    {"bill_source", "bill_action", "bill_step", "sponsorship", "bill_change", "bill_version", "bill_relation",
     "bill_review", "vote_event", "hearing", "hearing_source",
     "policymaker_key", "policymaker_change", "committee_seat"}
)  # fmt: skip
"""Tables that imports fill; a row of any other table that names a bill or a person is somebody's work."""
_WORK = {
    "bill_position": "a position", "bill_coding": "an alignment", "bill_desk_note": "notes of the desk",
    "bill_sign_on": "a partner's sign-on", "bill_letter": "a letter", "bill_provision": "a marked passage",
    "bill_follow": "it is followed", "bill_choice": "a choice from a search", "policymaker_ask": "an ask",
    "policy_meeting_bill": "a meeting", "policy_meeting_person": "a meeting", "whip_count": "a whip count",
    "whip_need": "the votes it needs", "policymaker_rating": "a rating", "champion": "they are a champion",
}  # fmt: skip


@dataclass
class Brought:
    """What an import brought of one kind: what can go, and what stays with the reasons."""

    go: list[int] = field(default_factory=list)
    stay: dict[int, list[str]] = field(default_factory=dict)


def bills_of_batch(session: Session, initiative_id: int, batch_id: int) -> Brought:
    """The bills that an import brought."""
    mine = select(col(Bill.id)).where(col(Bill.initiative_id) == initiative_id, col(Bill.batch_id) == batch_id)
    stay = _work(session, "bill", mine)
    others = select(col(BillSource.bill_id), col(BillSource.source), col(BillSource.batch_id)).where(
        col(BillSource.bill_id).in_(mine), col(BillSource.batch_id).is_distinct_from(batch_id)
    )
    for key, source, other in session.execute(others):
        by = f"import {other}" if other else "a person" if source == "hand" else "a refresh"
        stay[key].append(f"{by} told of it too ({name(source)})")
    by_hand = select(col(BillVersion.bill_id)).where(
        col(BillVersion.bill_id).in_(mine), col(BillVersion.source) == "hand"
    )
    _add(stay, session.execute(by_hand.distinct()).scalars(), "a text given by hand")
    worked = [col(Hearing.id).in_(select(col(table.hearing_id))) for table in _PREPARED]
    heard = select(col(Hearing.bill_id)).where(
        col(Hearing.bill_id).in_(mine),
        (col(Hearing.source) == "hand") | (col(Hearing.ask) != "") | (col(Hearing.lead) != "") | worked[0] | worked[1]
        | worked[2],
    )  # fmt: skip
    _add(stay, session.execute(heard.distinct()).scalars(), "a hearing")
    every = session.execute(mine.order_by(col(Bill.id))).scalars().all()
    return Brought([key for key in every if key not in stay], dict(stay))


_PREPARED: tuple[Any, ...] = (HearingTask, HearingWitness, HearingLetter)


def _work(session: Session, table: str, mine: Any) -> defaultdict[int, list[str]]:
    """Which of these records somebody's work names, whichever table it is in: also tables that come later."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for other in Bill.metadata.sorted_tables:
        if other.name in _BROUGHT:
            continue
        for link in other.foreign_keys:
            if link.column.table.name == table:
                keys = session.execute(select(link.parent).where(link.parent.in_(mine)).distinct()).scalars()
                _add(found, keys, _WORK.get(other.name, "work of the team"))
    return found


def _add(stay: defaultdict[int, list[str]], keys: Iterable[int], why: str) -> None:
    for key in keys:
        if why not in stay[key]:
            stay[key].append(why)


def people_of_batch(session: Session, initiative_id: int, batch_id: int) -> Brought:
    """The policymakers that an import brought."""
    theirs = col(Policymaker.initiative_id) == initiative_id, col(Policymaker.batch_id) == batch_id
    mine = select(col(Policymaker.id)).where(*theirs)
    stay = _work(session, "policymaker", mine)
    shared = session.execute(mine.where(col(Policymaker.shared))).scalars()
    _add(stay, shared, "another import or a person told of them too")
    every = session.execute(mine.order_by(col(Policymaker.id))).scalars().all()
    return Brought([key for key in every if key not in stay], dict(stay))


def committees_of_batch(session: Session, initiative_id: int, batch_id: int) -> list[int]:
    """The committees that this import alone told of."""
    mine = select(col(Committee.id)).where(
        col(Committee.initiative_id) == initiative_id, col(Committee.batch_id) == batch_id, ~col(Committee.shared)
    )
    return list(session.execute(mine).scalars())


def votes_of_batch(session: Session, initiative_id: int, batch_id: int) -> list[int]:
    """The votes that an import brought to bills that were here before."""
    mine = (
        select(col(VoteEvent.id))
        .join(Bill, col(Bill.id) == col(VoteEvent.bill_id))
        .where(
            col(Bill.initiative_id) == initiative_id,
            col(VoteEvent.batch_id) == batch_id,
            col(Bill.batch_id).is_distinct_from(batch_id),
        )
    )
    return list(session.execute(mine).scalars())


def hearings_of_batch(session: Session, initiative_id: int, batch_id: int) -> Brought:
    """The hearings that an import brought to bills that were here before."""
    mine = (
        select(col(Hearing.id))
        .join(Bill, col(Bill.id) == col(Hearing.bill_id))
        .where(
            col(Bill.initiative_id) == initiative_id,
            col(Hearing.batch_id) == batch_id,
            col(Bill.batch_id).is_distinct_from(batch_id),
        )
    )
    stay = _work(session, "hearing", mine)
    asked = select(col(Hearing.id)).where(
        col(Hearing.id).in_(mine), (col(Hearing.ask) != "") | (col(Hearing.lead) != "")
    )
    _add(stay, session.execute(asked).scalars(), "the team prepared it")
    others = (
        select(col(HearingSource.hearing_id))
        .where(col(HearingSource.hearing_id).in_(mine))
        .group_by(col(HearingSource.hearing_id))
        .having(func.count(func.distinct(col(HearingSource.source))) > 1)
    )
    _add(stay, session.execute(others).scalars(), "another source told of it too")
    every = session.execute(mine.order_by(col(Hearing.id))).scalars().all()
    return Brought([key for key in every if key not in stay], dict(stay))


def kept(session: Session, initiative_id: int, batch_id: int) -> list[str]:
    """What an import brought and stays, each with its reasons."""
    found = []
    bills, people = (of(session, initiative_id, batch_id).stay for of in (bills_of_batch, people_of_batch))
    for lot in lots(sorted(bills)):
        for bill in session.execute(select(Bill).where(col(Bill.id).in_(lot)).order_by(col(Bill.id))).scalars():
            said = f"{bill.identifier}, {bill.session}, {bill.jurisdiction}"
            found.append(f"{said}: {', '.join(bills[required(bill.id)])}.")
    for lot in lots(sorted(people)):
        those = select(Policymaker).where(col(Policymaker.id).in_(lot)).order_by(col(Policymaker.id))
        found += [f"{one.name}: {', '.join(people[required(one.id)])}." for one in session.execute(those).scalars()]
    hearings = hearings_of_batch(session, initiative_id, batch_id).stay
    for lot in lots(sorted(hearings)):
        of_bills = select(Hearing, col(Bill.identifier)).join(Bill, col(Bill.id) == col(Hearing.bill_id))
        for one, number in session.execute(of_bills.where(col(Hearing.id).in_(lot)).order_by(col(Hearing.id))):
            found.append(f"Hearing of {number}, {say(one.on_date)}: {', '.join(hearings[required(one.id)])}.")
    return found


def remove_bills(session: Session, initiative_id: int, batch_id: int) -> int:
    """Remove the bills that an import alone brought. Those that stay count as brought by the other import, if one did.

    Sources' words that it brought to other bills stay with these.
    """
    brought = bills_of_batch(session, initiative_id, batch_id)
    other = (
        select(func.min(BillSource.batch_id))
        .where(col(BillSource.bill_id) == col(Bill.id), col(BillSource.batch_id) != batch_id)
        .scalar_subquery()
    )
    for lot in lots(sorted(brought.stay)):
        session.execute(update(Bill).where(col(Bill.id).in_(lot)).values(batch_id=other))
    _delete(session, Bill, brought.go)
    first = select(col(Bill.batch_id)).where(col(Bill.id) == col(BillSource.bill_id)).scalar_subquery()
    ours = select(col(Bill.id)).where(col(Bill.initiative_id) == initiative_id)
    told = update(BillSource).where(col(BillSource.batch_id) == batch_id, col(BillSource.bill_id).in_(ours))
    session.execute(told.values(batch_id=first))
    session.execute(delete(Voter).where(col(Voter.initiative_id) == initiative_id, col(Voter.batch_id) == batch_id))
    session.expire_all()
    return len(brought.go)


def remove_votes(session: Session, initiative_id: int, batch_id: int, now: datetime) -> int:
    """Remove the votes that an import brought to bills that were here before; their histories say so."""
    keys = votes_of_batch(session, initiative_id, batch_id)
    for lot in lots(keys):
        for event in session.execute(select(VoteEvent).where(col(VoteEvent.id).in_(lot))).scalars():
            said = f"{event.on_date or ''} · {event.motion} · {event.result}".strip(" ·")
            insert_change(
                session, event.bill_id, FieldChange("vote", said, ""), source=f"undo of import {batch_id}", now=now
            )
    _delete(session, VoteEvent, keys)
    session.expire_all()
    return len(keys)


def remove_hearings(session: Session, initiative_id: int, batch_id: int, now: datetime) -> int:
    """Remove the hearings that an import brought to bills that were here before; their histories say so."""
    keys = hearings_of_batch(session, initiative_id, batch_id).go
    for lot in lots(keys):
        for one in session.execute(select(Hearing).where(col(Hearing.id).in_(lot))).scalars():
            said = f"{one.on_date} · {one.committee}".strip(" ·")
            change = FieldChange("hearing", said, "")
            insert_change(session, one.bill_id, change, source=f"undo of import {batch_id}", now=now)
    _delete(session, Hearing, keys)
    session.expire_all()
    return len(keys)


def remove_people(session: Session, initiative_id: int, batch_id: int) -> int:
    """Remove the policymakers that an import alone brought. Their committees' seats wait for them again."""
    keys = people_of_batch(session, initiative_id, batch_id).go
    _delete(session, Policymaker, keys)
    session.expire_all()
    return len(keys)


def remove_committees(session: Session, initiative_id: int, batch_id: int) -> int:
    """Remove the committees that an import alone told of, with their seats."""
    keys = committees_of_batch(session, initiative_id, batch_id)
    _delete(session, Committee, keys)
    session.expire_all()
    return len(keys)


def _delete(session: Session, table: Any, keys: list[int]) -> None:
    session.flush()
    for lot in lots(keys):
        session.execute(delete(table).where(col(table.id).in_(lot)))
