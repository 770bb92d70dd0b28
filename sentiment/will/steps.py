"""How far a drifting series stepped on a date, under every set of parameters that the series leaves open.

    y[i]     = level[day i] + sway[day i] + base[i] . b + size * shape(day i - date) + noise[i]
    level    : random walk, drift * variance a day (its start is left open: the first column of `base`)
    sway     : what is off the level for some days (Ornstein-Uhlenbeck), sway * variance, forgotten with `memory`
    noise[i] : noise[i] * variance

`size` is the mean of the effect over the days of its window. For each point of a grid over (drift, sway,
memory) the Kalman filter of `sentiment.will.statespace` (here run over all columns at once; the tests hold the
two equal) turns y and the columns into independent errors of one step ahead. What is left is a regression:
size and variance have a closed posterior, a Student t, and every further date costs a few columns. The points
of the grid and the shapes of the effect are weighed by their likelihood, so the doubt about them is in the
interval.

Sources: Durbin & Koopman (2012), ch. 5 and 6.2 (augmented filter); Harvey & Phillips, Biometrika 66 (1979);
Harvey (1989), Forecasting, Structural Time Series Models, 7.6 (interventions); Box & Tiao, JASA 70 (1975).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy.special import stdtr

from sentiment.will.statespace import Floats, Ints

SHAPES: dict[str, tuple[float, float]] = {
    # name: (days after which half is left, weight before seeing anything)
    "step": (np.inf, 0.6),
    "fade 14": (14.0, 0.2),
    "fade 42": (42.0, 0.2),
}
EITHER = tuple(SHAPES)
TINY = 1e-9


@dataclass(frozen=True)
class Grid:
    """G sets of parameters with their prior weights (logarithms). Variances are parts of the noise's."""

    drift: Floats
    sway: Floats
    memory: Floats
    weight: Floats


@dataclass(frozen=True)
class Design:
    """A series laid out: `day` (n, not falling), `y`, relative `noise`, columns `base` (n, k).

    `ridge` (k,): each column's prior precision times the variance (0 says nothing). The variance has an
    inverse-gamma prior (`shape`, `scale`); both 0 say nothing.
    """

    day: Ints
    y: Floats
    noise: Floats
    base: Floats
    ridge: Floats
    grid: Grid
    shape: float = 0.0
    scale: float = 0.0

    def rows(self, keep: Ints) -> Design:
        """The same with these rows only."""
        return replace(self, day=self.day[keep], y=self.y[keep], noise=self.noise[keep], base=self.base[keep])


@dataclass(frozen=True)
class Sizes:
    """The posterior of the effect's size at D dates: P Student t with weights (D, P) that sum to one."""

    mean: Floats
    spread: Floats
    freedom: Floats
    weight: Floats

    def at(self, which: int) -> Sizes:
        """The posterior at one date, as D = 1."""
        one = slice(which, which + 1)
        return Sizes(self.mean[one], self.spread[one], self.freedom[one], self.weight[one])

    def middle(self) -> Floats:
        """The mean of each posterior (D,)."""
        return np.asarray((self.weight * self.mean).sum(axis=1))

    def deviation(self) -> Floats:
        """The spread of each posterior (D,): that of the t's and how far they lie apart."""
        apart = self.mean - self.middle()[:, None]
        return np.asarray(np.sqrt((self.weight * (self.spread**2 + apart**2)).sum(axis=1)))

    def below(self, size: Floats) -> Floats:
        """The probability (D,) that the size is below `size` (D,)."""
        score = (size[:, None] - self.mean) / self.spread
        return np.asarray((self.weight * stdtr(self.freedom[:, None], score)).sum(axis=1))

    def quantile(self, part: float) -> Floats:
        """The size (D,) below which the posterior has `part` of its weight, by bisection."""
        reach = np.array([1.0])
        low, high = self.mean.min(axis=1), self.mean.max(axis=1)
        widest = self.spread.max(axis=1)
        while np.any(self.below(low - reach * widest) > part) or np.any(self.below(high + reach * widest) < part):
            reach = reach * 2
        low, high = low - reach * widest, high + reach * widest
        for _ in range(50):
            middle = (low + high) / 2
            under = self.below(middle) < part
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.asarray((low + high) / 2)


@dataclass(frozen=True)
class Fit:
    """What a series says of its parameters when no effect is looked for: weight and variance of each set (G,)."""

    weight: Floats
    variance: Floats


