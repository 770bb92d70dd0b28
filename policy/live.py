"""Live sources: which services there are, what each lets us ask, and when a source is asked next. Pure.

Budgets are those that the services publish for a free key. They are never exceeded: a request is counted before it is
made. Minutes and hours slide (what the span before used weighs as much of it as is still within reach), so that two
bursts at the edge of a minute never come to twice the limit. A month is spread over its days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

FOLLOWED, SESSION, SEARCH = "followed", "session", "search"
"""What a source asks for: the bills that we follow, a session of a jurisdiction, a saved search."""

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)
LEASE = timedelta(minutes=15)
"""How long one pull may hold a source without a word. Should it die, another may take it then."""
TOO_OFTEN = timedelta(minutes=1)
"""The wait after a 429 that says nothing of one; twice as long with each that follows, up to a day."""


@dataclass(frozen=True)
class Service:
    """A service: how it is called, which setting holds its key, and how often it may be asked.

    `budget` is requests by span; `every` our own rhythm.
    """

    name: str
    label: str
    key: str
    api: str
    api_setting: str
    budget: Mapping[str, int]
    every: timedelta


SERVICES = {
    service.name: service
    for service in (
        Service(
            "openstates", "Open States", "OPENSTATES_API_KEY", "https://v3.openstates.org",
            "GROUNDSWELL_OPENSTATES_API", {"minute": 10, "day": 500}, timedelta(hours=4),
        ),
        Service(
            "legiscan", "LegiScan", "LEGISCAN_API_KEY", "https://api.legiscan.com",
            "GROUNDSWELL_LEGISCAN_API", {"month": 30_000}, timedelta(hours=4),
        ),
        Service(
            "congress", "congress.gov", "CONGRESS_API_KEY", "https://api.congress.gov/v3",
            "GROUNDSWELL_CONGRESS_API", {"hour": 5_000}, timedelta(hours=4),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Use:
    """Requests in the span that began at `starts_at`, and in the one `before` it."""

    starts_at: datetime
    used: int = 0
    before: int = 0


_LENGTH = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def start_of(span: str, now: datetime) -> datetime:
    """When the span that `now` lies in began, in UTC as services count."""
    at = now.astimezone(UTC).replace(second=0, microsecond=0)
    if span == "minute":
        return at
    at = at.replace(minute=0)
    if span == "hour":
        return at
    at = at.replace(hour=0)
    return at if span == "day" else at.replace(day=1)


def rolled(span: str, use: Use | None, now: datetime) -> Use:
    """What was used of the span that `now` lies in."""
    begins = start_of(span, now)
    if use is None or use.starts_at > begins:
        return Use(begins) if use is None else use  # a clock that was set back counts on
    if use.starts_at == begins:
        return use
    length = _LENGTH.get(span)
    return Use(begins, 0, use.used if length and begins - use.starts_at == length else 0)


def may_use(span: str, limit: int, now: datetime) -> int:
    """Requests that a span allows so far: of a month the days that have begun, of every other span all of it."""
    if span != "month":
        return limit
    day = now.astimezone(UTC)
    return -(-limit * day.day // monthrange(day.year, day.month)[1])


def free_at(span: str, limit: int, use: Use, now: datetime) -> datetime | None:
    """None where one more request fits into the span; else from when on it may.

    `use` is `rolled`. Of minutes and hours the one before counts with the part of it that still slides along.
    """
    length = _LENGTH.get(span)
    if length is None:
        if use.used < may_use(span, limit, now):
            return None
        tomorrow = start_of("day", now) + timedelta(days=1)
        return tomorrow
    end = use.starts_at + length
    if use.used >= limit:
        return end + length / limit  # the new span begins with this one's weight: a little of it has to slide away
    room = limit - 1 - use.used
    if use.before * ((end - now) / length) <= room:
        return None
    return min(end, max(end - length * (room / use.before), now + timedelta(seconds=1)))


def after_success(now: datetime, every: timedelta) -> datetime:
    """When a source is asked next that answered."""
    return now + every


def after_failure(now: datetime, failures: int, retry_after: float | None) -> datetime:
    """5 minutes after the first failure, then twice as long each time up to a day; never before `retry_after` seconds.

    `failures` counts those in a row, this one included.
    """
    wait = min(FIRST_WAIT * float(2 ** min(failures - 1, 10)), LONGEST_WAIT)
    return now + max(wait, timedelta(seconds=retry_after or 0.0))


def after_too_often(now: datetime, in_a_row: int, retry_after: float | None) -> datetime:
    """From when on a service that answered 429 may be asked again, by any of its sources."""
    wait = min(TOO_OFTEN * 2 ** min(max(in_a_row - 1, 0), 11), LONGEST_WAIT)
    return now + max(timedelta(seconds=retry_after) if retry_after is not None else wait, timedelta(seconds=1))


@dataclass(frozen=True)
class SourceRow:
    """A live source as the pull and the page know it. `search` are the words of its saved search."""

    id: int
    initiative_id: int
    service: str
    scope: str
    jurisdiction: str
    jurisdiction_key: str
    session: str
    session_key: str
    search_id: int | None
    search: str
    active: bool
    next_check: datetime | None
    wait_until: datetime | None
    last_checked: datetime | None
    last_success: datetime | None
    last_news: datetime | None
    last_error: str
    failures: int
    quiet_until: date | None
    created_at: datetime
    memory: Mapping[str, object]

    @property
    def of(self) -> Service:
        """Its service."""
        return SERVICES[self.service]

    @property
    def name(self) -> str:
        """The source as people call it."""
        where = ", ".join(part for part in (self.jurisdiction, self.session) if part)
        if self.scope == FOLLOWED:
            return f"{self.of.label}: bills we follow"
        if self.scope == SEARCH:
            return f"{self.of.label}: search {self.search}{f' ({where})' if where else ''}"
        return f"{self.of.label}: {where}"


@dataclass(frozen=True)
class Wanted:
    """A bill that is followed, as the service itself knows it. `mark`: what the service said of it when last read."""

    key: str
    identifier: str
    jurisdiction: str
    session: str
    mark: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one look at a source came to. `notes` say what no error is."""

    source_id: int
    source: str
    outcome: str  # new, unchanged, failed
    new: int = 0
    changed: int = 0
    same: int = 0
    error: str = ""
    next_check: datetime | None = None
    notes: tuple[str, ...] = ()
    waiting: bool = False

    def as_json(self) -> dict[str, object]:
        """As `python -m policy pull --json` prints it."""
        return {
            "source": self.source, "outcome": self.outcome, "new": self.new, "changed": self.changed,
            "same": self.same, "error": self.error, "next_check": self.next_check, "notes": list(self.notes),
        }  # fmt: skip
