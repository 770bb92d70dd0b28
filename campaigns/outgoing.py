"""Our events and people in the shapes of other programs: OSDI 1.x (opensupporter/osdi-docs), Mobilize, Eventbrite.

What is written here is read back by this room's connectors as the same events. A private address is withheld, and the
description with it, which may say where. These formats know no series: each of its days is an event by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any, Literal
from zoneinfo import ZoneInfo

from campaigns.incoming import Incoming, Standing
from campaigns.when import on_the_spot

Shape = Literal["osdi", "mobilize", "eventbrite"]
SHAPES: dict[Shape, str] = {
    "osdi": "OSDI (Action Network and others)",
    "mobilize": "Mobilize",
    "eventbrite": "Table as Eventbrite's",
}
ENDINGS: dict[Shape, str] = {"osdi": "json", "mobilize": "json", "eventbrite": "csv"}
MAKER = "Groundswell"
OURS = "groundswell:"
"""What the names of our own events begin with, everywhere."""
Document = dict[str, Any]
"""A JSON object."""

_OSDI_STATUS: dict[Standing, str] = {"planned": "tentative", "confirmed": "confirmed", "cancelled": "cancelled"}
_TABLE_STATUS: dict[Standing, str] = {"planned": "Draft", "confirmed": "Live", "cancelled": "Canceled"}
_MOBILIZE_KINDS = {
    "canvass": "CANVASS", "house meeting": "HOUSE_PARTY", "one-to-one": "MEETING", "forum": "COMMUNITY",
    "tabling": "VISIBILITY_EVENT",
}  # fmt: skip
ATTENDANCE = {
    "invited": "needs action", "rsvp": "accepted", "checked in": "accepted", "attended": "accepted",
    "no show": "accepted", "cancelled": "cancelled",
}  # fmt: skip
"""What OSDI calls a part in an event; that somebody was there stands beside it."""
HEADER = (
    "Event ID", "Event Name", "Event Start Date", "Event Start Time", "Event End Date", "Event End Time",
    "Event Time Zone", "Event Status", "Event Kind", "Venue Name", "Venue Address", "Venue City", "Private Address",
    "Event Capacity", "Tickets Sold", "Online URL", "Event URL", "Accessibility", "Event Description",
)  # fmt: skip


@dataclass(frozen=True)
class PartGoing:
    """A person's part in an event that leaves too; `event` is that event's first name."""

    event: str
    status: str
    role: str
    walk_in: bool
    at: datetime | None


@dataclass(frozen=True)
class PersonGoing:
    """A person as they leave: only where that was asked for."""

    name: str
    full_name: str
    given: str
    family: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    language: str
    place: str
    postcode: str
    wants_no: frozenset[str]
    parts: tuple[PartGoing, ...]


def name_of(mark: str, event_id: int) -> str:
    """What an event of ours is called everywhere: by whose it is and its number there."""
    return f"{OURS}{mark}.{event_id}"


def person_name_of(mark: str, person_id: int) -> str:
    """What a person is called in what we write."""
    return f"{OURS}{mark}.person-{person_id}"


def number_in(mark: str, name: str) -> int | None:
    """The event's number where a name is one of ours, else None."""
    start = f"{OURS}{mark}."
    rest = name.removeprefix(start)
    return int(rest) if name.startswith(start) and rest.isdecimal() and len(rest) < 12 else None


def withheld(event: Incoming) -> Incoming:
    """The event as anybody may read it: without a private address, and without the words that may tell it."""
    return replace(event, address="", description="") if event.private else event


def osdi(
    events: Sequence[Incoming], people: Sequence[PersonGoing] | None = None, *, pages: Sequence[str] = ()
) -> Document:
    """An OSDI document in HAL. `pages` are our own pages of the events, for those who work here; people where given."""
    embedded: Document = {
        "osdi:events": [
            _osdi_event(withheld(event), pages[at] if pages else "") for at, event in enumerate(events)
        ]
    }  # fmt: skip
    document: Document = {"origin_system": MAKER, "total_records": len(events), "_embedded": embedded}
    if people is not None:
        embedded["osdi:people"] = [_person(one) for one in people]
    return document


