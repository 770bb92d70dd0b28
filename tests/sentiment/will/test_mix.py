"""A shift that comes from other questions is told."""

from datetime import date, timedelta

import pytest

from sentiment.will.estimate import estimate
from sentiment.will.mix import mix_change
from sentiment.will.model import Observation

SINCE, AS_OF = date(2026, 6, 1), date(2026, 11, 1)


def survey(day, share, *wording):
    return Observation(day, share, 900.0, "House", wording, ref=f"{day}{wording}")


def test_failure_15_a_changed_question_mix_is_told_with_what_it_does():
    old = [survey(SINCE - timedelta(days=20 * at), 0.50, "for it") for at in range(1, 8)]
    new = [survey(SINCE + timedelta(days=20 * at), 0.58, "kind words") for at in range(1, 6)]
    found = mix_change(old + new, SINCE, AS_OF, {"for it": -0.04, "kind words": 0.03})
    assert found.parts == (("for it", pytest.approx(1.0), 0.0), ("kind words", 0.0, pytest.approx(1.0)))
    assert found.raw == pytest.approx(0.08)
    assert found.effect == pytest.approx(0.07)
    said = found.said({"for it": "For it?", "kind words": "Kind words?"})
    assert "“For it?” 100% before, 0% since" in said
    assert "Raw shares moved by +8.0 points; about +7.0 points of that is the questions" in said


def test_the_same_questions_are_not_worth_a_word():
    every = [survey(SINCE + timedelta(days=20 * at), 0.5, "a" if at % 2 else "b") for at in range(-8, 8)]
    assert mix_change(every, SINCE, AS_OF, {}) is None


def test_one_side_without_surveys_says_nothing():
    assert mix_change([survey(SINCE, 0.5, "a")], SINCE, AS_OF, {}) is None
    assert mix_change([survey(AS_OF, 0.5, "a")], SINCE, AS_OF, {}) is None


def test_the_estimate_carries_it():
    days = [date(2025, 9, 1) + timedelta(days=21 * at) for at in range(20)]
    since = AS_OF - timedelta(days=90)
    seen = [survey(day, 0.62 if day > since else 0.52, "new" if day > since else "old") for day in days]
    found = estimate(seen, AS_OF, history=False)
    assert found.asked.since == since
    assert {part[0] for part in found.asked.parts} == {"new", "old"}
    assert found.asked.effect > 0.03
    assert found.change.verdict == "cannot tell"
