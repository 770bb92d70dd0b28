"""Which language a text is in, as far as tone needs to know: by py3langid, or too little to say.

py3langid is a naive Bayes over byte n-grams (M. Lui & T. Baldwin, "langid.py: An Off-the-shelf Language Identification
Tool", ACL 2012), here among the languages of American communities. It says how sure it is; below `SURE`, or on a
text of one word, what the source declared stands, or nothing. Text where English function words are plain to see is
not asked about: at some 80 microseconds a headline, asking would cost more than all other reading.

Measured by `make bench` (language): the counting of common words that stood here before left three of ten English
tweets and most headlines without an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sentiment.listening.words import words

SURE = 0.6  # the detector's own probability, among `AMONG`
_LATIN = ("de", "en", "es", "fr", "ht", "it", "nl", "pl", "pt", "ro", "so", "sw", "tl", "vi")
_OTHER_SCRIPTS = (
    "am", "ar", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "km", "ko", "lo", "my", "ne", "pa", "ru", "ta", "te",
    "th", "uk", "ur", "zh",
)  # fmt: skip
AMONG = (*_LATIN, *_OTHER_SCRIPTS)
_LOOKED_AT = 300  # characters; more makes it slower and no surer
_FOLDED = 150  # words
_COMMON = (
    "the of and to in a is that for it with as was on be at by this have from are not but had his they which "
    "one you were all her she there would their we him been has when who will more no if out so what up our your "
    "than its about into can only other new some could after first do any how my"
)
_PLAIN = frozenset(_COMMON.split())
_NOT_TEXT = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|&\w+;|\d+")


@lru_cache(maxsize=1)
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # a second to load: only when a text needs it

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(AMONG)
    return detector


def language(text: str, declared: str = "", folded: Sequence[str] | None = None) -> str:
    """A two-letter code, "other" for a script the detector does not know, else what was `declared` or "".

    `folded` are the text's words (`sentiment.listening.words`), where the caller has them already.
    """
    sample = (words(text[: 20 * _FOLDED]) if folded is None else folded)[:_FOLDED]
    if sum(map(_PLAIN.__contains__, sample)) >= max(3, len(sample) * 0.3):
        return "en"  # no other language has so many of its words
    start = _NOT_TEXT.sub(" ", text[: 2 * _LOOKED_AT])[:_LOOKED_AT]
    letters = [sign for sign in start if sign.isalpha()]
    foreign = sum(sign > "\u024f" and not "\u1e00" <= sign <= "\u1eff" for sign in letters) > len(letters) / 2
    if foreign or len(start.split()) > 1:
        code, sure = _detector().classify(start)
        if sure >= SURE and not (foreign and code in _LATIN):
            return str(code)
        if foreign:
            return "other"
    return declared.strip().lower().replace("_", "-").split("-")[0][:8]


def tone_known(code: str) -> bool:
    """Whether tone is read for the language: English, or unknown for want of words."""
    return code in ("", "en")
