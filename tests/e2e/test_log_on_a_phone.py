"""An event logged on a phone, at the door: saved once, found again, and nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open, settle, typed, visit


def answer(page: Page, where: str, count: str = "17") -> None:
    """The four answers."""
    page.get_by_role("radio", name="Canvass").tap()
    settle(page)
    typed(page, "How many people?").fill(count)
    typed(page, "How many people?").press("Tab")
    settle(page)
    page.get_by_role("button", name="Child care for every family").tap()
    settle(page)
    typed(page, "Where?").fill(where)
    typed(page, "Where?").press("Tab")
    settle(page)


@pytest.fixture
def log(sample_app: str, window: Open) -> Page:
    return window(f"{sample_app}/log", PHONE, touch=True)


def test_whole_form_and_save_are_on_the_first_screen(log: Page) -> None:
    save = log.get_by_role("button", name="Save event")
    box = save.bounding_box()
    assert box is not None
    print(f"Save event ends at {box['y'] + box['height']:.0f} of {PHONE['height']} px")
    assert box["y"] + box["height"] <= PHONE["height"]


def test_event_is_logged_and_found_in_outreach(log: Page, sample_app: str) -> None:
    answer(log, "Corner of Elm and Ninth")
    log.get_by_role("button", name="Save event").tap()
    expect(log.get_by_text("Saved: Canvass, Corner of Elm and Ninth")).to_be_visible()
    log.get_by_role("link", name="See it in Outreach").tap()
    settle(log)
    expect(log.get_by_text("Corner of Elm and Ninth").first).to_be_visible()


def test_double_tap_saves_once(log: Page, sample_app: str, window: Open) -> None:
    answer(log, "Twice at the bakery")
    log.get_by_role("button", name="Save event").dblclick(delay=5)
    expect(log.get_by_text("Saved: Canvass, Twice at the bakery")).to_be_visible()
    outreach = window(f"{sample_app}/outreach", PHONE)
    outreach.get_by_role("button", name="Find").click()
    outreach.get_by_label("Events, bills, stories, campaigns").fill("Twice at the bakery")
    hits = outreach.get_by_role("dialog").get_by_role("button", name="Twice at the bakery")
    expect(hits.first).to_be_visible()
    assert hits.count() == 1


def test_refused_save_keeps_what_was_typed(log: Page) -> None:
    answer(log, "Bench by the river", count="lots, I think")
    log.get_by_role("button", name="Save event").tap()
    settle(log)
    expect(log.get_by_role("alert").first).to_be_visible()
    expect(typed(log, "Where?")).to_have_value("Bench by the river")
    expect(typed(log, "How many people?")).to_have_value("lots, I think")
    typed(log, "How many people?").fill("about 20")
    typed(log, "How many people?").press("Tab")
    settle(log)
    log.get_by_role("button", name="Save event").tap()
    expect(log.get_by_text("Saved: Canvass, Bench by the river")).to_be_visible()


def test_draft_survives_another_page(log: Page) -> None:
    answer(log, "Half typed")
    typed(log, "Where?").press("Tab")  # what was typed is on its way once the field is left
    settle(log)
    visit(log, "Setup")
    visit(log, "Log an event")
    expect(typed(log, "Where?")).to_have_value("Half typed")
