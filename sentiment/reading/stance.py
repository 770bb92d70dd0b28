"""Stance that learns from the team's labels: does a mention favor a goal, go against it, or neither?

One model per topic, from that topic's labels alone: TF-IDF of word 1-2-grams and character 3-5-grams plus the tone's
compound, in a logistic regression that weighs rare stances up (the setting of S. Mohammad, P. Sobhani & S.
Kiritchenko, "Stance and Sentiment in Tweets", ACM TOIT 2017). Tone is one feature among thousands and never stands
in for stance: with too few labels there is no model, and so no stance.

Labels are favor, against or neither. *Off topic* and *unsure* are labels of the triage too; they say nothing about
stance and are left out here (`usable`). A guess about one mention is often wrong (the cross-validated table says how
often): guesses sort what to read and sharpen a share (`sentiment.reading.shares`), they are never counted.

Nothing fitted is stored. A model is its labels and its seed: `restore` fits it again in a second from the same
labels, checked by `fingerprint`, with the report that `as_json` kept. Forgetting a mention forgets it here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

STANCES = ("favor", "against", "neither")
FEWEST = 20  # labels in all, and
FEWEST_EACH = 3  # of each stance, for a model
FOLDS = 5
LONGEST = 2_000  # characters of a mention that are read

# Chosen on training data alone (tests/bench/bench_stance.py draws; no test label was looked at).
_STRENGTH = 3.0  # C of the regression
_WORDS, _TONE = 0.5, 0.3  # weights beside the character n-grams
_LIFT = 1.35  # 1 is scikit-learn's "balanced"; a little more finds the rare side with few labels

Floats = NDArray[np.float64]

_HASHTAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HANDLE = re.compile(r"@\w+")


@dataclass(frozen=True)
class StanceModel:
    """A topic's model with how well it does on labels it has not seen.

    `confusion[i][j]`: labels of stance i (rows, in the order of `STANCES`) guessed as j by cross-validation.
    """

    on: date  # the day it was trained
    seed: int
    counts: tuple[int, int, int]
    confusion: tuple[tuple[int, int, int], ...]
    held_out: tuple[tuple[float, float, float], ...]  # each label's guess by a model that had not seen it
    fingerprint: str
    _fitted: Any = field(repr=False, compare=False)

    def predict(self, texts: Sequence[str], tones: Sequence[float]) -> Floats:
        """Probabilities [n, 3] of favor, against and neither; `tones` are compounds in [-1, 1]."""
        return _guess(self._fitted, texts, tones)

    @property
    def f_scores(self) -> tuple[float, float, float]:
        """F1 of each stance on held-out labels."""
        table = np.array(self.confusion, float)
        both = table.sum(0) + table.sum(1)
        favor, against, neither = np.divide(2 * table.diagonal(), both, out=np.zeros(3), where=both > 0).tolist()
        return favor, against, neither

    @property
    def mean_f(self) -> float:
        """Mean F1 of favor and against: what stance models are compared by."""
        return sum(self.f_scores[:2]) / 2

    @property
    def guessing(self) -> float:
        """`mean_f` of always guessing the more frequent of the two sides: to be beaten."""
        return max(count / (count + sum(self.counts)) for count in self.counts[:2])

    def as_json(self) -> dict[str, Any]:
        """The report: everything but the labels' texts."""
        return {
            "on": self.on.isoformat(), "seed": self.seed, "counts": list(self.counts), "fingerprint": self.fingerprint,
            "confusion": [list(row) for row in self.confusion], "held_out": [list(row) for row in self.held_out],
        }  # fmt: skip


def usable(label: str) -> bool:
    """Whether a label of the triage teaches stance."""
    return label in STANCES


