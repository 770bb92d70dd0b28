"""Fixtures of the browser tests: the app on a database of its own, and a window that may not leave this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

from tests.e2e import browsers, serving

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
PATIENCE_MS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser. Where none can be had: not run, with the reason; a failure in CI."""
    with ExitStack() as stack:
        try:
            made = stack.enter_context(browsers.browser())
        except browsers.NoBrowser as reason:
            if os.environ.get("CI") or os.environ.get("GROUNDSWELL_REQUIRE_BROWSER"):
                pytest.fail(f"browser tests not run: {reason}")
            pytest.skip(f"browser tests not run: {reason}")
        yield made


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample, to copy."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    serving.command(path, "data", "init", "--sample")
    return path


@pytest.fixture(scope="module")
def sample_app(browser: Browser, sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with the sample loaded, for the tests of one file; its address."""
    path = tmp_path_factory.mktemp("app") / "groundswell.db"
    shutil.copy(sample_file, path)
    with serving.served(path) as address:
        yield address


@pytest.fixture
def empty_app(browser: Browser, tmp_path: Path) -> Iterator[str]:
    """The app on an empty database; its address."""
    with serving.served(tmp_path / "groundswell.db") as address:
        yield address


@pytest.fixture
def strays() -> Iterator[list[str]]:
    """Addresses outside this machine that a page asked for: there must be none."""
    found: list[str] = []
    yield found
    assert not found, f"the page asked for {found}"


Open = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, strays: list[str]) -> Iterator[Open]:
    """Open a window: `window(address, size=PHONE, dark=True)` gives a page that has settled."""
    contexts: list[BrowserContext] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("localhost", "127.0.0.1"):
            route.continue_()
        else:
            strays.append(route.request.url)
            route.abort()

    def open_(address: str, size: dict[str, int] = DESKTOP, *, dark: bool = False, touch: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            locale="en-US",
            timezone_id="America/Chicago",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.route("**/*", guard)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(address)
        settle(page)
        return page

    yield open_
    for context in contexts:
        context.close()


def settle(page: Page) -> None:
    """Wait until the page has run: its main part is drawn and nothing runs any more."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached")
    page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached")


def typed(page: Page, label: str) -> Locator:
    """A text field by its label."""
    return page.get_by_role("textbox", name=label, exact=True)


def visit(page: Page, name: str) -> None:
    """Go to a page by its link in the sidebar, which a phone keeps closed."""
    opener = page.get_by_role("button", name="Expand sidebar")
    if opener.is_visible():
        opener.click()
    page.get_by_role("link", name=name, exact=True).click()
    settle(page)
