"""What the observatory reads of the media: the signal of a goal over time, and where it cannot be told.

From the tallies and the pulls alone; no mention is read.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from data.dates import start_of
from sentiment.gaps import gaps
from sentiment.mentions import MediaPoint, SourceGap
from sentiment.models.listening import DailyTally, Source, StoryGoal
from sentiment.queries import sources as source_queries
from sentiment.queries.bulk import table_of


def media_days(session: Session, initiative_id: int, goal_id: int, start: date, end: date) -> list[MediaPoint]:
    """The media signal of a goal by local day, both included; days without a mention are left out.

    Copies count once: `stories` began on the day, `tone` is the mean of their first placements in [-1, 1].
    """
    t, total = table_of(DailyTally).c, sa.func.sum
    found = session.execute(
        sa.select(t.day, total(t.mentions), total(t.stories), total(t.tone_total), total(t.tone_n))
        .join_from(table_of(DailyTally), table_of(Source), table_of(Source).c.id == t.source_id)
        .where(t.goal_id == goal_id, t.day >= start, t.day <= end, table_of(Source).c.initiative_id == initiative_id)
        .group_by(t.day)
        .order_by(t.day)
    )
    return [
        MediaPoint(day, day, int(mentions), int(stories), int(tone) / int(n) / 10_000 if n else None)
        for day, mentions, stories, tone, n in found
        if mentions
    ]


def media_weeks(session: Session, initiative_id: int, goal_id: int, start: date, end: date) -> list[MediaPoint]:
    """The media signal by week, Monday to Sunday; every week that touches start..end, empty ones with 0 stories."""
    first = start - timedelta(days=start.weekday())
    weeks: dict[date, list[MediaPoint]] = {}
    while first <= end:
        weeks[first] = []
        first += timedelta(days=7)
    if not weeks:
        return []
    for point in media_days(session, initiative_id, goal_id, min(weeks), max(weeks) + timedelta(days=6)):
        weeks[point.start - timedelta(days=point.start.weekday())].append(point)
    return [_week(monday, points) for monday, points in weeks.items()]


def _week(monday: date, points: list[MediaPoint]) -> MediaPoint:
    toned = [point for point in points if point.tone is not None]
    n = sum(point.stories for point in toned)
    tone = sum((point.tone or 0.0) * point.stories for point in toned) / n if n else None
    return MediaPoint(
        monday, monday + timedelta(days=6), sum(p.mentions for p in points), sum(p.stories for p in points), tone
    )


def source_gaps(
    session: Session, initiative_id: int, start: date, end: date, *, now: datetime, tz: ZoneInfo,
    goal_id: int | None = None,
) -> list[SourceGap]:  # fmt: skip
    """Local days for which a source cannot tell anything, between start and end, both included, earliest first.

    With `goal_id`, of those sources only that ever carried something about the goal.
    """
    listed = [row for row in source_queries.sources(session, initiative_id) if row.kind != "archive"]
    if goal_id is not None:
        carried = set(session.exec(select(DailyTally.source_id).where(DailyTally.goal_id == goal_id).distinct()))
        listed = [row for row in listed if row.id in carried]
    stored = source_queries.stretches(session, [row.id for row in listed], start_of(start, tz))
    found = [gap for row in listed for gap in gaps(row, stored.get(row.id, []), tz, now)]
    return sorted(
        (
            SourceGap(gap.source_id, gap.source, max(gap.start, start), min(gap.end, end), gap.why)
            for gap in found
            if gap.start <= end and gap.end >= start
        ),
        key=lambda gap: (gap.start, gap.source),
    )


def new_stories(session: Session, initiative_id: int, since: datetime) -> dict[int, int]:
    """How many stories about each goal had a placement since then."""
    found = session.execute(
        select(StoryGoal.goal_id, func.count()).where(StoryGoal.last_seen >= since).group_by(col(StoryGoal.goal_id))
    )
    return {goal_id: int(count) for goal_id, count in found}


def loudest(session: Session, goal_ids: Collection[int], start: date, end: date) -> dict[int, tuple[str, float]]:
    """The source that brought most mentions of each goal on these local days, with its part in [0, 1]."""
    t, source = table_of(DailyTally).c, table_of(Source)
    found = session.execute(
        sa.select(t.goal_id, source.c.outlet, source.c.title, source.c.address, sa.func.sum(t.mentions))
        .join_from(table_of(DailyTally), source, source.c.id == t.source_id)
        .where(t.goal_id.in_(goal_ids), t.day >= start, t.day <= end)
        .group_by(t.goal_id, source.c.id, source.c.outlet, source.c.title, source.c.address)
    )
    counts: dict[int, dict[str, int]] = {}
    for goal_id, outlet, title, address, count in found:
        mine = counts.setdefault(goal_id, {})
        name = outlet or title or address
        mine[name] = mine.get(name, 0) + int(count)
    return {
        goal_id: max(((name, count / sum(mine.values())) for name, count in mine.items()), key=lambda one: one[1])
        for goal_id, mine in counts.items()
        if sum(mine.values())
    }
