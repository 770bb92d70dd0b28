"""Taking people in: each row is somebody known, somebody new, a question for a person, or refused.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from campaigns import contacts, names, people
from campaigns.people import Decision, Features, Incoming, Known, Taken
from campaigns.persons import Agreed, contact_parts, digest
from campaigns.queries import partner_people, taking
from data import audit
from data import queries as ground
from data.access import Actor, require

PORTION = 500
FORGOTTEN = "Somebody with this address or in this row asked to be forgotten."


def take_in(
    session: Session,
    actor: Actor,
    initiative_id: int,
    incoming: Sequence[Incoming],
    *,
    now: datetime,
    partner_id: int | None = None,
    batch: int | None = None,
    seen: Counter[str] | None = None,
    consent_until: date | None = None,
    consent_source: str = "",
) -> list[Taken]:
    """Take people in by the rule of `campaigns.people`; what became of each row, in the same order.

    `batch` is the import under which all of it can be undone. A long import calls this for one portion after the
    other with one `seen`, so that two equal rows of a file stay two. The same rows again change nothing.
    `consent_until` and `consent_source` go with the rows' consents; what somebody opted out of stays closed, and what
    a row refuses is an opt-out, whatever they agreed to elsewhere.
    """
    require(actor, "keep_people")
    initiative = ground.initiative(session, initiative_id)
    taking_in = _Taking(
        session, actor, initiative_id, partner_id, batch, now, initiative.today(now),
        contacts.region_of(initiative.time_zone), taking.secret(session, initiative_id, secrets.token_hex(32)),
        Counter() if seen is None else seen, consent_until, consent_source,
    )  # fmt: skip
    done: list[Taken] = []
    for start in range(0, len(incoming), PORTION):
        done += taking_in.portion(incoming[start : start + PORTION])
    counted = Counter(one.outcome for one in done)
    if counted:
        detail: dict[str, object] = {name.replace(" ", "_"): number for name, number in sorted(counted.items())}
        audit.record(session, actor, initiative_id, "take_in", "person", None, now=now, detail=detail)
    return done


def take_in_as_new(
    session: Session, actor: Actor, initiative_id: int, row: Incoming, *, partner_id: int | None, batch: int | None,
    agreed: Agreed, now: datetime,
) -> int | None:  # fmt: skip
    """Take in a row as somebody new, as a person decided; their key, or None where they asked to be forgotten.

    `agreed` is of the day when the row came in: a review, however late, makes no consent younger or longer.
    """
    require(actor, "keep_people")
    initiative = ground.initiative(session, initiative_id)
    taking_in = _Taking(
        session, actor, initiative_id, partner_id, batch, now, agreed.on,
        contacts.region_of(initiative.time_zone), taking.secret(session, initiative_id, secrets.token_hex(32)),
        Counter(), agreed.until, agreed.source,
    )  # fmt: skip
    taking_in.decided = Decision("new")
    [taken] = taking_in.portion([row])
    return taken.person_id


class _Taking:
    """One call of `take_in`: what stays the same from row to row, and what a portion of rows gathers."""

    def __init__(
        self, session: Session, actor: Actor, initiative_id: int, partner_id: int | None, batch: int | None,
        now: datetime, today: date, region: str, secret: str, seen: Counter[str], until: date | None, source: str,
    ) -> None:  # fmt: skip
        self.session, self.actor, self.initiative_id = session, actor, initiative_id
        self.partner_id, self.batch, self.now, self.today = partner_id, batch, now, today
        self.region, self.secret, self.seen, self.until, self.source = region, secret, seen, until, source
        self.decided: Decision | None = None  # by a person, in the review queue

    def portion(self, rows: Sequence[Incoming]) -> list[Taken]:
        """Take in one portion of rows: everything known around them in a few queries, then row by row."""
        read = [people.features(row, region=self.region, partner_id=self.partner_id) for row in rows]
        hashes = [self._row_hash(row, one) for row, one in zip(rows, read, strict=True)]
        refusals = {digest(self.secret, *parts) for one in read for parts in _refusable(one)} | set(hashes)
        self.refused = taking.refused(self.session, self.initiative_id, refusals)
        self.taken = taking.rows_taken(self.session, self.initiative_id, hashes)
        self.queued = taking.queued(self.session, self.initiative_id, hashes)
        keys = [names.keys(one.name) for one in read]
        blocks = [people.block(one.name, one.place, one.postcode) for one in read]
        every = {pair for one in read for pair in one.contacts}
        self.around = taking.around(
            self.session, self.initiative_id, every, {key for some in keys for key in some}, set(blocks)
        )
        answered = {
            *self.taken.values(), *(person for _, _, person in self.queued.values() if person is not None)
        }  # fmt: skip
        for one in taking.known(self.session, answered - set(self.around.people)).values():
            self.around.add(one)
        self.new: list[dict[str, Any]] = []  # persons; the nth has the temporary key -(n + 1)
        self.identifiers: set[tuple[int, str, str]] = set()
        self.brought: set[int] = set()
        self.agreed: set[tuple[int, str]] = set()
        self.refuses: set[tuple[int, str]] = set()
        self.remembered: dict[str, int] = {}
        self.waiting: list[dict[str, Any]] = []
        self.parts: list[dict[str, Any]] = []
        self.said: list[dict[str, Any]] = []
        done = [
            self._row(row, one, key, some, block)
            for row, one, key, some, block in zip(rows, read, hashes, keys, blocks, strict=True)
        ]
        return self._save(done)

    def _row_hash(self, row: Incoming, read: Features) -> str:
        said = [
            "row", str(self.partner_id or 0), row.source, " ".join(read.name.words), read.name.suffix, read.place,
            read.postcode, *(f"{kind}:{value}" for kind, value in sorted(read.contacts)),
        ]  # fmt: skip
        if read.contacts:
            return digest(self.secret, *said)
        plain = digest(self.secret, *said)
        self.seen[plain] += 1  # two people may sign with the same name and nothing else
        return digest(self.secret, *said, str(self.seen[plain]))

    def _row(self, row: Incoming, read: Features, key: str, keys: frozenset[str], block: str) -> Taken:
        lost = " ".join(read.lost)
        if not read.name.words and not read.contacts:
            return Taken(row.row, "refused", None, f"There is no name and no address in this row. {lost}".strip())
        if key in self.refused or any(digest(self.secret, *parts) in self.refused for parts in _refusable(read)):
            return Taken(row.row, "forgotten", None, FORGOTTEN)
        before = self.decided or self._before(row, read, key)
        decision = before or people.decide(read, self.around.candidates(read.contacts, keys, block))
        if decision.outcome == "ask":
            if key not in self.queued:
                self._wait(row, decision, key)
            return Taken(row.row, "to review", None, f"{decision.why} {lost}".strip())
        if decision.outcome == "same":
            person = decision.candidates[0]
            self._same(row, read, person)
        else:
            person = self._new(row, read)
        if not read.contacts and row.source and key not in self.taken and not self.decided:
            self.remembered[key] = person
        self._belongs(row, read, person)
        return Taken(
            row.row, "matched" if decision.outcome == "same" else "new", person, f"{decision.why} {lost}".strip()
        )

    def _before(self, row: Incoming, read: Features, key: str) -> Decision | None:
        """What the very same row became before: a person, or a question that still stands."""
        if key in self.queued:
            _, state, person = self.queued[key]
            if state in ("same", "new") and person is not None:
                return Decision("same", (person,), "This row was reviewed before.")
            return Decision("ask", (), "This row waits in the review queue.")
        if not read.contacts and row.source and key in self.taken:
            return Decision("same", (self.taken[key],), "This row was taken in before.")
        return None

    def _new(self, row: Incoming, read: Features) -> int:
        self.new.append(person_values(self, row, read))
        key = -len(self.new)
        one = Known(
            key, read.name, set(read.emails), set(read.phones), {read.external} - {""},
            place=read.place, postcode=read.postcode, language=row.language.strip(),
        )  # fmt: skip
        self.around.add(one)
        return key

    def _same(self, row: Incoming, read: Features, person: int) -> None:
        one = self.around.people.get(person)
        if one is None:
            return
        if person > 0 and one.lacks(row):
            taking.fill_in(self.session, row, person, one)
        one.emails |= read.emails
        one.phones |= read.phones
        one.externals |= {read.external} - {""}
        self.around.add(one)

    def _belongs(self, row: Incoming, read: Features, person: int) -> None:
        """What comes with a person whether new or known: addresses, who brought them, consents, a part in an event."""
        self.identifiers |= {(person, kind, value) for kind, value in read.contacts}
        self.brought.add(person)
        self.agreed |= {(person, scope) for scope in row.consents if scope in people.SCOPES}
        self.refuses |= {(person, scope) for scope in row.refuses if scope in people.SCOPES}
        if self.partner_id is not None:
            self.said.append(self._said(row, read, person))
        if row.event_id is not None:
            self.parts.append({
                "event_id": row.event_id, "person_id": person, "role": row.role, "status": row.status,
                "walk_in": row.walk_in, "batch_id": self.batch,
            })  # fmt: skip

    def _said(self, row: Incoming, read: Features, person: int) -> dict[str, Any]:
        """The row as the partner wrote it, addresses in their normal form."""
        agreed = [scope for scope in people.SCOPES if scope in row.consents]
        return {
            "person_id": person, "partner_id": self.partner_id, "batch_id": self.batch, "name": read.name.full,
            "email": min(read.emails, default=""), "phone": min(read.phones, default=""),
            "external_id": row.external_id.strip()[: people.LONGEST], "place": row.place.strip()[: people.LONGEST],
            "postcode": row.postcode.strip()[:20], "language": row.language.strip()[:60], "agreed": ",".join(agreed),
            "agreed_on": self.today if agreed else None, "agreed_until": self.until if agreed else None,
        }  # fmt: skip

    def _wait(self, row: Incoming, decision: Decision, key: str) -> None:
        self.queued[key] = (0, "open", None)
        typed = asdict(row)
        kept = {name: value for name, value in typed.items() if value and isinstance(value, str) and name != "row"}
        kept["consents"], kept["refuses"] = ",".join(row.consents), ",".join(row.refuses)
        kept["agreed_until"], kept["agreed_source"] = self.until.isoformat() if self.until else "", self.source
        self.waiting.append({
            "initiative_id": self.initiative_id, "hash": key, "row_name": row.row, "incoming": kept,
            "candidates": list(decision.candidates), "why": decision.why, "state": "open",
            "partner_id": self.partner_id, "event_id": row.event_id, "event_role": row.role,
            "event_status": row.status, "walk_in": row.walk_in, "batch_id": self.batch, "came_at": self.now,
        })  # fmt: skip

    def _save(self, done: list[Taken]) -> list[Taken]:
        """Store what the portion gathered; temporary keys become the real ones."""
        session = self.session
        session.flush()
        made = taking.insert_people(session, self.new)

        def real(key: int) -> int:
            return made[-key - 1] if key < 0 else key

        rows = {(real(person), kind, value) for person, kind, value in self.identifiers}
        taking.insert_identifiers(session, self.initiative_id, rows, self.batch)
        if self.partner_id is not None:
            taking.insert_partners(session, {(real(key), self.partner_id) for key in self.brought}, self.batch)
            partner_people.insert_rows(session, [{**row, "person_id": real(row["person_id"])} for row in self.said])
        out = {(real(person), scope) for person, scope in self.refuses}
        taking.insert_opt_outs(session, out, at=self.now, by=self.actor.name, batch=self.batch)
        taking.insert_consents(
            session, {(real(person), scope) for person, scope in self.agreed}, given_on=self.today,
            expires_on=self.until, source=self.source, batch=self.batch,
        )  # fmt: skip
        remembered = {key: real(person) for key, person in self.remembered.items()}
        taking.insert_rows_taken(session, self.initiative_id, remembered, self.batch)
        for each in self.waiting:
            each["candidates"] = [real(key) for key in each["candidates"]]
        taking.insert_waiting(session, self.waiting)
        taking.note_parts(session, [{**part, "person_id": real(part["person_id"])} for part in self.parts], self.now)
        return [
            one if one.person_id is None else Taken(one.row, one.outcome, real(one.person_id), one.why) for one in done
        ]


def person_values(context: _Taking, row: Incoming, read: Features) -> dict[str, Any]:
    """A person's row as it is stored."""
    return {
        "initiative_id": context.initiative_id,
        "given": read.name.given,
        "family": read.name.family,
        "full_name": read.name.full,
        "name_key": names.key(read.name),
        "block_key": people.block(read.name, read.place, read.postcode),
        "language": row.language.strip()[:60],
        "place": row.place.strip()[: people.LONGEST],
        "postcode": row.postcode.strip()[:20],
        "partner_id": context.partner_id,
        "batch_id": context.batch,
        "added_at": context.now,
        "added_by": context.actor.name,
    }


def _refusable(read: Features) -> list[tuple[str, ...]]:
    """What of a row may be refused: its addresses, alone and with the first name."""
    return [
        contact_parts(kind, value, given)
        for kind, value in sorted(read.contacts) for given in ("", *read.name.first[:1])
    ]  # fmt: skip