def make_grid(drifts: Floats, prior: Floats, sways: Sequence[float] = (), memories: Sequence[float] = ()) -> Grid:
    """Every drift without sway (half of the prior weight) and with every sway and memory (the other half)."""
    swaying = list(product(sways, memories))
    kinds = [(0.0, 1.0, 0.5 if swaying else 1.0), *((sway, days, 0.5 / len(swaying)) for sway, days in swaying)]
    rows = [
        (drift, sway, days, weight * share)
        for drift, weight in zip(drifts, prior / prior.sum(), strict=True)
        for sway, days, share in kinds
    ]
    drift, sway, memory, weight = np.array(rows).T
    return Grid(drift, sway, memory, np.log(weight))


def shape_at(since: Floats, name: str, length: int) -> Floats:
    """An effect by days since its date: 0 before, of mean one over its first `length` days."""
    rate = np.log(2) / SHAPES[name][0]
    mean = np.exp(-rate * np.arange(length)).mean()
    return np.asarray(np.where(since >= 0, np.exp(-rate * np.maximum(since, 0.0)), 0.0) / mean)


def whiten(design: Design, columns: Floats) -> tuple[Floats, Floats]:
    """Errors one step ahead (G, n, c) of each column in units of their spread, and those spreads' logs (G, n).

    The level starts at 0 on the first day: where it truly starts is a column of the base.
    """
    grid = design.grid
    count, (n, c) = len(grid.drift), columns.shape
    gaps = np.diff(design.day, prepend=design.day[:1]).astype(float)
    kept = np.exp(-gaps[:, None] / grid.memory)
    ll, lu, uu = np.zeros(count), np.zeros(count), grid.sway.copy()
    total, to_level, to_sway = np.empty((n, count)), np.empty((n, count, 1)), np.empty((n, count, 1))
    for i in range(n):
        if gaps[i]:
            keep = kept[i]
            ll = ll + grid.drift * gaps[i]
            lu = lu * keep
            uu = uu * keep**2 + grid.sway * (1 - keep**2)
        a, b = ll + lu, lu + uu
        total[i] = f = a + b + design.noise[i]
        gain_level, gain_sway = a / f, b / f
        ll, lu, uu = ll - a * gain_level, lu - a * gain_sway, uu - b * gain_sway
        to_level[i, :, 0], to_sway[i, :, 0] = gain_level, gain_sway
    errors = np.empty((n, count, c))
    level, sway = np.zeros((count, c)), np.zeros((count, c))
    moving = bool(grid.sway.any())
    for i in range(n):
        error = errors[i]
        np.subtract(columns[i], level, out=error)
        if moving:
            sway *= kept[i][:, None]
            error -= sway
            sway += to_sway[i] * error
        level += to_level[i] * error
    errors /= np.sqrt(total)[:, :, None]
    return errors.transpose(1, 0, 2), np.log(total).T


def fit(design: Design) -> Fit:
    """The parameters' posterior from the whole series, with no effect in it."""
    errors, logs = whiten(design, np.concatenate([design.y[:, None], design.base], axis=1))
    cross = errors.transpose(0, 2, 1) @ errors
    inner, base_y = _solve(cross[:, 1:, 1:], design.ridge, cross[:, 1:, :1])
    rest = cross[:, 0, 0] - (cross[:, 1:, 0] * base_y[:, :, 0]).sum(axis=1)
    freedom = _freedom(design, np.array(len(design.day)))
    whole = np.maximum(rest, TINY) + 2 * design.scale
    logged = -0.5 * (logs.sum(axis=1) + inner + freedom * np.log(whole)) + design.grid.weight
    weight = np.exp(logged - logged.max())
    return Fit(weight / weight.sum(), whole / freedom)


def sizes(design: Design, windows: Sequence[tuple[int, int]], shapes: Sequence[str], inject: float = 0.0) -> Sizes:
    """The posterior of the effect's size for each window (first day, last day), each tried alone.

    Of each window only what was measured by its last day is used, so a fake date is judged as the real one.
    With `inject` an effect of that size and of the first shape is put into each window first.
    """
    seen = _sums(design, windows, shapes)
    put = seen.stepped[..., 0]
    y_y = seen.known[:, :, 0, 0] + 2 * inject * put[:, :, 0] + inject**2 * seen.own[:, :, 0]
    y_base = seen.known[:, :, 1:, 0] + inject * put[:, :, 1:]
    y_step = seen.stepped[:, :, 0] + inject * seen.first
    step_base = seen.stepped[:, :, 1:]
    right = np.concatenate([y_base[..., None], step_base], axis=3)
    inner, solved = _solve(seen.known[:, :, 1:, 1:], design.ridge, right)
    information = _left(seen.own, step_base, solved[..., 1:])
    lone = y_step - (step_base * solved[..., :1]).sum(axis=2)
    mean = lone / information
    left = y_y - (y_base * solved[..., 0]).sum(axis=2)
    rest = np.maximum(left[:, :, None] - lone * mean, TINY) + 2 * design.scale
    freedom = _freedom(design, seen.rows - 1)
    logged = -0.5 * ((seen.logs + inner)[:, :, None] + np.log(information) + freedom[:, None] * np.log(rest))
    logged += design.grid.weight[:, None, None] + np.log([SHAPES[name][1] for name in shapes])
    variance = rest / freedom[:, None]
    flat = [part.transpose(1, 0, 2).reshape(len(windows), -1) for part in (mean, variance / information, logged)]
    weight = np.exp(flat[2] - flat[2].max(axis=1, keepdims=True))
    return Sizes(flat[0], np.sqrt(flat[1]), freedom, weight / weight.sum(axis=1, keepdims=True))


