"""50,000 bills with 500,000 actions: importing them, the board with filters, and searching their text.

The import is timed as a ratio to reading the same JSON with the standard library and checking it with pydantic
alone (aim: at most 4). SQLite in a file; PostgreSQL too where `TEST_DATABASE_URL` names one. The bills are drawn.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from data import db
from data import services as ground
from data.access import OPERATOR
from data.agenda import GoalDraft
from policy import queries, services
from policy.alignment import CodingDraft, PositionDraft
from policy.board import ranked
from tests.bench.corpus import NOW
from tests.conftest import fresh_database, make_initiative

COUNT = int(os.environ.get("BENCH_POLICY", "50000"))
OURS = 300
"""Bills with a position and a coding."""
SEARCHES = ("SB 540", "crossing", "child care", "zoning reform", "zzz")
AIM_RATIO, AIM_BOARD, AIM_SEARCH = 4.0, 0.150, 0.100

_WAY = (
    ("Introduced", "introduction", "upper"), ("Referred to committee on Education", "referral-committee", "upper"),
    ("Reported favorably", "committee-passage-favorable", "upper"), ("Read second time", "reading-2", "upper"),
    ("Amended on the floor", "amendment-passage", "upper"), ("Passed Senate", "passage", "upper"),
    ("Referred to committee on Finance", "referral-committee", "lower"), ("Reported", "committee-passage", "lower"),
    ("Passed House", "passage", "lower"), ("Signed by Governor", "executive-signature", "executive"),
)  # fmt: skip
_TEXT = """
    school crossing guards zoning reform child care subsidies tenant protection broadband libraries water rates
    transit fares clinics wages licensing records elections parks energy housing trust public health loans
