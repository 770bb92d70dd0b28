"""NLTK's VADER, the same numbers to the last bit, many times faster.

VADER (C.J. Hutto & E. Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text",
ICWSM 2014) as `nltk.sentiment.vader` computes it. NLTK's class joins every word of a text with 17 punctuation strings
to find out which words to strip, and lowers and looks up each word again for each rule. All of that depends on the
token alone: "word!" is stripped exactly if what is left of it without punctuation has two signs or more and what
was stripped is one of the 17 strings, at one end. So a token is looked at once and kept as one small number;
only lexicon words with a modifier near them go through the rules, in NLTK's own order of arithmetic.

NLTK stays the reference: its constants and lexicon are used as they are, and where the two disagree on one of
`PROBES` (a new NLTK, say), `Vader` hands every text to NLTK's class.
"""

from __future__ import annotations

import string
from functools import lru_cache
from importlib.resources import files
from itertools import compress
from math import sqrt
from typing import Any

# What a token is to the rules; odd numbers are the same in capitals. 0: one sign, which NLTK drops.
_PLAIN, _LEXICON, _MORE, _LESS, _NOT, _SO, _THIS, _BUT, _RARE, _RARE_LEXICON, _END = range(2, 24, 2)
_UPPER = 1
_MARKS = bytes(code & ~_UPPER in (_LEXICON, _RARE_LEXICON) for code in range(256))
_ORDINARY = bytes((_PLAIN, _LEXICON, 0))
_NOT_UPPER = bytes(range(0, _END, 2))
_NOT_BUT = bytes(code for code in range(_END) if code & ~_UPPER != _BUT)
_NOT_RARE = bytes(range(_RARE))
_REMEMBERED = 100_000  # tokens; about 15 MB
_LONG = 40  # signs; longer tokens are addresses and the like, and are looked at anew each time
_PUNCTUATION = str.maketrans("", "", string.punctuation)

PROBES = (
    "",
    "a b c",
    "VADER is VERY SMART, handsome, and FUNNY!!!",
    "not the best, never so good, never this bad?",
    "It is never this SO good!? isn't it great??? least helpful",
    "at least good; very least good; least good but AMAZINGLY bad :( kind of nice, sort of ugly",
    "this movie is kind of good. Kind OF bad, he is the bomb and the shit, yeah right",
    "they had just enough love and hate, she kissed the kiss of death from hand to mouth bad ass",
    "without doubt a barely good, hardly great, TOTALLY awful day :-) <3 ):",
    "so so so good!!!!! what??? a b ...good good... !?!?bad 'love' \"hate\" 'love",
)


@lru_cache(maxsize=1)
def reference() -> Any:
    """NLTK's own analyser on the lexicon that the vaderSentiment package carries: nothing is downloaded."""
    from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants  # slow to import: only when needed

    class Offline(SentimentIntensityAnalyzer):  # type: ignore[misc]
        def __init__(self) -> None:
            self.lexicon_file = (files("vaderSentiment") / "vader_lexicon.txt").read_text("utf-8").strip("\n")
            self.lexicon = self.make_lex_dict()
            self.constants = VaderConstants()

    return Offline()


@lru_cache(maxsize=1)
def vader() -> Vader:
    """The process's reader, with the tokens it remembers."""
    return Vader(reference())


class _Word:
    """A token as the rules see it: stripped, lowered, with what the lists say of it."""

    __slots__ = ("booster", "listed", "loud", "lower", "negates", "text", "upper", "valence")

    def __init__(self, text: str, constants: Any, lexicon: dict[str, float]) -> None:
        self.text = text
        self.lower = lower = text.lower()
        self.upper = text.isupper()
        self.listed = lower in lexicon
        self.valence = lexicon.get(lower, 0.0)
        self.loud = self.valence + constants.C_INCR if self.valence > 0 else self.valence - constants.C_INCR
        self.booster: float = constants.BOOSTER_DICT.get(lower, 0.0)
        self.negates = lower in constants.NEGATE or "n't" in lower


