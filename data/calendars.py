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
from data.entries import MAKER, RULE
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


def write(entries: Iterable[Entry], name: str, now: datetime, *, base: str = HOME, mark: str = "") -> bytes:
    """A calendar of that name as a file. The same entries give the same bytes, whenever they are written.

    Days are written as days, so no reader's time zone moves them; moments in UTC. `base` is the address of
    Groundswell, which the pages are below. Nothing is said to have changed after `now`. A series stands on the wall
    clock of its place, with that zone's rules in the file. `mark` says whose calendar it is, for whoever reads it back.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"{MAKER}Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, _clean(name))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    if mark:
        calendar.add("x-wr-relcalid", mark)
    zones = set()
    for entry in entries:
        calendar.add_component(_event(entry, now, base))
        if _on_the_spot(entry):
            zones.add(entry.time_zone)
    for zone in sorted(zones):
        calendar.add_component(icalendar.Timezone.from_tzinfo(ZoneInfo(zone), zone, *_RULES_OF))
    written: bytes = calendar.to_ical()
    return written


_RULES_OF = (date(2000, 1, 1), date(2038, 1, 1))
"""The years whose clock changes stand in a file: calendar programs know the zone by its name and need none."""


def _on_the_spot(entry: Entry) -> bool:
    """Whether an entry is written on the wall clock of its place: a series is, or a clock change would move it."""
    return bool(entry.time_zone and isinstance(entry.starts, datetime) and (entry.rule or entry.occurrence))


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
        zone = ZoneInfo(entry.time_zone) if _on_the_spot(entry) else UTC
        event.add("dtstart", entry.starts.astimezone(zone))
        if isinstance(entry.ends, datetime) and entry.ends > entry.starts:
            event.add("dtend", entry.ends.astimezone(zone))
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
    below = "\n".join([*(part for part in said if part.strip()), "", page])
    event.add("description", _clean(f"{entry.words}{RULE}{below}" if entry.words.strip() else below))
    event.add("url", entry.public_url or page)
    if entry.location.strip():
        event.add("location", _clean(entry.location))
    if entry.rule:
        event.add("rrule", icalendar.vRecur.from_ical(entry.rule))
    if entry.left_out:
        event.add("exdate", [_spot(day, entry) for day in entry.left_out])
    if entry.occurrence is not None:
        event.add("recurrence-id", _spot(entry.occurrence, entry))
    event.add("status", entry.status.upper())
    event.add("class", "PRIVATE")
    return event


def _spot(at: date | datetime, entry: Entry) -> date | datetime:
    return at.astimezone(ZoneInfo(entry.time_zone or "UTC")) if isinstance(at, datetime) else at


def _clean(text: str) -> str:
    """Text without what RFC 5545 does not allow in it: control characters but the line feed."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in plain if each == "\n" or (each >= " " and each != "\x7f")).strip()
