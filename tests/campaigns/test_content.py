"""Rules of a campaign's content, the story bank and what was put out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from campaigns import content, outputs, story_bank, wording
from campaigns.attendance import UNKNOWN, parse
from campaigns.content import ItemDraft, ItemRow, MoneyDraft, MoneyRow, TacticDraft
from campaigns.story_bank import ANYWHERE, StoryDraft, StoryRow, why_not
from campaigns.wording import EntryRow, MessageRow
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
DAY = date(2026, 12, 4)
STORY = StoryRow(
    1, "The waiting list", "We waited *two* years.", 1, "Care", date(2026, 10, 1), ("Radio", "Social media"), False,
    date(2026, 10, 2), date(2026, 12, 31), None, "Rosa",
)  # fmt: skip
ITEM = ItemRow(
    5, 1, "Care", DAY, "Radio spot", "Radio", 2, "One in three", "approved", None, "", None, "", 3, "Marcus",
    "planned", "", None, NOW,
)  # fmt: skip


def said(state: str) -> MessageRow:
    return MessageRow(2, 1, "One in three", (EntryRow(1, "One in three", state, "", NOW, "Marcus"),))


def test_money_by_channel_is_planned_beside_spent() -> None:
    rows = [
        MoneyRow(1, "planned", "Radio", 100_000, TODAY, "", ""),
        MoneyRow(2, "spent", "Radio", 60_000, TODAY, "", ""),
        MoneyRow(3, "spent", "Radio", -10_000, TODAY, "twice", ""),
        MoneyRow(4, "spent", "Paint", 5_000, TODAY, "", ""),
    ]
    paint, radio = content.lines(rows)
    assert (paint.channel, paint.planned, paint.spent, paint.left) == ("Paint", None, 5_000, None)
    assert (radio.planned, radio.spent, radio.left) == (100_000, 50_000, 50_000)
    assert content.money(125_050, "USD") == "USD 1,250.50"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"cents": 0}, "amount"), ({"cents": -5}, "note"), ({"channel": " "}, "channel"), ({"on": DAY}, "on"),
     ({"kind": "saved"}, "kind"), ({"on": None}, "on"), ({"note": "x" * 301}, "note")],
)  # fmt: skip
def test_an_amount_says_what_is_wrong(change: dict[str, object], field: str) -> None:
    draft = MoneyDraft("spent", "Radio", 500, TODAY)
    assert content.check_money(draft, today=TODAY) == []
    found = content.check_money(replace(draft, **change), today=TODAY)  # type: ignore[arg-type]
    assert [problem.field for problem in found] == [field]


def test_what_is_not_approved_does_not_go_out() -> None:
    def check(state: str, message: str = "approved", story: str = "", published: date | None = TODAY) -> list[str]:
        found = content.check_state(
            ITEM, state, "https://x.example", message=said(message), story=story, published=published, today=TODAY
        )
        return [problem.field for problem in found]

    assert check("ready") == []
    assert check("ready", message="in review") == ["message"]
    assert check("published", message="draft", story="Withdrawn") == ["message", "story"]
    assert check("published", published=None) == ["published_on"]
    assert check("published", published=DAY) == ["published_on"]
    assert check("gone") == ["state"]
    assert check("dropped", message="draft") == []


def test_what_was_published_stays_published() -> None:
    out = replace(ITEM, state="published", published_on=TODAY)
    (problem,) = content.check_state(out, "planned", "", message=None, story="", published=None, today=TODAY)
    assert "cannot be taken back" in problem.why
    assert content.check_change(out)
    assert content.check_change(ITEM) == []


def test_an_item_says_where_it_stands() -> None:
    assert ITEM.words(TODAY) == "Planned"
    assert ITEM.words(date(2026, 12, 5)) == "Planned, overdue"
    assert replace(ITEM, state="published", published_on=DAY).words(DAY) == "Published 4 Dec 2026"
    assert (ITEM.row, replace(ITEM, partner="Library").row) == ("We", "Library")


def test_an_item_in_a_calendar_is_a_day_and_leaves_it_when_dropped() -> None:
    entry = ITEM.entry()
    assert (entry.starts, entry.ends, entry.status) == (DAY, None, "confirmed")
    assert replace(ITEM, state="dropped").entry().status == "cancelled"
    assert "One in three" in entry.description


def test_weeks_and_months() -> None:
    assert content.week(date(2026, 11, 29)) == (date(2026, 11, 23), date(2026, 11, 29))
    assert content.month(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert content.month(date(2028, 2, 3)) == (date(2028, 2, 1), date(2028, 2, 29))


def test_items_and_tactics_say_what_is_wrong() -> None:
    found = content.check_item(ItemDraft(None, "", "", None, 9, 1, 9), owners=[], partners=[], messages=[], story="No.")
    assert {problem.field for problem in found} == {"title", "channel", "owner", "on", "partner", "message", "story"}
    found = content.check_tactic(TacticDraft("", "x", "y", "", None, DAY, TODAY, "z"), owners=[])
    assert {problem.field for problem in found} == {"title", "channel", "owner", "cell", "dates", "state"}


def test_messages_go_from_state_to_state_and_only_a_named_member_approves() -> None:
    assert wording.check_step(said("draft"), "approved", "", 1)
    assert wording.check_step(said("in review"), "approved", "", None)
    assert wording.check_step(said("in review"), "approved", "", 1) == []
    assert wording.check_step(said("in review"), "draft", " ", 1)
    assert wording.check_step(said("in review"), "draft", "Too long", 1) == []
    assert wording.check_step(said("approved"), "draft", "", 1)
    assert MessageRow(1, 1, "First", ()).state == "draft"


@pytest.mark.parametrize(
    ("change", "channel", "day", "says"),
    [
        ({}, "radio", DAY, ""),
        ({}, "Door to door", DAY, "was not given for"),
        ({"scope": (ANYWHERE,)}, "Door to door", DAY, ""),
        ({}, "Radio", date(2027, 1, 1), "Consent ended 31 Dec 2026"),
        ({"consent_until": date(2026, 11, 22)}, "Radio", date(2026, 11, 1), "Consent ended"),
        ({"withdrawn_on": TODAY}, "Radio", DAY, "Withdrawn 23 Nov 2026"),
        ({"consent_on": None}, "Radio", DAY, "No consent"),
        ({}, "Radio", date(2026, 10, 1), "Consent from 2 Oct 2026"),
    ],
)
def test_a_story_is_placed_only_where_and_while_its_teller_agreed(
    change: dict[str, object], channel: str, day: date, says: str
) -> None:
    found = why_not(replace(STORY, **change), channel, day, TODAY)  # type: ignore[arg-type]
    assert says in found
    assert bool(found) == bool(says)


def test_an_export_names_only_who_agreed_to_be_named() -> None:
    rows = [
        STORY,
        replace(STORY, id=2, named=True),
        replace(STORY, id=3, named=True, withdrawn_on=TODAY),
        replace(STORY, id=4, consent_until=date(2026, 11, 1)),
        replace(STORY, id=5, consent_on=None),
    ]
    found = story_bank.exported(rows, {key: f"Teller {key}" for key in range(1, 6)}, TODAY)
    assert [row["teller"] for row in found] == [None, "Teller 2"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"), ({"text": " "}, "text"), ({"goal_id": 9}, "goal"), ({"told_on": DAY}, "told_on"),
        ({"scope": ()}, "scope"), ({"consent_on": DAY}, "consent_on"), ({"teller": ""}, "named"),
        ({"consent_until": date(2026, 1, 1)}, "consent_until"), ({"consent_until": date(2099, 1, 1)}, "consent_until"),
    ],
)  # fmt: skip
def test_a_story_says_what_is_wrong(change: dict[str, object], field: str) -> None:
    draft = StoryDraft("A", "B", 1, TODAY, "Ann Example", ("Radio",), True, TODAY)
    assert story_bank.check_story(draft, goals=[1], today=TODAY) == []
    found = story_bank.check_story(replace(draft, **change), goals=[1], today=TODAY)  # type: ignore[arg-type]
    assert [problem.field for problem in found] == [field]


def test_an_output_needs_a_number_a_method_and_a_source() -> None:
    draft = outputs.OutputDraft("reach", "Listeners", parse("9,000-12,000"), TODAY, TODAY, "station", "KMRL")
    assert outputs.check_output(draft, partners=set(), today=TODAY) == []
    bad = outputs.OutputDraft("views", "", UNKNOWN, TODAY, DAY, "", "", 4)
    found = {problem.field for problem in outputs.check_output(bad, partners=set(), today=TODAY)}
    assert found == {"kind", "what", "count", "dates", "method", "source", "partner"}
