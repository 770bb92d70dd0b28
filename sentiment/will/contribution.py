"""Did a campaign or an event contribute? Two answers side by side, and one verdict that needs both.

1. Structural: the step or fading effect after the date in a drifting series, beside its comparison topics, with
   the doubt about every parameter in the interval (`sentiment.will.steps`).
2. Placebo: the same estimate at fake dates before the launch and on the comparison topics, which says how far it
   strays when nothing happened (`sentiment.will.placebo`).

    "contributed"              both intervals lie on the side of zero that was locked before launch
    "no sign of contribution"  not so, and the effect that was expected lies beyond both intervals
    "cannot tell"              anything else, and whatever could not be checked

The chance of a false "contributed" is ALPHA = 5%, over all looks. A direction locked before launch spends it on
one side, so with one look the interval shown is the 90% one of every other screen; without one it is the 95%.
Effects are in points of a share (2.0 = two points), the mean over the days from launch to the window's end.

Contribution, never attribution: what else happened in the same weeks is named beside the verdict, and no
arithmetic here tells it apart from the campaign.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri

from sentiment.will.placebo import LEAST, Placebo, history_needed
from sentiment.will.rivals import Looks, Milestone, Rival, rivals
from sentiment.will.scene import Interval, Plan, Scene
from sentiment.will.series import Series
from sentiment.will.steps import EITHER

Verdict = Literal["contributed", "no sign of contribution", "cannot tell"]

METHOD = "structural and placebo 1"
WINDOW = 60  # days after the launch that are judged where no expectation says by when
RELEVANT = 2.0  # points: the effect looked for where no expectation says how large
POWER = 0.8
BEFORE, AFTER = 15, 5  # measurements that a series needs on each side of the launch
SURVEYS_BEFORE, SURVEYS_AFTER = 2, 1
ONE_LOOK = Looks()
SURVEY_PLANS = ((1, 500), (1, 1000), (1, 2000), (2, 1000), (2, 2000), (4, 2000))  # tried in this order


@dataclass(frozen=True)
class Expected:
    """What was expected before launch: `low` to `high` points by a day, and when that was locked."""

    low: float
    high: float
    by: date
    locked_on: date

    @property
    def direction(self) -> int:
        """1 up, -1 down, 0 where both were thought possible."""
        return 1 if self.low >= 0 < self.high else -1 if self.high <= 0 > self.low else 0

    @property
    def least(self) -> float:
        """The smaller of the effects expected, as a size; where its end is zero, the other one's."""
        ends = sorted((abs(self.low), abs(self.high)))
        return ends[0] or ends[1]


@dataclass(frozen=True)
class Contribution:
    """The verdict and everything it rests on. Numbers are None where there is too little to compute them.

    `low`, `high` hold both the structural and the placebo interval at `confidence` (0.9 for one look with a
    locked direction); `low95`, `high95` do at 0.95 whatever the looks. `p_placebo` in (0, 1] is the chance of such
    an estimate when nothing was launched, to the side locked before launch (both sides without). `detectable` is
    the smallest effect that this evidence finds four times in five. `fakes` dates were tried, counting as
    `independent`; `needs` says what would settle a "cannot tell".
    """

    verdict: Verdict
    start: date
    end: date
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    confidence: float = 0.9
    low95: float | None = None
    high95: float | None = None
    structural: Interval | None = None
    placebo: Interval | None = None
    structural95: Interval | None = None
    p_structural: float | None = None
    p_placebo: float | None = None
    fakes: int = 0
    independent: float = 0.0
    detectable: float | None = None
    expected_before_launch: Expected | None = None
    against_expectation: str = ""
    before: int = 0
    after: int = 0
    looks: Looks = ONE_LOOK
    rivals: tuple[Rival, ...] = ()
    notes: tuple[str, ...] = ()
    needs: str = ""
    method: str = METHOD

    def as_json(self) -> dict[str, Any]:
        """The keys of `sentiment contribution --json`, but for the campaign and the rung."""
        expected = self.expected_before_launch
        numbers = {name: _round(getattr(self, name)) for name in ("effect", "low", "high", "p_placebo")}
        return {
            **numbers,
            "verdict": self.verdict,
            "expected_before_launch": expected
            and {"low": expected.low, "high": expected.high, "by": expected.by.isoformat()},
            "detectable": _round(self.detectable),
            "confidence": round(self.confidence, 4),
            "structural": self.structural and [_round(self.structural.low), _round(self.structural.high)],
            "placebo": self.placebo and [_round(self.placebo.low), _round(self.placebo.high)],
            "fake_dates": self.fakes,
            "independent": round(self.independent, 1),
            "against_expectation": self.against_expectation,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "look": self.looks.taken,
            "looks_planned": self.looks.planned,
            "rivals": [
                {"title": one.title, "kind": one.kind, "on": one.on.isoformat(), "how": one.how} for one in self.rivals
            ],
            "notes": list(self.notes),
            "needs": self.needs,
            "method": self.method,
        }


