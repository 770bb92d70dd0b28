"""The policy page without a browser: empty, with bills, one bill in full, and what is refused."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data import clock, db
from data import queries as agenda
from data.access import Actor, Role
from policy import queries, services
from policy.alignment import CodingDraft, PositionDraft
from policy.hearings import HearingDraft
from tests.conftest import NOW, ROOT, make_initiative
from tests.policy.builders import WHOLE_WAY, body, raw_bill

PAGE = "policy/pages/policy.py"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same day for ever: the filters count from it."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def started(database: object) -> int:
    with db.writing() as session:
        return make_initiative(session).id


@pytest.fixture
def bill(started: int) -> int:
    """A bill with actions, one without, both by import; the first with a position, a coding and a hearing."""
    now = clock.now()
    with db.writing() as session:
        content = body(raw_bill(actions=WHOLE_WAY[:4]), raw_bill("HB 7", title="_Fares_ [x](http://y) for :red[all]"))
        (pat,) = [m for m in agenda.members(session, started) if m.role is Role.POLICY]
        actor = Actor(pat.name, pat.role, pat.id)
        services.import_bills(session, actor, started, "b.json", content, {}, now)
        key = next(row.id for row in queries.bills(session, started, now.date()) if row.identifier == "SB 12")
        services.take_position(
            session, actor, started, key, PositionDraft("support", "Guards.", now.date(), 1), now=now
        )
        goal = agenda.goals(session, started)[1]
        services.code_alignment(session, actor, started, key, CodingDraft(goal.id, "agree", "strong", "Pays."), now=now)
        hearing = HearingDraft(key, now.date() + timedelta(days=10), time(10), "Room 2", "House Education")
        services.add_hearing(session, actor, started, hearing, now=now)
    return key


def page(role: Role = Role.POLICY, **params: object) -> AppTest:
    made = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    with db.reading() as session:
        (member,) = [m for m in agenda.members(session, agenda.initiatives(session)[0].id) if m.role is role]
    made.session_state["acting_member"] = member.id
    for name, value in params.items():
        made.query_params[name] = str(value)
    made.switch_page(PAGE).run()
    assert not made.exception
    return made


def said(made: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "error", "warning", "text")
    return "\n".join(str(element.value) for kind in kinds for element in made.get(kind)).replace("\\", "")


def press(made: AppTest, label: str) -> AppTest:
    next(button for button in made.button if button.label == label).click()
    made.run()
    assert not made.exception
    return made


def bill_row(key: int):  # type: ignore[no-untyped-def]
    with db.reading() as session:
        initiative = agenda.initiatives(session)[0]
        return queries.detail(session, initiative.id, key, initiative.today(clock.now()))


def test_an_empty_desk_says_what_would_fill_it(started: int) -> None:
    made = page()
    assert "No bills yet" in said(made)
    assert "Import bills" in [button.label for button in made.button]


def test_add_a_bill_by_hand_on_an_empty_desk(started: int) -> None:
    made = page()
    made.text_input(key="bill_0_number").set_value("SB 540")
    made.text_input(key="bill_0_place").set_value("Ohio")
    made.text_input(key="bill_0_title").set_value("Guards")
    press(made, "Add bill")
    assert "Name the legislative session" in said(made)  # refused, and nothing typed is lost
    assert made.text_input(key="bill_0_number").value == "SB 540"
    made.text_input(key="bill_0_session").set_value("2025-2026")
    made.date_input(key="bill_0_day").set_value(date(2026, 2, 10))
    made.text_input(key="bill_0_action").set_value("Referred to Education")
    press(made, "Add bill")
    with db.reading() as session:
        (row,) = queries.bills(session, started, date(2026, 11, 23))
    assert (row.identifier, row.stage) == ("SB 540", "in committee")


def test_the_board_shows_stage_position_goal_and_hearing(bill: int) -> None:
    text = said(page())
    assert "In the last 7 days" in text
    assert "Next hearing" in text
    for heading in ("**Introduced** · 0", "**In committee** · 1", "**Passed one chamber** · 1", "**Enacted** · 0"):
        assert heading in text
    assert "Passed one chamber since Tue 10 Mar" in text
    assert "Safe routes to school: agrees, strong" in text
    assert "Support" in text
    assert "No position" in text
    assert "House Education" in text


def test_foreign_titles_are_never_markup(bill: int) -> None:
    shown = [str(element.value) for element in page().get("markdown")]
    assert any(r"\[x\]\(http\://y\)" in text for text in shown)
    assert not any("[x](http" in text for text in shown)


def test_filters_leave_out_and_say_so(bill: int) -> None:
    made = page()
    with db.reading() as session:
        other = agenda.goals(session, agenda.initiatives(session)[0].id)[0]
    made.multiselect(key="filter_goals").set_value([other.id])
    made.run()
    assert "2 of 2 bills are left out" in said(made)


def test_a_bill_in_full(bill: int) -> None:
    text = said(page(bill=bill))
    for part in ("SB 12 School crossing guards", "Now:", "Guards.", "Pays.", "Passed Senate, 30-3", "House Education",
                 "Open States", "Came in, passed one chamber"):  # fmt: skip
        assert part in text


def test_a_bill_that_is_not_here(bill: int) -> None:
    assert "does not exist" in said(page(bill=9999))
    assert "Board" in [tab.label for tab in page(bill="x; drop table").tabs]


def test_take_a_position_with_its_reason(bill: int) -> None:
    made = page(bill=bill)
    made.pills(key=f"position_{bill}_0_stance").set_value("oppose")
    press(made, "Take position")
    assert "Say why" in said(made)
    made.text_area(key=f"position_{bill}_0_why").set_value("The amendment takes it all back.")
    press(made, "Take position")
    positions = bill_row(bill).positions
    assert [(row.stance, row.rationale) for row in positions] == [
        ("oppose", "The amendment takes it all back."),
        ("support", "Guards."),
    ]
    assert positions[0].priority == 1  # what was not touched stays
    assert made.text_area(key=f"position_{bill}_1_why").value == ""


def test_code_to_a_goal_and_add_an_action(bill: int) -> None:
    made = page(bill=bill)
    press(made, "Save coding")
    assert "Say why" in said(made)
    made.text_input(key=f"action_{bill}_0_what").set_value("Passed House")
    press(made, "Add action")
    assert bill_row(bill).row.stage == "passed both"


def test_set_and_cancel_a_hearing(bill: int) -> None:
    made = page(bill=bill)
    press(made, "Set hearing")
    assert "on which day" in said(made)
    made.date_input(key=f"hearing_{bill}_0_day").set_value(clock.now().date() + timedelta(days=3))
    made.text_input(key=f"hearing_{bill}_0_committee").set_value("Rules")
    press(made, "Set hearing")
    assert [row.committee for row in bill_row(bill).hearings] == ["Rules", "House Education"]
    press(made, "Cancel hearing")
    assert sum(row.cancelled for row in bill_row(bill).hearings) == 1


def test_a_reader_reads_and_cannot_decide(bill: int) -> None:
    made = page(Role.READER, bill=bill)
    disabled = {button.label for button in made.button if button.disabled}
    assert {"Take position", "Save coding", "Add action", "Set hearing"} <= disabled
    assert "Take a position" in {button.label for button in page(Role.ORGANIZER).button if button.disabled}


def test_since_you_last_looked_is_each_person_s_own(bill: int, monkeypatch: pytest.MonkeyPatch) -> None:
    page()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=2))
    assert "Since you last looked" in said(page())
    made = page()
    assert "1 change to read, on 1 bill" in said(made)  # looking twice is not reading
    press(made, "Mark read")
    assert "nothing new on followed bills" in said(made)
    assert "nothing new on followed bills" in said(page())
    assert "In the last 7 days" in said(page(Role.DIRECTOR))


def test_an_amendment_asks_for_a_review_on_the_board_and_the_bill(bill: int) -> None:
    made = page(bill=bill)
    made.text_input(key=f"action_{bill}_0_what").set_value("Amendment 2 adopted")
    press(made, "Add action")
    assert "Our position is to review" in said(made)
    assert "Our alignment is to review" in said(made)
    board = page()
    assert "to review, position" in said(board)
    board.session_state["policy_tab"] = "Positions"
    board.run()
    assert "position and alignment, since" in said(board)
    made = page(bill=bill)
    press(made, "The position still holds")
    assert "Say what you found" in said(made)
    made.text_input(key=f"reviewed_position_{bill}_0_why").set_value("It moves a date.")
    press(made, "The position still holds")
    assert "Our position is to review" not in said(made)
    assert "Our alignment is to review" in said(made)


def test_partners_and_the_desk_on_a_bill(bill: int) -> None:
    made = page(bill=bill)
    made.pills(key=f"partner_{bill}_0_answer").set_value("dissents")
    press(made, "Put on record")
    assert "Say why, in the partner" in said(made)
    made.text_area(key=f"partner_{bill}_0_reason").set_value("It leaves _buses_ out.")
    press(made, "Put on record")
    assert "Marlow Library" in said(made)
    assert "It leaves _buses_ out." in said(made)
    made.text_area(key=f"desk_{bill}_0_points").set_value("Guards save lives.")
    press(made, "Save")
    assert "Guards save lives." in said(made)
    press(made, "Ask for approval")
    assert "Approval asked by Pat policy" in said(made)
    assert next(button for button in made.button if button.label == "Approve").disabled
    made = page(Role.DIRECTOR, bill=bill)
    press(made, "Approve")
    assert "Approved by Pat director" in said(made)


def test_versions_letters_and_passages_on_a_bill(bill: int) -> None:
    made = page(bill=bill)
    for number, (note, text) in enumerate(
        (("Introduced", "Pays 9% [x](http://y)"), ("Amended", "Pays 7% [x](http://y)"))
    ):
        made.text_input(key=f"version_{bill}_{number}_note").set_value(note)
        made.text_area(key=f"version_{bill}_{number}_text").set_value(text)
        press(made, "Save version")
    text = said(made)
    assert "1 words added and 1 removed in 1 place" in text
    assert ":red-background[−[~~9~~]]" in text
    assert not any("[x](http" in str(element.value) for element in made.get("markdown"))
    made.text_area(key=f"provision_{bill}_0_passage").set_value("Pays 7%")
    made.pills(key=f"provision_{bill}_0_verdict").set_value("agree")
    made.text_area(key=f"provision_{bill}_0_why").set_value("The cap.")
    press(made, "Save passage")
    assert "The cap." in said(made)
    made.text_input(key=f"letter_{bill}_new_0_title").set_value("For <b>SB 12</b>")
    made.text_area(key=f"letter_{bill}_new_0_body").set_value("Vote yes.")
    next(b for b in made.button if b.key == f"letter_{bill}_new_save").click()
    made.run()
    assert "version 1" in said(made)
    assert not made.exception
