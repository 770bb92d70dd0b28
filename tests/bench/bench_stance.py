"""Stance with few labels: mean F(favor, against) on targets' test splits, 15 draws of 25 to 200 training labels.

METHODS' TF-IDF reached 42/45/48/52 as a mean over five targets; two of them are in the shared data, so plain TF-IDF
(word 1-2-grams, character 3-5-grams, balanced logistic regression) is run here on the same draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.reading import stance
from sentiment.reading.tone import polarity_scores
from tests.conftest import SHARED

TARGETS = ("climate", "feminist")
OURS = {"2": 0, "1": 1, "0": 2}  # TweetEval's numbers -> places in STANCES
LABELS = (25, 50, 100, 200)
DRAWS = 15

Split = tuple[list[str], NDArray[np.int64], list[float]]


def where() -> Path:
    """Where the targets are looked for."""
    return SHARED / "stance/tweeteval"


def read(target: str, split: str) -> Split:
    """Texts, stances as places in `STANCES`, and tone compounds of a split."""
    labels = (where() / target / f"{split}_labels.txt").read_text("utf-8").split()
    texts = (where() / target / f"{split}_text.txt").read_text("utf-8").split("\n")[: len(labels)]
    tones = [polarity_scores(text)["compound"] for text in texts]
    return texts, np.array([OURS[label] for label in labels]), tones


def fitted(
    texts: Sequence[str], sides: NDArray[np.int64], tones: Sequence[float], asked: Sequence[str], heard: Sequence[float]
) -> NDArray[np.float64]:
    """Guesses [n, 3] of the texts asked about, by a model of the training texts."""
    model = stance.train(texts, [stance.STANCES[side] for side in sides], tones, 0, on=date(2026, 11, 23))
    assert model is not None
    return model.predict(asked, heard)


def mean_f(truth: NDArray[np.int64], guessed: NDArray[np.int64]) -> float:
    """Mean F1 of favor and against."""
    scores = []
    for side in (0, 1):
        hit = int(((truth == side) & (guessed == side)).sum())
        named = int((truth == side).sum() + (guessed == side).sum())
        scores.append(2 * hit / named if named else 0.0)
    return float(np.mean(scores))


def plain(texts: Sequence[str], sides: NDArray[np.int64], asked: Sequence[str]) -> NDArray[np.int64]:
    """Plain TF-IDF with balanced logistic regression at scikit-learn's own settings."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    readers = (
        TfidfVectorizer(ngram_range=(1, 2)).fit(texts),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit(texts),
    )
    model = LogisticRegression(class_weight="balanced", max_iter=1_000)
    model.fit(sparse.hstack([reader.transform(texts) for reader in readers]), sides)
    return np.asarray(model.predict(sparse.hstack([reader.transform(asked) for reader in readers])))


def main() -> None:
    """Print mean F per target and number of labels, ours beside plain TF-IDF on the same draws, and guessing."""
    if not SHARED.is_dir():
        print(f"no shared data at {where()}: nothing to measure on")
        return
    ours: dict[int, list[float]] = {labels: [] for labels in LABELS}
    theirs: dict[int, list[float]] = {labels: [] for labels in LABELS}
    for target in TARGETS:
        texts, sides, tones = read(target, "train")
        asked, truth, heard = read(target, "test")
        line = []
        for labels in LABELS:
            scores = []
            for seed in range(DRAWS):
                drawn = np.random.default_rng([seed, labels]).permutation(len(texts))[:labels]
                taught = [texts[place] for place in drawn]
                model = stance._fit(taught, sides[drawn], [tones[place] for place in drawn])
                guessed = stance._guess(model, asked, heard).argmax(1)
                scores.append((mean_f(truth, guessed), mean_f(truth, plain(taught, sides[drawn], asked))))
            ours[labels].append(float(np.mean([score for score, _ in scores])))
            theirs[labels].append(float(np.mean([score for _, score in scores])))
            line.append(f"{labels} labels {ours[labels][-1] * 100:.1f} (plain {theirs[labels][-1] * 100:.1f})")
        always = max(mean_f(truth, np.full(len(truth), side)) for side in (0, 1))
        print(f"{target:9} {'; '.join(line)}; always one side {always * 100:.1f}")
    print(
        f"mean of {len(TARGETS)} targets, {DRAWS} draws: "
        + "; ".join(f"{n} labels {np.mean(ours[n]) * 100:.1f} (plain {np.mean(theirs[n]) * 100:.1f})" for n in LABELS)
    )


if __name__ == "__main__":
    main()