@dataclass(frozen=True)
class Detectable:
    """The smallest effect in points found with `power`, or None and why it cannot be said."""

    points: float | None
    power: float
    why: str = ""


def contribution(
    series: Series,
    launch: date,
    as_of: date,
    *,
    topics: Sequence[Series] = (),
    expected: Expected | None = None,
    looks: Looks = ONE_LOOK,
    milestones: Sequence[Milestone] = (),
    own: Collection[tuple[str, int]] = (),
    shapes: Sequence[str] = EITHER,
    settle: bool = True,
) -> Contribution:
    """Whether what was launched on a day contributed to what the series did after it, as of a day.

    `topics` are comparison series that the campaign does not touch, chosen before launch. The window runs from
    the launch to the day of the expectation (else `WINDOW` days), and never past `as_of`. `own` are the campaign's
    own milestones (page, number). Without `settle` the search for what would settle a "cannot tell" is left out.
    """
    notes: list[str] = []
    if expected is not None and expected.locked_on >= launch:
        notes.append("The expectation was written down on or after the day of launch, so it does not count.")
        expected = None
    if expected is None:
        notes.append(
            f"No expectation was locked before launch: a movement either way is looked for, and {RELEVANT:g} points "
            "are taken as the size that matters."
        )
    end = min(as_of, expected.by if expected else launch + timedelta(days=WINDOW - 1))
    known = series.between(date.min, end)
    found = rivals(milestones, launch, max(end, launch), own)
    before = sum(day < launch for day in known.days)
    after = len(known.days) - before
    if found:
        notes.append("Other things happened in the same weeks; this cannot tell them apart from the campaign.")
    used, left = _usable(topics, launch, end)
    notes += [f"“{name}” has no evidence on both sides of the launch and was left out." for name in left]
    blank = Contribution(
        "cannot tell",
        launch,
        end,
        confidence=1 - _tail(expected, looks.shown) * 2,
        expected_before_launch=expected,
        before=before,
        after=after,
        looks=looks,
        rivals=found,
    )
    lacking = _lacking(known, launch, end, before, after)
    if lacking:
        return replace(blank, notes=tuple(notes), needs=lacking)
    scene = Scene(known, used, launch, end, shapes)
    effect, spread = scene.effect, scene.spread
    direction = expected.direction if expected else 0
    tail = _tail(expected, looks.shown)
    structural, placebo = scene.structural(tail), scene.calibrated(tail)
    low, high = min(structural.low, placebo.low), max(structural.high, placebo.high)
    wide = (scene.structural(0.025), scene.calibrated(0.025))
    reach = (high - low) / 2 / spread
    size = (reach + float(ndtri(POWER))) * spread
    notes += [
        f"“{name}” moved at the launch itself: it may be touched by the campaign, or by what moved both."
        for name in scene.moved
    ]
    verdict = _verdict(low, high, expected, scene.placebo.enough and looks.alpha > 0)
    needs = ""
    if verdict == "cannot tell":
        needs = _unmet(scene, looks)
        if not needs and settle:
            needs = _settle(scene, expected, as_of, tail)
    return replace(
        blank,
        verdict=verdict,
        effect=effect,
        low=low,
        high=high,
        low95=min(one.low for one in wide),
        high95=max(one.high for one in wide),
        structural=structural,
        placebo=placebo,
        structural95=wide[0],
        p_structural=_p_structural(scene, direction),
        p_placebo=_p_placebo(scene, direction),
        fakes=len(scene.placebo.scores),
        independent=scene.placebo.independent,
        detectable=size,
        against_expectation=_against(low, high, expected),
        notes=tuple(notes),
        needs=needs,
    )


