"""The verbs of the ground floor: start an initiative, keep its common agenda, publish readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from data import audit, exchange, queries
from data.access import Actor, Role, require
from data.agenda import (
    GoalDraft,
    GoalRow,
    IndicatorDraft,
    InitiativeDraft,
    InitiativeRow,
    PartnerDraft,
    ReadingDraft,
    check_goal,
    check_indicator,
    check_initiative,
    check_partner,
    check_reading,
)
from data.errors import NotFound, Problem, refuse_if
from data.exchange import Format, ImportReport
from data.models import Goal, GoalVersion, Indicator, IndicatorDefinition, Initiative, Member, Partner, Strategy, Visit


def start_initiative(
    session: Session, actor: Actor, draft: InitiativeDraft, *, now: datetime, sample: bool = False
) -> InitiativeRow:
    """Start an initiative; goals, partners and indicators follow."""
    require(actor, "start_initiative")
    refuse_if(check_initiative(draft))
    row = Initiative(
        name=draft.name.strip(),
        vision=draft.vision.strip(),
        place=draft.place.strip(),
        people=draft.people.strip() or "adults",
        time_zone=draft.time_zone,
        date_order=draft.date_order,
        sample=sample,
        created_at=now,
    )
    session.add(row)
    session.flush()
    key = queries.required(row.id)
    audit.record(session, actor, key, "start_initiative", "initiative", key, now=now)
    return queries.initiative(session, key)


def change_initiative(
    session: Session, actor: Actor, initiative_id: int, draft: InitiativeDraft, *, now: datetime
) -> InitiativeRow:
    """Change an initiative's name, vision, place, time zone or date order."""
    require(actor, "edit_agenda")
    refuse_if(check_initiative(draft))
    row = session.get(Initiative, queries.initiative(session, initiative_id).id)
    if row is None:
        raise NotFound("That initiative does not exist.")
    changed = []
    for name in ("name", "vision", "place", "people", "time_zone", "date_order"):
        value = getattr(draft, name).strip()
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    session.flush()
    if changed:
        audit.record(
            session, actor, initiative_id, "change_initiative", "initiative", initiative_id, now=now,
            detail={"fields": changed},
        )  # fmt: skip
    return queries.initiative(session, initiative_id)


def remove_initiative(session: Session, actor: Actor, initiative_id: int) -> InitiativeRow:
    """Remove an initiative with everything that belongs to it; returns what it was. Only a backup brings it back."""
    require(actor, "remove_initiative")
    row = queries.initiative(session, initiative_id)
    session.execute(delete(Initiative).where(col(Initiative.id) == initiative_id))
    session.expire_all()
    return row


def add_goal(session: Session, actor: Actor, initiative_id: int, draft: GoalDraft, *, now: datetime) -> GoalRow:
    """Add a goal to the common agenda, in its first version."""
    require(actor, "edit_agenda")
    there = queries.goals(session, initiative_id)
    refuse_if(check_goal(draft, [goal.name for goal in there]))
    row = Goal(initiative_id=initiative_id, position=len(there), created_at=now)
    session.add(row)
    session.flush()
    key = queries.required(row.id)
    _add_goal_version(session, key, 1, draft, "", actor, now)
    audit.record(session, actor, initiative_id, "add_goal", "goal", key, now=now)
    return queries.goal(session, initiative_id, key)


def change_goal(
    session: Session, actor: Actor, initiative_id: int, goal_id: int, draft: GoalDraft, *, why: str, now: datetime
) -> GoalRow:
    """Say a goal anew. The old version stays, and records keep the version they were linked to."""
    require(actor, "edit_agenda")
    current = queries.goal(session, initiative_id, goal_id)
    others = [goal.name for goal in queries.goals(session, initiative_id) if goal.id != goal_id]
    refuse_if(check_goal(draft, others))
    if (draft.name.strip(), draft.statement.strip()) == (current.name, current.statement):
        return current
    _add_goal_version(session, goal_id, current.version + 1, draft, why, actor, now)
    audit.record(
        session, actor, initiative_id, "change_goal", "goal", goal_id, now=now, detail={"version": current.version + 1}
    )
    return queries.goal(session, initiative_id, goal_id)


