"""Monday morning in a real browser: a file is read again, the change stands on top, is marked read and is gone."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import serving
from tests.e2e.conftest import Open, settle
from tests.policy.builders import body, raw_bill


@pytest.fixture
def desk(browser: Browser, sample_file: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The app on the sample with a bill of ours from a file; its address and its database."""
    path = tmp_path / "groundswell.db"
    shutil.copy(sample_file, path)
    (tmp_path / "bills.json").write_bytes(body(raw_bill()))
    serving.command(path, "policy", "import", str(tmp_path / "bills.json"))
    serving.command(path, "policy", "position", "SB 12", "support", "--why", "It pays for guards.", "--priority", "1")
    serving.command(path, "policy", "changes", "--member", "Denise", "--mark-read")
    with serving.served(path) as address:
        yield address, path


def test_monday_diff(desk: tuple[str, Path], window: Open, tmp_path: Path) -> None:
    address, path = desk
    page = window(f"{address}/policy")
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text(re.compile("nothing new on followed bills"))).to_be_visible()
    changed = json.loads(body(raw_bill(title="Crossing guards at every school")))
    (tmp_path / "copy.json").write_text(json.dumps(changed))
    serving.command(path, "policy", "import", str(tmp_path / "copy.json"))
    page.reload()
    settle(page)
    expect(main.get_by_text(re.compile("1 change to read, on 1 bill"))).to_be_visible()
    words = main.get_by_text("Priority 1: title changed from School crossing guards to Crossing guards at every school")
    expect(words).to_have_count(1)
    page.reload()
    settle(page)
    expect(words).to_be_visible()  # looking is not reading
    page.get_by_role("button", name="Mark read").click()
    settle(page)
    expect(words).to_have_count(0)
    page.reload()
    settle(page)
    expect(main.get_by_text(re.compile("nothing new on followed bills"))).to_be_visible()
    expect(words).to_have_count(0)
