"""A hearing in a real browser: it is set, prepared, witnesses are put in order, and its packet is opened."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, expect

from policy.hearings import say_day
from tests.e2e.conftest import PHONE, Open, settle, tick, typed


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def open_part(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).first.click()
    settle(page)


def add_witness(page: Page, name: str, *, confirmed: bool, named: bool) -> None:
    form = page.get_by_test_id("stExpander").filter(has_text="Add a witness").last
    form.get_by_role("textbox", name="Name", exact=True).fill(name)
    if confirmed:
        form.get_by_role("radio", name="Confirmed", exact=True).click()
        settle(page)
    if named:
        tick(form, "Agreed to be named in the public packet")
    form.get_by_role("button", name="Add witness", exact=True).click()
    settle(page)
    expect(page.get_by_test_id("stMain").get_by_text(re.compile(rf"^\d\. {name}")).first).to_be_visible()


def downloaded(page: Page, name: str, to: Path) -> tuple[str, int]:
    """The text of the file behind a button, and how many pages it has; each page is kept as a picture too."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    waiting.value.save_as(to)
    found = pypdfium2.PdfDocument(to)
    said = []
    for at in range(len(found)):
        said.append(found[at].get_textpage().get_text_range())
        found[at].render(scale=1.5).to_pil().save(to.with_suffix(f".{at}.png"))
    pages = len(found)
    found.close()
    return re.sub(r"\s+", " ", " ".join(said)), pages


def test_a_hearing_is_set_prepared_and_its_packet_opened(sample_app: str, window: Open, tmp_path: Path) -> None:
    page = window(f"{sample_app}/policy?bill=4")
    page.get_by_role("tab", name="Hearings").click()
    page.get_by_text("Set a hearing", exact=True).first.click()
    on = datetime.now(tz=UTC).date() + timedelta(days=60)
    page.get_by_role("spinbutton", name=re.compile("^year, Day")).locator("visible=true").first.click()
    page.keyboard.type(f"{on:%Y%m%d}", delay=40)
    page.keyboard.press("Enter")
    settle(page)
    typed(page, "Committee").fill("Senate Education")
    typed(page, "Place").fill("Room #9 [north] & $5 @ door")
    page.get_by_role("button", name="Set hearing", exact=True).click()
    settle(page)
    main = page.get_by_test_id("stMain")
    main.get_by_role("button", name="Prepare", exact=True).locator("visible=true").last.click()
    settle(page)
    expect(main.get_by_text("Still missing")).to_be_visible()
    expect(main.get_by_text("No witness has confirmed.")).to_be_visible()

    main.get_by_text("Confirm the date, the time and the room", exact=True).click()
    settle(page)
    expect(main.get_by_text(re.compile("1 of 15 done"))).to_be_visible()
    expect(main.get_by_text(re.compile("^Done · 1$"))).to_be_visible()

    page.get_by_role("tab", name="Witnesses").click()
    add_witness(page, "Ana First", confirmed=True, named=False)
    open_part(page, "Add a witness")
    add_witness(page, "Bo Second", confirmed=True, named=True)
    main.get_by_role("button", name="Up", exact=True).last.click()
    settle(page)
    expect(main.get_by_text(re.compile("^1. Bo Second"))).to_be_visible()
    expect(main.get_by_text(re.compile("^2. Ana First"))).to_be_visible()

    page.get_by_role("tab", name="In the packet").click()
    typed(page, "What we ask, in one sentence").fill("Please vote *yes* #now.")
    press(page, "Save")
    expect(main.get_by_text("What we ask is not said in one sentence.")).to_have_count(0)

    public, pages = downloaded(page, "Packet (PDF)", tmp_path / "public.pdf")
    assert 1 <= pages <= 4
    for text in (say_day(on), "Senate Education", "Room #9 [north] & $5 @ door", "Please vote *yes* #now.",
                 "Bo Second", "Name withheld", "Lucia Marchetti"):  # fmt: skip
        assert text in public, text
    for text in ("Ana First", "influence", "Internal", "certain yes", "Whip count"):
        assert text not in public, text
    internal, _ = downloaded(page, "Internal packet (PDF)", tmp_path / "internal.pdf")
    for text in ("Ana First", "Bo Second", "influence", "Internal: not to leave the team"):
        assert text in internal, text
    assert internal.index("Bo Second") < internal.index("Ana First")

    press(page, "All hearings")
    expect(main.get_by_text(re.compile("Next: "))).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(sample_app: str, window: Open) -> None:
    page = window(f"{sample_app}/policy?hearing=2", PHONE, touch=True)
    expect(page.get_by_role("button", name="Packet (PDF)", exact=True)).to_be_visible()
    for tab in ("Checklist", "Witnesses", "Committee", "In the packet", "Date"):
        page.get_by_role("tab", name=tab).click()
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), tab
