"""What a person types to search mentions or bills: words, "phrases", prefix* and -without. Any text is a search.

Words match whatever their case and accents; "pre-K" is the phrase *pre k*. All that is asked for must be there,
nothing that is left out may be.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 300  # characters that are read
MOST = 12  # terms that are asked for
AROUND = 110  # characters of an excerpt on each side of its first hit

_TERM = re.compile(r"""(?:^|(?<=\s))(-?)(?:"([^"]*)"?|([^\s"]+))(\*?)|"([^"]*)"?(\*?)""")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True)
class Term:
    """Words that must stand beside each other; the last one may go on (`prefix`); or that must not be there."""

    words: tuple[str, ...]
    prefix: bool = False
    wanted: bool = True


@dataclass(frozen=True)
class Search:
    """What is asked for, and what is left out. It finds nothing where nothing is asked for."""

    wanted: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A part of an excerpt; a hit is to be shown as one."""

    text: str
    hit: bool = False


def parse(text: str, *, growing: bool = False) -> Search:
    """Read what was typed. `growing`: the last word may still be on its way, so it is taken as a beginning."""
    terms = []
    for found in _TERM.finditer(unicodedata.normalize("NFC", text[:LONGEST])):
        minus, quoted, plain, star, loose, loose_star = found.groups()
        said = quoted if quoted is not None else plain if plain is not None else loose
        words = tuple(_WORD.findall(said or ""))
        if words:
            prefix = bool(star or loose_star) or (plain or "").rstrip(",.;:)").endswith("*")
            terms.append(Term(words, prefix, not minus))
    terms = terms[:MOST]
    if growing and terms and terms[-1].wanted and text[-1:].isalnum():
        terms[-1] = Term(terms[-1].words, True)
    return Search(tuple(t for t in terms if t.wanted), tuple(t for t in terms if not t.wanted))


def folded(word: str) -> str:
    """A word without case and accents, as both databases keep it."""
    return word.lower() if word.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", word)).lower()


def fts5(search: Search) -> str:
    """The search as SQLite's FTS5 reads it. Every word is quoted, so nothing in it means anything else."""
    wanted = " AND ".join(_fts5_term(term) for term in search.wanted)
    without = " OR ".join(_fts5_term(term) for term in search.without)
    return f"({wanted}) NOT ({without})" if without else wanted


def _fts5_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" * term.prefix}'


def tsquery(search: Search) -> str:
    """The search as PostgreSQL reads it. Words are letters and digits only, and quoted."""
    parts = [_tsquery_term(term) for term in search.wanted]
    return " & ".join(parts + [f"!{_tsquery_term(term)}" for term in search.without])


def _tsquery_term(term: Term) -> str:
    words = [f"'{folded(word)}'" for word in term.words]
    return f"({' <-> '.join(words)}{':*' * term.prefix})"


def excerpt(search: Search, text: str, around: int = AROUND) -> list[Piece]:
    """The part of a text around its first hit, in pieces; its beginning where nothing hits."""
    spans = [found.span() for found in _WORD.finditer(text)]
    words = [folded(text[start:end]) for start, end in spans]
    hits = sorted({hit for term in search.wanted for hit in _hits(term, words)})
    middle = spans[hits[0][0]][0] if hits else 0
    start = 0 if middle <= around else _next_blank(text, middle - around)
    end = len(text) if len(text) <= middle + 2 * around else text.rfind(" ", middle, middle + 2 * around)
    end = end if end > 0 else min(len(text), middle + 2 * around)
    pieces = [Piece("… ")] if start else []
    at = start
    for first, last in hits:
        left, right = spans[first][0], spans[last][1]
        if left < at or right > end:
            continue
        pieces += [Piece(text[at:left]), Piece(text[left:right], hit=True)]
        at = right
    pieces += [Piece(text[at:end] + (" …" if end < len(text) else ""))]
    return [piece for piece in pieces if piece.text]


def _next_blank(text: str, place: int) -> int:
    found = text.find(" ", place, place + 40)
    return found + 1 if found >= 0 else place


def _hits(term: Term, words: list[str]) -> list[tuple[int, int]]:
    """Where a term stands: its first and last word."""
    wanted = [folded(word) for word in term.words]
    last = len(wanted) - 1
    return [
        (start, start + last)
        for start in range(len(words) - last)
        if words[start : start + last] == wanted[:last]
        and (words[start + last].startswith(wanted[last]) if term.prefix else words[start + last] == wanted[last])
    ]
