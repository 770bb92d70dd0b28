"""X through tweepy, against a server that imitates it: nothing lost, nothing doubled, the budget never exceeded."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session, select

from data import connect, fetch
from data.access import OPERATOR, Actor
from data.agenda import InitiativeRow
from data.services import remove_initiative
from sentiment.listening import budget as rules
from sentiment.mentions import SourceRow
from sentiment.models.listening import Mention, SourceGap
from sentiment.models.usage import SearchUse
from sentiment.queries import sources as source_queries
from sentiment.queries import tallies
from sentiment.services import budget, listening
from sentiment.services.listening import SourceDraft
from tests.conftest import NOW, make_initiative
from tests.xserver import COUNTS, NEWEST, SEARCH, XServer

QUERY = '("child care" OR daycare) -is:retweet'


@pytest.fixture
def x(monkeypatch: pytest.MonkeyPatch) -> Iterator[XServer]:
    monkeypatch.setenv(connect.ALLOW_PRIVATE, "1")
    monkeypatch.setattr(fetch, "PAUSE", 0.0)
    monkeypatch.setenv("X_BEARER_TOKEN", "a-token")
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "30000")
    with XServer() as server:
        monkeypatch.setenv("GROUNDSWELL_X_API", server.origin)
        yield server


@pytest.fixture
def source(session: Session, initiative: InitiativeRow, actor: Actor) -> SourceRow:
    return listening.add_source(session, actor, initiative.id, SourceDraft(f"x:{QUERY}"), now=NOW)


@pytest.fixture
def pull(session: Session, initiative: InitiativeRow, actor: Actor, source: SourceRow) -> Callable[..., Any]:
    def run(now: datetime = NOW, **options: Any) -> Any:
        found = listening.pull(lambda: nullcontext(session), actor, initiative.id, now=now, at_once=1, **options)
        return found[0] if found else None

    return run


def kept(session: Session) -> list[str]:
    return sorted(session.exec(select(Mention.external_id)).all())


def used(session: Session, now: datetime = NOW) -> int:
    return budget.used(session, now).posts


def there(x: XServer) -> list[str]:
    return sorted(post["id"] for post in x.posts)


def test_a_search_is_a_social_source_with_a_name(source: SourceRow) -> None:
    assert (source.kind, source.channel, source.name) == ("x", "social", f"X: {QUERY}")
    assert source.pulled


def test_it_counts_first_and_reads_page_by_page(session, initiative, x, pull) -> None:
    x.post(230)
    outcome = pull()
    assert (outcome.outcome, outcome.new, outcome.error) == ("new", 230, "")
    assert kept(session) == there(x)
    assert [path for path, _, _ in x.asked] == [COUNTS, SEARCH, SEARCH, SEARCH]
    assert [asked["max_results"] for asked in x.asked_for(SEARCH)] == ["100", "100", "30"]
    assert used(session) == x.sold == 230
    mention = session.exec(select(Mention)).first()
    assert mention.outlet == "X"
    assert mention.author in ("@person0", "@person1", "@person2")
    assert mention.url.startswith("https://x.com/person")
    assert mention.published_at is not None
    assert mention.title == ""
    assert tallies.recount(session, initiative.id) == []


def test_what_is_new_is_asked_by_since_id_and_nothing_costs_nothing(session, x, pull) -> None:
    x.post(3)
    pull()
    again = pull(NOW + timedelta(hours=1))
    assert (again.outcome, again.new) == ("unchanged", 0)
    assert x.hits(SEARCH) == 1, "a count of none is not followed by a search"
    x.post(2, newest=NEWEST + timedelta(hours=1))
    later = pull(NOW + timedelta(hours=2))
    assert later.new == 2
    assert x.asked_for(SEARCH)[-1]["since_id"] == x.posts[2]["id"]
    assert used(session) == x.sold == 5


def test_a_look_is_bounded_and_the_next_reads_on(session, x, pull) -> None:
    x.post(730)
    first = pull()
    assert (first.outcome, first.new, x.hits(SEARCH)) == ("new", 500, 5)
    assert "the next pull reads on" in " ".join(first.notes)
    assert first.next_check == NOW + timedelta(minutes=5)
    x.post(4, newest=NEWEST + timedelta(minutes=7))
    second = pull(NOW + timedelta(minutes=10))
    assert second.new == 234, "what was left half-way and what is new since"
    assert kept(session) == there(x)
    assert used(session) == x.sold == 734, "no post is paid for twice"
    assert pull(NOW + timedelta(hours=2)).outcome == "unchanged"


def test_a_page_that_fails_half_way_keeps_the_others_and_goes_on(session, initiative, x, pull, source) -> None:
    x.post(250)
    x.fail("search", "ok", "ok", "503")
    outcome = pull()
    assert (outcome.outcome, outcome.new) == ("failed", 200)
    assert "error of its own (503)" in outcome.error
    assert source_queries.source(session, initiative.id, source.id).good_at is None, "not heard well: some are missing"
    pull(NOW + timedelta(minutes=4))
    assert x.hits(SEARCH) == 3, "left alone until its time"
    assert pull(NOW + timedelta(minutes=6)).new == 50
    assert kept(session) == there(x)
    assert used(session) == x.sold == 250
    assert tallies.recount(session, initiative.id) == []


def test_failure_17_too_many_requests_are_planned_by_the_reset_time(session, x, pull) -> None:
    x.post(5)
    x.reset = str(int((NOW + timedelta(minutes=12)).timestamp()))
    x.fail("counts", *["429"] * 50)
    outcome = pull()
    assert (outcome.outcome, outcome.next_check) == ("failed", NOW + timedelta(minutes=12))
    assert "too often (429)" in outcome.error
    assert "12 minutes" in outcome.error
    for minute in range(12):
        pull(NOW + timedelta(minutes=minute))
        pull(NOW + timedelta(minutes=minute), due_only=True)
    assert x.hits(COUNTS) == 1
    pull(NOW + timedelta(minutes=13))
    assert x.hits(COUNTS) == 2


@pytest.mark.parametrize("reset", [None, "0", "99999999999999", "soon"])
def test_failure_17_without_a_usable_reset_time_it_waits_and_never_loops(session, x, pull, reset) -> None:
    x.post(5)
    x.reset = reset
    x.fail("counts", *["429"] * 500)
    at, ends = NOW, NOW + timedelta(days=2)
    pull(at)
    while at < ends:  # a worker that looks again and again for two days
        pull(at, due_only=True)
        at += timedelta(minutes=15)
    assert 1 < x.hits(COUNTS) <= 12, "fifteen minutes, then twice as long each time, up to a day"
    assert x.hits(SEARCH) == 0
    assert used(session) == 0


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("400", "Ambiguous use of or"),
        ("401", "Set X_BEARER_TOKEN"),
        ("402", "no credit left"),
        ("403", "which plan the developer account has"),
        ("404", "answered 404"),
        ("418", "answered 418"),
        ("429", "left alone for 15 minutes"),
        ("cap", "plan's own limit"),
        ("500", "error of its own (500)"),
        ("json", "cannot be read"),
        ("list", "cannot be read"),
    ],
)
@pytest.mark.parametrize("where", ["counts", "search"])
def test_every_refusal_is_a_sentence_and_waits(session, initiative, x, pull, source, where, kind, says) -> None:
    x.post(5)
    x.fail(where, kind)
    outcome = pull()
    assert (outcome.outcome, outcome.new) == ("failed", 0)
    assert says in outcome.error
    assert "a-token" not in outcome.error
    assert outcome.next_check >= NOW + timedelta(minutes=5)
    row = source_queries.source(session, initiative.id, source.id)
    assert (row.health(NOW), row.failures) == ("failing", 1)
    unread = where == "search" and kind in ("json", "list")
    assert used(session) == (10 if unread else 0), "what may have been read counts; what was refused does not"
    assert pull(NOW + timedelta(days=2)).new == 5
    assert kept(session) == there(x)


def test_a_post_without_text_is_named_and_the_rest_kept(session, x, pull) -> None:
    x.post(5)
    x.fail("search", "no text")
    outcome = pull()
    assert (outcome.outcome, outcome.new) == ("new", 4)
    assert "1 post came without an id or text and was left out." in outcome.notes
    assert used(session) == 5


def test_failure_17_the_budget_reached_half_way_loses_and_doubles_nothing(session, x, pull, monkeypatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "150")
    last = datetime(2026, 11, 30, 12, tzinfo=UTC)  # the whole budget may be used by now
    x.post(200, newest=last - timedelta(hours=1))
    outcome = pull(last)
    assert (outcome.outcome, outcome.new) == ("failed", 150)
    assert outcome.error.startswith("The budget is used up: 150 of 150 posts this month. Reading goes on 1 December")
    assert outcome.next_check == datetime(2026, 12, 1, tzinfo=UTC)
    for hour in range(11):
        pull(last + timedelta(hours=hour), due_only=True)
    pull(last + timedelta(hours=11), force=True)
    assert used(session, last) == x.sold == 150
    after = pull(datetime(2026, 12, 1, 0, 1, tzinfo=UTC))
    assert after.new == 10, "a new month, whose first day may have ten"
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "9000")
    assert pull(datetime(2026, 12, 1, 1, tzinfo=UTC), force=True).new == 40
    assert kept(session) == there(x)
    assert x.sold == 200


def test_failure_17_no_day_burns_the_budget(session, initiative, x, pull, source, monkeypatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "300")
    x.post(2_000)
    start = datetime(2026, 11, 23, 15, tzinfo=UTC)
    at = start
    while at < datetime(2026, 12, 1, tzinfo=UTC):
        pull(at, due_only=True)
        share = rules.by_today(300, at)
        assert used(session, at) <= share, "never more than the days so far have coming to them"
        at += timedelta(hours=4)
    assert x.sold == 300, "and all of it is used, over the days"
    row = source_queries.source(session, initiative.id, source.id)
    assert row.good_at is None, "a search that is read in part only was not heard well"


def test_a_day_that_is_used_up_is_a_note_and_not_a_failure(session, x, pull, monkeypatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "300")
    x.post(400)
    outcome = pull()
    assert (outcome.outcome, outcome.new, outcome.error) == ("new", 230, "")
    assert "Today's part of the budget is used up (230 of 300 posts this month" in " ".join(outcome.notes)
    assert outcome.next_check == datetime(2026, 11, 24, tzinfo=UTC)


def test_failure_17_two_workers_never_read_more_than_the_budget(engine: Engine, x, monkeypatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "130")
    last = datetime(2026, 11, 30, 12, tzinfo=UTC)

    @contextmanager
    def open_session() -> Iterator[Session]:
        with Session(engine) as session, session.begin():
            yield session

    try:
        x.post(300)
        with open_session() as session:
            initiative = make_initiative(session, "Two workers on X")
            for n in range(6):
                listening.add_source(session, OPERATOR, initiative.id, SourceDraft(f"x:word{n}"), now=NOW)

        def run(_worker: int) -> list[Any]:
            return listening.pull(open_session, OPERATOR, initiative.id, now=last, due_only=True, at_once=3)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(run, range(2)))
        with open_session() as session:
            assert x.sold <= 130
            assert budget.used(session, last).posts == x.sold
            assert x.sold > 120, "and less than one page of it is left"
    finally:
        with open_session() as session:
            session.execute(delete(SearchUse))
            remove_initiative(session, OPERATOR, initiative.id)


def test_failure_11_a_search_that_was_dead_for_longer_than_x_keeps_posts_is_a_gap(session, x, pull) -> None:
    x.post(3)
    pull()
    x.fail("counts", *["500"] * 40)
    at = NOW
    for _day in range(10):
        at += timedelta(days=1)
        pull(at, due_only=True)
    x._failures["counts"].clear()
    assert pull(NOW + timedelta(days=12), force=True).outcome == "unchanged"
    (gap,) = session.exec(select(SourceGap)).all()
    assert gap.why == "failing"
    assert gap.since == NOW
    assert gap.until == NOW + timedelta(days=5), "what X still keeps was heard"
    asked = x.asked_for(COUNTS)[-1]
    assert "since_id" not in asked, "an id older than a week is refused by X"
    assert asked["start_time"].startswith("2026-11-28")


def test_posts_left_unread_for_a_week_are_given_up_and_said(session, x, pull, monkeypatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "300")
    x.post(700)
    pull()
    x.post(5, newest=NEWEST + timedelta(days=8))
    outcome = pull(NOW + timedelta(days=8), force=True)
    assert "some of the earlier ones could not be read in time" in " ".join(outcome.notes)


def test_the_token_goes_to_x_alone(session, x, pull) -> None:
    with XServer() as elsewhere:
        x.set_body(COUNTS, b"", status=302, headers={"Location": elsewhere.url(COUNTS)})
        outcome = pull()
        assert "Set X_BEARER_TOKEN" in outcome.error, "elsewhere saw no token"
        assert "authorization" not in elsewhere.sent(COUNTS)[0]


def test_without_a_token_nothing_is_asked(session, x, pull, monkeypatch) -> None:
    monkeypatch.delenv("X_BEARER_TOKEN")
    outcome = pull()
    assert outcome.outcome == "failed"
    assert "set X_BEARER_TOKEN" in outcome.error
    assert x.asked == []


def test_a_budget_that_is_no_number_is_said(session, x, pull, monkeypatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "many")
    assert "is “many”, which is no number of posts" in pull().error
    assert x.asked == []


def test_a_pull_that_dies_keeps_what_it_was_granted(session, x, pull, monkeypatch) -> None:
    x.post(5)

    def killed(*_given: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(listening, "save_entries", killed)
    with pytest.raises(KeyboardInterrupt):
        pull()
    monkeypatch.undo()
    assert used(session) == 5
    assert kept(session) == []


def test_an_address_behind_x_is_checked_like_any_other(session, x, pull, monkeypatch) -> None:
    monkeypatch.delenv(connect.ALLOW_PRIVATE)
    assert "private address" in pull().error
    assert x.asked == []


def test_the_parts_of_a_budget() -> None:
    assert rules.by_today(1500, datetime(2026, 11, 1, tzinfo=UTC)) == 50
    assert rules.by_today(1500, datetime(2026, 11, 30, tzinfo=UTC)) == 1500
    assert rules.by_today(100, datetime(2026, 11, 1, tzinfo=UTC)) == 10
    assert rules.by_today(0, NOW) == 0
    assert rules.next_month(datetime(2026, 12, 31, 23, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert rules.monthly(None) == 1500
    assert rules.monthly("10,000") == 10000
    assert str(rules.Use("2026-11", 412, 1500, 1150)) == "412 of 1,500 posts this month"
