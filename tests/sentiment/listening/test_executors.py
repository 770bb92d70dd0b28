"""Work is done in this process, in others, or on a Dask cluster: nobody knows which, and the results are the same."""

import json
import os
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from sqlmodel import Session, select

from data import queries as ground
from data import work
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.errors import GroundswellError
from sentiment.listening.connectors.feeds import read_feed
from sentiment.listening.matching import Matcher
from sentiment.listening.topics import parse
from sentiment.models.listening import Mention, MentionTopic
from sentiment.queries import tallies
from sentiment.services import archive, topics
from sentiment.services.entries import Asked, read_ahead
from sentiment.services.scoring import score
from tests.bench import corpus
from tests.conftest import NOW, make_initiative


@pytest.fixture(scope="module", autouse=True)
def plain_main() -> Iterator[None]:
    """New processes load the main program; where pages were tested before, that would be a page."""
    before = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    yield
    sys.modules["__main__"] = before


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a Dask cluster on this machine, its worker in a process of its own."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.fixture(params=["processes", "dask"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Executor]:
    """Every executor that is not this process."""
    if request.param == "processes":
        yield request.getfixturevalue("processes")
        return
    monkeypatch.setenv(work.SCHEDULER, request.getfixturevalue("scheduler"))
    with work.executor(0.0) as found:
        assert found is not work.HERE
        yield found


def _pid(_item: int) -> int:
    return os.getpid()


def test_tone_is_the_same_wherever_it_is_read(elsewhere: Executor) -> None:
    lines = [json.dumps({"text": text.body, "n": number}) for number, text in enumerate(corpus.texts(1_200))]
    lines[7:7] = ["", "no json", '{"text": 3}', '{"text": "La casa es muy bonita y los niños están contentos"}']
    here = list(score(lines))
    assert here[7:10] == ["", None, None]
    assert json.loads(here[10])["tone"] is None, "a language that tone does not know"
    assert list(score(lines, executor=elsewhere)) == here
    assert os.getpid() not in set(work.in_order(elsewhere, _pid, range(4)))


def test_entries_are_read_the_same_everywhere(elsewhere: Executor) -> None:
    (body,) = corpus.feeds(600, size=600)
    entries = read_feed(body).entries
    asked = Asked(Matcher({1: parse('"child care" OR daycare'), 2: parse("bro*")}), {1: (1, 1, 5), 2: (2, 1, 6)})
    initiative = InitiativeRow(1, "Bright Start", "", "Marlow", "adults", "America/Chicago", "mdy", False)
    documents = [(entries, "Outlet"), ([], ""), (entries[:3], "Other")]
    several = read_ahead(documents, asked, initiative, now=NOW)
    here, there = several[0], read_ahead(documents, asked, initiative, now=NOW, executor=elsewhere)[0]
    assert [len(ready.reads) for ready in several] == [600, 0, 3]
    assert {read.mention.outlet for read in several[2].reads.values()} == {"Other"}
    assert sum(bool(read.mention.topics) for read in here.reads.values()) > 20
    for name, read in here.reads.items():
        assert there.reads[name].mention == read.mention
        assert there.reads[name].text.keys == read.text.keys
        assert np.array_equal(there.reads[name].text.signature, read.text.signature)


def _saved(session: Session, initiative: InitiativeRow, executor: Executor) -> Any:
    goal = ground.goals(session, initiative.id)[0].id
    topics.add_topic(session, OPERATOR, initiative.id, goal, "daycare", now=NOW)
    files = [(f"{number}.xml", body) for number, body in enumerate(corpus.feeds(300, size=100))]
    files.append(("broken.xml", b"<rss><chan"))
    report = archive.import_archive(
        lambda: nullcontext(session), OPERATOR, initiative.id, files, now=NOW, executor=executor
    )
    late = topics.add_topic(session, OPERATOR, initiative.id, goal, "the NEAR/3 county", now=NOW, executor=executor)
    assert tallies.recount(session, initiative.id) == []
    of = Mention.initiative_id == initiative.id
    first = session.execute(select(Mention.story_id).where(of).order_by(Mention.story_id)).scalars().first() or 0
    rows = session.execute(
        select(Mention.external_id, Mention.story_id, Mention.tone, Mention.day).where(of).order_by(Mention.external_id)
    )
    hits = session.execute(
        select(Mention.external_id).join(MentionTopic).where(MentionTopic.topic_id == late.id).order_by(Mention.id)
    )
    counted = [(one.file, one.new, one.same, len(one.refused)) for one in report.files]
    return counted, [(name, story - first, *rest) for name, story, *rest in rows], list(hits.scalars())


def test_an_archive_is_saved_the_same_from_everywhere(session: Session, elsewhere: Executor) -> None:
    here = _saved(session, make_initiative(session, "Here"), work.HERE)
    there = _saved(session, make_initiative(session, "There"), elsewhere)
    assert there == here
    assert [one[1] for one in here[0]] == [100, 100, 100, 0]
    assert here[2], "a topic asked of the archive finds something"


def test_small_work_stays_here_and_much_goes_to_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(work.SCHEDULER, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(work, "_restartable", lambda: True)
    with work.executor(0.1) as found:
        assert found is work.HERE
    with work.executor(1e6) as found:
        assert isinstance(found, ProcessPoolExecutor)
    monkeypatch.setattr(work, "_restartable", lambda: False)
    with work.executor(1e6) as found:
        assert found is work.HERE, "a page's script must not run again in every process"


def test_a_cluster_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_PATIENCE", "300ms")
    for address in ("tcp://127.0.0.1:9", "no address at all"):
        monkeypatch.setenv(work.SCHEDULER, address)
        with pytest.raises(GroundswellError, match="does not answer"), work.executor(1e6):
            pass


def test_here_keeps_errors_for_who_asks() -> None:
    assert work.HERE.submit(pow, 2, 5).result() == 32
    assert isinstance(work.HERE.submit(divmod, 1, 0).exception(), ZeroDivisionError)
    assert list(work.HERE.map(pow, (1, 2), (3, 3))) == [1, 8]


class _Slow(Executor):
    """Finishes later than it is asked, out of order; counts how many tasks stand at once."""

    def __init__(self) -> None:
        self.most = self.now = 0
        self.lock = threading.Lock()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)

        def run() -> None:
            time.sleep(0.01 * (args[0] % 3))
            with self.lock:
                self.now -= 1
            future.set_result(fn(*args, **kwargs))

        threading.Thread(target=run).start()
        return future


def test_results_come_in_order_and_only_so_many_tasks_stand_at_once() -> None:
    asked = []

    def items() -> Iterator[int]:
        for number in range(40):
            asked.append(number)
            yield number

    slow = _Slow()
    found = work.in_order(slow, str, items(), ahead=5)
    assert next(found) == "0"
    assert len(asked) <= 6, "items are taken as they are needed, so that memory stays bounded"
    assert list(found) == [str(number) for number in range(1, 40)]
    assert slow.most <= 5
