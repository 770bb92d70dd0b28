"""Taking somebody out of every table, and the keyed hashes that keep them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, func, select

from campaigns import names, people
from campaigns.models import (
    MatchQueue,
    OptOut,
    Participation,
    Person,
    PersonIdentifier,
    Refusal,
    RefusalKey,
    RowTaken,
)
from campaigns.names import Alike
from campaigns.people import Features, Incoming
from campaigns.persons import contact_parts, digest, given_forms, person_parts
from campaigns.queries import merging, taking
from campaigns.traces import Traces, place_parts
from data import forgetting
from data.queries import required


def with_merged(session: Session, person_id: int) -> list[int]:
    """A person with everybody who was merged into them, or they into, however far."""
    while (into := session.exec(select(Person.merged_into_id).where(Person.id == person_id)).first()) is not None:
        person_id = into
    found = [person_id]
    for key in found:
        found += [required(each) for each in session.exec(select(Person.id).where(Person.merged_into_id == key))]
    return found


def refusals_of(session: Session, initiative_id: int, person_ids: Sequence[int], secret: str) -> set[str]:
    """The keyed hashes of everything by which these records of one person would come back."""
    made: set[str] = set()
    for one in session.exec(select(Person).where(col(Person.id).in_(person_ids))):
        made.add(digest(secret, *person_parts(required(one.id), one.added_at)))
    firsts = {
        form for known in taking.known(session, person_ids).values() for form in given_forms(known.name)
    }  # fmt: skip
    for held in session.exec(select(PersonIdentifier).where(col(PersonIdentifier.person_id).in_(person_ids))):
        others = session.exec(
            select(PersonIdentifier.id)
            .where(
                PersonIdentifier.initiative_id == initiative_id, PersonIdentifier.kind == held.kind,
                PersonIdentifier.value == held.value, col(PersonIdentifier.person_id).not_in(person_ids),
            )
        ).first()  # fmt: skip
        given = sorted(firsts) if (others is not None or held.shared) and firsts else [""]
        made |= {digest(secret, *contact_parts(held.kind, held.value, first)) for first in given}
    return made | set(session.exec(select(RowTaken.hash).where(col(RowTaken.person_id).in_(person_ids))))


def traces(session: Session, person_ids: Sequence[int]) -> Traces:
    """By what these records of one person are known where no table of people is: addresses only where theirs alone."""
    known = taking.known(session, person_ids).values()
    return Traces(
        tuple(dict.fromkeys(one.name for one in known if one.name.words)),
        frozenset(value for one in known for value in one.emails - one.shared),
        frozenset(value for one in known for value in one.phones - one.shared),
    )


def namesakes(session: Session, initiative_id: int, person_ids: Collection[int], found: Traces) -> bool:
    """Whether somebody else here has the same name: a name in a field may then be theirs."""
    others = session.exec(
        select(Person).where(
            Person.initiative_id == initiative_id, col(Person.merged_into_id).is_(None),
            col(Person.name_key).in_({names.key(one) for one in found.names if one.last}),
            col(Person.id).not_in(person_ids),
        )
    )  # fmt: skip
    return any(
        names.compare(names.parse(row.full_name, row.given, row.family), one) == Alike.SAME
        for row in others for one in found.names
    )  # fmt: skip


def erase_again(
    session: Session, initiative_id: int, secret: str, refusals: Collection[str], *, by: str, at: datetime
) -> int:
    """Erase names from fields from which they were erased before, and into which a backup or archive put them back."""
    again = {
        spot: None
        for spot, text in forgetting.told(session, initiative_id, alone=True, marks=True)
        if digest(secret, *place_parts(spot.table, spot.key, text)) in refusals
    }
    for spot in again:
        forgetting.erase(session, spot, by=by, at=at)
    return len(again)


def erase_what_came_back(session: Session) -> None:
    """The same for every initiative, as on the day somebody asked for it first: after an archive came in."""
    for initiative_id, secret, refusals in carried(session):
        if refusals:
            on = session.exec(select(func.max(Refusal.refused_on)).where(Refusal.initiative_id == initiative_id)).one()
            at = datetime.combine(on, time(), UTC)
            erase_again(session, initiative_id, secret, refusals, by="", at=at)


def clear_queue(
    session: Session, initiative_id: int, person_ids: Sequence[int], refusals: Collection[str], secret: str, region: str
) -> set[str]:
    """Take somebody out of the review queue; the hashes of rows that went, which are refused from now on.

    A row goes where it was decided to be them, tells of a refused address, or may be them by its name. They
    are struck from the candidates of every other row.
    """
    gone: set[str] = set()
    known = taking.known(session, person_ids)
    for row in session.exec(select(MatchQueue).where(MatchQueue.initiative_id == initiative_id)).all():
        read = _as_typed(row, region)
        meant = (
            row.person_id is None
            and bool(set(row.candidates) & set(person_ids))
            and any(names.compare(read.name, one.name) >= Alike.NEAR for one in known.values())
        )
        told = any(
            digest(secret, *contact_parts(kind, value, given)) in refusals
            for kind, value in read.contacts
            for given in ("", *read.name.first[:1])
        )
        if row.person_id in person_ids or meant or told or row.hash in refusals:
            gone.add(row.hash)
            session.delete(row)
        elif set(row.candidates) & set(person_ids):
            row.candidates = [key for key in row.candidates if key not in person_ids]
            session.add(row)
    session.flush()
    return gone


def _as_typed(row: MatchQueue, region: str) -> Features:
    """A waiting row in its normal forms."""
    said = {name: str(value) for name, value in row.incoming.items()}
    typed = Incoming(
        said.get("name", ""), said.get("email", ""), said.get("phone", ""), external_id=said.get("external_id", ""),
        given=said.get("given", ""), family=said.get("family", ""),
    )  # fmt: skip
    return people.features(typed, region=region, partner_id=row.partner_id)


def erase(session: Session, person_ids: Sequence[int]) -> int:
    """Delete persons with all that hangs on them. Their parts in events stay as counts, named by nobody; how many."""
    parts = session.execute(
        update(Participation).where(col(Participation.person_id).in_(person_ids)).values(person_id=None, at=None)
    )
    held = select(PersonIdentifier.kind, PersonIdentifier.value, PersonIdentifier.initiative_id).where(
        col(PersonIdentifier.person_id).in_(person_ids), col(PersonIdentifier.shared)
    )
    shared = session.exec(held).all()
    session.execute(delete(Person).where(col(Person.id).in_(person_ids)))
    session.expire_all()
    for kind, value, initiative_id in shared:
        mine = (
            col(PersonIdentifier.initiative_id) == initiative_id, col(PersonIdentifier.kind) == kind,
            col(PersonIdentifier.value) == value,
        )  # fmt: skip
        left = session.exec(select(PersonIdentifier.id).where(*mine).limit(2)).all()
        if len(left) == 1:
            session.execute(update(PersonIdentifier).where(*mine).values(shared=False))
    return int(getattr(parts, "rowcount", 0))


def remember_refusals(session: Session, initiative_id: int, hashes: Collection[str], on: date) -> None:
    """Store keyed hashes; those stored already stay."""
    fresh = set(hashes) - taking.refused(session, initiative_id, hashes)
    if fresh:
        session.execute(
            insert(Refusal),
            [{"initiative_id": initiative_id, "hash": each, "refused_on": on} for each in sorted(fresh)],
        )


def carried(session: Session) -> list[tuple[int, str, frozenset[str]]]:
    """Every initiative's secret and its refusals, to be carried over a restore."""
    keys = session.exec(select(RefusalKey.initiative_id, RefusalKey.secret)).all()
    return [
        (key, secret, frozenset(session.exec(select(Refusal.hash).where(Refusal.initiative_id == key))))
        for key, secret in keys
    ]


