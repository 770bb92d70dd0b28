"""Entries: what a connector makes of anything it reads, before it is a mention. And what their dates mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from data.dates import parse_date, parse_moment, start_of
from data.errors import GroundswellError
from sentiment.listening.stories import text_key

Published = datetime | date | None
"""An aware time; a time without a zone, which is local; a day; or nothing."""

AHEAD = timedelta(hours=26)  # a zone mistaken, not a date in the future
_LONGEST_ID = 300


class Unreadable(GroundswellError):
    """What was fetched or imported is not what it should be."""


@dataclass(frozen=True)
class EntryDraft:
    """One entry of a source, in plain text. `outlet` is empty where the entry names none of its own."""

    external_id: str
    title: str
    text: str
    url: str = ""
    author: str = ""
    outlet: str = ""
    language: str = ""
    published: Published = None
    updated: Published = None
    bot: bool = False  # its author says that the account is automated


@dataclass(frozen=True)
class FeedDocument:
    """A document as read: its own title and addresses, its entries, and what a person should know of them."""

    format: str
    title: str = ""
    link: str = ""
    address: str = ""  # where it says it stands
    language: str = ""
    entries: list[EntryDraft] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)  # ids that the source says were taken back


def stable_id(*candidates: str) -> str:
    """The first candidate that says anything, short enough to be a key."""
    for candidate in candidates:
        text = " ".join(candidate.split())
        if text:
            return text if len(text) <= _LONGEST_ID else f"{text[:200]} {text_key('id', text):x}"
    return ""


def text_id(title: str, text: str) -> str:
    """An id for an entry that brings none: the same for the same words."""
    return f"text:{text_key('entry', title + chr(10) + text):x}"


_MONTH_NAME = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


def read_published(text: str) -> Published:
    """The date of an entry as feeds write them. None where it is missing, reads two ways or cannot be meant.

    A time without a zone comes back naive: it is local. Never fills in what is not there.
    """
    text = text.strip()[:80]
    found = _read(text) if any(sign.isdigit() for sign in text) else None
    if isinstance(found, datetime) and found.timetuple()[:6] == (1970, 1, 1, 0, 0, 0):
        return None  # what a missing time looks like to many programs
    return found if found and 1900 <= found.year <= 2100 else None


def _read(text: str) -> Published:
    try:
        if _MONTH_NAME.search(text):
            found = parsedate_to_datetime(text)
            return found if ":" in text else found.date()
        moment = datetime.fromisoformat(text)
        return moment if ":" in text or "T" in text else moment.date()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    try:
        return parse_moment(text, UTC) if ":" in text else parse_date(text)
    except (GroundswellError, ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class When:
    """When an entry was published: the moment, the local day it counts on, and why it counts on none."""

    at: datetime | None
    day: date | None
    flag: str = ""  # "", undated, future


def when(published: Published, tz: tzinfo, now: datetime) -> When:
    """The moment and the local day of an entry. Undated and future entries count on no day.

    A time up to 26 hours ahead is a zone mistaken and counts today.
    """
    try:
        at = moment(published, tz)
        day = None if at is None else published if _is_day(published) else at.astimezone(tz).date()
    except (OverflowError, ValueError):
        at = day = None
    if at is None or not isinstance(day, date):
        return When(None, None, "undated")
    if at > now + AHEAD:
        return When(at, None, "future")
    return When(at, min(day, now.astimezone(tz).date()))


def _is_day(published: Published) -> bool:
    return isinstance(published, date) and not isinstance(published, datetime)


def moment(published: Published, tz: tzinfo) -> datetime | None:
    """The moment in UTC; a day begins at its local midnight. Raises OverflowError at the ends of the calendar."""
    if published is None:
        return None
    if not isinstance(published, datetime):
        return start_of(published, tz)
    return (published if published.tzinfo else published.replace(tzinfo=tz)).astimezone(UTC)
