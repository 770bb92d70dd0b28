"""Persons as pages and commands see them, and the ladder of engagement, which moves by what people did."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from campaigns import names
from data.errors import Problem

ROLES = ("attendee", "volunteer", "host")
STATUSES = ("invited", "rsvp", "checked in", "attended", "no show", "cancelled")
CAME = frozenset({"checked in", "attended"})
_FURTHER = {"invited": 0, "cancelled": 1, "rsvp": 1, "no show": 2, "checked in": 3, "attended": 4}

Rung = Literal["met", "signed up", "came once", "came again", "took a role", "led"]
LADDER: tuple[Rung, ...] = ("met", "signed up", "came once", "came again", "took a role", "led")
LADDER_SAYS = {
    "met": "known to us, has done nothing yet that was noted",
    "signed up": "said they would come, signed, or gave a pledge",
    "came once": "came to one event",
    "came again": "came to two events or more",
    "took a role": "volunteered, kept a pledge, or called or wrote to a policymaker",
    "led": "hosted, or spoke up in public",
}
ACTIONS = {
    "signed": "Signed a petition or a card",
    "pledged": "Gave a pledge",
    "kept": "Kept a pledge",
    "contacted": "Called or wrote to a policymaker",
    "testified": "Testified or spoke up in public",
    "hosted": "Hosted something",
    "gave time": "Gave time",
}
"""What a person does beside coming to an event, as it is noted: acts that were seen or written down, no opinions."""
_LEADS = frozenset({"hosted", "testified"})
_ROLES = frozenset({"kept", "contacted", "gave time"})
SOURCE_MAX = 200


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
class ActionDraft:
    """Something a person did, as typed. `source` is where it was seen or written down."""

    kind: str
    on: date | None
    source: str
    event_id: int | None = None
    campaign_id: int | None = None


@dataclass(frozen=True)
class ActionRow:
    """Something a person did, as kept; `of` names the event or the campaign it belongs to."""

    id: int
    kind: str
    on: date
    source: str
    of: str
    by: str


@dataclass(frozen=True)
class Agreed:
    """What goes with the consents of a row: the day they were given, until when they hold, and where they stand."""

    on: date
    until: date | None
    source: str


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
    actions: tuple[ActionRow, ...] = ()

    @property
    def rung(self) -> Rung:
        """Where they stand on the ladder of engagement."""
        return rung(self.parts, [one.kind for one in self.actions])

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


def rung(parts: Sequence[Part], actions: Collection[str] = ()) -> Rung:
    """The ladder moves by behaviour only, what was done and noted: no invitation and nobody's opinion moves anybody.

    The highest of: hosted or testified (led); volunteered, gave time, kept a pledge, called or wrote (took a role);
    two events (came again), one (came once); an RSVP that was not taken back, a signature or a pledge (signed up).
    """
    came = [part for part in parts if part.status in CAME]
    if any(part.role == "host" for part in came) or _LEADS & set(actions):
        return "led"
    if any(part.role == "volunteer" for part in came) or _ROLES & set(actions):
        return "took a role"
    events = len({part.event_id for part in came})
    if events:
        return "came again" if events > 1 else "came once"
    said = any(part.status in ("rsvp", "no show") for part in parts)
    return "signed up" if said or actions else "met"


def check_action(draft: ActionDraft, today: date) -> list[Problem]:
    """Problems of something a person did, as typed."""
    problems = []
    if draft.kind not in ACTIONS:
        problems.append(Problem("kind", f"Choose what they did: {', '.join(ACTIONS)}."))
    if draft.on is None:
        problems.append(Problem("on", "Say on which day they did it."))
    elif draft.on > today:
        problems.append(Problem("on", "That day lies ahead: note it once it was done."))
    if not draft.source.strip() or len(draft.source) > SOURCE_MAX:
        problems.append(Problem("source", "Say where it was seen or written down, such as “call sheet, 12 May”."))
    return problems


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
