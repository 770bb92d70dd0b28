"""The monthly budget of posts read from X: never exceeded, and spread over the month so that no day burns it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data.errors import GroundswellError

DEFAULT = 1_500
SETTING = "GROUNDSWELL_X_MONTHLY_POSTS"
LEAST_PAGE, PAGE = 10, 100
"""Posts that X gives at least, and at most, in one answer to a search."""


def month(now: datetime) -> str:
    """The month that a moment counts for, in UTC as X counts: "2026-11"."""
    return f"{now.astimezone(UTC):%Y-%m}"


def monthly(text: str | None) -> int:
    """Posts a month from the setting. Raises GroundswellError where it is no whole number."""
    if not text or not text.strip():
        return DEFAULT
    plain = text.strip().replace(",", "").replace("_", "")
    if not plain.isdecimal():
        raise GroundswellError(f"{SETTING} is “{text.strip()[:20]}”, which is no number of posts.", "Write 1500, say.")
    return int(plain)


def by_today(budget: int, now: datetime) -> int:
    """Posts that may have been read by the end of today: the budget in equal parts over the month's days.

    What earlier days left is added; on any day at least one page of X's smallest size may be asked.
    """
    day = now.astimezone(UTC)
    share = -(-budget * day.day // monthrange(day.year, day.month)[1])
    return min(budget, max(share, LEAST_PAGE))


def next_day(now: datetime) -> datetime:
    """The next midnight in UTC, when more may be read."""
    return datetime(*now.astimezone(UTC).timetuple()[:3], tzinfo=UTC) + timedelta(days=1)


def next_month(now: datetime) -> datetime:
    """The first of the next month in UTC, when the budget begins anew."""
    day = now.astimezone(UTC)
    return datetime(day.year + day.month // 12, day.month % 12 + 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Use:
    """What of a month's budget is used. `posts` counts also what is being read at this moment."""

    month: str
    posts: int
    budget: int
    today: int  # may have been read by the end of today

    @property
    def left(self) -> int:
        """Posts that may still be read this month."""
        return max(self.budget - self.posts, 0)

    def __str__(self) -> str:
        return f"{self.posts:,} of {self.budget:,} posts this month"
