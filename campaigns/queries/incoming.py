"""Events of other programs in the database: known again by their source and key, changed without losing our work."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from campaigns import series
from campaigns.incoming import Apart, Incoming, Known, When
from campaigns.models import EventOrigin, EventSeries, OutreachEvent
from campaigns.queries.outreach import link_goals
from campaigns.when import on_the_spot
from data.agenda import GoalRow
from data.queries import required

_PAST = timedelta(days=90)
"""So much of a series that began long ago is kept where it has more occurrences than one may have."""


@dataclass(frozen=True)
class Origin:
    """Where an event came from, and what of ours it is."""

    id: int
    known: Known
    event_id: int | None
    series_id: int | None
    batch_id: int | None


@dataclass(frozen=True)
class Setting:
    """What an import is done with: for whom, for which goals, by whom, when."""

    initiative_id: int
    goals: Sequence[GoalRow]
    partner_id: int | None
    by: str
    member_id: int | None
    batch_id: int | None
    now: datetime


def origins(session: Session, initiative_id: int, source: str, keys: Collection[str]) -> dict[str, Origin]:
    """What is known of these keys of a source."""
    found = {}
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), 500):
        rows = session.exec(
            select(EventOrigin).where(
                EventOrigin.initiative_id == initiative_id,
                EventOrigin.source == source,
                col(EventOrigin.external_key).in_(wanted[start : start + 500]),
            )
        )
        for row in rows:
            known = Known(row.fingerprint, row.sequence, row.told_at)
            found[row.external_key] = Origin(required(row.id), known, row.event_id, row.series_id, row.batch_id)
    return found


def insert(session: Session, told: Incoming, setting: Setting) -> None:
    """Store an event, or a series with its occurrences, with where it came from."""
    row = EventOrigin(
        initiative_id=setting.initiative_id,
        source=told.source,
        external_key=told.key,
        fingerprint=told.fingerprint(),
        sequence=told.sequence,
        told_at=told.changed_at,
        rsvps=told.rsvps,
        batch_id=setting.batch_id,
        seen_at=setting.now,
    )
    if told.series is None:
        row.event_id = _insert_event(session, told, setting, _fields(told, told.when, setting.now), "")
    else:
        row.series_id = _insert_series(session, told, setting)
        _occurrences(session, told, setting, row.series_id)
    session.add(row)
    session.flush()


def change(session: Session, told: Incoming, origin: Origin, setting: Setting) -> None:
    """Bring what is stored up to what is told. Counts, follow-ups and what was heard stay.

    An occurrence that is no longer told goes where nobody worked on it and it lies ahead, else it is cancelled.
    """
    event_id, series_id = origin.event_id, origin.series_id
    if told.series is None and event_id is not None:
        _update_event(session, event_id, _fields(told, told.when, setting.now))
    elif told.series is not None and series_id is not None:
        _occurrences(session, told, setting, series_id)
    else:  # it repeats from now on, or no longer does: what was stays, and is called off where it lies ahead
        _call_off(session, event_id, series_id, setting.now)
        if told.series is None:
            before = select(func.count()).where(
                col(OutreachEvent.initiative_id) == setting.initiative_id,
                col(OutreachEvent.token).startswith(_token(told)),
            )
            mark = f"/alone-{session.exec(before).one()}"
            event_id = _insert_event(session, told, setting, _fields(told, told.when, setting.now), mark)
            series_id = None
        else:
            series_id = _insert_series(session, told, setting)
            event_id = None
            _occurrences(session, told, setting, series_id)
    session.execute(
        update(EventOrigin)
        .where(col(EventOrigin.id) == origin.id)
        .values(
            event_id=event_id, series_id=series_id, fingerprint=told.fingerprint(), sequence=told.sequence,
            told_at=told.changed_at, rsvps=told.rsvps, seen_at=setting.now,
        )
    )  # fmt: skip
    session.expire_all()


def share(session: Session, origin_ids: Collection[int], batch_id: int | None) -> None:
    """Note that another import told of these too: undoing the first one leaves them."""
    session.execute(
        update(EventOrigin)
        .where(col(EventOrigin.id).in_(origin_ids), col(EventOrigin.batch_id).is_distinct_from(batch_id))
        .values(shared=True)
    )


def of_ours(session: Session, initiative_id: int, uids: Collection[str]) -> set[str]:
    """Which of these UIDs are of events that were made here."""
    found: set[str] = set()
    wanted = sorted(set(uids))
    for start in range(0, len(wanted), 500):
        lot = wanted[start : start + 500]
        found |= set(
            session.exec(
                select(OutreachEvent.uid).where(
                    OutreachEvent.initiative_id == initiative_id, col(OutreachEvent.uid).in_(lot)
                )
            )
        )
    return found


def rsvps(session: Session, initiative_id: int, event_id: int) -> int | None:
    """How many said they would come to an event, as the program it came from counts them."""
    return session.exec(
        select(EventOrigin.rsvps).where(EventOrigin.initiative_id == initiative_id, EventOrigin.event_id == event_id)
    ).first()


def _token(told: Incoming) -> str:
    return "in-" + hashlib.sha256(f"{told.source}:{told.key}".encode("utf-8", "replace")).hexdigest()[:32]


def _fields(told: Incoming, when: When, now: datetime, apart: Apart | None = None) -> dict[str, Any]:
    """The columns of an event that its source tells."""
    tz = ZoneInfo(told.time_zone)
    if when.day is not None:
        first, last, over = when.day, when.last_day or when.day, (when.last_day or when.day) < now.astimezone(tz).date()
    else:
        starts = when.starts or now
        first, last = starts.astimezone(tz).date(), (when.ends or starts).astimezone(tz).date()
        over = (when.ends or starts) < now
    cancelled = told.standing == "cancelled" or (apart is not None and apart.cancelled)
    return {
        "name": apart.name if apart else told.name,
        "kind": told.kind,
        "all_day": when.day is not None,
        "starts_at": when.starts,
        "ends_at": when.ends,
        "starts_on": first,
        "ends_on": last,
        "time_zone": told.time_zone,
        "place": apart.place if apart else told.place,
        "status": "cancelled" if cancelled else "happened" if over else told.standing,
        "sequence": told.sequence,
        "capacity": told.capacity,
        "online_url": told.online_url,
        "private_address": told.private,
        "address": told.address,
        "accessibility": told.accessibility,
        "description": apart.description if apart else told.description,
        "page_url": told.page_url,
        "apart": apart is not None,
        "changed_at": told.changed_at or now,
    }


def _insert_event(
    session: Session, told: Incoming, setting: Setting, fields: dict[str, Any], mark: str, **more: Any
) -> int:
    row = OutreachEvent(
        initiative_id=setting.initiative_id,
        token=_token(told) + mark,
        uid=told.key if told.source == "ics" else _token(told),
        direct=setting.partner_id is None,
        partner_id=setting.partner_id,
        logged_at=setting.now,
        logged_by=setting.by,
        member_id=setting.member_id,
        **fields,
        **more,
    )
    session.add(row)
    session.flush()
    key = required(row.id)
    link_goals(session, key, [goal.id for goal in setting.goals], setting.goals)
    return key


def _update_event(session: Session, event_id: int, fields: dict[str, Any]) -> None:
    row = session.get(OutreachEvent, event_id)
    if row is None:
        return
    debriefed = row.status == "debriefed" and fields["status"] != "cancelled"
    for name, value in fields.items():
        if name != "status" or not debriefed:
            setattr(row, name, value)
    session.add(row)
    session.flush()


def first_of(told: Incoming) -> date:
    """The date on the spot on which an event is, or a series begins."""
    when = told.when
    return when.day or (when.starts.astimezone(ZoneInfo(told.time_zone)).date() if when.starts else date.min)


def _insert_series(session: Session, told: Incoming, setting: Setting) -> int:
    again = session.exec(
        select(func.count()).where(
            col(EventSeries.initiative_id) == setting.initiative_id, col(EventSeries.token).startswith(_token(told))
        )
    ).one()
    row = EventSeries(
        initiative_id=setting.initiative_id,
        token=_token(told) + (f"/{again}" if again else ""),
        uid=told.key,
        rule=told.series.rule if told.series else "",
        time_zone=told.time_zone,
        first_on=first_of(told),
        made_until=first_of(told),
        created_at=setting.now,
        created_by=setting.by,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def dates_of(told: Incoming, now: datetime) -> tuple[str, date, list[date]]:
    """The rule, its first date and the dates up to the horizon; of a long series that began long ago only the latest.

    Raises `series.BadRule` where the rule is none that gives dates.
    """
    if told.series is None:
        return "", first_of(told), []
    tz, rule, first = ZoneInfo(told.time_zone), told.series.rule, first_of(told)
    today = now.astimezone(tz).date()
    until = max(first, today + series.HORIZON)
    found = series.days(rule, first, until, tz=tz)
    while len(found) == series.MOST and found[-1] < until:
        at = next((day for day in found if day >= today - _PAST), found[-1])
        if at == first:
            break
        rule, first = series.parted(rule, first, at, tz=tz)[1], at
        found = series.days(rule, first, until, tz=tz)
    if first == first_of(told):
        found = sorted({first, *found})  # DTSTART is an occurrence, whatever the rule says (RFC 5545, 3.8.5.3)
    return rule, first, [day for day in found if day not in told.series.left_out]


def _occurrences(session: Session, told: Incoming, setting: Setting, series_id: int) -> None:
    """Make the occurrences of a series what is told of it."""
    row = session.get(EventSeries, series_id)
    if row is None or told.series is None:
        return
    tz = ZoneInfo(told.time_zone)
    rule, first, days = dates_of(told, setting.now)
    local = told.when.starts.astimezone(tz) if told.when.starts else None
    row.rule, row.time_zone, row.sequence = rule, told.time_zone, told.sequence
    row.first_on = first
    row.at = f"{local:%H:%M}" if local else ""
    row.left_out = sorted(day.isoformat() for day in told.series.left_out)
    row.made_until = max(row.first_on, setting.now.astimezone(tz).date() + series.HORIZON, *days[-1:])
    session.add(row)
    apart = {each.on: each for each in told.series.exceptions}
    stored = {
        one.series_on: one
        for one in session.exec(select(OutreachEvent).where(OutreachEvent.series_id == series_id))
        if one.series_on is not None
    }
    due = sorted({*days, *told.series.beside, *apart} - (set(told.series.left_out) - set(apart)))
    for day in due:
        other = apart.get(day)
        when = other.when if other and (other.when.starts or other.when.day) else _moved(told.when, day, tz)
        fields = _fields(told, when, setting.now, other)
        fields["apart"] = other is not None or day in told.series.beside
        if day in stored:
            _update_event(session, required(stored[day].id), fields)
        else:
            _insert_event(session, told, setting, fields, f"/{row.id}/{day}", series_id=series_id, series_on=day)
    for key in [required(one.id) for day, one in stored.items() if day not in due]:
        _call_off(session, key, None, setting.now)


def _moved(when: When, day: date, tz: ZoneInfo) -> When:
    """The same times of the wall clock on another day."""
    if when.day is not None:
        last = day + (when.last_day - when.day) if when.last_day else None
        return When(day=day, last_day=last)
    if when.starts is None:
        return When()
    starts = on_the_spot(day, when.starts.astimezone(tz).time(), tz)
    length = when.ends - when.starts if when.ends else None
    return When(starts=starts, ends=starts + length if length is not None else None)


def _call_off(session: Session, event_id: int | None, series_id: int | None, now: datetime) -> None:
    """Cancel what lies ahead of an event, or of a series, that its source no longer tells of."""
    mine = col(OutreachEvent.id) == event_id if event_id is not None else col(OutreachEvent.series_id) == series_id
    for row in session.exec(select(OutreachEvent).where(mine)).all():
        if row.starts_on >= (now - timedelta(days=1)).date():
            row.status, row.changed_at, row.sequence = "cancelled", now, row.sequence + 1
            session.add(row)
    session.flush()
