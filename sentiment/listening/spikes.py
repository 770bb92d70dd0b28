"""Days with more of a topic than its own rhythm explains, at a stated budget of false alarms.

Each day is judged from the days before it alone. Expected is what the day would bring at the recent level (an average
that halves its weights every two weeks) with the weekday's own factor (shrunk towards one, from three weeks on), times
the day's total where totals are known: then it is the topic's share of everything collected that must rise, not
the number. Days in a gap, and days not in the series, neither teach nor alarm: a silent source is no falling interest.

Counts of stories scatter more than Poisson. Their variance is learned from the series' own past forecast errors, the
larger of m (1 + phi) and m + alpha m^2, and the chance of at least this many is that of a negative binomial (as in
J. Lawless 1987, and A. Noufaily et al., "An improved algorithm for outbreak detection in multiple surveillance
systems", Statistics in Medicine 2013), averaged over how little a short past knows of that variance. A count beyond
what was likely teaches only as much as the likely limit, so that one odd day neither lifts the level nor
blunts the next alarm, and a lasting rise is learned within weeks.

An alarm is a chance below budget / 365.25. The budget is kept where days are alike given weekday, total and level; it
is per series: who watches ten series at ten a year divides by ten. `make bench` (spikes) measures it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, chdtri, gammainc
from scipy.stats import nbinom

FEWEST_DAYS = 7  # of past, outside gaps
FEWEST_STORIES = 3  # a day with fewer is never an alarm
BUDGET = 2.0  # false alarms a year and series
PAST = 140  # days that are looked back at
_HALVING = 14.0  # days in which a past day's weight for the level halves
_WEEKDAYS_FROM = 21  # days of past from which weekdays are told apart
_PRIOR_DAYS = 3.0  # ordinary days that each weekday's factor starts from
_LIKELY = 4.0  # standard deviations above which a day teaches no more
_GRID = (np.arange(12) + 0.5) / 12

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """A topic's or a source's stories a day. `totals`, where known: what they are measured against, such as everything
    collected that day, topic or not.
    """

    days: Sequence[date]
    counts: Sequence[float]
    totals: Sequence[float] | None = None
    gaps: Collection[date] = ()


@dataclass(frozen=True)
class Spike:
    """A day above its rhythm: `low` and `high` hold nine in ten ordinary days, `p` is the chance of so many on one."""

    date: date
    count: float
    expected: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Day:
    """What was to be expected of a day, from the days before it; `p` is None in the first days and in gaps."""

    date: date
    count: float
    expected: float | None
    variance: float | None
    p: float | None


def spikes(series: Series, budget_per_year: float = BUDGET, since: date | None = None) -> list[Spike]:
    """The days (from `since` on) whose count is an alarm at the budget; oldest first.

    Raises ValueError where days are twice in the series, or the parts differ in length.
    """
    return spikes_of(judged(series), budget_per_year, since)


def spikes_of(days: Sequence[Day], budget_per_year: float = BUDGET, since: date | None = None) -> list[Spike]:
    """The alarms among days that are judged already."""
    found = []
    for day in days:
        if day.p is None or day.expected is None or (since is not None and day.date < since):
            continue
        if day.p < budget_per_year / 365.25 and day.count >= FEWEST_STORIES:
            ((low, high),) = (band for band in bands([day]) if band)
            found.append(Spike(day.date, day.count, day.expected, low, high, day.p))
    return found


def judged(series: Series) -> list[Day]:
    """Every day of the series, oldest first, with what was to be expected of it."""
    totals = series.totals if series.totals is not None else [1.0] * len(series.days)
    rows = sorted(zip(series.days, series.counts, totals, strict=True))
    if len({row[0] for row in rows}) < len(rows):
        raise ValueError("a day stands twice in the series")
    rhythm = _Rhythm(len(rows))
    return [rhythm.judge(day, float(count), float(total), day in series.gaps) for day, count, total in rows]


class _Rhythm:
    """What a series has taught so far: one row per usable day."""

    def __init__(self, days: int) -> None:
        self._on = np.zeros(days)  # ordinal of the day
        self._weekday = np.zeros(days, int)
        self._count = np.zeros(days)  # as far as it was likely
        self._total = np.zeros(days)
        self._expected = np.zeros(days)  # as forecast then; 0 where there was no forecast yet
        self._n = 0

    def judge(self, day: date, count: float, total: float, gap: bool) -> Day:
        """The day against the past, which then learns it."""
        if gap or total <= 0:
            return Day(day, count, None, None, None)
        start = max(0, self._n - PAST)
        past = slice(start + int(np.searchsorted(self._on[start : self._n], day.toordinal() - PAST)), self._n)
        expected = variance = p = None
        if past.stop - past.start >= FEWEST_DAYS:
            expected, variance, worth = self._forecast(past, day, total)
            p = _tail(count, expected, variance, worth)
        self._learn(day, count, total, expected, variance)
        return Day(day, count, expected, variance, p)

    def _forecast(self, past: slice, day: date, total: float) -> tuple[float, float, float]:
        """Mean and variance of the day, and how many days' worth the variance is known by."""
        count, base, weekday = self._count[past], self._total[past], self._weekday[past]
        factors = self._factors(count, base, weekday)
        weights = 0.5 ** ((day.toordinal() - self._on[past]) / _HALVING)
        fitted = base * factors[weekday]
        level = float((weights * count).sum() + 0.25) / float((weights * fitted).sum())
        expected = level * total * float(factors[day.weekday()])
        # Forecast errors; for the first days, which had no forecast, what is left of the level, made up to a forecast.
        known = self._expected[past]
        share = weights / weights.sum()
        plain = fitted * level
        mean = np.where(known > 0, known, plain)
        error = (count - mean) ** 2 * np.where(known > 0, 1.0, 1 + 2 * float((share**2).sum()))
        excess = error - mean
        phi = max(0.0, float(excess.sum() / mean.sum()))
        alpha = max(0.0, float(excess.sum() / (mean**2).sum()))
        variance = expected + max(phi * expected, alpha * expected**2)
        return expected, variance, len(count) / (2 + 2 * alpha)  # skewed counts tell less of their variance

    @staticmethod
    def _factors(count: Floats, base: Floats, weekday: NDArray[np.int64]) -> Floats:
        if len(count) < _WEEKDAYS_FROM:
            return np.ones(7)
        mean = count.sum() / len(count)
        seen = np.bincount(weekday, weights=count, minlength=7)
        due = np.bincount(weekday, weights=base, minlength=7) * (count.sum() / base.sum())
        prior = _PRIOR_DAYS * mean + 1e-9
        return np.asarray((seen + prior) / (due + prior), float)

    def _learn(self, day: date, count: float, total: float, expected: float | None, variance: float | None) -> None:
        at = self._n
        if expected is not None and variance is not None:
            count = min(count, expected + _LIKELY * sqrt(variance) + 1)
            self._expected[at] = expected
        self._on[at], self._weekday[at] = day.toordinal(), day.weekday()
        self._count[at], self._total[at] = count, total
        self._n += 1
        if self._n == FEWEST_DAYS:  # the first days had no forecast to be cut by: cut them at their own median
            rates = self._count[:FEWEST_DAYS] / self._total[:FEWEST_DAYS]
            middle = float(np.median(rates))
            spread = 1.4826 * float(np.median(np.abs(rates - middle)))
            usual = self._total[:FEWEST_DAYS] * middle
            limit = usual + _LIKELY * np.sqrt(usual + (self._total[:FEWEST_DAYS] * spread) ** 2) + 1
            self._count[:FEWEST_DAYS] = np.minimum(self._count[:FEWEST_DAYS], limit)


