"""Who a waiting row is, two persons made one and apart again, opt-outs, and forgetting for good."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from campaigns import persons, services
from campaigns.models import (
    Consent,
    MatchQueue,
    Merge,
    OptOut,
    Participation,
    PartnerRow,
    Person,
    PersonAction,
    PersonIdentifier,
    PersonPartner,
    Refusal,
    RowTaken,
)
from campaigns.models.search import WORDS
from campaigns.outreach import EventDraft
from campaigns.people import Incoming
from campaigns.persons import Part
from campaigns.queries import people
from campaigns.services.forgetting import Replayed, carry, forget_person, replay
from campaigns.services.people import take_in
from campaigns.services.persons import agree, answer_waiting, merge_people, opt_out, undo_merge
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotAllowed, NotFound, Refused
from data.models import AuditEntry
from tests.conftest import NOW

TABLES = (
    Person, PersonIdentifier, PersonPartner, PartnerRow, PersonAction, Consent, OptOut, MatchQueue, Merge,
    Participation, RowTaken, Refusal,
)  # fmt: skip


def count(session: Session, table: type) -> int:
    return int(session.exec(select(func.count()).select_from(table)).one())


def everything(session: Session) -> str:
    """Every row of every table of people, and the audit, as text."""
    rows = [row.model_dump_json() for table in (*TABLES, AuditEntry) for row in session.exec(select(table))]
    return json.dumps(rows, ensure_ascii=False).casefold()


@pytest.fixture
def event(session: Session, actor: Actor, initiative: InitiativeRow, draft: EventDraft) -> int:
    return services.log_event(session, actor, initiative.id, draft, now=NOW).id


@pytest.fixture
def home(session: Session, actor: Actor, initiative: InitiativeRow, partner: int, event: int) -> tuple[int, int]:
    """Maria, and the queue row of Luis at her address, who signed in at the event."""
    rows = [
        Incoming("Maria Lopez", "home@example.org", "555-201-3344", consents=("email",), event_id=event),
        Incoming("Luis Lopez", "home@example.org", language="Spanish", event_id=event, row="3"),
    ]
    maria, luis = take_in(session, actor, initiative.id, rows, now=NOW, partner_id=partner)
    assert (maria.outcome, luis.outcome) == ("new", "to review")
    [waiting] = people.waiting(session, initiative.id)
    assert waiting.incoming["name"] == "Luis Lopez"
    assert [one.id for one in waiting.candidates] == [maria.person_id]
    assert maria.person_id is not None
    return maria.person_id, waiting.id


def test_somebody_new_at_a_known_address_shares_it(
    session: Session, actor: Actor, initiative: InitiativeRow, home: tuple[int, int], event: int, partner: int
) -> None:
    maria, waiting = home
    luis = answer_waiting(session, actor, initiative.id, waiting, "new", now=NOW)
    assert luis not in (None, maria)
    shared = session.exec(select(PersonIdentifier.shared).where(PersonIdentifier.value == "home@example.org")).all()
    assert shared == [True, True]
    assert people.person(session, initiative.id, luis).parts[0].event_id == event
    again = [
        Incoming("Luis Lopez", "home@example.org", language="Spanish", event_id=event, row="3"),
        Incoming("Luis Lopez", "home@example.org"), Incoming("Maria Lopez", "home@example.org"),
        Incoming("Rosa Lopez", "home@example.org"), Incoming("", "home@example.org"),
    ]  # fmt: skip
    taken = take_in(session, actor, initiative.id, again, now=NOW, partner_id=partner)
    assert [one.person_id for one in taken] == [luis, luis, maria, None, None]
    assert [one.outcome for one in taken[3:]] == ["to review"] * 2
    with pytest.raises(NotFound):
        answer_waiting(session, actor, initiative.id, waiting, "same", maria, now=NOW)


def test_the_same_person_after_all_and_apart_again(
    session: Session, actor: Actor, initiative: InitiativeRow, home: tuple[int, int], event: int
) -> None:
    maria, waiting = home
    assert answer_waiting(session, actor, initiative.id, waiting, "same", maria, now=NOW) == maria
    assert people.count(session, initiative.id) == 1
    assert session.exec(select(func.count()).select_from(Participation)).one() == 1  # counted once
    told = people.person(session, initiative.id, maria)
    assert told.row.language == "Spanish"
    kept, gone = undo_merge(session, actor, initiative.id, told.merges[0].id, now=NOW)
    assert kept == maria
    assert people.count(session, initiative.id) == 2
    assert people.person(session, initiative.id, maria).row.language == ""
    assert people.person(session, initiative.id, gone).row.name == "Luis Lopez"
    assert [part.event_id for part in people.person(session, initiative.id, gone).parts] == [event]
    assert session.get_one(MatchQueue, waiting).person_id == gone
    with pytest.raises(NotFound):
        undo_merge(session, actor, initiative.id, told.merges[0].id, now=NOW)


def test_failure_01_a_merge_taken_back_leaves_everything_as_it_was(
    session: Session, actor: Actor, initiative: InitiativeRow, partner: int, event: int
) -> None:
    rows = [
        Incoming("Bob Smith", "bob@example.org", "555-201-3344", "", "Eastside", event_id=event, status="rsvp"),
        Incoming("Robert Smyth", "rob@example.org", "555-201-9988", "English", "Westside", ("text",), event_id=event),
    ]
    bob, rob = (one.person_id for one in take_in(session, actor, initiative.id, rows, now=NOW, partner_id=partner))
    assert bob is not None
    assert rob is not None
    opt_out(session, actor, initiative.id, rob, "phone", now=NOW)

    def state() -> list[object]:
        kept = [table for table in TABLES if table not in (Merge, Participation)]
        rows = [sorted(row.model_dump_json() for row in session.exec(select(table))) for table in kept]
        parts = sorted((row.person_id, row.event_id, row.status) for row in session.exec(select(Participation)))
        return [rows, parts]

    before = state()
    key = merge_people(session, actor, initiative.id, bob, rob, now=NOW)
    one = people.person(session, initiative.id, bob)
    assert set(one.row.emails) == {"bob@example.org", "rob@example.org"}
    assert one.opted_out == {"phone"}
    assert [part.status for part in one.parts] == ["attended"]
    assert [found.id for found in people.search(session, initiative.id, "rob@")] == [bob]
    undo_merge(session, actor, initiative.id, key, now=NOW)
    assert state() == before
    with pytest.raises(Refused):
        merge_people(session, actor, initiative.id, bob, bob, now=NOW)


def test_failure_10_whoever_is_forgotten_is_nowhere_and_stays_counted(
    session: Session, actor: Actor, initiative: InitiativeRow, home: tuple[int, int], event: int, partner: int
) -> None:
    maria, waiting = home
    luis = answer_waiting(session, actor, initiative.id, waiting, "same", maria, now=NOW)
    sheet = [
        Incoming("Zora Quill", "zora@example.org", "555 201 7777", event_id=event, source="sheet", row="1"),
        Incoming("Zora", event_id=event, source="sheet", row="2"),
    ]
    zora, only = (one.person_id for one in take_in(session, actor, initiative.id, sheet, now=NOW, partner_id=partner))
    take_in(session, actor, initiative.id, [Incoming("Zora Quill")], now=NOW, partner_id=partner)  # waits
    rob = take_in(session, actor, initiative.id, [Incoming("Zoe Quill", "zq@example.org")], now=NOW)[0].person_id
    assert None not in (zora, only, rob, luis)
    merge_people(session, actor, initiative.id, zora, rob, now=NOW)
    parts = count(session, Participation)
    done = forget_person(session, actor, initiative.id, zora, now=NOW)
    forget_person(session, actor, initiative.id, only, now=NOW)
    assert (done.records, done.parts, done.queue_rows) == (2, 1, 1)
    assert count(session, Participation) == parts
    left = everything(session)
    assert not any(word in left for word in ("zora", "zoe", "quill", "5552017777", "zq@"))
    again = [
        *sheet,
        Incoming("Somebody", "ZORA@example.org"),
        Incoming("Zoe", "zq@example.org"),
        Incoming("Zora Quill"),
    ]
    taken = take_in(session, actor, initiative.id, again, now=NOW, partner_id=partner)
    assert [one.outcome for one in taken] == ["forgotten"] * 5
    assert not any(word in everything(session) for word in ("zora", "zoe", "quill", "5552017777", "zq@"))
    assert count(session, Participation) == parts
    with pytest.raises(NotFound):
        people.person(session, initiative.id, zora)


def test_forgetting_one_of_a_household_does_not_refuse_the_other(
    session: Session, actor: Actor, initiative: InitiativeRow, home: tuple[int, int]
) -> None:
    maria, waiting = home
    luis = answer_waiting(session, actor, initiative.id, waiting, "new", now=NOW)
    forget_person(session, actor, initiative.id, maria, now=NOW)
    rows = [Incoming("Maria Lopez", "home@example.org"), Incoming("Luis Lopez", "home@example.org")]
    taken = take_in(session, actor, initiative.id, rows, now=NOW)
    assert [(one.outcome, one.person_id) for one in taken] == [("forgotten", None), ("matched", luis)]


def test_failure_10_a_restored_backup_forgets_again(
    session: Session, actor: Actor, initiative: InitiativeRow, home: tuple[int, int]
) -> None:
    maria, _waiting = home
    backup = session.begin_nested()
    forget_person(session, actor, initiative.id, maria, now=NOW)
    kept = carry(session)
    backup.rollback()  # the backup is laid over
    session.expire_all()
    assert people.person(session, initiative.id, maria).row.name == "Maria Lopez"
    assert replay(session, kept, now=NOW) == Replayed(1, 0)
    assert people.count(session, initiative.id) == 0
    assert "maria" not in everything(session)
    [taken] = take_in(session, actor, initiative.id, [Incoming("Maria Lopez", "home@example.org")], now=NOW)
    assert taken.outcome == "forgotten"
    assert replay(session, kept, now=NOW) == Replayed(0, 0)


def test_an_open_question_is_not_answered_for_somebody_forgotten(
    session: Session, actor: Actor, initiative: InitiativeRow, home: tuple[int, int]
) -> None:
    maria, _ = home
    forget_person(session, actor, initiative.id, maria, now=NOW)
    assert people.waiting_count(session, initiative.id) == 0  # Luis came with her address, which is refused now


def test_consents_run_out_and_an_opt_out_withdraws_them(
    session: Session, actor: Actor, initiative: InitiativeRow, home: tuple[int, int]
) -> None:
    maria, _ = home
    today = initiative.today(NOW)
    year = agree(
        session, actor, initiative.id, maria, "story", given_on=today, expires_on=today + timedelta(days=365),
        source="talk after the meeting", now=NOW,
    )  # fmt: skip
    assert year.may("story", today)
    assert not year.may("story", today + timedelta(days=366))
    assert opt_out(session, actor, initiative.id, maria, "all", now=NOW).opted_out == {"all"}
    out = people.person(session, initiative.id, maria)
    assert not out.may("story", today)
    assert not out.may("email", today)
    opt_out(session, actor, initiative.id, maria, "all", now=NOW, out=False)
    assert not people.person(session, initiative.id, maria).may("email", today)  # what was withdrawn stays so
    for scope, source, until in (("fax", "x", None), ("email", " ", None), ("email", "x", date(2000, 1, 1))):
        with pytest.raises(Refused):
            agree(session, actor, initiative.id, maria, scope, given_on=today, expires_on=until, source=source, now=NOW)


@pytest.mark.parametrize("many", [20_000, 0], ids=["few", "many"])
def test_search_by_name_address_and_number(
    session: Session, actor: Actor, initiative: InitiativeRow, home: tuple[int, int], partner: int,
    monkeypatch: pytest.MonkeyPatch, many: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(people, "MOST_SORTED", many)
    maria, _ = home
    found = [
        [row.id for row in people.search(session, initiative.id, text)]
        for text in ("lópez mar", "HOME@ex", "(555) 201-3344", "", "opez", "ann")
    ]
    assert found == [[maria]] * 4 + [[], []]
    assert [row.id for row in people.search(session, initiative.id, partner_id=partner)] == [maria]
    assert people.search(session, initiative.id, partner_id=partner + 1) == []
    session.execute(update(Person).where(col(Person.id) == maria).values(name_key="nwosu maria"))
    asked = ("nwo", "lopez", "maria nwosu", "m", "mariap", "@ex", "%")
    assert [len(people.search(session, initiative.id, text)) for text in asked] == [1, 0, 1, 1, 0, 0, 0]
    session.execute(delete(Person).where(col(Person.id) == maria))
    assert people.search(session, initiative.id, "nwo") == []
    assert session.execute(select(func.count()).select_from(WORDS).where(WORDS.c.person_id == maria)).scalar_one() == 0


def test_the_ladder_moves_by_what_people_did() -> None:
    def part(event: int, status: str, role: str = "attendee") -> Part:
        return Part(event, "", date(2026, 1, event), role, status)

    assert persons.rung([]) == "met"
    assert persons.rung([part(1, "invited"), part(2, "cancelled", "host")]) == "met"
    assert persons.rung([part(1, "rsvp"), part(2, "invited"), part(3, "no show", "host")]) == "signed up"
    assert persons.rung([], ["pledged"]) == "signed up"
    assert persons.rung([part(1, "attended")], ["signed"]) == "came once"
    assert persons.rung([part(1, "rsvp")], ["kept"]) == persons.rung([], ["contacted"]) == "took a role"
    assert persons.rung([part(1, "attended", "volunteer")], ["testified"]) == "led"
    assert persons.rung([part(1, "attended")]) == "came once"
    assert persons.rung([part(1, "attended"), part(1, "checked in", "volunteer")]) == "took a role"
    assert persons.rung([part(1, "attended"), part(2, "checked in")]) == "came again"
    assert persons.rung([part(1, "attended", "host")]) == "led"


def test_readers_do_none_of_it(
    session: Session, actors: dict[Role, Actor], initiative: InitiativeRow, home: tuple[int, int]
) -> None:
    reader, key = actors[Role.READER], initiative.id
    for verb in (
        lambda: forget_person(session, reader, key, home[0], now=NOW),
        lambda: answer_waiting(session, reader, key, home[1], "new", now=NOW),
        lambda: merge_people(session, reader, key, home[0], home[0], now=NOW),
        lambda: opt_out(session, reader, key, home[0], "all", now=NOW),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_skipped_row_waits_apart_and_can_still_be_answered(
    session: Session, actor: Actor, initiative: InitiativeRow, home: tuple[int, int]
) -> None:
    assert answer_waiting(session, actor, initiative.id, home[1], "skip", now=NOW) is None
    assert people.waiting_count(session, initiative.id) == 0
    assert [one.id for one in people.waiting(session, initiative.id, state="skipped")] == [home[1]]
    with pytest.raises(GroundswellError):
        answer_waiting(session, actor, initiative.id, home[1], "same", now=NOW)
    assert answer_waiting(session, actor, initiative.id, home[1], "new", now=NOW) is not None
