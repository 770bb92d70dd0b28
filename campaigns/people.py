"""People: what comes in about somebody, and whether it is a person already known. Pure: decides, stores nothing.

The rule (`decide`) never takes two people for one in silence; where it cannot know it asks a person.

An e-mail, a phone or a partner's own number in common:
- the same name, or near (Bob and Robert, Jonh and John, order turned, accents, a second name left out): same
- several persons share it, and the name is near only: ask
- another first name (Ana and Luis Lopez at one address): ask, perhaps a household
- a name in doubt (M. Lopez; Marta and Maria; Maria Lopez and Maria Brown; Jr and Sr): ask; with the partner's own
  number in common: same (a name may change)
- no name on one side, and one person only has it: same
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
    touching = [(one, one.common(row)) for one in people]
    met = [(one, common) for one, common in touching if common]
    if met:
        return _by_contact(row, met)
    return _by_name(row, [one for one, common in touching if not common])


def _by_contact(row: Features, met: list[tuple[Known, set[tuple[str, str]]]]) -> Decision:
    alike = {one.id: one.alike(row.name) for one, _ in met}
    own = [
        one for one, common in met
        if any(kind == "external" for kind, _ in common) and alike[one.id] != Alike.DIFFERENT
    ]  # fmt: skip
    if len(own) == 1 and all(one is own[0] or alike[one.id] < Alike.NEAR for one, _ in met):
        return Decision("same", (own[0].id,), "The partner's own number is the same.")
    fitting = [one for one, common in met if _fits(alike[one.id], one, common, met)]
    order = tuple(one.id for one, _ in sorted(met, key=lambda each: -alike[each[0].id]))
    if len(fitting) > 1:
        same = [one for one in fitting if alike[one.id] == Alike.SAME]
        everything = [one for one in same if row.contacts <= one.common(row)]
        if len(everything) == 1 and len(same) == 1:
            return Decision("same", (everything[0].id,), "The same name and address.")
        return Decision("ask", order, "It fits more than one person.")
    if fitting:
        return Decision("same", (fitting[0].id,), "The same address, and the name fits.")
    if alike[order[0]] == Alike.DIFFERENT:
        return Decision("ask", order, "The same address with another first name: perhaps a household.")
    return Decision("ask", order, "The same address, but the name may be somebody else's.")


def _fits(
    alike: Alike, one: Known, common: set[tuple[str, str]], met: list[tuple[Known, set[tuple[str, str]]]]
) -> bool:
    """Whether name and address together say that it is this person."""
    holders: dict[str, int] = {}
    for _, theirs in met:
        for _, value in theirs:
            holders[value] = holders.get(value, 0) + 1
    alone = any(value not in one.shared and holders[value] == 1 for _, value in common)
    return alike == Alike.SAME or (alone and alike in (Alike.NEAR, Alike.UNKNOWN))


def _by_name(row: Features, people: list[Known]) -> Decision:
    if not row.name.words:
        return Decision("new")
    found: list[tuple[int, str]] = []
    namesakes = 0
    for one in people:
        alike = one.alike(row.name)
        if alike < Alike.NEAR:
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