def people_refused(session: Session, initiative_id: int, secret: str, refusals: Collection[str]) -> list[int]:
    """Persons who are stored although they, as this very record, asked to be forgotten: after a restore."""
    held = set(refusals)
    return [
        required(key)
        for key, added_at in session.exec(
            select(Person.id, Person.added_at).where(Person.initiative_id == initiative_id)
        )
        if digest(secret, *person_parts(required(key), added_at)) in held
    ]


def _out_parts(scope: str, person_id: int, added_at: datetime) -> tuple[str, ...]:
    """What is hashed of an opt-out, so that a restored backup keeps it."""
    return ("opt out", scope, *person_parts(person_id, added_at))


def opted_out(session: Session, initiative_id: int, secret: str) -> frozenset[str]:
    """Keyed hashes of every opt-out, also for those who were merged into whoever opted out."""
    every = select(OptOut.person_id, OptOut.scope).join(Person, col(Person.id) == col(OptOut.person_id))
    out = session.exec(every.where(Person.initiative_id == initiative_id)).all()
    if not out:
        return frozenset()
    everybody = select(Person.id, Person.merged_into_id, Person.added_at)
    records = session.exec(everybody.where(Person.initiative_id == initiative_id)).all()
    added = {required(key): added_at for key, _, added_at in records}
    into = {required(key): to for key, to, _ in records if to is not None}

    def last(key: int) -> int:
        while key in into:
            key = into[key]
        return key

    together: dict[int, set[int]] = defaultdict(set)
    for key in into:
        together[last(key)].add(key)
    return frozenset(
        digest(secret, *_out_parts(scope, one, added[one]))
        for key, scope in out
        for one in (last(key), *together[last(key)])
    )


def opt_out_again(
    session: Session, initiative_id: int, secret: str, held: Collection[str], *, by: str, now: datetime
) -> int:
    """Opt out again whoever did since the backup was made that was restored; how many."""
    if not held:
        return 0
    there = set(session.exec(select(OptOut.person_id, OptOut.scope)).all())
    missing = [
        (required(key), scope)
        for key, added_at in session.exec(
            select(Person.id, Person.added_at).where(Person.initiative_id == initiative_id)
        )
        for scope in people.SCOPE_LABELS
        if (key, scope) not in there and digest(secret, *_out_parts(scope, required(key), added_at)) in held
    ]
    for key, scope in missing:
        merging.set_opt_out(session, key, scope, True, by=by, now=now)
    return len({key for key, _ in missing})