def foreseen(design: Design, known: Fit, windows: Sequence[tuple[int, int]], shapes: Sequence[str]) -> Floats:
    """The spread (D,) of the estimate of a size if the design's days are measured, with parameters `known` today."""
    seen = _sums(design, windows, shapes)
    step_base = seen.stepped[:, :, 1:]
    _, solved = _solve(seen.known[:, :, 1:, 1:], design.ridge, step_base)
    information = _left(seen.own, step_base, solved)
    prior = np.array([SHAPES[name][1] for name in shapes])
    variances = (known.variance[:, None, None] / information) @ (prior / prior.sum())
    return np.asarray(np.sqrt(known.weight @ variances))


@dataclass(frozen=True)
class _Sums:
    """Sums of products over the rows of each window, whitened: D windows, S shapes, k columns of the base.

    y and base with themselves `known` (G, D, 1 + k, 1 + k) and with the steps `stepped` (G, D, 1 + k, S); each
    step with itself `own` and with the first shape's `first` (G, D, S); `logs` of spreads (G, D); `rows` (D,).
    """

    known: Floats
    stepped: Floats
    own: Floats
    first: Floats
    logs: Floats
    rows: Ints


def _sums(design: Design, windows: Sequence[tuple[int, int]], shapes: Sequence[str]) -> _Sums:
    dates, ways, width = len(windows), len(shapes), 1 + design.base.shape[1]
    since = [design.day.astype(float) - start for start, _ in windows]
    steps = [
        shape_at(days, name, end - start + 1)
        for days, (start, end) in zip(since, windows, strict=True)
        for name in shapes
    ]
    errors, logs = whiten(design, np.column_stack([design.y, design.base, *steps]))
    ends = np.array([np.searchsorted(design.day, end, side="right") for _, end in windows])
    known, stepped = errors[:, :, :width], errors[:, :, width:].copy()
    for at, end in enumerate(ends):
        stepped[:, end:, at * ways : (at + 1) * ways] = 0.0
    cuts = np.unique(ends)
    pieces = np.split(known[:, : cuts[-1]], cuts[:-1], axis=1)
    summed = np.cumsum([piece.transpose(0, 2, 1) @ piece for piece in pieces], axis=0)
    with_known = (known.transpose(0, 2, 1) @ stepped).reshape(len(logs), width, dates, ways)
    each = stepped.reshape(len(logs), -1, dates, ways)
    return _Sums(
        summed[np.searchsorted(cuts, ends)].transpose(1, 0, 2, 3),
        with_known.transpose(0, 2, 1, 3),
        np.einsum("gnds,gnds->gds", each, each),
        np.einsum("gnds,gnd->gds", each, each[..., 0]),
        np.cumsum(logs, axis=1)[:, ends - 1],
        ends,
    )


def _left(own: Floats, step_base: Floats, solved: Floats) -> Floats:
    """What a step tells beyond the columns of the base (G, D, S): the precision of its size in a variance of 1."""
    left = own - (step_base * solved).sum(axis=2)
    return np.asarray(np.maximum(left, 1e-12 * np.maximum(own, TINY)))


def _solve(inner: Floats, ridge: Floats, right: Floats) -> tuple[Floats, Floats]:
    """The log determinant of (inner + ridge) and its solution for `right`; a column not seen yet does no harm."""
    size = np.maximum(np.trace(inner, axis1=-2, axis2=-1), TINY)
    whole = inner + np.diag(ridge) + size[..., None, None] * TINY * np.eye(len(ridge))
    return np.asarray(np.linalg.slogdet(whole)[1]), np.asarray(np.linalg.solve(whole, right))


def _freedom(design: Design, rows: Ints) -> Floats:
    """Degrees of freedom of the variance after its prior and the columns that nothing is known of."""
    return np.maximum(rows - int((design.ridge == 0).sum()), 0.5) + 2 * design.shape
