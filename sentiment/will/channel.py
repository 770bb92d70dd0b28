"""Whether what outlets and posts say may inform a level: only where it has foretold surveys better than surveys did.

The media channel leans, and its lean drifts (`sentiment.will.model`). It is an input only where at least `ENOUGH`
surveys of the public overlap it and each of them, foretold one step ahead from what came before, would have been
foretold better with the channel than without it:

    gain = sum over those surveys of  log p(survey | surveys and media before) - log p(survey | surveys before) > 0

in all and in the newest third of them, so that a channel that was of use once does not stay. Parameters come from
what lay before each third (a prequential comparison: Dawid, J. R. Statist. Soc. A 147 (1984); Good, ibid. B 14 (1952)).
A media share that lies more than `SURPRISE` standard deviations from what was expected opens the bias anew on that
day: a change of sources or of a model is not a change of will (West & Harrison, Bayesian Forecasting (1997), ch. 11).

Fails where the channel breaks slowly, or breaks between the last survey and today by less than shows; that is why it
must keep proving itself against surveys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.special import logsumexp

from sentiment.will.fitting import fit
from sentiment.will.model import MediaShare, Model, Observation, Parameters
from sentiment.will.statespace import Floats, kalman

ENOUGH = 30
"""Surveys that must overlap the media shares."""
FRESH = 45  # days that a media share may be old and still overlap a survey
BEFORE = 8  # surveys that must lie before the first one foretold
TOLD = 3  # media shares that must lie before it
SURPRISE = 3.5  # standard deviations: 1 in 2,000 by chance
BLOCKS = 3  # parts of the overlap, each foretold with parameters from before it


@dataclass(frozen=True)
class MediaUse:
    """Whether media was an input to a level, and why. `gain` is in nats over `overlap` surveys; None if not scored."""

    used: bool
    shares: int
    overlap: int
    gain: float | None = None
    lately: float | None = None
    breaks: tuple[date, ...] = ()

    def said(self) -> str:
        """In one sentence."""
        if self.used:
            broke = ""
            if self.breaks:
                days = ", ".join(f"{day:%-d %b %Y}" for day in self.breaks)
                broke = f" Its lean broke on {days} and was learned anew."
            return (
                f"Media was an input, because {self.overlap} surveys were foretold better with it than without it "
                f"(log score {self.gain:+.1f}).{broke}"
            )
        if not self.shares:
            return "Media was not an input, because no share of favorable stories is measured from labels."
        if self.overlap < ENOUGH:
            there = f"there {'is' if self.overlap == 1 else 'are'} {self.overlap}"
            return (
                f"Media was not an input, because learning how it leans takes {ENOUGH} overlapping surveys and {there}."
            )
        when = "" if self.gain is not None and self.gain <= 0 else " lately"
        return (
            f"Media was not an input, because it did not foretell {self.overlap} overlapping surveys better than "
            f"surveys alone did{when} (log score {self.gain:+.1f})."
        )

    def as_json(self) -> dict[str, Any]:
        """For the store and the command line."""
        return {
            "input": self.used,
            "why": self.said(),
            "shares": self.shares,
            "overlapping_surveys": self.overlap,
            "log_score_gain": None if self.gain is None else round(self.gain, 3),
            "log_score_gain_newest_third": None if self.lately is None else round(self.lately, 3),
            "breaks": [day.isoformat() for day in self.breaks],
        }


def weigh(observations: Sequence[Observation], media: Sequence[MediaShare]) -> tuple[MediaUse, Parameters | None]:
    """Whether media may inform the level of these surveys; where it may, with the parameters of both together."""
    shares = sorted(media, key=lambda one: (one.day, one.ref))
    scored = overlapping(observations, shares)
    if len(scored) < ENOUGH:
        return MediaUse(False, len(shares), len(scored)), None
    cuts = [round(len(scored) * part / BLOCKS) for part in range(BLOCKS + 1)]
    alone: Parameters | None = None
    both: Parameters | None = None
    gains = []
    for begin, end in pairwise(cuts):
        block = scored[begin:end]
        past = [seen for seen in observations if seen.day < block[0].day]
        alone = fit(Model(past), doubt=False, near=alone)
        both = fit_both(past, [one for one in shares if one.day < block[0].day], doubt=False, near=both or alone)
        gains.append(_gains(observations, shares, block, alone, both))
    gain, lately = float(np.concatenate(gains).sum()), float(gains[-1].sum())
    if gain <= 0 or lately <= 0:
        return MediaUse(False, len(shares), len(scored), gain, lately), None
    both = fit_both(observations, shares, near=both)
    return MediaUse(True, len(shares), len(scored), gain, lately, both.breaks), both


def overlapping(observations: Sequence[Observation], shares: Sequence[MediaShare]) -> list[Observation]:
    """The public's surveys, oldest first, that a fresh media share precedes and that something was known before."""
    public = sorted((seen for seen in observations if not seen.came), key=lambda seen: (seen.day, seen.ref))
    days = np.array([one.day.toordinal() for one in shares])
    found = []
    for seen in public[BEFORE:]:
        before = int(np.searchsorted(days, seen.day.toordinal(), side="left"))
        if before >= TOLD and seen.day.toordinal() - days[before - 1] <= FRESH:
            found.append(seen)
    return found


