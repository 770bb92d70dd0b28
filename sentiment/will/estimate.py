"""The level of a rung: where public will stands, since when it moved, and how sure we are.

One call, `estimate`, from observations to a level with its intervals, its change, its verdict and its history,
filtered (as known on each day) and smoothed (as known now). See `sentiment.will.model` for the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from scipy.special import expit

from sentiment.will.channel import MediaUse, weigh
from sentiment.will.fitting import fit
from sentiment.will.mix import MixChange, mix_change
from sentiment.will.model import MediaShare, Model, Observation, Parameters, link
from sentiment.will.statespace import Floats, Ints, Layout, Smoothed, Variances, filtered_at, kalman
from sentiment.will.verdict import WINDOW, Change, change, quantiles, shows

METHOD = "local level 4"
"""Name and version of the method. A new version refits everything."""

BOUNDS = (0.025, 0.05, 0.5, 0.95, 0.975)


@dataclass(frozen=True)
class Point:
    """The level on one day: smoothed with its 90% interval, and filtered (as known that day) with its own."""

    day: date
    level: float
    low: float
    high: float
    filtered: float
    filtered_low: float
    filtered_high: float


@dataclass(frozen=True)
class House:
    """A pollster's part in the level today: surveys, weight (parts of 1), and its lean when last heard.

    `lean` is in points of a share: how much higher its surveys come out than the level.
    """

    name: str
    came: bool
    surveys: int
    weight: float
    lean: float


@dataclass(frozen=True)
class Estimate:
    """A rung's level as of a day. `low`, `high` bound the 90% interval, `low95`, `high95` the 95% one.

    `unit` is "share" (levels in [0, 1]) or "rate" (per opportunity). `n` is the answers (or opportunities)
    behind it, `surveys` their number; `weights` each record's part in today's level, by its `ref`. `media` says
    whether media was an input; None where the parameters, and with them that decision, were given. `asked` says how
    the questions changed, if they did.
    """

    unit: str
    as_of: date
    level: float
    low: float
    high: float
    low95: float
    high95: float
    n: int
    surveys: int
    newest: date
    change: Change
    year_ago: Point | None
    series: tuple[Point, ...]
    houses: tuple[House, ...]
    wordings: tuple[tuple[str, float], ...]
    weights: dict[str, float]
    parameters: Parameters
    media: MediaUse | None = None
    asked: MixChange | None = None
    method: str = METHOD

    @property
    def dominant(self) -> House | None:
        """The pollster that carries half of the level or more, where there are several surveys."""
        if self.unit != "share" or self.surveys < 3:
            return None
        return next((house for house in self.houses if house.weight >= 0.5), None)


def estimate(
    observations: Sequence[Observation],
    as_of: date,
    *,
    unit: str = "share",
    since: date | None = None,
    parameters: Parameters | None = None,
    history: bool = True,
    media: Sequence[MediaShare] = (),
) -> Estimate | None:
    """The level on `as_of` from what was observed by then; None where nothing public was.

    `since` is the date against which the change is judged (default: 90 days before). With `parameters` they
    are held fixed, else they are fitted. Without `history`, the series holds today alone. `media` is used where
    `sentiment.will.channel` finds that it helps, or where the given parameters are of both.
    """
    known = [seen for seen in observations if seen.day <= as_of]
    public = [seen for seen in known if not seen.came]
    if not public:
        return None
    since = since or as_of - timedelta(days=WINDOW)
    heard = [share for share in media if share.day <= as_of]
    use = None
    if parameters is None:
        use, parameters = weigh(known, heard) if unit == "share" else (None, None)
        parameters = parameters or fit(Model(known, unit))
    model = Model(known, unit, parameters, heard if parameters.media else ())
    first = min(seen.day for seen in public)
    shown = _days(model, first, as_of) if history else np.array([model.day(as_of)])
    now, then, year = model.day(as_of), model.day(since), model.day(as_of) - 365
    told = np.unique(np.concatenate([shown, [now, then, year]]))
    nodes = np.unique(np.concatenate([model.seen.day, told]))
    layout = Layout(nodes, model.seen)
    sets = [model.variances(point) for point in parameters.points]
    at_now, at_then, at_year = np.searchsorted(told, [now, then, year])
    means, variances, differences = _paths(layout, np.searchsorted(nodes, told), sets, int(at_now), int(at_then))
    smoothed = _bounds(unit, means, variances, parameters.weights)
    forward = kalman(model.seen, sets)
    now_mean, now_variance = filtered_at(shown, model.seen, forward, sets)
    filtered = _bounds(unit, now_mean, now_variance, parameters.weights)
    places = enumerate(np.searchsorted(told, shown))
    points = [_point(model, int(told[at]), smoothed[:, at], filtered[:, i]) for i, at in places]
    centre = float(parameters.weights @ (means[:, at_now] + means[:, at_then]) / 2)
    best = Smoothed(layout, model.variances(parameters.mode))
    ends = np.searchsorted(nodes, [then, now])
    least = shows(unit, centre, *change_variances(best, ends, nodes, model.variances(parameters.mode)))
    moved = change(unit, since, centre, *differences, parameters.weights, least)
    low95, low, level, high, high95 = (float(value) for value in smoothed[:, at_now])
    ago = smoothed[:, at_year]
    weights = best.weights(int(ends[1]))[model.surveyed]
    wordings = _wordings(model, best, centre)
    return Estimate(
        unit,
        as_of,
        level,
        low,
        high,
        low95,
        high95,
        round(sum(seen.n for seen in public)),
        len(public),
        max(seen.day for seen in public),
        moved,
        _point(model, year, ago, ago) if first <= as_of - timedelta(days=365) else None,
        tuple(points),
        _houses(model, best, weights, centre),
        wordings,
        {seen.ref: round(float(weight), 6) for seen, weight in zip(model.observations, weights, strict=True)},
        parameters,
        use,
        mix_change(known, since, as_of, dict(wordings)) if unit == "share" else None,
    )


def change_variances(path: Smoothed, ends: Ints, nodes: Ints, given: Variances) -> tuple[float, float]:
    """Variance of the change between two nodes, with the evidence and without it (the walk alone)."""
    cover = path.cover(ends)[:, ends]
    clock = given.clock(nodes[ends])
    return max(float(cover[0, 0] + cover[1, 1] - 2 * cover[0, 1]), 1e-12), float(clock[1] - clock[0])


def _days(model: Model, first: date, as_of: date) -> Ints:
    """The days shown: Mondays, days of evidence and today, from the first public evidence on."""
    monday = first + timedelta(days=-first.weekday() % 7)
    weekly = np.arange(model.day(monday), model.day(as_of) + 1, 7)
    seen = model.seen.day[model.seen.day >= model.day(first)]
    return np.unique(np.concatenate([weekly, seen, [model.day(as_of)]]))


def _paths(
    layout: Layout, at: Ints, sets: list[Variances], now: int, then: int
) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """Means and variances (G, len(at)) of the level at some nodes, and mean and spread (G,) of now minus then.

    `now` and `then` are places in `at`.
    """
    means, variances = np.empty((len(sets), len(at))), np.empty((len(sets), len(at)))
    spread = np.empty(len(sets))
    for row, given in enumerate(sets):
        path = Smoothed(layout, given)
        cover = path.cover(at)[:, at]
        means[row], variances[row] = path.mean[at], np.diag(cover)
        spread[row] = cover[now, now] + cover[then, then] - 2 * cover[now, then]
    return means, variances, (means[:, now] - means[:, then], np.sqrt(np.maximum(spread, 1e-12)))


def _bounds(unit: str, means: Floats, variances: Floats, weights: Floats) -> Floats:
    """Both intervals and the middle (5, T) as shares or rates."""
    return link(unit)(quantiles(means, np.sqrt(variances), weights, BOUNDS))


def _point(model: Model, day: int, smoothed: Floats, filtered: Floats) -> Point:
    values = [round(float(value), 6) for value in (*smoothed[[2, 1, 3]], *filtered[[2, 1, 3]])]
    return Point(model.origin + timedelta(days=day), *values)


def _houses(model: Model, best: Smoothed, weights: Floats, centre: float) -> tuple[House, ...]:
    """Each pollster's part in today's level, heaviest first."""
    wander = dict(zip(model.houses, best.leans(), strict=False))  # stretches of the media's lean come after them
    made = []
    for (kind, name), lean in zip(model.shifts, best.shifts, strict=True):
        if kind not in ("house", "came"):
            continue
        came = kind == "came"
        its = np.array([seen.came == came and seen.house == name for seen in model.observations])
        total = float(lean) + float(wander.get((came, name), 0.0))
        made.append(House(name, came, int(its.sum()), round(float(weights[its].sum()), 4), _points_of(centre, total)))
    return tuple(sorted(made, key=lambda house: -house.weight))


def _wordings(model: Model, best: Smoothed, centre: float) -> tuple[tuple[str, float], ...]:
    """How much higher each wording comes out than their average, in points."""
    pairs = zip(model.shifts, best.shifts, strict=True)
    return tuple((name, _points_of(centre, float(shift))) for (kind, name), shift in pairs if kind == "wording")


def _points_of(centre: float, step: float) -> float:
    return round(float(expit(centre + step) - expit(centre)), 4)


def as_json(points: Sequence[Point]) -> list[dict[str, Any]]:
    """The history as the command line prints it and the store keeps it."""
    return [
        {
            "date": point.day.isoformat(),
            "level": point.level,
            "low": point.low,
            "high": point.high,
            "filtered": point.filtered,
            "filtered_low": point.filtered_low,
            "filtered_high": point.filtered_high,
        }
        for point in points
    ]
