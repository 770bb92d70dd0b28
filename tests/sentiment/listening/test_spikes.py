"""Spikes: upward, against the series' own rhythm, from the past alone, at a budget."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.listening.spikes import FEWEST_DAYS, Series, judged, spikes

START = date(2026, 3, 2)  # a Monday
WEEK = np.array([1.3, 1.25, 1.2, 1.15, 1.0, 0.5, 0.4])


def days(count: int) -> list[date]:
    return [START + timedelta(number) for number in range(count)]


def poisson(count: int, mean: float = 20, seed: int = 1, weekly: bool = False) -> list[float]:
    draw = np.random.default_rng(seed)
    return draw.poisson(mean * (WEEK[np.arange(count) % 7] if weekly else np.ones(count))).astype(float).tolist()


def test_a_spike_is_found_and_says_what_was_usual() -> None:
    counts = poisson(60)
    counts[50] = 70
    found = spikes(Series(days(60), counts))
    assert [spike.date for spike in found] == [days(60)[50]]
    spike = found[0]
    assert (spike.count, spike.p < 1e-4) == (70, True)
    assert 15 < spike.expected < 25
    assert 8 < spike.low < spike.expected < spike.high < 35


def test_only_upward() -> None:
    counts = poisson(60)
    counts[50] = 0
    assert spikes(Series(days(60), counts)) == []


def test_a_week_of_past_is_needed() -> None:
    counts = [2.0] * FEWEST_DAYS
    assert spikes(Series(days(7), [*counts[:-1], 90.0])) == []
    assert [day.p is None for day in judged(Series(days(8), [*counts, 90.0]))] == [True] * 7 + [False]
    assert len(spikes(Series(days(8), [*counts, 90.0]))) == 1


def test_mondays_are_no_spikes() -> None:
    counts = poisson(120, 60, weekly=True)
    assert spikes(Series(days(120), counts), 1.0, since=days(120)[28]) == []
    sunday = 118
    assert days(120)[sunday].weekday() == 6
    counts[sunday] = 75  # a Monday's count on a Sunday
    assert [spike.date for spike in spikes(Series(days(120), counts), since=days(120)[28])] == [days(120)[sunday]]


def test_failure_11_a_gap_is_neither_low_nor_the_measure_of_what_follows() -> None:
    counts = poisson(60)
    for number in range(30, 44):
        counts[number] = 0
    silent = days(60)[30:44]
    marked = spikes(Series(days(60), counts, gaps=silent))
    assert marked == []
    assert all(day.p is None for day in judged(Series(days(60), counts, gaps=silent)) if day.date in silent)
    left_out = [number for number in range(60) if not 30 <= number < 44]
    again = Series([days(60)[number] for number in left_out], [counts[number] for number in left_out])
    kept = [day for day in judged(Series(days(60), counts, gaps=silent)) if day.date not in silent]
    assert judged(again) == kept, "days that are not there are gaps too"


def test_one_odd_day_neither_hides_the_next_nor_lifts_the_level() -> None:
    for odd in (3, 30):  # in the first week too
        counts = poisson(60)
        plain = judged(Series(days(60), counts))[50]
        counts[odd] = 2_000
        counts[50] = 70
        after = judged(Series(days(60), counts))[50]
        assert after.expected is not None
        assert plain.expected is not None
        assert after.expected < plain.expected * 1.25
        assert days(60)[50] in [spike.date for spike in spikes(Series(days(60), counts))]


def test_a_lasting_rise_is_learned() -> None:
    counts = poisson(60) + poisson(60, 60, seed=2)
    found = spikes(Series(days(120), counts))
    assert found
    assert found[0].date == days(120)[60]
    assert all(spike.date < days(120)[90] for spike in found)


def test_a_larger_volume_is_no_spike_of_the_topic() -> None:
    draw = np.random.default_rng(3)
    totals = draw.poisson(400, 80)
    totals[70] *= 4
    counts = draw.binomial(totals, 0.05).astype(float)
    told = Series(days(80), counts.tolist(), totals.astype(float).tolist())
    assert days(80)[70] not in [spike.date for spike in spikes(told)]
    assert days(80)[70] in [spike.date for spike in spikes(Series(days(80), counts.tolist()))]
    counts[75] = 70
    assert days(80)[75] in [
        spike.date for spike in spikes(Series(days(80), counts.tolist(), totals.astype(float).tolist()))
    ]


def test_two_stories_are_never_a_spike() -> None:
    assert spikes(Series(days(60), [0.0] * 59 + [2.0])) == []
    assert len(spikes(Series(days(60), [0.0] * 59 + [6.0]))) == 1


def test_the_budget_is_kept_on_scattered_weeks() -> None:
    """Twelve years without any spike: at 4 a year at most some 48 alarms."""
    alarms = 0
    for seed in range(12):
        draw = np.random.default_rng(seed)
        mean = 20 * WEEK[np.arange(400) % 7]
        counts = draw.poisson(draw.gamma(5, mean / 5)).astype(float).tolist()
        alarms += len(spikes(Series(days(400), counts), 4.0, since=days(400)[35]))
    assert 5 < alarms < 60


@given(counts=st.lists(st.integers(0, 400), min_size=9, max_size=60), budget=st.floats(0.1, 50))
@settings(max_examples=40, deadline=None)
def test_the_future_changes_no_past_day(counts: list[int], budget: float) -> None:
    series = Series(days(len(counts)), [float(count) for count in counts])
    shorter = Series(days(len(counts) - 1), [float(count) for count in counts[:-1]])
    every = judged(series)
    assert every[:-1] == judged(shorter)
    for day in every:
        if day.p is not None:
            assert 0 <= day.p <= 1
            assert np.isfinite(day.p)
            assert day.expected is not None
            assert day.expected > 0
    found = spikes(series, budget)
    assert set(found) >= set(spikes(series, budget / 2)), "a smaller budget has fewer alarms"
    for spike in found:
        assert spike.low <= spike.high < spike.count or spike.p > 0.04


def test_order_does_not_matter_and_days_stand_once() -> None:
    counts = poisson(40)
    turned = Series(days(40)[::-1], counts[::-1])
    assert judged(turned) == judged(Series(days(40), counts))
    with pytest.raises(ValueError, match="twice"):
        judged(Series([START, START], [1.0, 2.0]))
    with pytest.raises(ValueError, match=r"shorter|longer"):
        judged(Series([START], [1.0, 2.0]))
    assert spikes(Series([], [])) == []
