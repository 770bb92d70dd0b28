"""Outreach events in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, case, col, func, or_, select

from campaigns.attendance import Count, Total
from campaigns.details import TOOK_PLACE, Details, columns
from campaigns.models import Campaign, EventGoal, FollowUp, OutreachEvent
from campaigns.outreach import Engagement, EventDraft, EventRow, GoalLink, Known, tidy
from campaigns.queries.details import details_of, partners_of, set_parts, shifts_of, uid_of
from data import queries as ground
from data.agenda import GoalRow, InitiativeRow
from data.errors import NotFound
from data.models import GoalVersion, Partner
from data.queries import required


def known(session: Session, initiative_id: int) -> Known:
    """What an event of this initiative may refer to."""
    found = session.exec(select(Campaign.id, Campaign.goal_id).where(Campaign.initiative_id == initiative_id))
    return Known(
        {goal.id: goal.name for goal in ground.goals(session, initiative_id)},
        frozenset(partner.id for partner in ground.partners(session, initiative_id)),
        frozenset(member.id for member in ground.members(session, initiative_id) if member.active),
        {required(key): goal_id for key, goal_id in found},
    )


def event_keyed(session: Session, initiative_id: int, token: str) -> int | None:
    """The event that was saved under a form's token."""
    found = select(OutreachEvent.id).where(OutreachEvent.initiative_id == initiative_id, OutreachEvent.token == token)
    return session.exec(found).first()