"""


class _Organization(BaseModel):
    id: str
    name: str
    classification: str


class _Action(BaseModel):
    id: str
    organization: _Organization
    description: str
    date: str
    classification: list[str]
    order: int


class _Bill(BaseModel):
    id: str
    session: str
    jurisdiction: _Organization
    from_organization: _Organization
    identifier: str
    title: str
    classification: list[str]
    subject: list[str]
    updated_at: str
    openstates_url: str
    first_action_date: str
    latest_action_date: str
    latest_action_description: str
    abstracts: list[dict[str, str]]
    sponsorships: list[dict[str, Any]]
    actions: list[_Action]


def main() -> int:
    """Measure on SQLite, and on PostgreSQL where there is one; 1 where an aim is missed."""
    body = _body()
    began = time.perf_counter()
    TypeAdapter(list[_Bill]).validate_python(json.loads(body)["results"])
    alone = time.perf_counter() - began
    print(f"{len(body) / 1e6:.0f} MB of JSON, {COUNT:,} bills, {COUNT * len(_WAY):,} actions at most; "
          f"read with json and pydantic alone: {alone:.1f} s")  # fmt: skip
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        missed |= _measure(f"sqlite:///{Path(folder) / 'bench.db'}", body, alone)
    if os.environ.get("TEST_DATABASE_URL"):
        given = os.environ["TEST_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
        missed |= _measure(fresh_database(given, "bench"), body, alone)
    return int(missed)


def _measure(url: str, body: bytes, alone: float) -> bool:
    os.environ["DATABASE_URL"] = url
    db.migrate()
    with db.writing() as session:
        initiative = make_initiative(session)
        goals = [
            ground.add_goal(session, OPERATOR, initiative.id, GoalDraft(name), now=NOW).id
            for name in ("Safe routes", "Child care")
        ]
    began = time.perf_counter()
    with db.writing() as session:
        report = services.import_bills(session, OPERATOR, initiative.id, "bench.json", body, {}, NOW)
    took = time.perf_counter() - began
    assert report.new == COUNT, report
    name = url.split(":")[0]
    print(f"{name}: imported in {took:.1f} s, {took / alone:.1f} times as long (aim: {AIM_RATIO:.0f})")
    today = initiative.today(NOW)
    with db.writing() as session:
        for number, row in enumerate(ranked(queries.bills(session, initiative.id, today))[:OURS]):
            position = PositionDraft("support", "Bench.", today, 1 + number % 3)
            services.take_position(session, OPERATOR, initiative.id, row.id, position, now=NOW)
            coding = CodingDraft(goals[number % 2], "agree", "strong", "Bench.")
            services.code_alignment(session, OPERATOR, initiative.id, row.id, coding, now=NOW)
    missed = took / alone > AIM_RATIO
    with db.reading() as session:
        month = today - timedelta(days=90)
        boards = (
            ("all", {}), ("moved in 90 days", {"since": month}), ("one goal", {"goal_ids": goals[:1]}),
            ("one goal, 90 days", {"goal_ids": goals[:1], "since": month}),
        )  # fmt: skip
        for said, filters in boards:
            seconds = _median(lambda f=filters: queries.board(session, initiative.id, today, **f))  # type: ignore[misc]
            missed |= seconds > AIM_BOARD
            print(f"  board, {said}: {seconds * 1000:.0f} ms (aim: {AIM_BOARD * 1000:.0f})")
        for text in SEARCHES:
            seconds = _median(lambda t=text: queries.search(session, initiative.id, t, 20))  # type: ignore[misc]
            missed |= seconds > AIM_SEARCH
            print(f"  search for “{text}”: {seconds * 1000:.0f} ms (aim: {AIM_SEARCH * 1000:.0f})")
    began = time.perf_counter()
    with db.writing() as session:
        again = services.import_bills(session, OPERATOR, initiative.id, "bench.json", body, {}, NOW)
    assert again.same == COUNT, again
    print(f"  the same file again: {time.perf_counter() - began:.1f} s, all of it “same”")
    return missed


def _median(measured: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        measured()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _body() -> bytes:
    draw = random.Random(540)
    return json.dumps({"results": [_bill(number, draw) for number in range(1, COUNT + 1)]}).encode()


def _bill(number: int, draw: random.Random) -> dict[str, Any]:
    chambers = {
        name: {"id": f"ocd-organization/{name}", "name": name, "classification": name}
        for name in ("upper", "lower", "executive")
    }
    began = date(2025, 1, 6) + timedelta(days=draw.randrange(500))
    on = [began + timedelta(days=9 * step) for step in range(len(_WAY))]
    actions = [
        {"id": f"{number}-{order}", "organization": chambers[chamber], "description": words, "date": day.isoformat(),
         "classification": [kind], "order": order}
        for order, ((words, kind, chamber), day) in enumerate(zip(_WAY, on, strict=True), 1)
    ]  # fmt: skip
    if number % 10:  # nine in ten are still on their way: they were amended again and again instead
        reached = draw.randrange(1, 9)
        for action in actions[reached:]:
            action |= {"description": "Amended in committee", "classification": ["amendment-passage"]}
    title = " ".join(draw.choices(_TEXT.split(), k=8)).capitalize()
    return {
        "id": f"ocd-bill/{number}", "session": "2025-2026",
        "jurisdiction": {"id": "ocd-jurisdiction/country:us/state:oh/government", "name": "Ohio",
                         "classification": "state"},
        "from_organization": chambers["upper"], "identifier": f"SB {number}", "title": title,
        "classification": ["bill"], "subject": ["Education"], "updated_at": "2026-05-01T10:00:00+00:00",
        "openstates_url": f"https://openstates.org/oh/bills/2025-2026/SB{number}/",
        "first_action_date": on[0].isoformat(), "latest_action_date": on[-1].isoformat(),
        "latest_action_description": actions[-1]["description"],
        "abstracts": [{"abstract": " ".join(draw.choices(_TEXT.split(), k=30)), "note": ""}],
        "sponsorships": [{"id": f"s{number}", "name": f"Senator {number % 33}", "entity_type": "person",
                          "primary": True, "classification": "primary"}],
        "actions": actions,
    }  # fmt: skip
