"""Whip counts: how each policymaker is expected to vote, what is still needed, and how good the counting was.

A count is compared with the roll call as the probability of a yes that it stands for (`CHANCES`, a convention that
is stated wherever a score is shown). The Brier score is the mean squared distance between that and what came
(Brier 1950): 0 is perfect, 0.25 is what "unknown" for everybody gets. Absences and abstentions are not scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.errors import Problem

LEANS = ("certain yes", "lean yes", "unknown", "lean no", "certain no")
CHANCES = {"certain yes": 0.95, "lean yes": 0.75, "unknown": 0.5, "lean no": 0.25, "certain no": 0.05}
CHANCES_SAID = "certain yes 95%, lean yes 75%, unknown 50%, lean no 25%, certain no 5%"
FEW = 20
"""Below so many scored votes a Brier score says little, and that is said."""


@dataclass(frozen=True)
class CountRow:
    """How somebody expected a person to vote on a bill, when they said so. `on` is the local day of `at`."""

    bill_id: int
    policymaker_id: int
    lean: str
    note: str
    at: datetime
    by: str
    on: date


@dataclass(frozen=True)
class NeedRow:
    """How many votes a bill needs in a chamber. `said` is how the number came about."""

    chamber: str
    needed: int | None
    said: str


@dataclass(frozen=True)
class Standing:
    """A bill's count in one chamber: people by lean (all of `LEANS`), what is needed, what is missing."""

    bill_id: int
    chamber: str
    counts: Mapping[str, int]
    need: NeedRow

    @property
    def words(self) -> str:
        """What the count says about passing, in a sentence."""
        sure, leaning = self.counts["certain yes"], self.counts["lean yes"]
        if self.need.needed is None:
            return f"{sure} certain and {leaning} leaning yes. {self.need.said}"
        short = self.need.needed - sure
        if short <= 0:
            return f"{sure} certain yes: the {self.need.needed} that are needed are there."
        with_leaning = short - leaning
        ending = (
            "those leaning yes would do." if with_leaning <= 0 else f"{with_leaning} more beyond those leaning yes."
        )
        return f"{short} short of the {self.need.needed} needed, counting certain votes; {ending}"


@dataclass(frozen=True)
class Calibration:
    """How a counter's expectations compare with recorded votes.

    `n` is how many were scored, `hits` of `told` those said one way or the other that came so, `brier` the score.
    """

    by: str
    n: int
    brier: float | None
    told: int
    hits: int

    @property
    def words(self) -> str:
        """The score in a sentence, with how much it can bear."""
        if self.brier is None:
            return f"{self.by}: no count to compare with a recorded vote yet."
        few = f" Fewer than {FEW} votes: too few to judge by." if self.n < FEW else ""
        right = f"{self.hits} of {self.told} right" if self.told else "only “unknown”"
        return f"{self.by}: {right}, Brier score {self.brier:.2f} over {self.n} vote{'' if self.n == 1 else 's'}.{few}"


def check_lean(lean: str) -> list[Problem]:
    """Problems of an expectation as typed."""
    return [] if lean in LEANS else [Problem("lean", f"“{lean}” is none of: {', '.join(LEANS)}.")]


def in_force(counts: Iterable[CountRow]) -> dict[int, CountRow]:
    """The latest count of each person on one bill, whoever said it."""
    return {row.policymaker_id: row for row in sorted(counts, key=lambda one: one.at)}


def standing(
    bill_id: int, chamber: str, counts: Mapping[int, CountRow], people: Sequence[int], need: NeedRow
) -> Standing:
    """The totals of a chamber. `people` are the keys of those who vote there; who was not counted is unknown."""
    totals = dict.fromkeys(LEANS, 0)
    for key in people:
        totals[counts[key].lean if key in counts else "unknown"] += 1
    return Standing(bill_id, chamber, totals, need)


def majority(chamber: str, serving: int, said: int | None = None, by: str = "") -> NeedRow:
    """What is needed: what somebody said, else more than half of those serving who are here, and that is told."""
    if said is not None:
        return NeedRow(chamber, said, f"{said} needed, said {by}." if by else f"{said} needed.")
    if not serving:
        return NeedRow(chamber, None, "How many are needed is not known: nobody who votes there is here.")
    return NeedRow(chamber, serving // 2 + 1, f"More than half of the {serving} people who are here for this chamber.")


def calibration(counts: Iterable[CountRow], votes: Mapping[tuple[int, int], tuple[bool, date]]) -> list[Calibration]:
    """Each counter's score, best first.

    `votes` is bill and person -> whether the vote was yes, and its local day. Only what was said before that day
    counts, and of each counter the last of it.

    >>> at, on = datetime(2026, 1, 1), date(2026, 1, 1)
    >>> said = [CountRow(1, 7, "certain yes", "", at, "Ann", on), CountRow(1, 8, "lean yes", "", at, "Ann", on)]
    >>> came = {(1, 7): (True, date(2026, 2, 1)), (1, 8): (False, date(2026, 2, 1))}
    >>> calibration(said, came)[0].words
    'Ann: 1 of 2 right, Brier score 0.28 over 2 votes. Fewer than 20 votes: too few to judge by.'
    """
    last: dict[tuple[str, int, int], CountRow] = {}
    for row in sorted(counts, key=lambda one: one.at):
        came = votes.get((row.bill_id, row.policymaker_id))
        if came is not None and row.on < came[1]:
            last[row.by, row.bill_id, row.policymaker_id] = row
    of: dict[str, list[tuple[CountRow, bool]]] = defaultdict(list)
    for (by, bill, person), row in last.items():
        of[by].append((row, votes[bill, person][0]))
    scored = [
        Calibration(
            by,
            len(pairs),
            sum((CHANCES[row.lean] - yes) ** 2 for row, yes in pairs) / len(pairs),
            sum(row.lean != "unknown" for row, _ in pairs),
            sum(row.lean != "unknown" and (CHANCES[row.lean] > 0.5) == yes for row, yes in pairs),
        )
        for by, pairs in of.items()
    ]
    return sorted(scored, key=lambda one: (one.brier if one.brier is not None else 1.0, one.by))
