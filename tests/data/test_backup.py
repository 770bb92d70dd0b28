"""A backup comes back as it was; who was forgotten since then does not come back with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from campaigns.people import Incoming
from campaigns.queries import people
from campaigns.services import forgetting
from campaigns.services.people import take_in
from data import archive, backup, checks, queries
from data.access import OPERATOR, Actor, Role
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotAllowed
from tests.conftest import NOW, make_initiative
from tests.data.test_archive import contents, opened, rolled_back


def test_a_backup_of_the_sample_comes_back_as_it_was(engine: Engine, sample_file: Path, tmp_path: Path) -> None:
    first, again = tmp_path / "first", tmp_path / "again"
    with opened(sample_file) as session:
        written = backup.backup(session, OPERATOR, first, now=NOW)
    with rolled_back(engine) as session:
        make_initiative(session, "What was here before")
        report = backup.restore(session, OPERATOR, first)
        assert (report.refused, report.new) == ([], sum(written.values()))
        assert backup.backup(session, OPERATOR, again, now=NOW) == written
        assert contents(again) == contents(first)
        assert {name: found for name, found in checks.run(session).items() if found} == {}


def test_who_was_forgotten_since_is_forgotten_again(
    session: Session, initiative: InitiativeRow, actor: Actor, tmp_path: Path
) -> None:
    rows = [
        Incoming(row=name, name=name, email=f"{name[:3].casefold()}@example.org") for name in ("Rosa Diaz", "Ann Lee")
    ]
    gone, _ = (one.person_id for one in take_in(session, actor, initiative.id, rows, now=NOW))
    backup.backup(session, OPERATOR, tmp_path / "b", now=NOW)
    assert gone is not None
    forgetting.forget_person(session, actor, initiative.id, gone, now=NOW)
    kept = forgetting.carry(session)
    backup.restore(session, OPERATOR, tmp_path / "b")
    assert forgetting.replay(session, kept, now=NOW) == forgetting.Replayed(1, 0)
    assert [one.name for one in people.search(session, initiative.id, "")] == ["Ann Lee"]
    (again, _) = take_in(session, actor, initiative.id, rows, now=NOW)
    assert again.outcome == "forgotten"


def test_an_export_or_a_damaged_file_restores_nothing(
    session: Session, initiative: InitiativeRow, tmp_path: Path
) -> None:
    archive.export(session, OPERATOR, tmp_path / "e.zip", people=True, now=NOW)
    backup.backup(session, OPERATOR, tmp_path / "b", now=NOW)
    (tmp_path / "half").write_bytes((tmp_path / "b").read_bytes()[:-300])
    for name, why in (("e.zip", "not a backup"), ("half", "no archive"), ("nothing", "no archive")):
        with pytest.raises(GroundswellError, match=why):
            backup.restore(session, OPERATOR, tmp_path / name)
    assert [one.name for one in queries.initiatives(session)] == [initiative.name]
    with pytest.raises(NotAllowed):
        backup.backup(session, Actor("r", Role.READER), tmp_path / "r", now=NOW)
