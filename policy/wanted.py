"""Saved searches for new bills: words, "phrases", prefix*, AND, OR, NOT; and what asking them of a bill comes to. Pure.

A search is alternatives (OR) of words that must all be there, with those that must not. That is what the ground floor's
search reads (`data.searching`), and what Open States understands as a question. Parentheses are not needed for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.errors import Problem, Refused
from data.searching import MOST, Search, Term, folded
from data.searching import parse as read

LONGEST = 300
_PARTS = re.compile(r'"[^"]*"?|\S+')
_WORD = re.compile(r"[^\W_]+")


def parse(text: str) -> tuple[Search, ...]:
    """The alternatives of a search. Raises Refused, saying what to write instead.

    >>> [(len(one.wanted), len(one.without)) for one in parse('"child care" AND fee NOT prison OR daycare')]
    [(2, 1), (1, 0)]
    """
    text = text.replace("“", '"').replace("”", '"').replace("„", '"')
    problems = []
    if len(text) > LONGEST:
        problems.append(Problem("words", f"A search may have {LONGEST} characters. Make two searches of it."))
    if text.count('"') % 2:
        problems.append(Problem("words", 'A quotation mark is never closed. Write " at the end of the phrase.'))
    bare = re.sub(r'"[^"]*"', "", text)
    if "(" in bare or ")" in bare:
        problems.append(
            Problem("words", "A search takes no parentheses. Write each alternative out: fee daycare OR fee nursery.")
        )
    alternatives: list[list[str]] = [[]]
    negated = False
    for part in _PARTS.findall(text):
        if part == "OR":
            alternatives.append([])
        elif part in ("NOT", "-"):
            negated = True
            continue
        elif part != "AND":
            alternatives[-1].append(f"-{part}" if negated and not part.startswith("-") else part)
        negated = False
    found = tuple(read(" ".join(parts)) for parts in alternatives)
    if not problems:
        if not any(_PARTS.findall(text)):
            problems.append(Problem("words", "Write words to look for, such as “child care” OR daycare."))
        elif any(not one.wanted for one in found):
            problems.append(Problem("words", "Each alternative needs at least one word that a bill must have."))
        elif any(len(one.wanted) + len(one.without) >= MOST for one in found):
            problems.append(Problem("words", f"An alternative may have {MOST - 1} words or phrases."))
    if problems:
        raise Refused(problems)
    return found


def matches(search: Sequence[Search], text: str) -> bool:
    """Whether a bill's text is what a search asks for. Case and accents do not matter.

    >>> matches(parse('"child care" NOT prison'), "An act on Child-Care fees")
    True
    """
    words = f" {' '.join(folded(word) for word in _WORD.findall(text))} "

    def has(term: Term) -> bool:
        wanted = " ".join(folded(word) for word in term.words)
        return f" {wanted}" in words if term.prefix else f" {wanted} " in words

    return any(all(has(one) for one in part.wanted) and not any(has(one) for one in part.without) for part in search)


def as_question(search: Sequence[Search]) -> str:
    """The search as Open States reads it: words, "phrases", or, and a minus before what must not be there.

    A beginning of a word (`prefix*`) is asked as a word: what it leaves out there, our own search may still find.

    >>> as_question(parse('"child care" AND fee NOT prison OR daycare'))
    '"child care" fee -prison or daycare'
    """

    def said(term: Term) -> str:
        words = " ".join(term.words)
        return f'"{words}"' if len(term.words) > 1 or words.lower() == "or" else words

    return " or ".join(
        " ".join([*(said(one) for one in part.wanted), *(f"-{said(one)}" for one in part.without)]) for part in search
    )


@dataclass(frozen=True)
class SearchDraft:
    """A search as typed. `live`: Open States is asked too."""

    words: str
    jurisdiction: str = ""
    session: str = ""
    goal_id: int | None = None
    live: bool = False


@dataclass(frozen=True)
class SearchRow:
    """A saved search: what it found that waits for an answer, and in all."""

    id: int
    words: str
    jurisdiction: str
    session: str
    goal_id: int | None
    goal: str
    live: bool
    waiting: int
    found: int
    created_at: datetime
    created_by: str


def check_search(draft: SearchDraft) -> list[Problem]:
    """Problems of a search as typed."""
    try:
        parse(draft.words)
    except Refused as refused:
        return list(refused.problems)
    if draft.session.strip() and not draft.jurisdiction.strip():
        return [Problem("session", "Say whose session it is: name the jurisdiction too.")]
    return []
