"""Policymakers and committees: what is stored of them, and how it is found again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import Session, col, func, or_, select

from data.errors import NotFound
from data.queries import required
from policy.models import (
    Bill,
    Committee,
    CommitteeSeat,
    Policymaker,
    PolicymakerChange,
    PolicymakerKey,
    Vote,
    VoteEvent,
)
from policy.people import (
    FIELDS,
    CommitteeDraft,
    PersonChange,
    PersonDraft,
    PersonRow,
    PersonVote,
    SeatRow,
    family_name,
    folded,
    sort_name,
)
from policy.places import jurisdiction_key

_CHUNK = 400


def people(
    session: Session,
    initiative_id: int,
    *,
    standing: str = "",
    chamber: str | None = None,
    text: str = "",
    limit: int | None = None,
) -> list[PersonRow]:
    """Policymakers by name: all, or those of one standing, one chamber, or with a text in name, district or place."""
    wanted = select(Policymaker).where(Policymaker.initiative_id == initiative_id)
    if standing:
        wanted = wanted.where(Policymaker.standing == standing)
    if chamber is not None:
        wanted = wanted.where(Policymaker.chamber == chamber)
    if text.strip():
        name = folded(text) or text.strip()
        plain = text.strip()
        wanted = wanted.where(
            or_(
                col(Policymaker.sort_name).contains(name, autoescape=True),
                col(Policymaker.name).icontains(plain, autoescape=True),
                func.lower(Policymaker.district) == plain.lower(),
                col(Policymaker.jurisdiction).icontains(plain, autoescape=True),
            )
        )
    rows = session.exec(wanted.order_by(col(Policymaker.sort_name), col(Policymaker.id)).limit(limit)).all()
    return _rows(session, rows)


def person(session: Session, initiative_id: int, key: int) -> PersonRow:
    """One policymaker. Raises NotFound."""
    return _rows(session, [_person(session, initiative_id, key)])[0]


def _person(session: Session, initiative_id: int, key: int) -> Policymaker:
    row = session.get(Policymaker, key)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That policymaker does not exist in this initiative.")
    return row


def _rows(session: Session, rows: Sequence[Policymaker]) -> list[PersonRow]:
    keys: dict[int, list[tuple[str, str]]] = defaultdict(list)
    if len(rows) > _CHUNK:
        initiative = rows[0].initiative_id
        found = session.exec(select(PolicymakerKey).where(PolicymakerKey.initiative_id == initiative)).all()
    else:
        wanted = [required(row.id) for row in rows]
        found = session.exec(select(PolicymakerKey).where(col(PolicymakerKey.policymaker_id).in_(wanted))).all()
    for key in found:
        keys[key.policymaker_id].append((key.scheme, key.value))
    return [
        PersonRow(
            required(row.id),
            row.name,
            row.sort_name,
            row.party,
            row.title,
            row.chamber,
            row.district,
            row.jurisdiction,
            row.jurisdiction_key,
            row.standing,
            row.until,
            tuple(row.other_names),
            row.url,
            row.source,
            tuple(sorted(keys[required(row.id)])),
        )
        for row in rows
    ]


def known_by(session: Session, initiative_id: int, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Which of these pairs of scheme and value are a person's here, and whose."""
    values = sorted({value for _, value in keys})
    found: dict[tuple[str, str], int] = {}
    for start in range(0, len(values), _CHUNK):
        part = values[start : start + _CHUNK]
        for row in session.exec(
            select(PolicymakerKey).where(
                PolicymakerKey.initiative_id == initiative_id, col(PolicymakerKey.value).in_(part)
            )
        ):
            found[row.scheme, row.value] = row.policymaker_id
    return found


def by_name(session: Session, initiative_id: int, draft: PersonDraft) -> list[tuple[int, str]]:
    """People of that name, chamber and place: key and source. For those whom no source's key names yet."""
    place = draft.jurisdiction_key or jurisdiction_key(draft.jurisdiction)
    found = session.exec(
        select(Policymaker).where(
            Policymaker.initiative_id == initiative_id,
            Policymaker.jurisdiction_key == place,
            Policymaker.chamber == draft.chamber,
            Policymaker.sort_name == sort_name(draft),
        )
    )
    return [(required(row.id), row.source) for row in found]


