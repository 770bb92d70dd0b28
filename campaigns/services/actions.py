"""What people did beside coming to events: noted on its day, never inferred.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from campaigns import queries
from campaigns.persons import ActionDraft, PersonFull, check_action
from campaigns.queries import actions, people
from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import refuse_if


def note_action(
    session: Session, actor: Actor, initiative_id: int, person_id: int, draft: ActionDraft, *, now: datetime
) -> PersonFull:
    """Note something that a person did; the same again changes nothing. Raises NotFound, Refused."""
    require(actor, "keep_people")
    people.person(session, initiative_id, person_id)
    refuse_if(check_action(draft, ground.initiative(session, initiative_id).today(now)))
    if draft.event_id is not None:
        queries.event(session, initiative_id, draft.event_id)
    if draft.campaign_id is not None:
        queries.campaign(session, initiative_id, draft.campaign_id)
    if actions.insert_action(session, person_id, draft, by=actor.name, now=now):
        audit.record(
            session, actor, initiative_id, "note_action", "person", person_id, now=now, detail={"kind": draft.kind}
        )
    return people.person(session, initiative_id, person_id)


def drop_action(
    session: Session, actor: Actor, initiative_id: int, person_id: int, action_id: int, *, now: datetime
) -> PersonFull:
    """Take back what was noted by mistake. Raises NotFound."""
    require(actor, "keep_people")
    people.person(session, initiative_id, person_id)
    actions.delete_action(session, person_id, action_id)
    audit.record(session, actor, initiative_id, "drop_action", "person", person_id, now=now)
    return people.person(session, initiative_id, person_id)
