"""The ground floor's pages without a browser: first run, setup, import."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import db, queries
from data.access import Role
from data.ui.places import PLACES
from tests.conftest import ROOT, make_initiative


def texts(app: AppTest) -> str:
    """Everything that stands on the page as text."""
    return "\n".join(
        str(element.value) for kind in ("title", "header", "markdown", "error", "success") for element in app.get(kind)
    )


def app() -> AppTest:
    made = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not made.exception
    return made


@pytest.fixture
def started(database: Path) -> None:
    with db.writing() as session:
        make_initiative(session)


def test_an_empty_database_greets_with_two_ways_on(database: Path) -> None:
    labels = [button.label for button in app().button]
    assert labels == ["Try the sample initiative", "Start our own"]


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    page.run()
    assert not page.exception
    return page


def test_start_our_own_from_the_first_step_to_the_last(database: Path) -> None:
    page = press(app(), "Start our own")
    page.text_input(key="start_name").set_value("Bright Futures")
    page.text_input(key="start_member").set_value("Ana")
    press(page, "Next: goals")
    page.text_area(key="start_goals").set_value("Child care: affordable\nSafe routes")
    press(page, "Next: indicators")
    press(page, "Next: partners")
    page.text_area(key="start_partners").set_value("Library, convener")
    press(page, "Save and begin")
    with db.reading() as session:
        (row,) = queries.initiatives(session)
        assert [goal.name for goal in queries.goals(session, row.id)] == ["Child care", "Safe routes"]
        assert [partner.name for partner in queries.partners(session, row.id)] == ["Library"]


def test_a_start_without_a_name_is_refused_and_keeps_what_was_typed(database: Path) -> None:
    page = press(app(), "Start our own")
    press(page, "Next: goals")
    page.text_area(key="start_goals").set_value("Child care")
    press(page, "Next: indicators")
    press(page, "Next: partners")
    press(page, "Save and begin")
    assert "The initiative needs a name" in texts(page).replace("\\", "")
    press(page, "Back")
    press(page, "Back")
    assert page.text_area(key="start_goals").value == "Child care"
    with db.reading() as session:
        assert queries.initiatives(session) == []


@pytest.mark.parametrize("place", [p for p in PLACES.values() if p.file.startswith("data/")], ids=lambda p: p.path)
def test_each_page_opens_on_a_bare_initiative(started: None, place: object) -> None:
    page = app()
    page.switch_page(place.file).run()
    assert not page.exception
    assert page.title[0].value == place.title


def test_setup_adds_a_goal_and_empties_its_fields(started: None) -> None:
    page = app()
    page.switch_page("data/pages/setup.py").run()
    page.text_input(key="goal_name").set_value("Broadband for all")
    press(page, "Add goal")
    assert page.text_input(key="goal_name").value == ""
    with db.reading() as session:
        (row,) = queries.initiatives(session)
        assert "Broadband for all" in [goal.name for goal in queries.goals(session, row.id)]


def test_setup_refuses_a_second_goal_of_a_name_and_keeps_it_typed(started: None) -> None:
    page = app()
    page.switch_page("data/pages/setup.py").run()
    page.text_input(key="goal_name").set_value("Safe routes to school")
    press(page, "Add goal")
    assert "There is a goal named" in texts(page)
    assert page.text_input(key="goal_name").value == "Safe routes to school"


def test_a_reader_sees_setup_and_can_press_nothing(started: None) -> None:
    page = app()
    with db.reading() as session:
        (row,) = queries.initiatives(session)
        reader = next(m for m in queries.members(session, row.id) if m.role is Role.READER)
    page.switch_page("data/pages/setup.py").run()
    page.selectbox(key="acting_member").set_value(reader.id).run()
    adding = [button for button in page.button if button.label.startswith(("Add", "Save", "Retire", "Remove"))]
    assert adding
    assert all(button.disabled for button in adding)
