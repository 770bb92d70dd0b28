"""Full-text search over mentions, the same on SQLite (FTS5) and PostgreSQL: what is asked is in `data.searching`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from data.searching import Search, fts5, tsquery

MOST = 5_000
"""Of the mentions that match, so many of the newest are looked at: a search takes no longer on a larger archive."""


def add(session: Session, keys: Sequence[int]) -> None:
    """Make mentions that were just inserted findable. PostgreSQL sees to it on its own.

    `keys` follow each other: on SQLite one transaction writes at a time.
    """
    if keys and _sqlite(session):
        session.execute(
            sa.text(
                "INSERT INTO mention_fts(rowid, title, text) "
                "SELECT id, title, text FROM mention WHERE id BETWEEN :first AND :last"
            ),
            {"first": min(keys), "last": max(keys)},
        )


def matching(session: Session, initiative_id: int, search: Search, *, ranked: bool = False) -> sa.Subquery:
    """The newest mentions that match: `mention_id`, `story_id`, `rank` (the smaller, the more about it).

    Without `ranked` the rank is 0 for all: working it out reads every text that matches.
    """
    columns = "SELECT mention.id AS mention_id, mention.story_id AS story_id"
    if _sqlite(session):
        # CROSS JOIN: the index is asked once. Left to itself, SQLite asks it of every mention in turn.
        rank, asked = "bm25(mention_fts, 4.0, 1.0)" if ranked else "0", fts5(search)
        query = (
            f"{columns}, {rank} AS rank FROM mention_fts CROSS JOIN mention ON mention.id = mention_fts.rowid "
            "WHERE mention_fts MATCH :asked AND mention.initiative_id = :initiative "
            "ORDER BY mention_fts.rowid DESC LIMIT :most"
        )
    else:
        # MATERIALIZED: found by the index and sorted then. Left to itself, PostgreSQL may walk the newest mentions.
        rank, asked = "-ts_rank(words, CAST(:asked AS tsquery))" if ranked else "0", tsquery(search)
        query = (
            f"WITH found AS MATERIALIZED ({columns}, mention.words_fts AS words FROM mention WHERE "  # noqa: S608
            "mention.words_fts @@ CAST(:asked AS tsquery) AND mention.initiative_id = :initiative) "
            f"SELECT mention_id, story_id, {rank} AS rank FROM found ORDER BY mention_id DESC LIMIT :most"
        )
    made = sa.text(query).bindparams(asked=asked, initiative=initiative_id, most=MOST)
    named: list[Any] = [sa.column("mention_id", sa.Integer), sa.column("story_id", sa.Integer), sa.column("rank")]
    return made.columns(*named).subquery("matching")


def incomplete(session: Session) -> bool:
    """Whether SQLite's index differs from the mentions. Reads all of them: for checks only."""
    if not _sqlite(session):
        return False
    try:
        with session.begin_nested():
            session.execute(sa.text("INSERT INTO mention_fts(mention_fts, rank) VALUES ('integrity-check', 1)"))
    except sa.exc.DatabaseError:
        return True
    return False


def rebuild(session: Session) -> None:
    """Make SQLite's index anew from the mentions."""
    if _sqlite(session):
        session.execute(sa.text("INSERT INTO mention_fts(mention_fts) VALUES ('rebuild')"))


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
