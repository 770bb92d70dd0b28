"""Forgetting a person everywhere, for good: also in what is imported or restored later.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from campaigns import contacts
from campaigns.queries import forgetting, people, taking
from data import audit
from data import queries as ground
from data.access import OPERATOR, Actor, require

Carried = Sequence[tuple[int, str, frozenset[str]]]


@dataclass(frozen=True)
class Forgotten:
    """What a forgetting did, in numbers: nobody is named."""

    records: int  # of the person: more than one where others had been merged into them
    parts: int  # in events, which stay as counts
    queue_rows: int


def forget_person(session: Session, actor: Actor, initiative_id: int, person_id: int, *, now: datetime) -> Forgotten:
    """Forget a person: every record, address, consent, queue row and merge goes; counts of events stay.

    What stays is a keyed hash of each address, and of rows without one. The same row is refused from now on
    ("asked to be forgotten"), in every import, archive and restored backup, and nobody can read from it who it was.
    An address that others use too is refused with this first name only. Raises NotFound.
    """
    require(actor, "forget_people")
    people.person(session, initiative_id, person_id)
    done = _forget(session, initiative_id, person_id, ground.initiative(session, initiative_id).today(now))
    audit.record(
        session, actor, initiative_id, "forget_person", "person", None, now=now,
        detail={"records": done.records, "parts": done.parts},
    )  # fmt: skip
    return done


def _forget(session: Session, initiative_id: int, person_id: int, today: date) -> Forgotten:
    secret = taking.secret(session, initiative_id, secrets.token_hex(32))
    region = contacts.region_of(ground.initiative(session, initiative_id).time_zone)
    records = forgetting.with_merged(session, person_id)
    refusals = forgetting.refusals_of(session, initiative_id, records, secret)
    rows = forgetting.clear_queue(session, initiative_id, records, refusals, secret, region)
    forgetting.remember_refusals(session, initiative_id, refusals | rows, today)
    parts = forgetting.erase(session, records)
    return Forgotten(len(records), parts, len(rows))


def carry(session: Session) -> Carried:
    """What must outlive a restore: every initiative's secret and refusals. Taken before the backup is laid over."""
    return forgetting.carried(session)


def replay(session: Session, kept: Carried, *, now: datetime) -> int:
    """After a restore, forget again whoever asked for it since the backup was made; how many records.

    Done for whoever holds the machine; what initiatives the backup does not have is passed over.
    """
    there = {one.id for one in ground.initiatives(session)}
    gone = 0
    for initiative_id, secret, refusals in kept:
        if initiative_id not in there:
            continue
        here = taking.secret(session, initiative_id, secret)
        today = ground.initiative(session, initiative_id).today(now)
        count = 0
        for person_id in forgetting.people_refused(session, initiative_id, secret, refusals):
            count += _forget(session, initiative_id, person_id, today).records
        region = contacts.region_of(ground.initiative(session, initiative_id).time_zone)
        rows = forgetting.clear_queue(session, initiative_id, [], refusals, secret, region)
        if here == secret:
            forgetting.remember_refusals(session, initiative_id, refusals, today)
        if count or rows:
            audit.record(
                session, OPERATOR, initiative_id, "replay_refusals", "person", None, now=now,
                detail={"records": count, "queue_rows": len(rows)},
            )  # fmt: skip
        gone += count
    return gone
