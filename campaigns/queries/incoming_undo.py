"""Taking an import of events back: what it alone brought goes, what somebody worked on or others told of stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import Session, col, select

from campaigns.models import EventGoal, EventOrigin, EventSeries, OutreachEvent
from data.queries import required

_BROUGHT = frozenset({"event_goal", "event_origin", "event_series", "outreach_event"})
"""Tables that an import of events fills; a row of any other that names an event is somebody's work."""


@dataclass
class Brought:
    """What an import brought: origins that can go, and names of what stays."""

    go: list[int]
    stay: list[str]


def of_batch(session: Session, initiative_id: int, batch_id: int) -> Brought:
    """The events and series that an import brought."""
    found = Brought([], [])
    rows = session.exec(
        select(EventOrigin)
        .where(EventOrigin.initiative_id == initiative_id, EventOrigin.batch_id == batch_id)
        .order_by(col(EventOrigin.id))
    ).all()
    for row in rows:
        events = _events(session, row)
        why = "another import told of it too" if row.shared else _worked_on(session, events)
        if why:
            found.stay.append(f"{events[0].name if events else row.external_key}: {why}.")
        else:
            found.go.append(required(row.id))
    return found


def remove_batch(session: Session, initiative_id: int, batch_id: int) -> int:
    """Remove the events that an import alone brought and nobody worked on; a series is one."""
    keys = of_batch(session, initiative_id, batch_id).go
    for key in keys:
        row = session.get(EventOrigin, key)
        if row is None:
            continue
        events = [required(one.id) for one in _events(session, row)]
        series_id = row.series_id
        session.execute(delete(OutreachEvent).where(col(OutreachEvent.id).in_(events)))
        if series_id is not None:
            session.execute(delete(EventSeries).where(col(EventSeries.id) == series_id))
        session.execute(delete(EventOrigin).where(col(EventOrigin.id) == key))
    session.expire_all()
    return len(keys)


def _events(session: Session, row: EventOrigin) -> list[OutreachEvent]:
    ours = OutreachEvent.series_id == row.series_id if row.series_id is not None else OutreachEvent.id == row.event_id
    return list(session.exec(select(OutreachEvent).where(ours).order_by(col(OutreachEvent.id))))


def _worked_on(session: Session, events: Sequence[OutreachEvent]) -> str:
    """Why an event must stay: somebody counted there, or anything else of ours hangs on it."""
    keys = [required(one.id) for one in events]
    if any(one.attendance_low is not None or one.attendance_high is not None or one.heard for one in events):
        return "somebody said who came or what was heard"
    for table in EventGoal.metadata.sorted_tables:
        if table.name in _BROUGHT:
            continue
        for link in table.foreign_keys:
            if link.column.table.name == "outreach_event":
                there = select(link.parent).where(link.parent.in_(keys)).limit(1)
                if session.execute(there).first() is not None:
                    return "work of the team hangs on it"
    return ""
