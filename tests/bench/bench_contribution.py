"""Did a campaign contribute? False alarms, coverage and power in simulation, and alarms at fake dates of real series.

Seeds are new on each run and printed; `GROUNDSWELL_BENCH_SEED=n` repeats one, `GROUNDSWELL_BENCH_RUNS=n` sets the
runs of a scene (400 and more are the claim). The series are drawn by this file, not by the method: a level that
walks and noise that (in the hard scene) lasts for days, bursts and follows the week. Effects are the mean over the
60 days after launch. Peer in the same run: Welch's t-test of all days before and after.
"""

from __future__ import annotations

import csv
import os
import secrets
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sentiment.will import steps
from sentiment.will.contribution import Contribution, Expected, Looks, contribution
from sentiment.will.foresight import detectable
from sentiment.will.model import Observation
from sentiment.will.series import Series, from_surveys

DATA = Path(__file__).parents[3] / "shared" / "data" / "polls" / "covid-approval"
START = date(2024, 1, 1)
BEFORE, AFTER = 240, 60
LAUNCH, END = START + timedelta(days=BEFORE), START + timedelta(days=BEFORE + AFTER - 1)
DAY = timedelta(days=1)
EXPECTED = Expected(1.0, 5.0, END, LAUNCH - timedelta(days=7))
METHODS = {
    "no effect": "false alarms: structural 5.8%, placebo 3-9%, t-test 43-52%",
    "1 point": "power: structural 22-30%, placebo with a strong control 55%",
    "2 points": "power: structural 80%, placebo 55-87%; coverage 0.94",
    "fades": "-",
}
LEGEND = f"""\
left: both answers together (said = “contributed”; 95% = the 95% interval leaves out 0, as METHODS.md counts;
cover, 90% = coverage of the 95% and 90% interval; wide = half the 95% one, in points); middle: the structural answer
alone (best = one who knows the walk, the noise and the shape); right: the t-test before and after
{"":29}{"true":>6}{"said":>7}{"95%":>7}{"cover":>7}{"90%":>7}{"wide":>6} |{"95%":>7}{"cover":>7}{"best":>7} |\
{"95%":>7}{"cover":>7}"""
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Draw:
    """One run: the series, its topics, and the true mean effect over the window."""

    series: Series
    topics: list[Series]
    true: float


