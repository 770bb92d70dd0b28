"""Mobilize JSON (mobilizeamerica/api) to plain events: one event has many timeslots, each is one event of ours.

Contacts and volunteers are people, and are not taken (the contact's e-mail stands under `email_adddress` there).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.connectors.loose import Loose, inside, listed, moment, number, parsed, readable, zone_named
from campaigns.incoming import Incoming, Read, Standing, When, line, located, named, plain, problem, worded
from campaigns.outreach import KINDS

NAME = "mobilize"
_KINDS = {
    "CANVASS": "canvass", "LITERATURE_DROP_OFF": "canvass", "HOUSE_PARTY": "house meeting",
    "FUNDRAISER_HOUSE_PARTY": "house meeting", "MEET_GREET": "forum", "TOWN_HALL": "forum",
    "DEBATE_WATCH_PARTY": "forum", "COMMUNITY": "forum", "VOTER_REG": "tabling", "TABLING": "tabling",
    "VISIBILITY_EVENT": "tabling",
}  # fmt: skip


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file is of Mobilize: events with timeslots, or its pages of organizations and attendances."""
    head = body[:65536]
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        return False
    return b'"timeslots"' in head or b"mobilize.us/" in head or (b'"timeslot"' in head and b'"sponsor"' in head)


def read(body: bytes, zone: ZoneInfo) -> Read:
    """The events of a page, a list or one event, a record a timeslot. Other resources are named."""
    found = Read()
    document = parsed(body, found.notes)
    for place, each in enumerate(_rows(document), start=1):
        _one(each, place, zone, found)
    if not found.events and not found.refused:
        found.refuse("file", "It holds no event.")
    return found


def _rows(document: Any) -> list[Loose]:
    inner = document.get("data") if isinstance(document, dict) and "data" in document else document
    return [inner] if isinstance(inner, dict) else listed(inner)


def _one(each: Loose, place: int, zone: ZoneInfo, found: Read) -> None:
    if "timeslots" not in each:
        what = "an attendance; people are not taken from here" if "timeslot" in each or "person" in each else (
            "an organization" if "slug" in each or "org_type" in each else "another resource"
        )  # fmt: skip
        found.refuse(place, f"It is {what}, not an event.")
        return
    title = named(each.get("title"))
    slots = listed(each.get("timeslots"))
    if not slots:
        found.refuse(title or place, "It has no timeslot: nothing says when it is.")
    if inside(each, "contact"):
        found.note("Contacts are people, and were not taken.")
    for slot in slots:
        _slot(each, slot, title, place, zone, found)


def _slot(each: Loose, slot: Loose, title: str, at_row: int, zone: ZoneInfo, found: Read) -> None:
    here = zone_named(each.get("timezone"), zone)
    ours = slot.get("groundswell") if isinstance(slot.get("groundswell"), dict) else {}
    when = _when(slot, ours or {}, here)
    if why := problem(when):
        found.refuse(title or at_row, why)
        return
    location = each.get("location")
    street = inside(location, "address_lines")
    towns = (inside(location, "locality"), inside(location, "region"))
    hidden = line(each.get("address_visibility"), 20).upper() == "PRIVATE"
    place, address = located(
        inside(location, "venue"), street if isinstance(street, list) else [], towns, private=hidden
    )
    online = each.get("is_virtual") is True
    names = tuple(line(one, 300) for one in inside(ours, "identifiers") or () if line(one, 300))
    kind = line(inside(each, "groundswell", "kind"), 40)
    key = f"{_number(each)}/{_number(slot)}" if slot.get("id") is not None else f"{_number(each)}@{when.starts}"
    found.events.append(
        Incoming(
            source=NAME,
            key=names[0] if names else key,
            name=title or "Untitled event",
            when=when,
            time_zone=here.key,
            place=place or ("Online" if online and not ours else ""),
            kind=kind if kind in KINDS else _KINDS.get(line(each.get("event_type"), 40).upper(), "other"),
            standing=_standing(slot, ours or {}),
            private=hidden,
            address=address,
            capacity=number(slot.get("max_attendees")),
            rsvps=number(inside(ours, "rsvps")),
            online_url=plain(each.get("virtual_action_url") or "") if online else "",
            accessibility=line(each.get("accessibility_notes"), 300),
            description=worded(readable(each.get("description")), found),
            page_url=plain(each.get("browser_url") or ""),
            changed_at=moment(each.get("modified_date"), here),
            row=title or at_row,
            also=names,
        )
    )


def _when(slot: Loose, ours: Loose, zone: ZoneInfo) -> When:
    """When a timeslot is. Mobilize has no whole days and always an end: ours say so beside it."""
    starts, ends = moment(slot.get("start_date"), zone), moment(slot.get("end_date"), zone)
    if ours.get("all_day") is True and starts:
        first = starts.astimezone(zone).date()
        last = (ends or starts).astimezone(zone).date() - timedelta(days=1)
        return When(day=first, last_day=last if last > first else None)
    known = starts and ends and ends > starts and ours.get("ends_known") is not False
    return When(starts=starts, ends=ends if known else None)


def _standing(slot: Loose, ours: Loose) -> Standing:
    if slot.get("is_cancelled") is True:
        return "cancelled"
    return "planned" if ours.get("status") == "tentative" else "confirmed"


def _number(each: Loose) -> str:
    return line(str(each.get("id", "")), 60)