def retire_goal(session: Session, actor: Actor, initiative_id: int, goal_id: int, *, now: datetime) -> GoalRow:
    """Take a goal off the agenda; what was linked to it stays. Returns the goal as it was."""
    require(actor, "edit_agenda")
    goal = queries.goal(session, initiative_id, goal_id)
    row = session.get(Goal, goal_id)
    if row is not None:
        row.retired_at = now
    audit.record(session, actor, initiative_id, "retire_goal", "goal", goal_id, now=now)
    return goal


def _add_goal_version(
    session: Session, goal_id: int, number: int, draft: GoalDraft, why: str, actor: Actor, now: datetime
) -> None:
    session.add(
        GoalVersion(
            goal_id=goal_id,
            number=number,
            name=draft.name.strip(),
            statement=draft.statement.strip(),
            why=why.strip(),
            valid_from=now,
            changed_by=actor.name,
        )
    )
    session.flush()


def add_strategy(
    session: Session, actor: Actor, initiative_id: int, goal_id: int, name: str, description: str = "", *, now: datetime
) -> int:
    """Add a strategy to a goal, linked to the goal's current version."""
    require(actor, "edit_agenda")
    goal = queries.goal(session, initiative_id, goal_id)
    refuse_if([] if name.strip() else [Problem("name", "The strategy needs a name.")])
    row = Strategy(goal_id=goal.id, goal_version_id=goal.version_id, name=name.strip(), description=description.strip())
    session.add(row)
    session.flush()
    audit.record(session, actor, initiative_id, "add_strategy", "strategy", row.id, now=now)
    return queries.required(row.id)


def add_partner(session: Session, actor: Actor, initiative_id: int, draft: PartnerDraft, *, now: datetime) -> int:
    """Add a partner with its contact."""
    require(actor, "edit_agenda")
    refuse_if(check_partner(draft, [partner.name for partner in queries.partners(session, initiative_id)]))
    row = Partner(
        initiative_id=initiative_id,
        name=draft.name.strip(),
        role=draft.role.strip(),
        contact_name=draft.contact_name.strip(),
        contact_email=draft.contact_email.strip(),
        contact_phone=draft.contact_phone.strip(),
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, initiative_id, "add_partner", "partner", row.id, now=now)
    return queries.required(row.id)


def add_member(session: Session, actor: Actor, initiative_id: int, name: str, role: Role, *, now: datetime) -> int:
    """Add a person to the team."""
    require(actor, "edit_members")
    problems = [] if name.strip() else [Problem("name", "The member needs a name.")]
    if name.strip().casefold() in {member.name.casefold() for member in queries.members(session, initiative_id)}:
        problems.append(Problem("name", "Someone of that name is on the team already. Add a last name or initial."))
    refuse_if(problems)
    row = Member(initiative_id=initiative_id, name=name.strip(), role=role.value)
    session.add(row)
    session.flush()
    audit.record(session, actor, initiative_id, "add_member", "member", row.id, now=now, detail={"role": role.value})
    return queries.required(row.id)


def add_indicator(session: Session, actor: Actor, initiative_id: int, draft: IndicatorDraft, *, now: datetime) -> int:
    """Add an indicator with its first definition, baseline and target."""
    require(actor, "edit_agenda")
    refuse_if(check_indicator(draft))
    return _insert_indicator(session, actor, initiative_id, draft, now)


