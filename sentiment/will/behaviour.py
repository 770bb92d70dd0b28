"""What people did, per opportunity to do it: over-dispersed counts of a period, and two periods compared.

People who came per event, letters per appeal, pledges per hundred asked: counts y[i] over offers o[i]. Counts of one
kind vary far more than chance alone, since events differ, so with Y = sum y and O = sum o

    rate       Y / O
    spread     phi = (PRIOR phi0 + (n - 1) phi1) / (PRIOR + n - 1), at least 1, of Var Y = phi E Y
               phi1 = n / (n - 1) sum (y - rate o)^2 / Y        (moments; large occasions may vary more)
               phi0 = 1 + k sum (rate o)^2 / Y                  (negative binomial, k as `sentiment.will.model` expects)
    interval   phi' G(Y / phi' + 1/2) / O, G the quantiles of a gamma; phi' = phi (t / z)^2 for the doubt about phi
    trend      ratio of two such gammas of one phi: a beta prime

A count given as a range is any number in it: the interval runs from the lower end with every count at its least to
the upper end with every count at its most. The level over time is `sentiment.will.estimate` with unit "rate"; this is
the plain figure of a period that can be checked by hand.

Sources: McCullagh & Nelder (1989), 6.2 and 9.2 (dispersion by moments); Cox, Biometrika 40 (1953) (half a count added);
Manski (2003), Partial Identification (ranges). Assumes: events of a period differ at random. Fails where the mix
changes (more small events): compare like with like. Seasons are not taken out: compare with the same months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import betainc, betaincinv, gammaincinv, ndtri, stdtrit

from sentiment.will.model import PRIORS
from sentiment.will.statespace import Floats
from sentiment.will.verdict import Verdict, judge

PRIOR = 3.0
"""As many occasions as the usual spread of counts is worth before any is seen."""


@dataclass(frozen=True)
class Occasion:
    """One opportunity: between `low` and `high` people did it, of `offered` opportunities (events: 1).

    An end that is not known is None; both None means that nobody counted, which is not 0.
    """

    on: date
    low: int | None
    high: int | None
    offered: float = 1.0
    ref: str = ""

    def __post_init__(self) -> None:
        if self.offered <= 0:
            raise ValueError("an occasion offers something")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("a range of people runs from the smaller number to the larger")


@dataclass(frozen=True)
class Rate:
    """People per opportunity with its 90% interval. `value` has every range at its middle.

    `spread` is how many times more counts vary than by chance; `open_ended` counts had no upper end and are taken
    to lie below the largest of the period or twice themselves; `uncounted` occasions are left out.
    """

    value: float
    low: float
    high: float
    spread: float
    occasions: int
    offered: float
    people_low: int
    people_high: int
    open_ended: int
    uncounted: int


@dataclass(frozen=True)
class Trend:
    """The change from one period to another as a part (0.2 = a fifth more) with its 90% interval."""

    earlier: Rate
    later: Rate
    value: float
    low: float
    high: float
    p_rise: float
    verdict: Verdict


def rate(occasions: Sequence[Occasion], confidence: float = 0.9) -> Rate | None:
    """People per opportunity in a period; None where nobody counted at all."""
    found = _Counts.of(occasions)
    if found is None:
        return None
    phi = _inflated([found], confidence)
    tail = (1 - confidence) / 2
    low = _gamma(found.least.sum(), phi, tail) / found.total if found.least.sum() > 0 else 0.0
    high = _gamma(found.most.sum(), phi, 1 - tail) / found.total
    return found.rate(low, high, _spread([found]))


def trend(earlier: Sequence[Occasion], later: Sequence[Occasion], confidence: float = 0.9) -> Trend | None:
    """How the rate of a period compares with an earlier one; None where one of them has no count."""
    one, two = _Counts.of(earlier), _Counts.of(later)
    first, second = rate(earlier, confidence), rate(later, confidence)
    if one is None or two is None or first is None or second is None:
        return None
    phi, tail = _inflated([one, two], confidence), (1 - confidence) / 2
    scale = one.total / two.total

    def at(over: float, under: float, part: float) -> float:
        share = float(betaincinv(over / phi + 0.5, under / phi + 0.5, part))
        return scale * share / (1 - share) - 1

    low = at(two.least.sum(), one.most.sum(), tail)
    high = at(two.most.sum(), one.least.sum(), 1 - tail)
    value = at(two.middle.sum(), one.middle.sum(), 0.5)
    # the share at which both rates are the same
    even = 1 / (1 + scale)
    p_rise = 1 - float(betainc(two.middle.sum() / phi + 0.5, one.middle.sum() / phi + 0.5, even))
    shows = float(np.sqrt((1 + high) / (1 + low))) - 1
    return Trend(first, second, value, low, high, p_rise, judge("rate", low, high, shows))


@dataclass(frozen=True)
class _Counts:
    """The counts of a period at their least, middle and most, with what was offered."""

    least: Floats
    middle: Floats
    most: Floats
    offered: Floats
    open_ended: int
    uncounted: int

    @classmethod
    def of(cls, occasions: Sequence[Occasion]) -> _Counts | None:
        counted = [one for one in occasions if one.low is not None or one.high is not None]
        if not counted:
            return None
        largest = max(end for one in counted for end in (one.low, one.high) if end is not None)
        least = np.array([one.low or 0 for one in counted], dtype=float)
        most = np.array([max(largest, 2 * (one.low or 0)) if one.high is None else one.high for one in counted], float)
        return cls(
            least,
            (least + most) / 2,
            most,
            np.array([one.offered for one in counted]),
            sum(one.high is None for one in counted),
            len(occasions) - len(counted),
        )

    @property
    def total(self) -> float:
        """Opportunities offered in all."""
        return float(self.offered.sum())

    def rate(self, low: float, high: float, spread: float) -> Rate:
        """The period's rate with these bounds."""
        return Rate(
            float(self.middle.sum()) / self.total,
            low,
            high,
            spread,
            len(self.offered),
            self.total,
            round(self.least.sum()),
            round(self.most.sum()),
            self.open_ended,
            self.uncounted,
        )


def _spread(periods: Sequence[_Counts]) -> float:
    """How many times more a period's people vary than by chance, by moments; the largest over the ranges' ends."""
    middle, doubt = PRIORS["rate"]["floor"]
    usual = middle**2 * np.exp(2 * doubt**2)  # the mean of the squared spread from occasion to occasion
    found = []
    for end in ("least", "middle", "most"):
        squares, people, sizes, freedom = 0.0, 0.0, 0.0, 0
        for period in periods:
            counts = getattr(period, end)
            mean = np.maximum(counts.sum(), 0.5) / period.total * period.offered
            n = len(counts)
            squares += float(((counts - mean) ** 2).sum()) * n / max(n - 1, 1)
            people += float(mean.sum())
            sizes += float((mean**2).sum())
            freedom += n - 1
        seen = squares / people
        expected = 1 + usual * sizes / people
        found.append((PRIOR * expected + freedom * seen) / (PRIOR + freedom))
    return float(max(1.0, *found))


def _inflated(periods: Sequence[_Counts], confidence: float) -> float:
    """The spread with the doubt about it: as much larger as t is than the normal, squared."""
    freedom = PRIOR + sum(len(period.offered) - 1 for period in periods)
    part = (1 + confidence) / 2
    return _spread(periods) * float(stdtrit(freedom, part) / ndtri(part)) ** 2


def _gamma(people: float, phi: float, part: float) -> float:
    """A quantile of how many people there might as well have been."""
    return phi * float(gammaincinv(people / phi + 0.5, part))
