"""At the door: people sign in on their phones, the event counts them, and axe-core finds nothing serious of ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import serving
from tests.e2e.barriers import serious, sideways
from tests.e2e.conftest import PHONE, Open, settle

MAKE = """
from campaigns import services
from campaigns.doors import BEFORE, SIGN_IN, QuestionDraft
from campaigns.outreach import EventDraft
from campaigns.services import doors
from data import clock, db, queries
from data.access import OPERATOR
now = clock.now()
with db.writing() as session:
    key = queries.initiatives(session)[0].id
    goal = queries.goals(session, key)[0].id
    drafted = EventDraft("door", "forum", (goal,), "Night school", now)
    event = services.log_event(session, OPERATOR, key, drafted, now=now)
    asked = [QuestionDraft(goal, rung, {"en": f"Are you {rung}?"}) for rung in ("supportive", "empowered")]
    doors.ask_pulse(session, OPERATOR, key, event.id, asked, now=now)
    made = [doors.make_door(session, OPERATOR, key, event.id, kind, now=now)[1] for kind in (SIGN_IN, BEFORE)]
    print(event.id, *made)
"""


@dataclass(frozen=True)
class Place:
    """The app with an event of today: its address and the two doors."""

    address: str
    event: int
    door: str
    pulse: str


@pytest.fixture(scope="module")
def place(browser: Browser, sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    path = tmp_path_factory.mktemp("door") / "groundswell.db"
    shutil.copy(sample_file, path)
    made = subprocess.run(
        [sys.executable, "-c", MAKE], cwd=serving.ROOT, env=serving.environment(path) | {"PYTHONPATH": os.curdir},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    event, door, pulse = made.stdout.split()
    with serving.served(path) as address:
        yield Place(address, int(event), f"{address}/in/{door}", f"{address}/pulse/{pulse}")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Somebody's own phone, without JavaScript."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-US")
    yield context.new_page()
    context.close()


def at_the_door(window: Open, place: Place) -> Page:
    page = window(f"{place.address}/outreach?event={place.event}", PHONE)
    page.get_by_text("At the door: check in, codes, sign-in sheet").click()
    settle(page)
    return page


def test_three_people_sign_in_on_their_phones_and_the_event_shows_three(
    place: Place, phone: Page, window: Open
) -> None:
    organizer = at_the_door(window, place)
    counted = organizer.get_by_test_id("stMetric").filter(has_text="Checked in")
    expect(counted).to_contain_text("0")
    for name in ("Ana Prieto", "Bo Chen", "Cleo Diallo"):
        phone.goto(place.door)
        phone.get_by_label("Your name").fill(name)
        phone.get_by_label("E-mail (optional)").fill(f"{name.split()[0].lower()}@example.org")
        assert not phone.get_by_role("checkbox").is_checked()
        phone.get_by_role("button", name="Sign in").click()
        expect(phone.get_by_role("heading", name="Thank you. You are signed in.")).to_be_visible()
        phone.reload()
    expect(counted).to_contain_text("3")  # without a reload: the counts are live


def test_a_code_is_made_on_the_phone_opens_its_page_and_is_closed(place: Place, phone: Page, window: Open) -> None:
    organizer = at_the_door(window, place)
    organizer.get_by_role("button", name="New code: sign-in page").click()
    settle(organizer)
    expect(organizer.get_by_role("img", name="QR code of the page that opens on a phone")).to_be_visible()
    address = organizer.get_by_test_id("stCode").first.inner_text().strip()
    assert re.search(r"/in/[0-9a-z]{5}(-[0-9a-z]{1,5})+$", address)
    with organizer.expect_download() as paper:
        organizer.get_by_role("button", name="Sign-in sheet (English)").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    phone.goto(address)
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()
    organizer.get_by_role("button", name="Close", exact=True).nth(1).click()
    settle(organizer)
    expect(organizer.get_by_text("Closed").first).to_be_visible()
    phone.goto(address)
    expect(phone.get_by_role("heading", name="This page is closed")).to_be_visible()
    expect(phone.get_by_role("textbox")).to_have_count(0)


def test_a_pulse_survey_is_answered_without_a_name(place: Place, phone: Page) -> None:
    phone.goto(f"{place.pulse}?lang=es")
    expect(phone.get_by_role("textbox")).to_have_count(0)
    phone.get_by_role("group", name="Are you supportive?").get_by_label("Sí").check()
    phone.get_by_role("button", name="Enviar respuestas").click()
    expect(phone.get_by_role("heading", name="Gracias. Sus respuestas están contadas.")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["door", "pulse"])
def test_the_public_pages_have_no_serious_violation(place: Place, browser: Browser, path: str, dark: bool) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme="dark" if dark else "light", bypass_csp=True)
    page = context.new_page()
    page.goto(getattr(place, path))
    found, wide = serious(page, known=()), sideways(page)
    context.close()
    assert found == []
    assert wide == 0


def test_the_open_list_at_the_door_has_no_serious_violation(place: Place, window: Open) -> None:
    assert serious(at_the_door(window, place)) == []
