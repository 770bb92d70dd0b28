"""Districts as people type them beside the districts of seats, and what was done in them. Pure rules, no guesses.

"HD 12", "House District 12" and "12th House district" are one thing said three ways. "District 12" alone says not
which chamber: where there are two it is nobody's, while in a council or a legislature of one chamber it is a seat.
What may be two things is listed as not matched.
People counted at an event that was held for two districts are counted in both, and said to be. A number under
`FEW` people is never shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policy.people import PersonRow, plain_word

FEW = 5
"""People: smaller numbers are not shown, because people might be known by them."""

_CHAMBERS = {
    "hd": "lower", "ad": "lower", "house": "lower", "assembly": "lower", "delegates": "lower",
    "representative": "lower", "rep": "lower", "lower": "lower", "cd": "lower", "congressional": "lower",
    "sd": "upper", "senate": "upper", "senator": "upper", "sen": "upper", "upper": "upper",
    "ward": "", "council": "", "precinct": "", "supervisor": "", "supervisorial": "", "commission": "",
}  # fmt: skip
_FILLER = frozenset(
    {"district", "dist", "no", "number", "the", "of", "state", "us", "county", "city", "d", "ld", "legislative"}
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)?([a-z]?)")
_JOINED = re.compile(r"([a-z]+?)(\d+[a-z]?)")


@dataclass(frozen=True)
class Place:
    """A district as far as its words say: its chamber ("" a council or board, None not said) and its name."""

    chamber: str | None
    name: str


@dataclass(frozen=True)
class Happened:
    """An event as `data.timeline` tells it: when, what, where typed, and how many people were counted."""

    on: date
    title: str
    districts: tuple[str, ...]
    low: int | None
    high: int | None
    key: tuple[str, int] = ("", 0)


@dataclass(frozen=True)
class People:
    """People counted at events: from `low` to `high`, and of how many events nobody counted."""

    low: int
    high: int
    unknown: int

    @property
    def few(self) -> bool:
        """Whether it is too small to be shown."""
        return 0 < self.high < FEW or 0 < self.low < FEW

    @property
    def words(self) -> str:
        """The number as it may be shown, with what is not known."""
        if self.few:
            said = f"fewer than {FEW}" if self.high < FEW else f"up to {self.high}"
        else:
            said = f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"
        if not self.unknown:
            return said
        some = f"{self.unknown} event{'' if self.unknown == 1 else 's'} not counted"
        return some if not self.high else f"{said}, {some}"


@dataclass(frozen=True)
class Reached:
    """What was done in the district of one seat."""

    person_id: int
    person: str
    district: str
    events: tuple[Happened, ...]
    people: People


@dataclass(frozen=True)
class Around:
    """Events in the districts of a committee's members, and typed districts that no seat could be told for."""

    seats: tuple[Reached, ...]
    unmatched: tuple[tuple[str, str], ...]
    events: int
    shared: int

    @property
    def none(self) -> bool:
        """Whether nothing was held in any of them."""
        return not self.events


def read(text: str) -> Place | None:
    """What the words of a district say; None where they name none.

    >>> read("HD 12"), read("House District 012"), read("Ward 3")
    (Place(chamber='lower', name='12'), Place(chamber='lower', name='12'), Place(chamber='', name='3'))
    """
    words = [word for part in re.split(r"[\s.,/#()-]+", text) if (word := plain_word(part))]
    if words and (joined := _JOINED.fullmatch(words[0])) and (joined[1] in _CHAMBERS or joined[1] in _FILLER):
        words[:1] = [joined[1], joined[2]]
    chambers = {_CHAMBERS[word] for word in words if word in _CHAMBERS}
    rest = [word for word in words if word not in _CHAMBERS and word not in _FILLER]
    if len(chambers) > 1 or not rest:
        return None
    numbers = [found for word in rest if (found := _ORDINAL.fullmatch(word))]
    if len(numbers) > 1:
        return None
    name = f"{int(numbers[0][1])}{numbers[0][2]}" if len(rest) == 1 and numbers else " ".join(rest)
    return Place(next(iter(chambers), None), name)


def seat_of(text: str, seats: Sequence[PersonRow]) -> int | None:
    """The one person whose district a text names; None where it names none or may be two.

    A seat's own district is read by the same rule, and its chamber is the person's.
    """
    wanted = read(text)
    if wanted is None:
        return None
    fits = set()
    for seat in seats:
        own = read(seat.district)
        if own is None or own.name != wanted.name:
            continue
        if wanted.chamber == seat.chamber or (not wanted.chamber and seat.chamber not in ("lower", "upper")):
            fits.add(seat.id)
    return next(iter(fits)) if len(fits) == 1 else None


def count(events: Iterable[Happened]) -> People:
    """People counted at events: lows and highs apart, and how many events nobody counted."""
    low = high = unknown = 0
    for event in events:
        if event.low is None and event.high is None:
            unknown += 1
        else:
            low += event.low if event.low is not None else 0
            high += event.high if event.high is not None else event.low or 0
    return People(low, high, unknown)


def around(events: Iterable[Happened], seats: Sequence[PersonRow]) -> Around:
    """Events by the seat in whose district they were held. Each event counts once in a district.

    A record of several goals comes several times: its `key` makes it one. Multi-member districts (two people of one
    chamber and district) are nobody's alone, so they are not matched.
    """
    once: dict[tuple[str, int], Happened] = {}
    for number, event in enumerate(events):
        once.setdefault(event.key if event.key != ("", 0) else ("", -number - 1), event)
    of: dict[int, list[Happened]] = defaultdict(list)
    lost: dict[str, str] = {}
    matched: dict[tuple[str, int], set[int]] = defaultdict(set)
    for key, event in once.items():
        for text in event.districts:
            seat = seat_of(text, seats)
            if seat is None:
                lost.setdefault(text, _why(text, seats))
            else:
                matched[key].add(seat)
        for seat in matched.get(key, ()):
            of[seat].append(event)
    people: Mapping[int, PersonRow] = {seat.id: seat for seat in seats}
    rows = [
        Reached(key, people[key].name, people[key].district, tuple(sorted(there, key=lambda e: e.on)), count(there))
        for key, there in of.items()
    ]
    unmatched = tuple(sorted(lost.items()))
    shared = sum(len(keys) > 1 for keys in matched.values())
    return Around(tuple(sorted(rows, key=lambda row: row.person)), unmatched, len(matched), shared)


def _why(text: str, seats: Sequence[PersonRow]) -> str:
    wanted = read(text)
    if wanted is None:
        return "names no one district"
    same = [seat for seat in seats if (own := read(seat.district)) and own.name == wanted.name]
    if same and wanted.chamber is None:
        return "does not say which chamber's district it is"
    if len(same) > 1:
        return "may be the district of two people of this committee"
    return "is the district of nobody in this committee"
