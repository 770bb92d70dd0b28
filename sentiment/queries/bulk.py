"""Many rows in few statements, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

Item = TypeVar("Item")
CHUNK = 5_000  # keys in one statement; SQLite takes 32,766


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """The items in lists of at most `size`."""
    each = iter(items)
    while found := list(islice(each, size)):
        yield found


def table_of(model: Any) -> sa.Table:
    """The table behind a model, for statements on many rows."""
    found: sa.Table = model.__table__
    return found


def on_postgresql(session: Session) -> bool:
    """Whether the session's database is PostgreSQL; the other is SQLite."""
    return session.get_bind().dialect.name == "postgresql"


def among(session: Session, column: sa.ColumnElement[int], keys: Collection[int]) -> sa.ColumnElement[bool]:
    """Whether a whole-number column is one of the keys: one parameter, however many keys there are."""
    if on_postgresql(session):
        return column == sa.any_(sa.literal(list(keys), postgresql.ARRAY(sa.BigInteger)))
    each = sa.func.json_each(json.dumps(list(keys))).table_valued("value")
    return column.in_(sa.select(each.c.value))


def pairs(session: Session, rows: Sequence[tuple[int, int]]) -> sa.Select[tuple[int, int]]:
    """A query that gives these pairs of whole numbers, to insert from."""
    if on_postgresql(session):
        many = postgresql.ARRAY(sa.BigInteger)
        lists = [sa.literal([row[place] for row in rows], many) for place in (0, 1)]
        both = sa.func.unnest(*lists).table_valued("one", "other").render_derived()
        return sa.select(both.c.one, both.c.other)
    each = sa.func.json_each(json.dumps(rows)).table_valued("value")
    return sa.select(*(sa.func.json_extract(each.c.value, f"$[{place}]") for place in (0, 1)))


def reserve(session: Session, model: Any, count: int, taken: Sequence[sa.ColumnElement[int]] = ()) -> list[int]:
    """`count` new primary keys of a table, so that many rows go in without asking for each one's key.

    On SQLite, where one transaction writes at a time, those after the highest there is, also in the columns
    `taken`, whose numbers must not come again; on PostgreSQL its sequence's next.
    """
    if not count:
        return []
    table = table_of(model)
    if on_postgresql(session):
        sequence = sa.func.nextval(sa.func.pg_get_serial_sequence(table.name, "id"))
        following = sa.select(sequence).select_from(sa.func.generate_series(1, count))
        return sorted(int(key) for key in session.execute(following).scalars())
    highest = [session.execute(sa.select(sa.func.max(column))).scalar() or 0 for column in (table.c.id, *taken)]
    return list(range(max(highest) + 1, max(highest) + 1 + count))


def insert_rows(session: Session, model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that bring every column without a default."""
    if rows:
        session.execute(sa.insert(table_of(model)), list(rows))


def upsert(session: Session, model: Any, rows: Sequence[Mapping[str, Any]], add: Sequence[str] = ()) -> None:
    """Insert rows; where the key is there, add up the columns in `add` and replace the others."""
    if not rows:
        return
    table = table_of(model)
    made: Any = (postgresql if on_postgresql(session) else sqlite).insert(table)
    keys = {column.name for column in table.primary_key}
    sets = {
        name: table.c[name] + made.excluded[name] if name in add else made.excluded[name]
        for name in rows[0]
        if name not in keys
    }
    session.execute(made.on_conflict_do_update(index_elements=sorted(keys), set_=sets), list(rows))
