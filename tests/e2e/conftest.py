"""Fixtures of the browser tests: the app on a database of its own, and a window that may not leave this machine."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.e2e import browsers, serving

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
PATIENCE_MS = 60_000  # speed is not what these tests are about
expect.set_options(timeout=PATIENCE_MS)


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
    """A database with the sample, to copy. Made once, also where several workers run tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    path, ready = shared / "e2e-sample.db", shared / "e2e-sample.ready"
    try:
        (shared / "e2e-sample.lock").mkdir()
    except FileExistsError:  # another worker makes it
        until = time.monotonic() + serving.PATIENCE
        while not ready.exists() and time.monotonic() < until:
            time.sleep(0.2)
    else:
        serving.command(path, "data", "init", "--sample")
        ready.touch()
    assert ready.exists(), "the sample could not be loaded"
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


Open = Callable[..., Page]


class Windows:
    """Windows of one test file. Those of one kind share a cache, so the app's scripts are loaded once."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: dict[tuple[int, int, bool, bool], BrowserContext] = {}
        self.pages: list[Page] = []
        self.strays: list[str] = []

    def guard(self, route: Route) -> None:
        """Let a request through to this machine; note and drop any other."""
        if urlsplit(route.request.url).hostname in ("localhost", "127.0.0.1"):
            route.continue_()
        else:
            self.strays.append(route.request.url)
            route.abort()

    def open(self, address: str, size: dict[str, int] = DESKTOP, *, dark: bool = False, touch: bool = False) -> Page:
        """A page that has settled, in a window of its own."""
        kind = (size["width"], size["height"], dark, touch)
        if kind not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": size["width"], "height": size["height"]},
                color_scheme="dark" if dark else "light",
                has_touch=touch,
                locale="en-US",
                timezone_id="America/Chicago",
                reduced_motion="reduce",
            )
            context.route("**/*", self.guard)
            context.set_default_timeout(PATIENCE_MS)
            self.contexts[kind] = context
        page = self.contexts[kind].new_page()
        self.pages.append(page)
        page.goto(address)
        settle(page)
        return page


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Windows]:
    """The windows of a test file."""
    made = Windows(browser)
    yield made
    for context in made.contexts.values():
        context.close()


@pytest.fixture
def window(windows: Windows) -> Iterator[Open]:
    """Open a window: `window(address, PHONE, dark=True)`. Fails where a page asked for anything elsewhere."""
    yield windows.open
    for page in windows.pages:
        page.close()
    strays = windows.strays[:]
    windows.pages.clear()
    windows.strays.clear()
    assert not strays, f"the page asked for {strays}"


def settle(page: Page) -> None:
    """Wait until the page has run: its main part is drawn and nothing runs any more."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached")
    page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached")


def typed(page: Page, label: str) -> Locator:
    """A text field by its label."""
    return page.get_by_role("textbox", name=label, exact=True)


def tick(within: Page | Locator, label: str) -> None:
    """Tick a checkbox by its label, and see that it took: a page that runs may draw it anew under the click."""
    box = within.get_by_role("checkbox", name=label, exact=True)
    for _ in range(3):
        if not box.is_checked():
            within.get_by_text(label, exact=True).click()
            settle(box.page)
    expect(box).to_be_checked()


def visit(page: Page, name: str) -> None:
    """Go to a page by its link in the sidebar, which a phone keeps closed."""
    opener = page.get_by_role("button", name="Expand sidebar")
    if opener.is_visible():
        opener.click()
    page.get_by_role("link", name=name, exact=True).click()
    settle(page)
