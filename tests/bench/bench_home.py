"""The home page with the sample loaded: server time of a rerun and the SQL statements it makes."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from data import clock, db, sample, services
from data.access import OPERATOR, Role
from data.agenda import GoalDraft, InitiativeDraft
from sentiment.services import will
from sentiment.will.evidence import PollDraft

ROOT = Path(__file__).parents[2]

PAGES = {
    "Public will": "sentiment/pages/public_will.py",
    "Evidence": "sentiment/pages/evidence.py",
    "Outreach": "campaigns/pages/outreach.py",
    "Campaigns": "campaigns/pages/campaigns.py",
    "Policy": "policy/pages/policy.py",
    "Mentions": "sentiment/pages/mentions.py",
}


def main() -> None:
    """Print, per page with the sample, the median server time of ten reruns; then the home page of ten goals."""
    with fresh_database():
        began = time.perf_counter()
        with db.writing() as session:
            sample.load(session, OPERATOR, now=clock.now())
        print(f"sample loaded in {time.perf_counter() - began:.1f} s")
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        for name, file in PAGES.items():
            app.switch_page(file).run()
            print(f"{name:12} {reruns(app)}")
    with fresh_database():
        ten_goals()
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        app.session_state["landed"] = True
        app.run()
        print(f"Public will with 10 goals and 5 years of monthly surveys: {reruns(app)}")


@contextmanager
def fresh_database() -> Iterator[None]:
    """An empty database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.db'}"
        db.migrate()
        yield
        db.engine().dispose()


def reruns(app: AppTest) -> str:
    """Median wall and CPU time of ten reruns, and the statements of one."""
    statements: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine(), "before_cursor_execute", count)
    wall, spent = [], []
    for _ in range(10):
        statements.clear()
        began, cpu = time.perf_counter(), time.process_time()
        app.run()
        wall.append((time.perf_counter() - began) * 1000)
        spent.append((time.process_time() - cpu) * 1000)
    event.remove(db.engine(), "before_cursor_execute", count)
    scans = sum("FROM mention" in one and "FROM mention_" not in one for one in statements)
    return (
        f"median {statistics.median(wall):5.0f} ms ({statistics.median(spent):5.0f} ms of CPU), "
        f"{len(statements):3d} SQL statements, {scans} on the mention table"
    )


def ten_goals() -> None:
    """Ten goals, each with a survey of support a month for five years."""
    now = clock.now()
    with db.writing() as session:
        draft = InitiativeDraft("Ten goals", "", "Marlow County", "adults", "America/Chicago", "mdy")
        initiative = services.start_initiative(session, OPERATOR, draft, now=now)
        services.add_member(session, OPERATOR, initiative.id, "Pat", Role.DIRECTOR, now=now)
        for number in range(10):
            goal = services.add_goal(session, OPERATOR, initiative.id, GoalDraft(f"Goal {number}", ""), now=now)
            for month in range(60):
                ends = initiative.today(now) - timedelta(days=30 * month + number)
                poll = PollDraft(goal.id, f"House {month % 4}", ends, 0.5 + 0.01 * ((month * 7 + number) % 9), n=600)
                will.add_poll(session, OPERATOR, initiative.id, poll, now=now)
    began = time.perf_counter()
    count = will.refresh_estimates(db.writing, OPERATOR, initiative.id, now=now)
    print(f"{count} levels of 60 surveys each worked out in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
