"""Bills as the desk shows them: a row of the board, a bill in detail, and how they are grouped."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from policy import stages
from policy.alignment import CodingRow, PositionRow
from policy.bills import Action, Sponsor
from policy.hearings import HearingRow

COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Introduced", (stages.INTRODUCED,)),
    ("In committee", (stages.IN_COMMITTEE,)),
    ("Passed one chamber", (stages.PASSED_ONE,)),
    ("Passed both, with executive", (stages.PASSED_BOTH, stages.WITH_EXECUTIVE)),
    ("Enacted", (stages.ENACTED,)),
)
"""The board from left to right. What has stopped stands apart: `stages.STOPPED`."""


@dataclass(frozen=True)
class Link:
    """The current coding of a bill to a goal."""

    goal_id: int
    goal: str
    verdict: str
    strength: str


@dataclass(frozen=True)
class BillRow:
    """A bill as a card or a line shows it. `stage` is where it stands today; `stance` and `priority`
    are those of the position in force, None where there is none."""

    id: int
    jurisdiction: str
    session: str
    identifier: str
    title: str
    kind: str
    stage: str
    stage_on: date | None
    stage_note: str
    latest_on: date | None
    latest_action: str
    stance: str | None
    priority: int | None
    links: tuple[Link, ...]
    next_hearing: HearingRow | None
    sources: tuple[str, ...]

    @property
    def stage_label(self) -> str:
        """The stage as people say it of this kind of measure."""
        return stages.label(self.stage, self.kind)

    def touches(self, goal_ids: frozenset[int]) -> bool:
        """Whether the bill is coded to one of the goals; an empty set means every bill."""
        return not goal_ids or any(link.goal_id in goal_ids for link in self.links)


@dataclass(frozen=True)
class SourceRow:
    """Where a bill was read, and when last."""

    source: str
    key: str
    url: str
    updated_at: datetime | None
    seen_at: datetime


@dataclass(frozen=True)
class ChangeRow:
    """A field of a bill that changed, with what stood there before."""

    bill_id: int
    identifier: str
    title: str
    at: datetime
    field: str
    before: str
    after: str
    source: str


@dataclass(frozen=True)
class StepRow:
    """Something dated that happened to a bill of ours: `what` is stage, position or hearing, `value` which."""

    on: date
    bill_id: int
    identifier: str
    title: str
    kind: str
    what: str
    value: str
    goal_ids: tuple[int, ...]


@dataclass(frozen=True)
class BillDetail:
    """Everything about one bill. Actions are newest first, histories too."""

    row: BillRow
    chamber: str
    summary: str
    session_ends: date | None
    actions: tuple[Action, ...]
    steps: tuple[stages.Step, ...]
    sponsors: tuple[Sponsor, ...]
    positions: tuple[PositionRow, ...]
    codings: tuple[CodingRow, ...]
    coding_history: tuple[CodingRow, ...]
    hearings: tuple[HearingRow, ...]
    changes: tuple[ChangeRow, ...]
    sources: tuple[SourceRow, ...]


@dataclass(frozen=True)
class BoardColumn:
    """A column of the board: how many bills stand there, and the first of them."""

    name: str
    total: int
    rows: tuple[BillRow, ...]


@dataclass(frozen=True)
class Board:
    """A page of the board. `total` is the number of bills that there are, filters apart."""

    columns: tuple[BoardColumn, ...]
    stopped: BoardColumn
    total: int

    @property
    def shown(self) -> int:
        """How many bills the filters leave."""
        return sum(column.total for column in (*self.columns, self.stopped))


def within(rows: Sequence[BillRow], goal_ids: frozenset[int], start: date) -> list[BillRow]:
    """Bills that touch one of the goals (empty: any) and moved since `start`, or are to be heard, or have no date."""
    return [
        row
        for row in rows
        if row.touches(goal_ids) and (row.next_hearing or row.latest_on is None or row.latest_on >= start)
    ]


def ranked(rows: Sequence[BillRow]) -> list[BillRow]:
    """Highest priority first, then the soonest hearing, then the latest action, then the number."""
    return sorted(
        rows,
        key=lambda row: (
            row.priority or 9,
            row.next_hearing.on if row.next_hearing else date.max,
            -(row.latest_on or date.min).toordinal(),
            row.identifier,
        ),
    )


def columns(rows: Sequence[BillRow]) -> list[tuple[str, list[BillRow]]]:
    """The board: each column's name with its bills, ranked."""
    return [(name, ranked([row for row in rows if row.stage in of])) for name, of in COLUMNS]


def stopped(rows: Sequence[BillRow]) -> list[BillRow]:
    """Bills that will not become law."""
    return ranked([row for row in rows if row.stage in stages.STOPPED])


def change_words(change: ChangeRow) -> str:
    """A change in one sentence, without the bill's number."""
    if change.field == "stage":
        return f"moved from {change.before} to {change.after}"
    if change.field == "new":
        return f"came in, {change.after}"
    if change.field == "hearing":
        return hearing_words(change.before, change.after)
    if change.field == "action":
        return f"action: {change.after}" if change.after else f"the source took back: {change.before}"
    before, after = shortened(change.before), shortened(change.after)
    if change.field in ("to review", "reviewed"):
        return f"{change.field}, {after}"
    if change.field in ("letter", "testimony"):
        return f"{change.field} {after} written{f' after {before}' if before else ''}"
    if change.field == "version" and not before:
        return f"new version: {after}"
    if change.field.startswith("sign-on of "):
        return f"{change.field.removeprefix('sign-on of ')} {after}{f' (before: {before})' if before else ''}"
    if not before:
        return f"{change.field} is now {after}"
    return f"{change.field} changed from {before} to {after or 'nothing'}"


def hearing_words(before: str, after: str) -> str:
    """That a hearing was set, moved or cancelled."""
    if not before:
        return f"hearing set for {after}"
    return f"hearing of {before} cancelled" if after == "cancelled" else f"hearing moved from {before} to {after}"


def shortened(text: str) -> str:
    """A value as a line of the feed shows it: on one line, and not a page of it."""
    return textwrap.shorten(text, 240, placeholder=" …")


def as_json(row: BillRow, actions: Sequence[Action]) -> dict[str, Any]:
    """A bill as `python -m policy bills --json` prints it (keys are stable)."""
    return {
        "jurisdiction": row.jurisdiction,
        "session": row.session,
        "identifier": row.identifier,
        "title": row.title,
        "stage": row.stage,
        "stage_date": row.stage_on,
        "actions": [
            {
                "date": action.on,
                "chamber": action.chamber,
                "description": action.description,
                "classification": list(action.classification),
            }
            for action in actions
        ],
        "position": row.stance,
        "priority": row.priority,
        "sources": list(row.sources),
        "stage_note": row.stage_note,
        "goals": [{"goal": link.goal, "verdict": link.verdict, "strength": link.strength} for link in row.links],
    }