def detectable(
    series: Series,
    launch: date,
    horizon: int,
    *,
    topics: Sequence[Series] = (),
    directed: bool = True,
    looks: Looks = ONE_LOOK,
    power: float = POWER,
    surveys: Sequence[tuple[date, int]] | None = None,
    shapes: Sequence[str] = EITHER,
) -> Detectable:
    """While planning: the smallest effect, in points over `horizon` days from launch, found with `power`.

    The evidence in sight is the series so far, measured on as before; or, with `surveys`, exactly those planned
    (day, answers), asked as the one asked most often. `directed`: a direction will be locked before launch.
    """
    known = series.between(date.min, launch - timedelta(days=1))
    end = launch + timedelta(days=horizon - 1)
    if not series.surveys and len(known.days) < BEFORE:
        return Detectable(None, power, f"It takes {BEFORE} measurements to see how the series moves by itself.")
    if series.surveys and len(known.days) < SURVEYS_BEFORE:
        return Detectable(None, power, f"It takes {SURVEYS_BEFORE} surveys before the launch to measure a change from.")
    alpha = looks.shown
    plan = Plan(known, topics, launch, end, shapes)
    if not plan.placebo.enough:
        return Detectable(None, power, _too_short(known, launch, horizon, plan.placebo))
    points = plan.smallest(alpha if directed else alpha / 2, power, surveys)
    if points is None:
        return Detectable(None, power, "Nothing is going to be measured between the launch and the end.")
    return Detectable(points, power)


def _usable(topics: Sequence[Series], launch: date, end: date) -> tuple[list[Series], list[str]]:
    """The topics with evidence on both sides of the launch, up to the window's end, and the names of the others."""
    used, left = [], []
    for topic in topics:
        known = topic.between(date.min, end)
        before = sum(day < launch for day in known.days)
        if before >= (SURVEYS_BEFORE if topic.surveys else BEFORE) and before < len(known.days):
            used.append(known)
        else:
            left.append(topic.name)
    return used, left


def _lacking(known: Series, launch: date, end: date, before: int, after: int) -> str:
    """Why nothing can be computed, and what it would take."""
    needed, later = (SURVEYS_BEFORE, SURVEYS_AFTER) if known.surveys else (BEFORE, AFTER)
    what = "surveys" if known.surveys else "measurements"
    if end < launch:
        return f"It is launched on {launch:%-d %B %Y}: nothing has been measured since."
    if before < needed:
        return (
            f"There are {before} {what} from before the launch and it takes {needed}. They cannot be had afterwards: "
            "measure before the next launch."
        )
    if after < later:
        return f"There are {after} {what} between the launch and {end:%-d %B %Y}, and it takes {later}."
    if len(set(known.points)) == 1:
        return "The series has one and the same value throughout, so it says nothing about what moves it."
    return ""


def _tail(expected: Expected | None, alpha: float) -> float:
    """The chance beyond each side of the interval: a direction locked before launch spends it all on one."""
    return alpha if expected and expected.direction else alpha / 2


def _verdict(low: float, high: float, expected: Expected | None, checked: bool) -> Verdict:
    """The verdict of the interval that holds both. `checked`: fake dates were enough and a look is left."""
    direction = expected.direction if expected else 0
    if not checked:
        return "cannot tell"
    if (low > 0 and direction >= 0) or (high < 0 and direction <= 0):
        return "contributed"
    least = expected.least if expected else RELEVANT
    if (direction < 0 or high < least) and (direction > 0 or low > -least):
        return "no sign of contribution"
    return "cannot tell"


