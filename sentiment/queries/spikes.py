"""Every select that spikes are found and explained by. Series come from the tallies; a topic's own from its matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session

from data.dates import start_of
from sentiment.listening.watch import Carried
from sentiment.models.listening import DailyTally, Mention, MentionTopic, Source, SourceTally, Story, StoryGoal
from sentiment.queries import listening as reads
from sentiment.queries.bulk import among, table_of

Days = dict[int, dict[date, int]]
"""Counts by source and local day."""


@dataclass(frozen=True)
class Part:
    """A story of a spike as far as it is about the goal: its placements there, and its tone in [-1, 1]."""

    story_id: int
    title: str
    placements: int
    tone: float | None


@dataclass(frozen=True)
class Who:
    """Outlets and authors by the number of a spike's stories that they carried, most first, and declared bots'."""

    outlets: tuple[tuple[str, int], ...]
    authors: tuple[tuple[str, int], ...]
    bots: int


def goal_days(session: Session, goal_id: int, start: date, end: date) -> tuple[Days, Days]:
    """Mentions and stories of a goal by source and day, both included, from the tallies."""
    t = table_of(DailyTally).c
    mentions: Days = defaultdict(dict)
    stories: Days = defaultdict(dict)
    query = sa.select(t.source_id, t.day, t.mentions, t.stories).where(t.goal_id == goal_id, t.day.between(start, end))
    for source_id, day, placed, begun in session.execute(query):
        mentions[source_id][day], stories[source_id][day] = placed, begun
    return mentions, stories


def topic_days(session: Session, topic_id: int, start: date, end: date) -> tuple[Days, Days]:
    """The same for one topic, from its matches of these days: a story counts on the first of them that has it."""
    t, m = table_of(MentionTopic).c, table_of(Mention).c
    query = (
        sa.select(t.day, m.source_id, m.story_id)
        .join_from(table_of(MentionTopic), table_of(Mention), m.id == t.mention_id)
        .where(t.topic_id == topic_id, t.day.between(start, end))
        .order_by(t.day, t.mention_id)
    )
    mentions: Days = defaultdict(lambda: defaultdict(int))
    stories: Days = defaultdict(lambda: defaultdict(int))
    seen: set[int] = set()
    for day, source_id, story_id in session.execute(query):
        mentions[source_id][day] += 1
        if story_id not in seen:
            seen.add(story_id)
            stories[source_id][day] += 1
    return mentions, stories


@dataclass(frozen=True)
class Heard:
    """What an initiative's sources carried over some days, whatever it is about, and when they were silent.

    `sources` are key, name, and whether it is pulled no more.
    """

    sources: tuple[tuple[int, str, bool], ...]
    everything: Mapping[int, Mapping[date, int]]
    silent: Mapping[int, list[tuple[date, date]]]

    def about(self, mentions: Days, stories: Days) -> list[Carried]:
        """The same with what was about a goal or topic."""
        return [
            Carried(
                name, self.everything.get(key, {}), mentions.get(key, {}), stories.get(key, {}),
                self.silent.get(key, []), ended,
            )
            for key, name, ended in self.sources
        ]  # fmt: skip


def heard(session: Session, initiative_id: int, start: date, end: date, *, now: datetime, tz: ZoneInfo) -> Heard:
    """Read what every source carried between two days, both included."""
    silent: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for gap in reads.source_gaps(session, initiative_id, start, end, now=now, tz=tz):
        silent[gap.source_id].append((gap.start, gap.end))
    s = table_of(Source).c
    query = sa.select(s.id, s.outlet, s.title, s.address, s.kind, s.active, s.removed_at)
    rows = session.execute(query.where(s.initiative_id == initiative_id).order_by(s.id))
    sources = tuple(
        (
            key, outlet or title or address.removeprefix("archive:"),
            kind == "archive" or not active or removed is not None,
        )
        for key, outlet, title, address, kind, active, removed in rows
    )  # fmt: skip
    return Heard(sources, _everything(session, initiative_id, start, end), silent)


def _everything(session: Session, initiative_id: int, start: date, end: date) -> Mapping[int, dict[date, int]]:
    t, s = table_of(SourceTally).c, table_of(Source).c
    query = (
        sa.select(t.source_id, t.day, t.mentions)
        .join_from(table_of(SourceTally), table_of(Source), s.id == t.source_id)
        .where(s.initiative_id == initiative_id, t.day.between(start, end), t.mentions > 0)
    )
    found: Days = defaultdict(dict)
    for source_id, day, count in session.execute(query):
        found[source_id][day] = count
    return found


def days_reach(session: Session, initiative_id: int) -> tuple[date, date] | None:
    """The first and the last local day that any source carried something on."""
    t, s = table_of(SourceTally).c, table_of(Source).c
    first, last = session.execute(
        sa.select(sa.func.min(t.day), sa.func.max(t.day))
        .join_from(table_of(SourceTally), table_of(Source), s.id == t.source_id)
        .where(s.initiative_id == initiative_id, t.mentions > 0)
    ).one()
    return None if first is None else (first, last)


def begun(session: Session, goal_id: int, first: date, last: date, tz: ZoneInfo) -> list[Part]:
    """The stories about a goal that began on these days, both included, most placements first."""
    g, s = table_of(StoryGoal).c, table_of(Story).c
    query = (
        sa.select(g.story_id, s.title, g.placements, g.first_tone)
        .join_from(table_of(StoryGoal), table_of(Story), s.id == g.story_id)
        .where(g.goal_id == goal_id, g.last_seen >= start_of(first - timedelta(days=1), tz))
        .where(g.first_day.between(first, last))
        .order_by(g.placements.desc(), g.story_id)
    )
    return [
        Part(key, title, placements, None if tone is None else tone / 10_000)
        for key, title, placements, tone in session.execute(query)
    ]


def who(session: Session, goal_id: int, story_ids: Collection[int], top: int = 3) -> Who:
    """Who carried these stories, as far as they are about the goal."""
    t, m = table_of(MentionTopic).c, table_of(Mention).c
    about = sa.exists().where(t.mention_id == m.id, t.goal_id == goal_id)
    mine = (among(session, m.story_id, story_ids), about)

    def most(column: sa.ColumnElement[str]) -> tuple[tuple[str, int], ...]:
        count = sa.func.count(sa.distinct(m.story_id))
        query = sa.select(sa.func.min(column), count).where(*mine, column != "").group_by(sa.func.lower(column))
        rows = session.execute(query.order_by(count.desc(), sa.func.min(column)).limit(top)).all()
        return tuple((str(name), int(stories)) for name, stories in rows)

    bots = session.execute(sa.select(sa.func.count(sa.distinct(m.story_id))).where(*mine, m.bot.is_(True))).scalar_one()
    return Who(most(m.outlet), most(m.author), int(bots))
