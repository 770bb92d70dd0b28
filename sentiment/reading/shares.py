"""The share of a conversation that favors a goal, from a random sample of labels and a model's guesses.

A model's guesses are never counted: they only sharpen what the random labels say. Of the N stories of a period n are
drawn at random and labelled. With y the labels, f the model's probability for every story and f-bar its mean over
all N, the share is

    theta = mean(y) + lambda (f-bar - mean(f of the labelled)),    lambda = cov(y, f) / var(f), kept within [0, 1]

prediction-powered inference with power tuning (A. Angelopoulos, J. Duchi & T. Zrnic, "PPI++: Efficient
Prediction-Powered Inference", arXiv 2311.01453, 2023) where the unlabelled data is the rest of a finite population,
that is the regression estimator of survey sampling (W. Cochran, "Sampling Techniques", 1977, ch. 7). A useless model
gives lambda = 0 and the labels alone. What was labelled off topic leaves both sides of the share (a ratio, linearised);
weights turn a share of stories into a share of authors (1 / stories of the author), and rates put strata together that
were drawn more and less thickly (a label counts for the stories it stands for; J. Hajek 1971).

With few labels there is a provisional value of these labels, without interval. None is made of guesses: on bags of an
unknown mix, matching the distribution of guesses missed the share by 0.08 to 0.32 and counting them by 0.19 to 0.31,
where saying "a third" to everything misses by 0.20.

Intervals are Wilson's (1927) on the logic of Korn & Graubard (1998): the variance of theta says how many plain labels
it is worth, so that they stay within 0 and 1 and keep their coverage near the ends; quantiles are Student's t on the
number of clusters. They lean on the labels being a random draw of the period's stories: labels that a model asked for
must not be passed in, and stories that nobody collected are not in N.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

FEWEST = 20  # random labels on topic; with fewer there is no interval, and with fewer than
FEWEST_AT_ALL = 5  # no value
ON_SCREEN, CHECKED = 0.90, 0.95  # levels of the intervals

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """Bounds that hold the true share in `level` of all random draws."""

    level: float
    low: float
    high: float

    @property
    def half(self) -> float:
        """Half its width."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Share:
    """A share in [0, 1]. Without intervals it is provisional: `needs` more random labels give them."""

    value: float | None
    intervals: tuple[Interval, ...]
    labels: int  # random labels on topic that it stands on
    off_topic: int
    stories: int  # in the period
    tuning: float  # lambda: 0 the labels alone, 1 the model in full
    labels_alone: float | None  # what the same labels say without the model
    worth: float  # how many labels without a model would be as sharp
    further: float | None  # half-width of the 90% interval that `more` labels on top would give
    halving: int | None  # labels on top that would halve it
    needs: int

    @property
    def provisional(self) -> bool:
        """Whether there are too few labels for an interval."""
        return not self.intervals


