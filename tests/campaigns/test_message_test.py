"""Message tests: the intervals, the stopping rule, and what happens to whoever looks again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import binom

from campaigns.message_test import (
    Counts,
    Trial,
    TrialDraft,
    check_counts,
    check_test,
    judge,
    newcombe,
    size,
    told,
    wilson,
)
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
DRAFT = TrialDraft("Care", "One in three", "Ask me", "opened the link", "at random", 0.1, 0.05, 300, date(2026, 12, 20))
TRIAL = Trial(
    1, 1, "Care", "One in three", "Ask me", "opened the link", "at random", 0.1, 0.05, 300, date(2026, 12, 20), NOW,
    "Pat", 300, 300, 0,
)  # fmt: skip


def test_intervals_are_the_published_ones() -> None:
    """Newcombe 1998, table II: method 10 for 56/70 and 48/80, and for 10/10 and 0/10."""
    difference = newcombe(Counts(70, 56, 80, 48))
    assert difference is not None
    assert np.round(difference, 4) == pytest.approx([0.2, 0.0524, 0.3339])
    difference = newcombe(Counts(10, 10, 10, 0))
    assert difference is not None
    assert np.round(difference, 4) == pytest.approx([1.0, 0.6075, 1.0])
    share = wilson(15, 148)  # Newcombe 1998a
    assert (round(share.low or 0, 4), round(share.high or 0, 4)) == (0.0624, 0.1605)


def test_nobody_asked_is_no_zero() -> None:
    assert newcombe(Counts(0, 0, 10, 3)) is None
    result = judge(TRIAL, Counts(0, 0, 10, 3))
    assert result.verdict == "cannot tell"
    assert result.a.value is None
    assert "put to nobody" in told(result)


def coverage(p: float, q: float, n: int) -> float:
    """The exact chance that Newcombe's interval holds the difference of two shares."""
    counts = range(n + 1)
    held = np.array([[_holds(x, y, n, p - q) for y in counts] for x in counts])
    return float(binom.pmf(counts, n, p) @ held @ binom.pmf(counts, n, q))


def _holds(x: int, y: int, n: int, difference: float) -> bool:
    found = newcombe(Counts(n, x, n, y))
    return found is not None and found[1] <= difference <= found[2]


@pytest.mark.parametrize(("p", "q"), [(0.1, 0.1), (0.1, 0.2), (0.5, 0.4), (0.03, 0.03)])
def test_the_interval_covers_what_it_says(p: float, q: float) -> None:
    assert 0.935 <= coverage(p, q, 60) <= 1.0


def false_alarms(looks: int, draws: int = 1500) -> float:
    """How often two equal wordings differ, for whoever looks so many times and stops at the first difference."""
    random = np.random.default_rng(20261123)
    batch = 600 // looks
    alarms = 0
    for _ in range(draws):
        a = random.binomial(batch, 0.1, looks).cumsum()
        b = random.binomial(batch, 0.1, looks).cumsum()
        for number in range(looks):
            n = batch * (number + 1)
            found = newcombe(Counts(n, int(a[number]), n, int(b[number])))
            if found is not None and not found[1] <= 0 <= found[2]:
                alarms += 1
                break
    return alarms / draws


def test_one_look_at_the_planned_end_keeps_the_promise_and_peeking_breaks_it() -> None:
    assert false_alarms(1) <= 0.06
    assert false_alarms(20) >= 0.15


def test_the_planned_size_finds_the_planned_difference() -> None:
    n = size(0.1, 0.05)
    assert n == 686  # Fleiss, Levin & Paik's formula without correction
    random = np.random.default_rng(5)
    found = [
        newcombe(Counts(n, int(a), n, int(b)))
        for a, b in zip(random.binomial(n, 0.15, 1000), random.binomial(n, 0.1, 1000), strict=True)
    ]
    assert 0.76 <= np.mean([one is not None and one[1] > 0 for one in found]) <= 0.84


@pytest.mark.parametrize(
    ("counts", "verdict", "words"),
    [
        (Counts(300, 60, 300, 30), "a", "Wording A did better"),
        (Counts(300, 30, 300, 60), "b", "Wording B did better"),
        (Counts(300, 30, 300, 33), "cannot tell", "Cannot tell"),
        (Counts(4000, 400, 4000, 404), "no difference that matters", "No difference of the size"),
    ],
)
def test_a_verdict_for_each_case(counts: Counts, verdict: str, words: str) -> None:
    result = judge(TRIAL, counts)
    assert result.verdict == verdict
    assert words in told(result)
    assert "95% interval" in told(result)


def test_a_result_is_hidden_until_the_size_or_the_last_day() -> None:
    early = replace(TRIAL, n_a=299)
    assert not early.over(TODAY)
    assert not early.over(date(2026, 12, 20))
    assert early.over(date(2026, 12, 21))
    assert TRIAL.over(TODAY)
    assert "299 and 300 of 300" in early.why_not()


def test_what_weakens_a_result_is_said() -> None:
    said = judge(replace(TRIAL, assigned="otherwise"), Counts(300, 60, 300, 30)).cautions
    assert any("may be the people" in text for text in said)
    (uneven,) = judge(TRIAL, Counts(500, 60, 300, 30)).cautions
    assert "no even split" in uneven
    (short,) = judge(TRIAL, Counts(100, 10, 100, 9)).cautions
    assert "before 300 people" in short


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"wording_b": "One in three"}, "wording"),
        ({"wording_a": ""}, "wording"),
        ({"outcome": ""}, "outcome"),
        ({"assigned": "by list"}, "assigned"),
        ({"usual": 0}, "usual"),
        ({"difference": 1.5}, "difference"),
        ({"planned": 5}, "planned"),
        ({"ends": TODAY}, "ends"),
        ({"ends": None}, "ends"),
    ],
)
def test_a_plan_says_what_is_wrong(change: dict[str, object], field: str) -> None:
    assert [problem.field for problem in check_test(replace(DRAFT, **change), names=[], today=TODAY)] == [field]  # type: ignore[arg-type]
    assert check_test(DRAFT, names=[], today=TODAY) == []
    assert check_test(DRAFT, names=["CARE"], today=TODAY)[0].field == "name"


def test_counts_are_checked() -> None:
    for counts in (Counts(), Counts(10, 11), Counts(-1, 0, 10, 1), Counts(n_b=5, did_b=6), Counts(10_000_000)):
        assert check_counts(counts)
    assert check_counts(Counts(10, 2, 0, 0)) == []
