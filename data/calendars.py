"""Dated entries that any room offers for people's calendars, and how they are written as iCalendar (RFC 5545).

A room fills the registry from its `offers.py`; `data/feeds.py` hands the entries out under private addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import icalendar
from sqlmodel import Session

from data.dates import say, say_at
from data.entries import Entry as Entry

HOME = "http://localhost:8501"
"""Where Groundswell is where nobody said anything else."""
ASK_AGAIN = timedelta(hours=1)
"""How often a calendar program is asked to look."""


Provider = Callable[[Session, int, int | None, datetime], Sequence[Entry]]
"""`provider(session, initiative_id, member_id, now)`: what concerns a member; None: the whole team."""

_offered: dict[str, Provider] = {}


def offer(name: str, provider: Provider) -> None:
    """Offer one room's entries. Offering again under the same name replaces the provider."""
    _offered[name] = provider


def entries(
    session: Session, initiative_id: int, member_id: int | None, now: datetime, only: str | None = None
) -> list[Entry]:
    """The entries of every room (`only`: of that one) for a member or the team, earliest first."""
    asked = [provider for name, provider in _offered.items() if only in (None, name)]
    found = [entry for provider in asked for entry in provider(session, initiative_id, member_id, now)]
    return sorted(found, key=lambda entry: (_day(entry.starts), entry.uid))


def _day(at: date | datetime) -> str:
    return (at.astimezone(UTC) if isinstance(at, datetime) else at).isoformat()


def write(entries: Iterable[Entry], name: str, now: datetime, *, base: str = HOME) -> bytes:
    """A calendar of that name as a file. The same entries give the same bytes, whenever they are written.

    Days are written as days, so no reader's time zone moves them; moments in UTC. `base` is the address of
    Groundswell, which the pages are below. Nothing is said to have changed after `now`.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Groundswell//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, _clean(name))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, now, base))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, now: datetime, base: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    stamp = min(entry.changed_at, now).astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", entry.sequence)
    cancelled = entry.status == "cancelled"
    event.add("summary", _clean(f"Cancelled: {entry.summary}" if cancelled else entry.summary))
    said = [entry.description]
    if isinstance(entry.starts, datetime):
        event.add("dtstart", entry.starts.astimezone(UTC))
        if isinstance(entry.ends, datetime) and entry.ends > entry.starts:
            event.add("dtend", entry.ends.astimezone(UTC))
        if entry.time_zone:
            said.insert(0, f"{say_at(entry.starts, ZoneInfo(entry.time_zone))} ({entry.time_zone} time).")
    else:
        last = entry.ends if entry.ends is not None and not isinstance(entry.ends, datetime) else entry.starts
        event.add("dtstart", entry.starts)
        event.add("dtend", max(last, entry.starts) + timedelta(days=1))  # the day after the last one
        event.add("transp", "TRANSPARENT")  # a deadline keeps nobody from meeting
        if last > entry.starts:
            said.insert(0, f"{say(entry.starts)} to {say(last)}.")
    page = urljoin(f"{base.rstrip('/')}/", entry.url)
    event.add("description", _clean("\n".join([*(part for part in said if part.strip()), "", page])))
    event.add("url", page)
    if entry.location.strip():
        event.add("location", _clean(entry.location))
    event.add("status", entry.status.upper())
    event.add("class", "PRIVATE")
    return event


def _clean(text: str) -> str:
    """Text without what RFC 5545 does not allow in it: control characters but the line feed."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in plain if each == "\n" or (each >= " " and each != "\x7f")).strip()
