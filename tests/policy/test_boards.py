"""A page of the board against all rows, filter by filter."""

from __future__ import annotations

from datetime import date
from itertools import product

from sqlmodel import Session

from data import queries as agenda
from data.access import Actor
from data.agenda import InitiativeRow
from policy import queries, services, stages
from policy.alignment import CodingDraft, PositionDraft
from policy.board import within
from tests.conftest import NOW
from tests.policy.builders import action, draft

TODAY = date(2026, 11, 23)
STANCES = (None, "support", "amend", "oppose")
ENDS = ("Referred to Education", "Passed Senate", "Signed by Governor", "Withdrawn by sponsor")


def test_every_filter_counts_as_all_rows_do(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    goals = [goal.id for goal in agenda.goals(session, initiative.id)]
    services.set_session_end(session, actor, initiative.id, "Iowa", "2026", date(2026, 5, 1), now=NOW)
    for number, (end, stance, place) in enumerate(product(ENDS, STANCES, ("Ohio", "Iowa")), 1):
        on = f"2026-{1 + number % 9:02}-10"
        given = draft(f"SB {number}", "2026", jurisdiction=place, actions=(action(on, end),))
        key = services.add_bill(session, actor, initiative.id, given, now=NOW).id
        if stance:
            ends = date(2026, 6, 1) if number % 5 == 0 else None  # a position that is no longer in force
            taken = PositionDraft(stance, "For the test.", date(2026, 1, 1), effective_to=ends)
            services.take_position(session, actor, initiative.id, key, taken, now=NOW)
        if number % 3 == 0:
            coding = CodingDraft(goals[number % 2], "agree", "weak", "For the test.")
            services.code_alignment(session, actor, initiative.id, key, coding, now=NOW)
    rows = queries.bills(session, initiative.id, TODAY)
    filters = product(
        (frozenset(), frozenset(goals[:1])),
        (None, date(2026, 5, 1)),
        ((), (stages.IN_COMMITTEE,), (stages.DEAD, stages.ENACTED)),
        ((), ("support",), ("amend", queries.NO_STANCE)),
    )
    for goal_ids, since, at, stances in filters:
        expected = [
            row
            for row in within(rows, goal_ids, since or date.min)
            if (not at or row.stage in at) and (not stances or (row.stance or queries.NO_STANCE) in stances)
        ]
        found = queries.board(
            session, initiative.id, TODAY, goal_ids=goal_ids, since=since, at=at, stances=stances, limit=100
        )
        shown = [row for column in (*found.columns, found.stopped) for row in column.rows]
        assert sorted(row.id for row in shown) == sorted(row.id for row in expected), (goal_ids, since, at, stances)
        assert (found.shown, found.total) == (len(expected), len(rows))
        few = queries.board(
            session, initiative.id, TODAY, goal_ids=goal_ids, since=since, at=at, stances=stances, limit=2
        )
        pairs = zip((*few.columns, few.stopped), (*found.columns, found.stopped), strict=True)
        assert all(one.total == all_.total and len(one.rows) == min(2, one.total) for one, all_ in pairs)
