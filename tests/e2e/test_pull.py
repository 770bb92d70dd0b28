"""A feed from a local server: added, pulled by the button, found by its topic and seen on the goal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.connect import ALLOW_PRIVATE
from tests.badserver import BadServer, Entry
from tests.e2e import serving
from tests.e2e.conftest import Open, settle, typed

GOAL = "Child care for every family"
TITLE = "County board funds forty child care places"


@pytest.fixture
def feed() -> Iterator[BadServer]:
    with BadServer() as server:
        yield server


@pytest.fixture
def app(browser: Browser, tmp_path: Path) -> Iterator[str]:
    """An initiative with one goal, and leave to reach this machine."""
    database = tmp_path / "groundswell.db"
    serving.command(database, "data", "goal", "add", GOAL)
    with serving.served(database, {ALLOW_PRIVATE: "1"}) as address:
        yield address


def say(page: Page, label: str, text: str) -> None:
    typed(page, label).fill(text)
    typed(page, label).press("Tab")
    settle(page)


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    settle(page)


def test_mention_comes_from_a_feed_to_the_goal(app: str, feed: BadServer, window: Open) -> None:
    now = datetime.now(UTC)
    address = feed.set_feed(
        "/news.xml",
        [
            Entry(TITLE, "Parents cheered in the gallery.", now - timedelta(hours=3)),
            Entry("Otters win at home", "A head start did it.", now - timedelta(hours=4)),
            Entry("Child care notes", "No date on this one."),
        ],
    )
    page = window(f"{app}/mentions?mentions_tab=Topics")
    page.get_by_role("tab", name="Topics").click()
    page.get_by_role("textbox", name="Query", exact=True).fill('"child care"')
    page.get_by_role("textbox", name="Query", exact=True).press("Tab")
    press(page, "Add topic")
    expect(page.get_by_role("tabpanel").get_by_text("0 stored mentions")).to_be_visible()

    page.get_by_role("tab", name="Sources").click()
    say(page, "Address of the feed", address)
    press(page, "Add source")
    press(page, "Pull now")
    expect(page.get_by_text("3 new mentions from 1 source")).to_be_visible()
    assert feed.hits("/news.xml") == 1

    page.get_by_role("tab", name="Stories").click()
    settle(page)
    expect(page.get_by_text(TITLE).first).to_be_visible()
    expect(page.get_by_text("Otters win at home")).to_have_count(0)

    page.goto(app)
    settle(page)
    expect(page.get_by_role("heading", name=GOAL)).to_be_visible()
    expect(page.get_by_text("1 stor").or_(page.get_by_text("2 stor")).first).to_be_visible()


def test_address_that_is_a_page_says_so_and_stays_listed(app: str, feed: BadServer, window: Open) -> None:
    page = window(f"{app}/mentions")
    page.get_by_role("tab", name="Sources").click()
    say(page, "Address of the feed", feed.url("/page.html"))
    press(page, "Add source")
    press(page, "Pull now")
    expect(page.get_by_text("1 failed")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
