"""A partner's own people, as its own rows told of them: what it may have back. Pure: works out, stores nothing.

A partner that brought somebody gets back what it brought itself: the name as it wrote it, the addresses, place and
language that stood in its rows, and what they agreed to there. What another partner, a sign-in sheet of ours or the
team added to the same person is not in it. What the person refused since is, for it binds everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from campaigns.people import CONTACT, SCOPE_LABELS, SCOPES

OUT = "opted out"
HEADER = (
    "Name", "E-mail", "Phone", "Your number", "Place", "Postcode", "Language",
    *(f"Agreed: {SCOPE_LABELS[scope]}" for scope in SCOPES),
)  # fmt: skip
"""Columns of the table that a partner gets."""


@dataclass(frozen=True)
class Said:
    """One row of the partner about a person. `agreed` are scopes, until `until` (None: no end)."""

    name: str = ""
    email: str = ""
    phone: str = ""
    external_id: str = ""
    place: str = ""
    postcode: str = ""
    language: str = ""
    agreed: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class OwnPerson:
    """A person as their partner told of them. `agreed` says of each scope in words whether it may be relied on."""

    id: int
    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    place: str = ""
    postcode: str = ""
    language: str = ""
    agreed: Mapping[str, str] = field(default_factory=dict)

    def cells(self) -> tuple[str, ...]:
        """The person as a row under `HEADER`."""
        return (
            self.name, ", ".join(self.emails), ", ".join(self.phones), ", ".join(self.numbers), self.place,
            self.postcode, self.language, *(self.agreed.get(scope, "") for scope in SCOPES),
        )  # fmt: skip


@dataclass(frozen=True)
class HandedBack:
    """A partner's own people. Left out: who opted out of any contact; rows that wait in review are nobody's yet."""

    partner: str
    rows: tuple[OwnPerson, ...]
    left_out: int = 0
    waiting: int = 0

    def notes(self) -> list[str]:
        """What has to be known to use the table, a sentence each."""
        return [
            f"People whom {self.partner} brought, with what its own rows told of them and nothing else.",
            "“opted out” binds you too: whoever wants no more of something is not to be asked that way by anybody.",
            *([f"Left out: {self.left_out:,} who opted out of any contact."] if self.left_out else []),
            *([f"Not in it yet: {self.waiting:,} rows that wait until somebody says who they are."] if self.waiting
              else []),
        ]  # fmt: skip


def own(
    person_id: int, stored_name: str, said: Sequence[Said], out: frozenset[str], holding: frozenset[str], today: date
) -> OwnPerson | None:
    """A person as the partner's rows (oldest first) told of them; None where they opted out of any contact.

    The newest name, place and language stand; every address does. A scope may be relied on where a row of the partner
    has it, its end has not come, and the person still agrees to it (`holding`: scopes of consents that hold). Of
    somebody who came before rows were kept, the name alone is told.
    """
    if "all" in out or out.issuperset(CONTACT):
        return None

    def newest(name: str) -> str:
        return next((text for row in reversed(said) if (text := getattr(row, name))), "")

    def each(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for row in said if (text := getattr(row, name))))

    agreed = {scope: text for scope in SCOPES if (text := _agreed(scope, said, out, holding, today))}
    return OwnPerson(
        person_id, newest("name") or ("" if said else stored_name), each("email"), each("phone"), each("external_id"),
        newest("place"), newest("postcode"), newest("language"), agreed,
    )  # fmt: skip


def _agreed(scope: str, said: Sequence[Said], out: frozenset[str], holding: frozenset[str], today: date) -> str:
    if scope in out:
        return OUT
    ends = [row.until for row in said if scope in row.agreed]
    if not ends:
        return ""
    if None in ends:
        return "yes" if scope in holding else "withdrawn"
    last = max(end for end in ends if end is not None)
    if last < today:
        return f"ran out {last.isoformat()}"
    return f"until {last.isoformat()}" if scope in holding else "withdrawn"
