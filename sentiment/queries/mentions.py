"""Saving mentions with their stories, matches and tallies, in bulk and in the caller's transaction."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, select

from data.models import Initiative
from sentiment.mentions import NewMention, NewPrint, NewStory, StoredText
from sentiment.models.listening import (
    Mention,
    MentionGone,
    MentionTopic,
    Source,
    Story,
    StoryBand,
    StoryEdit,
    StoryPrint,
)
from sentiment.queries import search
from sentiment.queries.bulk import among, chunks, insert_rows, pairs, reserve, table_of, upsert
from sentiment.queries.tallies import add_to_source, placements, rebuild_goal, refresh_stories, settle
from sentiment.tally import tally


@dataclass(frozen=True)
class Known:
    """A stored mention, as far as deciding whether an entry changed it needs it."""

    id: int
    content_key: int
    updated_at: datetime | None
    story_id: int


def one_at_a_time(session: Session, initiative_id: int) -> None:
    """Wait until no other transaction saves mentions or matches topics of this initiative.

    Two that save copies of one story at once would each make a story of it. SQLite lets one write anyway.
    """
    session.execute(select(Initiative.id).where(Initiative.id == initiative_id).with_for_update(key_share=True))


def known(session: Session, source_id: int, external_ids: Sequence[str]) -> dict[str, Known]:
    """The stored mentions of a source among these ids of its own."""
    table = table_of(Mention)
    c = table.c
    query = sa.select(c.external_id, c.id, c.content_key, c.updated_at, c.story_id).where(c.source_id == source_id)
    return {
        name: Known(*rest)
        for part in chunks(external_ids)
        for name, *rest in session.execute(query.where(c.external_id.in_(part)))
    }


def of_batch(session: Session, initiative_id: int, batch_id: int) -> list[int]:
    """The mentions that an import brought and that are still here."""
    m = table_of(Mention).c
    query = sa.select(m.id).where(m.batch_id == batch_id, m.initiative_id == initiative_id)
    return list(session.execute(query).scalars())


def count_of_batch(session: Session, initiative_id: int, batch_id: int) -> int:
    """How many they are."""
    m = table_of(Mention).c
    query = sa.select(sa.func.count()).where(m.batch_id == batch_id, m.initiative_id == initiative_id)
    return int(session.execute(query).scalar_one())


def gone(session: Session, source_id: int, external_ids: Sequence[str]) -> set[str]:
    """Those of a source's ids that it took back or a person removed: they are not saved again."""
    table = table_of(MentionGone).c
    query = sa.select(table.external_id).where(table.source_id == source_id)
    return {
        name
        for part in chunks(external_ids)
        for name in session.execute(query.where(table.external_id.in_(part))).scalars()
    }


Stored = tuple[int, str, bytes | None, bool]
"""A stored print: its story, the story's title, its signature, whether a person put it there."""


def prints(session: Session, initiative_id: int, keys: Collection[int]) -> dict[int, list[Stored]]:
    """Stored texts that share a key with new ones, by key."""
    band, kept, story = table_of(StoryBand).c, table_of(StoryPrint), table_of(Story)
    found: list[tuple[int, int]] = []
    for part in chunks(sorted(set(keys)), 20_000):
        query = sa.select(band.key, band.print_id).where(
            band.initiative_id == initiative_id, among(session, band.key, part)
        )
        found += [(key, print_id) for key, print_id in session.execute(query)]
    stored: dict[int, Stored] = {}
    for part in chunks(sorted({print_id for _, print_id in found})):
        rows = session.execute(
            sa.select(kept.c.id, kept.c.story_id, story.c.title, kept.c.signature, kept.c.by_hand)
            .join_from(kept, story, story.c.id == kept.c.story_id)
            .where(among(session, kept.c.id, part))
        )
        stored.update({key: (*rest,) for key, *rest in rows})
    by_key: dict[int, list[Stored]] = {}
    for key, print_id in found:
        if print_id in stored:
            by_key.setdefault(key, []).append(stored[print_id])
    return by_key


