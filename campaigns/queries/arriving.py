"""Who may not come back with an archive: those who asked here to be forgotten, told by keyed hashes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from campaigns import contacts, names, people
from campaigns.people import Incoming
from campaigns.persons import contact_parts, digest, person_parts
from campaigns.queries import forgetting
from data import queries as ground
from data.moving import Keys, Rows


def forgotten(session: Session, rows: Rows) -> dict[str, Keys]:
    """By table, the rows of an archive about people who asked to be forgotten: as this record, or by an address.

    An archive that goes into another installation cannot be asked: the secret of the hashes is in none.
    """
    kept = {key: (secret, refusals) for key, secret, refusals in forgetting.carried(session)}
    if not kept:
        return {}

    def refused(initiative_id: object, *parts: str) -> bool:
        secret, refusals = kept.get(int(str(initiative_id)), ("", frozenset[str]()))
        return bool(secret) and digest(secret, *parts) in refusals

    gone: set[object] = set()
    first: dict[object, tuple[str, ...]] = {}
    merged: list[tuple[object, object]] = []
    for row in rows("person"):
        added = row["added_at"]
        if isinstance(added, datetime) and refused(row["initiative_id"], *person_parts(int(str(row["id"])), added)):
            gone.add(row["id"])
        said = names.parse(str(row["full_name"]), str(row["given"]), str(row["family"]))
        first[row["id"]] = said.first[:1]
        merged.append((row["id"], row["merged_into_id"]))
    for row in rows("person_identifier"):
        kind, value = str(row["kind"]), str(row["value"])
        given = ("", *first.get(row["person_id"], ()))
        if any(refused(row["initiative_id"], *contact_parts(kind, value, name)) for name in given):
            gone.add(row["person_id"])
    while more := {key for key, into in merged if into in gone} - gone:
        gone |= more
    waiting = {row["id"] for row in rows("match_queue") if _waits(session, row, gone, kept)}
    return {"person": frozenset(gone), "match_queue": frozenset(waiting)}


def _waits(
    session: Session, row: Mapping[str, object], gone: set[object], kept: Mapping[int, tuple[str, frozenset[str]]]
) -> bool:
    """Whether a row of the review queue tells of somebody who was forgotten."""
    initiative_id = int(str(row["initiative_id"]))
    secret, refusals = kept.get(initiative_id, ("", frozenset[str]()))
    candidates = row["candidates"] if isinstance(row["candidates"], list) else []
    if row["hash"] in refusals or row["person_id"] in gone or gone & set(candidates):
        return True
    incoming = row["incoming"] if isinstance(row["incoming"], dict) else {}
    said = {str(name): str(value) for name, value in incoming.items()}
    typed = Incoming(
        said.get("name", ""), said.get("email", ""), said.get("phone", ""), external_id=said.get("external_id", ""),
        given=said.get("given", ""), family=said.get("family", ""),
    )  # fmt: skip
    region = contacts.region_of(ground.initiative(session, initiative_id).time_zone) if secret else ""
    read = people.features(typed, region=region, partner_id=None)
    return bool(secret) and any(
        digest(secret, *contact_parts(kind, value, given)) in refusals
        for kind, value in read.contacts
        for given in ("", *read.name.first[:1])
    )
