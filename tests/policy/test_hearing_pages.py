"""The Hearings tab and a hearing's page without a browser: what is next and missing, ticks, and who may see what."""

from __future__ import annotations

from data import db
from data.access import OPERATOR, Role
from policy import queries
from policy.services import preparation
from policy.witnesses import WitnessDraft
from tests.conftest import NOW
from tests.policy.test_pages import bill, page, press, said, started, today

__all__ = ["bill", "started", "today"]


def the_hearing(started: int) -> int:
    with db.reading() as session:
        return queries.hearings(session, started)[0].id


def test_the_tab_says_what_is_next_and_missing_and_opens_it(started: int, bill: int) -> None:
    made = page(show="hearings")
    shown = said(made)
    assert "Next: SB 12" in shown
    assert "No witness has confirmed." in shown
    assert "In 10 days" in shown
    opened = press(made, "Prepare this hearing")
    assert "Hearing: SB 12" in said(opened)
    assert [tab.label for tab in opened.tabs] == ["Checklist", "Witnesses", "Committee", "In the packet", "Date"]


def test_a_tick_is_kept_with_who_and_when(started: int, bill: int) -> None:
    key = the_hearing(started)
    made = page(hearing=key)
    next(box for box in made.checkbox if box.label.startswith("Confirm the date")).check()
    made.run()
    assert not made.exception
    assert "done Mon 23 Nov by Pat policy" in said(made)
    with db.reading() as session:
        done = [task for task in preparation.tasks_of(session, started, key, now=NOW) if task.done]
    assert [(task.item, task.done_by) for task in done] == [("confirm", "Pat policy")]


def test_a_witness_is_added_and_what_is_wrong_is_said(started: int, bill: int) -> None:
    made = press(page(hearing=the_hearing(started)), "Add witness")
    assert "Say who testifies." in said(made)
    next(field for field in made.text_input if field.label == "Name").input("Ana *Ruiz*")
    press(made, "Add witness")
    assert "1. Ana *Ruiz*" in said(made)
    assert "0 of 1 confirmed, 3 minutes together" in said(made)


def test_a_reader_sees_the_hearing_and_no_witness_and_may_tick_nothing(started: int, bill: int) -> None:
    key = the_hearing(started)
    with db.writing() as session:
        preparation.keep_witness(session, OPERATOR, started, key, WitnessDraft("Ana Ruiz"), now=NOW)
    made = page(Role.READER, hearing=key)
    assert "Who testifies is private to the team." in said(made)
    assert "Ana Ruiz" not in said(made)
    assert all(box.disabled for box in made.checkbox)
    assert "Ana Ruiz" in said(page(Role.ORGANIZER, hearing=key))


def test_a_hearing_that_is_not_there_is_said(started: int, bill: int) -> None:
    assert "does not exist" in said(page(hearing=999))


def test_a_hearing_is_moved_and_cancelled(started: int, bill: int) -> None:
    key = the_hearing(started)
    made = page(hearing=key)
    next(field for field in made.text_input if field.label == "Place").input("Room 9")
    press(made, "Save the date")
    with db.reading() as session:
        assert queries.hearing(session, started, key).place == "Room 9"
    press(made, "Cancel this hearing")
    assert "This hearing is cancelled." in said(made)
