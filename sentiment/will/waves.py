"""Stakeholder surveys in waves: where each group stands, who answered, and what changed between two waves.

A wave asks everyone in groups of known size (28 partners, 9 county commissioners), and some answer. Answers are
scores from 0 to 1: 0 or 1 for no and yes, or a place on a scale. What is not known is what the others would have
said, so errors shrink as the answers near the whole group (finite population correction), and two bounds that
assume nothing say what the silent ones could change.

    share    Wilson's interval at the size n (N - 1) / (N - n)
    score    mean +- t s sqrt((1 - n / N) / n)
    change   paired: the mean of d = later - earlier of the m who answered both, +- t s_d sqrt((1 - m / N) / m)
             (shares: with half an answer added to each of the four cells)
             independent: Newcombe's interval of two shares, or Welch's of two means; used where few answered both

A positive tie between waves makes the independent interval too wide, never too narrow. Groups with fewer than five
answers are hidden, and a second one with them where the total would give a single hidden one away.

Sources: Cochran, Sampling Techniques (1977), ch. 2, 3, 5; Wilson (1927); Newcombe, Statistics in Medicine 17 (1998);
Agresti & Min, Statistics in Medicine 24 (2005). Assumes: who answers is as good as drawn at random within a group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf, isfinite, sqrt
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit

from data.errors import Problem
from sentiment.will.statespace import Floats
from sentiment.will.verdict import Verdict, judge

SMALLEST = 5
"""Groups with fewer answers than this are never shown by themselves."""

FLAT_SPREAD = 0.1
"""A spread of scores assumed where all are the same: nobody's scale is that sharp."""

EVERYONE = "everyone"

How = Literal["paired", "independent"]


@dataclass(frozen=True)
class Answer:
    """One answer. `person` is any key that is the same in both waves, or empty where the survey is anonymous."""

    group: str
    score: float
    person: str = ""


@dataclass(frozen=True)
class Wave:
    """One question asked of everyone in some groups. `asked` is how many each group has."""

    on: date
    question: str
    asked: Mapping[str, int]
    answers: Sequence[Answer]

    def of(self, group: str) -> list[Answer]:
        """The answers of a group."""
        return [answer for answer in self.answers if answer.group == group]

    @property
    def yes_no(self) -> bool:
        """Whether every answer is yes or no."""
        return all(answer.score in (0.0, 1.0) for answer in self.answers)


@dataclass(frozen=True)
class GroupLevel:
    """Where a group stands: level and 90% interval in [0, 1], None where hidden or nobody answered.

    `response` is the part that answered. `least` and `most` bound what the whole group's level can be, whatever
    those who did not answer think.
    """

    group: str
    asked: int
    answered: int
    response: float
    level: float | None = None
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    hidden: bool = False


@dataclass(frozen=True)
class GroupChange:
    """What changed from one wave to the next (0.05 = five points) with its 90% interval; None where hidden.

    `pairs` answered both. `why` says why there is no number.
    """

    group: str
    before: int
    after: int
    pairs: int
    how: How = "independent"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p_rise: float | None = None
    verdict: Verdict = "cannot tell"
    hidden: bool = False
    why: str = ""


@dataclass(frozen=True)
class _Part:
    """Mean and its variance, of a group before it is shown."""

    mean: float
    variance: float
    low: float
    high: float
    freedom: float = inf


def check_wave(wave: Wave) -> list[Problem]:
    """Problems of a wave as typed or imported."""
    problems = []
    for group, asked in wave.asked.items():
        answered = len(wave.of(group))
        if asked < 1:
            problems.append(Problem("asked", f"“{group}” has nobody in it: leave it out or say how many were asked."))
        elif answered > asked:
            problems.append(Problem("asked", f"“{group}” has {answered} answers but only {asked} were asked."))
    strangers = sorted({answer.group for answer in wave.answers} - set(wave.asked))
    problems += [
        Problem("asked", f"“{group}” answered, but it is not said how many were asked.") for group in strangers
    ]
    twice = [person for person, count in Counter(a.person for a in wave.answers if a.person).items() if count > 1]
    if twice:
        problems.append(Problem("person", f"{len(twice)} people answered more than once: keep one answer of each."))
    if not all(isfinite(answer.score) and 0 <= answer.score <= 1 for answer in wave.answers):
        problems.append(Problem("score", "Answers lie between 0 and 1: turn a scale of 1 to 5 into 0 to 1 first."))
    return problems


