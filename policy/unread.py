"""What changed and was not read yet: which change matters first, and for which bill. Pure: rows in, order out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policy.bills import Action
from policy.board import BillRow, ChangeRow
from policy.desk import is_amendment

KINDS = ("stage", "hearing", "text", "vote", "sponsors", "position", "other", "new")
"""Kinds of change, what matters most first. "text": a version, an amendment, and the call to review after them."""

NO_TIER = 9


@dataclass(frozen=True)
class Unread:
    """A change that a member has not read. `id` is what a read mark names."""

    id: int
    change: ChangeRow

    @property
    def kind(self) -> str:
        """Which of `KINDS` it is."""
        return kind_of(self.change)


@dataclass(frozen=True)
class BillNews:
    """A bill with its unread changes, what matters most first."""

    bill: BillRow
    lines: tuple[Unread, ...]


def kind_of(change: ChangeRow) -> str:
    """The kind of a change, one of `KINDS`, by its field; an action that amends is a change of the text.

    >>> from datetime import UTC, datetime
    >>> def of(field, after=""):
    ...     return kind_of(ChangeRow(1, "SB 1", "", datetime(2026, 1, 1, tzinfo=UTC), field, "", after, ""))
    >>> of("stage"), of("hearing place"), of("action", "2026-03-02 · Senate: Amendment adopted"), of("action", "Read")
    ('stage', 'hearing', 'text', 'other')
    """
    field = change.field
    if field in ("stage", "vote", "sponsors", "new"):
        return field
    if field.split()[0:1] == ["hearing"]:
        return "hearing"
    if field in ("version", "to review"):
        return "text"
    if field == "action" and change.after and is_amendment(Action(date.min, change.after)):
        return "text"
    if field in ("position", "approval") or field.startswith("sign-on of "):
        return "position"
    return "other"


def news_to(member: str, change: ChangeRow) -> bool:
    """Whether a change tells a member something: not what they did themselves, but always what they have to review."""
    return change.source != member or change.field == "to review"


def ranked(unread: Iterable[Unread], bills: Mapping[int, BillRow], goals: Sequence[int]) -> list[BillNews]:
    """Unread changes by bill: the bill whose change matters most first, and so within each bill.

    What matters: the priority tier of our position (1 before 2 before 3 before none), then the kind of the change
    (`KINDS`), then the goal that the bill is coded to, in the order of the agenda (`goals`; a neutral coding is
    none), then the newest, then the bill's number. Changes of bills that are not in `bills` are left out.
    """
    places = {goal: place for place, goal in enumerate(goals)}
    lines: dict[int, list[Unread]] = {}
    for one in unread:
        if one.change.bill_id in bills:
            lines.setdefault(one.change.bill_id, []).append(one)

    def by_kind(one: Unread) -> tuple[int, float, int]:
        return KINDS.index(one.kind), -one.change.at.timestamp(), -one.id

    def by_bill(news: BillNews) -> tuple[int, int, int, float, str, int]:
        row, first = news.bill, news.lines[0]
        goal = min((places.get(key, len(goals)) for key in goals_of(row)), default=len(goals))
        newest = max(one.change.at for one in news.lines)
        return (
            row.priority or NO_TIER, KINDS.index(first.kind), goal, -newest.timestamp(), row.identifier, row.id
        )  # fmt: skip

    found = [BillNews(bills[key], tuple(sorted(each, key=by_kind))) for key, each in lines.items()]
    return sorted(found, key=by_bill)


def goals_of(row: BillRow) -> list[int]:
    """The goals that a bill is coded to, for or against."""
    return [link.goal_id for link in row.links if link.verdict != "neutral"]


def by_goal(news: Iterable[BillNews]) -> Counter[int | None]:
    """How many unread changes each goal has; None: of bills that are coded to no goal. A bill of two counts in both."""
    found: Counter[int | None] = Counter()
    for each in news:
        goals: list[int | None] = [*goals_of(each.bill)]
        for goal in goals or [None]:
            found[goal] += len(each.lines)
    return found
