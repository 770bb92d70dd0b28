"""The pull and the archive's import, on both databases: nothing lost, doubled or half-counted."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from data import queries as ground
from data.access import OPERATOR, Actor, Role
from data.agenda import InitiativeRow
from data.errors import FetchError, NotAllowed, Refused
from data.fetch import Fetched
from data.services import remove_initiative
from sentiment.listening.topics import BadQuery
from sentiment.mentions import SourceRow
from sentiment.models.listening import DailyTally, Mention, Source, SourceTally
from sentiment.queries import listening as reads
from sentiment.queries import sources as source_queries
from sentiment.queries import stories as story_queries
from sentiment.queries import tallies
from sentiment.services import listening
from sentiment.services.listening import SourceDraft
from tests.badserver import FEED, PAGE, Entry, rss
from tests.conftest import NOW, make_initiative

WIRE = (
    "The county board voted seven to two on Tuesday to double the number of subsidised child care places by next "
    "autumn, a plan that families have asked for since the mill closed and that opponents say it cannot pay for."
)


class Web:
    """A network of feeds in memory. A route is bytes, an error, or a Fetched."""

    def __init__(self) -> None:
        self.routes: dict[str, Any] = {}
        self.asked: list[tuple[str, str]] = []
        self.pause = 0.0

    def __call__(self, address: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        self.asked.append((address, etag))
        time.sleep(self.pause)
        found = self.routes[address]
        if isinstance(found, Exception):
            raise found
        made = found if isinstance(found, Fetched) else answer(address, found)
        if etag and made.etag == etag:
            return replace(made, status=304, body=b"", not_modified=True)
        return made


def answer(address: str, body: bytes, **changes: Any) -> Fetched:
    made = Fetched(
        address, address, 200, body, "application/rss+xml", "", "", False, "", None, None, {},
    )  # fmt: skip
    return replace(made, **changes)


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def pull(session: Session, initiative: InitiativeRow, actor: Actor, web: Web) -> Callable[..., list[Any]]:
    def run(now: datetime = NOW, **options: Any) -> list[Any]:
        return listening.pull(
            lambda: nullcontext(session), actor, initiative.id, now=now, get=web, at_once=1, **options
        )

    return run


@pytest.fixture
def add(session: Session, initiative: InitiativeRow, actor: Actor, web: Web) -> Callable[..., SourceRow]:
    def run(name: str, body: Any = b"", **options: str) -> SourceRow:
        address = f"https://{name}.example/feed"
        web.routes[address] = body
        return listening.add_source(session, actor, initiative.id, SourceDraft(address, **options), now=NOW)

    return run


@pytest.fixture
def goal_id(session: Session, initiative: InitiativeRow) -> int:
    return ground.goals(session, initiative.id)[0].id


def add_topic(session: Session, actor: Actor, initiative: InitiativeRow, goal_id: int, query: str) -> Any:
    return listening.add_topic(session, actor, initiative.id, goal_id, query, now=NOW)


def count(session: Session) -> int:
    return len(session.exec(select(Mention.id)).all())


def sound(session: Session, initiative: InitiativeRow) -> None:
    """The tallies equal a recount."""
    assert tallies.recount(session, initiative.id) == []


def test_a_pull_saves_every_entry_once(session, initiative, actor, goal_id, pull, add) -> None:
    add_topic(session, actor, initiative, goal_id, '"child care"')
    add("herald", rss(FEED))
    (first,) = pull()
    assert (first.source, first.outcome, first.new, first.undated) == ("Marlow Herald", "new", 3, 1)
    (again,) = pull(NOW + timedelta(hours=1))
    assert (again.outcome, again.new, again.same) == ("unchanged", 0, 3)
    assert count(session) == 3, "matched or not, every entry is kept, once"
    (cell,) = session.exec(select(DailyTally)).all()
    assert (cell.day, cell.mentions, cell.stories, cell.tone_n) == (date(2026, 11, 20), 1, 1, 1)
    sound(session, initiative)


def test_an_undated_entry_enters_no_trend(session, initiative, actor, goal_id, pull, add) -> None:
    add_topic(session, actor, initiative, goal_id, "library")
    add("herald", rss(FEED))
    pull()
    (mention,) = session.exec(select(Mention).where(Mention.title == "Library extends its hours")).all()
    assert (mention.published_at, mention.day, mention.date_flag) == (None, None, "undated")
    assert reads.media_days(session, initiative.id, goal_id, date(2000, 1, 1), date(2030, 1, 1)) == []
    assert session.exec(select(Source.undated)).one() == 1
    (story,) = story_queries.stories(session, initiative.id, story_queries.Wanted(goal_ids=[goal_id]))
    assert story.title == "Library extends its hours", "it is there to read all the same"
    sound(session, initiative)


def test_failure_06_wire_story_is_one_story_in_every_figure(session, initiative, actor, goal_id, pull, add) -> None:
    add_topic(session, actor, initiative, goal_id, '"child care"')
    for paper in range(40):
        day = datetime(2026, 11, 10, 12, tzinfo=UTC) + timedelta(hours=paper)
        add(f"paper{paper}", rss([Entry(f"Board votes on care ({paper})", WIRE, day, id=str(paper))], f"Paper {paper}"))
    pull()
    (story,) = story_queries.stories(session, initiative.id)
    assert (story.placements, story.outlets, story.goal_ids) == (40, 40, (goal_id,))
    points = reads.media_days(session, initiative.id, goal_id, date(2026, 11, 1), date(2026, 11, 30))
    assert [point.stories for point in points] == [1, 0], "it counts once, on its first day"
    assert sum(point.mentions for point in points) == 40
    sound(session, initiative)


def test_an_earlier_copy_that_arrives_later_moves_the_story_to_its_day(
    session, initiative, actor, goal_id, pull, add, web
) -> None:
    add_topic(session, actor, initiative, goal_id, '"child care"')
    add("late", rss([Entry("Board votes", WIRE, datetime(2026, 11, 12, 12, tzinfo=UTC))]))
    pull()
    add("early", rss([Entry("Board votes on it", WIRE, datetime(2026, 11, 9, 12, tzinfo=UTC))]))
    pull()
    weeks = {
        p.start: p.stories for p in reads.media_weeks(session, initiative.id, goal_id, date(2026, 11, 2), NOW.date())
    }
    assert weeks[date(2026, 11, 9)] == 1
    days = {
        p.start: p.stories for p in reads.media_days(session, initiative.id, goal_id, date(2026, 11, 1), NOW.date())
    }
    assert days == {date(2026, 11, 9): 1, date(2026, 11, 12): 0}
    sound(session, initiative)


def test_a_changed_entry_replaces_its_words_and_counts(session, initiative, actor, goal_id, pull, add, web) -> None:
    add_topic(session, actor, initiative, goal_id, "daycare")
    when = datetime(2026, 11, 20, 12, tzinfo=UTC)
    source = add("herald", rss([Entry("A wonderful daycare", "Great news", when, id="1")]))
    pull()
    web.routes[source.address] = rss([Entry("Correction", "It was a terrible mistake", when, id="1")])
    (outcome,) = pull(NOW + timedelta(hours=1))
    assert (outcome.outcome, outcome.new, outcome.changed) == ("new", 0, 1)
    mention = session.exec(select(Mention)).one()
    assert mention.title == "Correction"
    assert mention.tone < 0
    assert reads.media_days(session, initiative.id, goal_id, date(2026, 11, 1), NOW.date()) == []
    sound(session, initiative)


def test_an_archive_never_overwrites_what_is_newer(session, initiative, actor, pull, add) -> None:
    entry = Entry("Title", "Live words", datetime(2026, 11, 20, 12, tzinfo=UTC), id="1")
    source = add("herald", rss([entry]))
    pull()
    old = rss([replace(entry, summary="Older words")])
    report = listening.import_feed(session, actor, initiative.id, "old.xml", old, now=NOW, source_id=source.id)
    assert (report.new, report.changed, report.same) == (0, 0, 1)
    assert session.exec(select(Mention.text)).one() == "Live words"


def test_unchanged_by_etag(session, initiative, pull, add, web) -> None:
    source = add("herald")
    web.routes[source.address] = answer(source.address, rss(FEED), etag='"v1"')
    pull()
    (second,) = pull(NOW + timedelta(hours=1))
    assert (second.outcome, second.new, second.same) == ("unchanged", 0, 0)
    assert web.asked[-1] == (source.address, '"v1"')


@pytest.mark.parametrize(
    ("route", "says"),
    [
        (PAGE, "This is a web page, not a feed."),
        (b"", "The answer was empty."),
        (FetchError("x", "herald.example refused the connection.", "Try again later."), "refused the connection"),
        (FetchError("x", "herald.example answered 500.", "", status=500), "answered 500"),
    ],
)
def test_what_goes_wrong_is_said_and_asked_again_later(session, initiative, pull, add, web, route, says) -> None:
    source = add("herald", route)
    (outcome,) = pull()
    assert outcome.outcome == "failed"
    assert says in outcome.error
    assert outcome.next_check == NOW + timedelta(minutes=5)
    (waiting,) = pull(NOW + timedelta(minutes=4))
    assert (waiting.outcome, waiting.waiting, len(web.asked)) == ("failed", True, 1), "not asked before its time"
    (second,) = pull(NOW + timedelta(minutes=5))
    assert second.next_check == NOW + timedelta(minutes=15), "twice as long"
    row = source_queries.source(session, initiative.id, source.id)
    assert (row.failures, row.outcome, row.health(NOW)) == (2, "failed", "failing")
    assert says in row.error
    web.routes[source.address] = rss(FEED)
    (good,) = pull(NOW + timedelta(minutes=15))
    assert good.outcome == "new"
    assert source_queries.source(session, initiative.id, source.id).failures == 0
    assert [p.outcome for p in source_queries.recent_pulls(session, source.id)] == ["new", "failed", "failed"]


def test_failure_17_a_server_that_asks_to_wait_is_not_asked(session, initiative, pull, add, web) -> None:
    add("herald", FetchError("x", "answered 429: we asked too often.", "", status=429, retry_after=7200.0))
    pull()
    for minutes in range(0, 120, 10):
        pull(NOW + timedelta(minutes=minutes))
        pull(NOW + timedelta(minutes=minutes), due_only=True)
    assert len(web.asked) == 1
    pull(NOW + timedelta(hours=2))
    assert len(web.asked) == 2


def test_cache_control_is_honoured_and_can_be_overruled_by_hand(session, initiative, pull, add, web) -> None:
    source = add("herald")
    web.routes[source.address] = answer(source.address, rss(FEED), fresh_for=3600.0)
    pull()
    (waiting,) = pull(NOW + timedelta(minutes=59))
    assert (waiting.waiting, waiting.outcome, waiting.next_check) == (True, "unchanged", NOW + timedelta(hours=1))
    (forced,) = pull(NOW + timedelta(minutes=59), force=True)
    assert not forced.waiting


def test_gone_for_good_stops_the_source(session, initiative, pull, add, web) -> None:
    source = add("herald", FetchError("x", "answered 410: it is gone for good.", "", status=410))
    (outcome,) = pull()
    assert (outcome.outcome, outcome.next_check) == ("failed", None)
    assert pull(NOW + timedelta(days=9)) == []
    assert source_queries.source(session, initiative.id, source.id).health(NOW) == "stopped"


def test_a_permanent_redirect_is_followed_from_then_on(session, initiative, pull, add, web) -> None:
    source = add("herald")
    new = "https://new.example/feed"
    web.routes[source.address] = answer(source.address, rss(FEED), permanent_redirect=new)
    (outcome,) = pull()
    assert "moved to https://new.example/feed" in outcome.notes[0]
    web.routes[new] = rss(FEED)
    pull(NOW + timedelta(hours=1))
    assert web.asked[-1][0] == new
    assert count(session) == 3


def test_the_worker_asks_for_what_is_due_until_stopped(session, initiative, actor, add, web) -> None:
    add("herald", rss(FEED))
    add("gazette", FetchError("x", "no", ""))
    now, pauses = [NOW], []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += timedelta(seconds=seconds * 10)

    listening.work(
        lambda: nullcontext(session), actor, clock=lambda: now[0], sleep=sleep, get=web,
        stop=lambda: len(pauses) >= 7,
    )  # fmt: skip
    times = {name: sum(1 for address, _ in web.asked if name in address) for name in ("herald", "gazette")}
    assert times == {"herald": 3, "gazette": 4}, "every half hour, and after 5, 10, 20 minutes where it fails"


def test_a_source_that_another_pull_holds_is_left_alone(session, initiative, pull, add, web) -> None:
    source = add("herald", rss(FEED))
    assert source_queries.claim(session, source, NOW, NOW + timedelta(minutes=10))
    assert not source_queries.claim(session, source, NOW, NOW + timedelta(minutes=10))
    assert pull() == []
    assert web.asked == []
    (after,) = pull(NOW + timedelta(minutes=11))
    assert after.new == 3, "a pull that died holds it for ten minutes only"


def test_stopping_leaves_what_is_saved_whole(session, initiative, pull, add, web) -> None:
    add("one", rss(FEED))
    add("two", rss(FEED[:1]))
    done: list[Any] = []
    pull(stop=lambda: bool(done), progress=done.append)
    assert len(done) == 1
    sound(session, initiative)
    assert len(pull(NOW + timedelta(minutes=1))) == 2
    sound(session, initiative)


def test_an_interrupted_pull_lets_go_of_what_it_held(session, initiative, pull, add) -> None:
    add("one", rss(FEED))
    add("two", rss(FEED[:1]))

    def interrupted(_outcome: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(progress=interrupted)
    assert session.exec(select(Source.claimed_until)).all() == [None, None]
    assert {one.outcome for one in pull()} == {"new", "unchanged"}
    sound(session, initiative)


def test_one_source_that_cannot_be_saved_does_not_stop_the_others(
    session, initiative, actor, add, web, monkeypatch
) -> None:
    add("bad", rss([Entry("Secret words", "x", NOW)]))
    add("good", rss(FEED))
    real = listening.save_entries

    def broken(*given: Any, **named: Any) -> Any:
        if given[2].address.startswith("https://bad"):
            raise RuntimeError("Secret words")
        return real(*given, **named)

    monkeypatch.setattr(listening, "save_entries", broken)
    found = listening.pull(lambda: nullcontext(session), actor, initiative.id, now=NOW, get=web, at_once=1)
    assert [one.outcome for one in found] == ["failed", "new"]
    assert "could not be saved" in found[0].error
    assert "Secret" not in found[0].error
    sound(session, initiative)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "missing"),
        ("file:///etc/passwd", "does not begin with http"),
        ("ftp://a.example/x", "does not begin with http"),
        ("javascript:alert(1)", "does not begin with http"),
        ("gazette.example/feed", "does not begin with http"),
        ("https://", "not an address"),
        ("https://user:secret@a.example/", "name or password"),
        ("http://localhost:8080/feed", "private address"),
        ("http://127.0.0.1/feed", "private address"),
        ("http://[::1]/feed", "private address"),
        ("http://169.254.169.254/latest", "private address"),
        ("http://10.1.2.3/feed", "private address"),
    ],
)
def test_addresses_that_are_refused(session, initiative, actor, address, says) -> None:
    with pytest.raises(Refused, match=says) as caught:
        listening.add_source(session, actor, initiative.id, SourceDraft(address), now=NOW)
    assert caught.value.problems[0].field == "address"
    assert "secret" not in str(caught.value)


def test_a_source_is_listed_once_and_comes_back_with_its_mentions(session, initiative, actor, pull, add, web) -> None:
    source = add("herald", rss(FEED))
    with pytest.raises(Refused, match="listed already"):
        add("herald", rss(FEED))
    pull()
    listening.remove_source(session, actor, initiative.id, source.id, now=NOW)
    assert source_queries.sources(session, initiative.id) == []
    assert count(session) == 3, "evidence stays"
    assert add("herald", rss(FEED)).id == source.id
    (again,) = pull(NOW + timedelta(hours=1))
    assert again.new == 0


def test_opml_lists_add_sources_once(session, initiative, actor) -> None:
    body = (
        b'<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/f"/>'
        b'<outline text="B" xmlUrl="http://192.168.0.1/f"/><outline text="C" xmlUrl="https://c.example/f"/></body></opml>'
    )
    report = listening.import_opml(session, actor, initiative.id, "list.opml", body, now=NOW)
    assert (report.new, report.same, [refusal.row for refusal in report.refused]) == (2, 0, [2])
    again = listening.import_opml(session, actor, initiative.id, "list.opml", body, now=NOW)
    assert (again.new, again.same) == (0, 2)


def test_topics_are_asked_of_the_archive_and_keep_their_versions(
    session, initiative, actor, goal_id, pull, add
) -> None:
    add("herald", rss(FEED))
    pull()
    topic = add_topic(session, actor, initiative, goal_id, "child")
    assert topic.mentions == 1
    assert len(reads.media_days(session, initiative.id, goal_id, date(2026, 11, 1), NOW.date())) == 1
    both = listening.change_topic(session, actor, initiative.id, topic.id, "child OR school", now=NOW)
    assert (both.version, both.mentions) == (2, 2)
    sound(session, initiative)
    same = listening.change_topic(session, actor, initiative.id, topic.id, "(child) OR school", now=NOW)
    assert same.version == 2, "the same query is no new version"
    other = add_topic(session, actor, initiative, goal_id, "families")
    sound(session, initiative)
    listening.remove_topic(session, actor, initiative.id, topic.id, now=NOW)
    sound(session, initiative)
    days = reads.media_days(session, initiative.id, goal_id, date(2026, 11, 1), NOW.date())
    assert [(point.start, point.mentions) for point in days] == [(date(2026, 11, 21), 1)]
    with pytest.raises(Refused, match="has this topic already"):
        add_topic(session, actor, initiative, goal_id, "FAMILIES")
    with pytest.raises(BadQuery, match="At character 1"):
        listening.change_topic(session, actor, initiative.id, other.id, "NOT families", now=NOW)


def test_preview_counts_hits_in_stored_mentions(session, initiative, pull, add) -> None:
    add("herald", rss(FEED))
    pull()
    found = listening.preview(session, initiative.id, "famil* OR board")
    assert (found.hits, found.asked, len(found.examples)) == (2, 3, 2)
    with pytest.raises(BadQuery):
        listening.preview(session, initiative.id, "(")


def test_importing_a_file_again_adds_nothing(session, initiative, actor) -> None:
    files = [("a/feed.xml", rss(FEED)), ("page.html", PAGE), ("empty.xml", b"")]
    opened = lambda: nullcontext(session)  # noqa: E731
    first = listening.import_archive(opened, actor, initiative.id, files, now=NOW)
    assert [(f.new, f.undated, len(f.refused)) for f in first.files] == [(3, 1, 0), (0, 0, 1), (0, 0, 1)]
    again = listening.import_archive(opened, actor, initiative.id, files, now=NOW)
    assert [(f.new, f.changed, f.same) for f in again.files] == [(0, 0, 3), (0, 0, 0), (0, 0, 0)]
    assert source_queries.sources(session, initiative.id)[0].health(NOW) == "imported"
    sound(session, initiative)


def test_readers_may_not(session, initiative, actors, add) -> None:
    reader = actors[Role.READER]
    for verb in (
        lambda: listening.add_source(session, reader, initiative.id, SourceDraft("https://a.example/f"), now=NOW),
        lambda: listening.pull(lambda: nullcontext(session), reader, initiative.id, now=NOW),
        lambda: listening.add_topic(session, reader, initiative.id, 1, "x", now=NOW),
        lambda: listening.import_archive(lambda: nullcontext(session), reader, initiative.id, [], now=NOW),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_hostile_text_is_stored(session, initiative, pull, add) -> None:
    entry = Entry("x" * 5000, "nul \x01 and 🌊 " + "y" * 90_000, NOW, id="z" * 5000)
    add("herald", rss([entry]).replace(b"\x01", b"&#1;"))
    (outcome,) = pull()
    assert outcome.new == 1
    mention = session.exec(select(Mention)).one()
    assert len(mention.title) == 500
    assert len(mention.text) == 20_000
    assert len(mention.external_id) < 300
    (again,) = pull(NOW + timedelta(hours=1))
    assert (again.new, again.same) == (0, 1)


def test_totals_by_source_and_day(session, initiative, pull, add) -> None:
    add("herald", rss(FEED))
    pull()
    kept = {row.day: row.mentions for row in session.exec(select(SourceTally))}
    assert kept == {date(2026, 11, 20): 1, date(2026, 11, 21): 1}


def test_two_workers_at_once_pull_each_source_once(engine: Engine) -> None:
    web = Web()
    web.pause = 0.02
    try:
        with Session(engine) as session, session.begin():
            initiative = make_initiative(session, "Two workers")
            for n in range(12):
                web.routes[f"https://{n}.example/feed"] = rss([Entry(f"On paper {n}", WIRE, NOW, id="1")])
                draft = SourceDraft(f"https://{n}.example/feed")
                listening.add_source(session, OPERATOR, initiative.id, draft, now=NOW)

        @contextmanager
        def open_session() -> Iterator[Session]:
            with Session(engine) as session, session.begin():
                yield session

        def run(_worker: int) -> list[Any]:
            return listening.pull(open_session, OPERATOR, initiative.id, now=NOW, due_only=True, get=web, at_once=2)

        with ThreadPoolExecutor(2) as pool:
            outcomes = [one for found in pool.map(run, range(2)) for one in found]
        assert sorted(address for address, _ in web.asked) == sorted(web.routes)
        assert sum(one.new for one in outcomes) == 12
        with Session(engine) as session:
            assert tallies.recount(session, initiative.id) == []
            (story,) = story_queries.stories(session, initiative.id)
            assert story.placements == 12, "copies that arrive at the same moment are one story too"
    finally:
        with Session(engine) as session, session.begin():
            remove_initiative(session, OPERATOR, initiative.id)
