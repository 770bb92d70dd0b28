"""From entries to saved mentions: topics match goals, stories cluster copies, tone is read, tallies kept.

This is what the pull, the import of archives and the sample do with what they have heard. It runs in the
caller's transaction: either all of a document is saved with its tallies, or nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import numpy as np
from sqlmodel import Session

from data.agenda import InitiativeRow
from sentiment.listening import stories, topics
from sentiment.listening.entries import EntryDraft, when
from sentiment.listening.matching import Matcher
from sentiment.listening.words import words
from sentiment.mentions import NewPrint, NewStory, SourceRow
from sentiment.queries import mentions as queries
from sentiment.queries import topics as topic_queries
from sentiment.queries.removal import taken_back, title_of
from sentiment.services.entries import Asked, Read, Ready, content_key, read_entries, updated


@dataclass(frozen=True)
class Saved:
    """What came of a document's entries."""

    new: int = 0
    changed: int = 0
    same: int = 0
    undated: int = 0  # of the new ones
    future: int = 0  # of the new ones
    removed: int = 0  # that the source took back
    oldest_at: datetime | None = None  # of all its dated entries

    def notes(self) -> list[str]:
        """What a person should know of it."""
        found = []
        if self.removed:
            said = "1 entry; it is" if self.removed == 1 else f"{self.removed} entries; they are"
            found.append(f"The source took back {said} gone here too.")
        if self.future:
            one = self.future == 1
            found.append(
                f"{self.future} {'entry is' if one else 'entries are'} dated in the future and "
                f"{'counts' if one else 'count'} on no day."
            )
        return found


def topics_in_use(session: Session, initiative_id: int) -> Asked:
    """Read the initiative's topics once for many entries."""
    found = topic_queries.queries_in_use(session, initiative_id)
    return Asked(
        _matcher(tuple((key, query) for key, _, _, query in found)),
        {key: (key, version, goal) for key, version, goal, _ in found},
    )


@lru_cache(maxsize=16)
def _matcher(queries: tuple[tuple[int, str], ...]) -> Matcher:
    """Topics seldom change between two sources of a pull."""
    return Matcher({key: topics.parse(query) for key, query in queries})


def what_is_new(session: Session, source: SourceRow, entries: Sequence[EntryDraft]) -> list[EntryDraft]:
    """Those entries that the source has not brought before, as they are."""
    known = queries.known(session, source.id, [entry.external_id for entry in entries])
    return [
        entry
        for entry in entries
        if entry.external_id not in known or known[entry.external_id].content_key != content_key(entry)
    ]


def save_entries(
    session: Session,
    initiative: InitiativeRow,
    source: SourceRow,
    entries: Sequence[EntryDraft],
    *,
    now: datetime,
    asked: Asked | None = None,
    ready: Ready | None = None,
    deleted: Collection[str] = (),
    batch_id: int | None = None,
    live: bool = True,
) -> Saved:
    """Save a source's entries, each once. A changed entry replaces its words; an archive's (`live` false) only
    where it says that it is newer. What the source took back (`deleted`, its ids) goes; what went once does not
    come again. `ready` are entries read ahead; it is not used where the topics or the source's name have changed
    since. Asks for no role: the verbs that call it have.
    """
    queries.one_at_a_time(session, initiative.id)
    removed = taken_back(session, source.id, deleted, now=now) if deleted else 0
    asked = asked or topics_in_use(session, initiative.id)
    outlet = source.outlet or source.title
    unique = {entry.external_id: entry for entry in entries}
    for name in queries.gone(session, source.id, list(unique)):
        del unique[name]
    known = queries.known(session, source.id, list(unique))
    fresh = [entry for name, entry in unique.items() if name not in known]
    differing = [
        unique[name]
        for name, there in known.items()
        if content_key(unique[name]) != there.content_key and supersedes(unique[name], there, initiative, live)
    ]
    done = ready.reads if ready and (ready.topics, ready.outlet) == (asked.topics, outlet) else {}
    missing = [entry for entry in (*fresh, *differing) if entry.external_id not in done]
    reads = read_entries(missing, asked, initiative, outlet, now=now)
    done = {**done, **{read.mention.external_id: read for read in reads}}
    new = [done[entry.external_id] for entry in fresh]
    new.sort(key=lambda each: (each.mention.published_at or now, each.mention.external_id))
    _save_new(session, initiative, source, new, now=now, batch_id=batch_id)
    changed = {}
    for entry in differing:
        mention, there = done[entry.external_id].mention, known[entry.external_id]
        changed[there.id] = replace(mention, updated_at=mention.updated_at or there.updated_at)
    queries.revise_mentions(session, changed)
    times = [(read.mention.published_at, read.mention.day) for read in new]
    for entry in map(unique.__getitem__, known):
        time = when(entry.published, initiative.tz, now)
        times.append((time.at, time.day))
    return Saved(
        new=len(new),
        changed=len(changed),
        same=len(known) - len(changed),
        undated=sum(each.mention.date_flag == "undated" for each in new),
        future=sum(each.mention.date_flag == "future" for each in new),
        removed=removed,
        oldest_at=min((at for at, day in times if at and day), default=None),
    )


def supersedes(entry: EntryDraft, there: queries.Known, initiative: InitiativeRow, live: bool) -> bool:
    """Whether an entry that says something else than what is stored of it replaces that."""
    changed = updated(entry, initiative)
    if changed is not None and there.updated_at is not None:
        return changed > there.updated_at
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
        titles.setdefault(mention.story, title_of(mention.title, mention.text, mention.url))
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
        story, title, signature, by_hand = row
        made[id(row)] = stories.Print(
            story, frozenset(words(title)), None if signature is None else np.frombuffer(signature, "<u4"), by_hand
        )
    return made[id(row)]
