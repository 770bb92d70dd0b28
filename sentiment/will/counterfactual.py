"""Where a series would have gone without the launch, as the record before it and the comparison topics tell.

    y[i] = topics[i] . b + leans[i] . c + walk[day i] + sway[day i] + noise[i]        i before the launch
    path = topics[day] . b + walk[day] + sway[day]                                    on any day

The best linear guess of the path from what was measured before the launch (universal kriging), under each set of
parameters that `sentiment.will.steps.fit` gives weight to, with the doubt about b, the walk and the parameters in
its interval. It draws the picture beside a verdict; the verdict itself rests on `sentiment.will.contribution`.

Source: Cressie (1993), Statistics for Spatial Data, 3.4; Brodersen et al., Annals of Applied Statistics 9 (2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import ndtri

from sentiment.will.series import Series, compared, days_from, lay_out, topic_ridge, unit
from sentiment.will.statespace import Floats
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
    origin = known.days[0]
    alone = lay_out(known, origin)
    then = days_from(shown, origin)
    columns = compared(known, topics, origin, np.concatenate([alone.day, then]))
    beside = np.column_stack(columns) if columns else np.zeros((len(alone.day) + len(then), 0))
    ridge = np.concatenate([np.full(len(columns), topic_ridge(known)), alone.ridge])
    design = replace(alone, base=np.column_stack([beside[: len(alone.day)], alone.base]), ridge=ridge)
    wanted = np.zeros((len(then), len(ridge)))
    wanted[:, : len(columns)] = beside[len(alone.day) :]
    wanted[:, len(columns)] = 1.0  # where the path starts; no house, wording or weekday
    fitted = fit(design)
    likely = np.flatnonzero(fitted.weight >= LEAST_WEIGHT * fitted.weight.max())
    weight = fitted.weight[likely] / fitted.weight[likely].sum()
    guesses = [_guess(design, then.astype(float), wanted, int(at)) for at in likely]
    means = np.array([mean for mean, _ in guesses])
    variances = np.array([part * fitted.variance[at] for (_, part), at in zip(guesses, likely, strict=True)])
    middle = weight @ means
    spread = np.sqrt(weight @ (variances + (means - middle) ** 2))
    scale, centre = unit(known), float(np.mean(known.points))
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


def _guess(design: Design, then: Floats, wanted: Floats, at: int) -> tuple[Floats, Floats]:
    """Mean of the path on the days asked and its variance as parts of the noise's, under one set of parameters."""
    grid, before = design.grid, design.day.astype(float)
    apart = np.abs(np.subtract.outer(before, before))
    drift = float(grid.drift[at])
    cover = drift * np.minimum.outer(before, before) + np.diag(design.noise)
    sway, memory = float(grid.sway[at]), float(grid.memory[at])
    cover += sway * np.exp(-apart / memory)
    between = drift * np.minimum.outer(before, then)
    between += sway * np.exp(-np.abs(np.subtract.outer(before, then)) / memory)
    factor = cho_factor(cover, lower=True)
    by_base, by_then = cho_solve(factor, design.base), cho_solve(factor, between)
    information = design.base.T @ by_base
    tiny = 1e-9 * max(float(np.trace(information)), 1.0)
    precision = information + np.diag(design.ridge + tiny)
    shifts = np.linalg.solve(precision, by_base.T @ design.y)
    mean = wanted @ shifts + by_then.T @ (design.y - design.base @ shifts)
    left = wanted - by_then.T @ design.base
    doubt = np.einsum("ij,ij->i", left, np.linalg.solve(precision, left.T).T)
    variance = drift * then + sway - np.einsum("ij,ij->j", between, by_then) + doubt
    return np.asarray(mean), np.asarray(np.maximum(variance, 0.0))
