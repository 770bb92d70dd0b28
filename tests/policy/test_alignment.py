"""Positions, codings and hearings: what may stand in them, and which of a history holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from policy.alignment import (
    CodingDraft,
    CodingRow,
    GoalLink,
    PositionDraft,
    PositionRow,
    by_goal,
    check_coding,
    check_position,
    in_force,
    newest,
    verdict_words,
)
from policy.hearings import HearingDraft, HearingRow, check_hearing, coming, say_day, say_when

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def held(stance: str, effective: date, hours: int = 0) -> PositionRow:
    return PositionRow(stance, "why", None, effective, AT + timedelta(hours=hours), "Pat")


def test_a_position_needs_its_reason() -> None:
    assert check_position(PositionDraft("support", "It pays for guards.", TODAY, 1), TODAY) == []
    problems = check_position(PositionDraft("like", " ", date(1, 1, 1), 7), TODAY)
    assert [p.field for p in problems] == ["stance", "rationale", "priority", "effective_from"]


def test_the_position_in_force_is_the_latest_in_effect() -> None:
    history = [
        held("watch", date(2026, 9, 1)),
        held("support", date(2026, 10, 1), 1),
        held("oppose", date(2026, 12, 1), 2),
    ]
    assert in_force(history, TODAY) == history[1]  # the one of December is known and not yet ours
    assert in_force(history, date(2026, 12, 1)) == history[2]
    assert in_force(history, date(2026, 8, 1)) is None
    twice = [*history[:2], held("neutral", date(2026, 10, 1), 2)]
    assert in_force(twice, TODAY) == twice[2]  # the same day: recorded last
    late = [*history[:2], held("amend", date(2026, 9, 15), 3)]
    assert in_force(late, TODAY) == history[1]  # entered late for a time before: does not displace a later one


def test_codings_keep_their_history_and_the_newest_counts() -> None:
    def coded(goal: int, verdict: str, hours: int) -> CodingRow:
        return CodingRow(goal, goal * 10, f"Goal {goal}", verdict, "strong", "why", AT + timedelta(hours=hours), "Pat")

    history = [coded(2, "against", 1), coded(1, "agree", 0), coded(1, "neutral", 5)]
    assert [(row.goal_id, row.verdict) for row in newest(history)] == [(1, "neutral"), (2, "against")]
    assert verdict_words("agree", "weak") == "agrees, weak"
    assert verdict_words("neutral", "strong") == "neutral"


def test_a_coding_needs_its_reason() -> None:
    assert check_coding(CodingDraft(1, "agree", "weak", "Section 2.")) == []
    assert [p.field for p in check_coding(CodingDraft(1, "for", "medium", ""))] == ["verdict", "strength", "why"]


def test_a_goal_s_bills_strong_first() -> None:
    links = [
        GoalLink(1, 5, "SB 5", "t", "enacted", "agree", "weak", None),
        GoalLink(1, 6, "SB 6", "t", "enacted", "against", "strong", None),
        GoalLink(1, 7, "SB 7", "t", "enacted", "agree", "strong", None),
    ]
    assert [link.identifier for link in by_goal(links)[1]] == ["SB 7", "SB 6", "SB 5"]


def test_hearings_are_said_one_way() -> None:
    assert say_when(date(2026, 12, 3), time(10)) == "Thu 3 Dec, 10:00"
    assert say_when(date(2026, 12, 3), None) == "Thu 3 Dec"
    assert say_day(date(2026, 12, 3), TODAY) == "Thu 3 Dec"
    assert say_day(date(2025, 12, 3), TODAY) == "Wed 3 Dec 2025"
    assert [p.field for p in check_hearing(HearingDraft(1, date(1, 1, 1)))] == ["on", "committee"]


def test_what_is_still_to_come_counts_today_and_no_cancelled_one() -> None:
    def hearing(key: int, on: date, cancelled: bool = False, at: time | None = None) -> HearingRow:
        return HearingRow(key, 1, "SB 5", "t", on, at, "America/Chicago", "", "Education", "", cancelled, AT, "Pat")

    rows = [
        hearing(1, date(2026, 12, 3)), hearing(2, TODAY, at=time(15)), hearing(3, TODAY, at=time(9)),
        hearing(4, date(2026, 11, 22)), hearing(5, TODAY, cancelled=True),
    ]  # fmt: skip
    assert [row.id for row in coming(rows, TODAY)] == [3, 2, 1]
    assert rows[1].starts is not None
    assert rows[1].starts.astimezone(UTC).hour == 21  # three in the afternoon in Chicago in winter
