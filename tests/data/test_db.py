"""Migrations and sessions, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, func, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from data import db, queries, services
from data.access import OPERATOR
from data.agenda import InitiativeDraft
from data.errors import GroundswellError
from data.models import Initiative
from data.tables import Table
from tests import all_models  # noqa: F401
from tests.conftest import NOW, fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database without a single table, named by DATABASE_URL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = fresh_database(request.getfixturevalue("postgresql_url"), "migrations")
    monkeypatch.setenv("DATABASE_URL", url)
    yield url
    db.engine_for(db.database_url()).dispose()


def _fill(connection: Connection) -> dict[str, int]:
    """One row in every table that has none, each linked to those of the others; how many rows each table has."""
    tables = MetaData()
    tables.reflect(connection)
    ours = [table for table in tables.sorted_tables if "_fts" not in table.name and table.name != "alembic_version"]
    values: dict[type, object] = {
        bool: False, int: 1, float: 1.0, Decimal: 1, str: "x", bytes: b"x", object: {}, date: NOW.date(),
        time: NOW.time(), datetime: NOW,
    }  # fmt: skip
    done: set[str] = set()
    for table in ours:
        row: dict[str, object] = {}
        for column in table.columns:
            to = {link.column.table.name for link in column.foreign_keys}
            if to <= done and not column.computed:
                row[column.name] = values[column.type.python_type]
        if connection.execute(select(func.count()).select_from(table)).scalar() == 0:
            connection.execute(table.insert().values(row))
        done.add(table.name)
    return _rows(connection, [table.name for table in ours])


def _rows(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}


def test_migrations_lead_from_nothing_to_the_models_and_back_and_lose_no_row(empty_database: str) -> None:
    """A batch alter on SQLite drops a table and puts a copy in its place: what hangs on its rows must not follow."""
    assert not db.is_current()
    command.upgrade(db.alembic_config(), "0005")
    with db.engine().begin() as connection:
        there = _fill(connection)
    assert set(there.values()) == {1}
    db.migrate()
    assert db.is_current()
    command.check(db.alembic_config())  # raises where models and migrations differ
    assert set(Table.metadata.tables) <= set(inspect(db.engine()).get_table_names())
    with db.engine().begin() as connection:
        assert _rows(connection, there) == there
        _fill(connection)
    db.migrate()
    command.downgrade(db.alembic_config(), "0005")
    with db.engine().connect() as connection:
        assert _rows(connection, there) == there
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    command.downgrade(db.alembic_config(), "base")
    assert set(inspect(db.engine()).get_table_names()) <= {"alembic_version"}


def test_a_database_of_a_newer_version_is_named_not_touched(empty_database: str) -> None:
    db.migrate()
    with db.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    with pytest.raises(GroundswellError, match="newer version"):
        db.migrate()


def test_sqlite_stands_in_wal_with_foreign_keys_on(database: Path) -> None:
    with db.reading() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_verb_that_fails_leaves_nothing_behind(database: Path) -> None:
    def fail() -> None:
        with db.writing() as session:
            services.start_initiative(session, OPERATOR, InitiativeDraft("Gone"), now=NOW)
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail()
    with db.trying() as session:
        services.start_initiative(session, OPERATOR, InitiativeDraft("Only tried"), now=NOW)
    with db.reading() as session:
        assert queries.initiatives(session) == []


def test_times_come_back_aware_and_in_utc(session: Session) -> None:
    local = datetime(2026, 11, 1, 1, 30, tzinfo=timezone(timedelta(hours=-5)))
    session.add(Initiative(name="Clock", time_zone="America/Chicago", created_at=local))
    session.flush()
    session.expire_all()
    row = session.exec(select(Initiative).where(Initiative.name == "Clock")).one()
    assert row.created_at == local
    assert row.created_at.tzinfo is UTC


def test_a_time_without_a_zone_is_never_stored(session: Session) -> None:
    session.add(Initiative(name="Clock", time_zone="UTC", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001
    with pytest.raises(Exception, match="without a time zone"):
        session.flush()


def test_what_was_typed_never_stands_in_a_database_error(database: Path) -> None:
    def insert_half_a_member() -> None:
        with db.writing() as session:
            session.execute(text("INSERT INTO member (name) VALUES (:name)"), {"name": "Ana Ruiz"})

    with pytest.raises(IntegrityError) as caught:
        insert_half_a_member()
    assert "Ana Ruiz" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:///x.db", "sqlite:///x.db"),
        ("", db.DEFAULT_URL),
    ],
)
def test_the_address_of_the_database(given: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert db.database_url() == expected


def test_the_schema_knows_its_revision(database: Path) -> None:
    with db.engine().connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision()
