"""Every page with the sample, in light and dark, on a phone and a desk: drawn, within its window, from here alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from data.ui.places import PLACES
from tests.e2e.barriers import sideways
from tests.e2e.conftest import DESKTOP, PHONE, Open, settle, visit

ERROR = "met an error"


def drawn(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.get_by_text(ERROR)).to_have_count(0)


@pytest.mark.parametrize("path", PLACES)
def test_page_is_drawn_on_a_phone_in_the_dark_and_on_a_desk(path: str, shown_app: str, window: Open) -> None:
    for size, dark in ((PHONE, True), (DESKTOP, False)):
        page = window(f"{shown_app}/{path}", size, dark=dark)
        drawn(page, PLACES[path].title)
        assert sideways(page) <= 1, f"{path or 'home'} is wider than {size['width']} px"


def background(page: Page) -> str:
    return str(page.evaluate("() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"))


def test_theme_follows_the_reader(shown_app: str, window: Open) -> None:
    assert background(window(shown_app)) == "rgb(255, 255, 255)"
    assert background(window(shown_app, dark=True)) == "rgb(15, 26, 29)"


def say_who(page: Page, name: str) -> None:
    """Pick oneself in the sidebar."""
    page.get_by_role("combobox", name="I am").click()
    page.get_by_role("option", name=name).click()
    settle(page)


@pytest.mark.parametrize(
    ("name", "title"), [("Rosa Delgado", "Log an event"), ("Priya Raman", "Policy"), ("Tom Whitfield", "Public will")]
)
def test_role_lands_on_its_page_and_stays_from_page_to_page(
    name: str, title: str, shown_app: str, window: Open
) -> None:
    page = window(shown_app)
    say_who(page, name)
    drawn(page, title)
    visit(page, "Setup")
    drawn(page, "Setup")
    expect(page.get_by_role("combobox", name="I am")).to_have_value(re.compile(name))


def test_reader_may_read_and_is_told_why_not_more(shown_app: str, window: Open) -> None:
    page = window(f"{shown_app}/log")
    say_who(page, "Tom Whitfield")
    expect(page.get_by_role("button", name="Save event")).to_be_disabled()


def test_find_opens_by_keyboard_and_leads_to_a_record(shown_app: str, window: Open) -> None:
    page = window(f"{shown_app}/setup")
    page.keyboard.press("Control+k")
    field = page.get_by_label("Events, bills, stories, campaigns")
    field.fill("Child Care Access")
    hit = page.get_by_role("dialog").get_by_role("button", name="HB 214").first
    expect(hit).to_be_visible()
    hit.click()
    settle(page)
    drawn(page, "Policy")
