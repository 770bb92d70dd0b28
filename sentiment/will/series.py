"""The record that a campaign is judged on, laid out for `sentiment.will.steps`.

A series is daily, weekly or irregular, in points of a share (0 to 100): a share of the media, say, or the
surveys of a rung. Surveys bring their sampling error, and the priors of `sentiment.will.model` for how
publics drift and pollsters lean; other series must say themselves how much they vary.

Comparison topics enter as columns: the topic's own level, smoothed over all its days, and (where it is
measured on the same day) what was off that level. The record decides how much each counts. A topic that the
campaign touches must not be among them: no arithmetic can see that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sentiment.will.model import FIXED_SPREAD, PRIORS, Observation
from sentiment.will.statespace import Floats, Ints, Layout, Measurements, Smoothed, Variances
from sentiment.will.steps import Design, Fit, fit, make_grid

Lean = tuple[str, str]

DRIFTS = np.geomspace(1e-5, 30.0, 10)
"""Drift a day of a series that is no survey, as parts of its noise's variance.

Beforehand they are even over the drift's standard deviation, not over its logarithm: a short record is as likely
under every small drift, and a logarithm would pile half of the weight up there and make every interval too sure
(Gelman, Bayesian Analysis 1 (2006)).
"""

SWAYS, MEMORIES = (0.5, 2.0), (3.0, 15.0)
WEEKS = 8
"""Weeks of daily record from which a pattern by weekday is allowed for."""


@dataclass(frozen=True)
class Series:
    """Measurements in points of a share (0 to 100), in order of time.

    `errors` are standard errors in points where they are known (always, for surveys). `leans` names what may
    lean for each survey: its house, wording, mode and population, each with its part (1, or less where
    several wordings are averaged).
    """

    name: str
    days: tuple[date, ...]
    points: tuple[float, ...]
    errors: tuple[float, ...] = ()
    leans: tuple[tuple[tuple[Lean, float], ...], ...] = ()
    surveys: bool = False

    def __post_init__(self) -> None:
        if len(self.days) != len(self.points) or (self.errors and len(self.errors) != len(self.days)):
            raise ValueError("a series has one value (and one error) a day of measurement")
        if any(later < earlier for earlier, later in zip(self.days, self.days[1:], strict=False)):
            raise ValueError("a series must be in order of time")
        if self.surveys and len(self.errors) != len(self.days):
            raise ValueError("surveys need their standard errors")
        if not np.isfinite(self.points).all() or not all(error > 0 for error in self.errors):
            raise ValueError("a series has finite values and errors above zero")

    def between(self, first: date, last: date) -> Series:
        """The measurements from one day to another, both included."""
        keep = [at for at, day in enumerate(self.days) if first <= day <= last]
        errors = tuple(self.errors[at] for at in keep) if self.errors else ()
        leans = tuple(self.leans[at] for at in keep) if self.leans else ()
        return Series(
            self.name,
            tuple(self.days[at] for at in keep),
            tuple(self.points[at] for at in keep),
            errors,
            leans,
            self.surveys,
        )


def from_surveys(name: str, observations: Sequence[Observation]) -> Series:
    """The public surveys of a rung as a series. Those asked of people who came to an event are left out."""
    public = sorted((seen for seen in observations if not seen.came), key=lambda seen: (seen.day, seen.ref))
    near = [(seen.value * seen.n + 0.5) / (seen.n + 1.0) for seen in public]
    errors = [100 * float(np.sqrt(p * (1 - p) / seen.n)) for p, seen in zip(near, public, strict=True)]
    days, points = tuple(seen.day for seen in public), tuple(100 * seen.value for seen in public)
    return Series(name, days, points, tuple(errors), tuple(_leans(seen) for seen in public), surveys=True)


def lay_out(series: Series, origin: date, topics: Sequence[Series] = ()) -> Design:
    """The design of a series with its comparison topics. Days count from `origin`.

    A series that is no survey is put on the scale of its own spread: `unit(series)` turns sizes into points.
    """
    day = days_from(series.days, origin)
    one = unit(series)
    y = (np.array(series.points) - float(np.mean(series.points))) / one
    columns, ridge = [np.ones(len(day))], [0.0]
    for column in compared(series, topics, origin, day):
        columns.append(column)
        ridge.append(topic_ridge(series))
    if series.surveys:
        noise, leaning, held = _survey_noise(series)
        low, wide = PRIORS["share"]["step"]
        near = _mid(series)
        drifts = (100 * near * (1 - near) * low * np.exp(wide * np.linspace(-2.5, 2.5, 9))) ** 2 / _design(series)
        grid = make_grid(drifts, np.exp(-0.5 * np.linspace(-2.5, 2.5, 9) ** 2))
        spread = PRIORS["share"]["design"][1]
        base = np.column_stack([*columns, *leaning])
        return Design(
            day, y, noise, base, np.array(ridge + held), grid, spread**-2, float(_design(series) * spread**-2)
        )
    patterns = _weekdays(day)
    base = np.column_stack([*columns, *patterns])
    grid = make_grid(DRIFTS, np.sqrt(DRIFTS), SWAYS, MEMORIES)
    return Design(day, y, _noise(series), base, np.array(ridge + [0.0] * len(patterns)), grid)


def compared(series: Series, topics: Sequence[Series], origin: date, day: Ints) -> list[Floats]:
    """The comparison topics as columns over the days asked, on the scale of the series' design."""
    return [column / unit(series) for topic in topics for column in beside(topic, origin, day)]


