"""What of followed bills stands in people's calendars, read from the database (`policy.calendars` words it)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, and_, col, select

from data import queries as agenda
from data.access import Actor, allowed
from data.agenda import MemberRow
from data.entries import Entry
from data.queries import required
from policy import calendars as rule
from policy.alignment import PositionRow
from policy.board import BillRow
from policy.checklists import checklist
from policy.models import Bill, BillAction, LegislativeSession, Position
from policy.queries.contacts import asks
from policy.queries.following import following
from policy.queries.hearing_records import tasks
from policy.queries.reads import bills, hearings
from policy.queries.stored import lots
from policy.stages import DIES_WITH_SESSION

KEPT = timedelta(days=90)
"""How long what is over stays in a calendar; a hearing that was cancelled is told as long."""


def on_calendar(session: Session, initiative_id: int, member_id: int | None, now: datetime) -> list[Entry]:
    """What concerns a member: the bills that they follow, and what they owe. Without one: what the team follows."""
    today = agenda.initiative(session, initiative_id).today(now)
    zone = agenda.initiative(session, initiative_id).tz
    members = agenda.members(session, initiative_id)
    member = next((one for one in members if one.id == member_id), None)
    followed = sorted(following(session, initiative_id, member_id))
    rows = {row.id: row for lot in lots(followed) for row in bills(session, initiative_id, today, lot)}
    start = today - KEPT
    found: list[Entry] = []
    for lot in lots(followed):
        found += [
            rule.of_hearing(hearing, rows.get(hearing.bill_id))
            for hearing in hearings(session, initiative_id, start=start, bill_ids=lot)
        ]
        found += rule.of_ahead(_ahead(session, lot, today), rows)
        for key, history in _positions(session, lot).items():
            found += [
                entry
                for entry in rule.of_positions(history, rows[key], zone)
                if isinstance(entry.starts, date) and entry.starts >= start
            ]
    found += [rule.of_session(one) for one in _session_ends(session, initiative_id, rows, start)]
    if member is not None and member.active:
        found += _owed(session, initiative_id, member, today, start)
    return found


def _ahead(session: Session, bill_ids: Sequence[int], today: date) -> list[rule.Ahead]:
    query = select(BillAction).where(col(BillAction.bill_id).in_(bill_ids), BillAction.on_date > today)
    return [
        rule.Ahead(row.bill_id, row.on_date, row.description)
        for row in session.exec(query.order_by(col(BillAction.on_date), col(BillAction.id)))
    ]


def _positions(session: Session, bill_ids: Sequence[int]) -> dict[int, list[rule.Held]]:
    found: dict[int, list[rule.Held]] = defaultdict(list)
    query = select(Position).where(col(Position.bill_id).in_(bill_ids))
    for row in session.exec(query.order_by(col(Position.recorded_at), col(Position.id))):
        held = PositionRow(
            row.stance, row.rationale, row.priority, row.effective_from, row.recorded_at, row.recorded_by,
            row.effective_to,
        )  # fmt: skip
        found[row.bill_id].append(rule.Held(required(row.id), held))
    return found


def _session_ends(session: Session, initiative_id: int, rows: dict[int, BillRow], start: date) -> list[rule.SessionEnd]:
    """The sessions with followed bills that die with them."""
    there: dict[int, list[BillRow]] = defaultdict(list)
    ends: dict[int, LegislativeSession] = {}
    alive = sorted(key for key, row in rows.items() if row.stage in DIES_WITH_SESSION)
    for lot in lots(alive):
        query = (
            select(LegislativeSession, Bill.id)
            .join(
                Bill,
                and_(
                    col(Bill.initiative_id) == col(LegislativeSession.initiative_id),
                    col(Bill.jurisdiction_key) == col(LegislativeSession.jurisdiction_key),
                    col(Bill.session_key) == col(LegislativeSession.session_key),
                ),
            )
            .where(LegislativeSession.initiative_id == initiative_id, LegislativeSession.ends_on >= start)
            .where(col(Bill.id).in_(lot))
        )
        for row, key in session.exec(query):
            ends[required(row.id)] = row
            there[required(row.id)].append(rows[required(key)])
    return [
        rule.SessionEnd(
            key, there[key][0].jurisdiction, there[key][0].session, row.ends_on, row.set_at,
            tuple(sorted(f"{bill.identifier} ({bill.stage_label.lower()})" for bill in there[key])),
        )
        for key, row in sorted(ends.items())
    ]  # fmt: skip


def _owed(session: Session, initiative_id: int, member: MemberRow, today: date, start: date) -> list[Entry]:
    """Open asks that a member keeps, where their role may see asks, and their items of checklists."""
    found: list[Entry] = []
    if allowed(Actor(member.name, member.role, member.id), "meet_people"):
        found += [
            rule.of_ask(ask, ask.due_on)
            for ask in asks(session, initiative_id)
            if ask.outcome == "open" and ask.due_on is not None and ask.due_on >= start and ask.by == member.name
        ]
    ahead = [row for row in hearings(session, initiative_id, start=start) if not row.cancelled]
    stored = {key: rows for lot in lots([row.id for row in ahead]) for key, rows in tasks(session, lot).items()}
    for hearing in ahead:
        mine = [
            task
            for task in checklist(hearing.on, stored.get(hearing.id, ()), today)
            if not task.done and task.owner == member.name
        ]
        found += [rule.of_task(hearing, task) for task in mine]
    return found
