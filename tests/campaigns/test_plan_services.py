"""The verbs of campaigns and expectations, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from campaigns import queries, services
from campaigns.attendance import UNKNOWN, parse, total
from campaigns.expectation import ExpectationDraft
from campaigns.outreach import EventDraft
from campaigns.plan import CampaignDraft
from data import queries as ground
from data import services as agenda
from data.access import Actor
from data.agenda import GoalDraft, IndicatorDraft, InitiativeRow, ReadingDraft
from data.errors import GroundswellError, Refused
from tests.conftest import NOW

TODAY = date(2026, 11, 23)


EXPECT = ExpectationDraft("supportive", "public", 2, 5, date(2027, 4, 1), "Road repair")


def test_a_campaign_is_kept_as_planned(
    session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft, partner: int
) -> None:
    full = replace(
        plan,
        summary="Two lines\nof why",
        messages=("Care is infrastructure", " ", "Care is infrastructure"),
        channels=("Radio", "Door to door"),
        budget_cents=250_050,
        partner_ids=(partner,),
    )
    row = services.plan_campaign(session, actor, initiative.id, full, EXPECT, now=NOW)
    assert row.draft() == replace(full, messages=("Care is infrastructure",))
    assert (row.goal, row.partners) == ("Child care for every family", ((partner, "Marlow Library"),))
    assert row.expectation is not None
    assert (row.expectation.low, row.expectation.high, row.expectation.rung) == (2, 5, "supportive")
    assert (row.expectation.locked_at, row.expectation.locked_by) == (NOW, actor.name)
    with pytest.raises(Refused, match="already"):
        services.plan_campaign(session, actor, initiative.id, plan, now=NOW)


def test_a_plan_with_a_bad_expectation_saves_neither(
    session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft
) -> None:
    with pytest.raises(Refused):
        services.plan_campaign(session, actor, initiative.id, plan, replace(EXPECT, low=9), now=NOW)
    assert queries.campaigns(session, initiative.id) == []


def test_failure_16_a_locked_expectation_is_only_ever_corrected_beside_itself(
    session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft
) -> None:
    row = services.plan_campaign(session, actor, initiative.id, plan, EXPECT, now=NOW)
    with pytest.raises(Refused, match="stays as it is"):
        services.lock_expectation(session, actor, initiative.id, row.id, replace(EXPECT, high=9), now=NOW)
    later = NOW + timedelta(days=1)
    row = services.lock_expectation(
        session, actor, initiative.id, row.id, replace(EXPECT, high=9, reason="Typed 5 for 9"), now=later
    )
    assert [(e.number, e.high, e.locked_at) for e in row.expectations] == [(1, 5, NOW), (2, 9, later)]
    assert row.expectation is row.expectations[1]


def test_failure_16_nothing_is_locked_after_launch(
    session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft
) -> None:
    row = services.plan_campaign(session, actor, initiative.id, plan, now=NOW)
    before = NOW.replace(month=12, day=1, hour=5)  # still 30 November in Chicago
    launch = NOW.replace(month=12, day=1, hour=6)
    with pytest.raises(Refused, match="before launch"):
        services.lock_expectation(session, actor, initiative.id, row.id, EXPECT, now=launch)
    moved = replace(plan, starts=date(2026, 12, 20))
    with pytest.raises(Refused, match="cannot be moved"):
        services.change_campaign(session, actor, initiative.id, row.id, moved, now=launch)
    assert services.lock_expectation(session, actor, initiative.id, row.id, EXPECT, now=before).expectation


def test_a_changed_campaign_keeps_its_goal_s_version_and_names_the_fields(
    session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft, goals: list[int]
) -> None:
    row = services.plan_campaign(session, actor, initiative.id, plan, now=NOW)
    agenda.change_goal(session, actor, initiative.id, goals[0], GoalDraft("Care for all"), why="Plainer", now=NOW)
    row = services.change_campaign(
        session, actor, initiative.id, row.id, replace(plan, name="Care costs", messages=("One",)), now=NOW
    )
    assert (row.name, row.goal, row.goal_wording, row.messages) == (
        "Care costs",
        "Care for all",
        "Child care for every family",
        ("One",),
    )
    row = services.change_campaign(
        session, actor, initiative.id, row.id, replace(row.draft(), goal_id=goals[1]), now=NOW
    )
    assert row.goal_wording == "Safe routes to school"


def test_campaigns_carry_the_people_counted_at_their_events(
    session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft, draft: EventDraft
) -> None:
    row = services.plan_campaign(session, actor, initiative.id, plan, now=NOW)
    counts = [parse("45"), parse("50-60"), UNKNOWN]
    for number, count in enumerate(counts):
        services.log_event(
            session,
            actor,
            initiative.id,
            replace(draft, token=str(number), campaign_id=row.id, attendance=count),
            now=NOW,
        )
    (with_totals,) = queries.campaigns(session, initiative.id, today=TODAY)
    assert with_totals.attendance == total(counts)
    services.log_event(
        session, actor, initiative.id, replace(draft, token="c", campaign_id=row.id, attendance=parse("12+")), now=NOW
    )
    (with_totals,) = queries.campaigns(session, initiative.id, today=TODAY)
    assert with_totals.attendance == total([*counts, parse("12+")])
    assert len(queries.events(session, initiative.id, campaign_id=row.id)) == 4


def test_a_campaign_planned_by_mistake_can_be_dropped_until_it_counts(
    session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft
) -> None:
    row = services.plan_campaign(session, actor, initiative.id, plan, now=NOW)
    services.drop_campaign(session, actor, initiative.id, row.id, now=NOW)
    assert queries.campaigns(session, initiative.id) == []
    row = services.plan_campaign(session, actor, initiative.id, plan, EXPECT, now=NOW)
    with pytest.raises(GroundswellError, match="stays in the record"):
        services.drop_campaign(session, actor, initiative.id, row.id, now=NOW)


def test_where_will_stands_is_read_from_published_indicators(
    session: Session, initiative: InitiativeRow, actor: Actor, goals: list[int]
) -> None:
    from campaigns.plan import standing

    indicator = IndicatorDraft("Supportive, public", "Share of adults in favor", "%", goal_id=goals[0], kind="will")
    reading = ReadingDraft(0, TODAY, 58, 54, 62, method="local level", fingerprint="abc")
    agenda.publish_reading(session, actor, initiative.id, indicator, reading, now=NOW)
    found = ground.indicators(session, initiative.id)
    (row,) = standing(found, goals[0])
    assert row.latest is not None
    assert (row.latest.value, row.latest.low, row.latest.high) == (58, 54, 62)
    assert standing(found, goals[1]) == []
