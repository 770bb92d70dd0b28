"""Taking people in: who is known around a handful of rows, and the inserts that follow. In batches, by indexes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from campaigns import names, people, persons
from campaigns.models import (
    Consent,
    MatchQueue,
    OptOut,
    Participation,
    Person,
    PersonIdentifier,
    PersonPartner,
    Refusal,
    RefusalKey,
    RowTaken,
)
from campaigns.people import Incoming, Known
from data.queries import required

PORTION = 400  # values in one IN list
T = TypeVar("T")


def _portions(values: Iterable[T]) -> Iterable[list[T]]:
    listed = list(values)
    return (listed[start : start + PORTION] for start in range(0, len(listed), PORTION))


def secret(session: Session, initiative_id: int, fresh: str) -> str:
    """The initiative's secret for keyed hashes; `fresh` becomes it where there is none yet."""
    found = session.exec(select(RefusalKey.secret).where(RefusalKey.initiative_id == initiative_id)).first()
    if found is None:
        session.add(RefusalKey(initiative_id=initiative_id, secret=fresh))
        session.flush()
    return found or fresh


def refused(session: Session, initiative_id: int, hashes: Collection[str]) -> set[str]:
    """Which of these hashes stand for somebody who asked to be forgotten."""
    return {
        each for part in _portions(hashes)
        for each in session.exec(
            select(Refusal.hash).where(Refusal.initiative_id == initiative_id, col(Refusal.hash).in_(part))
        )
    }  # fmt: skip


def rows_taken(session: Session, initiative_id: int, hashes: Collection[str]) -> dict[str, int]:
    """The persons that rows without an address were taken as, by the rows' hashes."""
    return {
        key: person for part in _portions(hashes)
        for key, person in session.exec(
            select(RowTaken.hash, RowTaken.person_id)
            .where(RowTaken.initiative_id == initiative_id, col(RowTaken.hash).in_(part))
        )
    }  # fmt: skip


def queued(session: Session, initiative_id: int, hashes: Collection[str]) -> dict[str, tuple[int, str, int | None]]:
    """Rows that wait or waited for a decision: key, state and who it was, by the rows' hashes."""
    return {
        each[0]: (required(each[1]), each[2], each[3]) for part in _portions(hashes)
        for each in session.exec(
            select(MatchQueue.hash, MatchQueue.id, MatchQueue.state, MatchQueue.person_id)
            .where(MatchQueue.initiative_id == initiative_id, col(MatchQueue.hash).in_(part))
        )
    }  # fmt: skip


@dataclass
class Around:
    """The people around a portion of rows, found by what they have in common; new ones are added as they come."""

    people: dict[int, Known] = field(default_factory=dict)
    by_contact: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    by_key: dict[str, set[int]] = field(default_factory=dict)
    by_block: dict[str, set[int]] = field(default_factory=dict)

    def add(self, one: Known, place: str = "", postcode: str = "") -> None:
        """Let later rows meet this person."""
        self.people[one.id] = one
        for kind, values in (("email", one.emails), ("phone", one.phones), ("external", one.externals)):
            for value in values:
                self.by_contact.setdefault((kind, value), set()).add(one.id)
        if one.name.words:
            self.by_key.setdefault(names.key(one.name), set()).add(one.id)
            where = people.block(one.name, place or one.place, postcode or one.postcode)
            if where:
                self.by_block.setdefault(where, set()).add(one.id)

    def candidates(self, contacts: Iterable[tuple[str, str]], keys: Iterable[str], block: str) -> list[Known]:
        """Everybody who may be meant by a row, oldest first."""
        met: set[int] = set()
        telling = False  # an address that is not merely a group's
        for pair in contacts:
            holders = self.by_contact.get(pair, set())
            telling |= bool(holders) and not people.of_many(*pair, len(holders))
            met |= holders
        if not telling:
            met |= {key for each in keys for key in self.by_key.get(each, ())} | self.by_block.get(block, set())
        return [self.people[key] for key in sorted(met)]


