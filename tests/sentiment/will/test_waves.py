"""Stakeholder survey waves: errors that know how many were asked, changes that cover, nobody given away."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.will.waves import EVERYONE, Answer, Wave, changes, check_wave, levels

ON, LATER = date(2025, 3, 1), date(2026, 3, 1)


def wave(asked, on=ON, **scores):
    """`asked` people a group; scores by group, persons numbered unless a dict names them."""
    answers = []
    for group, given_scores in scores.items():
        named = given_scores.items() if isinstance(given_scores, dict) else enumerate(given_scores)
        answers += [Answer(group, float(score), f"{group}{person}") for person, score in named]
    return Wave(on, "Do you back it?", asked, answers)


def row(rows, group):
    return next(one for one in rows if one.group == group)


def test_the_interval_shrinks_as_the_answers_near_the_whole_group_and_closes_on_it():
    scores = [1, 0] * 10
    widths = []
    for asked in (20_000, 60, 30, 20):
        one = row(levels(wave({"partners": asked}, partners=scores)), "partners")
        assert one.level == 0.5
        widths.append(one.high - one.low)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0
    assert widths[0] == pytest.approx(0.3452, abs=0.0005)  # Wilson, 20 answers of very many


def test_bounds_say_what_the_silent_ones_could_change():
    one = row(levels(wave({"partners": 40}, partners=[1] * 15 + [0] * 5)), "partners")
    assert (one.least, one.most) == (15 / 40, 35 / 40)
    assert one.response == 0.5
    assert one.least <= one.low < one.level < one.high <= one.most + 0.05


def test_scores_of_a_scale_have_a_mean_with_an_interval():
    one = row(levels(wave({"partners": 40}, partners=[0.25, 0.5, 0.75, 1.0, 0.5, 0.75])), "partners")
    assert one.level == pytest.approx(0.625)
    assert 0 < one.low < one.level < one.high < 1
    alike = row(levels(wave({"partners": 40}, partners=[0.75] * 6)), "partners")
    assert alike.high > alike.level  # six who agree do not make the other 34 certain


def test_failure_10_groups_under_five_are_hidden_and_cannot_be_worked_out():
    found = levels(wave({"a": 30, "b": 20, "c": 9}, a=[1] * 12, b=[0, 1] * 3, c=[1, 1, 0]))
    assert row(found, "c").hidden
    assert row(found, "c").level is None
    assert row(found, "b").hidden  # else the total would give c away
    assert not row(found, "a").hidden
    assert row(found, EVERYONE).level is not None
    lone = levels(wave({"a": 4}, a=[1, 1, 0]))
    assert all(one.level is None for one in lone)
    two = levels(wave({"a": 30, "b": 9, "c": 9}, a=[1] * 12, b=[1, 0], c=[1, 1, 0]))
    assert [one.hidden for one in two] == [False, True, True, False]
    before = wave({"a": 30, "c": 9}, a=[1, 0] * 6, c=[1, 0, 0])
    moved = changes(before, wave({"a": 30, "c": 9}, LATER, a=[1] * 12, c=[1, 1, 0]))
    assert row(moved, "c").value is None
    assert row(moved, "a").value is None
    assert row(moved, EVERYONE).value is not None


def test_groups_weigh_by_their_size_and_not_by_who_answered():
    found = levels(wave({"many": 900, "few": 100}, many=[1] * 5 + [0] * 5, few=[1] * 50))
    assert row(found, EVERYONE).level == pytest.approx(0.9 * 0.5 + 0.1 * 1.0)


def test_a_wave_is_checked_before_it_is_kept():
    bad = Wave(ON, "q", {"a": 2, "none": 0}, [Answer("a", 1, "x"), Answer("a", 7, "x"), Answer("a", 0), Answer("z", 1)])
    said = " ".join(problem.why for problem in check_wave(bad))
    for part in ("3 answers but only 2", "nobody in it", "“z” answered", "more than once", "between 0 and 1"):
        assert part in said
    assert check_wave(wave({"a": 5}, a=[1, 0])) == []


def test_those_who_answered_twice_are_compared_with_themselves():
    before = {person: 0 if person < 20 else 1 for person in range(40)}
    after = {person: 0 if person < 10 else 1 for person in range(40)}  # ten came over, nobody left
    paired = row(changes(wave({"a": 400}, a=before), wave({"a": 400}, LATER, a=after)), "a")
    other = {person + 1000: score for person, score in after.items()}
    apart = row(changes(wave({"a": 400}, a=before), wave({"a": 400}, LATER, a=other)), "a")
    assert (paired.how, apart.how) == ("paired", "independent")
    assert paired.high - paired.low < apart.high - apart.low
    assert paired.verdict == "rising"
    assert paired.p_rise > 0.95


def test_a_group_asked_once_has_no_change_and_one_that_did_not_answer_says_so():
    found = changes(wave({"a": 30, "b": 9}, a=[1] * 9), wave({"a": 30, "c": 9}, LATER, c=[1] * 9))
    assert [one.group for one in found] == ["a", EVERYONE]
    assert "Nobody answered" in found[0].why
    assert found[1].value is None


@given(
    st.lists(st.sampled_from([0.0, 1.0]), min_size=5, max_size=30),
    st.lists(st.sampled_from([0.0, 1.0]), min_size=5, max_size=30),
    st.integers(0, 60),
)
def test_a_change_turned_round_is_the_change_back(first, second, silent):
    asked = {"a": max(len(first), len(second)) + silent}
    one, two = wave(asked, a=first), wave(asked, LATER, a=second)
    there, back = (row(changes(*pair), "a") for pair in ((one, two), (two, one)))
    assert there.value == pytest.approx(-back.value, abs=1e-9)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-9)
    assert 0 <= there.p_rise <= 1
    assert (there.verdict == "rising") == (there.low > 0)
    assert there.low <= there.value + 1e-9
    assert there.value <= there.high + 1e-9


@pytest.mark.parametrize(("people", "answers", "kept"), [(60, 40, 1.0), (400, 40, 0.8), (400, 40, 0.0), (60, 40, 0.0)])
def test_the_interval_of_a_change_covers(people, answers, kept):
    """Truth is the change of the whole group; answers are drawn at random, `kept` of them again in the later wave."""
    rng = np.random.default_rng(people + int(10 * kept))
    covered, runs = 0, 600
    for _ in range(runs):
        now = rng.random(people) < 0.5
        then = np.where(rng.random(people) < 0.2, rng.random(people) < 0.7, now)
        first = rng.choice(people, answers, replace=False)
        again = first[rng.random(answers) < kept]
        others = np.setdiff1d(np.arange(people), again)
        second = np.concatenate([again, rng.choice(others, answers - len(again), replace=False)])
        one = wave({"a": people}, a={int(person): now[person] for person in first})
        two = wave({"a": people}, LATER, a={int(person): then[person] for person in second})
        found = row(changes(one, two), "a")
        covered += found.low <= then.mean() - now.mean() <= found.high
    assert covered / runs >= 0.87
