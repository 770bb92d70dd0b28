"""What would settle "cannot tell": a survey size and a date, computed with the model itself.

A planned survey of the house heard most often, with its wording, is added to the evidence; the size sought is
the smallest with which the evidence alone, without the model's belief that opinion moves slowly, shows the move
asked for. What the survey will say does not enter: the width of an interval depends on who is asked, not on the
answer. Where media is an input, random labels of the stories to come are searched in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from math import ceil

import numpy as np
from scipy.special import logit

from sentiment.will.estimate import Estimate, change_variances
from sentiment.will.model import MEDIA, PRIORS, MediaShare, Model, Observation, Parameters
from sentiment.will.statespace import Layout, Smoothed
from sentiment.will.verdict import MOVE, WINDOW, shows

FIELD_TIME = 28  # days from deciding on a survey to its last answer
LARGEST = 5000  # answers that a local survey may still gather
LABELS = (50, 100, 150, 200, 300, 400, 600)  # random labels a period that a team may still read


@dataclass(frozen=True)
class Needs:
    """Evidence that would settle a move: `surveys` of `n` answers each, the last by `by`.

    For a rate, `n` is the number of counted occasions and `surveys` 0. `move` is in points of a share, or a part
    of a rate. `labels`: or so many random labels of the stories of every `every` days until `read_by`; 0 where they
    would not do.
    """

    surveys: int
    n: int
    by: date
    move: float
    house: str = ""
    same_wording: bool = True
    labels: int = 0
    every: int = 0
    read_by: date | None = None

    def said(self) -> str:
        """In a sentence that goes on from "Would settle it:"."""
        if self.labels and self.read_by:
            often = "a month" if self.every >= 28 else f"every {self.every} days"
            return f"{self._asked()[:-1]}; or {self.labels} random labels {often} until {self.read_by:%-d %b %Y}."
        return self._asked()

    def _asked(self) -> str:
        by = f"{self.by:%-d %b %Y}"
        if not self.surveys:
            return f"{self.n} more counted events by {by}, enough for a move of {self.move:.0%}."
        wording = ", same wording," if self.same_wording else ""
        who = f" by {self.house}" if self.house else ""
        move = f"enough for a {round(self.move * 100)}-point move"
        if self.surveys == 1:
            return f"a survey of {self.n:,} answers{who}{wording} by {by}, {move}."
        return f"two surveys of {self.n:,} answers each{who}{wording} {WINDOW} days apart, the second by {by}, {move}."


def needs_of(
    observations: Sequence[Observation],
    found: Estimate,
    names: dict[str, str] | None = None,
    media: Sequence[MediaShare] = (),
) -> Needs | None:
    """What would settle an estimate's change; None where no survey within reach would, or it is settled.

    `names` says how a house is called on screen.
    """
    if found.change.verdict != "cannot tell":
        return None
    known = [seen for seen in observations if seen.day <= found.as_of]
    move = _move(found)
    asked = _search(known, found.as_of, found.unit, found.parameters, found.level, move, names or {})
    heard = [share for share in media if share.day <= found.as_of]
    if asked is None or not heard or not found.parameters.media:
        return asked
    return _or_labels(asked, known, heard, found)


def _or_labels(asked: Needs, known: Sequence[Observation], heard: Sequence[MediaShare], found: Estimate) -> Needs:
    """The same with the labels that would show the move over the window to come, at the pace labelled so far."""
    by = found.as_of + timedelta(days=WINDOW)
    share = min(max(heard[-1].share, 0.05), 0.95)
    gaps = np.diff(sorted(one.day.toordinal() for one in heard))
    every = max(7, round(float(np.median(gaps))))
    days = [found.as_of + timedelta(days=every * at) for at in range(1, WINDOW // every + 1)]
    for labels in LABELS:
        error = float(np.sqrt(share * (1 - share) / labels))
        more = [MediaShare(day, share, error, f"planned {day}") for day in days]
        if _shows(known, [], found.unit, found.parameters, by, found.level, [*heard, *more]) <= asked.move:
            return replace(asked, labels=labels, every=every, read_by=by)
    return asked


@lru_cache(maxsize=8)
def first_needs(as_of: date, unit: str = "share") -> Needs | None:
    """What would settle a first change where nothing is measured yet, at the priors' middle values."""
    if unit != "share":
        return None
    names = tuple(name for name in PRIORS[unit] if name not in ("pace", "lately", "wording", *MEDIA))
    middles = np.log([PRIORS[unit][name][0] for name in names])
    turn = as_of - timedelta(days=WINDOW)
    parameters = Parameters(names, turn, {}, middles, middles[None, :], np.ones(1))
    return _search([], as_of, unit, parameters, 0.5, MOVE[unit], {})


