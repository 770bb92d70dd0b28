"""Labelling in a real browser: by keyboard at a desk, by thumb on a phone without scrolling."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open, settle

COUNT = re.compile(r"(\d+) of \d+ random labels")


def counted(page: Page) -> int:
    """The random labels that the counter tells."""
    found = COUNT.search(page.get_by_text(COUNT).first.inner_text())
    assert found
    return int(found[1])


@pytest.fixture
def address(shown_app: str) -> str:
    return f"{shown_app}/mentions?mentions_tab=Label"


def test_a_key_answers_another_takes_it_back_and_the_guess_shows_after(address: str, window: Open) -> None:
    page = window(address)
    before = counted(page)
    expect(page.get_by_text("hidden until you answer")).to_be_visible()
    page.keyboard.press("3")
    expect(page.get_by_text("You said Neither.")).to_be_visible()
    settle(page)
    assert counted(page) == before + 1
    page.keyboard.press("u")
    expect(page.get_by_text("hidden until you answer")).to_be_visible()
    settle(page)
    assert counted(page) == before


def test_every_answer_is_on_a_phones_first_screen(address: str, window: Open) -> None:
    page = window(address, PHONE, touch=True)
    ends = []
    for name in ("For", "Against", "Neither", "Not about us", "Unsure", "Undo", "Skip"):
        box = page.get_by_role("button", name=re.compile(f"^{name}")).first.bounding_box()
        assert box is not None
        ends.append(box["y"] + box["height"])
    print(f"The answers end at {max(ends):.0f} of {PHONE['height']} px")
    assert max(ends) <= PHONE["height"]


def test_keys_do_not_answer_from_behind_another_tab(shown_app: str, address: str, window: Open) -> None:
    page = window(address)
    before = counted(page)
    page.get_by_role("tab", name="Stories").click()
    settle(page)
    page.keyboard.press("1")
    settle(page)
    page.get_by_role("tab", name="Label").click()
    settle(page)
    assert counted(page) == before
