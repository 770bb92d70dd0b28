"""Events in the shapes of other programs and back: the same events, twice adds nothing, no private address."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from campaigns import outgoing, queries
from campaigns.connectors import event_table, mobilize, osdi
from campaigns.details import Details, lines
from campaigns.incoming import Incoming, When
from campaigns.offers import register
from campaigns.outgoing import HEADER, Shape
from campaigns.outreach import KINDS, EventDraft, tidy
from campaigns.series import Repeat
from campaigns.services import cancel_event, change_event, plan_event
from campaigns.services.outgoing import export_events
from data import exchange, services
from data.access import Actor
from data.agenda import InitiativeRow
from data.errors import NotAllowed
from data.files import read_csv, write_csv
from data.queries import goals
from tests.campaigns.test_incoming import FORUM, MOVED, OFF, WEEKLY, calendar
from tests.conftest import NOW, make_initiative

register()
CHICAGO = ZoneInfo("America/Chicago")
ZONES = ("America/Chicago", "Pacific/Auckland", "America/Los_Angeles", "Europe/London", "Asia/Kolkata")
SOURCES: dict[Shape, str] = {"osdi": osdi.NAME, "mobilize": mobilize.NAME, "eventbrite": event_table.NAME}

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
short = words.map(tidy)
SECRET = "12 Hidden Lane"
links = st.sampled_from(["", "https://example.org/e/1?a=b&c=d", "http://meet.example.org/x"])


@st.composite
def moments(draw: st.DrawFn) -> When:
    """Timed with or without an end, or whole days."""
    if draw(st.booleans()):
        day = draw(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
        last = day + timedelta(days=draw(st.integers(0, 13)))
        return When(day=day, last_day=last if last > day else None)
    starts = draw(st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
    length = draw(st.none() | st.integers(1, 60 * 30))
    return When(starts=starts.replace(microsecond=0), ends=None if length is None else starts.replace(
        microsecond=0) + timedelta(minutes=length))  # fmt: skip


@st.composite
def events(draw: st.DrawFn) -> Incoming:
    """An event of ours as it leaves."""
    number = draw(st.integers(1, 10**6))
    name = outgoing.name_of("0123456789abcdef", number)
    private = draw(st.booleans())
    place = draw(short.filter(bool))
    return Incoming(
        source="groundswell", key=name, name=draw(short.filter(bool)), when=draw(moments()),
        time_zone=draw(st.sampled_from(ZONES)), place=place, kind=draw(st.sampled_from(sorted(KINDS))),
        standing=draw(st.sampled_from(["planned", "confirmed", "cancelled"])), online_url=draw(links), private=private,
        address=SECRET if private else draw(short.filter(lambda text: text != place)),
        capacity=draw(st.none() | st.integers(1, 9999)), rsvps=draw(st.none() | st.integers(0, 9999)),
        accessibility=draw(short), description=lines(draw(words) + "\n" + draw(words)), page_url=draw(links),
        also=(name,),
    )  # fmt: skip


def out(shape: Shape, told: list[Incoming]) -> bytes:
    """As `export_events` writes them."""
    if shape == "eventbrite":
        return write_csv(HEADER, outgoing.table(told)).encode("utf-8-sig")
    document = outgoing.osdi(told) if shape == "osdi" else outgoing.mobilize([told])
    return json.dumps(document, ensure_ascii=False).encode()


def back(shape: Shape, body: bytes) -> list[Incoming]:
    """As the import reads them, in a town elsewhere."""
    here = ZoneInfo("America/Halifax")
    if shape == "eventbrite":
        table = read_csv(body)
        mapping = event_table.COLUMNS.guess(table.header)
        found = event_table.read(table, mapping, here, "", date(2026, 11, 24))
    else:
        found = (osdi if shape == "osdi" else mobilize).read(body, here)
    assert found.refused == []
    return found.events


@pytest.mark.parametrize("shape", ["osdi", "mobilize", "eventbrite"])
@settings(max_examples=60, deadline=None)
@given(told=st.lists(events(), min_size=1, max_size=4, unique_by=lambda event: event.key))
def test_failure_02_what_leaves_comes_back_the_same(shape: Shape, told: list[Incoming]) -> None:
    body = out(shape, told)
    assert exchange.sniff(f"events.{outgoing.ENDINGS[shape]}", body)[0].name == SOURCES[shape]
    found = {event.key: event for event in back(shape, body)}
    for event in told:
        same = replace(outgoing.withheld(event), source=SOURCES[shape])
        assert found[event.key] == replace(same, row=found[event.key].row)
    assert SECRET not in body.decode()


def planned(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    """A series with a day changed and one called off, days at a stretch, a private address, events from elsewhere."""
    goal = goals(session, initiative.id)[0].id

    def plan(name: str, repeat: Repeat | None = None, **more: Any) -> int:
        given = {"place": "Marlow Library", "starts": NOW + timedelta(days=3), **more}
        draft = EventDraft(name, "forum", (goal,), name=name, **given)
        return plan_event(session, actor, initiative.id, draft, repeat, now=NOW).id

    words = Details(description="Bring <a friend> & a sign.\n\nTea at 6.", page_url="https://example.org/coffee")
    first = plan("Coffee", Repeat("week", NOW.date() + timedelta(days=30)), details=words)
    series = sorted(queries.occurrences(session, initiative.id, queries.event(session, initiative.id, first).series_id),
                    key=lambda row: row.starts_on)  # fmt: skip
    second, third = series[1].id, series[2].id
    moved = EventDraft("m", "forum", (goal,), "Elm Park", NOW + timedelta(days=11), name="Coffee outside")
    change_event(session, actor, initiative.id, second, moved, now=NOW)
    cancel_event(session, actor, initiative.id, third, "Snow.", now=NOW)
    plan("Fair", starts=None, day=NOW.date() + timedelta(days=5), last_day=NOW.date() + timedelta(days=7))
    hidden = Details(private_address=True, address="12 Hidden Lane", description="Ring twice at 12 Hidden Lane.")
    plan("Kitchen table", place="Northside", details=hidden)
    body = calendar(WEEKLY, MOVED, OFF, FORUM.format(seq=3) + "DESCRIPTION:All welcome.\\nSoup.\nURL:https://a.org/f\n")
    services.import_files(
        session, actor, initiative.id, exchange.format_named("ics"), [("a.ics", body)], {}, now=NOW
    )  # fmt: skip


def take(session: Session, actor: Actor, initiative_id: int, shape: Shape, body: bytes) -> exchange.FileReport:
    format = exchange.format_named(SOURCES[shape])
    return services.import_files(session, actor, initiative_id, format, [("e", body)], {}, now=NOW).files[0]


def shown(session: Session, initiative_id: int) -> list[tuple[object, ...]]:
    """What two installations should agree about; of a private event all but its address and words."""
    rows = queries.events(session, initiative_id)
    return sorted(
        (row.name, row.kind, str(row.starts), str(row.ends), row.starts_on, row.ends_on, row.all_day, row.time_zone,
         row.place, row.cancelled, row.details.capacity, row.details.private_address, row.details.page_url,
         row.details.description_for(staff=False), row.details.address_for(staff=False))
        for row in rows
    )  # fmt: skip


@pytest.mark.parametrize("shape", ["osdi", "mobilize", "eventbrite"])
def test_failure_02_export_then_import_adds_nothing_here_and_all_of_it_elsewhere(
    session: Session, actor: Actor, initiative: InitiativeRow, shape: Shape
) -> None:
    planned(session, actor, initiative)
    handed = export_events(session, actor, initiative.id, shape, now=NOW)
    assert b"Hidden" not in handed.body
    before = queries.events(session, initiative.id)
    report = take(session, actor, initiative.id, shape, handed.body)
    assert (report.new, report.changed, report.same, report.refused) == (0, 0, len(before), [])
    assert queries.events(session, initiative.id) == before
    other = make_initiative(session, "Elsewhere")
    report = take(session, actor, other.id, shape, handed.body)
    assert (report.new, report.refused) == (len(before), [])
    assert shown(session, other.id) == shown(session, initiative.id)
    again = take(session, actor, other.id, shape, handed.body)
    assert (again.new, again.changed, again.same) == (0, 0, len(before))
    home = export_events(session, actor, other.id, shape, now=NOW)
    if shape == "osdi":  # by way of the other installation it is known here too
        report = take(session, actor, initiative.id, shape, home.body)
        assert (report.new, report.changed, report.same) == (0, 0, len(before))


def test_an_event_from_elsewhere_keeps_its_name_there(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    planned(session, actor, initiative)
    body = json.loads(export_events(session, actor, initiative.id, "osdi", now=NOW).body)
    by_name = {event["title"]: event for event in body["_embedded"]["osdi:events"]}
    assert by_name["Forum on care"]["identifiers"][1] == "ics:forum-1"
    assert by_name["Forum on care"]["browser_url"] == "https://a.org/f"
    assert "browser_url" not in by_name["Fair"]
    assert by_name["Kitchen table"]["location"] == {"locality": "Northside", "public": False}
    assert by_name["Fair"]["start_date"].startswith("2026-11-28T00:00:00-06:00")


def test_an_event_that_is_gone_here_comes_back(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    planned(session, actor, initiative)
    handed = export_events(session, actor, initiative.id, "osdi", now=NOW)
    fair = next(row for row in queries.events(session, initiative.id) if row.name == "Fair")
    queries.delete_event(session, fair.id)
    assert take(session, actor, initiative.id, "osdi", handed.body).new == 1
    assert take(session, actor, initiative.id, "osdi", handed.body).new == 0


def test_who_may_hand_events_on(session: Session, actors: dict[str, Actor], initiative: InitiativeRow) -> None:
    with pytest.raises(NotAllowed):
        export_events(session, actors["reader"], initiative.id, "osdi", now=NOW)
    with pytest.raises(NotAllowed):
        export_events(session, actors["organizer"], initiative.id, "osdi", people=True, now=NOW)
    assert export_events(session, actors["organizer"], initiative.id, "osdi", now=NOW).events == 0


def test_markup_is_read_as_text_and_a_broken_description_harms_nothing() -> None:
    body = b"""{"identifiers": ["x:1"], "title": "Rally", "start_date": "2026-12-05T18:00:00Z",
     "description": "<p>Join us &amp; sing.</p><script>alert(1)</script><ul><li>Drums</li></ul> <b"}"""
    (event,) = osdi.read(body, CHICAGO).events
    assert event.description == "Join us & sing.\n\nDrums" or event.description.startswith("Join us & sing.")
    assert "alert" not in event.description
    long = json.dumps({"identifiers": ["x:1"], "title": "R", "start_date": "2026-12-05T18:00:00Z",
                       "description": "<p" * 60_000})  # fmt: skip
    assert len(osdi.read(long.encode(), CHICAGO).events[0].description) <= 5000


def test_a_description_of_a_calendar_stays_when_it_goes_out_and_in_again(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    planned(session, actor, initiative)
    from data import feeds

    body, _ = feeds.document(session, initiative.id, None, NOW, base="https://g.example", only="campaigns")
    unfolded = body.replace(b"\r\n ", b"")
    assert b"Hidden" not in unfolded
    assert b"DESCRIPTION:All welcome.\\nSoup.\\n-- \\n" in unfolded
    assert b"URL:https://a.org/f" in unfolded
    other = make_initiative(session, "Elsewhere")
    format = exchange.format_named("ics")
    services.import_files(session, actor, other.id, format, [("a.ics", body)], {}, now=NOW)
    told = {row.name: row.details for row in queries.events(session, other.id)}
    assert told["Forum on care"].description == "All welcome.\nSoup."
    assert told["Forum on care"].page_url == "https://a.org/f"
    assert told["Coffee"].description == "Bring <a friend> & a sign.\n\nTea at 6."
    assert (told["Fair"].description, told["Fair"].page_url) == ("", "")


def test_the_command_writes_each_shape(cli_run: Callable[..., Any], tmp_path: Path) -> None:
    cli_run("data", "goal", "add", "Child care")
    when = f"{datetime.now(UTC).date() + timedelta(days=30)} 18:30"
    cli_run("campaigns", "schedule", "Forum", "--goal", "child", "--where", "Library", "--when", when)
    for name, format in (("a.json", "osdi"), ("b.json", "mobilize"), ("c.csv", "eventbrite")):
        target = tmp_path / name
        given = ["--format", format] if format == "mobilize" else []
        done = cli_run("campaigns", "export", str(target), *given, "--json")
        assert done.json == {"file": str(target), "format": format, "events": 1, "people": 0}
        report = cli_run("campaigns", "import", str(target), "--json").json["files"][0]
        assert (report["new"], report["changed"], report["same"], report["refused"]) == (0, 0, 1, []), name
    assert cli_run("campaigns", "export", str(tmp_path / "a.txt")).code == 2
    assert cli_run("campaigns", "export", str(tmp_path / "c.csv"), "--people").code == 2
    assert cli_run("campaigns", "export", str(tmp_path / "a.json"), "--people").code == 0
    assert (tmp_path / "a.json").stat().st_mode & 0o077 == 0
