"""Hearings from files: Open States events, congress.gov committee meetings, and the calendar of a LegiScan bill.

A record that cannot be read is refused by itself, with the key that is missing or of the wrong type. Starts are read
as local dates and wall-clock times of the place (`policy.hearings.local_start`).
Keys: openstates/api-v3 api/schemas.py (Event); LibraryOfCongress/api.congress.gov CommitteeMeetingEndpoint.md;
LegiScan API user manual (calendar).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from data.dates import BadDate, parse_time
from data.errors import GroundswellError
from policy.bills import local_date, zone_of
from policy.connectors.records import (
    Found,
    WrongShape,
    block,
    clean,
    document,
    keys_of,
    kind_of,
    may_be_json,
    text_of,
)
from policy.hearings import BillName, HearingFound, Told, local_start
from policy.places import ZONES, jurisdiction_key

NAME = "hearings"
OPEN_STATES, CONGRESS, LEGISCAN = "openstates", "congress", "legiscan"
_OFF = ("cancel", "deleted")
_MARKS = ("start_date", "agenda", "all_day")
_HOSTS = ("committee", "organization")


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file holds Open States events or committee meetings of congress.gov."""
    if not may_be_json(body):
        return False
    try:
        given = document(body, "Open States")
        first = next(iter(_records(given)), None)
    except GroundswellError:
        return False
    if not isinstance(first, dict):
        return False
    return _is_meeting(first) or (
        "start_date" in first and (str(first.get("id", "")).startswith("ocd-event/") or _count(first, _MARKS) == 3)
    )


def _count(record: dict[str, Any], names: tuple[str, ...]) -> int:
    return sum(name in record for name in names)


def _is_meeting(record: dict[str, Any]) -> bool:
    return "eventId" in record and "congress" in record


def parse(body: bytes, zone: ZoneInfo | None = None) -> Found:
    """Read a file of hearings. `zone` is the clock of places that are no state.

    Raises GroundswellError where it is no JSON, or JSON of something else.
    """
    found = Found()
    number = 0
    for number, record in enumerate(_records(document(body, "Open States or congress.gov")), 1):
        try:
            if not isinstance(record, dict):
                raise WrongShape(f"Record {number} is {kind_of(record)} where a hearing belongs.")
            read = _meeting(record) if _is_meeting(record) else _event(record, number, zone, found)
            found.hearings.append((number, read))
        except GroundswellError as error:
            found.refused.append((number, str(error)))
    if not number:
        found.notes.append("The file holds no hearings.")
    return found


def _records(given: Any) -> Iterator[Any]:
    if isinstance(given, list):
        return iter(given)
    if isinstance(given, dict):
        for name in ("results", "events", "committeeMeetings"):
            if isinstance(given.get(name), list):
                return iter(given[name])
        if isinstance(given.get("committeeMeeting"), dict):
            return iter([given["committeeMeeting"]])
        if "start_date" in given or _is_meeting(given):
            return iter([given])
        raise GroundswellError(
            f"This JSON holds no hearings (its keys: {keys_of(given)}).",
            "A key may have been renamed, or the file is of another format.",
        )
    raise GroundswellError("This JSON holds no hearings: an event or a list of events was expected.")


def _event(record: dict[str, Any], number: int, home: ZoneInfo | None, found: Found) -> HearingFound:
    place, place_id = _named(record.get("jurisdiction"))
    if not place and not place_id:
        raise WrongShape("It names no jurisdiction.", "“jurisdiction” may have been renamed.")
    key = jurisdiction_key(place, place_id)
    zone = zone_of(key) or home or ZoneInfo("UTC")
    whole_day = record.get("all_day")
    on, at = _start(text_of(record, "start_date", needed=True), zone, all_day=whole_day is True)
    agenda = block(record, "agenda", lambda item, _n: item, str(number), found)
    bills = tuple(dict.fromkeys(bill for item in agenda or () for bill in _bills(item, place or key)))
    status = text_of(record, "status").casefold()
    off = record.get("deleted") is True or any(mark in status for mark in _OFF)
    location = record.get("location")
    told = Told(on, at, text_of(location, "name") if isinstance(location, dict) else "", _host(record), off)
    source_key = text_of(record, "id", needed=True)
    return HearingFound(OPEN_STATES, source_key, told, zone.key, bills, whole=agenda is not None)


