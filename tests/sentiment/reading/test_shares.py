"""Shares: guesses are never counted; intervals hold; a useless model changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.reading.shares import FEWEST, share, shifted, wilson


def draw(seed: int, stories: int, labels: int, truth: float, skill: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All labels, a model's guesses of them, and the places of a random draw."""
    random = np.random.default_rng(seed)
    favors = (random.random(stories) < truth).astype(float)
    guess = 1 / (1 + np.exp(-1.5 * (skill * (2 * favors - 1) + random.normal(size=stories))))
    return favors, guess, random.choice(stories, labels, replace=False)


def test_guesses_are_never_counted() -> None:
    """A model that calls everything favor moves nothing."""
    favors, _, drawn = draw(1, 1_000, 60, 0.3, 0)
    alone = share(favors[drawn], drawn, 1_000)
    sure = share(favors[drawn], drawn, 1_000, np.full(1_000, 0.99))
    assert sure.value == alone.value == favors[drawn].mean()
    assert sure.tuning == 0
    assert sure.intervals == alone.intervals


def test_too_few_labels_have_no_interval() -> None:
    favors, guess, drawn = draw(2, 500, FEWEST - 1, 0.4, 1)
    found = share(favors[drawn], drawn, 500, guess)
    assert found.provisional
    assert (found.intervals, found.needs, found.further, found.tuning) == ((), 1, None, 0)
    assert found.value == pytest.approx((favors[drawn].sum() + 1) / (FEWEST - 1 + 3)), "labels, never guesses"
    assert share(favors[drawn[:4]], drawn[:4], 500, guess).value is None
    assert share([], [], 0).value is None


def test_a_model_sharpens_and_says_what_more_labels_buy() -> None:
    favors, guess, drawn = draw(3, 2_000, 60, 0.4, 1.2)
    alone = share(favors[drawn], drawn, 2_000)
    found = share(favors[drawn], drawn, 2_000, guess)
    assert 0 < found.tuning <= 1
    assert found.intervals[0].half < alone.intervals[0].half
    assert found.worth > 60
    assert found.labels_alone == alone.value
    assert found.further is not None
    assert found.further < found.intervals[0].half
    assert found.halving is not None
    assert 100 < found.halving < 240
    assert [interval.level for interval in found.intervals] == [0.90, 0.95]


def test_labels_of_all_stories_leave_no_doubt() -> None:
    favors, guess, _ = draw(4, 80, 80, 0.4, 1)
    found = share(favors, np.arange(80), 80, guess)
    assert found.value == pytest.approx(favors.mean())
    assert found.intervals[1].half < 1e-3
    assert found.halving == 0


def test_off_topic_leaves_both_sides_of_the_share() -> None:
    labels = np.array([1.0] * 20 + [0.0] * 20 + [np.nan] * 20)
    found = share(labels, np.arange(60), 600)
    assert (found.value, found.labels, found.off_topic) == (0.5, 40, 20)
    assert found.intervals[0].half > share(labels, np.arange(60), 61).intervals[0].half


def test_all_alike_is_not_certain() -> None:
    found = share(np.zeros(50), np.arange(50), 5_000, np.linspace(0, 1, 5_000))
    assert found.value == 0
    assert found.intervals[1].low == 0
    assert 0.05 < found.intervals[1].high < 0.12


def test_one_author_writing_half_widens_the_interval() -> None:
    favors, _, drawn = draw(5, 1_000, 100, 0.5, 0)
    authors = np.arange(1_000)
    authors[favors == 1] = 0  # everything in favor is of one author
    own = share(favors[drawn], drawn, 1_000)
    clustered = share(favors[drawn], drawn, 1_000, clusters=authors.tolist())
    assert clustered.value == own.value
    assert clustered.intervals[0].half > 2 * own.intervals[0].half
    once = 1 / np.bincount(authors, minlength=1_000)[authors]
    assert share(favors[drawn], drawn, 1_000, weights=once).value < 0.1, "that author counts once"


@pytest.mark.parametrize(("truth", "skill"), [(0.03, 1.0), (0.4, 0.0), (0.4, 1.2), (0.9, 0.6)])
def test_intervals_hold(truth: float, skill: float) -> None:
    held = {0.90: 0, 0.95: 0}
    rounds = 400
    for seed in range(rounds):
        favors, guess, drawn = draw(seed, 600, 50, truth, skill)
        for interval in share(favors[drawn], drawn, 600, guess).intervals:
            held[interval.level] += interval.low <= favors.mean() <= interval.high
    assert 0.86 < held[0.90] / rounds < 0.96
    assert 0.92 < held[0.95] / rounds < 0.99


@given(
    seed=st.integers(0, 10_000),
    labels=st.integers(FEWEST, 60),
    truth=st.floats(0, 1),
    skill=st.floats(0, 5),
    stories=st.integers(60, 400),
)
@settings(max_examples=80, deadline=None)
def test_always_a_share(seed: int, labels: int, truth: float, skill: float, stories: int) -> None:
    favors, guess, drawn = draw(seed, stories, labels, truth, skill)
    found = share(favors[drawn], drawn, stories, guess)
    assert found.value is not None
    assert 0 <= found.tuning <= 1
    narrow, wide = found.intervals
    assert 0 <= wide.low <= narrow.low <= found.value + 1e-9
    assert found.value - 1e-9 <= narrow.high <= wide.high <= 1
    assert found.halving is not None
    assert 0 <= found.halving <= stories - labels


@pytest.mark.parametrize(
    ("favors", "labelled", "stories", "predicted", "why"),
    [
        ([1.0] * 30, [0] * 30, 50, None, "own place"),
        ([1.0] * 30, list(range(29)), 50, None, "own place"),
        ([1.0] * 30, list(range(30)), 20, None, "not among"),
        ([1.0] * 30, list(range(30)), 50, [0.5] * 30, "prediction for every"),
        ([1.0] * 30, list(range(30)), 50, [float("nan")] * 50, "prediction for every"),
    ],
)
def test_parts_that_do_not_fit(favors: list, labelled: list, stories: int, predicted: list | None, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        share(favors, labelled, stories, predicted)


def test_wilson_as_published() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, method 3: 81 of 263 is 0.2553 to 0.3662.
    found = wilson(81 / 263, 263, 1.959964, 0.95)
    assert (found.low, found.high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_guesses_moved_to_the_labels_mix() -> None:
    even = np.full((4, 3), 1 / 3)
    assert shifted(even, [0] * 7 + [1])[0].tolist() == pytest.approx([8 / 11, 2 / 11, 1 / 11])
    assert np.allclose(shifted(even, []).sum(1), 1)
