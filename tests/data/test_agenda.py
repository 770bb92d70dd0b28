"""The common agenda: versions, definitions, progress, the team."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from data import queries, services
from data.access import Actor, Role
from data.agenda import (
    DifferentDefinitions,
    GoalDraft,
    IndicatorDraft,
    InitiativeDraft,
    InitiativeRow,
    PartnerDraft,
    ReadingDraft,
    ReadingRow,
    across_partners,
    check_indicator,
    progress,
    total,
)
from data.errors import NotAllowed, NotFound, Refused
from tests.conftest import NOW, make_initiative

READY = IndicatorDraft(
    "Kindergarten readiness",
    "Share of entering kindergartners ready on all domains of the fall screen",
    "% of children",
    baseline=44.0,
    baseline_on=date(2023, 10, 1),
    target=60.0,
    target_on=date(2028, 10, 1),
)


def reading(definition_id: int, value: float) -> ReadingRow:
    return ReadingRow(1, 1, definition_id, date(2026, 1, 1), value, None, None, None, "visits", "", "", "", None)


def test_a_changed_goal_keeps_its_history(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    goal = queries.goals(session, initiative.id)[0]
    changed = services.change_goal(
        session, actor, initiative.id, goal.id, GoalDraft("Child care for all", "New"), why="Board vote", now=NOW
    )
    assert (changed.id, changed.version, changed.name) == (goal.id, 2, "Child care for all")
    assert changed.version_id != goal.version_id
    history = queries.goal_versions(session, goal.id)
    assert [(v.number, v.name, v.why) for v in history] == [
        (2, "Child care for all", "Board vote"),
        (1, "Child care for every family", ""),
    ]


def test_saying_a_goal_the_same_again_makes_no_version(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    goal = queries.goals(session, initiative.id)[0]
    draft = GoalDraft(goal.name, goal.statement)
    assert services.change_goal(session, actor, initiative.id, goal.id, draft, why="", now=NOW).version == 1


def test_a_retired_goal_leaves_the_agenda(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    first, second = queries.goals(session, initiative.id)
    services.retire_goal(session, actor, initiative.id, first.id, now=NOW)
    assert queries.goals(session, initiative.id) == [second]


def test_two_goals_of_one_name_are_refused(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    with pytest.raises(Refused) as refused:
        services.add_goal(session, actor, initiative.id, GoalDraft(" safe ROUTES to school"), now=NOW)
    assert [problem.field for problem in refused.value.problems] == ["name"]


def test_failure_03_metrics_with_different_definitions_are_never_summed() -> None:
    assert total([reading(1, 3), reading(1, 4)]) == 7
    with pytest.raises(DifferentDefinitions, match="count different things"):
        total([reading(1, 3), reading(2, 4)])


def test_failure_03_partners_are_added_up_only_where_their_definition_is_the_same() -> None:
    library, parents = replace(reading(2, 3), partner="Library"), replace(reading(2, 4), partner="Parents")
    old = replace(reading(1, 50), partner="Schools")
    found = across_partners([library, parents, old, reading(2, 100)], 2)
    assert (found.sum, found.differing) == (7, (old,))
    assert [row.partner for row in found.agreeing] == ["Library", "Parents"]
    newer = replace(reading(2, 9), id=2, as_of=date(2026, 2, 1), partner="Library")
    assert across_partners([newer, library, parents], 2).sum == 13
    alone = across_partners([library, old], 2)
    assert (alone.sum, alone.why) == (None, "Fewer than two partners report it under today's definition.")
    for unit in ("% of children", "visits per child", "average score", "Share of families"):
        shares = across_partners([replace(library, unit=unit), replace(parents, unit=unit)], 2)
        assert shares.sum is None
        assert "have no sum" in shares.why
    assert across_partners([replace(library, unit="persons"), replace(parents, unit="persons")], 2).sum == 7


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(-1e6, 1e6)), min_size=1))
def test_a_sum_exists_only_under_one_definition(pairs: list[tuple[int, float]]) -> None:
    rows = [reading(definition, value) for definition, value in pairs]
    if len({definition for definition, _ in pairs}) == 1:
        assert total(rows) == sum(value for _, value in pairs)
    else:
        with pytest.raises(DifferentDefinitions):
            total(rows)


def test_a_redefined_indicator_keeps_old_readings_apart(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    key = services.add_indicator(session, actor, initiative.id, READY, now=NOW)
    services.add_reading(session, actor, initiative.id, ReadingDraft(key, date(2025, 10, 1), 47.0), now=NOW)
    services.redefine_indicator(
        session, actor, initiative.id, key, replace(READY, definition="New screen, five domains"), now=NOW
    )
    services.add_reading(session, actor, initiative.id, ReadingDraft(key, date(2026, 10, 1), 39.0), now=NOW)
    rows = queries.readings(session, key)
    assert [row.value for row in rows] == [47.0, 39.0]
    assert len({row.definition_id for row in rows}) == 2
    (indicator,) = queries.indicators(session, initiative.id)
    assert (indicator.definition_number, indicator.latest and indicator.latest.value) == (2, 39.0)
    with pytest.raises(DifferentDefinitions):
        total(rows)


def test_progress_is_the_way_made_from_baseline_to_target(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    key = services.add_indicator(session, actor, initiative.id, READY, now=NOW)
    (row,) = queries.indicators(session, initiative.id)
    assert progress(row) is None
    services.add_reading(session, actor, initiative.id, ReadingDraft(key, date(2026, 10, 1), 48.0), now=NOW)
    (row,) = queries.indicators(session, initiative.id)
    assert progress(row) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"definition": ""}, "definition"),
        ({"unit": ""}, "unit"),
        ({"direction": "sideways"}, "direction"),
        ({"target": 40.0}, "target"),
        ({"direction": "down"}, "target"),
        ({"target_on": date(2020, 1, 1)}, "target_on"),
    ],
)
def test_an_indicator_that_makes_no_sense_names_its_field(change: dict[str, object], field: str) -> None:
    assert [problem.field for problem in check_indicator(replace(READY, **change))] == [field]


@pytest.mark.parametrize(
    "draft",
    [
        ReadingDraft(0, date(2026, 1, 1), float("nan")),
        ReadingDraft(0, date(2026, 1, 1), 5, low=4),
        ReadingDraft(0, date(2026, 1, 1), 5, low=6, high=7),
    ],
)
def test_a_reading_that_makes_no_sense_is_refused(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: ReadingDraft
) -> None:
    key = services.add_indicator(session, actor, initiative.id, READY, now=NOW)
    with pytest.raises(Refused):
        services.add_reading(session, actor, initiative.id, replace(draft, indicator_id=key), now=NOW)
    assert queries.readings(session, key) == []


def test_publishing_the_same_evidence_twice_adds_one_reading(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    goal = queries.goals(session, initiative.id)[0]
    will = IndicatorDraft("Supportive, public", "Share of adults who support", "%", goal_id=goal.id, kind="will")
    level = ReadingDraft(0, date(2026, 11, 20), 58.0, 54.0, 62.0, 3, "local level", fingerprint="abc")
    first = services.publish_reading(session, actor, initiative.id, will, level, now=NOW)
    assert services.publish_reading(session, actor, initiative.id, will, level, now=NOW) == first
    services.publish_reading(session, actor, initiative.id, will, replace(level, fingerprint="abd"), now=NOW)
    assert len(queries.readings(session, first)) == 2
    assert [row.id for row in queries.indicators(session, initiative.id, kind="will")] == [first]


def test_initiatives_do_not_mix(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    other = make_initiative(session, "Another county")
    goal = queries.goals(session, other.id)[0]
    with pytest.raises(NotFound):
        services.change_goal(session, actor, initiative.id, goal.id, GoalDraft("Mine now"), why="", now=NOW)
    key = services.add_indicator(session, actor, other.id, READY, now=NOW)
    with pytest.raises(NotFound):
        services.add_reading(session, actor, initiative.id, ReadingDraft(key, date(2026, 1, 1), 1.0), now=NOW)


def test_removing_an_initiative_leaves_the_others(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    other = make_initiative(session, "Another county")
    services.add_indicator(session, actor, initiative.id, READY, now=NOW)
    services.remove_initiative(session, actor, initiative.id)
    assert queries.initiatives(session) == [other]
    assert len(queries.goals(session, other.id)) == 2


def test_a_reader_may_look_and_change_nothing(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor]
) -> None:
    with pytest.raises(NotAllowed, match=r"may not change the common agenda.*Ask someone"):
        services.add_goal(session, actors[Role.READER], initiative.id, GoalDraft("Mine"), now=NOW)
    with pytest.raises(NotAllowed):
        services.add_partner(session, actors[Role.ORGANIZER], initiative.id, PartnerDraft("New"), now=NOW)


@pytest.mark.parametrize("draft", [InitiativeDraft(""), InitiativeDraft("A", time_zone="Mars/Base")])
def test_an_initiative_needs_a_name_and_a_real_time_zone(
    session: Session, actor: Actor, draft: InitiativeDraft
) -> None:
    with pytest.raises(Refused):
        services.start_initiative(session, actor, draft, now=NOW)


def test_since_you_last_looked_survives_a_reload(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    friday, monday = NOW - timedelta(days=3), NOW
    assert services.look(session, actor, "", now=friday) is None
    assert services.look(session, actor, "", now=friday + timedelta(minutes=1)) is None
    assert services.look(session, actor, "", now=monday) == friday + timedelta(minutes=1)
    assert services.look(session, actor, "", now=monday + timedelta(minutes=5)) == friday + timedelta(minutes=1)
