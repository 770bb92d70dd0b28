"""Killed at any moment, the pull and the archive's import leave nothing lost, doubled or half-counted."""

import importlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session, select

from data import db
from data import queries as ground
from data.access import OPERATOR
from data.fetch import Fetched
from data.tables import Table
from sentiment.listening import schedule
from sentiment.models.listening import Mention, MentionTopic, Source, Story
from sentiment.queries import tallies
from sentiment.services import archive, listening
from tests.bench import corpus
from tests.conftest import NOW, fresh_database, make_initiative

FEEDS = [f"https://outlet{number}.example/feed" for number in range(8)]
BODIES = dict(zip(FEEDS, corpus.feeds(160, size=20, seed="killed"), strict=True))
LATER = schedule.LEASE + timedelta(hours=2)  # when what a killed pull held is free again

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")


def get(address: str, *, etag: str = "", last_modified: str = "") -> Fetched:
    return Fetched(address, address, 200, BODIES[address], "application/rss+xml", "", "", False, "", None, None, {})


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], int]]:
    """Makes a fresh database with an initiative, topics and sources the current one; gives the initiative's id."""
    made = []

    def make() -> int:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / f'{len(made)}.db'}"
        else:
            url = fresh_database(request.getfixturevalue("postgresql_url"), "killed")
        monkeypatch.setenv("DATABASE_URL", url)
        importlib.import_module("tests.all_models")
        Table.metadata.create_all(db.engine())
        made.append(db.engine())
        with db.writing() as session:
            initiative = make_initiative(session)
            goals = ground.goals(session, initiative.id)
            for place, query in enumerate(corpus.QUERIES):
                listening.add_topic(session, OPERATOR, initiative.id, goals[place % 2].id, query, now=NOW)
            for address in FEEDS:
                listening.add_source(session, OPERATOR, initiative.id, listening.SourceDraft(address), now=NOW)
        return initiative.id

    yield make
    for engine in made:
        engine.dispose()


def pull(initiative_id: int, run: int, at_once: int = 1) -> None:
    listening.pull(db.writing, OPERATOR, initiative_id, now=NOW + run * LATER, force=True, get=get, at_once=at_once)


def bring_in(initiative_id: int, run: int) -> None:
    files = [(f"{place}.xml", body) for place, body in enumerate(BODIES.values())]
    listening.import_archive(db.writing, OPERATOR, initiative_id, files, now=NOW + run * LATER)


def in_a_child(work: Callable[[], None], *, die_at: int = 0, die_after: float = 0.0) -> bool:
    """Do the work in another process, which is killed at its n-th word to the database, or after some seconds.

    Says whether it was killed; False where it was done before.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            db.engine().dispose(close=False)  # its connections are the parent's
            if die_at:
                _doom(die_at)
            work()
            code = 0
        finally:
            os._exit(code)
    if die_after:
        time.sleep(die_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work itself failed"
    return False


def _doom(at: int) -> None:
    """Kill this process at the n-th statement, begin, commit or rollback that it sends."""
    said = 0

    def count(*_: Any, **__: Any) -> None:
        nonlocal said
        said += 1
        if said == at:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(db.engine(), name, count)


def words_to_the_database(work: Callable[[], None]) -> int:
    said = 0

    def count(*_: Any, **__: Any) -> None:
        nonlocal said
        said += 1

    names = ("before_cursor_execute", "after_cursor_execute", "commit")
    for name in names:
        event.listen(db.engine(), name, count)
    work()
    for name in names:
        event.remove(db.engine(), name, count)
    return said


def state(session: Session) -> dict[str, Any]:
    """Everything that was heard, without numbers that differ from run to run."""
    m, stories = Mention.__table__.c, {}  # type: ignore[attr-defined]
    found = session.execute(
        sa.select(m.id, m.story_id, m.external_id, m.title, m.text, m.day, m.tone, m.published_at).order_by(m.id)
    ).all()
    for row in found:
        stories.setdefault(row.story_id, set()).add(row.external_id)
    names = {row.id: row.external_id for row in found}
    asked = session.execute(select(MentionTopic.mention_id, MentionTopic.topic_id)).all()
    return {
        "mentions": sorted(tuple(map(str, row[2:])) for row in found),
        "stories": sorted(map(sorted, stories.values())),
        "topics": sorted((names[mention], topic) for mention, topic in asked),
        "counts": sorted(session.execute(select(Story.placements, Story.tone_total, Story.title)).all()),
        "sources": sorted(session.execute(select(Source.mentions).where(Source.mentions > 0)).scalars()),
    }


def sound(initiative_id: int) -> None:
    with db.reading() as session:
        assert tallies.recount(session, initiative_id) == []


@pytest.mark.parametrize("work", [pull, bring_in])
def test_killed_at_any_statement(empty: Callable[[], int], work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FILES_AT_ONCE", 2)
    whole = empty()
    said = words_to_the_database(lambda: work(whole, 0))
    with db.reading() as session:
        wanted = state(session)
    assert len(wanted["mentions"]) == 160
    killed = empty()
    moments = random.Random(f"{work.__name__}").sample(range(1, said // 2), 5)
    for run, moment in enumerate(sorted(moments)):
        assert in_a_child(lambda run=run: work(killed, run), die_at=moment), "killed before it was done"
        sound(killed)
    assert not in_a_child(lambda: work(killed, len(moments)))
    sound(killed)
    with db.reading() as session:
        assert state(session) == wanted, "as if nothing had happened"


def test_killed_by_the_clock(empty: Callable[[], int]) -> None:
    """From outside, several sources at once, in the midst of whatever it does."""
    there = empty()
    began = time.monotonic()
    assert not in_a_child(lambda: pull(there, 0, at_once=4))
    takes = time.monotonic() - began
    killed = empty()
    draw = random.Random(9)
    for run in range(4):
        in_a_child(lambda run=run: pull(killed, run, at_once=4), die_after=max(0.01, takes * draw.uniform(0.05, 0.6)))
        sound(killed)
    assert not in_a_child(lambda: pull(killed, 4, at_once=4))
    sound(killed)
    with db.reading() as session:
        found = state(session)
    assert len(found["mentions"]) == 160
    assert found["sources"] == [20] * 8
