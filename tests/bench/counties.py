"""Invented counties whose true level is known: surveys that lean and err, media whose bias drifts or breaks.

What varies from county to county (pace, spread of leans, design effect, floor, bias) is drawn around the priors'
middles, so the scenes ask whether intervals hold where the model is right about what is usual. They do not ask what
happens where it is wrong; the published polls do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import expit, logit
from scipy.stats import beta, binom

from sentiment.will.estimate import Estimate, estimate
from sentiment.will.fitting import fit
from sentiment.will.model import MediaShare, Model, Observation, Parameters
from sentiment.will.verdict import WINDOW

START = date(2023, 1, 1)
DAYS = 3 * 365
WEEK = 7
LOOKS = 52

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scene:
    """What a kind of county has: surveys a year, houses, the first house's part, media, and whether its bias breaks."""

    name: str
    year: int
    houses: int
    dominant: float = 0.0
    media: bool = False
    breaks: bool = False


SCENES = (
    Scene("polls only (40 a year, 6 houses)", 40, 6),
    Scene("one house dominating (75% of 40 a year)", 40, 6, dominant=0.75),
    Scene("8 polls a year, 4 houses", 8, 4),
    Scene("with media (20 polls a year, shares every two weeks)", 20, 5, media=True),
    Scene("with media whose bias breaks", 20, 5, media=True, breaks=True),
    Scene("3 polls a year, 3 houses", 3, 3),
)


@dataclass(frozen=True)
class County:
    """Its surveys and media shares, and its true level on the last day."""

    seen: list[Observation]
    media: list[MediaShare]
    true: float
    as_of: date


def county(rng: np.random.Generator, scene: Scene) -> County:
    """Three years of a level that walks."""
    step = np.exp(rng.normal(np.log(0.006), 0.5))
    path = logit(rng.uniform(0.25, 0.75)) + np.cumsum(rng.normal(0, step, DAYS + 1))
    seen = surveys(rng, path, scene)
    media = shares(rng, path, breaks=scene.breaks) if scene.media else []
    return County(seen, media, float(expit(path[-1])), START + timedelta(days=DAYS))


def surveys(rng: np.random.Generator, path: Floats, scene: Scene) -> list[Observation]:
    """Surveys on random days, each a sample of 300 to 1,500 with a design effect, a lean of its house and a floor.

    Houses wander around their leans, with a memory of 120 days.
    """
    lean, design = np.exp(rng.normal(np.log(0.10), 0.4)), np.exp(rng.normal(np.log(1.4), 0.2))
    floor = np.exp(rng.normal(np.log(0.04), 0.4))
    wander, kept = np.exp(rng.normal(np.log(0.05), 0.4)), np.exp(-1 / 120)
    fresh = rng.normal(0, wander, (len(path), scene.houses)) * np.sqrt(1 - kept**2)
    fresh[0] = rng.normal(0, wander, scene.houses)
    leans = rng.normal(0, lean, scene.houses) + lfilter([1.0], [1.0, -kept], fresh, axis=0)
    seen = []
    for number, day in enumerate(np.sort(rng.integers(0, len(path), 3 * scene.year))):
        house = 0 if rng.random() < scene.dominant else int(rng.integers(scene.houses))
        n = int(rng.integers(300, 1500))
        asked = max(2, round(n / design))
        share = rng.binomial(asked, expit(path[day] + leans[day, house] + rng.normal(0, floor))) / asked
        seen.append(
            Observation(START + timedelta(days=int(day)), share, float(n), f"House {house}", ref=f"{number:05d}")
        )
    return seen


def shares(rng: np.random.Generator, path: Floats, *, breaks: bool) -> list[MediaShare]:
    """Two years of shares from 200 labels each; the bias walks and, where it breaks, jumps in the last half-year."""
    pace, haze = np.exp(rng.normal(np.log(0.010), 0.6)), np.exp(rng.normal(np.log(0.08), 0.4))
    bias = rng.normal(0, 0.7) + np.cumsum(rng.normal(0, pace, len(path)))
    if breaks:
        bias[int(rng.integers(DAYS - 180, DAYS - WEEK)) :] += rng.choice([-1, 1]) * rng.uniform(0.3, 1.2)
    found = []
    for day in range(365, len(path), 2 * WEEK):
        share = rng.binomial(200, expit(path[day] + bias[day] + rng.normal(0, haze))) / 200
        found.append(MediaShare(START + timedelta(days=day), share, float(np.sqrt(share * (1 - share) / 200))))
    return found


@dataclass(frozen=True)
class Run:
    """Whether the true level lay inside the 95% and the 90% interval, how wide the latter was, how far off the level.

    `alone`: the same from surveys alone, where media was an input; None where it was not.
    """

    wide: bool
    narrow: bool
    width: float
    off: float
    alone: Run | None = None


def one_run(seed: int, run: int, scene: Scene) -> Run:
    """One county, one scored level."""
    rng = np.random.default_rng([seed, run, SCENES.index(scene)])
    one = county(rng, scene)
    found = estimate(one.seen, one.as_of, history=False, media=one.media)
    assert found is not None
    alone = None
    if found.media is not None and found.media.used:
        plain = estimate(one.seen, one.as_of, history=False)
        assert plain is not None
        alone = _scored(plain, one.true)
    return _scored(found, one.true, alone)


def _scored(found: Estimate, true: float, alone: Run | None = None) -> Run:
    inside = found.low95 < true < found.high95, found.low < true < found.high
    return Run(*inside, found.high - found.low, found.level - true, alone)


@dataclass(frozen=True)
class Look:
    """What a look said of the last 90 days, the probability of a rise, and what the level truly did, in parts of 1."""

    verdict: str
    p_rise: float
    moved: float


def looks(rng: np.random.Generator, scene: Scene, move: float = 0.0) -> list[Look]:
    """Fifty-two weekly looks in the third year at a level that never moved, or moved once by `move` within 60 days.

    Parameters are fitted anew every fourth week and held in between.
    """
    base = logit(rng.uniform(0.25, 0.75))
    toward = 1.0 if base < 0 else -1.0
    steps = np.clip((np.arange(DAYS + 1) - (DAYS - 365 + 60)) / 60, 0, 1)
    path = logit(expit(base) + toward * move * steps)
    seen = surveys(rng, path, scene)
    found: list[Look] = []
    held: Parameters | None = None
    for week in range(LOOKS):
        day = DAYS - 365 + 1 + week * WEEK
        as_of = START + timedelta(days=day)
        known = [one for one in seen if one.day <= as_of]
        if not known:
            continue
        if held is None or week % 4 == 0:
            held = fit(Model(known), near=held)
        made = estimate(known, as_of, parameters=held, history=False)
        assert made is not None
        moved = float(expit(path[day]) - expit(path[day - WINDOW]))
        found.append(Look(made.change.verdict, made.change.p_rise, moved))
    return found


def binomial_99_9(hits: int, runs: int) -> tuple[float, float]:
    """The exact (Clopper & Pearson 1934) 99.9% interval of a probability."""
    tail = 0.0005
    low = float(beta.ppf(tail, hits, runs - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, runs - hits)) if hits < runs else 1.0
    return low, high


def worse(only_alone: int, only_media: int) -> float:
    """How likely so many more misses with media are if it is no worse: one-sided sign test of the runs that differ."""
    differ = only_alone + only_media
    return float(binom.sf(only_alone - 1, differ, 0.5)) if differ else 1.0
