"""The campaigns page without a browser: what a campaign says and does, the content calendar, the story bank."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from campaigns import charts, services
from campaigns.content import ItemDraft, ItemRow, TacticDraft
from campaigns.expectation import ExpectationDraft
from campaigns.message_test import Counts, TrialDraft
from campaigns.plan import CampaignDraft
from campaigns.queries import content as kept
from campaigns.queries import stories as banked
from campaigns.queries import wording as words
from campaigns.services import content as verbs
from campaigns.services import stories as bank
from campaigns.story_bank import StoryDraft
from data import clock, db
from data import queries as ground
from data import services as agenda
from data.access import OPERATOR, Actor
from data.agenda import IndicatorDraft, InitiativeRow, ReadingDraft
from data.ui.theme import DARK, LIGHT
from tests.campaigns.test_pages import field, opened, press, texts
from tests.conftest import NOW, make_initiative

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def started(database: object) -> InitiativeRow:
    """A live campaign with an item, a tactic in another cell, a story that was withdrawn and a test that runs."""
    with db.writing() as session:
        row = make_initiative(session)
        director = next(m for m in ground.members(session, row.id) if m.role == "director")
        me = Actor(director.name, director.role, director.id)
        goal = ground.goals(session, row.id)[0].id
        before = NOW - timedelta(days=20)
        draft = CampaignDraft(
            "Cost of care", goal, "public", "will", TODAY - timedelta(days=9), date(2027, 2, 28),
            messages=("One in three *waits*",),
        )  # fmt: skip
        expect = ExpectationDraft("supportive", "public", 2, 5, date(2027, 4, 1))
        key = services.plan_campaign(session, me, row.id, draft, expect, now=before).id
        tactic = TacticDraft("Coffee hours", "influencers", "will", "Radio", director.id, TODAY, TODAY)
        verbs.keep_tactic(session, me, row.id, key, tactic, now=NOW)
        told = StoryDraft("The list", "We *waited*.", goal, TODAY, "Ann Example", ("Radio",), False, TODAY)
        story = bank.keep_story(session, me, row.id, told, now=NOW)
        message = words.messages(session, key)[0].id
        item = ItemDraft(TODAY, "Morning spot", "Radio", director.id, message, story.id)
        verbs.keep_item(session, me, row.id, key, item, now=NOW)
        bank.withdraw_story(session, me, row.id, story.id, now=NOW)
        plan = TrialDraft("Subject", "A", "B", "opened it", "at random", 0.1, 0.05, 100, date(2026, 12, 20))
        test = bank.lock_test(session, me, row.id, key, plan, now=NOW)
        bank.count_test(session, me, row.id, key, test.id, Counts(60, 37, 60, 6), now=NOW)
        indicator = IndicatorDraft("Supportive, public", "Share of adults", "share", goal_id=goal, kind="will")
        level = ReadingDraft(0, TODAY, 0.58, 0.54, 0.62, method="local level", fingerprint="x")
        agenda.publish_reading(session, OPERATOR, row.id, indicator, level, now=NOW)
    return row


def part(name: str) -> AppTest:
    return opened("campaigns", campaign="1", campaign_part=name)


def test_a_message_is_approved_on_the_page(started: InitiativeRow) -> None:
    page = press(part("Messages"), "Ask for approval")
    press(page, "Approve")
    assert "Approved by Pat director, 23 Nov 2026" in texts(page)
    field(page, "Word it anew").set_value("One in three families waits")
    press(page.run(), "Save new version")
    assert "Draft" in texts(page)
    with db.reading() as session:
        (row,) = words.messages(session, 1)
    assert [entry.state for entry in row.entries] == ["draft", "in review", "approved", "draft"]


def test_a_tactic_stands_in_its_cell_of_both_grids(started: InitiativeRow) -> None:
    for page in (opened("campaigns"), part("Tactics")):
        found = texts(page)
        assert "Influencers: **will**" in found
        assert "Coffee hours" in found


def test_a_withdrawn_story_shows_as_such_wherever_it_is_placed(started: InitiativeRow) -> None:
    page = part("Content")
    assert "Withdrawn 23 Nov 2026: not to be used" in "\n".join(w.value for w in page.warning).replace("\\", "")
    assert list(page.dataframe[0].value["Item"]) == ["Morning spot"]
    assert list(page.dataframe[0].value["Story"]) == ["The list (Withdrawn 23 Nov 2026: not to be used)"]
    field(page, "State").set_value("ready")
    press(page.run(), "Save state")
    said = "\n".join(error.value for error in page.error).replace("\\", "")
    assert "approved first" in said
    assert "Withdrawn" in said
    press(page, "Later")
    assert "Nothing is planned for these days" in texts(page)


def test_an_item_planned_for_another_month_is_shown_in_its_month(started: InitiativeRow) -> None:
    page = part("Content")
    field(page, "Item").set_value("Bus cards")
    field(page, "Channel").set_value("Radio")
    field(page, "Day").set_value(date(2027, 1, 5))
    page = press(page.run(), "Plan item")
    assert "1 Jan 2027 to 31 Jan 2027" in texts(page)
    assert "Bus cards" in list(page.dataframe[-1].value["Item"])


def test_the_calendar_of_all_campaigns_and_the_story_bank(started: InitiativeRow) -> None:
    page = opened("campaigns", campaigns_tab="Content calendar")
    assert "Morning spot" in list(page.dataframe[-1].value["Item"])
    page = opened("campaigns", campaigns_tab="Stories")
    assert "We *waited*." in [text.value for text in page.text]
    assert "Withdrawn 23 Nov 2026" in texts(page)
    assert "Ann Example" not in texts(page)
    field(page, "Title").set_value("Night shift")
    field(page, "The story, in their words").set_value("No care after six.")
    field(page, "Goal").set_value(1)
    press(page.run(), "Keep story")
    with db.reading() as session:
        assert len(banked.stories(session, started.id)) == 2
    assert "No consent yet: not to be used" in texts(page)


def test_failure_04_the_outcome_comes_first_and_outputs_stand_apart(started: InitiativeRow) -> None:
    page = part("Results")
    field(page, "What was counted?").set_value("reach")
    for label, value in (
        ("In words", "Listeners"), ("How many?", "9,000-12,000"), ("How was it counted or estimated?", "estimate"),
        ("Where does the number come from?", "KMRL"),
    ):  # fmt: skip
        field(page, label).set_value(value)
    press(page.run(), "Save count")
    found = texts(page)
    assert found.index("What changed") < found.index("What we put out")
    assert "Supportive among the public: +2 to +5 points" in found
    assert "58% (54–62, 90% interval), as of 23 Nov 2026" in found
    assert "Did the campaign move it?** No verdict yet" in found
    assert [list(frame.value["How many"]) for frame in page.dataframe] == [["9,000–12,000"]]
    assert not page.metric
    wrong = next(each for each in page.text_input if each.value == "9,000–12,000")
    press(wrong.set_value("9,000").run(), "Save the correction")
    assert [list(frame.value["How many"]) for frame in page.dataframe] == [["9,000"]]
    assert "reach: 9,000–12,000 became 9,000" in texts(page)
    press(page, "Yes, remove it")
    assert not page.dataframe
    assert "reach 9,000: removed" in texts(page)


def test_a_running_test_keeps_its_result_and_notes_the_look(started: InitiativeRow) -> None:
    page = press(part("Tests"), "See the result")
    assert "hidden until the test has ended" in page.warning[0].value
    assert "37" not in texts(page)
    with db.reading() as session:
        assert banked.trials(session, 1)[0].refused == 1


def test_money_is_planned_and_spent_on_the_page(started: InitiativeRow) -> None:
    page = part("Money")
    field(page, "Channel").set_value("Radio")
    field(page, "Amount, USD").set_value(412.5)
    press(page.run(), "Save amount")
    assert "Spent so far: USD 412.50" in texts(page)
    with db.reading() as session:
        assert [row.cents for row in kept.spending(session, 1)] == [41_250]


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_picture_of_the_calendar_has_a_row_for_each_partner(tokens: object) -> None:
    items = [
        ItemRow(
            number, 1, "Care", TODAY, "Spot", "Radio", None, "", "", None, "", None, whose, 1, "Pat", state, "", None,
            NOW,
        )
        for number, (whose, state) in enumerate([("", "planned"), ("Library", "published"), ("", "ready")])
    ]  # fmt: skip
    frame = charts.content_frame(items)
    assert list(frame["place"]) == [0, 0, 1]
    made = charts.content_calendar(
        items, start=date(2026, 11, 1), end=date(2026, 11, 30), today=TODAY, tokens=tokens
    ).to_dict()  # type: ignore[arg-type]
    marks = made["layer"][1]
    assert marks["encoding"]["y"]["sort"] == ["We", "Library"]
    assert charts.content_calendar(
        items, start=date(2026, 12, 1), end=date(2026, 12, 7), today=TODAY, tokens=LIGHT
    ).to_dict()
