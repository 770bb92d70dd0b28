"""Fitting a model: the posterior of its parameters as a small grid of weighted points.

Fixed quasi-random points of the Laplace approximation, reweighted to the exact posterior (importance sampling; Rue,
Martino & Chopin, J. R. Statist. Soc. B 71 (2009), s. 6.5). The mode needs no more digits than the reweighting mends.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from math import log

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtri
from scipy.stats import qmc

from sentiment.will.model import PRIORS, Model, Parameters
from sentiment.will.statespace import Floats, Layout, Smoothed


def fit(model: Model, *, doubt: bool = True, near: Parameters | None = None) -> Parameters:
    """The parameters' posterior as weighted points. Deterministic: the same evidence gives the same points.

    Without `doubt`, the most probable point alone, in half the time: to compare models, never for an interval.
    `near`: parameters to search from, of other evidence for the same level; the priors' middles else.
    """
    layout = Layout(np.unique(model.seen.day), model.seen)
    centre = np.array([log(PRIORS[model.unit][name][0]) for name in model.names])
    width = np.array([PRIORS[model.unit][name][1] for name in model.names])

    def surprise(u: Floats) -> float:
        # minus the log posterior, in units of the prior's own spread
        return 0.5 * float(u @ u) - Smoothed(layout, model.variances(centre + width * u)).loglik

    size = len(centre)
    found = minimize(
        surprise,
        _begin(model, centre, width, near),
        method="L-BFGS-B",
        bounds=[(-4.0, 4.0)] * size,
        options={"ftol": 1e-6, "gtol": 1e-2},
    )
    best = np.asarray(found.x)
    if not doubt:
        return _parameters(model, centre + width * best, (centre + width * best)[None, :], np.ones(1))
    factor = _inverse_root(_curvature(surprise, best))
    normals = _normals(size, _how_many(len(model.seen.y)))
    steps = 1.1 * normals @ factor.T  # a little wider than the approximation, so that no tail is missed
    points = np.vstack([best, best + steps])
    scaled = np.vstack([np.zeros(size), normals])
    logs = np.array([-surprise(point) for point in points]) + 0.5 * (scaled**2).sum(axis=1)
    weights = np.exp(logs - logs.max())
    return _parameters(model, centre + width * best, centre + width * points, weights / weights.sum())


def _begin(model: Model, centre: Floats, width: Floats, near: Parameters | None) -> Floats:
    """Where the search starts, in units of the prior's spread."""
    known = dict(zip(near.names, near.mode, strict=True)) if near else {}
    start = [known.get(name, middle) for name, middle in zip(model.names, centre, strict=True)]
    return np.clip((np.array(start) - centre) / width, -4.0, 4.0)


def _parameters(model: Model, mode: Floats, points: Floats, weights: Floats) -> Parameters:
    turn = model.origin + timedelta(days=model.turn)
    return Parameters(model.names, turn, model.mix, mode, points, weights, model.breaks)


def _how_many(n: int) -> int:
    """Fewer points where much evidence leaves little doubt about the parameters."""
    return 31 if n <= 1500 else 15


@lru_cache(maxsize=32)
def _normals(size: int, count: int) -> Floats:
    """Fixed quasi-random standard normal points (count, size)."""
    power = int(np.ceil(np.log2(count)))
    uniform = qmc.Sobol(size, scramble=True, rng=np.random.default_rng(20)).random_base2(power)[:count]
    return np.asarray(ndtri(np.clip(uniform, 1e-6, 1 - 1e-6)))


def _curvature(surprise: Callable[[Floats], float], at: Floats, step: float = 0.15) -> Floats:
    """The matrix of second differences at a point."""
    size = len(at)
    unit = np.eye(size) * step
    middle = surprise(at)
    once = np.array([[surprise(at + unit[i]), surprise(at - unit[i])] for i in range(size)])
    bend = np.diag((once.sum(axis=1) - 2 * middle) / step**2)
    for i in range(size):
        for j in range(i):
            both = surprise(at + unit[i] + unit[j])
            bend[i, j] = bend[j, i] = (both - once[i, 0] - once[j, 0] + middle) / step**2
    return bend


def _inverse_root(bend: Floats) -> Floats:
    """A root of the curvature's inverse, kept between the prior's own width and a hundredth of it."""
    values, vectors = np.linalg.eigh(bend)
    return np.asarray(vectors / np.sqrt(np.clip(values, 1.0, 1e4)))
