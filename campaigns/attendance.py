"""How many people came: counted people, which may be exact, a range, a bound or unknown. Never 0 for unknown.

How what people write is read (documented ranges; capitals and spaces do not matter):

| written | read as |
|---|---|
| 45, 1,200, 1.2k, forty-five | exactly that |
| 0, nobody, no one | exactly 0: somebody looked, and nobody came |
| 50-60, 50–60 (est.), 50 to 60, between 50 and 60 | 50–60 |
| 12+, 12 or more, at least 12, over 11 | 12 or more |
| up to 40, at most 40, under 41 | at most 40 |
| about 40, ~40, 40ish, 40 (est.), 40? | 20% either way, rounded outwards: 32–48 |
| about 50-60 | 50–60: a range says its own vagueness |
| a couple / a few / a handful / several | 2–3 / 3–5 / 3–6 / 3–9 |
| dozens, a few dozen, several dozen / scores | 24–99 / 40–99 |
| hundreds / thousands | 200–999 / 2,000–9,999 |
| two dozen, a couple hundred, a thousand | as *about* that number |
| blank, ?, unknown, not counted, n/a, tbd, a dash | unknown |

Attendance is counted people; reach is estimated exposure. The two are never added: `total` refuses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from data.errors import GroundswellError

LARGEST = 10_000_000
"""More than this at one event is a slip of the finger."""

LONGEST = 60
"""Characters that a count may take to write."""

ABOUT = Decimal("0.2")
"""An approximate number is read as this share either way."""


class BadCount(GroundswellError):
    """What was written for how many came cannot be read as a count."""


class NeverAdded(GroundswellError):
    """Counted people and estimated exposure were about to be added up."""


@dataclass(frozen=True)
class Count:
    """People counted at one event: `low` to `high`. None is an end that is not known; both None is unknown.

    `said` is what was written, kept for the reader; two counts are equal where their ends are.
    """

    low: int | None = None
    high: int | None = None
    said: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if any(end is not None and end < 0 for end in (self.low, self.high)):
            raise ValueError("a count of people cannot be negative")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("a range of people runs from the smaller number to the larger")

    @property
    def known(self) -> bool:
        """Whether anything at all is known."""
        return self.low is not None or self.high is not None

    @property
    def exact(self) -> int | None:
        """The number where it is exact, else None."""
        return self.low if self.low == self.high else None

    def __str__(self) -> str:
        return span(self.low, self.high)

    @property
    def told(self) -> str:
        """The count, and what was written where that says it differently: 32–48 (“about 40”)."""
        plain = self.said.replace("-", "–").replace(",", "").replace(" ", "")
        same = not self.said or not self.known or plain == str(self).replace(",", "")
        return str(self) if same else f"{self} (“{self.said}”)"


UNKNOWN = Count()


def exactly(number: int) -> Count:
    """A count that is one number."""
    return Count(number, number)


@dataclass(frozen=True)
class Reach:
    """Estimated exposure (impressions, circulation). Not people counted: see `total`."""

    low: int
    high: int


@dataclass(frozen=True)
class Total:
    """People over several events: at the counted ones `low` to `top`; at `unknown` of the `events` nobody counted.

    `top` is None where a counted event is open above ("12+").
    """

    low: int = 0
    top: int | None = 0
    unknown: int = 0
    events: int = 0

    @property
    def known(self) -> bool:
        """Whether at least one event was counted."""
        return self.unknown < self.events

    @property
    def high(self) -> int | None:
        """The most that can have come to all the events: None as soon as one of them was not counted."""
        return None if self.unknown else self.top

    def __add__(self, other: Total) -> Total:
        top = None if self.top is None or other.top is None else self.top + other.top
        return Total(self.low + other.low, top, self.unknown + other.unknown, self.events + other.events)

    def __str__(self) -> str:
        if not self.events:
            return "no events"
        if not self.known:
            return f"unknown: nobody counted at {_events(self.events)}"
        text = f"{span(self.low, self.top)} at {_events(self.events - self.unknown)}"
        return text + (f", unknown at {self.unknown:,} more" if self.unknown else "")


def total(counts: Iterable[Count]) -> Total:
    """The sum of counts, carrying lows, highs and the number of unknowns.

    Raises NeverAdded where one of them is a `Reach`: estimated exposure is not people in a room.
    """
    sum_ = Total()
    for count in counts:
        if not isinstance(count, Count):
            raise NeverAdded(
                "Attendance is people counted and reach is estimated exposure, so they have no sum.",
                "Show them side by side.",
            )
        sum_ += Total(count.low or 0, count.high, 0, 1) if count.known else Total(unknown=1, events=1)
    return sum_


def span(low: int | None, high: int | None) -> str:
    """A range in words a reader of a table understands: 45, 50–60, 12+, at most 40."""
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,}–{high:,}"
    if low is not None:
        return f"{low:,}+"
    return f"at most {high:,}" if high is not None else "unknown"


def parse(text: str) -> Count:
    """Read what was written for how many came, by the table at the top of this module.

    Raises BadCount with a sentence that says how to write it instead.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise BadCount("That is a long text for a number of people.", "Write a number, a range or a bound.")
    return replace(_read(text), said=text)