def missing(labels: Sequence[str]) -> str:
    """What a model still needs, in a sentence; empty where there is enough."""
    counts = Counter(label for label in labels if usable(label))
    wants = [f"{FEWEST_EACH - counts[stance]} more {stance}" for stance in STANCES if counts[stance] < FEWEST_EACH]
    if counts.total() < FEWEST:
        wants.append(f"{FEWEST - counts.total()} more labels in all")
    return f"A stance model needs {' and '.join(wants)}." if wants else ""


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    tones: Sequence[float],
    seed: int,
    *,
    on: date,
    stories: Sequence[int] | None = None,
) -> StanceModel | None:
    """A model of these labels with its cross-validated report; None where `missing` says that there are too few.

    `stories` keeps copies of one story in one fold, so that no model is tested on what it was taught.
    Labels other than `STANCES` are left out. The same labels, seed and day give the same model.
    """
    kept = [place for place, label in enumerate(labels) if usable(label)]
    if missing(labels):
        return None
    words = [texts[place] for place in kept]
    sides = np.array([STANCES.index(labels[place]) for place in kept])
    compounds = [tones[place] for place in kept]
    groups = np.array([stories[place] for place in kept]) if stories is not None else np.arange(len(kept))
    held_out = np.zeros((len(kept), 3))
    for taught, asked in _folds(sides, groups, seed):
        fold = _fit([words[i] for i in taught], sides[taught], [compounds[i] for i in taught])
        held_out[asked] = _guess(fold, [words[i] for i in asked], [compounds[i] for i in asked])
    table = np.zeros((3, 3), int)
    np.add.at(table, (sides, held_out.argmax(1)), 1)
    favor, against, neither = np.bincount(sides, minlength=3).tolist()
    return StanceModel(
        on,
        seed,
        (favor, against, neither),
        _rows(table.tolist()),
        _rows(held_out.round(4).tolist()),
        fingerprint(texts, labels, tones, seed),
        _fit(words, sides, compounds),
    )


def restore(
    report: dict[str, Any], texts: Sequence[str], labels: Sequence[str], tones: Sequence[float]
) -> StanceModel | None:
    """The model of a stored report, fitted again to its labels; None where they are no longer the same."""
    if fingerprint(texts, labels, tones, report["seed"]) != report["fingerprint"]:
        return None
    kept = [place for place, label in enumerate(labels) if usable(label)]
    sides = np.array([STANCES.index(labels[place]) for place in kept])
    favor, against, neither = report["counts"]
    return StanceModel(
        date.fromisoformat(report["on"]),
        report["seed"],
        (favor, against, neither),
        _rows(report["confusion"]),
        _rows(report["held_out"]),
        report["fingerprint"],
        _fit([texts[place] for place in kept], sides, [tones[place] for place in kept]),
    )


def fingerprint(texts: Sequence[str], labels: Sequence[str], tones: Sequence[float], seed: int) -> str:
    """A short name for exactly these labels: another means that the model is out of date."""
    rows = [row for row in zip(texts, labels, (round(tone, 6) for tone in tones), strict=True) if usable(row[1])]
    return hashlib.sha256(json.dumps([seed, rows]).encode()).hexdigest()[:16]


def _rows(table: Sequence[Sequence[Any]]) -> tuple[tuple[Any, Any, Any], ...]:
    return tuple((row[0], row[1], row[2]) for row in table)


def _folds(
    sides: NDArray[np.int64], groups: NDArray[np.int64], seed: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    from sklearn.model_selection import StratifiedGroupKFold

    folds = min(FOLDS, int(np.bincount(sides, minlength=3).min()), len(set(groups.tolist())))
    if folds < 2:
        return iter(())
    return iter(StratifiedGroupKFold(folds, shuffle=True, random_state=seed).split(sides, sides, groups))


def _prepared(text: str) -> str:
    """Hashtags are read as a whole and as the words in them; who is spoken to is not a stance."""
    text = _HANDLE.sub("@", text[:LONGEST])
    return _HASHTAG.sub(lambda found: f"#{found[1]} {_HUMP.sub(' ', found[1])}", text)


def _features(fitted: Any, texts: Sequence[str], tones: Sequence[float]) -> Any:
    from scipy import sparse

    words, signs = fitted[:2]
    ready = [_prepared(text) for text in texts]
    compound = sparse.csr_matrix(np.asarray(tones, float).reshape(-1, 1))
    return sparse.hstack([_WORDS * words.transform(ready), signs.transform(ready), _TONE * compound]).tocsr()


def _fit(texts: Sequence[str], sides: NDArray[np.int64], tones: Sequence[float]) -> Any:
    """Vectorisers and regression, for labels that hold at least two stances."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    ready = [_prepared(text) for text in texts]
    pattern = r"#?\w+|[^\w\s]"
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=pattern).fit(ready)
    signs = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit(ready)
    present, counts = np.unique(sides, return_counts=True)
    weights = {side: (len(sides) / len(present) / count) ** _LIFT for side, count in zip(present, counts, strict=True)}
    model = LogisticRegression(C=_STRENGTH, class_weight=weights, max_iter=1_000)
    with threadpool_limits(1):  # vectors this short keep a second core waiting: ten times slower on a busy machine
        return words, signs, model.fit(_features((words, signs), texts, tones), sides)


def _guess(fitted: Any, texts: Sequence[str], tones: Sequence[float]) -> Floats:
    found = np.zeros((len(texts), 3))
    if len(texts):
        found[:, fitted[2].classes_] = fitted[2].predict_proba(_features(fitted, texts, tones))
    return found
