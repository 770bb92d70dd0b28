"""Each partner sees its own people: what its own rows told, and nothing that came from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from campaigns.models import PartnerRow, PersonAction, PersonIdentifier
from campaigns.partner_people import HEADER, HandedBack, OwnPerson
from campaigns.people import Incoming
from campaigns.persons import ActionDraft
from campaigns.queries import people
from campaigns.queries.signins import remove_people
from campaigns.services.actions import drop_action, note_action
from campaigns.services.forgetting import forget_person
from campaigns.services.partner_people import hand_back, own_people
from campaigns.services.people import take_in
from campaigns.services.persons import agree, answer_waiting, merge_people, opt_out, undo_merge
from data import db
from data import queries as ground
from data.access import OPERATOR, Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed, NotFound, Refused
from data.models import AuditEntry, ImportBatch
from data.sheets import read_table
from tests.conftest import NOW, Result, make_initiative

TODAY = NOW.date()
UNTIL = TODAY + timedelta(days=30)


@pytest.fixture
def partners(session: Session, initiative: InitiativeRow) -> tuple[int, int]:
    first, second = (one.id for one in ground.partners(session, initiative.id))
    return first, second


@pytest.fixture
def maria(session: Session, initiative: InitiativeRow, actor: Actor, partners: tuple[int, int]) -> int:
    """Two partners and a sheet of ours brought her, each with something of its own."""
    rows = (
        (partners[0], Incoming("Maria Lopez", "maria@example.org", language="Spanish", consents=("email", "phone"),
                               external_id="A-7", source="a.csv")),
        (partners[1], Incoming("María López", "maria@example.org", "555-201-3344", place="Eastside", source="b.csv")),
        (None, Incoming("Maria Lopez", "maria@example.org", postcode="04401", source="c.csv")),
    )  # fmt: skip
    keys = {
        take_in(session, actor, initiative.id, [row], now=NOW, partner_id=partner, consent_until=UNTIL)[0].person_id
        for partner, row in rows
        for _ in range(2)  # the same rows again change nothing
    }
    assert session.exec(select(func.count()).select_from(PartnerRow)).one() == 2
    (key,) = keys
    assert key is not None
    return key


def test_a_partner_gets_back_what_its_own_rows_told(
    session: Session, initiative: InitiativeRow, actor: Actor, partners: tuple[int, int], maria: int
) -> None:
    def given(partner: int) -> HandedBack:
        return own_people(session, actor, initiative.id, partner, now=NOW)

    until = f"until {UNTIL.isoformat()}"
    first = OwnPerson(maria, "Maria Lopez", ("maria@example.org",), (), ("A-7",), "", "", "Spanish",
                      {"email": until, "phone": until})  # fmt: skip
    assert given(partners[0]).rows == (first,)
    second = OwnPerson(maria, "María López", ("maria@example.org",), ("+15552013344",), (), "Eastside")
    assert given(partners[1]).rows == (second,)
    opt_out(session, actor, initiative.id, maria, "phone", now=NOW)  # whoever was told, it binds everybody
    assert [given(key).rows[0].agreed.get("phone") for key in partners] == ["opted out", "opted out"]
    opt_out(session, actor, initiative.id, maria, "phone", now=NOW, out=False)
    assert given(partners[0]).rows[0].agreed == {"email": until, "phone": "withdrawn"}
    agree(session, actor, initiative.id, maria, "text", given_on=TODAY, expires_on=None, source="at the door", now=NOW)
    assert "text" not in given(partners[0]).rows[0].agreed  # told to us, not to them
    opt_out(session, actor, initiative.id, maria, "all", now=NOW)
    assert [(given(key).rows, given(key).left_out) for key in partners] == [((), 1)] * 2
    with pytest.raises(NotFound):
        given(10**6)


def test_what_a_partner_told_goes_with_a_merge_and_comes_back_with_its_undo(
    session: Session, initiative: InitiativeRow, actor: Actor, partners: tuple[int, int], maria: int
) -> None:
    row = Incoming("Mariela Brown", "mb@example.org", place="Northbank", source="b.csv")
    other = take_in(session, actor, initiative.id, [row], now=NOW, partner_id=partners[1])[0].person_id
    assert other is not None
    note_action(session, actor, initiative.id, other, ActionDraft("testified", TODAY, "minutes"), now=NOW)
    key = merge_people(session, actor, initiative.id, maria, other, now=NOW)
    (one,) = own_people(session, actor, initiative.id, partners[1], now=NOW).rows
    assert (one.name, one.emails, one.place) == ("Mariela Brown", ("maria@example.org", "mb@example.org"), "Northbank")
    assert people.person(session, initiative.id, maria).rung == "led"
    undo_merge(session, actor, initiative.id, key, now=NOW)
    assert {row.name for row in own_people(session, actor, initiative.id, partners[1], now=NOW).rows} == {
        "María López", "Mariela Brown",
    }  # fmt: skip
    assert people.person(session, initiative.id, maria).rung == "met"


def test_a_row_that_was_taken_back_is_told_to_nobody(
    session: Session, initiative: InitiativeRow, actor: Actor, partners: tuple[int, int], maria: int
) -> None:
    batch = ImportBatch(initiative_id=initiative.id, at=NOW, actor="t", format="signins")
    session.add(batch)
    session.flush()
    row = Incoming("Maria Lopez", "maria@example.org", "555-201-9999", source="later.csv")
    take_in(session, actor, initiative.id, [row], now=NOW, partner_id=partners[0], batch=batch.id)
    (one,) = own_people(session, actor, initiative.id, partners[0], now=NOW).rows
    assert one.phones == ("+15552019999",)
    assert batch.id is not None
    remove_people(session, initiative.id, batch.id)
    (one,) = own_people(session, actor, initiative.id, partners[0], now=NOW).rows
    assert (one.id, one.phones) == (maria, ())


def test_a_review_makes_no_consent_younger_or_longer(
    session: Session, initiative: InitiativeRow, actor: Actor, partners: tuple[int, int], maria: int
) -> None:
    row = Incoming("Luis Lopez", "maria@example.org", consents=("email",), source="b.csv")
    take_in(session, actor, initiative.id, [row], now=NOW, partner_id=partners[1], consent_until=UNTIL,
            consent_source="list")  # fmt: skip
    [waiting] = people.waiting(session, initiative.id)
    luis = answer_waiting(session, actor, initiative.id, waiting.id, "new", now=NOW + timedelta(days=20))
    assert luis is not None
    (one,) = people.person(session, initiative.id, luis).consents
    assert (one.given_on, one.expires_on, one.source) == (TODAY, UNTIL, "list")
    found = own_people(session, actor, initiative.id, partners[1], now=NOW).rows
    assert {row.name: row.agreed for row in found}["Luis Lopez"] == {"email": f"until {UNTIL.isoformat()}"}


def test_failure_09_giving_people_back_is_noted_and_forgetting_reaches_it(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], partners: tuple[int, int], maria: int
) -> None:
    organizer = actors[Role.ORGANIZER]
    note_action(session, organizer, initiative.id, maria, ActionDraft("signed", TODAY, "petition"), now=NOW)
    found = hand_back(session, organizer, initiative.id, partners[0], now=NOW)
    assert [len(row.cells()) for row in found.rows] == [len(HEADER)]
    (entry,) = session.exec(select(AuditEntry).where(AuditEntry.verb == "hand_back_people"))
    assert entry.detail == {"people": 1, "left_out": 0}
    for role in (Role.READER, Role.POLICY):
        with pytest.raises(NotAllowed):
            hand_back(session, actors[role], initiative.id, partners[0], now=NOW)
    forget_person(session, organizer, initiative.id, maria, now=NOW)
    assert hand_back(session, organizer, initiative.id, partners[0], now=NOW).rows == ()
    for table in (PartnerRow, PersonAction, PersonIdentifier):
        assert session.exec(select(func.count()).select_from(table)).one() == 0


def test_what_a_person_did_is_noted_once_and_can_be_taken_back(
    session: Session, initiative: InitiativeRow, actor: Actor, maria: int
) -> None:
    draft = ActionDraft("contacted", TODAY, "call sheet")
    for _ in range(2):
        told = note_action(session, actor, initiative.id, maria, draft, now=NOW)
    assert ([row.kind for row in told.actions], told.rung) == (["contacted"], "took a role")
    for wrong, field in (
        (ActionDraft("seems keen", TODAY, "a feeling"), "kind"), (ActionDraft("signed", None, "petition"), "on"),
        (ActionDraft("signed", TODAY + timedelta(days=1), "petition"), "on"),
        (ActionDraft("signed", TODAY, " "), "source"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            note_action(session, actor, initiative.id, maria, wrong, now=NOW)
        assert [one.field for one in refused.value.problems] == [field]
    assert drop_action(session, actor, initiative.id, maria, told.actions[0].id, now=NOW).rung == "met"
    with pytest.raises(NotFound):
        drop_action(session, actor, initiative.id, maria, told.actions[0].id, now=NOW)


def test_a_partners_people_leave_as_a_file_only_where_that_is_meant(
    cli_run: Callable[..., Result], tmp_path: Path
) -> None:
    def run(*args: str) -> Result:
        return cli_run("campaigns", *args)

    with db.writing() as made:
        key = make_initiative(made).id
        library = next(one.id for one in ground.partners(made, key) if one.name == "Marlow Library")
        rows = [Incoming("Maria Lopez", "maria@example.org"), Incoming("=1+1", "x@example.org", place="Eastside")]
        take_in(made, OPERATOR, key, rows, now=NOW, partner_id=library)
    own = run("people", "--partner", "library", "--json").json
    assert (own["people"], {row["place"] for row in own["rows"]}) == (2, {"", "Eastside"})
    path = tmp_path / "own.xlsx"
    assert run("people", "--partner", "library", "--out", str(path)).code == 2
    assert not path.exists()
    done = run("people", "--partner", "library", "--out", str(path), "--with-names", "--json")
    assert (done.code, done.json["rows"]) == (0, [])
    assert path.stat().st_mode & 0o077 == 0
    table = read_table(path.read_bytes(), sheet="People")
    assert tuple(table.header)[: len(HEADER)] == HEADER
    assert {row.cells["Name"] for row in table.rows} == {"Maria Lopez", "=1+1"}
    for part in ("maria", "Mari Lopez", "maria@example", "555"):  # who only begins like that is not meant
        assert run("act", part, "hosted", "--source", "house meeting list").code == 2
    assert run("act", "maría lopez", "signed", "--source", "sheet").code == 0
    acted = run("act", "maria@example.org", "hosted", "--source", "house meeting list", "--json")
    assert (acted.code, acted.json["rung"]) == (0, "led")
    assert run("act", "maria@example.org", "nice", "--source", "me").code == 2
