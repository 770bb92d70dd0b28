"""Public will: published polls, simulated counties, and the time of a fit.

RUNS=2000 python -m tests.bench will    (default 100 simulated runs a scene; a new seed each time, printed)
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtr

from data.files import read_csv
from sentiment.will.estimate import estimate
from sentiment.will.evidence import PollRow, observations
from sentiment.will.fitting import fit
from sentiment.will.model import Model, Observation
from sentiment.will.polls_csv import read_polls
from sentiment.will.statespace import Layout, Measurements, Smoothed, Variances, filtered_at, kalman

SHARED = Path(os.environ.get("GROUNDSWELL_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
CUTS = (0.40, 0.55, 0.70, 0.85)
MADE = datetime(2023, 1, 1, tzinfo=UTC)


def polls_of(subject: str) -> list[PollRow]:
    """The polls on one subject, read as the import reads them."""
    path = SHARED / "polls" / "covid-approval" / "covid_approval_polls.csv"
    told = read_polls(
        read_csv(path.read_bytes()), 1, rung="supportive", audience="public", today=date(2023, 1, 1), share="approve",
        only={"subject": subject},
    )  # fmt: skip
    names = {field.name for field in fields(PollRow)}
    rows = []
    for number, draft in told.drafts:
        values = {name: value for name, value in vars(draft).items() if name in names}
        rest: dict[str, Any] = {"id": number, "goal_version_id": 1, "batch_id": None, "added_at": MADE, "added_by": ""}
        rows.append(PollRow(**{**values, **rest}))
    return rows


def published(subject: str) -> pd.Series:
    """538's own average by day, in percent."""
    table = pd.read_csv(SHARED / "polls" / "covid-approval" / "covid_approval_toplines.csv")
    table = table[(table.subject == subject) & (table.party == "all")]
    return table.set_index(pd.to_datetime(table.modeldate, format="%m/%d/%Y")).approve_estimate.sort_index()


def covid(subject: str) -> None:
    """Filtered level against the published average, and the next poll foretold, on the last 60% of the polls."""
    seen, aside = observations(polls_of(subject))
    count, spent, levels = len(seen), 0.0, {}
    inside: dict[float, list[bool]] = {0.90: [], 0.95: []}
    cuts = [int(count * part) for part in CUTS] + [count]
    for begin, end in pairwise(cuts):
        began = time.perf_counter()
        held = fit(Model(seen[:begin]))
        spent += time.perf_counter() - began
        model = Model(seen[:end], parameters=held)
        sets = [model.variances(point) for point in held.points]
        known = kalman(model.seen, sets)
        for at in range(begin, end):
            below = held.weights @ ndtr((model.seen.y[at] - known.expected[:, at]) / np.sqrt(known.spread[:, at]))
            for part, found in inside.items():
                found.append(bool(abs(below - 0.5) < part / 2))
        days = np.arange(model.seen.day[begin], model.seen.day[end - 1] + 1)
        means, _ = filtered_at(days, model.seen, known, sets)
        for day, level in zip(days, 100 * (held.weights @ expit(means)), strict=True):
            levels[pd.Timestamp(model.origin + timedelta(days=int(day)))] = level
    both = pd.concat([pd.Series(levels).sort_index(), published(subject)], axis=1, join="inner")
    shares = pd.Series([100 * one.value for one in seen], index=pd.to_datetime([one.day for one in seen]))
    naive = [shares[(shares.index > day - pd.Timedelta(days=14)) & (shares.index <= day)].mean() for day in both.index]
    rmse = float(np.sqrt(((both.iloc[:, 0] - both.iloc[:, 1]) ** 2).mean()))
    plain = float(np.sqrt(np.nanmean((np.array(naive) - both.iloc[:, 1]) ** 2)))
    print(
        f"covid approval, {subject}: {count} polls ({len(aside)} rows set aside); RMSE to 538's average {rmse:.2f} "
        f"points (14-day mean {plain:.2f}); next poll inside its 95% interval {np.mean(inside[0.95]):.3f}, "
        f"90% {np.mean(inside[0.90]):.3f} (n {len(inside[0.95])}); four fits {spent:.1f} s"
    )


SCENES: dict[str, dict[str, float]] = {
    "polls only (40 a year, 6 houses)": {"year": 40, "houses": 6, "dominant": 0.0},
    "one house dominating (75% of 40 a year)": {"year": 40, "houses": 6, "dominant": 0.75},
    "8 polls a year, 4 houses": {"year": 8, "houses": 4, "dominant": 0.0},
    "3 polls a year, 3 houses": {"year": 3, "houses": 3, "dominant": 0.0},
}


