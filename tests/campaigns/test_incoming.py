"""Events of other programs: each file imports or is named, twice adds nothing, and what is newer wins."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from campaigns import queries
from campaigns.attendance import Count
from campaigns.connectors import event_table, ics, mobilize, osdi
from campaigns.offers import register
from campaigns.queries import incoming as stored
from campaigns.queries import incoming_undo
from campaigns.services import correct_event
from data import exchange, importing, services
from data.access import Actor
from data.agenda import InitiativeRow
from data.exchange import FileReport
from data.files import read_csv
from tests.conftest import NOW, ROOT

register()
CHICAGO = ZoneInfo("America/Chicago")


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar of these events, each given as its lines."""
    blocks = "".join(f"BEGIN:VEVENT\n{lines.strip()}\nEND:VEVENT\n" for lines in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{blocks}END:VCALENDAR\n".replace("\n", "\r\n").encode()


FORUM = """UID:forum-1
DTSTART;TZID=America/Chicago:20261201T183000
DTEND;TZID=America/Chicago:20261201T200000
SUMMARY:Forum on care
LOCATION:Marlow Library
SEQUENCE:{seq}
"""
WEEKLY = """UID:weekly-1
DTSTART;TZID=America/Chicago:20261020T183000
DTEND;TZID=America/Chicago:20261020T193000
RRULE:FREQ=WEEKLY;COUNT=6
EXDATE;TZID=America/Chicago:20261103T183000
SUMMARY:Coffee with parents
LOCATION:Elm Street
"""
MOVED = """UID:weekly-1
RECURRENCE-ID;TZID=America/Chicago:20261117T183000
DTSTART;TZID=America/Chicago:20261118T190000
DTEND;TZID=America/Chicago:20261118T200000
SUMMARY:Coffee with parents, moved
"""
OFF = """UID:weekly-1
RECURRENCE-ID;TZID=America/Chicago:20261124T183000
DTSTART;TZID=America/Chicago:20261124T183000
STATUS:CANCELLED
SUMMARY:Coffee with parents
"""


@pytest.fixture
def take(session: Session, actor: Actor, initiative: InitiativeRow) -> Any:
    """Import one file as a batch; returns its report, with the batch's number in `batch`."""

    def run(body: bytes, format: str = "ics", name: str = "a.ics", **options: str) -> FileReport:
        found = services.import_files(
            session, actor, initiative.id, exchange.format_named(format), [(name, body)], options, now=NOW
        )
        run.batch = found.batch  # type: ignore[attr-defined]
        return found.files[0]

    return run


def counts(report: FileReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.same, len(report.refused)


def test_an_event_keeps_its_uid_and_the_higher_number_wins(
    session: Session, initiative: InitiativeRow, take: Any
) -> None:
    assert counts(take(calendar(FORUM.format(seq=1)), goal="")) == (1, 0, 0, 0)
    assert counts(take(calendar(FORUM.format(seq=1)))) == (0, 0, 1, 0)
    later = FORUM.format(seq=2).replace("T183000", "T190000")
    assert counts(take(calendar(later))) == (0, 1, 0, 0)
    older = take(calendar(FORUM.format(seq=1)))
    assert counts(older) == (0, 0, 0, 1)
    assert older.refused[0].why == "It is older than what is here, which stays."
    (row,) = queries.events(session, initiative.id)
    assert row.starts == datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
    assert (row.name, row.place, row.goals[0].name) == (
        "Forum on care",
        "Marlow Library",
        "Child care for every family",
    )


def test_an_older_telling_with_the_same_number_is_known_by_its_stamp(take: Any) -> None:
    new = FORUM.format(seq=0) + "LAST-MODIFIED:20261101T000000Z\n"
    old = FORUM.format(seq=0).replace("Forum", "Old forum") + "LAST-MODIFIED:20261001T000000Z\n"
    take(calendar(new))
    assert counts(take(calendar(old))) == (0, 0, 0, 1)


def test_a_cancelled_event_is_called_off_and_what_was_counted_stays(
    session: Session, actor: Actor, initiative: InitiativeRow, take: Any
) -> None:
    take(calendar(FORUM.format(seq=1).replace("202612", "202610")))
    (row,) = queries.events(session, initiative.id)
    assert row.status == "happened"
    correct_event(session, actor, initiative.id, row.id, attendance=Count(40, 40, "40"), heard="", now=NOW)
    take(calendar(FORUM.format(seq=2).replace("202612", "202610"), head="METHOD:CANCEL\n"))
    (row,) = queries.events(session, initiative.id)
    assert (row.status, row.attendance.exact) == ("cancelled", 40)


def test_a_series_is_one_with_its_exceptions(session: Session, initiative: InitiativeRow, take: Any) -> None:
    assert counts(take(calendar(WEEKLY, MOVED, OFF))) == (1, 0, 0, 0)
    rows = sorted(queries.events(session, initiative.id), key=lambda row: row.starts_on)
    assert [row.starts_on.isoformat()[5:] for row in rows] == ["10-20", "10-27", "11-10", "11-18", "11-24"]
    # Half past six on the spot, before and after the clocks change.
    assert {row.starts.astimezone(CHICAGO).hour for row in rows if row.starts and row.starts_on.day != 18} == {18}
    assert [row.status for row in rows][3:] == ["happened", "cancelled"]
    assert rows[3].name == "Coffee with parents, moved"
    assert counts(take(calendar(WEEKLY, MOVED, OFF))) == (0, 0, 1, 0)


def test_a_changed_series_keeps_what_was_counted(
    session: Session, actor: Actor, initiative: InitiativeRow, take: Any
) -> None:
    take(calendar(WEEKLY))
    first = min(queries.events(session, initiative.id), key=lambda row: row.starts_on)
    correct_event(session, actor, initiative.id, first.id, attendance=Count(9, 9, "9"), heard="", now=NOW)
    shorter = WEEKLY.replace("COUNT=6", "COUNT=4").replace("Elm Street", "Oak Street") + "SEQUENCE:1\n"
    assert counts(take(calendar(shorter))) == (0, 1, 0, 0)
    rows = {row.starts_on: row for row in queries.events(session, initiative.id)}
    assert rows[date(2026, 10, 20)].attendance.exact == 9
    assert rows[date(2026, 10, 27)].place == "Oak Street"
    assert rows[date(2026, 11, 24)].status == "cancelled"


@pytest.mark.parametrize(
    ("lines", "starts", "note"),
    [
        ("DTSTART:20260704T090000", datetime(2026, 7, 4, 14, tzinfo=UTC), "read as America/Chicago time"),
        ("DTSTART;TZID=Eastern Standard Time:20260704T090000", datetime(2026, 7, 4, 13, tzinfo=UTC), ""),
        ("DTSTART:20260704T090000Z", datetime(2026, 7, 4, 9, tzinfo=UTC), ""),
    ],
)
def test_zones_as_programs_write_them(lines: str, starts: datetime, note: str) -> None:
    found = ics.read(calendar(f"UID:z\nSUMMARY:x\n{lines}"), CHICAGO)
    assert found.events[0].when.starts == starts
    assert any(note in said for said in found.notes) == bool(note)


def test_a_zone_that_only_the_file_knows_is_one_of_the_same_clock() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Our place\nBEGIN:STANDARD\nDTSTART:20201101T020000\nTZOFFSETFROM:-0600\n"
        "TZOFFSETTO:-0700\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
        "DTSTART:20200308T020000\nTZOFFSETFROM:-0700\nTZOFFSETTO:-0600\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\n"
        "END:DAYLIGHT\nEND:VTIMEZONE\n"
    )
    (event,) = ics.read(calendar("UID:z\nSUMMARY:x\nDTSTART;TZID=Our place:20260704T090000", head=zone), CHICAGO).events
    assert event.when.starts == datetime(2026, 7, 4, 15, tzinfo=UTC)
    assert event.time_zone == "America/Denver"


def test_broken_lines_are_left_out_and_the_rest_stands() -> None:
    found = ics.read(
        calendar("UID:b\nDTSTART:20261201\nthis is no line\nRDATE;VALUE=PERIOD:oops\nSUMMARY:Still here"), CHICAGO
    )
    assert found.events[0].name == "Still here"
    assert sum("was left out" in note for note in found.notes) == 2


def test_what_is_no_event_is_named() -> None:
    todo = "BEGIN:VTODO\nUID:t\nSUMMARY:x\nEND:VTODO\n"
    found = ics.read(calendar(FORUM.format(seq=0), head=todo), CHICAGO)
    assert len(found.events) == 1
    assert found.refused == [("VTODO", "It is a task, not an event.")]
    reply = ics.read(calendar(FORUM.format(seq=0), head="METHOD:REPLY\n"), CHICAGO)
    assert reply.refused == [("forum-1", "It is an answer to an invitation, not an event.")]


def test_a_long_series_begins_near_today(session: Session, initiative: InitiativeRow, take: Any) -> None:
    daily = "UID:d\nSUMMARY:Stand-up\nDTSTART:20150105T150000Z\nRRULE:FREQ=DAILY\n"
    report = take(calendar(daily))
    assert any("repeats since long ago" in note for note in report.notes)
    days = [row.starts_on for row in queries.events(session, initiative.id)]
    assert len(days) <= 800
    assert max(days) > NOW.date() + timedelta(days=150)


def test_a_rule_that_cannot_be_followed_leaves_its_first_occurrence(take: Any) -> None:
    report = take(calendar("UID:h\nSUMMARY:Bells\nDTSTART:20261201T150000Z\nRRULE:FREQ=HOURLY\n"))
    assert counts(report) == (1, 0, 0, 0)
    assert any("only its first occurrence" in note for note in report.notes)


DAYS = """
from datetime import date
from zoneinfo import ZoneInfo
from campaigns.connectors import ics
lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", "DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203",
         "END:VEVENT", "END:VCALENDAR"]
(event,) = ics.read("\\r\\n".join(lines).encode(), ZoneInfo("America/Chicago")).events
assert (event.when.day, event.when.last_day) == (date(2026, 12, 1), date(2026, 12, 2)), event.when
"""


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_whole_days_do_not_move_with_the_machine(zone: str) -> None:
    done = subprocess.run([sys.executable, "-c", DAYS], cwd=ROOT, env={**os.environ, "TZ": zone}, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_an_import_is_undone_but_for_what_somebody_worked_on(
    session: Session, actor: Actor, initiative: InitiativeRow, take: Any
) -> None:
    take(calendar(FORUM.format(seq=0).replace("202612", "202610"), WEEKLY))
    batch = take.batch
    forum = next(row for row in queries.events(session, initiative.id) if row.name == "Forum on care")
    correct_event(session, actor, initiative.id, forum.id, attendance=Count(3, 3, "3"), heard="", now=NOW)
    assert importing.undo_import(session, actor, initiative.id, batch, now=NOW) == {"events": 1}
    assert [row.name for row in queries.events(session, initiative.id)] == ["Forum on care"]
    assert counts(take(calendar(WEEKLY))) == (1, 0, 0, 0)


def test_what_two_imports_told_of_stays(session: Session, actor: Actor, initiative: InitiativeRow, take: Any) -> None:
    take(calendar(FORUM.format(seq=0)))
    first = take.batch
    take(calendar(FORUM.format(seq=0)))
    assert incoming_undo.of_batch(session, initiative.id, first).stay == []  # the same file again
    take(calendar(FORUM.format(seq=0)), name="partner.ics")
    assert incoming_undo.of_batch(session, initiative.id, first).stay == [
        "Forum on care: another import told of it too."
    ]


OSDI = b"""{"_embedded": {"osdi:events": [{"identifiers": ["action_network:1"], "title": "Rally", "total_accepted": 14,
 "status": "confirmed", "start_date": "2026-12-05T18:00:00Z", "end_date": "2026-12-05T20:00:00Z",
 "location": {"venue": "12 Elm Street", "locality": "Marlow", "public": false},
 "contact": {"name": "Pat Quinn", "email_address": "pat@example.org"}}]}}"""
SLOTS = b"""{"data": [{"id": 7, "title": "Knock doors", "event_type": "CANVASS", "timezone": "America/Chicago",
 "timeslots": [{"id": 1, "start_date": 1796148000, "end_date": 1796155200}, {"id": 2, "start_date": 1796234400}],
 "location": {"venue": "Library", "locality": "Marlow"},
 "contact": {"name": "Pat Quinn", "email_adddress": "pat@example.org", "phone_number": "555"}}]}"""


def test_osdi_counts_who_accepted_as_rsvps_and_takes_no_people(
    session: Session, initiative: InitiativeRow, take: Any
) -> None:
    assert osdi.looks_like("", OSDI)
    assert counts(take(OSDI, "osdi")) == (1, 0, 0, 0)
    assert counts(take(OSDI, "osdi")) == (0, 0, 1, 0)
    (row,) = queries.events(session, initiative.id)
    assert not row.attendance.known
    assert stored.rsvps(session, initiative.id, row.id) == 14
    assert row.place == "Marlow"  # the address is private
    assert "Quinn" not in repr(row)
    assert counts(take(OSDI.replace(b"Rally", b"Big rally"), "osdi")) == (0, 1, 0, 0)


def test_each_timeslot_of_mobilize_is_an_event(session: Session, initiative: InitiativeRow, take: Any) -> None:
    assert mobilize.looks_like("", SLOTS)
    assert counts(take(SLOTS, "mobilize")) == (2, 0, 0, 0)
    assert counts(take(SLOTS, "mobilize")) == (0, 0, 2, 0)
    rows = queries.events(session, initiative.id)
    assert {row.kind for row in rows} == {"canvass"}
    assert "pat@example" not in repr(mobilize.read(SLOTS, CHICAGO))


TABLE = (
    b"Event ID,Event Name,Event Start Date,Event Start Time,Venue Name,Venue City,Tickets Sold,Event Status\n"
    b"91,Town hall,12/15/2026,6:30 pm,Library,Marlow,22,Live\n"
    b"92,Picnic,2026-12-19,,Elm Park,Marlow,,Canceled\n"
    b"93,,2026-12-20,,,,,\n"
    b"94,Broken,someday,,,,,\n"
)


def test_a_table_as_eventbrite_exports_it(session: Session, initiative: InitiativeRow, take: Any) -> None:
    assert event_table.looks_like("e.csv", TABLE)
    report = take(TABLE, event_table.NAME, "e.csv")
    assert counts(report) == (2, 0, 0, 2)
    assert [refusal.row for refusal in report.refused] == [4, 5]
    assert counts(take(TABLE, event_table.NAME, "e.csv")) == (0, 0, 2, 2)
    rows = {row.name: row for row in queries.events(session, initiative.id)}
    assert rows["Town hall"].starts == datetime(2026, 12, 16, 0, 30, tzinfo=UTC)
    assert (rows["Picnic"].all_day, rows["Picnic"].status) == (True, "cancelled")
    assert read_csv(TABLE).header[0] == "Event ID"


def files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(("LICENSE", "ORIGIN"))
    )


@pytest.mark.parametrize(
    ("folder", "known"),
    [("icalendar", "ics"), ("vobject", "ics"), ("osdi-docs", "osdi"), ("mobilize-client", "mobilize")],
)
def test_every_real_file_imports_or_is_named_and_twice_adds_nothing(
    session: Session, initiative: InitiativeRow, take: Any, shared_data: Path, folder: str, known: str
) -> None:
    found = files(shared_data / "events" / folder)
    assert found
    brought, silent = 0, []
    for path in found:
        body = path.read_bytes()
        first = take(body, known, path.name)
        again = take(body, known, path.name)
        assert (again.new, again.changed) == (0, 0), path.name
        brought += first.new
        if not (first.new + first.changed + first.same or first.refused or first.notes):
            silent.append(path.name)
        assert all(refusal.why.endswith((".", "?")) for refusal in first.refused), first.refused
    assert silent == []
    print(f"\n{folder}: {len(found)} files, {brought} events and series")
    assert brought or folder == "mobilize-client"
