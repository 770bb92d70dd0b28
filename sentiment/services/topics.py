"""The verbs of topics: add one, change it, remove it, see what it would find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import NotFound, Problem, refuse_if
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
    """What a query finds among the newest stored mentions, and what of that another query (`than`) does not, and
    the other way round. The examples are of what is found; where there is another query, of what only this one finds.
    """

    hits: int
    asked: int
    examples: tuple[StoredText, ...]
    gained: int = 0
    lost: int = 0
    lost_examples: tuple[StoredText, ...] = ()


@dataclass(frozen=True)
class Answers:
    """What a query says of stored mentions, worked out before the transaction that changes a topic.

    By mention: what the text was, as a hash that holds in this process, and whether the query finds it.
    """

    node: topics.Node
    said: dict[int, tuple[int, bool]]


def ask_ahead(
    open_session: Callable[[], AbstractContextManager[Session]], initiative_id: int, query: str, *,
    progress: Progress = _nothing, executor: Executor = HERE,
) -> Answers:  # fmt: skip
    """Ask a query of the whole archive without changing or locking anything, so it may be stopped at any moment.

    `progress` is told of each part. `add_topic` and `change_topic` take the answers and ask only what came or
    changed since. Raises BadQuery.
    """
    node = topics.parse(query)
    said: dict[int, tuple[int, bool]] = {}
    with open_session() as session:
        parts: list[list[StoredText]] = []

        def noted() -> Iterator[list[StoredText]]:
            for part in mention_queries.stored_texts(session, initiative_id):
                parts.append(part)
                yield part

        for keys in asking(node, executor)(noted()):
            part, found = parts.pop(0), set(keys)
            said.update((text.id, (hash(text), text.id in found)) for text in part)
            progress(len(part))
    return Answers(node, said)


def _asking(
    node: topics.Node, answers: Answers | None, executor: Executor
) -> Callable[[Iterable[list[StoredText]]], Iterator[list[int]]]:
    """The query to be asked of the archive; where it was asked ahead, of what came or changed since."""
    if answers is None or answers.node != node:
        return asking(node, executor)
    said = answers.said

    def ask(parts: Iterable[list[StoredText]]) -> Iterator[list[int]]:
        for part in parts:
            old = {text.id for text in part if text.id in said and said[text.id][0] == hash(text)}
            yield [text.id for text in part if (said[text.id][1] if text.id in old else matches(node, text))]

    return ask


def add_topic(
    session: Session, actor: Actor, initiative_id: int, goal_id: int, query: str, *, now: datetime,
    progress: Progress = _nothing, executor: Executor = HERE, answers: Answers | None = None,
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
    mention_queries.rematch(session, initiative_id, key, 1, goal_id, _asking(node, answers, executor), progress)
    audit.record(session, actor, initiative_id, "add_topic", "topic", key, now=now)
    return queries.topic(session, initiative_id, key)


def change_topic(
    session: Session, actor: Actor, initiative_id: int, topic_id: int, query: str, *, now: datetime,
    progress: Progress = _nothing, executor: Executor = HERE, answers: Answers | None = None,
) -> TopicRow:  # fmt: skip
    """Give a topic a new version and ask it of every stored mention. The same query makes no version."""
    require(actor, "edit_topics")
    mention_queries.one_at_a_time(session, initiative_id)
    row = queries.topic(session, initiative_id, topic_id)
    node = topics.parse(query)
    if node == topics.parse(row.query):
        return row
    number = queries.insert_version(session, topic_id, " ".join(query.split()), by=actor.name, now=now)
    asked = _asking(node, answers, executor)
    mention_queries.rematch(session, initiative_id, topic_id, number, row.goal_id, asked, progress)
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


def version_query(session: Session, initiative_id: int, topic_id: int, number: int) -> str:
    """What an earlier version of a topic asked for, to change it back to. Raises NotFound."""
    queries.topic(session, initiative_id, topic_id)
    for version in queries.versions(session, topic_id):
        if version.number == number:
            return version.query
    raise NotFound(f"That topic has no version {number}.", "Its versions are numbered from 1.")


def preview(session: Session, initiative_id: int, query: str, *, than: str = "", examples: int = 3) -> Preview:
    """What a query would find among the newest 2,000 stored mentions, compared with `than`. Raises BadQuery."""
    node = topics.parse(query)
    other = topics.parse(than) if than else None
    hits = asked = gained = lost = 0
    shown: list[StoredText] = []
    missed: list[StoredText] = []
    for part in mention_queries.stored_texts(session, initiative_id, newest=PREVIEWED):
        for text in part:
            asked += 1
            finds = matches(node, text)
            found_before = other is not None and matches(other, text)
            hits += finds
            gained += finds and other is not None and not found_before
            lost += found_before and not finds
            if finds and not found_before and len(shown) < examples:
                shown.append(text)
            if found_before and not finds and len(missed) < examples:
                missed.append(text)
    return Preview(hits, asked, tuple(shown), gained, lost, tuple(missed))
