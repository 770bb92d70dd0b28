"""From entries to saved mentions: topics match goals, stories cluster copies, tone is read, tallies kept.

This is what the pull, the import of archives and the sample do with what they have heard. It runs in the
caller's transaction: either all of a document is saved with its tallies, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

import numpy as np
from sqlmodel import Session

from data.agenda import InitiativeRow
from sentiment.listening import stories, topics
from sentiment.listening.entries import EntryDraft, moment, when
from sentiment.listening.matching import Document, Matcher
from sentiment.listening.words import words
from sentiment.mentions import NewMention, NewPrint, NewStory, SourceRow
from sentiment.queries import mentions as queries
from sentiment.queries import topics as topic_queries
from sentiment.reading import tone
from sentiment.reading.clean import without_addresses
from sentiment.reading.language import language, tone_known


@dataclass(frozen=True)
class Saved:
    """What came of a document's entries."""

    new: int = 0
    changed: int = 0
    same: int = 0
    undated: int = 0  # of the new ones
    future: int = 0  # of the new ones
    oldest_at: datetime | None = None  # of all its dated entries

    def notes(self) -> list[str]:
        """What a person should know of the dates."""
        found = []
        if self.future:
            one = self.future == 1
            found.append(
                f"{self.future} {'entry is' if one else 'entries are'} dated in the future and "
                f"{'counts' if one else 'count'} on no day."
            )
        return found


@dataclass(frozen=True)
class Asked:
    """The topics in use, ready to be asked of many texts."""

    matcher: Matcher
    topics: dict[int, tuple[int, int, int]]  # topic -> (topic, version, goal)


def topics_in_use(session: Session, initiative_id: int) -> Asked:
    """Read the initiative's topics once for many entries."""
    found = topic_queries.queries_in_use(session, initiative_id)
    return Asked(
        Matcher({key: topics.parse(query) for key, _, _, query in found}),
        {key: (key, version, goal) for key, version, goal, _ in found},
    )


@dataclass(frozen=True)
class Read:
    """One entry read in full, before it has a story. Pure: needs no database."""

    mention: NewMention
    text: stories.Text


def read_entry(
    entry: EntryDraft, asked: Asked, initiative: InitiativeRow, outlet: str, *, now: datetime, with_tone: bool = True
) -> Read:
    """Match topics, read tone, and work out the date and what the copies of an entry are found by."""
    in_title, in_text = words(entry.title), words(entry.text)
    outlet = entry.outlet or outlet or (urlsplit(entry.url).hostname or "").removeprefix("www.")
    spoken = language(f"{entry.title} {entry.text}", entry.language, [*in_title, *in_text])
    document = Document(entry.title, entry.text, outlet, entry.author, spoken, folded=(in_title, in_text))
    at = when(entry.published, initiative.tz, now)
    link = stories.canonical(entry.url)
    mention = NewMention(
        external_id=entry.external_id,
        content_key=_content_key(entry),
        url=entry.url,
        canonical_url=link,
        title=entry.title,
        text=entry.text,
        author=entry.author,
        outlet=outlet,
        language=spoken,
        published_at=at.at,
        updated_at=_updated(entry, initiative),
        day=at.day,
        date_flag=at.flag,
        story=0,
        tone=_tone(entry) if with_tone and tone_known(spoken) else None,
        topics=tuple(asked.topics[key] for key in asked.matcher.match(document)),
    )
    return Read(mention, stories.read(in_title, in_text, link))


def _tone(entry: EntryDraft) -> tuple[float, float, float, float] | None:
    text = without_addresses(
        f"{entry.title}. {entry.text}" if entry.title and entry.text else entry.title or entry.text
    )
    if not text:
        return None
    found = tone.read_tone(text[: tone.LONGEST])
    return (found.neg, found.neu, found.pos, found.compound)


def _updated(entry: EntryDraft, initiative: InitiativeRow) -> datetime | None:
    try:
        return moment(entry.updated, initiative.tz)
    except (OverflowError, ValueError):
        return None


@dataclass(frozen=True)
class Ready:
    """Entries read ahead of the transaction that saves them, with the topics they were asked of."""

    reads: dict[str, Read]
    topics: dict[int, tuple[int, int, int]]


def what_is_new(
    session: Session, initiative: InitiativeRow, source: SourceRow, entries: Sequence[EntryDraft]
) -> tuple[list[EntryDraft], Asked]:
    """Those entries that the source has not brought before, as they are, and the topics to ask of them."""
    known = queries.known(session, source.id, [entry.external_id for entry in entries])
    fresh = [
        entry
        for entry in entries
        if entry.external_id not in known or known[entry.external_id].content_key != _content_key(entry)
    ]
    return fresh, topics_in_use(session, initiative.id)


