"""Who came, beside who lives there: rules, verbs on both databases, and what may be seen by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session
from statsmodels.stats.proportion import proportion_confint

from campaigns import reach, services
from campaigns.attendance import UNKNOWN, parse
from campaigns.held import held_by_group, no_event
from campaigns.models import MatchQueue, Participation, Person, PersonPartner
from campaigns.outreach import EventDraft
from campaigns.queries import reach as queries
from campaigns.reach import (
    Distinct,
    Headcount,
    ProfileDraft,
    ProfileRow,
    Queued,
    by_group,
    distinct,
    matcher,
    read_lines,
    wilson,
)
from campaigns.services import reach as verbs
from campaigns.suppression import listing
from data import queries as ground
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed, Refused
from data.files import read_csv
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
DRAFT = ProfileDraft("place", "Census table", 2024, "people", (("Northbank", 6000.0), ("Ashford", 4000.0)))
ROW = ProfileRow(1, "place", 1, "people", "Census table", 2024, DRAFT.groups, NOW, "Pat")


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_is_the_interval_of_the_textbook(part: int, whole: int) -> None:
    part = min(part, whole)
    low, high = proportion_confint(part, whole, alpha=0.1, method="wilson")
    assert wilson(part, whole) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def represented(north: int, ash: int, elsewhere: int = 0, unknown: int = 0, forgotten: int = 0) -> reach.Representation:
    shown = listing({"Northbank": north, "Ashford": ash, "else": elsewhere, "?": unknown})
    return reach.represent(ROW, shown, unknown="?", elsewhere="else", forgotten=forgotten)


def test_a_group_that_stayed_away_is_named() -> None:
    found = represented(20, 180)
    assert [group.verdict for group in found.groups] == ["fewer than their share", "more than their share"]
    assert found.words() == (
        "200 people by name came. Fewer than their share came: Northbank. More than their share came: Ashford."
    )


def test_people_of_no_noted_place_widen_the_interval_to_the_worst_case() -> None:
    sure, unsure, worst = represented(40, 160), represented(40, 160, unknown=30), represented(40, 160, unknown=200)
    assert sure.groups[0].verdict == unsure.groups[0].verdict == "fewer than their share"
    assert worst.groups[0].verdict == "cannot tell"
    assert worst.groups[0].low < 40 / 400 < 240 / 400 < worst.groups[0].high
    assert represented(40, 160, forgotten=200).groups[0].verdict == "cannot tell"


def test_too_few_people_say_nothing() -> None:
    assert {group.verdict for group in represented(0, 19).groups} == {"cannot tell"}
    assert represented(0, 40).groups[0].verdict == "fewer than their share"
    assert represented(1, 4).withheld
    assert "without showing who they are" in represented(1, 4).words()
    assert {group.verdict for group in represented(0, 0).groups} == {"cannot tell"}


@given(st.integers(1, 4), st.integers(5, 200), st.integers(0, 60), st.integers(0, 60))
def test_what_is_said_of_a_hidden_group_follows_from_what_is_shown(
    small: int, other: int, two: int, three: int
) -> None:
    """The verdict and interval of a hidden group are those of any other count that the table allows."""
    counts = {"Northbank": small, "Ashford": other, "else": two, "?": three}
    shown = listing(counts)
    if shown.withheld:
        return
    hidden = [key for key in counts if shown.cells[key] is None]
    assert "Northbank" in hidden
    one, another = hidden[0], hidden[1]
    moved = {**counts, one: counts[one] + counts[another] - 1, another: 1}
    same = listing(moved)
    if same.cells == shown.cells:
        first, second = (reach.represent(ROW, each, unknown="?", elsewhere="else") for each in (shown, same))
        assert first == second


def test_names_of_groups_are_found_however_they_are_written() -> None:
    find = matcher(["Spanish (es, español)", "Ashford", "North Ashford", "Dunmore Flats"])
    said = [
        "ES",
        "espanol",
        " Español ",
        "Grange hall, Ashford",
        "north ashford",
        "Dunmore-Flats",
        "Millbrook",
        "Ashfordly",
    ]
    assert [find(text) for text in said] == [
        "Spanish (es, español)", None, "Spanish (es, español)", "Ashford", "North Ashford", "Dunmore Flats", None, None,
    ]  # fmt: skip
    assert by_group({"ashford": 3, " ": 4, "": 1, "Mars": 2}, ["Ashford", "Eastgate"]) == (
        {"Ashford": 3, "Eastgate": 0}, 2, 5,
    )  # fmt: skip


def test_a_person_in_review_is_somebody_known_or_somebody_new() -> None:
    assert distinct(10, [], set()) == Distinct(10, 10)
    two = [Queued(1, (5, 6)), Queued(2, (6, 7))]
    assert distinct(10, two, {5}) == Distinct(10, 12, 2)
    assert distinct(10, two, set()) == Distinct(
        11, 12, 2
    )  # known elsewhere: the two may be one person, and come new here
    assert str(distinct(10, [*two, Queued(3, ())], set())) == "12–13"


@given(st.lists(st.sets(st.integers(0, 6), max_size=3), max_size=5), st.sets(st.integers(0, 6)))
def test_the_least_number_of_people_is_never_more_than_can_be(candidates: list[set[int]], there: set[int]) -> None:
    rows = [Queued(number, tuple(sorted(one))) for number, one in enumerate(candidates)]
    found = distinct(len(there), rows, there)
    least = {frozenset(there)}
    for row in rows:  # every way in which each row is one of its candidates, or somebody new
        choices = row.candidates or (1000 + row.id,)
        least = {one | {other} for one in least for other in choices}
    assert found.low <= min(len(one) for one in least)
    assert found.high == len(there) + len(rows)


def test_a_profile_is_read_as_typed_and_from_a_table() -> None:
    assert read_lines("Northbank 12,400\nDunmore Flats: 3 100\n\n") == (
        "people", (("Northbank", 12400.0), ("Dunmore Flats", 3100.0)), (),
    )  # fmt: skip
    unit, groups, unread = read_lines("Spanish (es, español): 18%\nEnglish 79.5%\nother\n")
    assert (unit, groups) == ("share", (("Spanish (es, español)", 0.18), ("English", 0.795)))
    assert [problem.why for problem in unread] == ["“other” has no number. Write it like Northbank 12,400."]
    assert read_lines("A 5%\nB 7")[2]
    table = read_csv(b'Neighborhood,Population\nNorthbank,"12,400"\nAshford,18050\n')
    assert reach.read_table(table)[:2] == ("people", (("Northbank", 12400.0), ("Ashford", 18050.0)))
    table = read_csv(b"language,percent\nes,18\nen,79\n")
    assert reach.read_table(table)[:2] == ("share", (("es", 0.18), ("en", 0.79)))
    with pytest.raises(Refused, match="column"):
        reach.read_table(read_csv(b"a,b\nx,1\ny,2\n"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"dimension": "shoe size"}, "dimension"),
        ({"source": " "}, "source"),
        ({"year": None}, "year"),
        ({"year": 2031}, "year"),
        ({"groups": (("Northbank", 1.0),)}, "groups"),
        ({"groups": (("Northbank", 1.0), ("north bank", 2.0))}, "groups"),
        ({"groups": (("Northbank", float("nan")), ("Ashford", 2.0))}, "groups"),
        ({"groups": (("Northbank", 0.0), ("Ashford", 0.0))}, "groups"),
        ({"unit": "share", "groups": (("Northbank", 0.8), ("Ashford", 0.9))}, "groups"),
    ],
)
def test_a_profile_that_cannot_be_is_refused(change: dict, field: str) -> None:
    assert field in {problem.field for problem in reach.check_profile(replace(DRAFT, **change), TODAY)}


def test_a_new_profile_is_a_new_version(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    assert reach.check_profile(DRAFT, TODAY) == []
    first = verbs.keep_profile(session, actor, initiative.id, DRAFT, now=NOW)
    assert verbs.keep_profile(session, actor, initiative.id, DRAFT, now=NOW) == first
    changed = replace(DRAFT, groups=(("Northbank", 7000.0), ("Ashford", 4000.0)))
    second = verbs.keep_profile(session, actor, initiative.id, changed, now=NOW)
    assert [(row.number, row.groups) for row in queries.profiles(session, initiative.id)] == [
        (2, changed.groups), (1, DRAFT.groups),
    ]  # fmt: skip
    assert second.shares()["Northbank"] == pytest.approx(7 / 11)
    with pytest.raises(NotAllowed):
        verbs.keep_profile(session, Actor("r", Role.READER), initiative.id, DRAFT, now=NOW)
    with pytest.raises(Refused):
        verbs.keep_profile(session, actor, initiative.id, replace(DRAFT, source=""), now=NOW)


@pytest.fixture
def meeting(session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft) -> list[int]:
    """Two events: one of two goals with 50 to 60 people, one of one goal, a month earlier, where nobody counted."""
    early = replace(draft, token="early", goal_ids=draft.goal_ids[:1], place="Grange hall, Ashford",
                    starts=NOW - timedelta(days=33), attendance=UNKNOWN)  # fmt: skip
    return [
        services.log_event(session, actor, initiative.id, one, now=NOW).id
        for one in (replace(draft, starts=NOW - timedelta(days=1)), early)
    ]


def meet(
    session: Session, initiative_id: int, number: int, events: list[int], *, partners: Sequence[int] = (), **noted: str
) -> list[int]:
    """People who came to each of these events."""
    keys = []
    for _ in range(number):
        person = Person(initiative_id=initiative_id, full_name="Somebody", name_key="somebody", added_at=NOW, **noted)
        session.add(person)
        session.flush()
        keys.append(person.id)
        session.add_all(Participation(event_id=one, person_id=person.id, status="attended") for one in events)
        session.add_all(PersonPartner(person_id=person.id, partner_id=one) for one in partners)
    session.flush()
    return keys


def test_who_came_is_counted_once_and_unknowns_stand_apart(
    session: Session, initiative: InitiativeRow, actor: Actor, meeting: list[int]
) -> None:
    assert verbs.who_came(session, initiative.id) == []
    verbs.keep_profile(session, actor, initiative.id, DRAFT, now=NOW)
    languages = ProfileDraft("language", "Census table", 2024, "share", (("Spanish (es)", 0.4), ("English (en)", 0.6)))
    verbs.keep_profile(session, actor, initiative.id, languages, now=NOW)
    verbs.keep_profile(session, actor, initiative.id, replace(languages, dimension="age"), now=NOW)
    meet(session, initiative.id, 30, meeting, place="ashford", language="en")
    meet(session, initiative.id, 3, meeting[:1], place="Northbank", language="es")
    meet(session, initiative.id, 9, meeting[1:], language="en")
    invited = meet(session, initiative.id, 1, [], place="Northbank")[0]
    gone = meet(session, initiative.id, 6, meeting, place="Northbank")
    session.add(Participation(event_id=meeting[0], person_id=invited, status="rsvp"))
    session.add(Participation(event_id=meeting[0], person_id=None, status="attended"))
    for key in gone:
        session.get(Person, key).merged_into_id = gone[0]
    session.flush()
    place, language, age = verbs.who_came(session, initiative.id, end=TODAY, begun_by=NOW)
    assert (place.people, place.unknown, place.elsewhere, place.forgotten) == (42, None, 0, 1)
    assert [(group.name, group.came) for group in place.groups] == [("Northbank", None), ("Ashford", 30)]
    assert place.groups[0].verdict == "cannot tell"  # 3 and 9 of no noted place are hidden together: 1 to 11
    assert [(group.name, group.came) for group in language.groups] == [("Spanish (es)", None), ("English (en)", None)]
    assert {group.verdict for group in age.groups} == {"cannot tell"}
    (later,) = [one for one in verbs.who_came(session, initiative.id, start=TODAY - timedelta(days=5))
                if one.dimension == "place"]  # fmt: skip
    assert later.people == 33


def test_reach_by_month_place_goal_and_language(
    session: Session, initiative: InitiativeRow, meeting: list[int], goals: list[int]
) -> None:
    meet(session, initiative.id, 12, meeting, language="en")
    meet(session, initiative.id, 2, meeting[1:], language="es")
    found = {by: verbs.reached(session, initiative.id, by) for by in ("month", "place", "goal", "language")}
    assert [(name, row.told, row.events, row.unknown, people) for name, row, people in found["month"].rows] == [
        ("2026-10", "unknown", 1, 1, 14), ("2026-11", "50–60", 1, 0, 12),
    ]  # fmt: skip
    assert {name for name, _, _ in found["place"].rows} == {"Grange hall, Ashford", "Marlow Library"}
    names = [goal.name for goal in ground.goals(session, initiative.id)]
    assert [(name, row.events, row.high) for name, row, _ in found["goal"].rows] == [
        (names[0], 2, 60),
        (names[1], 1, 60),
    ]
    only = verbs.reached(session, initiative.id, "goal", goal_ids=goals[1:])
    assert [name for name, _, _ in only.rows] == names[1:]
    assert {name: people for name, _, people in found["language"].rows} == {
        "en": None, "es": None, "another": 0, "not noted": 0,
    }  # fmt: skip
    assert found["language"].people == 14


def test_failure_10_people_across_partners_are_counted_once_and_nobody_is_shown(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor]
) -> None:
    first, second = (one.id for one in ground.partners(session, initiative.id))
    meet(session, initiative.id, 20, [], partners=[first])
    both = meet(session, initiative.id, 7, [], partners=[first, second])
    for number, candidates in enumerate(([both[0]], both[:2], [])):
        session.add(MatchQueue(initiative_id=initiative.id, hash=str(number), candidates=candidates,
                               partner_id=second, came_at=NOW))  # fmt: skip
    session.flush()
    staff = verbs.partners(session, actors[Role.ORGANIZER], initiative.id)
    assert (staff.total, staff.of_several) == (Distinct(28, 30, 3), 7)
    assert staff.shown == {first: Distinct(27, 27), second: Distinct(8, 10, 3)}
    reader = verbs.partners(session, actors[Role.READER], initiative.id)
    assert (reader.shown, reader.named, reader.total) == ({}, (), staff.total)


def test_a_partner_with_a_few_people_hides_another_beside_it(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    first, second = (one.id for one in ground.partners(session, initiative.id))
    meet(session, initiative.id, 20, [], partners=[first])
    meet(session, initiative.id, 3, [], partners=[second])
    found = verbs.partners(session, actor, initiative.id)
    assert (found.shown, set(found.named), found.total) == ({}, {first, second}, Distinct(23, 23))


def test_rows_in_review_of_a_partner_with_nobody_on_file_are_hidden_while_few(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    first, second = (one.id for one in ground.partners(session, initiative.id))
    meet(session, initiative.id, 20, [], partners=[first])
    session.add(MatchQueue(initiative_id=initiative.id, hash="x", candidates=[], partner_id=second, came_at=NOW))
    session.flush()
    found = verbs.partners(session, actor, initiative.id)
    assert second not in found.shown
    assert second in found.named


def test_where_we_went_stands_beside_where_people_live() -> None:
    rows = [Headcount("Grange hall, Ashford", 2, 40, 55, 0), Headcount("Ashford", 1, 0, 0, 1),
            Headcount("Northbank", 1, 12, None, 0), Headcount("Elsewhere", 1, 8, 8, 0)]  # fmt: skip
    found = held_by_group(rows, ["Ashford", "Northbank", "Eastgate"])
    assert {name: (one.row.events, one.row.told, one.row.unknown) for name, one in found.items()} == {
        "Ashford": (3, "40–55", 1), "Northbank": (1, "12+", 0), "Eastgate": (0, "unknown", 0),
    }  # fmt: skip
    assert [one.share for one in found.values()] == [40 / 60, 12 / 60, 0]
    assert no_event(found) == ["Eastgate"]
    assert all(one.share is None for one in held_by_group([], ["Ashford"]).values())


def test_nobody_yet(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    assert verbs.partners(session, actor, initiative.id).total == Distinct(0, 0)
    assert verbs.reached(session, initiative.id, "month").rows == ()
    assert parse("").known is False
