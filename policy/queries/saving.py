"""Storing what was decided about bills, hundreds at a time, so that asking costs nothing beside writing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, delete, insert
from sqlmodel import Session, SQLModel, col, select

from data.errors import NotFound
from policy.bills import BillDraft, FieldChange, Related, identifier_key, session_key
from policy.changes import Decision
from policy.models import (
    Bill,
    BillAction,
    BillChange,
    BillRelation,
    BillSource,
    BillStep,
    BillVersion,
    Sponsorship,
    Vote,
    VoteEvent,
)
from policy.queries import versions
from policy.queries.stored import keys_of
from policy.queries.writes import call_for_review, insert_change
from policy.votes import VoteDraft


@dataclass(frozen=True)
class Saving:
    """A record to store: the bill's key (None for a new one), the draft, and what was decided. `opening` is the
    line with which a new bill's history begins."""

    bill_id: int | None
    draft: BillDraft
    decision: Decision
    opening: FieldChange | None = None


def save_many(
    session: Session,
    initiative_id: int,
    given: Sequence[Saving],
    *,
    by: str,
    now: datetime,
    batch_id: int | None = None,
) -> list[int]:
    """Store what was decided about some records (`policy.changes.decide`); returns the bills' keys, in their order.

    `batch_id` is the import that they come with, by which what it brought can be taken back.
    """
    keys = _save_bills(session, initiative_id, given, by, now, batch_id)
    _save_sources(session, keys, given, now, batch_id)
    _save_lists(session, keys, given, now)
    _save_votes(session, keys, given, batch_id)
    history: list[dict[str, Any]] = []
    for key, one in zip(keys, given, strict=True):
        said_by = by if one.draft.source == "hand" else one.draft.source
        lines = (*([one.opening] if one.opening else []), *one.decision.changes)
        if one.bill_id is None:
            history += [
                {"bill_id": key, "at": now, "field": c.field, "before": c.before, "after": c.after, "source": said_by}
                for c in lines
            ]
            continue
        for change in lines:
            insert_change(session, key, change, source=said_by, now=now)
        for version in one.decision.versions:
            versions.insert(session, key, one.draft.source, version, by=said_by, now=now)
        call_for_review(session, key, one.decision, by=said_by, now=now)
    _insert(session, BillChange, history)
    session.flush()
    session.expire_all()
    return keys


def _save_bills(
    session: Session, initiative_id: int, given: Sequence[Saving], by: str, now: datetime, batch_id: int | None
) -> list[int]:
    fresh = [one for one in given if one.bill_id is None]
    made: list[int] = []
    if fresh:
        _insert(session, Bill, [_new_bill(initiative_id, one, by, now, batch_id) for one in fresh])
        identities = [one.draft.identity for one in fresh]
        there = keys_of(session, initiative_id, identities)
        made = [there[identity] for identity in identities]
    new = iter(made)
    keys = []
    old = [one.bill_id for one in given if one.bill_id is not None]
    mine = select(Bill).where(Bill.initiative_id == initiative_id, col(Bill.id).in_(old))
    rows = {row.id: row for row in session.exec(mine)} if old else {}
    for one in given:
        if one.bill_id is None:
            keys.append(next(new))
            continue
        keys.append(one.bill_id)
        row = rows.get(one.bill_id)
        if row is None:
            raise NotFound("That bill does not exist in this initiative.")
        for name, value in _fields(one).items():
            if getattr(row, name) != value:
                setattr(row, name, value)
        if one.decision.outcome == "changed":
            row.updated_at = now
        session.add(row)
    session.flush()
    return keys


def _fields(one: Saving) -> dict[str, Any]:
    known, facts, standing = one.decision.known, one.decision.facts, one.decision.standing
    return {
        "title": known.title,
        "kind": known.kind,
        "chamber": known.chamber,
        "summary": known.summary,
        "subjects": known.subjects,
        "first_on": facts.first_on,
        "latest_on": facts.latest_on,
        "latest_action": facts.latest_action,
        "passage_on": facts.passage_on,
        "actions_complete": facts.complete,
        "stage": standing.stage,
        "stage_on": standing.on,
        "stage_note": standing.note,
    }


def _new_bill(initiative_id: int, one: Saving, by: str, now: datetime, batch_id: int | None) -> dict[str, Any]:
    draft, identity = one.draft, one.draft.identity
    return {
        "initiative_id": initiative_id,
        "jurisdiction": draft.jurisdiction.strip(),
        "jurisdiction_key": identity.jurisdiction,
        "session": draft.session.strip(),
        "session_key": identity.session,
        "identifier": " ".join(draft.identifier.split()),
        "identifier_key": identity.identifier,
        "created_at": now,
        "created_by": by,
        "updated_at": now,
        "batch_id": batch_id,
        **_fields(one),
    }


def _save_sources(
    session: Session, keys: Sequence[int], given: Sequence[Saving], now: datetime, batch_id: int | None
) -> None:
    there: dict[tuple[int, str], list[BillSource]] = defaultdict(list)
    old = [key for key, one in zip(keys, given, strict=True) if one.bill_id is not None]
    if old:
        for row in session.exec(
            select(BillSource).where(col(BillSource.bill_id).in_(old)).order_by(col(BillSource.id))
        ):
            there[(row.bill_id, row.source)].append(row)
    fresh = []
    for key, one in zip(keys, given, strict=True):
        draft = one.draft
        said = one.decision.known.said[draft.source].as_json()
        rows = there[(key, draft.source)]
        found = next((row for row in rows if draft.source_key in ("", row.source_key)), None)
        if found is None:
            fresh.append(
                {"bill_id": key, "source": draft.source, "source_key": draft.source_key, "url": draft.url.strip(),
                 "source_updated_at": draft.source_updated_at, "seen_at": now, "said": said,
                 "batch_id": batch_id}
            )  # fmt: skip
            continue
        found.url = draft.url.strip() or found.url
        found.source_updated_at = draft.source_updated_at or found.source_updated_at
        found.seen_at = now
        if one.decision.outcome != "same":
            found.batch_id = batch_id
        for row in rows:  # a source that has a bill under two keys of its own says one thing of it
            row.said = said
            session.add(row)
    _insert(session, BillSource, fresh)