def _osdi_event(event: Incoming, page: str) -> Document:
    when, tz = event.when, ZoneInfo(event.time_zone)
    found: Document = {
        "identifiers": list(event.also),
        "origin_system": MAKER,
        "title": event.name,
        "name": event.name,
        "type": event.kind,
        "status": _OSDI_STATUS[event.standing],
        "all_day": when.day is not None,
        "timezone_identifier": event.time_zone,
        "location": _osdi_location(event),
    }
    if when.day is not None:
        found["start_date"] = _midnight(when.day, tz).isoformat()
        if when.last_day:
            found["end_date"] = _midnight(when.last_day, tz).isoformat()
        else:
            found["all_day_date"] = when.day.isoformat()
    elif when.starts is not None:
        found["start_date"] = when.starts.astimezone(tz).isoformat()
        if when.ends is not None:
            found["end_date"] = when.ends.astimezone(tz).isoformat()
    more: Document = {
        "description": _markup(event.description),
        "browser_url": event.page_url,
        "administrative_url": page,
        "groundswell:accessibility": event.accessibility,
        "capacity": event.capacity,
        "total_accepted": event.rsvps,
        "modified_date": event.changed_at.isoformat() if event.changed_at else None,
    }
    return found | {name: value for name, value in more.items() if value not in ("", None)}


def _osdi_location(event: Incoming) -> Document:
    place: Document = {"locality": event.place} if event.private else {"venue": event.place}
    place["public"] = not event.private
    if event.address:
        place["address_lines"] = [event.address]
    if event.online_url:
        place["url"] = event.online_url
    return place


def _markup(text: str) -> str:
    """Plain text as the markup that OSDI expects of a description."""
    return "<p>" + escape(text, quote=False).replace("\n", "<br>") + "</p>" if text else ""


def _midnight(day: date, tz: ZoneInfo) -> datetime:
    return on_the_spot(day, time(0), tz).astimezone(tz)


def _person(one: PersonGoing) -> Document:
    found: Document = {
        "identifiers": [one.name],
        "origin_system": MAKER,
        "given_name": one.given or one.full_name,
        "family_name": one.family,
        "email_addresses": [
            {"address": text, "primary": at == 0, "status": "unsubscribed" if one.wants_no & {"email", "all"} else None}
            for at, text in enumerate(one.emails)
        ],
        "phone_numbers": [
            {"number": text, "primary": at == 0, "do_not_call": bool(one.wants_no & {"phone", "all"})}
            for at, text in enumerate(one.phones)
        ],
        "postal_addresses": [{"primary": True, "locality": one.place, "postal_code": one.postcode}]
        if one.place or one.postcode
        else [],
        "languages_spoken": [one.language] if one.language else [],
    }
    for mail in found["email_addresses"]:
        if mail["status"] is None:
            del mail["status"]
    found["_embedded"] = {"osdi:attendances": [_attendance(one, part) for part in one.parts]}
    return found


def _attendance(one: PersonGoing, part: PartGoing) -> Document:
    found: Document = {
        "identifiers": [f"{one.name}@{part.event}"],
        "status": ATTENDANCE.get(part.status, "accepted"),
        "attended": part.status in ("checked in", "attended"),
        "groundswell:event": part.event,
        "groundswell:status": part.status,
        "groundswell:role": part.role,
        "groundswell:walk_in": part.walk_in,
    }
    return found | ({"action_date": part.at.isoformat()} if part.at else {})


