"""The exact arithmetic of a level that drifts: a random walk seen through leaning, noisy measurements.

    level[t]   = level[t-1] + step,                  step ~ N(0, drift * days between)
    lean[h, t] = lean[h, t-1] * keep + change,       keep = exp(-days between / memory), variance lean[h];
                                                     or, where it walks: keep = 1, change ~ N(0, walk[h] * days)
    y[i]       = level[day i] + lean[house i, day i] + the shifts that bear on i + noise,   noise ~ N(0, noise[i])
    shift[j]   ~ N(0, spread[j])                     (a wording's, a mode's, a population's)

The same model is worked out in two ways. `kalman` goes forward in time and gives what was known on
each day. `Smoothed` solves all days at once from their precision matrix, which is sparse, so that a fit
takes linear time. Tests hold the two equal to each other, to `statsmodels`, and to a dense solution.
All values are on the link scale (logit of a share, log of a rate).

Sources: Durbin & Koopman, Time Series Analysis by State Space Methods (2012), ch. 2, 4 and 6.4;
Rue & Held, Gaussian Markov Random Fields (2005), ch. 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log, pi
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

START_VARIANCE = 100.0
"""Variance of the level before any evidence, around 0: flat over every share there is (sd 10 logits)."""


@dataclass(frozen=True)
class Measurements:
    """`y[i]` on the link scale, measured on `day[i]` (not falling) by house `house[i]`.

    `house` counts from 0; -1 is a measurement without a lean. `shift[i, j]` is how far shift j bears on i
    (1, or a part where a measurement averages several wordings). `aim[j]` is how much of shift j belongs to the
    level itself: the level told is level[t] + aim . shift, as the questions are usually asked.
    """

    day: Ints
    y: Floats
    house: Ints
    shift: Floats
    aim: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        if len(self.day) > 1 and bool(np.any(np.diff(self.day) < 0)):
            raise ValueError("measurements must be in order of time")

    @property
    def houses(self) -> int:
        """How many houses there are."""
        return int(self.house.max(initial=-1)) + 1


@dataclass(frozen=True)
class Variances:
    """One set of parameters: drift a day, each house's lean (H,), memory in days, shifts (k,), noise (n,).

    `earlier` holds (day, drift before that day), the newest first: opinion may have moved faster once. A house with
    a `walk` (variance a day; none where empty, (H,) else) has the variance `lean` on the first day measured and never
    comes back.
    """

    drift: float
    lean: Floats
    memory: float
    spread: Floats
    noise: Floats
    earlier: tuple[tuple[float, float], ...] = ()
    walk: Floats = field(default_factory=lambda: np.zeros(0))

    def onward(self, house: Ints, gap: Floats) -> tuple[Floats, Floats]:
        """Over a gap in days: how much of each house's lean is kept, and the variance of what comes anew."""
        walk = self._walks(house)
        kept = np.where(walk > 0.0, 1.0, np.exp(-gap / self.memory))
        return kept, self.lean[house] * (1.0 - kept**2) + walk * gap

    def opening(self, house: Ints, after: Floats) -> Floats:
        """The variance of each house's lean so many days after the first day measured, before it is heard."""
        return self.lean[house] + self._walks(house) * after

    def _walks(self, house: Ints) -> Floats:
        return self.walk[house] if len(self.walk) else np.zeros(len(house))

    def clock(self, days: Ints) -> Floats:
        """The level's variance gathered up to each day, from any day: the walk's own time."""
        made, after = self.drift * days.astype(float), self.drift
        for day, before in self.earlier:
            made += (before - after) * np.minimum(days - day, 0.0)
            after = before
        return made


@dataclass(frozen=True)
class Filtered:
    """What was known on the way, for G sets of parameters at once.

    `mean`, `variance` (G, n): the level after measurement i. `expected`, `spread` (G, n): measurement i
    foretold from the ones before it. `loglik` (G,).
    """

    mean: Floats
    variance: Floats
    expected: Floats
    spread: Floats
    loglik: Floats