def county(
    rng: np.random.Generator, year: float, houses: float, dominant: float
) -> tuple[list[Observation], float, date]:
    """Three years of polls of a level that walks, with leaning houses; the level on the last day."""
    days, start = 3 * 365, date(2023, 1, 1)
    step, lean = np.exp(rng.normal(np.log(0.006), 0.5)), np.exp(rng.normal(np.log(0.10), 0.4))
    design, floor = np.exp(rng.normal(np.log(1.4), 0.2)), np.exp(rng.normal(np.log(0.04), 0.4))
    path = logit(rng.uniform(0.25, 0.75)) + np.cumsum(rng.normal(0, step, days + 1))
    leans = rng.normal(0, lean, int(houses))
    seen = []
    for number, day in enumerate(np.sort(rng.integers(0, days + 1, int(3 * year)))):
        house = 0 if rng.random() < dominant else int(rng.integers(houses))
        n = int(rng.integers(300, 1500))
        asked = max(2, round(n / design))
        share = rng.binomial(asked, expit(path[day] + leans[house] + rng.normal(0, floor))) / asked
        seen.append(
            Observation(start + timedelta(days=int(day)), share, float(n), f"House {house}", ref=f"{number:05d}")
        )
    return seen, float(expit(path[-1])), start + timedelta(days=days)


def one_run(given: tuple[int, int, str]) -> tuple[bool, bool, float]:
    """Whether the last day's level lies inside its 95% and 90% intervals, and the 90% interval's width."""
    seed, run, name = given
    seen, true, as_of = county(np.random.default_rng([seed, run, len(name)]), **SCENES[name])
    found = estimate(seen, as_of, history=False)
    assert found is not None
    return found.low95 < true < found.high95, found.low < true < found.high, found.high - found.low


def simulation(runs: int) -> None:
    """Coverage of the level's interval; one scored level a run."""
    seed = int(time.time())
    print(f"simulation, seed {seed}, {runs} runs a scene")
    with ProcessPoolExecutor(max_workers=2) as pool:
        for name in SCENES:
            found = list(pool.map(one_run, [(seed, run, name) for run in range(runs)], chunksize=10))
            wide, narrow = np.mean([one[0] for one in found]), np.mean([one[1] for one in found])
            error = 1.96 * np.sqrt(wide * (1 - wide) / runs)
            width = 100 * np.mean([one[2] for one in found])
            print(f"  {name}: 95% {wide:.3f} (±{error:.3f}), 90% {narrow:.3f}, 90% width {width:.1f} points")


def three_years_daily() -> None:
    """The time of a fit of three years of daily data, beside statsmodels' on the same kind of model."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    rng = np.random.default_rng(1)
    start, path = date(2023, 1, 1), np.cumsum(rng.normal(0, 0.006, 1095))
    seen = [
        Observation(start + timedelta(days=day), share, 900.0, f"H{day % 5}", ref=f"{day}")
        for day, share in enumerate(expit(path + rng.normal(0, 0.1, 1095)).tolist())
    ]
    began = time.perf_counter()
    fit(Model(seen))
    ours = time.perf_counter() - began
    began = time.perf_counter()
    y = np.array([logit(one.value) for one in seen])
    houses = np.eye(5)[np.arange(1095) % 5][:, 1:]
    UnobservedComponents(y, "llevel", exog=houses).fit(disp=False)
    theirs = time.perf_counter() - began
    print(f"fit of 3 years of daily data, 5 houses: {ours:.2f} s (statsmodels, house dummies: {theirs:.2f} s)")


def exactness() -> None:
    """The largest difference between the filter's and the sparse path's likelihood, and statsmodels' in the tests."""
    rng = np.random.default_rng(2)
    n = 400
    day = np.sort(rng.integers(0, 900, n)).astype(np.int64)
    seen = Measurements(day, rng.normal(0, 0.2, n), rng.integers(0, 6, n), np.zeros((n, 0)), np.zeros(0))
    given = Variances(4e-5, np.full(6, 0.01), 120.0, np.zeros(0), np.full(n, 0.01))
    gap = abs(kalman(seen, [given]).loglik[0] - Smoothed(Layout(np.unique(day), seen), given).loglik)
    print(f"log likelihood, filter against sparse path: differs by {gap:.1e}")


def main() -> None:
    """Print every figure."""
    if SHARED.is_dir():
        for subject in ("Biden", "Trump"):
            covid(subject)
    else:
        print("no shared data beside this checkout (GROUNDSWELL_SHARED_DATA): published polls not run")
    exactness()
    three_years_daily()
    simulation(int(os.environ.get("RUNS", "100")))
