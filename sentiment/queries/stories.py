"""Stories, their placements and their goals, for pages and commands: indexed reads with a limit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from data.queries import required
from data.searching import Piece, Search, excerpt, parse
from sentiment.mentions import MentionRow, StoryRow
from sentiment.models.listening import Mention, Source, Story, StoryGoal
from sentiment.queries.bulk import table_of
from sentiment.queries.edits import leads_to
from sentiment.queries.search import matching

ORDERS = ("newest", "biggest", "relevance")
TONES = ("positive", "neutral", "negative")
EXCERPT = 600


@dataclass(frozen=True)
class Wanted:
    """Which stories to list. Each of the last three asks for a placement that is so; `tone` is the story's mean."""

    goal_ids: Collection[int] = ()  # about one of them; about anything where none is named
    text: str = ""  # as `searching` reads it, in title or text of a placement
    growing: bool = False  # the last word of it is still being typed
    since: datetime | None = None  # with a placement after it
    began: date | None = None  # whose first dated placement about one of the goals is on that local day or later
    tone: str = ""  # positive, neutral, negative
    channel: str = ""  # news, social
    outlet: str = ""
    language: str = ""

    @property
    def search(self) -> Search | None:
        """What is looked for in the words; None where nothing is."""
        return parse(self.text, growing=self.growing) if self.text.strip() else None


def stories(
    session: Session, initiative_id: int, wanted: Wanted | None = None, *, order: str = "newest", limit: int = 30,
    offset: int = 0,
) -> list[StoryRow]:  # fmt: skip
    """Stories: newest, biggest, or most about what is searched first. A search that names no word finds none."""
    wanted = wanted or Wanted()
    search = wanted.search
    if search is not None and not search.wanted:
        return []
    query = select(Story).where(Story.initiative_id == initiative_id, *_conditions(wanted))
    keys: list[Any] = [col(Story.placements).desc() if order == "biggest" else col(Story.last_seen).desc()]
    if search is not None:
        found = matching(session, initiative_id, search, ranked=order == "relevance")
        best = (
            sa.select(found.c.story_id, sa.func.min(found.c.rank).label("rank")).group_by(found.c.story_id).subquery()
        )
        query = query.join(best, best.c.story_id == col(Story.id))
        if order == "relevance":
            keys.insert(0, best.c.rank)
    rows = session.exec(query.order_by(*keys, col(Story.id).desc()).limit(limit).offset(offset)).all()
    return _with_goals(session, rows)


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.goal_ids:
        about = select(StoryGoal.story_id).where(col(StoryGoal.goal_id).in_(wanted.goal_ids))
        if wanted.since is not None:
            about = about.where(StoryGoal.last_seen >= wanted.since)
        if wanted.began is not None:
            about = about.where(col(StoryGoal.first_day) >= wanted.began)
        found.append(col(Story.id).in_(about))
    if wanted.since is not None:
        found.append(col(Story.last_seen) >= wanted.since)
    if wanted.tone:
        total, edge = col(Story.tone_total), 500 * col(Story.tone_n)  # the edges of `tone_in_words`, times 10,000
        positive, negative = total >= edge, total <= -edge
        words = {"positive": positive, "negative": negative, "neutral": sa.not_(positive) & sa.not_(negative)}
        found += [col(Story.tone_n) > 0, words[wanted.tone]]
    placed = [col(Mention.story_id) == col(Story.id)]
    if wanted.outlet:
        placed.append(func.lower(Mention.outlet) == wanted.outlet.strip().lower())
    if wanted.language:
        placed.append(col(Mention.language) == wanted.language)
    if wanted.channel:
        there = select(Source.id).where(Source.id == Mention.source_id, Source.channel == wanted.channel)
        placed.append(there.exists())
    if len(placed) > 1:
        found.append(select(Mention.id).where(*placed).limit(1).exists())
    return found


def excerpts(
    session: Session, initiative_id: int, search: Search, story_ids: Collection[int]
) -> dict[int, list[Piece]]:
    """Of each of these stories, the words around what was searched, from the first placement that has them."""
    found = matching(session, initiative_id, search)
    first = sa.select(sa.func.min(found.c.mention_id)).where(found.c.story_id.in_(story_ids)).group_by(found.c.story_id)
    best = [int(key) for key in session.execute(first).scalars()]
    m = table_of(Mention).c
    texts = session.execute(sa.select(m.story_id, m.title, m.text).where(m.id.in_(best)).limit(len(best)))
    return {story: excerpt(search, text or title) for story, title, text in texts}


def story(session: Session, initiative_id: int, story_id: int) -> StoryRow | None:
    """One story, also by the number of one that was merged into it; None where it is not of this initiative."""
    found = leads_to(session, initiative_id, story_id)
    return None if found is None else _with_goals(session, [session.get_one(Story, found)])[0]


def _with_goals(session: Session, rows: Sequence[Story]) -> list[StoryRow]:
    goals: dict[int, list[int]] = {}
    about = select(StoryGoal.story_id, StoryGoal.goal_id).where(col(StoryGoal.story_id).in_([row.id for row in rows]))
    for story_id, goal_id in session.execute(about.order_by(col(StoryGoal.goal_id))):
        goals.setdefault(story_id, []).append(goal_id)
    return [
        StoryRow(
            required(row.id), row.title, row.placements, row.outlets, row.authors, row.first_seen, row.last_seen,
            row.tone_total / row.tone_n / 10_000 if row.tone_n else None, tuple(goals.get(required(row.id), ())),
        )
        for row in rows
    ]  # fmt: skip


def mentions_of(session: Session, initiative_id: int, story_id: int, limit: int = 50) -> list[MentionRow]:
    """A story's placements, earliest first, with the beginning of their text."""
    found = session.exec(
        select(Mention)
        .where(Mention.story_id == story_id, Mention.initiative_id == initiative_id)
        .order_by(col(Mention.published_at).is_(None), col(Mention.published_at), col(Mention.id))
        .limit(limit)
    )
    return [mention_row(row) for row in found]


def mention_row(row: Mention) -> MentionRow:
    """A stored mention as pages see it."""
    text = row.text if len(row.text) <= EXCERPT else row.text[:EXCERPT].rsplit(" ", 1)[0] + " …"
    return MentionRow(
        required(row.id), row.source_id, row.title, text, row.url, row.author, row.outlet, row.language,
        row.published_at, row.date_flag, row.fetched_at, row.tone, row.by_hand, row.bot,
    )  # fmt: skip
