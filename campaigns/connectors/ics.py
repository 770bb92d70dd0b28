"""iCalendar (RFC 5545) to plain events: series with their exceptions, whole days, and every zone a program writes.

Broken lines are left out and named; the rest of the event stands. Guests, organizers and alarms are not read.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar

from campaigns.incoming import (
    Apart,
    Incoming,
    Read,
    Series,
    Standing,
    When,
    line,
    named,
    placed,
    plain,
    problem,
    worded,
)
from data.entries import MAKER, own_words
from data.errors import GroundswellError
from data.files import read_text

NAME = "ics"
_NOT_EVENTS = {
    "VTODO": "a task", "VJOURNAL": "a journal entry", "VFREEBUSY": "busy times", "VCARD": "a person's card",
    "VAVAILABILITY": "available times", "VALARM": "an alarm", "VTIMEZONE": "a time zone",
}  # fmt: skip
_PART_OF = frozenset({"STANDARD", "DAYLIGHT", "AVAILABLE", "VALARM", "VTIMEZONE", "VCALENDAR"})
_ANSWERS = {"REPLY": "an answer to an invitation", "COUNTER": "a counter-proposal", "REFRESH": "a question",
            "DECLINECOUNTER": "an answer to a counter-proposal"}  # fmt: skip
_STANDING: dict[str, Standing] = {"CANCELLED": "cancelled", "TENTATIVE": "planned"}
_BLOCK = re.compile(r"^BEGIN:(VEVENT|VTIMEZONE)[ \t]*\n.*?^END:\1[ \t]*$", re.M | re.S | re.I)
_NOTHING = "The calendar holds no event."
Component = Any
"""A part of a calendar, as the library reads it."""


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file is a calendar, or a card or task of one."""
    if filename.lower().endswith((".ics", ".ical", ".jcal")):
        return True  # what is wrong with it is said in a calendar's words
    head = body[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    return bool(re.search(rb"^BEGIN:\s*V[A-Z]+", body[:65536], re.M | re.I)) or head[:40].replace(b" ", b"").startswith(
        (b'["vcalendar"', b'["vevent"')
    )


def read(body: bytes, zone: ZoneInfo) -> Read:
    """The events of a calendar file (also jCal, RFC 7265). Floating times are read in `zone`, the initiative's.

    Raises GroundswellError where the file holds nothing that can be read as a calendar.
    """
    found = Read()
    text = read_text(body, found.notes).replace("\r\n", "\n").replace("\r", "\n")
    parts = _parsed(text, found)
    found.calendar = next((line(str(part.get("X-WR-RELCALID", "")), 200) for part in parts), "")
    found.ours = any(MAKER in str(part.get("PRODID", "")) for part in parts)
    by_uid: dict[str, list[tuple[Component, str]]] = defaultdict(list)
    others: dict[str, int] = defaultdict(int)
    for part, method in _events(parts, others):
        by_uid[_uid(part)].append((part, method))
    for name, number in others.items():
        what = _NOT_EVENTS.get(name, f"a part called {line(name, 40)}")
        found.refuse(name, f"{number:,} × {what}: not an event." if number > 1 else f"It is {what}, not an event.")
    for uid, told in by_uid.items():
        _one(uid, told, zone, found)
    if not found.events and not found.refused:
        if not any(part.name == "VCALENDAR" for part in parts):
            raise GroundswellError(_NOTHING)
        found.note(_NOTHING)
    return found


def _parsed(text: str, found: Read) -> list[Component]:
    stripped = text.lstrip("\ufeff \n\t")
    try:
        if stripped.startswith("["):
            return [icalendar.Component.from_jcal(json.loads(stripped))]
        return list(icalendar.Component.from_ical(stripped, multiple=True))
    except Exception as error:  # the library raises whatever its parts stumble over
        parts = list(_blocks(stripped, found))
        if not parts:
            why = "It begins like a calendar, but no part of it can be read."
            raise GroundswellError(why if "BEGIN:V" in text.upper() else "The file is no calendar.") from error
        return parts


def _blocks(text: str, found: Read) -> Iterator[Component]:
    """The events of a calendar that cannot be read as a whole, each by itself."""
    for block in _BLOCK.finditer(re.sub(r"\n+", "\n", text)):
        try:
            part = icalendar.Component.from_ical(block[0])
        except Exception:
            if block[1].upper() == "VEVENT":
                found.refuse(_said(block[0], "UID"), "Its lines cannot be read.")
        else:
            found.note("The calendar is broken; each of its events was read by itself.")
            yield part


def _said(block: str, name: str) -> str:
    match = re.search(rf"^{name}[^:\n]*:(.*)$", block, re.M | re.I)
    return line(match[1], 80) if match else "event"


def _events(parts: Iterable[Component], others: dict[str, int]) -> Iterator[tuple[Component, str]]:
    for part in parts:
        method = str(part.get("METHOD", "")).upper() if part.name == "VCALENDAR" else ""
        for one in [part] if part.name == "VEVENT" else part.walk():
            if one.name == "VEVENT":
                yield one, method
            elif str(one.name) not in _PART_OF:
                others[str(one.name)] += 1


def _uid(part: Component) -> str:
    if uid := line(str(part.get("UID", "")), 300):
        return uid
    summary, start = part.get("SUMMARY", ""), part.get("DTSTART")
    return f"none:{line(str(summary), 120)}:{start.to_ical().decode() if hasattr(start, 'to_ical') else ''}"


def _one(uid: str, told: list[tuple[Component, str]], zone: ZoneInfo, found: Read) -> None:
    """The event of one UID: the newest telling of it, with the occurrences that differ."""
    row = uid if not uid.startswith("none:") else named(uid[5:]) or "event"
    answers = {method for _, method in told if method in _ANSWERS}
    if answers:
        found.refuse(row, f"It is {_ANSWERS[answers.pop()]}, not an event.")
        return
    whole = [each for each in told if "RECURRENCE-ID" not in each[0]]
    apart = [each for each in told if "RECURRENCE-ID" in each[0]]
    if len(whole) > 1:
        if len({bytes(each[0].to_ical()) for each in whole}) > 1:
            found.note(f"{len(whole)} events share the UID {row[:60]}: the newest of them was taken.")
        whole.sort(key=lambda each: (_number(each[0]), _stamp(each[0]) or datetime.min.replace(tzinfo=UTC)))
    part, method = whole[-1] if whole else apart[0]
    if not whole:
        found.note("An occurrence of a series came without its series, and was taken as an event by itself.")
        uid = f"{uid}#{line(str(getattr(part.get('RECURRENCE-ID'), 'dt', '')), 40)}"
    try:
        event = _event(uid, part, method, apart if whole else [], zone, row, found)
    except (ValueError, TypeError, AttributeError, OverflowError, KeyError, icalendar.error.InvalidCalendar) as error:
        found.refuse(row, f"It cannot be read ({type(error).__name__}).")
        return
    if event is not None:
        found.events.append(event)


def _event(
    uid: str, part: Component, method: str, apart: list[tuple[Component, str]], zone: ZoneInfo, row: str, found: Read
) -> Incoming | None:
    for name, why in part.errors:
        found.note(f"{row[:60]}: a broken {name or 'line'} was left out ({line(str(why), 80)}).")
    when = _when(part, zone, found)
    if why := problem(when):
        broken = any(name == "DTSTART" for name, _ in part.errors)
        found.refuse(row, "Its start cannot be read." if broken else why)
        return None
    standing = "cancelled" if method == "CANCEL" else _STANDING.get(line(str(part.get("STATUS", "")), 20).upper())
    place, url = _place(part)
    series = _series(part, when, apart, zone, found, row)
    return Incoming(
        source=NAME,
        key=uid,
        name=_name(part) or "Untitled event",
        when=when,
        time_zone=_zone_of(part, when, zone),
        place=place,
        standing=standing or "confirmed",
        online_url=url,
        description=_description(part, found),
        page_url=_page(part, found),
        private=line(str(part.get("CLASS", "")), 20).upper() in ("PRIVATE", "CONFIDENTIAL"),
        series=series,
        sequence=max([_number(part), *(_number(one) for one, _ in apart)]),
        changed_at=max(filter(None, [_stamp(part), *(_stamp(one) for one, _ in apart)]), default=None),
        row=row,
    )


def _name(part: Component) -> str:
    """What it is called, without the word that programs put before what is called off."""
    said = named(str(part.get("SUMMARY", "")))
    called_off = line(str(part.get("STATUS", "")), 20).upper() == "CANCELLED"
    return re.sub(r"^cancell?ed: ", "", said, flags=re.I) if called_off else said


def _at(part: Component, name: str) -> Any:
    """The date, time or length that a property holds; None where it has none, or a broken one."""
    try:
        return getattr(part.get(name), "dt", None)
    except ValueError:
        return None


def _place(part: Component) -> tuple[str, str]:
    said = line(str(part.get("LOCATION", "")), 500)
    return ("Online", plain(said)) if plain(said) else (placed(said), "")


def _description(part: Component, found: Read) -> str:
    """What is said of it; of what Groundswell wrote, without the lines that it adds below."""
    text = str(part.get("DESCRIPTION", ""))
    return worded(own_words(text) if found.ours else text, found)


def _page(part: Component, found: Read) -> str:
    """Its page for the public. A page of Groundswell's own is none: it wants a sign-in."""
    page = plain(str(part.get("URL", "")))
    return "" if found.ours and str(part.get("DESCRIPTION", "")).rstrip().endswith(page) else page


def _when(part: Component, zone: ZoneInfo, found: Read) -> When:
    start = _at(part, "DTSTART")
    end = _at(part, "DTEND")
    if isinstance(start, datetime):
        starts = _moment(start, zone, found)
        length = _at(part, "DURATION")
        ends = _moment(end, zone, found) if isinstance(end, datetime) else None
        if ends is None and isinstance(length, timedelta):
            ends = _after(starts, length)
        if ends is not None and ends < starts:
            found.note("An event that ends before it starts was taken without an end.")
            ends = None
        return When(starts=starts, ends=ends if ends != starts else None)
    if isinstance(start, date):
        last = start
        if isinstance(end, date) and not isinstance(end, datetime) and end > start:
            last = end - timedelta(days=1)  # DTEND is the day after the last one
        elif isinstance(length := _at(part, "DURATION"), timedelta) and length.days > 1:
            last = start + timedelta(days=length.days - 1)
        return When(day=start, last_day=last if last > start else None)
    return When()


def _after(starts: datetime, length: timedelta) -> datetime | None:
    try:
        return starts + length if timedelta(0) < length < timedelta(days=400) else None
    except OverflowError:
        return None


def _moment(at: datetime, zone: ZoneInfo, found: Read) -> datetime:
    """In UTC. A time without a zone is one on the spot."""
    if at.tzinfo is None:
        found.note(f"Times without a time zone were read as {zone.key} time.")
        at = at.replace(tzinfo=zone)
    elif at.utcoffset() is None:
        at = at.replace(tzinfo=zone)
    return at.astimezone(UTC)


def _zone_of(part: Component, when: When, zone: ZoneInfo) -> str:
    """The name of the zone on the spot: that of the file where it is a real one, else one of the same clock."""
    at = _at(part, "DTSTART")
    if not isinstance(at, datetime) or at.tzinfo is None or when.starts is None:
        return zone.key
    given: tzinfo = at.tzinfo
    key = getattr(given, "key", "")
    if key in ("UTC", "Etc/UTC", "GMT") or str(given) == "UTC":
        return zone.key  # written in UTC: it says nothing of the place
    if key in available_timezones():
        return str(key)
    seasons = [at + timedelta(days=days) for days in (0, 91, 182, 273)]
    names = [zone.key, *_LIKELY]
    same = (name for name in names if all(one.utcoffset() == ZoneInfo(name).utcoffset(one.replace(tzinfo=None))
                                          for one in seasons))  # fmt: skip
    return next(same, zone.key)


_LIKELY = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Halifax", "America/Sao_Paulo", "Europe/London", "Europe/Paris",
    "Europe/Athens", "Europe/Moscow", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
    "Pacific/Auckland",
)  # fmt: skip


