"""What is wrong with an event or a follow-up as typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaigns.attendance import UNKNOWN, exactly, parse
from campaigns.outreach import (
    UNDO_FOR,
    EventDraft,
    FollowUpDraft,
    FollowUpRow,
    Known,
    check_event,
    check_follow_up,
    may_undo,
    tidy,
)
from tests.conftest import NOW

CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2026, 11, 23)
KNOWN = Known({1: "Child care", 2: "Safe routes"}, frozenset({5}), frozenset({7}), {9: 2})
GOOD = EventDraft("t", "house meeting", (1,), "Marlow Library", starts=NOW, attendance=parse("12+"))


def fields(draft: EventDraft) -> list[str]:
    return [problem.field for problem in check_event(draft, KNOWN, now=NOW, tz=CHICAGO)]


def test_a_good_event_has_no_problem() -> None:
    assert fields(GOOD) == []
    assert fields(replace(GOOD, direct=False, partner_id=5)) == []
    assert fields(replace(GOOD, goal_ids=(1, 2), campaign_id=9)) == []
    assert fields(replace(GOOD, starts=None, day=TODAY, last_day=TODAY)) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "rave"}, "kind"),
        ({"goal_ids": ()}, "goals"),
        ({"goal_ids": (3,)}, "goals"),
        ({"place": "  "}, "place"),
        ({"direct": False}, "partner"),
        ({"partner_id": 5}, "partner"),
        ({"direct": False, "partner_id": 6}, "partner"),
        ({"campaign_id": 8}, "campaign"),
        ({"campaign_id": 9}, "campaign"),  # it is for goal 2
        ({"starts": None}, "when"),
        ({"ends": NOW - timedelta(hours=1)}, "when"),
        ({"ends": NOW + timedelta(days=20)}, "when"),
        ({"starts": None, "day": date(2106, 11, 23), "attendance": UNKNOWN}, "when"),
        ({"starts": None, "day": date(1926, 11, 23)}, "when"),
        ({"starts": NOW + timedelta(hours=2)}, "attendance"),
        ({"starts": None, "day": date(2026, 11, 24)}, "attendance"),
        ({"heard": "x" * 501}, "heard"),
        ({"name": "x" * 201}, "name"),
        ({"follow_ups": (FollowUpDraft("f", "", 7, TODAY),)}, "what"),
    ],
)
def test_each_answer_that_cannot_be_taken_is_named(change: dict[str, object], field: str) -> None:
    draft = replace(GOOD, **change)  # type: ignore[arg-type]
    assert fields(draft) == [field]
    assert all(problem.why.endswith((".", "?")) for problem in check_event(draft, KNOWN, now=NOW, tz=CHICAGO))


def test_several_problems_are_told_at_once() -> None:
    assert fields(EventDraft("t", "", (), "")) == ["kind", "goals", "place", "when"]


def test_an_event_to_come_may_be_logged_without_a_count() -> None:
    assert fields(replace(GOOD, starts=NOW + timedelta(days=3), attendance=UNKNOWN)) == []


def test_an_event_that_began_today_may_have_its_count() -> None:
    assert fields(replace(GOOD, starts=None, day=TODAY, attendance=exactly(4))) == []


def test_a_name_is_made_of_kind_and_place() -> None:
    assert GOOD.title() == "House meeting, Marlow Library"
    assert replace(GOOD, name="Coffee with parents").title() == "Coffee with parents"


def test_a_follow_up_has_an_owner_and_a_date_to_come() -> None:
    def wrong(what: str, owner: int | None, due: date | None) -> list[str]:
        found = check_follow_up(FollowUpDraft("f", what, owner, due), frozenset({7}), today=TODAY)
        return [problem.field for problem in found]

    assert wrong("Send the flyer", 7, TODAY) == []
    assert wrong("", None, None) == ["what", "owner", "due"]
    assert wrong("Send", 8, TODAY - timedelta(days=1)) == ["owner", "due"]
    assert wrong("Send", 7, date(2036, 1, 1)) == ["due"]


def test_a_follow_up_is_overdue_the_day_after() -> None:
    row = FollowUpRow(1, None, None, "Send", 7, "Pat", TODAY, None, "")
    assert row.state(TODAY - timedelta(days=1)) == "open"
    assert row.state(TODAY) == "due today"
    assert row.state(TODAY + timedelta(days=1)) == "overdue"
    assert replace(row, done_at=NOW).state(TODAY + timedelta(days=1)) == "done"


def test_undo_is_for_the_one_who_logged_it_and_soon() -> None:
    assert may_undo(NOW, 7, 7, now=NOW + UNDO_FOR) == ""
    assert "ago" in may_undo(NOW, 7, 7, now=NOW + UNDO_FOR + timedelta(seconds=1))
    assert "Somebody else" in may_undo(NOW, 7, 8, now=NOW)


def test_text_is_stored_on_one_line_without_control_characters() -> None:
    assert tidy("  a\x00b\n c\u2028d ") == "a b c d"