class _Codes(dict[str, int]):
    """Token -> its number, found out at the first look."""

    def __init__(self, constants: Any, lexicon: dict[str, float]) -> None:
        self.ends = frozenset(constants.PUNC_LIST)
        lists = (
            (dict.fromkeys(word for word in lexicon if " " not in word), _LEXICON),
            ([word for word, push in constants.BOOSTER_DICT.items() if push == constants.B_INCR], _MORE),
            ([word for word, push in constants.BOOSTER_DICT.items() if push == constants.B_DECR], _LESS),
            (constants.NEGATE, _NOT),
            (["but"], _BUT),
        )
        self.kinds = {word: code for words, code in lists for word in words}
        # The rules of `Vader` lean on each word being in one list only.
        self.apart = (
            len(self.kinds)
            == sum(len(words) for words, _ in lists)
            == 1 + len(lists[0][0]) + len(constants.NEGATE) + len(constants.BOOSTER_DICT)
        )
        phrases = [*constants.SPECIAL_CASE_IDIOMS, *(words for words in constants.BOOSTER_DICT if " " in words)]
        # A phrase needs all of its words: one of the longest is the one to look out for.
        for word in ["never", "least", *(max(reversed(phrase.split()), key=len) for phrase in phrases)]:
            self.kinds[word] = _RARE_LEXICON if word in lexicon else _RARE

    def __missing__(self, token: str) -> int:
        code = 0
        if len(token) > 1:
            word = token if token.isalnum() else self.strip(token)
            lower = word.lower()
            code = self.kinds.get(lower, _PLAIN)
            if word in ("so", "this"):
                code = _SO if word == "so" else _THIS
            elif code == _PLAIN and "n't" in lower:
                code = _NOT
            if word.isupper():
                code |= _UPPER
        if len(token) <= _LONG:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[token] = code
        return code

    def strip(self, token: str) -> str:
        """The token without a punctuation string of NLTK's at one end, where it holds no other punctuation."""
        core = token.strip(string.punctuation)
        if 1 < len(core) < len(token):
            if token.startswith(core):
                edge = token[len(core) :]
            elif token.endswith(core):
                edge = token[: -len(core)]
            else:
                return token
            if edge in self.ends and (core.isalnum() or core.translate(_PUNCTUATION) == core):
                return core
        return token


class _Words(dict[str, _Word]):
    """Token -> its word."""

    def __init__(self, codes: _Codes, constants: Any, lexicon: dict[str, float]) -> None:
        self._strip, self._constants, self._lexicon = codes.strip, constants, lexicon

    def __missing__(self, token: str) -> _Word:
        text = self._strip(token)
        word = _Word(text, self._constants, self._lexicon) if text == token else self[text]
        if len(token) <= _LONG:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[token] = word
        return word


_Step = tuple[float, float, float, float]


class _Steps(dict[bytes, tuple[_Step, ...]]):
    """The numbers of up to three words before a lexicon word -> what they do to its valence, nearest first.

    A step adds its first number to a valence above zero, its second below, its third at zero, and then multiplies
    by its fourth. These are NLTK's `scalar_inc_dec` and `_never_check` without "never"; "least", "never" and idioms
    are `_RARE`.
    """

    def __init__(self, constants: Any, mixed: bool) -> None:
        self._constants, self._mixed = constants, mixed

    def __missing__(self, before: bytes) -> tuple[_Step, ...]:
        constants = self._constants
        steps = []
        so = before[-1:] in (bytes([_SO]), bytes([_THIS]))
        for code, damp, far in zip(reversed(before), (1, 0.95, 0.9), (False, False, True), strict=False):
            kind = code & ~_UPPER
            if kind == _LEXICON:
                continue
            push = {_MORE: constants.B_INCR, _SO: constants.B_INCR, _LESS: constants.B_DECR}.get(kind, 0.0)
            add = [push, -push, push]
            if push and code & _UPPER and self._mixed:
                add = [push + constants.C_INCR, -push - constants.C_INCR, push - constants.C_INCR]
            turn = 1.25 if far and so else constants.N_SCALAR if kind == _NOT else 1.0
            if push or turn != 1:
                above, below, at_zero = (value * damp for value in add)
                steps.append((above, below, at_zero, turn))
        self[before] = tuple(steps)
        return tuple(steps)


