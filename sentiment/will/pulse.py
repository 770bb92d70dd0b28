"""Pulse surveys at our own events: a few questions asked at the door and again at the end, tallied by hand.

They are of people who came: a house of its own in the level's model, never the public. What changed in the room is
told apart, with Newcombe's interval of two independent shares (R. Newcombe, Statistics in Medicine 17, 1998, method
10), because a paper tally does not say who answered twice. It assumes that those who stay to the end are as those who
came; it fails where people who disagree leave early.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from data.errors import Problem
from sentiment.will.evidence import RUNGS

NORMAL_90 = 1.6449
MOST = 5
"""Questions that people at a door will answer."""


@dataclass(frozen=True)
class Tally:
    """One question: how many said yes of how many answered, at the door and at the end (None: not asked then)."""

    question: str
    rung: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None


@dataclass(frozen=True)
class PulseDraft:
    """A pulse survey as typed: the event's name and local day, and one to five questions about a goal."""

    goal_id: int
    event: str
    on: date | None
    tallies: tuple[Tally, ...]


@dataclass(frozen=True)
class Change:
    """The change in the room from the door to the end, in parts of one, with its 90% interval and both tallies."""

    before: tuple[int, int]
    after: tuple[int, int]
    value: float
    low: float
    high: float


def check_pulse(draft: PulseDraft, today: date) -> list[Problem]:
    """Problems of a pulse survey as typed, each naming its question."""
    problems = []
    if not draft.event.strip():
        problems.append(Problem("event", "Name the event at which people were asked."))
    if draft.on is None or draft.on > today:
        problems.append(Problem("on", "Say on which day people were asked; it cannot be ahead."))
    if not 1 <= len(draft.tallies) <= MOST:
        problems.append(Problem("questions", f"Ask one to {MOST} questions."))
    for number, one in enumerate(draft.tallies, start=1):
        problems += [Problem(f"question {number}", f"Question {number}: {why}") for why in _wrong(one)]
    return problems


def _wrong(one: Tally) -> list[str]:
    found = []
    if not one.question.strip():
        found.append("write it as it was asked.")
    if one.rung not in RUNGS:
        found.append(f"the rung is one of {', '.join(RUNGS)}.")
    if one.before is None and one.after is None:
        found.append("give the tally at the door, at the end, or both.")
    for when, count in (("at the door", one.before), ("at the end", one.after)):
        if count is not None and not 0 <= count[0] <= count[1]:
            found.append(f"{when}, {count[0]} said yes of {count[1]}: that cannot be.")
        elif count is not None and count[1] < 1:
            found.append(f"{when}, nobody answered: leave it empty.")
    return found


def change(one: Tally) -> Change | None:
    """What changed in the room; None where it was asked once only."""
    if one.before is None or one.after is None:
        return None
    (yes0, n0), (yes1, n1) = one.before, one.after
    share0, share1 = yes0 / n0, yes1 / n1
    low0, high0 = wilson(share0, n0)
    low1, high1 = wilson(share1, n1)
    value = share1 - share0
    down = sqrt((share1 - low1) ** 2 + (high0 - share0) ** 2)
    up = sqrt((high1 - share1) ** 2 + (share0 - low0) ** 2)
    return Change(one.before, one.after, value, max(-1.0, value - down), min(1.0, value + up))


def wilson(share: float, n: int, z: float = NORMAL_90) -> tuple[float, float]:
    """Wilson's 90% interval of a share of n answers."""
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def said(tallies: Sequence[Tally]) -> list[str]:
    """What each question showed in the room, in a sentence."""
    lines = []
    for one in tallies:
        moved = change(one)
        if moved is None:
            yes, n = one.after or one.before or (0, 1)
            lines.append(f"{one.question} {yes} of {n} said yes.")
        else:
            value, low, high = (f"{100 * part:+.0f}".replace("-", "−") for part in (moved.value, moved.low, moved.high))
            counts = " to ".join(f"{yes} of {n}" for yes, n in (moved.before, moved.after))
            lines.append(f"{one.question} From {counts}: {value} points in the room (90% interval {low} to {high}).")
    return lines
