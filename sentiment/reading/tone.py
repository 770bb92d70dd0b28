"""Tone by NLTK's VADER: how a text sounds, in [-1, 1]. Never which side it takes.

"Terrible that they keep blocking this great child care bill" sounds bad and is for the bill; on news, tone
carries no information about stance at all (METHODS.md). So nothing here speaks of support.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

LONGEST = 4_000  # characters of a mention that tone is read from: more text does not make a first reading better


@dataclass(frozen=True)
class Tone:
    """Shares of the text that sound negative, neutral and positive (0 to 1), and their compound in [-1, 1]."""

    neg: float
    neu: float
    pos: float
    compound: float

    def as_json(self) -> dict[str, float]:
        """The dictionary NLTK gives."""
        return asdict(self)


@lru_cache(maxsize=1)
def _reader() -> Any:
    """NLTK's analyser on the lexicon that the vaderSentiment package carries: nothing is downloaded."""
    from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants  # slow to import: only when needed

    class Offline(SentimentIntensityAnalyzer):  # type: ignore[misc]
        def __init__(self) -> None:
            self.lexicon_file = (files("vaderSentiment") / "vader_lexicon.txt").read_text("utf-8").strip("\n")
            self.lexicon = self.make_lex_dict()
            self.constants = VaderConstants()

    return Offline()


def read_tone(text: str) -> Tone:
    """The tone of a text exactly as it stands; what `polarity_scores` of NLTK gives for the same string."""
    found = _reader().polarity_scores(text)
    return Tone(float(found["neg"]), float(found["neu"]), float(found["pos"]), float(found["compound"]))
