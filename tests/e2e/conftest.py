"""Fixtures of the browser tests: the app on a database of its own, and a window that may not leave this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from re import Pattern
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from tests.e2e import browsers, serving

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
# What a phone says it is: Streamlit closes its sidebar behind a choice there, and on nothing that is only narrow.
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
PATIENCE_MS = 60_000  # speed is not what these tests are about
expect.set_options(timeout=PATIENCE_MS)

# A page tells over its socket what somebody did, and hears what to draw: when each happened last.
LISTEN = """
(() => {
  const Plain = window.WebSocket
  window.wire = {said: 0, heard: 0, known: 0, since: 0}
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given)
      this.addEventListener("message", () => { window.wire.heard = performance.now() })
    }
    send(what) {
      window.wire.said = performance.now()
      super.send(what)
    }
  }
})()
"""
# Nothing that was said waits for its answer (for so long that there will be one), and what was heard is drawn.
# Where nothing was said since the last time, it may be about to be: a field says its text a moment after the key.
SETTLED = """
() => {
  const now = performance.now(), wire = window.wire ?? {said: 1, heard: 1, known: 0}
  wire.since ||= now
  const app = document.querySelector("[data-testid=stApp]")
  if (app?.dataset.testScriptState !== "notRunning" || document.querySelector("[data-testid=stSkeleton]")) return false
  const answered = wire.said > wire.heard ? now - wire.said > 3000 : now - wire.heard > 100
  if (!answered || (wire.said <= wire.known && now - wire.since < 150)) return false
  wire.known = wire.said
  wire.since = 0
  return true
}
"""


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


@pytest.fixture(scope="module")
def sample_app(browser: Browser, sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with the sample loaded, for the tests of one file; its address."""
    path = tmp_path_factory.mktemp("app") / "groundswell.db"
    shutil.copy(sample_file, path)
    with serving.served(path) as address:
        yield address


@pytest.fixture(scope="session")
def shown_app(browser: Browser, sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with the sample, for tests that only look or take back what they did; its address."""
    path = tmp_path_factory.mktemp("shown") / "groundswell.db"
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
    """Windows of one run. Those of one kind share a cache, so the app's scripts are loaded once from each address."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: dict[tuple[int, int, bool, bool], BrowserContext] = {}
        self.pages: list[Page] = []
        self.strays: list[str] = []

    def note(self, request: Request) -> None:
        """Note a request to anywhere but this machine. The browser resolves no other name (`browsers.FLAGS`)."""
        to = urlsplit(request.url)
        if to.scheme not in ("data", "blob") and to.hostname not in ("localhost", "127.0.0.1"):
            self.strays.append(request.url)

    def open(self, address: str, size: dict[str, int] = DESKTOP, *, dark: bool = False, touch: bool = False) -> Page:
        """A page that has settled, in a window of its own."""
        kind = (size["width"], size["height"], dark, touch)
        if kind not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": size["width"], "height": size["height"]},
                color_scheme="dark" if dark else "light",
                has_touch=touch,
                is_mobile=touch,
                user_agent=ANDROID if touch else None,
                locale="en-US",
                timezone_id="America/Chicago",
                reduced_motion="reduce",
            )
            context.on("request", self.note)  # not a route: that would turn the cache off
            context.add_init_script(LISTEN)
            context.set_default_timeout(PATIENCE_MS)
            self.contexts[kind] = context
        page = self.contexts[kind].new_page()
        self.pages.append(page)
        page.goto(address)
        settle(page)
        return page


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Windows]:
    """The windows of a run."""
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
    """Wait until the page has run: all that was done was answered, its main part is drawn, and nothing runs."""
    page.wait_for_function(SETTLED)


def press(
    within: Page | Locator, name: str | Pattern[str], *, role: Literal["button", "link", "radio"] = "button"
) -> None:
    """Press the first shown control of that name, and wait until the page has answered.

    A link, a button, one of several to choose from. Where a choice is drawn anew under the press, it is pressed again.
    """
    control = within.get_by_role(role, name=name, exact=True).locator("visible=true").first
    control.click()
    settle(control.page)
    if role == "radio" and not control.is_checked():
        control.click()
        settle(control.page)


def tab(page: Page, name: str) -> None:
    """Open a tab by its name, and see that it is the open one."""
    found = page.get_by_role("tab", name=name, exact=True)
    found.click()
    settle(page)
    expect(found).to_have_attribute("aria-selected", "true")


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
