"""Every real file of legislation at hand: imported, or refused by name with its reason; twice gives the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from data import db, exchange, importing
from data import queries as agenda
from data import services as ground
from data.access import Actor
from data.agenda import InitiativeRow
from policy import offers, queries
from policy.models import BillChange, PolicymakerChange
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
NOT_OURS = {"ORIGIN.txt", "LICENSE", "LICENSE.md", "DESCRIPTION", "schema.md"}
"""What came with the files and is no file of legislation: refused whole."""


def everything(shared_data: Path) -> list[Path]:
    return sorted(path for path in (shared_data / "legislation").rglob("*") if path.is_file())


def expected(file: Path) -> tuple[int, str]:
    """How many rows of a file are refused, and a word of the reason."""
    if file.name in NOT_OURS:
        return 1, "Formats: openstates"
    folder = file.parent.name
    return {
        "bill.txt": (19, "“title” is empty"), "bill_117.txt": (19, "“title” is empty"),
        "bill_117_hr.txt": (19, "“title” is empty"),
        "legislators-social-media.yaml": (1, "social media accounts"),
        "municipalities.yml": (2, "is a place, not a person"), "settings.yml": (17, "Vacancies are not people"),
    }.get(file.name) or (
        (1, "is not here: import that first") if folder in ("text", "vote") and file.suffix == ".json"
        else (1, "There is no role") if file.name.startswith(("Jim-Byrd-", "Lars-Lone-", "Timothy-Hallinan-"))
        else (0, "")
    )  # fmt: skip


def changes(session: Session) -> int:
    """Lines of history that say something other than that a bill came in."""
    bills = session.exec(select(func.count()).select_from(BillChange).where(col(BillChange.field) != "new")).one()
    return bills + session.exec(select(func.count()).select_from(PolicymakerChange)).one()


@pytest.mark.slow
def test_by_the_command_every_file_is_read_or_refused_with_its_reason(
    cli_run: Any, database: Path, shared_data: Path
) -> None:
    assert cli_run("data", "goal", "add", "Safe routes").code == 0
    files = everything(shared_data)
    first = cli_run("policy", "import", str(shared_data / "legislation"), "--json")
    assert first.code == 1
    told = {Path(one["file"]): one for one in first.json["files"]}
    assert sorted(told) == files
    for file, one in told.items():
        count, why = expected(file)
        assert len(one["refused"]) == count, (file, one["refused"])
        assert all(why in each["why"] and each["row"] for each in one["refused"]), (file, one["refused"])
        assert one["new"] + one["changed"] + one["same"] + len(one["refused"]) + len(one["notes"]) > 0, file
    with db.reading() as session:
        assert len(queries.bills(session, 1, TODAY)) == 14
        assert queries.misplaced(session) == []
        before = changes(session)
    again = cli_run("policy", "import", str(shared_data / "legislation"), "--json")
    assert [
        (one["file"], one["new"], one["changed"]) for one in again.json["files"] if one["new"] + one["changed"]
    ] == []
    assert sum(one["same"] for one in again.json["files"]) > 1_000
    with db.reading() as session:
        assert changes(session) == before
    # One import, whatever its formats: taken back as one, with nothing left.
    assert cli_run("policy", "undo", str(first.json["batch"])).code == 0
    with db.reading() as session:
        assert queries.bills(session, 1, TODAY) == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)  # on SQLite the command does it, above
def test_by_the_page_s_registry_every_file_fits_one_format_and_twice_is_the_same(
    session: Session, initiative: InitiativeRow, actor: Actor, shared_data: Path
) -> None:
    offers.register()
    ours = {one.name for one in exchange.formats() if one.verb in ("add_bill", "edit_people")}
    seen: dict[Path, list[str]] = {}
    for turn in range(2):
        for file in everything(shared_data):
            body = file.read_bytes()
            fits = [name for name in importing.fitting(session, initiative.id, file.name, body) if name in ours]
            assert seen.setdefault(file, fits) == fits
            assert len(fits) == (0 if file.name in NOT_OURS else 1), (file, fits)
            if not fits:
                continue
            report = ground.import_files(
                session, actor, initiative.id, exchange.format_named(fits[0]), [(file.name, body)], {}, now=NOW
            ).files[0]
            assert turn == 0 or report.saved == 0, (file, report)
            count, why = expected(file)
            assert (len(report.refused), {why in one.why for one in report.refused} - {True}) == (count, set()), file
    assert len(queries.bills(session, initiative.id, TODAY)) == 14
    assert agenda.batches(session, initiative.id)