def insert_event(
    session: Session,
    initiative: InitiativeRow,
    draft: EventDraft,
    goals: Collection[GoalRow],
    *,
    by: str,
    member_id: int | None,
    now: datetime,
    series: tuple[int, date] | None = None,
) -> tuple[int, bool]:
    """Store a checked event under the newest versions of its goals; with `series`, the day it is due there.

    Returns its key and whether it is new: the same token saved a moment ago, also by another
    connection, is the same event.
    """
    first, last = draft.dates(initiative.tz)
    row = OutreachEvent(
        initiative_id=initiative.id,
        token=draft.token,
        name=tidy(draft.title()),
        kind=draft.kind,
        all_day=draft.day is not None,
        starts_at=None if draft.day else draft.starts,
        ends_at=None if draft.day else draft.ends,
        starts_on=first,
        ends_on=last,
        time_zone=initiative.time_zone,
        place=tidy(draft.place),
        districts=[named for one in draft.districts if (named := tidy(one))],
        direct=draft.direct,
        partner_id=draft.partner_id,
        campaign_id=draft.campaign_id,
        attendance_low=draft.attendance.low,
        attendance_high=draft.attendance.high,
        attendance_said=tidy(draft.attendance.said),
        heard=tidy(draft.heard),
        logged_at=now,
        logged_by=by,
        member_id=member_id,
        status=draft.status or ("planned" if draft.ahead(now, initiative.tz) else "happened"),
        uid=draft.uid or uid_of(draft.token),
        sequence=draft.sequence,
        series_id=series[0] if series else None,
        series_on=series[1] if series else None,
        **columns(draft.details),
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        key = event_keyed(session, initiative.id, draft.token)
        if key is None:
            raise
        return key, False
    key = required(row.id)
    link_goals(session, key, draft.goal_ids, goals)
    set_parts(session, key, draft.details)
    return key, True


def link_goals(session: Session, event_id: int, goal_ids: Collection[int], goals: Collection[GoalRow]) -> None:
    """Link an event to goals in their newest wording, in this order."""
    by_id = {goal.id: goal for goal in goals}
    for position, goal_id in enumerate(dict.fromkeys(goal_ids)):
        version = by_id[goal_id].version_id
        session.add(EventGoal(event_id=event_id, goal_id=goal_id, goal_version_id=version, position=position))
    session.flush()


def events(
    session: Session,
    initiative_id: int,
    *,
    start: date | None = None,
    end: date | None = None,
    goal_ids: Collection[int] = (),
    campaign_id: int | None = None,
    begun_by: datetime | None = None,
    cancelled: bool = True,
    limit: int | None = None,
) -> list[EventRow]:
    """Events that touch start..end (local dates, both included), newest first; without `cancelled`, not the called-off.

    `goal_ids` keeps the events of at least one of these goals; empty keeps all. `begun_by` leaves out
    the timed events that begin later: with today as `end`, what is left has happened.
    """
    where = _where(initiative_id, start, end, goal_ids, campaign_id, begun_by)
    if not cancelled:
        where.append(col(OutreachEvent.status) != "cancelled")
    return read_events(session, initiative_id, where, limit)


def _where(
    initiative_id: int,
    start: date | None,
    end: date | None,
    goal_ids: Collection[int],
    campaign_id: int | None,
    begun_by: datetime | None,
) -> list[Any]:
    where: list[Any] = [col(OutreachEvent.initiative_id) == initiative_id]
    if start is not None:
        where.append(col(OutreachEvent.ends_on) >= start)
    if end is not None:
        where.append(col(OutreachEvent.starts_on) <= end)
    if begun_by is not None:
        where.append(or_(col(OutreachEvent.starts_at).is_(None), col(OutreachEvent.starts_at) <= begun_by))
    if campaign_id is not None:
        where.append(col(OutreachEvent.campaign_id) == campaign_id)
    if goal_ids:
        linked = exists().where(col(EventGoal.event_id) == col(OutreachEvent.id), col(EventGoal.goal_id).in_(goal_ids))
        where.append(linked)
    return where


def event(session: Session, initiative_id: int, event_id: int) -> EventRow:
    """One event. Raises NotFound where it is not of this initiative, or was taken back."""
    row = event_or_none(session, initiative_id, event_id)
    if row is None:
        raise NotFound("That event does not exist.", "It may have been taken back.")
    return row


def event_or_none(session: Session, initiative_id: int, event_id: int) -> EventRow | None:
    """One event, or None where it is not of this initiative, or was taken back."""
    mine = [col(OutreachEvent.initiative_id) == initiative_id, col(OutreachEvent.id) == event_id]
    return next(iter(read_events(session, initiative_id, mine, 1)), None)


def read_events(
    session: Session, initiative_id: int, where: list[Any], limit: int | None = None, *, sooner: bool = False
) -> list[EventRow]:
    """The events that conditions keep, newest first, or soonest first."""
    newest: Any = [col(one) for one in (OutreachEvent.starts_on, OutreachEvent.starts_at, OutreachEvent.id)]
    newest = newest if sooner else [one.desc() for one in newest]
    wanted = select(OutreachEvent.id).where(*where).order_by(*newest).limit(limit)
    found = session.exec(
        select(OutreachEvent, Partner.name, Campaign.name)
        .join(Partner, col(Partner.id) == col(OutreachEvent.partner_id), isouter=True)
        .join(Campaign, col(Campaign.id) == col(OutreachEvent.campaign_id), isouter=True)
        .where(*where)
        .order_by(*newest)
        .limit(limit)
    ).all()
    goals = _goal_links(session, initiative_id, wanted)
    opened = session.exec(
        select(FollowUp.event_id, func.count())
        .where(col(FollowUp.event_id).in_(wanted), col(FollowUp.done_at).is_(None))
        .group_by(col(FollowUp.event_id))
    )
    still_open = dict(opened.all())
    hosts, shifts = partners_of(session, wanted), shifts_of(session, wanted)
    rows = []
    for row, partner, campaign in found:
        key = required(row.id)
        details = details_of(row, hosts.get(key, ()), shifts.get(key, ()))
        rows.append(_event(row, partner, campaign, goals.get(key, ()), still_open.get(key, 0), details))
    return rows


def _goal_links(session: Session, initiative_id: int, wanted: Any) -> dict[int, tuple[GoalLink, ...]]:
    names = {goal.id: goal.name for goal in ground.goals(session, initiative_id)}
    links: dict[int, list[GoalLink]] = defaultdict(list)
    found = session.exec(
        select(EventGoal.event_id, EventGoal.goal_id, EventGoal.goal_version_id, GoalVersion.name)
        .join(GoalVersion, col(GoalVersion.id) == col(EventGoal.goal_version_id))
        .where(col(EventGoal.event_id).in_(wanted))
        .order_by(col(EventGoal.position))
    )
    for event_id, goal_id, version_id, wording in found:
        links[event_id].append(GoalLink(goal_id, version_id, names.get(goal_id, wording), wording))
    return {key: tuple(rows) for key, rows in links.items()}


def _event(
    row: OutreachEvent,
    partner: str | None,
    campaign: str | None,
    goals: tuple[GoalLink, ...],
    open_: int,
    details: Details,
) -> EventRow:
    return EventRow(
        id=required(row.id),
        name=row.name,
        kind=row.kind,
        all_day=row.all_day,
        starts=row.starts_at,
        ends=row.ends_at,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        time_zone=row.time_zone,
        place=row.place,
        direct=row.direct,
        partner_id=row.partner_id,
        partner=partner,
        campaign_id=row.campaign_id,
        campaign=campaign,
        goals=goals,
        attendance=Count(row.attendance_low, row.attendance_high, row.attendance_said),
        heard=row.heard,
        logged_at=row.logged_at,
        logged_by=row.logged_by,
        member_id=row.member_id,
        open_follow_ups=open_,
        districts=tuple(row.districts),
        status=row.status,
        uid=row.uid or uid_of(row.token),
        sequence=row.sequence,
        changed_at=row.changed_at,
        cancelled_why=row.cancelled_why,
        series_id=row.series_id,
        series_on=row.series_on,
        apart=row.apart,
        details=details,
    )


def set_heard(session: Session, event_id: int, attendance: Count, heard: str) -> None:
    """Put right how many came and what was heard."""
    row = session.get(OutreachEvent, event_id)
    if row is None:
        raise NotFound("That event does not exist.")
    row.attendance_low, row.attendance_high = attendance.low, attendance.high
    row.attendance_said, row.heard = tidy(attendance.said), tidy(heard)
    if attendance.known and row.status in ("planned", "confirmed"):
        row.status = "happened"  # whoever counted was there
    session.flush()


def delete_event(session: Session, event_id: int) -> None:
    """Remove an event with its goals and follow-ups."""
    session.execute(delete(OutreachEvent).where(col(OutreachEvent.id) == event_id))
    session.expire_all()


def engagement(
    session: Session,
    initiative_id: int,
    goal_id: int | None = None,
    start: date | None = None,
    end: date | None = None,
) -> list[Engagement]:
    """Behaviour evidence: one row per event and goal, by date. Pass today as `end`: nobody came to what is to come.

    Only what took place: an event that was called off, or of which nobody said that it happened, is no evidence.
    Rows of different goals may be the same people at the same event, so they are never added up.
    """
    query = (
        select(
            OutreachEvent.starts_on,
            EventGoal.goal_id,
            OutreachEvent.id,
            OutreachEvent.kind,
            OutreachEvent.direct,
            OutreachEvent.attendance_low,
            OutreachEvent.attendance_high,
        )  # type: ignore[call-overload]  # SQLModel types selects of up to four columns
        .join(EventGoal, col(EventGoal.event_id) == col(OutreachEvent.id))
        .where(col(OutreachEvent.initiative_id) == initiative_id, col(OutreachEvent.status).in_(TOOK_PLACE))
        .order_by(col(OutreachEvent.starts_on), col(OutreachEvent.id), col(EventGoal.position))
    )
    if goal_id is not None:
        query = query.where(col(EventGoal.goal_id) == goal_id)
    if start is not None:
        query = query.where(col(OutreachEvent.starts_on) >= start)
    if end is not None:
        query = query.where(col(OutreachEvent.starts_on) <= end)
    return [Engagement(*row) for row in session.exec(query)]


def _sums() -> list[Any]:
    """Columns that add up counts as `attendance.total` does: lows, highs, events with an upper end, unknown, events."""
    low, high = col(OutreachEvent.attendance_low), col(OutreachEvent.attendance_high)
    nothing = case((low.is_(None) & high.is_(None), 1), else_=0)
    zero = func.coalesce
    return [zero(func.sum(low), 0), zero(func.sum(high), 0), func.count(high), zero(func.sum(nothing), 0), func.count()]


def _total(lows: int, highs: int, bounded: int, unknown: int, number: int) -> Total:
    return Total(int(lows), int(highs) if bounded + unknown == number else None, int(unknown), number)


def event_total(
    session: Session,
    initiative_id: int,
    *,
    start: date | None = None,
    end: date | None = None,
    goal_ids: Collection[int] = (),
    campaign_id: int | None = None,
    begun_by: datetime | None = None,
) -> Total:
    """People counted over the events that `events` would list without the cancelled, each event once."""
    where = _where(initiative_id, start, end, goal_ids, campaign_id, begun_by)
    where.append(col(OutreachEvent.status) != "cancelled")
    return _total(*session.execute(select(*_sums()).where(*where)).one())


def campaign_totals(session: Session, initiative_id: int, until: date) -> dict[int, Total]:
    """People counted per campaign at its events up to a day."""
    found = session.execute(
        select(col(OutreachEvent.campaign_id), *_sums())
        .where(
            OutreachEvent.initiative_id == initiative_id,
            col(OutreachEvent.campaign_id).is_not(None),
            OutreachEvent.starts_on <= until,
            OutreachEvent.status != "cancelled",
        )
        .group_by(col(OutreachEvent.campaign_id))
    )
    return {key: _total(*sums) for key, *sums in found}


def events_without_goal(session: Session, initiative_id: int) -> list[int]:
    """Events that lost every goal."""
    linked = exists().where(col(EventGoal.event_id) == col(OutreachEvent.id))
    found = session.exec(select(OutreachEvent.id).where(OutreachEvent.initiative_id == initiative_id, ~linked))
    return [required(key) for key in found]


def logged_since(session: Session, initiative_id: int, since: datetime) -> int:
    """How many events were logged after a time; the days of a series, made ahead, are not."""
    counted = select(func.count()).where(
        OutreachEvent.initiative_id == initiative_id,
        col(OutreachEvent.logged_at) > since,
        col(OutreachEvent.series_id).is_(None),
    )
    return session.exec(counted).one()


def find_events(session: Session, initiative_id: int, text: str, limit: int) -> list[tuple[int, str, str, date]]:
    """Events whose name or place holds the text, newest first: key, name, place, date."""
    found = session.exec(
        select(col(OutreachEvent.id), col(OutreachEvent.name), col(OutreachEvent.place), col(OutreachEvent.starts_on))
        .where(
            OutreachEvent.initiative_id == initiative_id,
            or_(
                col(OutreachEvent.name).icontains(text, autoescape=True),
                col(OutreachEvent.place).icontains(text, autoescape=True),
            ),
        )
        .order_by(col(OutreachEvent.starts_on).desc(), col(OutreachEvent.id).desc())
        .limit(limit)
    )
    return [(required(key), name, place, day) for key, name, place, day in found]
