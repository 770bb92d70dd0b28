"""People as pages and commands read them: search, one person in full, the review queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, or_, select

from campaigns import contacts, names
from campaigns.models import (
    Consent,
    MatchQueue,
    Merge,
    OptOut,
    OutreachEvent,
    Participation,
    Person,
    PersonIdentifier,
    PersonPartner,
)
from campaigns.models.search import WORDS
from campaigns.persons import CAME, ConsentRow, MergeRow, Part, PersonFull, PersonRow, Waiting
from campaigns.queries.actions import actions
from data.errors import NotFound
from data.models import Partner
from data.queries import required

MOST_SORTED = 20_000
"""People that are put in order at most; where more fit, going through them in order soon finds enough."""


def search(
    session: Session, initiative_id: int, text: str = "", *, partner_id: int | None = None, region: str = "US",
    limit: int = 50,
) -> list[PersonRow]:  # fmt: skip
    """People by the beginnings of words of their name, an e-mail's beginning or a phone number; else the newest.

    Whatever is asked, no more people are gone through than it takes: where few fit they are found by an index and put
    in order, where many fit people are gone through in order until there are enough.
    """
    said = text.strip()
    if "@" in said:
        asked = [_with(initiative_id, "email", said.casefold())]
    elif said and not names.fold(said).replace(" ", "").strip("0123456789"):
        asked = [_with(initiative_id, "phone", contacts.phone(said, region) or said)]
    else:
        asked = [_named(initiative_id, word) for word in names.fold(said).split()]
    if partner_id is not None:
        theirs = select(PersonPartner.person_id).where(PersonPartner.partner_id == partner_id)
        asked.append((theirs, theirs.where(PersonPartner.person_id == Person.id).exists()))
    few = _fewest(session, [keys for keys, _ in asked])
    key, name = col(Person.id), col(Person.name_key)
    query = select(Person.id).where(col(Person.merged_into_id).is_(None))
    query = query.where(*(fits for keys, fits in asked if keys is not few))
    if few is not None:
        # Terms that no index holds, but the keys: else a database may go through everybody after all.
        query = query.where(key.in_(few), col(Person.initiative_id) + 0 == initiative_id)
        query = query.order_by(*([name.concat(""), key] if said else [-key]))
    else:
        query = query.where(Person.initiative_id == initiative_id)
        query = query.order_by(*([name, key] if said else [key.desc()]))
    return rows(session, [required(one) for one in session.exec(query.limit(limit))])


def _with(initiative_id: int, kind: str, start: str) -> tuple[Any, Any]:
    """Persons with an address that begins so: their keys by an index, and the same as a condition on a person."""
    so = [col(PersonIdentifier.kind) == kind, *_begins(col(PersonIdentifier.value), start)]
    theirs = select(PersonIdentifier.person_id).where(*so)
    return (
        theirs.where(PersonIdentifier.initiative_id == initiative_id),
        theirs.where(PersonIdentifier.person_id == Person.id).exists(),
    )


def _named(initiative_id: int, word: str) -> tuple[Any, Any]:
    """Persons of whose name a word begins so: their keys by an index, and the same as a condition on a person."""
    theirs = sa.select(WORDS.c.person_id).where(WORDS.c.initiative_id == initiative_id, *_begins(WORDS.c.word, word))
    name = col(Person.name_key)
    return theirs, or_(name.startswith(word, autoescape=True), name.contains(f" {word}", autoescape=True))


def _begins(column: Any, start: str) -> list[Any]:
    """In the order of bytes, all that begins so stands together."""
    return [column >= start, column < start + "\U0010ffff"]


def _fewest(session: Session, asked: Sequence[Any]) -> Any:
    """Of what is asked, the keys that are fewest; None where all are more than should be put in order."""
    best, least = None, MOST_SORTED + 1
    for keys in asked:
        number = session.execute(sa.select(func.count()).select_from(keys.limit(least).subquery())).scalar_one()
        if number < least:
            best, least = keys, number
    return best


def count(session: Session, initiative_id: int) -> int:
    """How many people are known: all, less those who were found to be somebody else."""
    everybody = session.exec(select(func.count()).where(Person.initiative_id == initiative_id)).one()
    merged = select(func.count()).where(col(Person.merged_into_id).is_not(None))  # by the index of who was merged
    return int(everybody) - int(session.exec(merged.where(col(Person.initiative_id) + 0 == initiative_id)).one())


def waiting_count(session: Session, initiative_id: int, *, state: str = "open") -> int:
    """How many rows wait for a decision."""
    asked = select(func.count()).where(MatchQueue.initiative_id == initiative_id, MatchQueue.state == state)
    return int(session.exec(asked).one())


def rows(session: Session, person_ids: Collection[int]) -> list[PersonRow]:
    """Persons of a list, in the order asked for."""
    wanted = list(person_ids)
    held: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for person_id, kind, value in session.exec(
        select(PersonIdentifier.person_id, PersonIdentifier.kind, PersonIdentifier.value)
        .where(col(PersonIdentifier.person_id).in_(wanted))
        .order_by(col(PersonIdentifier.id))
    ):
        held[person_id][kind].append(value)
    came: dict[int, tuple[int, date | None]] = {}
    for key, events, last in session.exec(
        select(
            Participation.person_id, func.count(func.distinct(Participation.event_id)),
            func.max(OutreachEvent.starts_on),
        )
        .join(OutreachEvent, col(OutreachEvent.id) == col(Participation.event_id))
        .where(col(Participation.person_id).in_(wanted), col(Participation.status).in_(CAME))
        .group_by(col(Participation.person_id))
    ):  # fmt: skip
        came[required(key)] = (events, last)
    brought: dict[int, list[str]] = defaultdict(list)
    for key, partner in session.exec(
        select(PersonPartner.person_id, Partner.name)
        .join(Partner, col(Partner.id) == col(PersonPartner.partner_id))
        .where(col(PersonPartner.person_id).in_(wanted))
        .order_by(col(Partner.name))
    ):
        brought[key].append(partner)
    found = {}
    for person in session.exec(select(Person).where(col(Person.id).in_(wanted))):
        key = required(person.id)
        events, last_on = came.get(key, (0, None))
        found[key] = PersonRow(
            key, person.full_name, person.language, person.place, person.postcode, person.partner_id,
            ", ".join(brought[key]), tuple(held[key]["email"]), tuple(held[key]["phone"]), events, last_on,
            person.merged_into_id, person.added_at,
        )  # fmt: skip
    return [found[key] for key in wanted if key in found]


def person(session: Session, initiative_id: int, person_id: int) -> PersonFull:
    """Everything that is kept of one person. Raises NotFound where they are not of this initiative."""
    of = session.exec(select(Person.id).where(Person.initiative_id == initiative_id, Person.id == person_id)).first()
    if of is None:
        raise NotFound("That person does not exist.", "They may have been forgotten, or their import undone.")
    [row] = rows(session, [person_id])
    brought = session.exec(
        select(Partner.name)
        .join(PersonPartner, col(PersonPartner.partner_id) == col(Partner.id))
        .where(PersonPartner.person_id == person_id)
        .order_by(col(Partner.name))
    )
    agreed = session.exec(select(Consent).where(Consent.person_id == person_id).order_by(col(Consent.id)))
    out = session.exec(select(OptOut.scope).where(OptOut.person_id == person_id))
    parts = session.exec(
        select(Participation, OutreachEvent)
        .join(OutreachEvent, col(OutreachEvent.id) == col(Participation.event_id))
        .where(Participation.person_id == person_id)
        .order_by(col(OutreachEvent.starts_on).desc(), col(Participation.id))
    )
    merges = session.exec(
        select(Merge, Person.full_name)
        .join(Person, col(Person.id) == col(Merge.gone_id))
        .where(Merge.kept_id == person_id)
        .order_by(col(Merge.id).desc())
    )
    return PersonFull(
        row,
        tuple(brought),
        tuple(
            ConsentRow(required(one.id), one.scope, one.given_on, one.expires_on, one.source, one.withdrawn_at)
            for one in agreed
        ),
        frozenset(out),
        tuple(
            Part(part.event_id, event.name, event.starts_on, part.role, part.status, part.walk_in)
            for part, event in parts
        ),
        tuple(
            MergeRow(required(one.id), one.kept_id, one.gone_id, gone, one.at, one.by, one.undone_at is not None)
            for one, gone in merges
        ),
        actions(session, person_id),
    )


def waiting(session: Session, initiative_id: int, *, state: str = "open", limit: int = 20) -> list[Waiting]:
    """Rows of the review queue with those who may be meant: what came last first, while somebody remembers it.

    What was skipped longest ago comes first of the skipped.
    """
    where = (MatchQueue.initiative_id == initiative_id, MatchQueue.state == state)
    return _waiting(session, where, limit)


def _waiting(session: Session, where: Any, limit: int) -> list[Waiting]:
    found = session.exec(
        select(MatchQueue, Partner.name, OutreachEvent.name)
        .join(Partner, col(Partner.id) == col(MatchQueue.partner_id), isouter=True)
        .join(OutreachEvent, col(OutreachEvent.id) == col(MatchQueue.event_id), isouter=True)
        .where(*where)
        .order_by(col(MatchQueue.decided_at), col(MatchQueue.came_at).desc(), col(MatchQueue.id))
        .limit(limit)
    ).all()
    people = {row.id: row for row in rows(session, {key for queue, _, _ in found for key in queue.candidates})}
    return [
        Waiting(
            required(queue.id), queue.row_name, {name: str(value) for name, value in queue.incoming.items()},
            queue.why, queue.state, queue.came_at, partner or "", event or "",
            tuple(people[key] for key in queue.candidates if key in people and not people[key].merged_into_id),
        )
        for queue, partner, event in found
    ]  # fmt: skip
