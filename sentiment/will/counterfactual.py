"""Where a series would have gone without the launch, as the record before it and the comparison topics tell.

    y[i] = topics[i] . b + leans[i] . c + walk[day i] + sway[day i] + noise[i]        i before the launch
    path = topics[day] . b + walk[day]                                                on any day

The best linear guess of the path from what was measured before the launch (universal kriging), under each set of
parameters that `sentiment.will.steps.fit` gives weight to, with the doubt about b, the walk and the parameters in
its interval. It draws the picture beside a verdict; the verdict itself rests on `sentiment.will.contribution`.

Source: Cressie (1993), Statistics for Spatial Data, 3.4; Brodersen et al., Annals of Applied Statistics 9 (2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import ndtri

from sentiment.will.series import Series, lay_out, unit
from sentiment.will.statespace import Floats, Ints
from sentiment.will.steps import Design, fit

LEAST_WEIGHT = 0.02  # sets of parameters less likely than this, beside the likeliest, change nothing that is drawn
MOST_POINTS = 200


@dataclass(frozen=True)
class Guess:
    """The path on a day with its 90% interval, in the series' unit."""

    day: date
    level: float
    low: float
    high: float


def counterfactual(series: Series, topics: Sequence[Series], launch: date, end: date) -> list[Guess]:
    """The path from the first measurement to the window's end, from what was measured before the launch alone.

    Empty where there are fewer than two measurements before the launch.
    """
    known = series.between(date.min, launch - timedelta(days=1))
    if len(known.days) < 2:
        return []
    shown = _shown(known, launch, end)
    whole, measured = _with(known, shown)
    design = lay_out(whole, whole.days[0], topics)
    past, ahead = np.flatnonzero(measured), np.flatnonzero(~measured)
    fitted = fit(design.rows(past))
    told = _told(design, known)
    likely = np.flatnonzero(fitted.weight >= LEAST_WEIGHT * fitted.weight.max())
    weight = fitted.weight[likely] / fitted.weight[likely].sum()
    guesses = [_guess(design, past, ahead, told, int(at)) for at in likely]
    means = np.array([mean for mean, _ in guesses])
    variances = np.array([part * fitted.variance[at] for (_, part), at in zip(guesses, likely, strict=True)])
    middle = weight @ means
    spread = np.sqrt(weight @ (variances + (means - middle) ** 2))
    scale, centre = unit(whole), float(np.mean(whole.points))
    reach = float(ndtri(0.95)) * spread
    return [
        Guess(day, *(float(centre + scale * value) for value in (mid, mid - far, mid + far)))
        for day, mid, far in zip(shown, middle, reach, strict=True)
    ]


def _shown(known: Series, launch: date, end: date) -> list[date]:
    """Days to draw: as closely as it is measured, thinner where that would be too many."""
    gaps = np.diff([day.toordinal() for day in known.days])
    step = 3 if known.surveys else max(1, round(float(np.median(gaps))))
    step *= max(1, -(-((end - known.days[0]).days // step) // MOST_POINTS))
    back = (launch - known.days[0]).days // step
    forward = max(0, (end - launch).days) // step
    days = {launch + timedelta(days=step * at) for at in range(-back, forward + 1)}
    return sorted(days | {launch, max(launch, end)})


def _with(known: Series, shown: Sequence[date]) -> tuple[Series, Floats]:
    """The record with a row for each day shown that says nothing; and which rows were measured."""
    idle = float(np.mean(known.points))
    rows = [(day, at, True) for at, day in enumerate(known.days)] + [(day, -1, False) for day in shown]
    rows.sort(key=lambda row: (row[0], not row[2], row[1]))
    middle = float(np.median(known.errors)) if known.errors else 0.0
    whole = Series(
        known.name,
        tuple(day for day, _, _ in rows),
        tuple(known.points[at] if seen else idle for _, at, seen in rows),
        tuple(known.errors[at] if seen else middle for _, at, seen in rows) if known.errors else (),
        tuple(known.leans[at] if seen else () for _, at, seen in rows) if known.leans else (),
        known.surveys,
    )
    return whole, np.array([seen for _, _, seen in rows])


def _told(design: Design, known: Series) -> Floats:
    """Which columns of the base belong to the path: its start and the topics, no house, wording or weekday."""
    alone = lay_out(known, known.days[0]).base.shape[1] - 1  # leans and weekdays
    told = np.ones(design.base.shape[1])
    if alone:
        told[-alone:] = 0.0
    return told


def _guess(design: Design, past: Ints, ahead: Ints, told: Floats, at: int) -> tuple[Floats, Floats]:
    """Mean of the path on the rows ahead and its variance as parts of the noise's, under one set of parameters."""
    grid = design.grid
    day = (design.day - design.day[0]).astype(float)
    before, then = day[past], day[ahead]
    apart = np.abs(np.subtract.outer(before, before))
    drift = float(grid.drift[at])
    cover = drift * np.minimum.outer(before, before) + np.diag(design.noise[past])
    cover += float(grid.sway[at]) * np.exp(-apart / float(grid.memory[at]))
    between = drift * np.minimum.outer(before, then)
    factor = cho_factor(cover, lower=True)
    base, wanted = design.base[past], design.base[ahead] * told
    by_base, by_then = cho_solve(factor, base), cho_solve(factor, between)
    tiny = 1e-9 * max(float(np.trace(base.T @ by_base)), 1.0)
    precision = base.T @ by_base + np.diag(design.ridge) + tiny * np.eye(base.shape[1])
    shifts = np.linalg.solve(precision, by_base.T @ design.y[past])
    mean = wanted @ shifts + by_then.T @ (design.y[past] - base @ shifts)
    open_ = wanted - by_then.T @ base
    doubt = np.einsum("ij,ij->i", open_, np.linalg.solve(precision, open_.T).T)
    variance = drift * then - np.einsum("ij,ij->j", between, by_then) + doubt
    return np.asarray(mean), np.asarray(np.maximum(variance, 0.0))
