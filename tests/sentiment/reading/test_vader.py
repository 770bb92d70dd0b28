"""The fast reader against NLTK's own class: the same dictionary, to the last bit and the sign of zero."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentiment.reading import vader
from sentiment.reading.vader import Vader, reference

NLTK = reference()
LISTS = NLTK.constants
EDGES = [*LISTS.PUNC_LIST, "...", "!!!!", "?!", "#", "@", "(", "’", "“", "…", "_", "$", "--", "''"]
LOADED = [
    *LISTS.NEGATE, *LISTS.BOOSTER_DICT, *LISTS.SPECIAL_CASE_IDIOMS, "so", "this", "never so", "never this", "least",
    "at least", "very least", "but", "however", "kind", "of", "kind of", "just", "enough", "the", "a", "I", "2",
]  # fmt: skip
FEELING = ["good", "bad", "love", "hate", "great", "kind", "shit", "ass", "bomb", "right", "yeah", "cut", "kiss",
           "death", "happy", "sad", "awful", "no", "fun", "GREAT", "sux", "lol", ":)", ":(", "<3", ":D", ":-)", "8)",
           "}:(", "d:", "*)", "o.o", "ﬁne", "naïve", "İ", "ß", "ǅ", "good\u0301", "a\u0301", "爱", "😀", "I'm", "can't",
           "gooodn't", "N'T", "co-op", "3.5", "x" * 60, "https://x.example/good?a=bad!"]  # fmt: skip
BLANKS = [" ", "  ", "\n", "\t", "\u00a0", "\u2003", "\x0b", "\x1c", "\u200b", "", "\r\n"]

casing = st.sampled_from([str, str.upper, str.title, str.capitalize, str.swapcase])
known = st.one_of(st.sampled_from(LOADED), st.sampled_from(FEELING), st.sampled_from(sorted(NLTK.lexicon)))
edge = st.one_of(st.just(""), st.just(""), st.sampled_from(EDGES))
token = st.builds(lambda before, word, case, after: before + case(word) + after, edge, known, casing, edge)
anything = st.one_of(token, token, token, st.text(max_size=6))
text = st.lists(st.tuples(anything, st.sampled_from(BLANKS + [" "] * 12)), max_size=14).map(
    lambda parts: "".join(itertools.chain.from_iterable(parts))
)


@pytest.fixture(scope="module")
def fast() -> Vader:
    return vader.vader()


def same(fast: Vader, sample: str) -> None:
    assert repr(fast.polarity_scores(sample)) == repr(NLTK.polarity_scores(sample)), sample


def test_it_is_not_the_fallback(fast: Vader) -> None:
    assert fast.exact


@given(sample=text)
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
def test_adversarial_texts_read_as_nltk_reads_them(fast: Vader, sample: str) -> None:
    same(fast, sample)


@given(sample=st.text(alphabet=st.sampled_from("goODbad!?.,:;-'\" \n\u00a0NOTBUTsov\u0301éß<3)("), max_size=60))
@settings(max_examples=300, deadline=None)
def test_letters_and_signs_at_random(fast: Vader, sample: str) -> None:
    same(fast, sample)


@given(sample=st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_at_all(fast: Vader, sample: str) -> None:
    same(fast, sample)


@pytest.mark.parametrize("modifier", ["not", "very", "never", "so", "least", "barely", "isn't", "kind of", "VERY"])
@pytest.mark.parametrize("filler", [[], ["the"], ["the", "old"], ["the", "old", "oak"]])
def test_every_distance_and_order(fast: Vader, modifier: str, filler: list[str]) -> None:
    for word in ("good", "BAD", "kind"):
        for others in ([], ["very"], ["never", "so"], ["love"], ["at"], ["THE"]):
            words = [*others, modifier, *filler, word]
            same(fast, " ".join(words))
            same(fast, " ".join([*words, "but", *words, word.title(), "!?"]))


def test_idioms_and_their_neighbours(fast: Vader) -> None:
    for idiom in [*LISTS.SPECIAL_CASE_IDIOMS, "kind of", "sort of", "just enough"]:
        for before in ("", "x ", "xx ", "xx yy ", "xx yy zz ", "not so very ", "love and hate "):
            for after in ("", " good", " good of the", " bad, but fine", " ass"):
                same(fast, before + idiom + after)
                same(fast, before + idiom.upper() + after)


def test_long_texts_and_a_word_said_often(fast: Vader) -> None:
    same(fast, "not good " * 400 + "GOOD!" * 3)
    same(fast, "kind " * 50 + "of kind")
    same(fast, "x" * 5_000 + " good")
    same(fast, "!" * 3_000)


def test_tokens_that_were_forgotten_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vader, "_REMEMBERED", 3)
    short = Vader(NLTK)
    for sample in ("Good, bad and VERY ugly days are not great!", "so kind of good, good good"):
        same(short, sample)
        same(short, sample)


def test_another_nltk_falls_back_to_it() -> None:
    """Where NLTK would read differently, its own class reads."""

    class Newer(type(NLTK)):  # type: ignore[misc]
        def _amplify_ep(self, text: str) -> float:
            return text.count("!") * 0.5

    newer: Any = Newer()
    changed = Vader(newer)
    assert not changed.exact
    assert changed.polarity_scores("good!!!") == newer.polarity_scores("good!!!") != NLTK.polarity_scores("good!!!")


def test_real_texts(fast: Vader, shared_data: Path) -> None:
    rows = (shared_data / "tone/vader-tweets/tweets_GroundTruth.txt").read_text("utf-8").splitlines()
    texts = [row.split("\t")[2] for row in rows if row.count("\t") >= 2][::4]
    for file in sorted((shared_data / "stance").rglob("*_text.txt")):
        texts += file.read_text("utf-8").split("\n")[::4]
    assert len(texts) > 1_000
    for sample in texts:
        same(fast, sample)
    same(fast, " ".join(texts[:200]))
