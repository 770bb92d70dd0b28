"""Every select and insert of sources and their health."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, delete, or_, update
from sqlmodel import Session, col, func, select

from data.errors import NotFound
from data.queries import required
from sentiment.gaps import Stretch, closed
from sentiment.mentions import PULLED, PullRow, SourceRow
from sentiment.models.listening import MentionGone, PullRecord, Source, SourceGap

KEPT = timedelta(days=92)
"""How long single pulls are remembered; gaps are kept for good."""


def _row(row: Source) -> SourceRow:
    return SourceRow(
        id=required(row.id),
        initiative_id=row.initiative_id,
        kind=row.kind,
        address=row.address,
        title=row.title,
        outlet=row.outlet,
        active=row.active,
        etag=row.etag,
        last_modified=row.last_modified,
        outcome=row.outcome,
        error=row.error,
        note=row.note,
        failures=row.failures,
        added_at=row.added_at,
        checked_at=row.checked_at,
        good_at=row.good_at,
        next_check_at=row.next_check_at,
        wait_until=row.wait_until,
        mentions=row.mentions,
        undated=row.undated,
        newest_at=row.newest_at,
        channel=row.channel,
        memory=row.memory or {},
    )


def sources(session: Session, initiative_id: int) -> list[SourceRow]:
    """Sources that are not removed: failing first, then by name; archives last."""
    found = session.exec(
        select(Source)
        .where(Source.initiative_id == initiative_id, col(Source.removed_at).is_(None))
        .order_by(
            case((col(Source.kind) == "archive", 2), (col(Source.outcome) == "failed", 0), else_=1),
            func.lower(func.coalesce(func.nullif(Source.outlet, ""), func.nullif(Source.title, ""), Source.address)),
            col(Source.id),
        )
    )
    return [_row(row) for row in found]


def source(session: Session, initiative_id: int, source_id: int) -> SourceRow:
    """One source. Raises NotFound where it is not of this initiative."""
    row = session.get(Source, source_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That source does not exist in this initiative.")
    return _row(row)


def source_at(session: Session, initiative_id: int, addresses: Iterable[str]) -> SourceRow | None:
    """The source with the first of these addresses, removed or not."""
    wanted = list(addresses)
    found = session.exec(
        select(Source).where(Source.initiative_id == initiative_id, col(Source.address).in_(wanted))
    ).all()
    rows = sorted(found, key=lambda row: wanted.index(row.address))
    return _row(rows[0]) if rows else None


def addresses(session: Session, initiative_id: int) -> set[str]:
    """The addresses of the sources that are not removed."""
    return set(
        session.exec(
            select(Source.address).where(Source.initiative_id == initiative_id, col(Source.removed_at).is_(None))
        )
    )


def insert_source(
    session: Session,
    initiative_id: int,
    address: str,
    *,
    kind: str,
    title: str,
    outlet: str,
    by: str,
    now: datetime,
    channel: str = "news",
    active: bool = True,
) -> int:
    """Store a source, or bring a removed one back; returns its key."""
    row = session.exec(select(Source).where(Source.initiative_id == initiative_id, Source.address == address)).first()
    if row is None:
        row = Source(initiative_id=initiative_id, address=address, added_at=now, memory={})
    row.kind, row.channel, row.active, row.removed_at = kind, channel, active and kind != "archive", None
    row.title, row.outlet = title or row.title, outlet or row.outlet
    row.added_by, row.next_check_at, row.wait_until, row.failures = by, None, None, 0
    row.outcome, row.error = ("imported", "") if kind == "archive" else ("", "")
    session.add(row)
    session.flush()
    return required(row.id)


def remove_source(session: Session, source_id: int, now: datetime) -> None:
    """Stop pulling a source and stop listing it. Its mentions stay: they are evidence."""
    session.execute(update(Source).where(col(Source.id) == source_id).values(removed_at=now, active=False))


def drop_empty_archives(session: Session, initiative_id: int) -> None:
    """Forget archives that no mention came from, but those that know what must not come back."""
    remembers = select(MentionGone.source_id).where(MentionGone.source_id == Source.id).exists()
    session.execute(
        delete(Source).where(
            col(Source.initiative_id) == initiative_id, col(Source.kind) == "archive", col(Source.mentions) == 0,
            ~remembers,
        )
    )  # fmt: skip


def set_active(session: Session, source_id: int, active: bool) -> None:
    """Stop a source or let it be pulled again at once."""
    values = {"active": active, "next_check_at": None, "wait_until": None, "failures": 0}
    session.execute(update(Source).where(col(Source.id) == source_id).values(**values))


def set_outlet(session: Session, source_id: int, outlet: str) -> None:
    """Name the outlet that a source's mentions count for from now on."""
    session.execute(update(Source).where(col(Source.id) == source_id).values(outlet=outlet))


def set_channel(session: Session, source_id: int, channel: str) -> None:
    """Say whether a source is news or social."""
    session.execute(update(Source).where(col(Source.id) == source_id).values(channel=channel))


