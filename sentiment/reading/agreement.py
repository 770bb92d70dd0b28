"""How far two people's labels of the same mentions agree, beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DRAWS = 4_000


@dataclass(frozen=True)
class Agreement:
    """Cohen's kappa with an interval: 1 is full agreement, 0 what chance would give. None where chance is certain."""

    mentions: int
    same: int
    kappa: float | None
    low: float | None
    high: float | None
    level: float


def kappa(first: Sequence[str], second: Sequence[str], *, level: float = 0.90, seed: int = 0) -> Agreement:
    """Cohen's kappa of two blind labellings of the same mentions (J. Cohen 1960).

    The interval is Bayesian: the table of pairs of labels is Dirichlet, with one mention's worth of prior spread over
    it, so that full agreement on ten mentions is not called certain. Assumes mentions drawn independently.
    """
    if len(first) != len(second):
        raise ValueError("both must have labelled the same mentions")
    names = sorted({*first, *second})
    places = {name: place for place, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    for one, two in zip(first, second, strict=True):
        table[places[one], places[two]] += 1
    same = int(np.trace(table))
    if len(names) < 2:  # nobody, or one label only: nothing to tell agreement from chance by
        return Agreement(len(first), same, None, None, None, level)
    draws = np.random.default_rng(seed).dirichlet((table + 1 / table.size).ravel(), _DRAWS)
    spread = _kappa(draws.reshape(-1, *table.shape))
    low, high = np.quantile(spread, [(1 - level) / 2, (1 + level) / 2]).tolist()
    value = float(_kappa(table[None] / len(first))[0])
    return Agreement(len(first), same, value, min(low, value), max(high, value), level)


def _kappa(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    seen = np.trace(tables, axis1=1, axis2=2)
    chance = (tables.sum(1) * tables.sum(2)).sum(1)
    return np.asarray((seen - chance) / np.maximum(1 - chance, 1e-12), float)
