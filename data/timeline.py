"""Dated milestones that any room offers, for the will chart and the other pages that show time.

A room fills the registry from its `offers.py`; whoever draws a time axis asks `milestones`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlmodel import Session

Kind = Literal["campaign", "event", "policy"]


@dataclass(frozen=True)
class Milestone:
    """Something that happened on a local date, or from `on` until `until` (both included).

    `page` and `record_id` say where it is told in full. A record of two goals is two milestones. An event says
    how many people were counted there (`low` to `high`; both None: nobody counted) and in which districts of
    legislatures it was held, as typed.
    """

    on: date
    until: date | None
    kind: Kind
    title: str
    goal_id: int | None
    page: str
    record_id: int
    detail: str = ""
    districts: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None


Provider = Callable[[Session, int, date, date], Sequence[Milestone]]
"""`provider(session, initiative_id, start, end)`: the room's milestones that touch start..end."""

_offered: dict[str, Provider] = {}


def offer(name: str, provider: Provider) -> None:
    """Offer the milestones of one room. Offering again under the same name replaces the provider."""
    _offered[name] = provider


def milestones(
    session: Session,
    initiative_id: int,
    start: date,
    end: date,
    goal_id: int | None = None,
    rooms: Collection[str] = (),
) -> list[Milestone]:
    """Milestones that touch start..end (both included), earliest first; of these rooms only, where some are named.

    With `goal_id`, those of that goal only: a milestone without a goal explains no goal's movement.
    """
    found = [
        milestone
        for name, provider in _offered.items()
        if not rooms or name in rooms
        for milestone in provider(session, initiative_id, start, end)
        if milestone.on <= end and (milestone.until or milestone.on) >= start
    ]
    if goal_id is not None:
        found = [milestone for milestone in found if milestone.goal_id == goal_id]
    return sorted(found, key=lambda m: (m.on, m.kind, m.title, m.record_id))
