"""Campaigns: status from dates, what is wrong with a plan, and expectations that lock before launch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.expectation import (
    AUDIENCES,
    RUNGS,
    RUNGS_OF_CHANGE,
    ExpectationDraft,
    ExpectationRow,
    check_expectation,
    parse_expectation,
    points,
)
from campaigns.plan import (
    CHANGES,
    CampaignDraft,
    CampaignRow,
    cells,
    changed,
    check_campaign,
    span_of_days,
    status,
    status_words,
)
from data.errors import Problem, Refused
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
START, END = date(2026, 12, 1), date(2027, 2, 28)
GOOD = CampaignDraft("Cost of care", 1, "public", "will", START, END, "Why", ("Care is infrastructure",), ("Radio",))
EXPECT = ExpectationDraft("supportive", "public", 2, 5, date(2027, 4, 1), "Road repair")


def row(**changes: object) -> CampaignRow:
    base = CampaignRow(
        3, "Cost of care", 1, "Child care", "Child care", "public", "will", "Why", START, END,
        ("Care is infrastructure",), ("Radio",), None, "USD", (), (), NOW, "Pat",
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def wrong(draft: ExpectationDraft, *, entries: int = 0, today: date = TODAY) -> list[Problem]:
    return check_expectation(draft, starts=START, ends=END, entries=entries, today=today)


def locked(by: date = date(2027, 4, 1)) -> ExpectationRow:
    return ExpectationRow(1, 1, 1, "Child care", "public", "supportive", 2, 5, by, "", "", NOW, "Pat")


def fields(draft: CampaignDraft, stored: CampaignRow | None = None, locked_on: date | None = None) -> list[str]:
    found = check_campaign(
        draft, goals={1, 2}, partners={5}, others=["Back to school"], stored=stored, today=TODAY, locked_on=locked_on
    )
    return [problem.field for problem in found]


def test_a_good_plan_has_no_problem() -> None:
    assert fields(GOOD) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "back to SCHOOL"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"goal_id": None}, "goal"),
        ({"goal_id": 4}, "goal"),
        ({"audience": "everyone"}, "audience"),
        ({"change": "love"}, "change"),
        ({"starts": None}, "dates"),
        ({"ends": START - timedelta(days=1)}, "dates"),
        ({"ends": date(2126, 1, 1)}, "dates"),
        ({"budget_cents": -1}, "budget"),
        ({"partner_ids": (5, 6)}, "partners"),
        ({"messages": ("x" * 301,)}, "messages"),
        ({"summary": "x" * 1001}, "summary"),
    ],
)
def test_each_field_that_cannot_be_taken_is_named(change: dict[str, object], field: str) -> None:
    assert fields(replace(GOOD, **change)) == [field]  # type: ignore[arg-type]


def test_both_days_belong_to_the_campaign() -> None:
    assert [status(START, END, day) for day in (START - timedelta(days=1), START, END, END + timedelta(days=1))] == [
        "planned",
        "live",
        "live",
        "ended",
    ]
    assert status_words(START, END, TODAY) == "Planned, starts in 8 days"
    assert status_words(START, END, END - timedelta(days=21)) == "Live, 3 weeks left"
    assert status_words(START, END, END) == "Live, last day"
    assert status_words(START, END, END + timedelta(days=1)) == "Ended 28 Feb 2027"
    spans = [span_of_days(days) for days in (1, 13, 14, 62, 90)]
    assert spans == ["1 day", "13 days", "2 weeks", "9 weeks", "3 months"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rung": "delighted"}, "rung"),
        ({"audience": "everyone"}, "audience"),
        ({"low": None}, "points"),
        ({"low": 6}, "points"),
        ({"low": 0, "high": 0}, "points"),
        ({"high": 101}, "points"),
        ({"low": nan}, "points"),
        ({"high": inf}, "points"),
        ({"by": None}, "by"),
        ({"by": START}, "by"),
        ({"by": date(2047, 1, 1)}, "by"),
        ({"comparison": "x" * 201}, "comparison"),
    ],
)
def test_an_expectation_names_what_is_missing(change: dict[str, object], field: str) -> None:
    draft = replace(EXPECT, **change)  # type: ignore[arg-type]
    assert [problem.field for problem in wrong(draft)] == [field]


def test_failure_16_nothing_is_locked_on_or_after_launch() -> None:
    assert wrong(EXPECT, today=START - timedelta(days=1)) == []
    for today in (START, START + timedelta(days=1), END + timedelta(days=30)):
        (problem,) = wrong(EXPECT, today=today)
        assert "before launch" in problem.why
        (problem,) = wrong(replace(EXPECT, reason="A slip"), entries=1, today=today)
        assert "before launch" in problem.why


def test_failure_16_a_correction_says_why() -> None:
    (problem,) = wrong(EXPECT, entries=1)
    assert problem.field == "reason"
    assert wrong(replace(EXPECT, reason="Typed 2 for 3"), entries=1) == []


def test_failure_16_the_launch_cannot_be_moved_to_make_room_for_a_later_lock() -> None:
    live = row(starts=TODAY - timedelta(days=3))
    assert fields(GOOD, stored=live) == ["dates"]
    assert fields(replace(GOOD, starts=live.starts), stored=live) == []


def test_failure_16_the_launch_stays_after_the_lock_and_before_its_day() -> None:
    stored = row(expectations=(locked(),))
    assert fields(replace(GOOD, starts=TODAY), stored=stored, locked_on=TODAY) == ["dates"]
    late = replace(GOOD, starts=date(2027, 4, 1), ends=date(2027, 5, 1))
    assert fields(late, stored=stored, locked_on=TODAY) == ["dates"]
    assert fields(replace(GOOD, goal_id=2), stored=stored, locked_on=TODAY) == ["goal"]
    assert fields(replace(GOOD, starts=TODAY + timedelta(days=1)), stored=stored, locked_on=TODAY) == []


def test_a_retired_goal_may_stay_but_not_be_chosen() -> None:
    assert fields(replace(GOOD, goal_id=9), stored=row(goal_id=9)) == []
    assert fields(replace(GOOD, goal_id=9), stored=row()) == ["goal"]


def test_what_is_expected_reads_as_a_sentence() -> None:
    sentence = replace(locked(), comparison="Road repair").sentence()
    assert sentence == "Supportive among the public: +2 to +5 points by 1 Apr 2027, compared with “Road repair”."
    assert [points(1, 1), points(-2.5, -2.5), points(-1, 3)] == ["+1 point", "-2.5 points", "-1 to +3 points"]


def test_the_grid_has_every_cell() -> None:
    grid = cells([row()])
    assert list(grid) == [(audience, change) for audience in AUDIENCES for change in CHANGES]
    assert [campaign.name for campaign in grid["public", "will"]] == ["Cost of care"]
    assert sum(map(len, grid.values())) == 1


def test_every_change_moves_rungs_of_the_ladder() -> None:
    assert {rung for rungs in RUNGS_OF_CHANGE.values() for rung in rungs} == set(RUNGS)


def test_a_change_names_its_fields() -> None:
    assert changed(GOOD, replace(GOOD, name="Care", ends=END + timedelta(days=1))) == ["name", "ends"]
    assert changed(GOOD, row().draft()) == []


days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@given(days, days, days)
def test_failure_16_a_lock_is_taken_only_while_planned(a: date, b: date, today: date) -> None:
    starts, ends = min(a, b), max(a, b)
    draft = replace(EXPECT, by=ends + timedelta(days=30))
    problems = check_expectation(draft, starts=starts, ends=ends, entries=0, today=today)
    assert (problems == []) == (today < starts)
    assert (status(starts, ends, today) == "planned") == (today < starts)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("supportive +2 to +5 by 2027-04-01", ("supportive", 2, 5)),
        ("Supportive 2-5 points by April 1, 2027", ("supportive", 2, 5)),
        ("aware: 3 by 2027-04-01", ("aware", 3, 3)),
        ("acting -1.5 to 2.5 by 4/1/2027", ("acting", -1.5, 2.5)),
    ],
)
def test_an_expectation_reads_from_one_line(text: str, read: tuple[str, float, float]) -> None:
    draft = parse_expectation(text, audience="public", order="mdy")
    assert (draft.rung, draft.low, draft.high) == read
    assert draft.by == date(2027, 4, 1)


@pytest.mark.parametrize("text", ["", "more support", "supportive lots by 2027-04-01", "supportive 3"])
def test_a_line_that_is_no_expectation_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="Write the rung"):
        parse_expectation(text, audience="public")
