"""The room's pages without a browser: empty, with records, and each form from answer to database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from campaigns import queries, services
from campaigns.attendance import UNKNOWN, parse
from campaigns.expectation import ExpectationDraft
from campaigns.outreach import EventDraft, FollowUpDraft
from campaigns.plan import CampaignDraft
from data import clock, db
from data import queries as ground
from data import services as agenda
from data.access import OPERATOR, Actor
from data.agenda import IndicatorDraft, InitiativeRow, ReadingDraft
from tests.conftest import NOW, ROOT, make_initiative

TODAY = date(2026, 11, 23)
WORDS = ("title", "header", "subheader", "markdown", "text", "error", "success", "badge")


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def started(database: object) -> InitiativeRow:
    with db.writing() as session:
        return make_initiative(session)


@pytest.fixture
def records(started: InitiativeRow) -> InitiativeRow:
    """Events done, to come and uncounted; follow-ups; campaigns live and planned; a published level."""
    with db.writing() as session:
        key = started.id
        goals = [goal.id for goal in ground.goals(session, key)]
        partner = ground.partners(session, key)[0].id
        director = next(m for m in ground.members(session, key) if m.role == "director")
        me = Actor(director.name, director.role, director.id)
        live = CampaignDraft("Cost of care", goals[0], "public", "will", TODAY - timedelta(days=9), date(2027, 2, 28))
        row = services.plan_campaign(session, me, key, live, now=NOW)
        expected = ExpectationDraft("aware", "public", 2, 5, date(2027, 5, 1), "Road repair")
        ahead = CampaignDraft("Walk *to* school", goals[1], "public", "awareness", date(2026, 12, 20), date(2027, 2, 1))
        services.plan_campaign(session, me, key, ahead, expected, now=NOW)
        yesterday = NOW - timedelta(days=1)
        followed = (FollowUpDraft("f", "Send the flyer", me.member_id, TODAY - timedelta(days=5)),)
        done = EventDraft(
            "a", "forum", tuple(goals), "Library", NOW - timedelta(days=6), attendance=parse("about 40"),
            heard="*Buses*", campaign_id=row.id, follow_ups=followed,
        )  # fmt: skip
        logged = EventDraft("b", "canvass", (goals[0],), "Oak St", yesterday, direct=False, partner_id=partner)
        coming = EventDraft("c", "forum", (goals[0],), "Town Hall", NOW + timedelta(days=2), attendance=UNKNOWN)
        services.log_event(session, me, key, done, now=NOW - timedelta(days=6))
        services.log_event(session, me, key, logged, now=NOW)
        services.log_event(session, me, key, coming, now=NOW)
        indicator = IndicatorDraft("Supportive, public", "Share of adults", "share", goal_id=goals[0], kind="will")
        level = ReadingDraft(0, TODAY, 0.58, 0.54, 0.62, n=900, method="local level", fingerprint="x")
        agenda.publish_reading(session, OPERATOR, key, indicator, level, now=NOW)
    return started


def opened(name: str, **params: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for key, value in params.items():
        page.query_params[key] = value
    page.switch_page(f"campaigns/pages/{name}.py").run()
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    return "\n".join(str(element.value) for kind in WORDS for element in page.get(kind)).replace("\\", "")


def press(page: AppTest, label: str, nth: int = 0) -> AppTest:
    [button for button in page.button if button.label == label][nth].click()
    page.run()
    assert not page.exception
    return page


def field(page: AppTest, label: str) -> Any:
    return next(
        widget
        for kind in ("text_input", "selectbox", "button_group", "date_input", "number_input", "text_area", "toggle")
        for widget in page.get(kind)
        if widget.label == label
    )


def fill(page: AppTest, **answers: Any) -> AppTest:
    labels = {
        "kind": "What was it?", "goals": "Which goals?", "count": "How many people?", "where": "Where?",
        "by": "Who ran it?", "heard": "What was heard?", "what": "Follow-up", "when": "When?",
    }  # fmt: skip
    for name, value in answers.items():
        field(page, labels[name]).set_value(value)
    page.run()
    assert not page.exception
    return page


def stored() -> list[Any]:
    with db.reading() as session:
        return queries.events(session, ground.initiatives(session)[0].id)


@pytest.mark.parametrize("name", ["log", "outreach", "campaigns"])
def test_each_page_opens_on_a_bare_initiative(started: InitiativeRow, name: str) -> None:
    assert opened(name).title[0].value


def test_an_empty_outreach_says_what_would_fill_it(started: InitiativeRow) -> None:
    page = opened("outreach")
    assert "Nothing is short, uncounted, overdue or owed" in texts(page)
    page = opened("outreach", outreach_tab="Events")
    assert "No events in this period" in texts(page)
    assert [button.label for button in page.button].count("Log an event") == 2
    assert "No open follow-ups" in texts(opened("outreach", outreach_tab="Follow-ups"))
    assert "No debriefs yet" in texts(opened("outreach", outreach_tab="Debriefs"))


def test_without_goals_the_pages_lead_to_setup(database: object) -> None:
    with db.writing() as session:
        row = make_initiative(session)
        for goal in ground.goals(session, row.id):
            agenda.retire_goal(session, OPERATOR, row.id, goal.id, now=NOW)
    for name in ("log", "campaigns"):
        assert "No goals yet" in texts(opened(name))


def test_four_answers_log_an_event(started: InitiativeRow) -> None:
    page = fill(opened("log"), kind="house meeting", goals=[1], count="50-60", where="Marlow Library")
    press(page, "Save event")
    (row,) = stored()
    assert (row.kind, row.place, row.direct, row.starts) == ("house meeting", "Marlow Library", True, NOW)
    assert (row.attendance.low, row.attendance.high) == (50, 60)
    assert "Saved: House meeting, Marlow Library" in texts(page)
    assert "50–60 came" in texts(page)


def test_attendance_unknown_is_never_0(started: InitiativeRow) -> None:
    page = press(fill(opened("log"), kind="forum", goals=[1], where="Town Hall"), "Save event")
    (row,) = stored()
    assert not row.attendance.known
    assert "Nobody counted" in texts(page)


def test_a_refused_save_keeps_what_was_typed(started: InitiativeRow) -> None:
    page = press(fill(opened("log"), count="60-50", where="Marlow Library", heard="Buses"), "Save event")
    said = "\n".join(error.value for error in page.error).replace("\\", "")
    for part in ("runs backwards", "Say what it was", "at least one goal"):
        assert part in said
    assert stored() == []
    assert field(page, "How many people?").value == "60-50"
    assert field(page, "Where?").value == "Marlow Library"
    press(fill(page, kind="forum", goals=[1], count="50-60"), "Save event")
    assert stored()[0].heard == "Buses"


def test_a_draft_outlives_a_switch_of_pages(started: InitiativeRow) -> None:
    page = fill(opened("log"), kind="canvass", goals=[1, 2], count="12+", where="Oak St")
    page.switch_page("campaigns/pages/outreach.py").run()
    page.switch_page("campaigns/pages/log.py").run()
    press(page, "Save event")
    (row,) = stored()
    assert (row.kind, row.place, row.attendance.low, len(row.goals)) == ("canvass", "Oak St", 12, 2)


def test_a_second_tap_saves_nothing_more(started: InitiativeRow) -> None:
    page = fill(opened("log"), kind="canvass", goals=[1], where="Oak St")
    press(page, "Save event")
    del page.session_state["log_saved"]  # the second tap came before the page had changed
    page.run()
    press(page, "Save event")
    assert len(stored()) == 1


def test_through_a_partner_asks_which(started: InitiativeRow) -> None:
    page = fill(opened("log"), by="A partner did", kind="tabling", goals=[1], where="Fair")
    press(page, "Save event")
    assert "Say which partner ran it" in texts(page)
    field(page, "Which partner?").set_value(1)
    press(page.run(), "Save event")
    assert stored()[0].partner == "Marlow Library"


def test_undo_takes_it_back_and_the_form_keeps_the_answers(started: InitiativeRow) -> None:
    page = press(fill(opened("log"), kind="forum", goals=[1], count="45", where="Town Hall"), "Save event")
    press(page, "Undo")
    assert stored() == []
    assert field(page, "How many people?").value == "45"
    press(page, "Save event")
    assert len(stored()) == 1
    press(page, "Log another")
    assert field(page, "How many people?").value == ""
    press(fill(page, kind="forum", goals=[1], where="Town Hall"), "Save event")
    assert len(stored()) == 2


def test_another_time_is_on_the_spot(started: InitiativeRow) -> None:
    page = fill(opened("log"), kind="forum", goals=[1], where="Town Hall", when="Another time")
    assert field(page, "Day").value == TODAY
    field(page, "Day").set_value(date(2026, 11, 20))
    field(page, "All day, or the time is not known").set_value(True)
    press(page.run(), "Save event")
    (row,) = stored()
    assert (row.all_day, row.starts_on) == (True, date(2026, 11, 20))


def test_a_follow_up_is_added_after_saving_once(started: InitiativeRow) -> None:
    page = press(fill(opened("log"), kind="forum", goals=[1], where="Town Hall"), "Save event")
    press(page, "Save follow-up")
    assert "Say what the follow-up is" in texts(page)
    fill(page, what="Send the flyer")
    press(page, "Save follow-up")
    with db.reading() as session:
        (row,) = queries.follow_ups(session, started.id)
    assert (row.what, row.owner, row.due, row.event) == (
        "Send the flyer", "Pat director", TODAY + timedelta(days=7), "Forum, Town Hall",
    )  # fmt: skip
    assert field(page, "Follow-up").value == ""


def test_a_reader_sees_why_they_may_not_save(started: InitiativeRow) -> None:
    page = opened("log")
    with db.reading() as session:
        reader = next(m for m in ground.members(session, started.id) if m.role == "reader")
    page.session_state["acting_member"] = reader.id
    page.run()
    save = next(button for button in page.button if button.label == "Save event")
    assert save.disabled
    assert "may not" in save.help


def test_outreach_shows_what_is_to_come_and_what_was_done(records: InitiativeRow) -> None:
    page = opened("outreach", outreach_tab="Events")
    coming, done = (frame.value for frame in page.dataframe[:2])
    assert list(coming["Event"]) == ["Forum, Town Hall"]
    assert list(coming["Came"]) == ["planned"]
    assert list(zip(done["Event"], done["Came"], strict=True)) == [
        ("Canvass, Oak St", "unknown"),
        ("Forum, Library", "32–48"),
    ]
    assert "32–48 at 1 event, unknown at 1 more" in texts(page)
    assert "not what changed" in texts(page)
    assert "1 follow-up overdue" in texts(page)


def test_an_event_is_told_in_full_and_put_right(records: InitiativeRow) -> None:
    key = next(row.id for row in stored() if row.name == "Forum, Library")
    page = opened("outreach", event=str(key))
    assert "32–48 (“about 40”)" in texts(page)
    assert "*Buses*" in [text.value for text in page.text]
    field(page, "How many people?").set_value("41")
    press(page.run(), "Save correction")
    assert next(row for row in stored() if row.id == key).attendance.exact == 41


def test_an_address_that_names_nothing_is_no_error(records: InitiativeRow) -> None:
    for params in ({"event": "999999"}, {"event": "x"}, {"event": "9" * 40}):
        opened("outreach", **params)
    assert "does not exist" in texts(opened("campaigns", campaign="999999"))


def test_a_follow_up_is_marked_done(records: InitiativeRow) -> None:
    page = press(opened("outreach", outreach_tab="Follow-ups"), "Mark done")
    with db.reading() as session:
        assert queries.follow_ups(session, records.id) == []
    assert "Reopen" in [button.label for button in page.button]


def test_the_grid_names_its_cell_in_each_card(records: InitiativeRow) -> None:
    page = opened("campaigns")
    for audience in ("Public", "Influencers", "Decision makers"):
        for change in ("awareness", "will", "action"):
            assert f"{audience}: **{change}**" in texts(page)
    assert "Live, 3 months left" in texts(page)
    assert "Aware +2 to +5 points" in texts(page)


def test_a_brief_keeps_outputs_beside_the_outcome(records: InitiativeRow) -> None:
    page = opened("campaigns", campaign="1")
    assert "People counted: 32–48 at 1 event. This is what we did, not what changed." in texts(page)
    assert "58% (54–62, 90% interval), as of 23 Nov 2026, n 900, method: local level" in texts(page)
    assert "Nothing was locked before launch" in texts(page)
    assert "Lock expectation" not in [button.label for button in page.button]


def test_failure_16_a_locked_expectation_is_shown_with_its_date_and_corrected_beside_itself(
    records: InitiativeRow,
) -> None:
    page = opened("campaigns", campaign="2")
    assert "Locked 23 Nov 2026" in texts(page)
    field(page, "From, points").set_value(3.0)
    field(page, "To, points").set_value(6.0)
    press(page.run(), "Lock expectation")
    assert "Say why you correct it" in texts(page)
    field(page, "Why is it corrected?").set_value("Typed 5 for 6")
    press(page.run(), "Lock expectation")
    assert "Locked 23 Nov 2026, corrected later" in texts(page)
    assert "Why it was corrected: Typed 5 for 6" in texts(page)


def test_a_campaign_is_planned_from_its_cell(started: InitiativeRow) -> None:
    page = opened("campaigns", plan="influencers:action")
    press(page, "Plan campaign")
    assert "The campaign needs a name" in texts(page)
    field(page, "Name").set_value("Employer voices")
    field(page, "Goal").set_value(1)
    field(page, "First day").set_value(date(2026, 12, 1))
    field(page, "Last day").set_value(date(2027, 2, 1))
    field(page, "Messages, one a line").set_value("One\n\nTwo")
    field(page, "Budget, USD (optional)").set_value(2500.5)
    field(page, "Lock what we expect now").set_value(True)
    page.run()
    field(page, "From, points").set_value(2.0)
    press(page.run(), "Plan campaign")
    with db.reading() as session:
        (row,) = queries.campaigns(session, started.id)
    assert (row.audience, row.change, row.messages, row.budget_cents) == (
        "influencers",
        "action",
        ("One", "Two"),
        250050,
    )
    assert row.expectation is not None
    assert (row.expectation.rung, row.expectation.low, row.expectation.high) == ("acting", 2, 2)
    assert "Employer voices" in texts(page)


def test_a_plan_is_changed_and_a_launch_stays(records: InitiativeRow) -> None:
    page = opened("campaigns", edit="1")
    field(page, "First day").set_value(date(2026, 12, 1))
    press(page.run(), "Save changes")
    assert "cannot be moved" in texts(page)
    page = opened("campaigns", edit="1")
    field(page, "Name").set_value("Care costs")
    press(page.run(), "Save changes")
    with db.reading() as session:
        assert queries.campaign(session, records.id, 1).name == "Care costs"


def test_log_for_a_campaign_begins_with_it(records: InitiativeRow) -> None:
    page = opened("log", campaign="1")
    assert field(page, "Campaign").value == 1
    assert field(page, "Which goals?").value == [1]
