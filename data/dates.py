"""Dates and times as people type them and files hold them. A date that reads two ways asks.

Rules, in one place:
- The year first (2026-11-03) is always year, month, day. A month's name is always clear.
- 3/4/2026 is read in the order given ("mdy", "dmy"). Without one it is refused, unless only one reading exists.
- A given order is a promise: 13/4/2026 under "mdy" is refused, not turned round.
- Two-digit years lie at most 20 years ahead (of `today`, or of 2026), else in the past.
- Years before 1900 and after 2100 are placeholders or typing errors and are refused.
- A time without an offset is local. A day without a time begins at local midnight. A time that the clocks
  skipped in spring is read as they moved, an hour later; of a time that came twice in autumn the first is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from data.errors import GroundswellError

FIRST_YEAR, LAST_YEAR = 1900, 2100
YEARS_AHEAD = 20
_PIVOT = 2026
ORDERS = ("mdy", "dmy", "")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"'?(?P<year>\d{4}|\d{2})(?!\d)"
_GAP = r"[\s,/-]*"
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]*\s*", re.I)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/. ])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_NUMERIC = re.compile(r"(?P<a>\d{1,2})\s?(?P<by>[-/. ])\s?(?P<b>\d{1,2})\s?(?P=by)\s?(?P<year>\d{4}|\d{2})(?!\d)")
_NAMED = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        _MONTH + _GAP + _DAY + r"(?!\d)" + _GAP + _YEAR,
        _DAY + _GAP + r"(?:of\s+)?" + _MONTH + _GAP + _YEAR,
        r"(?P<year>\d{4})" + _GAP + _MONTH + _GAP + _DAY + r"(?!\d)",
    )
)
_NO_YEAR = re.compile(rf"(?:{_MONTH}{_GAP}{_DAY}|\d{{1,2}}[/.-]\d{{1,2}})$", re.I)
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:h.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"(?:\s*(?P<half>[ap]\.?\s?m?\.?)(?![a-z0-9]))?(?!\d)",
    re.I,
)
_CLOCK_COMPACT = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?![0-9:])")
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+\-−])(?P<hours>\d{2}):?(?P<minutes>\d{2})?", re.I)
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "ut": 0} | {
    name.lower(): hours
    for name, hours in {
        "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
        "AKST": -9, "AKDT": -8, "HST": -10,
    }.items()
}  # fmt: skip


class BadDate(GroundswellError):
    """Text that is no date or time, or one that cannot be meant."""


class AmbiguousDate(GroundswellError):
    """A date that reads in more than one way. `readings` are the days it may mean, earliest first."""

    def __init__(self, text: str, readings: Iterable[date]) -> None:
        self.text = text
        self.readings = tuple(sorted(set(readings)))
        super().__init__(
            f"“{text}” could be {' or '.join(say(day) for day in self.readings)}.",
            f"Say whether the month or the day comes first, or write it as {self.readings[0].isoformat()}.",
        )


def say(day: date) -> str:
    """A date in words that read one way only: "3 Nov 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1].title()} {day.year}"


def say_at(at: datetime, tz: tzinfo) -> str:
    """A moment in words, in local time: "3 Nov 2026, 14:05"."""
    local = at.astimezone(tz)
    return f"{say(local.date())}, {local:%H:%M}"


def parse_date(text: str, order: str = "", *, today: date | None = None) -> date:
    """The date a text names, as written there (an offset behind it is not applied).

    `order` is "mdy", "dmy" or "" (ask). Raises AmbiguousDate or BadDate, see the rules above.
    """
    day, rest = _split(text, order, today)
    if rest:
        _clock(rest, text)
    return day


def parse_time(text: str) -> time:
    """A time of day: 18:30, 6:30 pm, 6pm, noon, midnight. Without am or pm it is the 24-hour clock.

    Raises BadDate; also for a bare "6", which may be morning or evening.
    """
    clock, zone = _clock(_clean(text), text)
    if zone is not None:
        raise BadDate(f"“{text}” has a time zone.", "Leave it out: times are local.")
    return clock


def parse_moment(text: str, tz: tzinfo, order: str = "", *, today: date | None = None) -> datetime:
    """The moment a text names, aware, in UTC. Without an offset it is a local time in `tz`.

    A date alone is its local midnight; clock changes are read as the rules above say.
    """
    day, rest = _split(text, order, today)
    clock, zone = _clock(rest, text) if rest else (time(0), None)
    return datetime.combine(day, clock, zone or tz).astimezone(UTC)


def start_of(day: date, tz: tzinfo) -> datetime:
    """The first moment of a local day, in UTC. A period of days is start_of(first) up to start_of(last + 1)."""
    return datetime.combine(day, time(0), tz).astimezone(UTC)


def column_order(texts: Iterable[str]) -> str:
    """The order that a column of dates was written in: "mdy" or "dmy" where a day above 12 shows it.

    "" where nothing shows it, or where the rows contradict each other.
    """
    shown = set()
    for text in texts:
        match = _NUMERIC.match(_WEEKDAY.sub("", _clean(text), count=1))
        if match:
            first, second = int(match["a"]), int(match["b"])
            if first <= 12 < second <= 31:
                shown.add("mdy")
            elif second <= 12 < first <= 31:
                shown.add("dmy")
    return shown.pop() if len(shown) == 1 else ""


def _clean(text: str) -> str:
    """Without what spreadsheets and web pages leave around a date: odd blanks, quotation marks, apostrophes."""
    plain = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFKC", text))
    plain = "".join(char for char in plain if unicodedata.category(char) not in ("Cf", "Cc"))
    plain = plain.strip(" '\"‘’“”").replace("‐", "-").replace("–", "-")
    return " ".join(plain.split())


