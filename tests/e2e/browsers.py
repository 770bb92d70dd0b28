"""A real browser for tests and for pictures: an installed Chromium or Chrome, else Playwright's own download."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",  # nothing leaves this machine
]


class NoBrowser(Exception):
    """No browser can be had on this machine; the message says what was looked for."""


def installed() -> str | None:
    """The browser named by CHROMIUM, else the first installed one; None where there is none."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), None) or next((path for path in MAC if os.path.exists(path)), None)


def launch(playwright: Playwright) -> Browser:
    """A headless browser. Raises NoBrowser where none starts."""
    path = installed()
    try:
        return playwright.chromium.launch(executable_path=path, args=FLAGS)
    except Error as error:
        looked = f"{path} does not start" if path else f"none of {', '.join(NAMES)} is installed, nor Playwright's own"
        first = (error.message.strip() or "no message").splitlines()[0]
        raise NoBrowser(f"no browser: {looked} ({first}). Install chromium, or name one in CHROMIUM.") from error


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser for the time of the block. Raises NoBrowser where none can be had."""
    with sync_playwright() as playwright:
        made = launch(playwright)
        try:
            yield made
        finally:
            made.close()
