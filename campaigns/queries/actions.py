"""What people did beside coming to events, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from campaigns.models import Campaign, OutreachEvent, PersonAction
from campaigns.outreach import given, tidy
from campaigns.persons import ActionDraft, ActionRow
from data.errors import NotFound
from data.queries import required


def actions(session: Session, person_id: int) -> tuple[ActionRow, ...]:
    """What one person did, newest first."""
    found = session.exec(
        select(PersonAction, OutreachEvent.name, Campaign.name)
        .join(OutreachEvent, col(OutreachEvent.id) == col(PersonAction.event_id), isouter=True)
        .join(Campaign, col(Campaign.id) == col(PersonAction.campaign_id), isouter=True)
        .where(PersonAction.person_id == person_id)
        .order_by(col(PersonAction.on_day).desc(), col(PersonAction.id).desc())
    )
    return tuple(
        ActionRow(
            required(row.id), row.kind, row.on_day, row.source, ", ".join(filter(None, (event, campaign))), row.by
        )
        for row, event, campaign in found
    )


def insert_action(session: Session, person_id: int, draft: ActionDraft, *, by: str, now: datetime) -> bool:
    """Store something a person did; False where the same is there already."""
    there = session.exec(
        select(PersonAction.id).where(
            PersonAction.person_id == person_id, PersonAction.kind == draft.kind, PersonAction.on_day == draft.on,
            PersonAction.event_id == draft.event_id, PersonAction.campaign_id == draft.campaign_id,
        )
    ).first()  # fmt: skip
    if there is not None:
        return False
    session.add(
        PersonAction(
            person_id=person_id, kind=draft.kind, on_day=given(draft.on), event_id=draft.event_id,
            campaign_id=draft.campaign_id, source=tidy(draft.source), at=now, by=by,
        )
    )  # fmt: skip
    session.flush()
    return True


def delete_action(session: Session, person_id: int, action_id: int) -> None:
    """Remove one. Raises NotFound where it is not this person's."""
    row = session.get(PersonAction, action_id)
    if row is None or row.person_id != person_id:
        raise NotFound("That is not noted of this person.", "It may have been taken back already.")
    session.delete(row)
    session.flush()
