"""Where a bill stands, from what was done with it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import stages
from policy.bills import KINDS, Action
from policy.stages import Facts, Standing, course, end_of_congress, standing
from policy.vocabulary import Move, read_action
from tests.policy.builders import action

INTRO = action("2026-01-10", "Introduced", "introduction", chamber="upper", order=1)
REFERRED = action("2026-01-12", "Referred to Education", "referral-committee", chamber="upper", order=2)
OUT = action("2026-02-01", "Reported", "committee-passage-favorable", chamber="upper", order=3)
SENATE = action("2026-02-10", "Passed Senate", "passage", "reading-3", chamber="upper", order=4)
HOUSE_REF = action("2026-02-12", "Referred to Rules", "referral-committee", chamber="lower", order=5)
HOUSE = action("2026-03-01", "Passed House", "passage", chamber="lower", order=6)
DESK = action("2026-03-05", "Sent to Governor", "executive-receipt", chamber="executive", order=7)
SIGNED = action("2026-03-09", "Signed", "executive-signature", chamber="executive", order=8)
VETO = action("2026-03-09", "Vetoed", "executive-veto", chamber="executive", order=8)
OVER_S = action("2026-03-20", "Veto overridden in Senate", "veto-override-passage", chamber="upper", order=9)
OVER_H = action("2026-03-21", "Veto overridden in House", "veto-override-passage", chamber="lower", order=10)
WAY = [INTRO, REFERRED, OUT, SENATE, HOUSE_REF, HOUSE, DESK]


def stage(*actions: Action, **facts: object) -> str:
    return course(Facts(actions=actions, **facts)).stage  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("until", "expected", "since"),
    [
        (1, stages.INTRODUCED, "2026-01-10"),
        (2, stages.IN_COMMITTEE, "2026-01-12"),
        (3, stages.IN_COMMITTEE, "2026-01-12"),
        (4, stages.PASSED_ONE, "2026-02-10"),
        (5, stages.PASSED_ONE, "2026-02-10"),
        (6, stages.PASSED_BOTH, "2026-03-01"),
        (7, stages.WITH_EXECUTIVE, "2026-03-05"),
    ],
)
def test_the_way_of_a_bill(until: int, expected: str, since: str) -> None:
    found = course(Facts(actions=WAY[:until]))
    assert (found.stage, found.on) == (expected, date.fromisoformat(since))


def test_out_of_committee_is_said() -> None:
    assert "Out of committee" in course(Facts(actions=WAY[:3])).note


def test_steps_are_the_history() -> None:
    steps = course(Facts(actions=[*WAY, SIGNED])).steps
    assert [step.stage for step in steps] == [
        "introduced", "in committee", "passed one chamber", "passed both", "with executive", "enacted"
    ]  # fmt: skip


def test_ends_of_a_bill() -> None:
    assert stage(*WAY, SIGNED) == stages.ENACTED
    assert stage(*WAY, action("2026-03-15", "Became law without signature", "became-law", order=8)) == stages.ENACTED
    assert stage(*WAY, VETO) == stages.VETOED
    assert stage(*WAY, action("2026-03-30", "Pocket vetoed", "executive-veto", order=8)) == stages.VETOED
    assert stage(*WAY[:3], action("2026-02-10", "Failed third reading", "failure", order=4)) == stages.FAILED
    assert stage(*WAY[:2], action("2026-02-10", "Killed in committee", "committee-failure", order=4)) == stages.FAILED
    assert stage(*WAY[:2], action("2026-02-10", "Withdrawn by sponsor", "withdrawal", order=4)) == stages.WITHDRAWN


def test_a_line_veto_is_law_except_the_items() -> None:
    found = course(Facts(actions=[*WAY, action("2026-03-09", "Item veto", "executive-veto-line-item", order=8)]))
    assert found.stage == stages.ENACTED
    assert "items that were vetoed" in found.note
    assert stage(*WAY, action("2026-03-09", "Vetoed: line item", "executive-veto", order=8)) == stages.ENACTED


def test_an_override_needs_both_chambers() -> None:
    assert stage(*WAY, VETO, OVER_S) == stages.VETOED
    assert stage(*WAY, VETO, OVER_S, OVER_H) == stages.ENACTED
    assert stage(*WAY, VETO, OVER_S, action("2026-03-22", "Failed", "veto-override-failure", order=11)) == stages.VETOED


def test_one_chamber_is_the_whole_legislature_in_nebraska_and_in_a_council() -> None:
    passed = action("2026-02-10", "Passed on final reading", "passage", chamber="legislature", order=4)
    assert stage(INTRO, passed, jurisdiction="ne") == stages.PASSED_BOTH
    assert stage(INTRO, passed, chamber="legislature", jurisdiction="marlow county") == stages.PASSED_BOTH
    assert stage(INTRO, action("2026-02-10", "Adopted by the City Council"), kind="ordinance") == stages.PASSED_BOTH
    assert stage(INTRO, passed) == stages.PASSED_ONE  # a state with two chambers whose source does not say which


def test_resolutions_are_adopted() -> None:
    assert stage(INTRO, SENATE, kind="resolution") == stages.ENACTED
    assert stage(INTRO, SENATE, kind="concurrent resolution") == stages.PASSED_ONE
    assert stage(INTRO, SENATE, HOUSE, kind="concurrent resolution") == stages.ENACTED
    assert stage(INTRO, SENATE, HOUSE, kind="joint resolution") == stages.PASSED_BOTH
    assert "voters" in course(Facts(actions=[INTRO, SENATE, HOUSE], kind="constitutional amendment")).note
    assert stages.label(stages.ENACTED, "resolution") == "Adopted"
    assert stages.label(stages.PASSED_BOTH, "ordinance") == "Passed"


def test_what_failed_can_come_back() -> None:
    failed = action("2026-03-01", "Failed passage", "failure", chamber="lower", order=6)
    again = action("2026-03-02", "Passed House on reconsideration", "passage", chamber="lower", order=7)
    assert stage(*WAY[:5], failed) == stages.FAILED
    assert stage(*WAY[:5], failed, again) == stages.PASSED_BOTH


def test_died_in_the_other_chamber_and_carried_over_starts_again() -> None:
    over = [
        action("2025-06-01", "PASSED SENATE"), action("2025-06-01", "DELIVERED TO ASSEMBLY", order=1),
        action("2025-06-02", "REFERRED TO EDUCATION"), action("2026-01-07", "DIED IN ASSEMBLY"),
    ]  # fmt: skip
    assert stage(*over) == stages.FAILED
    back = [action("2026-01-07", "RETURNED TO SENATE", order=1), action("2026-01-07", "REFERRED TO EDUCATION", order=2)]
    assert stage(*over, *back) == stages.IN_COMMITTEE


def test_a_vote_taken_back() -> None:
    undone = action("2026-02-20", "VOTE RECONSIDERED - RESTORED TO THIRD READING", chamber="upper", order=5)
    assert stage(*WAY[:4], undone) == stages.IN_COMMITTEE


def test_substituted_says_to_follow_the_other_bill() -> None:
    found = course(Facts(actions=[*WAY[:3], action("2026-02-11", "SUBSTITUTED BY A3121")]))
    assert (found.stage, "follow the other bill" in found.note) == (stages.IN_COMMITTEE, True)


def test_nothing_after_the_law_takes_it_back() -> None:
    assert (
        stage(*WAY, SIGNED, action("2026-09-01", "Referred to Secretary of State", "referral", order=9))
        == stages.ENACTED
    )


def test_a_committee_s_passage_is_not_the_chamber_s() -> None:
    assert (
        stage(*WAY[:2], action("2026-02-01", "Passed", "passage", chamber="committee", order=3)) == stages.IN_COMMITTEE
    )


def test_unknown_is_said() -> None:
    odd = action("2026-02-01", "Bells were rung")
    assert "could be read" in course(Facts(actions=[odd])).note
    assert course(Facts(actions=[odd])).stage == stages.INTRODUCED
    after = course(Facts(actions=[*WAY[:4], action("2026-02-20", "Bells were rung", order=9)]))
    assert (after.stage, "could not be read" in after.note) == (stages.PASSED_ONE, True)
    none = course(Facts())
    assert (none.stage, none.on, none.note) == (stages.INTRODUCED, None, "No action is known: taken as introduced.")


def test_dead_at_session_end() -> None:
    today, end = date(2026, 7, 1), date(2026, 6, 30)
    for until, dies in ((1, True), (2, True), (4, True), (6, False), (7, False)):
        found = standing(course(Facts(actions=WAY[:until])), end, today)
        assert (found.stage == stages.DEAD) == dies, WAY[until - 1].description
    dead = standing(course(Facts(actions=WAY[:2])), end, today)
    assert (dead.on, "it was in committee" in dead.note) == (end, True)
    assert standing(course(Facts(actions=WAY[:2])), end, end).stage == stages.IN_COMMITTEE  # the last day still counts
    assert standing(course(Facts(actions=WAY[:2])), None, today).stage == stages.IN_COMMITTEE
    assert standing(course(Facts(actions=[*WAY, SIGNED])), end, today).stage == stages.ENACTED
    carried = Standing(stages.IN_COMMITTEE, date(2026, 8, 1))
    assert standing(carried, end, date(2026, 9, 1)) == carried  # acted on after the day given: not dead


def test_sine_die_is_dead() -> None:
    assert stage(*WAY[:2], action("2026-06-30", "Session Sine Die", order=9)) == stages.DEAD
    assert stage(*WAY[:2], action("2026-06-30", "Died, sine die", "failure", order=9)) == stages.DEAD


# What the source only summarises: first_action_date, latest action, latest_passage_date, no list.
@pytest.mark.parametrize(
    ("latest", "on", "passage", "kind", "expected"),
    [
        ("REFERRED TO EDUCATION", "2026-04-01", None, "bill", stages.IN_COMMITTEE),
        ("ORDERED TO THIRD READING RULES CAL.12", "2026-04-01", None, "bill", stages.IN_COMMITTEE),
        ("REFERRED TO EDUCATION", "2026-04-01", "2026-03-01", "bill", stages.PASSED_ONE),
        ("PASSED SENATE", "2026-04-01", "2026-04-01", "bill", stages.PASSED_ONE),
        ("TABLED LINE VETO MEMO.2", "2026-06-01", "2026-05-27", "bill", stages.ENACTED),
        ("ADOPTED", "2026-06-05", "2026-06-05", "resolution", stages.ENACTED),
        ("SIGNED CHAP.52", "2026-06-05", "2026-05-01", "bill", stages.ENACTED),
        ("DELIVERED TO GOVERNOR", "2026-06-05", "2026-05-01", "bill", stages.WITH_EXECUTIVE),
        ("VETOED MEMO.7", "2026-06-05", "2026-05-01", "bill", stages.VETOED),
        ("Bells were rung", "2026-06-05", None, "bill", stages.INTRODUCED),
        ("Bells were rung", "2026-06-05", "2026-05-01", "bill", stages.PASSED_ONE),
    ],
)
def test_from_the_source_s_summary_alone(latest: str, on: str, passage: str | None, kind: str, expected: str) -> None:
    facts = Facts(
        kind=kind, complete=False, first_on=date(2026, 1, 5), latest_on=date.fromisoformat(on), latest_action=latest,
        passage_on=date.fromisoformat(passage) if passage else None,
    )  # fmt: skip
    found = course(facts)
    assert found.stage == expected
    assert "no list of actions" in found.note


MOVES = st.sampled_from(
    ["introduction", "referral-committee", "committee-passage", "passage", "executive-receipt", "executive-signature",
     "executive-veto", "veto-override-passage", "failure", "withdrawal", "reading-2", "enrolled", "deferral"]
)  # fmt: skip
ACTIONS = st.lists(
    st.builds(
        Action,
        on=st.dates(date(2026, 1, 1), date(2026, 2, 1)),
        description=st.sampled_from(
            [
                "Passed Senate",
                "Referred to Education",
                "Died in Assembly",
                "Bells",
                "Adopted",
                "Approved",
                "Sine die",
                "Passed on second reading",
                "Placed on the ballot",
                "Qualified for the ballot",
                "Effective immediately",
                "Vetoed in part",
                "Veto overridden in Senate",
                "Passed notwithstanding the veto",
                "Carried over",
            ]
        ),
        chamber=st.sampled_from(["upper", "lower", "", "executive"]),
        classification=st.lists(MOVES, max_size=2).map(tuple),
        order=st.integers(0, 3),
    ),
    max_size=12,
)


@given(ACTIONS, st.randoms(use_true_random=False), st.sampled_from([*KINDS, "memorial"]))
def test_stage_does_not_depend_on_the_order_of_rows(actions: list[Action], random: object, kind: str) -> None:
    found = course(Facts(actions=actions, kind=kind))
    shuffled = list(actions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert course(Facts(actions=shuffled, kind=kind)) == found
    assert found.stage in stages.STAGES
    assert [step.on for step in found.steps] == sorted(step.on for step in found.steps)


WORDS = [
    ("REFERRED TO GOVERNMENTAL EMPLOYEES", Move.COMMITTEE, ""),
    ("Referred to Executive Departments and Administration", Move.COMMITTEE, ""),
    ("Executive action taken in the House Committee on Education.", Move.COMMITTEE, ""),
    ("PASSED SENATE", Move.PASSED, "upper"),
    ("DELIVERED TO ASSEMBLY", Move.PASSED, "upper"),
    ("REPASSED ASSEMBLY", Move.PASSED, "lower"),
    ("Read third time. Passed. Ordered to the Senate.", Move.PASSED, "lower"),
    ("Passed/agreed to in House: On passage Passed by the Yeas and Nays: 220 - 210", Move.PASSED, "lower"),
    ("On motion to suspend the rules and pass the bill Agreed to by voice vote.", Move.PASSED, ""),
    ("Passed Senate with an amendment by Unanimous Consent.", Move.PASSED, "upper"),
    ("Third Reading - Short Debate - Passed 072-038-000", Move.PASSED, ""),
    ("Passed by for the day", Move.FLOOR, ""),
    ("Passed Second Reading", Move.SECOND, ""),
    ("Passed Committee", Move.FLOOR, ""),
    ("From committee: Do pass. (Ayes 9. Noes 0.)", Move.FLOOR, ""),
    ("Ought Not to Pass Pursuant To Joint Rule 310.", Move.FLOOR, ""),
    ("Committee report read and adopted", Move.FLOOR, ""),
    ("Amendment No. 3 by Smith adopted", Move.NOTHING, ""),
    ("Motion to reconsider laid on the table Agreed to without objection.", Move.NOTHING, ""),
    ("House refuses to concur in Senate amendments", Move.NOTHING, ""),
    ("Cosponsor withdrawn: Rep. Jones", Move.NOTHING, ""),
    ("Withdrawn from Committee on Rules", Move.COMMITTEE, ""),
    ("Withdrawn by sponsor", Move.WITHDRAWN, ""),
    ("ENACTING CLAUSE STRICKEN", Move.WITHDRAWN, ""),
    ("Signed by the Speaker of the House", Move.BOTH, ""),
    ("Signed by the President of the Senate", Move.BOTH, ""),
    ("Enrolled Bill Signed", Move.BOTH, ""),
    ("Passed Both Houses", Move.BOTH, ""),
    ("Conference report adopted", Move.BOTH, ""),
    ("Enrolled and presented to the Governor at 3 p.m.", Move.EXECUTIVE, ""),
    ("Presented to President.", Move.EXECUTIVE, ""),
    ("Signed by President.", Move.ENACTED, ""),
    ("SIGNED CHAP.123", Move.ENACTED, ""),
    ("Chaptered by Secretary of State. Chapter 12, Statutes of 2025.", Move.ENACTED, ""),
    ("Became Public Law No: 117-5.", Move.ENACTED, ""),
    ("Public Act . . . . . . . . . 104-0123", Move.ENACTED, ""),
    ("Filed without the Governor's signature", Move.ENACTED, ""),
    ("Vetoed by Governor.", Move.VETOED, ""),
    ("Returned unsigned", Move.VETOED, ""),
    ("Approved by Governor with line item veto", Move.LINE_VETO, ""),
    ("Failed to override veto", Move.OVERRIDE_FAILED, ""),
    ("Veto overridden", Move.OVERRIDE, ""),
    ("Failed Deadline pursuant to Rule 61(a)(2). (Last location was ED.)", Move.FAILED, ""),
    ("Postponed indefinitely", Move.FAILED, ""),
    ("Inexpedient to Legislate, Regular Calendar 190-170", Move.FAILED, ""),
    ("Read third time and failed", Move.FAILED, ""),
    ("Introduced in House", Move.INTRODUCED, ""),
    ("Prefiled", Move.INTRODUCED, ""),
    ("Effective on 9/1/25", Move.EFFECTIVE, ""),
    ("Bells were rung", Move.UNREAD, ""),
]  # fmt: skip


@pytest.mark.parametrize(("words", "move", "chamber"), WORDS, ids=[words for words, _, _ in WORDS])
def test_words_of_actions_without_classification(words: str, move: Move, chamber: str) -> None:
    assert read_action(action("2026-01-01", words)) == (move, chamber)


def test_classifications_decide_and_known_misuse_is_checked() -> None:
    assert read_action(action("2026-01-01", "Do pass", "passage", chamber="lower")).move is Move.PASSED
    assert read_action(action("2026-01-01", "Withdrawn from committee", "withdrawal")).move is Move.COMMITTEE
    assert read_action(action("2026-01-01", "Signed by Governor", "a-word-of-tomorrow")).move is Move.ENACTED
    assert read_action(action("2026-01-01", "Passed", "amendment-passage")).move is Move.NOTHING
    assert read_action(action("2026-01-01", "x", "introduction", "referral-committee")).move is Move.COMMITTEE


def test_a_congress_ends_by_its_number() -> None:
    assert [end_of_congress(key) for key in ("117", "119", "74")] == [
        date(2023, 1, 3), date(2027, 1, 3), date(1937, 1, 3),
    ]  # fmt: skip
    assert [end_of_congress(key) for key in ("73", "2025-2026", "1", "", "20251")] == [None] * 5
