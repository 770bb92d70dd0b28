"""Tone by NLTK's VADER: how a text sounds, in [-1, 1]. Never which side it takes.

"Terrible that they keep blocking this great child care bill" sounds bad and is for the bill; on news, tone
carries no information about stance at all (docs/METHODS.md). So nothing here speaks of support.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sentiment.reading.vader import vader

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


def polarity_scores(text: str) -> dict[str, float]:
    """The very dictionary that NLTK's `polarity_scores` gives for the same string, some fifteen times sooner."""
    return vader().polarity_scores(text)


def read_tone(text: str) -> Tone:
    """The tone of a text exactly as it stands; what `polarity_scores` of NLTK gives for the same string."""
    return Tone(**polarity_scores(text))