def around(
    session: Session, initiative_id: int, contacts: Collection[tuple[str, str]], keys: Collection[str],
    blocks: Collection[str],
) -> Around:  # fmt: skip
    """Everybody who has an address, a name or a place with initials in common with some of the rows."""
    kinds: dict[str, list[str]] = {}
    for kind, value in contacts:
        kinds.setdefault(kind, []).append(value)
    met: set[int] = set()
    for kind, values in kinds.items():
        for part in _portions(values):
            met |= set(session.exec(
                select(PersonIdentifier.person_id)
                .join(Person, col(Person.id) == col(PersonIdentifier.person_id))
                .where(
                    PersonIdentifier.initiative_id == initiative_id, PersonIdentifier.kind == kind,
                    col(PersonIdentifier.value).in_(part), col(Person.merged_into_id).is_(None),
                )
            ))  # fmt: skip
    for column, wanted in ((Person.name_key, keys), (Person.block_key, blocks)):
        for part in _portions(each for each in wanted if each):
            met |= {
                required(key) for key in session.exec(
                    select(Person.id)
                    .where(Person.initiative_id == initiative_id, col(column).in_(part))
                    .where(col(Person.merged_into_id).is_(None))
                )
            }  # fmt: skip
    found = Around()
    for one in known(session, met).values():
        found.add(one)
    return found


def known(session: Session, person_ids: Collection[int]) -> dict[int, Known]:
    """Persons as the matching sees them, by key."""
    found: dict[int, Known] = {}
    for part in _portions(sorted(person_ids)):
        for row in session.exec(select(Person).where(col(Person.id).in_(part))):
            key = required(row.id)
            name = names.parse(row.full_name, row.given, row.family)
            where = names.fold(row.place), names.fold(row.postcode)
            found[key] = Known(key, name, place=where[0], postcode=where[1], language=row.language)
        for row in session.exec(select(Person).where(col(Person.merged_into_id).in_(part))):
            found[required(row.merged_into_id)].also.append(names.parse(row.full_name, row.given, row.family))
        for person_id, kind, value, shared in session.exec(
            select(
                PersonIdentifier.person_id, PersonIdentifier.kind, PersonIdentifier.value, PersonIdentifier.shared
            ).where(col(PersonIdentifier.person_id).in_(part))
        ):
            one = found[person_id]
            {"email": one.emails, "phone": one.phones, "external": one.externals}[kind].add(value)
            if shared:
                one.shared.add(value)
    return found


