"""Words of a text, folded so that case, accents and typographic forms do not matter.

A word is a run of letters and digits; everything else parts words, apostrophes and hyphens too, so
"children's" is *children, s* and "pre-K" is *pre, k*. Chinese and Japanese characters are words of
their own, since those scripts put no blanks between words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Marks that belong to the letter before them, which \w leaves out: combining accents, points, vowel signs.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f"
    "\u0900-\u0963\u0966-\u0e3a\u0e40-\u0e4e\u0e81-\u109f\u1780-\u17d3"
)
_PLAIN = re.compile(r"[^\W_]+")
_RARE = re.compile(f"[{_SIGNS}{_MARKS}]")
_FULL = re.compile(f"[{_SIGNS}]|(?:[^\\W_{_SIGNS}]|[{_MARKS}])+")


def _pattern(text: str) -> re.Pattern[str]:
    return _FULL if not text.isascii() and _RARE.search(text) else _PLAIN


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(sign for sign in bare if sign.isalnum() or _is_vowel_sign(sign)).casefold()


def _is_vowel_sign(sign: str) -> bool:
    return not unicodedata.combining(sign) and unicodedata.category(sign).startswith("M")


def fold(word: str) -> str:
    """The word without case, accents and compatibility forms: "Niñez" and "NINEZ" are "ninez"."""
    return word.lower() if word.isascii() else _fold(word)


def plain(text: str) -> list[str]:
    """The text's words as they are written, in order."""
    return _pattern(text).findall(text)


def words(text: str) -> list[str]:
    """The text's words, folded, in order."""
    if text.isascii():
        return _PLAIN.findall(text.lower())
    return [word.lower() if word.isascii() else _fold(word) for word in _pattern(text).findall(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Where each word of `words(text)` starts and ends in the text."""
    return [found.span() for found in _pattern(text).finditer(text)]
