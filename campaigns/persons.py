"""Persons as pages and commands see them, and the ladder of engagement, which moves by what people did."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from campaigns import names

ROLES = ("attendee", "volunteer", "host")
STATUSES = ("invited", "rsvp", "checked in", "attended", "no show", "cancelled")
CAME = frozenset({"checked in", "attended"})
_FURTHER = {"invited": 0, "cancelled": 1, "rsvp": 1, "no show": 2, "checked in": 3, "attended": 4}

Rung = Literal["met", "came once", "came again", "took a role", "led"]
LADDER: tuple[Rung, ...] = ("met", "came once", "came again", "took a role", "led")
LADDER_SAYS = {
    "met": "known to us, has not come to an event yet",
    "came once": "came to one event",
    "came again": "came to two events or more",
    "took a role": "volunteered at an event",
    "led": "hosted an event",
}


@dataclass(frozen=True)
class Part:
    """A person's part in one event."""

    event_id: int
    event: str
    on: date
    role: str
    status: str
    walk_in: bool = False


@dataclass(frozen=True)
class ConsentRow:
    """What a person agreed to, and until when."""

    id: int
    scope: str
    given_on: date
    expires_on: date | None
    source: str
    withdrawn_at: datetime | None

    def holds(self, today: date) -> bool:
        """Whether it may be relied on today."""
        return self.withdrawn_at is None and (self.expires_on is None or today <= self.expires_on)


@dataclass(frozen=True)
class PersonRow:
    """A person in a list."""

    id: int
    name: str
    language: str
    place: str
    postcode: str
    partner_id: int | None
    partner: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    events: int = 0
    last_on: date | None = None
    merged_into_id: int | None = None
    added_at: datetime | None = None

    @property
    def told(self) -> str:
        """The name, or the address of somebody who gave none."""
        return self.name or next(iter((*self.emails, *self.phones)), f"Person {self.id}")


@dataclass(frozen=True)
class MergeRow:
    """A merge on a person's page."""

    id: int
    kept_id: int
    gone_id: int
    gone: str
    at: datetime
    by: str
    undone: bool


@dataclass(frozen=True)
class PersonFull:
    """All that is kept of a person."""

    row: PersonRow
    partners: tuple[str, ...] = ()
    consents: tuple[ConsentRow, ...] = ()
    opted_out: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    merges: tuple[MergeRow, ...] = ()

    @property
    def rung(self) -> Rung:
        """Where they stand on the ladder of engagement."""
        return rung(self.parts)

    def may(self, scope: str, today: date) -> bool:
        """Whether they may be reached this way: they agreed, it has not run out, and they have not opted out."""
        refused = {scope, "all"} & self.opted_out
        return not refused and any(one.scope == scope and one.holds(today) for one in self.consents)


@dataclass(frozen=True)
class Waiting:
    """A row in the review queue, beside those who may be meant."""

    id: int
    row: str
    incoming: dict[str, str]
    why: str
    state: str
    came_at: datetime
    partner: str = ""
    event: str = ""
    candidates: tuple[PersonRow, ...] = field(default=())


def rung(parts: Sequence[Part]) -> Rung:
    """The ladder moves by behaviour only: an invitation or an RSVP moves nobody, coming does.

    The highest of: hosted (led), volunteered (took a role), two events (came again), one (came once).
    """
    came = [part for part in parts if part.status in CAME]
    if any(part.role == "host" for part in came):
        return "led"
    if any(part.role == "volunteer" for part in came):
        return "took a role"
    events = len({part.event_id for part in came})
    return "came again" if events > 1 else "came once" if events else "met"


def further(stored: str, status: str) -> str:
    """Which of two statuses stands: what happened beats what was said. Somebody who came is never a no show."""
    return status if _FURTHER[status] >= _FURTHER[stored] else stored


def digest(secret: str, *parts: str) -> str:
    """The keyed hash (HMAC-SHA-256) of something that is not kept itself."""
    return hmac.new(secret.encode(), "\x1f".join(parts).encode(), "sha256").hexdigest()


def contact_parts(kind: str, value: str, given: str = "") -> tuple[str, ...]:
    """What is hashed of an address: alone, or, where several persons share it, with a first name."""
    return ("contact", kind, value, given) if given else ("contact", kind, value)


def person_parts(person_id: int, added_at: datetime) -> tuple[str, ...]:
    """What is hashed of a stored record, so that a restored backup does not bring it back."""
    return ("person", str(person_id), added_at.astimezone(UTC).isoformat())


def given_forms(name: names.Name) -> set[str]:
    """The first name in each of its forms, for an address that several persons share."""
    return {name.first[0], *names.variants(name.first[0])} if name.first else set()
