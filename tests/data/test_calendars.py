"""Calendar files and private addresses: what calendar programs read, and who may."""

from __future__ import annotations

import hashlib
import logging
import os
import time as clock_time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from sqlmodel import Session, select
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

import serve
from data import calendars, db, feeds, queries
from data.access import OPERATOR, Actor, Role
from data.agenda import InitiativeRow
from data.entries import Entry, sequence_of
from data.errors import NotAllowed, NotFound, Refused
from data.models import AuditEntry, CalendarFeed, Member
from data.web import Allowance, matches
from tests.conftest import NOW, make_initiative

DAY = Entry(
    "x-1", "Session ends", date(2026, 12, 3), None, "", "Bills die; all, of them.", "policy?bill=7", "", "confirmed",
    3, NOW,
)  # fmt: skip
HOUR = replace(
    DAY, uid="x-2", starts=datetime(2026, 12, 3, 16, 30, tzinfo=UTC), ends=datetime(2026, 12, 3, 17, 30, tzinfo=UTC),
    time_zone="America/Chicago",
)  # fmt: skip


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def reader_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    clock_time.tzset()
    yield request.param
    monkeypatch.delenv("TZ")
    os.environ.pop("TZ", None)
    clock_time.tzset()


def test_a_day_is_that_day_wherever_it_is_read(reader_zone: str) -> None:
    body = calendars.write([DAY, HOUR], "Team", NOW)
    day, hour = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert b"DTSTART;VALUE=DATE:20261203\r\n" in body
    assert b"DTEND;VALUE=DATE:20261204\r\n" in body
    assert day["DTSTART"].dt == date(2026, 12, 3)
    assert hour["DTSTART"].dt == datetime(2026, 12, 3, 16, 30, tzinfo=UTC)
    assert "3 Dec 2026, 10:30 (America/Chicago time)" in hour["DESCRIPTION"]
    assert len(recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between("20261203", "20261204")) == 2


def test_lines_end_and_fold_as_the_standard_says() -> None:
    body = calendars.write([replace(DAY, description="über, lang; und\x00 weit\r\n" * 20)], "Tëam" * 40, NOW)
    lines = body.split(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert b"\x00" not in body


def test_the_page_stands_in_the_description_and_a_cancelled_one_goes() -> None:
    body = calendars.write([replace(DAY, status="cancelled", sequence=4)], "Team", NOW, base="https://gs.example/")
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert event["DESCRIPTION"].endswith("https://gs.example/policy?bill=7")
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == ("CANCELLED", 4, "x-1")
    assert event["SUMMARY"] == "Cancelled: Session ends"
    assert calendars.write([DAY], "T", NOW) == calendars.write([DAY], "T", NOW + timedelta(days=9))  # for the ETag
    assert sequence_of(NOW) < sequence_of(NOW + timedelta(minutes=1)) < 2**31


def test_an_address_is_kept_as_its_hash_and_revoked_for_good(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor]
) -> None:
    reader = actors[Role.READER]
    row, token = feeds.make_feed(session, reader, initiative.id, reader.member_id, " Phone ", now=NOW)
    stored = session.get(CalendarFeed, row.id)
    assert stored is not None
    assert stored.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(stored.model_dump())
    assert len(token) >= 43
    assert all(token not in str(entry.model_dump()) for entry in session.exec(select(AuditEntry)))
    found = feeds.opened(session, token)
    assert found is not None
    assert (found.member, found.label) == (reader.name, "Phone")
    with pytest.raises(NotAllowed):
        feeds.make_feed(session, reader, initiative.id, None, "", now=NOW)
    with pytest.raises(NotAllowed):
        feeds.revoke_feed(session, actors[Role.ORGANIZER], initiative.id, row.id, now=NOW)
    feeds.revoke_feed(session, reader, initiative.id, row.id, now=NOW)
    assert feeds.opened(session, token) is None
    assert feeds.feeds(session, initiative.id, reader.member_id) == []


def test_who_left_the_team_reads_nothing(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor]
) -> None:
    who = actors[Role.POLICY]
    _, token = feeds.make_feed(session, who, initiative.id, who.member_id, "", now=NOW)
    member = session.get(Member, who.member_id)
    assert member is not None
    member.active = False
    session.flush()
    assert feeds.opened(session, token) is None


