"""The People tab and the commands of people, without a browser."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from campaigns.people import Incoming
from campaigns.queries import people
from campaigns.services.people import take_in
from data import clock, db
from data import queries as ground
from data.access import OPERATOR
from data.agenda import InitiativeRow
from tests.conftest import NOW, ROOT, make_initiative


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def home(database: object) -> InitiativeRow:
    rows = [Incoming("Maria Lopez", "home@example.org"), Incoming("Luis Lopez", "home@example.org")]
    with db.writing() as session:
        started = make_initiative(session)
        take_in(session, OPERATOR, started.id, rows, now=NOW)
    return started


def opened() -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.query_params["outreach_tab"] = "People"
    at.switch_page("campaigns/pages/outreach.py")
    return at.run()


def button(at: AppTest, label: str) -> Any:
    return next(each for each in at.button if each.label == label)


def test_failure_10_from_the_queue_to_forgetting(
    home: InitiativeRow, cli_run: Callable[..., Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    [waiting] = cli_run("campaigns", "queue", "--json").json
    assert waiting["name"] == "Luis Lopez"
    [maria] = cli_run("campaigns", "people", "maria", "--json").json
    assert waiting["candidates"] == [maria["person"]]
    kept = tmp_path / "refusals.json"
    done = cli_run("campaigns", "forget", "home@example.org", "--json")
    told = {"records": 1, "parts_in_events_kept_as_counts": 0, "queue_rows": 1, "erased": {}, "look": []}
    assert done.json == told
    assert cli_run("campaigns", "people", "--json").json == []
    assert cli_run("campaigns", "forget", "home@example.org").code == 2
    assert cli_run("campaigns", "refusals", str(kept), "--json").json["kept"] >= 2
    assert "Lopez" not in kept.read_text()
    assert "home@" not in kept.read_text()
    assert cli_run("campaigns", "refusals", str(kept), "--replay", "--json").json == {"forgotten": 0, "opted_out": 0}
    kept.write_text("what?")
    assert cli_run("campaigns", "refusals", str(kept), "--replay").code == 2
    assert "Lopez" not in caplog.text
    assert "home@example.org" not in caplog.text


def test_the_review_queue_on_the_page(home: InitiativeRow) -> None:
    at = opened()
    assert not at.exception
    assert "Who is this? 1 to review" in [each.value for each in at.subheader]
    at = button(at, "New person").click().run()
    assert not at.exception
    with db.reading() as session:
        assert people.count(session, home.id) == 2
        assert people.waiting_count(session, home.id) == 0


def test_a_partners_own_people_and_what_somebody_did(home: InitiativeRow) -> None:
    with db.writing() as session:
        library = next(one.id for one in ground.partners(session, home.id) if one.name == "Marlow Library")
        row = Incoming("Ana Silva", "ana@example.org", consents=("email",))
        take_in(session, OPERATOR, home.id, [row], now=NOW, partner_id=library)
        [ana] = people.search(session, home.id, "ana@")
    at = opened()
    at = next(each for each in at.selectbox if each.label == "Brought by").set_value(library).run()
    at = next(each for each in at.toggle if "may have back" in each.label).set_value(True).run()
    assert not at.exception
    assert list(at.dataframe[0].value.columns) == ["Name", "E-mail", "Agreed: e-mail"]
    assert not [each for each in at.get("download_button") if "Their people" in each.label]
    at = next(each for each in at.checkbox if "leave the house" in each.label).set_value(True).run()
    assert len([each for each in at.get("download_button") if "Their people" in each.label]) == 2
    at.query_params["person"] = str(ana.id)
    at = at.run()
    next(each for each in at.selectbox if each.label == "What did they do?").set_value("testified")
    at = button(at, "Note it").click().run()
    assert "Say where it was seen" in at.error[0].value
    next(each for each in at.text_input if "written down" in each.label).set_value("Minutes")
    at = button(at, "Note it").click().run()
    assert any("led (" in str(each.value) for each in at.markdown)
    at = button(at, "Take back").click().run()
    assert any("met (" in str(each.value) for each in at.markdown)


def test_readers_see_nobody(home: InitiativeRow) -> None:
    at = opened()
    box = next(each for each in at.selectbox if each.label == "I am")
    reader = next(each for each in box.options if "eader" in str(each))
    at = box.select(reader).run()
    assert not at.exception
    shown = " ".join(str(each.value) for each in [*at.markdown, *at.text, *at.subheader])
    assert "Lopez" not in shown
    assert len(at.dataframe) == 0