def _tail(count: float, expected: float, variance: float, worth: float) -> float:
    """The chance of `count` or more, averaged over a variance known by `worth` days (scaled inverse chi-square)."""
    if count <= 0:
        return 1.0
    spread = np.maximum(expected * (1 + 1e-6), variance * worth / chdtri(worth, _GRID))
    size = expected**2 / (spread - expected)
    poisson = size > 1e6
    chance = np.where(poisson, gammainc(count, expected), betainc(count, np.minimum(size, 1e6), 1 - expected / spread))
    return float(chance.mean())


def bands(days: Sequence[Day]) -> list[tuple[float, float] | None]:
    """Bounds of nine in ten ordinary days for each judged day; None where nothing was to be expected."""
    known = [day for day in days if day.expected is not None and day.variance is not None]
    if not known:
        return [None] * len(days)
    expected = np.array([day.expected for day in known], float)
    spread = np.maximum(np.array([day.variance for day in known], float), expected * (1 + 1e-6))
    size, chance = expected**2 / (spread - expected), expected / spread
    found = {
        day.date: (float(low), float(high))
        for day, low, high in zip(known, nbinom.ppf(0.05, size, chance), nbinom.ppf(0.95, size, chance), strict=True)
    }
    return [found.get(day.date) for day in days]
