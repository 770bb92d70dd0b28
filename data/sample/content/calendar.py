"""The sample's year: when things happened, in days before the day it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TIME_ZONE = "America/Chicago"

CARE, ROUTES, INTERNET = "care", "routes", "internet"
"""The three goals, as the content names them."""

FOUNDED = 1130
"""Days since the initiative began."""

CARE_LAUNCH = 82
CARE_END = -38
WALK_LAUNCH = 232
WALK_END = 142
ASK_LAUNCH = -24
ASK_END = -86
COST_STUDY = 238
HB214_HOUSE = 57
RIVER_ROAD = 176
SB145_SIGNED = 117
HB519_VETO = 37
OUTAGE = 19
GAZETTE_SILENT = 15


@dataclass(frozen=True)
class Calendar:
    """Dates of the sample, all counted from one local day. The same day gives the same dates."""

    today: date

    @property
    def tz(self) -> ZoneInfo:
        """Where the county is."""
        return ZoneInfo(TIME_ZONE)

    def day(self, ago: int) -> date:
        """The day so many days ago (ahead where negative)."""
        return self.today - timedelta(days=ago)

    def workday(self, ago: int) -> date:
        """That day, or the Friday before where it falls on a weekend."""
        found = self.day(ago)
        return found - timedelta(days=max(found.weekday() - 4, 0))

    def weekday(self, ago: int, weekday: int) -> date:
        """The first day from so many days ago on that is this weekday (Monday is 0).

        What is past stays past: where that would be today or later, it is the one a week before.
        """
        found = self.day(ago) + timedelta(days=(weekday - self.day(ago).weekday()) % 7)
        return found - timedelta(days=7) if ago > 0 and found >= self.today else found

    def first_of_month(self, months_ago: int) -> date:
        """The first day of the month so many months ago."""
        count = self.today.year * 12 + self.today.month - 1 - months_ago
        return date(count // 12, count % 12 + 1, 1)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A local time of a day, as aware UTC."""
        return datetime.combine(day, time(hour, minute), self.tz).astimezone(UTC)

    @property
    def cut(self) -> datetime:
        """The last midnight of the county: nothing in the sample was written after it."""
        return self.at(self.today, 0)


def calendar_of(now: datetime) -> Calendar:
    """The calendar of the local day on which the aware time `now` falls."""
    return Calendar(now.astimezone(ZoneInfo(TIME_ZONE)).date())
