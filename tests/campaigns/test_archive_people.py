"""People in archives: only where asked for, and whoever was forgotten stays out while counts stay."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from campaigns.debriefs import DebriefDraft, Quote
from campaigns.models import Participation, Person, PersonIdentifier
from campaigns.offers import register
from campaigns.outreach import EventDraft
from campaigns.queries import outreach
from campaigns.services import log_event, write_debrief
from campaigns.services.forgetting import forget_person
from data import archive, archive_in, queries
from data.access import OPERATOR, Actor
from data.agenda import InitiativeRow
from data.tables import Table
from tests.conftest import NOW

register()


def somebody(session: Session, initiative: InitiativeRow, actor: Actor, name: str, email: str) -> int:
    """A person with an address who came to an event."""
    goal = queries.goals(session, initiative.id)[0]
    draft = EventDraft(token="t", kind="forum", goal_ids=(goal.id,), place="Library", day=NOW.date(), name="Forum")
    event = log_event(session, actor, initiative.id, draft, now=NOW)
    row = Person(
        initiative_id=initiative.id, given=name.split()[0], family=name.split()[1], full_name=name, added_at=NOW
    )
    session.add(row)
    session.flush()
    session.add(PersonIdentifier(initiative_id=initiative.id, person_id=row.id, kind="email", value=email))
    session.add(Participation(event_id=event.id, person_id=row.id, status="attended"))
    session.flush()
    assert row.id is not None
    return row.id


def count(session: Session, table: str) -> int:
    return int(session.execute(sa.select(sa.func.count()).select_from(Table.metadata.tables[table])).scalar_one())


def test_an_archive_without_people_names_nobody(
    session: Session, initiative: InitiativeRow, actor: Actor, tmp_path: Path
) -> None:
    somebody(session, initiative, actor, "Rosa Diaz", "rosa@example.org")
    said = (Quote("We wait.", "A mother", consent=True), Quote("Not for my landlord.", "A tenant in Oak Street"))
    draft = DebriefDraft("d", "Buses", window_title="SB 1: hearing", window_on=NOW.date(), quotes=said)
    write_debrief(session, actor, initiative.id, draft, now=NOW)
    path = tmp_path / "a.zip"
    archive.export(session, OPERATOR, path, people=False, now=NOW)
    with zipfile.ZipFile(path) as file:
        whole = b"".join(file.read(name) for name in file.namelist())
        quotes = [json.loads(line) for line in file.read("tables/debrief_quote.jsonl").splitlines()]
    assert [(row["text"], row["consent"]) for row in quotes] == [("We wait.", True), ("", False)]
    assert b"landlord" not in whole
    assert b"Oak Street" not in whole
    with zipfile.ZipFile(path) as file:
        parts = [json.loads(line) for line in file.read("tables/participation.jsonl").splitlines()]
    assert b"Rosa" not in whole
    assert b"rosa@" not in whole
    assert [(row["person_id"], row["status"]) for row in parts] == [(None, "attended")]  # the count stays


def test_whoever_was_forgotten_does_not_come_back_with_an_archive(
    session: Session, initiative: InitiativeRow, actor: Actor, tmp_path: Path
) -> None:
    gone = somebody(session, initiative, actor, "Rosa Diaz", "rosa@example.org")
    stays = somebody(session, initiative, actor, "Ann Lee", "ann@example.org")
    path = tmp_path / "a.zip"
    archive.export(session, OPERATOR, path, people=True, now=NOW)
    forget_person(session, actor, initiative.id, gone, now=NOW)
    report = archive_in.load(session, OPERATOR, path, people=True)
    assert set(session.execute(sa.select(Person.id)).scalars()) == {stays}
    assert count(session, "person_identifier") == 1
    assert report.new == 0
    assert any("asked to be forgotten" in note for note in report.notes)
    assert count(session, "participation") == 2


def test_neither_does_somebody_else_with_the_same_address(
    session: Session, initiative: InitiativeRow, actor: Actor, tmp_path: Path
) -> None:
    first = somebody(session, initiative, actor, "Rosa Diaz", "rosa@example.org")
    path = tmp_path / "a.zip"
    archive.export(session, OPERATOR, path, people=True, now=NOW)
    session.execute(sa.delete(Person).where(Person.id == first))
    again = somebody(session, initiative, actor, "Rosa M Diaz", "rosa@example.org")
    forget_person(session, actor, initiative.id, again, now=NOW)
    archive_in.load(session, OPERATOR, path, people=True)
    assert count(session, "person") == 0
    assert outreach.events(session, initiative.id)
