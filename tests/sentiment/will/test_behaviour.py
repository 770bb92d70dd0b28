"""Behaviour per opportunity: intervals that know how much events differ and what nobody counted exactly."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.will.behaviour import Occasion, rate, trend

START = date(2026, 1, 5)


def counted(*counts, offered=1.0, start=START):
    return [
        Occasion(start + timedelta(days=7 * at), *(one if isinstance(one, tuple) else (one, one)), offered)
        for at, one in enumerate(counts)
    ]


def drawn(rng, n, mean, shape):
    return counted(*(int(rng.poisson(mean * rng.gamma(1 / shape, shape))) for _ in range(n)))


def test_people_per_opportunity():
    found = rate(counted(12, 30, 18, 20))
    assert found.value == 20
    assert found.low < 20 < found.high
    assert (found.occasions, found.people_low, found.people_high) == (4, 80, 80)
    per_hundred = rate(counted(12, 30, 18, 20, offered=100))
    assert (per_hundred.low * 100, per_hundred.high * 100) == pytest.approx((found.low, found.high), rel=1e-6)


def test_events_that_differ_more_make_the_interval_wider():
    alike, apart = rate(counted(*[20] * 8)), rate(counted(*[2, 38] * 4))
    assert alike.value == apart.value
    assert apart.spread > alike.spread >= 1
    assert apart.high - apart.low > alike.high - alike.low


def test_unknown_is_not_zero_and_zero_is_not_unknown():
    assert rate([]) is None
    assert rate(counted((None, None))) is None
    with_unknown = rate(counted(10, 10, (None, None)))
    assert with_unknown.value == 10
    assert with_unknown.uncounted == 1
    with_zero = rate(counted(10, 10, 0))
    assert with_zero.value == pytest.approx(20 / 3)
    nobody = rate(counted(0, 0, 0))
    assert nobody.value == nobody.low == 0
    assert nobody.high > 0


def test_a_range_is_any_number_in_it():
    exact, vague = rate(counted(20, 20, 20, 20)), rate(counted(*[(10, 30)] * 4))
    assert exact.value == vague.value
    assert vague.low < rate(counted(10, 10, 10, 10)).low + 1e-9
    assert vague.high > rate(counted(30, 30, 30, 30)).high - 1e-9
    open_ended = rate(counted(20, (12, None)))
    assert open_ended.open_ended == 1
    assert open_ended.people_high == 44


def test_one_event_tells_little():
    one = rate(counted(20))
    assert one.high / one.low > 3


def test_more_people_a_time_is_rising_and_the_same_is_not():
    before, after = counted(*[18, 22, 20, 25, 15] * 4), counted(*[38, 42, 40, 45, 35] * 4)
    up, down = trend(before, after), trend(after, before)
    assert up.verdict == "rising"
    assert up.value == pytest.approx(1.0, abs=0.05)
    assert up.p_rise > 0.99
    assert down.verdict == "falling"
    assert trend(before, before).verdict in ("steady", "cannot tell")
    assert trend(before, before).p_rise == pytest.approx(0.5, abs=1e-6)
    assert trend(before, counted((None, None))) is None


def test_more_events_are_not_more_will():
    assert trend(counted(*[20] * 5), counted(*[20] * 50)).verdict != "rising"


def test_a_range_too_wide_to_tell_cannot_tell():
    assert trend(counted(*[20] * 8), counted(*[(15, 90)] * 8)).verdict == "cannot tell"


@given(st.lists(st.integers(0, 200), min_size=1, max_size=12), st.lists(st.integers(0, 200), min_size=1, max_size=12))
def test_a_trend_turned_round_is_its_inverse(first, second):
    there, back = trend(counted(*first), counted(*second)), trend(counted(*second), counted(*first))
    assert (1 + there.low) * (1 + back.high) == pytest.approx(1, rel=1e-6)
    assert there.p_rise == pytest.approx(1 - back.p_rise, abs=1e-9)
    assert there.low <= there.value <= there.high
    assert (there.verdict == "rising") == (there.low > 0)


@pytest.mark.parametrize(("n", "mean", "shape"), [(5, 25, 0.3), (12, 25, 0.3), (30, 25, 0.5), (12, 4, 0.3)])
def test_the_intervals_cover_over_dispersed_counts(n, mean, shape):
    rng = np.random.default_rng(n + mean)
    runs, levels, trends = 300, 0, 0
    for _ in range(runs):
        one, two = drawn(rng, n, mean, shape), drawn(rng, n, mean, shape)
        found, moved = rate(one), trend(one, two)
        levels += found.low <= mean <= found.high
        trends += moved.low <= 0 <= moved.high
    assert levels / runs >= 0.85
    assert trends / runs >= 0.86