def _start(text: str, zone: ZoneInfo, *, all_day: bool = False) -> tuple[Any, time | None]:
    try:
        return local_start(text, zone, all_day=all_day)
    except ValueError as error:
        raise BadDate(
            f"“{text[:40]}” cannot be read as a date and time.", "They look like 2026-12-03T14:30Z."
        ) from error


def _named(value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        return text_of(value, "name"), text_of(value, "id")
    text = clean(value) if isinstance(value, str) else ""
    return ("", text) if text.startswith("ocd-jurisdiction/") else (text, "")


def _bills(item: dict[str, Any], place: str) -> Iterator[BillName]:
    entities = item.get("related_entities")
    for entity in entities if isinstance(entities, list) else ():
        if not isinstance(entity, dict):
            continue
        bill = entity.get("bill")
        if isinstance(bill, dict) and (number := text_of(bill, "identifier", numbers=True)):
            where, where_id = _named(bill.get("jurisdiction"))
            own = where or (jurisdiction_key("", where_id) if where_id else place)
            yield BillName(own, number, text_of(bill, "session", numbers=True), text_of(bill, "id"))
        elif text_of(entity, "entity_type") == "bill" and (number := text_of(entity, "name")):
            yield BillName(place, number)


def _host(record: dict[str, Any]) -> str:
    """The committee that sits: who takes part as host, else the one committee that takes part, else the title."""
    people = [one for one in record.get("participants") or () if isinstance(one, dict)]
    there = [(text_of(one, "note").casefold(), text_of(one, "name")) for one in people
             if text_of(one, "entity_type") in _HOSTS]  # fmt: skip
    hosts = [name for note, name in there if note == "host" and name] or [name for _, name in there if name]
    return hosts[0] if hosts else text_of(record, "name")


def _meeting(record: dict[str, Any]) -> HearingFound:
    congress = text_of(record, "congress", needed=True, numbers=True)
    zone = zone_of("us") or ZoneInfo("America/New_York")
    on, at = _start(text_of(record, "date", needed=True), zone)
    where = record.get("location")
    room = ", ".join(part for part in (text_of(where, "room", numbers=True), text_of(where, "building")) if part) \
        if isinstance(where, dict) else ""  # fmt: skip
    committees = [one for one in record.get("committees") or () if isinstance(one, dict)]
    committee = text_of(committees[0], "name") if committees else text_of(record, "title")
    related = record.get("relatedItems")
    listed = related.get("bills") if isinstance(related, dict) else None
    bills = []
    for bill in listed or ():
        kind, number = text_of(bill, "type").upper(), text_of(bill, "number", numbers=True)
        if kind and number:
            session = text_of(bill, "congress", numbers=True) or congress
            bills.append(BillName("United States", f"{kind} {number}", session, f"{session}-{kind.lower()}-{number}"))
    off = "cancel" in text_of(record, "meetingStatus").casefold()
    key = f"{congress}-{text_of(record, 'eventId', needed=True, numbers=True)}"
    told = Told(on, at, room, committee, off)
    return HearingFound(CONGRESS, key, told, zone.key, tuple(dict.fromkeys(bills)), whole=related is not None)


def calendar_of(record: dict[str, Any], bill: BillName, place: str, found: Found) -> None:
    """Read the `calendar` of a LegiScan bill into `found.hearings`.

    LegiScan names an entry by a hash of what it says, so that one which moved has another name: the names that
    are still in the calendar are told with each.
    """
    zone_name = ZONES.get(jurisdiction_key(bill.jurisdiction).split("/")[0])
    zone = ZoneInfo(zone_name) if zone_name else ZoneInfo("UTC")

    def read(item: dict[str, Any], _count: int) -> tuple[str, Told]:
        on = local_date(text_of(item, "date", needed=True), zone)
        said = text_of(item, "time")
        at = parse_time(said) if said and said not in ("00:00", "00:00:00") else None
        words = text_of(item, "description") or text_of(item, "type")
        return text_of(item, "event_hash", needed=True), Told(on, at, text_of(item, "location"), words)

    entries = block(record, "calendar", read, place, found) or ()
    names = tuple(name for name, _ in entries)
    for count, (name, told) in enumerate(entries, 1):
        where = f"{place}, calendar {count}"
        found.hearings.append((where, HearingFound(LEGISCAN, name, told, zone.key, (bill,), others=names)))
