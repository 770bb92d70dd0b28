"""What planning adds to an event, in the database: its details, co-hosts, shifts, and who came by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from campaigns.details import Details, Shift, Turnout
from campaigns.models import EventPartner, OutreachEvent, Participation, ShiftMember
from campaigns.models import Shift as ShiftTable
from data.queries import required


def uid_of(token: str) -> str:
    """The identity in calendars of what was saved under a form's token: the same one every time."""
    return f"{uuid5(NAMESPACE_URL, 'groundswell:' + token)}@groundswell"


def details_of(row: OutreachEvent, co_hosts: tuple[int, ...], shifts: tuple[Shift, ...]) -> Details:
    """The details of an event's row, with what stands in rows of their own."""
    return Details(
        row.capacity,
        row.rsvps_wanted,
        row.online_url,
        row.private_address,
        row.address,
        row.accessibility,
        tuple(row.languages),
        row.childcare,
        row.audience,
        row.change,
        co_hosts,
        shifts,
        row.description,
        row.page_url,
    )


def partners_of(session: Session, wanted: Any) -> dict[int, tuple[int, ...]]:
    """Co-hosts of the events that a select of keys gives."""
    found: dict[int, list[int]] = defaultdict(list)
    for event_id, partner_id in session.exec(
        select(EventPartner.event_id, EventPartner.partner_id)
        .where(col(EventPartner.event_id).in_(wanted))
        .order_by(col(EventPartner.id))
    ):
        found[event_id].append(partner_id)
    return {key: tuple(partners) for key, partners in found.items()}


def shifts_of(session: Session, wanted: Any) -> dict[int, tuple[Shift, ...]]:
    """Shifts of the events that a select of keys gives, in their order."""
    rows = session.exec(
        select(ShiftTable)
        .where(col(ShiftTable.event_id).in_(wanted))
        .order_by(col(ShiftTable.event_id), col(ShiftTable.position), col(ShiftTable.id))
    ).all()
    if not rows:
        return {}
    members: dict[int, list[int]] = defaultdict(list)
    for shift_id, member_id in session.exec(
        select(ShiftMember.shift_id, ShiftMember.member_id)
        .join(ShiftTable, col(ShiftTable.id) == col(ShiftMember.shift_id))
        .where(col(ShiftTable.event_id).in_(wanted))
        .order_by(col(ShiftMember.id))
    ):
        members[shift_id].append(member_id)
    found: dict[int, list[Shift]] = defaultdict(list)
    for row in rows:
        inside = tuple(members[required(row.id)])
        found[row.event_id].append(Shift(row.role, row.wanted, row.starts_at, row.ends_at, inside, row.helpers))
    return {key: tuple(shifts) for key, shifts in found.items()}


def set_parts(session: Session, event_id: int, details: Details) -> None:
    """Store an event's co-hosts and shifts, in place of what it had."""
    session.execute(delete(EventPartner).where(col(EventPartner.event_id) == event_id))
    session.execute(delete(ShiftTable).where(col(ShiftTable.event_id) == event_id))
    for partner_id in dict.fromkeys(details.co_hosts):
        session.add(EventPartner(event_id=event_id, partner_id=partner_id))
    for position, shift in enumerate(details.shifts):
        row = ShiftTable(
            event_id=event_id,
            position=position,
            role=" ".join(shift.role.split()),
            starts_at=shift.starts,
            ends_at=shift.ends,
            wanted=shift.wanted,
            helpers=shift.helpers,
        )
        session.add(row)
        session.flush()
        for member_id in dict.fromkeys(shift.members):
            session.add(ShiftMember(shift_id=required(row.id), member_id=member_id))
    session.flush()


def turnouts(session: Session, event_ids: Collection[int]) -> dict[int, Turnout]:
    """People with a name at these events, by event; an event without any is not among them."""
    said: dict[int, dict[tuple[str, bool], int]] = defaultdict(dict)
    for event_id, status, walk_in, number in session.exec(
        select(Participation.event_id, Participation.status, Participation.walk_in, func.count())
        .where(col(Participation.event_id).in_(event_ids))
        .group_by(col(Participation.event_id), col(Participation.status), col(Participation.walk_in))
    ):
        said[event_id][status, walk_in] = number
    return {key: _turnout(numbers) for key, numbers in said.items()}


def _turnout(numbers: dict[tuple[str, bool], int]) -> Turnout:
    def of(*statuses: str, walk_in: bool | None = None) -> int:
        return sum(n for (status, walked), n in numbers.items() if status in statuses and walk_in in (None, walked))

    return Turnout(
        rsvps=of("rsvp", "checked in", "attended", "no show", walk_in=False),
        checked_in=of("checked in"),
        walk_ins=of("checked in", "attended", walk_in=True),
        attended=of("checked in", "attended"),
        no_shows=of("no show"),
    )