def fit_both(
    observations: Sequence[Observation],
    shares: Sequence[MediaShare],
    *,
    doubt: bool = True,
    near: Parameters | None = None,
) -> Parameters:
    """The parameters of surveys and media together, with the days on which the media's lean broke."""
    found = fit(Model(observations, media=shares), doubt=False, near=near)
    breaks = opened(observations, shares, found)
    if breaks or doubt:
        found = fit(Model(observations, media=shares, breaks=breaks), doubt=doubt, near=found)
    return replace(found, breaks=opened(observations, shares, found))


def opened(observations: Sequence[Observation], shares: Sequence[MediaShare], held: Parameters) -> tuple[date, ...]:
    """The days on which the media's lean began anew: those of `held`, and later ones told by their surprise."""
    breaks = held.breaks
    while True:
        model = Model(observations, parameters=replace(held, breaks=breaks), media=shares)
        known = kalman(model.seen, [model.variances(held.mode)])
        off = np.abs(model.seen.y - known.expected[0]) / np.sqrt(known.spread[0])
        last = model.day(breaks[-1]) if breaks else -1
        wild = np.flatnonzero(~model.surveyed & (off > SURPRISE) & (model.seen.day > last))
        if not len(wild):
            return breaks
        day = model.media[int(np.count_nonzero(~model.surveyed[: wild[0]]))].day
        breaks = (*breaks, day)


def _gains(
    observations: Sequence[Observation],
    shares: Sequence[MediaShare],
    block: Sequence[Observation],
    alone: Parameters,
    both: Parameters,
) -> Floats:
    """How much better each survey of a block was foretold with media; the parameters are from before the block."""
    end = block[-1].day
    known = [seen for seen in observations if seen.day <= end]
    heard = [one for one in shares if one.day < end]
    both = replace(both, breaks=opened(known, heard, both))
    wanted = {seen.ref for seen in block}
    return _scores(known, heard, both, wanted) - _scores(known, [], alone, wanted)


def _scores(
    observations: Sequence[Observation], shares: Sequence[MediaShare], held: Parameters, wanted: set[str]
) -> Floats:
    """Log density of the wanted surveys, each foretold from everything before it."""
    model = Model(observations, parameters=held, media=shares)
    known = kalman(model.seen, [model.variances(point) for point in held.points])
    density = -0.5 * (np.log(2 * np.pi * known.spread) + (model.seen.y - known.expected) ** 2 / known.spread)
    each = logsumexp(density, axis=0, b=held.weights[:, None])[model.surveyed]
    return np.asarray(each[[seen.ref in wanted for seen in model.observations]])
