"""What could be found: the smallest effect a launch can show, while it is planned and while its window is open.

While planning, the evidence in sight is the series measured on as before, or surveys that are planned. After the
launch the same arithmetic says what would settle a "cannot tell". How large an effect is found with `POWER` is
`sentiment.will.scene.Plan`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sentiment.will.placebo import LEAST, Placebo, history_needed
from sentiment.will.rivals import ONE_LOOK, Looks
from sentiment.will.scene import Plan, Scene
from sentiment.will.series import Series
from sentiment.will.steps import EITHER

WINDOW = 60  # days after the launch that are judged where no expectation says by when
RELEVANT = 2.0  # points: the effect looked for where no expectation says how large
POWER = 0.8
BEFORE, AFTER = 15, 5  # measurements that a series needs on each side of the launch
SURVEYS_BEFORE, SURVEYS_AFTER = 2, 1
SURVEY_PLANS = ((1, 500), (1, 1000), (1, 2000), (2, 1000), (2, 2000), (4, 2000))  # tried in this order
POINTS = "points"


@dataclass(frozen=True)
class Detectable:
    """The smallest effect (points) found with `power`, or None and why it cannot be said."""

    points: float | None
    power: float
    why: str = ""


@dataclass(frozen=True)
class Option:
    """A way to be able to find smaller effects, and the smallest effect found then."""

    what: str
    points: float


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
    plan = _planned(series, launch, horizon, topics, shapes)
    if isinstance(plan, str):
        return Detectable(None, power, plan)
    points = plan.smallest(looks.shown if directed else looks.shown / 2, power, surveys)
    if points is None:
        return Detectable(None, power, "Nothing is going to be measured between the launch and the end.")
    return Detectable(points, power)


def options(
    series: Series, launch: date, horizon: int, *, topics: Sequence[Series] = (), directed: bool = True,
    looks: Looks = ONE_LOOK,
) -> list[Option]:  # fmt: skip
    """What would make the smallest effect that can be found smaller, each by itself: surveys at set times with so
    many answers, one look only, a direction. Only what helps, smallest effect first.
    """
    plan = _planned(series, launch, horizon, topics, EITHER)
    if isinstance(plan, str):
        return []
    tail = 1.0 if directed else 0.5
    now = plan.smallest(looks.shown * tail, POWER)
    found = []
    if series.surveys:
        for count, answers in SURVEY_PLANS:
            days = [launch + timedelta(days=round((horizon - 1) * (at + 1) / count)) for at in range(count)]
            size = plan.smallest(looks.shown * tail, POWER, [(day, answers) for day in days])
            many = "one survey" if count == 1 else f"{count} surveys"
            found.append((f"{many} of {answers:,} answers after the launch", size))
        for answers in (1000, 2000):
            pair = [(launch - timedelta(days=1), answers), (launch + timedelta(days=horizon - 1), answers)]
            size = plan.smallest(looks.shown * tail, POWER, pair)
            found.append((f"{answers:,} answers just before the launch and {answers:,} at the end", size))
    if looks.planned != 1:
        found.append(("one look only, at the end", plan.smallest(ONE_LOOK.shown * tail, POWER)))
    if not directed:
        found.append(("a direction locked before launch", plan.smallest(looks.shown, POWER)))
    better = [Option(what, size) for what, size in found if size is not None and (now is None or size < 0.98 * now)]
    return sorted(better, key=lambda option: option.points)


def _planned(series: Series, launch: date, horizon: int, topics: Sequence[Series], shapes: Sequence[str]) -> Plan | str:
    """The launch as it is planned, or why nothing can be said of it."""
    known = series.between(date.min, launch - timedelta(days=1))
    if not series.surveys and len(known.days) < BEFORE:
        return f"It takes {BEFORE} measurements to see how the series moves by itself, and there are {len(known.days)}."
    if series.surveys and len(known.days) < SURVEYS_BEFORE:
        has = len(known.days) or "none"
        return f"It takes {SURVEYS_BEFORE} surveys before the launch to measure a change from, and there are {has}."
    plan = Plan(known, topics, launch, launch + timedelta(days=horizon - 1), shapes)
    return plan if plan.placebo.enough else too_short(known, launch, horizon, plan.placebo)


def too_short(series: Series, launch: date, length: int, placebo: Placebo) -> str:
    """That the record is too short for fake dates."""
    has = max(0, (launch - series.days[0]).days)
    gives = (
        f"The record before the launch gives {placebo.independent:.0f} of the {LEAST:.0f} independent fake dates that "
        "a check needs: "
    )
    else_ = "a shorter window, or a comparison topic with such a record."
    if series.surveys:
        count = sum(day < launch for day in series.days)
        return f"{gives}it is {count} surveys over {has} days. It takes more of them before the launch, or {else_}"
    return f"{gives}it is {has} days long and {history_needed(length)} would do, or {else_}"


def would_settle(scene: Scene, target: float, closes: date, as_of: date, tail: float, unit: str = POINTS) -> str:
    """Which evidence would settle it while the window is open, or that none will."""
    wish = "" if scene.topics else " A comparison topic that moves with it would help, if it was chosen before launch."
    if closes <= as_of:
        return (
            f"The window closed on {closes:%-d %B %Y}, so nothing measured later settles it for "
            f"{sized(target, unit)}. Next time, measure more closely around the launch.{wish}"
        )
    plan = Plan(scene.series, scene.topics, scene.launch, closes, scene.shapes, scene.placebo)
    if not scene.series.surveys:
        size = plan.smallest(tail, POWER) or np.inf
        if size <= target:
            return f"Measured on as now until {closes:%-d %B %Y}, {sized(target, unit)} would be found."
        return f"Measured on as now until {closes:%-d %B %Y}, it takes {sized(size, unit)} to be found.{wish}"
    size = np.inf
    for count, answers in SURVEY_PLANS:
        left = (closes - as_of).days
        days = [as_of + timedelta(days=max(1, round(left * (at + 1) / count))) for at in range(count)]
        size = plan.smallest(tail, POWER, [(day, answers) for day in days]) or np.inf
        if size <= target:
            many = "One survey" if count == 1 else f"{count} surveys"
            return f"{many} of {answers:,} answers by {closes:%-d %B %Y} would find {sized(target, unit)}."
    least = sized(size, unit)
    return f"Even {count} surveys of {answers:,} answers by {closes:%-d %B %Y} find {least} at least.{wish}"


def sized(size: float, unit: str = POINTS) -> str:
    """A size with its unit, in two digits that count: 2 points, 1.4 stories a day."""
    shown = f"{size:.1f}".removesuffix(".0") if size >= 1 else f"{size:.2g}"
    return f"{shown} {'point' if unit == POINTS and shown == '1' else unit}"