def insert_mentions(
    session: Session,
    initiative_id: int,
    source_id: int,
    mentions: Sequence[NewMention],
    stories: Sequence[NewStory],
    new_prints: Sequence[NewPrint],
    *,
    now: datetime,
    batch_id: int | None = None,
) -> None:
    """Save new mentions of one source: stories, prints, matches, the story counts and every tally they touch."""
    if not mentions:
        return
    joined = {mention.story for mention in mentions if mention.story > 0}
    before = tally(placements(session, story_ids=joined))
    made = _insert_stories(session, initiative_id, stories, now)
    story_of = {-number: key for number, key in enumerate(made, 1)} | {key: key for key in joined}
    insert_prints(session, initiative_id, new_prints, story_of)
    keys = reserve(session, Mention, len(mentions))
    insert_rows(
        session, Mention,
        [
            {"id": key, **_values(initiative_id, source_id, mention, story_of, now, batch_id)}
            for key, mention in zip(keys, mentions, strict=True)
        ],
    )  # fmt: skip
    search.add(session, keys)
    _insert_matches(session, dict(zip(keys, mentions, strict=True)))
    touched = joined | set(made)
    refresh_stories(session, touched)
    settle(session, before, touched)
    _count_at_source(session, source_id, mentions)


def _insert_stories(session: Session, initiative_id: int, stories: Sequence[NewStory], now: datetime) -> list[int]:
    """Store stories that are not counted yet. A number that a merged story once had leads elsewhere: none is reused."""
    edit = table_of(StoryEdit).c
    keys = reserve(session, Story, len(stories), (edit.story_id, edit.other_id))
    none = {"placements": 0, "outlets": 0, "authors": 0, "tone_total": 0, "tone_n": 0}
    rows = [
        {"id": key, "initiative_id": initiative_id, "title": story.title, "first_seen": now, "last_seen": now, **none}
        for key, story in zip(keys, stories, strict=True)
    ]
    insert_rows(session, Story, rows)
    return keys


def insert_prints(
    session: Session, initiative_id: int, new: Sequence[NewPrint], story_of: Mapping[int, int], *, by_hand: bool = False
) -> None:
    """Store texts to compare later mentions with, and the keys that lead to them."""
    keys = reserve(session, StoryPrint, len(new))
    insert_rows(
        session, StoryPrint,
        [
            {
                "id": key, "story_id": story_of.get(each.story, each.story), "signature": each.signature,
                "by_hand": by_hand,
            }
            for key, each in zip(keys, new, strict=True)
        ],
    )  # fmt: skip
    bands = sorted({(key, print_id) for print_id, each in zip(keys, new, strict=True) for key in each.keys})
    table = table_of(StoryBand)
    if bands:
        each = pairs(session, bands).subquery()
        rows = sa.select(sa.literal(initiative_id), *each.c)
        session.execute(insert(table).from_select([table.c.initiative_id, table.c.key, table.c.print_id], rows))


def _values(
    initiative_id: int, source_id: int, mention: NewMention, story_of: Mapping[int, int], now: datetime,
    batch_id: int | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "initiative_id": initiative_id,
        "source_id": source_id,
        "external_id": mention.external_id,
        "fetched_at": now,
        "story_id": story_of[mention.story],
        "batch_id": batch_id,
        "url": mention.url,
        "canonical_url": mention.canonical_url,
        "published_at": mention.published_at,
        "day": mention.day,
        "date_flag": mention.date_flag,
        **_content(mention),
    }


def _content(mention: NewMention) -> dict[str, Any]:
    neg, neu, pos, compound = mention.tone or (None, None, None, None)
    return {
        "content_key": mention.content_key,
        "title": mention.title,
        "text": mention.text,
        "author": mention.author,
        "outlet": mention.outlet,
        "language": mention.language,
        "updated_at": mention.updated_at,
        "tone_neg": neg,
        "tone_neu": neu,
        "tone_pos": pos,
        "tone": compound,
        "bot": mention.bot,
    }


def _insert_matches(session: Session, mentions: Mapping[int, NewMention]) -> None:
    rows = [
        {"mention_id": key, "topic_id": topic, "topic_version": version, "goal_id": goal, "day": mention.day}
        for key, mention in mentions.items()
        for topic, version, goal in mention.topics
    ]
    insert_rows(session, MentionTopic, rows)