def topic_ridge(series: Series) -> float:
    """The prior precision, times the variance, of how much a comparison topic counts: surveys are few."""
    return _design(series) if series.surveys else 0.0


def unit(series: Series) -> float:
    """Points of a share in one unit of the design."""
    if series.surveys:
        return 1.0
    return float(np.std(series.points)) or 1.0


def days_from(days: Sequence[date], origin: date) -> Ints:
    """Days counted from a date."""
    return np.array([(one - origin).days for one in days], dtype=np.int64)


def longer(series: Series, until: date, surveys: Sequence[tuple[date, int]] | None = None) -> Series:
    """The series as it will be: surveys planned (day, answers), else measured on as before until a day.

    Values to come repeat the last one; they are for foreseeing a precision, never an effect.
    """
    last = series.days[-1]
    if surveys is not None:
        near = _mid(series)
        days = [max(on, last) for on, _ in sorted(surveys)]
        errors = [100 * float(np.sqrt(near * (1 - near) / n)) for _, n in sorted(surveys)]
        leans = [_usual(series)] * len(days) if series.leans else []
    else:
        gap = max(1, round(float(np.median(np.diff(days_from(series.days, last)))))) if len(series.days) > 1 else 1
        days = [last + timedelta(days=ahead) for ahead in range(gap, (until - last).days + 1, gap)]
        errors = [float(np.median(series.errors))] * len(days) if series.errors else []
        leans = [_usual(series)] * len(days) if series.leans else []
    return Series(
        series.name,
        (*series.days, *days),
        (*series.points, *([series.points[-1]] * len(days))),
        (*series.errors, *errors),
        (*series.leans, *leans),
        series.surveys,
    )


def beside(topic: Series, origin: date, day: Ints) -> list[Floats]:
    """A comparison topic as columns over the days asked: its smoothed level and what was off it, in points.

    A column that would be the same on all days is left out.
    """
    if len(topic.days) < 2:
        return []
    design = lay_out(topic, origin)
    path, nodes = _path(design, fit(design), day)
    level = path.mean[np.searchsorted(nodes, day)] * unit(topic)
    columns = [level - level.mean()]
    if not topic.surveys:
        off = (design.y - path.mean[np.searchsorted(nodes, design.day)]) * unit(topic)
        total, seen = np.zeros(len(nodes)), np.zeros(len(nodes))
        np.add.at(total, np.searchsorted(nodes, design.day), off)
        np.add.at(seen, np.searchsorted(nodes, design.day), 1.0)
        columns.append((total / np.maximum(seen, 1.0))[np.searchsorted(nodes, day)])
    return [column for column in columns if float(np.std(column)) > 1e-6]


