"""How much of what a topic finds is about its goal: hits drawn at random, judged right or wrong, with an interval.

Each mention has a random number that depends on the topic and the mention alone (permanent random numbers, as in
coordinated sampling: E. Ohlsson 1995). Hits are judged from the lowest number up, so those judged are at every
moment a random draw without return of all hits. When the query changes, the hits that stay keep their numbers, so
what was judged still applies; a hit that is new below the last one judged has to be judged first.
The interval is exact for a draw without return (hypergeometric): it is a single value once every hit is judged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from scipy.stats import beta, hypergeom

SAMPLE = 20
"""Hits that are judged in one sitting."""

LEVEL = 0.90
_MANY = 20_000  # hits from which their number makes no difference to the interval


@dataclass(frozen=True)
class Precision:
    """The share of a topic's hits that are about it, in [0, 1]; None where none is judged yet.

    `low` and `high` bound its 90% interval. `judged` counts right and wrong; `unsure` could not be told and count
    as neither. `carried` of the judged were judged under an earlier version of the topic.
    """

    topic_id: int
    version: int
    right: int
    judged: int
    value: float | None
    low: float | None
    high: float | None
    unsure: int = 0
    carried: int = 0
    hits: int = 0
    drawn_at: datetime | None = None

    def said(self) -> str:
        """In words, such as "85% right (17 of 20 judged; 90% interval 67% to 95%)"."""
        if self.value is None or self.low is None or self.high is None:
            return "not judged yet"
        bounds = f"90% interval {self.low:.0%} to {self.high:.0%}" if self.high > self.low else "every hit"
        return f"{self.value:.0%} right ({self.right} of {self.judged} judged; {bounds})"


@dataclass(frozen=True)
class Judged:
    """One judgement: right, wrong, or None where it could not be told."""

    mention_id: int
    right: bool | None
    version: int
    by: str
    at: datetime


def order(topic_id: int, mention_ids: Collection[int]) -> list[int]:
    """The mentions in the order in which they are drawn for this topic: the same at every call, however many."""
    keys = np.fromiter(mention_ids, np.uint64, len(mention_ids))
    with np.errstate(over="ignore"):  # splitmix64 (S. Vigna) is meant to wrap around
        mixed = keys + np.uint64(topic_id) * np.uint64(0xD1342543DE82EF95) + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> np.uint64(31))
    return [int(key) for key in keys[np.lexsort((keys, mixed))]]


def judged_first(drawn: Sequence[int], judgements: Mapping[int, Judged]) -> list[Judged]:
    """The judgements that may be counted: from the first drawn up to one that nobody has judged."""
    found = []
    for key in drawn:
        if key not in judgements:
            break
        found.append(judgements[key])
    return found


def precision(
    topic_id: int, version: int, drawn: Sequence[int], judgements: Mapping[int, Judged], drawn_at: datetime | None
) -> Precision:
    """What the judgements say of all hits. `drawn` are the hits in their order."""
    counted = judged_first(drawn, judgements)
    told = [one for one in counted if one.right is not None]
    right, judged = sum(one.right is True for one in told), len(told)
    unsure = len(counted) - judged
    low, high = interval(right, judged, len(drawn) - unsure) if judged else (None, None)
    return Precision(
        topic_id, version, right, judged, right / judged if judged else None, low, high, unsure,
        sum(one.version != version for one in told), len(drawn), drawn_at,
    )  # fmt: skip


def interval(right: int, judged: int, hits: int, level: float = LEVEL) -> tuple[float, float]:
    """Bounds of the share of right ones among `hits`, where `right` of `judged` drawn without return are.

    Exact: in at least `level` of all draws it holds the true share, whatever that is (Clopper and Pearson's for
    many hits). Raises ValueError unless 0 <= right <= judged <= hits and judged > 0.
    """
    if not 0 <= right <= judged <= hits or not judged:
        raise ValueError(f"{right} right of {judged} judged of {hits} hits")
    tail = (1 - level) / 2
    if hits > _MANY:
        low = float(beta.ppf(tail, right, judged - right + 1)) if right else 0.0
        return low, float(beta.ppf(1 - tail, right + 1, judged - right)) if right < judged else 1.0
    true = np.arange(right, hits - (judged - right) + 1)
    so_many = hypergeom.sf(right - 1, hits, true, judged)
    so_few = hypergeom.cdf(right, hits, true, judged)
    fitting = true[(so_many > tail) & (so_few > tail)]
    return float(fitting[0]) / hits, float(fitting[-1]) / hits
