"""Every select and update of what was used of the services that count requests. The rule is `policy.live`."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from policy.live import Service, Use, free_at, rolled, start_of
from policy.models import PolicyUse

WAIT = "wait"


def uses(session: Session, service: Service, now: datetime) -> dict[str, Use]:
    """Requests made in each span that the service counts."""
    found = {
        row.span: Use(row.starts_at, row.used, row.before)
        for row in session.execute(select(PolicyUse).where(col(PolicyUse.service) == service.name)).scalars()
    }
    return {span: rolled(span, found.get(span), now) for span in service.budget}


def waiting_until(session: Session, service: Service) -> tuple[datetime, int] | None:
    """Until when the service asked us to wait, and how often in a row it did; None where it did not."""
    row = session.execute(
        select(PolicyUse).where(col(PolicyUse.service) == service.name, col(PolicyUse.span) == WAIT)
    ).scalar_one_or_none()
    return (row.starts_at, row.used) if row else None


def take(session: Session, service: Service, now: datetime) -> datetime | None:
    """Count one request, None; or count none and say from when on there is room for it.

    The rows are locked until the transaction ends, so that workers who ask at once never get more together.
    """
    held = waiting_until(session, service)
    if held is not None and held[1] and held[0] > now:
        return held[0]
    spans = sorted(service.budget)
    for span in spans:
        _there(session, service, span, start_of(span, now))
    rows = {
        row.span: row
        for row in session.execute(
            select(PolicyUse)
            .where(col(PolicyUse.service) == service.name, col(PolicyUse.span).in_(spans))
            .order_by(col(PolicyUse.span))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).scalars()
    }
    used = {span: rolled(span, Use(row.starts_at, row.used, row.before), now) for span, row in rows.items()}
    later = [at for span in spans if (at := free_at(span, service.budget[span], used[span], now)) is not None]
    for span in spans:
        rows[span].starts_at, rows[span].before = used[span].starts_at, used[span].before
        rows[span].used = used[span].used + (not later)
        session.add(rows[span])
    session.flush()
    return max(later) if later else None


def set_wait(session: Session, service: Service, until: datetime, in_a_row: int) -> None:
    """Keep until when to leave a service alone, and how often in a row it answered that we ask too often."""
    _there(session, service, WAIT, until)
    session.execute(
        update(PolicyUse)
        .where(col(PolicyUse.service) == service.name, col(PolicyUse.span) == WAIT)
        .values(starts_at=until, used=in_a_row)
    )


def _there(session: Session, service: Service, span: str, starts_at: datetime) -> None:
    found = session.execute(
        select(col(PolicyUse.used)).where(col(PolicyUse.service) == service.name, col(PolicyUse.span) == span)
    ).first()
    if found is None:
        with suppress(IntegrityError), session.begin_nested():  # it may stand there already
            session.execute(insert(PolicyUse).values(service=service.name, span=span, starts_at=starts_at))
