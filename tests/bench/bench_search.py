"""Full-text search over 100,000 mentions: seconds a search, what keeping the index costs, and changes by hand.

SQLite in a file; PostgreSQL too where `TEST_DATABASE_URL` names one. Texts are drawn (`corpus`), in 60,000 stories.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from data import db
from data import queries as ground
from data.access import OPERATOR
from sentiment.listening.entries import EntryDraft
from sentiment.queries import edits, removal, search, stories, tallies, voices
from sentiment.services import monday, saving, topics
from sentiment.services import stories as verbs
from tests.bench.corpus import NOW, QUERIES, texts
from tests.conftest import fresh_database, make_initiative
from tests.sentiment.listening.heard import make_source

COUNT = int(os.environ.get("BENCH_SEARCH", "100000"))
SEARCHES = ("daycare", "the", '"the school board" -library', "crossw* gov*", '"safe routes" broadband', "zzz")


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{Path(folder) / 'bench.db'}")
    if os.environ.get("TEST_DATABASE_URL"):
        given = os.environ["TEST_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
        measure(fresh_database(given, "bench"))


def measure(url: str) -> None:
    """Fill a database, then time each thing; medians of five."""
    os.environ["DATABASE_URL"] = url
    db.migrate()
    spent, indexing = [0.0], search.add

    def timed(session: Session, keys: list[int]) -> None:
        began = time.perf_counter()
        indexing(session, keys)
        spent[0] += time.perf_counter() - began

    search.add = timed  # type: ignore[assignment]
    began = time.perf_counter()
    initiative_id = _fill()
    took = time.perf_counter() - began
    search.add = indexing
    share = f", of it {spent[0] / COUNT * 1e6:.0f} in the search index" if url.startswith("sqlite") else ""
    print(f"{url.split(':')[0]}: {COUNT:,} mentions saved, {took / COUNT * 1e6:.0f} µs each{share}")
    with db.reading() as session:
        initiative = ground.initiative(session, initiative_id)
        goal = ground.goals(session, initiative_id)[0]
        for text in SEARCHES:
            wanted = stories.Wanted(text=text)
            for order in ("newest", "relevance"):
                print(
                    f"   {text!r:32} {order:10} {_ms(lambda w=wanted, o=order: _listed(session, initiative_id, w, o))}"
                )
        narrowed = stories.Wanted(goal_ids=[goal.id], outlet="Paper 7", tone="negative")
        print(
            f"   one outlet, negative, one goal              {_ms(lambda: _listed(session, initiative_id, narrowed))}"
        )
        since = NOW.date() - timedelta(days=3)
        scan = _ms(lambda: monday.scan(session, initiative, now=NOW, since=since))
        print(f"   the Monday scan of two goals                {scan}")
        year = NOW.date() - timedelta(days=365)
        who = _ms(lambda: voices.of_goal(session, initiative_id, goal.id, year, NOW.date()))
        print(f"   who speaks about a goal in a year           {who}")
    _by_hand(initiative_id)


def _fill() -> int:
    with db.writing() as session:
        initiative = make_initiative(session)
        goals = ground.goals(session, initiative.id)
        for place, query in enumerate(QUERIES):
            topics.add_topic(session, OPERATOR, initiative.id, goals[place % 2].id, query, now=NOW)
        source = make_source(session, initiative)
    drawn = texts(COUNT)
    for start in range(0, COUNT, 2_000):
        entries = [
            EntryDraft(
                str(number), text.title, text.body, author=f"Author {number % 997}", outlet=f"Paper {number % 211}",
                published=NOW - timedelta(minutes=COUNT - number),
            )
            for number, text in enumerate(drawn[start : start + 2_000], start)
        ]  # fmt: skip
        with db.writing() as session:
            saving.save_entries(session, initiative, source, entries, now=NOW)
    return initiative.id


def _listed(session: Session, initiative_id: int, wanted: stories.Wanted, order: str = "newest") -> None:
    rows = stories.stories(session, initiative_id, wanted, order=order, limit=11)
    if rows and wanted.search:
        stories.excerpts(session, initiative_id, wanted.search, [row.id for row in rows])


def _ms(work: Callable[[], object]) -> str:
    work()
    took = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return f"{statistics.median(took) * 1e3:8.1f} ms"


def _by_hand(initiative_id: int) -> None:
    """Merge the two widest stories, split one in halves, remove a hundred mentions: each once."""
    with db.writing() as session:
        one, other, third = (row.id for row in stories.stories(session, initiative_id, order="biggest", limit=3))
        began = time.perf_counter()
        verbs.merge_stories(session, OPERATOR, initiative_id, one, [other], now=NOW)
        merged = time.perf_counter()
        inside = edits.mentions_in(session, third)
        verbs.split_story(session, OPERATOR, initiative_id, third, inside[: len(inside) // 2], now=NOW)
        parted = time.perf_counter()
        removal.remove_mentions(session, initiative_id, range(50, 150), now=NOW, why="removed")
        done = time.perf_counter()
        wrong = tallies.recount(session, initiative_id)
    print(
        f"   merge {merged - began:.2f} s, split {parted - merged:.2f} s, remove 100 mentions {done - parted:.2f} s; "
        f"differences after a recount: {len(wrong)}"
    )
