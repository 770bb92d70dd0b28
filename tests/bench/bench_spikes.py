"""Spikes: false alarms a year at the stated budget on invented series without any, and what is found of real ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from sentiment.listening.spikes import BUDGET, FEWEST_STORIES, Series, judged

YEARS = 30  # of each kind, a series a year
BURN = 60  # days before the year that is counted
START = date(2025, 9, 1)
WEEK = np.array([1.3, 1.25, 1.2, 1.15, 1.0, 0.5, 0.4])
BUDGETS = (1.0, 2.0, 6.0, 12.0)
TIMES = (2, 3, 5)

Draw = np.random.Generator
Made = tuple[np.ndarray, np.ndarray | None, set[int]]


def _scattered(draw: Draw, mean: np.ndarray, size: float) -> np.ndarray:
    return draw.poisson(draw.gamma(size, mean / size))


def _weekday(days: int) -> np.ndarray:
    return WEEK[(START.weekday() + np.arange(days)) % 7]


def flat(draw: Draw, days: int) -> Made:
    """Poisson, 20 a day."""
    return draw.poisson(20, days), None, set()


def few(draw: Draw, days: int) -> Made:
    """Poisson, 0.7 a day."""
    return draw.poisson(0.7, days), None, set()


def weekly(draw: Draw, days: int) -> Made:
    """Three times as many on Mondays as on Sundays."""
    return draw.poisson(30 * _weekday(days)), None, set()


def scattered(draw: Draw, days: int) -> Made:
    """Negative binomial, 20 a day, standard deviation 10, with weekdays."""
    return _scattered(draw, 20 * _weekday(days), 5), None, set()


def wild(draw: Draw, days: int) -> Made:
    """Negative binomial, 8 a day, standard deviation 6."""
    return _scattered(draw, np.full(days, 8.0), 2), None, set()


def growing(draw: Draw, days: int) -> Made:
    """Doubling every year."""
    return _scattered(draw, 15 * 2 ** (np.arange(days) / 365) * _weekday(days), 8), None, set()


def drifting(draw: Draw, days: int) -> Made:
    """A level that wanders by three per cent a day."""
    level = 20 * np.exp(np.clip(np.cumsum(draw.normal(0, 0.03, days)), -1.5, 1.5))
    return _scattered(draw, level * _weekday(days), 8), None, set()


def gappy(draw: Draw, days: int) -> Made:
    """A source that is silent for a week at a time, marked as gaps."""
    counts = _scattered(draw, 20 * _weekday(days), 8)
    gaps: set[int] = set()
    for start in draw.choice(days - 7, 8, replace=False):
        gaps |= set(range(int(start), int(start) + 7))
    counts[sorted(gaps)] = 0
    return counts, None, gaps


def shares(draw: Draw, days: int) -> Made:
    """A topic of a twentieth of a volume that doubles for weeks: no spike of the topic."""
    totals = 400 * _weekday(days) * np.where((np.arange(days) // 30) % 3 == 1, 2.0, 1.0)
    totals = draw.poisson(totals)
    return draw.binomial(totals, 0.05), totals, set()


KINDS: dict[str, Callable[[Draw, int], Made]] = {
    "flat, Poisson 20": flat, "few, Poisson 0.7": few, "weekdays": weekly, "scattered": scattered,
    "wild": wild, "doubling in a year": growing, "drifting": drifting, "with gaps": gappy, "totals known": shares,
}  # fmt: skip


def chances(made: Made, extra: dict[int, int] | None = None) -> dict[int, float]:
    """The chance of each judged day, by its number; `extra` multiplies the counts of single days."""
    counts, totals, gaps = made
    counts = counts.astype(float)
    for day, times in (extra or {}).items():
        counts[day] *= times
    days = [START + timedelta(number) for number in range(len(counts))]
    series = Series(
        days,
        counts.tolist(),
        None if totals is None else (totals + counts - made[0]).tolist(),
        {days[number] for number in gaps},
    )
    return {
        number: 1.0 if day.count < FEWEST_STORIES else day.p
        for number, day in enumerate(judged(series))
        if day.p is not None
    }


def main() -> None:
    """Print, per kind of series, alarms a year at each budget, and the share of multiplied days found at 2 a year."""
    print("false alarms a year at a budget of " + ", ".join(f"{budget:g}" for budget in BUDGETS), end="; ")
    print(f"days found at {BUDGET:g} a year, ordinary days times {', '.join(map(str, TIMES))}")
    for name, make in KINDS.items():
        draw = np.random.default_rng(2_026)
        found = dict.fromkeys(BUDGETS, 0)
        power = dict.fromkeys(TIMES, 0)
        early = judged_days = multiplied = 0
        for _ in range(YEARS):
            made = make(draw, BURN + 365)
            chance = chances(made)
            early += sum(p < BUDGET / 365.25 for day, p in chance.items() if day < BURN)
            late = [p for day, p in chance.items() if day >= BURN]
            judged_days += len(late)
            for budget in BUDGETS:
                found[budget] += sum(p < budget / 365.25 for p in late)
            days = [day for day in range(BURN, BURN + 365, 45) if day in chance]
            multiplied += len(days)
            for times in TIMES:
                again = chances(made, dict.fromkeys(days, times))
                power[times] += sum(again[day] < BUDGET / 365.25 for day in days)
        years = judged_days / 365.25
        print(
            f"{name:20} {', '.join(f'{found[budget] / years:5.2f}' for budget in BUDGETS)}; first 8 weeks "
            f"{early / YEARS / BURN * 365.25:4.1f} a year; found "
            + ", ".join(f"x{times} {power[times] / multiplied:4.0%}" for times in TIMES)
        )


if __name__ == "__main__":
    main()
