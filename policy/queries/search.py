"""Finding bills: by number in every spelling, else by the words of number, title, summary and subjects.

The words are looked up in each database's full-text index (`policy.models.search`); the result is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from data.queries import required
from data.searching import fts5, parse, tsquery
from policy.bills import identifier_key
from policy.models import Bill

MOST = 2_000
"""Of the bills whose words match, so many of the last added are looked at: a word that all have takes no longer."""


def search(session: Session, initiative_id: int, text: str, limit: int) -> list[tuple[int, str, str, str]]:
    """Bills whose number fits, else whose words do: key, number, title, session and stage.

    Titles that hold the text as it was typed come first, then what moved last. Words may stand in any order, all must
    be there, the last may be a beginning; "in quotes" they stand together.
    """
    found: Sequence[Bill] = []
    key = identifier_key(text)
    newest_first = col(Bill.latest_on).desc().nulls_last()
    if any(character.isdigit() for character in key):
        numbers = col(Bill.identifier_key).between(key, key + "\uffff")
        query = select(Bill).where(Bill.initiative_id == initiative_id, numbers)
        found = session.exec(query.order_by(col(Bill.identifier_key) != key, newest_first).limit(limit)).all()
    if not found:
        keys = _with_words(session, initiative_id, text)
        if keys is not None:
            query = select(Bill).where(col(Bill.id).in_(keys))
            as_typed = col(Bill.title).icontains(text.strip(), autoescape=True)
            found = session.exec(query.order_by(~as_typed, newest_first, col(Bill.id)).limit(limit)).all()
    return [(required(row.id), row.identifier, row.title, f"{row.session}, {row.stage}") for row in found]


def _with_words(session: Session, initiative_id: int, text: str) -> Any:
    """The keys of bills that have the words; None where no words are asked for."""
    asked = parse(text, growing=True)
    if not asked.wanted:
        return None
    if session.get_bind().dialect.name == "sqlite":
        # CROSS JOIN: the index is asked once. Left to itself, SQLite asks it of every bill in turn.
        words, query = fts5(asked), (
            "SELECT bill.id FROM bill_fts CROSS JOIN bill ON bill.id = bill_fts.rowid "
            "WHERE bill_fts MATCH :asked AND bill.initiative_id = :initiative ORDER BY bill_fts.rowid DESC LIMIT :most"
        )  # fmt: skip
    else:
        # MATERIALIZED: found by the index. Left to itself, PostgreSQL may walk through the newest bills.
        words, query = tsquery(asked), (
            "WITH found AS MATERIALIZED (SELECT bill.id FROM bill WHERE bill.words_fts @@ CAST(:asked AS tsquery) "
            "AND bill.initiative_id = :initiative) SELECT id FROM found ORDER BY id DESC LIMIT :most"
        )  # fmt: skip
    made = sa.text(query).bindparams(asked=words, initiative=initiative_id, most=MOST)
    return sa.select(made.columns(sa.column("id", sa.Integer)).subquery("matching").c.id)
