"""The committee that hears a bill: which of those that are here it is, and who sits there. Pure rules, no guesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy.hearings import committee_words
from policy.people import PersonRow

_CHAMBERS = {"senate": "upper", "house": "lower"}
_CHAIRS = ("chair", "chairman", "chairwoman", "chairperson", "co-chair", "vice chair", "vice-chair", "ranking member")


@dataclass(frozen=True)
class CommitteeRow:
    """A committee with seats. `key` is what its source calls it."""

    id: int
    key: str
    name: str
    chamber: str


@dataclass(frozen=True)
class PriorVote:
    """How somebody voted on the bill, or on a companion of it."""

    identifier: str
    motion: str
    option: str


@dataclass(frozen=True)
class RosterRow:
    """Someone of the committee: their office, and what the team thinks and knows of them (private: "" in public).

    `person` is None where the seat's holder is not among the policymakers here.
    """

    name: str
    role: str
    person: PersonRow | None
    rating: str = ""
    spread: str = ""
    lean: str = ""
    champions: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    votes: tuple[PriorVote, ...] = ()

    @property
    def district(self) -> str:
        """Their district, as the source writes it."""
        return self.person.district if self.person else ""

    @property
    def party(self) -> str:
        """Their party, as the source writes it."""
        return self.person.party if self.person else ""

    @property
    def record(self) -> str:
        """Their votes on the bill and its companions, in words."""
        return "; ".join(f"{vote.option} on {vote.identifier} ({vote.motion})" for vote in self.votes)


def committee_for(name: str, chosen: str, committees: Sequence[CommitteeRow]) -> CommitteeRow | None:
    """The committee that a hearing names: the one somebody chose, else the one that its words fit; None where two do.

    "Senate Education" and "Senate Committee on Education" are the committee on education of the senate, and
    "Education" is one only where a single chamber has it.
    """
    if chosen:
        return next((one for one in committees if one.key == chosen), None)
    words = committee_words(name)
    if not words:
        return None
    chamber = next((of for word, of in _CHAMBERS.items() if word in words), "")
    plain = words - set(_CHAMBERS)
    fits = [
        one
        for one in committees
        if committee_words(one.name) - set(_CHAMBERS) == plain and (not chamber or one.chamber in (chamber, ""))
    ]
    return fits[0] if len(fits) == 1 else None


def by_role(rows: Sequence[RosterRow]) -> list[RosterRow]:
    """The chair first, then those beside the chair, then the others in the source's order."""

    def rank(row: RosterRow) -> int:
        role = row.role.casefold()
        return _CHAIRS.index(role) if role in _CHAIRS else len(_CHAIRS)

    return sorted(rows, key=rank)
