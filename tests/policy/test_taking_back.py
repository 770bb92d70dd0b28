"""Taking imports of bills, votes and people back: what an import alone brought goes, all else stays and is named."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from data import exchange, importing, undo
from data import queries as agenda
from data import services as ground
from data.access import Actor
from data.agenda import InitiativeRow
from data.errors import GroundswellError
from policy import offers, queries, services
from policy.alignment import CodingDraft, PositionDraft
from policy.models import Bill
from tests.conftest import NOW
from tests.policy import filed
from tests.policy.builders import WHOLE_WAY, body, raw_bill
from tests.policy.test_hearings import BILL, event

LATER = NOW + timedelta(days=1)
PEOPLE = (
    b"id,name,current_party,current_district,current_chamber,email,links\n"
    b"ocd-person/1,Ana Rivera,Democratic,3,upper,a@example.org,\n"
    b"ocd-person/2,Lee Stone,Republican,4,lower,l@example.org,\n"
)


@pytest.fixture(autouse=True)
def offered() -> None:
    offers.register()


@pytest.fixture
def load(session: Session, actor: Actor, initiative: InitiativeRow):  # type: ignore[no-untyped-def]
    def run(format: str, content: bytes, now=NOW, **options: str) -> exchange.ImportReport:  # type: ignore[no-untyped-def]
        kind = exchange.format_named(format)
        given = [(f"x.{kind.extensions[-1]}", content)]
        return ground.import_files(session, actor, initiative.id, kind, given, options, now=now)

    return run


def state(session: Session) -> dict[str, list[Any]]:
    """Every row of this room, keys and the import's number apart."""
    found = {}
    for table in Bill.metadata.sorted_tables:
        if table.name in ("audit_entry", "import_batch"):
            continue
        columns = [c for c in table.columns if c.name != "id" and not c.name.endswith("_id") and c.name != "created_at"]
        rows = [tuple(str(cell) for cell in row) for row in session.execute(sa.select(*columns))] if columns else []
        found[table.name] = sorted(rows)
    return found


@pytest.mark.parametrize(
    ("format", "content"),
    [
        ("openstates", body(raw_bill(actions=WHOLE_WAY), raw_bill("SB 13"))),
        ("openstates-csv", filed.bulk(filed.tables())),
        ("legiscan", filed.dataset(bills=[filed.legiscan()], votes=[filed.roll_call()],
                                   people=[{"people_id": 9, "name": "Ana Rivera", "district": "3"}])),
        ("people", PEOPLE),
    ],
)  # fmt: skip
def test_imported_twice_undone_and_imported_again_is_the_same_state(
    session: Session, actor: Actor, initiative: InitiativeRow, load: Any, format: str, content: bytes
) -> None:
    before = state(session)
    first = load(format, content, jurisdiction="Ohio")
    once = state(session)
    assert once != before
    second = load(format, content, jurisdiction="Ohio")
    assert (second.files[0].new, second.files[0].changed) == (0, 0)
    with pytest.raises(GroundswellError, match="Nothing that import"):
        importing.undo_import(session, actor, initiative.id, second.batch, now=LATER)
    gone = importing.undo_import(session, actor, initiative.id, first.batch, now=LATER)
    assert sum(gone.values()) >= first.files[0].new
    assert state(session) == before
    load(format, content, jurisdiction="Ohio")
    assert state(session) == once
    assert queries.search(session, initiative.id, "crossing", 5) or format == "people"


