"""Outreach events for people's calendars, read from the database (`campaigns.calendars` words them)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from campaigns import calendars as rule
from campaigns.models import EventOrigin, FollowUp, OutreachEvent, Shift, ShiftMember
from campaigns.queries.follow_ups import follow_ups
from campaigns.queries.planning import all_series
from data import queries as ground
from data.entries import Entry
from data.models import Partner
from data.queries import required

KEPT = timedelta(days=90)
"""How long what is over stays in a calendar; an event that was cancelled is told as long."""


def on_calendar(session: Session, initiative_id: int, member_id: int | None, now: datetime) -> list[Entry]:
    """The team's events; of a member those that they logged or have a shift at, and their open follow-ups."""
    start = ground.initiative(session, initiative_id).today(now) - KEPT
    where: list[Any] = [OutreachEvent.initiative_id == initiative_id, col(OutreachEvent.ends_on) >= start]
    if member_id is not None:
        helped = (
            select(Shift.event_id)
            .join(ShiftMember, col(ShiftMember.shift_id) == col(Shift.id))
            .where(ShiftMember.member_id == member_id)
        )
        where.append(or_(col(OutreachEvent.member_id) == member_id, col(OutreachEvent.id).in_(helped)))
    rows = session.exec(
        select(OutreachEvent, Partner.name, EventOrigin.id)
        .join(Partner, col(Partner.id) == col(OutreachEvent.partner_id), isouter=True)
        .join(
            EventOrigin,
            (col(EventOrigin.source) == "ics")
            & or_(
                col(EventOrigin.event_id) == col(OutreachEvent.id),
                col(EventOrigin.series_id) == col(OutreachEvent.series_id),
            ),
            isouter=True,
        )
        .where(*where)
        .order_by(col(OutreachEvent.starts_on), col(OutreachEvent.id))
    )
    alone: list[Entry] = []
    repeated: dict[int, list[rule.Shown]] = defaultdict(list)
    for row, partner, origin in rows:
        shown = _shown(row, partner, origin is not None)
        if shown.series_id is None:
            alone.append(rule.of_event(shown))
        else:
            repeated[shown.series_id].append(shown)
    known = {one.id: one for one in all_series(session, initiative_id)} if repeated else {}
    for key, events in repeated.items():
        alone += rule.of_series(known[key], events)
    return alone if member_id is None else alone + _owed(session, initiative_id, member_id)


def _owed(session: Session, initiative_id: int, member_id: int) -> list[Entry]:
    mine = [row for row in follow_ups(session, initiative_id) if row.owner_id == member_id and row.done_at is None]
    made = dict(session.exec(select(FollowUp.id, FollowUp.created_at).where(FollowUp.owner_id == member_id)).all())
    return [rule.of_follow_up(row, made[row.id]) for row in mine]


def _shown(row: OutreachEvent, partner: str | None, foreign: bool) -> rule.Shown:
    return rule.Shown(
        id=required(row.id),
        uid=row.uid if foreign else f"event-{row.id}",
        foreign=foreign,
        name=row.name,
        kind=row.kind,
        starts=row.starts_at,
        ends=row.ends_at,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        time_zone=row.time_zone,
        place=row.place,
        private=row.private_address,
        status=row.status,
        why=row.cancelled_why,
        run_by="" if row.direct else f"Run by {partner or 'a partner'}.",
        sequence=row.sequence,
        changed_at=row.changed_at or row.logged_at,
        words="" if row.private_address else row.description,
        public_url=row.page_url,
        series_id=row.series_id,
        series_on=row.series_on,
        apart=row.apart,
    )