def levels(wave: Wave, confidence: float = 0.9) -> list[GroupLevel]:
    """Where each group stands, and everyone together (each group by its size, whoever answered)."""
    hidden = _hidden({group: len(wave.of(group)) for group in wave.asked})
    found, parts = [], {}
    for group, asked in wave.asked.items():
        scores = _scores(wave.of(group))
        if len(scores):
            parts[group] = _level(scores, asked, wave.yes_no, confidence)
        found.append(_shown(group, asked, scores, parts.get(group), group in hidden))
    asked, answered = sum(wave.asked.values()), len(wave.answers)
    whole = _together(parts, {group: wave.asked[group] for group in parts}, confidence)
    total = _shown(EVERYONE, asked, _scores(wave.answers), whole, answered < SMALLEST)
    return [*found, total]


def changes(earlier: Wave, later: Wave, confidence: float = 0.9) -> list[GroupChange]:
    """What changed in each group asked in both waves, and in all of these together."""
    groups = [group for group in later.asked if group in earlier.asked]
    counts = {group: min(len(earlier.of(group)), len(later.of(group))) for group in groups}
    hidden = _hidden(counts)
    yes_no = earlier.yes_no and later.yes_no
    found, parts, paired = [], {}, 0
    for group in groups:
        before, after = earlier.of(group), later.of(group)
        both = _pairs(before, after)
        how: How = "independent"
        if len(both) >= SMALLEST and 2 * len(both) >= min(len(before), len(after)):
            how = "paired"
        if counts[group]:
            asked = earlier.asked[group], later.asked[group]
            if how == "paired":
                parts[group] = _paired(both, min(asked), yes_no, confidence)
            else:
                parts[group] = _apart(_scores(before), _scores(after), asked, yes_no, confidence)
        paired += len(both)
        row = GroupChange(group, len(before), len(after), len(both), how)
        found.append(_changed(row, parts.get(group), group in hidden, confidence))
    sizes = {group: later.asked[group] for group in parts}
    whole = GroupChange(
        EVERYONE,
        sum(len(earlier.of(group)) for group in groups),
        sum(len(later.of(group)) for group in groups),
        paired,
        "paired" if parts and all(row.how == "paired" for row in found if row.group in parts) else "independent",
    )
    return [*found, _changed(whole, _together(parts, sizes, confidence), sum(counts.values()) < SMALLEST, confidence)]


def _scores(answers: Sequence[Answer]) -> Floats:
    return np.array([answer.score for answer in answers], dtype=np.float64)


def _hidden(counts: Mapping[str, int]) -> set[str]:
    """Groups too small to show, and the next smallest where a single one could be worked out from the total."""
    small = {group for group, count in counts.items() if count < SMALLEST}
    if len({group for group in small if counts[group]}) == 1:
        others = sorted((group for group in counts if group not in small), key=lambda group: counts[group])
        small |= set(others[:1])
    return small


def _level(scores: Floats, asked: int, yes_no: bool, confidence: float) -> _Part:
    """Mean, variance and interval of a group of `asked` people of whom some answered."""
    n = len(scores)
    mean = float(scores.mean())
    if yes_no:
        size = inf if n >= asked else n * (asked - 1) / (asked - n)
        low, high = _wilson(mean, size, float(ndtri((1 + confidence) / 2)))
        near = (scores.sum() + 1) / (n + 2)
        return _Part(mean, 0.0 if size == inf else float(near * (1 - near)) / size, low, high)
    spread = max(float(scores.std(ddof=1)), FLAT_SPREAD) if n > 1 else 0.5
    variance = spread**2 / n * (1 - n / asked)
    reach = float(stdtrit(max(n - 1, 1), (1 + confidence) / 2)) * sqrt(variance)
    return _Part(mean, variance, max(0.0, mean - reach), min(1.0, mean + reach), n - 1)


