"""Every select and insert of the ground floor. Rows leave as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from data.access import Role
from data.agenda import (
    GoalRow,
    GoalVersionRow,
    IndicatorRow,
    InitiativeRow,
    MemberRow,
    PartnerRow,
    ReadingDraft,
    ReadingRow,
    StrategyRow,
)
from data.errors import NotFound
from data.exchange import BatchRow
from data.models import (
    AuditEntry,
    ColumnMapping,
    Goal,
    GoalVersion,
    ImportBatch,
    Indicator,
    IndicatorDefinition,
    Initiative,
    Member,
    Partner,
    Reading,
    Strategy,
    Visit,
)


def required(value: int | None) -> int:
    """The key of a row that has been flushed."""
    if value is None:
        raise ValueError("the row has no key yet: flush first")
    return value


def _initiative(row: Initiative) -> InitiativeRow:
    return InitiativeRow(
        required(row.id), row.name, row.vision, row.place, row.people, row.time_zone, row.date_order, row.sample
    )


def initiatives(session: Session) -> list[InitiativeRow]:
    """All initiatives, oldest first."""
    return [_initiative(row) for row in session.exec(select(Initiative).order_by(col(Initiative.id)))]


def initiative(session: Session, initiative_id: int) -> InitiativeRow:
    """One initiative. Raises NotFound."""
    row = session.get(Initiative, initiative_id)
    if row is None:
        raise NotFound("That initiative does not exist.")
    return _initiative(row)


def goals(session: Session, initiative_id: int) -> list[GoalRow]:
    """The initiative's goals that are not retired, each in its newest version."""
    newest = (
        select(GoalVersion.goal_id, func.max(GoalVersion.number).label("number"))
        .group_by(col(GoalVersion.goal_id))
        .subquery()
    )
    found = session.exec(
        select(Goal, GoalVersion)
        .join(GoalVersion, col(GoalVersion.goal_id) == col(Goal.id))
        .join(newest, (newest.c.goal_id == GoalVersion.goal_id) & (newest.c.number == GoalVersion.number))
        .where(Goal.initiative_id == initiative_id, col(Goal.retired_at).is_(None))
        .order_by(col(Goal.position), col(Goal.id))
    )
    return [
        GoalRow(required(goal.id), required(version.id), version.number, version.name, version.statement)
        for goal, version in found
    ]


def goal(session: Session, initiative_id: int, goal_id: int) -> GoalRow:
    """One goal in its newest version. Raises NotFound where it is not of this initiative."""
    for row in goals(session, initiative_id):
        if row.id == goal_id:
            return row
    raise NotFound("That goal does not exist in this initiative.")


def goal_versions(session: Session, goal_id: int) -> list[GoalVersionRow]:
    """A goal's history, newest first."""
    found = session.exec(
        select(GoalVersion).where(GoalVersion.goal_id == goal_id).order_by(col(GoalVersion.number).desc())
    )
    return [GoalVersionRow(v.number, v.name, v.statement, v.why, v.valid_from, v.changed_by) for v in found]


def partners(session: Session, initiative_id: int) -> list[PartnerRow]:
    """The initiative's partners by name."""
    found = session.exec(select(Partner).where(Partner.initiative_id == initiative_id).order_by(col(Partner.name)))
    return [PartnerRow(required(p.id), p.name, p.role, p.contact_name, p.contact_email, p.contact_phone) for p in found]


def members(session: Session, initiative_id: int) -> list[MemberRow]:
    """The team, by name."""
    found = session.exec(select(Member).where(Member.initiative_id == initiative_id).order_by(col(Member.name)))
    return [MemberRow(required(m.id), m.name, Role(m.role), m.active) for m in found]


def strategies(session: Session, initiative_id: int) -> list[StrategyRow]:
    """The strategies of the initiative's goals."""
    found = session.exec(
        select(Strategy)
        .join(Goal, col(Goal.id) == col(Strategy.goal_id))
        .where(Goal.initiative_id == initiative_id)
        .order_by(col(Goal.position), col(Strategy.id))
    )
    return [StrategyRow(required(s.id), s.goal_id, s.name, s.description) for s in found]