def kalman(seen: Measurements, sets: list[Variances]) -> Filtered:
    """Filter forward in time under several sets of parameters.

    Measurements of one day are taken in one after another, which is exact for independent noise.
    """
    count, n, k, houses = len(sets), len(seen.y), seen.shift.shape[1], seen.houses
    steps = np.array([np.diff(one.clock(seen.day), prepend=0.0) for one in sets])
    lean = np.array([one.lean for one in sets]).reshape(count, houses)
    every = np.arange(houses)
    noise = np.array([one.noise for one in sets])
    state = np.zeros((count, 1 + k + houses))
    cover = np.zeros((count, 1 + k + houses, 1 + k + houses))
    cover[:, 0, 0] = START_VARIANCE
    shifts, leans = np.arange(1, 1 + k), np.arange(1 + k, 1 + k + houses)
    cover[:, shifts, shifts] = np.array([one.spread for one in sets]).reshape(count, k)
    cover[:, leans, leans] = lean
    mean, variance, expected, foretold = (np.empty((count, n)) for _ in range(4))
    loglik = np.zeros(count)
    told = np.concatenate([[1.0], seen.aim])
    keep = np.ones((count, 1 + k + houses))
    rows = np.concatenate([np.ones((n, 1)), seen.shift, seen.house[:, None] == np.arange(houses)], axis=1)
    sees = [(np.flatnonzero(row), row[np.flatnonzero(row)]) for row in rows]
    onward: dict[float, tuple[Floats, ...]] = {}
    for i in range(n):
        gap = float(seen.day[i] - seen.day[i - 1]) if i else 0.0
        if gap:
            if gap not in onward:
                each = [one.onward(every, np.array(gap)) for one in sets]
                onward[gap] = tuple(np.array(part).reshape(count, houses) for part in zip(*each, strict=True))
            keep[:, 1 + k :], anew = onward[gap]
            state *= keep
            cover *= keep[:, :, None] * keep[:, None, :]
            cover[:, 0, 0] += steps[:, i]
            cover[:, leans, leans] += anew
        at, part = sees[i]
        gain = cover[:, :, at] @ part
        expected[:, i] = state[:, at] @ part
        foretold[:, i] = total = gain[:, at] @ part + noise[:, i]
        surprise = seen.y[i] - expected[:, i]
        state += gain * (surprise / total)[:, None]
        cover -= gain[:, :, None] * (gain / total[:, None])[:, None, :]
        loglik -= 0.5 * (log(2 * pi) + np.log(total) + surprise**2 / total)
        mean[:, i] = state[:, : 1 + k] @ told
        variance[:, i] = (cover[:, : 1 + k, : 1 + k] @ told) @ told
    return Filtered(mean, variance, expected, foretold, loglik)


def filtered_at(days: Ints, seen: Measurements, known: Filtered, sets: list[Variances]) -> tuple[Floats, Floats]:
    """Mean and variance (G, len(days)) of the level on each day from what was known by that day.

    Before the first measurement both are NaN.
    """
    last = np.searchsorted(seen.day, days, side="right") - 1
    some = last >= 0
    at = np.where(some, last, 0)
    mean = known.mean[:, at]
    variance = known.variance[:, at] + np.array([one.clock(days) - one.clock(seen.day[at]) for one in sets])
    mean[:, ~some] = np.nan
    variance[:, ~some] = np.nan
    return mean, variance


class Layout:
    """Where each unknown stands in the precision matrix: levels at `nodes`, leans at their days, shifts.

    `nodes` are days in order, without repeats, and hold every day measured. The unknowns are put once
    into the order that keeps the factor of the matrix sparse (minimum degree).
    """

    def __init__(self, nodes: Ints, seen: Measurements) -> None:
        self.nodes, self.seen = nodes, seen
        m, k, n = len(nodes), seen.shift.shape[1], len(seen.y)
        leaning = np.flatnonzero(seen.house >= 0)
        pairs = np.stack([seen.house[leaning], seen.day[leaning]], axis=1).reshape(-1, 2)
        leans, which = np.unique(pairs, axis=0, return_inverse=True)
        self.lean_house, lean_day = leans[:, 0], leans[:, 1]
        # leans are sorted by house, then day: neighbours of one house follow each other in time
        self.follows = np.flatnonzero(np.diff(self.lean_house) == 0)
        self.opens = np.setdiff1d(np.arange(len(leans)), self.follows + 1)
        self.lean_gaps = np.diff(lean_day)[self.follows].astype(float)
        self.lean_waits = (lean_day[self.opens] - seen.day[0]).astype(float)
        self.size = m + len(leans) + k
        at_row, at_shift = np.nonzero(seen.shift)
        row = np.concatenate([np.arange(n), leaning, at_row])
        column = np.concatenate([np.searchsorted(nodes, seen.day), m + which.reshape(-1), m + len(leans) + at_shift])
        part = np.concatenate([np.ones(n + len(leaning)), seen.shift[at_row, at_shift]])
        levels, leaned, shifts = np.split(np.arange(self.size), [m, m + len(leans)])
        before, after = leaned[self.follows], leaned[self.follows + 1]
        # every pair of unknowns that one measurement ties together
        order = np.argsort(row, kind="stable")
        each = np.split(order, np.searchsorted(row[order], np.arange(1, n)))
        self._tied = np.repeat(np.arange(n), [len(one) ** 2 for one in each])
        first = np.concatenate([np.repeat(one, len(one)) for one in each])
        second = np.concatenate([np.tile(one, len(one)) for one in each])
        self._parts = part[first] * part[second]
        first, second = column[first], column[second]
        prior_i = [levels, levels[:-1], levels[1:], leaned[self.opens], before, after, before, after, shifts]
        prior_j = [levels, levels[1:], levels[:-1], leaned[self.opens], before, after, after, before, shifts]
        rows, columns = np.concatenate([first, *prior_i]), np.concatenate([second, *prior_j])
        self._put(rows, columns)
        place = _factor(self.precision(_plain(self)), "MMD_AT_PLUS_A").perm_c
        self._put(place[rows], place[columns])
        self.level, self.lean, self.shift = place[levels], place[leaned], place[shifts]
        self.sees = csc_matrix((part, (row, place[column])), shape=(n, self.size))
        self.gathers = csc_matrix(self.sees.T)

    def _put(self, rows: Ints, columns: Ints) -> None:
        """Where in the sparse matrix each of its summands goes, worked out once for every set of parameters."""
        places, self._slot = np.unique(columns * self.size + rows, return_inverse=True)
        self._rows = (places % self.size).astype(np.int32)
        self._starts = np.searchsorted(places, np.arange(self.size + 1) * self.size).astype(np.int32)

    def told(self, unknowns: Floats) -> Floats:
        """The level told at each node, out of values of all unknowns: (size,) or (size, c) to (m,) or (m, c)."""
        return np.asarray(unknowns[self.level] + self.seen.aim @ unknowns[self.shift])

    def tells(self, at: Ints) -> Floats:
        """How the level told at some nodes is made up of all unknowns (size, len(at))."""
        made = np.zeros((self.size, len(at)), order="F")
        made[self.shift] = self.seen.aim[:, None]
        made[self.level[at], np.arange(len(at))] = 1.0
        return made

    def precision(self, given: Variances) -> csc_matrix:
        """The precision matrix of all unknowns, given the measurements."""
        inverse = 1.0 / np.diff(given.clock(self.nodes))
        walk = np.zeros(len(self.nodes))
        walk[0] = 1.0 / START_VARIANCE
        walk[:-1] += inverse
        walk[1:] += inverse
        kept, anew = given.onward(self.lean_house[self.follows], self.lean_gaps)
        fresh = 1.0 / anew
        opens = 1.0 / given.opening(self.lean_house[self.opens], self.lean_waits)
        tied = (1.0 / given.noise)[self._tied] * self._parts
        chain = [fresh * kept**2, fresh, -fresh * kept, -fresh * kept]
        values = np.concatenate([tied, walk, -inverse, -inverse, opens, *chain, 1.0 / given.spread])
        summed = np.bincount(self._slot, weights=values)
        return csc_matrix((summed, self._rows, self._starts), shape=(self.size, self.size))

    def log_prior(self, given: Variances) -> float:
        """Logarithm of the determinant of the precision before the measurements."""
        _, anew = given.onward(self.lean_house[self.follows], self.lean_gaps)
        return -float(
            log(START_VARIANCE)
            + np.log(np.diff(given.clock(self.nodes))).sum()
            + np.log(given.opening(self.lean_house[self.opens], self.lean_waits)).sum()
            + np.log(anew).sum()
            + np.log(given.spread).sum()
        )


