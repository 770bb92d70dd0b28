"""Where we stand on a bill, and which goals of the common agenda it serves or hurts. Only a person codes.

A score of alignment over time is worked out elsewhere from these links; here are the links and what
may stand in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from data.errors import Problem
from policy.stages import ENACTED, MOVING

STANCES = ("support", "oppose", "amend", "watch", "neutral")
PRIORITIES = (1, 2, 3)
VERDICTS = ("agree", "against", "neutral")
STRENGTHS = ("strong", "weak")

STANCE_HELP = {
    "support": "We ask for it to become law.",
    "oppose": "We ask for it to be stopped.",
    "amend": "We support it if it is amended.",
    "watch": "We follow it and ask for nothing yet.",
    "neutral": "We know it and take no side.",
}
STRENGTH_HELP = (
    "Strong: the bill would move the goal by itself. Weak: it touches the goal; weak links inform, never score."
)


@dataclass(frozen=True)
class PositionDraft:
    """A position as typed. `priority` 1 is the highest tier, None where none is set; `effective_to` its last day."""

    stance: str
    rationale: str
    effective_from: date
    priority: int | None = None
    effective_to: date | None = None


@dataclass(frozen=True)
class PositionRow:
    """One entry of a bill's position history."""

    stance: str
    rationale: str
    priority: int | None
    effective_from: date
    recorded_at: datetime
    recorded_by: str
    effective_to: date | None = None


@dataclass(frozen=True)
class CodingDraft:
    """A bill coded to a goal, as typed."""

    goal_id: int
    verdict: str
    strength: str
    why: str


@dataclass(frozen=True)
class CodingRow:
    """One coding of a bill to a goal. `goal` is the goal's name in the version it was coded against."""

    goal_id: int
    goal_version_id: int
    goal: str
    verdict: str
    strength: str
    why: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class GoalLink:
    """A bill beside one of a goal's codings: what is enacted, moving or stopped for and against a goal."""

    goal_id: int
    bill_id: int
    identifier: str
    title: str
    stage: str
    verdict: str
    strength: str
    stance: str | None


def check_position(draft: PositionDraft, today: date) -> list[Problem]:
    """Problems of a position as typed, on the local date `today`."""
    problems = []
    if draft.stance not in STANCES:
        problems.append(
            Problem("stance", f"A position is one of {', '.join(STANCES)}; “{draft.stance}” is none of them.")
        )
    if not draft.rationale.strip():
        problems.append(Problem("rationale", "Say why: a position without its reason cannot be defended or revisited."))
    if draft.priority is not None and draft.priority not in PRIORITIES:
        problems.append(Problem("priority", "The priority is 1 (highest), 2 or 3, or none."))
    if not 1900 <= draft.effective_from.year <= today.year + 2:
        problems.append(
            Problem("effective_from", f"{draft.effective_from.isoformat()} cannot be the day from which we take it.")
        )
    if draft.effective_to is not None and draft.effective_to < draft.effective_from:
        problems.append(
            Problem("effective_to", f"The last day, {draft.effective_to.isoformat()}, cannot come before the first.")
        )
    return problems


def check_coding(draft: CodingDraft) -> list[Problem]:
    """Problems of a coding as typed."""
    problems = []
    if draft.verdict not in VERDICTS:
        problems.append(
            Problem("verdict", f"A bill agrees with a goal, is against it, or is neutral; not “{draft.verdict}”.")
        )
    if draft.strength not in STRENGTHS:
        problems.append(Problem("strength", f"The strength is strong or weak, not “{draft.strength}”."))
    if not draft.why.strip():
        problems.append(Problem("why", "Say why, so that the next person can agree or disagree with the coding."))
    return problems


def in_force(history: Iterable[PositionRow], today: date) -> PositionRow | None:
    """The position that holds on a day: of those in effect by then, the latest; recorded last where two begin together.

    One that takes effect later waits; it is in the history and not yet ours. One whose last day is over holds no
    more, and what it had replaced does not come back. `history` is in the order of recording.
    """
    best: PositionRow | None = None
    for row in history:
        if row.effective_from <= today and (best is None or row.effective_from >= best.effective_from):
            best = row
    return None if best is None or (best.effective_to is not None and best.effective_to < today) else best


def newest(history: Iterable[CodingRow]) -> list[CodingRow]:
    """The coding of each goal that was recorded last; the others are its history."""
    latest: dict[int, CodingRow] = {}
    for row in sorted(history, key=lambda row: row.recorded_at):
        latest[row.goal_id] = row
    return sorted(latest.values(), key=lambda row: row.goal_id)


def verdict_words(verdict: str, strength: str) -> str:
    """A coding in words: "agrees, strong", "against, weak", "neutral"."""
    word = {"agree": "agrees"}.get(verdict, verdict)
    return word if verdict == "neutral" else f"{word}, {strength}"


_REACHED = {stage: number for number, stage in enumerate((*MOVING, ENACTED))}
"""How far a stage is on its way; what has stopped is not on it."""


def once(links: Sequence[GoalLink], companions: Mapping[int, int]) -> list[GoalLink]:
    """Links with companions counted once: of bills that stand for one another, for each goal the furthest one.

    `companions` is each bill's group (`policy.queries.companions`). The link that stays bears all the numbers.
    """
    groups: dict[tuple[int, int], list[GoalLink]] = {}
    for link in links:
        groups.setdefault((link.goal_id, companions.get(link.bill_id, link.bill_id)), []).append(link)
    found = []
    for group in groups.values():
        # What is law comes before what moves, and what moves before what has stopped.
        ranked = sorted(group, key=lambda one: (-_REACHED.get(one.stage, -1), one.bill_id))
        others = [one.identifier for one in ranked[1:]]
        number = " with ".join([ranked[0].identifier, *others]) if others else ranked[0].identifier
        found.append(replace(ranked[0], identifier=number))
    return found


def by_goal(links: Sequence[GoalLink]) -> dict[int, list[GoalLink]]:
    """Each goal's bills, strong links first, for before against before neutral."""
    found: dict[int, list[GoalLink]] = {}
    for link in sorted(links, key=lambda x: (STRENGTHS.index(x.strength), VERDICTS.index(x.verdict), x.identifier)):
        found.setdefault(link.goal_id, []).append(link)
    return found
