"""Events that repeat: rules to days, wall clocks over clock changes, and series that are parted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.details import Details, Shift
from campaigns.outreach import EventDraft
from campaigns.planning import occurrence
from campaigns.series import (
    EVERY,
    BadRule,
    Repeat,
    check_repeat,
    days,
    in_words,
    parted,
    rule_of,
    stopped,
)

CHICAGO = ZoneInfo("America/Chicago")
TUESDAY = date(2026, 11, 17)
FAR = date(2027, 12, 31)


@pytest.mark.parametrize(
    ("every", "first", "expected", "words"),
    [
        ("week", TUESDAY, [date(2026, 11, 17), date(2026, 11, 24), date(2026, 12, 1)], "every week on Tuesday"),
        ("two weeks", TUESDAY, [TUESDAY, date(2026, 12, 1), date(2026, 12, 15)], "every 2 weeks on Tuesday"),
        ("month, same weekday", TUESDAY, [TUESDAY, date(2026, 12, 15), date(2027, 1, 19)],
         "every month on the third Tuesday"),
        ("month, same weekday", date(2026, 12, 29), [date(2026, 12, 29), date(2027, 1, 26), date(2027, 2, 23)],
         "every month on the last Tuesday"),
        ("month, same day", TUESDAY, [TUESDAY, date(2026, 12, 17), date(2027, 1, 17)], "every month on day 17"),
        ("month, same day", date(2026, 12, 31), [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)],
         "every month on day 31, or the last before it"),
    ],
)  # fmt: skip
def test_what_was_asked_for_is_a_rule_and_its_days(every: str, first: date, expected: list[date], words: str) -> None:
    rule = rule_of(Repeat(every), first)
    assert days(rule, first, FAR, tz=CHICAGO)[:3] == expected
    assert in_words(rule, first) == words


def test_the_day_it_ends_on_is_still_one() -> None:
    rule = rule_of(Repeat("week", date(2026, 12, 1)), TUESDAY)
    assert days(rule, TUESDAY, FAR, tz=CHICAGO) == [TUESDAY, date(2026, 11, 24), date(2026, 12, 1)]
    assert in_words(rule, TUESDAY) == "every week on Tuesday, until 1 Dec 2026"


def test_an_end_given_as_a_moment_is_the_day_on_the_spot() -> None:
    rule = "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261202T003000Z"  # half past six in the evening of the first of December
    assert days(rule, TUESDAY, FAR, tz=CHICAGO)[-1] == date(2026, 12, 1)
    assert days(rule, TUESDAY, FAR, tz=ZoneInfo("UTC"))[-1] == date(2026, 12, 1)


def test_days_left_out_and_the_number_of_times_are_kept() -> None:
    rule = "FREQ=WEEKLY;COUNT=4"
    assert len(days(rule, TUESDAY, FAR, tz=CHICAGO)) == 4
    assert len(days(rule, TUESDAY, FAR, tz=CHICAGO, left_out={date(2026, 11, 24)})) == 3


@pytest.mark.parametrize("rule", ["", "weekly", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;UNTIL=tomorrow",
                                  "FREQ=WEEKLY;INTERVAL=no", "FREQ=WEEKLY;UNTIL=20269999"])  # fmt: skip
def test_no_rule_is_said_and_not_followed(rule: str) -> None:
    with pytest.raises(BadRule):
        days(rule, TUESDAY, FAR, tz=CHICAGO)


def test_a_rule_without_an_end_stops_at_the_most() -> None:
    assert len(days("FREQ=DAILY", TUESDAY, date(2100, 1, 1), tz=CHICAGO)) == 400


@pytest.mark.parametrize("until", [TUESDAY - timedelta(days=1), date(2040, 1, 1)])
def test_an_end_before_the_beginning_or_far_away_is_named(until: date) -> None:
    assert [problem.field for problem in check_repeat(Repeat("week", until), TUESDAY)] == ["repeat"]


FIRSTS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@given(st.sampled_from(list(EVERY)), FIRSTS, st.integers(0, 20), st.booleans())
def test_two_parts_of_a_series_are_the_whole(every: str, first: date, number: int, counted: bool) -> None:
    rule = rule_of(Repeat(every), first) + (";COUNT=24" if counted else "")
    whole = days(rule, first, first + timedelta(days=600), tz=CHICAGO)
    assert whole[0] == first
    at = whole[min(number, len(whole) - 1)]
    before, after = parted(rule, first, at, tz=CHICAGO)
    until = first + timedelta(days=600)
    assert [*days(before, first, until, tz=CHICAGO), *days(after, at, until, tz=CHICAGO)] == whole
    assert all(day < at for day in days(stopped(rule, at), first, until, tz=CHICAGO))


@given(FIRSTS, st.integers(1, 500), st.integers(0, 23), st.integers(0, 59))
def test_the_wall_clock_stands_still_when_clocks_change(first: date, later: int, hour: int, minute: int) -> None:
    starts = datetime(first.year, first.month, first.day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)
    wall = starts.astimezone(CHICAGO)
    shift = Shift("Host", starts=starts, ends=starts + timedelta(hours=1))
    draft = EventDraft(
        "t", "forum", (1,), "Library", starts, starts + timedelta(hours=2), details=Details(shifts=(shift,))
    )
    day = wall.date() + timedelta(days=later)
    moved = occurrence(draft, day, CHICAGO)
    local = moved.starts.astimezone(CHICAGO)
    skipped = datetime(day.year, day.month, day.day, 2, tzinfo=CHICAGO).astimezone(UTC).astimezone(CHICAGO).hour != 2
    assert local.date() == day
    assert local.time() == wall.time() or (skipped and wall.hour == 2 and local.hour == 3)
    assert moved.details.shifts[0].starts == moved.starts


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def test_whole_days_never_move(zone: str) -> None:
    draft = EventDraft("t", "forum", (1,), "Library", day=TUESDAY, last_day=date(2026, 11, 18))
    moved = occurrence(draft, date(2027, 3, 14), ZoneInfo(zone))
    assert (moved.day, moved.last_day, moved.starts) == (date(2027, 3, 14), date(2027, 3, 15), None)