def _series(
    part: Component, when: When, apart: list[tuple[Component, str]], zone: ZoneInfo, found: Read, row: str
) -> Series | None:
    rules = part.get("RRULE", [])
    rules = rules if isinstance(rules, list) else [rules]
    beside = _dates(part, "RDATE", zone)
    if not rules and not beside and not apart:
        return None
    if len(rules) > 1:
        found.note(f"{row[:60]}: it has {len(rules)} rules; the first was taken.")
    rule = rules[0].to_ical().decode() if rules else "FREQ=DAILY;COUNT=1"
    on_the_spot = ZoneInfo(_zone_of(part, when, zone))
    first = when.day or (when.starts.astimezone(on_the_spot).date() if when.starts else None)
    differing = []
    for one, method in apart:
        on = _day(_at(one, "RECURRENCE-ID"), on_the_spot)
        moved = _when(one, zone, found)
        if on is None:
            found.refuse(row, "An occurrence that differs does not say which one it is.")
            continue
        gone = method == "CANCEL" or line(str(one.get("STATUS", "")), 20).upper() == "CANCELLED"
        name = _name(one) or _name(part) or "Untitled event"
        place = _place(one)[0] or _place(part)[0]
        words = _description(one, found) if "DESCRIPTION" in one else _description(part, found)
        differing.append(Apart(on, moved if not problem(moved) else When(), name, place, gone, words))
    return Series(
        rule,
        tuple(sorted({day for day in _dates(part, "EXDATE", on_the_spot) if day != first or rules})),
        tuple(sorted(day for day in set(_dates(part, "RDATE", on_the_spot)) if day != first)),
        tuple(sorted(differing, key=lambda each: each.on)),
    )


def _dates(part: Component, name: str, zone: ZoneInfo) -> list[date]:
    """The dates of RDATE or EXDATE on the spot, however many lines they stand on; periods by their start."""
    given = part.get(name, [])
    found = []
    for one in given if isinstance(given, list) else [given]:
        try:
            listed = getattr(one, "dts", [])
        except ValueError:
            continue  # a broken line, which is named
        for each in listed:
            at = each.dt[0] if isinstance(each.dt, tuple) else each.dt
            if (day := _day(at, zone)) is not None:
                found.append(day)
    return found


def _day(at: object, zone: ZoneInfo) -> date | None:
    if isinstance(at, datetime):
        return at.astimezone(zone).date() if at.tzinfo is not None and at.utcoffset() is not None else at.date()
    return at if isinstance(at, date) else None


def _number(part: Component) -> int:
    try:
        return min(max(0, int(part.get("SEQUENCE", 0))), 2_000_000_000)
    except (TypeError, ValueError):
        return 0


def _stamp(part: Component) -> datetime | None:
    """When it was last written, in UTC."""
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        at = _at(part, name)
        if isinstance(at, datetime):
            return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
        if isinstance(at, date):
            return datetime.combine(at, time(0), UTC)
    return None
