"""Which bills are followed, and by whom. The rule is `policy.following`."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlmodel import Session, col, func, select

from data.queries import required
from policy.following import KEEP, Ties, holds
from policy.following import following as rule
from policy.models import Bill, BillChoice, BillSource, DeskNote, Follow, Position


def following(session: Session, initiative_id: int, member_id: int | None = None) -> set[int]:
    """Keys of the bills that the whole team follows, or one member."""
    return rule(ties(session, initiative_id), member_id)


def ties(session: Session, initiative_id: int) -> Ties:
    """What ties us to the initiative's bills."""
    mine = Bill.initiative_id == initiative_id
    positions = session.exec(
        select(Position.bill_id).join(Bill, col(Bill.id) == col(Position.bill_id)).where(mine).distinct()
    )
    newest = select(func.max(col(DeskNote.id))).group_by(col(DeskNote.bill_id))
    assigned = session.exec(
        select(DeskNote.bill_id, DeskNote.assignee_id)
        .join(Bill, col(Bill.id) == col(DeskNote.bill_id))
        .where(mine, col(DeskNote.id).in_(newest), col(DeskNote.assignee_id).is_not(None))
    )
    # A bill read by hand has no key of its own there: the index on it finds the few without one.
    by_hand = session.exec(
        select(BillSource.bill_id)
        .join(Bill, col(Bill.id) == col(BillSource.bill_id))
        .where(mine, BillSource.source_key == "", BillSource.source == "hand")
    )
    said = session.exec(
        select(Follow.bill_id, Follow.member_id, Follow.follows)
        .join(Bill, col(Bill.id) == col(Follow.bill_id))
        .where(mine)
        .order_by(col(Follow.id))
    )
    return Ties(
        frozenset(positions),
        {bill: required(member) for bill, member in assigned},
        frozenset(bill for bill, answer in _choices(session, initiative_id).items() if answer == KEEP),
        frozenset(by_hand),
        {(bill, member): follows for bill, member, follows in said},
    )


def _choices(session: Session, initiative_id: int) -> dict[int, str]:
    """The choice that holds of each bill for which one does."""
    answers: dict[int, list[str]] = defaultdict(list)
    for bill, answer in session.exec(
        select(BillChoice.bill_id, BillChoice.answer)
        .join(Bill, col(Bill.id) == col(BillChoice.bill_id))
        .where(Bill.initiative_id == initiative_id)
        .order_by(col(BillChoice.id))
    ):
        answers[bill].append(answer)
    return {bill: given[place] for bill, given in answers.items() if (place := holds(given)) is not None}


def insert_follow(
    session: Session, bill_id: int, member_id: int | None, follows: bool, *, by: str, now: datetime
) -> int:
    """Store that a member (None: the team) follows a bill from now on, or no longer; returns the row's key."""
    row = Follow(bill_id=bill_id, member_id=member_id, follows=follows, at=now, by=by)
    session.add(row)
    session.flush()
    return required(row.id)
