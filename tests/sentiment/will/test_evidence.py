"""Which surveys can be taken, when two rows are one survey, and which speak for the public."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sentiment.will.evidence import (
    ASSUMED_N,
    PollDraft,
    PollRow,
    check_poll,
    fingerprint,
    observations,
    occasions,
    poll_key,
)

TODAY = date(2026, 11, 23)
GOOD = PollDraft(1, "Marlow Pulse", date(2026, 10, 20), 0.58, date(2026, 10, 17), n=412, wording="Do you favor it?")


def row(number=1, **changes):
    made = PollRow(
        id=number, goal_id=1, goal_version_id=1, audience="public", rung="supportive", kind="poll",
        pollster="Marlow Pulse", sponsor="", starts_on=date(2026, 10, 17), ends_on=date(2026, 10, 20), share=0.58,
        against=None, unsure=None, n=412, population="adults", mode="phone", wording="Do you favor it?", subgroup="",
        tracking=False, url="", page="", batch_id=None, added_at=datetime(2026, 11, 1, tzinfo=UTC), added_by="Pat",
    )  # fmt: skip
    return replace(made, **changes)


def test_a_good_survey_has_no_problem():
    assert check_poll(GOOD, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"pollster": "  "}, "pollster", "who asked"),
        ({"ends_on": None}, "ends_on", "when the survey ended"),
        ({"ends_on": date(2026, 10, 1)}, "ends_on", "before it starts"),
        ({"ends_on": date(2027, 1, 1), "starts_on": date(2026, 12, 30)}, "ends_on", "not come yet"),
        ({"starts_on": date(2024, 1, 1)}, "starts_on", "more than a year"),
        ({"share": None}, "share", "needs its share"),
        ({"share": 1.58}, "share", "158"),
        ({"share": -0.1}, "share", "between 0% and 100%"),
        ({"against": 0.5}, "against", "add up to 108%"),
        ({"n": 0}, "n", "1 or more"),
        ({"rung": "keen"}, "rung", "aware, supportive"),
        ({"audience": "cats"}, "audience", "influencers"),
        ({"kind": "vibe"}, "kind", "pulse"),
    ],
)
def test_what_cannot_be_taken_is_named(changes, field, says):
    problems = check_poll(replace(GOOD, **changes), TODAY)
    assert [problem.field for problem in problems] == [field]
    assert says in problems[0].why


def test_shares_rounded_in_print_may_add_up_to_a_little_over_100():
    assert check_poll(replace(GOOD, share=0.51, against=0.50), TODAY) == []


def test_the_key_is_who_asked_whom_when_and_what_but_not_the_answer():
    same = replace(
        GOOD, pollster=" marlow  pulse.", wording="“Do you favor it”", share=0.6, n=9, url="https://x.example"
    )
    assert poll_key(same) == poll_key(GOOD)
    for change in (
        {"wording": "Do you oppose it?"},
        {"population": "likely voters"},
        {"ends_on": date(2026, 10, 21)},
        {"subgroup": "parents"},
        {"rung": "aware"},
        {"kind": "pulse"},
        {"audience": "influencers"},
    ):
        assert poll_key(replace(GOOD, **change)) != poll_key(GOOD)


def test_subgroups_are_set_aside():
    seen, aside = observations([row(1), row(2, subgroup="parents", share=0.8)])
    assert [one.ref for one in seen] == ["poll:1"]
    assert "subgroup" in aside[0].why


def test_failure_15_one_survey_told_for_three_populations_counts_once_and_by_the_broadest():
    versions = [
        row(1, population="likely voters", share=0.5),
        row(2, share=0.58),
        row(3, population="registered voters"),
    ]
    seen, aside = observations(versions)
    assert [(one.ref, one.population, one.value) for one in seen] == [("poll:2", "adults", 0.58)]
    assert {one.ref for one in aside} == {"poll:1", "poll:3"}


def test_failure_15_two_wordings_of_one_survey_are_one_measurement_of_both():
    seen, _ = observations([row(1, share=0.5, wording="A?"), row(2, share=0.6, wording="B?")])
    assert len(seen) == 1
    assert seen[0].value == pytest.approx(0.55)
    assert seen[0].wording == ("a", "b")
    assert seen[0].n == 412  # the same people answered both


def test_overlapping_waves_of_a_tracker_count_once():
    waves = [
        row(1, starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 7)),
        row(2, starts_on=date(2026, 10, 4), ends_on=date(2026, 10, 10)),
        row(3, starts_on=date(2026, 10, 8), ends_on=date(2026, 10, 14)),
        row(4, starts_on=date(2026, 10, 4), ends_on=date(2026, 10, 10), pollster="Another"),
    ]
    seen, aside = observations(waves)
    assert {one.ref for one in seen} == {"poll:1", "poll:3", "poll:4"}
    assert [one.ref for one in aside] == ["poll:2"]
    touching = [replace(waves[0], tracking=True), row(5, starts_on=date(2026, 10, 7), ends_on=date(2026, 10, 13))]
    assert len(observations(touching)[0]) == 2  # one shared day of seven, and not said to be a tracker
    assert len(observations([touching[0], replace(touching[1], tracking=True)])[0]) == 1


def test_a_survey_without_n_claims_little():
    seen, _ = observations([row(1, n=None)])
    assert seen[0].n == ASSUMED_N


def test_failure_15_those_who_came_are_never_the_public():
    seen, _ = observations([row(1), row(2, kind="pulse", share=0.95)])
    assert {one.came: one.value for one in seen} == {False: 0.58, True: 0.95}


def test_the_fingerprint_changes_with_the_evidence_and_the_method_only():
    seen, _ = observations([row(1), row(2, ends_on=date(2026, 11, 2), starts_on=date(2026, 11, 1))])
    assert fingerprint("m", "share", seen) == fingerprint("m", "share", list(reversed(seen)))
    assert fingerprint("m", "share", seen) != fingerprint("n", "share", seen)
    assert fingerprint("m", "share", seen) != fingerprint("m", "share", seen[:1])
    assert fingerprint("m", "share", [replace(seen[0], value=0.59)]) != fingerprint("m", "share", seen[:1])


def test_occasions_unknown_is_never_zero():
    day = date(2026, 5, 1)
    seen, aside = occasions(
        [(day, 1, 40, 40), (day, 2, 30, 50), (day, 3, None, None), (day, 4, 12, None), (day, 5, 0, 0)]
    )
    assert [(one.ref, one.value) for one in seen] == [("event:1", 40), ("event:2", 40), ("event:4", 12), ("event:5", 0)]
    assert [one.ref for one in aside] == ["event:3"]
