"""Events that repeat: the rule, the days it gives, and how a series is parted in two.

A rule is an RRULE of RFC 5545 (`python-dateutil` reads it). It is worked out on dates, and the time of day is that of
the wall clock on the spot: half past six stays half past six when the clocks change, and a whole day is a date
that no time zone can move.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from campaigns.when import on_the_spot
from data.dates import say
from data.errors import GroundswellError, Problem

HORIZON = timedelta(days=183)
"""Occurrences are made as events of their own for this long ahead."""

MOST = 400
"""Occurrences that one series may have within its horizon."""

EVERY: dict[str, str] = {
    "week": "Every week",
    "two weeks": "Every two weeks",
    "month, same weekday": "Every month, the same weekday",
    "month, same day": "Every month, the same day of the month",
}
"""How an event may repeat, as stored in no place: each makes a rule."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second to last"}
_PART = re.compile(r"([A-Z]+)=([A-Z0-9,+\-]+)")
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


class BadRule(GroundswellError):
    """What was written is no rule by which an event repeats."""


@dataclass(frozen=True)
class Repeat:
    """How an event repeats as asked for: one of EVERY, perhaps until a day (included)."""

    every: str
    until: date | None = None


@dataclass(frozen=True)
class SeriesRow:
    """A series as stored. `at` is the time of day on the spot, None where its events are all day."""

    id: int
    uid: str
    sequence: int
    rule: str
    time_zone: str
    first_on: date
    at: time | None
    made_until: date
    left_out: frozenset[date]

    def begins(self, day: date) -> datetime | None:
        """When the occurrence of a day begins (UTC), None where it is all day."""
        return None if self.at is None else on_the_spot(day, self.at, ZoneInfo(self.time_zone))


def rule_of(repeat: Repeat, first: date) -> str:
    """The rule of what was asked for, beginning on `first`. Raises BadRule where it is none of EVERY.

    The fifth Tuesday of a month is taken as the last one: most months have no fifth. Of days after the 28th the same
    holds: the month's last day that the date fits (31, else 30, else the last of February).
    """
    day = _DAYS[first.weekday()]
    nth = -1 if first.day > 28 else (first.day - 1) // 7 + 1
    same_day = f"BYMONTHDAY={first.day}"
    if first.day > 28:
        same_day = f"BYMONTHDAY={','.join(str(n) for n in range(28, first.day + 1))};BYSETPOS=-1"
    rules = {
        "week": f"FREQ=WEEKLY;BYDAY={day}",
        "two weeks": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
        "month, same weekday": f"FREQ=MONTHLY;BYDAY={nth}{day}",
        "month, same day": f"FREQ=MONTHLY;{same_day}",
    }
    if repeat.every not in rules:
        raise BadRule("Say how often it repeats.", f"One of: {', '.join(EVERY)}.")
    until = f";UNTIL={repeat.until:%Y%m%d}" if repeat.until else ""
    return rules[repeat.every] + until


def days(rule: str, first: date, until: date, *, tz: ZoneInfo, left_out: Collection[date] = ()) -> list[date]:
    """The dates on which it takes place, from `first` to `until` (both included), at most MOST.

    Raises BadRule where the rule cannot be read or repeats within a day.
    """
    parts = _parts(rule)
    try:
        found = rrulestr(";".join(f"{key}={value}" for key, value in _on_dates(parts, tz)), dtstart=_midnight(first))
    except (ValueError, TypeError, KeyError, IndexError) as bad:
        raise BadRule(f"“{rule[:80]}” is no rule by which an event repeats (RFC 5545).") from bad
    given: list[date] = []
    for moment in found.xafter(_midnight(first), inc=True):
        if moment.date() > until or len(given) == MOST:
            break
        given.append(moment.date())
    return [day for day in given if day not in left_out]


