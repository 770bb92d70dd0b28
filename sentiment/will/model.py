"""Evidence as measurements of a level, and the parameters that the evidence leaves uncertain.

A share is seen on the logit scale, a rate on the log scale. For survey i of house h:

    logit(share[i]) = level[day] + lean[h] + wander[h, day] + wording + mode + population + noise
    variance of noise = design * 1 / (n p (1 - p)) + floor^2

Each house leans for good and wanders around its lean for months (as real houses are seen to do). Both are
random around zero and never assumed away: with the level's start left open the leans' estimates sum to zero
over the public polls, while what all houses may share stays in the level's interval. Wording, mode and
population shifts are random around zero too and enter once there are two of a kind. The level told is that of
the questions as they are usually asked and of those who usually are: wordings, modes and populations each
weighted by how many surveys they had, so that a new wording is translated and does not pass for a change of
will. A survey of people who came to an event is a house of its own with a lean as good as unknown, so it never
speaks for the public.

The parameters (step a day, spread and wander of leans, spread of wordings, design effect, floor) have weakly
informative priors, stated in `PRIORS`, because a county sees three to eight polls a year. Their posterior is
carried into every interval (`sentiment.will.fitting`).

A second channel, shares read from media, may sit beside the surveys: its own bias is added to the level, walks for
good, and begins anew where it broke (`sentiment.will.channel` says when it may be used).

    logit(media share) = level[day] + bias[day] + noise,    bias[day] = bias[day - 1] + N(0, bias^2)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
from scipy.special import expit, logit

from sentiment.will.statespace import Bools, Floats, Ints, Measurements, Variances

PRIORS: dict[str, dict[str, tuple[float, float]]] = {
    # name: (median, standard deviation of the logarithm)
    "share": {
        "step": (0.006, 0.8),  # logits a day: 0.057 in 90 days, 1.4 points near one half
        "pace": (1.0, 0.7),  # step of the half-year before the last 90 days over that of the time before it
        "lately": (1.0, 0.7),  # step of the last 90 days over that of the half-year before
        "house": (0.10, 0.6),  # spread of houses' leans: 2.5 points near one half
        "wander": (0.05, 0.7),  # how far a house wanders around its lean: 1.2 points
        "wording": (0.12, 0.6),  # spread of wordings: 3 points
        "design": (1.4, 0.25),  # variance over that of a simple random sample
        "floor": (0.04, 0.6),  # error that no sample size takes away: 1 point
        "bias": (0.015, 0.8),  # logits a day that the media channel's bias walks: 4 points in 90 days
        "haze": (0.10, 0.6),  # error of a media share beyond that of its labels: 2.5 points
    },
    "rate": {
        "step": (0.008, 0.8),  # log rate a day: 8% in 90 days
        "pace": (1.0, 0.7),
        "lately": (1.0, 0.7),
        "floor": (0.4, 0.5),  # spread from one occasion to the next beyond counting noise
    },
}
CAME_SPREAD = 10.0  # lean of those who came to an event: as good as unknown
FIXED_SPREAD = {"mode": 0.06, "population": 0.06, "came": CAME_SPREAD}  # 1.5 points: too few kinds to learn it from
RECENT, BEFORE = 90, 180  # days that may have a pace of their own: the last ones, and those before them
PACED = 30  # measurements that each of two stretches must have before their paces are told apart
MEMORY = 120.0  # days of wandering: half of it is forgotten after 83
CAME_FLOOR = 0.30  # and how much each crowd differs from the last
BIAS_START = 4.0  # variance of the media channel's bias before anything is known of it: 2 logits either way
MEDIA = ("bias", "haze")

MIXED = ("wording", "mode", "population")
Mix: TypeAlias = dict[str, dict[str, float]]
"""By kind (wording, mode, population): name -> part of the surveys."""


@dataclass(frozen=True)
class Observation:
    """One measurement of a rung: a share of `n` answers, or a count per opportunity over `n` opportunities.

    `wording`: the questions asked; several are averaged in `value`. `came`: the answers are of people who
    came to an event. `ref` names the record it comes from.
    """

    day: date
    value: float
    n: float
    house: str = ""
    wording: tuple[str, ...] = ("",)
    mode: str = ""
    population: str = ""
    came: bool = False
    ref: str = ""


@dataclass(frozen=True)
class MediaShare:
    """What part of the stories of a period favor the goal, with its standard error (both parts of 1).

    `day` is the period's last day: nothing is known of it before. `ref` names the record it comes from.
    """

    day: date
    share: float
    error: float
    ref: str = ""


@dataclass(frozen=True)
class Parameters:
    """G weighted points (logarithms of the named parameters) and the most probable one.

    `turn` is the day from which the latest pace holds, `mix` (by kind) the part of each wording,
    mode and population in the surveys, `breaks` the days from which the media channel's bias is another.
    """

    names: tuple[str, ...]
    turn: date
    mix: Mix
    mode: Floats
    points: Floats
    weights: Floats
    breaks: tuple[date, ...] = ()

    @property
    def media(self) -> bool:
        """Whether the media channel is part of the model."""
        return "bias" in self.names

    def best(self) -> dict[str, float]:
        """The most probable value of each parameter, in its own unit."""
        return {name: float(np.exp(value)) for name, value in zip(self.names, self.mode, strict=True)}

    def as_json(self) -> dict[str, Any]:
        """Everything needed to use these parameters again."""
        lists = {"mode": self.mode.tolist(), "points": self.points.tolist(), "weights": self.weights.tolist()}
        named = {"names": list(self.names), "turn": self.turn.isoformat(), "mix": self.mix}
        return {**named, **lists, "breaks": [day.isoformat() for day in self.breaks]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Parameters:
        """The parameters that `as_json` gave."""
        mode, points, weights = (np.array(stored[key], dtype=float) for key in ("mode", "points", "weights"))
        turn = date.fromisoformat(stored["turn"])
        breaks = tuple(date.fromisoformat(day) for day in stored.get("breaks", []))
        return cls(tuple(stored["names"]), turn, dict(stored["mix"]), mode, points, weights, breaks)


class Model:
    """Observations laid out for the state space: which shifts bear on which, and how noise is made up.

    With `parameters`, what they name and their turn hold; else what this evidence can speak of. `media` is the
    second channel; its rows of `seen` are those that are not `surveyed`.
    """

    def __init__(
        self,
        observations: Sequence[Observation],
        unit: str = "share",
        parameters: Parameters | None = None,
        media: Sequence[MediaShare] = (),
        breaks: tuple[date, ...] = (),
    ) -> None:
        self.unit = unit
        self.observations = tuple(sorted(observations, key=lambda seen: (seen.day, seen.ref)))
        self.media = tuple(sorted(media, key=lambda share: (share.day, share.ref)))
        self.breaks = parameters.breaks if parameters else breaks
        first = [seen.day for seen in self.observations[:1]] + [share.day for share in self.media[:1]]
        self.origin: date = min(first)
        self._came = np.array([seen.came for seen in self.observations], dtype=bool)
        self.shifts = _shifts(self.observations) if unit == "share" else []
        heard = Counter((seen.came, seen.house) for seen in self.observations)
        # a house heard once has no path to wander along: its wander is a part of its lean
        self.houses = sorted(house for house, times in heard.items() if times > 1) if unit == "share" else []
        self._once = np.array([heard[kind == "came", name] == 1 for kind, name in self.shifts], dtype=float)
        self.mix = parameters.mix if parameters else _mix(self.observations)
        surveys, self._sampling = self._surveys()
        told, self._label_noise = self._told()
        order = np.argsort(np.concatenate([surveys.day, told.day]), kind="stable")
        self.surveyed: Bools = order < len(surveys.y)
        self.seen = Measurements(
            np.concatenate([surveys.day, told.day])[order],
            np.concatenate([surveys.y, told.y])[order],
            np.concatenate([surveys.house, told.house])[order],
            np.concatenate([surveys.shift, told.shift])[order],
            np.array([self.mix.get(kind, {}).get(name, 0.0) for kind, name in self.shifts]),
        )
        self._order = order
        self.turn = self.day(parameters.turn) if parameters else int(surveys.day[-1]) - RECENT
        self.names = parameters.names if parameters else self._askable(surveys.day)

    def _surveys(self) -> tuple[Measurements, Floats]:
        """The surveys as measurements, and the variance that sampling alone gives each."""
        values = np.array([seen.value for seen in self.observations])
        n = np.array([seen.n for seen in self.observations])
        hits = values * n
        if self.unit == "share":
            y = np.log((hits + 0.5) / (n - hits + 0.5))
            near = (hits + 0.5) / (n + 1.0)  # never 0 or 1, so the variance is finite
            sampling = 1.0 / (n * near * (1.0 - near))
        else:
            y = np.log((hits + 0.5) / n)
            sampling = 1.0 / (hits + 0.5)
        number = {house: at for at, house in enumerate(self.houses)}
        house = [number.get((seen.came, seen.house), -1) for seen in self.observations]
        bears = [[_part(seen, kind, name) for kind, name in self.shifts] for seen in self.observations]
        days = np.array([self.day(seen.day) for seen in self.observations], dtype=np.int64)
        shift = np.array(bears, dtype=float).reshape(len(y), len(self.shifts))
        return Measurements(days, y, np.array(house, dtype=np.int64), shift), sampling

    def _told(self) -> tuple[Measurements, Floats]:
        """The media shares as measurements, each stretch between breaks a house of its own, and their own variance."""
        error = np.maximum([one.error for one in self.media], 0.005)
        share = np.clip([one.share for one in self.media], 0.01, 0.99)
        days = np.array([self.day(one.day) for one in self.media], dtype=np.int64)
        breaks = np.array([self.day(day) for day in self.breaks], dtype=np.int64)
        stretch = len(self.houses) + np.searchsorted(breaks, days, side="right")
        shift = np.zeros((len(days), len(self.shifts)))
        return Measurements(days, logit(share), stretch, shift), (error / (share * (1.0 - share))) ** 2

    def _askable(self, days: Ints) -> tuple[str, ...]:
        """The parameters that this evidence, with surveys on these days, can say something about."""
        stretches = np.searchsorted(days, [self.turn - BEFORE, self.turn])
        oldest, middle, newest = (len(part) for part in np.split(days, stretches))
        beyond = set() if any(kind == "wording" for kind, _ in self.shifts) else {"wording"}
        beyond |= set() if min(oldest, middle) >= PACED else {"pace"}
        beyond |= set() if min(oldest + middle, newest) >= PACED else {"lately"}
        beyond |= set() if self.media else set(MEDIA)
        return tuple(name for name in PRIORS[self.unit] if name not in beyond)

    def day(self, on: date) -> int:
        """Days from the first observation to a date."""
        return (on - self.origin).days

    def variances(self, theta: Floats) -> Variances:
        """Every variance of the state space at the parameters' logarithms `theta`."""
        value = {name: middle for name, (middle, _) in PRIORS[self.unit].items()}
        value.update((name, float(at)) for name, at in zip(self.names, np.exp(theta), strict=True))
        wander = value.get("wander", 0.0) ** 2
        spread = np.square([FIXED_SPREAD.get(kind) or value[kind] for kind, _ in self.shifts]) + self._once * wander
        floor = np.where(self._came, CAME_FLOOR, value["floor"])
        noise = value.get("design", 1.0) * self._sampling + floor**2
        noise = np.concatenate([noise, self._label_noise + value.get("haze", 0.0) ** 2])[self._order]
        oldest = value["step"] ** 2
        middle = oldest * value["pace"] ** 2
        earlier = ((float(self.turn), middle), (float(self.turn - BEFORE), oldest))
        stretches = self.seen.houses - len(self.houses)
        leans = np.append(np.full(len(self.houses), wander), np.full(stretches, BIAS_START))
        walk = np.append(np.zeros(len(self.houses)), np.full(stretches, value.get("bias", 0.0) ** 2))
        return Variances(middle * value["lately"] ** 2, leans, MEMORY, spread, noise, earlier, walk)


