"""People: what comes in about somebody, and whether it is a person already known. Pure: decides, stores nothing.

The rule (`decide`) never takes two people for one in silence; where it cannot know it asks a person.

An e-mail, a phone or a partner's own number in common:
- the same name: same, unless two other things speak against it (another e-mail, phone or place)
- the name near (Bob and Robert, Jonh and John, order turned, accents): same, unless anything speaks against it or
  somebody else with a like name has the address
- first names that two of a family may bear (John and Jonathan, Samantha and Sam, María and María Elena): ask
- another first name (Ana and Luis Lopez at one address): ask, perhaps a household
- a name in doubt (M. Lopez; Marta and Maria; Maria Lopez and Maria Brown; Jr and Sr): ask; with the partner's own
  number in common: same (a name may change)
- no name on either side, and nothing but that address: same; no name on one side: ask
- an address of five people or more, or an office's (info@): it says little, and the name alone is looked at
- a name in doubt that a person said was theirs before: same
- the e-mail of one person and the phone of another, both fitting by name: ask

Nothing in common but the name (the same, or near):
- an address or a number one slip away (gmial for gmail, 3344 for 3434): ask
- the same place, and not both another e-mail and another phone: ask
- no place on one side, nothing that speaks against it (a second, other e-mail does), the same name in full, and
  nobody else of that name, or a row without any address: ask
- one word as a name: ask in the same place, else new
- the very same row of the same source without any address, a second time: the person it was taken as
- otherwise: new

How it fails: a father and son of one name and one e-mail, neither written with Jr or Sr, are taken for one; so is
whoever signs with somebody else's name and address. Names written in two scripts do not meet by name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.distance import OSA

from campaigns import contacts, names
from campaigns.names import Alike, Name

SCOPES = ("email", "phone", "text", "mail", "story", "photo")
SCOPE_LABELS = {
    "email": "e-mail", "phone": "phone calls", "text": "text messages", "mail": "letters",
    "story": "telling their story", "photo": "photos", "all": "any contact",
}  # fmt: skip
CONTACT = ("email", "phone", "text", "mail")
"""The scopes that are ways to reach somebody: who says no to contact opts out of these."""
LONGEST = 200
MANY = 5
"""People who have one address: from so many on it is a group's, and not a household's."""
_DIGITS = re.compile(r"\d+")

Outcome = Literal["new", "matched", "to review", "refused", "forgotten"]


@dataclass(frozen=True)
class Incoming:
    """Somebody as typed or read from a file. `row` names the row to the person importing; `source` what it is a row of.

    Rows without any address are the same only within one `source` (a file, an event's sheet): without a source they
    are never taken for somebody in silence. `consents` are scopes that the person agreed to there, `refuses` those
    that they said no to.
    `event_id` with `role`, `status` and `walk_in` notes their part in that event, now or once the review has said
    who they are.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    place: str = ""
    consents: tuple[str, ...] = ()
    external_id: str = ""
    row: str = ""
    given: str = ""
    family: str = ""
    postcode: str = ""
    source: str = ""
    event_id: int | None = None
    role: str = "attendee"
    status: str = "attended"
    walk_in: bool = False
    refuses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """What became of a row: who it is where that is known, and why in a sentence that names nobody."""

    row: str
    outcome: Outcome
    person_id: int | None
    why: str


@dataclass(frozen=True)
class Features:
    """An incoming row in its normal forms. `lost` says what could not be read."""

    name: Name
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    external: str = ""  # with the partner it belongs to: "12:A-77"
    place: str = ""
    postcode: str = ""
    lost: tuple[str, ...] = ()

    @property
    def contacts(self) -> frozenset[tuple[str, str]]:
        """Pairs of kind and value."""
        pairs = {("email", value) for value in self.emails} | {("phone", value) for value in self.phones}
        return frozenset(pairs | ({("external", self.external)} if self.external else set()))


@dataclass
class Known:
    """A person as the matching sees them; `shared` are values that more than one person uses."""

    id: int
    name: Name
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    externals: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    also: list[Name] = field(default_factory=list)  # names of records that a person said were them
    place: str = ""
    postcode: str = ""
    language: str = ""

    def alike(self, name: Name) -> Alike:
        """How a name stands to theirs. One under which they were known before is the same."""
        before = any((name.words, name.suffix) == (each.words, each.suffix) for each in self.also)
        return Alike.SAME if before and name.words else names.compare(name, self.name)

    def lacks(self, row: Incoming) -> bool:
        """Whether the row says something that is not known of this person yet."""
        return bool(
            (not self.place and row.place.strip())
            or (not self.postcode and row.postcode.strip())
            or (not self.language and row.language.strip())
            or (not self.name.words and (row.name.strip() or row.given.strip() or row.family.strip()))
        )

    def common(self, row: Features) -> set[tuple[str, str]]:
        """What the row has in common with this person, as pairs of kind and value."""
        return {
            *(("email", value) for value in row.emails & self.emails),
            *(("phone", value) for value in row.phones & self.phones),
            *(("external", row.external) for _ in (1,) if row.external in self.externals),
        }


@dataclass(frozen=True)
class Decision:
    """Same (one candidate), new (none) or ask (those who may be meant, the likeliest first)."""

    outcome: Literal["same", "new", "ask"]
    candidates: tuple[int, ...] = ()
    why: str = ""


def features(row: Incoming, *, region: str, partner_id: int | None) -> Features:
    """A row's name, addresses and place in their normal forms."""
    mail = contacts.email(row.email) if row.email.strip() else None
    number = contacts.phone(row.phone, region) if row.phone.strip() else None
    lost = [
        *(["The e-mail address cannot be read."] if row.email.strip() and not mail else []),
        *(["The phone number cannot be read."] if row.phone.strip() and not number else []),
    ]
    external = row.external_id.strip()
    return Features(
        names.parse(row.name[:LONGEST], row.given[:LONGEST], row.family[:LONGEST]),
        frozenset({mail} if mail else ()),
        frozenset({number} if number else ()),
        f"{partner_id or 0}:{external}" if external else "",
        names.fold(row.place),
        names.fold(row.postcode),
        tuple(lost),
    )


def block(name: Name, place: str, postcode: str) -> str:
    """Where somebody lives with their initials: people of one block are compared by name. Empty without a place."""
    where = names.fold(postcode or place)
    initials = "".join(sorted(word[0] for word in (name.first[:1] + name.last[-1:])))
    return f"{where}|{initials}" if where and initials else ""


def decide(row: Features, people: Sequence[Known]) -> Decision:
    """Whether the row is one of `people` (everybody who may be meant), somebody new, or a question for a person."""
    met: list[_Met] = []
    others: list[Known] = []
    holders: Counter[tuple[str, str]] = Counter()
    for one in people:
        common = one.common(row)
        holders.update(common)
        if common:
            met.append(_Met(one, common, one.alike(row.name)))
        else:
            others.append(one)
    crowd = {pair for pair, number in holders.items() if of_many(*pair, number)}
    met = [each for each in met if each.alike is not Alike.DIFFERENT or not each.common <= crowd]
    return _by_contact(row, met, crowd) if met else _by_name(row, others)


def of_many(kind: str, value: str, holders: int) -> bool:
    """Whether an address is a group's rather than a person's or a household's: it says little about who writes."""
    return holders >= MANY or (kind == "email" and holders > 0 and contacts.is_office(value))


@dataclass(frozen=True)
class _Met:
    """Somebody with an address of the row, which one, and how the names stand to each other."""

    one: Known
    common: set[tuple[str, str]]
    alike: Alike


def _by_contact(row: Features, met: list[_Met], crowd: set[tuple[str, str]]) -> Decision:
    own = [
        each for each in met
        if any(kind == "external" for kind, _ in each.common) and each.alike != Alike.DIFFERENT
    ]  # fmt: skip
    if len(own) == 1 and all(each is own[0] or each.alike < Alike.FORM for each in met):
        return Decision("same", (own[0].one.id,), "The partner's own number is the same.")
    fitting = [each for each in met if _fits(row, each, met, crowd)]
    order = tuple(each.one.id for each in sorted(met, key=lambda each: -each.alike))
    if len(fitting) > 1:
        same = [each for each in fitting if each.alike is Alike.SAME]
        if len(same) == 1 and row.contacts <= same[0].common:
            return Decision("same", (same[0].one.id,), "The same name and address.")
        return Decision("ask", order, "It fits more than one person.")
    if fitting:
        return Decision("same", (fitting[0].one.id,), "The same address, and the name fits.")
    best = max(each.alike for each in met)
    if not row.name.words or best is Alike.UNKNOWN:
        return Decision("ask", order, "The same address, and no name to tell who it is.")
    if best is Alike.DIFFERENT:
        return Decision("ask", order, "The same address with another first name: perhaps a household.")
    return Decision("ask", order, "The same address, but the name may be somebody else's.")


def _fits(row: Features, it: _Met, met: list[_Met], crowd: set[tuple[str, str]]) -> bool:
    """Whether name and address together say that it is this person."""
    if not row.name.words and not it.one.name.words:
        return row.contacts <= it.common  # the same address noted again, whoever it is
    against = _against(row, it)
    if it.alike is Alike.SAME:
        return against == 0 if it.common <= crowd else against < 2
    return it.alike is Alike.NEAR and against == 0 and any(_theirs(pair, it, met) for pair in it.common - crowd)


def _theirs(pair: tuple[str, str], it: _Met, met: list[_Met]) -> bool:
    """Whether nobody else has this address but people of quite another name."""
    rest = [each.alike for each in met if each is not it and pair in each.common]
    return all(alike is Alike.DIFFERENT for alike in rest) and (bool(rest) or pair[1] not in it.one.shared)


def _against(row: Features, it: _Met) -> int:
    """How many things speak against it: another e-mail, another phone, another place."""
    known, same = _place(row, it.one)
    kinds = {kind for kind, _ in it.common}
    return (
        (known and not same)
        + bool("email" not in kinds and row.emails and it.one.emails)
        + bool("phone" not in kinds and row.phones and it.one.phones)
    )


def _by_name(row: Features, people: list[Known]) -> Decision:
    if not row.name.words:
        return Decision("new")
    found: list[tuple[int, str]] = []
    namesakes = 0
    for one in people:
        alike = one.alike(row.name)
        if alike < Alike.FORM:
            continue
        namesakes += alike == Alike.SAME
        why = _worth_asking(row, one, alike)
        if why:
            found.append((one.id, why))
    sure = [(key, why) for key, why in found if why != _NO_PLACE]
    vague = [(key, why) for key, why in found if why == _NO_PLACE]
    if not row.contacts or (len(vague) == 1 and namesakes == 1):
        sure += vague
    if not sure:
        return Decision("new")
    return Decision("ask", tuple(key for key, _ in sure), sure[0][1])


_NO_PLACE = "The same name, and nothing that speaks against it."


def _worth_asking(row: Features, one: Known, alike: Alike) -> str:
    """Why a person should look at two of the same name without an address in common; empty where it says nothing."""
    if _slipped(row, one):
        return "The same name, and an address that differs by a slip."
    mail = bool(row.emails and one.emails)  # both are known, and they differ
    number = bool(row.phones and one.phones)
    known, same = _place(row, one)
    if known and not same:
        return ""
    if known:
        return "" if mail and number else "The same name in the same place."
    if not (row.name.whole and one.name.whole) or alike != Alike.SAME or mail or number:
        return ""
    return _NO_PLACE


def _place(row: Features, one: Known) -> tuple[bool, bool]:
    """Whether both say where they live, and whether it is the same place."""
    if row.postcode and one.postcode:
        return True, row.postcode == one.postcode
    return bool(row.place and one.place), row.place == one.place


def _slipped(row: Features, one: Known) -> bool:
    """Two letters of an e-mail, or a digit of a number. Other digits in an e-mail are somebody else's (ana1, ana2)."""
    return any(
        _DIGITS.findall(mine) == _DIGITS.findall(theirs) and OSA.distance(mine, theirs, score_cutoff=2) <= 2
        for mine in row.emails
        for theirs in one.emails
    ) or any(contacts.slip(mine, theirs) for mine in row.phones for theirs in one.phones)