def check_repeat(repeat: Repeat, first: date) -> list[Problem]:
    """Problems of how an event is to repeat, as asked for."""
    if repeat.every not in EVERY:
        return [Problem("repeat", f"Say how often it repeats: {', '.join(EVERY)}.")]
    if repeat.until is not None and repeat.until < first:
        return [Problem("repeat", f"It would stop repeating on {say(repeat.until)}, before it begins.")]
    if repeat.until is not None and repeat.until > first + timedelta(days=1827):
        return [Problem("repeat", f"It would repeat until {repeat.until.year}: is the year right?")]
    return []


def parted(rule: str, first: date, at: date, *, tz: ZoneInfo) -> tuple[str, str]:
    """The rule of what was before a day, and the rule of what begins there: "this and the following ones".

    Neither gives a date that the whole did not give, and together they give all of them.
    """
    parts = dict(_parts(rule))
    before = {key: value for key, value in parts.items() if key not in ("COUNT", "UNTIL")}
    before["UNTIL"] = f"{at - timedelta(days=1):%Y%m%d}"
    after = dict(parts)
    if "COUNT" in parts:
        done = len(days(rule, first, at - timedelta(days=1), tz=tz))
        after["COUNT"] = str(max(int(parts["COUNT"]) - done, 1))
    return _joined(before), _joined(after)


def stopped(rule: str, at: date) -> str:
    """The rule with no date from a day on."""
    parts = {key: value for key, value in _parts(rule) if key not in ("COUNT", "UNTIL")}
    return _joined({**parts, "UNTIL": f"{at - timedelta(days=1):%Y%m%d}"})


def in_words(rule: str, first: date) -> str:
    """A rule as people say it: every two weeks on Tuesday, until 3 Mar 2027. A rare rule as it is written."""
    parts = dict(_parts(rule))
    unit, step = _UNITS[parts["FREQ"]], parts.get("INTERVAL", "1")
    text = f"every {unit}" if step == "1" else f"every {step} {unit}s"
    known = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST", "BYSETPOS"}
    if set(parts) - known:
        return rule
    if by := parts.get("BYDAY"):
        named = [_day_named(one) for one in by.split(",")]
        text += f" on {'the ' if parts['FREQ'] == 'MONTHLY' else ''}{' and '.join(named)}"
    elif "BYSETPOS" in parts:
        text += f" on day {first.day}, or the last before it"
    elif by := parts.get("BYMONTHDAY"):
        text += f" on day {by}"
    if until := parts.get("UNTIL"):
        text += f", until {say(_day(until))}"
    if count := parts.get("COUNT"):
        text += f", {count} times"
    return text


def _day_named(code: str) -> str:
    name = _NAMES[_DAYS.index(code[-2:])]
    return f"{_NTH.get(int(code[:-2]), code[:-2])} {name}" if code[:-2] else name


def _parts(rule: str) -> list[tuple[str, str]]:
    text = rule.strip().upper().removeprefix("RRULE:").rstrip(";")
    found = [match.groups() for part in text.split(";") if (match := _PART.fullmatch(part.strip()))]
    parts = [(key, value) for key, value in found]
    if len(parts) != text.count(";") + 1 or dict(parts).get("FREQ") not in _UNITS:
        raise BadRule(
            f"“{rule[:80]}” is no rule that can be followed.", "Events repeat by day, week, month or year (RFC 5545)."
        )
    return parts


def _on_dates(parts: list[tuple[str, str]], tz: ZoneInfo) -> list[tuple[str, str]]:
    """The rule's parts for whole dates: an end given as a time is the date it falls on, on the spot."""
    kept = [(key, value) for key, value in parts if key not in ("BYHOUR", "BYMINUTE", "BYSECOND", "UNTIL")]
    return kept + [("UNTIL", f"{_day(value, tz):%Y%m%d}") for key, value in parts if key == "UNTIL"]


def _day(text: str, tz: ZoneInfo | None = None) -> date:
    try:
        if text.endswith("Z") and tz is not None:
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(tz).date()
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError as bad:
        raise BadRule(f"“{text[:20]}” is no day on which a series can end.") from bad


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0))  # without a zone: dates alone are counted


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{key}={value}" for key, value in parts.items())
