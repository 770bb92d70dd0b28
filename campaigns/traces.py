"""Where somebody may stand in what was typed: alone in a field, or somewhere in a text. Pure.

A field is theirs where it says their name (in either order, with or without accents), perhaps with a description
behind it (“Rosa Diaz, mother of two”), or one of their addresses. A text mentions them where it holds their first and
family name beside each other, or an address. Either may mean somebody else of that name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from campaigns import names
from campaigns.names import Alike, Name

_HEAD = re.compile(r"^(.+?)\s*(?:[,;(:]|\s[-–—]\s)")
_NUMBER = re.compile(r"[+\d\s().\-/–]+")
_LONG = re.compile(r"\d[\s().\-/–]*\d[\s().\-/–]*\d[\s().\-/–]*\d")
_FEWEST = 7  # digits of a number that is worth looking for


def place_parts(table: str, key: int, text: str) -> tuple[str, ...]:
    """What is hashed of a field that was erased, so that no restored backup and no archive brings the name back."""
    return ("place", table, str(key), names.fold(text))


@dataclass(frozen=True)
class Traces:
    """What to look for: every name that a person's records have, and the addresses that nobody else uses."""

    names: tuple[Name, ...]
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()  # E.164

    def alone(self, text: str) -> bool:
        """Whether a field says nothing but who they are."""
        said = text.strip()
        if said.casefold() in self.emails or self._number(said):
            return True
        head = _HEAD.match(said)
        return self._same(said) or bool(head and self._same(head[1]))

    @property
    def said(self) -> frozenset[str]:
        """Name and addresses as they may have been typed."""
        written = {form for one in self.names for form in (one.full, f"{one.given} {one.family}".strip()) if form}
        return frozenset(written | self.emails | self.phones | {phone[-10:] for phone in self.phones})

    def _same(self, text: str) -> bool:
        read = names.parse(text)
        return any(read.last and one.last and names.compare(read, one) == Alike.SAME for one in self.names)

    def near(self, text: str) -> bool:
        """Whether a field may say who they are: another form of the name, or the one word that is all they gave."""
        read = names.parse(text)
        return any(
            names.compare(read, one) > Alike.DOUBT if read.last and one.last else read.words == one.words
            for one in self.names if read.words
        )  # fmt: skip

    def _number(self, text: str) -> bool:
        digits = re.sub(r"\D", "", text) if _NUMBER.fullmatch(text) else ""
        return len(digits) >= _FEWEST and any(phone.endswith(digits) for phone in self.phones)

    def within(self, text: str) -> bool:
        """Whether a text mentions them."""
        plain = text.casefold()
        if any(address in plain for address in self.emails):
            return True
        if self._digits and _LONG.search(plain):
            found = re.sub(r"[\s().\-/–]+", "", plain)
            if any(one in found for one in self._digits):
                return True
        folded = plain.replace("'", "") if plain.isascii() else names.fold(plain)
        seen = any(word in folded for word in self._last_words)  # told at once of nearly every text
        return seen and self._words is not None and self._words.search(folded) is not None

    @cached_property
    def _last_words(self) -> frozenset[str]:
        return frozenset(one.words[-1] for one in self.names if one.words)

    @cached_property
    def _digits(self) -> tuple[str, ...]:
        return tuple(phone[-10:] for phone in self.phones if len(phone) > _FEWEST)

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        every = {pattern for one in self.names for pattern in _patterns(one)}
        return re.compile("|".join(sorted(every))) if every else None


def _patterns(name: Name) -> Sequence[str]:
    """A name in a folded text: first and family name side by side, with a word between, or turned round."""
    if not name.words:
        return ()
    if not name.last or not name.first:
        return (rf"\b{re.escape(' '.join(name.words))}\b",)
    first, last = re.escape(name.first[0]), r"\W+(?:\w+\W+)?".join(map(re.escape, name.last))
    return (rf"\b{first}\W+(?:\w+\W+)?{last}\b", rf"\b{last}\W+{first}\b")
