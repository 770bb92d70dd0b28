"""Hearings: the local date and wall-clock time at which a bill is heard, and how they are said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from data.errors import Problem

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class HearingDraft:
    """A hearing as typed. `at` is the clock on the wall where it is held, None where only the day is known."""

    bill_id: int
    on: date
    at: time | None = None
    place: str = ""
    committee: str = ""
    note: str = ""


@dataclass(frozen=True)
class HearingRow:
    """A hearing with the bill it is about."""

    id: int
    bill_id: int
    identifier: str
    title: str
    on: date
    at: time | None
    time_zone: str
    place: str
    committee: str
    note: str
    cancelled: bool
    created_at: datetime
    created_by: str

    @property
    def when(self) -> str:
        """The date and time as people say them."""
        return say_when(self.on, self.at)

    @property
    def starts(self) -> datetime | None:
        """The moment it begins, aware; None where only the day is known."""
        return datetime.combine(self.on, self.at, ZoneInfo(self.time_zone)) if self.at is not None else None


def check_hearing(draft: HearingDraft) -> list[Problem]:
    """Problems of a hearing as typed."""
    problems = []
    if not 1900 < draft.on.year < 2100:
        problems.append(Problem("on", f"{draft.on.isoformat()} cannot be the day of a hearing."))
    if not draft.place.strip() and not draft.committee.strip():
        problems.append(Problem("committee", "Say which committee hears it, or where."))
    return problems


def say_day(day: date, today: date | None = None) -> str:
    """A date that reads one way only: "Thu 3 Dec", with the year where it is not that of `today`."""
    year = "" if today is not None and day.year == today.year else f" {day.year}"
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"


def say_when(day: date, at: time | None) -> str:
    """ "Thu 3 Dec, 10:00", or the day alone where the time is not known."""
    said = f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return f"{said}, {at.hour:02d}:{at.minute:02d}" if at is not None else said


def coming(hearings: Iterable[HearingRow], today: date) -> list[HearingRow]:
    """Hearings still to be held from the local date `today` on, soonest first; those of today count."""
    ahead = [hearing for hearing in hearings if hearing.on >= today and not hearing.cancelled]
    return sorted(ahead, key=lambda hearing: (hearing.on, hearing.at or time(0), hearing.id))
