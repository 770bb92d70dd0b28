"""The database: one address, one engine per address, sessions that commit or roll back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event
from sqlmodel import Session

from data.errors import GroundswellError

DEFAULT_URL = "sqlite:///groundswell.db"
MIGRATIONS = Path(__file__).parent / "migrations"


def database_url() -> str:
    """`DATABASE_URL`, or a SQLite file in the working directory. PostgreSQL is driven by psycopg."""
    url = os.environ.get("DATABASE_URL") or DEFAULT_URL
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def engine() -> Engine:
    """The engine of the current `DATABASE_URL`."""
    return engine_for(database_url())


@lru_cache(maxsize=8)
def engine_for(url: str) -> Engine:
    """One engine per address. SQLite: WAL, foreign keys on, five seconds of patience, explicit BEGIN.

    Values never stand in an error's text: they may be personal data.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    made = create_engine(url, hide_parameters=True, connect_args={"timeout": 5, "check_same_thread": False})

    @event.listens_for(made, "connect")
    def _configure(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # SQLAlchemy sends BEGIN, so savepoints work
        # 64 MB of pages in memory where they are needed: of a large archive's indexes, every page is asked for again.
        for pragma in (
            "journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=NORMAL", "cache_size=-65536"
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    @event.listens_for(made, "begin")
    def _begin(connection: object) -> None:
        options = connection.get_execution_options()  # type: ignore[attr-defined]
        # A writer takes the lock at once: upgrading later fails where another writer came between.
        connection.exec_driver_sql("BEGIN" if options.get("reads") else "BEGIN IMMEDIATE")  # type: ignore[attr-defined]

    return made


@contextmanager
def reading() -> Iterator[Session]:
    """A session for queries. Nothing done in it is kept."""
    with Session(engine().execution_options(reads=True)) as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """A session for one verb: commits at the end, rolls everything back on an error."""
    with Session(engine()) as session, session.begin():
        yield session


@contextmanager
def trying() -> Iterator[Session]:
    """A session for seeing what a verb would do: everything is rolled back."""
    with Session(engine()) as session:
        try:
            yield session
        finally:
            session.rollback()


def alembic_config() -> Config:
    """Alembic's settings for the current database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", database_url().replace("%", "%%"))
    return config


def migrate() -> None:
    """Bring the database up to this version of Groundswell. Does nothing where it is there already."""
    if is_current():
        return
    command.upgrade(alembic_config(), "head")


def is_current() -> bool:
    """Whether the schema is the one this version expects.

    Raises GroundswellError where the database was made by a newer version.
    """
    script = ScriptDirectory.from_config(alembic_config())
    with engine().execution_options(reads=True).connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    if here is None:
        return False
    if here not in {revision.revision for revision in script.walk_revisions()}:
        raise GroundswellError(
            "This database was made by a newer version of Groundswell.",
            "Use that version, or restore a backup made with this one.",
        )
    return here == script.get_current_head()
