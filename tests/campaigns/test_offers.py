"""What the room offers the house: milestones, hits, news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from campaigns import offers, queries, services
from campaigns.attendance import UNKNOWN, parse
from campaigns.expectation import ExpectationDraft
from campaigns.outreach import EventDraft, FollowUpDraft
from campaigns.plan import CampaignDraft
from data import checks, find, news, timeline
from data import queries as ground
from data.access import Actor
from data.agenda import InitiativeRow
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
YEAR = (TODAY - timedelta(days=365), TODAY + timedelta(days=365))


@pytest.fixture(autouse=True)
def records(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    goals = [goal.id for goal in ground.goals(session, initiative.id)]
    draft = EventDraft("a", "forum", tuple(goals), "Café Olé 100%", NOW - timedelta(days=40), attendance=parse("50-60"))
    owed = FollowUpDraft("f", "Send", actor.member_id, TODAY - timedelta(days=30))
    services.log_event(session, actor, initiative.id, replace(draft, follow_ups=(owed,)), now=NOW - timedelta(days=40))
    ahead = replace(draft, token="b", starts=NOW + timedelta(days=3), attendance=UNKNOWN, place="Oak St")
    services.log_event(session, actor, initiative.id, replace(ahead, goal_ids=(goals[1],)), now=NOW)
    services.plan_campaign(
        session,
        actor,
        initiative.id,
        CampaignDraft("Cost of care", goals[0], "public", "will", date(2026, 12, 1), date(2027, 2, 28)),
        now=NOW,
    )
    offers.register()


def test_an_event_of_two_goals_is_two_milestones_and_a_campaign_a_span(
    session: Session, initiative: InitiativeRow
) -> None:
    first, second = (goal.id for goal in ground.goals(session, initiative.id))
    found = timeline.milestones(session, initiative.id, *YEAR)
    assert [(m.kind, m.on, m.until, m.goal_id, m.page) for m in found] == [
        ("event", date(2026, 10, 14), None, first, "outreach"),
        ("event", date(2026, 10, 14), None, second, "outreach"),
        ("event", date(2026, 11, 26), None, second, "outreach"),
        ("campaign", date(2026, 12, 1), date(2027, 2, 28), first, "campaigns"),
    ]
    assert [m.detail for m in found] == [
        "Forum, 50–60 came",
        "Forum, 50–60 came",
        "Forum, attendance unknown",
        "Public, will",
    ]
    assert len(timeline.milestones(session, initiative.id, *YEAR, goal_id=first)) == 2
    assert timeline.milestones(session, initiative.id, date(2027, 3, 1), date(2027, 4, 1)) == []


def test_find_looks_in_names_and_places_and_takes_text_as_it_is(session: Session, initiative: InitiativeRow) -> None:
    def titles(text: str) -> list[tuple[str, str]]:
        return [(hit.kind, hit.title) for hit in find.search(session, initiative.id, text)]

    assert titles("olé") == [("event", "Forum, Café Olé 100%")]
    assert titles("OAK") == [("event", "Forum, Oak St")]
    assert titles("cost") == [("campaign", "Cost of care")]
    assert titles("100%") == [("event", "Forum, Café Olé 100%")]
    assert titles("%%") == []
    assert titles("__") == []


def test_what_is_new_puts_what_is_overdue_first(session: Session, initiative: InitiativeRow) -> None:
    found = news.items(session, initiative.id, NOW - timedelta(days=7), NOW)
    assert [item.text for item in found if item.page in ("outreach", "campaigns")] == [
        "1 follow-up overdue",
        "A campaign launches in 8 days without a locked expectation",
        "1 event in the next seven days",
        "1 event logged",
    ]
    later = news.items(session, initiative.id, NOW, NOW + timedelta(days=60))
    assert "1 event logged" not in [item.text for item in later]


def test_failure_16_the_check_finds_an_expectation_that_was_locked_after_launch(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    assert checks.run(session)["campaigns"] == []
    (campaign,) = queries.campaigns(session, initiative.id)
    goal = ground.goals(session, initiative.id)[0]
    late = ExpectationDraft("aware", "public", 1, 2, date(2027, 3, 1))
    queries.insert_expectation(
        session, campaign, goal, late, by="somebody", member_id=None, now=NOW + timedelta(days=30)
    )
    (problem,) = checks.run(session)["campaigns"]
    assert "expectation 1 was locked after launch" in problem
