"""Reach with 200,000 people and 20,000 events: server time of the first look, of each table, and of hiding counts."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session

from campaigns import suppression
from campaigns.queries import reach as kept
from campaigns.reach import ProfileDraft
from campaigns.services import reach
from data import db
from data.access import OPERATOR
from data.tables import Table
from tests import all_models  # noqa: F401
from tests.bench import crowd
from tests.bench.people_set import PLACES
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
LINE = 150


def main() -> int:
    """Print CPU times; the page keeps what it worked out until something changes.

    1 where the look at a year that nothing changed since takes longer than it may.
    """
    with tempfile.TemporaryDirectory() as folder:
        engine = db.engine_for(f"sqlite:///{Path(folder) / 'reach.db'}")
        Table.metadata.create_all(engine)
        with Session(engine) as session:
            key, _ = crowd.fill(session)
            draft = ProfileDraft("place", "Invented", 2024, "people", tuple((name, 5000.0) for name in PLACES))
            reach.keep_profile(session, OPERATOR, key, draft, now=NOW)
            session.commit()
            tables(session, key)
            again = median(lambda: kept.mark(session, key))
            print(f"the next look, until something changes {again:6.1f} ms of CPU (load {os.getloadavg()[0]:.0f})")
        engine.dispose()
    hiding()
    return int(again > LINE)


def tables(session: Session, key: int) -> None:
    """Print the time of the first look and of each table over three months, a year and all four."""
    for name, days in (("3 months", 91), ("12 months", 365), ("4 years", 1461)):
        period = {"start": TODAY - timedelta(days=days), "end": TODAY}

        def look(period: dict[str, date] = period) -> None:
            reach.who_came(session, key, **period)
            reach.partners(session, OPERATOR, key)
            reach.reached(session, key, "month", **period)

        print(f"the first look, {name:9} {median(look):6.0f} ms of CPU (load {os.getloadavg()[0]:.0f})", flush=True)
        spent = median(lambda period=period: reach.who_came(session, key, **period))
        print(f"  who came, by place  {spent:6.0f}")
        for by in ("month", "place", "goal", "language"):
            spent = median(lambda side=by, period=period: reach.reached(session, key, side, **period))
            print(f"  reach by {by:9}  {spent:6.0f}")
    print(f"people of partners, 4,000 rows in review {median(lambda: reach.partners(session, OPERATOR, key)):6.0f}")


def hiding() -> None:
    """Print the time of hiding small counts in tables, and how much is hidden."""
    rng = random.Random(7)
    for rows, columns in ((12, 12), (40, 12), (40, 24)):
        counts = {
            (f"r{row}", f"c{column}"): int(rng.paretovariate(0.7)) if rng.random() < 0.7 else 0
            for row in range(rows)
            for column in range(columns)
        }
        shown: dict[suppression.Place, int | None] = {}

        def work(
            counts: dict[tuple[str, str], int] = counts, shown: dict[suppression.Place, int | None] = shown
        ) -> None:
            shown.update(suppression.table(counts))

        spent = median(work, 1)
        small = sum(0 < count < suppression.SMALLEST for count in counts.values())
        inner = [shown[place] for place in counts]
        print(f"hiding in {rows} x {columns}: {small} small, {inner.count(None)} hidden cells, {spent:6.0f} ms of CPU")


def median(work: Callable[[], object], times: int = 3) -> float:
    """Milliseconds of CPU, the middle of some: on a busy machine the wall clock measures the others."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