def read_all(
    entries: Sequence[EntryDraft], asked: Asked, initiative: InitiativeRow, outlet: str, *, now: datetime
) -> Ready:
    """Read entries in full. Needs no database, so it can be done ahead, or elsewhere."""
    return Ready(
        {entry.external_id: read_entry(entry, asked, initiative, outlet, now=now) for entry in entries}, asked.topics
    )


def _content_key(entry: EntryDraft) -> int:
    return stories.text_key("content", f"{entry.title}\n{entry.text}")


def save_entries(
    session: Session,
    initiative: InitiativeRow,
    source: SourceRow,
    entries: Sequence[EntryDraft],
    *,
    now: datetime,
    asked: Asked | None = None,
    ready: Ready | None = None,
    batch_id: int | None = None,
    live: bool = True,
) -> Saved:
    """Save a source's entries, each once. A changed entry replaces its words; an archive's (`live` false) only
    where it says that it is newer. `ready` are entries read ahead; it is not used where the topics have changed
    since. Asks for no role: the verbs that call it have.
    """
    queries.one_at_a_time(session, initiative.id)
    asked = asked or topics_in_use(session, initiative.id)
    done = ready.reads if ready and ready.topics == asked.topics else {}

    def read(entry: EntryDraft) -> Read:
        there = done.get(entry.external_id)
        return there or read_entry(entry, asked, initiative, source.outlet or source.title, now=now)

    unique = {entry.external_id: entry for entry in entries}
    known = queries.known(session, source.id, list(unique))
    fresh = [read(entry) for name, entry in unique.items() if name not in known]
    fresh.sort(key=lambda each: (each.mention.published_at or now, each.mention.external_id))
    _save_new(session, initiative, source, fresh, now=now, batch_id=batch_id)
    changed = {}
    for name, there in known.items():
        entry = unique[name]
        if _content_key(entry) != there.content_key and _supersedes(entry, there, initiative, live):
            mention = read(entry).mention
            changed[there.id] = replace(mention, updated_at=mention.updated_at or there.updated_at)
    queries.revise_mentions(session, changed)
    times = [when(entry.published, initiative.tz, now) for entry in unique.values()]
    return Saved(
        new=len(fresh),
        changed=len(changed),
        same=len(known) - len(changed),
        undated=sum(each.mention.date_flag == "undated" for each in fresh),
        future=sum(each.mention.date_flag == "future" for each in fresh),
        oldest_at=min((time.at for time in times if time.at and time.day), default=None),
    )


def _supersedes(entry: EntryDraft, there: queries.Known, initiative: InitiativeRow, live: bool) -> bool:
    updated = _updated(entry, initiative)
    if updated is not None and there.updated_at is not None:
        return updated > there.updated_at
    return live


def _save_new(
    session: Session,
    initiative: InitiativeRow,
    source: SourceRow,
    fresh: Sequence[Read],
    *,
    now: datetime,
    batch_id: int | None,
) -> None:
    """Give each entry its story, then store everything in bulk."""
    stored = queries.prints(session, initiative.id, {key for read in fresh for key in read.text.keys})
    made: dict[int, stories.Print] = {}
    clusters = stories.Clusters.of(
        {key: [_print(row, made) for row in rows] for key, rows in stored.items()},
    )
    placed = [replace(read.mention, story=clusters.join(read.text)) for read in fresh]
    titles: dict[int, str] = {}
    for mention in placed:
        titles.setdefault(mention.story, mention.title or mention.text[:140] or mention.url or "Untitled")
    queries.insert_mentions(
        session,
        initiative.id,
        source.id,
        placed,
        [NewStory(titles[-number]) for number in range(1, -clusters.last + 1)],
        [
            NewPrint(new.story, None if new.signature is None else new.signature.astype("<u4").tobytes(), tuple(keys))
            for new, keys in clusters.added
        ],
        now=now,
        batch_id=batch_id,
    )


def _print(row: queries.Stored, made: dict[int, stories.Print]) -> stories.Print:
    """One print object a stored row, however many keys lead to it."""
    if id(row) not in made:
        story, title, signature = row
        made[id(row)] = stories.Print(
            story, frozenset(words(title)), None if signature is None else np.frombuffer(signature, "<u4")
        )
    return made[id(row)]