def _wilson(share: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's interval of a share of n answers."""
    if n == inf:
        return share, share
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _pairs(before: Sequence[Answer], after: Sequence[Answer]) -> list[tuple[float, float]]:
    known = {answer.person: answer.score for answer in before if answer.person}
    return [(known[answer.person], answer.score) for answer in after if answer.person in known]


def _paired(both: Sequence[tuple[float, float]], asked: int, yes_no: bool, confidence: float) -> _Part:
    """The mean change of those who answered both waves."""
    moved = np.array([later - earlier for earlier, later in both])
    m = len(moved)
    left = max(0.0, 1 - m / asked)
    if yes_no:
        # the halves of an answer fade as nobody is left to ask
        up, down, n = float((moved > 0).sum()) + 0.5 * left, float((moved < 0).sum()) + 0.5 * left, m + 2 * left
        mean, variance = (up - down) / n, ((up + down) - (up - down) ** 2 / n) / n**2 * left
        reach = float(ndtri((1 + confidence) / 2)) * sqrt(variance)
        return _Part(mean, variance, mean - reach, mean + reach)
    spread = max(float(moved.std(ddof=1)), FLAT_SPREAD)
    variance = spread**2 / m * left
    reach = float(stdtrit(m - 1, (1 + confidence) / 2)) * sqrt(variance)
    return _Part(float(moved.mean()), variance, float(moved.mean()) - reach, float(moved.mean()) + reach, m - 1)


def _apart(
    before: Floats,
    after: Floats,
    asked: tuple[int, int],
    yes_no: bool,
    confidence: float,
) -> _Part:
    """The change between two waves as if other people had answered each."""
    one, two = (_level(scores, size, yes_no, confidence) for scores, size in zip((before, after), asked, strict=True))
    value, variance = two.mean - one.mean, one.variance + two.variance
    if yes_no:
        down = sqrt((two.mean - two.low) ** 2 + (one.high - one.mean) ** 2)
        up = sqrt((two.high - two.mean) ** 2 + (one.mean - one.low) ** 2)
        return _Part(value, variance, value - down, value + up)
    parts = [(part.variance, max(part.freedom, 1.0)) for part in (one, two) if part.variance > 0]
    freedom = variance**2 / sum(v**2 / df for v, df in parts) if parts else inf
    reach = (float(stdtrit(freedom, (1 + confidence) / 2)) if parts else 0.0) * sqrt(variance)
    return _Part(value, variance, value - reach, value + reach, freedom)


def _together(parts: Mapping[str, _Part], sizes: Mapping[str, int], confidence: float) -> _Part | None:
    """All groups, each by its size: their mean and, from their variances, its interval."""
    if not parts:
        return None
    if len(parts) == 1:
        return next(iter(parts.values()))
    whole = sum(sizes.values())
    mean = sum(sizes[group] / whole * part.mean for group, part in parts.items())
    variance = sum((sizes[group] / whole) ** 2 * part.variance for group, part in parts.items())
    tied = [((sizes[g] / whole) ** 2 * part.variance, max(part.freedom, 1.0)) for g, part in parts.items()]
    divisor = sum(v**2 / df for v, df in tied if df != inf)
    freedom = variance**2 / divisor if divisor > 0 else 1e6
    reach = float(stdtrit(freedom, (1 + confidence) / 2)) * sqrt(variance)
    return _Part(mean, variance, mean - reach, mean + reach, freedom)


def _shown(group: str, asked: int, scores: Floats, part: _Part | None, hidden: bool) -> GroupLevel:
    answered = len(scores)
    if hidden or part is None:
        return GroupLevel(group, asked, answered, answered / asked, hidden=hidden)
    total = float(scores.sum())
    low, high = max(0.0, part.low), min(1.0, part.high)
    bounds = total / asked, (total + asked - answered) / asked
    return GroupLevel(group, asked, answered, answered / asked, part.mean, low, high, *bounds)


def _changed(row: GroupChange, part: _Part | None, hidden: bool, confidence: float) -> GroupChange:
    if part is None:
        return replace(row, why="Nobody answered in one of the waves.")
    if hidden:
        return replace(row, hidden=True, why=f"Fewer than {SMALLEST} answers, or next to such a group.")
    value, low, high = part.mean, max(-1.0, part.low), min(1.0, part.high)
    reach = value - low if value > 0 else high - value
    score = float(np.sign(value)) * 40.0  # nobody is left to ask
    if reach > 0:
        score = value / reach * float(ndtri((1 + confidence) / 2))
    verdict = judge("share", low, high, (high - low) / 2)
    return replace(row, value=value, low=low, high=high, p_rise=float(ndtr(score)), verdict=verdict)
