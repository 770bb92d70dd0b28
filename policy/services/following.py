"""The verb of following a bill, each for oneself."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data import audit
from data.access import Actor, require
from policy.queries import desk
from policy.queries import following as queries


def follow(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, follows: bool = True, *, now: datetime
) -> bool:
    """Follow a bill from now on, or no longer: for the member who asks, or for the team where no member does.

    Returns whether anything changed.
    """
    require(actor, "follow_bills")
    desk.here(session, initiative_id, bill_id)
    if (bill_id in queries.following(session, initiative_id, actor.member_id)) == follows:
        return False
    key = queries.insert_follow(session, bill_id, actor.member_id, follows, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "follow", "bill_follow", key, now=now, detail={"follows": follows})
    return True
