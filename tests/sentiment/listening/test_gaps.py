"""A dead source is a gap, never falling interest."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sentiment.gaps import gaps
from sentiment.listening import schedule
from sentiment.mentions import PullRow, SourceRow

TZ = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def at(day: int, hour: int = 18) -> datetime:
    return datetime(2026, 11, day, hour, 0, tzinfo=UTC)


def source(**changes: object) -> SourceRow:
    given = {
        "id": 1, "initiative_id": 1, "kind": "feed", "address": "https://a.example/f", "title": "A", "outlet": "",
        "active": True, "etag": "", "last_modified": "", "outcome": "new", "error": "", "note": "", "failures": 0,
        "added_at": at(1), "checked_at": NOW, "good_at": NOW, "next_check_at": None, "wait_until": None,
        "mentions": 5, "undated": 0, "newest_at": at(22),
    }  # fmt: skip
    return SourceRow(**(given | changes))  # type: ignore[arg-type]


def good(day: int, oldest: datetime | None = None, outcome: str = "new") -> PullRow:
    return PullRow(1, at(day), outcome, 1, 0, "", "", oldest)


def failed(day: int) -> PullRow:
    return PullRow(1, at(day), "failed", 0, 0, "no answer", "", None)


def found(pulls: list[PullRow], **changes: object) -> list[tuple[date, date, str]]:
    return [(gap.start, gap.end, gap.why) for gap in gaps(source(**changes), pulls, TZ, NOW)]


def test_failure_11_a_source_that_died_is_a_gap_until_now() -> None:
    pulls = [good(15), failed(16), failed(18), failed(20)]
    assert found(pulls, outcome="failed") == [(date(2026, 11, 16), date(2026, 11, 23), "failing")]


def test_failure_11_a_source_that_went_silent_is_a_gap() -> None:
    pulls = [good(day, outcome="unchanged") for day in range(1, 24)]
    assert found(pulls, newest_at=at(3)) == [(date(2026, 11, 4), date(2026, 11, 23), "silent")]


def test_nobody_pulling_is_a_gap_too() -> None:
    assert found([good(10), good(14, oldest=at(13))])[0] == (date(2026, 11, 11), date(2026, 11, 13), "not pulled")


def test_what_the_next_pull_fills_in_is_no_gap() -> None:
    assert found([good(15), failed(17), good(20, oldest=at(12)), good(23, oldest=at(14))]) == []


def test_a_server_that_says_nothing_changed_has_no_gap() -> None:
    assert found([good(15), good(21, outcome="unchanged"), good(23, outcome="unchanged")]) == []


def test_a_short_outage_is_no_gap() -> None:
    assert found([good(21), failed(22), good(22, oldest=at(22)), good(23)]) == []


def test_a_source_never_pulled_has_no_gap_yet() -> None:
    assert found([], outcome="", newest_at=None) == []
    assert found([failed(2), failed(20)], outcome="failed", added_at=at(2))[0][0] == date(2026, 11, 3)


def test_a_source_that_was_gone_for_good() -> None:
    assert found([good(10), failed(12)], active=False) == [(date(2026, 11, 11), date(2026, 11, 23), "failing")]


def test_health_in_a_word() -> None:
    assert source().health(NOW) == "good"
    assert source(newest_at=NOW - timedelta(days=15)).health(NOW) == "silent"
    assert source(outcome="failed").health(NOW) == "failing"
    assert source(outcome="").health(NOW) == "waiting"
    assert source(active=False).health(NOW) == "stopped"
    assert source(kind="archive").health(NOW) == "imported"


def test_back_off_doubles_up_to_a_day_and_honours_the_server() -> None:
    waits = [(schedule.after_failure(NOW, n, None).check - NOW).total_seconds() / 60 for n in range(1, 13)]
    assert waits[:4] == [5, 10, 20, 40]
    assert max(waits) == waits[-1] == 24 * 60
    assert schedule.after_failure(NOW, 1, 3600.0).wait_until == NOW + timedelta(hours=1)
    assert schedule.after_failure(NOW, 9, 60.0).check > NOW + timedelta(hours=20)
    assert schedule.after_success(NOW, None) == schedule.Next(NOW + schedule.EVERY, None)
    assert schedule.after_success(NOW, 60.0) == schedule.Next(NOW + schedule.EVERY, NOW + timedelta(seconds=60))
    assert schedule.after_success(NOW, 9e9).check == NOW + schedule.LONGEST_WAIT
