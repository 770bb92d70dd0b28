"""How mentions are counted: by goal, local day and source, with a story's copies counted once.

A story counts on the day of its first dated placement about the goal, at that placement's source, with that
placement's tone. Undated mentions count on no day. `tally` is the one definition: what is kept as mentions
arrive, what is rebuilt when a topic changes, and what `check` compares with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

Cell = tuple[int, date, int]
"""Goal, local day, source."""

Count = tuple[int, int, int, int]
"""Mentions, stories, sum of the stories' compound tone x 10,000, stories whose tone was read."""


@dataclass(frozen=True)
class Placement:
    """A mention that some topic of a goal matched."""

    story_id: int
    goal_id: int
    mention_id: int
    source_id: int
    day: date | None
    tone: int | None  # compound x 10,000
    seen: datetime  # published, else fetched


@dataclass(frozen=True)
class StoryAtGoal:
    """A story as far as it is about one goal."""

    placements: int
    last_seen: datetime
    first: Placement | None


@dataclass
class Tally:
    """Counts by cell, and each story's share in them by (story, goal)."""

    cells: dict[Cell, Count] = field(default_factory=dict)
    stories: dict[tuple[int, int], StoryAtGoal] = field(default_factory=dict)

    def minus(self, before: Tally) -> dict[Cell, Count]:
        """What must be added to `before`'s cells to get these; without cells that stay the same."""
        none = (0, 0, 0, 0)
        found = {}
        for cell in self.cells.keys() | before.cells.keys():
            now, then = self.cells.get(cell, none), before.cells.get(cell, none)
            if now != then:
                found[cell] = (now[0] - then[0], now[1] - then[1], now[2] - then[2], now[3] - then[3])
        return found


def tally(placements: Iterable[Placement]) -> Tally:
    """Count placements. A mention that several topics of one goal matched counts once for that goal."""
    found = Tally()
    seen: set[tuple[int, int]] = set()
    for placed in placements:
        if (placed.mention_id, placed.goal_id) in seen:
            continue
        seen.add((placed.mention_id, placed.goal_id))
        key = (placed.story_id, placed.goal_id)
        first = placed if placed.day is not None else None
        there = found.stories.get(key)
        if there is None:
            found.stories[key] = StoryAtGoal(1, placed.seen, first)
        else:
            found.stories[key] = replace(
                there,
                placements=there.placements + 1,
                last_seen=max(there.last_seen, placed.seen),
                first=_earlier(there.first, first),
            )
        if placed.day is not None:
            _add(found.cells, (placed.goal_id, placed.day, placed.source_id), (1, 0, 0, 0))
    for story in found.stories.values():
        if story.first is not None and story.first.day is not None:
            cell = (story.first.goal_id, story.first.day, story.first.source_id)
            _add(found.cells, cell, (0, 1, story.first.tone or 0, int(story.first.tone is not None)))
    return found


def _earlier(one: Placement | None, other: Placement | None) -> Placement | None:
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda placed: (placed.day, placed.mention_id))


def _add(cells: dict[Cell, Count], cell: Cell, more: Count) -> None:
    there = cells.get(cell, (0, 0, 0, 0))
    cells[cell] = (there[0] + more[0], there[1] + more[1], there[2] + more[2], there[3] + more[3])
