"""Monday's list: what an organizer should see to first, in one order that a pure function makes.

1. events of the next two weeks that are short of hosts or RSVPs: soonest first, then those missing the larger share;
2. events of the last 60 days that nobody counted or said to have happened, oldest first;
3. overdue follow-ups and commitments: on one day a commitment comes first, for our word was given;
4. debriefs owed: of forums and house meetings of the last two weeks, and of hearings and votes of the last two weeks;
5. the other events of the coming week, and what is due in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from campaigns.details import Turnout
from campaigns.outreach import EventRow, FollowUpRow, clock

AHEAD = timedelta(days=14)
"""Events this close are looked at for hosts and RSVPs."""

WEEK = timedelta(days=6)
UNCOUNTED_FOR = timedelta(days=60)
DEBRIEF_WITHIN = timedelta(days=14)
"""A debrief is owed for two weeks; what is not written down by then is not remembered."""

DEBRIEFED_KINDS = ("forum", "house meeting")
"""Events at which people speak, so that there is something to write down."""

Kind = Literal["short", "uncounted", "overdue", "debrief", "coming", "due"]
ORDER: tuple[Kind, ...] = ("short", "uncounted", "overdue", "debrief", "coming", "due")
HEADINGS: dict[Kind, str] = {
    "short": "Short of hosts or RSVPs",
    "uncounted": "Without a count",
    "overdue": "Overdue",
    "debrief": "Debriefs owed",
    "coming": "Also this week",
    "due": "Due this week",
}
_WINDOW = re.compile(r": hearing\b|\b(?:vote|passed|failed|vetoed|enacted)\b", re.I)


@dataclass(frozen=True)
class Window:
    """A policy window: a hearing or a vote, as the policy room's milestone tells it."""

    page: str
    record_id: int
    title: str
    on: date


@dataclass(frozen=True)
class Item:
    """One line of the list. `on` is the day it is about; `missing` the share of hosts or RSVPs still missing (0 to 1).

    `of` says what the number `key` counts: an event, a follow-up, or a policy window (whose page is in `window`).
    """

    kind: Kind
    of: Literal["event", "follow-up", "window"]
    key: int
    title: str
    why: str
    on: date
    members: frozenset[int] = frozenset()
    missing: float = 0.0
    commitment: bool = False
    window: Window | None = None


def rank(item: Item) -> tuple[int, date, float, bool, str, int]:
    """What orders the list: what it is, its day, the larger share missing, commitments, its name."""
    return (ORDER.index(item.kind), item.on, -item.missing, not item.commitment, item.title.casefold(), item.key)


def is_window(title: str) -> bool:
    """Whether a policy milestone is a hearing or a vote, by what it says of itself."""
    return _WINDOW.search(title) is not None


def shortage(row: EventRow, turnout: Turnout | None, *, days: int) -> tuple[str, float]:
    """What an event to come is short of, in words, and the larger share of it that is missing; "" where of nothing.

    RSVPs count against the number wanted; where none was set, nobody is expected to have said yes.
    """
    parts, missing = [], 0.0
    if row.details.short:
        wanted = sum(shift.wanted for shift in row.details.shifts)
        by_role: dict[str, int] = {}
        for shift in row.details.shifts:
            by_role[shift.role] = by_role.get(shift.role, 0) + shift.short
        lacking = ", ".join(f"{number} × {role}" for role, number in by_role.items() if number)
        parts.append(f"missing {lacking}")
        missing = row.details.short / wanted
    if goal := row.details.rsvps_wanted:
        have = turnout.rsvps if turnout else 0
        if have < goal:
            parts.append(f"{have} of {goal} RSVPs")
            missing = max(missing, 1 - have / goal)
    left = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    text = "; ".join([*parts, left])
    return (text[0].upper() + text[1:], missing) if parts else ("", 0.0)


