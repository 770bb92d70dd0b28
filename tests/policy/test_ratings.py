"""Ratings, whip counts, asks, meetings and names, as rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import contacts, ratings, whip
from policy.contacts import AskDraft, AskRow, MeetingDraft, MeetingRow
from policy.people import PersonRow, folded, named, whose_vote
from policy.ratings import RatingDraft, RatingRow
from policy.whip import CountRow

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = date(2026, 3, 1)


def rating(
    rater: str, support: int, confidence: str = "medium", wave: int = 1, hours: int = 0, **more: int
) -> RatingRow:
    given = {"influence": 3, "person": 7, **more}
    at = AT + timedelta(hours=hours)
    return RatingRow(wave, given["person"], rater, support, given["influence"], confidence, "", at)


def test_a_guess_counts_a_third_of_what_somebody_knows() -> None:
    said = ratings.summaries([rating("Ann", 5, "high"), rating("Ben", 1, "low")], 1)[7]
    assert said.support.mean == pytest.approx((3 * 5 + 1 * 1) / 4)
    assert (said.support.low, said.support.high, said.support.spread) == (1, 5, 4)
    assert said.words == "2 raters differ by 4 points: talk about it before relying on the mean."


def test_one_rater_has_no_spread_and_that_is_said() -> None:
    said = ratings.summaries([rating("Ann", 4)], 1)[7]
    assert said.words == "One rater only: there is no spread to see."


def test_a_rater_counts_once_a_wave_with_the_latest() -> None:
    said = ratings.summaries([rating("Ann", 1), rating("Ann", 4, hours=2), rating("Ben", 4)], 1)[7]
    assert said.support.mean == 4
    assert len(said.raters) == 2


def test_change_is_that_of_raters_of_both_waves() -> None:
    rows = [rating("Ann", 2), rating("Ben", 3), rating("Ann", 3, wave=2), rating("Cy", 5, wave=2)]
    assert ratings.change(rows, 7, 1, 2).words == "Support +1.0, by 1 rater of both waves."
    others = [rating("Ann", 2), rating("Cy", 5, wave=2)]
    assert ratings.change(others, 7, 1, 2).words.startswith("Cannot tell a change")


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(ratings.CONFIDENCES)), min_size=1, max_size=9))
def test_a_mean_lies_between_the_lowest_and_the_highest(given: list[tuple[int, str]]) -> None:
    rows = [rating(f"R{n}", support, confidence) for n, (support, confidence) in enumerate(given)]
    said = ratings.summaries(rows, 1)[7].support
    assert said.low <= said.mean <= said.high


def test_ratings_that_are_none() -> None:
    problems = ratings.check_rating(RatingDraft(6, 0, "sure"))
    assert [problem.field for problem in problems] == ["support", "influence", "confidence"]


def count(person: int, lean: str, by: str = "Ann", days: int = 0) -> CountRow:
    return CountRow(1, person, lean, "", AT + timedelta(days=days), by, DAY + timedelta(days=days))


def test_a_count_says_what_is_missing() -> None:
    counts = whip.in_force([count(1, "lean no"), count(1, "certain yes", days=1), count(2, "lean yes")])
    need = whip.majority("upper", 5)
    found = whip.standing(1, "upper", counts, [1, 2, 3, 4, 5], need)
    assert dict(found.counts) == {
        "certain yes": 1, "lean yes": 1, "unknown": 3, "lean no": 0, "certain no": 0,
    }  # fmt: skip
    assert need.said == "More than half of the 5 people who are here for this chamber."
    assert found.words == "2 short of the 3 needed, counting certain votes; 1 more beyond those leaning yes."
    assert "are there" in whip.standing(1, "upper", counts, [1], whip.majority("upper", 1, 1, "Ann")).words


def test_a_counter_is_scored_by_what_was_said_before_the_vote() -> None:
    voted = {(1, 7): (True, DAY + timedelta(days=5)), (1, 8): (False, DAY + timedelta(days=5))}
    said = [count(7, "lean yes"), count(8, "certain yes"), count(8, "lean no", days=2), count(8, "certain no", days=5)]
    (scored,) = whip.calibration(said, voted)
    assert (scored.n, scored.told, scored.hits) == (2, 2, 2)
    assert scored.brier == pytest.approx((0.25**2 + 0.25**2) / 2)
    assert "too few to judge by" in scored.words
    assert whip.calibration([count(9, "certain yes")], voted) == []


@given(st.lists(st.tuples(st.sampled_from(whip.LEANS), st.booleans()), min_size=1, max_size=30))
def test_a_brier_score_lies_between_0_and_1_and_unknown_gets_a_quarter(given: list[tuple[str, bool]]) -> None:
    votes = {(1, n): (yes, DAY + timedelta(days=1)) for n, (_, yes) in enumerate(given)}
    (scored,) = whip.calibration([count(n, lean) for n, (lean, _) in enumerate(given)], votes)
    assert scored.brier is not None
    assert 0 <= scored.brier <= 1
    (unknown,) = whip.calibration([count(n, "unknown") for n in range(len(given))], votes)
    assert unknown.brier == 0.25


def ask(partner: int | None, on: date = DAY, person: int = 7, **more: object) -> AskRow:
    name = {1: "Marlow Library", 2: "Northside Parents"}.get(partner or 0, "")
    row = AskRow(1, person, "Ann Lee", "Vote yes", on, None, partner, name, None, "", "open", "", "Pat")
    return replace(row, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "partner", "person", "warned"),
    [(7, 2, 7, True), (-7, 2, 7, True), (8, 2, 7, False), (0, 1, 7, False), (0, None, 7, True), (0, 2, 8, False)],
)
def test_two_askers_of_one_person_within_a_week(days: int, partner: int | None, person: int, warned: bool) -> None:
    draft = AskDraft(person, "Vote yes", DAY + timedelta(days=days), partner_id=partner)
    found = contacts.clashes(draft, [ask(1)])
    assert bool(found) == warned
    if warned:
        assert contacts.warning(found) == (
            "Marlow Library asks Ann Lee on 1 Mar, within a week of this. Agree who goes first."
        )
    assert not contacts.clashes(draft, [ask(1, outcome="dropped")])


def test_next_asks_are_those_open_by_when_they_are_due() -> None:
    rows = [
        ask(1, id=1),
        ask(1, id=2, due_on=DAY + timedelta(days=3)),
        ask(1, id=3, due_on=DAY),
        ask(1, id=4, outcome="yes"),
    ]
    assert [row.id for row in contacts.next_asks(rows)] == [3, 2, 1]
    assert rows[2].late(DAY + timedelta(days=1))


def meeting(lobbying: str, minutes: int = 90, cents: int = 1050, year: int = 2026) -> MeetingRow:
    return MeetingRow(1, date(year, 3, 1), ("Ann Lee",), (7,), "", "", ("SB 12",), lobbying, minutes, cents, "Pat")


def test_what_is_unreviewed_blocks_the_year_s_total_in_words() -> None:
    rows = [meeting("direct"), meeting("grassroots"), meeting("not lobbying"), meeting("direct", year=2025)]
    found = contacts.year_of(rows, 2026)
    assert found.total is not None
    assert (found.total.hours, found.total.cents) == (3.0, 2100)
    blocked = contacts.year_of([*rows, meeting("to review")], 2026)
    assert blocked.total is None
    assert blocked.why == "No total for 2026 yet: 1 meeting is still to review. Say of each which class it is."
    assert [one.meetings for one in blocked.classes] == [1, 1, 1, 1]


def test_a_meeting_needs_somebody_and_something_and_is_over() -> None:
    fields = [p.field for p in contacts.check_meeting(MeetingDraft(DAY + timedelta(days=1), hours=-1), DAY)]
    assert fields == ["people", "about", "on", "hours"]
    assert contacts.check_meeting(MeetingDraft(DAY, others="Staff", about="Budget", hours=float("nan")), DAY)


def person(key: int, name: str, chamber: str = "upper", **more: object) -> PersonRow:
    family = folded(name).split()[-1]
    row = PersonRow(
        key, name, f"{family}, {folded(name)}", "", "", chamber, "", "Ohio", "oh", "serving", None, (), "", "hand"
    )
    return replace(row, **more)  # type: ignore[arg-type]


def test_names_are_compared_without_what_people_write_differently() -> None:
    assert folded("Sen. Núñez, María Jr.") == folded("maria nunez") == "maria nunez"


def test_whose_vote_is_never_guessed() -> None:
    people = [
        person(1, "Ann Lee"), person(2, "Bo Lee"), person(3, "Cy Moss", keys=(("openstates", "ocd-person/3"),)),
        person(4, "Di Moss", "lower"), person(5, "Ed Roy", other_names=("Roy, E.",)),
    ]  # fmt: skip
    votes = [("Lee", ""), ("Lee, Ann", ""), ("nobody", "ocd-person/3"), ("Roy, E.", ""), ("Moss", ""), ("Quux", "")]
    found = whose_vote(people, votes, "upper")
    assert found == {1: 1, 3: 5}  # Lee is two people; Moss voted twice by what can be told, so neither counts
    assert whose_vote(people, [("Moss", "")], "upper") == {0: 3}
    assert whose_vote(people, [("Moss", "")], "legislature") == {}


def test_a_person_is_named_by_words_of_the_name() -> None:
    people = [person(1, "Ann Lee"), person(2, "Bo Lee", standing="retired"), person(3, "Ann Leeds")]
    assert [row.id for row in named(people, "lee")] == [1]
    assert [row.id for row in named(people, "Bo Lee")] == [2]
    assert [row.id for row in named(people, "ann")] == [1, 3]
    assert named(people, " ") == []
