"""Rising, falling, steady or cannot tell: from the interval of the change, never from its middle alone.

Rising or falling when the 90% interval of the change excludes zero. Steady only where that interval lies within
the margin and the evidence itself, without the model's belief that opinion moves slowly, would have shown a move
of `MOVE`. Otherwise cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import inf, sqrt
from typing import Literal

import numpy as np
from scipy.special import expit, ndtr

from sentiment.will.statespace import Floats

Verdict = Literal["rising", "falling", "steady", "cannot tell"]

WINDOW = 90  # days over which a change is judged
MARGIN = {"share": 0.03, "rate": 0.15}  # points of a share; part of a rate
MOVE = {"share": 0.05, "rate": 0.25}  # a move that evidence should be able to show
NORMAL_90 = 1.6449


@dataclass(frozen=True)
class Change:
    """The change since a date with its 90% interval: in points of a share (0.05 = five), or as a part of a rate.

    `p_rise` is the probability that the level is higher now than then. `shows` is the smallest move that the
    evidence alone would show.
    """

    since: date
    value: float
    low: float
    high: float
    p_rise: float
    shows: float
    verdict: Verdict


def quantiles(mean: Floats, spread: Floats, weights: Floats, at: tuple[float, ...]) -> Floats:
    """Quantiles (len(at), T) of T mixtures of G normals: `mean`, standard deviation `spread` (G, T), `weights` (G,).

    By bisection to a billionth of the range, so that the doubt about the parameters is in the interval.
    """
    wanted = np.array(at)[:, None]
    low = np.broadcast_to((mean - 8 * spread).min(axis=0), (len(at), mean.shape[1])).copy()
    high = np.broadcast_to((mean + 8 * spread).max(axis=0), (len(at), mean.shape[1])).copy()
    for _ in range(36):
        middle = (low + high) / 2
        below = np.einsum("g,qgt->qt", weights, ndtr((middle[:, None, :] - mean) / spread))
        low = np.where(below < wanted, middle, low)
        high = np.where(below < wanted, high, middle)
    return np.asarray((low + high) / 2)


def change(
    unit: str, since: date, centre: float, mean: Floats, spread: Floats, weights: Floats, shows: float
) -> Change:
    """The change and its verdict, from G normals of the difference on the link scale (now minus then).

    `centre` is the middle between the two levels on the link scale. The link's steps are turned into points
    around it, which keeps zero at zero: the verdict and the interval on screen can never disagree.
    """
    low, middle, high = quantiles(mean[:, None], spread[:, None], weights, (0.05, 0.5, 0.95))[:, 0]
    turn = in_points(unit, centre)
    value, below, above = turn(middle), turn(low), turn(high)
    p_rise = float(weights @ ndtr(mean / spread))
    return Change(since, value, below, above, p_rise, shows, judge(unit, below, above, shows))


def shows(unit: str, centre: float, after: float, before: float) -> float:
    """The smallest move the evidence alone would show: half of the 90% interval of the change without the walk.

    `after` and `before` are the variances of the change on the link scale with and without the evidence; their
    precisions differ by what the evidence says. Infinite where it says nothing.
    """
    information = 1.0 / after - 1.0 / before
    if information <= 1e-9 / before:
        return inf
    return in_points(unit, centre)(NORMAL_90 / sqrt(information))


def in_points(unit: str, centre: float) -> Callable[[float], float]:
    """From a step on the link scale around `centre` to points of a share, or to a part of a rate."""
    if unit == "share":
        return lambda step: float(expit(centre + step / 2) - expit(centre - step / 2))
    return lambda step: float(np.expm1(step))


def judge(unit: str, low: float, high: float, shows: float) -> Verdict:
    """The verdict of a change's 90% interval. `shows` is the smallest move the evidence alone would show."""
    if low > 0:
        return "rising"
    if high < 0:
        return "falling"
    if shows <= MOVE[unit] and -MARGIN[unit] < low and high < MARGIN[unit]:
        return "steady"
    return "cannot tell"
