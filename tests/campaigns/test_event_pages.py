"""Planning an event, this week and debriefs on the Outreach page, without a browser."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from campaigns import queries
from data import clock, db
from data.agenda import InitiativeRow
from tests.campaigns.test_pages import field, opened, press, stored, texts
from tests.conftest import NOW, make_initiative


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def started(database: object) -> InitiativeRow:
    with db.writing() as session:
        return make_initiative(session)


def answered(page: AppTest, **more: Any) -> AppTest:
    field(page, "What is it?").set_value("forum")
    field(page, "Which goals?").set_value([1])
    field(page, "Where?").set_value("Oak St")
    for label, value in more.items():
        field(page, label).set_value(value)
    page.run()
    assert not page.exception
    return page


def test_an_event_is_planned_shown_on_monday_copied_and_cancelled(started: InitiativeRow) -> None:
    page = answered(opened("outreach", plan="new"), Repeats="week", Wanted=2)
    press(page, "Save event")
    rows = stored()
    assert len(rows) > 20
    first = min(rows, key=lambda row: row.starts_on)
    page = opened("outreach", event=str(first.id))
    assert "Repeats every week on Monday" in texts(page)
    assert "2 missing" in texts(page)
    assert "Short of hosts or RSVPs (2)" in texts(page)
    press(page, "Cancel event", 0)
    assert next(row for row in stored() if row.id == first.id).cancelled
    copy = opened("outreach", plan=f"copy-{first.id}")
    assert field(copy, "Where?").value == "Oak St"
    press(copy, "Save event")
    assert len(stored()) == len(rows) + 1


def test_what_is_missing_is_said_and_stays_typed(started: InitiativeRow) -> None:
    page = opened("outreach", plan="new")
    field(page, "Where?").set_value("Oak St")
    press(page.run(), "Save event")
    assert "Say what it was" in texts(page)
    assert field(page, "Where?").value == "Oak St"
    assert stored() == []


def test_a_debrief_is_written_on_the_event(started: InitiativeRow) -> None:
    page = opened("log")
    field(page, "What was it?").set_value("forum")
    field(page, "Which goals?").set_value([1])
    field(page, "Where?").set_value("Oak St")
    press(page.run(), "Save event")
    (row,) = stored()
    page = opened("outreach", event=str(row.id))
    field(page, "What did we hear?").set_value("Buses are late.")
    press(page.run(), "Save debrief")
    assert "Buses are late." in texts(page)
    with db.reading() as session:
        assert [one.heard for one in queries.debriefs(session, started.id)] == ["Buses are late."]
    assert stored()[0].status == "debriefed"
