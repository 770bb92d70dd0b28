"""The home page with the sample loaded: server time of a rerun and the SQL statements it makes."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from data import clock, db, sample
from data.access import OPERATOR

PAGES = {
    "Public will": "sentiment/pages/public_will.py",
    "Evidence": "sentiment/pages/evidence.py",
    "Outreach": "campaigns/pages/outreach.py",
    "Campaigns": "campaigns/pages/campaigns.py",
    "Policy": "policy/pages/policy.py",
    "Mentions": "sentiment/pages/mentions.py",
}


def main() -> None:
    """Print, per page, the median server time of ten reruns and the statements of one."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.db'}"
        db.migrate()
        began = time.perf_counter()
        with db.writing() as session:
            sample.load(session, OPERATOR, now=clock.now())
        print(f"sample loaded in {time.perf_counter() - began:.1f} s")
        statements: list[str] = []

        @event.listens_for(db.engine(), "before_cursor_execute")
        def _count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=60).run()
        for name, file in PAGES.items():
            app.switch_page(file).run()
            times = []
            for _ in range(10):
                statements.clear()
                began = time.perf_counter()
                app.run()
                times.append((time.perf_counter() - began) * 1000)
            scans = [s for s in statements if "FROM mention" in s and "FROM mention_" not in s]
            print(
                f"{name:12} median {statistics.median(times):6.0f} ms, {len(statements):3d} SQL statements, "
                f"{len(scans)} on the mention table"
            )
        db.engine().dispose()
