"""Our own archive: exporting, importing and exporting again changes nothing, on both databases."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import Session

import campaigns.offers
import policy.offers
import sentiment.offers
from data import archive, archive_in, checks, db, moving, queries, services
from data.access import OPERATOR, Actor, Role
from data.agenda import InitiativeDraft, PartnerDraft
from data.errors import GroundswellError, NotAllowed
from data.tables import Table
from tests.conftest import NOW, make_initiative

for _room in (campaigns, policy, sentiment):
    _room.offers.register()


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Session]:
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


def contents(path: Path) -> dict[str, bytes]:
    """What an archive holds, without the day it was made."""
    with zipfile.ZipFile(path) as file:
        found = {name: file.read(name) for name in file.namelist()}
    manifest = json.loads(found[archive.MANIFEST])
    del manifest["made"]
    return found | {archive.MANIFEST: json.dumps(manifest).encode()}


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """A session on a SQLite file."""
    engine = db.engine_for(f"sqlite:///{path}")
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def full(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The whole sample as two archives: with people and without."""
    folder = tmp_path_factory.mktemp("archive")
    paths = folder / "people.zip", folder / "without.zip"
    with opened(sample_file) as session:
        for path in paths:
            archive.export(session, OPERATOR, path, people=path.name == "people.zip", now=NOW)
    return paths


@pytest.mark.parametrize(
    ("engine", "people"), [("sqlite", True), ("sqlite", False), ("postgresql", True)], indirect=["engine"]
)
def test_failure_02_export_then_import_changes_nothing(
    engine: Engine, full: tuple[Path, Path], tmp_path: Path, people: bool
) -> None:
    first, again = full[0 if people else 1], tmp_path / "again.zip"
    with rolled_back(engine) as session:
        report = archive_in.load(session, OPERATOR, first, people=people)
        assert (report.refused, report.same) == ([], 0)
        assert report.new == sum(one["rows"] for one in json.loads(contents(first)[archive.MANIFEST])["tables"])
        archive.export(session, OPERATOR, again, people=people, now=NOW.replace(year=2027))
        assert contents(again) == contents(first)
        assert {name: found for name, found in checks.run(session).items() if found} == {}
        twice = archive_in.load(session, OPERATOR, first, people=people)
        assert (twice.new, twice.changed, twice.refused) == (0, 0, [])
        assert twice.same == report.new


def test_an_archive_of_one_database_moves_to_the_other(
    full: tuple[Path, Path], tmp_path: Path, engine: Engine, database: Path
) -> None:
    again = tmp_path / "again.zip"
    with db.writing() as session:
        archive_in.load(session, OPERATOR, full[0], people=True)
    with db.reading() as session:
        archive.export(session, OPERATOR, again, people=True, now=NOW)
    assert contents(again) == contents(full[0])


def test_people_and_addresses_stay_out_unless_asked_for(full: tuple[Path, Path]) -> None:
    with_people, without = (contents(path) for path in full)
    manifest = json.loads(without[archive.MANIFEST])
    named = {f"tables/{name}.jsonl" for name in moving.people()}
    assert named
    assert not named & set(without)
    assert named <= set(with_people)
    assert "tables/calendar_feed.jsonl" not in with_people
    assert manifest["stays"]["hearing_witness"] == "people: only with --people"
    for table in Table.metadata.tables:
        blank = moving.blank(table) if table not in moving.people() else {}
        rows = [json.loads(line) for line in without.get(f"tables/{table}.jsonl", b"").splitlines() if blank]
        assert {row[name] for row in rows for name in blank} <= {"", None, *blank.values()}, table


def test_an_open_door_does_not_move(full: tuple[Path, Path]) -> None:
    """The secret mark of a sign-in page opens it here alone: in an archive it is closed, and its counts stay."""
    for path in full:
        rows = [json.loads(line) for line in contents(path)["tables/event_door.jsonl"].splitlines()]
        assert rows
        assert {row["token_hash"] for row in rows} == {f"closed {row['id']}" for row in rows}
        assert all(row["closed_at"] for row in rows)


def test_every_table_moves_or_says_why_not(full: tuple[Path, Path]) -> None:
    manifest = json.loads(contents(full[0])[archive.MANIFEST])
    assert {one["name"] for one in manifest["tables"]} | set(manifest["stays"]) == set(Table.metadata.tables)


def test_only_its_owner_may_read_the_file(full: tuple[Path, Path]) -> None:
    assert stat.S_IMODE(os.stat(full[0]).st_mode) == 0o600


def small(session: Session, path: Path) -> int:
    row = make_initiative(session)
    archive.export(session, OPERATOR, path, people=True, now=NOW)
    return row.id


