"""Tone: our reader beside NLTK's own class, in the same run, on one core; every dictionary compared."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sentiment.reading.vader import Vader, reference
from tests.conftest import SHARED

ARTICLE = 4_000  # characters: what tone is read from at most
INVENTED = 10_000
ROUNDS = 3


def shared_texts(shared: Path) -> list[str]:
    """The VADER paper's tweets and the stance tweets, where this machine has them."""
    rows = (shared / "tone/vader-tweets/tweets_GroundTruth.txt").read_text("utf-8").splitlines()
    texts = [row.split("\t")[2] for row in rows if row.count("\t") >= 2]
    for file in sorted((shared / "stance").rglob("*_text.txt")):
        texts += [line for line in file.read_text("utf-8").split("\n") if line]
    return texts


def invented_texts(analyser: Any, count: int, seed: int) -> list[str]:
    """Texts of common and loaded words with punctuation, capitals and emoticons."""
    draw = random.Random(seed)
    lists = analyser.constants
    loaded = [*lists.NEGATE, *lists.BOOSTER_DICT, *lists.SPECIAL_CASE_IDIOMS, "but", "so", "this", "least", "kind of"]
    lexicon = sorted(analyser.lexicon)
    plain = [f"w{number}" for number in range(3_000)] + ["the", "a", "of", "and", "to", "child", "care", "bill"] * 200
    signs = ["", "", "", "", ".", ",", "!", "?", "!!", "'", '"', "...", "-", "?!?", ")"]
    texts = []
    for _ in range(count):
        words = []
        for _ in range(draw.randint(0, 24)):
            word = draw.choice(draw.choices((plain, lexicon, loaded), (70, 18, 12))[0])
            word = draw.choices((word, word.upper(), word.title()), (85, 8, 7))[0]
            words.append((draw.choice(signs) if draw.random() < 0.1 else "") + word + draw.choice(signs))
        texts.append(" ".join(words))
    return texts


def _timed(read: Callable[[str], object], texts: list[str]) -> float:
    began = time.process_time()
    for text in texts:
        read(text)
    return time.process_time() - began


def compare(name: str, texts: list[str], analyser: Any) -> None:
    """Print one line: texts a second of each, the ratio cold and warm, and what differed.

    Timed in pieces of about 20,000 words, each the best of its rounds and turn about, so that a machine busy
    with other things is busy for both.
    """
    words = sum(len(text.split()) for text in texts) / len(texts)
    piece = max(1, int(20_000 / words))
    pieces = [texts[at : at + piece] for at in range(0, len(texts), piece)]
    slow, cold, warm = ([float("inf")] * len(pieces) for _ in range(3))
    for _ in range(ROUNDS):
        fast = Vader(analyser)  # has seen no token yet
        for number, part in enumerate(pieces):
            cold[number] = min(cold[number], _timed(fast.polarity_scores, part))
        for number, part in enumerate(pieces):
            slow[number] = min(slow[number], _timed(analyser.polarity_scores, part))
            warm[number] = min(warm[number], _timed(fast.polarity_scores, part), _timed(fast.polarity_scores, part))
    nltk, first, later = sum(slow), sum(cold), sum(warm)
    wrong = sum(repr(fast.polarity_scores(text)) != repr(analyser.polarity_scores(text)) for text in texts)
    print(
        f"{name:28} {len(texts):6} texts of {words:5.1f} words: NLTK {len(texts) / nltk:8,.0f}/s, "
        f"ours {len(texts) / later:9,.0f}/s; ratio {nltk / first:4.1f} cold, {nltk / later:4.1f} warm; "
        f"mismatches {wrong}{'' if fast.exact else ' (FALLBACK: NLTK itself)'}"
    )


def main() -> None:
    """Print the ratio to NLTK, cold (no token seen before) and warm, and the mismatches."""
    analyser = reference()
    if SHARED.is_dir():
        texts = shared_texts(SHARED)
        compare("tweets", texts, analyser)
        joined = " ".join(texts)
        compare("the same as articles", [joined[at : at + ARTICLE] for at in range(0, len(joined), ARTICLE)], analyser)
    else:
        print("no shared data beside this checkout: invented texts only")
    compare("invented, many modifiers", invented_texts(analyser, INVENTED, 7), analyser)


if __name__ == "__main__":
    main()