def mobilize(groups: Iterable[Sequence[Incoming]]) -> Document:
    """A page of Mobilize's events: each group (the days of a series, or one event) by itself, split where its days
    differ in anything but when they are.
    """
    rows: list[Document] = []
    for group in groups:
        same: dict[Incoming, list[Incoming]] = {}
        for event in map(withheld, group):
            plain = replace(
                event, key="", when=group[0].when, standing="confirmed", capacity=None, rsvps=None, changed_at=None,
                row="", also=(), sequence=0,
            )  # fmt: skip
            same.setdefault(plain, []).append(event)
        rows += [_mobilize_event(number, days) for number, days in enumerate(same.values(), start=len(rows) + 1)]
    return {"count": len(rows), "next": None, "previous": None, "data": rows}


def _mobilize_event(number: int, days: Sequence[Incoming]) -> Document:
    one = days[0]
    street = [one.address, ""] if one.address else ["", ""]
    changed = max((day.changed_at for day in days if day.changed_at), default=None)
    return {
        "id": number,
        "title": one.name,
        "timeslots": [_timeslot(at, day) for at, day in enumerate(days, start=1)],
        "timezone": one.time_zone,
        "event_type": _MOBILIZE_KINDS.get(one.kind, "OTHER"),
        "groundswell": {"kind": one.kind},
        "description": _markup(one.description),
        "browser_url": one.page_url or None,
        "location": {
            "venue": "" if one.private else one.place,
            "address_lines": street,
            "locality": one.place if one.private else "",
        },
        "address_visibility": "PRIVATE" if one.private else "PUBLIC",
        "is_virtual": bool(one.online_url),
        "virtual_action_url": one.online_url or None,
        "accessibility_notes": one.accessibility or None,
        "modified_date": _seconds(changed) if changed else None,
    }


def _timeslot(number: int, day: Incoming) -> Document:
    when, tz = day.when, ZoneInfo(day.time_zone)
    ours: Document = {"identifiers": list(day.also), "status": _OSDI_STATUS[day.standing]}
    starts, ends = when.starts, when.ends
    if when.day is not None:
        starts = _midnight(when.day, tz)
        ends = _midnight((when.last_day or when.day) + timedelta(days=1), tz)
        ours["all_day"] = True
    elif starts is not None and ends is None:
        ends = starts + timedelta(hours=1)  # Mobilize wants an end
        ours["ends_known"] = False
    if day.rsvps is not None:
        ours["rsvps"] = day.rsvps
    return {
        "id": number,
        "start_date": _seconds(starts) if starts else None,
        "end_date": _seconds(ends) if ends else None,
        "max_attendees": day.capacity,
        "is_full": bool(day.capacity and day.rsvps is not None and day.rsvps >= day.capacity),
        "is_cancelled": day.standing == "cancelled",
        "groundswell": ours,
    }


def _seconds(at: datetime) -> int | float:
    """Seconds since 1970, whole where they are."""
    exact = at.timestamp()
    return int(exact) if exact == int(exact) else exact


def table(events: Iterable[Incoming]) -> list[tuple[object, ...]]:
    """Rows under `HEADER`: dates and times on the spot, as ISO writes them; none of a time where it is all day."""
    return [_row(withheld(event)) for event in events]


def _row(event: Incoming) -> tuple[object, ...]:
    when, tz = event.when, ZoneInfo(event.time_zone)
    if when.day is not None:
        moments: tuple[str, ...] = (when.day.isoformat(), "", when.last_day.isoformat() if when.last_day else "", "")
    else:
        moments = (*_local(when.starts, tz), *_local(when.ends, tz))
    return (
        event.key, event.name, *moments, event.time_zone, _TABLE_STATUS[event.standing], event.kind,
        "" if event.private else event.place, event.address, event.place if event.private else "",
        "yes" if event.private else "no", event.capacity, event.rsvps, event.online_url, event.page_url,
        event.accessibility, event.description,
    )  # fmt: skip


def _local(at: datetime | None, tz: ZoneInfo) -> tuple[str, str]:
    """Date and time on the spot; with the offset in the hour that the clocks go through twice."""
    if at is None:
        return "", ""
    local = at.astimezone(tz)
    exact = "auto" if local.second or local.microsecond else "minutes"
    hour = local.timetz() if local.fold else local.time()
    return local.date().isoformat(), hour.isoformat(exact)
