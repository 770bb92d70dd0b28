"""What is kept beside a hearing: its sources, checklist, witnesses and texts, and the committee that sits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from data.errors import NotFound
from data.queries import required
from policy.bills import identifier_key
from policy.checklists import Done
from policy.hearings import BillName, HearingFound, HearingRow, Told, told_from
from policy.models import (
    Bill,
    Committee,
    CommitteeSeat,
    Hearing,
    HearingLetter,
    HearingSource,
    HearingTask,
    HearingWitness,
)
from policy.people import SeatRow
from policy.places import jurisdiction_key
from policy.queries.reads import hearings
from policy.rosters import CommitteeRow
from policy.witnesses import WitnessDraft, WitnessRow


def of_source(
    session: Session, initiative_id: int, source: str, *, keys: Collection[str] = (), bill_ids: Collection[int] = ()
) -> list[tuple[HearingRow, str, Told]]:
    """Hearings that a source tells of, by its keys or of these bills: each with the key and what it said last."""
    query = (
        select(HearingSource, Hearing.bill_id)
        .join(Hearing, col(Hearing.id) == col(HearingSource.hearing_id))
        .join(Bill, col(Bill.id) == col(Hearing.bill_id))
        .where(Bill.initiative_id == initiative_id, HearingSource.source == source)
    )
    if keys:
        query = query.where(col(HearingSource.source_key).in_(sorted(keys)))
    if bill_ids:
        query = query.where(col(Hearing.bill_id).in_(sorted(bill_ids)))
    found = session.exec(query.order_by(col(HearingSource.id))).all()
    if not found:
        return []
    rows = {row.id: row for row in hearings(session, initiative_id, bill_ids=sorted({bill for _, bill in found}))}
    return [(rows[one.hearing_id], one.source_key, told_from(one.said)) for one, _ in found]


def insert_found(
    session: Session, bill_id: int, found: HearingFound, *, by: str, now: datetime, batch_id: int | None = None
) -> int:
    """Store a hearing that a source tells of; returns its key."""
    told = found.told
    row = Hearing(
        bill_id=bill_id, on_date=told.on, at_time=told.at, time_zone=found.zone, place=told.place,
        committee=told.committee, source=found.source, source_key=found.source_key, created_at=now, created_by=by,
        batch_id=batch_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return required(row.id)


def remember(session: Session, hearing_id: int, found: HearingFound, *, now: datetime, was: str = "") -> None:
    """Keep what a source says of a hearing. `was` is the key under which it told of it before, where that changed."""
    row = session.exec(
        select(HearingSource).where(
            HearingSource.hearing_id == hearing_id,
            HearingSource.source == found.source,
            HearingSource.source_key == (was or found.source_key),
        )
    ).first() or HearingSource(hearing_id=hearing_id, source=found.source, source_key=found.source_key)
    row.source_key, row.said, row.seen_at = found.source_key, found.told.as_json(), now
    session.add(row)
    session.flush()


def bills_named(session: Session, initiative_id: int, name: BillName) -> list[tuple[int, str, str]]:
    """Bills of that number and place, whatever the session: key, session's key and number."""
    found = session.exec(
        select(Bill).where(
            Bill.initiative_id == initiative_id,
            Bill.identifier_key == identifier_key(name.identifier),
            Bill.jurisdiction_key == jurisdiction_key(name.jurisdiction),
        )
    )
    return [(required(row.id), row.session_key, row.identifier) for row in found]


def tasks(session: Session, hearing_ids: Collection[int]) -> dict[int, list[Done]]:
    """What teams did about the checklists of these hearings, in the order in which it was first kept."""
    found: dict[int, list[Done]] = defaultdict(list)
    if hearing_ids:
        for row in session.exec(
            select(HearingTask)
            .where(col(HearingTask.hearing_id).in_(sorted(hearing_ids)))
            .order_by(col(HearingTask.id))
        ):
            done = Done(row.item, row.label, row.days, row.owner, row.done_at, row.done_by, row.removed)
            found[row.hearing_id].append(done)
    return found


def keep_task(session: Session, hearing_id: int, done: Done) -> int:
    """Keep what was done about an item; returns the row's key."""
    row = session.exec(
        select(HearingTask).where(HearingTask.hearing_id == hearing_id, HearingTask.item == done.item)
    ).first() or HearingTask(hearing_id=hearing_id, item=done.item)
    row.label, row.days, row.owner = done.label, done.days, done.owner
    row.done_at, row.done_by, row.removed = done.done_at, done.done_by, done.removed
    session.add(row)
    session.flush()
    return required(row.id)


