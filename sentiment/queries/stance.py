"""Every select and insert of stance models, their guesses, and the shares that are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import delete
from sqlmodel import Session, col, select

from data.queries import required
from sentiment.labels import ModelRow, ShareRow
from sentiment.models.labels import Label, ShareTally, StanceGuess, StanceRecord
from sentiment.models.listening import DailyTally, Mention, Source, StoryGoal
from sentiment.queries.bulk import chunks, table_of, upsert
from sentiment.queries.labels import words
from sentiment.reading.telling import Part

Guess = tuple[float, float, float]


@dataclass(frozen=True)
class Unread:
    """A story about a goal with what a model reads of its first placement."""

    story: int
    mention: int
    text: str
    tone: float


def _model(row: StanceRecord) -> ModelRow:
    return ModelRow(
        required(row.id), row.goal_id, row.trained_at, row.seed, row.labels, (row.favor, row.against, row.neither),
        row.mean_f, row.guessing, row.fingerprint, row.report,
    )  # fmt: skip


def model(session: Session, goal_id: int) -> ModelRow | None:
    """The newest model of a goal."""
    query = select(StanceRecord).where(StanceRecord.goal_id == goal_id).order_by(col(StanceRecord.id).desc()).limit(1)
    row = session.exec(query).first()
    return None if row is None else _model(row)


def models(session: Session, goal_id: int) -> list[ModelRow]:
    """Every model of a goal, newest first: how it came to learn."""
    query = select(StanceRecord).where(StanceRecord.goal_id == goal_id).order_by(col(StanceRecord.id).desc())
    return [_model(row) for row in session.exec(query)]


def insert_model(
    session: Session, initiative_id: int, goal_id: int, report: dict[str, Any], mean_f: float, guessing: float,
    *, now: datetime,
) -> int:  # fmt: skip
    """Store a trained model's report."""
    favor, against, neither = report["counts"]
    row = StanceRecord(
        initiative_id=initiative_id, goal_id=goal_id, trained_at=now, seed=report["seed"], labels=sum(report["counts"]),
        favor=favor, against=against, neither=neither, mean_f=mean_f, guessing=guessing,
        fingerprint=report["fingerprint"], report=report,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return required(row.id)


def forget_models(session: Session, goal_id: int) -> None:
    """Take away a goal's models with their guesses: its labels no longer carry one."""
    session.execute(delete(StanceRecord).where(col(StanceRecord.goal_id) == goal_id))


def unread(session: Session, goal_id: int, model_id: int, limit: int) -> list[Unread]:
    """Stories about a goal that neither this model nor a later one has read as they stand, newest first."""
    s, g, m = table_of(StoryGoal).c, table_of(StanceGuess).c, table_of(Mention).c
    query = (
        sa.select(s.story_id, m.id, m.title, m.text, m.tone)
        .join_from(table_of(StoryGoal), table_of(Mention), m.id == s.first_mention_id)
        .join(table_of(StanceGuess), sa.and_(g.goal_id == s.goal_id, g.story_id == s.story_id), isouter=True)
        .where(
            s.goal_id == goal_id,
            sa.or_(g.story_id.is_(None), g.model_id < model_id, g.mention_id != s.first_mention_id),
        )
        .order_by(s.last_seen.desc())
        .limit(limit)
    )
    return [
        Unread(story, mention, words(title, text), tone or 0.0)
        for story, mention, title, text, tone in session.execute(query)
    ]


def save_guesses(
    session: Session, goal_id: int, model_id: int, read: Sequence[Unread], guesses: Sequence[Guess]
) -> None:
    """Store what a model makes of stories, in place of what one before it made of them."""
    rows = [
        {
            "goal_id": goal_id, "story_id": one.story, "mention_id": one.mention, "model_id": model_id,
            "favor": guess[0], "against": guess[1], "neither": guess[2],
        }
        for one, guess in zip(read, guesses, strict=True)
    ]  # fmt: skip
    for part in chunks(rows, 2_000):
        upsert(session, StanceGuess, part)


def guesses(session: Session, goal_id: int, stories: Collection[int] | None = None) -> dict[int, Guess]:
    """The newest model's probabilities of favor, against and neither by story; of all, or of these."""
    g = table_of(StanceGuess).c
    query = sa.select(g.story_id, g.favor, g.against, g.neither).where(g.goal_id == goal_id)
    parts = [query] if stories is None else [query.where(g.story_id.in_(part)) for part in chunks(sorted(stories))]
    return {
        story: (favor, against, neither) for part in parts for story, favor, against, neither in session.execute(part)
    }


def parts(session: Session, goal_id: int, start: date, end: date) -> list[Part]:
    """The stories of a goal in a period, each with the month, channel and author of its first placement there.

    An author is a name at an outlet in the news and an account among posts; without a name it is the outlet.
    """
    s, m, source = table_of(StoryGoal).c, table_of(Mention).c, table_of(Source).c
    found = session.execute(
        sa.select(s.story_id, s.first_day, source.channel, m.author, m.outlet)
        .join_from(table_of(StoryGoal), table_of(Mention), m.id == s.first_mention_id)
        .join(table_of(Source), source.id == s.first_source_id)
        .where(s.goal_id == goal_id, s.first_day >= start, s.first_day <= end)
    )
    return [
        Part(
            story, (day.year, day.month, channel),
            (f"{author}|{outlet}" if channel == "news" or not author else author).casefold(),
        )
        for story, day, channel, author, outlet in found
    ]  # fmt: skip


def states(session: Session, goal_ids: Collection[int]) -> dict[int, str]:
    """For each goal what its shares stand on, in one short text: labels, model, and how many stories there are."""
    if not goal_ids:
        return {}
    t = table_of(DailyTally).c
    stories = session.execute(
        sa.select(t.goal_id, sa.func.sum(t.stories), sa.func.max(t.day))
        .where(t.goal_id.in_(goal_ids))
        .group_by(t.goal_id)
    )
    told = {goal: f"{count}|{day}" for goal, count, day in stories}
    for table in (Label, StanceRecord):
        c = table_of(table).c
        extra = [sa.func.count(c.ended_at)] if table is Label else []
        found = session.execute(
            sa.select(c.goal_id, sa.func.count(), sa.func.max(c.id), *extra)
            .where(c.goal_id.in_(goal_ids))
            .group_by(c.goal_id)
        )
        for goal, *rest in found:
            told[goal] = f"{told.get(goal, '')}|{rest}"
    return told


def shares(
    session: Session, goal_ids: Collection[int], *, kind: str | None = None, channel: str | None = None,
    start: date | None = None, end: date | None = None,
) -> list[ShareRow]:  # fmt: skip
    """Shares as told, oldest period first; `start` and `end` keep periods that lie between them."""
    query = select(ShareTally).where(col(ShareTally.goal_id).in_(goal_ids))
    if kind is not None:
        query = query.where(ShareTally.kind == kind)
    if channel is not None:
        query = query.where(ShareTally.channel == channel)
    if start is not None:
        query = query.where(ShareTally.end >= start)
    if end is not None:
        query = query.where(ShareTally.start <= end)
    query = query.order_by(col(ShareTally.goal_id), col(ShareTally.start), col(ShareTally.channel))
    return [
        ShareRow(row.goal_id, row.channel, row.kind, row.start, row.end, row.at, row.fingerprint, row.told)
        for row in session.exec(query)
    ]


def keep_shares(session: Session, goal_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put a goal's shares in the place of those told before."""
    session.execute(delete(ShareTally).where(col(ShareTally.goal_id) == goal_id))
    if rows:
        session.execute(sa.insert(table_of(ShareTally)), [{"goal_id": goal_id, **row} for row in rows])
