"""`make screenshot`: draw docs/screenshot.png, the home page with the sample, in a real browser."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.e2e import browsers, serving
from tests.e2e.conftest import DESKTOP, settle

TARGET = serving.ROOT / "docs" / "screenshot.png"
DRAWN_MS = 2_500  # charts draw themselves after the page has run


def main() -> int:
    """Serve the sample on a database of its own and take the picture. Returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "groundswell.db"
        serving.command(database, "data", "init", "--sample")
        try:
            with serving.served(database) as address, browsers.browser() as browser:
                page = browser.new_page(
                    viewport={"width": DESKTOP["width"], "height": DESKTOP["height"]},
                    color_scheme="light",
                    timezone_id="America/Chicago",
                )
                page.goto(address)
                settle(page)
                page.wait_for_timeout(DRAWN_MS)
                TARGET.parent.mkdir(exist_ok=True)
                page.screenshot(path=TARGET)
        except browsers.NoBrowser as reason:
            print(reason, file=sys.stderr)
            return 1
    print(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
