"""Alembic's environment. A composition root: it imports every room's tables."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection

from campaigns import models as campaigns_models
from data import db
from data import models as data_models
from data.tables import Table
from policy import models as policy_models
from sentiment import models as sentiment_models

ROOMS = (data_models, campaigns_models, policy_models, sentiment_models)  # importing them fills the metadata


def include_object(
    _object: Any,
    name: str | None,
    kind: str,
    reflected: bool,
    _compare_to: Any,
) -> bool:
    """Leave out what full-text search keeps: tables of SQLite, columns of PostgreSQL. 0003, 0005 and 0007 make them."""
    return not (kind in ("table", "column", "index") and reflected and name is not None and "_fts" in name)


def run(connection: Connection) -> None:
    """Migrate on a connection that is open."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=include_object,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def enforce(connection: Connection, on: bool) -> None:
    """Have SQLite follow foreign keys, or not: a batch alter drops and copies a table, and what hangs on it must stay.

    Past SQLAlchemy, which would begin a transaction first: inside of one SQLite leaves this setting as it was.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


with db.engine().connect() as connection:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        enforce(connection, False)
    try:
        run(connection)
        connection.commit()
    finally:
        if sqlite:
            connection.rollback()
            enforce(connection, True)
