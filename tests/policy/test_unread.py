"""What changed since a member last looked: order, marks, and one change of a file giving exactly that change."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import icalendar
import pytest
from sqlmodel import Session

from data import feeds
from data import queries as agenda
from data.access import Actor, Role
from data.agenda import InitiativeRow
from policy import queries, services
from policy.alignment import CodingDraft, PositionDraft
from policy.board import BillRow, ChangeRow, Link, change_words
from policy.contacts import AskDraft
from policy.hearings import HearingDraft
from policy.people import PersonDraft
from policy.queries import unread as read
from policy.queries.calendars import on_calendar
from policy.services import contacts, following, people
from policy.services import unread as verbs
from policy.unread import Unread, by_goal, ranked
from tests.conftest import NOW
from tests.policy import filed
from tests.policy.builders import body, draft, raw_bill

TODAY = date(2026, 11, 23)


def row(key: int, number: str, priority: int | None, *goals: int) -> BillRow:
    links = tuple(Link(goal, "", "agree", "strong") for goal in goals)
    return BillRow(key, "Ohio", "2025", number, "", "bill", "introduced", None, "", None, "", None, priority, links,
                   None, ())  # fmt: skip


def one(key: int, bill: int, field: str, minutes: int = 0, before: str = "", after: str = "x") -> Unread:
    return Unread(key, ChangeRow(bill, "", "", NOW + timedelta(minutes=minutes), field, before, after, "openstates"))


def test_priority_then_kind_then_goal_then_the_newest() -> None:
    bills = {1: row(1, "HB 1", None, 5), 2: row(2, "HB 2", 1), 3: row(3, "HB 3", 2, 6), 4: row(4, "HB 4", 2, 5),
             5: row(5, "HB 5", 2, 5)}  # fmt: skip
    given = [
        one(1, 1, "stage", 50), one(2, 2, "title"), one(3, 3, "hearing"), one(4, 4, "hearing"), one(5, 5, "vote"),
        one(6, 5, "sponsors", 9), one(7, 5, "version"), one(8, 9, "stage"), one(9, 5, "sign-on of Library"),
        one(10, 5, "action", 0, "", "2026-11-20 · Senate: Amendment 2 adopted"), one(11, 5, "sponsors", 11),
    ]  # fmt: skip
    found = ranked(given, bills, [5, 6])
    assert [each.bill.identifier for each in found] == ["HB 2", "HB 4", "HB 3", "HB 5", "HB 1"]
    assert [each.kind for each in found[3].lines] == ["text", "text", "vote", "sponsors", "sponsors", "position"]
    assert [each.id for each in found[3].lines][3:5] == [11, 6]
    assert by_goal(found) == {5: 8, 6: 1, None: 1}
    assert ranked(reversed(given), bills, [5, 6]) == found


@pytest.fixture
def lead(actors: dict[Role, Actor]) -> Actor:
    return actors[Role.POLICY]


def told(session: Session, initiative: InitiativeRow, who: Actor) -> list[tuple[str, str]]:
    """What a member has not read: number and words."""
    since = verbs.begin(session, who, now=NOW)
    followed, _ = read.watched(session, initiative.id, who.member_id)
    news = read.news(session, initiative.id, TODAY, since=since, bill_ids=followed, member_id=who.member_id)
    return [(each.bill.identifier, change_words(line.change)) for each in news for line in each.lines]


def ids(session: Session, initiative: InitiativeRow, who: Actor) -> list[int]:
    since = verbs.begin(session, who, now=NOW)
    followed, _ = read.watched(session, initiative.id, who.member_id)
    news = read.news(session, initiative.id, TODAY, since=since, bill_ids=followed, member_id=who.member_id)
    return [line.id for each in news for line in each.lines]


Load = Callable[..., object]
HEADER = "Number,State,Session,Title,Status date\n"
FILES: dict[str, tuple[Load, bytes, bytes, tuple[str, str]]] = {
    "openstates": (
        services.import_bills, body(raw_bill()), body(raw_bill(title="Crossing guards at schools")),
        ("SB 12", "title changed from School crossing guards to Crossing guards at schools"),
    ),
    "legiscan": (
        services.import_legiscan, filed.as_json(bill=filed.legiscan()),
        filed.as_json(bill=filed.legiscan(change_hash="new", title="Guards at crossings")),
        ("SB0012", "title changed from Crossing guards at schools to Guards at crossings"),
    ),
    "congress": (
        services.import_congress, filed.as_json(bill=filed.congress(), request=filed.REQUEST),
        filed.as_json(bill=filed.congress(title="Safer Crossings Act"), request=filed.REQUEST),
        ("HR 21", "title changed from Safe Crossings Act to Safer Crossings Act"),
    ),
    "csv": (
        services.import_table, b"Number,State,Session,Title\nSB 9,Ohio,2025-2026,Guards\n",
        b"Number,State,Session,Title\nSB 9,Ohio,2025-2026,More guards\n",
        ("SB 9", "title changed from Guards to More guards"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_field_changed_in_a_copy_of_a_file_is_exactly_that_change(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], lead: Actor, name: str
) -> None:
    load, first, second, expected = FILES[name]
    importer = actors[Role.DIRECTOR]
    load(session, importer, initiative.id, "first", first, {}, NOW - timedelta(days=20))
    (bill,) = queries.bills(session, initiative.id, TODAY)
    following.follow(session, lead, initiative.id, bill.id, now=NOW)
    verbs.look(session, lead, now=NOW)
    load(session, importer, initiative.id, "again", first, {}, NOW + timedelta(minutes=1))
    assert told(session, initiative, lead) == []
    later = NOW + timedelta(days=3)
    load(session, importer, initiative.id, "copy", second, {}, later)
    assert told(session, initiative, lead) == [expected]
    feed = queries.changes_since(session, initiative.id, NOW)
    assert [(change.identifier, change_words(change)) for change in feed] == [expected]


def test_what_is_not_read_stays_and_what_is_read_stays_read(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], lead: Actor
) -> None:
    director = actors[Role.DIRECTOR]
    bill = services.add_bill(session, director, initiative.id, draft(), now=NOW - timedelta(days=30)).id
    other = services.add_bill(session, director, initiative.id, draft("SB 13"), now=NOW - timedelta(days=30)).id
    verbs.look(session, lead, now=NOW)
    hearing = HearingDraft(bill, TODAY + timedelta(days=9), None, "Room 2", "Education")
    set_one = services.add_hearing(session, director, initiative.id, hearing, now=NOW + timedelta(hours=1))
    services.take_position(
        session, director, initiative.id, other, PositionDraft("support", "Good.", TODAY, 1),
        now=NOW + timedelta(hours=2),
    )  # fmt: skip
    lines = told(session, initiative, lead)
    assert lines == [
        ("SB 13", "position is now support, priority 1"), ("SB 12", "hearing set for Wed 2 Dec, Education")
    ]  # fmt: skip
    assert told(session, initiative, director) == []  # what one did oneself is no news
    for days in (1, 8, 30):  # however many visits
        verbs.look(session, lead, now=NOW + timedelta(days=days))
        assert told(session, initiative, lead) == lines
    first, second = ids(session, initiative, lead)
    assert verbs.mark_read(session, lead, initiative.id, [first], now=NOW) == 1
    assert verbs.mark_read(session, lead, initiative.id, [first, 10**9], now=NOW) == 0
    assert told(session, initiative, lead) == lines[1:]
    assert told(session, initiative, actors[Role.READER]) == lines  # a mark is one's own
    services.cancel_hearing(session, director, initiative.id, set_one.id, now=NOW + timedelta(days=31))
    verbs.mark_read(session, lead, initiative.id, [second], now=NOW)
    assert told(session, initiative, lead) == [("SB 12", "hearing of Wed 2 Dec cancelled")]


def entries(session: Session, initiative: InitiativeRow, member: int | None) -> dict[str, icalendar.Event]:
    text, number = feeds.document(session, initiative.id, member, NOW, base="http://gs", only="policy")
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert len(events) == number
    return {str(event["SUMMARY"]): event for event in events}


def test_the_calendar_of_followed_bills(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], lead: Actor
) -> None:
    from policy import offers

    offers.register()
    director = actors[Role.DIRECTOR]
    mine = services.add_bill(session, director, initiative.id, draft(), now=NOW).id
    theirs = services.add_bill(session, director, initiative.id, draft("SB 13"), now=NOW).id
    following.follow(session, lead, initiative.id, mine, now=NOW)
    set_ones = [
        services.add_hearing(
            session, director, initiative.id, HearingDraft(bill, TODAY + timedelta(days=9), None, "Room 2", "Health"),
            now=NOW,
        )
        for bill in (mine, theirs)
    ]  # fmt: skip
    services.set_session_end(session, director, initiative.id, "Ohio", "2025-2026", date(2026, 12, 31), now=NOW)
    ahead = PositionDraft("support", "Good.", date(2027, 1, 2), 1, date(2027, 6, 30))
    services.take_position(session, director, initiative.id, mine, ahead, now=NOW)
    person = people.add_person(
        session, director, initiative.id, PersonDraft("Ana Rivera", "Ohio", chamber="upper"), now=NOW
    )
    asked = AskDraft(person.id, "Will you co-sponsor?", TODAY, TODAY + timedelta(days=5), None, mine)
    contacts.ask(session, lead, initiative.id, asked, now=NOW)
    found = entries(session, initiative, lead.member_id)
    assert set(found) == {
        "SB 12: hearing, Health", "Session 2025-2026 of Ohio ends", "SB 12: our position takes effect (support)",
        "SB 12: last day of our position (support)", "SB 12: answer of Ana Rivera is due",
    }  # fmt: skip
    assert found["SB 12: hearing, Health"]["DTSTART"].dt == date(2026, 12, 2)
    assert f"http://gs/policy?bill={mine}" in found["SB 12: hearing, Health"]["DESCRIPTION"]
    team = entries(session, initiative, None)
    assert {"SB 12: hearing, Health", "SB 13: hearing, Health"} <= set(team)
    assert "SB 12: answer of Ana Rivera is due" not in team  # asks are the team's own, an address may travel
    before = found["SB 12: hearing, Health"]
    services.cancel_hearing(session, director, initiative.id, set_ones[0].id, now=NOW + timedelta(hours=1))
    after = entries(session, initiative, lead.member_id)["Cancelled: SB 12: hearing, Health"]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["STATUS"] == "CANCELLED"


def test_a_reader_s_calendar_has_no_asks(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor]
) -> None:
    names = {m.id: m.name for m in agenda.members(session, initiative.id)}
    reader = actors[Role.READER]
    lead = replace(actors[Role.POLICY], name=names[reader.member_id or 0])
    person = people.add_person(session, lead, initiative.id, PersonDraft("Ana Rivera", "Ohio"), now=NOW)
    contacts.ask(session, lead, initiative.id, AskDraft(person.id, "Why?", TODAY, TODAY), now=NOW)
    assert [entry for entry in on_calendar(session, initiative.id, reader.member_id, NOW) if "ask" in entry.uid] == []


def test_the_coding_s_goal_is_counted(session: Session, initiative: InitiativeRow, actors: dict[Role, Actor]) -> None:
    director, reader = actors[Role.DIRECTOR], actors[Role.READER]
    bill = services.add_bill(session, director, initiative.id, draft(), now=NOW).id
    goal = agenda.goals(session, initiative.id)[1].id
    services.code_alignment(
        session, director, initiative.id, bill, CodingDraft(goal, "agree", "weak", "It pays."), now=NOW
    )
    since = NOW - timedelta(days=1)
    news = read.news(session, initiative.id, TODAY, since=since, bill_ids=[bill], member_id=reader.member_id)
    assert by_goal(news) == {goal: 2}  # it came in, and it was coded


def test_changes_and_calendar_from_the_command_line(cli_run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from data import db
    from data import services as ground
    from data.access import OPERATOR

    cli_run("data", "goal", "add", "Safe routes")
    with db.writing() as session:
        key = agenda.initiatives(session)[0].id
        ground.add_member(session, OPERATOR, key, "Ana Lead", Role.POLICY, now=NOW)
    cli_run("policy", "add", "SB 12", "Guards", "--jurisdiction", "Ohio", "--session", "2025-2026")
    cli_run("policy", "hearing", "SB 12", "2099-12-03", "--at", "10:00", "--committee", "Education")
    lines = cli_run("policy", "changes", "--member", "ana", "--json").json
    assert [line["kind"] for line in lines] == ["hearing", "new"]
    assert lines[0]["words"].startswith("hearing set for")
    assert cli_run("policy", "changes", "--mark-read").code == 2
    assert cli_run("policy", "changes", "--member", "nobody").code == 2
    cli_run("policy", "changes", "--member", "ana", "--mark-read")
    assert cli_run("policy", "changes", "--member", "ana", "--json").json == []
    assert len(json.loads(cli_run("policy", "changes", "--json").out)) == 2
    file = tmp_path / "team.ics"
    assert cli_run("policy", "calendar", str(file), "--json").json == {"file": str(file), "entries": 1}
    assert b"SUMMARY:SB 12: hearing\\, Education\r\n" in file.read_bytes()
    assert cli_run("policy", "calendar", str(tmp_path)).code == 2
