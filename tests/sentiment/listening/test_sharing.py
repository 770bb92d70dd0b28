"""Several pulls at once share the sources of one PostgreSQL: none is asked twice, nothing is counted twice."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import create_engine
from sqlmodel import Session, select

from data import connect, db
from data.access import OPERATOR
from sentiment.models.listening import Mention, PullRecord
from sentiment.queries import sources as queries
from sentiment.queries import tallies
from sentiment.services import listening
from sentiment.services.listening import SourceDraft
from tests.badserver import BadServer, Entry, Reply, rss
from tests.conftest import NOW, ROOT, fresh_database, make_initiative

SOURCES, WORKERS = 14, 2


@pytest.fixture
def postgresql(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A migrated PostgreSQL database of its own, named by DATABASE_URL."""
    url = fresh_database(postgresql_url, "sharing")
    monkeypatch.setenv("DATABASE_URL", url)
    db.migrate()
    yield url
    db.engine().dispose()


def test_two_pulls_at_once_never_pull_one_source_twice(postgresql: str, bad_server: BadServer) -> None:
    def slow(number: int) -> Reply:
        time.sleep(0.1)
        return Reply(rss([Entry(f"Child care on page {number}", "The same words in every paper today.", NOW, id="1")]))

    with db.writing() as session:
        initiative = make_initiative(session)
        for n in range(SOURCES):
            address = bad_server.set(f"/{n}.xml", lambda _request, n=n: slow(n))
            listening.add_source(session, OPERATOR, initiative.id, SourceDraft(address), now=NOW)
    environment = os.environ | {connect.ALLOW_PRIVATE: "1", "DATABASE_URL": postgresql}
    command = [sys.executable, "-m", "sentiment", "pull", "--due", "--json"]
    pulls = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(WORKERS)
    ]
    said = [pull.communicate(timeout=120) for pull in pulls]
    assert [pull.returncode for pull in pulls] == [0] * WORKERS, said
    assert {path: bad_server.hits(path) for path in (f"/{n}.xml" for n in range(SOURCES))} == {
        f"/{n}.xml": 1 for n in range(SOURCES)
    }
    with db.reading() as session:
        assert len(session.exec(select(PullRecord.id)).all()) == SOURCES
        assert len(session.exec(select(Mention.id)).all()) == SOURCES
        assert tallies.recount(session, initiative.id) == []


def test_a_source_that_another_worker_is_taking_is_passed_by_without_waiting(postgresql: str) -> None:
    engine = create_engine(postgresql)
    with db.writing() as session:
        initiative = make_initiative(session)
        row = listening.add_source(session, OPERATOR, initiative.id, SourceDraft("https://a.example/f"), now=NOW)
    with Session(engine) as one, Session(engine) as other:
        assert queries.claim(one, row, NOW, NOW + timedelta(minutes=10))
        began = time.monotonic()
        assert not queries.claim(other, row, NOW, NOW + timedelta(minutes=10)), "its row is locked, not yet written"
        assert time.monotonic() - began < 2
        one.rollback()
        other.rollback()
        assert queries.claim(other, row, NOW, NOW + timedelta(minutes=10)), "one that died took nothing"
    engine.dispose()
