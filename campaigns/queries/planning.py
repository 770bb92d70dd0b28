"""Planned events, series and templates in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from campaigns.details import columns
from campaigns.models import EventGoal, EventSeries, EventTemplate, OutreachEvent
from campaigns.outreach import EventDraft, EventRow, tidy
from campaigns.planning import TemplateRow
from campaigns.queries.details import set_parts, uid_of
from campaigns.queries.outreach import link_goals, read_events
from campaigns.series import SeriesRow
from data.agenda import GoalRow, InitiativeRow
from data.errors import NotFound
from data.queries import required


def insert_series(
    session: Session,
    initiative: InitiativeRow,
    token: str,
    rule: str,
    first: date,
    at: time | None,
    made_until: date,
    *,
    by: str,
    now: datetime,
    uid: str = "",
    sequence: int = 0,
    left_out: Collection[date] = (),
) -> int:
    """Store a series without its events; returns its key. `uid` is that of another calendar where it came from one."""
    row = EventSeries(
        initiative_id=initiative.id,
        token=token,
        uid=uid or uid_of(token),
        sequence=sequence,
        rule=rule,
        time_zone=initiative.time_zone,
        first_on=first,
        at=f"{at:%H:%M}" if at else "",
        made_until=made_until,
        left_out=sorted(day.isoformat() for day in left_out),
        created_at=now,
        created_by=by,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def series(session: Session, initiative_id: int, series_id: int) -> SeriesRow:
    """One series. Raises NotFound where it is not of this initiative."""
    found = session.exec(
        select(EventSeries).where(EventSeries.initiative_id == initiative_id, EventSeries.id == series_id)
    ).first()
    if found is None:
        raise NotFound("That series of events does not exist.")
    return _series(found)


def all_series(session: Session, initiative_id: int, *, made_before: date | None = None) -> list[SeriesRow]:
    """The series, oldest first; with `made_before`, those whose events were made up to an earlier day only."""
    query = select(EventSeries).where(EventSeries.initiative_id == initiative_id)
    if made_before is not None:
        query = query.where(EventSeries.made_until < made_before)
    return [_series(row) for row in session.exec(query.order_by(col(EventSeries.id)))]


def _series(row: EventSeries) -> SeriesRow:
    return SeriesRow(
        required(row.id),
        row.uid,
        row.sequence,
        row.rule,
        row.time_zone,
        row.first_on,
        time.fromisoformat(row.at) if row.at else None,
        row.made_until,
        frozenset(date.fromisoformat(day) for day in row.left_out),
    )


def set_series(session: Session, series_id: int, *, sequence: int, **changes: Any) -> None:
    """Change a series: `rule`, `at` (a time of day, None where all day) or `made_until`."""
    row = session.get(EventSeries, series_id)
    if row is None:
        raise NotFound("That series of events does not exist.")
    row.sequence = sequence
    for name, value in changes.items():
        setattr(row, name, (f"{value:%H:%M}" if value else "") if name == "at" else value)
    session.flush()


def occurrences(session: Session, initiative_id: int, series_id: int, *, since: date | None = None) -> list[EventRow]:
    """The events of a series by the day they were due, from a day on."""
    where: list[Any] = [col(OutreachEvent.initiative_id) == initiative_id, col(OutreachEvent.series_id) == series_id]
    if since is not None:
        where.append(col(OutreachEvent.series_on) >= since)
    return sorted(read_events(session, initiative_id, where), key=lambda row: (row.series_on or row.starts_on, row.id))


def move_to_series(session: Session, event_ids: Collection[int], series_id: int, uid: str) -> None:
    """Hand events over to another series."""
    for row in session.exec(select(OutreachEvent).where(col(OutreachEvent.id).in_(event_ids))):
        row.series_id, row.uid = series_id, uid
    session.flush()


def update_event(
    session: Session,
    initiative: InitiativeRow,
    row: EventRow,
    draft: EventDraft,
    goals: Collection[GoalRow],
    *,
    apart: bool,
    now: datetime,
) -> None:
    """Store a checked change of what was planned. Where the goals are the same, they keep the wording they had."""
    stored = _stored(session, row.id)
    first, last = draft.dates(initiative.tz)
    stored.name, stored.kind, stored.place = tidy(draft.title()), draft.kind, tidy(draft.place)
    stored.all_day = draft.day is not None
    stored.starts_at = None if draft.day else draft.starts
    stored.ends_at = None if draft.day else draft.ends
    stored.starts_on, stored.ends_on, stored.time_zone = first, last, initiative.time_zone
    stored.direct, stored.partner_id, stored.campaign_id = draft.direct, draft.partner_id, draft.campaign_id
    stored.districts = [named for one in draft.districts if (named := tidy(one))]
    for name, value in columns(draft.details).items():
        setattr(stored, name, value)
    stored.apart = stored.apart or apart
    stored.sequence, stored.changed_at = stored.sequence + 1, now
    before = tuple(goal.goal_id for goal in row.goals)
    if before != draft.goal_ids:
        session.execute(delete(EventGoal).where(col(EventGoal.event_id) == row.id))
        link_goals(session, row.id, draft.goal_ids, goals)
    set_parts(session, row.id, draft.details)


def set_status(session: Session, event_id: int, status: str, *, now: datetime, why: str = "") -> None:
    """Note where an event stands: cancelled with a reason, or taken up again."""
    row = _stored(session, event_id)
    row.status, row.cancelled_why = status, tidy(why)
    row.sequence, row.changed_at = row.sequence + 1, now
    session.flush()


def _stored(session: Session, event_id: int) -> OutreachEvent:
    row = session.get(OutreachEvent, event_id)
    if row is None:
        raise NotFound("That event does not exist.", "It may have been taken back.")
    return row


def templates(session: Session, initiative_id: int) -> list[TemplateRow]:
    """The templates by name."""
    found = session.exec(
        select(EventTemplate).where(EventTemplate.initiative_id == initiative_id).order_by(col(EventTemplate.name))
    )
    return [TemplateRow(required(row.id), row.name, row.answers) for row in found]


def save_template(
    session: Session, initiative_id: int, name: str, answers: dict[str, Any], *, by: str, now: datetime
) -> int:
    """Store a template; one of the same name is written over."""
    there = select(EventTemplate).where(EventTemplate.initiative_id == initiative_id, EventTemplate.name == name)
    row = session.exec(there).first() or EventTemplate(initiative_id=initiative_id, name=name, made_at=now)
    row.answers, row.made_at, row.made_by = answers, now, by
    session.add(row)
    session.flush()
    return required(row.id)


def delete_template(session: Session, initiative_id: int, template_id: int) -> None:
    """Remove a template; what was planned from it stays."""
    session.execute(
        delete(EventTemplate).where(
            col(EventTemplate.id) == template_id, col(EventTemplate.initiative_id) == initiative_id
        )
    )
    session.expire_all()
