"""Dates and times of events as people write them (failure 12: zones, clock changes, all-day, US dates)."""

from __future__ import annotations

import os
import time as clock
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from campaigns.when import BadDate, When, parse_when
from data.dates import AmbiguousDate
from tests.conftest import NOW

CHICAGO = ZoneInfo("America/Chicago")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("", When(starts=NOW)),
        ("now", When(starts=NOW)),
        ("2026-11-20 18:30", When(starts=utc(2026, 11, 21, 0, 30))),
        ("2026-11-20T18:30-05:00", When(starts=utc(2026, 11, 20, 23, 30))),
        ("2026-11-20T18:30Z", When(starts=utc(2026, 11, 20, 18, 30))),
        ("11/20/2026 6:30 pm - 8 pm", When(starts=utc(2026, 11, 21, 0, 30), ends=utc(2026, 11, 21, 2))),
        ("11/20/2026 18:30–20:00", When(starts=utc(2026, 11, 21, 0, 30), ends=utc(2026, 11, 21, 2))),
        ("2026-11-20 22:00 to 1:00", When(starts=utc(2026, 11, 21, 4), ends=utc(2026, 11, 21, 7))),
        ("yesterday 7pm", When(starts=utc(2026, 11, 23, 1))),
        ("yesterday", When(day=date(2026, 11, 22))),
        ("2026-11-20", When(day=date(2026, 11, 20))),
        ("11/20/26", When(day=date(2026, 11, 20))),
        ("2026-11-20 to 2026-11-22", When(day=date(2026, 11, 20), last_day=date(2026, 11, 22))),
        ("2026-11-20 00:00", When(starts=utc(2026, 11, 20, 6))),
        ("2026-11-01 01:30", When(starts=utc(2026, 11, 1, 6, 30))),  # the first of the two
    ],
)
def test_when_is_read_on_the_spot(text: str, when: When) -> None:
    assert parse_when(text, order="mdy", tz=CHICAGO, now=NOW) == when


@pytest.mark.parametrize("text", ["garbage", "2026-11-20 25:00", "20.11.2026", "2026-02-30"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        parse_when(text, order="mdy", tz=CHICAGO, now=NOW)


def test_failure_12_a_date_that_reads_two_ways_asks() -> None:
    with pytest.raises(AmbiguousDate):
        parse_when("03/04/2026 6 pm", order="", tz=CHICAGO, now=NOW)
    assert parse_when("03/04/2026", order="mdy", tz=CHICAGO, now=NOW).day == date(2026, 3, 4)
    assert parse_when("03/04/2026", order="dmy", tz=CHICAGO, now=NOW).day == date(2026, 4, 3)


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles"])
def elsewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """A server whose own clock stands in another zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    clock.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    clock.tzset()


@pytest.mark.usefixtures("elsewhere")
def test_failure_12_the_server_s_own_zone_moves_no_date() -> None:
    assert parse_when("2026-11-20", order="mdy", tz=CHICAGO, now=NOW).day == date(2026, 11, 20)
    assert parse_when("today", order="mdy", tz=CHICAGO, now=NOW).day == date(2026, 11, 23)
    assert parse_when("2026-11-20 18:30", order="mdy", tz=CHICAGO, now=NOW).starts == utc(2026, 11, 21, 0, 30)
