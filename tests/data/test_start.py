"""The guided start saves everything or nothing, and names what is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import Session

from data import queries, start
from data.access import OPERATOR, Role
from data.agenda import GoalDraft, IndicatorDraft, InitiativeDraft, PartnerDraft
from data.errors import Refused
from tests.conftest import NOW

READY = IndicatorDraft("Readiness", "Share ready on the fall screen", "%", baseline=44.0, target=60.0)
WHOLE = start.StartDraft(
    InitiativeDraft("Bright Futures", "Every child thrives", "Marlow County"),
    "Ana",
    Role.DIRECTOR,
    [GoalDraft("Child care"), GoalDraft("Safe routes")],
    [(1, READY)],
    [PartnerDraft("Library")],
)


def test_goals_one_a_line() -> None:
    assert start.goals_from("Child care: Affordable: and near\n\n  Safe routes \n:no name\n") == [
        GoalDraft("Child care", "Affordable: and near"),
        GoalDraft("Safe routes"),
    ]


def test_partners_one_a_line() -> None:
    assert start.partners_from("Library, convener, Ana Ruiz, ana@example.org\nParents\n , lost") == [
        PartnerDraft("Library", "convener", "Ana Ruiz", "ana@example.org"),
        PartnerDraft("Parents"),
    ]


def test_the_whole_start_is_saved(session: Session) -> None:
    row = start.start(session, OPERATOR, WHOLE, now=NOW)
    first, second = queries.goals(session, row.id)
    (indicator,) = queries.indicators(session, row.id)
    assert (first.name, second.name, indicator.goal_id) == ("Child care", "Safe routes", second.id)
    assert [(m.name, m.role) for m in queries.members(session, row.id)] == [("Ana", Role.DIRECTOR)]
    assert [p.name for p in queries.partners(session, row.id)] == ["Library"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(WHOLE, initiative=InitiativeDraft(" ")), "name"),
        (replace(WHOLE, member=""), "member"),
        (replace(WHOLE, goals=[]), "goals"),
        (replace(WHOLE, goals=[GoalDraft("A"), GoalDraft("a")]), "goal 2"),
        (replace(WHOLE, indicators=[(0, replace(READY, unit=""))]), "indicator 1"),
        (replace(WHOLE, partners=[PartnerDraft("X", contact_email="no-at-sign")]), "partner 1"),
    ],
)
def test_one_wrong_field_is_named_and_nothing_is_saved(session: Session, wrong: start.StartDraft, field: str) -> None:
    before = len(queries.initiatives(session))
    with pytest.raises(Refused) as refused:
        start.start(session, OPERATOR, wrong, now=NOW)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert len(queries.initiatives(session)) == before
