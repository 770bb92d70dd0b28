"""Entries read in full before they have a story: topics, language, tone, date, and what copies are found by.

Needs no database, so it is done ahead of the transaction that saves, and in other processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from data.agenda import InitiativeRow
from data.work import HERE, in_order
from sentiment.listening import stories
from sentiment.listening.entries import EntryDraft, moment, when
from sentiment.listening.matching import Document, Matcher
from sentiment.listening.topics import Node
from sentiment.listening.words import words
from sentiment.mentions import NewMention, StoredText
from sentiment.reading import tone
from sentiment.reading.clean import without_addresses
from sentiment.reading.language import language, tone_known

AT_ONCE = 250  # entries that one task reads


@dataclass(frozen=True)
class Asked:
    """The topics in use, ready to be asked of many texts."""

    matcher: Matcher
    topics: dict[int, tuple[int, int, int]]  # topic -> (topic, version, goal)


@dataclass(frozen=True)
class Read:
    """One entry read in full, before it has a story."""

    mention: NewMention
    text: stories.Text


@dataclass(frozen=True)
class Ready:
    """Entries read ahead of the transaction that saves them, by id, with the topics they were asked of."""

    reads: dict[str, Read]
    topics: dict[int, tuple[int, int, int]]
    outlet: str  # what was taken for the outlet of those that name none


def content_key(entry: EntryDraft) -> int:
    """Changes when an entry's title or text do."""
    return stories.text_key("content", f"{entry.title}\n{entry.text}")


def updated(entry: EntryDraft, initiative: InitiativeRow) -> datetime | None:
    """When the entry says that it was changed, if that can be read."""
    try:
        return moment(entry.updated, initiative.tz)
    except (OverflowError, ValueError):
        return None


def read_entries(
    entries: Sequence[EntryDraft], asked: Asked, initiative: InitiativeRow, outlet: str, *, now: datetime
) -> list[Read]:
    """Match topics, read tone, and work out the date and what the copies of each entry are found by."""
    folded = [(words(entry.title), words(entry.text)) for entry in entries]
    links = [stories.canonical(entry.url) for entry in entries]
    texts = stories.read_all([(*parted, link) for parted, link in zip(folded, links, strict=True)])
    return [
        Read(_mention(entry, parted, link, asked, initiative, outlet, now), text)
        for entry, parted, link, text in zip(entries, folded, links, texts, strict=True)
    ]


def _mention(
    entry: EntryDraft, folded: tuple[list[str], list[str]], link: str, asked: Asked, initiative: InitiativeRow,
    outlet: str, now: datetime,
) -> NewMention:  # fmt: skip
    outlet = entry.outlet or outlet or (urlsplit(entry.url).hostname or "").removeprefix("www.")
    spoken = language(f"{entry.title} {entry.text}", entry.language, [*folded[0], *folded[1]])
    document = Document(entry.title, entry.text, outlet, entry.author, spoken, folded=folded)
    at = when(entry.published, initiative.tz, now)
    return NewMention(
        external_id=entry.external_id,
        content_key=content_key(entry),
        url=entry.url,
        canonical_url=link,
        title=entry.title,
        text=entry.text,
        author=entry.author,
        outlet=outlet,
        language=spoken,
        published_at=at.at,
        updated_at=updated(entry, initiative),
        day=at.day,
        date_flag=at.flag,
        story=0,
        tone=_tone(entry) if tone_known(spoken) else None,
        topics=tuple(asked.topics[key] for key in asked.matcher.match(document)),
        bot=entry.bot,
    )


def _tone(entry: EntryDraft) -> tuple[float, float, float, float] | None:
    text = without_addresses(
        f"{entry.title}. {entry.text}" if entry.title and entry.text else entry.title or entry.text
    )
    if not text:
        return None
    found = tone.read_tone(text[: tone.LONGEST])
    return (found.neg, found.neu, found.pos, found.compound)


Given = tuple[Sequence[EntryDraft], str]
"""Entries, and what to take for the outlet of those that name none."""


def read_ahead(
    documents: Sequence[Given], asked: Asked, initiative: InitiativeRow, *, now: datetime, executor: Executor = HERE
) -> list[Ready]:
    """Read documents' entries in full on an executor, a few hundred in a task, many documents side by side."""
    parts = [
        (place, entries[first : first + AT_ONCE], outlet)
        for place, (entries, outlet) in enumerate(documents)
        for first in range(0, len(entries), AT_ONCE)
    ]
    found = [Ready({}, asked.topics, outlet) for _, outlet in documents]
    task = partial(_read_part, asked=asked, initiative=initiative, now=now)
    for (place, _, _), reads in zip(parts, in_order(executor, task, parts), strict=True):
        found[place].reads.update({read.mention.external_id: read for read in reads})
    return found


def _read_part(
    part: tuple[int, Sequence[EntryDraft], str], asked: Asked, initiative: InitiativeRow, now: datetime
) -> list[Read]:
    _, entries, outlet = part
    return read_entries(entries, asked, initiative, outlet, now=now)


def matches(node: Node, text: StoredText) -> bool:
    """Whether a stored mention is what a query asks for."""
    return Document(text.title, text.text, text.outlet, text.author, text.language).matches(node)


def matching(texts: Sequence[StoredText], node: Node) -> list[int]:
    """Those of some stored mentions, by id, that a query asks for."""
    return [text.id for text in texts if matches(node, text)]


def asking(node: Node, executor: Executor = HERE) -> Callable[[Iterable[list[StoredText]]], Iterator[list[int]]]:
    """A query to be asked of the archive, part after part, on an executor."""
    return partial(in_order, executor, partial(matching, node=node))
