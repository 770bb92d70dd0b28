"""Loads the sample's common agenda."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from data import queries, services
from data.access import Actor, Role
from data.agenda import GoalRow, IndicatorDraft, InitiativeRow, ReadingDraft
from data.sample.content import agenda as content
from data.sample.content.calendar import CARE, FOUNDED, Calendar


@dataclass(frozen=True)
class Stage:
    """What every step of the loading needs: the initiative, its people, goals and partners by their names."""

    initiative: InitiativeRow
    calendar: Calendar
    actors: Mapping[Role, Actor]
    goals: Mapping[str, GoalRow]
    partners: Mapping[str, int]

    @property
    def id(self) -> int:
        """The initiative's key."""
        return self.initiative.id


def load(session: Session, actor: Actor, calendar: Calendar) -> Stage:
    """The initiative with goals (one of them reworded), strategies, partners, team, indicators and readings."""
    start = calendar.at(calendar.workday(FOUNDED), 9)
    row = services.start_initiative(session, actor, content.INITIATIVE, now=start, sample=True)
    for role, name in content.MEMBERS.items():
        services.add_member(session, actor, row.id, name, role, now=start)
    actors = {m.role: Actor(m.name, m.role, m.id) for m in queries.members(session, row.id)}
    director = actors[Role.DIRECTOR]
    for partner in content.PARTNERS:
        services.add_partner(session, director, row.id, partner, now=start + timedelta(days=30))
    goals = {}
    for name, draft in (content.GOALS | {CARE: content.CARE_AT_FIRST}).items():
        goals[name] = services.add_goal(session, director, row.id, draft, now=start + timedelta(days=60))
    goals[CARE] = services.change_goal(
        session, director, row.id, goals[CARE].id, content.GOALS[CARE], why=content.CARE_REWORDED_WHY,
        now=calendar.at(calendar.workday(content.CARE_REWORDED_AGO), 16),
    )  # fmt: skip
    partners = {partner.name: partner.id for partner in queries.partners(session, row.id)}
    stage = Stage(row, calendar, actors, goals, partners)
    for name, strategies in content.STRATEGIES.items():
        for title, text in strategies:
            services.add_strategy(
                session, director, row.id, goals[name].id, title, text, now=start + timedelta(days=90)
            )
    for measure in content.MEASURES:
        _measure(session, stage, measure)
    return stage


def _measure(session: Session, stage: Stage, measure: content.Measure) -> None:
    """An indicator with its readings; a later definition comes between the readings of the two."""
    director, calendar = stage.actors[Role.DIRECTOR], stage.calendar
    key = 0
    for definition in measure.definitions:
        draft = IndicatorDraft(
            measure.name, definition.text, definition.unit, measure.direction,
            goal_id=stage.goals[measure.goal].id,
            baseline=definition.baseline, baseline_on=calendar.first_of_month(definition.baseline_ago),
            target=definition.target, target_on=calendar.first_of_month(-definition.target_in),
            partner_id=stage.partners[measure.partner],
        )  # fmt: skip
        now = _defined(calendar, definition)
        if key:
            services.redefine_indicator(session, director, stage.id, key, draft, now=now)
        else:
            key = services.add_indicator(session, director, stage.id, draft, now=now)
        own = [(measure.partner, months_ago, value) for months_ago, value in definition.readings]
        for partner, months_ago, value in [*definition.others, *own]:
            reading = ReadingDraft(
                key, calendar.first_of_month(months_ago), value, source=measure.source,
                partner_id=stage.partners[partner],
            )  # fmt: skip
            services.add_reading(session, director, stage.id, reading, now=calendar.at(reading.as_of, 12))


def _defined(calendar: Calendar, definition: content.Definition) -> datetime:
    return calendar.at(calendar.first_of_month(definition.baseline_ago), 10)
