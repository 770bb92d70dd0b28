"""Which mention to label next: at random for shares, most telling for training. The two are never mixed.

Every story about a goal has a ticket, a number made from the two alone. Stories in the order of their tickets are in
a random order that anybody can repeat, so those labelled first are a simple random sample of the period: permanent
random numbers (K. Brewer, L. Early & S. Joyce 1972; E. Ohlsson, "Coordination of Samples Using Permanent Random
Numbers", 1995). A story that arrives when its month is labelled already takes its place in the same order: with a
ticket among those drawn it comes up next, and until then the share speaks of the stories that were there
(`complete_to`).
"""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

CHANNELS = ("news", "social")
AHEAD = 50  # of those that wait, how many may be passed over (skipped, shown to somebody else) before a random label


@dataclass(frozen=True)
class Candidate:
    """A story about a goal, with its first dated placement there: what is shown, and where and when it counts."""

    story: int
    mention: int
    day: date
    channel: str

    @property
    def cell(self) -> tuple[int, int, str]:
        """Its stratum: year, month, channel."""
        return (self.day.year, self.day.month, self.channel)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def ticket(goal_id: int, story_id: int) -> int:
    """A story's place in the random order of a goal, in [0, 2**64)."""
    return int.from_bytes(hashlib.blake2b(f"{goal_id}:{story_id}".encode(), digest_size=8).digest(), "big")


def queue(goal_id: int, stories: Sequence[Candidate], labelled: Collection[int]) -> list[Candidate]:
    """Stories that wait for a random label, in the order in which they are drawn."""
    return sorted(
        (one for one in stories if one.story not in labelled), key=lambda one: ticket(goal_id, one.story)
    )  # fmt: skip


def complete_to(goal_id: int, stories: Sequence[Candidate], labelled: Collection[int], before: int | None) -> int:
    """The newest story up to which the draw of these has no hole, once `labelled` are.

    `before` is what it was with the label before. Stories that came since and whose tickets lie among those drawn
    must be labelled before the others that came with them may enter a share: until then it stays as it was.
    """
    newest = max((one.story for one in stories), default=0)
    if before is None:
        return newest
    drawn = max((ticket(goal_id, story) for story in labelled), default=-1)
    holes = any(
        one.story > before and one.story not in labelled and ticket(goal_id, one.story) < drawn for one in stories
    )
    return before if holes else newest