def _move(found: Estimate) -> float:
    """The move to settle: five points, or fewer where those would show already and the doubt is about fewer."""
    move = MOVE[found.unit]
    if found.change.shows <= move:
        finest = 0.02 if found.unit == "share" else 0.10
        move = min(move, max(finest, ceil(abs(found.change.value) * 100) / 100))
    return move


def _search(
    known: list[Observation],
    as_of: date,
    unit: str,
    parameters: Parameters,
    level: float,
    move: float,
    names: dict[str, str],
) -> Needs | None:
    soon = as_of + timedelta(days=FIELD_TIME)
    if unit == "rate":
        for count in (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 26):
            days = [as_of + timedelta(days=round(FIELD_TIME * (at + 1) / count)) for at in range(count)]
            more = [replace(known[-1], day=day, value=level, ref=f"planned {day}") for day in days]
            if _shows(known, more, unit, parameters, soon, level) <= move:
                return Needs(0, count, soon, move)
        return None
    like = _like(known, level)
    later = soon + timedelta(days=WINDOW)
    for surveys, until in ((1, soon), (2, later)):
        days = [soon, later][:surveys]

        def enough(n: int, days: list[date] = days, until: date = until) -> bool:
            more = [replace(like, day=day, n=float(n), ref=f"planned {day}") for day in days]
            return _shows(known, more, unit, parameters, until, level) <= move

        n = _smallest(enough)
        if n:
            return Needs(surveys, n, until, move, names.get(like.house, like.house), bool(known))
    return None


def _like(known: Sequence[Observation], level: float) -> Observation:
    """A survey like the newest one of the house heard most often."""
    public = [seen for seen in known if not seen.came]
    if not public:
        return Observation(date.min, level, 1.0, population="adults")
    house = Counter(seen.house for seen in public).most_common(1)[0][0]
    newest = max((seen for seen in public if seen.house == house), key=lambda seen: seen.day)
    return replace(newest, value=level)


def _smallest(enough: Callable[[int], bool]) -> int:
    """The smallest number of answers, in steps of ten, that is enough; 0 where LARGEST is not."""
    if not enough(LARGEST):
        return 0
    low, high = 4, LARGEST // 10  # in tens: 40 answers are never enough to ask about
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle * 10) else (middle, high)
    return high * 10


def _shows(
    known: Sequence[Observation],
    planned: Sequence[Observation],
    unit: str,
    parameters: Parameters,
    now: date,
    level: float,
    media: Sequence[MediaShare] = (),
) -> float:
    """The smallest move over the window up to `now` that this evidence would show."""
    model = Model([*known, *planned], unit, parameters, media)
    given = model.variances(parameters.mode)
    days = np.array([model.day(now - timedelta(days=WINDOW)), model.day(now)])
    nodes = np.unique(np.concatenate([model.seen.day, days]))
    ends = np.searchsorted(nodes, days)
    centre = float(logit(np.clip(level, 0.001, 0.999))) if unit == "share" else 0.0
    return shows(unit, centre, *change_variances(Smoothed(Layout(nodes, model.seen), given), ends, nodes, given))