def _read(text: str) -> Count:
    said = _plain(text)
    if said in _UNKNOWN:
        return UNKNOWN
    if said in _VAGUE:
        return Count(*_VAGUE[said])
    if said == "none":
        raise BadCount("“None” may mean that nobody came or that nobody counted.", "Write 0, or leave it blank.")
    if re.search(_MONTHS, said):
        raise BadCount(f"A spreadsheet seems to have turned a range into the date “{said}”.", "Write it again: 10-12.")
    about, said = _strip_about(said)
    for pattern, low_shift, high_shift in _BOUNDS:
        if match := re.fullmatch(pattern, said):
            return _bound(_number(match[1], text)[0], low_shift, high_shift)
    if _try(said) is None and (match := re.fullmatch(r"(?:between |from )?(.+?)(?: ?- ?| to | and | or )(.+)", said)):
        first, second = _try(match[1]), _try(match[2])
        if first and second and not (first[1] or second[1]):
            if first[0] > second[0]:
                raise BadCount(f"The range “{text}” runs backwards.", "Write the smaller number first.")
            return Count(_small(first[0]), _small(second[0]))
    number, round_ = _number(said, text)
    return _around(number) if about or round_ else exactly(number)


def _bound(number: int, low_shift: int | None, high_shift: int | None) -> Count:
    """At least or at most a number; "over 11" shifts to 12, "under 41" to 40. At most 0 is 0."""
    low = None if low_shift is None else number + low_shift
    high = None if high_shift is None else number + high_shift
    if high is not None and high < 0:
        raise BadCount("Fewer than nobody cannot have come.", "Write 0 where nobody came.")
    return exactly(0) if high == 0 else Count(low, high)


def _around(number: int) -> Count:
    """About `number`: 20% either way, rounded outwards. About 0 is 0."""
    low = (number * (1 - ABOUT)).to_integral_value(ROUND_FLOOR)
    high = (number * (1 + ABOUT)).to_integral_value(ROUND_CEILING)
    return Count(int(low), int(high))


def _plain(text: str) -> str:
    """Lower case, one kind of dash and space, no words for people after a number, no trailing stop."""
    said = unicodedata.normalize("NFC", text).casefold()
    said = re.sub(r"[\u2010-\u2015\u2212]", "-", said)
    said = re.sub(r"\s+", " ", said).strip().rstrip(".!")
    if re.fullmatch(r"\([^()]*\)", said):
        said = said[1:-1]
    return re.sub(_PEOPLE, "", said).strip()


def _strip_about(said: str) -> tuple[bool, str]:
    """Whether it says it is approximate, and the rest of it."""
    rest = re.sub(_ABOUT_BEFORE, "", said)
    rest = re.sub(_ABOUT_AFTER, "", rest)
    return rest != said, rest.strip()


def _number(said: str, text: str) -> tuple[int, bool]:
    """A whole number, and whether it is a round one such as "two dozen"; BadCount where it is none."""
    if found := _try(said):
        return _small(found[0]), found[1]
    if re.fullmatch(r"- ?\d+", said):
        raise BadCount("A count of people cannot be negative.", "Leave it blank where nobody counted.")
    if re.fullmatch(r"\d+\.\d+", said):
        raise BadCount(f"“{said}” is not a whole number of people.", "Round it, or write a range such as 50-60.")
    raise BadCount(
        f"“{text}” cannot be read as a number of people.",
        "Write a number (45), a range (50-60), a bound (12+), or leave it blank where nobody counted.",
    )


