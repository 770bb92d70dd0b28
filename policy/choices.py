"""Keep or ignore: what is decided about bills that a search found, and when an ignored one returns. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from data.errors import Problem
from policy.following import IGNORE, KEEP

ANSWERS = (KEEP, IGNORE)
MOST_WORDS = 2_000


@dataclass(frozen=True)
class Text:
    """What a bill says: title, abstract, and of each version that it has a mark of its text."""

    title: str = ""
    summary: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For the database."""
        return {"title": self.title, "summary": self.summary, "versions": dict(self.versions)}


def text_from(stored: Mapping[str, Any]) -> Text:
    """What `Text.as_json` made."""
    return Text(stored.get("title", ""), stored.get("summary", ""), stored.get("versions") or {})


def mark(text: str) -> str:
    """A version's text as a short mark that changes with it; "" where only its address is known."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16] if text else ""


def changed(before: Text, now: Text) -> list[str]:
    """What a bill says otherwise than before, each in words. White space and case change nothing.

    >>> changed(Text("Guards", "Pays."), Text("Guards", "Pays for crossing guards."))
    ['The abstract was “Pays.”; it is now “Pays for crossing guards.”']
    >>> changed(Text("A", "", {"Introduced": ""}), Text("a", "", {"Introduced": "", "Amended": ""}))
    ['A new version: Amended']
    """
    said = []
    for name, old, new in (("title", before.title, now.title), ("abstract", before.summary, now.summary)):
        if " ".join(old.casefold().split()) != " ".join(new.casefold().split()):
            said.append(f"The {name} was “{_short(old)}”; it is now “{_short(new)}”")
    for note, held in now.versions.items():
        if note not in before.versions:
            said.append(f"A new version: {note}")
        elif before.versions[note] and held != before.versions[note]:
            said.append(f"The text of “{note}” changed")
    return said


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 160 else text[:159].rstrip() + "…"


@dataclass(frozen=True)
class Card:
    """A bill in the inbox: which searches found it, and what changed since it was ignored."""

    bill_id: int
    identifier: str
    jurisdiction: str
    session: str
    title: str
    summary: str
    stage: str
    latest_on: date | None
    latest_action: str
    url: str
    searches: tuple[str, ...]
    goals: tuple[str, ...]
    found_at: datetime
    changed: tuple[str, ...] = ()
    ignored_why: str = ""


@dataclass(frozen=True)
class ChoiceRow:
    """A choice that was made."""

    id: int
    bill_id: int
    identifier: str
    answer: str
    why: str
    at: datetime
    by: str


def check_choice(answer: str, why: str) -> list[Problem]:
    """Problems of an answer."""
    problems = []
    if answer not in ANSWERS:
        problems.append(Problem("answer", f"A bill is kept or ignored, not “{answer[:40]}”."))
    if len(why) > MOST_WORDS:
        problems.append(Problem("why", f"The reason may have {MOST_WORDS:,} characters."))
    return problems
