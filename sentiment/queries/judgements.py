"""Every select and insert of what people judged of a topic's hits, and the topic's precision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from sentiment.listening.precision import Judged, Precision, order
from sentiment.listening.precision import precision as precision_of
from sentiment.mentions import MentionRow, StoredText
from sentiment.models.listening import Mention, MentionTopic, Topic
from sentiment.models.topics import TopicDraw, TopicJudgement
from sentiment.queries.bulk import chunks, table_of, upsert
from sentiment.queries.stories import mention_row


@dataclass(frozen=True)
class Draw:
    """What a topic's hits are drawn from: mentions stored up to `upto` (a key), at a time, by a person."""

    upto: int
    at: datetime
    by: str


def newest_draw(session: Session, topic_id: int) -> Draw | None:
    """The draw that rules, or None where nobody has judged the topic's hits yet."""
    row = session.exec(
        select(TopicDraw).where(TopicDraw.topic_id == topic_id).order_by(col(TopicDraw.id).desc())
    ).first()
    return Draw(row.upto, row.at, row.by) if row else None


def insert_draw(session: Session, initiative_id: int, topic_id: int, *, by: str, now: datetime) -> Draw:
    """Draw from everything that is stored now."""
    upto = session.exec(select(func.max(Mention.id)).where(Mention.initiative_id == initiative_id)).one() or 0
    session.add(TopicDraw(topic_id=topic_id, upto=upto, at=now, by=by))
    session.flush()
    return Draw(upto, now, by)


def drawn(session: Session, topic_id: int, upto: int | None = None) -> list[int]:
    """The topic's hits among mentions stored up to `upto` (all of them where it is None), in the order drawn."""
    query = select(MentionTopic.mention_id).where(MentionTopic.topic_id == topic_id)
    if upto is not None:
        query = query.where(MentionTopic.mention_id <= upto)
    return order(topic_id, session.exec(query).all())


def judgements(session: Session, topic_id: int) -> dict[int, Judged]:
    """What was judged of a topic, by mention."""
    found = session.exec(select(TopicJudgement).where(TopicJudgement.topic_id == topic_id))
    return {row.mention_id: Judged(row.mention_id, row.right, row.topic_version, row.by, row.at) for row in found}


def put_judgement(session: Session, topic_id: int, one: Judged) -> None:
    """Store a judgement; an earlier one of the same mention is replaced."""
    row = {"topic_id": topic_id, "mention_id": one.mention_id, "topic_version": one.version, "right": one.right}
    upsert(session, TopicJudgement, [row | {"at": one.at, "by": one.by}])


def delete_judgement(session: Session, topic_id: int, mention_id: int) -> None:
    """Take a judgement back."""
    session.execute(
        delete(TopicJudgement).where(
            col(TopicJudgement.topic_id) == topic_id, col(TopicJudgement.mention_id) == mention_id
        )
    )


def precision(session: Session, topic_id: int) -> Precision:
    """How much of what a topic finds is about its goal, as judged; nothing judged gives a value of None.

    It speaks of the hits among the mentions that were stored when the draw was made.
    """
    version = session.exec(select(Topic.version).where(Topic.id == topic_id)).first() or 0
    draw = newest_draw(session, topic_id)
    if draw is None:
        return precision_of(topic_id, version, [], {}, None)
    return precision_of(
        topic_id, version, drawn(session, topic_id, draw.upto), judgements(session, topic_id), draw.at
    )  # fmt: skip


def judged_right(session: Session, goal_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of each goal's topics in use, how many judged hits were right and how many were judged, over all of them."""
    right = sa.func.sum(sa.case((col(TopicJudgement.right).is_(True), 1), else_=0))
    found = session.execute(
        select(col(Topic.goal_id), right, func.count(col(TopicJudgement.right)))
        .join(TopicJudgement, col(TopicJudgement.topic_id) == col(Topic.id))
        .where(col(Topic.goal_id).in_(goal_ids), col(Topic.retired_at).is_(None))
        .group_by(col(Topic.goal_id))
    )
    return {goal: (int(yes or 0), int(judged)) for goal, yes, judged in found if judged}


def hits_since(session: Session, topic_id: int, draw: Draw) -> int:
    """How many hits were stored after the draw."""
    counted = select(func.count()).where(MentionTopic.topic_id == topic_id, MentionTopic.mention_id > draw.upto)
    return int(session.exec(counted).one())


def mention(session: Session, initiative_id: int, mention_id: int) -> tuple[MentionRow, int] | None:
    """A stored mention with its whole text, and its story; None where it is not of this initiative."""
    row = session.get(Mention, mention_id)
    if row is None or row.initiative_id != initiative_id:
        return None
    return replace(mention_row(row), text=row.text), row.story_id


def texts_by_story(
    session: Session, initiative_id: int, newest: int, also: Collection[int] = ()
) -> list[tuple[StoredText, list[int]]]:
    """One text a story among the newest mentions, and those named besides, with the keys of the story's mentions.

    Newest first; of a story that has a mention named in `also`, that one stands for it.
    """
    m = table_of(Mention).c
    columns = (m.id, m.title, m.text, m.outlet, m.author, m.language, m.story_id)
    found = [
        row
        for part in chunks(sorted(also))
        for row in session.execute(sa.select(*columns).where(m.initiative_id == initiative_id, m.id.in_(part)))
    ]
    query = sa.select(*columns).where(m.initiative_id == initiative_id).order_by(m.id.desc()).limit(newest)
    found += session.execute(query).all()
    stories: dict[int, tuple[StoredText, list[int]]] = {}
    for *text, story_id in found:
        one = StoredText(*text)
        stories.setdefault(story_id, (one, []))[1].append(one.id)
    return sorted(stories.values(), key=lambda each: -each[0].id)
