"""Findings of the seven indicators out of levels, measures and what we did."""

from datetime import date

import pytest

from data import queries as ground
from policy import services as policy
from policy.alignment import CodingDraft
from sentiment.services import indicators
from sentiment.will.findings import Measure, from_measures, key_of
from tests.conftest import NOW
from tests.policy.builders import action, draft

TODAY = date(2026, 11, 23)
SINCE = date(2025, 11, 23)


def measure(verdict="agree", strength="strong", on=date(2026, 5, 1), **more):
    return Measure(**{
        "goal": "Child care", "name": "SB 1", "verdict": verdict, "strength": strength, "on": on, "as_of": TODAY,
        "bill_id": 1, **more,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("measures", "verdict"),
    [
        ([measure()], "rising"),
        ([measure("against")], "falling"),
        ([measure(), measure("against")], "cannot tell"),
        ([measure(strength="weak")], "cannot tell"),
        ([measure("neutral")], "cannot tell"),
    ],
)
def test_strong_codings_of_decided_measures_alone_tell_a_direction(measures, verdict):
    (found,) = from_measures(measures, SINCE)
    assert (found.kind, found.verdict) == ("alignment", verdict)


def test_measures_on_their_way_and_old_ones_decide_nothing():
    assert [one.kind for one in from_measures([measure(on=None)], SINCE)] == ["moving"]
    assert from_measures([measure(on=date(2024, 5, 1))], SINCE) == []


def test_rungs_of_those_we_address_speak_to_their_own_indicators():
    assert [key_of("public", "acting"), key_of("decision makers", "aware"), key_of("influencers", "acting")] == [
        "acting", "known", "advocating",
    ]  # fmt: skip
    assert key_of("influencers", "supportive") == ""


def test_an_enacted_bill_moves_the_indicator_and_an_event_only_stands_beside(session, initiative, actor):
    goal = ground.goals(session, initiative.id)[0]
    made = policy.add_bill(
        session, actor, initiative.id,
        draft(actions=(
            action("2026-03-01", "Introduced", "introduction"), action("2026-05-01", "Chaptered", "became-law"),
        )),
        now=NOW,
    )  # fmt: skip
    policy.code_alignment(
        session, actor, initiative.id, made.id, CodingDraft(goal.id, "agree", "strong", "It funds places."), now=NOW
    )
    found = {one.indicator.key: one for one in indicators.seven(session, initiative.id, now=NOW)}
    assert len(found) == 7
    assert found["aligned"].verdict == "rising"
    assert found["supportive"].verdict == "cannot tell"
    assert found["supportive"].gaps