def _count_at_source(session: Session, source_id: int, mentions: Sequence[NewMention]) -> None:
    days = [mention.day for mention in mentions if mention.day is not None]
    add_to_source(session, source_id, Counter(days))
    row = session.get_one(Source, source_id)
    row.mentions += len(mentions)
    row.undated += len(mentions) - len(days)
    times = [mention.published_at for mention in mentions if mention.day is not None and mention.published_at]
    row.newest_at = max([*times, *([row.newest_at] if row.newest_at else [])], default=None)
    session.add(row)
    session.flush()


def revise_mentions(session: Session, changed: Mapping[int, NewMention]) -> None:
    """Replace the words of stored mentions by what their source says now, with tone and matches.

    Date, story and link stay as they were first seen.
    """
    if not changed:
        return
    stories = set(session.exec(select(Mention.story_id).where(col(Mention.id).in_(list(changed)))))
    before = tally(placements(session, story_ids=stories))
    table = table_of(Mention)
    for key, mention in changed.items():
        session.execute(update(table).where(table.c.id == key).values(**_content(mention)))
        day = session.execute(select(table.c.day).where(table.c.id == key)).scalar_one()
        session.execute(delete(MentionTopic).where(col(MentionTopic.mention_id) == key))
        upsert(
            session, MentionTopic,
            [
                {"mention_id": key, "topic_id": topic, "topic_version": version, "goal_id": goal, "day": day}
                for topic, version, goal in mention.topics
            ],
        )  # fmt: skip
    refresh_stories(session, stories)
    settle(session, before, stories)


def stored_texts(
    session: Session, initiative_id: int, size: int = 2_000, *, newest: int | None = None
) -> Iterator[list[StoredText]]:
    """Stored mentions in parts, newest first, as topics are asked of them; all of them, or the newest few."""
    m = table_of(Mention).c
    last: int | None = None
    left = newest
    while left is None or left > 0:
        query = (
            sa.select(m.id, m.title, m.text, m.outlet, m.author, m.language)
            .where(m.initiative_id == initiative_id)
            .order_by(m.id.desc())
            .limit(size if left is None else min(size, left))
        )
        if last is not None:
            query = query.where(m.id < last)
        found = [StoredText(*row) for row in session.execute(query)]
        if not found:
            return
        yield found
        last = found[-1].id
        left = None if left is None else left - len(found)


def rematch(
    session: Session,
    initiative_id: int,
    topic_id: int,
    version: int,
    goal_id: int,
    asking: Callable[[Iterable[list[StoredText]]], Iterator[list[int]]],
    progress: Callable[[int], None] = lambda _count: None,
) -> int:
    """Ask a topic's query of the whole archive and count its goal anew; returns how many mentions it matches.

    `asking` gives back, for each part of the archive in turn, the ids that match; `progress` is told of each part.
    """
    m = table_of(Mention).c
    session.execute(delete(MentionTopic).where(col(MentionTopic.topic_id) == topic_id))
    total, sizes = 0, deque[int]()

    def parts() -> Iterator[list[StoredText]]:
        for part in stored_texts(session, initiative_id):
            sizes.append(len(part))
            yield part

    for keys in asking(parts()):
        days = session.execute(sa.select(m.id, m.day).where(among(session, m.id, keys)))
        insert_rows(
            session, MentionTopic,
            [
                {"mention_id": key, "topic_id": topic_id, "topic_version": version, "goal_id": goal_id, "day": day}
                for key, day in days
            ],
        )  # fmt: skip
        total += len(keys)
        progress(sizes.popleft())
    rebuild_goal(session, goal_id)
    return total


def recount_goal(session: Session, goal_id: int) -> None:
    """Count a goal anew after a topic of it went."""
    rebuild_goal(session, goal_id)


def count_mentions(session: Session, initiative_id: int) -> int:
    """How many mentions the initiative's sources have brought, from the sources' own counts."""
    return sum(session.exec(select(Source.mentions).where(Source.initiative_id == initiative_id)))
