"""Taking people in: nobody twice, nobody merged in silence, and the same rows again change nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlmodel import Session, func, select

from campaigns.models import Consent, MatchQueue, OptOut, Participation, Person, PersonIdentifier, PersonPartner
from campaigns.people import Incoming, Taken
from campaigns.services.people import take_in
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed
from tests.conftest import NOW

SHEET = [
    Incoming("Maria Lopez", "maria@example.org", "(555) 201-3344", "Spanish", "Eastside", ("email",), row="2"),
    Incoming("Robert Smith", "bob@example.org", row="3", source="sheet"),
    Incoming("Li Wei", "", "555 201 9988", row="4", source="sheet"),
    Incoming("Ana", row="5", source="sheet"),
    Incoming("Ana", row="6", source="sheet"),
    Incoming("王小明", "wang@example.org", row="7", source="sheet"),
]


def outcomes(taken: list[Taken]) -> list[str]:
    return [one.outcome for one in taken]


def count(session: Session, table: type) -> int:
    return int(session.exec(select(func.count()).select_from(table)).one())


def state(session: Session) -> list[int]:
    tables = (Person, PersonIdentifier, PersonPartner, Consent, MatchQueue, Participation)
    return [count(session, table) for table in tables]


def test_failure_01_the_same_rows_again_add_nobody(
    session: Session, actor: Actor, initiative: InitiativeRow, partner: int
) -> None:
    first = take_in(session, actor, initiative.id, SHEET, now=NOW, partner_id=partner)
    assert outcomes(first) == ["new"] * 6, [one.why for one in first]
    household = Incoming("Luis Lopez", "maria@example.org", row="8", source="sheet")
    assert outcomes(take_in(session, actor, initiative.id, [household], now=NOW, partner_id=partner)) == ["to review"]
    before = state(session)
    again = take_in(session, actor, initiative.id, [*SHEET, household], now=NOW, partner_id=partner)
    assert outcomes(again) == ["matched"] * 6 + ["to review"]
    assert [one.person_id for one in again[:6]] == [one.person_id for one in first]
    assert state(session) == before


def test_a_person_is_known_again_by_address_and_name(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    first = take_in(session, actor, initiative.id, SHEET, now=NOW)
    again = take_in(
        session, actor, initiative.id,
        [
            Incoming("López, María", "MARIA@example.org"), Incoming("Smith Bob", "bob@example.org"),
            Incoming("Li Wei", "wei@example.org", "+1 555-201-9988", place="Northside"),
            Incoming("", "bob@example.org"),
        ],
        now=NOW,
    )  # fmt: skip
    assert outcomes(again) == [*["matched"] * 3, "to review"]  # an address alone may be anybody's of the household
    assert [one.person_id for one in again[:3]] == [first[index].person_id for index in (0, 1, 2)]
    wei = session.get_one(Person, first[2].person_id)
    assert wei.place == "Northside"  # what was missing is filled in
    mail = Incoming("Li Wei", "wei@example.org")  # and the new address knows them from then on
    assert take_in(session, actor, initiative.id, [mail], now=NOW)[0].person_id == wei.id


@pytest.mark.parametrize(
    "row",
    [
        Incoming("Luis Lopez", "maria@example.org"),
        Incoming("M. Lopez", "maria@example.org"),
        Incoming("Marta Lopez", "maria@example.org"),
        Incoming("Maria Brown", "", "555-201-3344"),
        Incoming("Maria Lopez Jr", "maria@example.org"),
        Incoming("Maria Lopez", "", "(555) 201-3434"),  # a slip
        Incoming("Maria Lopez", "maria@exmaple.org"),
        Incoming("Maria Lopez", place="Eastside"),
        Incoming("Maria Lopez"),
        Incoming("Maria Lopez", "bob@example.org"),
    ],
)
def test_failure_01_a_doubt_is_a_question_and_never_a_merge(
    session: Session, actor: Actor, initiative: InitiativeRow, row: Incoming
) -> None:
    take_in(session, actor, initiative.id, SHEET, now=NOW)
    before = count(session, Person)
    [taken] = take_in(session, actor, initiative.id, [row], now=NOW)
    assert taken.outcome == "to review"
    assert "Lopez" not in taken.why
    assert count(session, Person) == before


@pytest.mark.parametrize(
    "row",
    [
        Incoming("Maria Lopez", "another@example.org", place="Westside"),
        Incoming("Maria Lopez", "another@example.org", "555 201 0000", place="Eastside"),
        Incoming("Carmen Lopez", place="Eastside"),
    ],
)
def test_others_are_new(session: Session, actor: Actor, initiative: InitiativeRow, row: Incoming) -> None:
    take_in(session, actor, initiative.id, SHEET, now=NOW)
    assert outcomes(take_in(session, actor, initiative.id, [row], now=NOW)) == ["new"]


def test_a_household_that_came_in_one_sheet_is_asked_about(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    rows = [Incoming("Kofi Mensah", "home@example.org"), Incoming("Ama Mensah", "home@example.org")]
    assert outcomes(take_in(session, actor, initiative.id, rows, now=NOW)) == ["new", "to review"]


def test_the_same_name_and_place_in_one_sheet_is_a_question(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    rows = [
        Incoming("Jonh Okafor", "a1@example.org", place="Ashford"),
        Incoming("John Okafor", "", "555-201-3344", place="Ashford"),
    ]
    assert outcomes(take_in(session, actor, initiative.id, rows, now=NOW)) == ["new", "to review"]


def test_rows_that_say_nothing_are_refused_with_their_reason(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    taken = take_in(session, actor, initiative.id, [Incoming("", "not an address", row="9")], now=NOW)
    assert taken == [
        Taken("9", "refused", None, "There is no name and no address in this row. The e-mail address cannot be read.")
    ]
    [kept] = take_in(session, actor, initiative.id, [Incoming("Eva Berg", "not an address")], now=NOW)
    assert (kept.outcome, kept.why) == ("new", "The e-mail address cannot be read.")


def test_equal_rows_of_one_file_stay_two_over_portions(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    seen: Counter[str] = Counter()
    ana = Incoming("Ana", source="sheet")
    ids = [take_in(session, actor, initiative.id, [ana], now=NOW, seen=seen)[0].person_id for _ in range(2)]
    assert len(set(ids)) == 2


def test_an_opt_out_survives_every_import(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    maria = take_in(session, actor, initiative.id, SHEET[:1], now=NOW)[0].person_id
    session.add(OptOut(person_id=maria, scope="phone", at=NOW))
    session.flush()
    row = Incoming("Maria Lopez", "maria@example.org", consents=("email", "phone", "text"))
    take_in(session, actor, initiative.id, [row], now=NOW)
    assert sorted(session.exec(select(Consent.scope).where(Consent.person_id == maria))) == ["email", "text"]


def test_readers_take_nobody_in(session: Session, actors: dict[Role, Actor], initiative: InitiativeRow) -> None:
    with pytest.raises(NotAllowed):
        take_in(session, actors[Role.READER], initiative.id, SHEET, now=NOW)