def test_addresses_have_a_limit_and_an_owner(session: Session, initiative: InitiativeRow) -> None:
    for _ in range(feeds.MOST):
        feeds.make_feed(session, OPERATOR, initiative.id, None, "", now=NOW)
    with pytest.raises(Refused):
        feeds.make_feed(session, OPERATOR, initiative.id, None, "", now=NOW)
    with pytest.raises(NotFound):
        feeds.make_feed(session, OPERATOR, initiative.id, 10**6, "", now=NOW)


@pytest.fixture
def served(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TestClient, str, int]]:
    monkeypatch.setattr(serve, "asked", Allowance(20, 0))
    monkeypatch.setenv("GROUNDSWELL_PASSPHRASE", "calendars cannot type this")
    monkeypatch.setitem(calendars._offered, "test", lambda *_: [DAY])
    with db.writing() as session:
        initiative = make_initiative(session)
        row, token = feeds.make_feed(session, OPERATOR, initiative.id, None, "", now=NOW)
    app = Starlette(routes=[Route("/calendar/{token}.ics", serve.calendar, methods=["GET"])])
    with TestClient(app, base_url="https://desk.example") as client:
        yield client, token, row.id


def test_a_calendar_is_served_with_a_tag_and_without_a_sign_in(served: tuple[TestClient, str, int]) -> None:
    client, token, _ = served
    reply = client.get(f"/calendar/{token}.ics")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "private" in reply.headers["cache-control"]
    assert "https://desk.example/policy?bill=7" in reply.text.replace("\r\n ", "")
    head = client.head(f"/calendar/{token}.ics")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", reply.headers["etag"])
    again = client.get(f"/calendar/{token}.ics", headers={"If-None-Match": f'"x", W/{reply.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    with db.reading() as session:
        initiative = queries.initiatives(session)[0]
        (row,) = feeds.feeds(session, initiative.id, None)
    assert row.last_read_at is not None


def test_unknown_and_revoked_are_one_answer(served: tuple[TestClient, str, int]) -> None:
    client, token, key = served
    with db.writing() as session:
        feeds.revoke_feed(session, OPERATOR, queries.initiatives(session)[0].id, key, now=NOW)
    replies = [client.get(f"/calendar/{one}.ics") for one in (token, "nobody", "x" * 5_000)]
    assert {(reply.status_code, reply.content) for reply in replies} == {
        (404, b"There is no calendar at this address.")
    }


def test_who_asks_too_often_waits(served: tuple[TestClient, str, int]) -> None:
    client, token, _ = served
    codes = [client.get(f"/calendar/{token}.ics").status_code for _ in range(25)]
    assert codes == [200] * 20 + [429] * 5


def test_the_address_of_groundswell_can_be_said(
    served: tuple[TestClient, str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, token, _ = served
    monkeypatch.setenv("GROUNDSWELL_URL", "https://groundswell.example.org/")
    text = client.get(f"/calendar/{token}.ics").text.replace("\r\n ", "")
    assert "URL:https://groundswell.example.org/policy?bill=7" in text
    monkeypatch.setenv("GROUNDSWELL_URL", "javascript:alert(1)")
    assert feeds.base_url("http://here") == "http://here"


def test_a_server_s_record_of_requests_never_holds_a_token(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="uvicorn.access"):
        logging.getLogger("uvicorn.access").info(
            '%s - "%s %s HTTP/%s" %d', "127.0.0.1:9", "GET", "/calendar/SECRET.ics?x=SECRET", "1.1", 200
        )
    logged = "".join(handler.format(record) for record in caplog.records for handler in [caplog.handler])
    assert "/calendar/-" in logged
    assert "SECRET" not in logged


def test_an_allowance_fills_up_again_and_forgets() -> None:
    allowance = Allowance(2, 0.5, addresses=3)
    assert [allowance.spend("10.0.0.1", at) for at in (0, 0, 0, 1, 2, 2.5)] == [True, True, False, False, True, False]
    assert [allowance.spend(f"2001:db8::{one}", 3) for one in range(3)] == [True, True, False]  # one network
    assert allowance.spend("::ffff:10.0.0.9", 3)
    assert allowance.spend("::ffff:10.0.0.8", 3)
    assert len(allowance._left) == 3
    assert matches("*", '"a"')
    assert not matches("", '"a"')