def _against(low: float, high: float, expected: Expected | None) -> str:
    """The interval beside what was expected."""
    if expected is None or not expected.direction:
        return ""
    if expected.direction < 0:
        low, high = -high, -low
    least, most = sorted((abs(expected.low), abs(expected.high)))
    if high < least:
        return "less than expected"
    if low > most:
        return "more than expected"
    return "as expected" if least <= low and high <= most else "could be as expected"


def _p_placebo(scene: Scene, direction: int) -> float:
    """The chance of such a score when nothing was launched: to one side where it was locked, else to both."""
    tail = scene.placebo.tail(scene.score)
    if not direction:
        return min(1.0, 2 * tail)
    return tail if scene.score * direction > 0 else 1 - tail


def _p_structural(scene: Scene, direction: int) -> float:
    """The same by the model alone."""
    below = float(scene.found.below(np.zeros(1))[0])
    return {1: below, -1: 1 - below}.get(direction, 2 * min(below, 1 - below))


def _unmet(scene: Scene, looks: Looks) -> str:
    """What keeps any verdict from being given, whatever the numbers."""
    if not scene.placebo.enough:
        length = (scene.end - scene.launch).days + 1
        return _too_short(scene.series, scene.launch, length, scene.placebo)
    if looks.alpha == 0:
        return f"The {looks.planned} looks planned before launch are used up: a further look proves nothing more."
    return ""


def _too_short(series: Series, launch: date, length: int, placebo: Placebo) -> str:
    """The record is too short for fake dates."""
    has = max(0, (launch - series.days[0]).days)
    return (
        f"The record before the launch gives {placebo.independent:.0f} of the {LEAST:.0f} independent fake dates that "
        f"a check needs: it is {has} days long and {history_needed(length)} would do, or a shorter window, or a "
        "comparison topic with such a record."
    )


def _settle(scene: Scene, expected: Expected | None, as_of: date, tail: float) -> str:
    """Which evidence would settle it while the window is open, or that none will."""
    target = expected.least if expected else RELEVANT
    closes = expected.by if expected else scene.launch + timedelta(days=WINDOW - 1)
    wish = "" if scene.topics else " A comparison topic that moves with it would help, if it was chosen before launch."
    if closes <= as_of:
        return (
            f"The window closed on {closes:%-d %B %Y}, so nothing measured later settles it for {target:g} "
            f"{_points(target)}. Next time, measure more closely around the launch.{wish}"
        )
    plan = Plan(scene.series, scene.topics, scene.launch, closes, scene.shapes, scene.placebo)
    if not scene.series.surveys:
        size = plan.smallest(tail, POWER) or np.inf
        if size <= target:
            return f"Measured on as now until {closes:%-d %B %Y}, {target:g} {_points(target)} would be found."
        return f"Measured on as now until {closes:%-d %B %Y}, it takes {size:.1f} points to be found.{wish}"
    size = np.inf
    for count, answers in SURVEY_PLANS:
        left = (closes - as_of).days
        days = [as_of + timedelta(days=max(1, round(left * (at + 1) / count))) for at in range(count)]
        size = plan.smallest(tail, POWER, [(day, answers) for day in days]) or np.inf
        if size <= target:
            many = "One survey" if count == 1 else f"{count} surveys"
            return f"{many} of {answers:,} answers by {closes:%-d %B %Y} would find {target:g} {_points(target)}."
    return f"Even {count} surveys of {answers:,} answers by {closes:%-d %B %Y} find {size:.1f} points at least.{wish}"


def _points(size: float) -> str:
    return "point" if size == 1 else "points"


def _round(value: float | None) -> float | None:
    """Four digits that count, so that a small probability is never 0."""
    return None if value is None else float(f"{value:.4g}")
