"""An evening's sheet on a phone: logged, sixty names pasted, one told apart, taken back; a person forgotten.

And nothing of ours stands in anybody's way: axe-core on every tab of the desk, and no page wider than the screen.
"""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barriers import serious, sideways
from tests.e2e.conftest import PHONE, Open, press, settle, tab, typed

GIVEN = ("Adaeze", "Bartholomew", "Cosima", "Dragan", "Evangeline", "Fumiko", "Giacomo", "Hyacinth")
FAMILY = ("Abernathy", "Bjornsson", "Czerny", "Dlamini", "Eriksen", "Fitzwilliam", "Guadarrama", "Hollingsworth")
PEOPLE = [f"{given} {family}" for family in FAMILY for given in GIVEN][:57]
LINES = [f"{name}, {name.replace(' ', '.').lower()}@example.org, yes" for name in PEOPLE]
SHEET = "\n".join([*LINES, "Wanda Pike, wanda@pike", "Greg Holloway, grace.holloway@example.org", "12, ???"])
LEAVES = "Adaeze Abernathy"


def paste(page: Page, lines: str) -> None:
    """Lines into the sheet of the event that is open, looked at and not yet saved."""
    area = page.get_by_role("textbox", name="Names, a person a line")
    if not area.is_visible():
        page.get_by_text("Add sign-in sheet", exact=True).tap()
        settle(page)
    area.fill(lines)
    press(page, "Check the lines")


def known(page: Page) -> int:
    """How many people the team knows, as the People tab says."""
    return int(page.get_by_text(re.compile(r"^[\d,]+ people")).inner_text().split()[0].replace(",", ""))


def test_an_evening_is_logged_with_sixty_names_one_is_told_apart_and_the_sheet_is_taken_back(
    sample_app: str, window: Open
) -> None:
    page = window(f"{sample_app}/outreach?outreach_tab=People", PHONE, touch=True)
    main = page.get_by_test_id("stMain")
    before = known(page)
    waited = int(re.findall(r"\d+", main.get_by_text(re.compile("^Who is this")).inner_text())[0])

    begun = time.monotonic()
    page.goto(f"{sample_app}/log")
    settle(page)
    press(page, "House meeting", role="radio")
    press(page, "Child care for every family")
    typed(page, "Where?").fill("Kitchen on Birch Street")
    press(page, "Save event")
    expect(main.get_by_text("Saved: House meeting, Kitchen on Birch Street")).to_be_visible()
    print(f"A house meeting is logged with 3 taps and one field, in {time.monotonic() - begun:.0f} s by a machine")

    begun = time.monotonic()
    paste(page, SHEET)
    expect(main.get_by_text("60 lines read.")).to_be_visible()
    expect(main.get_by_text("Line 58, Wanda Pike: “wanda@pike” is no e-mail address: it was left out.")).to_be_visible()
    expect(main.get_by_text("Line 60: “12” was not understood and left out.")).to_be_visible()
    expect(main.get_by_text("58 new, 0 here already, 1 for you to decide")).to_be_visible()
    expect(main.get_by_text(re.compile("^help Greg Holloway:"))).to_be_visible()
    assert sideways(page) == 0
    press(page, "Save 59 people")
    expect(main.get_by_text("Saved. 58 new, 0 here already, 1 for you to decide")).to_be_visible()
    taken = time.monotonic() - begun
    print(f"60 pasted lines are checked and saved in {taken:.0f} s")
    assert taken < 300
    expect(main.get_by_text("Signed in: 59 names")).to_be_visible()

    press(page, "Decide now")
    expect(main.get_by_text(f"Who is this? {waited + 1} to review")).to_be_visible()
    expect(main.get_by_text("Name: Greg Holloway", exact=True)).to_be_visible()
    press(page, "New person")
    expect(main.get_by_text("Taken in as a new person.")).to_be_visible()
    expect(main.get_by_text(f"Who is this? {waited} to review")).to_be_visible()
    assert known(page) == before + 59

    page.goto(f"{sample_app}/import")
    settle(page)
    page.get_by_role("combobox", name="Import").tap()
    page.get_by_role("option").first.tap()
    settle(page)
    press(page, re.compile("^Remove 59 sign-ins and 59 people$"))
    expect(main.get_by_text("Undone: 59 sign-ins and 59 people removed.")).to_be_visible()
    page.goto(f"{sample_app}/outreach?outreach_tab=People")
    settle(page)
    assert known(page) == before
    expect(main.get_by_text(f"Who is this? {waited} to review")).to_be_visible()


def choose_first(page: Page) -> None:
    """Tap the mark in front of the first row of a table."""
    table = page.get_by_test_id("stDataFrame").locator("canvas").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + 16, box["y"] + 52)
    settle(page)


def test_who_is_forgotten_is_refused_from_then_on_and_nobody_is_told_who(sample_app: str, window: Open) -> None:
    line = "Theodora Quimby, theodora.quimby@example.org, yes"
    page = window(f"{sample_app}/outreach?event=1", PHONE, touch=True)
    main = page.get_by_test_id("stMain")
    paste(page, line)
    press(page, "Save 1 person")
    expect(main.get_by_text("Saved. 1 new, 0 here already.")).to_be_visible()
    signed_in = main.get_by_text(re.compile("^Signed in: ")).inner_text()
    tab(page, "People")
    typed(page, "Find people").fill("Theodora")
    typed(page, "Find people").press("Enter")
    settle(page)
    choose_first(page)
    expect(main.get_by_role("heading", name="Theodora Quimby")).to_be_visible()
    press(page, "Forget this person")
    press(page, "Forget for good")
    expect(main.get_by_text("Forgotten. Counts of events stay as they were.")).to_be_visible()
    expect(main.get_by_text("Nobody fits.")).to_be_visible()
    expect(main.get_by_text(signed_in, exact=True)).to_be_visible()
    paste(page, line)
    expect(main.get_by_text("0 new, 0 here already.")).to_be_visible()
    expect(main.get_by_text("Somebody on the sheet asked to be forgotten: their row was left out.")).to_be_visible()


DESK = {
    "log": (),
    "outreach?event=1": (),
    "outreach": ("This week", "Events", "Follow-ups", "Debriefs", "People", "Who came, who did not"),
    "campaigns": ("Strategy grid", "Timeline", "Expectations", "Content calendar", "Stories"),
    "import": (),
}


@pytest.mark.parametrize("path", DESK)
def test_nothing_of_ours_stands_in_the_way_in_light_or_dark(path: str, shown_app: str, window: Open) -> None:
    page = window(f"{shown_app}/{path}", PHONE, touch=True)
    found = []
    for name in DESK[path] or ("",):
        if name:
            tab(page, name)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            settle(page)
            found += [f"{name}, {scheme}: {one}" for one in serious(page, colours_alone=scheme == "dark")]
        if wide := sideways(page):
            found.append(f"{name}: {wide} px wider than the screen")
    assert found == []
