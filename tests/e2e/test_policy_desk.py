"""The policy desk in a real browser: a position is set, a partner dissents, an amendment forces a review."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, settle, typed


@pytest.fixture
def bill(sample_app: str) -> str:
    """The sample's ordinance on sidewalks: we support it, and nothing is to review."""
    return f"{sample_app}/policy?bill=7"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def open_part(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).first.click()
    settle(page)


def test_position_then_dissent_then_amendment_then_review(bill: str, window: Open, tmp_path: Path) -> None:
    page = window(bill)
    expect(page.get_by_role("heading", name=re.compile("Ordinance 17"))).to_be_visible()
    main = page.get_by_test_id("stMain")
    page.get_by_role("radio", name="Support if amended", exact=True).click()
    typed(page, "Why?").first.fill("It should name the roads.")
    press(page, "Take position")
    expect(main.get_by_text("Now: Support if amended")).to_be_visible()
    expect(main.get_by_test_id("stText").filter(has_text="It should name the roads.")).to_be_visible()

    open_part(page, "Put a partner on record")
    page.get_by_role("radio", name="dissents", exact=True).click()
    typed(page, "Reason").fill("Repaving money is not for sidewalks.")
    press(page, "Put on record")
    expect(main.get_by_test_id("stText").filter(has_text="Repaving money is not for")).to_be_visible()
    expect(main.get_by_text("1 partner dissents").first).to_be_visible()

    page.get_by_role("tab", name="Actions").click()
    open_part(page, "Add an action")
    typed(page, "What happened?").fill("Amendment 1 adopted")
    press(page, "Add action")
    expect(main.get_by_text(re.compile("Our position is to review since"))).to_be_visible()
    expect(main.get_by_text(re.compile("Our alignment is to review since"))).to_be_visible()
    page.screenshot(path=str(tmp_path / "review.png"), full_page=True)

    press(page, "The position still holds")
    expect(main.get_by_text("Say what you found")).to_be_visible()
    typed(page, "What did you find about the position?").fill("The roads are still not named.")
    press(page, "The position still holds")
    expect(main.get_by_text(re.compile("Our position is to review since"))).to_have_count(0)

    press(page, "All bills")
    expect(main.get_by_text("To review").first).to_be_visible()
    page.get_by_role("tab", name="Positions").click()
    expect(main.get_by_text(re.compile("^rate_review alignment, since"))).to_be_visible()
