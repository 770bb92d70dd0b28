"""Sign-in sheets: what a row says about a person who came, and lines typed or pasted from one.

Consent is only what the sheet says: a blank cell agrees to nothing, a plain no opts out, and a word that is neither is
named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaigns.attendance import Count
from campaigns.people import CONTACT

ROLES = {
    "host": ("host", "co-host", "cohost", "organizer", "organiser", "facilitator", "captain", "staff", "speaker"),
    "volunteer": ("volunteer", "vol", "helper", "canvasser", "shift"),
    "attendee": ("attendee", "guest", "participant", "member", "resident", "parent", "neighbor", "visitor"),
}  # fmt: skip
"""Parts in an event, by the words that sheets use for them."""

STATUSES = {
    "attended": ("attended", "came", "present", "checked in", "checkedin", "arrived", "completed", "walk in", "walkin"),
    "rsvp": ("rsvp", "registered", "signed up", "scheduled", "confirmed", "going", "accepted", "yes rsvp"),
    "no show": ("no show", "noshow", "absent", "did not attend", "did not come", "missed"),
    "cancelled": ("cancelled", "canceled", "declined", "not going"),
    "invited": ("invited", "maybe", "tentative", "left message"),
}
"""What became of somebody at an event, by the words that sheets use for it."""

YES = frozenset(
    {"yes", "y", "x", "true", "t", "1", "ok", "okay", "agreed", "agree", "opt in", "opted in", "optin", "si", "sí",
     "sure", "oui", "ja", "checked", "subscribed", "✓", "✔", "☑", "✅"}
)  # fmt: skip
NO = frozenset(
    {"no", "n", "false", "f", "0", "opt out", "opted out", "optout", "unsubscribed", "do not contact", "do not call",
     "do not email", "dnc", "refused", "declined", "none", "☐", "✗"}
)  # fmt: skip

REFUSED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("no", "n", "opt out", "opted out", "optout", "unsubscribed", "do not contact", "dnc", "refused", "declined",
         "✗"),
        CONTACT,
    ),
    "do not call": ("phone", "text"),
    "do not email": ("email",),
}  # fmt: skip
"""Words by which somebody says no, with the scopes that are meant. A box left empty agrees to nothing, and no more."""

EMAIL = re.compile(r"[^\s@<>,;\"']+@[^\s@<>,;\"']+\.[^\s@<>,;\"'.]{2,}")
_PHONE = re.compile(r"\+?[\d(][\d\s().\-/–]{5,}\d(?:\s*(?:x|ext\.?)\s*\d+)?")
_HEADINGS = frozenset(
    {"name", "full name", "first", "first name", "last", "last name", "email", "e-mail", "phone", "mobile", "cell",
     "language", "place", "neighborhood", "zip", "ok to contact"}
)  # fmt: skip
_LANGUAGES = frozenset(
    {"english", "spanish", "español", "espanol", "arabic", "somali", "french", "vietnamese", "chinese", "mandarin",
     "cantonese", "korean", "tagalog", "russian", "hmong", "haitian creole", "kreyòl", "portuguese", "amharic",
     "burmese", "karen", "swahili", "nepali", "hindi", "urdu", "polish", "german", "asl", "en", "es", "ar", "so", "fr"}
)  # fmt: skip
LONGEST = 200
"""Characters of a name, a place or an address that are taken."""


@dataclass(frozen=True)
class SignIn:
    """A row of a sign-in sheet as it stands there, read but not yet matched to anybody.

    `number` is the row's number in its sheet. `consent` is None where the sheet says nothing; `agrees` and `refuses`
    are scopes of contact that it says yes or no to by name. `status` is "" where the sheet does not say whether they
    came. `unclear` are sentences about cells that were left out.
    """

    number: int
    name: str = ""
    given: str = ""
    family: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    place: str = ""
    postcode: str = ""
    consent: bool | None = None
    agrees: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    role: str = "attendee"
    status: str = ""
    walk_in: bool = False
    on: date | None = None
    event: str = ""
    unclear: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The name as one line."""
        return self.name or f"{self.given} {self.family}".strip()

    @property
    def empty(self) -> bool:
        """Whether it names nobody: no name, no address, no number."""
        return not (self.full or self.email or self.phone)


def fold(text: str) -> str:
    """Lower case, one kind of space, no trailing stop: how words of a cell are compared."""
    said = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[_\-–]+", " ", said).split()).strip(" .!*")


def agreed(cell: str) -> tuple[bool | None, str]:
    """What a cell for consent says: yes, no, or None where it says nothing; and a sentence where it is unclear."""
    said = fold(cell)
    if said in YES:
        return True, ""
    if said in NO:
        return False, ""
    return None, "" if not said else f"“{cell[:30]}” is neither yes nor no: no consent was taken from it."


