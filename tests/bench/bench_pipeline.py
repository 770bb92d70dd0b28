"""The pull from feed bytes to stored, matched, clustered and scored mentions with their tallies.

Feeds of 100 items (tests/bench/corpus.py) from a web server on this machine, pulled as `python -m sentiment pull`
does into an empty SQLite file with four topics; beside it `update_feeds` of lemon24/reader, which parses and stores,
on the very same feeds, and bare feedparser on their bytes, each in a process of its own. One core unless said
otherwise: the pull's threads share one interpreter. CPU seconds are this process's, without the server's.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SMALL, LARGE = 10_000, 100_000
SIZE = 100  # items of a feed
PROC = Path("/proc/self/status").exists()  # the system that tells a process its own peak
STAGES = ("parse", "text", "words and language", "match", "cluster", "tone", "save", "tallies")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The files of a folder on a web server of its own process; its address."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        port = re.search(r"port (\d+)", server.stdout.readline())
        assert port is not None
        try:
            yield f"http://127.0.0.1:{port[1]}"
        finally:
            server.terminate()


def _report(name: str, items: int, began: tuple[float, float], end: tuple[float, float]) -> None:
    wall, cpu = end[0] - began[0], end[1] - began[1]
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()) if PROC else None
    memory = f"  peak {int(peak[1]) // 1024:,} MB" if peak else ""
    print(
        f"   {name:34} {items / wall:8,.0f} items/s  {wall / items * 1e6:6,.0f} µs an item "
        f"(CPU {cpu / items * 1e6:,.0f}){memory}",
        flush=True,
    )


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _database(folder: Path) -> Any:
    """An initiative with two goals and four topics in an empty SQLite file; what is loaded once is loaded."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'bench.db'}"
    from data import connect, db, fetch
    from data import queries as ground
    from data.access import OPERATOR
    from sentiment.reading.language import language
    from sentiment.reading.tone import read_tone
    from sentiment.services import topics
    from tests.bench import corpus
    from tests.conftest import make_initiative

    os.environ[connect.ALLOW_PRIVATE] = "1"
    if os.environ.get("CREATE"):
        sys.path.insert(0, "/tmp/w/ft2")
        import mig

        mig.migrate()
    else:
        db.migrate()
    fetch.PAUSE = 0.0  # between two requests to one host; the server here is our own
    read_tone("good")
    language("hola, buenas tardes a todos")
    with db.writing() as session:
        initiative = make_initiative(session)
        goals = ground.goals(session, initiative.id)
        for place, query in enumerate(corpus.QUERIES):
            topics.add_topic(session, OPERATOR, initiative.id, goals[place % 2].id, query, now=corpus.NOW)
    return initiative