def _shifts(observations: Sequence[Observation]) -> list[tuple[str, str]]:
    """The shifts (kind, name): every house's lean, and of the public surveys the kinds of which there are two."""
    public = [seen for seen in observations if not seen.came]
    leans = [("house", name) for name in sorted({seen.house for seen in public})]
    leans += [("came", name) for name in sorted({seen.house for seen in observations if seen.came})]
    kinds = {
        "wording": {one for seen in public for one in seen.wording},
        "mode": {seen.mode for seen in public},
        "population": {seen.population for seen in public},
    }
    return leans + [(kind, name) for kind, names in kinds.items() if len(names) > 1 for name in sorted(names)]


def _mix(observations: Sequence[Observation]) -> Mix:
    """The part of each wording, mode and population in the public surveys."""
    found: Mix = {}
    for kind in MIXED:
        asked: Counter[str] = Counter()
        for seen in observations:
            if not seen.came:
                names = seen.wording if kind == "wording" else (str(getattr(seen, kind)),)
                asked.update({name: names.count(name) / len(names) for name in set(names)})
        total = sum(asked.values())
        found[kind] = {name: part / total for name, part in sorted(asked.items())}
    return found


def _part(seen: Observation, kind: str, name: str) -> float:
    """How far a shift bears on an observation: the wording's part of those averaged, else 1 or 0."""
    if seen.came or kind == "came":
        return float(seen.came and kind == "came" and seen.house == name)
    if kind == "wording":
        return seen.wording.count(name) / len(seen.wording)
    return float(getattr(seen, kind) == name)


def link(unit: str) -> Callable[[Floats], Floats]:
    """From the link scale to a share or a rate."""
    return (lambda x: np.asarray(expit(x))) if unit == "share" else np.exp
