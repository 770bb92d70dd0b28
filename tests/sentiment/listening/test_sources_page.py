"""The Sources tab without a browser: searches, the budget in words, what X refused, history, lists out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from data import clock, connect, db, fetch
from data.access import OPERATOR
from data.agenda import InitiativeRow
from sentiment.mentions import PullRow, SourceRow
from sentiment.queries import sources as queries
from sentiment.services import listening
from sentiment.services.listening import SourceDraft
from tests.conftest import NOW, ROOT, make_initiative
from tests.xserver import COUNTS, XServer

KINDS = ("title", "header", "subheader", "markdown", "text", "error", "success", "warning", "code")
SCRIPT = """
from data import ui
from sentiment.pages import source_detail, source_parts
from sentiment.queries import sources as queries
ctx = ui.page("Mentions", "x")
with ui.reading() as session:
    rows = queries.sources(session, ctx.initiative.id)
source_parts.sources(ctx, rows)
for row in rows:
    source_detail.one(ctx, row)
"""


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def started(database: object) -> InitiativeRow:
    with db.writing() as session:
        return make_initiative(session)


@pytest.fixture
def x(monkeypatch: pytest.MonkeyPatch) -> Iterator[XServer]:
    monkeypatch.setenv(connect.ALLOW_PRIVATE, "1")
    monkeypatch.setattr(fetch, "PAUSE", 0.0)
    monkeypatch.setenv("X_BEARER_TOKEN", "a-token")
    with XServer() as server:
        monkeypatch.setenv("GROUNDSWELL_X_API", server.origin)
        yield server


def page() -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.session_state["landed"] = True
    return test.run().switch_page("sentiment/pages/mentions.py").run()


def details() -> AppTest:
    """The tab with every source opened: a row of a table cannot be chosen here."""
    return AppTest.from_string(SCRIPT, default_timeout=60).run()


def words(test: AppTest) -> str:
    assert not test.exception, test.exception
    said = "\n".join(str(element.value) for kind in KINDS for element in test.get(kind))
    return said.replace("\\", "")  # what was escaped for Markdown is seen without


def listed(initiative: InitiativeRow) -> list[SourceRow]:
    with db.reading() as session:
        return queries.sources(session, initiative.id)


def doing(verb: Callable[[Session], Any]) -> Any:
    with db.writing() as session:
        return verb(session)


def test_a_search_is_added_and_pulled_and_the_budget_is_told(started: InitiativeRow, x: XServer) -> None:
    x.post(12)
    test = page()
    assert "posts this month" not in words(test), "no search of X, no budget"
    test.segmented_control(key="search_kind").set_value("x").run()
    test.button(key="search_add").click().run()
    assert "What to look for on X is missing." in words(test)
    test.text_input(key="search_query").set_value("daycare -is:retweet").run()
    test.button(key="search_add").click().run()
    assert test.text_input(key="search_query").value == ""
    assert "X: 0 of 1,500 posts this month" in words(test)
    test.button(key="pull_now").click().run()
    assert "12 new mentions from 1 source." in words(test)
    assert "X: 12 of 1,500 posts this month; at most 1,150 by the end of today, so that they last." in words(test)


def test_what_x_refused_is_said_with_when_it_is_asked_again(started: InitiativeRow, x: XServer) -> None:
    doing(lambda session: listening.add_source(session, OPERATOR, started.id, SourceDraft("x:daycare"), now=NOW))
    x.reset = str(int((NOW + timedelta(minutes=12)).timestamp()))
    x.fail("counts", "429")
    test = page()
    test.button(key="pull_now").click().run()
    said = words(test)
    assert "X was asked too often (429). It is left alone for 12 minutes." in said
    assert "Asked again 23 Nov 09:12" in said
    assert "a-token" not in said
    x.post(3)
    (row,) = listed(started)
    test.button(key=f"try_{row.id}").click().run()
    assert "3 new mentions from 1 source." in words(test)
    assert x.hits(COUNTS) == 2


def test_the_budget_used_up_and_a_token_that_is_missing_are_said(started: InitiativeRow, x, monkeypatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "0")
    doing(lambda session: listening.add_source(session, OPERATOR, started.id, SourceDraft("x:daycare"), now=NOW))
    x.post(30)
    test = page()
    assert "X: 0 of 0 posts this month: used up until 1 December." in words(test)
    test.button(key="pull_now").click().run()
    assert "The budget is used up: 0 of 0 posts this month. Reading goes on 1 December" in words(test)
    assert x.sold == 0
    monkeypatch.delenv("X_BEARER_TOKEN")
    test.segmented_control(key="search_kind").set_value("x").run()
    assert "set X_BEARER_TOKEN" in words(test)
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "lots")
    assert "is “lots”, which is no number of posts" in words(page())


def test_one_source_shows_its_gaps_and_its_pulls(started: InitiativeRow, monkeypatch) -> None:
    address = "https://herald.example/feed"
    row = doing(
        lambda s: listening.add_source(s, OPERATOR, started.id, SourceDraft(address), now=NOW - timedelta(days=20))
    )

    def pulled(days_ago: int, outcome: str, error: str = "") -> None:
        at = NOW - timedelta(days=days_ago)
        record = PullRow(row.id, at, outcome, 3 if outcome == "new" else 0, 1, error, "", at)
        doing(lambda s: queries.finish(s, row.id, record, changed=0, next_check=None, wait_until=None))

    pulled(15, "new")
    pulled(12, "failed", "herald.example answered 500.")
    pulled(8, "new")
    test = details()
    said = words(test)
    assert "Gap, failing: 9 Nov to 14 Nov. What was said then is not known." in said
    assert "The last 3 pulls, since 8 Nov 09:00: 1 of them failed." in said
    history: pd.DataFrame = next(each.value for each in test.dataframe if "Outcome" in each.value)
    assert list(history["Outcome"]) == ["● new", "▲ failed", "● new"]
    assert history["What happened"][1] == "herald.example answered 500."


def test_outlet_and_channel_are_saved_together(started: InitiativeRow) -> None:
    address = "https://blog.example/feed"
    row = doing(lambda s: listening.add_source(s, OPERATOR, started.id, SourceDraft(address), now=NOW))
    test = details()
    test.text_input(key=f"outlet_{row.id}").set_value("Our blog").run()
    test.segmented_control(key=f"channel_{row.id}").set_value("social").run()
    test.button(key=f"outlet_save_{row.id}").click().run()
    assert [(each.outlet, each.channel) for each in listed(started)] == [("Our blog", "social")]


def test_the_sample_is_never_pulled_and_not_offered_to_be(started: InitiativeRow) -> None:
    def sample(session: Session) -> int:
        key = queries.insert_source(
            session, started.id, "https://herald.example/feed", kind="sample", title="Herald", outlet="", by="", now=NOW
        )
        record = PullRow(key, NOW, "failed", 0, 0, "No such page.", "", None)
        queries.finish(session, key, record, changed=0, next_check=None, wait_until=None)
        return key

    key = doing(sample)
    test = details()
    assert "No such page." in words(test)
    keys = [button.key for button in test.button]
    assert f"try_{key}" not in keys
    assert f"active_{key}" not in keys
    assert test.button(key="pull_now").disabled
    assert listening.pull(db.writing, OPERATOR, started.id, now=NOW, force=True) == []
    assert "opml_out" not in [element.key for element in test.get("download_button")]
