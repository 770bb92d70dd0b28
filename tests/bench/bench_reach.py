"""Reach with 200,000 people and 20,000 events: server time of each table, and of hiding the small counts."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session, insert, text

from campaigns import suppression
from campaigns.models import EventGoal, MatchQueue, OutreachEvent, Participation, Person, PersonPartner
from campaigns.queries import reach as kept
from campaigns.reach import ProfileDraft
from campaigns.services import reach
from data import db, queries
from data.access import OPERATOR
from data.tables import Table
from tests.conftest import NOW, make_initiative

PEOPLE, EVENTS, PARTS, QUEUED = 200_000, 20_000, 400_000, 4_000
TODAY = date(2026, 11, 23)
LINE = 150
PLACES = [f"Place {number}" for number in range(40)]
LANGUAGES = ("en", "es", "so", "fr", "")


def main() -> int:
    """Print each table's CPU time at the first look; the page keeps what it worked out until something changes.

    1 where the look at a year that nothing changed since takes longer than it may.
    """
    with tempfile.TemporaryDirectory() as folder:
        engine = db.engine_for(f"sqlite:///{Path(folder) / 'reach.db'}")
        Table.metadata.create_all(engine)
        with Session(engine) as session:
            key = fill(session)
            session.commit()
            session.execute(text("ANALYZE"))
            tables(session, key)
            again = median(lambda: kept.mark(session, key))
            print(f"the next look, until something changes (ms of CPU) {again:6.1f}")
        engine.dispose()
    hiding()
    return int(again > LINE)


def fill(session: Session) -> int:
    """Four years of events, people at two of them each, partners and a queue."""
    rng, initiative = random.Random(1795), make_initiative(session)
    goals = queries.goals(session, initiative.id)
    partners = queries.partners(session, initiative.id)

    def put(table: type, rows: list[dict[str, object]]) -> None:
        session.execute(insert(table), rows)

    days = [TODAY - timedelta(days=number % 1461) for number in range(EVENTS)]
    same = {"initiative_id": initiative.id, "time_zone": "America/Chicago", "logged_at": NOW, "kind": "forum"}
    put(OutreachEvent, [
        {**same, "id": n + 1, "token": str(n), "uid": str(n), "name": f"E{n}", "starts_on": day, "ends_on": day,
         "place": PLACES[n % 40], "attendance_low": 5 + n % 40, "attendance_high": 9 + n % 40}
        for n, day in enumerate(days)
    ])  # fmt: skip
    put(EventGoal, [
        {"event_id": n + 1, "goal_id": goals[n % 2].id, "goal_version_id": goals[n % 2].version_id}
        for n in range(EVENTS)
    ])  # fmt: skip
    put(Person, [
        {"id": n + 1, "initiative_id": initiative.id, "added_at": NOW, "language": rng.choice(LANGUAGES),
         "place": rng.choice([*PLACES, ""])}
        for n in range(PEOPLE)
    ])  # fmt: skip
    put(PersonPartner, [{"person_id": n + 1, "partner_id": partners[n % 2].id} for n in range(PEOPLE)])
    pairs = {(rng.randrange(EVENTS) + 1, rng.randrange(PEOPLE) + 1) for _ in range(PARTS)}
    put(Participation, [{"event_id": e, "person_id": p, "status": "attended"} for e, p in pairs])
    put(MatchQueue, [
        {"initiative_id": initiative.id, "hash": str(n), "candidates": [rng.randrange(PEOPLE) + 1], "came_at": NOW,
         "partner_id": partners[n % 2].id, "incoming": {}}
        for n in range(QUEUED)
    ])  # fmt: skip
    draft = ProfileDraft("place", "Invented", 2024, "people", tuple((name, 5000.0) for name in PLACES))
    reach.keep_profile(session, OPERATOR, initiative.id, draft, now=NOW)
    return initiative.id


def tables(session: Session, key: int) -> None:
    """Print the time of each table over a year and over all four."""
    for name, start in (("12 months", TODAY - timedelta(days=365)), ("4 years", None)):
        spent = median(lambda since=start: reach.who_came(session, key, start=since, end=TODAY))
        print(f"who came, by place, {name:10} {spent:6.0f} ms of CPU")
        for by in ("month", "place", "goal", "language"):
            spent = median(lambda side=by, since=start: reach.reached(session, key, side, start=since, end=TODAY))
            print(f"reach by {by:9}, {name:10} {spent:6.0f} ms of CPU")
    spent = median(lambda: reach.partners(session, OPERATOR, key))
    print(f"people of partners, {QUEUED:,} rows in review {spent:6.0f} ms of CPU")


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