def _insert_indicator(session: Session, actor: Actor, initiative_id: int, draft: IndicatorDraft, now: datetime) -> int:
    goal = queries.goal(session, initiative_id, draft.goal_id) if draft.goal_id else None
    if draft.partner_id and draft.partner_id not in {p.id for p in queries.partners(session, initiative_id)}:
        raise NotFound("The partner who reports the indicator does not exist in this initiative.")
    row = Indicator(
        initiative_id=initiative_id,
        goal_id=goal.id if goal else None,
        goal_version_id=goal.version_id if goal else None,
        kind=draft.kind,
        name=draft.name.strip(),
        direction=draft.direction,
        partner_id=draft.partner_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    key = queries.required(row.id)
    _add_definition(session, key, 1, draft, actor, now)
    audit.record(session, actor, initiative_id, "add_indicator", "indicator", key, now=now)
    return key


def redefine_indicator(
    session: Session, actor: Actor, initiative_id: int, indicator_id: int, draft: IndicatorDraft, *, now: datetime
) -> int:
    """Give an indicator a new definition. Older readings keep theirs and are never added to new ones."""
    require(actor, "edit_agenda")
    refuse_if(check_indicator(draft))
    _indicator(session, initiative_id, indicator_id)
    number = session.exec(
        select(func.max(IndicatorDefinition.number)).where(IndicatorDefinition.indicator_id == indicator_id)
    ).one()
    key = _add_definition(session, indicator_id, (number or 0) + 1, draft, actor, now)
    audit.record(session, actor, initiative_id, "redefine_indicator", "indicator", indicator_id, now=now)
    return key


def _indicator(session: Session, initiative_id: int, indicator_id: int) -> Indicator:
    row = session.get(Indicator, indicator_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That indicator does not exist in this initiative.")
    return row


def _add_definition(
    session: Session, indicator_id: int, number: int, draft: IndicatorDraft, actor: Actor, now: datetime
) -> int:
    row = IndicatorDefinition(
        indicator_id=indicator_id,
        number=number,
        definition=draft.definition.strip(),
        unit=draft.unit.strip(),
        baseline=draft.baseline,
        baseline_on=draft.baseline_on,
        target=draft.target,
        target_on=draft.target_on,
        valid_from=now,
        changed_by=actor.name,
    )
    session.add(row)
    session.flush()
    return queries.required(row.id)


def add_reading(session: Session, actor: Actor, initiative_id: int, draft: ReadingDraft, *, now: datetime) -> int:
    """Add a value of an indicator, under its current definition."""
    require(actor, "add_reading")
    refuse_if(check_reading(draft))
    _indicator(session, initiative_id, draft.indicator_id)
    definition_id = _current_definition(session, draft.indicator_id)
    key = queries.insert_reading(session, definition_id, draft, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "add_reading", "reading", key, now=now)
    return key


def _current_definition(session: Session, indicator_id: int) -> int:
    newest = (
        select(IndicatorDefinition.id)
        .where(IndicatorDefinition.indicator_id == indicator_id)
        .order_by(col(IndicatorDefinition.number).desc())
    )
    return queries.required(session.exec(newest).first())


def publish_reading(
    session: Session,
    actor: Actor,
    initiative_id: int,
    indicator: IndicatorDraft,
    reading: ReadingDraft,
    *,
    now: datetime,
) -> int:
    """Publish what the observatory concluded as a reading of a "will" indicator; returns the indicator's key.

    The indicator is found by goal and name, and made where it is missing. Publishing the same
    evidence for the same day again changes nothing. `reading.indicator_id` is filled in here.
    """
    require(actor, "estimate_will")
    refuse_if([*check_indicator(indicator), *check_reading(reading)])
    found = session.exec(
        select(Indicator.id).where(
            Indicator.initiative_id == initiative_id,
            Indicator.kind == indicator.kind,
            Indicator.goal_id == indicator.goal_id,
            Indicator.name == indicator.name.strip(),
        )
    ).first()
    key = found or _insert_indicator(session, actor, initiative_id, indicator, now)
    definition_id = _current_definition(session, key)
    if not queries.reading_published(session, definition_id, reading.as_of, reading.fingerprint):
        queries.insert_reading(session, definition_id, replace(reading, indicator_id=key), by=actor.name, now=now)
    return key


def look(session: Session, actor: Actor, page: str, *, now: datetime, sitting_hours: float = 4) -> datetime | None:
    """Note that the member looks at a page; returns when they last looked before this sitting.

    Looking again within a sitting keeps "since" where it was, so that a reload does not empty the list.
    """
    if actor.member_id is None:
        return None
    row = queries.visit(session, actor.member_id, page)
    if row is None:
        session.add(Visit(member_id=actor.member_id, page=page, previous=None, seen_at=now))
        return None
    if (now - row.seen_at).total_seconds() > sitting_hours * 3600:
        row.previous = row.seen_at
    row.seen_at = now
    return row.previous


def import_files(
    session: Session,
    actor: Actor,
    initiative_id: int,
    format: Format,
    files: Sequence[tuple[str, bytes]],
    options: Mapping[str, str],
    *,
    now: datetime,
) -> ImportReport:
    """Import files of one format as one batch, and keep what came of it.

    The format finds the batch's key in `options["batch"]`, to link rows to it.
    """
    require(actor, format.verb)
    batch = queries.insert_batch(session, initiative_id, format.name, by=actor.name, now=now)
    report = exchange.load(format, session, actor, initiative_id, files, {**options, "batch": str(batch)}, now)
    report.batch = batch
    queries.finish_batch(session, batch, exchange.summary(report))
    audit.record(session, actor, initiative_id, "import", "import_batch", report.batch, now=now)
    return report
