"""Contribution on the command line and as a tab of Evidence: planned, launched, looked at, nothing to look at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from campaigns.expectation import ExpectationDraft
from campaigns.plan import CampaignDraft
from campaigns.services import plan_campaign
from data import db, queries
from data.access import OPERATOR
from sentiment.charts import contribution as charts
from sentiment.queries import contribution as contribution_queries
from sentiment.services import will as services
from tests.conftest import NOW, make_initiative
from tests.sentiment.will.test_pages import labels, open_page, said

LAUNCH = date(2026, 10, 1)
KEYS = {"campaign", "rung", "effect", "low", "high", "p_placebo", "verdict", "expected_before_launch", "detectable"}
TABLE = "pollster,start_date,end_date,sample_size,approve,text\n" + "\n".join(
    f"House {at % 2},{day},{day},1500,{50 + (at * 7 % 5 - 2) / 2 + (9 if day >= LAUNCH else 0):.1f},For it?"
    for at, day in ((at, date(2024, 11, 1) + timedelta(days=12 * at)) for at in range(63))
)


@pytest.fixture(autouse=True)
def at_that_time(monkeypatch):
    monkeypatch.setattr("data.clock.now", lambda: NOW)


@pytest.fixture
def campaigns(database):
    """A campaign that was launched and one to come for a goal with surveys, and one for a goal without any."""
    with db.writing() as session:
        started = make_initiative(session)
        child, routes = queries.goals(session, started.id)
        services.import_polls(session, OPERATOR, started.id, "p.csv", TABLE.encode(), goal_id=child.id, now=NOW)
        keys = {}
        for name, goal, starts in (
            ("Care *that* works", child, LAUNCH),
            ("Still to come", child, date(2026, 12, 15)),
            ("Walk to school", routes, LAUNCH),
        ):
            ends = starts + timedelta(days=70)
            draft = CampaignDraft(name, goal.id, "public", "will", starts, ends)
            expected = ExpectationDraft("supportive", "public", 3, 8, ends, "Safe routes to school")
            before = NOW.replace(month=9, day=10)
            keys[name] = plan_campaign(session, OPERATOR, started.id, draft, expected, now=before).id
    return keys


# --- the command line


def test_it_prints_the_stable_keys_and_the_same_evidence_is_the_same_look(campaigns, cli_run):
    first = cli_run("sentiment", "contribution", "--campaign", "care", "--json")
    assert first.code == 0
    assert set(first.json) >= KEYS
    assert (first.json["campaign"], first.json["verdict"], first.json["new_look"]) == (
        "Care *that* works", "contributed", True,
    )  # fmt: skip
    assert first.json["low"] <= first.json["effect"] <= first.json["high"]
    again = cli_run("sentiment", "contribution", "--campaign", str(campaigns["Care *that* works"]), "--json")
    assert again.json == first.json | {"new_look": False}


def test_before_launch_and_without_evidence_it_cannot_tell_and_says_why(campaigns, cli_run):
    ahead = cli_run("sentiment", "contribution", "--campaign", "still", "--json").json
    assert (ahead["verdict"], ahead["effect"]) == ("cannot tell", None)
    assert ahead["detectable"] > 0
    nothing = cli_run("sentiment", "contribution", "--campaign", "walk", "--json").json
    assert set(nothing) >= KEYS
    assert (nothing["verdict"], nothing["detectable"]) == ("cannot tell", None)
    assert "surveys from before the launch" in nothing["needs"]


def test_for_a_person_it_says_verdict_intervals_and_what_else_happened(campaigns, cli_run):
    told = cli_run("sentiment", "contribution", "--campaign", "care").err
    for part in ("Expected before launch", "Structural:", "Placebo:", "Verdict: contributed.", "Look 1"):
        assert part in told
    assert "Other things happened in the same weeks" not in told
    ahead = cli_run("sentiment", "contribution", "--campaign", "still").err
    assert "The smallest effect that the evidence in sight finds four times in five:" in ahead


@pytest.mark.parametrize("given", [(), ("--campaign", "nothing called so"), ("--campaign", "a", "--event", "b")])
def test_wrong_usage_is_a_sentence(campaigns, cli_run, given):
    told = cli_run("sentiment", "contribution", *given)
    assert told.code == 2
    assert told.err.strip()


# --- the tab


def tab(key=None):
    page = open_page("")
    page.query_params["evidence_tab"] = "Contribution"
    if key is not None:
        page.query_params["campaign"] = str(key)
    page.switch_page("sentiment/pages/evidence.py").run()
    page.query_params["evidence_tab"] = "Contribution"
    if key is not None:
        page.query_params["campaign"] = str(key)
    page.run()
    assert not page.exception, page.exception
    return page


def test_without_campaigns_the_tab_says_what_fills_it(database):
    with db.writing() as session:
        make_initiative(session)
    page = tab()
    assert "No campaigns yet" in said(page)
    assert "Open Campaigns" in labels(page)


def test_a_launched_campaign_is_looked_at_with_a_button_and_the_look_is_kept(campaigns):
    key = campaigns["Care *that* works"]
    page = tab(key)
    assert "Nobody has looked yet" in said(page)
    button = next(one for one in page.button if one.label == "Take look 1")
    button.click().run()
    assert not page.exception, page.exception
    text = said(page)
    for part in (
        "Expected, locked 10 Sep 2026", "Contributed: it moved more", "Two estimates side by side", "1 look so far",
        "Beside it, and not judged", "It is never public opinion", "Contribution, never proof",
    ):  # fmt: skip
        assert part in text, part
    assert "attribut" not in text.lower()
    with db.reading() as session:
        assert [one.number for one in contribution_queries.looks(session, "campaign", key)] == [1]
    next(one for one in page.button if one.label == "Take look 2").click().run()
    assert "Nothing new has been measured since the last look" in str([one.value for one in page.info])


def test_while_planning_it_says_the_smallest_effect_and_what_would_make_it_smaller(campaigns):
    page = tab(campaigns["Still to come"])
    assert page.metric[0].label == "Smallest effect found four times in five"
    assert page.metric[0].value.endswith("points")
    assert "The least that is expected, 3 points" in said(page)
    looks = page.number_input[0]
    looks.set_value(4)
    next(one for one in page.button if one.label == "Choose this").click().run()
    assert not page.exception, page.exception
    text = said(page)
    assert "4 looks planned (chosen 23 Nov 2026, before launch)" in text
    with db.reading() as session:
        (plan,) = contribution_queries.plans(session, campaigns["Still to come"])
    assert (plan.series, plan.looks) == ("surveys", 4)


def test_what_cannot_be_looked_at_says_why_without_a_button(campaigns):
    page = tab(campaigns["Walk to school"])
    assert "There are 0 surveys from before the launch" in said(page)
    assert not [one for one in labels(page) if one.startswith("Take look")]


# --- pictures


def test_pictures_say_in_words_and_rows_what_they_show():
    result = {
        "seen": [["2026-09-01", 50.0], ["2026-10-20", 58.0]],
        "path": [["2026-09-01", 50.0, 48.0, 52.0], ["2026-10-20", 51.0, 47.0, 55.0]],
        "structural": [2.0, 9.0], "placebo": [1.0, 10.0], "effect": 6.0, "unit": "points",
        "expected_before_launch": {"low": 3.0, "high": 8.0},
    }  # fmt: skip
    frame = charts.interval_frame(result)
    assert list(frame["which"]) == ["Structural", "Placebo", "Expected"]
    assert charts.intervals_alt(frame, "points").startswith("Structural: +2.0 to +9.0 points.")
    assert "Without it, it would stand at 51.0 (47.0 to 55.0)" in charts.path_alt(result, LAUNCH, "Support, %")
    assert len(charts.interval_frame(result | {"unit": "stories a day"})) == 2  # an expectation is in points
    assert len(charts.path_frame(result["path"])) == len(charts.seen_frame(result["seen"])) == 2
