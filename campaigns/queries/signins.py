"""What an import of people brought: counted, and taken back without touching what came from elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, select
from sqlmodel import Session, col, func

from campaigns.models import (
    Consent,
    MatchQueue,
    OptOut,
    OutreachEvent,
    Participation,
    PartnerRow,
    Person,
    PersonIdentifier,
    PersonPartner,
    RowTaken,
)
from data.tables import Table

_LOT = 500
_BROUGHT: tuple[type[Table], ...] = (
    Participation, MatchQueue, RowTaken, Consent, OptOut, PersonPartner, PartnerRow, PersonIdentifier,
)  # fmt: skip
"""What an import adds to persons, also to those who were here before; every row names its batch."""
_WORK = {
    "participation": "they came to another event, or were signed in by somebody",
    "consent": "they agreed to something elsewhere",
    "person_partner": "another partner knows them too",
    "partner_row": "another file of a partner named them too",
    "person_action": "somebody noted what they did",
    "person_identifier": "somebody added an address or a number",
    "opt_out": "they opted out of something",
    "person_merge": "they were merged with somebody",
    "person": "somebody was merged into them",
    "match_queue": "the review said that somebody is them",
    "row_taken": "another file named them too",
}


def names_at(session: Session, event_id: int) -> int:
    """How many people signed in to an event: those who are known to have come, and rows that wait for a review."""
    came = ("attended", "checked in")
    known = session.execute(
        select(func.count(func.distinct(func.coalesce(Participation.person_id, -col(Participation.id))))).where(
            col(Participation.event_id) == event_id, col(Participation.status).in_(came)
        )
    ).scalar_one()
    waiting = session.execute(
        select(func.count()).select_from(MatchQueue).where(
            col(MatchQueue.event_id) == event_id,
            col(MatchQueue.state).in_(("open", "skipped")),
            col(MatchQueue.event_status).in_(came),
        )
    ).scalar_one()  # fmt: skip
    return int(known) + int(waiting)


def parts_at(session: Session, event_ids: Collection[int]) -> int:
    """How many parts in these events are noted."""
    found = select(func.count()).select_from(Participation).where(col(Participation.event_id).in_(event_ids))
    return int(session.execute(found).scalar_one())


def parts_of_batch(session: Session, initiative_id: int, batch_id: int) -> int:
    """How many parts in events an import brought that are still here."""
    found = (
        select(func.count())
        .select_from(Participation)
        .join(OutreachEvent, col(OutreachEvent.id) == col(Participation.event_id))
        .where(col(OutreachEvent.initiative_id) == initiative_id, col(Participation.batch_id) == batch_id)
    )
    return int(session.execute(found).scalar_one())


def waiting_of_batch(session: Session, initiative_id: int, batch_id: int) -> int:
    """How many rows of an import still wait for a review."""
    found = select(func.count()).select_from(MatchQueue).where(*_open(initiative_id, batch_id))
    return int(session.execute(found).scalar_one())


def answers_of_batch(session: Session, initiative_id: int, batch_id: int) -> int:
    """How many consents and opt-outs an import brought of people whom it did not bring, and that are still here."""
    here = select(col(Person.id)).where(
        col(Person.initiative_id) == initiative_id, col(Person.batch_id).is_distinct_from(batch_id)
    )
    number = 0
    for table in (Consent, OptOut):
        where = (col(table.person_id).in_(here), col(table.batch_id) == batch_id)
        number += int(session.execute(select(func.count()).select_from(table).where(*where)).scalar_one())
    return number


def remove_answers(session: Session, initiative_id: int, batch_id: int) -> int:
    """Take back the consents and opt-outs that an import brought; how many of people whom it did not bring."""
    number = answers_of_batch(session, initiative_id, batch_id)
    for table in (Consent, OptOut):
        _remove(session, initiative_id, batch_id, table)
    session.expire_all()
    return number


def _open(initiative_id: int, batch_id: int) -> tuple[Any, ...]:
    return (
        col(MatchQueue.initiative_id) == initiative_id,
        col(MatchQueue.batch_id) == batch_id,
        col(MatchQueue.person_id).is_(None),
    )


def people_of_batch(session: Session, initiative_id: int, batch_id: int) -> tuple[list[int], dict[int, list[str]]]:
    """The persons whom an import brought: those who can go, and those who stay, each with the reasons."""
    mine = select(col(Person.id)).where(col(Person.initiative_id) == initiative_id, col(Person.batch_id) == batch_id)
    keys = list(session.execute(mine).scalars())
    stay: dict[int, list[str]] = defaultdict(list)
    for table, column in _naming_people():
        said = _WORK.get(table.name, "they stand in other work")
        where = [column.in_(mine)]
        if "batch_id" in table.c:
            where.append(table.c.batch_id.is_distinct_from(batch_id))
        for key in session.execute(select(column).where(*where).distinct()).scalars():
            if said not in stay[key]:
                stay[key].append(said)
    return [key for key in keys if key not in stay], dict(stay)


def _naming_people() -> Iterator[tuple[SqlTable, Any]]:
    """Every column of every table that names a person."""
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            if any(link.target_fullname == "person.id" for link in column.foreign_keys):
                yield table, column


def remove_people(session: Session, initiative_id: int, batch_id: int) -> int:
    """Take back what an import brought: persons who were its alone, and whatever it added to the others.

    Who was brought by it and stays keeps their addresses: others named them by these too.
    """
    go, stay = people_of_batch(session, initiative_id, batch_id)
    for lot in _lots(go):
        session.execute(delete(Person).where(col(Person.id).in_(lot)))
    for table in _BROUGHT:
        _remove(session, initiative_id, batch_id, table, stay if table is PersonIdentifier else ())
    session.expire_all()
    return len(go)


def remove_parts(session: Session, initiative_id: int, batch_id: int) -> int:
    """Take back the parts in events that an import brought; how many."""
    number = parts_of_batch(session, initiative_id, batch_id)
    _remove(session, initiative_id, batch_id, Participation)
    session.expire_all()
    return number


def remove_waiting(session: Session, initiative_id: int, batch_id: int) -> int:
    """Take back the rows of an import that wait for a review; how many."""
    number = waiting_of_batch(session, initiative_id, batch_id)
    session.execute(delete(MatchQueue).where(*_open(initiative_id, batch_id)))
    session.expire_all()
    return number


def _remove(session: Session, initiative_id: int, batch_id: int, table: type[Table], but: Collection[int] = ()) -> None:
    columns = table.__table__.c  # type: ignore[attr-defined]
    where = [columns.batch_id == batch_id]
    if "initiative_id" in columns:
        where.append(columns.initiative_id == initiative_id)
    elif table is Participation:
        mine = select(col(OutreachEvent.id)).where(col(OutreachEvent.initiative_id) == initiative_id)
        where.append(columns.event_id.in_(mine))
    else:
        here = select(col(Person.id)).where(col(Person.initiative_id) == initiative_id)
        where.append(columns.person_id.in_(here))
    if but:
        where.append(columns.person_id.not_in(but))
    session.execute(delete(table).where(*where))


def _lots(keys: Iterable[int]) -> Iterator[list[int]]:
    given = list(keys)
    for start in range(0, len(given), _LOT):
        yield given[start : start + _LOT]


def kept(session: Session, initiative_id: int, batch_id: int) -> list[str]:
    """Who was brought by an import and stays, by number: names do not belong in messages."""
    _, stay = people_of_batch(session, initiative_id, batch_id)
    return [f"Person {key}: {' and '.join(why)}." for key, why in sorted(stay.items())]
