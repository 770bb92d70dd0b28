"""The verbs of reading what changed: look, and mark as read. Both are each member's own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from data import services as ground
from data.access import Actor, require
from data.errors import GroundswellError
from policy.queries import unread as queries

FIRST_LOOK = timedelta(days=7)
"""How far back the first look goes."""


def look(session: Session, actor: Actor, *, now: datetime) -> tuple[datetime | None, datetime]:
    """Note that the member looks at what changed; returns when they last did, and from when changes count.

    What counts does not move with visits: a change that is not read stays. Nobody in particular sees a week.
    """
    require(actor, "read_changes")
    last = ground.look(session, actor, "policy", now=now)
    return last, begin(session, actor, now=last or now)


def begin(session: Session, actor: Actor, *, now: datetime) -> datetime:
    """From when changes count for a member: a week before they first looked, which is kept from now on."""
    require(actor, "read_changes")
    if actor.member_id is None:
        return now - FIRST_LOOK
    since = queries.counts_from(session, actor.member_id)
    if since is None:
        since = now - FIRST_LOOK
        queries.begin(session, actor.member_id, since)
    return since


def mark_read(session: Session, actor: Actor, initiative_id: int, change_ids: Collection[int], *, now: datetime) -> int:
    """Mark changes as read by whoever acts; returns how many were not before."""
    require(actor, "read_changes")
    if actor.member_id is None:
        raise GroundswellError("Read marks belong to a person.", "Say who you are, in the sidebar or with --member.")
    return queries.mark(session, initiative_id, actor.member_id, change_ids, now=now)