def stored(session: Session, initiative_id: int, key: int) -> tuple[dict[str, str], str, tuple[str, ...]]:
    """A person's fields as text (`policy.people.FIELDS`), whose word they are, and their other names."""
    row = _person(session, initiative_id, key)
    return {name: _said(getattr(row, name)) for name in FIELDS}, row.source, tuple(row.other_names)


def _said(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def told(draft: PersonDraft) -> dict[str, str]:
    """A draft's fields as they would be stored, as text."""
    return {name: _said(getattr(draft, name)).strip() for name in FIELDS}


def insert_person(
    session: Session, initiative_id: int, draft: PersonDraft, *, by: str, now: datetime, batch_id: int | None = None
) -> int:
    """Store a person; returns the key. `batch_id` is the import that brought them."""
    said = told(draft)
    row = Policymaker(
        initiative_id=initiative_id,
        name=said["name"],
        party=said["party"],
        title=said["title"],
        chamber=said["chamber"],
        district=said["district"],
        jurisdiction=said["jurisdiction"],
        standing=said["standing"],
        until=draft.until,
        url=said["url"],
        sort_name=sort_name(draft),
        jurisdiction_key=draft.jurisdiction_key or jurisdiction_key(draft.jurisdiction),
        other_names=list(draft.other_names),
        source=draft.source,
        added_at=now,
        added_by=by,
        updated_at=now,
        batch_id=batch_id,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def change_person(
    session: Session,
    key: int,
    draft: PersonDraft,
    changed: Sequence[PersonChange],
    names: Sequence[str],
    *,
    source: str,
    now: datetime,
    batch_id: int | None = None,
) -> None:
    """Store what changed about a person, with what stood there before."""
    row = session.get_one(Policymaker, key)
    row.shared = row.shared or row.batch_id != batch_id
    for one in changed:
        setattr(
            row,
            one.field,
            (date.fromisoformat(one.after) if one.after else None) if one.field == "until" else one.after,
        )
        session.add(
            PolicymakerChange(
                policymaker_id=key, at=now, field=one.field, before=one.before, after=one.after, source=source
            )
        )
        if one.field == "name":
            row.sort_name = sort_name(draft)
        if one.field == "jurisdiction":
            row.jurisdiction_key = draft.jurisdiction_key or jurisdiction_key(draft.jurisdiction)
    row.other_names, row.source, row.updated_at = list(names), source, now
    session.add(row)


def add_keys(
    session: Session, initiative_id: int, key: int, keys: Collection[tuple[str, str]], batch_id: int | None = None
) -> None:
    """Remember what sources call a person."""
    row = session.get_one(Policymaker, key)
    row.shared = row.shared or row.batch_id != batch_id
    session.add_all(
        PolicymakerKey(initiative_id=initiative_id, policymaker_id=key, scheme=scheme, value=value)
        for scheme, value in keys
    )
    session.flush()


def changes_of(session: Session, key: int) -> list[PersonChange]:
    """What changed about a person, newest first."""
    found = session.exec(
        select(PolicymakerChange)
        .where(PolicymakerChange.policymaker_id == key)
        .order_by(col(PolicymakerChange.at).desc(), col(PolicymakerChange.id).desc())
    )
    return [PersonChange(row.field, row.before, row.after, row.at, row.source) for row in found]


def save_committee(session: Session, initiative_id: int, draft: CommitteeDraft, batch_id: int | None = None) -> str:
    """Store a committee and, where the file tells them, its seats. Returns new, changed or same."""
    row = session.exec(
        select(Committee).where(
            Committee.initiative_id == initiative_id,
            Committee.source == draft.source,
            Committee.source_key == draft.source_key,
        )
    ).first()
    outcome = "same"
    if row is None:
        row = Committee(
            initiative_id=initiative_id,
            source=draft.source,
            source_key=draft.source_key,
            name=draft.name or draft.source_key,
            chamber=draft.chamber,
            jurisdiction=draft.jurisdiction,
            jurisdiction_key=draft.jurisdiction_key,
            parent_key=draft.parent_key,
            batch_id=batch_id,
        )
        outcome = "new"
    elif draft.name and (row.name, row.chamber, row.parent_key) != (draft.name, draft.chamber, draft.parent_key):
        row.name, row.chamber, row.parent_key = draft.name, draft.chamber, draft.parent_key
        outcome = "changed"
    session.add(row)
    session.flush()
    if draft.seats is not None and _save_seats(session, initiative_id, required(row.id), draft) and outcome == "same":
        outcome = "changed"
    if outcome == "changed" and row.batch_id != batch_id:
        row.shared = True
        session.flush()
    return outcome


def _save_seats(session: Session, initiative_id: int, committee_id: int, draft: CommitteeDraft) -> bool:
    seats = draft.seats or ()
    there = session.exec(
        select(CommitteeSeat).where(CommitteeSeat.committee_id == committee_id).order_by(col(CommitteeSeat.position))
    ).all()
    if [(seat.person_key, seat.name, seat.role) for seat in there] == [
        (seat.person_key, seat.name, seat.role) for seat in seats
    ]:
        return False
    session.execute(delete(CommitteeSeat).where(col(CommitteeSeat.committee_id) == committee_id))
    whose = known_by(session, initiative_id, {(draft.scheme, seat.person_key) for seat in seats if seat.person_key})
    session.add_all(
        CommitteeSeat(
            committee_id=committee_id,
            policymaker_id=whose.get((draft.scheme, seat.person_key)),
            scheme=draft.scheme,
            person_key=seat.person_key,
            name=seat.name,
            role=seat.role,
            position=place,
        )
        for place, seat in enumerate(seats)
    )
    session.flush()
    return True


def seat_people(session: Session, initiative_id: int, keys: Collection[tuple[str, str]]) -> None:
    """Link seats that waited for these people."""
    whose = known_by(session, initiative_id, keys)
    values = sorted({value for _, value in whose})
    ours = select(Committee.id).where(Committee.initiative_id == initiative_id).scalar_subquery()
    waiting: list[CommitteeSeat] = []
    for start in range(0, len(values), _CHUNK):
        waiting += session.exec(
            select(CommitteeSeat).where(
                col(CommitteeSeat.policymaker_id).is_(None),
                col(CommitteeSeat.person_key).in_(values[start : start + _CHUNK]),
                col(CommitteeSeat.committee_id).in_(ours),
            )
        ).all()
    for seat in waiting:
        seat.policymaker_id = whose.get((seat.scheme, seat.person_key))
    session.flush()


def seats_of(session: Session, key: int) -> list[SeatRow]:
    """The seats of one person."""
    return _seats(session, CommitteeSeat.policymaker_id == key)


def waiting_seats(session: Session, initiative_id: int) -> int:
    """How many seats have nobody here yet."""
    found = session.exec(
        select(func.count())
        .select_from(CommitteeSeat)
        .join(Committee, col(Committee.id) == col(CommitteeSeat.committee_id))
        .where(Committee.initiative_id == initiative_id, col(CommitteeSeat.policymaker_id).is_(None))
    )
    return found.one()


def _seats(session: Session, condition: object) -> list[SeatRow]:
    found = session.exec(
        select(CommitteeSeat, Committee)
        .join(Committee, col(Committee.id) == col(CommitteeSeat.committee_id))
        .where(condition)  # type: ignore[arg-type]
        .order_by(col(Committee.name), col(CommitteeSeat.position))
    )
    return [
        SeatRow(seat.committee_id, row.name, row.chamber, row.jurisdiction, seat.policymaker_id, seat.name, seat.role)
        for seat, row in found
    ]


def votes_by(session: Session, initiative_id: int, row: PersonRow, alone: bool) -> list[PersonVote]:
    """A person's recorded votes on bills of their place, newest first: by a source's key, else by name.

    `alone` says that nobody else of that chamber and place has the family name, which then may stand for the person.
    """
    names = [row.name, *row.other_names]
    if alone:
        names.append(family_name(row.name))
    keys = [value for _, value in row.keys]
    found = session.exec(
        select(Vote.option, VoteEvent, Bill)
        .join(VoteEvent, col(VoteEvent.id) == col(Vote.event_id))
        .join(Bill, col(Bill.id) == col(VoteEvent.bill_id))
        .where(
            Bill.initiative_id == initiative_id,
            Bill.jurisdiction_key == row.jurisdiction_key,
            or_(
                col(Vote.person_key).in_(keys) & (Vote.person_key != ""),
                col(Vote.voter).in_(names) & col(VoteEvent.chamber).in_([row.chamber, "legislature", ""]),
            ),
        )
        .order_by(col(VoteEvent.on_date).desc(), col(VoteEvent.id).desc())
    )
    return [
        PersonVote(required(bill.id), bill.identifier, bill.title, event.motion, event.on_date, option, event.result)
        for option, event, bill in found
    ]
