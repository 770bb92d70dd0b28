"""The record of who did what. It holds verbs, record numbers and field names: never what a person is."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data.access import Actor
from data.models import AuditEntry


def record(
    session: Session,
    actor: Actor,
    initiative_id: int | None,
    verb: str,
    kind: str,
    record_id: int | None,
    *,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    """Note that `actor` did `verb` to a record. `detail` takes codes and field names, no personal data."""
    session.add(
        AuditEntry(
            initiative_id=initiative_id,
            at=now,
            member_id=actor.member_id,
            actor=actor.name,
            verb=verb,
            kind=kind,
            record_id=record_id,
            detail=detail or {},
        )
    )
