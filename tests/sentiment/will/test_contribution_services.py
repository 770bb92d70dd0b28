"""Looks at a contribution: kept, counted, corrected, against what was locked before launch; published once reached."""

from contextlib import contextmanager
from datetime import date, timedelta

import numpy as np
import pytest

from campaigns.attendance import exactly
from campaigns.expectation import ExpectationDraft
from campaigns.outreach import EventDraft
from campaigns.plan import CampaignDraft
from campaigns.services import log_event, plan_campaign
from data import queries as ground
from data import services as agenda
from data.access import Role
from data.agenda import GoalDraft
from data.errors import GroundswellError, NotAllowed, NotFound, Refused
from sentiment.queries import contribution as queries
from sentiment.services import contribution as services
from sentiment.services.will import add_poll, import_polls
from sentiment.will.evidence import PollDraft
from sentiment.will.judged import PlanDraft
from tests.conftest import NOW

LAUNCH = date(2026, 10, 1)
BEFORE = NOW.replace(month=9, day=10)
KEYS = {"campaign", "rung", "effect", "low", "high", "p_placebo", "verdict", "expected_before_launch", "detectable"}


@pytest.fixture
def goals(session, initiative):
    return ground.goals(session, initiative.id)


@pytest.fixture
def opened(session):
    @contextmanager
    def open_session():
        yield session

    return open_session