def _path(design: Design, known: Fit, day: Ints) -> tuple[Smoothed, Ints]:
    """The smoothed level of a topic at its best parameters, at its own days and those asked."""
    still = np.flatnonzero(design.grid.sway == 0)
    best = still[np.argmax(known.weight[still])]
    variance = float(known.variance[best])
    nodes = np.union1d(design.day, day)
    shifts = design.base[:, 1:]
    spread = variance / np.where(design.ridge[1:] > 0, design.ridge[1:], 1e-4)
    seen = Measurements(
        design.day, design.y, np.full(len(design.day), -1, dtype=np.int64), shifts, np.zeros(shifts.shape[1])
    )
    drift = float(design.grid.drift[best]) * variance
    given = Variances(drift, np.zeros(0), 1.0, spread, variance * design.noise)
    return Smoothed(Layout(nodes, seen), given), nodes


def _noise(series: Series) -> Floats:
    """Relative noise: equal, or half way to what the stated errors say (they are never all there is)."""
    if not series.errors:
        return np.ones(len(series.days))
    squared = np.square(series.errors)
    return np.asarray(0.5 + 0.5 * squared / np.median(squared))


def _weekdays(day: Ints) -> list[Floats]:
    """Six columns for the pattern of the week, where the record is daily and long enough."""
    if len(day) < 7 * WEEKS or float(np.median(np.diff(day))) != 1.0:
        return []
    return [np.asarray((day % 7 == one) - 1 / 7.0) for one in range(6)]


def _mid(series: Series) -> float:
    """The usual share, kept away from 0 and 1."""
    return float(np.clip(np.mean(series.points) / 100, 0.05, 0.95))


def _design(series: Series) -> float:
    """The design effect expected of surveys (1 elsewhere)."""
    return PRIORS["share"]["design"][0] if series.surveys else 1.0


def _survey_noise(series: Series) -> tuple[Floats, list[Floats], list[float]]:
    """Noise of each survey in points^2 (before the design effect), and columns and ridges of what leans.

    What is heard once only cannot be told from noise, so it is noise; so is the wander of houses.
    """
    near = 100 * _mid(series) * (1 - _mid(series))
    extra = PRIORS["share"]["floor"][0] ** 2 + PRIORS["share"]["wander"][0] ** 2
    noise = np.square(series.errors) + near**2 * extra / _design(series)
    heard = Counter(lean for row in series.leans for lean, _ in row)
    kinds = Counter(kind for kind, _ in heard)
    columns: list[Floats] = []
    ridge: list[float] = []
    for lean, times in sorted(heard.items()):
        kind, _ = lean
        if kind != "house" and kinds[kind] < 2:
            continue
        spread = near * (FIXED_SPREAD.get(kind) or PRIORS["share"][kind][0])
        column = np.array([sum(part for one, part in row if one == lean) for row in series.leans])
        if times == 1:
            noise += column**2 * spread**2 / _design(series)
        else:
            columns.append(column)
            ridge.append(_design(series) / spread**2)
    return np.asarray(noise), columns, ridge


def _leans(seen: Observation) -> tuple[tuple[Lean, float], ...]:
    """What may lean in one survey, with its part."""
    parts: dict[Lean, float] = {("house", seen.house): 1.0}
    parts |= {("wording", one): seen.wording.count(one) / len(seen.wording) for one in seen.wording}
    return (*parts.items(), (("mode", seen.mode), 1.0), (("population", seen.population), 1.0))


def _usual(series: Series) -> tuple[tuple[Lean, float], ...]:
    """What a survey to come is taken to lean like: the one heard most often."""
    return Counter(series.leans).most_common(1)[0][0] if series.leans else ()
