"""A launch judged on one series with its comparison topics, after it happened or while it is planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.special import ndtri

from sentiment.will.placebo import Placebo, fake_dates, placebo_of
from sentiment.will.series import Series, lay_out, longer, unit
from sentiment.will.statespace import Floats
from sentiment.will.steps import Design, Sizes, fit, foreseen, sizes

Window = tuple[int, int]

SCATTER = 1.15  # standard deviation of score less reach, both of which are estimated (tests/bench measures it)
MOVED = 2.5  # score at which a comparison topic is said to have moved itself


@dataclass(frozen=True)
class Interval:
    """Bounds of an effect in points."""

    low: float
    high: float


class Scene:
    """What came after a launch: the effect's posterior, and the fake dates that calibrate it.

    `series` and `topics` end with the window. `effect` and `spread` are in points, `score` is their ratio;
    `moved` names the topics that stepped themselves.
    """

    def __init__(
        self, series: Series, topics: Sequence[Series], launch: date, end: date, shapes: Sequence[str]
    ) -> None:
        self.series, self.topics, self.launch, self.end, self.shapes = series, topics, launch, end, shapes
        judged = [_judge(one, rest, launch, end, shapes) for one, rest in _units(series, topics)]
        self.placebo = placebo_of([(_scores(found)[1:], fakes) for found, fakes in judged])
        self.moved = [
            topic.name
            for topic, (found, _) in zip(topics, judged[1:], strict=True)
            if abs(float(_scores(found)[0])) > MOVED
        ]
        self.found = judged[0][0].at(0)
        self._unit = unit(series)
        self.effect = float(self.found.middle()[0]) * self._unit
        self.spread = float(self.found.deviation()[0]) * self._unit
        self.score = self.effect / self.spread

    def structural(self, tail: float) -> Interval:
        """The model's own interval, with `tail` of the chance beyond each side."""
        return Interval(*(float(self.found.quantile(part)[0]) * self._unit for part in (tail, 1 - tail)))

    def calibrated(self, tail: float) -> Interval:
        """The interval that the fake dates calibrate, with `tail` of the chance beyond each side."""
        reach = self.placebo.reach(tail) * self.spread
        return Interval(self.effect - reach, self.effect + reach)


class Plan:
    """What could be found of a launch if the series is measured on, from what it did before.

    Without a `placebo` it is made of the record before the launch.
    """

    def __init__(
        self,
        series: Series,
        topics: Sequence[Series],
        launch: date,
        end: date,
        shapes: Sequence[str],
        placebo: Placebo | None = None,
    ) -> None:
        self.series, self.topics, self.launch, self.end, self.shapes = series, topics, launch, end, shapes
        self.placebo = placebo or placebo_of([_past(one, launch, end, shapes) for one in _units(series, topics)])

    def smallest(self, tail: float, power: float, surveys: Sequence[tuple[date, int]] | None = None) -> float | None:
        """The smallest effect in points found with `power`, `tail` being each side's chance; None without evidence.

        The evidence goes on as before until the end, or is exactly the `surveys` planned (day, answers).
        """
        whole = longer(self.series, self.end, surveys).between(date.min, self.end)
        if whole.days[-1] < self.launch:
            return None
        origin = whole.days[0]
        design = lay_out(whole, origin, self.topics)
        window = ((self.launch - origin).days, (self.end - origin).days)
        past = np.flatnonzero(design.day < window[0])
        spread = float(foreseen(design, fit(design.rows(past)), [window], self.shapes)[0]) * unit(whole)
        reach = max(float(ndtri(1 - tail)), self.placebo.reach(tail)) + SCATTER * float(ndtri(power))
        return reach * spread * self._loss(reach)

    def _loss(self, reach: float) -> float:
        """By how much an effect of `reach` spreads is harder to find than it would be if the rest were known.

        A true effect looks in part like drift, and in part like another shape. So one is put into the record at the
        fake dates, and what is found of it there is compared with what was foreseen for them.
        """
        known = self.series.between(date.min, self.launch - timedelta(days=1))
        design, fakes = _laid(known, self.topics, self.launch, self.end)
        if not fakes:
            return 1.0
        spread = foreseen(design, fit(design), fakes, self.shapes)
        plain = sizes(design, fakes, self.shapes).middle()
        size = reach * float(np.median(spread))
        loss = 1.0
        for _ in range(2):
            put = sizes(design, fakes, self.shapes, inject=size)
            kept = float(np.median(put.middle() - plain)) / size
            loss = max(1.0, float(np.median(put.deviation() / spread)) / max(kept, 0.2))
            size = loss * reach * float(np.median(spread))
        return loss


def _units(series: Series, topics: Sequence[Series]) -> list[tuple[Series, list[Series]]]:
    """The series beside its topics, and each topic beside the others (never beside the series: it may be moved)."""
    return [(series, list(topics))] + [(topic, [*topics[:at], *topics[at + 1 :]]) for at, topic in enumerate(topics)]


def _judge(
    series: Series, topics: Sequence[Series], launch: date, end: date, shapes: Sequence[str]
) -> tuple[Sizes, list[Window]]:
    """The size at the launch and then at every fake date, and the fake dates' windows."""
    origin = series.days[0]
    window = ((launch - origin).days, (end - origin).days)
    design = lay_out(series, origin, topics)
    fakes = fake_dates(design.day, window[0], window[1] - window[0] + 1, few=series.surveys)
    return sizes(design, [window, *fakes], shapes), fakes


def _laid(series: Series, topics: Sequence[Series], launch: date, end: date) -> tuple[Design, list[Window]]:
    """The record so far, and its fake dates with windows as long as the one planned."""
    origin = series.days[0]
    design = lay_out(series, origin, topics)
    ready = int(design.day[-1]) + 1
    return design, fake_dates(design.day, ready, (end - launch).days + 1, few=series.surveys)


def _past(
    one: tuple[Series, list[Series]], launch: date, end: date, shapes: Sequence[str]
) -> tuple[Floats, list[Window]]:
    """The scores at fake dates in the record before the launch."""
    series, topics = one
    known = series.between(date.min, launch - timedelta(days=1))
    if len(known.days) < 2:
        return np.zeros(0), []
    design, fakes = _laid(known, topics, launch, end)
    return (_scores(sizes(design, fakes, shapes)) if fakes else np.zeros(0)), fakes


def _scores(found: Sizes) -> Floats:
    """Estimate over standard error at each date."""
    return found.middle() / found.deviation()
