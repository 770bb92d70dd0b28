"""Drafts that the tests of the verbs begin with."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session

from campaigns.attendance import parse
from campaigns.outreach import EventDraft
from campaigns.plan import CampaignDraft
from data import queries as ground
from data.agenda import InitiativeRow
from tests.conftest import NOW


@pytest.fixture
def goals(session: Session, initiative: InitiativeRow) -> list[int]:
    return [goal.id for goal in ground.goals(session, initiative.id)]


@pytest.fixture
def partner(session: Session, initiative: InitiativeRow) -> int:
    return ground.partners(session, initiative.id)[0].id


@pytest.fixture
def draft(goals: list[int]) -> EventDraft:
    return EventDraft("tap", "house meeting", tuple(goals), "Marlow Library", NOW, attendance=parse("50-60"))


@pytest.fixture
def plan(goals: list[int]) -> CampaignDraft:
    return CampaignDraft("Cost of care", goals[0], "public", "will", date(2026, 12, 1), date(2027, 2, 28))
