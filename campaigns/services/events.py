"""The verbs of outreach events and follow-ups.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from campaigns import outreach, queries
from campaigns.attendance import Count
from campaigns.outreach import EventDraft, EventRow, FollowUpDraft, FollowUpRow
from data import audit
from data import queries as ground
from data.access import Actor, Role, require
from data.errors import GroundswellError, Problem, refuse_if


def log_event(session: Session, actor: Actor, initiative_id: int, draft: EventDraft, *, now: datetime) -> EventRow:
    """Log an event with its attendance and follow-ups. The same token again is the same event, saved once.

    Raises Refused, naming each answer that cannot be taken; nothing is saved then.
    """
    require(actor, "log_event")
    initiative = ground.initiative(session, initiative_id)
    saved = queries.event_keyed(session, initiative_id, draft.token)
    if saved is not None:
        return queries.event(session, initiative_id, saved)
    refuse_if(outreach.check_event(draft, queries.known(session, initiative_id), now=now, tz=initiative.tz))
    goals = ground.goals(session, initiative_id)
    key, new = queries.insert_event(
        session, initiative, draft, goals, by=actor.name, member_id=actor.member_id, now=now
    )
    if new:
        for follow_up in draft.follow_ups:
            queries.insert_follow_up(session, initiative_id, key, follow_up, by=actor.name, now=now)
        audit.record(
            session, actor, initiative_id, "log_event", "event", key, now=now,
            detail={"goals": list(draft.goal_ids), "direct": draft.direct, "follow_ups": len(draft.follow_ups)},
        )  # fmt: skip
    return queries.event(session, initiative_id, key)


def undo_event(session: Session, actor: Actor, initiative_id: int, event_id: int, *, now: datetime) -> None:
    """Take an event back soon after it was logged, with its follow-ups. A director may undo another's.

    Raises GroundswellError where it is too late or somebody else's.
    """
    require(actor, "log_event")
    row = queries.event(session, initiative_id, event_id)
    member_id = None if actor.role is Role.DIRECTOR else actor.member_id
    why = outreach.may_undo(row.logged_at, row.member_id, member_id, now=now)
    if why:
        raise GroundswellError("This event cannot be undone.", why)
    queries.delete_event(session, event_id)
    audit.record(session, actor, initiative_id, "undo_event", "event", event_id, now=now)


def correct_event(
    session: Session,
    actor: Actor,
    initiative_id: int,
    event_id: int,
    *,
    attendance: Count,
    heard: str,
    unread: Sequence[Problem] = (),
    now: datetime,
) -> EventRow:
    """Put right how many came to an event and what was heard: also the count of an event logged ahead.

    `unread` is what could not be read as a count; nothing is saved then.
    """
    require(actor, "log_event")
    initiative = ground.initiative(session, initiative_id)
    row = queries.event(session, initiative_id, event_id)
    day = row.starts_on if row.starts is None else None
    draft = EventDraft("", row.kind, (), row.place, row.starts, day=day, attendance=attendance, heard=heard)
    refuse_if([*unread, *outreach.check_attendance(draft, now=now, tz=initiative.tz), *outreach.check_lengths(draft)])
    fields = [
        name
        for name, same in (("attendance", attendance == row.attendance), ("heard", heard.strip() == row.heard))
        if not same
    ]
    if fields:
        queries.set_heard(session, event_id, attendance, heard)
        audit.record(
            session, actor, initiative_id, "correct_event", "event", event_id, now=now, detail={"fields": fields}
        )
    return queries.event(session, initiative_id, event_id)


def add_follow_up(
    session: Session, actor: Actor, initiative_id: int, event_id: int | None, draft: FollowUpDraft, *, now: datetime
) -> FollowUpRow:
    """Add a follow-up, after an event or by itself: it has an owner and a date. The same token saves once."""
    require(actor, "follow_up")
    initiative = ground.initiative(session, initiative_id)
    members = queries.known(session, initiative_id).members
    refuse_if(outreach.check_follow_up(draft, members, today=initiative.today(now)))
    if event_id is not None:
        queries.event(session, initiative_id, event_id)
    key, new = queries.insert_follow_up(session, initiative_id, event_id, draft, by=actor.name, now=now)
    if new:
        audit.record(session, actor, initiative_id, "add_follow_up", "follow_up", key, now=now)
    return queries.follow_up(session, initiative_id, key)


def finish_follow_up(
    session: Session, actor: Actor, initiative_id: int, follow_up_id: int, *, now: datetime, done: bool = True
) -> FollowUpRow:
    """Note that a follow-up is done, or, with `done` False, that it is open again."""
    require(actor, "follow_up")
    row = queries.follow_up(session, initiative_id, follow_up_id)
    if (row.done_at is not None) != done:
        queries.set_done(session, follow_up_id, done_at=now if done else None, by=actor.name)
        verb = "finish_follow_up" if done else "reopen_follow_up"
        audit.record(session, actor, initiative_id, verb, "follow_up", follow_up_id, now=now)
    return queries.follow_up(session, initiative_id, follow_up_id)
