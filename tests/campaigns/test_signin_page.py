"""A sheet typed on an event: read line by line, saved, counted when asked, taken back."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from campaigns import queries, services
from campaigns.attendance import UNKNOWN, Count
from campaigns.outreach import EventDraft
from campaigns.queries import signins as stored
from data import clock, db
from data import queries as ground
from data.access import OPERATOR
from data.agenda import InitiativeRow
from tests.campaigns.test_pages import opened, texts
from tests.conftest import NOW, make_initiative


@pytest.fixture
def event(database: object, monkeypatch: pytest.MonkeyPatch) -> tuple[InitiativeRow, int]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with db.writing() as session:
        initiative = make_initiative(session)
        goals = tuple(goal.id for goal in ground.goals(session, initiative.id))
        draft = EventDraft("a", "forum", goals, "Library", NOW, attendance=UNKNOWN)
        return initiative, services.log_event(session, OPERATOR, initiative.id, draft, now=NOW).id


def names(session: Session, event_id: int) -> int:
    return stored.names_at(session, event_id)


def test_names_are_typed_checked_saved_counted_and_taken_back(event: tuple[InitiativeRow, int]) -> None:
    initiative, key = event
    page = opened("outreach", event=str(key))
    area = next(one for one in page.text_area if one.label == "Names, a person a line")
    area.set_value("Ana Reyes, ana@example.org, yes\nLee Chan, 555-201-3344\nKim Le, foo@bar").run()
    assert not page.exception
    said = texts(page)
    assert "3 lines read" in said
    assert "Line 3, Kim Le: “foo@bar” is no e-mail address" in said
    assert "3 new, 0 here already." in said
    with db.reading() as session:
        assert names(session, key) == 0  # looking saves nothing
    next(one for one in page.button if one.label == "Save 3 people").click().run()
    assert not page.exception
    with db.reading() as session:
        assert names(session, key) == 3
    next(one for one in page.button if one.label == "Set how many came to 3+").click().run()
    with db.reading() as session:
        assert queries.event(session, initiative.id, key).attendance == Count(3, None)
    next(one for one in page.button if one.key == f"sheet_undo_{key}").click().run()
    assert not page.exception
    with db.reading() as session:
        assert names(session, key) == 0
