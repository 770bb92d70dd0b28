"""Loads the sample's sources, topics and mentions through the same saving as a pull, without the network.

The sources are of the kind "sample": a pull passes them by, for their addresses lead nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from data.access import Role
from data.errors import refuse_if
from data.sample.agenda import Stage
from data.sample.content.calendar import GAZETTE_SILENT
from data.sample.content.mentions import Piece, pieces
from data.sample.content.outlets import FEEDS, Feed
from data.sample.content.topics import TOPICS
from sentiment.listening.entries import EntryDraft
from sentiment.mentions import PullRow
from sentiment.queries import sources as queries
from sentiment.services.listening import add_topic, save_entries
from sentiment.services.saving import topics_in_use
from sentiment.services.sources import SourceDraft, check_source

DEAD = "gazette"
DEAD_SAYS = "The server says that there is no such page (404). Perhaps the feed has moved: look on the outlet's site."


def load_topics(session: Session, stage: Stage) -> None:
    """The topics of each goal."""
    actor = stage.actors[Role.COMMUNICATIONS]
    now = stage.calendar.at(stage.calendar.workday(370), 14)
    for goal, asked in TOPICS.items():
        for query in asked:
            add_topic(session, actor, stage.id, stage.goals[goal].id, query, now=now)


def load_mentions(session: Session, stage: Stage) -> None:
    """Every source with what it carried over the year and the pulls that brought it."""
    carried: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces(stage.calendar):
        carried[piece.feed].append(piece)
    asked = topics_in_use(session, stage.id)
    for feed in FEEDS:
        key = _source(session, stage, feed)
        source = queries.source(session, stage.id, key)
        for now, entries in _as_heard(stage, carried[feed.key]):
            save_entries(session, stage.initiative, source, entries, now=now, asked=asked)
        _pulls(session, stage, feed, key, carried[feed.key])


def _source(session: Session, stage: Stage, feed: Feed) -> int:
    refuse_if(check_source(SourceDraft(feed.address, feed.outlet, feed.title), set()))
    added = stage.calendar.at(stage.calendar.day(366), 8)
    by = stage.actors[Role.COMMUNICATIONS].name
    return queries.insert_source(
        session, stage.id, feed.address, kind="sample", title=feed.title, outlet=feed.outlet, by=by, now=added,
        channel=feed.channel,
    )  # fmt: skip


def _as_heard(stage: Stage, carried: Sequence[Piece]) -> Iterator[tuple[datetime, list[EntryDraft]]]:
    """Entries with the time at which they were heard: what bears no date is known by that alone."""
    yield stage.calendar.cut, [_entry(piece) for piece in carried if not piece.undated]
    for piece in carried:
        if piece.undated:
            yield min(piece.at + timedelta(hours=2), stage.calendar.cut), [_entry(piece)]


def _entry(piece: Piece) -> EntryDraft:
    return EntryDraft(
        piece.key, piece.title, piece.text, piece.url, piece.author, piece.outlet, piece.language,
        None if piece.undated else piece.at,
    )  # fmt: skip


def _pulls(session: Session, stage: Stage, feed: Feed, key: int, carried: Sequence[Piece]) -> None:
    """The pulls of the year, thicker towards its end. The dead feed answers no more since two weeks."""
    before = stage.calendar.at(stage.calendar.day(366), 9)
    silent = stage.calendar.at(stage.calendar.day(GAZETTE_SILENT), 12)
    for at in _times(stage, feed):
        failed = feed.key == DEAD and at > silent
        new = 0 if failed else sum(before < piece.at <= at for piece in carried)
        outcome = "failed" if failed else "new" if new else "unchanged"
        row = PullRow(key, at, outcome, new, 0, DEAD_SAYS if failed else "", "", None if failed else before)
        following = at + timedelta(hours=24 if failed else feed.every_hours)
        queries.finish(session, key, row, changed=0, next_check=following, wait_until=following if failed else None)
        before = before if failed else at


def _times(stage: Stage, feed: Feed) -> list[datetime]:
    cut = stage.calendar.cut
    days = [*range(364, 28, -28), *range(28, 3, -3)]
    recent = [cut - timedelta(minutes=20) - timedelta(hours=hours) for hours in range(0, 48, feed.every_hours)]
    return [stage.calendar.at(stage.calendar.day(ago), 11) for ago in days] + recent[::-1]