def main() -> None:
    """Print every table."""
    seed = int(os.environ.get("GROUNDSWELL_BENCH_SEED") or secrets.randbelow(2**31))
    runs = int(os.environ.get("GROUNDSWELL_BENCH_RUNS") or 400)
    rng = np.random.default_rng(seed)
    print(f"seed {seed}, {runs} runs a scene, {BEFORE} days before and {AFTER} after, up locked before launch (1 to 5)")
    print(LEGEND)
    for beside in (False, True):
        for name in METHODS:
            title = f"{name}{', comparison topic' if beside else ''}"
            knows = not beside and name != "fades"
            _scene(title, lambda n=name, b=beside: daily(rng, n, b), runs, knows)
    _scene("1 point, strong comparison", lambda: daily(rng, "1 point", True, strong=True), runs)
    _scene("no effect, half of the days", lambda: daily(rng, "no effect", False, some_days=True), runs)
    _scene("2 points, half of the days", lambda: daily(rng, "2 points", False, some_days=True), runs)
    _scene("no effect, hard series", lambda: daily(rng, "no effect", False, hard=True), runs)
    _scene("2 points, hard series", lambda: daily(rng, "2 points", False, hard=True), runs)
    print("METHODS.md:", "; ".join(f"{name}: {said}" for name, said in METHODS.items() if said != "-"))
    _looks(rng, runs // 2)
    _foreseen(rng, runs // 2)
    _sparse(rng, runs // 2)
    _real(rng)


def daily(
    rng: np.random.Generator,
    scene: str,
    beside: bool,
    *,
    hard: bool = False,
    strong: bool = False,
    some_days: bool = False,
) -> Draw:
    """A daily series in points, its comparison topic (which shares most of its walk), and its true effect."""
    days = BEFORE + AFTER
    shared = np.cumsum(rng.normal(0, 0.1 if not beside else 0.098, days))
    y = 50 + shared + rng.normal(0, 2.5, days)
    topics = []
    if beside:
        apart, noise = (0.0, 0.5) if strong else (0.02, 1.5)
        y += np.cumsum(rng.normal(0, apart, days))
        other = 40 + 0.8 * shared + np.cumsum(rng.normal(0, apart, days)) + rng.normal(0, noise, days)
        topics = [_series("comparison", other)]
    if hard:
        lasting = np.zeros(days)
        for at in range(1, days):
            lasting[at] = 0.75 * lasting[at - 1] + rng.normal(0, 1.0)
        bursts = np.where(rng.random(days) < 0.03, rng.normal(0, 6, days), 0.0)
        y += lasting + bursts + 1.5 * np.sin(2 * np.pi * np.arange(days) / 7 + rng.uniform(0, 6))
    since = np.maximum(np.arange(days) - BEFORE, 0)
    size = {"no effect": 0.0, "1 point": 1.0, "2 points": 2.0, "fades": 3.0}[scene]
    half = rng.uniform(10, 40) if scene == "fades" else np.inf
    effect = np.where(np.arange(days) >= BEFORE, size * 0.5 ** (since / half), 0.0)
    keep = np.flatnonzero(rng.random(days) < 0.5) if some_days else np.arange(days)
    return Draw(_series("signal", y + effect, keep), topics, float(effect[BEFORE:].mean()))


def _series(name: str, values: Values, keep: NDArray[np.int64] | None = None) -> Series:
    at = np.arange(len(values)) if keep is None else keep
    return Series(name, tuple(START + timedelta(days=int(day)) for day in at), tuple(values[at].tolist()))


def _judge(draw: Draw, **more: object) -> Contribution:
    given = {"topics": draw.topics, "expected": EXPECTED, "settle": False, **more}
    return contribution(draw.series, LAUNCH, END, **given)  # type: ignore[arg-type]


def _scene(name: str, draw: Callable[[], Draw], runs: int, knows: bool = False) -> None:
    rows = []
    for _ in range(runs):
        one = draw()
        found = _judge(one)
        assert found.low is not None
        assert found.high is not None
        assert found.low95 is not None
        assert found.high95 is not None
        assert found.structural95 is not None
        alone = found.structural95
        best = _oracle(one) if knows else np.nan
        after, before = (one.series.between(*ends).points for ends in ((LAUNCH, END), (START, LAUNCH - DAY)))
        welch = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
        rows.append(
            [
                one.true,
                found.verdict == "contributed",
                found.low95 > 0 or found.high95 < 0,
                found.low95 <= one.true <= found.high95,
                alone.low <= one.true <= alone.high,
                alone.low > 0 or alone.high < 0,
                best,
                found.low <= one.true <= found.high,
                (found.high95 - found.low95) / 2,
                welch.low > 0 or welch.high < 0,
                welch.low <= one.true <= welch.high,
            ]
        )
    true, said, out, cover, lone, lone_out, best, ninety, wide, naive, naive_cover = np.mean(rows, axis=0)
    print(
        f"{name:29}{true:6.2f}{said:7.1%}{out:7.1%}{cover:7.3f}{ninety:7.3f}{wide:6.2f}"
        f" |{lone_out:7.1%}{lone:7.3f}{'' if np.isnan(best) else f'{best:.1%}':>7} |{naive:7.1%}{naive_cover:7.3f}",
        flush=True,
    )


def _oracle(draw: Draw) -> float:
    """Whether the 95% interval leaves out 0 for one who knows the walk, the noise and the shape."""
    n = BEFORE + AFTER
    grid = steps.Grid(np.array([(0.1 / 2.5) ** 2]), np.zeros(1), np.ones(1), np.zeros(1))
    laid = steps.Design(np.arange(n), np.array(draw.series.points), np.ones(n), np.ones((n, 1)), np.zeros(1), grid)
    size = steps.sizes(laid, [(BEFORE, n - 1)], ["step"])
    return float(abs(size.middle()[0]) > 1.96 * float(size.deviation()[0]))


def _looks(rng: np.random.Generator, runs: int) -> None:
    """Ever “contributed” in four looks at nothing, after 15, 30, 45 and 60 days."""
    plans: dict[str, list[Looks]] = {
        "four looks planned": [Looks(look, 4) for look in range(1, 5)],
        "no plan": [Looks(look, None) for look in range(1, 5)],
        "not corrected": [Looks(1, 1)] * 4,
    }
    ever = dict.fromkeys(plans, 0)
    for _ in range(runs):
        series = daily(rng, "no effect", False).series
        ends = [LAUNCH + timedelta(days=day - 1) for day in (15, 30, 45, 60)]
        found = [contribution(series, LAUNCH, end, expected=EXPECTED, settle=False) for end in ends]
        # both p say what the verdict says at any chance of a false alarm
        chances = [max(one.p_placebo or 1.0, one.p_structural or 1.0) for one in found]
        for name, looks in plans.items():
            ever[name] += any(chance <= look.alpha for chance, look in zip(chances, looks, strict=True))
    print(f"four looks at no effect, ever “contributed” ({runs} runs): " + _shares(ever, runs))


def _foreseen(rng: np.random.Generator, runs: int) -> None:
    """An effect as large as `detectable` said while planning is found as often as it said (80%)."""
    found = {"alone": 0, "comparison topic": 0}
    sizes = []
    for name in found:
        for _ in range(runs):
            draw = daily(rng, "no effect", name != "alone")
            size = detectable(draw.series, LAUNCH, AFTER, topics=draw.topics).points
            assert size is not None
            sizes.append(size)
            y = np.array(draw.series.points)
            y[BEFORE:] += size
            found[name] += _judge(Draw(_series("signal", y), draw.topics, size)).verdict == "contributed"
    said = f"an effect as large as was said to be detectable at 80% ({np.mean(sizes):.1f} points), found: "
    print(said + _shares(found, runs))


def _sparse(rng: np.random.Generator, runs: int) -> None:
    """Eight surveys a year by four houses, three years; the launch 90 days before the end."""
    for effect in (0.0, 3.0, 10.0):
        said = {"contributed": 0, "no sign of contribution": 0, "cannot tell": 0}
        cover = []
        for _ in range(runs):
            days = 365 * 3
            level = 50 + np.cumsum(rng.normal(0, 0.15, days))
            level[days - 90 :] += effect
            leans = rng.normal(0, 2.5, 4)
            seen = []
            for at in np.sort(rng.integers(0, days, 24)):
                house, n = int(rng.integers(4)), int(rng.integers(400, 1200))
                p = np.clip((level[at] + leans[house] + rng.normal(0, 1.0)) / 100, 0.01, 0.99)
                share = rng.binomial(round(n / 1.4), p) / round(n / 1.4)
                seen.append(Observation(START + timedelta(days=int(at)), share, n, f"House {house}"))
            launch, end = START + timedelta(days=days - 90), START + timedelta(days=days - 1)
            expected = Expected(2.0, 5.0, end, launch - timedelta(days=7))
            found = contribution(from_surveys("will", seen), launch, end, expected=expected, settle=False)
            said[found.verdict] += 1
            if found.low95 is not None and found.high95 is not None:
                cover.append(found.low95 <= effect <= found.high95)
        words = _shares(said, runs)
        print(f"8 surveys a year, effect {effect:g}: {words}; coverage {np.mean(cover):.3f} of {len(cover)}")


def _real(rng: np.random.Generator) -> None:
    """“Contributed” at 100 random days of real series on which nothing was launched."""
    if not DATA.exists():
        print("real series: not run, the shared data are not here")
        return
    series = {subject: _topline(subject) for subject in ("Biden", "Trump")} | {"Biden, surveys": _surveys("Biden")}
    for name, one in series.items():
        whole = (one.days[-1] - one.days[0]).days
        for length in (30, 60):
            said, naive, none = 0, 0, 0
            for at in rng.integers(28 + 4 * length, whole - length, 100):
                launch = one.days[0] + timedelta(days=int(at))
                end = launch + timedelta(days=length - 1)
                found = contribution(one, launch, end, settle=False)
                said += found.verdict == "contributed"
                none += found.effect is None or bool(found.needs)
                before, after = one.between(one.days[0], launch - DAY), one.between(launch, end)
                naive += len(after.points) > 1 and _welch(after, before)
            print(
                f"real series, {name}, {length} days after: {said} alarms at 100 random days "
                f"({none} times too little evidence), t-test {naive}"
            )


def _welch(after: Series, before: Series) -> bool:
    """Whether the before/after t-test says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # days on which the average stood still
        return bool(stats.ttest_ind(after.points, before.points, equal_var=False).pvalue < 0.05)


def _topline(subject: str) -> Series:
    """The published daily average of one subject, all parties."""
    with (DATA / "covid_approval_toplines.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["subject"] == subject and row["party"] == "all"]
    values = {_day(row["modeldate"]): float(row["approve_estimate"]) for row in rows}
    return Series(subject, tuple(sorted(values)), tuple(values[day] for day in sorted(values)))


def _day(text: str) -> date:
    month, day, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


def _surveys(subject: str) -> Series:
    """The surveys themselves, with their houses and wordings."""
    with (DATA / "covid_approval_polls.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["subject"] == subject and row["party"] == "all"]
    return from_surveys(
        subject,
        [
            Observation(
                date.fromisoformat(row["end_date"]),
                float(row["approve"]) / 100,
                float(row["sample_size"]),
                row["pollster"],
                (row["text"],),
                population=row["population"],
                ref=str(at),
            )
            for at, row in enumerate(rows)
            if row["approve"] and row["sample_size"]
        ],
    )


def _shares(counts: dict[str, int], runs: int) -> str:
    return ", ".join(f"{name} {count / runs:.1%}" for name, count in counts.items())


if __name__ == "__main__":
    main()