def insert_people(session: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Store persons; their keys in the same order."""
    if not rows:
        return []
    made = session.execute(insert(Person).returning(col(Person.id), sort_by_parameter_order=True), list(rows))
    return [int(each[0]) for each in made]


def insert_identifiers(
    session: Session, initiative_id: int, rows: Collection[tuple[int, str, str]], batch: int | None
) -> None:
    """Store addresses of persons (person, kind, value); those stored already stay as they are.

    An address that several persons have is marked as shared with all of them.
    """
    values = {value for _, _, value in rows}
    there: dict[tuple[str, str], set[int]] = {}
    for part in _portions(values):
        for kind, value, person_id in session.exec(
            select(PersonIdentifier.kind, PersonIdentifier.value, PersonIdentifier.person_id)
            .join(Person, col(Person.id) == col(PersonIdentifier.person_id))
            .where(PersonIdentifier.initiative_id == initiative_id, col(PersonIdentifier.value).in_(part))
            .where(col(Person.merged_into_id).is_(None))
        ):
            there.setdefault((kind, value), set()).add(person_id)
    fresh = {row for row in rows if row[0] not in there.get((row[1], row[2]), set())}
    holders = {pair: set(keys) for pair, keys in there.items()}
    for person_id, kind, value in fresh:
        holders.setdefault((kind, value), set()).add(person_id)
    if fresh:
        session.execute(insert(PersonIdentifier), [
            {
                "initiative_id": initiative_id, "person_id": person_id, "kind": kind, "value": value,
                "shared": len(holders[kind, value]) > 1, "batch_id": batch,
            }
            for person_id, kind, value in sorted(fresh)
        ])  # fmt: skip
    grown = {value for (kind, value), keys in holders.items() if len(keys) > 1 and there.get((kind, value)) != keys}
    for part in _portions(grown):
        session.execute(
            update(PersonIdentifier)
            .where(col(PersonIdentifier.initiative_id) == initiative_id, col(PersonIdentifier.value).in_(part))
            .values(shared=True)
        )


def insert_partners(session: Session, pairs: Collection[tuple[int, int]], batch: int | None) -> None:
    """Note which partner brought which person; what is noted already stays."""
    there = {
        (person, partner) for part in _portions({person for person, _ in pairs})
        for person, partner in session.exec(
            select(PersonPartner.person_id, PersonPartner.partner_id).where(col(PersonPartner.person_id).in_(part))
        )
    }  # fmt: skip
    fresh = sorted(set(pairs) - there)
    if fresh:
        session.execute(
            insert(PersonPartner),
            [{"person_id": person, "partner_id": partner, "batch_id": batch} for person, partner in fresh],
        )


def insert_opt_outs(
    session: Session, wanted: Collection[tuple[int, str]], *, at: datetime, by: str, batch: int | None
) -> None:
    """Store what persons said no to (person, scope); what stands stays. Consents are not touched: no opt-out is past.

    So that an import that is undone leaves everything as it was.
    """
    there = {
        each for part in _portions({person for person, _ in wanted})
        for each in session.exec(select(OptOut.person_id, OptOut.scope).where(col(OptOut.person_id).in_(part)))
    }  # fmt: skip
    if fresh := sorted(set(wanted) - there):
        session.execute(insert(OptOut), [
            {"person_id": person, "scope": scope, "at": at, "by": by, "batch_id": batch} for person, scope in fresh
        ])  # fmt: skip


def insert_consents(
    session: Session, wanted: Collection[tuple[int, str]], *, given_on: date, expires_on: date | None, source: str,
    batch: int | None,
) -> None:  # fmt: skip
    """Store what persons agreed to (person, scope), but nothing that they opted out of or that holds already."""
    people_ids = {person for person, _ in wanted}
    out: set[tuple[int, str]] = set()
    there: set[tuple[int, str]] = set()
    for part in _portions(people_ids):
        out |= set(session.exec(select(OptOut.person_id, OptOut.scope).where(col(OptOut.person_id).in_(part))))
        there |= {
            (row.person_id, row.scope) for row in session.exec(
                select(Consent).where(col(Consent.person_id).in_(part), col(Consent.withdrawn_at).is_(None))
            )
            if row.expires_on is None or (expires_on is not None and row.expires_on >= expires_on)
        }  # fmt: skip
    fresh = sorted(each for each in set(wanted) - there if each not in out and (each[0], "all") not in out)
    if fresh:
        session.execute(insert(Consent), [
            {
                "person_id": person, "scope": scope, "given_on": given_on, "expires_on": expires_on,
                "source": source, "batch_id": batch,
            }
            for person, scope in fresh
        ])  # fmt: skip


def insert_rows_taken(session: Session, initiative_id: int, rows: dict[str, int], batch: int | None) -> None:
    """Remember whom rows without an address were taken as."""
    if rows:
        session.execute(insert(RowTaken), [
            {"initiative_id": initiative_id, "hash": key, "person_id": person, "batch_id": batch}
            for key, person in rows.items()
        ])  # fmt: skip


def insert_waiting(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows into the review queue."""
    if rows:
        session.execute(insert(MatchQueue), list(rows))


def fill_in(session: Session, row: Incoming, person_id: int, known_as: Known) -> None:
    """Add to a known person what was missing; nothing that stands is overwritten."""
    stored = session.get_one(Person, person_id)
    if not known_as.name.words and (name := names.parse(row.name, row.given, row.family)).words:
        stored.given, stored.family, stored.full_name = name.given, name.family, name.full
        stored.name_key = names.key(name)
        known_as.name = name
    known_as.place, known_as.postcode = (
        known_as.place or names.fold(row.place),
        known_as.postcode or names.fold(row.postcode),
    )
    known_as.language = stored.language = stored.language or row.language.strip()
    stored.place = stored.place or row.place.strip()
    stored.postcode = stored.postcode or row.postcode.strip()
    stored.block_key = people.block(names.parse("", stored.given, stored.family), stored.place, stored.postcode)
    session.add(stored)


def note_parts(session: Session, parts: Sequence[dict[str, Any]], now: datetime) -> None:
    """Note persons' parts in events (event_id, person_id, role, status, walk_in, batch_id); one each, the furthest."""
    wanted: dict[tuple[int, int, str], dict[str, Any]] = {}
    for part in parts:
        key = (part["event_id"], part["person_id"], part["role"])
        before = wanted.get(key)
        if before is not None:
            part = {**before, "status": persons.further(before["status"], part["status"])}
        wanted[key] = part
    there: dict[tuple[int, int, str], Participation] = {}
    for portion in _portions({key[1] for key in wanted}):
        for stored in session.exec(select(Participation).where(col(Participation.person_id).in_(portion))):
            there[stored.event_id, required(stored.person_id), stored.role] = stored
    fresh = []
    for key, part in wanted.items():
        old = there.get(key)
        if old is None:
            fresh.append({**part, "at": now})
        elif (status := persons.further(old.status, part["status"])) != old.status:
            old.status, old.at = status, now
            session.add(old)
    session.flush()
    if fresh:
        session.execute(insert(Participation), fresh)
