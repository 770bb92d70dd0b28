"""What the team thinks of policymakers: ratings in waves, how far raters differ, and what changed between waves.

Support and influence are whole numbers from 1 to 5. Each rating says how sure its rater is, and weighs 1, 2 or 3
for low, medium and high confidence: a guess counts a third of what somebody knows. A rater counts once a wave, with
their latest rating. Source of the scales: power mapping as advocates use it; a convention, not a measurement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.errors import Problem

SCALE = (1, 2, 3, 4, 5)
SUPPORT_WORDS = {1: "opposes us", 2: "leans against", 3: "undecided", 4: "leans our way", 5: "champions it"}
INFLUENCE_WORDS = {1: "very little", 2: "little", 3: "some", 4: "much", 5: "decides it"}
CONFIDENCES = ("low", "medium", "high")
WEIGHTS = {"low": 1, "medium": 2, "high": 3}
WIDE = 2
"""Points between the lowest and the highest rating from which raters are said to differ."""


@dataclass(frozen=True)
class RatingDraft:
    """A rating as typed."""

    support: int
    influence: int
    confidence: str = "medium"
    why: str = ""


@dataclass(frozen=True)
class WaveRow:
    """A round of ratings."""

    id: int
    name: str
    opened_on: date
    ratings: int = 0


@dataclass(frozen=True)
class RatingRow:
    """One rater's view of one person in one wave."""

    wave_id: int
    policymaker_id: int
    rater: str
    support: int
    influence: int
    confidence: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Measure:
    """A rating of several people: the weighted mean, with the lowest and the highest as the spread."""

    mean: float
    low: int
    high: int

    @property
    def spread(self) -> int:
        """Points between the lowest and the highest rating."""
        return self.high - self.low


@dataclass(frozen=True)
class Summary:
    """What the raters of one wave say of one person. `sure` is the share of raters who are not of low confidence."""

    policymaker_id: int
    wave_id: int
    support: Measure
    influence: Measure
    raters: tuple[str, ...]
    sure: float

    @property
    def words(self) -> str:
        """How far the raters agree, in a sentence."""
        if len(self.raters) == 1:
            return "One rater only: there is no spread to see."
        widest = max(self.support.spread, self.influence.spread)
        if widest >= WIDE:
            return f"{len(self.raters)} raters differ by {widest} points: talk about it before relying on the mean."
        return f"{len(self.raters)} raters agree within {widest} point{'' if widest == 1 else 's'}."


@dataclass(frozen=True)
class Change:
    """From one wave to the next, among those who rated the person in both. None where nobody did."""

    support: float | None
    influence: float | None
    raters: int

    @property
    def words(self) -> str:
        """The change of support in a sentence."""
        if self.support is None:
            return "Cannot tell a change: nobody rated this person in both waves."
        who = f"{self.raters} rater{'' if self.raters == 1 else 's'} of both waves"
        if abs(self.support) < 0.05:
            return f"Support unchanged, by {who}."
        return f"Support {self.support:+.1f}, by {who}."


def check_rating(draft: RatingDraft) -> list[Problem]:
    """Problems of a rating as typed."""
    problems = []
    if draft.support not in SCALE:
        problems.append(Problem("support", "Support is a whole number from 1 (opposes us) to 5 (champions it)."))
    if draft.influence not in SCALE:
        problems.append(Problem("influence", "Influence is a whole number from 1 (very little) to 5 (decides it)."))
    if draft.confidence not in CONFIDENCES:
        problems.append(Problem("confidence", f"Confidence is one of {', '.join(CONFIDENCES)}."))
    return problems


def latest(ratings: Iterable[RatingRow]) -> list[RatingRow]:
    """The last rating of each rater, of each person, in each wave."""
    found: dict[tuple[int, int, str], RatingRow] = {}
    for row in sorted(ratings, key=lambda one: one.at):
        found[row.wave_id, row.policymaker_id, row.rater] = row
    return list(found.values())


def summaries(ratings: Iterable[RatingRow], wave_id: int) -> dict[int, Summary]:
    """What a wave says of each person who was rated in it, by the person's key.

    >>> at = datetime(2026, 1, 1)
    >>> two = [RatingRow(1, 7, "A", 5, 4, "high", "", at), RatingRow(1, 7, "B", 1, 4, "low", "", at)]
    >>> said = summaries(two, 1)[7]
    >>> said.support  # (3 x 5 + 1 x 1) / 4
    Measure(mean=4.0, low=1, high=5)
    """
    of: dict[int, list[RatingRow]] = defaultdict(list)
    for row in latest(ratings):
        if row.wave_id == wave_id:
            of[row.policymaker_id].append(row)
    return {
        key: Summary(
            key,
            wave_id,
            _measure([(row.support, WEIGHTS[row.confidence]) for row in rows]),
            _measure([(row.influence, WEIGHTS[row.confidence]) for row in rows]),
            tuple(sorted(row.rater for row in rows)),
            sum(row.confidence != "low" for row in rows) / len(rows),
        )
        for key, rows in of.items()
    }


def _measure(values: Sequence[tuple[int, int]]) -> Measure:
    weight = sum(weight for _, weight in values)
    plain = [value for value, _ in values]
    return Measure(sum(value * weight for value, weight in values) / weight, min(plain), max(plain))


def change(ratings: Iterable[RatingRow], policymaker_id: int, before: int, after: int) -> Change:
    """How raters of both waves changed their minds about a person: the mean of their differences, each rater alike.

    Only raters of both waves count: a mean that moved because others were asked has not moved.
    """
    of: dict[str, dict[int, RatingRow]] = defaultdict(dict)
    for row in latest(ratings):
        if row.policymaker_id == policymaker_id and row.wave_id in (before, after):
            of[row.rater][row.wave_id] = row
    both = [(waves[before], waves[after]) for waves in of.values() if len(waves) == 2]
    if not both:
        return Change(None, None, 0)
    support = sum(new.support - old.support for old, new in both) / len(both)
    return Change(support, sum(new.influence - old.influence for old, new in both) / len(both), len(both))
