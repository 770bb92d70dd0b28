"""What this room stores, and what it must know of a bill before it does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from data.errors import NotFound
from data.queries import required
from policy.alignment import CodingDraft, PositionDraft
from policy.bills import FieldChange
from policy.changes import Decision
from policy.desk import amendments
from policy.hearings import HearingDraft
from policy.models import (
    Bill,
    BillChange,
    Coding,
    Hearing,
    LegislativeSession,
    Position,
)
from policy.queries import desk


def _bill(session: Session, initiative_id: int, bill_id: int) -> Bill:
    row = session.get(Bill, bill_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That bill does not exist in this initiative.")
    return row


def call_for_review(session: Session, bill_id: int, decision: Decision, *, by: str, now: datetime) -> None:
    """Where an amendment or a version came, our position and the alignment have to be looked at again."""
    reasons = amendments(decision.changes, decision.actions or ())
    reasons += [f"New version: {version.note}" for version in decision.versions]
    for about in desk.call_for_review(session, bill_id, reasons, by=by, now=now):
        change = FieldChange("to review", "", f"{about}: {'; '.join(reasons)}")
        insert_change(session, bill_id, change, source=by, now=now)


def insert_change(session: Session, bill_id: int, change: FieldChange, *, source: str, now: datetime) -> None:
    """Add a line to a bill's history of changes."""
    session.add(
        BillChange(bill_id=bill_id, at=now, field=change.field, before=change.before, after=change.after, source=source)
    )


def insert_position(
    session: Session,
    initiative_id: int,
    bill_id: int,
    draft: PositionDraft,
    *,
    by: str,
    member_id: int | None,
    now: datetime,
) -> int:
    """Add an entry to a bill's position history; nothing is overwritten. Returns its key."""
    row = Position(
        bill_id=required(_bill(session, initiative_id, bill_id).id),
        stance=draft.stance,
        priority=draft.priority,
        rationale=draft.rationale.strip(),
        effective_from=draft.effective_from,
        effective_to=draft.effective_to,
        recorded_at=now,
        recorded_by=by,
        member_id=member_id,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def insert_coding(
    session: Session,
    initiative_id: int,
    bill_id: int,
    goal_version_id: int,
    draft: CodingDraft,
    *,
    by: str,
    member_id: int | None,
    now: datetime,
) -> int:
    """Add an entry to how a bill is coded to a goal; nothing is overwritten. Returns its key."""
    row = Coding(
        bill_id=required(_bill(session, initiative_id, bill_id).id),
        goal_id=draft.goal_id,
        goal_version_id=goal_version_id,
        verdict=draft.verdict,
        strength=draft.strength,
        why=draft.why.strip(),
        recorded_at=now,
        recorded_by=by,
        member_id=member_id,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def insert_hearing(
    session: Session, initiative_id: int, draft: HearingDraft, *, time_zone: str, by: str, now: datetime
) -> int:
    """Set a hearing of a bill; returns its key."""
    row = Hearing(
        bill_id=required(_bill(session, initiative_id, draft.bill_id).id),
        on_date=draft.on,
        at_time=draft.at,
        time_zone=time_zone,
        place=draft.place.strip(),
        committee=draft.committee.strip(),
        note=draft.note.strip(),
        created_at=now,
        created_by=by,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def change_hearing(session: Session, hearing_id: int, fields: Mapping[str, Any], *, now: datetime) -> None:
    """Change fields of a hearing (`policy.hearings.HearingRow`). What calendars show counts as a change of it."""
    row = session.get(Hearing, hearing_id)
    if row is None:
        raise NotFound("That hearing does not exist.")
    for name, value in fields.items():
        setattr(row, "on_date" if name == "on" else "at_time" if name == "at" else name, value)
    if fields.keys() & {"on", "at", "place", "committee", "cancelled"}:
        row.sequence += 1
        row.changed_at = now
    session.flush()


def cancel_hearing(session: Session, hearing_id: int, *, now: datetime) -> None:
    """Mark a hearing as cancelled; it stays in the bill's history."""
    change_hearing(session, hearing_id, {"cancelled": True}, now=now)


def set_session_end(
    session: Session,
    initiative_id: int,
    jurisdiction_key: str,
    session_key: str,
    ends_on: date,
    *,
    by: str,
    now: datetime,
) -> None:
    """Say when a legislative session ends, or say it anew."""
    row = session.exec(
        select(LegislativeSession).where(
            LegislativeSession.initiative_id == initiative_id,
            LegislativeSession.jurisdiction_key == jurisdiction_key,
            LegislativeSession.session_key == session_key,
        )
    ).first()
    if row is None:
        row = LegislativeSession(
            initiative_id=initiative_id, jurisdiction_key=jurisdiction_key, session_key=session_key, ends_on=ends_on
        )
    row.ends_on, row.set_at, row.set_by = ends_on, now, by
    session.add(row)
    session.flush()
