"""The home page with the sample: said in words for those who do not see it, and open to the evidence by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open, settle

GOALS = {
    "Child care for every family": r"Supportive: \d+% \(\d+–\d+\), rising",
    "Safe routes to school": r"Supportive: \d+% \(\d+–\d+\), cannot tell",
    "Affordable home internet": "Empowered: not measured yet",
}


@pytest.fixture
def home(shown_app: str, window: Open) -> Page:
    return window(shown_app)


def dialog(page: Page) -> None:
    found = page.get_by_role("dialog")
    expect(found.get_by_text("Child care for every family").first).to_be_visible()
    expect(found.get_by_text("who side with the goal; 90% interval")).to_be_visible()
    expect(found.get_by_role("tab", name="How it was worked out")).to_be_visible()


def closed(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    settle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)  # and it does not come back


def test_three_goals_say_their_ladder_in_words(home: Page) -> None:
    for goal, said in GOALS.items():
        expect(home.get_by_role("heading", name=goal, level=2)).to_be_visible()
        ladder = home.get_by_label(re.compile(f"The ladder for {goal}.*{said}"))
        expect(ladder.first).to_be_attached()
    expect(home.get_by_text("not public opinion; copies count once").first).to_be_visible()
    expect(home.get_by_text("Cannot tell yet").first).to_be_visible()
    expect(home.get_by_text("Would settle it").first).to_be_visible()


def test_dead_source_is_named_as_a_gap(home: Page) -> None:
    warning = home.get_by_role("alert").filter(has_text="Linden Mills Gazette silent since")
    expect(warning).to_contain_text("a gap, not a dip")


def test_rung_opens_its_evidence_by_keyboard(home: Page) -> None:
    button = home.get_by_role("button", name="Supportive", exact=True).first
    button.focus()
    home.keyboard.press("Enter")
    dialog(home)
    closed(home)


def test_rung_opens_its_evidence_by_a_click_on_the_ladder(shown_app: str, window: Open) -> None:
    page = window(shown_app, PHONE)
    chart = page.get_by_test_id("stVegaLiteChart").first
    rung = chart.locator("svg text", has_text="rising").first
    rung.scroll_into_view_if_needed()
    at, whole = rung.bounding_box(), chart.bounding_box()
    assert at is not None
    assert whole is not None
    page.mouse.click(whole["x"] + whole["width"] * 0.75, at["y"])
    dialog(page)
    closed(page)


def test_filter_says_what_is_shown(home: Page) -> None:
    home.get_by_role("button", name="Filters").click()
    home.get_by_role("combobox", name="Goals").click()
    home.get_by_role("option", name="Safe routes to school").click()
    home.keyboard.press("Escape")
    settle(home)
    expect(home.get_by_text("Showing: Safe routes to school, 12 months")).to_be_visible()
    expect(home.get_by_role("heading", name="Child care for every family", level=2)).to_have_count(0)
