"""What a member has not read of the changes to bills: a change stays until its mark is set, however many visits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, and_, col, func, select

from data import queries as agenda
from policy import unread as rule
from policy.board import ChangeRow
from policy.models import Bill, BillChange, ChangeRead, ChangeReader
from policy.queries.following import following
from policy.queries.reads import bills
from policy.queries.stored import lots
from policy.unread import BillNews, Unread

MOST = 5_000
"""Unread changes that are ranked: the newest, where somebody was away for long."""


def counts_from(session: Session, member_id: int) -> datetime | None:
    """From when changes count for a member, None where they never looked."""
    return session.exec(select(ChangeReader.since).where(ChangeReader.member_id == member_id)).first()


def begin(session: Session, member_id: int, since: datetime) -> None:
    """Keep from when changes count for a member."""
    session.add(ChangeReader(member_id=member_id, since=since))
    session.flush()


def watched(session: Session, initiative_id: int, member_id: int | None) -> tuple[set[int], bool]:
    """The bills whose changes a member is shown, and whether they are the team's: so where they follow none."""
    mine = following(session, initiative_id, member_id) if member_id is not None else set()
    return (mine, False) if mine else (following(session, initiative_id), True)


def news(
    session: Session,
    initiative_id: int,
    today: date,
    *,
    since: datetime,
    bill_ids: Collection[int],
    member_id: int | None = None,
) -> list[BillNews]:
    """The changes of these bills after `since` that a member has not read, ranked.

    Without a member nothing is read. What the member did is not told to them.
    """
    names = {member.id: member.name for member in agenda.members(session, initiative_id)}
    me = names.get(member_id, "") if member_id is not None else ""
    found = [
        one
        for lot in lots(sorted(bill_ids))
        for one in _unread(session, initiative_id, member_id, lot, since)
        if rule.news_to(me, one.change)
    ]
    newest = sorted(found, key=lambda one: (one.change.at, one.id), reverse=True)[:MOST]
    ids = sorted({one.change.bill_id for one in newest})
    rows = {row.id: row for lot in lots(ids) for row in bills(session, initiative_id, today, lot)}
    goals = [goal.id for goal in agenda.goals(session, initiative_id)]
    return rule.ranked(newest, rows, goals)


def _unread(
    session: Session, initiative_id: int, member_id: int | None, bill_ids: Sequence[int], since: datetime
) -> list[Unread]:
    query = (
        select(BillChange, Bill.identifier, Bill.title)
        .join(Bill, col(Bill.id) == col(BillChange.bill_id))
        .where(
            Bill.initiative_id == initiative_id,
            col(BillChange.bill_id).in_(bill_ids),
            BillChange.at > since,
        )
        .order_by(col(BillChange.at).desc(), col(BillChange.id).desc())
        .limit(MOST)
    )
    if member_id is not None:
        mark = and_(col(ChangeRead.change_id) == col(BillChange.id), col(ChangeRead.member_id) == member_id)
        query = query.outerjoin(ChangeRead, mark).where(col(ChangeRead.id).is_(None))
    return [
        Unread(
            agenda.required(row.id),
            ChangeRow(row.bill_id, identifier, title, row.at, row.field, row.before, row.after, row.source),
        )
        for row, identifier, title in session.exec(query)
    ]


def came_in(session: Session, initiative_id: int, since: datetime) -> int:
    """How many bills came in after `since`, followed or not."""
    of = select(func.count()).select_from(Bill).where(Bill.initiative_id == initiative_id, Bill.created_at > since)
    return session.exec(of).one()


def mark(session: Session, initiative_id: int, member_id: int, change_ids: Collection[int], *, now: datetime) -> int:
    """Set a member's marks beside changes of this initiative; returns how many were not there yet."""
    fresh = 0
    for lot in lots(sorted(set(change_ids))):
        there = set(
            session.exec(
                select(BillChange.id)
                .join(Bill, col(Bill.id) == col(BillChange.bill_id))
                .where(Bill.initiative_id == initiative_id, col(BillChange.id).in_(lot))
            )
        )
        had = set(
            session.exec(
                select(ChangeRead.change_id).where(
                    ChangeRead.member_id == member_id, col(ChangeRead.change_id).in_(lot)
                )
            )
        )
        for key in sorted(agenda.required(key) for key in there - had):
            session.add(ChangeRead(change_id=key, member_id=member_id, at=now))
            fresh += 1
    session.flush()
    return fresh
