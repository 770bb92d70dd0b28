"""Hearings: local dates, the same hearing twice, moved and cancelled ones, from every source."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlmodel import Session

from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.dates import BadDate
from data.errors import NotAllowed, Refused
from policy import queries, services
from policy.board import change_words
from policy.connectors import hearings as connector
from policy.hearings import HearingDraft, committee_words, local_start
from policy.places import ZONES
from policy.queries import hearing_records as records
from policy.services import hearings as moving
from tests.conftest import NOW
from tests.policy.builders import STATE, draft

EASTERN = ZoneInfo("America/New_York")
DAY = "2026-12-03"


@pytest.mark.parametrize(
    ("text", "zone", "all_day", "wanted"),
    [
        ("2026-12-03", EASTERN, False, (3, None)),
        ("2026-12-03T05:00:00+00:00", EASTERN, False, (3, None)),  # midnight of winter
        ("2026-12-03T04:00:00+00:00", EASTERN, False, (3, None)),  # midnight as of summer, said in winter
        ("2026-07-03T04:00:00Z", EASTERN, False, (3, None)),
        ("2026-12-03T05:00:00+00:00", EASTERN, True, (3, None)),
        ("2026-12-03T00:00:00+00:00", EASTERN, True, (3, None)),  # a plain date that was given a time
        ("2026-12-03T15:30:00Z", EASTERN, False, (3, time(10, 30))),
        ("2026-12-04T00:30:00Z", EASTERN, False, (3, time(19, 30))),  # an evening hearing, the day before in UTC
        ("2026-12-03T10:00:00", EASTERN, False, (3, time(10))),
        ("2026-12-03T10:00:00-05:00", EASTERN, False, (3, time(10))),
        ("2026-12-03T08:00:00Z", ZoneInfo("America/Los_Angeles"), False, (3, None)),
        ("2026-12-03T20:00:00Z", ZoneInfo("Pacific/Honolulu"), False, (3, time(10))),
        ("2026-12-04T04:00:00Z", ZoneInfo("America/Phoenix"), False, (3, time(21))),  # knows no summer time
    ],
)
def test_a_start_is_a_local_day_and_hour(
    text: str, zone: ZoneInfo, all_day: bool, wanted: tuple[int, time | None]
) -> None:
    on, at = local_start(text, zone, all_day=all_day)
    assert (on.day, at) == wanted


def test_a_placeholder_is_refused() -> None:
    with pytest.raises(BadDate):
        local_start("0001-01-01T00:00:00Z", EASTERN)


@given(
    on=some.dates(date(2020, 1, 1), date(2030, 12, 31)),
    at=some.sampled_from([time(hour, minute) for hour in range(6, 23) for minute in (0, 15, 30, 45)]),
    zone=some.sampled_from(sorted(set(ZONES.values()))),
)
def test_any_hearing_by_day_survives_a_journey_through_utc(on: date, at: time, zone: str) -> None:
    from datetime import UTC, datetime

    there = datetime.combine(on, at, ZoneInfo(zone))
    assert local_start(there.astimezone(UTC).isoformat(), ZoneInfo(zone)) == (on, at)
    midnight = datetime.combine(on, time(0), ZoneInfo(zone))
    assert local_start(midnight.astimezone(UTC).isoformat(), ZoneInfo(zone)) == (on, None)


def test_committees_are_told_apart_by_their_words() -> None:
    assert committee_words("Senate Committee on Education") == committee_words("Education, Senate")
    assert committee_words("Education") != committee_words("Education Subcommittee")
    assert committee_words("House Education") != committee_words("Senate Education")


def event(start: str = f"{DAY}T15:30:00+00:00", *bills: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An Open States event in the shape of API v3."""
    entities = [{"note": "", "name": "", "entity_type": "bill", "bill": bill} for bill in bills]
    record = {
        "id": "ocd-event/1", "name": "Education", "jurisdiction": STATE, "description": "", "start_date": start,
        "end_date": "", "all_day": False, "status": "confirmed", "deleted": False,
        "location": {"name": "Room 118", "url": ""},
        "participants": [{"note": "host", "name": "Senate Education Committee", "entity_type": "committee"}],
        "agenda": [{"description": "Bills", "related_entities": entities, "order": 0}],
    }  # fmt: skip
    return {**record, **more}


BILL = {"id": "ocd-bill/SB 12", "identifier": "SB 12", "session": "2025-2026"}


def load(session: Session, actor: Actor, initiative: InitiativeRow, *events: Any) -> dict[str, Any]:
    body = json.dumps({"results": list(events)}).encode()
    assert connector.looks_like("events.json", body)
    return moving.import_hearings(session, actor, initiative.id, "events.json", body, {}, NOW).as_json()


@pytest.fixture
def bill(session: Session, actor: Actor, initiative: InitiativeRow) -> int:
    return services.add_bill(session, actor, initiative.id, draft(), now=NOW).id


