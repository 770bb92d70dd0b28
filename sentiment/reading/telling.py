"""From a period's stories, random labels and guesses to the shares that are told: of stories and of authors.

What goes in is one goal, one period, one channel or both. `sentiment.reading.shares` is the estimator; here is
decided which stories it may speak of and what each label stands for.

- Stories that came after the last label are not among those it was drawn from: they are counted as `later` and left
  out until the draw has caught up (`sentiment.reading.draws.complete_to`).
- Months and channels that were labelled through one order at one rate are one simple random sample. Where their
  rates differ, each label stands for the stories of its own month and channel, and a month and channel without any
  label is left out and named.
- *Unsure* is neither for nor against. *Off topic* leaves both sides of a share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.reading.draws import ticket
from sentiment.reading.shares import FEWEST, ON_SCREEN, Share, share, shifted
from sentiment.reading.stance import STANCES

METHOD = "shares-1"
PASSED = 0.05  # of a draw may have been passed over for it to count as one draw
MEASURES = ("favor", "against", "net")
UNITS = ("stories", "authors")
_VALUE = {"favor": (1.0, 0.0, 1.0), "against": (0.0, 1.0, 0.0), "neither": (0.0, 0.0, 0.5), "unsure": (0.0, 0.0, 0.5)}
"""What a label is worth for each measure; net stance is kept in [0, 1], with half for neither."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """A story of the period. `author` is who wrote its first placement, in one spelling."""

    story: int
    cell: tuple[int, int, str]
    author: str


@dataclass(frozen=True)
class Drawn:
    """A random label of a story, and up to which story its month and channel were drawn without a hole."""

    stance: str
    complete_to: int


@dataclass(frozen=True)
class Cover:
    """Which stories a share speaks of."""

    stories: tuple[Part, ...]
    one_draw: bool
    later: int  # came since, and not in it yet
    passed: int  # drawn and not labelled: skipped, or come in through a changed topic
    left_out: tuple[tuple[int, int, str], ...]  # months and channels without a label


def cover(goal_id: int, stories: Sequence[Part], labels: Mapping[int, Drawn]) -> Cover:
    """The stories that these labels may speak of."""
    reach: dict[tuple[int, int, str], int] = {}
    for one in stories:
        if one.story in labels:
            reach[one.cell] = max(reach.get(one.cell, 0), labels[one.story].complete_to)
    newest = max(reach.values(), default=0)
    there = [one for one in stories if one.story <= reach.get(one.cell, newest)]
    later = len(stories) - len(there)
    tickets = {one.story: ticket(goal_id, one.story) for one in there}
    drawn_to = max((tickets[one.story] for one in there if one.story in labels), default=-1)
    in_draw = [one for one in there if tickets[one.story] <= drawn_to]
    holes = sum(one.story not in labels for one in in_draw)
    if holes <= PASSED * len(in_draw):
        return Cover(tuple(there), True, later, holes, ())
    last: dict[tuple[int, int, str], int] = {}
    for one in there:
        if one.story in labels:
            last[one.cell] = max(last.get(one.cell, -1), tickets[one.story])
    kept = tuple(one for one in there if one.cell in last)
    passed = sum(one.story not in labels and tickets[one.story] < last[one.cell] for one in kept)
    return Cover(kept, False, later, passed, tuple(sorted({one.cell for one in there if one.cell not in last})))


def tell(
    goal_id: int,
    stories: Sequence[Part],
    labels: Mapping[int, Drawn],
    guesses: Mapping[int, tuple[float, float, float]] | None = None,
) -> dict[str, Any]:
    """What can be told of a period, as it is stored and shown (plain JSON).

    `labels` are random draws alone, by story. `guesses` are the model's probabilities of favor, against, neither by
    story, those of labelled stories by a model that had not seen them; None where there is no model.
    `figures[unit][measure]` is a share in [0, 1]; net stance is favor minus against, in [-1, 1].
    """
    found = cover(goal_id, stories, labels)
    parts = found.stories
    places = np.array([place for place, one in enumerate(parts) if one.story in labels], int)
    stances = [labels[parts[place].story].stance for place in places.tolist()]
    counts = Counter(stances)
    names = {author: number for number, author in enumerate(dict.fromkeys(one.author for one in parts))}
    authors = np.array([names[one.author] for one in parts], int)
    steer = _steer(parts, stances, guesses) if guesses and len(places) else None
    rates = None if found.one_draw else _rates(parts, labels)
    each = 1 / np.bincount(authors)[authors] if len(parts) else np.ones(0)
    figures: dict[str, dict[str, Any]] = {}
    for unit, weights in (("stories", None), ("authors", each)):
        shares = [
            share(
                [_VALUE[stance][column] if stance in _VALUE else np.nan for stance in stances],
                places,
                len(parts),
                None if steer is None else steer[:, column],
                clusters=authors.tolist(),
                weights=weights,
                rates=rates,
                levels=(ON_SCREEN,),
            )
            for column in range(len(MEASURES))
        ]
        figures[unit] = {name: _plain(one, name, shares) for name, one in zip(MEASURES, shares, strict=True)}
    on_topic = len(stances) - counts["off topic"]
    return {
        "stories": len(stories), "covered": len(parts), "authors": len(names), "later": found.later,
        "passed": found.passed, "left_out": [list(cell) for cell in found.left_out], "labels": on_topic,
        "off_topic": counts["off topic"], "unsure": counts["unsure"], "needs": max(FEWEST - on_topic, 0),
        "with_model": steer is not None, "figures": figures,
    }  # fmt: skip


def _steer(
    parts: Sequence[Part], stances: Sequence[str], guesses: Mapping[int, tuple[float, float, float]]
) -> Floats | None:
    """The guesses for favor, against and net, moved to the mix that the random labels show."""
    known = [guesses[one.story] for one in parts if one.story in guesses]
    if not known:
        return None
    typical = tuple(np.mean(known, axis=0).tolist())
    given = np.array([guesses.get(one.story, typical) for one in parts])
    moved = shifted(given, [STANCES.index(stance) for stance in stances if stance in STANCES])
    return np.column_stack([moved[:, 0], moved[:, 1], (moved[:, 0] - moved[:, 1] + 1) / 2])


def _rates(parts: Sequence[Part], labels: Mapping[int, Drawn]) -> Floats:
    there = Counter(one.cell for one in parts)
    drawn = Counter(one.cell for one in parts if one.story in labels)
    return np.array([drawn[one.cell] / there[one.cell] for one in parts])


def _plain(one: Share, name: str, shares: Sequence[Share]) -> dict[str, Any]:
    """A share as it is stored: rounded, with its 90% interval, what more labels would buy, and how it was made."""
    value, stretch, move = one.value, 1.0, 0.0
    if name == "net":
        stretch, move = 2.0, -1.0
        if one.provisional and value is not None:  # what is provisional is smoothed side by side
            favor, against = shares[0].value or 0.0, shares[1].value or 0.0
            value = (favor - against + 1) / 2
    bounds = one.intervals[0] if one.intervals else None

    def put(number: float | None) -> float | None:
        return None if number is None else round(stretch * number + move, 6)

    return {
        "value": put(value), "low": put(bounds.low if bounds else None), "high": put(bounds.high if bounds else None),
        "alone": put(one.labels_alone), "tuning": round(one.tuning, 4), "worth": round(one.worth, 1),
        "half": None if bounds is None else round(stretch * bounds.half, 6),
        "further": None if one.further is None else round(stretch * one.further, 6), "halving": one.halving,
    }  # fmt: skip