def _save_lists(session: Session, keys: Sequence[int], given: Sequence[Saving], now: datetime) -> None:
    actions: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    sponsors: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    for key, one in zip(keys, given, strict=True):
        source, decision, fresh = one.draft.source, one.decision, one.bill_id is None
        if decision.actions is not None:
            if not fresh:
                _drop(session, BillAction, key, source)
            actions += [
                {"bill_id": key, "source": source, "on_date": a.on, "position": a.order, "chamber": a.chamber,
                 "description": a.description, "classification": list(a.classification)}
                for a in decision.actions
            ]  # fmt: skip
        if fresh or decision.outcome != "same" or decision.actions is not None:
            if not fresh:
                session.execute(delete(BillStep).where(col(BillStep.bill_id) == key))
            steps += [
                {"bill_id": key, "number": number, "stage": step.stage, "on_date": step.on}
                for number, step in enumerate(decision.standing.steps, 1)
            ]
        if decision.sponsors is not None:
            if not fresh:
                _drop(session, Sponsorship, key, source)
            sponsors += [
                {"bill_id": key, "source": source, "name": s.name, "entity_type": s.entity_type, "primary": s.primary,
                 "classification": s.classification, "person_key": s.person_key}
                for s in decision.sponsors
            ]  # fmt: skip
        if decision.related is not None:
            if not fresh:
                _drop(session, BillRelation, key, source)
            links += [_relation(key, source, link) for link in decision.related]
        if fresh:
            texts += [
                {"bill_id": key, "source": source, "note": " ".join(v.note.split()), "on_date": v.on, "url": v.url,
                 "text": v.text, "recorded_at": now, "recorded_by": source}
                for v in decision.versions
            ]  # fmt: skip
    for table, rows in (
        (BillAction, actions), (BillStep, steps), (Sponsorship, sponsors), (BillRelation, links), (BillVersion, texts)
    ):  # fmt: skip
        _insert(session, table, rows)


def _relation(key: int, source: str, link: Related) -> dict[str, Any]:
    return {
        "bill_id": key, "source": source, "relation": link.relation, "session": link.session,
        "session_key": session_key(link.session), "identifier": link.identifier,
        "identifier_key": identifier_key(link.identifier),
    }  # fmt: skip


def _save_votes(session: Session, keys: Sequence[int], given: Sequence[Saving], batch_id: int | None) -> None:
    events: list[tuple[dict[str, Any], VoteDraft]] = []
    for key, one in zip(keys, given, strict=True):
        for vote in one.decision.votes:
            brought = batch_id
            if one.bill_id is not None:
                told = select(VoteEvent).where(
                    VoteEvent.bill_id == key,
                    VoteEvent.source == one.draft.source,
                    VoteEvent.source_key == vote.source_key,
                )
                for before in session.exec(told):  # a vote told anew is still what its first import brought
                    brought = before.batch_id
                    session.delete(before)
                session.flush()
            row = {
                "bill_id": key, "source": one.draft.source, "source_key": vote.source_key, "motion": vote.motion,
                "classification": list(vote.classification), "chamber": vote.chamber, "on_date": vote.on,
                "result": vote.result, "counts": dict(vote.counts), "batch_id": brought,
            }  # fmt: skip
            events.append((row, vote))
    if not events:
        return
    _insert(session, VoteEvent, [row for row, _ in events])
    bill_ids = sorted({row["bill_id"] for row, _ in events})
    there = {
        (event.bill_id, event.source, event.source_key): event.id
        for event in session.exec(select(VoteEvent).where(col(VoteEvent.bill_id).in_(bill_ids)))
    }
    cast = [
        {
            "event_id": there[(row["bill_id"], row["source"], row["source_key"])],
            "voter": one.voter,
            "person_key": one.person_key,
            "option": one.option,
        }
        for row, vote in events
        for one in vote.votes or ()
    ]
    _insert(session, Vote, cast)


def _insert(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = table.__table__.columns  # type: ignore[attr-defined]
    named = [column.name for column in columns if column.name != "id"]
    if session.get_bind().dialect.name == "postgresql" and all(name in rows[0] for name in named):
        _copy(session, columns, named, rows)
        return
    session.execute(insert(table.__table__), rows)  # type: ignore[attr-defined]  # past the ORM: twice as fast


def _copy(session: Session, columns: Any, named: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """Rows into PostgreSQL by COPY, every column given: a third less time than INSERT, row by row."""
    lists = [isinstance(columns[name].type, JSON) for name in named]
    quoted = ", ".join(f'"{name}"' for name in named)
    cursor = session.connection().connection.cursor()
    with cursor.copy(f'COPY "{columns[named[0]].table.name}" ({quoted}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(
                [json.dumps(row[name]) if as_json else row[name] for name, as_json in zip(named, lists, strict=True)]
            )


def _drop(session: Session, table: Any, bill_id: int, source: str) -> None:
    session.execute(delete(table).where(col(table.bill_id) == bill_id, col(table.source) == source))