def _reading(row: Reading, unit: str, partner: str | None) -> ReadingRow:
    return ReadingRow(
        required(row.id),
        row.indicator_id,
        row.definition_id,
        row.as_of,
        row.value,
        row.low,
        row.high,
        row.n,
        unit,
        row.method,
        row.source,
        row.fingerprint,
        partner,
    )


def indicators(session: Session, initiative_id: int, kind: str | None = None) -> list[IndicatorRow]:
    """Indicators with their current definition and newest reading under it. `kind`: community or will."""
    newest = (
        select(IndicatorDefinition.indicator_id, func.max(IndicatorDefinition.number).label("number"))
        .group_by(col(IndicatorDefinition.indicator_id))
        .subquery()
    )
    query = (
        select(Indicator, IndicatorDefinition, Partner)
        .join(IndicatorDefinition, col(IndicatorDefinition.indicator_id) == col(Indicator.id))
        .join(
            newest,
            (newest.c.indicator_id == IndicatorDefinition.indicator_id)
            & (newest.c.number == IndicatorDefinition.number),
        )
        .join(Partner, col(Partner.id) == col(Indicator.partner_id), isouter=True)
        .where(Indicator.initiative_id == initiative_id)
        .order_by(col(Indicator.goal_id), col(Indicator.id))
    )
    if kind is not None:
        query = query.where(Indicator.kind == kind)
    found = list(session.exec(query))
    latest = _latest_readings(session, [required(definition.id) for _, definition, _ in found])
    rows = []
    for row, definition, partner in found:
        reading = latest.get(required(definition.id))
        rows.append(
            IndicatorRow(
                required(row.id),
                row.goal_id,
                row.kind,
                row.name,
                row.direction,
                partner.name if partner else None,
                required(definition.id),
                definition.number,
                definition.definition,
                definition.unit,
                definition.baseline,
                definition.baseline_on,
                definition.target,
                definition.target_on,
                _reading(reading, definition.unit, None) if reading else None,
            )
        )
    return rows


def _latest_readings(session: Session, definition_ids: list[int]) -> dict[int, Reading]:
    rank = (
        func.row_number()
        .over(partition_by=col(Reading.definition_id), order_by=(col(Reading.as_of).desc(), col(Reading.id).desc()))
        .label("rank")
    )
    ranked = select(col(Reading.id).label("id"), rank).where(col(Reading.definition_id).in_(definition_ids)).subquery()
    newest = select(Reading).join(ranked, ranked.c.id == Reading.id).where(ranked.c.rank == 1)
    return {row.definition_id: row for row in session.exec(newest)}


def readings(session: Session, indicator_id: int) -> list[ReadingRow]:
    """All readings of an indicator, oldest first, each under the definition it was taken with."""
    found = session.exec(
        select(Reading, IndicatorDefinition, Partner)
        .join(IndicatorDefinition, col(IndicatorDefinition.id) == col(Reading.definition_id))
        .join(Partner, col(Partner.id) == col(Reading.partner_id), isouter=True)
        .where(Reading.indicator_id == indicator_id)
        .order_by(col(Reading.as_of), col(Reading.id))
    )
    return [_reading(row, definition.unit, partner.name if partner else None) for row, definition, partner in found]


