"""Follow-ups in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from campaigns.models import EventGoal, FollowUp, OutreachEvent
from campaigns.outreach import FollowUpDraft, FollowUpRow, given, tidy
from data.errors import NotFound
from data.models import Member
from data.queries import required


def insert_follow_up(
    session: Session,
    initiative_id: int,
    event_id: int | None,
    draft: FollowUpDraft,
    *,
    by: str,
    now: datetime,
    debrief_id: int | None = None,
) -> tuple[int, bool]:
    """Store a checked follow-up; returns its key and whether it is new (the same token is the same one)."""
    row = FollowUp(
        initiative_id=initiative_id,
        token=draft.token,
        event_id=event_id,
        debrief_id=debrief_id,
        to_whom=tidy(draft.to_whom),
        what=tidy(draft.what),
        owner_id=given(draft.owner_id),
        due_on=given(draft.due),
        created_at=now,
        created_by=by,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        there = select(FollowUp.id).where(FollowUp.initiative_id == initiative_id, FollowUp.token == draft.token)
        key = session.exec(there).first()
        if key is None:
            raise
        return key, False
    return required(row.id), True


def follow_ups(
    session: Session,
    initiative_id: int,
    *,
    done: bool = False,
    goal_ids: Collection[int] = (),
    due_by: date | None = None,
    event_id: int | None = None,
    debrief_id: int | None = None,
    limit: int | None = None,
) -> list[FollowUpRow]:
    """Follow-ups, the open ones first and by date, so that what is overdue stands on top.

    `done` adds those that are done. `goal_ids` keeps those after an event of one of these goals.
    """
    where: list[Any] = [col(FollowUp.initiative_id) == initiative_id]
    if not done:
        where.append(col(FollowUp.done_at).is_(None))
    if due_by is not None:
        where.append(col(FollowUp.due_on) <= due_by)
    if event_id is not None:
        where.append(col(FollowUp.event_id) == event_id)
    if debrief_id is not None:
        where.append(col(FollowUp.debrief_id) == debrief_id)
    if goal_ids:
        of_goals = select(EventGoal.event_id).where(col(EventGoal.goal_id).in_(goal_ids))
        where.append(col(FollowUp.event_id).in_(of_goals))
    return _follow_ups(session, where, limit)


def follow_up(session: Session, initiative_id: int, follow_up_id: int) -> FollowUpRow:
    """One follow-up. Raises NotFound where it is not of this initiative."""
    for row in _follow_ups(session, [FollowUp.initiative_id == initiative_id, FollowUp.id == follow_up_id], 1):
        return row
    raise NotFound("That follow-up does not exist.", "It may have been taken back with its event.")


def _follow_ups(session: Session, where: list[Any], limit: int | None) -> list[FollowUpRow]:
    found = session.exec(
        select(FollowUp, Member.name, OutreachEvent.name)
        .join(Member, col(Member.id) == col(FollowUp.owner_id))
        .join(OutreachEvent, col(OutreachEvent.id) == col(FollowUp.event_id), isouter=True)
        .where(*where)
        .order_by(col(FollowUp.done_at).is_not(None), col(FollowUp.due_on), col(FollowUp.id))
        .limit(limit)
    ).all()
    goals: dict[int, list[int]] = defaultdict(list)
    keys = select(FollowUp.event_id).where(*where)
    for event_id, goal_id in session.exec(
        select(EventGoal.event_id, EventGoal.goal_id).where(col(EventGoal.event_id).in_(keys))
    ):
        goals[event_id].append(goal_id)
    return [
        FollowUpRow(
            required(row.id),
            row.event_id,
            event,
            row.what,
            row.owner_id,
            owner,
            row.due_on,
            row.done_at,
            row.done_by,
            tuple(goals.get(row.event_id or 0, ())),
            row.to_whom,
            row.debrief_id,
        )
        for row, owner, event in found
    ]


def set_done(session: Session, follow_up_id: int, *, done_at: datetime | None, by: str) -> None:
    """Note that a follow-up is done, or open again (`done_at` None)."""
    row = session.get(FollowUp, follow_up_id)
    if row is None:
        raise NotFound("That follow-up does not exist.")
    row.done_at, row.done_by = done_at, by if done_at else ""
    session.flush()


def delete_follow_up(session: Session, follow_up_id: int) -> None:
    """Remove a follow-up that was added by mistake."""
    session.execute(delete(FollowUp).where(col(FollowUp.id) == follow_up_id))
    session.expire_all()
