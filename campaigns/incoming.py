"""An event as another program tells it: what a connector hands on, and what is kept to know it again.

Only what the work needs is taken. Whoever is named as a contact, host or guest is not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Literal

from campaigns.details import DESCRIPTION_MAX, TEXT_MAX, lines
from campaigns.outreach import NAME_MAX, PLACE_MAX, tidy

Standing = Literal["confirmed", "planned", "cancelled"]
Verdict = Literal["new", "changed", "same", "older"]

LEAST, MOST = 1900, 2200
"""Years in which an event can be: what lies outside is a slip of a program."""


@dataclass(frozen=True)
class When:
    """When an event is: timed (`starts`, perhaps `ends`; aware), or whole days (`day`, perhaps to `last_day`)."""

    starts: datetime | None = None
    ends: datetime | None = None
    day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Apart:
    """An occurrence of a series that is not as the rule says: due on `on`, and moved, renamed or cancelled."""

    on: date
    when: When
    name: str
    place: str
    cancelled: bool = False
    description: str = ""


@dataclass(frozen=True)
class Series:
    """How an event repeats: an RRULE, dates left out, dates beside the rule, and what differs."""

    rule: str
    left_out: tuple[date, ...] = ()
    beside: tuple[date, ...] = ()
    exceptions: tuple[Apart, ...] = ()


@dataclass(frozen=True)
class Incoming:
    """An event of another program. `key` is what it is called there for ever; `source` says where there is.

    `rsvps` are people who said they would come: never attendance. `sequence` and `changed_at` say which of two
    tellings is the newer one. Where `private`, `address` and `description` are for staff alone and `place` is the
    neighbourhood. `also` are other names of it: our own among them say that it went out from here.
    """

    source: str
    key: str
    name: str
    when: When
    time_zone: str
    place: str = ""
    kind: str = "other"
    standing: Standing = "confirmed"
    online_url: str = ""
    private: bool = False
    address: str = ""
    capacity: int | None = None
    rsvps: int | None = None
    accessibility: str = ""
    description: str = ""
    page_url: str = ""
    series: Series | None = None
    sequence: int = 0
    changed_at: datetime | None = None
    row: int | str = ""
    also: tuple[str, ...] = field(default=(), compare=False)

    def alone(self) -> Incoming:
        """The same without its repetitions."""
        return replace(self, series=None)

    def fingerprint(self) -> str:
        """What two tellings share that say the same, whenever they were written."""
        left = {"sequence", "changed_at", "row", "also"}
        said = [(one.name, getattr(self, one.name)) for one in fields(self) if one.name not in left]
        return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True)
class Known:
    """How an event was told last time."""

    fingerprint: str
    sequence: int
    changed_at: datetime | None


@dataclass
class Read:
    """What a file holds: events, what was refused with its reason, and what had to be assumed."""

    events: list[Incoming] = field(default_factory=list)
    refused: list[tuple[int | str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    calendar: str = ""  # whose calendar it says to be
    ours: bool = False  # Groundswell wrote it, here or elsewhere

    def refuse(self, row: int | str, why: str) -> None:
        """Name something that is not taken."""
        self.refused.append((row, why))

    def note(self, text: str) -> None:
        """Say what was assumed, once."""
        if text not in self.notes:
            self.notes.append(text)


def verdict(told: Incoming, known: Known | None) -> Verdict:
    """Whether a telling is new, changes what is known, says the same, or is older than what is known.

    The higher number wins; of two with the same number the one written later, and where nobody says when, the one
    that is read last.
    """
    if known is None:
        return "new"
    if told.sequence < known.sequence:
        return "older"
    if told.fingerprint() == known.fingerprint:
        return "changed" if told.sequence > known.sequence else "same"
    if told.sequence == known.sequence and told.changed_at and known.changed_at and told.changed_at < known.changed_at:
        return "older"
    return "changed"


def line(text: object, most: int) -> str:
    """Text as one line of at most that many characters; "" for anything but text."""
    return tidy(str(text))[:most].strip() if isinstance(text, str) else ""


def named(text: object) -> str:
    """An event's name as it is stored."""
    return line(text, NAME_MAX)


def placed(*texts: object, most: int = PLACE_MAX) -> str:
    """A place out of its parts, each once."""
    whole = ", ".join(dict.fromkeys(said for text in texts if (said := line(text, most))))
    return whole if len(whole) <= most else whole[:most].strip(" ,")


def located(venue: object, street: Sequence[object], towns: Sequence[object], private: bool) -> tuple[str, str]:
    """Place and address. A street is the address of a venue, else the place; where private, the place is the town."""
    if private:
        return placed(*towns), placed(venue, *street, most=TEXT_MAX)
    if line(venue, PLACE_MAX):
        return placed(venue, *towns), placed(*street, most=TEXT_MAX)
    return placed(*street, *towns), ""


def worded(text: object, found: Read) -> str:
    """A description as it is stored, with a note where it had to be cut."""
    whole = lines(text) if isinstance(text, str) else ""
    if len(whole) > DESCRIPTION_MAX:
        found.note(f"A description longer than {DESCRIPTION_MAX:,} characters was cut.")
    return whole[:DESCRIPTION_MAX].strip()


def plain(text: str) -> str:
    """A page address, or "" for anything that is none."""
    found = text.strip() if isinstance(text, str) else ""
    return found[:500] if re.match(r"https?://[^\s/]+", found) else ""


def problem(when: When) -> str:
    """Why something cannot be an event by its date; "" where it can."""
    first = when.day or (when.starts.date() if when.starts else None)
    if first is None:
        return "It does not say when it is."
    if not LEAST <= first.year <= MOST:
        return f"It is in the year {first.year}: is that right?"
    return ""
