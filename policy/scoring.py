"""The one rule by which anything is scored against a goal or a position: strong agreements out of strong decisions.

Pure. It is used for what was enacted (each enacted measure is a yes of the legislature) and for each legislator's
recorded votes (each vote that decides is one decision), so that both numbers mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

YES, NO = "yes", "no"
AGREE, AGAINST, NEUTRAL = "agree", "against", "neutral"
STRONG, WEAK = "strong", "weak"

FEW = 5
"""Below so many scored decisions nobody gets a percentage or a place in an order.

Five is the smallest number at which even a perfect record is hard to come by tossing coins: 1 in 32, less than 1 in 20.
"""


@dataclass(frozen=True)
class Decision:
    """Something that was decided, and what the coding or our position says of it.

    `choice` is what was chosen: yes, no, or any other word (absent, excused, abstain ...) where no side was taken.
    `verdict` says what a yes means: agree, against or neutral. Decisions of one `unit` are one and the same told
    twice (companions, a vote that was taken again). `key` and `bill_id` open what it was; `label` names it.
    """

    key: int
    bill_id: int
    unit: tuple[int | str, ...]
    choice: str
    verdict: str
    strength: str
    on: date | None = None
    label: str = ""

    @property
    def scores(self) -> bool:
        """Whether it can count at all: coded strong, for or against."""
        return self.strength == STRONG and self.verdict in (AGREE, AGAINST)

    @property
    def agrees(self) -> bool | None:
        """Whether the choice was ours: yes to what agrees, no to what is against. None where no side was taken."""
        if self.choice not in (YES, NO) or self.verdict not in (AGREE, AGAINST):
            return None
        return (self.choice == YES) == (self.verdict == AGREE)


@dataclass(frozen=True)
class Score:
    """A score with everything that made it. `absent` and `informing` stand beside it and are never in it."""

    agreed: tuple[Decision, ...] = ()
    disagreed: tuple[Decision, ...] = ()
    absent: tuple[Decision, ...] = ()
    informing: tuple[Decision, ...] = ()

    @property
    def n(self) -> int:
        """How many decisions were scored."""
        return len(self.agreed) + len(self.disagreed)

    @property
    def value(self) -> float | None:
        """The share in [0, 1] that agreed, 1 being full agreement; None is "no record", which is not 0."""
        return len(self.agreed) / self.n if self.n else None

    @property
    def enough(self) -> bool:
        """Whether there are enough decisions for a percentage that is said of a person, and for an order."""
        return self.n >= FEW


def score(decisions: Iterable[Decision]) -> Score:
    """Strong agreements out of the strong decisions in which a side was taken.

    A link "agree" counts a yes for the goal, "against" counts it the other way round. Neutral and weak links inform
    and never score. Absences stand beside the score. Where nothing was decided there is no record, not 0.

    A worked example. Five bills touch a goal. Our legislator voted yes on A, which serves it; no on B, which hurts
    it; no on C, which serves it; no on D, which serves it but weakly; and was absent for E, which serves it:

    >>> def voted(key, choice, verdict, strength="strong"):
    ...     return Decision(key, key, (key,), choice, verdict, strength)
    >>> said = score([voted(1, "yes", "agree"), voted(2, "no", "against"), voted(3, "no", "agree"),
    ...               voted(4, "no", "agree", "weak"), voted(5, "absent", "agree")])
    >>> [one.key for one in said.agreed], [one.key for one in said.disagreed], f"{said.value:.2f} of {said.n} votes"
    ([1, 2], [3], '0.67 of 3 votes')
    >>> [one.key for one in said.absent], [one.key for one in said.informing], score([]).value
    ([5], [4], None)

    A and B agree with us, C does not: 2 of 3. D informs, E stands beside.

    Why not weights for weak links? How many weak links make a strong one is a number that nobody can defend, and
    whoever codes could move a score by adding many: as it is, adding a weak coding never moves anything. Why is an
    absence not half a vote? It may be illness, another meeting or avoidance, and the record does not say which; half
    of an agreement is an invention. It is counted where everybody sees it. Why a share and not a balance of for
    minus against? It has the same two numbers in it, and 0 would mean both "always against us" and "half and half".

    Of decisions of one unit the latest in which a side was taken counts, else the latest of them.
    """
    agreed: list[Decision] = []
    disagreed: list[Decision] = []
    absent: list[Decision] = []
    given = list(decisions)
    for one in once([each for each in given if each.scores]):
        (absent if one.agrees is None else agreed if one.agrees else disagreed).append(one)
    informing = once([each for each in given if not each.scores])
    return Score(tuple(agreed), tuple(disagreed), tuple(absent), tuple(informing))


def once(decisions: Iterable[Decision]) -> list[Decision]:
    """One decision a unit: the latest in which a side was taken, else the latest; by date and key."""
    found: dict[tuple[int | str, ...], Decision] = {}
    for one in sorted(decisions, key=_when):
        held = found.get(one.unit)
        if held is None or one.choice in (YES, NO) or held.choice not in (YES, NO):
            found[one.unit] = one
    return sorted(found.values(), key=_when)


def _when(one: Decision) -> tuple[date, int, int, str]:
    return one.on or date.min, one.bill_id, one.key, one.choice


def percent(value: float | None) -> str:
    """A score in words: "67%", or "no record"."""
    return "no record" if value is None else f"{100 * value:.0f}%"


def words(found: Score, unit: str = "vote") -> str:
    """A score with how much it stands on: "67% of 6 votes", "2 of 3 votes (too few for a percentage)", "no record".

    Of measures there is no warning: what was enacted is all there is, and "1 of 1 measure" says what it is.
    """
    many = unit if found.n == 1 else f"{unit}s"
    if found.value is None:
        return "no record"
    if not found.enough:
        few = " (too few for a percentage)" if unit == "vote" else ""
        return f"{len(found.agreed)} of {found.n} {many}{few}"
    return f"{percent(found.value)} of {found.n} {many}"


def in_order(scores: Sequence[tuple[str, Score]]) -> list[int]:
    """Places of names and scores as a list shows them: those with enough votes from high to low, then by name.

    Of equal scores the one of more votes stands first. Those with too few, and those without a record, follow by
    name: they have no rank.
    """

    def place(at: int) -> tuple[int, float, int, str]:
        name, one = scores[at]
        if one.value is None:
            return 2, 0.0, 0, name
        return (0, -one.value, -one.n, name) if one.enough else (1, 0.0, 0, name)

    return sorted(range(len(scores)), key=place)
