"""Versions of a bill's text, passages of it that people code, and goals that a passage may touch.

Pure. What the similarity of words suggests is a list to look at, never a coding: only a person codes, and
what is coded to a passage explains the coding of the bill, and stands in for it where the bill itself is not coded as
strongly (`policy.ledger.judged`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import log, sqrt

from data.errors import Problem
from policy.alignment import CodingDraft, CodingRow, check_coding
from policy.bills import VersionDraft, is_placeholder

MOST_TEXT = 5_000_000
"""Characters of a version's text: about ten times the longest federal acts' single titles."""
MOST_PASSAGE = 50_000


@dataclass(frozen=True)
class VersionRow:
    """A version of a bill's text. `words` is 0 until somebody gave the text."""

    id: int
    bill_id: int
    source: str
    note: str
    on: date | None
    url: str
    characters: int
    at: datetime
    by: str

    @property
    def name(self) -> str:
        """What a list calls it."""
        return f"{self.note}, {self.on.isoformat()}" if self.on else self.note


@dataclass(frozen=True)
class ProvisionDraft:
    """A passage as marked or pasted, coded to a goal."""

    passage: str
    label: str
    coding: CodingDraft
    version_id: int | None = None


@dataclass(frozen=True)
class ProvisionRow:
    """A passage with what it is coded to now, and the codings before. `start` is its place in the version's text."""

    id: int
    version_id: int | None
    version: str
    label: str
    passage: str
    start: int | None
    at: datetime
    by: str
    codings: tuple[CodingRow, ...]
    history: tuple[CodingRow, ...]


@dataclass(frozen=True)
class Suggestion:
    """A goal whose words a passage shares: `similarity` is the cosine in (0, 1], `words` the ones that weigh most."""

    goal_id: int
    similarity: float
    words: tuple[str, ...]


def check_version(draft: VersionDraft, notes: Sequence[str]) -> list[Problem]:
    """Problems of a version given by hand, beside the notes of the versions that have a text."""
    problems = []
    note = " ".join(draft.note.split())
    if not note:
        problems.append(Problem("note", "Say which version this is, such as “Introduced” or “Amended in Senate”."))
    if note.casefold() in {" ".join(other.split()).casefold() for other in notes}:
        problems.append(Problem("note", f"There is a text of “{note}” already. Give this one another name."))
    if not draft.text.strip() and not draft.url.strip():
        problems.append(Problem("text", "Paste the text, upload it, or say where it can be read."))
    if len(draft.text) > MOST_TEXT:
        problems.append(Problem("text", f"The text has {len(draft.text):,} characters; {MOST_TEXT:,} can be kept."))
    if draft.url.strip() and not draft.url.strip().lower().startswith(("https://", "http://")):
        problems.append(Problem("url", "The address must begin with https:// or http://."))
    if draft.on is not None and (is_placeholder(draft.on) or not 1700 < draft.on.year < 2200):
        problems.append(Problem("on", f"{draft.on.isoformat()} cannot be the day of a version."))
    return problems


def place_of(passage: str, text: str) -> tuple[int, int] | None:
    """Where a passage stands in a text, white space apart: its first character and the one after its last."""
    words = passage.split()
    if not words:
        return None
    found = re.search(r"\s+".join(re.escape(word) for word in words), text)
    return (found.start(), found.end()) if found else None


def check_provision(draft: ProvisionDraft, texts: Collection[str]) -> list[Problem]:
    """Problems of a passage as typed. `texts` are those it may be of: of the version it names, else of each."""
    problems = []
    if not draft.passage.strip():
        problems.append(Problem("passage", "Paste the passage that you code."))
    elif len(draft.passage) > MOST_PASSAGE:
        problems.append(Problem("passage", f"A passage may have {MOST_PASSAGE:,} characters. Code it in parts."))
    elif texts and all(place_of(draft.passage, text) is None for text in texts):
        where = "that version" if draft.version_id is not None else "any version that is here"
        problems.append(
            Problem("passage", f"This passage is not in {where}. Copy it from the version's text, word for word.")
        )
    return problems + check_coding(draft.coding)


_WORD = re.compile(r"[a-zà-öø-ÿ]{3,}")
_COMMON = frozenset(
    _WORD.findall(
        "about above after all also and any are been before being below but can each every for from had has have "
        "her his into its least less may more most must not one only other our out over section shall she should "
        "such than that the their them then there these they this those through under until upon was were what "
        "when where which while who will with within without would you your act bill code law means pursuant "
        "subdivision subsection person persons state thereof hereby amended read follows provided people community"
    )
)


def _terms(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.casefold()) if word not in _COMMON]


def _stem(word: str) -> str:
    """A word without its plural or -ing: near enough to find "providers" for "provide"."""
    for end in ("ations", "ation", "ings", "ing", "ies", "ers", "ed", "er", "es", "s", "e", "y"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word


def suggest(passage: str, goals: Mapping[int, str], most: int = 3) -> list[Suggestion]:
    """Goals whose words the passage shares, the nearest first. None where no word is shared: that means nothing.

    Cosine of term counts (1 + log) times inverse document frequency over the goals and the passage
    (log((1 + n) / (1 + df)) + 1, Salton's weighting). With few goals it is a reminder and no classification.

    >>> found = suggest("A subsidy for child care of infants", {1: "Affordable child care", 2: "Safe streets"})
    >>> [(one.goal_id, one.words) for one in found]
    [(1, ('care', 'child'))]
    """
    texts = {goal_id: Counter(_terms(text)) for goal_id, text in goals.items()}
    asked = Counter(_terms(passage))
    documents = [asked, *texts.values()]
    df = Counter(term for document in documents for term in document)

    def weigh(document: Counter[str]) -> dict[str, float]:
        return {
            term: (1 + log(count)) * (log((1 + len(documents)) / (1 + df[term])) + 1)
            for term, count in document.items()
        }

    query = weigh(asked)
    size = sqrt(sum(value**2 for value in query.values()))
    found = []
    for goal_id, document in texts.items():
        weights = weigh(document)
        shared = {term: query[term] * weights[term] for term in query.keys() & weights.keys()}
        if shared:
            norm = size * sqrt(sum(value**2 for value in weights.values()))
            best = sorted(shared, key=lambda term: (-shared[term], term))[:4]
            found.append(Suggestion(goal_id, min(1.0, sum(shared.values()) / norm), tuple(best)))
    return sorted(found, key=lambda one: (-one.similarity, one.goal_id))[:most]
