"""What this room puts on the house's time axis, read from the database."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from data.timeline import Milestone
from policy import stages
from policy.board import StepRow
from policy.queries.reads import milestones

_NOT_A_MILESTONE = frozenset({stages.IN_COMMITTEE})
"""A referral is work as usual; it would bury the steps that move a bill."""


def on_timeline(session: Session, initiative_id: int, start: date, end: date) -> list[Milestone]:
    """Steps, hearings and positions of bills that are coded to a goal or have a position, one for each goal."""
    return [
        Milestone(row.on, None, "policy", _milestone_title(row), goal_id, "policy", row.bill_id, row.title)
        for row in milestones(session, initiative_id, start, end)
        if not (row.what == "stage" and row.value in _NOT_A_MILESTONE)
        for goal_id in row.goal_ids or (None,)
    ]


def _milestone_title(row: StepRow) -> str:
    if row.what == "position":
        return f"{row.identifier}: our position, {row.value}"
    if row.what == "hearing":
        return f"{row.identifier}: hearing{', ' + row.value if row.value else ''}"
    return f"{row.identifier} {stages.label(row.value, row.kind).lower()}"
