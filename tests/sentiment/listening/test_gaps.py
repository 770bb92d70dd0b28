"""A dead source is a gap, never falling interest."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import select

from data.errors import FetchError
from sentiment.gaps import Stretch, closed, gaps
from sentiment.listening import schedule
from sentiment.mentions import PullRow, SourceRow
from sentiment.models.listening import PullRecord
from sentiment.queries import listening as reads
from sentiment.queries import sources
from sentiment.services import listening
from tests.badserver import Entry, rss
from tests.sentiment.listening.test_pull import Web

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


def pull(day: int, outcome: str = "new", oldest: datetime | None = None) -> PullRow:
    return PullRow(1, at(day), outcome, 1, 0, "", "", oldest)


def lasting(**changes: object) -> list[tuple[date, date, str]]:
    return [(gap.start, gap.end, gap.why) for gap in gaps(source(**changes), [], TZ, NOW)]


def test_failure_11_a_source_that_died_is_a_gap_until_now() -> None:
    assert lasting(outcome="failed", good_at=at(15)) == [(date(2026, 11, 16), date(2026, 11, 23), "failing")]
    assert lasting(outcome="failed", good_at=None) == [(date(2026, 11, 2), date(2026, 11, 23), "failing")]
    gone = lasting(outcome="failed", good_at=at(15), active=False)
    assert gone == [(date(2026, 11, 16), date(2026, 11, 23), "failing")]


def test_failure_11_a_source_that_went_silent_is_a_gap() -> None:
    assert lasting(outcome="unchanged", newest_at=at(3)) == [(date(2026, 11, 4), date(2026, 11, 23), "silent")]


def test_nobody_pulling_is_a_gap_too() -> None:
    assert lasting(good_at=at(20)) == [(date(2026, 11, 21), date(2026, 11, 23), "not pulled")]


def test_no_gap_where_nothing_is_missed() -> None:
    assert lasting() == []
    assert lasting(good_at=at(22, 12)) == [], "a day is no gap"
    assert lasting(outcome="failed", good_at=at(22, 12)) == [], "nor is one failure"
    assert lasting(outcome="", good_at=None, newest_at=None) == [], "never pulled yet"
    assert lasting(active=False) == [], "stopped by hand"


def test_a_good_pull_closes_the_gap_less_what_it_fills_in() -> None:
    before = source(good_at=at(10), failures=3)
    assert closed(before, pull(20, oldest=at(17))) == Stretch(at(10), at(17), "failing")
    assert closed(before, pull(20, oldest=at(9))) is None, "its entries reach back far enough"
    assert closed(before, pull(20, "unchanged")) is None, "the server says that nothing changed since"
    assert closed(before, pull(20)) == Stretch(at(10), at(20), "failing"), "undated entries fill in nothing"
    assert closed(source(good_at=at(19)), pull(20, oldest=at(20))) is None, "a day loses nothing"
    assert closed(source(good_at=at(10)), pull(20)) == Stretch(at(10), at(20), "not pulled")
    assert closed(source(good_at=None), pull(20)) is None, "before the first pull nobody listened"
    over = gaps(source(), [Stretch(at(10), at(17), "failing")], TZ, NOW)
    assert [(gap.start, gap.end) for gap in over] == [(date(2026, 11, 11), date(2026, 11, 16))]


def test_gaps_of_real_pulls(session, initiative, actor) -> None:
    web, address = Web(), "https://a.example/f"
    web.routes[address] = rss([Entry("One", "x", at(1))])
    row = listening.add_source(session, actor, initiative.id, listening.SourceDraft(address), now=at(1))

    def run(when: datetime) -> None:
        listening.pull(lambda: nullcontext(session), actor, initiative.id, now=when, get=web, at_once=1)

    def found(now: datetime) -> list[tuple[date, date, str]]:
        said = reads.source_gaps(session, initiative.id, date(2026, 11, 1), date(2026, 11, 30), now=now, tz=TZ)
        return [(gap.start, gap.end, gap.why) for gap in said]

    run(at(2))
    web.routes[address] = FetchError("x", "no answer", "")
    for day in range(3, 10):
        run(at(day))
    assert found(at(9)) == [(date(2026, 11, 3), date(2026, 11, 9), "failing")]
    web.routes[address] = rss([Entry("Two", "y", at(7))])
    run(at(10))
    assert found(at(10)) == [(date(2026, 11, 3), date(2026, 11, 6), "failing")]
    run(at(12))
    assert found(at(12)) == [(date(2026, 11, 3), date(2026, 11, 6), "failing")]
    assert len(sources.recent_pulls(session, row.id)) == 10
    run(at(12) + timedelta(days=200))
    assert len(session.exec(select(PullRecord)).all()) == 1, "single pulls are remembered for three months"
    assert (date(2026, 11, 3), date(2026, 11, 6), "failing") in found(at(12) + timedelta(days=200))


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
