"""Keeping and rebuilding the daily tallies. What is counted how is said in `sentiment.tally`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import delete
from sqlmodel import Session, col, select

from data import queries as ground
from sentiment.models.listening import (
    DailyTally,
    Mention,
    MentionTopic,
    Source,
    SourceTally,
    Story,
    StoryGoal,
)
from sentiment.queries.bulk import among, chunks, table_of, upsert
from sentiment.tally import Cell, Count, Placement, Tally, tally


def placements(session: Session, *, story_ids: Collection[int] = (), goal_id: int | None = None) -> Iterator[Placement]:
    """What the tallies are counted from: matched mentions of these stories, or of one goal."""
    m, t = table_of(Mention).c, table_of(MentionTopic).c
    seen = sa.func.coalesce(m.published_at, m.fetched_at, type_=m.fetched_at.type)
    query = sa.select(m.story_id, t.goal_id, m.id, m.source_id, m.day, m.tone, seen).join_from(
        table_of(Mention), table_of(MentionTopic), t.mention_id == m.id
    )
    parts = (
        [query.where(t.goal_id == goal_id)]
        if goal_id is not None
        else [query.where(among(session, m.story_id, part)) for part in chunks(sorted(story_ids))]
    )
    for part in parts:
        for story, goal, mention, source, day, tone, at in session.execute(part):
            yield Placement(story, goal, mention, source, day, None if tone is None else round(tone * 10_000), at)


def settle(session: Session, before: Tally, story_ids: Collection[int]) -> None:
    """Bring tallies and stories' shares up to date after mentions of these stories came or changed.

    `before` is `tally(placements(...))` of the same stories as it was.
    """
    after = tally(placements(session, story_ids=story_ids))
    _add_cells(session, after.minus(before))
    gone = [key for key in before.stories if key not in after.stories]
    for story_id, goal_id in gone:
        session.execute(delete(StoryGoal).where(col(StoryGoal.story_id) == story_id, col(StoryGoal.goal_id) == goal_id))
    fresh = {key: at for key, at in after.stories.items() if before.stories.get(key) != at}
    upsert(session, StoryGoal, _shares(Tally(stories=fresh)))


def rebuild_goal(session: Session, goal_id: int) -> None:
    """Count one goal anew, after a topic changed what is about it."""
    found = tally(placements(session, goal_id=goal_id))
    session.execute(delete(DailyTally).where(col(DailyTally.goal_id) == goal_id))
    session.execute(delete(StoryGoal).where(col(StoryGoal.goal_id) == goal_id))
    _add_cells(session, found.cells)
    upsert(session, StoryGoal, _shares(found))


def _shares(found: Tally) -> list[dict[str, Any]]:
    return [
        {
            "story_id": story_id,
            "goal_id": goal_id,
            "placements": at.placements,
            "last_seen": at.last_seen,
            "first_day": at.first.day if at.first else None,
            "first_mention_id": at.first.mention_id if at.first else None,
            "first_source_id": at.first.source_id if at.first else None,
            "first_tone": at.first.tone if at.first else None,
        }
        for (story_id, goal_id), at in found.stories.items()
    ]


_COUNTS = ("mentions", "stories", "tone_total", "tone_n")


def _add_cells(session: Session, cells: Mapping[Cell, Count]) -> None:
    rows = [
        {"goal_id": goal, "day": day, "source_id": source, **dict(zip(_COUNTS, count, strict=True))}
        for (goal, day, source), count in sorted(cells.items())
    ]
    upsert(session, DailyTally, rows, add=_COUNTS)


def add_to_source(session: Session, source_id: int, days: Mapping[date, int]) -> None:
    """Count mentions of a source by local day, matched or not. Numbers may be negative."""
    rows = [{"source_id": source_id, "day": day, "mentions": count} for day, count in sorted(days.items()) if count]
    upsert(session, SourceTally, rows, add=("mentions",))


def refresh_stories(session: Session, story_ids: Collection[int]) -> None:
    """Count placements, outlets, authors, dates and tone of these stories from their mentions."""
    m, table = table_of(Mention).c, table_of(Story)
    dated = sa.case((m.day.is_not(None), m.published_at))
    time = m.fetched_at.type
    counts = {
        "placements": sa.func.count(),
        "outlets": sa.func.count(sa.distinct(sa.func.lower(m.outlet))),
        "authors": sa.func.count(sa.distinct(sa.func.nullif(sa.func.lower(m.author), ""))),
        "first_seen": sa.func.coalesce(sa.func.min(dated), sa.func.min(m.fetched_at), type_=time),
        "last_seen": sa.func.coalesce(sa.func.max(dated), sa.func.max(m.fetched_at), type_=time),
        "tone_total": sa.cast(sa.func.coalesce(sa.func.sum(sa.func.round(m.tone * 10_000)), 0), sa.Integer),
        "tone_n": sa.func.count(m.tone),
    }
    named = [expression.label(name) for name, expression in counts.items()]
    for part in chunks(sorted(story_ids)):
        counted = sa.select(m.story_id.label("key"), *named).where(among(session, m.story_id, part))
        new = counted.group_by(m.story_id).subquery()
        session.connection().execute(
            table.update().where(table.c.id == new.c.key).values({name: new.c[name] for name in counts})
        )


def recount(session: Session, initiative_id: int) -> list[str]:
    """What does not add up in an initiative's tallies, in sentences. Reads every mention: for checks only."""
    wrong = []
    for goal in ground.goals(session, initiative_id):
        expected = tally(placements(session, goal_id=goal.id))
        kept = {
            (row.goal_id, row.day, row.source_id): (row.mentions, row.stories, row.tone_total, row.tone_n)
            for row in session.exec(select(DailyTally).where(DailyTally.goal_id == goal.id))
        }
        kept = {cell: count for cell, count in kept.items() if any(count)}
        if kept != expected.cells:
            cells = kept.keys() | expected.cells.keys()
            days = sorted({cell[1] for cell in cells if kept.get(cell) != expected.cells.get(cell)})
            wrong.append(f"Tallies of “{goal.name}” differ from its mentions on {len(days)} days from {days[0]}.")
        about = {row.story_id: row for row in session.exec(select(StoryGoal).where(StoryGoal.goal_id == goal.id))}
        shares = {row["story_id"]: row for row in _shares(expected)}
        differ = [key for key in about.keys() | shares.keys() if not _same(about.get(key), shares.get(key))]
        if differ:
            wrong.append(f"{len(differ)} stories about “{goal.name}” count other placements than are about it.")
    wrong += _recount_sources(session, initiative_id)
    return wrong + _recount_stories(session, initiative_id)