def test_what_is_missing_comes_back_and_what_differs_stays(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    initiative_id = small(session, path)
    partner = Table.metadata.tables["partner"]
    session.execute(sa.delete(partner).where(partner.c.name == "Marlow Library"))
    session.execute(sa.update(partner).where(partner.c.name == "Northside Parents").values(role="renamed"))
    report = archive_in.load(session, OPERATOR, path, people=True)
    assert report.new == 1
    assert [(one.row.split()[0], one.why) for one in report.refused if isinstance(one.row, str)] == [
        ("partner", "It is different here, and stays as it is here.")
    ]
    assert {one.name: one.role for one in queries.partners(session, initiative_id)} == {
        "Marlow Library": "convener", "Northside Parents": "renamed",
    }  # fmt: skip


def test_nothing_is_hung_on_a_record_that_is_another_one_here(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    small(session, path)
    version, goal = (Table.metadata.tables[name] for name in ("goal_version", "goal"))
    session.execute(sa.delete(version))
    session.execute(sa.update(goal).values(position=goal.c.position + 5))
    report = archive_in.load(session, OPERATOR, path, people=True)
    assert session.execute(sa.select(sa.func.count()).select_from(version)).scalar_one() == 0
    assert any("was not taken" in one.why for one in report.refused)


def test_another_initiative_is_not_mixed_in(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    initiative_id = small(session, path)
    services.remove_initiative(session, OPERATOR, initiative_id)
    services.start_initiative(session, OPERATOR, InitiativeDraft("Another"), now=NOW.replace(hour=3))
    with pytest.raises(GroundswellError, match="another initiative"):
        archive_in.load(session, OPERATOR, path, people=True)


def test_new_rows_come_after_the_imported_ones(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    initiative_id = small(session, path)
    services.remove_initiative(session, OPERATOR, initiative_id)
    archive_in.load(session, OPERATOR, path, people=True)
    key = services.add_partner(session, OPERATOR, initiative_id, PartnerDraft("Newcomers", "member"), now=NOW)
    assert key not in {one.id for one in queries.partners(session, initiative_id) if one.name != "Newcomers"}


def readers(_session: Session, rows: moving.Rows) -> dict[str, moving.Keys]:
    return {"member": frozenset(row["id"] for row in rows("member") if row["role"] == Role.READER.value)}


def test_who_asked_to_be_forgotten_stays_out(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.zip"
    initiative_id = small(session, path)
    session.execute(sa.delete(Table.metadata.tables["member"]))
    offered = dict(moving._offered)
    monkeypatch.setattr(moving, "_offered", offered)
    moving.offer("test", moving.Moves(forgotten=readers))
    report = archive_in.load(session, OPERATOR, path, people=True)
    assert Role.READER not in {one.role for one in queries.members(session, initiative_id)}
    assert "1 rows of people who asked to be forgotten stayed out." in report.notes


def remade(path: Path, change: Callable[[dict[str, Any]], None], spoil: str = "") -> None:
    """Write an archive anew with another manifest; `spoil` breaks one of its tables."""
    with zipfile.ZipFile(path) as file:
        found = {name: file.read(name) for name in file.namelist()}
    manifest = json.loads(found[archive.MANIFEST])
    change(manifest)
    found[archive.MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as out:
        for name, body in found.items():
            out.writestr(name, body + b"{}\n" if name == spoil else body)


@pytest.mark.parametrize(
    ("change", "spoil", "said"),
    [
        ({"schema": "9999"}, "", "newer version"),
        ({"groundswell": 2}, "", "newer version"),
        ({"tables": "none"}, "", "no archive of Groundswell"),
        ({}, "tables/goal.jsonl", "damaged: its table goal"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(
    session: Session, tmp_path: Path, change: dict[str, Any], spoil: str, said: str
) -> None:
    path = tmp_path / "a.zip"
    small(session, path)
    remade(path, lambda manifest: manifest.update(change), spoil)
    with pytest.raises(GroundswellError, match=said):
        archive_in.load(session, OPERATOR, path, people=True)


def test_a_file_that_is_no_zip_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_text("name,email\n")
    with pytest.raises(GroundswellError, match="no archive"):
        archive_in.load(session, OPERATOR, path, people=True)


def test_only_a_director_moves_everything(session: Session, tmp_path: Path) -> None:
    for role in set(Role) - {Role.DIRECTOR}:
        with pytest.raises(NotAllowed):
            archive.export(session, Actor("x", role), tmp_path / "a.zip", people=False, now=NOW)


def test_the_commands_move_an_initiative(cli_run: Any, tmp_path: Path, database: Path) -> None:
    path = tmp_path / "all.zip"
    cli_run("data", "goal", "add", "Child care")
    out = cli_run("data", "export", str(path), "--json")
    assert (out.code, out.json["tables"]["goal"], out.json["people"]) == (0, 1, False)
    found = cli_run("data", "import", str(path), "--json")
    assert found.code == 0
    assert (found.json["files"][0]["new"], found.json["files"][0]["changed"]) == (0, 0)
    assert found.json["files"][0]["same"] == out.json["rows"]
    assert cli_run("data", "import", str(tmp_path / "none.zip")).code == 2
