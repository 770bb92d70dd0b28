"""The verbs of topics: add one, change it, remove it, see what it would find."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import Problem, refuse_if
from data.work import HERE
from sentiment.listening import topics
from sentiment.mentions import StoredText, TopicRow
from sentiment.queries import mentions as mention_queries
from sentiment.queries import topics as queries
from sentiment.services.entries import asking, matches

PREVIEWED = 2_000
Progress = Callable[[int], None]


def _nothing(_count: int) -> None:
    return None


@dataclass(frozen=True)
class Preview:
    """What a query finds among the newest stored mentions."""

    hits: int
    asked: int
    examples: tuple[StoredText, ...]


def add_topic(
    session: Session, actor: Actor, initiative_id: int, goal_id: int, query: str, *, now: datetime,
    progress: Progress = _nothing, executor: Executor = HERE,
) -> TopicRow:  # fmt: skip
    """Add a topic to a goal and ask it of every stored mention. Raises BadQuery with the place of a mistake."""
    require(actor, "edit_topics")
    mention_queries.one_at_a_time(session, initiative_id)
    goal = ground.goal(session, initiative_id, goal_id)
    node = topics.parse(query)
    text = " ".join(query.split())
    refuse_if(
        [
            Problem("query", f"The goal “{goal.name}” has this topic already.")
            for row in queries.topics(session, initiative_id)
            if row.goal_id == goal_id and topics.parse(row.query) == node
        ]
    )
    key = queries.insert_topic(session, initiative_id, goal_id, goal.version_id, text, by=actor.name, now=now)
    mention_queries.rematch(session, initiative_id, key, 1, goal_id, asking(node, executor), progress)
    audit.record(session, actor, initiative_id, "add_topic", "topic", key, now=now)
    return queries.topic(session, initiative_id, key)


def change_topic(
    session: Session, actor: Actor, initiative_id: int, topic_id: int, query: str, *, now: datetime,
    progress: Progress = _nothing, executor: Executor = HERE,
) -> TopicRow:  # fmt: skip
    """Give a topic a new version and ask it of every stored mention. The same query makes no version."""
    require(actor, "edit_topics")
    mention_queries.one_at_a_time(session, initiative_id)
    row = queries.topic(session, initiative_id, topic_id)
    node = topics.parse(query)
    if node == topics.parse(row.query):
        return row
    number = queries.insert_version(session, topic_id, " ".join(query.split()), by=actor.name, now=now)
    mention_queries.rematch(session, initiative_id, topic_id, number, row.goal_id, asking(node, executor), progress)
    audit.record(session, actor, initiative_id, "change_topic", "topic", topic_id, now=now, detail={"version": number})
    return queries.topic(session, initiative_id, topic_id)


def remove_topic(session: Session, actor: Actor, initiative_id: int, topic_id: int, *, now: datetime) -> None:
    """Take a topic out of use; what only it matched no longer counts for the goal."""
    require(actor, "edit_topics")
    mention_queries.one_at_a_time(session, initiative_id)
    row = queries.topic(session, initiative_id, topic_id)
    queries.retire_topic(session, topic_id, now)
    mention_queries.recount_goal(session, row.goal_id)
    audit.record(session, actor, initiative_id, "remove_topic", "topic", topic_id, now=now)


def preview(session: Session, initiative_id: int, query: str, *, examples: int = 3) -> Preview:
    """What a query would find among the newest 2,000 stored mentions. Raises BadQuery."""
    node = topics.parse(query)
    hits, asked = 0, 0
    found: list[StoredText] = []
    for part in mention_queries.stored_texts(session, initiative_id, newest=PREVIEWED):
        for text in part:
            asked += 1
            if matches(node, text):
                hits += 1
                found += [text] if len(found) < examples else []
    return Preview(hits, asked, tuple(found))
