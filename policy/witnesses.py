"""Who testifies for us at a hearing, in which order, and whether they may be named. Pure rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import Problem

STATUSES = ("invited", "confirmed", "declined")
MOST_MINUTES = 120
MOST_WORDS = 200
WITHHELD = "Name withheld"


@dataclass(frozen=True)
class WitnessDraft:
    """A witness as typed. `partner` is the partner whose witness they are, by name."""

    name: str
    organization: str = ""
    partner: str = ""
    language: str = ""
    role: str = ""
    status: str = "invited"
    minutes: int = 3
    named: bool = False


@dataclass(frozen=True)
class WitnessRow:
    """A witness at their place in the order of testimony."""

    id: int
    position: int
    name: str
    organization: str
    partner: str
    language: str
    role: str
    status: str
    minutes: int
    named: bool

    @property
    def comes(self) -> bool:
        """Whether they are still to be counted on."""
        return self.status != "declined"

    @property
    def who(self) -> str:
        """Name, role and whom they speak for."""
        return ", ".join(
            dict.fromkeys(part for part in (self.name, self.role, self.organization, self.partner) if part)
        )


def check_witness(draft: WitnessDraft) -> list[Problem]:
    """Problems of a witness as typed."""
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", "Say who testifies."))
    if draft.status not in STATUSES:
        problems.append(Problem("status", f"A witness is {', '.join(STATUSES[:-1])} or {STATUSES[-1]}."))
    if not 1 <= draft.minutes <= MOST_MINUTES:
        problems.append(Problem("minutes", f"Minutes are a whole number from 1 to {MOST_MINUTES}."))
    return problems + [
        Problem(field, f"The {field} may have {MOST_WORDS} characters.")
        for field in ("name", "organization", "language", "role")
        if len(getattr(draft, field)) > MOST_WORDS
    ]


def speaking(rows: Sequence[WitnessRow]) -> list[WitnessRow]:
    """Those who come, in the order of testimony."""
    return sorted((row for row in rows if row.comes), key=lambda row: (row.position, row.id))


def minutes(rows: Sequence[WitnessRow]) -> int:
    """How long they speak, in minutes."""
    return sum(row.minutes for row in rows if row.comes)


def moved(order: Sequence[int], witness: int, by: int) -> list[int]:
    """The order of testimony with one witness moved up (negative) or down by so many places, never out of the list.

    >>> moved([7, 8, 9], 9, -1)
    [7, 9, 8]
    """
    rest = [key for key in order if key != witness]
    if len(rest) == len(order):
        return list(order)
    place = min(max(order.index(witness) + by, 0), len(rest))
    return [*rest[:place], witness, *rest[place:]]
