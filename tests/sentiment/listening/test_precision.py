"""Precision of a topic: the draw is random, stays the same, and its interval holds what it promises."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from scipy.stats import hypergeom

from sentiment.listening.precision import LEVEL, Judged, interval, order, precision

AT = datetime(2026, 11, 23, tzinfo=UTC)


def said(right: dict[int, bool | None], version: int = 1) -> dict[int, Judged]:
    return {key: Judged(key, one, version, "Pat", AT) for key, one in right.items()}


@pytest.mark.parametrize(("hits", "judged"), [(20, 20), (25, 20), (60, 20), (400, 20), (400, 60), (5_000, 20)])
def test_the_interval_holds_the_truth_at_least_as_often_as_it_says(hits: int, judged: int) -> None:
    bounds = [interval(right, judged, hits) for right in range(judged + 1)]
    for true in range(0, hits + 1, max(1, hits // 100)):
        chance = hypergeom.pmf(np.arange(judged + 1), hits, true, judged)
        covered = sum(p for p, (low, high) in zip(chance, bounds, strict=True) if low <= true / hits <= high)
        assert covered >= LEVEL - 1e-9, true


def test_the_interval_is_a_point_once_all_are_judged_and_that_of_many_in_the_limit() -> None:
    assert interval(13, 20, 20) == (0.65, 0.65)
    assert interval(0, 20, 1_000)[0] == 0.0
    assert interval(20, 20, 1_000_000) == (pytest.approx(0.05 ** (1 / 20)), 1.0)
    assert interval(14, 20, 20_000) == pytest.approx(interval(14, 20, 20_001), abs=2e-3)
    for wrong in ((5, 4, 10), (1, 2, 1), (0, 0, 3), (-1, 2, 3)):
        with pytest.raises(ValueError, match="judged"):
            interval(*wrong)


def test_the_order_is_random_and_stays_as_hits_come_and_go() -> None:
    whole = order(7, range(1, 2_001))
    assert sorted(whole) == list(range(1, 2_001))
    assert whole == order(7, list(reversed(range(1, 2_001))))
    assert whole[:50] != order(8, range(1, 2_001))[:50]
    fewer = set(range(1, 2_001, 3))
    assert order(7, fewer) == [key for key in whole if key in fewer]
    first = [np.mean(order(topic, range(1, 1_001))[:20]) for topic in range(300)]
    assert abs(np.mean(first) - 500.5) < 4 * np.std(first) / 300**0.5
    assert np.std(first) == pytest.approx(1_000 / (12 * 20) ** 0.5, rel=0.2)


def test_only_an_unbroken_draw_counts() -> None:
    drawn = order(1, range(1, 101))
    judgements = said({drawn[0]: True, drawn[1]: False, drawn[2]: None, drawn[3]: True, drawn[9]: True})
    found = precision(1, 1, drawn, judgements, AT)
    assert (found.right, found.judged, found.unsure, found.hits) == (2, 3, 1, 100)
    assert found.value == pytest.approx(2 / 3)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 2 / 3 < found.high
    none = precision(1, 1, drawn, {}, None)
    assert (none.value, none.low, none.high, none.judged) == (None, None, None, 0)


def test_after_a_change_what_was_judged_applies_to_the_hits_that_stay() -> None:
    drawn = order(1, range(1, 101))
    judgements = said({key: key % 2 == 0 for key in drawn[:20]})
    narrower = order(1, [key for key in range(1, 101) if key not in drawn[:4]])
    kept = precision(1, 2, narrower, judgements, AT)
    assert (kept.judged, kept.carried) == (16, 16)
    wider = order(1, range(1, 401))
    new = [key for key in wider if key not in judgements]
    broken = precision(1, 2, wider, judgements, AT)
    assert broken.judged == wider.index(new[0]) < 20
    assert precision(1, 2, wider, judgements | said(dict.fromkeys(wider[:30], True), 2), AT).judged >= 30