def monday(
    coming: Iterable[EventRow],
    past: Iterable[EventRow],
    owed: Iterable[FollowUpRow],
    windows: Iterable[Window] = (),
    *,
    turnouts: Mapping[int, Turnout],
    debriefed: Collection[int] = (),
    written: Collection[tuple[str, int, date]] = (),
    now: datetime,
    today: date,
    member_id: int | None = None,
) -> list[Item]:
    """The list, in its order. `coming` and `past` are events, `owed` open follow-ups; cancelled events are left out.

    `debriefed` are events with a debrief, `written` the windows (page, record, day) with one. With `member_id`, only
    what is theirs: what they logged, run a shift of or own; a window belongs to everybody.
    """
    items = [item for row in coming if (item := _coming(row, turnouts.get(row.id), now, today))]
    for row in past:
        items += _past(row, debriefed, today)
    items += [item for row in owed if (item := _owed(row, today))]
    for window in _each(windows):
        known = (window.page, window.record_id, window.on) in written
        if not known and today - DEBRIEF_WITHIN <= window.on <= today:
            why = f"What did we hear around it? Until {_until(window.on)}"
            items.append(Item("debrief", "window", window.record_id, window.title, why, window.on, window=window))
    if member_id is not None:
        items = [item for item in items if item.window or member_id in item.members]
    return sorted(items, key=rank)


def _coming(row: EventRow, turnout: Turnout | None, now: datetime, today: date) -> Item | None:
    days = (row.starts_on - today).days
    if row.cancelled or not row.ahead(now, today) or days > AHEAD.days:
        return None
    why, missing = shortage(row, turnout, days=max(days, 0))
    if why:
        return Item("short", "event", row.id, row.name, why, row.starts_on, _people(row), missing)
    if days > WEEK.days:
        return None
    said = f", {turnout.rsvps} RSVPs" if turnout and turnout.rsvps else ""
    at = clock(row.starts.astimezone(ZoneInfo(row.time_zone))) if row.starts else "All day"
    return Item("coming", "event", row.id, row.name, f"{at}, {row.place}{said}", row.starts_on, _people(row))


def _past(row: EventRow, debriefed: Collection[int], today: date) -> list[Item]:
    if row.cancelled:
        return []
    items = []
    if row.awaits_count(today) and row.ends_on >= today - UNCOUNTED_FOR:
        why = "How many came?" if row.status == "happened" else "Did it happen, and how many came?"
        items.append(Item("uncounted", "event", row.id, row.name, why, row.starts_on, _people(row)))
    owes = row.kind in DEBRIEFED_KINDS and row.status == "happened" and row.id not in debriefed
    if owes and today - DEBRIEF_WITHIN <= row.ends_on <= today:
        why = f"What did we hear? Until {_until(row.ends_on)}"
        items.append(Item("debrief", "event", row.id, row.name, why, row.ends_on, _people(row)))
    return items


def _owed(row: FollowUpRow, today: date) -> Item | None:
    state = row.state(today)
    if row.done_at is not None or row.due > today + WEEK:
        return None
    told = f"{row.owner}, promised to {row.to_whom}" if row.to_whom else row.owner
    late = (today - row.due).days
    when = f"{late} day{'s' * (late != 1)} late" if late > 0 else "today" if late == 0 else ""
    why = f"{told}, {when}" if when else told
    kind: Kind = "overdue" if state == "overdue" else "due"
    people = frozenset({row.owner_id})
    return Item(
        kind,
        "follow-up",
        row.id,
        row.what,
        why,
        row.due,
        people,
        commitment=bool(row.to_whom),
    )


def _people(row: EventRow) -> frozenset[int]:
    inside = [member for shift in row.details.shifts for member in shift.members]
    return frozenset([*inside, row.member_id] if row.member_id is not None else inside)


def _each(windows: Iterable[Window]) -> list[Window]:
    """Each window once: a milestone of two goals is told twice."""
    return list({(window.page, window.record_id, window.on): window for window in windows}.values())


def _until(day: date) -> str:
    return f"{day + DEBRIEF_WITHIN:%a %-d %b}"


def grouped(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """The list under its headings, empty ones left out."""
    found = [(HEADINGS[kind], [item for item in items if item.kind == kind]) for kind in ORDER]
    return [(heading, part) for heading, part in found if part]
