"""The rule of scoring: worked examples, and properties that hold whatever is coded."""

from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import motions, scoring
from policy.motions import COMMITTEE, CONCURRENCE, OVERRIDE, PASSAGE, PROCEDURE, motion_kind
from policy.scoring import FEW, Decision, Score, in_order, once, percent, score, words

CHOICES = st.sampled_from(["yes", "no", "absent", "excused", "abstain", "not voting", "other", ""])
DECISIONS = st.builds(
    lambda key, unit, choice, verdict, strength, day: Decision(
        key, key, (unit,), choice, verdict, strength, date(2026, 1, day)
    ),
    st.integers(1, 500),
    st.integers(1, 12),
    CHOICES,
    st.sampled_from(["agree", "against", "neutral"]),
    st.sampled_from(["strong", "weak"]),
    st.integers(1, 28),
)
MANY = st.lists(DECISIONS, max_size=30)


def decided(key: int, choice: str, verdict: str = "agree", strength: str = "strong", **more: object) -> Decision:
    return Decision(key, key, (key,), choice, verdict, strength, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("module", [scoring, motions])
def test_the_worked_examples_hold(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried
    assert not failed


@given(MANY)
def test_a_score_lies_in_0_to_1_or_is_no_record(decisions: list[Decision]) -> None:
    found = score(decisions)
    assert found.value is None if not found.n else 0 <= (found.value or 0.0) <= 1
    assert (found.value is None) == (found.n == 0)


@given(MANY, MANY)
def test_adding_a_weak_or_neutral_coding_never_moves_a_score(decisions: list[Decision], more: list[Decision]) -> None:
    weak = [one for one in more if not one.scores]
    before, after = score(decisions), score([*decisions, *weak])
    assert (before.value, before.agreed, before.disagreed) == (after.value, after.agreed, after.disagreed)
    assert before.absent == after.absent


@given(MANY)
def test_the_order_of_rows_does_not_matter_and_each_unit_counts_once(decisions: list[Decision]) -> None:
    found = score(decisions)
    assert score(decisions[::-1]).value == found.value
    counted = [one.unit for one in (*found.agreed, *found.disagreed, *found.absent)]
    assert len(counted) == len(set(counted))


@given(MANY)
def test_turning_every_link_round_turns_the_score_round(decisions: list[Decision]) -> None:
    turned = {"agree": "against", "against": "agree", "neutral": "neutral"}
    other = score(
        [Decision(d.key, d.bill_id, d.unit, d.choice, turned[d.verdict], d.strength, d.on) for d in decisions]
    )
    value = score(decisions).value
    assert other.value == (None if value is None else pytest.approx(1 - value))


@given(MANY, st.integers(1, 500))
def test_an_absence_never_moves_a_score(decisions: list[Decision], key: int) -> None:
    gone = Decision(key, key, ("another", key), "absent", "agree", "strong", date(2026, 1, 1))
    assert score([*decisions, gone]).value == score(decisions).value


def test_of_a_vote_taken_again_the_latest_in_which_a_side_was_taken_counts() -> None:
    first = Decision(1, 9, (9,), "no", "agree", "strong", date(2026, 1, 1))
    again = Decision(2, 9, (9,), "yes", "agree", "strong", date(2026, 2, 1))
    gone = Decision(3, 9, (9,), "absent", "agree", "strong", date(2026, 3, 1))
    assert once([first, again]) == [again]
    assert once([gone, first, again]) == [again]
    assert score([first, again, gone]).value == 1


def test_few_votes_have_no_percentage_and_no_rank() -> None:
    few = score([decided(key, "yes") for key in range(FEW - 1)])
    much = score([decided(key, "yes" if key < 2 else "no") for key in range(FEW)])
    none = Score()
    assert words(few) == "4 of 4 votes (too few for a percentage)"
    assert words(few, "measure") == "4 of 4 measures"
    assert words(much) == "40% of 5 votes"
    assert (words(none), percent(none.value), percent(1.0)) == ("no record", "no record", "100%")
    assert in_order([("Few", few), ("None", none), ("Much", much)]) == [2, 0, 1]
    more = score([decided(key, "yes" if key < 4 else "no") for key in range(10)])
    assert in_order([("B", much), ("A", more)]) == [1, 0]  # equal: the one of more votes first


@pytest.mark.parametrize(
    ("motion", "classification", "chamber", "kind"),
    [
        ("Third Reading", (), "upper", PASSAGE),
        ("Read the third time and passed and ordered transmitted to the Senate.", (), "lower", PASSAGE),
        ("On passage of the bill", ("passage",), "lower", PASSAGE),
        ("On motion to suspend the rules and pass the bill, as amended", (), "lower", PASSAGE),
        ("Passed with Senate amendments", (), "upper", PASSAGE),
        ("Senate Third Reading: committee substitute passed", (), "upper", PASSAGE),
        ("Ordinance adopted", (), "legislature", PASSAGE),
        ("House concurs in Senate amendments", (), "lower", CONCURRENCE),
        ("Concurrence vote", ("passage",), "upper", CONCURRENCE),
        ("Conference committee report adopted", (), "upper", CONCURRENCE),
        ("Veto override", ("veto-override",), "lower", OVERRIDE),
        ("Shall the bill pass notwithstanding the objections of the Governor?", (), "upper", OVERRIDE),
        ("Do pass as amended", ("passage",), "", COMMITTEE),
        ("Reported favorably", ("committee-passage-favorable",), "lower", COMMITTEE),
        ("House Appropriations: recommends passage", (), "committee", COMMITTEE),
        ("Senate Education Committee vote", (), "upper", COMMITTEE),
        ("Motion to table the bill on final passage", (), "lower", PROCEDURE),
        ("Reconsider the vote by which the bill passed", (), "lower", PROCEDURE),
        ("Shall the veto be sustained?", (), "lower", PROCEDURE),
        ("Do not pass", (), "upper", PROCEDURE),
        ("Inexpedient to legislate", (), "lower", PROCEDURE),
        ("Adopt amendment 3", ("amendment-passage",), "lower", PROCEDURE),
        ("Amendment passed", (), "lower", PROCEDURE),
        ("Ordered to a third reading", (), "lower", PROCEDURE),
        ("On ordering the previous question", (), "lower", PROCEDURE),
        ("House non-concurs", (), "lower", PROCEDURE),
        ("Roll call", (), "upper", PROCEDURE),
    ],
)
def test_what_a_vote_decided(motion: str, classification: tuple[str, ...], chamber: str, kind: str) -> None:
    assert motion_kind(motion, classification, chamber) == kind
