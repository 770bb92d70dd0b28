"""E-mail addresses and phone numbers in one normal form each, so that the same one is seen as the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources

import phonenumbers

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]{2,}")
DEFAULT_REGION = "US"
_WORDS = (
    "info office contact hello admin mail team staff volunteer volunteers outreach organizing events news newsletter "
    "press media marketing sales support help webmaster postmaster abuse noreply no-reply secretary treasurer members "
    "membership board reception frontdesk school church parish union local ptsa pta campaign hola oficina contacto "
    "kontakt buero"
)
_OFFICES = frozenset(_WORDS.split())
"""What stands before the @ of an organization's mailboxes: RFC 2142 has the first of them."""


def email(text: str) -> str | None:
    """The one address in a text in small letters, or None. Dots and what follows a plus are kept: they may differ.

    “Ana <Ana.Lopez+list@Example.org>” is “ana.lopez+list@example.org”. Two addresses in one cell are none.
    """
    found = _EMAIL.findall(unicodedata.normalize("NFKC", text))
    return found[0].strip(".'").casefold() if len(found) == 1 else None


def is_office(address: str) -> bool:
    """Whether an e-mail address names an office and no person (“info@”, “outreach@”)."""
    return address.partition("@")[0] in _OFFICES


def phone(text: str, region: str) -> str | None:
    """A number as E.164 (“+15552013344”), or None. `region` is where a number without a country code belongs.

    A number need only be possible (its length), not assigned: people write what they write. An extension is kept.
    """
    try:
        read = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(read):
        return None
    made = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
    return f"{made};ext={read.extension}" if read.extension else made


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    """The country of each time zone, from the time zone database; empty where the machine has none."""
    try:
        table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return {}
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows if len(row) > 2}


def region_of(time_zone: str) -> str:
    """The country whose phone numbers are meant in an initiative of this time zone (“US”)."""
    return _regions().get(time_zone, DEFAULT_REGION)


def said(kind: str, value: str) -> str:
    """An identifier as a person reads it: a phone number in the way of its country."""
    if kind != "phone":
        return value
    try:
        read = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def slip(one: str, other: str) -> bool:
    """Whether two phone numbers differ in one digit, or in two neighbours that changed places."""
    if len(one) != len(other):
        return False
    where = [index for index, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if len(where) == 2 and where[1] == where[0] + 1:
        return one[where[0]] == other[where[1]] and one[where[1]] == other[where[0]]
    return len(where) == 1
