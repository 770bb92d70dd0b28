"""What partners' own rows said of people, in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, func, or_, select

from campaigns.models import Consent, MatchQueue, OptOut, PartnerRow, Person, PersonPartner
from campaigns.partner_people import HandedBack, Said, own
from data import queries as ground
from data.errors import NotFound
from data.queries import required

PORTION = 400
_SAME = (
    "person_id", "partner_id", "name", "email", "phone", "external_id", "place", "postcode", "language", "agreed",
    "agreed_until",
)  # fmt: skip


def insert_rows(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store what a partner's rows said of persons; the same row again is not stored twice."""
    there: set[tuple[Any, ...]] = set()
    people = sorted({row["person_id"] for row in rows})
    columns: list[Any] = [getattr(PartnerRow, name) for name in _SAME]
    for start in range(0, len(people), PORTION):
        part = people[start : start + PORTION]
        there |= {tuple(one) for one in session.execute(select(*columns).where(col(PartnerRow.person_id).in_(part)))}
    fresh = {key: row for row in rows if (key := tuple(row[name] for name in _SAME)) not in there}
    if fresh:
        session.execute(insert(PartnerRow), [dict(row) for row in fresh.values()])


def own_people(session: Session, initiative_id: int, partner_id: int, today: date) -> HandedBack:
    """A partner's own people by name, each once. Raises NotFound where the partner is not of this initiative."""
    name = next((one.name for one in ground.partners(session, initiative_id) if one.id == partner_id), None)
    if name is None:
        raise NotFound("That partner is not one of this initiative's.")
    mine = (
        select(Person.id)
        .join(PersonPartner, col(PersonPartner.person_id) == col(Person.id))
        .where(
            Person.initiative_id == initiative_id, col(Person.merged_into_id).is_(None),
            PersonPartner.partner_id == partner_id,
        )
    )  # fmt: skip
    said: dict[int, list[Said]] = defaultdict(list)
    for row in session.exec(
        select(PartnerRow)
        .where(PartnerRow.partner_id == partner_id, col(PartnerRow.person_id).in_(mine))
        .order_by(col(PartnerRow.id))
    ):
        agreed = tuple(scope for scope in row.agreed.split(",") if scope)
        said[row.person_id].append(
            Said(row.name, row.email, row.phone, row.external_id, row.place, row.postcode, row.language, agreed,
                 row.agreed_until)
        )  # fmt: skip
    out = _by_person(session.exec(select(OptOut.person_id, OptOut.scope).where(col(OptOut.person_id).in_(mine))))
    holding = _by_person(
        session.exec(
            select(Consent.person_id, Consent.scope).where(
                col(Consent.person_id).in_(mine), col(Consent.withdrawn_at).is_(None),
                or_(col(Consent.expires_on).is_(None), col(Consent.expires_on) >= today),
            )
        )
    )  # fmt: skip
    found = []
    left_out = 0
    names = select(Person.id, Person.full_name).where(col(Person.id).in_(mine))
    for key, full_name in session.exec(names.order_by(col(Person.name_key), col(Person.id))):
        person = required(key)
        one = own(person, full_name, said[person], frozenset(out[person]), frozenset(holding[person]), today)
        if one is None:
            left_out += 1
        else:
            found.append(one)
    waiting = session.exec(
        select(func.count()).where(
            MatchQueue.initiative_id == initiative_id, MatchQueue.partner_id == partner_id,
            col(MatchQueue.state).in_(("open", "skipped")),
        )
    ).one()  # fmt: skip
    return HandedBack(name, tuple(found), left_out, int(waiting))


def _by_person(pairs: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, scope in pairs:
        found[person].add(scope)
    return found
