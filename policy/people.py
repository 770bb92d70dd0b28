"""Policymakers as plain records: who they are, when two records are one person, and who cast a recorded vote."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from data.errors import Problem

SERVING, MUNICIPAL, RETIRED = "serving", "municipal", "retired"
STANDINGS = (SERVING, MUNICIPAL, RETIRED)
"""How people are kept apart: in a legislature or executive, in a town or county, or no longer in office."""

CHAMBERS = ("lower", "upper", "legislature", "executive", "")
CHAMBER_LABELS = {
    "lower": "House", "upper": "Senate", "legislature": "Legislature", "executive": "Executive",
    "": "Council or board",
}  # fmt: skip


@dataclass(frozen=True)
class PersonDraft:
    """A person as a source tells, or as typed. `keys` are pairs of scheme and value: ("bioguide", "C000127")."""

    name: str
    jurisdiction: str
    standing: str = SERVING
    party: str = ""
    title: str = ""
    chamber: str = ""
    district: str = ""
    jurisdiction_key: str = ""
    until: date | None = None
    family_name: str = ""
    other_names: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    url: str = ""
    source: str = "hand"


@dataclass(frozen=True)
class SeatDraft:
    """A seat in a committee as a source tells it."""

    name: str
    role: str = "member"
    person_key: str = ""


@dataclass(frozen=True)
class CommitteeDraft:
    """A committee as a source tells it. `seats` is None where the file names committees alone, "" a name not told."""

    source: str
    source_key: str
    name: str
    chamber: str
    jurisdiction: str
    jurisdiction_key: str
    scheme: str
    parent_key: str = ""
    seats: tuple[SeatDraft, ...] | None = None


@dataclass
class PeopleFound:
    """What a file holds: people and committees by their place in it, and what was refused with its place."""

    people: list[tuple[int | str, PersonDraft]] = field(default_factory=list)
    committees: list[tuple[int | str, CommitteeDraft]] = field(default_factory=list)
    refused: list[tuple[int | str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PersonRow:
    """A policymaker as lists and cards show them."""

    id: int
    name: str
    sort_name: str
    party: str
    title: str
    chamber: str
    district: str
    jurisdiction: str
    jurisdiction_key: str
    standing: str
    until: date | None
    other_names: tuple[str, ...]
    url: str
    source: str
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def seat(self) -> str:
        """The office in words: "Senator, Senate 12, Democratic, Tamarack"."""
        chamber = CHAMBER_LABELS[self.chamber] if self.chamber in ("lower", "upper") else ""
        where = f"{chamber} {self.district}".strip()
        return ", ".join(part for part in (self.title, where, self.party, self.jurisdiction) if part)


@dataclass(frozen=True)
class SeatRow:
    """A seat of a person in a committee."""

    committee_id: int
    committee: str
    chamber: str
    jurisdiction: str
    policymaker_id: int | None
    name: str
    role: str


@dataclass(frozen=True)
class PersonVote:
    """A person's recorded vote. `option` is one of `policy.votes.OPTIONS`."""

    bill_id: int
    identifier: str
    title: str
    motion: str
    on: date | None
    option: str
    result: str


@dataclass(frozen=True)
class PersonChange:
    """What changed about a person, and when and from where it was learned."""

    field: str
    before: str
    after: str
    at: datetime | None = None
    source: str = ""


def check_person(draft: PersonDraft) -> list[Problem]:
    """Problems of a person as typed or read."""
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", "Say the person's name."))
    if not draft.jurisdiction.strip():
        problems.append(Problem("jurisdiction", "Say the state or place in which they decide."))
    if draft.chamber not in CHAMBERS:
        problems.append(Problem("chamber", f"“{draft.chamber}” is no chamber: lower, upper, legislature or executive."))
    if draft.standing not in STANDINGS:
        problems.append(Problem("standing", f"“{draft.standing}” is not one of {', '.join(STANDINGS)}."))
    return problems