def _small(number: int) -> int:
    if number > LARGEST:
        raise BadCount(f"{number:,} is more people than one event can hold.", "Check the number.")
    return number


def _try(said: str) -> tuple[int, bool] | None:
    """The whole number that digits or words say, and whether it is a round one; None where they say none."""
    said = said.strip()
    if re.fullmatch(r"\d{1,12}(?:\.0+)?|\d{1,3}(?:[, ]\d{3})+", said):
        return int(re.sub(r"[, ]|\.0+$", "", said)), False
    if match := re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?) ?k", said):
        return int(Decimal(match[1]) * 1000), False
    if match := re.fullmatch(r"(?:(.+) )?(dozen|hundred|thousand)", said):
        times = {"": 1, "a": 1, "a couple": 2, "a couple of": 2, "couple": 2}.get(match[1] or "")
        round_ = times is not None or match[2] == "dozen"
        times = times if times is not None else _below_hundred(match[1])
        return None if times is None else (times * {"dozen": 12, "hundred": 100, "thousand": 1000}[match[2]], round_)
    number = _below_hundred(said)
    return None if number is None else (number, False)


def _below_hundred(said: str) -> int | None:
    """Zero to ninety-nine, in words or digits."""
    if re.fullmatch(r"\d{1,2}", said):
        return int(said)
    if said in _SMALL:
        return _SMALL[said]
    tens, _, ones = said.replace("-", " ").partition(" ")
    if tens in _TENS and (not ones or 0 < _SMALL.get(ones, 0) < 10):
        return _TENS[tens] + _SMALL.get(ones, 0)
    return None


def _events(number: int) -> str:
    return f"{number:,} event" + ("" if number == 1 else "s")


_PEOPLE = (
    r"(?<=[\w+?)]) (?:of )?"
    r"(?:people|persons?|ppl|attendees?|attended|attending|came|participants?|folks|residents|total)\b"
)
_ABOUT_BEFORE = (
    r"^(?:(?:about|around|approximately|roughly|circa|maybe|some|nearly|almost|estimated|(?:approx|est|ca|c)\.?) "
    r"|[~≈] ?)"
)
_ABOUT_AFTER = (
    r"(?: ?\((?:est|estimated|estimate|approx|approximately)\.?\)| (?:est|estimated|approx|or so)| ?\?|-?ish)$"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MONTHS = rf"^\d{{1,2}}[- /]{_MONTH}$|^{_MONTH}[- /]\d{{1,4}}$"
_BOUNDS: tuple[tuple[str, int | None, int | None], ...] = (
    (r"(.+?) ?\+", 0, None),
    (r"(?:at least|no fewer than|no less than|minimum|min\.?|≥|>=) ?(.+)", 0, None),
    (r"(.+?) (?:or more|and up|or over|plus)", 0, None),
    (r"(?:more than|over|above|>) ?(.+)", 1, None),
    (r"(?:up to|at most|no more than|not more than|maximum|max\.?|≤|<=) ?(.+)", None, 0),
    (r"(.+?) (?:or fewer|or less|at most)", None, 0),
    (r"(?:fewer than|less than|under|below|<) ?(.+)", None, -1),
)
_UNKNOWN = frozenset(
    {"", "?", "??", "???", "unknown", "unk", "not counted", "uncounted", "not known", "no count", "nobody counted",
     "don't know", "dont know", "n/a", "na", "n.a", "tbd", "tbc", "-", "--", "---", "not recorded", "null", "nan"}
)  # fmt: skip
_VAGUE: dict[str, tuple[int, int]] = {
    "nobody": (0, 0),
    "no one": (0, 0),
    "no-one": (0, 0),
    "a couple": (2, 3),
    "couple": (2, 3),
    "a few": (3, 5),
    "few": (3, 5),
    "a handful": (3, 6),
    "handful": (3, 6),
    "several": (3, 9),
    "dozens": (24, 99),
    "several dozen": (24, 99),
    "a few dozen": (24, 99),
    "scores": (40, 99),
    "hundreds": (200, 999),
    "several hundred": (200, 999),
    "thousands": (2000, 9999),
    "several thousand": (2000, 9999),
}
_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