def pull(folder: Path, address: str, items: int, stages: bool = False) -> None:
    """Pull feeds and print the speed; with `stages`, where the time goes instead."""
    from data import db
    from data.access import OPERATOR
    from sentiment.queries import tallies
    from sentiment.services import listening
    from tests.bench.corpus import NOW

    initiative = _database(folder)
    with db.writing() as session:
        for number in range(items // SIZE):
            draft = listening.SourceDraft(f"{address}/{number}.xml")
            listening.add_source(session, OPERATOR, initiative.id, draft, now=NOW)
    spent = _watch() if stages else {}
    began = _now()
    found = listening.pull(db.writing, OPERATOR, initiative.id, now=NOW, force=True)
    end = _now()
    assert sum(one.new for one in found) == items, "every item is saved once"
    if stages:
        total = end[1] - began[1]
        parts = {name: spent.get(name, 0.0) for name in STAGES} | {"all else": total - sum(spent.values())}
        shown = ", ".join(f"{name} {seconds / items * 1e6:,.0f}" for name, seconds in parts.items())
        print(f"   CPU µs an item by stage: {shown}", flush=True)
        return
    _report(f"pull, {items:,} items", items, began, end)
    with db.reading() as session:
        assert tallies.recount(session, initiative.id) == [], "the tallies equal a recount"


def archive(folder: Path, files: Path, items: int, cores: int) -> None:
    """Import the feeds as files from disk, on one core or on processes."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from data import db, work
    from data.access import OPERATOR
    from sentiment.queries import tallies
    from sentiment.services import archive as services
    from tests.bench.corpus import NOW

    initiative = _database(folder)
    named = sorted(files.glob("*.xml"))[: items // SIZE]
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) if cores > 1 else work.HERE as executor:
        if cores > 1:
            list(executor.map(_warm, range(4 * cores)))
        began = _now()
        report = services.import_archive(
            db.writing, OPERATOR, initiative.id, ((path.name, path.read_bytes()) for path in named), now=NOW,
            executor=executor,
        )  # fmt: skip
        end = _now()
    assert sum(one.new for one in report.files) == items, "every item is saved once"
    _report(f"import, {items:,} items, {cores} process{'es' * (cores > 1)}", items, began, end)
    with db.reading() as session:
        assert tallies.recount(session, initiative.id) == [], "the tallies equal a recount"


def _warm(_number: int) -> None:
    from sentiment.reading.tone import read_tone

    read_tone("good")
    time.sleep(0.2)


def peer(folder: Path, address: str, items: int) -> None:
    """lemon24/reader on the same feeds, into an SQLite file of its own."""
    import feedparser_sgmllib

    sys.modules.setdefault("sgmllib", feedparser_sgmllib)  # which reader looks for
    from reader import make_reader

    found = make_reader(str(folder / "reader.db"))
    for number in range(items // SIZE):
        found.add_feed(f"{address}/{number}.xml")
    began = _now()
    found.update_feeds()
    end = _now()
    assert found.get_entry_counts().total == items
    _report(f"reader's update_feeds, {items:,}", items, began, end)


def bare(files: Path, items: int) -> None:
    """Feedparser alone on the bytes."""
    import feedparser

    bodies = [path.read_bytes() for path in sorted(files.glob("*.xml"))[: items // SIZE]]
    began = _now()
    count = sum(len(feedparser.parse(io.BytesIO(body)).entries) for body in bodies)
    _report(f"bare feedparser, {count:,} items", count, began, _now())


def _watch() -> dict[str, float]:
    """Time what each stage does, without what it calls of another; the dictionary fills as the pull runs."""
    from sentiment.listening import stories
    from sentiment.listening.connectors import feeds
    from sentiment.listening.matching import Matcher
    from sentiment.queries import mentions
    from sentiment.services import entries, hearing, listening

    spent: dict[str, float] = defaultdict(float)
    inner: dict[int, list[float]] = defaultdict(list)

    def watch(owner: Any, name: str, stage: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def timed(*args: Any, **options: Any) -> Any:
            import threading

            stack = inner[threading.get_ident()]
            stack.append(0.0)
            began = time.thread_time()
            try:
                return real(*args, **options)
            finally:
                took = time.thread_time() - began
                spent[stage] += took - stack.pop()
                if stack:
                    stack[-1] += took

        setattr(owner, name, timed)

    for owner, names, stage in (
        (hearing, ("read_feed",), "parse"),
        (feeds, ("body", "one_line"), "text"),
        (entries, ("words", "language"), "words and language"),
        (Matcher, ("match",), "match"),
        (stories, ("read_all", "canonical"), "cluster"),
        (stories.Clusters, ("join",), "cluster"),
        (mentions, ("prints", "insert_prints"), "cluster"),
        (entries, ("_tone",), "tone"),
        (mentions, ("refresh_stories", "settle", "_count_at_source", "tally"), "tallies"),
        (listening, ("save_entries",), "save"),
    ):
        for name in names:
            watch(owner, name, stage)
    return spent


def _apart(what: str, *given: object) -> None:
    """Run one of the functions above in a process of its own, so that none warms the other's memory."""
    code = f"from pathlib import Path, PosixPath; from tests.bench import bench_pipeline as b; b.{what}(*{given!r})"
    subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    """Print the pull beside reader and feedparser, its growth, its stages, and imports on one core and two."""
    from tests.bench.corpus import feeds

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for count in (SMALL, LARGE):
            (folder / str(count)).mkdir()
            for number, body in enumerate(feeds(count, size=SIZE, seed=f"pull {count}")):
                (folder / str(count) / f"{number}.xml").write_bytes(body)

        def fresh() -> Path:
            return Path(tempfile.mkdtemp(dir=folder))

        with served(folder) as address:
            for _ in range(2):
                _apart("bare", folder / str(SMALL), SMALL)
                _apart("peer", fresh(), f"{address}/{SMALL}", SMALL)
                _apart("pull", fresh(), f"{address}/{SMALL}", SMALL)
            _apart("pull", fresh(), f"{address}/{SMALL}", SMALL, True)
            _apart("pull", fresh(), f"{address}/{LARGE}", LARGE)
        for cores in (1, 2):
            _apart("archive", fresh(), folder / str(LARGE), LARGE, cores)
