"""The first run in a real browser: the greeting, the sample and its removal, our own initiative."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open, settle, typed


def test_sample_is_loaded_read_and_removed(empty_app: str, window: Open) -> None:
    page = window(empty_app)
    expect(page.get_by_role("heading", name="Welcome to Groundswell")).to_be_visible()
    page.get_by_role("button", name="Try the sample initiative").click()
    expect(page.get_by_role("heading", name="Public will", level=1)).to_be_visible(timeout=60_000)
    settle(page)
    for goal in ("Child care for every family", "Safe routes to school", "Affordable home internet"):
        expect(page.get_by_role("heading", name=goal)).to_be_visible()
    page.goto(f"{empty_app}/setup?setup_tab=Initiative")
    settle(page)
    page.get_by_role("tab", name="Initiative").click()
    page.get_by_role("button", name="Remove the sample").click()
    expect(page.get_by_role("heading", name="Welcome to Groundswell")).to_be_visible()


def step(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).click()
    settle(page)


def test_our_own_in_four_steps_on_a_phone(empty_app: str, window: Open) -> None:
    page = window(empty_app, PHONE)
    step(page, "Start our own")
    typed(page, "What is the initiative called?").fill("Bright Futures Marlow")
    typed(page, "Your name").fill("Ana Ruiz")
    step(page, "Next: goals")
    page.get_by_role("textbox", name="Goals, one a line").fill("Child care: Care within reach\nSafe routes")
    step(page, "Next: indicators")
    expect(page.get_by_role("heading", name="Safe routes")).to_be_visible()
    step(page, "Back")
    expect(page.get_by_role("textbox", name="Goals, one a line")).to_have_value(
        "Child care: Care within reach\nSafe routes"
    )
    step(page, "Next: indicators")
    typed(page, "Indicator").first.fill("Places")
    step(page, "Next: partners")
    page.get_by_role("textbox", name="Partners, one a line").fill("Library, convener, June, not-an-address")
    step(page, "Save and begin")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Partners, one a line")).to_have_value(
        "Library, convener, June, not-an-address"
    )
    page.get_by_role("textbox", name="Partners, one a line").fill("Library, convener, June, june@example.org")
    step(page, "Back")
    typed(page, "What exactly does it count?").first.fill("Licensed places for each 100 children")
    typed(page, "Unit").first.fill("places")
    step(page, "Next: partners")
    step(page, "Save and begin")
    expect(page.get_by_role("heading", name="Public will", level=1)).to_be_visible()