class Smoothed:
    """All days at once under one set of parameters, with every joint uncertainty.

    `mean` (m,) is the level's at the layout's nodes; `shifts` (k,) the shifts'; `loglik` the likelihood's logarithm.
    """

    def __init__(self, layout: Layout, given: Variances) -> None:
        seen, weight = layout.seen, 1.0 / given.noise
        self._layout, self._weight = layout, weight
        self._factor = _factor(layout.precision(given), "NATURAL")
        right = layout.gathers @ (weight * seen.y)
        self._solution = np.asarray(self._factor.solve(right))
        self.mean = layout.told(self._solution)
        self.shifts = self._solution[layout.shift]
        quadratic = float(weight @ seen.y**2) - float(right @ self._solution)
        self.loglik = -0.5 * (
            len(seen.y) * log(2 * pi)
            + float(np.log(given.noise).sum())
            + float(np.log(self._factor.U.diagonal()).sum())
            - layout.log_prior(given)
            + quadratic
        )

    def leans(self) -> Floats:
        """Each house's lean when it was last heard (H,)."""
        layout = self._layout
        last = np.zeros(layout.seen.houses, dtype=np.int64)
        last[layout.lean_house] = np.arange(len(layout.lean_house))  # a later place of a house replaces an earlier
        return np.asarray(self._solution[layout.lean[last]])

    def cover(self, at: Ints) -> Floats:
        """Covariance (len(at), m) of the level at some nodes with the level at every node."""
        return np.asarray(self._layout.told(self._columns(at)).T)

    def weights(self, node: int) -> Floats:
        """How much each measurement moves the level at a node (n,): the level is their weighted sum."""
        return np.asarray(self._weight * (self._layout.sees @ self._columns(np.array([node]))[:, 0]))

    def _columns(self, at: Ints) -> Floats:
        return np.asarray(self._factor.solve(self._layout.tells(at)))


def _factor(precision: csc_matrix, order: Literal["NATURAL", "MMD_AT_PLUS_A"]) -> Any:
    """The sparse factor of a positive definite matrix. Narrow panels: such a matrix has no wide dense parts."""
    small = {"relax": 8, "panel_size": 1}
    return splu(precision, permc_spec=order, diag_pivot_thresh=0.0, options={"SymmetricMode": True}, **small)


def _plain(layout: Layout) -> Variances:
    """Variances of one, to find a good order of the unknowns."""
    seen = layout.seen
    ones = np.ones(len(seen.y))
    return Variances(1.0, np.ones(seen.houses), 100.0, np.ones(seen.shift.shape[1]), ones)