def refused(cell: str) -> tuple[str, ...]:
    """The scopes that a cell for consent says no to, in so many words."""
    return REFUSED.get(fold(cell), ())


def part(cell: str) -> tuple[str, str, bool, str]:
    """What a cell says about role, status ("" where it does not) and walking in; and a sentence where it is unclear."""
    said = fold(cell)
    if not said:
        return "attendee", "", False, ""
    walk_in = "walk in" in said or "walkin" in said
    for status, words in STATUSES.items():
        if said == status or said in words:
            return "attendee", status, walk_in, ""
    if said in YES or said in NO:
        return "attendee", "attended" if said in YES else "no show", False, ""
    for role, words in ROLES.items():
        if said == role or said.rstrip("s") in words:
            return role, "", False, ""
    return "attendee", "", walk_in, f"“{cell[:30]}” is no part in an event that we know: read as attendee."


def at_least(counted: Count, names: int) -> Count:
    """A count that holds at least as many people as a sheet has names: never lower than what a person counted."""
    if names <= 0 or (counted.low is not None and counted.low >= names):
        return counted
    high = counted.high if counted.high is not None and counted.high >= names else None
    return replace(counted, low=names, high=high, said="" if counted.low is None else counted.said)


def too_few(counted: Count, names: int) -> bool:
    """Whether a sheet has more names than can have come by the event's count, or nobody has counted yet."""
    return names > 0 and (not counted.known or (counted.high is not None and counted.high < names))


def typed(text: str) -> list[SignIn]:
    """Lines typed or pasted, a person each: "Name, email, phone" in any order after the name, or cells of a sheet.

    Cells are told by what they look like: an address, a phone number, yes or no, a language, else a place; the first
    other cell is the name. A line that names columns is left out, and so are blank lines. Lines count from 1.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = []
    for number, line in enumerate(lines, 1):
        cells = _cells(line)
        if cells and not (number == 1 and _heading(cells)):
            found.append(_line(number, cells))
    return [one for one in found if not one.empty or one.unclear]


def _cells(line: str) -> list[str]:
    plain = "".join(letter if letter.isprintable() or letter == "\t" else " " for letter in line)
    line = re.sub(r"^\s*(?:\d{1,3}[.)]|[-*•])\s+", "", plain)
    for mark in ("\t", ";", "|", ","):
        if mark in line:
            return [cell for part in line.split(mark) if (cell := " ".join(part.split()).strip('"'))]
    loose = EMAIL.sub(lambda match: f"\t{match[0]}\t", line)
    loose = _PHONE.sub(lambda match: f"\t{match[0]}\t", loose)
    return [cell for part in loose.split("\t") if (cell := " ".join(part.split()).strip(" <>-"))]


def _heading(cells: Sequence[str]) -> bool:
    return any(fold(cell) in _HEADINGS for cell in cells) and not any(EMAIL.search(cell) for cell in cells)


def _line(number: int, cells: Sequence[str]) -> SignIn:
    row, unclear = SignIn(number), []
    for cell in cells:
        if match := EMAIL.search(cell):
            if row.email:
                unclear.append("A second e-mail address was left out.")
            row = replace(row, email=row.email or match[0])
            before = EMAIL.sub("", cell).strip(" <>()")
            row = replace(row, name=row.name or before)
        elif "@" in cell:
            unclear.append(f"“{cell[:40]}” is no e-mail address: it was left out.")
        elif sum(letter.isdigit() for letter in cell) >= 7 and _PHONE.fullmatch(cell):
            if row.phone:
                unclear.append("A second phone number was left out.")
            row = replace(row, phone=row.phone or cell)
        elif re.fullmatch(r"\d{5}(?:-\d{4})?", cell):
            row = replace(row, postcode=cell)
        elif not row.name and any(letter.isalpha() for letter in cell):
            row = replace(row, name=cell[:LONGEST])
        elif agreed(cell)[0] is not None:
            row = replace(row, consent=agreed(cell)[0] or (False if refused(cell) else None))
        elif fold(cell) in _LANGUAGES:
            row = replace(row, language=cell)
        elif not (row.email or row.phone or row.place) and " " not in row.name and _word(cell):
            row = replace(row, name=f"{row.name} {cell}")  # cells for first and last name
        elif not row.place and any(letter.isalpha() for letter in cell):
            row = replace(row, place=cell[:LONGEST])
        else:
            unclear.append(f"“{cell[:40]}” was not understood and left out.")
    if not row.name:
        unclear.append("There is no name.")
    return replace(row, unclear=tuple(unclear))


def _word(cell: str) -> bool:
    return re.fullmatch(r"[^\W\d_]+(?:[-'’ ][^\W\d_]+)*\.?", cell) is not None
