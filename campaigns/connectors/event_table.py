"""Tables of events, as Eventbrite and spreadsheets export them, to plain events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from campaigns.connectors.loose import readable, zone_named
from campaigns.incoming import Incoming, Read, Standing, When, line, located, named, plain, problem, worded
from campaigns.outgoing import OURS
from campaigns.outreach import KINDS
from data.columns import Column, Columns
from data.dates import AmbiguousDate, BadDate, column_order, parse_moment
from data.files import CsvTable

NAME = "events-table"
COLUMNS = Columns(
    (
        Column("key", "Number or ID", ("Event ID", "ID", "Event Number", "UID", "external_id")),
        Column("name", "Name", ("Event Name", "Name", "Title", "Event Title", "Event", "Summary")),
        Column("starts", "Start", ("Event Start Date", "Start Date", "Starts", "Start", "Event Date", "Date",
                                   "Start Date & Time", "Event start date and time", "When")),
        Column("at", "Start time", ("Event Start Time", "Start Time", "Time")),
        Column("ends", "End", ("Event End Date", "End Date", "Ends", "End", "Event end date and time")),
        Column("until", "End time", ("Event End Time", "End Time")),
        Column("zone", "Time zone", ("Event Time Zone", "Timezone", "Time Zone", "Event Timezone")),
        Column("place", "Place", ("Venue Name", "Venue", "Event Location", "Location", "Place", "Where")),
        Column("address", "Street", ("Venue Address", "Address", "Street Address", "Address 1")),
        Column("town", "Town", ("Venue City", "City", "Town", "Locality")),
        Column("status", "Status", ("Event Status", "Status")),
        Column("capacity", "Capacity", ("Event Capacity", "Capacity", "Total Capacity", "Max attendees")),
        Column("rsvps", "RSVPs or tickets", ("Tickets Sold", "RSVPs", "Registered", "Orders", "Quantity Sold")),
        Column("url", "Address online", ("Online URL", "Webinar URL", "Online Event URL")),
        Column("page", "Web page", ("Event URL", "Event Page", "Web page")),
        Column("description", "Description", ("Event Description", "Description", "Summary Text", "Details")),
        Column("access", "Access", ("Accessibility", "Access", "Accessibility Notes")),
        Column("kind", "Kind", ("Event Kind", "Kind", "Event Type")),
        Column("private", "Private address", ("Private Address",)),
    ),
    needs=(("name",), ("starts",)),
)  # fmt: skip
_TIMES = ("starts", "at", "ends", "until")
_STANDING: dict[str, Standing] = {"canceled": "cancelled", "cancelled": "cancelled", "draft": "planned",
                                  "tentative": "planned", "planned": "planned"}  # fmt: skip


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a CSV names an event and its start in columns that only a list of events has."""
    head = body[:4096].decode("utf-8", "replace").lower()
    first = head.splitlines()[0] if head.strip() else ""
    named_ = any(name in first for name in ("event name", "event title"))
    return named_ and any(name in first for name in ("start date", "event date", "start time", "starts"))


def read(table: CsvTable, mapping: Mapping[str, str], zone: ZoneInfo, order: str, today: date) -> Read:
    """The events of a table. Dates that read two ways follow `order`, else the column; else their row is refused."""
    found = Read()

    def cell(row: Mapping[str, str], name: str) -> str:
        return row.get(mapping.get(name, ""), "").strip()

    said = order or column_order([cell(row.cells, "starts").split(" ")[0] for row in table.rows])
    for row in table.rows:
        title = named(cell(row.cells, "name"))
        if not title:
            found.refuse(row.number, "It has no name.")
            continue
        here = zone_named(cell(row.cells, "zone"), zone)
        try:
            when = _when({name: cell(row.cells, name) for name in _TIMES}, here, said, today)
        except (AmbiguousDate, BadDate) as bad:
            found.refuse(row.number, str(bad))
            continue
        if why := problem(when):
            found.refuse(row.number, why)
            continue
        key = line(cell(row.cells, "key"), 300)
        place, address = located(
            cell(row.cells, "place"), [cell(row.cells, "address")], [cell(row.cells, "town")],
            private=cell(row.cells, "private").casefold() == "yes",
        )  # fmt: skip
        kind = cell(row.cells, "kind").casefold()
        words = cell(row.cells, "description")
        if not key:
            found.note("Rows without a number are known again by their name and start.")
        found.events.append(
            Incoming(
                source=NAME,
                key=key or f"{title.casefold()}@{when.starts or when.day}",
                name=title,
                when=when,
                time_zone=here.key,
                place=place,
                kind=kind if kind in KINDS else "other",
                standing=_STANDING.get(cell(row.cells, "status").casefold(), "confirmed"),
                capacity=_count(cell(row.cells, "capacity")),
                rsvps=_count(cell(row.cells, "rsvps")),
                private=cell(row.cells, "private").casefold() == "yes",
                address=address,
                online_url=plain(cell(row.cells, "url")),
                accessibility=line(cell(row.cells, "access"), 300),
                description=worded(words if key.startswith(OURS) else readable(words), found),
                page_url=plain(cell(row.cells, "page")),
                row=row.number,
                also=(key,) if key else (),
            )
        )
    if any(event.rsvps for event in found.events):
        found.note("Tickets and RSVPs are kept as the number of RSVPs, never as attendance.")
    return found


def _when(said: Mapping[str, str], zone: ZoneInfo, order: str, today: date) -> When:
    starts, at, ends, until = (said[name] for name in _TIMES)
    begun = _read(f"{starts} {at}".strip(), zone, order, today)
    if begun is None:
        return When()
    over = _read(f"{ends or starts} {until}".strip(), zone, order, today) if ends or until else None
    timed = bool(at) or ":" in starts or begun.astimezone(zone).time() != time(0)
    if not timed:
        first = begun.astimezone(zone).date()
        last = over.astimezone(zone).date() if over else first
        return When(day=first, last_day=last if first < last < first + timedelta(days=400) else None)
    return When(starts=begun, ends=over if over and begun < over < begun + timedelta(days=400) else None)


def _read(text: str, zone: ZoneInfo, order: str, today: date) -> datetime | None:
    return parse_moment(text, zone, order, today=today) if text else None


def _count(text: str) -> int | None:
    plain_ = text.replace(",", "").replace(" ", "")
    return int(plain_) if plain_.isdecimal() and len(plain_) < 8 else None
