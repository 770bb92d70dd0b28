"""Giving a partner its own people back.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from campaigns.partner_people import HandedBack
from campaigns.queries import partner_people
from data import audit
from data import queries as ground
from data.access import Actor, require


def own_people(session: Session, actor: Actor, initiative_id: int, partner_id: int, *, now: datetime) -> HandedBack:
    """A partner's own people, to look at here. Raises NotFound where the partner is not of this initiative."""
    require(actor, "see_people")
    today = ground.initiative(session, initiative_id).today(now)
    return partner_people.own_people(session, initiative_id, partner_id, today)


def hand_back(session: Session, actor: Actor, initiative_id: int, partner_id: int, *, now: datetime) -> HandedBack:
    """A partner's own people, to give to that partner: names and addresses leave the house, so it is noted."""
    require(actor, "hand_back_people")
    found = own_people(session, actor, initiative_id, partner_id, now=now)
    audit.record(
        session, actor, initiative_id, "hand_back_people", "partner", partner_id, now=now,
        detail={"people": len(found.rows), "left_out": found.left_out},
    )  # fmt: skip
    return found