def witnesses(session: Session, hearing_ids: Collection[int]) -> dict[int, list[WitnessRow]]:
    """Witnesses of these hearings in the order of testimony."""
    found: dict[int, list[WitnessRow]] = defaultdict(list)
    if hearing_ids:
        for row in session.exec(
            select(HearingWitness)
            .where(col(HearingWitness.hearing_id).in_(sorted(hearing_ids)))
            .order_by(col(HearingWitness.position), col(HearingWitness.id))
        ):
            found[row.hearing_id].append(
                WitnessRow(
                    required(row.id), row.position, row.name, row.organization, row.partner, row.language, row.role,
                    row.status, row.minutes, row.named,
                )
            )  # fmt: skip
    return found


def keep_witness(
    session: Session, hearing_id: int, draft: WitnessDraft, *, witness_id: int | None, by: str, now: datetime
) -> int:
    """Add a witness at the end of the order, or change one; returns the key. Raises NotFound."""
    if witness_id is None:
        last = max((row.position for row in witnesses(session, [hearing_id])[hearing_id]), default=0)
        row = HearingWitness(hearing_id=hearing_id, position=last + 1, name="", added_at=now, added_by=by)
    else:
        row = _witness(session, hearing_id, witness_id)
    for name in ("name", "organization", "partner", "language", "role"):
        setattr(row, name, " ".join(getattr(draft, name).split()))
    row.status, row.minutes, row.named = draft.status, draft.minutes, draft.named
    session.add(row)
    session.flush()
    return required(row.id)


def _witness(session: Session, hearing_id: int, witness_id: int) -> HearingWitness:
    row = session.get(HearingWitness, witness_id)
    if row is None or row.hearing_id != hearing_id:
        raise NotFound("That witness is not on this hearing's list.")
    return row


def remove_witness(session: Session, hearing_id: int, witness_id: int) -> None:
    """Take a witness off the list, with all that was kept of them. Raises NotFound."""
    session.delete(_witness(session, hearing_id, witness_id))
    session.flush()


def order_witnesses(session: Session, hearing_id: int, order: Sequence[int]) -> None:
    """Store the order of testimony."""
    for position, key in enumerate(order, 1):
        _witness(session, hearing_id, key).position = position
    session.flush()


def letters_of(session: Session, hearing_id: int) -> frozenset[int]:
    """The letters that go into a hearing's packet."""
    return frozenset(session.exec(select(HearingLetter.letter_id).where(HearingLetter.hearing_id == hearing_id)))


def choose_letters(session: Session, hearing_id: int, letter_ids: Iterable[int]) -> None:
    """Say which letters go into a hearing's packet."""
    session.execute(delete(HearingLetter).where(col(HearingLetter.hearing_id) == hearing_id))
    session.add_all(HearingLetter(hearing_id=hearing_id, letter_id=key) for key in sorted(set(letter_ids)))
    session.flush()


def committees(session: Session, initiative_id: int, place: str) -> list[CommitteeRow]:
    """Committees of a place that have seats here, by name."""
    seated = select(CommitteeSeat.committee_id).distinct()
    found = session.exec(
        select(Committee)
        .where(
            Committee.initiative_id == initiative_id,
            Committee.jurisdiction_key == place,
            col(Committee.id).in_(seated),
        )
        .order_by(col(Committee.chamber), col(Committee.name), col(Committee.id))
    )
    return [CommitteeRow(required(c.id), f"{c.source} {c.source_key}", c.name, c.chamber) for c in found]


def seats_in(session: Session, committee_id: int) -> list[SeatRow]:
    """The seats of a committee, in the source's order."""
    found = session.exec(
        select(CommitteeSeat, Committee)
        .join(Committee, col(Committee.id) == col(CommitteeSeat.committee_id))
        .where(CommitteeSeat.committee_id == committee_id)
        .order_by(col(CommitteeSeat.position), col(CommitteeSeat.id))
    )
    return [
        SeatRow(seat.committee_id, row.name, row.chamber, row.jurisdiction, seat.policymaker_id, seat.name, seat.role)
        for seat, row in found
    ]