def insert_reading(session: Session, definition_id: int, draft: ReadingDraft, *, by: str, now: datetime) -> int:
    """Store one reading under a definition; returns its key."""
    row = Reading(
        indicator_id=draft.indicator_id,
        definition_id=definition_id,
        as_of=draft.as_of,
        value=draft.value,
        low=draft.low,
        high=draft.high,
        n=draft.n,
        method=draft.method,
        source=draft.source,
        fingerprint=draft.fingerprint,
        partner_id=draft.partner_id,
        recorded_at=now,
        recorded_by=by,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def reading_published(session: Session, definition_id: int, as_of: date, fingerprint: str) -> bool:
    """Whether a level with this evidence was published for this day already."""
    found = session.exec(
        select(Reading.id).where(
            Reading.definition_id == definition_id, Reading.as_of == as_of, Reading.fingerprint == fingerprint
        )
    )
    return found.first() is not None


def visit(session: Session, member_id: int, page: str) -> Visit | None:
    """The stored visit of a member to a page, for the service that moves it on."""
    return session.exec(select(Visit).where(Visit.member_id == member_id, Visit.page == page)).first()


def insert_batch(session: Session, initiative_id: int, format: str, *, by: str, now: datetime) -> int:
    """Open an import batch; returns its key."""
    row = ImportBatch(initiative_id=initiative_id, at=now, actor=by, format=format)
    session.add(row)
    session.flush()
    return required(row.id)


def finish_batch(session: Session, batch_id: int, summary: dict[str, object], format: str = "") -> None:
    """Keep what came of an import: its counts, the names of its files, and their format where it was found out."""
    row = session.get(ImportBatch, batch_id)
    if row is not None:
        row.summary = summary
        row.format = format or row.format


def batches(session: Session, initiative_id: int, limit: int = 20) -> list[BatchRow]:
    """The newest imports, newest first."""
    found = session.exec(
        select(ImportBatch)
        .where(ImportBatch.initiative_id == initiative_id)
        .order_by(col(ImportBatch.id).desc())
        .limit(limit)
    )
    return [_batch(row) for row in found]


def batch(session: Session, initiative_id: int, batch_id: int) -> BatchRow:
    """One import. Raises NotFound where it is not of this initiative."""
    row = session.get(ImportBatch, batch_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound(f"There is no import {batch_id} in this initiative.", "The Import page lists them.")
    return _batch(row)


def _batch(row: ImportBatch) -> BatchRow:
    return BatchRow(required(row.id), row.at, row.actor, row.format, row.summary, row.undone_at, row.undone_by or "")


def mark_undone(session: Session, batch_id: int, *, by: str, now: datetime) -> None:
    """Note that an import was taken back."""
    row = session.get_one(ImportBatch, batch_id)
    row.undone_at, row.undone_by = now, by


def mapping(session: Session, initiative_id: int, format: str, fingerprint: str) -> dict[str, str] | None:
    """The remembered columns of tables with this header, or None."""
    row = _mapping(session, initiative_id, format, fingerprint)
    return None if row is None else dict(row.mapping)


def _mapping(session: Session, initiative_id: int, format: str, fingerprint: str) -> ColumnMapping | None:
    return session.exec(
        select(ColumnMapping).where(
            ColumnMapping.initiative_id == initiative_id,
            ColumnMapping.format == format,
            ColumnMapping.fingerprint == fingerprint,
        )
    ).first()


def remember_mapping(
    session: Session, initiative_id: int, format: str, fingerprint: str, mapping: dict[str, str], *, by: str,
    now: datetime,
) -> None:  # fmt: skip
    """Remember the columns of tables with this header; what was remembered before is replaced."""
    row = _mapping(session, initiative_id, format, fingerprint)
    if row is None:
        row = ColumnMapping(initiative_id=initiative_id, format=format, fingerprint=fingerprint)
    row.mapping, row.at, row.by = dict(mapping), now, by
    session.add(row)
    session.flush()


def audit_entries(
    session: Session, kind: str, record_ids: Iterable[int], limit: int = 50
) -> list[tuple[datetime, str, str, int | None]]:
    """What was done to records of a kind, newest first: time, who, verb, record."""
    found = session.exec(
        select(AuditEntry)
        .where(AuditEntry.kind == kind, col(AuditEntry.record_id).in_(list(record_ids)))
        .order_by(col(AuditEntry.id).desc())
        .limit(limit)
    )
    return [(entry.at, entry.actor, entry.verb, entry.record_id) for entry in found]
