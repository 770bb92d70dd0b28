"""Who speaks, read by index with a limit: of one story, or of a goal's newest mentions in a period."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from sentiment.models.listening import DailyTally, Mention, MentionTopic, Source, Story
from sentiment.queries.bulk import table_of
from sentiment.voices import Concentration, Voice, concentration

MOST = 5_000
"""Mentions that are read for it, the newest ones: more would make a page slow and say the same."""


def of_story(session: Session, initiative_id: int, story_id: int) -> Concentration:
    """Who speaks in a story's placements."""
    m = table_of(Mention).c
    newest = _columns().where(m.story_id == story_id, m.initiative_id == initiative_id).order_by(m.id.desc())
    return concentration(_voices(session, newest.limit(MOST)), session.get_one(Story, story_id).placements)


def of_goal(session: Session, initiative_id: int, goal_id: int, start: date, end: date) -> Concentration:
    """Who speaks in the mentions about a goal on these local days, both included."""
    m, t = table_of(Mention).c, table_of(MentionTopic).c
    newest = (
        sa.select(t.mention_id, sa.func.max(t.day).label("day"))
        .where(t.goal_id == goal_id, t.day >= start, t.day <= end)
        .group_by(t.mention_id)
        .order_by(sa.desc("day"), t.mention_id.desc())
        .limit(MOST)
        .subquery()
    )
    query = _columns().join(newest, newest.c.mention_id == m.id).where(m.initiative_id == initiative_id)
    tallied = table_of(DailyTally).c
    of = session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(tallied.mentions), 0)).where(
            tallied.goal_id == goal_id, tallied.day >= start, tallied.day <= end
        )
    ).scalar_one()
    return concentration(_voices(session, query), int(of))


def _columns() -> sa.Select[tuple[int, int, str, str, bool, str, int]]:
    m, source = table_of(Mention).c, table_of(Source)
    return sa.select(m.id, m.story_id, m.author, m.outlet, m.bot, source.c.channel, m.content_key).join_from(
        table_of(Mention), source, source.c.id == m.source_id
    )


def _voices(session: Session, query: sa.Select[tuple[int, int, str, str, bool, str, int]]) -> list[Voice]:
    return [
        Voice(key, story, author, outlet, bot, channel == "social", text)
        for key, story, author, outlet, bot, channel, text in session.execute(query)
    ]
