"""Shares: error and coverage over resampled bags whose mix of stances is Dirichlet(1, 1, 1), per target.

A model is trained on a target's whole training split; a bag is 2,000 of its test texts, drawn again and again in a
mix that the model has not seen; labels are a random draw of the bag. The same labels are read without a model, with
it, and its guesses are merely counted.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sentiment.reading.shares import share, shifted
from tests.bench.bench_stance import TARGETS, fitted, read, where
from tests.conftest import SHARED

BAGS = 2_000  # of each target
STORIES = 2_000
LABELS = (50, 100, 200)


def main() -> None:
    """Print, per target: error of counting, of few labels, of labels alone and prediction-powered; coverage."""
    if not SHARED.is_dir():
        print(f"no shared data at {where()}: nothing to measure on")
        return
    for target in TARGETS:
        _target(target)


def _target(target: str) -> None:
    texts, sides, tones = read(target, "train")
    asked, truth, heard = read(target, "test")
    guess = fitted(texts, sides, tones, asked, heard)
    draw = np.random.default_rng(20_261_123)
    error: dict[tuple[str, int], list[float]] = defaultdict(list)
    held: dict[tuple[float, int], list[bool]] = defaultdict(list)
    for _ in range(BAGS):
        mix = draw.choice(3, STORIES, p=draw.dirichlet([1, 1, 1]))
        places = np.zeros(STORIES, int)
        for side in range(3):
            places[mix == side] = draw.choice(np.flatnonzero(truth == side), int((mix == side).sum()))
        stance, probable = truth[places], guess[places]
        favors = (stance == 0).astype(float)
        true = favors.mean()
        error["counting guesses", 0].append(abs((probable.argmax(1) == 0).mean() - true))
        error["a third", 0].append(abs(1 / 3 - true))
        few = draw.choice(STORIES, 10, replace=False)
        provisional = share(favors[few], few, STORIES).value
        assert provisional is not None
        error["provisional", 0].append(abs(provisional - true))
        for labels in LABELS:
            drawn = draw.choice(STORIES, labels, replace=False)
            found = share(favors[drawn], drawn, STORIES, shifted(probable, stance[drawn])[:, 0])
            assert found.value is not None
            assert found.labels_alone is not None
            error["powered", labels].append(abs(found.value - true))
            error["alone", labels].append(abs(found.labels_alone - true))
            for interval in found.intervals:
                held[interval.level, labels].append(interval.low <= true <= interval.high)
    mean = {key: float(np.mean(values)) for key, values in error.items()}
    print(
        f"{target}, {BAGS} bags: counting guesses misses by {mean['counting guesses', 0]:.3f}, "
        f"saying a third by {mean['a third', 0]:.3f}, "
        f"the provisional value of 10 labels by {mean['provisional', 0]:.3f}"
    )
    for labels in LABELS:
        alone, powered = mean["alone", labels], mean["powered", labels]
        print(
            f"  {labels:3} labels: alone {alone:.4f}, with the model {powered:.4f}, ratio {powered / alone:.3f}; "
            f"coverage 90% {np.mean(held[0.90, labels]):.3f}, 95% {np.mean(held[0.95, labels]):.3f}"
        )


if __name__ == "__main__":
    main()