def told(session: Session, initiative: InitiativeRow) -> list[str]:
    changes = queries.changes_since(session, initiative.id, NOW - timedelta(days=1))
    return [change_words(one) for one in reversed(changes) if one.field.startswith("hearing")]


def test_an_event_is_set_then_same_then_moved_then_cancelled_and_never_deleted(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    first = load(session, actor, initiative, event(f"{DAY}T15:30:00Z", BILL))
    assert (first["new"], first["same"], first["refused"]) == (1, 0, [])
    (row,) = queries.hearings(session, initiative.id)
    assert (row.on, row.at, row.time_zone) == (date(2026, 12, 3), time(10, 30), "America/New_York")
    assert (row.committee, row.place, row.source, row.sequence) == (
        "Senate Education Committee", "Room 118", "openstates", 0,
    )  # fmt: skip
    assert load(session, actor, initiative, event(f"{DAY}T15:30:00Z", BILL))["same"] == 1
    moved = load(session, actor, initiative, event("2026-12-10T05:00:00Z", BILL))
    assert (moved["new"], moved["changed"]) == (0, 1)
    (row,) = queries.hearings(session, initiative.id)
    assert (row.on, row.at, row.sequence, row.changed_at) == (date(2026, 12, 10), None, 1, NOW)
    assert load(session, actor, initiative, event("2026-12-10T05:00:00Z", BILL, status="cancelled"))["changed"] == 1
    (row,) = queries.hearings(session, initiative.id)
    assert row.cancelled
    assert load(session, actor, initiative, event("2026-12-10T05:00:00Z", BILL, deleted=True))["same"] == 1
    assert load(session, actor, initiative, event("2026-12-10T05:00:00Z", BILL))["changed"] == 1
    assert told(session, initiative) == [
        "hearing set for Thu 3 Dec, 10:30, Senate Education Committee",
        "hearing moved from Thu 3 Dec, 10:30 to Thu 10 Dec",
        "hearing of Thu 10 Dec cancelled",
        "hearing set for Thu 10 Dec, Senate Education Committee, Room 118, which had been cancelled",
    ]


def test_the_same_hearing_by_hand_and_from_a_file_is_one(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    by_hand = HearingDraft(bill, date(2026, 12, 3), None, "", "Senate Education")
    services.add_hearing(session, actor, initiative.id, by_hand, now=NOW)
    with pytest.raises(Refused, match="set already"):
        services.add_hearing(session, actor, initiative.id, by_hand, now=NOW)
    report = load(session, actor, initiative, event(f"{DAY}T15:30:00Z", BILL))
    assert (report["new"], report["changed"]) == (0, 1)
    (row,) = queries.hearings(session, initiative.id)
    assert (row.at, row.place, row.committee) == (time(10, 30), "Room 118", "Senate Education")
    other = {"participants": [{"note": "host", "name": "Senate Finance", "entity_type": "committee"}]}
    load(session, actor, initiative, event(f"{DAY}T19:00:00Z", BILL, id="ocd-event/2", **other))
    assert len(queries.hearings(session, initiative.id)) == 2


def test_what_a_person_corrected_stays_until_the_source_itself_changes(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    load(session, actor, initiative, event(f"{DAY}T15:30:00Z", BILL))
    (row,) = queries.hearings(session, initiative.id)
    moving.move_hearing(session, actor, initiative.id, row.id, date(2026, 12, 4), time(9), "Room 2", now=NOW)
    assert load(session, actor, initiative, event(f"{DAY}T15:30:00Z", BILL))["same"] == 1
    (row,) = queries.hearings(session, initiative.id)
    assert (row.on, row.at, row.place, row.sequence) == (date(2026, 12, 4), time(9), "Room 2", 1)
    load(session, actor, initiative, event("2026-12-11T15:30:00Z", BILL))
    (row,) = queries.hearings(session, initiative.id)
    assert (row.on, row.at, row.place) == (date(2026, 12, 11), time(9), "Room 2")


def test_a_bill_taken_off_the_agenda_is_cancelled_and_others_stay(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    services.add_bill(session, actor, initiative.id, draft("SB 13"), now=NOW)
    second = {"id": "", "identifier": "S.B. 0013", "session": "2025-2026"}
    assert load(session, actor, initiative, event(f"{DAY}T15:30:00Z", BILL, second))["new"] == 2
    assert load(session, actor, initiative, event(f"{DAY}T15:30:00Z", second))["changed"] == 1
    state = {row.identifier: row.cancelled for row in queries.hearings(session, initiative.id)}
    assert state == {"SB 12": True, "SB 13": False}


def test_bills_that_are_not_here_and_records_that_cannot_be_read_are_named(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    stranger = {"id": "ocd-bill/x", "identifier": "HB 999", "session": "2025-2026"}
    renamed = event(f"{DAY}T15:30:00Z", BILL, id="ocd-event/3")
    renamed["starts_at"] = renamed.pop("start_date")
    report = load(
        session, actor, initiative, event(f"{DAY}T15:30:00Z", stranger), renamed,
        event("0001-01-01T00:00:00Z", BILL, id="ocd-event/4"), "not a record", event(f"{DAY}T15:30:00Z", id="e5"),
    )  # fmt: skip
    assert [refusal["row"] for refusal in report["refused"]] == [2, 3, 4]
    assert "start_date" in report["refused"][0]["why"]
    assert any("HB 999" in note for note in report["notes"])
    assert any("name no bill" in note for note in report["notes"])
    assert queries.hearings(session, initiative.id) == []


def test_committee_meetings_of_congress(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    of = draft("HR 21", "119", jurisdiction="United States")
    services.add_bill(session, actor, initiative.id, of, now=NOW)
    meeting = {
        "eventId": "115538", "congress": 119, "chamber": "House", "type": "Meeting", "title": "Markup",
        "meetingStatus": "Scheduled", "date": "2026-12-03T15:00:00Z",
        "committees": [{"systemCode": "hsed00", "name": "House Education and Workforce Committee"}],
        "location": {"room": "2175", "building": "Rayburn House Office Building"},
        "relatedItems": {"bills": [{"congress": 119, "number": "21", "type": "HR"}]},
    }  # fmt: skip
    body = json.dumps({"committeeMeeting": meeting}).encode()
    assert connector.looks_like("meeting.json", body)
    assert moving.import_hearings(session, actor, initiative.id, "m", body, {}, NOW).new == 1
    (row,) = queries.hearings(session, initiative.id)
    assert (row.on, row.at, row.place) == (date(2026, 12, 3), time(10), "2175, Rayburn House Office Building")
    body = json.dumps({"committeeMeeting": {**meeting, "meetingStatus": "Canceled"}}).encode()
    assert moving.import_hearings(session, actor, initiative.id, "m", body, {}, NOW).changed == 1
    assert queries.hearings(session, initiative.id)[0].cancelled


def legiscan(*calendar: dict[str, Any]) -> bytes:
    bill = {
        "bill_id": 77, "bill_number": "SB12", "state": "OH", "title": "School crossing guards", "body": "S",
        "bill_type": "B", "session": {"year_start": 2025, "year_end": 2026, "special": 0, "session_title": "2025-2026"},
        "history": [], "calendar": list(calendar),
    }  # fmt: skip
    return json.dumps({"status": "OK", "bill": bill}).encode()


def entry(name: str, on: str, at: str = "13:30", what: str = "Senate Education Hearing") -> dict[str, Any]:
    return {"type_id": 1, "type": "Hearing", "event_hash": name, "date": on, "time": at, "location": "Room 9",
            "description": what}  # fmt: skip


def test_the_calendar_of_a_legiscan_bill_sets_and_moves(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    def take(*calendar: dict[str, Any]) -> list[str]:
        report = services.import_legiscan(session, actor, initiative.id, "b.json", legiscan(*calendar), {}, NOW)
        assert not report.refused
        return report.notes

    assert "Hearings: 1 new." in take(entry("a", DAY))
    assert "Hearings: 1 same." in take(entry("a", DAY))
    assert "Hearings: 1 changed." in take(entry("b", "2026-12-08", "00:00"))
    (row,) = queries.hearings(session, initiative.id)
    assert (row.on, row.at) == (date(2026, 12, 8), None)
    assert "Hearings: 1 new, 1 same." in take(entry("b", "2026-12-08", "00:00"), entry("c", "2026-12-15"))
    assert len(queries.hearings(session, initiative.id)) == 2
    assert len(records.of_source(session, initiative.id, "legiscan", keys=["b", "c"])) == 2


def test_a_hearing_of_the_past_is_not_taken_for_one_that_moved(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    for calendar in (entry("a", "2026-11-03"), entry("b", DAY)):
        services.import_legiscan(session, actor, initiative.id, "b.json", legiscan(calendar), {}, NOW)
    assert [row.on.isoformat() for row in queries.hearings(session, initiative.id)] == ["2026-11-03", DAY]


def test_who_may_move_one(session: Session, actors: dict[Role, Actor], initiative: InitiativeRow, bill: int) -> None:
    by_hand = HearingDraft(bill, date(2026, 12, 3), None, "", "Senate Education")
    row = services.add_hearing(session, actors[Role.POLICY], initiative.id, by_hand, now=NOW)
    with pytest.raises(NotAllowed):
        moving.move_hearing(session, actors[Role.READER], initiative.id, row.id, row.on, None, now=NOW)
    with pytest.raises(NotAllowed):
        load(session, actors[Role.ORGANIZER], initiative, event())
    services.cancel_hearing(session, actors[Role.POLICY], initiative.id, row.id, now=NOW)
    with pytest.raises(Refused, match="cancelled"):
        moving.move_hearing(session, actors[Role.POLICY], initiative.id, row.id, row.on, time(9), now=NOW)
