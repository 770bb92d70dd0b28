"""The verbs of debriefs: write down what was heard and what was promised.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from campaigns import queries
from campaigns.debriefs import DebriefDraft, DebriefRow, check_debrief
from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import refuse_if


def write_debrief(
    session: Session, actor: Actor, initiative_id: int, draft: DebriefDraft, *, now: datetime
) -> DebriefRow:
    """Write down what was heard at an event, or around a hearing or vote; every commitment has an owner and a date.

    An event is debriefed from then on. The same token again is the same debrief. Raises Refused, naming each answer
    that cannot be taken; nothing is saved then.
    """
    require(actor, "debrief")
    there = queries.debrief_keyed(session, initiative_id, draft.token)
    if there is not None:
        return queries.debrief(session, initiative_id, there)
    today = ground.initiative(session, initiative_id).today(now)
    event = queries.event(session, initiative_id, draft.event_id) if draft.event_id is not None else None
    known = queries.known(session, initiative_id)
    refuse_if(check_debrief(draft, known, today=today, held=event.starts_on if event else None))
    goals = ground.goals(session, initiative_id)
    key = queries.insert_debrief(
        session, initiative_id, draft, goals, by=actor.name, member_id=actor.member_id, now=now
    )
    for promise in draft.commitments:
        queries.insert_follow_up(
            session, initiative_id, draft.event_id, promise, by=actor.name, now=now, debrief_id=key
        )
    if event is not None and event.status != "debriefed" and not event.cancelled:
        queries.set_status(session, event.id, "debriefed", now=now)
    audit.record(
        session, actor, initiative_id, "write_debrief", "debrief", key, now=now,
        detail={"quotes": len(draft.quotes), "themes": len(draft.themes), "commitments": len(draft.commitments)},
    )  # fmt: skip
    return queries.debrief(session, initiative_id, key)


def drop_debrief(session: Session, actor: Actor, initiative_id: int, debrief_id: int, *, now: datetime) -> None:
    """Take a debrief back with its quotes, themes and commitments; its event is owed one again."""
    require(actor, "debrief")
    row = queries.debrief(session, initiative_id, debrief_id)
    queries.delete_debrief(session, debrief_id)
    if row.event_id is not None and not queries.debriefs(session, initiative_id, event_id=row.event_id):
        queries.set_status(session, row.event_id, "happened", now=now)
    audit.record(session, actor, initiative_id, "drop_debrief", "debrief", debrief_id, now=now)
