"""The watchdog: a source that no longer tells is a gap; a session that is over, a recess and a pause are none."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import watch
from policy.live import SourceRow
from policy.watch import allowed_days
from tests.conftest import NOW

TODAY = NOW.date()
ROW = SourceRow(
    1, 1, "openstates", "session", "Ohio", "oh", "2025-2026", "2025-2026", None, "", True, None, None, NOW, NOW, NOW,
    "", 0, None, NOW - timedelta(days=90), {},
)  # fmt: skip
DAILY = [TODAY - timedelta(days=number) for number in range(10, 20)]


def test_the_examples_of_the_rule() -> None:
    assert doctest.testmod(watch).failed == 0


@pytest.mark.parametrize(
    ("row", "news", "latest", "over", "state"),
    [
        (ROW, DAILY, TODAY - timedelta(days=2), False, "fresh"),
        (ROW, DAILY, TODAY - timedelta(days=5), False, "stale"),  # it spoke daily
        (ROW, [], TODAY - timedelta(days=5), False, "fresh"),  # its rhythm is not known
        (ROW, [], TODAY - timedelta(days=15), False, "stale"),
        (ROW, DAILY, TODAY - timedelta(days=90), True, "over"),
        (replace(ROW, quiet_until=TODAY), DAILY, TODAY - timedelta(days=30), False, "recess"),
        (replace(ROW, quiet_until=TODAY - timedelta(days=1)), DAILY, TODAY - timedelta(days=30), False, "stale"),
        (replace(ROW, active=False), DAILY, None, False, "paused"),
        (replace(ROW, last_success=NOW - timedelta(days=3)), DAILY, TODAY, False, "stale"),
        (replace(ROW, last_success=None), [], None, False, "stale"),
        (replace(ROW, last_success=None, created_at=NOW), [], None, False, "new"),
        (replace(ROW, scope="followed"), [], None, False, "fresh"),
        (ROW, [], None, False, "stale"),  # it answers and has nothing
    ],
)
def test_how_a_source_stands(row: SourceRow, news: list[date], latest: date | None, over: bool, state: str) -> None:
    found = watch.watch(row, news, latest, over, TODAY, NOW)
    assert found.state == state
    assert found.why


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31))))
def test_patience_is_bounded(days: list[date]) -> None:
    assert watch.LEAST <= allowed_days(days) <= watch.MOST
