"""The Label tab without a browser: answer, undo, skip, read a second time; the model and the shares beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data import clock, db
from data import queries as ground
from data.access import Actor, Role
from data.agenda import InitiativeRow
from sentiment.pages import model_parts
from sentiment.queries import labels as queries
from sentiment.queries import stance as stance_queries
from sentiment.services.labels import Place
from tests.conftest import NOW, ROOT, make_initiative
from tests.sentiment.reading import talk

PLACE = Place((NOW - timedelta(days=90)).date(), NOW.date())


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def started(database: object) -> Iterator[InitiativeRow]:
    with db.writing() as session:
        row = make_initiative(session)
        talk.start(session, row)
        talk.talk(session, row, talk.source(session, row, "forum", "social"), 60)
    yield row
    wait()


def wait() -> None:
    """Until nothing is being trained."""
    for asked in model_parts._trainer()[1].values():
        asked.result(timeout=120)


def member(session, initiative: InitiativeRow, role: Role) -> Actor:
    row = next(one for one in ground.members(session, initiative.id) if one.role is role)
    return Actor(row.name, row.role, row.id)


def page(role: Role = Role.COMMUNICATIONS) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.session_state["landed"] = True
    with db.reading() as session:
        row = next(one for one in ground.members(session, 1) if one.role is role)
    test.session_state["acting_member"] = row.id
    test.query_params["mentions_tab"] = "Label"
    test.run()
    test.switch_page("sentiment/pages/mentions.py").run()
    assert not test.exception, test.exception
    return test


def words(test: AppTest) -> str:
    kinds = ("markdown", "caption", "text", "subheader", "error", "progress")
    return "\n".join(str(getattr(one, "value", one)) for kind in kinds for one in test.get(kind))


def standing() -> list[tuple[str, str, str]]:
    with db.reading() as session:
        return [(row.stance, row.drawn, row.by) for row in queries.labels(session, 1) if not row.ended]


def test_answer_undo_and_skip(started: InitiativeRow) -> None:
    test = page()
    first = test.text[0].value
    assert "hidden until you answer" in words(test)
    test.button(key="label_favor").click().run()
    assert not test.exception
    assert standing() == [("favor", "random", "Pat communications")]
    assert test.text[0].value != first
    assert "You said **For**" in words(test)
    second = test.text[0].value
    test.button(key="label_skip").click().run()
    assert test.text[0].value != second
    test.button(key="label_undo").click().run()
    assert standing() == []
    assert test.text[0].value == first, "and it is asked again"
    test.button(key="label_off topic").click().run()
    assert standing() == [("off topic", "random", "Pat communications")]


def test_a_reader_sees_and_may_not_label(started: InitiativeRow) -> None:
    test = page(Role.READER)
    assert test.button(key="label_favor").disabled


def test_a_model_is_trained_beside_the_labeller_and_shown_with_its_table(
    started: InitiativeRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.writing() as session:
        talk.read(session, started, 1, member(session, started, Role.COMMUNICATIONS), 29, PLACE)
    test = page()
    wait()
    test.run()
    with db.reading() as session:
        model = stance_queries.model(session, 1)
    assert model is not None
    assert model.labels == 29
    shown = words(test)
    assert "29 labels" in shown
    assert "always guessing" in shown
    assert "of stories favor the goal" in shown
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))
    for _ in range(10):
        test.button(key="label_neither").click().run()
        assert not test.exception
    assert "The model's guess was" in words(test)
    wait()
    with db.reading() as session:
        assert stance_queries.model(session, 1).labels == 39, "ten labels later it has learned from them"


def test_without_labels_no_stance_is_told(started: InitiativeRow) -> None:
    test = page()
    shown = words(test)
    assert "no share is told" in shown
    assert "Tone is never put in its place" in shown
    assert "favor the goal" not in shown


def test_a_colleague_reads_again_blind(started: InitiativeRow) -> None:
    with db.writing() as session:
        rows = talk.read(session, started, 1, member(session, started, Role.COMMUNICATIONS), 3, PLACE)
    test = page(Role.ORGANIZER)
    test.radio(key="label_draw").set_value("Second reading").run()
    assert "Pat communications said" not in words(test)
    test.button(key="label_against").click().run()
    assert f"Pat communications said {rows[0].stance}".replace("favor", "for") in words(test)
    assert standing()[-1] == ("against", "random", "Pat organizer")
