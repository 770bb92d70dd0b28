"""The Mentions page without a browser: empty, with records, and each form from answer to database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data import clock, db
from data import queries as ground
from data.access import OPERATOR, Role
from data.agenda import InitiativeRow
from sentiment.queries import sources as source_queries
from sentiment.queries import topics as topic_queries
from sentiment.services import listening
from tests.badserver import FEED, BadServer, Entry, rss
from tests.conftest import NOW, ROOT, make_initiative

WIRE = (
    "The county board voted seven to two on Tuesday to double the number of subsidised child care places by next "
    "autumn, a plan that families have asked for since the mill closed. <script>alert(1)</script>"
)
KINDS = ("title", "header", "subheader", "markdown", "text", "error", "success", "warning", "code")


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def started(database: object) -> InitiativeRow:
    with db.writing() as session:
        return make_initiative(session)


@pytest.fixture
def filled(started: InitiativeRow) -> InitiativeRow:
    """Two outlets with copies of one story, a hostile title, an undated entry, a topic."""
    with db.writing() as session:
        goal = ground.goals(session, started.id)[0]
        listening.add_topic(session, OPERATOR, started.id, goal.id, '"child care"', now=NOW)
        for n in range(3):
            entries = [
                Entry("Board *votes* :material/home: <b>now</b>", WIRE, NOW - timedelta(days=2, hours=n), id="w")
            ]
            body = rss([*entries, *(FEED if n == 0 else ())], f"Paper {n}").replace(
                b"https://news.example/<", f"https://news{n}.example/<".encode()
            )
            listening.import_feed(session, OPERATOR, started.id, f"{n}.xml", body, now=NOW)
    return started


def page(**params: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    test.session_state["landed"] = True
    test.run()
    for name, value in params.items():
        test.query_params[name] = value
    return test.switch_page("sentiment/pages/mentions.py").run()


def words(test: AppTest) -> str:
    assert not test.exception, test.exception
    return "\n".join(str(element.value) for kind in KINDS for element in test.get(kind))


def test_empty(started: InitiativeRow) -> None:
    test = page()
    said = words(test)
    for missing in ("No stories yet", "No sources yet", "No topic yet"):
        assert missing in said
    assert "Never public opinion" in said


def test_stories_with_copies_counted_once(filled: InitiativeRow) -> None:
    test = page()
    said = words(test)
    assert "**3 placements**, 3 outlets" in said
    assert "Tone, not support: sounds" in said
    assert r"\*votes\*" in said, "foreign text cannot format"
    assert "About Child care for every family" in said
    assert "Library extends its hours" not in said, "about none of our goals"


def test_a_story_in_full(filled: InitiativeRow) -> None:
    test = page()
    next(button for button in test.button if button.label == "Open").click().run()
    said = words(test)
    assert "The county board voted" in said
    assert "script" not in said
    (placements, *_) = test.dataframe
    assert sorted(placements.value["Outlet"]) == ["Paper 0", "Paper 1", "Paper 2"]
    assert list(placements.value.columns) == ["Outlet", "Day", "Link", "Author", "Tone", "Title"]
    test.button(key="story_close").click().run()
    assert "The county board voted" not in words(test)
    assert "This story is not here" in words(page(story="999999"))
    assert "Mentions" in words(page(story="x'; drop"))


def test_search_in_titles_and_texts(filled: InitiativeRow) -> None:
    test = page()
    test.text_input(key="story_text").set_value("vote set tuesday").run()
    said = words(test).split("All stories")[1]
    assert "Child care vote set for Tuesday" in said
    assert "placements**" not in said
    test.text_input(key="story_text").set_value("mill subsidi*").run()
    assert "3 placements**" in words(test).split("All stories")[1]
    test.text_input(key="story_text").set_value("nothing like it").run()
    assert "No story with these words" in words(test)


def test_a_topic_says_what_it_finds_and_where_it_is_wrong(filled: InitiativeRow) -> None:
    test = page()
    test.text_area(key="topic_query").set_value("walk* OR library").run()
    assert "**2** of the newest 6 stored mentions match" in words(test)
    test.text_area(key="topic_query").set_value("walk or library").run()
    said = words(test)
    assert "At character 6" in said
    assert "walk or library\n     ^" in said
    test.button(key="topic_add").click().run()
    assert test.text_area(key="topic_query").value == "walk or library", "what was typed is kept"
    test.text_area(key="topic_query").set_value("walk* OR library").run()
    test.button(key="topic_add").click().run()
    with db.reading() as session:
        rows = topic_queries.topics(session, filled.id)
    assert [(row.query, row.mentions) for row in rows][-1] == ("walk* OR library", 2)
    assert "**2** stored mentions" in words(test)


def test_change_and_remove_a_topic(filled: InitiativeRow) -> None:
    with db.reading() as session:
        (row,) = topic_queries.topics(session, filled.id)
    test = page(mentions_tab="Topics")
    test.segmented_control(key=f"topic_panel_{row.id}").set_value("Change").run()
    test.text_area(key=f"topic_query_{row.id}_1").set_value("library").run()
    assert "**1** of the newest 6 stored mentions match: 1 more and 4 fewer than now" in words(test)
    test.button(key=f"topic_save_{row.id}").click().run()
    with db.reading() as session:
        (changed,) = topic_queries.topics(session, filled.id)
    assert (changed.version, changed.mentions) == (2, 1)
    test.button(key=f"topic_remove_{row.id}").click().run()
    assert "nothing in the media counts for this goal" in words(test)


def test_add_and_pull_a_source(started: InitiativeRow, bad_server: BadServer) -> None:
    test = page()
    for typed, says in (("", "address is missing"), ("file:///etc/passwd", "does not begin with http")):
        test.text_input(key="source_address").set_value(typed).run()
        test.button(key="source_add").click().run()
        assert says in words(test)
        assert test.text_input(key="source_address").value == typed, "what was typed is kept"
    for path in ("/feed.xml", "/page.html"):
        test.text_input(key="source_address").set_value(bad_server.url(path)).run()
        test.button(key="source_add").click().run()
        assert "Added" in words(test)
    test.button(key="pull_now").click().run()
    said = words(test)
    assert "3 new mentions from 2 sources. 1 failed: see below." in said
    assert "This is a web page, not a feed." in said
    health = {row.name: row.health(NOW) for row in _sources(started)}
    assert health == {"Marlow Herald": "good", bad_server.url("/page.html"): "failing"}
    failing = next(row for row in _sources(started) if row.outcome == "failed")
    bad_server.set_feed("/page.html", FEED, title="Moved")
    test.button(key=f"try_{failing.id}").click().run()
    assert "3 new mentions from 1 source." in words(test)
    test = page()
    assert "failing: a gap" not in words(test)


def _sources(initiative: InitiativeRow) -> list[Any]:
    with db.reading() as session:
        return source_queries.sources(session, initiative.id)


def test_a_reader_sees_and_may_not_change(filled: InitiativeRow) -> None:
    with db.reading() as session:
        reader = next(m for m in ground.members(session, filled.id) if m.role == Role.READER)
    test = page()
    test.session_state["acting_member"] = reader.id
    test.run()
    assert "placements**" in words(test)
    for key in ("topic_add", "source_add", "opml_add"):
        assert test.button(key=key).disabled


def test_the_page_reads_no_more_than_it_shows(filled: InitiativeRow, statements: Callable[[], list[str]]) -> None:
    page()
    told = [line for line in statements() if "FROM mention " in line or "FROM mention\n" in line]
    assert all("LIMIT" in line for line in told), told


@pytest.fixture
def statements(database: object) -> Any:
    from sqlalchemy import event

    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    yield lambda: seen
    event.remove(db.engine(), "before_cursor_execute", note)
