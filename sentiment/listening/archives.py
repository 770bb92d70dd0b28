"""Files of mentions: what a connector makes of one, before anything is saved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from data.dates import parse_date, parse_moment
from sentiment.listening.entries import EntryDraft, Published, read_published

NEWS, SOCIAL = "news", "social"
_NUMERIC = re.compile(r"\D{0,6}\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}\d{2,4}(?!\d)")
MISSING = {"", "na", "n/a", "nan", "nat", "null", "none", "-", "–"}


@dataclass(frozen=True)
class Asking:
    """What reading a file needs to know of the initiative. `order` is that of dates such as 3/4/2026."""

    tz: tzinfo = UTC
    today: date | None = None
    order: str = ""
    channel: str = ""  # news, social; empty where the file shall tell
    columns: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass
class Archive:
    """A file as read. `name` is what files of the same origin share, so that a later copy adds nothing twice.

    `refused` are items that cannot be read, `asks` those that a person must decide about: a row's number (or
    another name for its place) and a sentence. `repeated` counts items that the file holds twice.
    """

    format: str
    channel: str
    name: str
    title: str = ""
    address: str = ""  # where a feed says it stands
    entries: list[EntryDraft] = field(default_factory=list)
    refused: list[tuple[int | str, str]] = field(default_factory=list)
    asks: list[tuple[int | str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)  # ids that the origin says are gone
    repeated: int = 0
    _ids: set[str] = field(default_factory=set)

    def add(self, draft: EntryDraft) -> None:
        """Take an entry in; one whose id is here already is counted as repeated."""
        if draft.external_id in self._ids:
            self.repeated += 1
            return
        self._ids.add(draft.external_id)
        self.entries.append(draft)

    def note(self, text: str) -> None:
        """Add a note for the person importing; the same note stands once."""
        if text not in self.notes:
            self.notes.append(text)


def read_date(text: str, asking: Asking) -> Published:
    """The date of a row as people and programs write it: also seconds since 1970, and 3/4/2026 in a known order.

    None where there is none. Raises AmbiguousDate where it reads two ways, BadDate where it cannot be meant.
    """
    text = text.strip()
    if text.casefold() in MISSING:
        return None
    if text.isdecimal() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if _NUMERIC.match(text):  # an order that is known wins over the one reading that may exist
        if ":" in text:
            return parse_moment(text, asking.tz, asking.order, today=asking.today)
        return parse_date(text, asking.order, today=asking.today)
    found = read_published(text)
    return found if found is not None else parse_date(text, asking.order, today=asking.today)