def _split(text: str, order: str, today: date | None) -> tuple[date, str]:
    """The date at the beginning of a text, and what stands behind it."""
    if order not in ORDERS:
        raise ValueError(f"date order {order!r}")
    plain = _clean(text)
    if not plain:
        raise BadDate("The date is missing.", "Write it as 2026-11-03.")
    plain = _WEEKDAY.sub("", plain, count=1) if _WEEKDAY.match(plain) else plain
    for pattern in (_YEAR_FIRST, _COMPACT, *_NAMED):
        match = pattern.match(plain)
        if match:
            name = match["month"]
            month = int(name) if name.isdecimal() else _MONTHS.index(name[:3].lower()) + 1
            day = _day(_year(match["year"], today), month, int(match["day"]))
            if day is None:
                raise BadDate(f"There is no such day as “{text}”.", "Check the day and the month.")
            return _plausible(day, text), _behind(plain[match.end() :])
    match = _NUMERIC.match(plain)
    if match:
        return _numeric(match, text, order, today), _behind(plain[match.end() :])
    raise _not_a_date(plain, text)


def _numeric(match: re.Match[str], text: str, order: str, today: date | None) -> date:
    first, second, year = int(match["a"]), int(match["b"]), _year(match["year"], today)
    readings = {"mdy": _day(year, first, second), "dmy": _day(year, second, first)}
    if order == "" and match["by"] == "-" and first > 12 and len(match["year"]) == 2:
        readings["ymd"] = _day(_year(match["a"], today), second, int(match["year"]))  # 26-11-03
    found = {day for name, day in readings.items() if day is not None and order in ("", name)}
    if len(found) > 1:
        raise AmbiguousDate(text, (_plausible(day, text) for day in found))
    if found:
        return _plausible(found.pop(), text)
    words = {"mdy": "month first", "dmy": "day first"}
    other = {"mdy": "dmy", "dmy": "mdy"}.get(order, "")
    if readings.get(other):
        raise BadDate(
            f"“{text}” is not a date with the {words[order]}.",
            f"If it was written {words[other]}, choose that order for the file, or write the year first: 2026-11-03.",
        )
    raise BadDate(f"There is no such day as “{text}”.", "Check the day and the month.")


def _behind(rest: str) -> str:
    return re.sub(r"^[\s,;@T|-]*(?:at\b|um\b)?\s*", "", rest, flags=re.I).rstrip(" .,")


def _year(digits: str, today: date | None) -> int:
    if len(digits) == 4:
        return int(digits)
    latest = (today.year if today else _PIVOT) + YEARS_AHEAD
    year = latest - latest % 100 + int(digits)
    return year if year <= latest else year - 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plausible(day: date, text: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDate(
            f"“{text}” cannot be meant: the year is {day.year}.", "Write the date with its year, or leave it empty."
        )
    return day


def _not_a_date(plain: str, text: str) -> BadDate:
    if _SERIAL.fullmatch(plain):
        meant = date(1899, 12, 30) + timedelta(days=int(float(plain)))
        return BadDate(
            f"“{text}” is a number; a spreadsheet may mean {say(meant)} by it.",
            "Give the column a date format before saving the file.",
        )
    if _NO_YEAR.match(plain):
        return BadDate(f"“{text}” has no year.", "Write it with its year, as 2026-11-03.")
    if re.fullmatch(rf"{_MONTH}{_GAP}\d{{2,4}}|\d{{4}}(?:-\d{{1,2}})?", plain, re.I):
        return BadDate(f"“{text}” has no day.", "Write the whole date, as 2026-11-03.")
    shown = text if len(text) <= 40 else text[:39] + "…"
    return BadDate(f"“{shown}” is not a date.", "Write it as 2026-11-03.")


def _clock(plain: str, text: str) -> tuple[time, timezone | None]:
    wrong = BadDate(f"“{text[:40]}” is not a time that can be read.", "Write it as 18:30 or 6:30 pm.")
    word, _, after = plain.partition(" ")
    if word.lower() in ("noon", "midday", "midnight"):
        return time(0 if word.lower() == "midnight" else 12), _zone(after, wrong)
    match = _CLOCK_COMPACT.match(plain) or _CLOCK.match(plain)
    if match is None:
        raise wrong
    parts = match.groupdict()
    hour, half = int(parts["hour"]), (parts.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise wrong
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    elif parts["minute"] is None:
        asks = not plain[match.end() :].strip()
        raise BadDate(f"“{text[:40]}”: morning or evening?", "Write it as 18:30 or 6:30 pm.") if asks else wrong
    micro = int((parts.get("fraction") or "").ljust(6, "0")[:6])
    try:
        clock = time(hour, int(parts["minute"] or 0), int(parts["second"] or 0), micro)
    except ValueError:
        raise wrong from None
    return clock, _zone(plain[match.end() :], wrong)


def _zone(rest: str, wrong: BadDate) -> timezone | None:
    name = re.sub(r"\(.*\)$", "", rest).strip(" .,")
    if not name:
        name = rest.strip(" .,()")
    if not name:
        return None
    if name.lower() in _ZONES:
        return timezone(timedelta(hours=_ZONES[name.lower()]))
    match = _OFFSET.fullmatch(name)
    if match is None:
        raise wrong
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if offset >= timedelta(hours=24):
        raise wrong
    return timezone(offset if match["sign"] == "+" else -offset)
