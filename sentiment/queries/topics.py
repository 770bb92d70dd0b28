"""Every select and insert of topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from data.errors import NotFound
from data.queries import required
from sentiment.mentions import TopicRow
from sentiment.models.listening import MentionTopic, Topic, TopicVersion


def topics(session: Session, initiative_id: int) -> list[TopicRow]:
    """Topics in use, by goal, each in its newest version with the number of mentions it matches."""
    found = session.exec(
        select(Topic, TopicVersion)
        .join(TopicVersion, (col(TopicVersion.topic_id) == col(Topic.id)) & (TopicVersion.number == Topic.version))
        .where(Topic.initiative_id == initiative_id, col(Topic.retired_at).is_(None))
        .order_by(col(Topic.goal_id), col(Topic.id))
    ).all()
    counted = session.exec(
        select(MentionTopic.topic_id, func.count())
        .where(col(MentionTopic.topic_id).in_([topic.id for topic, _ in found]))
        .group_by(col(MentionTopic.topic_id))
    )
    counts = {topic_id: int(count) for topic_id, count in counted}
    return [_row(topic, version, counts.get(required(topic.id), 0)) for topic, version in found]


def _row(topic: Topic, version: TopicVersion, mentions: int) -> TopicRow:
    return TopicRow(
        required(topic.id), topic.goal_id, version.number, version.query, version.changed_by, version.valid_from,
        mentions,
    )  # fmt: skip


def topic(session: Session, initiative_id: int, topic_id: int) -> TopicRow:
    """One topic in use. Raises NotFound."""
    for row in topics(session, initiative_id):
        if row.id == topic_id:
            return row
    raise NotFound("That topic does not exist in this initiative.")


def queries_in_use(session: Session, initiative_id: int) -> list[tuple[int, int, int, str]]:
    """Topic, version, goal and query of each topic in use: what a pull asks of every new mention."""
    found = session.exec(
        select(Topic.id, Topic.version, Topic.goal_id, TopicVersion.query)
        .join(TopicVersion, (col(TopicVersion.topic_id) == col(Topic.id)) & (TopicVersion.number == Topic.version))
        .where(Topic.initiative_id == initiative_id, col(Topic.retired_at).is_(None))
    )
    return [(required(key), version, goal_id, query) for key, version, goal_id, query in found]


def insert_topic(
    session: Session, initiative_id: int, goal_id: int, goal_version_id: int, query: str, *, by: str, now: datetime
) -> int:
    """Store a topic with its first version; returns its key."""
    row = Topic(initiative_id=initiative_id, goal_id=goal_id, goal_version_id=goal_version_id, created_at=now)
    session.add(row)
    session.flush()
    session.add(TopicVersion(topic_id=required(row.id), query=query, valid_from=now, changed_by=by))
    session.flush()
    return required(row.id)


def insert_version(session: Session, topic_id: int, query: str, *, by: str, now: datetime) -> int:
    """Store a topic's next version; returns its number."""
    row = session.get_one(Topic, topic_id)
    row.version += 1
    session.add(row)
    session.add(TopicVersion(topic_id=topic_id, number=row.version, query=query, valid_from=now, changed_by=by))
    session.flush()
    return row.version


@dataclass(frozen=True)
class VersionRow:
    """One version of a topic."""

    number: int
    query: str
    valid_from: datetime
    changed_by: str


def versions(session: Session, topic_id: int) -> list[VersionRow]:
    """A topic's history, newest first."""
    found = session.exec(
        select(TopicVersion).where(TopicVersion.topic_id == topic_id).order_by(col(TopicVersion.number).desc())
    )
    return [VersionRow(row.number, row.query, row.valid_from, row.changed_by) for row in found]


def retire_topic(session: Session, topic_id: int, now: datetime) -> None:
    """Take a topic out of use with its matches; its versions stay."""
    row = session.get_one(Topic, topic_id)
    row.retired_at = now
    session.add(row)
    session.execute(delete(MentionTopic).where(col(MentionTopic.topic_id) == topic_id))
    session.flush()
