"""Stories, their placements and their goals, for pages and commands: indexed reads with a limit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from data.queries import required
from sentiment.mentions import MentionRow, StoryRow
from sentiment.models.listening import Mention, Story, StoryGoal
from sentiment.queries.edits import leads_to

ORDERS = ("newest", "biggest")
EXCERPT = 600


def stories(
    session: Session,
    initiative_id: int,
    *,
    goal_ids: Collection[int] = (),
    text: str = "",
    since: datetime | None = None,
    order: str = "newest",
    limit: int = 30,
    offset: int = 0,
) -> list[StoryRow]:
    """Stories about these goals (about anything where none is named), newest or biggest first.

    `text` is looked for in titles; `since` keeps stories with a placement after it.
    """
    query = select(Story).where(Story.initiative_id == initiative_id)
    if goal_ids:
        about = select(StoryGoal.story_id).where(col(StoryGoal.goal_id).in_(goal_ids))
        if since is not None:
            about = about.where(StoryGoal.last_seen >= since)
        query = query.where(col(Story.id).in_(about))
    if since is not None:
        query = query.where(Story.last_seen >= since)
    for word in text.split():
        query = query.where(col(Story.title).icontains(word, autoescape=True))
    key = col(Story.placements).desc() if order == "biggest" else col(Story.last_seen).desc()
    rows = session.exec(query.order_by(key, col(Story.id).desc()).limit(limit).offset(offset)).all()
    return _with_goals(session, rows)


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
        row.published_at, row.date_flag, row.fetched_at, row.tone,
    )  # fmt: skip