def _same(kept: StoryGoal | None, counted: Mapping[str, Any] | None) -> bool:
    return kept is not None and counted is not None and all(getattr(kept, name) == counted[name] for name in counted)


def _recount_sources(session: Session, initiative_id: int) -> list[str]:
    m = table_of(Mention).c
    counted = session.execute(
        sa.select(m.source_id, m.day, sa.func.count())
        .where(m.initiative_id == initiative_id)
        .group_by(m.source_id, m.day)
    ).all()
    by_day = {(source, day): count for source, day, count in counted if day is not None}
    totals: dict[int, int] = {}
    for source, _, count in counted:
        totals[source] = totals.get(source, 0) + count
    undated = {source: count for source, day, count in counted if day is None}
    kept = session.exec(
        select(SourceTally)
        .join(Source, col(Source.id) == SourceTally.source_id)
        .where(Source.initiative_id == initiative_id)
    )
    wrong = []
    if {(row.source_id, row.day): row.mentions for row in kept if row.mentions} != by_day:
        wrong.append("The sources' counts by day differ from their mentions.")
    for key, mentions, without in session.execute(
        sa.select(col(Source.id), col(Source.mentions), col(Source.undated)).where(
            col(Source.initiative_id) == initiative_id
        )
    ):
        if (mentions, without) != (totals.get(key, 0), undated.get(key, 0)):
            wrong.append(f"Source {key} counts {mentions} mentions and has {totals.get(key, 0)}.")
    return wrong


def _recount_stories(session: Session, initiative_id: int) -> list[str]:
    m, t = table_of(Mention).c, table_of(Story).c
    counting = sa.select(m.story_id, sa.func.count()).where(m.initiative_id == initiative_id).group_by(m.story_id)
    counted: dict[int, int] = dict(session.execute(counting).all())
    keeping = sa.select(t.id, t.placements).where(t.initiative_id == initiative_id)
    kept: dict[int, int] = dict(session.execute(keeping).all())
    wrong = [story for story in kept.keys() | counted.keys() if kept.get(story) != counted.get(story)]
    return [f"{len(wrong)} stories count other placements than they have."] if wrong else []
