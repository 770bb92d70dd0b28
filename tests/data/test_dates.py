"""Dates as people type them: one reading, or a question."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.dates import AmbiguousDate, BadDate, column_order, parse_date, parse_moment, parse_time, say, start_of
from data.errors import GroundswellError

NOV_3 = date(2026, 11, 3)
CHICAGO = ZoneInfo("America/Chicago")
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ZONES = st.sampled_from([ZoneInfo(n) for n in ("America/Chicago", "America/Los_Angeles", "Europe/Dublin", "UTC")])


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "2026/11/3",
        "20261103",
        "2026-11-03T14:00:00Z",
        "2026-11-03 00:00:00",
        "Nov 3, 2026",
        "nov. 3rd 2026",
        "November 3 2026",
        "3 Nov 26",
        "3-Nov-26",
        "03-NOV-2026",
        "3rd of November, 2026",
        "Nov 3 '26",
        "Tuesday, November 3, 2026",
        "Tue, 03 Nov 2026 14:00:00 GMT",
        "2026-Nov-03",
        "  '2026-11-03 ",
        "\u200e2026-11-03\xa0",
        "Nov 3, 2026 at 6:30 pm",
    ],
)
@pytest.mark.parametrize("order", ["", "mdy", "dmy"])
def test_clear_dates_need_no_order(text: str, order: str) -> None:
    assert parse_date(text, order) == NOV_3


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("11/3/2026", "mdy"),
        ("3/11/2026", "dmy"),
        ("11/3/26", "mdy"),
        ("3.11.26", "dmy"),
        ("11-03-2026", "mdy"),
        ("11/3/2026 0:00", "mdy"),
        ("11/3/2026 12:00:00 AM", "mdy"),
        ("11 / 3 / 2026", "mdy"),
        ("Tue 11/3/2026", "mdy"),
    ],
)
def test_numbers_are_read_in_the_order_given(text: str, order: str) -> None:
    assert parse_date(text, order) == NOV_3


def test_failure_12_a_date_that_reads_two_ways_asks() -> None:
    with pytest.raises(AmbiguousDate) as caught:
        parse_date("3/11/2026")
    assert caught.value.readings == (date(2026, 3, 11), NOV_3)
    assert str(caught.value) == (
        "“3/11/2026” could be 11 Mar 2026 or 3 Nov 2026. "
        "Say whether the month or the day comes first, or write it as 2026-03-11."
    )
    assert parse_date("11/23/2026") == parse_date("23/11/2026") == date(2026, 11, 23)
    assert parse_date("5/5/2026") == date(2026, 5, 5)


def test_failure_12_two_digits_alone_may_be_the_year() -> None:
    with pytest.raises(AmbiguousDate) as caught:
        parse_date("26-11-03")
    assert caught.value.readings == (date(2003, 11, 26), NOV_3)


def test_failure_12_a_given_order_is_a_promise() -> None:
    with pytest.raises(BadDate, match=r"not a date with the month first.*day first"):
        parse_date("13/11/2026", "mdy")
    with pytest.raises(BadDate, match="not a date with the day first"):
        parse_date("11/13/2026", "dmy")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "missing"),
        ("   ", "missing"),
        ("soon", "not a date"),
        ("n/a", "not a date"),
        ("0001-01-01", "cannot be meant"),
        ("1/1/0001", "cannot be meant"),
        ("1899-12-30", "cannot be meant"),
        ("9999-12-31", "cannot be meant"),
        ("0000-00-00", "no such day"),
        ("2026-02-30", "no such day"),
        ("31/31/2026", "no such day"),
        ("Feb 29, 2026", "no such day"),
        ("11/3", "no year"),
        ("Nov 3", "no year"),
        ("Nov 2026", "no day"),
        ("2026", "no day"),
        ("46329", "number; a spreadsheet may mean 3 Nov 2026"),
        ("11/23/2026 - 11/25/2026", "not a time"),
        ("2026-11-03 25:00", "not a time"),
        ("2026-11-031", "not a date"),
        ("11/23/202", "not a date"),
    ],
)
def test_failure_12_what_is_no_date_says_why(text: str, why: str) -> None:
    with pytest.raises(BadDate, match=why):
        parse_date(text)


@given(DAYS)
def test_every_way_of_writing_a_day_is_that_day(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(say(day)) == day
    assert parse_date(f"{day:%d %B %Y}") == day
    assert parse_date(f"{day.month}/{day.day}/{day.year}", "mdy") == day
    assert parse_date(f"{day.day}.{day.month}.{day.year}", "dmy") == day


@given(DAYS)
def test_failure_12_asked_exactly_when_two_days_are_possible(day: date) -> None:
    text = f"{day.month}/{day.day}/{day.year}"
    if day.day <= 12 and day.day != day.month:
        with pytest.raises(AmbiguousDate) as caught:
            parse_date(text)
        assert day in caught.value.readings
    else:
        assert parse_date(text) == day


@given(DAYS, DAYS)
def test_failure_12_two_digit_years_lie_at_most_20_years_ahead(day: date, today: date) -> None:
    assume(1980 <= today.year <= 2080 and (day.month, day.day) != (2, 29))
    read = parse_date(f"{day.month}/{day.day}/{day:%y}", "mdy", today=today)
    assert (read.month, read.day, read.year % 100) == (day.month, day.day, day.year % 100)
    assert -80 < read.year - today.year <= 20


@given(st.text(max_size=25) | st.from_regex(r"[0-9/\-. :apm,TZ]{0,20}", fullmatch=True))
def test_no_text_breaks_the_reader(text: str) -> None:
    for order in ("", "mdy", "dmy"):
        try:
            assert 1900 <= parse_date(text, order).year <= 2100
            assert parse_moment(text, CHICAGO, order).tzinfo is UTC
        except GroundswellError:
            continue


def test_a_columns_order_shows_in_a_day_above_twelve() -> None:
    assert column_order(["1/2/2026", "11/23/2026", ""]) == "mdy"
    assert column_order(["1/2/26", "Sun 23/11/26", "soon"]) == "dmy"
    assert column_order(["1/2/2026", "2026-11-23", "99/99/2026"]) == ""
    assert column_order(["11/23/2026", "23/11/2026"]) == ""


@given(st.lists(DAYS, min_size=1, max_size=8), st.sampled_from(["%m/%d/%Y", "%d/%m/%Y"]))
def test_a_column_is_read_back_in_the_order_it_shows(days: list[date], style: str) -> None:
    texts = [day.strftime(style) for day in days]
    order = column_order(texts)
    assume(order)
    assert [parse_date(text, order) for text in texts] == days


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("18:30", 18, 30),
        ("6:30 pm", 18, 30),
        ("6:30PM", 18, 30),
        ("6.30 p.m.", 18, 30),
        ("6pm", 18, 0),
        ("6 a", 6, 0),
        ("12:00 AM", 0, 0),
        ("12 pm", 12, 0),
        ("noon", 12, 0),
        ("midnight", 0, 0),
        ("18h30", 18, 30),
        ("1830", 18, 30),
        ("09:05", 9, 5),
    ],
)
def test_times(text: str, hour: int, minute: int) -> None:
    assert parse_time(text) == time(hour, minute)


@pytest.mark.parametrize(
    "text", ["6", "", "25:00", "24:00", "13 pm", "0 am", "6:3", "six", "6:60", "18:30 UTC", "6-8pm", "6:30 pmx"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        parse_time(text)


def test_failure_12_a_time_is_local_unless_it_says_otherwise() -> None:
    assert parse_moment("11/3/2026 6:30 pm", CHICAGO, "mdy") == datetime(2026, 11, 4, 0, 30, tzinfo=UTC)
    assert parse_moment("2026-11-03T18:30:00-05:00", CHICAGO) == datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
    assert parse_moment("2026-11-03T18:30Z", CHICAGO) == datetime(2026, 11, 3, 18, 30, tzinfo=UTC)
    assert parse_moment("20261103T183000Z", CHICAGO) == datetime(2026, 11, 3, 18, 30, tzinfo=UTC)
    assert parse_moment("Tue, 3 Nov 2026 18:30:00 EST", CHICAGO) == datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
    assert parse_moment("2026-11-03 18:30 +0200 (EET)", CHICAGO) == datetime(2026, 11, 3, 16, 30, tzinfo=UTC)


def test_failure_12_a_day_alone_begins_at_local_midnight() -> None:
    assert parse_moment("2026-11-03", CHICAGO) == start_of(NOV_3, CHICAGO) == datetime(2026, 11, 3, 6, tzinfo=UTC)
    # Clocks in Beirut skip midnight itself: the day begins at one o'clock.
    beirut = ZoneInfo("Asia/Beirut")
    assert start_of(date(2022, 3, 27), beirut).astimezone(beirut).hour == 1


def test_failure_12_a_skipped_time_moves_with_the_clocks() -> None:
    skipped = parse_moment("3/8/2026 2:30 am", CHICAGO, "mdy")
    assert skipped.astimezone(CHICAGO).replace(tzinfo=None) == datetime(2026, 3, 8, 3, 30)  # noqa: DTZ001


def test_failure_12_a_time_that_came_twice_is_the_first() -> None:
    first = parse_moment("2026-11-01 01:30", CHICAGO)
    assert first == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert first.astimezone(CHICAGO).tzname() == "CDT"


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30)), st.integers(-14 * 60, 14 * 60), ZONES)  # noqa: DTZ001
def test_a_moment_with_an_offset_is_exact(wall: datetime, minutes: int, zone: ZoneInfo) -> None:
    moment = wall.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_moment(moment.isoformat(), zone) == moment


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30)), ZONES)  # noqa: DTZ001
def test_failure_12_a_local_time_comes_back_unless_skipped(wall: datetime, zone: ZoneInfo) -> None:
    back = parse_moment(wall.isoformat(sep=" "), zone).astimezone(zone).replace(tzinfo=None)
    assert back == wall or timedelta(0) < back - wall <= timedelta(hours=1)
