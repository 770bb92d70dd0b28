"""Monday's list: one order, made by a pure function."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from campaigns.attendance import UNKNOWN, exactly
from campaigns.details import Details, Shift, Turnout
from campaigns.monday import Item, Window, grouped, is_window, monday, shortage
from campaigns.outreach import EventRow, FollowUpRow
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
HOSTS = Details(shifts=(Shift("Host", 2, members=(7,)), Shift("Greeter", 1, helpers=1)))


def event(key: int, days: int, **changes: Any) -> EventRow:
    at = NOW + timedelta(days=days)
    day = TODAY + timedelta(days=days)
    row = EventRow(
        key, f"Event {key}", "canvass", False, at, None, day, day, "America/Chicago", "Oak St", True, None, None, None,
        None, (), UNKNOWN, "", NOW, "Ana", 3, status="planned" if days > 0 else "happened",
    )  # fmt: skip
    return replace(row, **changes)


def promise(key: int, days: int, to_whom: str = "", done: datetime | None = None) -> FollowUpRow:
    return FollowUpRow(key, None, None, f"Promise {key}", 9, "Ben", TODAY + timedelta(days=days), done, "", (), to_whom)


def listed(
    coming: tuple[EventRow, ...] = (), past: tuple[EventRow, ...] = (), owed: tuple[FollowUpRow, ...] = (),
    windows: tuple[Window, ...] = (), turnouts: dict[int, Turnout] | None = None, **also: Any,
) -> list[Item]:  # fmt: skip
    return monday(coming, past, owed, windows, turnouts=turnouts or {}, now=NOW, today=TODAY, **also)


def keys(items: list[Item]) -> list[tuple[str, int]]:
    return [(item.kind, item.key) for item in items]


def test_short_of_hosts_or_rsvps_come_first_then_uncounted_overdue_and_debriefs() -> None:
    hearing = Window("policy", 5, "SB 12: hearing, Education", TODAY - timedelta(days=3))
    found = listed(
        (event(1, 2), event(2, 5, details=HOSTS)),
        (event(3, -4), event(4, -2, kind="forum", attendance=exactly(40))),
        (promise(5, -3), promise(6, -3, "the parents"), promise(7, 2)),
        (hearing, hearing),
    )
    assert keys(found) == [
        ("short", 2), ("uncounted", 3), ("overdue", 6), ("overdue", 5), ("debrief", 5), ("debrief", 4), ("coming", 1),
        ("due", 7),
    ]  # fmt: skip
    assert [heading for heading, _ in grouped(found)] == [
        "Short of hosts or RSVPs", "Without a count", "Overdue", "Debriefs owed", "Also this week", "Due this week",
    ]  # fmt: skip


def test_the_sooner_and_then_the_emptier_event_is_first() -> None:
    wants = Details(rsvps_wanted=40)
    turnouts = {1: Turnout(rsvps=30), 2: Turnout(rsvps=5), 3: Turnout(rsvps=40)}
    rows = (
        event(1, 3, details=wants),
        event(2, 3, details=wants),
        event(3, 3, details=wants),
        event(4, 1, details=HOSTS),
    )
    assert keys(listed(rows, turnouts=turnouts)) == [("short", 4), ("short", 2), ("short", 1), ("coming", 3)]


@pytest.mark.parametrize(
    ("details", "turnout", "why"),
    [
        (HOSTS, None, "Missing 1 × Host; in 2 days"),
        (Details(rsvps_wanted=10), None, "0 of 10 RSVPs; in 2 days"),
        (Details(rsvps_wanted=10), Turnout(rsvps=10), ""),
        (Details(), None, ""),
    ],
)
def test_what_is_missing_is_said(details: Details, turnout: Turnout | None, why: str) -> None:
    assert shortage(event(1, 2, details=details), turnout, days=2)[0] == why


def test_far_off_cancelled_and_old_events_are_not_on_the_list() -> None:
    far, off = event(1, 15, details=HOSTS), event(2, 3, details=HOSTS, status="cancelled")
    old, gone = event(3, -61), event(4, -3, status="cancelled", kind="forum")
    assert listed((far, off), (old, gone)) == []


def test_a_planned_event_that_is_over_asks_whether_it_happened() -> None:
    (item,) = listed(past=(event(1, -3, status="planned"),))
    assert item.why == "Did it happen, and how many came?"


def test_a_debrief_is_owed_for_two_weeks_and_once() -> None:
    forum = event(1, -14, kind="forum", attendance=exactly(20))
    assert keys(listed(past=(forum, event(2, -15, kind="forum", attendance=exactly(20))))) == [("debrief", 1)]
    assert listed(past=(forum,), debriefed=[1]) == []
    vote = Window("policy", 5, "SB 12 passed one chamber", TODAY)
    assert keys(listed(windows=(vote,))) == [("debrief", 5)]
    assert listed(windows=(vote,), written={("policy", 5, TODAY)}) == []
    assert listed(windows=(replace(vote, on=TODAY - timedelta(days=15)),)) == []


def test_mine_are_the_events_i_logged_or_help_at_what_i_own_and_every_window() -> None:
    vote = Window("policy", 5, "SB 12 passed one chamber", TODAY)
    rows = (event(1, 2, details=HOSTS), event(2, 2))
    assert keys(listed(rows, owed=(promise(8, -1),), windows=(vote,), member_id=7)) == [("short", 1), ("debrief", 5)]
    assert keys(listed(rows, owed=(promise(8, -1),), member_id=9)) == [("overdue", 8)]
    assert keys(listed(rows, member_id=3)) == [("short", 1), ("coming", 2)]


def test_done_and_later_promises_are_not_on_the_list() -> None:
    assert listed(owed=(promise(1, -3, done=NOW), promise(2, 8))) == []


@pytest.mark.parametrize(
    ("title", "window"),
    [
        ("SB 540: hearing, Education", True),
        ("HB 12 passed one chamber", True),
        ("HB 12 vetoed", True),
        ("SB 540: our position, support", False),
        ("SB 540 introduced", False),
    ],
)
def test_hearings_and_votes_are_policy_windows(title: str, window: bool) -> None:
    assert is_window(title) is window
