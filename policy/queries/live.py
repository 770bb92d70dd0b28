"""Every select and update of live sources: which there are, what each is to remember, what it brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, insert, update
from sqlmodel import Session, col, func, or_, select

from data.errors import NotFound
from data.queries import required
from policy.live import FOLLOWED, SEARCH, SourceRow, Wanted
from policy.models import Bill, BillSearch, BillSource, PolicyHeard, PolicyMark, PolicySource

_KEPT = timedelta(days=400)
"""How long it is kept what a look brought."""


def sources(session: Session, initiative_id: int | None) -> list[SourceRow]:
    """The live sources, those of followed bills first; of every initiative for None."""
    query = select(PolicySource, BillSearch.words).outerjoin(
        BillSearch, col(BillSearch.id) == col(PolicySource.search_id)
    )
    if initiative_id is not None:
        query = query.where(PolicySource.initiative_id == initiative_id)
    found = session.exec(query.order_by(col(PolicySource.scope) != FOLLOWED, col(PolicySource.id)))
    return [_row(row, words or "") for row, words in found]


def _row(row: PolicySource, words: str) -> SourceRow:
    return SourceRow(
        required(row.id), row.initiative_id, row.service, row.scope, row.jurisdiction, row.jurisdiction_key,
        row.session, row.session_key, row.search_id, words, row.active, row.next_check, row.wait_until,
        row.last_checked, row.last_success, row.last_news, row.last_error, row.failures, row.quiet_until,
        row.created_at, row.memory,
    )  # fmt: skip


def source(session: Session, initiative_id: int, source_id: int) -> SourceRow:
    """One source. Raises NotFound."""
    for row in sources(session, initiative_id):
        if row.id == source_id:
            return row
    raise NotFound("That source does not exist in this initiative.")


def insert_source(
    session: Session, initiative_id: int, service: str, scope: str, *, jurisdiction: tuple[str, str] = ("", ""),
    in_session: tuple[str, str] = ("", ""), search_id: int | None = None, memory: Mapping[str, Any] | None = None,
    by: str, now: datetime,
) -> int:  # fmt: skip
    """Add a source; jurisdiction and session each as named and as key. Returns its own key."""
    row = PolicySource(
        initiative_id=initiative_id, service=service, scope=scope, jurisdiction=jurisdiction[0],
        jurisdiction_key=jurisdiction[1], session=in_session[0], session_key=in_session[1], search_id=search_id,
        memory=dict(memory or {}), created_at=now, created_by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return required(row.id)


def change_source(session: Session, source_id: int, **values: Any) -> None:
    """Set columns of a source."""
    session.execute(update(PolicySource).where(col(PolicySource.id) == source_id).values(**values))


def remove_source(session: Session, source_id: int) -> None:
    """Remove a source; the bills that it brought stay."""
    session.execute(delete(PolicySource).where(col(PolicySource.id) == source_id))


def claim(session: Session, source_id: int, now: datetime, until: datetime) -> bool:
    """Take a source for one pull, unless another has it; says whether it was taken."""
    free = or_(col(PolicySource.lease_until).is_(None), col(PolicySource.lease_until) <= now)
    done = session.execute(
        update(PolicySource).where(col(PolicySource.id) == source_id, free).values(lease_until=until)
    )
    assert isinstance(done, CursorResult)
    return bool(done.rowcount)


def remember(
    session: Session, row: SourceRow, memory: Mapping[str, Any] | None, marks: Mapping[str, str], *,
    now: datetime, until: datetime,
) -> None:  # fmt: skip
    """Keep what a source has to know to go on, and the marks of what was read whole; the lease is prolonged."""
    values: dict[str, Any] = {"lease_until": until}
    if memory is not None:
        values["memory"] = dict(memory)
    change_source(session, row.id, **values)
    if not marks:
        return
    there = _marks(session, row.initiative_id, row.service, list(marks))
    for record in there:
        session.execute(
            update(PolicyMark)
            .where(
                col(PolicyMark.initiative_id) == row.initiative_id,
                col(PolicyMark.service) == row.service,
                col(PolicyMark.record) == record,
            )
            .values(mark=marks[record], at=now)
        )
    fresh = [
        {"initiative_id": row.initiative_id, "service": row.service, "record": record, "mark": mark, "at": now}
        for record, mark in marks.items()
        if record not in there
    ]
    if fresh:
        session.execute(insert(PolicyMark), fresh)


def finish(session: Session, row: SourceRow, heard: Mapping[str, Any], *, now: datetime, **values: Any) -> None:
    """Write down what a look came to (`heard`: columns of its row in the log), and let go of the source."""
    session.add(PolicyHeard(source_id=row.id, at=now, **heard))
    session.execute(delete(PolicyHeard).where(col(PolicyHeard.source_id) == row.id, col(PolicyHeard.at) < now - _KEPT))
    change_source(session, row.id, lease_until=None, last_checked=now, **values)


def marks(session: Session, initiative_id: int, service: str) -> dict[str, str]:
    """What a service said of each record when it was last read whole."""
    return _marks(session, initiative_id, service)


def _marks(session: Session, initiative_id: int, service: str, among: Sequence[str] | None = None) -> dict[str, str]:
    query = select(PolicyMark.record, PolicyMark.mark).where(
        PolicyMark.initiative_id == initiative_id, PolicyMark.service == service
    )
    if among is not None:
        query = query.where(col(PolicyMark.record).in_(among))
    return dict(session.exec(query).all())


def wanted(session: Session, initiative_id: int, service: str, bill_ids: Collection[int]) -> list[Wanted]:
    """Bills as a service itself knows them, those that were read whole longest ago first; others are left out."""
    read = {
        record: (mark, at)
        for record, mark, at in session.exec(
            select(PolicyMark.record, PolicyMark.mark, PolicyMark.at).where(
                PolicyMark.initiative_id == initiative_id, PolicyMark.service == service
            )
        )
    }
    found: list[tuple[float, int, Wanted]] = []
    ids = sorted(bill_ids)
    for start in range(0, len(ids), 500):
        rows = session.exec(
            select(BillSource, Bill)
            .join(Bill, col(Bill.id) == col(BillSource.bill_id))
            .where(
                col(BillSource.bill_id).in_(ids[start : start + 500]),
                BillSource.source == service,
                BillSource.source_key != "",
            )
            .order_by(col(BillSource.id))
        )
        for of, bill in rows:
            mark, at = read.get(of.source_key, ("", None))
            name = str((of.said or {}).get("session") or bill.session)
            one = Wanted(of.source_key, bill.identifier, bill.jurisdiction, name, mark)
            found.append((at.timestamp() if at else 0.0, required(of.id), one))
    return [one for _, _, one in sorted(found, key=lambda item: item[:2])]


def services_of(session: Session, bill_ids: Collection[int]) -> set[str]:
    """The services that any of these bills was read from."""
    found: set[str] = set()
    ids = sorted(bill_ids)
    for start in range(0, len(ids), 500):
        of = select(BillSource.source).where(col(BillSource.bill_id).in_(ids[start : start + 500]))
        found |= set(session.exec(of.distinct()))
    return found


def news_days(session: Session, initiative_id: int) -> dict[int, list[date]]:
    """The days (UTC) on which each source brought anything, in the last hundred days with news."""
    found: dict[int, list[date]] = defaultdict(list)
    for key, at in session.exec(
        select(PolicyHeard.source_id, PolicyHeard.at)
        .join(PolicySource, col(PolicySource.id) == col(PolicyHeard.source_id))
        .where(PolicySource.initiative_id == initiative_id, PolicyHeard.new + PolicyHeard.changed > 0)
        .order_by(col(PolicyHeard.at).desc())
        .limit(2_000)
    ):
        if at.date() not in found[key]:
            found[key].append(at.date())
    return {key: days[:100] for key, days in found.items()}


def latest_actions(session: Session, rows: Sequence[SourceRow], today: date) -> dict[int, date]:
    """Of each source of a session the day of its bills' latest action up to `today`."""
    found = {}
    for row in rows:
        latest = session.exec(
            select(func.max(col(Bill.latest_on))).where(
                Bill.initiative_id == row.initiative_id,
                Bill.jurisdiction_key == row.jurisdiction_key,
                Bill.session_key == row.session_key,
                col(Bill.latest_on) <= today,
            )
        ).one()
        if latest is not None:
            found[row.id] = latest
    return found


def heard(session: Session, source_id: int, limit: int = 20) -> list[tuple[datetime, str, int, int, int, str]]:
    """What the latest looks at a source came to, newest first: when, outcome, new, changed, same, error."""
    rows = session.exec(
        select(PolicyHeard).where(PolicyHeard.source_id == source_id).order_by(col(PolicyHeard.id).desc()).limit(limit)
    )
    return [(row.at, row.outcome, row.new, row.changed, row.same, row.error) for row in rows]


def has_source(
    session: Session, initiative_id: int, service: str, scope: str, jurisdiction_key: str = "", session_key: str = "",
    search_id: int | None = None,
) -> int | None:  # fmt: skip
    """The key of the source that asks for just this, None where there is none."""
    query = select(PolicySource.id).where(
        PolicySource.initiative_id == initiative_id,
        PolicySource.service == service,
        PolicySource.scope == scope,
        PolicySource.jurisdiction_key == jurisdiction_key,
        PolicySource.session_key == session_key,
    )
    if scope == SEARCH:
        query = query.where(PolicySource.search_id == search_id)
    return session.exec(query).first()
