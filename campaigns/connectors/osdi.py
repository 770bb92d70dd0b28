"""OSDI and Action Network JSON (opensupporter/osdi-docs, 1.x; Action Network API v2) to plain events.

People are not taken: of attendances only their number is read, and it is who said they would come.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.connectors.loose import Loose, day, inside, listed, moment, number, parsed, readable, zone_named
from campaigns.incoming import Incoming, Read, Standing, When, line, located, named, plain, problem, worded
from campaigns.outreach import KINDS

NAME = "osdi"
_STANDING: dict[str, Standing] = {"cancelled": "cancelled", "canceled": "cancelled", "tentative": "planned"}
_OF_PEOPLE = ("person", "people", "attendance", "submission", "canvass", "outreach", "signature", "tagging")
"""Resources that say who somebody is or what they did."""


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file is OSDI: its identifiers, its links, or its collections say so."""
    head = body[:65536]
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        return False
    return b'"timeslots"' not in head and (
        b'"osdi:' in head or b'"action_network:' in head or (b'"identifiers"' in head and b"openstates" not in head)
        or (b'"notice"' in head and b"successfully deleted" in head)
    )  # fmt: skip


def read(body: bytes, zone: ZoneInfo) -> Read:
    """The events of a document: one event, a page of them (HAL), or a list. Other resources are named."""
    found = Read()
    document = parsed(body, found.notes)
    for place, each in enumerate(_resources(document), start=1):
        _one(each, place, zone, found)
    if not found.events and not found.refused:
        found.refuse("file", "It holds no event.")
    return found


def _resources(document: Any) -> list[Loose]:
    if isinstance(document, list):
        return [one for each in document for one in _resources(each)]
    if not isinstance(document, dict):
        return []
    inner = inside(document, "_embedded")
    if isinstance(inner, dict) and not _is_event(document):
        pages = [listed(value) for name, value in inner.items() if name.startswith("osdi:")]
        if rows := [one for page in pages for one in page]:
            return rows
    return [document]


def _is_event(each: Loose) -> bool:
    return "start_date" in each and ("title" in each or "name" in each) and "total_outreaches" not in each


def _what(each: Loose) -> tuple[str, bool]:
    """What a resource is, and whether it is about a person: by the address of itself, else by what it has."""
    link = inside(each, "_links", "self", "href")
    kinds = re.findall(r"/([a-z_]+)(?:/[^/]*)?$", link) if isinstance(link, str) else []
    if kinds:
        kind = str(kinds[0])
        return f"of the kind “{kind.replace('_', ' ')}”", any(kind.startswith(own[:6]) for own in _OF_PEOPLE)
    person = any(name in each for name in ("family_name", "given_name", "person", "action_date"))
    return ("about a person" if person else "another resource"), person


def _one(each: Loose, at_row: int, zone: ZoneInfo, found: Read) -> None:
    if isinstance(each.get("notice"), str):
        found.refuse(at_row, f"It is a notice of its server: {line(each['notice'], 120)}")
        return
    if not _is_event(each):
        what, person = _what(each)
        found.refuse(at_row, f"It is {what}, not an event." + (" People are not taken from here." if person else ""))
        return
    here = zone_named(each.get("timezone_identifier"), zone)
    when = _when(each, here)
    title = named(each.get("title")) or named(each.get("name"))
    if why := problem(when):
        found.refuse(title or at_row, why)
        return
    names = _names(each)
    key = names[0] if names else line(inside(each, "_links", "self", "href"), 300)
    if not key:
        found.note("An event without an identifier is known again by its name and time.")
        key = f"{title}:{when.starts or when.day}"
    location = each.get("location") if isinstance(each.get("location"), dict) else {}
    hidden = location.get("public") is False if isinstance(location, dict) else False
    street = inside(location, "address_lines")
    towns = [inside(location, "locality"), inside(location, "region")]
    place, address = located(
        inside(location, "venue"), street if isinstance(street, list) else [], towns, private=hidden
    )
    kind = line(each.get("type"), 40).casefold()
    rsvps = number(each.get("total_accepted"))
    if rsvps:
        found.note("Who accepted is kept as the number of RSVPs, never as attendance.")
    if isinstance(each.get("contact"), dict) or inside(each, "_embedded", "osdi:organizer"):
        found.note("Contacts and organizers are people, and were not taken.")
    found.events.append(
        Incoming(
            source=NAME,
            key=key,
            name=title or "Untitled event",
            when=when,
            time_zone=here.key,
            place=place,
            kind=kind if kind in KINDS else "other",
            standing=_STANDING.get(line(each.get("status"), 20).casefold(), "confirmed"),
            private=hidden,
            address=address,
            capacity=number(each.get("capacity")),
            rsvps=rsvps,
            online_url=plain(inside(location, "url") or ""),
            accessibility=line(each.get("groundswell:accessibility"), 300),
            description=worded(readable(each.get("description")) or each.get("summary"), found),
            page_url=plain(each.get("browser_url") or ""),
            changed_at=moment(each.get("modified_date"), zone),
            row=title or at_row,
            also=names,
        )
    )


def _names(each: Loose) -> tuple[str, ...]:
    """Its identifiers, its own system's first: each is unique there for ever."""
    given = each.get("identifiers")
    return tuple(name for one in given if (name := line(one, 300))) if isinstance(given, list) else ()


def _when(each: Loose, zone: ZoneInfo) -> When:
    if each.get("all_day") is True:
        first = day(each.get("all_day_date")) or day(each.get("start_date"))
        last = day(each.get("end_date")) if not each.get("all_day_date") else None
        return When(day=first, last_day=last if first and last and last > first else None)
    starts, ends = moment(each.get("start_date"), zone), moment(each.get("end_date"), zone)
    late = bool(starts and ends and starts < ends < starts + timedelta(days=400))
    return When(starts=starts, ends=ends if late else None)
