"""Our events as a calendar: series with exceptions, no private address; what is read back adds nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events
from sqlmodel import Session

from campaigns import queries
from campaigns.models import OutreachEvent
from campaigns.offers import register
from campaigns.outreach import EventDraft, FollowUpDraft
from campaigns.services import log_event
from data import exchange, feeds, services
from data.access import Actor
from data.agenda import InitiativeRow
from data.queries import goals
from tests.campaigns.test_incoming import FORUM, MOVED, OFF, WEEKLY, calendar
from tests.conftest import NOW

register()


def take(session: Session, actor: Actor, initiative: InitiativeRow, body: bytes) -> exchange.FileReport:
    format = exchange.format_named("ics")
    return services.import_files(session, actor, initiative.id, format, [("a.ics", body)], {}, now=NOW).files[0]


def written(session: Session, initiative: InitiativeRow, member_id: int | None = None) -> tuple[bytes, list[Any]]:
    body, _ = feeds.document(
        session, initiative.id, member_id, NOW, base="https://groundswell.example", only="campaigns"
    )
    return body, list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def log(session: Session, actor: Actor, initiative: InitiativeRow, name: str, **more: Any) -> int:
    goal = goals(session, initiative.id)[0].id
    draft = EventDraft(token=name, kind="forum", goal_ids=(goal,), place="Marlow Library", name=name, **more)
    return log_event(session, actor, initiative.id, draft, now=NOW).id


def test_an_event_links_to_its_page(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    key = log(
        session, actor, initiative, "Forum", starts=NOW + timedelta(days=3), ends=NOW + timedelta(days=3, hours=2)
    )
    body, (event,) = written(session, initiative)
    assert f"https://groundswell.example/outreach?event={key}" in str(event["DESCRIPTION"])
    assert event["UID"].startswith(f"event-{key}@")
    assert event["DTSTART"].dt == NOW + timedelta(days=3)
    assert body == written(session, initiative)[0]


def test_a_private_address_is_withheld_and_a_cancelled_event_says_so(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    key = log(session, actor, initiative, "House meeting", day=NOW.date() + timedelta(days=4))
    row = session.get(OutreachEvent, key)
    assert row is not None
    row.private_address, row.address, row.place = True, "12 Hidden Lane", "Northside"
    row.status, row.cancelled_why, row.sequence = "cancelled", "Snow.", 1
    session.flush()
    body, (event,) = written(session, initiative)
    assert b"Hidden" not in body
    assert event["LOCATION"] == "Northside"
    assert (event["STATUS"], event["SUMMARY"], event["SEQUENCE"]) == ("CANCELLED", "Cancelled: House meeting", 1)
    assert "Snow." in event["DESCRIPTION"]
    assert event["DTSTART"].dt == date(2026, 11, 27)


def test_a_series_goes_out_as_one_with_its_exceptions(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    take(session, actor, initiative, calendar(WEEKLY, MOVED, OFF))
    body, events = written(session, initiative)
    master, *others = events
    assert {str(event["UID"]) for event in events} == {"weekly-1"}
    assert master["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=6"
    assert [str(event["STATUS"]) for event in others] == ["CONFIRMED", "CANCELLED"]
    shown = recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between((2026, 10, 1), (2027, 1, 1))
    days = sorted(event["DTSTART"].dt.date().isoformat() for event in shown)
    assert days == ["2026-10-20", "2026-10-27", "2026-11-10", "2026-11-18", "2026-11-24"]
    assert {event["DTSTART"].dt.hour for event in shown} == {18, 19}


def test_what_we_wrote_adds_nothing_when_it_is_read_back(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    take(session, actor, initiative, calendar(WEEKLY, MOVED, FORUM.format(seq=3)))
    log(session, actor, initiative, "Canvass", starts=NOW - timedelta(days=1))
    before = queries.events(session, initiative.id)
    body, events = written(session, initiative)
    report = take(session, actor, initiative, body)
    assert (report.new, report.changed, report.refused) == (0, 0, [])
    assert queries.events(session, initiative.id) == before
    assert {str(event["UID"]).split("@")[0] for event in events} >= {"weekly-1", "forum-1"}
    assert written(session, initiative)[0] == body


def test_another_initiative_reads_it_as_events_of_its_own(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    take(session, actor, initiative, calendar(WEEKLY, MOVED, OFF))
    log(session, actor, initiative, "All day", day=NOW.date(), last_day=NOW.date() + timedelta(days=2))
    body, _ = written(session, initiative)
    from tests.conftest import make_initiative

    other = make_initiative(session, "Elsewhere")
    assert take(session, actor, other, body).new == 2
    assert take(session, actor, other, body).new == 0

    def told(initiative_id: int) -> set[tuple[object, ...]]:
        rows = queries.events(session, initiative_id)
        return {
            (row.name, row.starts, row.starts_on, row.ends_on, row.all_day, row.status == "cancelled") for row in rows
        }

    assert told(other.id) == told(initiative.id)


def test_a_member_has_their_events_and_what_they_owe(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    due = NOW.date() + timedelta(days=9)
    promise = FollowUpDraft("f", "Send flyer", actor.member_id, due)
    log(session, actor, initiative, "Canvass", starts=NOW - timedelta(days=1), follow_ups=(promise,))
    _, events = written(session, initiative, actor.member_id)
    assert sorted(str(event["SUMMARY"]) for event in events) == ["Canvass", "Due: Send flyer"]


def test_the_commands_bring_a_calendar_in_and_out(cli_run: Callable[..., Any], tmp_path: Path) -> None:
    source, target = tmp_path / "in.ics", tmp_path / "out.ics"
    source.write_bytes(calendar(WEEKLY.replace("2026", "2099"), FORUM.format(seq=0).replace("2026", "2099")))
    cli_run("data", "goal", "add", "Child care")
    assert cli_run("campaigns", "import", str(source), "--dry-run", "--json").json["files"][0]["new"] == 2
    first = cli_run("campaigns", "import", str(source), "--json", "--goal", "child")
    assert (first.code, first.json["files"][0]["format"], first.json["files"][0]["new"]) == (0, "ics", 2)
    again = cli_run("campaigns", "import", str(source), "--json")
    assert (again.json["files"][0]["new"], again.json["files"][0]["same"]) == (0, 2)
    assert cli_run("campaigns", "calendar", str(target), "--json").json["entries"] == 2
    assert b"UID:forum-1\r\n" in target.read_bytes()
    assert cli_run("campaigns", "undo", str(first.json["batch"]), "--json").code == 0
    assert cli_run("campaigns", "events", "--json").json == []


def test_a_calendar_that_cannot_be_written_says_so(cli_run: Callable[..., Any], tmp_path: Path) -> None:
    cli_run("data", "goal", "add", "Child care")
    found = cli_run("campaigns", "calendar", str(tmp_path / "none" / "out.ics"))
    assert found.code == 2
    assert "cannot be written" in found.err


@pytest.mark.parametrize("name", ["ics", "osdi", "mobilize", "events-table"])
def test_the_import_page_knows_each_format(name: str) -> None:
    assert exchange.format_named(name).verb == "log_event"
