"""Policymakers on both databases: import twice, two sources, committees, and what is the team's own."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from data import queries as agenda
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed, NotFound, Refused
from data.models import AuditEntry
from policy import offers
from policy.bills import BillDraft
from policy.contacts import AskDraft, MeetingDraft
from policy.models import Vote, VoteEvent
from policy.people import PersonDraft, PersonRow
from policy.queries import people as queries
from policy.ratings import RatingDraft
from policy.services import add_bill, contacts, people
from tests.conftest import NOW, make_initiative

OHIO = {"id": "ocd-jurisdiction/country:us/state:oh/government", "name": "Ohio"}


def official(number: int = 1, name: str = "Ann Lee", kind: str = "upper", **more: Any) -> dict[str, Any]:
    role = {"type": kind, "district": str(number), "jurisdiction": OHIO, **more.pop("role", {})}
    return {"id": f"ocd-person/{number}", "name": name, "party": [{"name": "New"}], "roles": [role], **more}


def committee(*members: tuple[str, int, str]) -> dict[str, Any]:
    seats = [{"name": name, "role": role, "person_id": f"ocd-person/{number}"} for name, number, role in members]
    return {"id": "ocd-organization/1", "name": "Revenue", "chamber": "upper", "jurisdiction": OHIO, "members": seats}


def load(session: Session, actor: Actor, where: InitiativeRow, *records: Any, name: str = "a.json") -> tuple[int, ...]:
    body = records[0] if isinstance(records[0], bytes) else json.dumps(list(records)).encode()
    report = people.import_people(session, actor, where.id, name, body, {}, NOW)
    return report.new, report.changed, report.same, len(report.refused)


def everybody(session: Session, where: InitiativeRow) -> dict[str, PersonRow]:
    return {row.name: row for row in queries.people(session, where.id)}


def test_the_same_file_twice_is_the_same(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    given = [
        official(),
        official(2, "Bo Lee", role={"end_date": "2024-12-31"}),
        committee(("Ann Lee", 1, "chair")),
        "x",
    ]
    assert load(session, actor, initiative, *given) == (3, 0, 0, 1)
    assert load(session, actor, initiative, *given) == (0, 0, 3, 1)
    found = everybody(session, initiative)
    assert (found["Ann Lee"].standing, found["Bo Lee"].standing) == ("serving", "retired")
    assert [row.name for row in queries.people(session, initiative.id, standing="serving")] == ["Ann Lee"]


def test_what_a_source_changes_is_kept_with_what_stood_there(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    load(session, actor, initiative, official())
    assert load(session, actor, initiative, official(party=[{"name": "Other"}])) == (0, 1, 0, 0)
    row = everybody(session, initiative)["Ann Lee"]
    (one,) = queries.changes_of(session, row.id)
    assert (one.field, one.before, one.after, one.source) == ("party", "New", "Other", "openstates")


def test_a_person_of_two_sources_is_one(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    congress = (
        b"- id: {bioguide: X1}\n  name: {first: Ann, last: Lee, official_full: Ann Lee}\n  terms:\n  - {type: sen,"
    )
    congress += b" start: '2025-01-03', end: '2031-01-03', state: OH, party: New}\n"
    us = {"id": "ocd-jurisdiction/country:us/government", "name": "United States"}
    theirs = official(
        7, "Ann B. Lee", role={"jurisdiction": us}, other_identifiers=[{"scheme": "bioguide", "identifier": "X1"}]
    )
    assert load(session, actor, initiative, congress) == (1, 0, 0, 0)
    assert load(session, actor, initiative, theirs) == (0, 1, 0, 0)
    assert load(session, actor, initiative, theirs) == (0, 0, 1, 0)
    assert load(session, actor, initiative, congress) == (0, 0, 1, 0)
    (row,) = queries.people(session, initiative.id)
    assert (row.name, row.district, row.other_names) == ("Ann Lee", "OH", ("Ann B. Lee",))
    assert row.keys == (("bioguide", "X1"), ("openstates", "ocd-person/7"))


def test_identifiers_of_two_people_are_refused(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    given = [official(), official(2, "Bo Lee", other_identifiers=[{"scheme": "legiscan", "identifier": "5"}])]
    load(session, actor, initiative, *given)
    mixed = official(1, other_identifiers=[{"scheme": "legiscan", "identifier": "5"}])
    assert load(session, actor, initiative, mixed) == (0, 0, 0, 1)


def test_who_was_typed_by_hand_is_known_again(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    row = people.add_person(session, actor, initiative.id, PersonDraft("Ann Lee", "Ohio", chamber="upper"), now=NOW)
    with pytest.raises(Refused, match="here already"):
        people.add_person(session, actor, initiative.id, PersonDraft("ann lee", "OH", chamber="upper"), now=NOW)
    assert load(session, actor, initiative, official()) == (0, 1, 0, 0)
    (found,) = queries.people(session, initiative.id)
    assert (found.id, found.source, found.party) == (row.id, "openstates", "New")
    assert load(session, actor, initiative, official()) == (0, 0, 1, 0)


def test_seats_wait_for_their_people(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    body = json.dumps([committee(("Ann Lee", 1, "chair"), ("Bo Lee", 2, "member"))]).encode()
    report = people.import_people(session, actor, initiative.id, "c.json", body, {}, NOW)
    assert report.notes == ["2 seats are of people who are not here yet; they are linked when these are imported."]
    load(session, actor, initiative, official())
    (seat,) = queries.seats_of(session, everybody(session, initiative)["Ann Lee"].id)
    assert (seat.committee, seat.role) == ("Revenue", "chair")
    assert queries.waiting_seats(session, initiative.id) == 1


def test_one_initiative_s_people_are_not_another_s(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    other = make_initiative(session, "Another")
    load(session, actor, initiative, official())
    key = everybody(session, initiative)["Ann Lee"].id
    assert everybody(session, other) == {}
    with pytest.raises(NotFound):
        contacts.rate(session, actor, other.id, key, RatingDraft(3, 3), now=NOW)
    assert offers.people_hits(session, other.id, "lee", 8) == []
    assert [hit.title for hit in offers.people_hits(session, initiative.id, "lee", 8)] == ["Ann Lee"]


@pytest.fixture
def ann(session: Session, initiative: InitiativeRow, actor: Actor) -> PersonRow:
    load(session, actor, initiative, official(), official(2, "Bo Roy"), official(3, "Cy Moss"))
    return everybody(session, initiative)["Ann Lee"]


@pytest.fixture
def bill(session: Session, initiative: InitiativeRow, actor: Actor) -> int:
    return add_bill(session, actor, initiative.id, BillDraft("Ohio", "2025-2026", "SB 12", "Guards"), now=NOW).id


def test_ratings_in_waves_are_the_team_s_alone(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], ann: PersonRow
) -> None:
    director, organizer, reader = actors[Role.DIRECTOR], actors[Role.ORGANIZER], actors[Role.READER]
    contacts.rate(session, director, initiative.id, ann.id, RatingDraft(2, 4, "high", "Said so."), now=NOW)
    contacts.rate(session, organizer, initiative.id, ann.id, RatingDraft(4, 4, "low"), now=NOW)
    contacts.open_wave(session, director, initiative.id, "Autumn", now=NOW)
    with pytest.raises(Refused, match="already"):
        contacts.open_wave(session, director, initiative.id, " autumn ", now=NOW)
    contacts.rate(session, director, initiative.id, ann.id, RatingDraft(3, 4), now=NOW + timedelta(hours=1))
    found = contacts.views(session, organizer, initiative.id)
    assert [wave.ratings for wave in found.waves] == [2, 1]
    assert found.said[ann.id].support.mean == 3
    assert found.before is not None
    assert found.before.id == found.waves[0].id
    for act in (
        lambda: contacts.views(session, reader, initiative.id),
        lambda: contacts.rate(session, reader, initiative.id, ann.id, RatingDraft(3, 3), now=NOW),
        lambda: contacts.asks(session, reader, initiative.id),
        lambda: contacts.meetings(session, reader, initiative.id),
        lambda: contacts.champions(session, reader, initiative.id),
        lambda: contacts.whip_of(session, reader, initiative.id, 1),
        lambda: contacts.lobbying_year(session, reader, initiative.id, 2026),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nothing_said_of_a_person_is_in_the_audit(
    session: Session, initiative: InitiativeRow, actor: Actor, ann: PersonRow
) -> None:
    contacts.rate(session, actor, initiative.id, ann.id, RatingDraft(1, 5, "high", "Owes us one."), now=NOW)
    contacts.ask(session, actor, initiative.id, AskDraft(ann.id, "Vote for it", NOW.date()), now=NOW)
    kept = " ".join(str(entry.model_dump()) for entry in session.exec(select(AuditEntry)))
    assert "rate_person" in kept
    for private in ("Owes us", "Vote for it", "Ann Lee"):
        assert private not in kept


def test_asks_warn_and_are_settled(
    session: Session, initiative: InitiativeRow, actor: Actor, ann: PersonRow, bill: int
) -> None:
    one, two = [partner.id for partner in agenda.partners(session, initiative.id)][:2]
    day = NOW.date()
    row, others = contacts.ask(
        session, actor, initiative.id, AskDraft(ann.id, "Co-sponsor", day, day, one, bill), now=NOW
    )
    assert (row.identifier, row.asker, others) == ("SB 12", "Marlow Library", [])
    _, others = contacts.ask(
        session, actor, initiative.id, AskDraft(ann.id, "Vote yes", day + timedelta(days=7), partner_id=two), now=NOW
    )
    assert [other.id for other in others] == [row.id]
    contacts.settle_ask(session, actor, initiative.id, row.id, "partly", "Will think.", now=NOW)
    assert [ask.outcome for ask in contacts.asks(session, actor, initiative.id, ann.id)] == ["open", "partly"]
    with pytest.raises(Refused):
        contacts.settle_ask(session, actor, initiative.id, row.id, "maybe", now=NOW)
    late = AskDraft(ann.id, "x", day, day - timedelta(days=1))
    with pytest.raises(Refused, match="before it is asked"):
        contacts.ask(session, actor, initiative.id, late, now=NOW)


def test_champions_begin_and_end(session: Session, initiative: InitiativeRow, actor: Actor, ann: PersonRow) -> None:
    goal = agenda.goals(session, initiative.id)[0]
    key = contacts.name_champion(session, actor, initiative.id, ann.id, goal.id, "Wrote it.", now=NOW)
    contacts.name_champion(session, actor, initiative.id, ann.id, None, "", now=NOW)
    with pytest.raises(Refused, match="already"):
        contacts.name_champion(session, actor, initiative.id, ann.id, goal.id, "", now=NOW)
    contacts.end_champion(session, actor, initiative.id, key, now=NOW)
    found = contacts.champions(session, actor, initiative.id)
    assert {(one.goal, one.until is None) for one in found} == {(goal.name, False), ("", True)}


def test_meetings_are_exact_and_reviewed(
    session: Session, initiative: InitiativeRow, actor: Actor, ann: PersonRow, bill: int
) -> None:
    day = NOW.date()
    for lobbying in ("direct", "to review"):
        met = MeetingDraft(day, (ann.id, ann.id), "Staff", "", (bill,), lobbying, 0.1, 10.1)
        key = contacts.log_meeting(session, actor, initiative.id, met, now=NOW)
    (newest, first) = contacts.meetings(session, actor, initiative.id, ann.id)
    assert (newest.who, newest.bills, newest.minutes, newest.cents) == ("Ann Lee, Staff", ("SB 12",), 6, 1010)
    year = contacts.lobbying_year(session, actor, initiative.id, day.year)
    assert year.total is None
    assert "1 meeting is still to review" in year.why
    contacts.review_meeting(session, actor, initiative.id, key, "grassroots", now=NOW)
    total = contacts.lobbying_year(session, actor, initiative.id, day.year).total
    assert total is not None
    assert (total.meetings, total.minutes, total.cents) == (2, 12, 2020)
    assert first.lobbying == "direct"
    with pytest.raises(NotFound):
        contacts.review_meeting(session, actor, initiative.id, 10**6, "direct", now=NOW)


def test_a_whip_count_meets_the_roll_call(
    session: Session, initiative: InitiativeRow, actor: Actor, ann: PersonRow, bill: int
) -> None:
    others = everybody(session, initiative)
    for name, lean in (("Ann Lee", "lean no"), ("Bo Roy", "certain yes"), ("Cy Moss", "unknown")):
        contacts.count_vote(session, actor, initiative.id, bill, others[name].id, lean, now=NOW)
    later = NOW + timedelta(hours=1)
    contacts.count_vote(session, actor, initiative.id, bill, ann.id, "lean yes", "Asked her.", now=later)
    found = contacts.whip_of(session, actor, initiative.id, bill)
    (senate,) = found.standings
    assert senate.words == "1 short of the 2 needed, counting certain votes; those leaning yes would do."
    assert len(found.history) == 4
    assert found.calibrations == ()
    event = VoteEvent(
        bill_id=bill, source="openstates", source_key="v1", motion="Third reading", classification=["passage"],
        chamber="upper", on_date=date(2026, 12, 1), result="pass",
    )  # fmt: skip
    session.add(event)
    session.flush()
    for voter, key, option in (("A. Lee", "ocd-person/1", "yes"), ("Roy", "", "no"), ("Moss", "", "absent")):
        session.add(Vote(event_id=event.id, voter=voter, person_key=key, option=option))
    session.flush()
    contacts.need_votes(session, actor, initiative.id, bill, "upper", 17, now=NOW)
    found = contacts.whip_of(session, actor, initiative.id, bill)
    assert {one.person.name: one.voted for one in found.expected} == {
        "Ann Lee": "yes", "Bo Roy": "no", "Cy Moss": "absent",
    }  # fmt: skip
    (scored,) = found.calibrations
    assert (scored.n, scored.hits) == (2, 1)  # the absence is not scored
    assert scored.brier == pytest.approx((0.25**2 + 0.95**2) / 2)
    assert found.standings[0].need.said == f"17 needed, said {actor.name}."
    assert found.roll_calls == ("Third reading, 2026-12-01: 3 of 3 votes are of people who are here.",)
    votes = queries.votes_by(session, initiative.id, others["Bo Roy"], True)
    assert [(one.identifier, one.option) for one in votes] == [("SB 12", "no")]
    assert queries.votes_by(session, initiative.id, others["Bo Roy"], False) == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # on PostgreSQL with all other files: test_real_files
def test_all_of_the_people_at_hand_twice(
    session: Session, initiative: InitiativeRow, actor: Actor, shared_data: Path
) -> None:
    folder = shared_data / "legislation"
    paths = [folder / "congress-legislators" / f"{name}.yaml" for name in (
        "committee-membership-current", "committees-current", "legislators-current")]  # fmt: skip
    paths += sorted((folder / "openstates-people-wy" / "data" / "wy").glob("*/*.yml"))
    totals = []
    for _ in range(2):
        found = [load(session, actor, initiative, path.read_bytes(), name=path.name) for path in paths]
        totals.append([sum(column) for column in zip(*found, strict=True)])
    people_new = 537 + 93 + 3 + 2 + 163
    assert totals[0][0] == people_new + 230 + 28
    assert totals[0][3] == totals[1][3] == 3  # three retired people of whom no office is told
    assert totals[1][:2] == [0, 0]
    assert queries.waiting_seats(session, initiative.id) < 30
    rows = queries.people(session, initiative.id)
    assert len(rows) == people_new
    (mayor,) = [row for row in rows if row.standing == "municipal"]
    assert mayor.jurisdiction == "Mills, Wyoming"