class Vader:
    """`polarity_scores` of an NLTK analyser: the same dictionary for the same string."""

    def __init__(self, analyser: Any) -> None:
        constants, lexicon = analyser.constants, analyser.lexicon
        codes = _Codes(constants, lexicon)
        self._code = codes.__getitem__
        self._words = _Words(codes, constants, lexicon)
        self._steps = (_Steps(constants, False), _Steps(constants, True))
        self._increase, self._turn = constants.C_INCR, constants.N_SCALAR
        self._phrases, self._boosters = constants.SPECIAL_CASE_IDIOMS, constants.BOOSTER_DICT
        self._damp = constants.B_DECR
        self._exclaimed = [count * 0.292 for count in range(5)]
        self._asked = [0, 0, 2 * 0.18, 3 * 0.18, 0.96]
        self.exact = codes.apart and all(
            repr(self.polarity_scores(text)) == repr(analyser.polarity_scores(text)) for text in PROBES
        )
        if not self.exact:
            self.polarity_scores = analyser.polarity_scores  # type: ignore[method-assign]

    def polarity_scores(self, text: str) -> dict[str, float]:
        """Shares of the text that sound negative, neutral and positive (0 to 1), and `compound` in [-1, 1]."""
        tokens = text.split()
        codes = bytes(map(self._code, tokens))
        if 0 in codes:  # single signs do not count
            tokens = list(compress(tokens, codes))
            codes = codes.translate(None, b"\0")
        marks = codes.translate(_MARKS)
        if 1 not in marks:
            return {"neg": 0.0, "neu": 1.0 if codes else 0.0, "pos": 0.0, "compound": 0.0}
        words = list(map(self._words.__getitem__, compress(tokens, marks)))
        if codes.translate(None, _ORDINARY):
            valences = self._valences(tokens, codes, words, list(compress(range(len(codes)), marks)))
        else:
            valences = [word.valence for word in words]
        return self._scores(valences, len(codes), text)

    def _valences(self, tokens: list[str], codes: bytes, words: list[_Word], places: list[int]) -> list[float]:
        """The valence of each lexicon word, in order. A word said twice is read where it stands first, as in NLTK."""
        if len(words) > 1 and len({word.text for word in words}) < len(words):
            first: dict[str, int] = {}
            read = [first.setdefault(word.text, place) for word, place in zip(words, places, strict=True)]
        else:
            read = places
        mixed = 0 < len(codes.translate(None, _NOT_UPPER)) < len(codes)
        steps = self._steps[mixed]
        rare = codes.translate(None, _NOT_RARE)
        valences = []
        for word, place in zip(words, read, strict=True):
            start = place - 3 if place > 3 else 0
            if rare and codes[start : place + 3].translate(None, _NOT_RARE):
                valence = self._by_the_rules(word, tokens, place, mixed)
            else:
                valence = word.loud if mixed and word.upper else word.valence
                for above, below, at_zero, turn in steps[codes[start:place]]:
                    valence = (valence + (above if valence > 0 else below if valence < 0 else at_zero)) * turn
            valences.append(valence)
        but = codes.translate(None, _NOT_BUT)
        if not but:
            return valences
        middle = min(map(codes.index, but))
        return [
            valence * 0.5 if place < middle else valence * 1.5 for valence, place in zip(valences, places, strict=True)
        ]

    def _by_the_rules(self, word: _Word, tokens: list[str], place: int, mixed: bool) -> float:
        """`sentiment_valence` of NLTK for the lexicon word at `place`, rule by rule."""
        near = [self._words[token] for token in tokens[place - 3 if place > 3 else 0 : place + 3]]
        at = min(place, 3)
        if word.lower == "kind" and len(near) > at + 1 and near[at + 1].lower == "of":
            return 0.0
        valence = word.loud if mixed and word.upper else word.valence
        so = [other.text in ("so", "this") for other in reversed(near[:at])]
        for back, before in enumerate(reversed(near[:at])):
            if before.listed:
                continue
            if before.booster:
                valence += self._push(before, valence, mixed) * (1, 0.95, 0.9)[back]
            if (back and before.text == "never" and so[back - 1]) or (back == 2 and so[0]):
                valence *= 1.5 if back == 1 else 1.25
            elif before.negates:
                valence *= self._turn
            if back == 2:
                valence = self._idioms(valence, [other.text for other in near])
        if at and near[at - 1].lower == "least" and (at == 1 or near[at - 2].lower not in ("at", "very")):
            valence *= self._turn
        return valence

    def _push(self, booster: _Word, valence: float, mixed: bool) -> float:
        """What a booster or dampener adds: away from zero or towards it, more if it stands out in capitals."""
        push = booster.booster
        if valence < 0:
            push = -push
        if mixed and booster.upper:
            push = push + self._increase if valence > 0 else push - self._increase
        return push

    def _idioms(self, valence: float, near: list[str]) -> float:
        """`_idioms_check` of NLTK: `near` holds three words before the lexicon word, itself, and up to two after."""
        three, two, one, word = near[:4]
        before, early = f"{two} {one}", f"{three} {two}"
        for phrase in (f"{one} {word}", f"{before} {word}", before, f"{early} {one}", early):
            if phrase in self._phrases:
                valence = self._phrases[phrase]
                break
        for length in range(5, len(near) + 1):
            valence = self._phrases.get(" ".join(near[3:length]), valence)
        if early in self._boosters or before in self._boosters:
            valence += self._damp
        return valence

    def _scores(self, valences: list[float], words: int, text: str) -> dict[str, float]:
        """`score_valence` of NLTK. Zeros add nothing to its sums, so only their number is needed."""
        total = float(sum(valences))
        emphasis = 0.0
        if "!" in text or "?" in text:
            emphasis = self._exclaimed[min(text.count("!"), 4)] + self._asked[min(text.count("?"), 4)]
            total = total + emphasis if total > 0 else total - emphasis if total < 0 else total
        positive = negative = 0.0
        for valence in valences:
            if valence > 0:
                positive += valence + 1
                words -= 1
            elif valence < 0:
                negative += 1 - valence
                words -= 1
        if positive > negative:
            positive += emphasis
        elif positive < negative:
            negative += emphasis
        whole = positive + negative + words
        return {
            "neg": round(negative / whole, 3) if negative else 0.0,
            "neu": round(words / whole, 3),
            "pos": round(positive / whole, 3) if positive else 0.0,
            "compound": round(total / sqrt(total * total + 15), 4),
        }
