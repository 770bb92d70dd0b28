"""The guided start: what was typed in its four steps, and the one verb that saves it all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from data import queries, services
from data.access import Actor, Role
from data.agenda import (
    GoalDraft,
    IndicatorDraft,
    InitiativeDraft,
    InitiativeRow,
    PartnerDraft,
    check_goal,
    check_indicator,
    check_initiative,
    check_partner,
)
from data.errors import Problem, refuse_if


@dataclass(frozen=True)
class StartDraft:
    """An initiative with its first goals, indicators (goal's place in the list, draft), partners and member."""

    initiative: InitiativeDraft
    member: str
    role: Role
    goals: list[GoalDraft]
    indicators: list[tuple[int, IndicatorDraft]] = field(default_factory=list)
    partners: list[PartnerDraft] = field(default_factory=list)


def goals_from(text: str) -> list[GoalDraft]:
    """Goals typed one a line, "name" or "name: what it says"."""
    drafts = []
    for line in text.splitlines():
        name, _, statement = line.strip().partition(":")
        if name.strip():
            drafts.append(GoalDraft(name.strip(), statement.strip()))
    return drafts


def partners_from(text: str) -> list[PartnerDraft]:
    """Partners typed one a line: "name", "name, role" or "name, role, contact, e-mail"."""
    drafts = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split(",")]
        if parts[0]:
            role, contact, email = [*parts[1:4], "", "", ""][:3]
            drafts.append(PartnerDraft(parts[0], role, contact, email))
    return drafts


def check_start(draft: StartDraft) -> list[Problem]:
    """Every problem of the four steps, each with the line or field it is about."""
    problems = check_initiative(draft.initiative)
    if not draft.member.strip():
        problems.append(Problem("member", "Say who you are, so that what you enter has a person."))
    if not draft.goals:
        problems.append(Problem("goals", "A common agenda needs at least one goal."))
    for number, goal in enumerate(draft.goals):
        for problem in check_goal(goal, [other.name for other in draft.goals[:number]]):
            problems.append(replace(problem, field=f"goal {number + 1}", why=f"Goal {number + 1}: {problem.why}"))
    for place, indicator in draft.indicators:
        for problem in check_indicator(indicator):
            problems.append(Problem(f"indicator {place + 1}", f"Indicator of goal {place + 1}: {problem.why}"))
    for number, partner in enumerate(draft.partners):
        for problem in check_partner(partner, [other.name for other in draft.partners[:number]]):
            problems.append(Problem(f"partner {number + 1}", f"Partner {number + 1}: {problem.why}"))
    return problems


def start(session: Session, actor: Actor, draft: StartDraft, *, now: datetime) -> InitiativeRow:
    """Save the initiative with its agenda and its first member."""
    refuse_if(check_start(draft))
    row = services.start_initiative(session, actor, draft.initiative, now=now)
    services.add_member(session, actor, row.id, draft.member, draft.role, now=now)
    goals = [services.add_goal(session, actor, row.id, goal, now=now) for goal in draft.goals]
    for place, indicator in draft.indicators:
        services.add_indicator(session, actor, row.id, replace(indicator, goal_id=goals[place].id), now=now)
    for partner in draft.partners:
        services.add_partner(session, actor, row.id, partner, now=now)
    return queries.initiative(session, row.id)
