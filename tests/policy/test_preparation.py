"""Checklist, witnesses, roster and districts of a hearing: pure rules, and the verbs on both databases."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlmodel import Session, select

from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed, NotFound, Refused
from data.models import AuditEntry
from policy import offers, queries, services
from policy.checklists import PRACTICE, checklist
from policy.districts import FEW, Happened, Place, around, count, read, seat_of
from policy.hearings import HearingDraft, HearingRow
from policy.people import SERVING, CommitteeDraft, PersonDraft, PersonRow, SeatDraft
from policy.queries import hearing_records as records
from policy.queries import people as people_queries
from policy.rosters import CommitteeRow, committee_for
from policy.services import contacts, packets, people, preparation
from policy.services import hearings as moving
from policy.witnesses import WitnessDraft, WitnessRow, minutes, moved, speaking
from tests.conftest import NOW
from tests.policy.builders import draft

ON = date(2026, 12, 3)
TODAY = date(2026, 11, 23)


@pytest.fixture
def hearing(session: Session, actor: Actor, initiative: InitiativeRow) -> HearingRow:
    bill = services.add_bill(session, actor, initiative.id, draft(), now=NOW)
    wanted = HearingDraft(bill.id, ON, time(10), "Room 118", "Senate Education")
    return services.add_hearing(session, actor, initiative.id, wanted, now=NOW)


def test_due_days_follow_the_local_day_and_the_overdue_stand_first() -> None:
    tasks = checklist(ON, [], date(2026, 12, 2))
    assert len(tasks) == len(PRACTICE) == len({item.key for item in PRACTICE})
    late = [task for task in tasks if task.late(date(2026, 12, 2))]
    assert tasks[: len(late)] == late
    assert late
    assert {(task.when, task.due) for task in tasks} == {
        ("T-7", date(2026, 11, 26)), ("T-2", date(2026, 12, 1)), ("T-0", ON), ("T+1", date(2026, 12, 4)),
        ("T+3", date(2026, 12, 6)),
    }  # fmt: skip


def test_a_checklist_is_ticked_given_added_to_and_moves_with_its_hearing(
    session: Session, actor: Actor, initiative: InitiativeRow, hearing: HearingRow
) -> None:
    of = (session, actor, initiative.id, hearing.id)
    preparation.tick(*of, "confirm", now=NOW)
    preparation.give(*of, "testimony", "pat POLICY", now=NOW)
    own = preparation.add_item(*of, "  Book the   bus ", -3, now=NOW)
    preparation.remove_item(*of, "care", now=NOW)
    tasks = {task.item: task for task in preparation.tasks_of(session, initiative.id, hearing.id, now=NOW)}
    assert (tasks["confirm"].done_at, tasks["confirm"].done_by) == (NOW, actor.name)
    assert tasks["testimony"].owner == "Pat policy"
    assert (tasks[own].label, tasks[own].due, "care" in tasks) == ("Book the bus", date(2026, 11, 30), False)
    for wrong in (("", -3), ("Book the bus", -3), ("Something", 400)):
        with pytest.raises(Refused):
            preparation.add_item(*of, *wrong, now=NOW)
    with pytest.raises(Refused, match="Nobody on the team"):
        preparation.give(*of, "testimony", "Somebody Else", now=NOW)
    with pytest.raises(NotFound):
        preparation.tick(*of, "care", now=NOW)
    moving.move_hearing(*of, ON + timedelta(days=7), time(9), now=NOW)
    later = {task.item: task for task in preparation.tasks_of(session, initiative.id, hearing.id, now=NOW)}
    assert {item: task.due - tasks[item].due for item, task in later.items()} == dict.fromkeys(tasks, timedelta(days=7))
    assert later["confirm"].done
    preparation.put_back(*of, "care", now=NOW)
    preparation.tick(*of, "confirm", False, now=NOW)
    preparation.remove_item(*of, own, now=NOW)
    again = {task.item: task for task in preparation.tasks_of(session, initiative.id, hearing.id, now=NOW)}
    assert set(again) == {item.key for item in PRACTICE}
    assert not again["confirm"].done
    assert preparation.add_item(*of, "Another", 0, now=NOW) == "own-2"


def test_the_docket_says_what_is_owed_and_what_a_hearing_lacks(
    session: Session, actor: Actor, initiative: InitiativeRow, hearing: HearingRow
) -> None:
    (one,) = packets.docket(session, initiative.id, TODAY, now=NOW)
    assert one.owed(TODAY) == []
    later = NOW + timedelta(days=8)
    (one,) = packets.docket(session, initiative.id, TODAY, now=later)
    assert {task.when for task in one.owed(date(2026, 12, 1))} == {"T-7", "T-2"}
    assert one.lacks[0].startswith("Overdue: confirm the date")
    assert offers.owed(session, initiative.id, NOW, NOW) == []
    (item,) = offers.owed(session, initiative.id, later, later)
    assert item.text == "SB 12 is heard Thu 3 Dec, 10:00: 5 overdue to prepare"
    services.cancel_hearing(session, actor, initiative.id, hearing.id, now=NOW)
    assert packets.docket(session, initiative.id, TODAY, now=NOW) == []


def test_witnesses_are_ordered_private_and_forgotten(
    session: Session, actors: dict[Role, Actor], initiative: InitiativeRow, hearing: HearingRow
) -> None:
    of = (session, actors[Role.ORGANIZER], initiative.id, hearing.id)
    first = preparation.keep_witness(*of, WitnessDraft("Ana Ruiz", language="Spanish", minutes=2), now=NOW)
    second = preparation.keep_witness(*of, WitnessDraft("Bo Lund", status="confirmed", named=True), now=NOW)
    preparation.move_witness(*of, second, -1, now=NOW)
    preparation.keep_witness(*of, WitnessDraft("Ana Ruiz", status="declined"), first, now=NOW)
    rows = preparation.witnesses_of(*of)
    assert [(row.name, row.status) for row in rows] == [("Bo Lund", "confirmed"), ("Ana Ruiz", "declined")]
    assert [row.name for row in speaking(rows)] == ["Bo Lund"]
    for wrong in (WitnessDraft(" "), WitnessDraft("A", minutes=0), WitnessDraft("A", status="perhaps")):
        with pytest.raises(Refused):
            preparation.keep_witness(*of, wrong, now=NOW)
    with pytest.raises(NotAllowed):
        preparation.witnesses_of(session, actors[Role.READER], initiative.id, hearing.id)
    found = packets.prepared(session, actors[Role.READER], initiative.id, hearing.id, now=NOW)
    assert found.witnesses == ()
    preparation.remove_witness(*of, first, now=NOW)
    assert [row.name for row in records.witnesses(session, [hearing.id])[hearing.id]] == ["Bo Lund"]
    kept = session.exec(select(AuditEntry).where(AuditEntry.kind == "hearing_witness")).all()
    assert {entry.verb for entry in kept} == {"keep_witness", "move_witness", "remove_witness"}
    assert "Ruiz" not in str([entry.detail for entry in kept])


@given(
    order=some.lists(some.integers(1, 50), unique=True, min_size=1, max_size=8),
    place=some.integers(0, 7),
    by=some.integers(-9, 9),
)
def test_moving_a_witness_loses_nobody(order: list[int], place: int, by: int) -> None:
    one = order[place % len(order)]
    after = moved(order, one, by)
    assert sorted(after) == sorted(order)
    assert [key for key in after if key != one] == [key for key in order if key != one]
    assert after.index(one) == min(max(order.index(one) + by, 0), len(order) - 1)


def test_who_declines_takes_no_minutes() -> None:
    rows = [WitnessRow(1, 1, "A", "", "", "", "", "declined", 5, True),
            WitnessRow(2, 2, "B", "", "", "", "", "invited", 3, True)]  # fmt: skip
    assert minutes(rows) == 3


# Districts


def seat(key: int, district: str, chamber: str = "lower", name: str = "") -> PersonRow:
    return PersonRow(
        key, name or f"Member {key}", "", "", "", chamber, district, "Ohio", "oh", SERVING, None, (), "", ""
    )


SEATS = [seat(1, "12"), seat(2, "9"), seat(3, "12", "upper")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("HD 12", Place("lower", "12")), ("hd12", Place("lower", "12")), ("H.D. 12", None),
        ("House District 012", Place("lower", "12")), ("12th House district", Place("lower", "12")),
        ("Assembly District 12", Place("lower", "12")), ("SD-12", Place("upper", "12")),
        ("District 12", Place(None, "12")), ("12", Place(None, "12")), ("LD 12", Place(None, "12")),
        ("Ward 3", Place("", "3")), ("12A", Place(None, "12a")), ("Berkshire", Place(None, "berkshire")),
        ("House and Senate 12", None), ("districts 4 and 5", None), ("", None), ("District", None),
    ],
)  # fmt: skip
def test_a_district_is_read_as_far_as_its_words_say(text: str, wanted: Place | None) -> None:
    assert read(text) == wanted or (wanted is None and seat_of(text, SEATS) is None)


def test_a_district_is_never_guessed() -> None:
    assert seat_of("HD 12", SEATS) == 1
    assert seat_of("Senate District 12", SEATS) == 3
    assert seat_of("12", SEATS) is None  # of either chamber
    assert seat_of("District 9", SEATS) is None  # there may be a senator's 9 who does not sit here
    assert seat_of("HD 9", [seat(1, "9"), seat(2, "9")]) is None  # two members of one district
    assert seat_of("Ward 3", [seat(1, "3"), seat(2, "Ward 3", "")]) == 2
    assert seat_of("12", [seat(5, "12", "legislature")]) == 5


@given(
    texts=some.lists(
        some.sampled_from(["HD 12", "12", "SD 12", "Ward 3", "nowhere", "HD 9", "House District 9"]), max_size=4
    ),
    counts=some.lists(some.tuples(some.integers(0, 30), some.integers(0, 30)), max_size=6),
)
def test_totals_are_ranges_of_what_was_counted(texts: list[str], counts: list[tuple[int, int]]) -> None:
    events = [
        Happened(ON, "e", tuple(texts), low, low + more, ("outreach", at)) for at, (low, more) in enumerate(counts)
    ]
    twice = [*events, *events]  # a record of two goals comes twice
    found = around(twice, SEATS)
    for row in found.seats:
        assert len(row.events) == len(events)
        assert (row.people.low, row.people.high) == (sum(a for a, _ in counts), sum(a + b for a, b in counts))
        for number in range(1, FEW):
            assert row.people.words != str(number)
    assert {text for text, _ in found.unmatched} == (set(texts) & {"12", "Ward 3", "nowhere"} if counts else set())


def test_small_numbers_and_unknown_ones_are_said_as_such() -> None:
    def words(*given: tuple[int | None, int | None]) -> str:
        return count([Happened(ON, "", (), low, high) for low, high in given]).words

    assert words((4, 4)) == "fewer than 5"
    assert words((2, 9)) == "up to 9"
    assert words((40, 60), (None, None)) == "40 to 60, 1 event not counted"
    assert words((None, None), (None, None)) == "2 events not counted"
    assert words((1200, 1200)) == "1,200"


# The roster

HOUSE, SENATE = CommitteeRow(1, "os a", "Education", "lower"), CommitteeRow(2, "os b", "Education", "upper")


def test_a_committee_is_matched_by_its_words_or_not_at_all() -> None:
    both = [HOUSE, SENATE]
    assert committee_for("Senate Committee on Education", "", both) == SENATE
    assert committee_for("Education", "", both) is None
    assert committee_for("Education", "os a", both) == HOUSE
    assert committee_for("Education", "", [SENATE]) == SENATE
    assert committee_for("House Education", "", [SENATE]) is None
    assert committee_for("", "", both) is None
    assert committee_for("Education", "gone", both) is None


def seated(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    for name, district in (("Ann Lee", "12"), ("Bo Roy", "9")):
        who = PersonDraft(name, "Ohio", SERVING, "Democratic", "Senator", "upper", district,
                          keys=(("openstates", f"p/{name}"),))  # fmt: skip
        row = people.add_person(session, actor, initiative.id, who, now=NOW)
        people_queries.add_keys(session, initiative.id, row.id, who.keys)
    seats = (SeatDraft("Bo Roy", "member", "p/Bo Roy"), SeatDraft("Ann Lee", "chair", "p/Ann Lee"), SeatDraft("Cy Dow"))
    people_queries.save_committee(
        session, initiative.id,
        CommitteeDraft("openstates", "c/1", "Senate Education", "upper", "Ohio", "oh", "openstates", seats=seats),
    )  # fmt: skip


def test_the_roster_has_ratings_for_the_team_and_none_for_readers(
    session: Session, actors: dict[Role, Actor], initiative: InitiativeRow, hearing: HearingRow
) -> None:
    actor = actors[Role.POLICY]
    seated(session, actor, initiative)
    ann = next(one.id for one in people_queries.people(session, initiative.id) if one.name == "Ann Lee")
    from policy.ratings import RatingDraft

    contacts.rate(session, actor, initiative.id, ann, RatingDraft(5, 4, "high"), now=NOW)
    contacts.count_vote(session, actor, initiative.id, hearing.bill_id, ann, "certain yes", now=NOW)
    found = packets.prepared(session, actor, initiative.id, hearing.id, now=NOW)
    assert [(one.name, one.role, one.district) for one in found.roster] == [
        ("Ann Lee", "chair", "12"), ("Bo Roy", "member", "9"), ("Cy Dow", "member", ""),
    ]  # fmt: skip
    assert (found.roster[0].rating, found.roster[0].lean) == ("support 5.0, influence 4.0", "certain yes")
    assert found.whip
    public = packets.prepared(session, actors[Role.READER], initiative.id, hearing.id, now=NOW)
    assert [one.name for one in public.roster] == ["Ann Lee", "Bo Roy", "Cy Dow"]
    assert not any(one.rating or one.lean or one.asks or one.champions for one in public.roster)
    assert public.whip == ()
    with pytest.raises(NotAllowed):
        packets.packet(session, actors[Role.READER], initiative.id, hearing.id, now=NOW)


def test_removing_the_initiative_takes_all_of_it(
    session: Session, actor: Actor, initiative: InitiativeRow, hearing: HearingRow
) -> None:
    from data import services as ground

    of = (session, actor, initiative.id, hearing.id)
    preparation.tick(*of, "confirm", now=NOW)
    preparation.keep_witness(*of, WitnessDraft("Ana Ruiz"), now=NOW)
    ground.remove_initiative(session, actor, initiative.id)
    assert records.tasks(session, [hearing.id]) == {}
    assert records.witnesses(session, [hearing.id]) == {}
    assert queries.hearings(session, initiative.id) == []