def set_title(session: Session, source_id: int, title: str) -> None:
    """Keep what a source calls itself, where nothing is known yet."""
    session.execute(update(Source).where(col(Source.id) == source_id, col(Source.title) == "").values(title=title))


def pullable(session: Session, initiative_id: int | None) -> list[SourceRow]:
    """Active sources with an address on the network, those due longest first. None: of every initiative."""
    query = select(Source).where(
        col(Source.active).is_(True), col(Source.removed_at).is_(None), col(Source.kind).in_(PULLED)
    )
    if initiative_id is not None:
        query = query.where(Source.initiative_id == initiative_id)
    found = session.exec(
        query.order_by(col(Source.next_check_at).is_not(None), col(Source.next_check_at), col(Source.id))
    )
    return [_row(row) for row in found]


def claim(session: Session, row: SourceRow, now: datetime, until: datetime) -> bool:
    """Take a source for one pull, until `until` at most. False where another pull has it, or had it since.

    On PostgreSQL a worker passes by a row that another one is taking at this moment, instead of waiting for it;
    on SQLite one transaction writes at a time. Of two workers exactly one is told True.
    """
    same = col(Source.checked_at).is_(None) if row.checked_at is None else col(Source.checked_at) == row.checked_at
    free = or_(col(Source.claimed_until).is_(None), col(Source.claimed_until) <= now)
    mine = session.exec(
        select(Source.id)
        .where(col(Source.id) == row.id, same, col(Source.active).is_(True), free)
        .with_for_update(skip_locked=True)
    ).first()
    if mine is not None:
        session.execute(update(Source).where(col(Source.id) == mine).values(claimed_until=until))
    return mine is not None


def release(session: Session, source_ids: Collection[int]) -> None:
    """Let go of sources that were claimed and not pulled to the end."""
    session.execute(update(Source).where(col(Source.id).in_(source_ids)).values(claimed_until=None))


def finish(
    session: Session,
    source_id: int,
    record: PullRow,
    *,
    changed: int,
    next_check: datetime | None,
    wait_until: datetime | None,
    active: bool = True,
    complete: bool | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    memory: Mapping[str, object] | None = None,
) -> None:
    """Write what a pull of a source came to, beside its mentions: the last outcome and a line of its history.

    `complete` (where it is not said: unless it failed): all that is there was read, so the source was heard well
    until now. `memory` is what a search has to remember.
    """
    row = session.get(Source, source_id)
    if row is None:
        return  # removed with its initiative while it was fetched
    failed = record.outcome == "failed"
    heard_well = not failed if complete is None else complete
    missed = closed(_row(row), record) if heard_well else None
    if missed is not None:
        session.add(SourceGap(source_id=source_id, since=missed.since, until=missed.until, why=missed.why))
    row.outcome, row.error, row.note = record.outcome, record.error, record.note
    row.failures = row.failures + 1 if failed else 0
    row.checked_at, row.next_check_at, row.wait_until, row.claimed_until = record.at, next_check, wait_until, None
    row.active = row.active and active
    if heard_well:
        row.good_at = record.at
    if not failed:
        row.etag = row.etag if etag is None else etag
        row.last_modified = row.last_modified if last_modified is None else last_modified
    row.memory = row.memory if memory is None else dict(memory)
    session.add(row)
    session.add(
        PullRecord(
            source_id=source_id, at=record.at, outcome=record.outcome, new=record.new, changed=changed,
            same=record.same, error=record.error, note=record.note, oldest_at=record.oldest_at,
        )
    )  # fmt: skip
    session.execute(
        delete(PullRecord).where(col(PullRecord.source_id) == source_id, col(PullRecord.at) < record.at - KEPT)
    )
    session.flush()


def move(session: Session, source_id: int, address: str) -> None:
    """Follow a permanent redirect, unless another source stands at the new address already."""
    row = session.get(Source, source_id)
    if row is not None and source_at(session, row.initiative_id, [address]) is None:
        row.address = address
        session.add(row)
        session.flush()


def stretches(session: Session, source_ids: Sequence[int], since: datetime) -> dict[int, list[Stretch]]:
    """Gaps of these sources that were not over before a time, earliest first."""
    found = session.exec(
        select(SourceGap)
        .where(col(SourceGap.source_id).in_(source_ids), SourceGap.until >= since)
        .order_by(col(SourceGap.since))
    )
    rows: dict[int, list[Stretch]] = {}
    for row in found:
        rows.setdefault(row.source_id, []).append(Stretch(row.since, row.until, row.why))
    return rows


def recent_pulls(session: Session, source_id: int, limit: int = 20) -> list[PullRow]:
    """A source's last pulls, newest first."""
    found = session.exec(
        select(PullRecord)
        .where(PullRecord.source_id == source_id)
        .order_by(col(PullRecord.at).desc(), col(PullRecord.id).desc())
        .limit(limit)
    )
    return [_pull(row) for row in found]


def _pull(row: PullRecord) -> PullRow:
    return PullRow(row.source_id, row.at, row.outcome, row.new, row.same, row.error, row.note, row.oldest_at)