FIELDS = ("name", "party", "title", "chamber", "district", "jurisdiction", "standing", "until", "url")
_EMPTY_TELLS = frozenset({"chamber", "district", "until"})


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[PersonChange]:
    """What a source says differently now, by field. A field it leaves empty says nothing."""
    found = [(name, before.get(name, ""), after.get(name, "")) for name in FIELDS]
    return [PersonChange(name, old, new) for name, old, new in found if new != old and (new or name in _EMPTY_TELLS)]


def sort_name(draft: PersonDraft) -> str:
    """How a person is filed: family name first, folded."""
    name = " ".join(draft.name.split())
    family = draft.family_name.strip() or family_name(name)
    return f"{folded(family)}, {folded(name)}"


def family_name(name: str) -> str:
    """The family name of "Maria Cantwell, Jr." or "Cantwell, Maria", as far as a rule can tell it."""
    if "," in name:
        return name.split(",", 1)[0]
    words = [word for word in name.split() if plain_word(word) not in _SUFFIXES] or name.split()
    return words[-1] if words else ""


_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_TITLES = {
    "rep",
    "representative",
    "sen",
    "senator",
    "delegate",
    "del",
    "hon",
    "councilmember",
    "mr",
    "ms",
    "mrs",
    "dr",
}


def plain_word(word: str) -> str:
    """A word without accents, marks and case."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def folded(name: str) -> str:
    """A name for comparing: folded words without titles and suffixes; "Cantwell, Maria" is "maria cantwell"."""
    first, comma, rest = name.partition(",")
    if comma and plain_word(rest) not in _SUFFIXES:
        name = f"{rest} {first}"
    words = [plain_word(word) for word in re.split(r"[\s.]+", name)]
    return " ".join(word for word in words if word and word not in _TITLES and word not in _SUFFIXES)


def whose_vote(people: Sequence[PersonRow], votes: Iterable[tuple[str, str]], chamber: str = "") -> dict[int, int]:
    """Which policymaker cast which vote: place in `votes` -> the person's key. Who cannot be told is left out.

    `votes` are pairs of the name and the source's key of the person, as the roll call has them. The key decides where
    it is known; then the full name; then the family name, if one person alone of that chamber has it. A name that
    fits two people, or a person whom two votes fit, is nobody's: a vote is never guessed.

    >>> ann = PersonRow(1, "Ann Lee", "lee", "", "", "upper", "", "Ohio", "oh", SERVING, None, (), "", "hand")
    >>> whose_vote([ann], [("Lee", ""), ("Moss", "")], "upper")
    {0: 1}
    """
    there = [one for one in people if not chamber or chamber == "legislature" or one.chamber == chamber]
    by_key = {value: one.id for one in people for _, value in one.keys}
    by_name: dict[str, set[int]] = defaultdict(set)
    by_family: dict[str, set[int]] = defaultdict(set)
    for one in there:
        for name in (one.name, *one.other_names):
            by_name[folded(name)].add(one.id)
        by_family[one.sort_name.partition(",")[0]].add(one.id)
    found: dict[int, int] = {}
    for place, (name, key) in enumerate(votes):
        fitting = {by_key[key]} if key in by_key else by_name.get(folded(name)) or by_family.get(folded(name), set())
        if len(fitting) == 1:
            found[place] = next(iter(fitting))
    twice = {key for key, times in Counter(found.values()).items() if times > 1}
    return {place: key for place, key in found.items() if key not in twice}


def named(people: Sequence[PersonRow], text: str) -> list[PersonRow]:
    """The people a text names: the whole name, else names that hold all of its words; those in office first."""
    wanted = folded(text)
    if not wanted:
        return []
    exact = [one for one in people if wanted in {folded(name) for name in (one.name, *one.other_names)}]
    held = exact or [one for one in people if set(wanted.split()) <= set(folded(one.name).split())]
    serving = [one for one in held if one.standing != RETIRED]
    return serving or held