@pytest.fixture
def ask(session, actor, initiative):
    """Surveys by two houses, every twelve days for two years; `jump` points more from the launch on."""

    def asked(goal, jump=0.0, until=date(2026, 11, 20), since=date(2024, 11, 1)):
        rng = np.random.default_rng(3)
        days = [since + timedelta(days=12 * at) for at in range((until - since).days // 12 + 1)]
        rows = [
            f"House {at % 2},{day},{day},1500,{50 + rng.normal(0, 0.8) + (jump if day >= LAUNCH else 0):.2f},For it?"
            for at, day in enumerate(days)
        ]
        table = "\n".join(["pollster,start_date,end_date,sample_size,approve,text", *rows])
        import_polls(session, actor, initiative.id, "p.csv", table.encode(), goal_id=goal.id, now=NOW)

    return asked


def launched(session, actor, initiative, goal, *, expect=True, comparison="", name="Care that works", starts=LAUNCH):
    draft = CampaignDraft(name, goal.id, "public", "will", starts, starts + timedelta(days=70))
    by = starts + timedelta(days=70)
    expected = ExpectationDraft("supportive", "public", 3, 8, by, comparison) if expect else None
    return plan_campaign(session, actor, initiative.id, draft, expected, now=BEFORE)


def look(opened, actor, initiative, row, now=NOW):
    return services.look(opened, actor, initiative.id, "campaign", row.id, now=now)


def test_a_look_is_kept_with_who_when_and_what_it_rests_on(session, initiative, actor, goals, opened, ask):
    ask(goals[0], 8.0)
    row = launched(session, actor, initiative, goals[0])
    told = look(opened, actor, initiative, row)
    assert told.new
    assert set(told.result) >= KEYS
    assert (told.result["campaign"], told.result["rung"], told.result["verdict"]) == (
        "Care that works", "supportive", "contributed",
    )  # fmt: skip
    assert told.result["low"] > 0
    assert abs(told.result["effect"] - 8) < 3
    assert told.result["expected_before_launch"] == {
        "low": 3.0, "high": 8.0, "by": "2026-12-10", "locked_on": "2026-09-10",
    }  # fmt: skip
    (kept,) = queries.looks(session, "campaign", row.id)
    assert (kept.number, kept.looked_by, kept.as_of, kept.series) == (1, actor.name, date(2026, 11, 23), "surveys")
    assert kept.result["path"][-1][0] == "2026-11-23"
    assert len(kept.result["seen"]) == kept.result["before"] + kept.result["after"]


def test_failure_16_the_same_evidence_is_one_look_and_each_new_look_has_less_to_spend(
    session, initiative, actor, goals, opened, ask
):
    ask(goals[0], 8.0, until=date(2026, 11, 1))
    row = launched(session, actor, initiative, goals[0])
    first = look(opened, actor, initiative, row)
    again = look(opened, actor, initiative, row, NOW + timedelta(days=2))
    assert (again.new, again.look.number, again.result["low"]) == (False, 1, first.result["low"])
    more = PollDraft(goals[0].id, "House 0", date(2026, 11, 20), 0.58, n=1500, wording="For it?", mode="phone")
    add_poll(session, actor, initiative.id, more, now=NOW)
    second = look(opened, actor, initiative, row)
    assert (second.new, second.look.number) == (True, 2)
    assert second.result["confidence"] > first.result["confidence"]
    assert [one.number for one in queries.looks(session, "campaign", row.id)] == [1, 2]


def test_failure_16_looks_beyond_the_plan_prove_nothing(session, initiative, actor, goals, opened, ask):
    ask(goals[0], 8.0, until=date(2026, 10, 25))
    row = launched(session, actor, initiative, goals[0])
    services.plan_contribution(session, actor, initiative.id, row.id, PlanDraft(looks=1), now=BEFORE)
    assert look(opened, actor, initiative, row).result["verdict"] == "contributed"
    more = PollDraft(goals[0].id, "House 0", date(2026, 11, 20), 0.58, n=1500, wording="For it?", mode="phone")
    add_poll(session, actor, initiative.id, more, now=NOW)
    beyond = look(opened, actor, initiative, row).result
    assert (beyond["verdict"], beyond["look"], beyond["looks_planned"]) == ("cannot tell", 2, 1)
    assert "used up" in beyond["needs"]


def test_failure_16_without_an_expectation_before_launch_nothing_is_measured_against_one(
    session, initiative, actor, goals, opened, ask
):
    ask(goals[0], 8.0)
    row = launched(session, actor, initiative, goals[0], expect=False)
    told = look(opened, actor, initiative, row).result
    assert told["expected_before_launch"] is None
    assert told["against_expectation"] == ""
    assert any("No expectation was locked before launch" in note for note in told["notes"])


def test_failure_16_a_comparison_chosen_after_launch_is_told_and_a_locked_one_stays(
    session, initiative, actor, goals, opened, ask
):
    ask(goals[0], 8.0)
    ask(goals[1])
    locked = launched(session, actor, initiative, goals[0])
    choose = PlanDraft(comparisons=(goals[1].id,))
    services.plan_contribution(session, actor, initiative.id, locked.id, choose, now=BEFORE)
    with pytest.raises(Refused, match="stays as it is"):
        services.plan_contribution(session, actor, initiative.id, locked.id, PlanDraft("media"), now=NOW)
    told = look(opened, actor, initiative, locked).result
    assert (told["chosen"], told["comparisons"]) == ("before launch", ["Safe routes to school"])
    late = launched(session, actor, initiative, goals[0], name="Chosen late")
    services.plan_contribution(session, actor, initiative.id, late.id, choose, now=NOW)
    told = look(opened, actor, initiative, late).result
    assert told["chosen"] == "after launch"
    assert any("after the launch: each look is corrected" in note for note in told["notes"])
    assert told["looks_planned"] is None


def test_what_the_expectation_names_is_compared_with_or_told(session, initiative, actor, goals, opened, ask):
    ask(goals[0], 8.0)
    ask(goals[1])
    row = launched(session, actor, initiative, goals[0], comparison="safe routes to school; Road repair")
    told = look(opened, actor, initiative, row).result
    assert (told["chosen"], told["comparisons"]) == ("with the expectation", ["Safe routes to school"])
    assert any("“Road repair” was named to compare with, but no goal" in note for note in told["notes"])


def test_nothing_measured_cannot_tell_and_is_no_look(session, initiative, actor, goals, opened):
    row = launched(session, actor, initiative, goals[0])
    told = look(opened, actor, initiative, row)
    assert (told.result["verdict"], told.result["effect"], told.new) == ("cannot tell", None, False)
    assert "surveys from before the launch" in told.result["needs"]
    assert services.lacking(session, initiative.id, told.case, now=NOW) == told.result["needs"]
    assert queries.looks(session, "campaign", row.id) == []


def test_no_effect_is_not_said_to_be_one(session, initiative, actor, goals, opened, ask):
    ask(goals[0], 0.0)
    row = launched(session, actor, initiative, goals[0])
    told = look(opened, actor, initiative, row).result
    assert told["verdict"] != "contributed"
    names = [one.name for one in ground.indicators(session, initiative.id, kind="will")]
    assert ("Contribution of “Care that works”" in names) == (told["verdict"] != "cannot tell")


def test_a_verdict_is_published_once_for_the_other_rooms(session, initiative, actor, goals, opened, ask):
    ask(goals[0], 8.0)
    row = launched(session, actor, initiative, goals[0])
    told = look(opened, actor, initiative, row).result
    look(opened, actor, initiative, row)
    (indicator,) = [one for one in ground.indicators(session, initiative.id, kind="will") if "Contrib" in one.name]
    (reading,) = ground.readings(session, indicator.id)
    assert (indicator.goal_id, indicator.unit) == (goals[0].id, "points")
    assert reading.value == pytest.approx(told["effect"], rel=1e-3)
    assert (reading.low, reading.high) == pytest.approx((told["low90"], told["high90"]), rel=1e-3)
    assert reading.method == "structural and placebo 1: contributed"


def test_before_launch_the_smallest_effect_is_foreseen_and_no_look_is_spent(
    session, initiative, actor, goals, opened, ask
):
    ask(goals[0])
    row = launched(session, actor, initiative, goals[0], starts=date(2026, 12, 15))
    told = look(opened, actor, initiative, row)
    assert (told.result["verdict"], told.result["effect"], told.new) == ("cannot tell", None, False)
    assert 0 < told.result["detectable"] < 20
    assert queries.looks(session, "campaign", row.id) == []
    ahead = services.foresee(session, initiative.id, told.case, now=NOW)
    assert ahead.smallest.points == told.result["detectable"]
    services.plan_contribution(session, actor, initiative.id, row.id, PlanDraft(looks=6), now=NOW)
    planned = services.case(session, initiative.id, "campaign", row.id, now=NOW)
    six = services.foresee(session, initiative.id, planned, now=NOW)
    assert six.smallest.points > ahead.smallest.points
    assert "one look only, at the end" in [one.what for one in six.options]


def test_other_series_stand_beside_it_without_a_verdict_and_own_events_are_left_out(
    session, initiative, actor, goals, opened, ask
):
    ask(goals[0], 8.0)
    row = launched(session, actor, initiative, goals[0])
    for at, campaign in enumerate((row.id, None, None)):
        starts = NOW - timedelta(days=5 + at)
        draft = EventDraft(f"e{at}", "forum", (goals[0].id,), "Library", starts, name=f"Event {at}",
                           campaign_id=campaign, attendance=exactly(30))  # fmt: skip
        log_event(session, actor, initiative.id, draft, now=NOW)
    told = look(opened, actor, initiative, row).result
    media, people = told["beside"]
    assert (media["series"], media["name"], media["unit"]) == ("media", "Stories in the media", "stories a day")
    assert (people["series"], people["unit"], people["after"]) == ("behaviour", "people an event", 2)
    assert "verdict" not in media
    assert {one["title"] for one in told["rivals"]} == {"Event 1", "Event 2"}


def test_media_are_judged_only_where_that_was_chosen_and_never_published_as_will(
    session, initiative, actor, goals, opened, ask
):
    ask(goals[0], 8.0)
    row = launched(session, actor, initiative, goals[0])
    services.plan_contribution(session, actor, initiative.id, row.id, PlanDraft("media", looks=1), now=BEFORE)
    told = look(opened, actor, initiative, row).result
    assert (told["series"], told["unit"], told["verdict"]) == ("media", "stories a day", "cannot tell")
    assert ground.indicators(session, initiative.id, kind="will") == []


def test_an_event_can_be_looked_at_too(session, initiative, actor, goals, opened, ask):
    ask(goals[0], 8.0)
    starts = NOW.replace(month=10, day=1)
    draft = EventDraft("e", "forum", (goals[0].id,), "Library", starts, attendance=exactly(200))
    event = log_event(session, actor, initiative.id, draft, now=NOW)
    told = services.look(opened, actor, initiative.id, "event", event.id, now=NOW)
    assert told.new
    assert told.result["event"] == event.name
    assert any("Each event is looked at by itself" in note for note in told.result["notes"])
    assert len(queries.looks(session, "event", event.id)) == 1
    with pytest.raises(NotFound):
        services.case(session, initiative.id, "event", 99_999, now=NOW)


def test_two_who_look_at_once_are_told(session, initiative, actor, goals, opened, ask, monkeypatch):
    ask(goals[0], 8.0)
    row = launched(session, actor, initiative, goals[0])
    judge = services._judge

    def meanwhile(found, evidence, **more):
        if not queries.looks(session, "campaign", row.id):
            judged = judge(found, evidence)
            queries.insert_look(
                session, initiative.id, found.subject, number=1, planned=None, series="surveys", as_of=found.today,
                fingerprint="theirs", verdict=judged.verdict, method="m", result={}, by="Sam", now=NOW,
            )  # fmt: skip
        return judge(found, evidence, **more)

    monkeypatch.setattr(services, "_judge", meanwhile)
    with pytest.raises(GroundswellError, match="at the same time"):
        look(opened, actor, initiative, row)


def test_a_reader_may_neither_look_nor_choose(session, initiative, actors, actor, goals, opened):
    row = launched(session, actor, initiative, goals[0])
    for role in (Role.READER, Role.ORGANIZER):
        with pytest.raises(NotAllowed):
            look(opened, actors[role], initiative, row)
        with pytest.raises(NotAllowed):
            services.plan_contribution(session, actors[role], initiative.id, row.id, PlanDraft(), now=BEFORE)


def test_looks_and_plans_go_with_the_initiative(session, initiative, actor, goals, opened, ask):
    ask(goals[0], 8.0)
    row = launched(session, actor, initiative, goals[0])
    services.plan_contribution(session, actor, initiative.id, row.id, PlanDraft(looks=2), now=BEFORE)
    look(opened, actor, initiative, row)
    agenda.add_goal(session, actor, initiative.id, GoalDraft("Another goal"), now=NOW)
    agenda.remove_initiative(session, actor, initiative.id)
    assert queries.looks(session, "campaign", row.id) == []
    assert queries.plans(session, row.id) == []
