"""Placebo calibration: what would have been found on days when nothing was launched?

The effect is estimated at many fake dates in the record before the launch, and at the same dates on the
comparison topics, exactly as at the true date. Their scores z = estimate / standard error should spread like 1.
How far they really spread, `scale`, calibrates the interval:

    scale^2   = (TRUST + independent * mean(z^2)) / (TRUST + independent)
    p         = max(t beyond z / scale with TRUST + independent degrees of freedom, (1 + k) / (1 + fakes) where k > 0)
    estimate +- the z of that p * standard error

k of the fake dates lie as far out as the true one, to either side (of all of them, or of the series' own if that
makes p larger; so too the scale).

Fake dates overlap, so they count as fewer: `independent` is their number over the sum of their correlations
along time (or the number of windows that do not overlap, if that is more). TRUST is how many fake dates the
structural model's own error counts for, so that five of them do not overrule it.

Sources: Abadie, Diamond & Hainmueller, JASA 105 (2010) (placebos in time and space); Schuemie et al., Statistics
in Medicine 33 (2014) (empirical calibration); Geyer, Statistical Science 7 (1992) (effective number).
Assumes: the record before the launch is like the one after it, but for the campaign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from sentiment.will.statespace import Floats, Ints

TRUST = 10.0
MOST = 30  # fake dates tried on one series
LEAST = 3.0  # independent fake dates without which nothing is concluded
WARM_DAYS = 28  # record that a fake date needs before it, as the true one does
WARM_ROWS = 15


@dataclass(frozen=True)
class Placebo:
    """Scores at fake dates of the series itself (`own`) and of its comparison topics.

    `own_independent` and `independent` say as how many independent ones the first and all of them count.
    """

    own: tuple[float, ...] = ()
    topics: tuple[float, ...] = ()
    own_independent: float = 0.0
    independent: float = 0.0

    @property
    def scores(self) -> tuple[float, ...]:
        """All of them."""
        return self.own + self.topics

    @property
    def enough(self) -> bool:
        """Whether there are fake dates enough to check anything."""
        return self.independent >= LEAST

    @property
    def scale(self) -> float:
        """How much wider the estimate spreads than its standard error says: by all, or if wider by its own."""
        groups = ((self.own, self.own_independent), (self.scores, self.independent))
        return max(_scale(scores, count) for scores, count in groups)

    def tail(self, score: float) -> float:
        """The probability, above 0, of a score at least this far out on its side when nothing was launched."""
        model = float(stdtr(TRUST + self.independent, -abs(score) / self.scale))
        return max(model, _rank(self.own, abs(score)), _rank(self.scores, abs(score)), 1e-12)

    def reach(self, tail: float) -> float:
        """The score beyond which `tail` of the chance lies on one side (the inverse of `tail`)."""
        model = float(stdtrit(TRUST + self.independent, 1 - tail)) * self.scale
        return max(model, _passed(self.own, tail), _passed(self.scores, tail))


def _scale(scores: Sequence[float], count: float) -> float:
    squares = float(np.mean(np.square(scores))) if len(scores) else 1.0
    return float(np.sqrt((TRUST + count * squares) / (TRUST + count)))


def _rank(scores: Sequence[float], far: float) -> float:
    """Half the part of the fake dates that lie as far out (to either side); 0 where none does."""
    beyond = int(np.sum(np.abs(scores) >= far))
    return 0.5 * (1 + beyond) / (1 + len(scores)) if beyond else 0.0


def _passed(scores: Sequence[float], tail: float) -> float:
    """The score from which on `_rank` is no more than `tail`."""
    ordered = np.sort(np.abs(scores))[::-1]
    allowed = max(0, int(np.floor(2 * tail * (1 + len(ordered)) + 1e-9)) - 1)
    return float(ordered[allowed]) if allowed < len(ordered) else 0.0


def fake_dates(day: Ints, launch: int, length: int, *, few: bool = False) -> list[tuple[int, int]]:
    """Windows (first day, last day) of `length` days that end before the launch, on days with evidence.

    `few`: the record is of surveys, which know their own error, so a fake date needs less before it.
    """
    warm = day[0] + max(WARM_DAYS, length // 2)
    rows = 2 if few else WARM_ROWS
    starts = [
        int(start)
        for start in np.unique(day[day < launch])
        if start + length <= launch
        and start >= warm
        and np.searchsorted(day, start) >= rows
        and np.searchsorted(day, start + length) > np.searchsorted(day, start)
    ]
    if len(starts) > MOST:
        starts = [starts[at] for at in np.linspace(0, len(starts) - 1, MOST).round().astype(int)]
    return [(start, start + length - 1) for start in starts]


def history_needed(length: int) -> int:
    """Days of record before the launch that give `LEAST` windows of this length."""
    return max(WARM_DAYS, length // 2) + int(LEAST) * length


def placebo_of(units: Sequence[tuple[Floats, Sequence[tuple[int, int]]]]) -> Placebo:
    """Scores and windows of the series and then of each topic, as one placebo."""
    own, *topics = [tuple(float(score) for score in scores) for scores, _ in units]
    counts = [independent(scores, windows) for scores, windows in units]
    return Placebo(own, tuple(score for scores in topics for score in scores), counts[0], sum(counts))


def independent(scores: Floats, windows: Sequence[tuple[int, int]]) -> float:
    """As how many independent fake dates these count."""
    count = len(scores)
    if count == 0:
        return 0.0
    length = windows[0][1] - windows[0][0] + 1
    apart = (windows[-1][0] - windows[0][0]) // length + 1
    whole, linked = float(np.mean(scores**2)), 1.0
    for lag in range(1, count):
        shared = float(np.mean(scores[lag:] * scores[:-lag])) / whole if whole > 0 else 1.0
        if shared <= 0.05:
            break
        linked += 2 * shared
    return float(min(count, max(apart, count / linked)))
