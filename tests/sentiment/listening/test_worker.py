"""The background worker: pulls what is due, once in a process, stops when told, and survives what goes wrong."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

import serve
from data import db
from data.access import OPERATOR
from data.services import remove_initiative
from sentiment.models.listening import Mention
from sentiment.services import listening
from sentiment.services.listening import SourceDraft
from sentiment.services.worker import NAME
from sentiment.services.worker import worker as source_worker
from tests.badserver import FEED, BadServer, rss
from tests.conftest import NOW, make_initiative
from tests.sentiment.listening.test_pull import Web


def workers() -> int:
    return sum(thread.name == NAME for thread in threading.enumerate())


def stored(open_session: Any) -> int:
    with open_session() as session:
        return len(session.exec(select(Mention.id)).all())


def until(done: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.02)
    assert done()


@pytest.fixture
def opened(engine: Engine) -> Iterator[Any]:
    @contextmanager
    def open_session() -> Iterator[Session]:
        with Session(engine) as session, session.begin():
            yield session

    with open_session() as session:
        initiative = make_initiative(session, "Served")
    try:
        yield open_session, initiative.id
    finally:
        with open_session() as session:
            remove_initiative(session, OPERATOR, initiative.id)


def test_it_pulls_what_is_due_and_stops(opened) -> None:
    open_session, initiative_id = opened
    web = Web()
    web.routes["https://herald.example/feed"] = rss(FEED)
    with open_session() as session:
        listening.add_source(session, OPERATOR, initiative_id, SourceDraft("https://herald.example/feed"), now=NOW)
    worker = source_worker(open_session, OPERATOR, lambda: NOW, pause=0.01, get=web)
    assert worker.start()
    try:
        until(lambda: bool(web.asked))
        until(lambda: stored(open_session) == 3)
        time.sleep(0.2)
        assert len(web.asked) == 1, "it looks again and again, and asks only what is due"
    finally:
        worker.stop()
    assert workers() == 0


def test_never_two_in_a_process(opened) -> None:
    open_session, _ = opened
    first, second = (source_worker(open_session, OPERATOR, lambda: NOW, pause=0.01, get=Web()) for _ in range(2))
    try:
        assert first.start()
        assert not second.start()
        assert workers() == 1
    finally:
        second.stop()
        first.stop()
    assert workers() == 0


def test_what_goes_wrong_is_logged_without_what_was_said_and_tried_again(opened, caplog) -> None:
    open_session, _ = opened
    times: list[datetime] = []

    def clock() -> datetime:
        times.append(NOW + timedelta(minutes=len(times)))
        if len(times) < 3:
            raise RuntimeError(f"Ana's address is {12} Mill Lane")  # the log shows this line, never what it made
        return times[-1]

    worker = source_worker(open_session, OPERATOR, clock, pause=0.01, get=Web())
    with caplog.at_level(logging.ERROR, logger="groundswell"):
        worker.start()
        try:
            until(lambda: len(times) >= 4)
        finally:
            worker.stop()
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert "RuntimeError at" in caplog.text
    assert "12 Mill Lane" not in caplog.text


def test_with_no_source_nothing_is_asked_or_said(opened, caplog) -> None:
    open_session, _ = opened
    looks: list[int] = []

    def clock() -> datetime:
        looks.append(1)
        return NOW

    web = Web()
    worker = source_worker(open_session, OPERATOR, clock, pause=0.01, get=web)
    worker.start()
    try:
        until(lambda: len(looks) > 3)
    finally:
        worker.stop()
    assert web.asked == []
    assert caplog.records == []


@pytest.mark.parametrize(("setting", "running"), [("", 1), ("off", 0), ("OFF", 0), ("on", 1)])
def test_the_served_app_has_one_unless_switched_off(database, monkeypatch, setting, running) -> None:
    monkeypatch.setenv("GROUNDSWELL_WORKER", setting)
    monkeypatch.setattr(serve.st, "get_option", lambda _name: "127.0.0.1")

    async def served() -> None:
        async with serve.lifespan(None):
            assert workers() == running

    asyncio.run(served())
    assert workers() == 0


def test_the_served_app_pulls_a_feed_on_its_own(database, monkeypatch, bad_server: BadServer) -> None:
    monkeypatch.setattr(serve.st, "get_option", lambda _name: "127.0.0.1")
    with db.writing() as session:
        initiative = make_initiative(session)
        draft = SourceDraft(bad_server.url("/feed.xml"))
        listening.add_source(session, OPERATOR, initiative.id, draft, now=NOW)

    async def served() -> None:
        async with serve.lifespan(None):
            await asyncio.to_thread(until, lambda: stored(db.reading) == 3)

    asyncio.run(served())
    assert bad_server.hits("/feed.xml") == 1
