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

from sentiment.will.foresight import (
    AFTER,
    BEFORE,
    POINTS,
    POWER,
    RELEVANT,
    SURVEYS_AFTER,
    SURVEYS_BEFORE,
    WINDOW,
    sized,
    too_short,
    would_settle,
)
from sentiment.will.rivals import ONE_LOOK, Looks, Milestone, Rival, rivals
from sentiment.will.scene import Interval, Scene
from sentiment.will.series import Series
from sentiment.will.steps import EITHER

Verdict = Literal["contributed", "no sign of contribution", "cannot tell"]

METHOD = "structural and placebo 1"


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
    locked direction); `low90` to `high95` do at 0.9 and 0.95 whatever the looks. `p_placebo` in (0, 1] is the
    chance of such an estimate when nothing was launched, to the side locked before launch (both sides without).
    `detectable` is the smallest effect that this evidence finds four times in five. `fakes` dates were tried,
    counting as `independent`; `needs` says what would settle a "cannot tell".
    """

    verdict: Verdict
    start: date
    end: date
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    confidence: float = 0.9
    low90: float | None = None
    high90: float | None = None
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
        wide = {name: _round(getattr(self, name)) for name in ("low90", "high90", "low95", "high95", "p_structural")}
        return {
            **numbers,
            "verdict": self.verdict,
            "expected_before_launch": expected
            and {"low": expected.low, "high": expected.high, "by": expected.by.isoformat()},
            "detectable": _round(self.detectable),
            "confidence": round(self.confidence, 4),
            **wide,
            "structural": self.structural and [_round(self.structural.low), _round(self.structural.high)],
            "placebo": self.placebo and [_round(self.placebo.low), _round(self.placebo.high)],
            "fake_dates": self.fakes,
            "independent": round(self.independent, 1),
            "against_expectation": self.against_expectation,
            "before": self.before,
            "after": self.after,
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
    relevant: float = RELEVANT,
    unit: str = POINTS,
    unexpected: str = "No expectation was locked before launch",
) -> Contribution:
    """Whether what was launched on a day contributed to what the series did after it, as of a day.

    `topics` are comparison series that the campaign does not touch, chosen before launch. The window runs from
    the launch to the day of the expectation (else `WINDOW` days), and never past `as_of`. `own` are the campaign's
    own milestones (page, number). Without `settle` the search for what would settle a "cannot tell" is left out.
    A series that is no share says in which `unit` it is, and which size of an effect is `relevant`; `unexpected`
    says why there is nothing expected of it.
    """
    notes: list[str] = []
    if expected is not None and expected.locked_on >= launch:
        notes.append("The expectation was written down on or after the day of launch, so it does not count.")
        expected = None
    if expected is None:
        notes.append(
            f"{unexpected}: a movement either way is looked for, and "
            f"{sized(relevant, unit)} is taken as the size that matters."
        )
    closes = expected.by if expected else launch + timedelta(days=WINDOW - 1)
    target = expected.least if expected else relevant
    end = min(as_of, closes)
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
    usual = (scene.structural(0.05), scene.calibrated(0.05))
    reach = (high - low) / 2 / spread
    size = (reach + float(ndtri(POWER))) * spread
    notes += [
        f"“{name}” moved at the launch itself: it may be touched by the campaign, or by what moved both."
        for name in scene.moved
    ]
    verdict = _verdict(low, high, direction, target, scene.placebo.enough and looks.alpha > 0)
    needs = ""
    if verdict == "cannot tell":
        needs = _unmet(scene, looks)
        if not needs and settle:
            needs = would_settle(scene, target, closes, as_of, tail, unit)
    return replace(
        blank,
        verdict=verdict,
        effect=effect,
        low=low,
        high=high,
        low90=min(one.low for one in usual),
        high90=max(one.high for one in usual),
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


def _verdict(low: float, high: float, direction: int, least: float, checked: bool) -> Verdict:
    """The verdict of the interval that holds both. `checked`: fake dates were enough and a look is left."""
    if not checked:
        return "cannot tell"
    if (low > 0 and direction >= 0) or (high < 0 and direction <= 0):
        return "contributed"
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
        return too_short(scene.series, scene.launch, length, scene.placebo)
    if looks.alpha == 0:
        return f"The {looks.planned} looks planned before launch are used up: a further look proves nothing more."
    return ""


def _round(value: float | None) -> float | None:
    """Four digits that count, so that a small probability is never 0."""
    return None if value is None else float(f"{value:.4g}")
