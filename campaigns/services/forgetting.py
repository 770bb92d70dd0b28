"""Forgetting a person everywhere, for good: also in what is imported or restored later.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from campaigns import contacts
from campaigns.persons import digest
from campaigns.queries import forgetting, people, taking
from campaigns.traces import Traces, place_parts
from data import audit
from data import forgetting as places
from data import queries as ground
from data.access import OPERATOR, Actor, require
from data.forgetting import Spot

MOST_SHOWN = 200


@dataclass(frozen=True)
class Reach:
    """Where somebody's name stands outside the records of people, in numbers and places: nobody is named.

    `erased` counts fields that hold it by itself, by what they are; `look` are fields and texts that may mean them.
    `namesakes`: somebody else here has the same name, so those fields are only looked at.
    """

    erased: Mapping[str, int] = field(default_factory=dict)
    look: tuple[Spot, ...] = ()
    namesakes: bool = False


@dataclass(frozen=True)
class Forgotten:
    """What a forgetting did, in numbers: nobody is named."""

    records: int  # of the person: more than one where others had been merged into them
    parts: int  # in events, which stay as counts
    queue_rows: int
    reach: Reach


@dataclass(frozen=True)
class Carried:
    """What of one initiative must outlive a restore: keyed hashes with their secret."""

    initiative_id: int
    secret: str
    refusals: frozenset[str]
    opted_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Replayed:
    """What a replay did: records forgotten again, people who are opted out again, and texts to look at again."""

    forgotten: int
    opted_out: int
    look: tuple[Spot, ...] = ()


def reach(session: Session, actor: Actor, initiative_id: int, person_id: int) -> Reach:
    """What forgetting a person would erase outside their records, and what to look at. Raises NotFound."""
    require(actor, "forget_people")
    people.person(session, initiative_id, person_id)
    records = forgetting.with_merged(session, person_id)
    found = forgetting.traces(session, records)
    namesakes = forgetting.namesakes(session, initiative_id, records, found)
    theirs = _fields(session, initiative_id, found)
    look = [*theirs] if namesakes else []
    rows = {(spot.table, spot.key) for spot in theirs}
    look += [one for one in _mentions(session, initiative_id, found) if (one.table, one.key) not in rows]
    return Reach({} if namesakes else _counted(theirs), tuple(look[:MOST_SHOWN]), namesakes)


def _fields(session: Session, initiative_id: int, found: Traces) -> dict[Spot, list[str]]:
    """Fields that hold nothing but this name, with what stands there."""
    theirs: dict[Spot, list[str]] = {}
    for spot, text in places.told(session, initiative_id, alone=True):
        if found.alone(text):
            theirs.setdefault(spot, []).append(text)
    for spot, mark in places.marked(session, initiative_id, found.said):
        theirs.setdefault(spot, []).append(mark)
    return theirs


def _mentions(session: Session, initiative_id: int, found: Traces) -> list[Spot]:
    """Fields and texts that may mean them, or somebody else of that name."""
    fields = places.told(session, initiative_id, alone=True)
    texts = places.told(session, initiative_id, alone=False)
    maybe = [spot for spot, text in fields if not found.alone(text) and (found.near(text) or found.within(text))]
    return list(dict.fromkeys([*maybe, *(spot for spot, text in texts if found.within(text))]))


def _counted(spots: Iterable[Spot]) -> dict[str, int]:
    return dict(Counter(spot.what for spot in spots))


def forget_person(session: Session, actor: Actor, initiative_id: int, person_id: int, *, now: datetime) -> Forgotten:
    """Forget a person: every record, address, consent, queue row and merge goes; counts of events stay.

    So does their name wherever a room keeps it by itself (`data.forgetting`): who told a story, who testifies. Texts
    that mention it are told, to be looked at: they may mean somebody else.

    What stays is a keyed hash of each address, and of rows without one. The same row is refused from now on
    ("asked to be forgotten"), in every import, archive and restored backup, and nobody can read from it who it was.
    An address that others use too is refused with this first name only. Raises NotFound.
    """
    require(actor, "forget_people")
    people.person(session, initiative_id, person_id)
    done = _forget(session, initiative_id, person_id, by=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "forget_person", "person", None, now=now,
        detail={
            "records": done.records, "parts": done.parts, "fields": sum(done.reach.erased.values()),
            "to look at": len(done.reach.look),
        },
    )  # fmt: skip
    return done


def _forget(session: Session, initiative_id: int, person_id: int, *, by: str, now: datetime) -> Forgotten:
    initiative = ground.initiative(session, initiative_id)
    secret = taking.secret(session, initiative_id, secrets.token_hex(32))
    region = contacts.region_of(initiative.time_zone)
    records = forgetting.with_merged(session, person_id)
    found = forgetting.traces(session, records)
    namesakes = forgetting.namesakes(session, initiative_id, records, found)
    theirs = _fields(session, initiative_id, found)
    look = [*theirs] if namesakes else []
    refusals = forgetting.refusals_of(session, initiative_id, records, secret)
    if namesakes:
        theirs = {}
    for spot, texts in theirs.items():
        refusals |= {digest(secret, *place_parts(spot.table, spot.key, text)) for text in texts}
        places.erase(session, spot, by=by, at=now)
    rows = forgetting.clear_queue(session, initiative_id, records, refusals, secret, region)
    forgetting.remember_refusals(session, initiative_id, refusals | rows, initiative.today(now))
    parts = forgetting.erase(session, records)
    look += _mentions(session, initiative_id, found)
    told = Reach(_counted(theirs), tuple(dict.fromkeys(look))[:MOST_SHOWN], namesakes)
    return Forgotten(len(records), parts, len(rows), told)


def carry(session: Session) -> list[Carried]:
    """What must outlive a restore: every initiative's secret, refusals and opt-outs. Taken before the backup is laid
    over; no name or address is in it."""
    held = {key: (secret, refusals) for key, secret, refusals in forgetting.carried(session)}
    found = []
    for one in ground.initiatives(session):
        secret, refusals = held.get(one.id, (secrets.token_hex(32), frozenset[str]()))
        found.append(Carried(one.id, secret, refusals, forgetting.opted_out(session, one.id, secret)))
    return found


def replay(session: Session, kept: Sequence[Carried], *, now: datetime) -> Replayed:
    """After a restore, forget again whoever asked for it since the backup was made, and opt out whoever did.

    Done for whoever holds the machine; what initiatives the backup does not have is passed over.
    """
    there = {one.id for one in ground.initiatives(session)}
    gone = out = 0
    look: list[Spot] = []
    for one in kept:
        if one.initiative_id not in there:
            continue
        here = taking.secret(session, one.initiative_id, one.secret)
        count = 0
        for person_id in forgetting.people_refused(session, one.initiative_id, one.secret, one.refusals):
            if not people.rows(session, [person_id]):
                continue  # gone with the record that they were merged with
            done = _forget(session, one.initiative_id, person_id, by=OPERATOR.name, now=now)
            count, look = count + done.records, [*look, *done.reach.look]
        initiative = ground.initiative(session, one.initiative_id)
        region = contacts.region_of(initiative.time_zone)
        rows = forgetting.clear_queue(session, one.initiative_id, [], one.refusals, one.secret, region)
        fields = forgetting.erase_again(session, one.initiative_id, one.secret, one.refusals, by=OPERATOR.name, at=now)
        again = forgetting.opt_out_again(
            session, one.initiative_id, one.secret, one.opted_out, by=OPERATOR.name, now=now
        )
        if here == one.secret:
            forgetting.remember_refusals(session, one.initiative_id, one.refusals, initiative.today(now))
        if count or rows or fields or again:
            audit.record(
                session, OPERATOR, one.initiative_id, "replay_refusals", "person", None, now=now,
                detail={"records": count, "queue_rows": len(rows), "fields": fields, "opted_out": again},
            )  # fmt: skip
        gone, out = gone + count, out + again
    return Replayed(gone, out, tuple(dict.fromkeys(look)))
