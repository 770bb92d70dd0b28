"""Removing mentions with everything that hangs on them, in the caller's transaction: tallies stay exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import delete
from sqlmodel import Session, col, select

from data.queries import required
from sentiment.models.listening import Mention, MentionGone, MentionTopic, Source, Story, StoryBand, StoryPrint
from sentiment.queries.bulk import chunks, table_of, upsert
from sentiment.queries.tallies import add_to_source, placements, refresh_stories, settle
from sentiment.tally import tally

Why = Literal["taken back", "removed", "undone"]


def taken_back(session: Session, source_id: int, external_ids: Collection[str], *, now: datetime) -> int:
    """Honour what a source took back: those of its mentions go, and never come again. Returns how many went.

    Ids that were never stored are noted too, so that a late copy of a deleted post is not saved.
    """
    initiative_id = session.get_one(Source, source_id).initiative_id
    m = table_of(Mention).c
    found = [
        key
        for part in chunks(sorted(set(external_ids)))
        for key in session.execute(
            sa.select(m.id).where(m.source_id == source_id, m.external_id.in_(part))
        ).scalars()
    ]  # fmt: skip
    gone = remove_mentions(session, initiative_id, found, now=now, why="taken back")
    _note_gone(session, [(source_id, name) for name in set(external_ids)], now, "taken back")
    return gone


def remove_mentions(
    session: Session, initiative_id: int, mention_ids: Collection[int], *, now: datetime, why: Why
) -> int:
    """Delete mentions with their matches and labels, and stories that are left empty. Returns how many went.

    Tallies, stories and sources count as if the mentions had never come. What is "taken back" or "removed" is
    noted in `MentionGone` and not saved again; what is "undone" may come again.
    """
    m = table_of(Mention).c
    rows = [
        row
        for part in chunks(sorted(set(mention_ids)))
        for row in session.execute(
            sa.select(m.id, m.source_id, m.external_id, m.story_id, m.day, m.title, m.text, m.url).where(
                m.initiative_id == initiative_id, m.id.in_(part)
            )
        )
    ]
    if not rows:
        return 0
    stories = {row.story_id for row in rows}
    before = tally(placements(session, story_ids=stories))
    for part in chunks([row.id for row in rows]):
        session.execute(delete(MentionTopic).where(col(MentionTopic.mention_id).in_(part)))
        session.execute(delete(Mention).where(col(Mention.id).in_(part)))
    left = stories_left(session, stories)
    refresh_stories(session, left)
    settle(session, before, stories)
    delete_stories(session, initiative_id, stories - left)
    session.flush()
    session.expire_all()  # the stories and sources below were counted behind the session's back
    _retitle(session, left, rows)
    _uncount(session, [(row.source_id, row.day) for row in rows])
    if why != "undone":
        _note_gone(session, [(row.source_id, row.external_id) for row in rows], now, why)
    return len(rows)


def stories_left(session: Session, story_ids: Collection[int]) -> set[int]:
    """Those stories among these that still have a placement."""
    m = table_of(Mention).c
    return {
        int(key)
        for part in chunks(sorted(story_ids))
        for key in session.execute(sa.select(m.story_id).where(m.story_id.in_(part)).distinct()).scalars()
    }


def delete_stories(session: Session, initiative_id: int, story_ids: Collection[int]) -> None:
    """Delete stories without placements, with what new mentions were compared with."""
    delete_prints(session, initiative_id, story_ids)
    for part in chunks(sorted(story_ids)):
        session.execute(delete(Story).where(col(Story.id).in_(part)))


def delete_prints(session: Session, initiative_id: int, story_ids: Collection[int]) -> None:
    """Delete what new mentions are compared with for these stories."""
    for part in chunks(sorted(story_ids)):
        prints = sa.select(col(StoryPrint.id)).where(col(StoryPrint.story_id).in_(part))
        session.execute(
            delete(StoryBand).where(col(StoryBand.initiative_id) == initiative_id, col(StoryBand.print_id).in_(prints))
        )
        session.execute(delete(StoryPrint).where(col(StoryPrint.story_id).in_(part)))


def _retitle(session: Session, story_ids: Collection[int], gone: Sequence[Any]) -> None:
    """A story named after a placement that went takes its name from the earliest one that is left."""
    said: dict[int, set[str]] = {}
    for row in gone:
        said.setdefault(row.story_id, set()).add(title_of(row.title, row.text, row.url))
    for part in chunks(sorted(story_ids)):
        for story in session.exec(select(Story).where(col(Story.id).in_(part))).all():
            if story.title not in said[required(story.id)]:
                continue
            first = session.exec(
                select(Mention.title, Mention.text, Mention.url)
                .where(Mention.story_id == story.id)
                .order_by(col(Mention.published_at).is_(None), col(Mention.published_at), col(Mention.id))
                .limit(1)
            ).one()
            story.title = title_of(*first)
            session.add(story)
    session.flush()


def title_of(title: str, text: str, url: str) -> str:
    """What a story is called after a placement of it."""
    return title or text[:140] or url or "Untitled"


def _uncount(session: Session, gone: Sequence[tuple[int, date | None]]) -> None:
    """Take mentions out of their sources' counts."""
    by_source: dict[int, Counter[date | None]] = {}
    for source_id, day in gone:
        by_source.setdefault(source_id, Counter())[day] += 1
    for source_id, days in by_source.items():
        add_to_source(session, source_id, {day: -count for day, count in days.items() if day is not None})
        row = session.get_one(Source, source_id)
        row.mentions -= days.total()
        row.undated -= days[None]
        row.newest_at = session.exec(
            select(Mention.published_at)
            .where(Mention.source_id == source_id, col(Mention.day).is_not(None))
            .order_by(col(Mention.published_at).desc())
            .limit(1)
        ).first()
        session.add(row)
    session.flush()


def _note_gone(session: Session, gone: Sequence[tuple[int, str]], now: datetime, why: str) -> None:
    rows = [{"source_id": source, "external_id": name, "at": now, "why": why} for source, name in sorted(set(gone))]
    upsert(session, MentionGone, rows)