def test_what_people_or_another_source_stand_on_stays_and_is_named(
    session: Session, actor: Actor, initiative: InitiativeRow, load: Any
) -> None:
    numbers = ["SB 12", "SB 13", "SB 14", "SB 15"]
    first = load("openstates", body(*(raw_bill(number) for number in numbers)))
    keys = {row.identifier: row.id for row in queries.bills(session, initiative.id, NOW.date())}
    position = PositionDraft("support", "Ours.", NOW.date())
    services.take_position(session, actor, initiative.id, keys["SB 12"], position, now=NOW)
    goal = agenda.goals(session, initiative.id)[0].id
    services.code_alignment(
        session, actor, initiative.id, keys["SB 12"], CodingDraft(goal, "agree", "weak", "It does."), now=NOW
    )
    other = load("openstates", body(raw_bill("SB 13", title="Another title")))
    assert undo.kept(session, initiative.id, first.batch) == [
        "SB 12, 2025-2026, Ohio: an alignment, a position.",
        f"SB 13, 2025-2026, Ohio: import {other.batch} told of it too (Open States).",
    ]
    assert importing.undo_import(session, actor, initiative.id, first.batch, now=LATER) == {"bills": 2}
    left = {row.identifier: row for row in queries.bills(session, initiative.id, NOW.date())}
    assert set(left) == {"SB 12", "SB 13"}
    assert (left["SB 12"].stance, left["SB 13"].title) == ("support", "Another title")
    # What the first had brought is the second's now, and goes with it.
    assert importing.undo_import(session, actor, initiative.id, other.batch, now=LATER) == {"bills": 1}
    assert [row.identifier for row in queries.bills(session, initiative.id, NOW.date())] == ["SB 12"]


def test_what_an_import_changed_stays_and_its_votes_go(
    session: Session, actor: Actor, initiative: InitiativeRow, load: Any
) -> None:
    load("legiscan", filed.as_json(bill=filed.legiscan(votes=[])))
    changed = load("legiscan", filed.as_json(bill=filed.legiscan(title="Guards Act", votes=[])))
    with pytest.raises(GroundswellError, match="Nothing that import"):
        importing.undo_import(session, actor, initiative.id, changed.batch, now=LATER)
    votes = load("legiscan", filed.as_json(roll_call=filed.roll_call()))
    assert importing.undo_import(session, actor, initiative.id, votes.batch, now=LATER) == {"votes": 1}
    (row,) = queries.bills(session, initiative.id, NOW.date())
    assert row.title == "Guards Act"
    assert queries.votes_of(session, row.id) == []
    (line,) = [c for c in queries.changes_since(session, initiative.id, NOW) if c.field == "vote" and not c.after]
    assert line.source == f"undo of import {votes.batch}"


def test_hearings_that_an_import_brought_go_unless_they_were_prepared(
    session: Session, actor: Actor, initiative: InitiativeRow, load: Any
) -> None:
    load("openstates", body(raw_bill(), raw_bill("SB 13")))
    days = ["2026-12-01T15:30:00+00:00", "2026-12-02T15:30:00+00:00"]
    told = [event(day, BILL, id=f"ocd-event/{day}") for day in days]
    found = load("hearings", json.dumps({"results": told}).encode())
    assert found.files[0].new == 2
    first, second = queries.hearings(session, initiative.id)
    queries.change_hearing(session, second.id, {"ask": "Please vote yes."}, now=NOW)
    assert undo.kept(session, initiative.id, found.batch) == ["Hearing of SB 12, 2 Dec 2026: the team prepared it."]
    assert importing.undo_import(session, actor, initiative.id, found.batch, now=LATER) == {"hearings": 1}
    assert [row.id for row in queries.hearings(session, initiative.id)] == [second.id] != [first.id]
    (line,) = [c for c in queries.changes_since(session, initiative.id, NOW) if c.field == "hearing" and not c.after]
    assert line.source == f"undo of import {found.batch}"


def test_the_command_takes_back_and_names_what_stays(cli_run: Any, database: Any, tmp_path: Any) -> None:
    assert cli_run("data", "goal", "add", "Safe routes").code == 0
    file = tmp_path / "bills.json"
    file.write_bytes(body(raw_bill(), raw_bill("SB 13")))
    batch = cli_run("policy", "import", str(file), "--json").json["batch"]
    assert cli_run("policy", "position", "SB 12", "support", "--why", "Ours.").code == 0
    found = cli_run("policy", "undo", str(batch), "--json")
    assert found.code == 0
    assert found.json == {
        "batch": batch, "removed": {"bills": 1}, "kept": ["SB 12, 2025-2026, Ohio: a position."],
    }  # fmt: skip
    assert cli_run("policy", "undo", str(batch)).code == 2