def share(
    favors: ArrayLike,
    labelled: ArrayLike,
    stories: int,
    predicted: ArrayLike | None = None,
    *,
    clusters: Sequence[int] | None = None,
    weights: ArrayLike | None = None,
    rates: ArrayLike | None = None,
    more: int = 50,
    levels: tuple[float, ...] = (ON_SCREEN, CHECKED),
) -> Share:
    """The share of a period's stories that favor, with intervals.

    favors: of each randomly drawn story 1 (favor), 0 (against, neither) or nan (off topic).
    labelled: each one's place among the period's `stories`, 0-based; a place drawn once.
    predicted: the model's probability of favor for every story, [stories] (better `shifted`), or None.
    clusters: for every story what it belongs to (its author, say): variance is then taken between clusters.
    weights: for every story, so that each author counts once, say.
    rates: for every story the part of its stratum that was drawn, in (0, 1], where that differs between strata.
    Raises ValueError where the parts do not fit each other.
    """
    y, drawn = np.asarray(favors, float), np.asarray(labelled, int)
    if y.shape != drawn.shape or len(set(drawn.tolist())) != len(drawn):
        raise ValueError("each label needs its own place")
    if len(drawn) and (drawn.min() < 0 or drawn.max() >= stories):
        raise ValueError("a label's place is not among the stories")
    on_topic = ~np.isnan(y)
    n, off = int(on_topic.sum()), int((~on_topic).sum())
    heavy = np.ones(stories) if weights is None else np.asarray(weights, float)
    if heavy.shape != (stories,) or (heavy < 0).any():
        raise ValueError("there must be a weight of 0 or more for every story")
    design = np.ones(stories)
    if rates is not None:  # each label stands for the stories of its own stratum
        rate = np.asarray(rates, float)
        if rate.shape != (stories,) or not (rate > 0).all():
            raise ValueError("there must be a rate above 0 for every story")
        design = len(drawn) / stories / rate
    lifted = design * heavy
    weight = lifted[drawn] * on_topic
    if n < FEWEST:
        # One imagined label of each stance: five in favor out of five is not everybody.
        few = float((np.where(on_topic, y, 0) * weight).sum() + 1) / float(weight.sum() + 3)
        return Share(few if n >= FEWEST_AT_ALL else None, (), n, off, stories, 0.0, None, 0.0, None, None, FEWEST - n)
    base = weight.mean()
    alone = float((weight * np.where(on_topic, y, 0)).mean() / base)
    surprise = weight * (np.where(on_topic, y, 0) - alone) / base
    steer, tuning = np.zeros(len(drawn)), 0.0
    if predicted is not None:
        guess = np.asarray(predicted, float)
        if guess.shape != (stories,) or not np.isfinite(guess).all():
            raise ValueError("there must be a prediction for every story")
        steer = (lifted * (guess - np.average(guess, weights=heavy)) / heavy.mean())[drawn]
        spread = float(np.var(steer, ddof=1))
        if spread > 0:
            tuning = float(np.clip(np.cov(surprise, steer)[0, 1] / spread, 0, 1))
    value = alone - tuning * float(steer.mean())
    groups = drawn if clusters is None else np.asarray(clusters)[drawn]
    away = steer - steer.mean()
    rest = surprise - tuning * away
    if tuning > 0:  # each label pulled lambda towards itself: what is left of it without that (jackknife, HC3)
        rest = rest / (1 - away**2 / (away**2).sum())
    variance, free = _between(rest, groups)
    free -= tuning > 0
    value = min(max(value, 0.0), 1.0)
    # How many plain labels theta is worth. Where all labels agree there is no variance to see: as many as clusters.
    plain = max(value * (1 - value), alone * (1 - alone))
    worth = float(plain / variance if variance > 0 else min(weight.sum() ** 2 / (weight**2).sum(), free + 1.0))

    def at(labels: int, level: float) -> Interval:
        part = worth / len(drawn) * labels / max(1 - labels / stories, 1e-12)
        return wilson(value, part, float(student.ppf((1 + level) / 2, max(free + labels - len(drawn), 1))), level)

    left = stories - len(drawn)
    count = len(drawn)
    quarter = 1 / (1 / stories + (1 / count - 1 / stories) / 4)
    return Share(
        value,
        tuple(at(count, level) for level in levels),
        n,
        off,
        stories,
        tuning,
        alone,
        worth,
        at(count + min(more, left), ON_SCREEN).half,
        min(ceil(quarter) - count, left),
        0,
    )


def shifted(probabilities: ArrayLike, sides: ArrayLike) -> Floats:
    """A stance model's probabilities [n, 3] moved to the mix of stances that random labels show (Bayes' rule).

    The model weighs its stances alike; a period does not. `sides` are the random labels as places in `STANCES`; one
    imagined label of each keeps the mix off zero. This only makes a better steer for `share`.
    """
    found = np.asarray(probabilities, float)
    moved = found * (np.bincount(np.asarray(sides, int), minlength=found.shape[1]) + 1.0)
    return np.asarray(moved / moved.sum(1, keepdims=True), float)


def wilson(value: float, labels: float, quantile: float, level: float) -> Interval:
    """Wilson's score interval for a share worth so many plain labels."""
    square = quantile * quantile / labels
    middle = (value + square / 2) / (1 + square)
    half = sqrt(value * (1 - value) * square + square * square / 4) / (1 + square)
    low, high = float(max(0.0, middle - half)), float(min(1.0, middle + half))
    return Interval(level, 0.0 if value <= 0 else low, 1.0 if value >= 1 else high)


def _between(rest: Floats, groups: NDArray[np.int64]) -> tuple[float, int]:
    """Variance of the mean of `rest` between clusters (sandwich, small-sample factor), and degrees of freedom."""
    _, where = np.unique(groups, return_inverse=True)
    sums = np.bincount(where, weights=rest - rest.mean())
    m = len(sums)
    if m < 2:
        return float("inf"), 1
    return float(m / (m - 1) * (sums**2).sum() / len(rest) ** 2), m - 1
