"""What else happened in the same weeks, and how many times one may look: two guards of a contribution's verdict."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

ALPHA = 0.05
"""The chance, over all looks together, of saying "contributed" where nothing was."""

EARLIER = 14
"""Days before the launch in which something else may still be at work."""


class Milestone(Protocol):
    """What is needed of a dated milestone (`data.timeline.Milestone` is one)."""

    @property
    def on(self) -> date:
        """Its first (or only) day."""

    @property
    def until(self) -> date | None:
        """Its last day, where it has one."""

    @property
    def kind(self) -> str:
        """Campaign, event or policy."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def page(self) -> str:
        """The page that tells of it."""

    @property
    def record_id(self) -> int:
        """Its number there."""


How = Literal["began in the same weeks", "ended in the same weeks", "ran all along"]


@dataclass(frozen=True)
class Rival:
    """Another milestone that the same movement may be owed to. `record` is its page and number."""

    title: str
    kind: str
    on: date
    until: date | None
    how: How
    record: tuple[str, int]


def rivals(
    milestones: Sequence[Milestone], launch: date, end: date, own: Collection[tuple[str, int]] = ()
) -> tuple[Rival, ...]:
    """Milestones that touch the window from `EARLIER` days before the launch to its end, likeliest first.

    `own` are the records (page, number) of the campaign itself. What began in these weeks is likelier behind a
    step than what ended then, and that likelier than what ran all along; among equals the nearest to the launch.
    """
    first = launch - timedelta(days=EARLIER)
    found: dict[tuple[str, int], Rival] = {}
    for one in milestones:
        last = one.until or one.on
        record = (one.page, one.record_id)
        if record in own or one.on > end or last < first:
            continue
        how: How = "ran all along"
        if one.on >= first:
            how = "began in the same weeks"
        elif last <= end:
            how = "ended in the same weeks"
        found.setdefault(record, Rival(one.title, one.kind, one.on, one.until, how, record))
    order: list[How] = ["began in the same weeks", "ended in the same weeks", "ran all along"]

    def far(rival: Rival) -> tuple[int, int, date, str]:
        turn = rival.on if rival.how == order[0] else (rival.until or rival.on)
        return order.index(rival.how), abs((turn - launch).days), rival.on, rival.title

    return tuple(sorted(found.values(), key=far))


@dataclass(frozen=True)
class Looks:
    """The `taken`-th look at the result (from 1). `planned`: how many were planned before launch, if any were.

    Planned looks share the chance of a false alarm equally (Bonferroni). Without a plan the k-th look may spend
    ALPHA / (k (k + 1)), which adds up to ALPHA however often one looks. Looks beyond the plan have nothing left.
    """

    taken: int = 1
    planned: int | None = 1

    def __post_init__(self) -> None:
        if self.taken < 1 or (self.planned is not None and self.planned < 1):
            raise ValueError("looks are counted from 1")

    @property
    def alpha(self) -> float:
        """The chance of a false alarm that this look may spend; 0 where none is left."""
        if self.planned is None:
            return ALPHA / (self.taken * (self.taken + 1))
        return ALPHA / self.planned if self.taken <= self.planned else 0.0

    @property
    def shown(self) -> float:
        """The chance that the interval on screen is drawn for: this look's, or the last planned one's."""
        return self.alpha or ALPHA / (self.planned or 1)


ONE_LOOK = Looks()
