"""The base of every table: naming convention, UTC times, and the columns that records share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import DateTime, MetaData, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time, stored as UTC. SQLite drops offsets, so they are put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC. A naive time is a programming error (ValueError)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back to an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """Base of all tables. Its own registry survives Streamlit's hot reload (the default one does not)."""

    __tablename__: ClassVar[Any]


def key() -> Any:
    """The integer primary key of a table."""
    return Field(default=None, primary_key=True)


def link(target: str, *, nullable: bool = False, cascade: bool = False, index: bool = True) -> Any:
    """A foreign key to `target` ("goal.id"). `cascade` deletes this row with the one it points to.

    A nullable link without `cascade` becomes null then. It is never left to fail: PostgreSQL checks a plain
    link before a cascade that comes another way, so that removing an initiative would stop half way.
    """
    if cascade or nullable:
        gone: Literal["CASCADE", "SET NULL"] = "CASCADE" if cascade else "SET NULL"
        return Field(default=None, foreign_key=target, nullable=nullable, index=index, ondelete=gone)
    return Field(default=None, foreign_key=target, nullable=nullable, index=index)


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    """An aware UTC time column."""
    return Field(default=None, sa_type=UTCDateTime, nullable=nullable, index=index)


def flag() -> Any:
    """A column that is false unless said otherwise, also for the rows that stood before the column came."""
    return Field(default=False, sa_column_kwargs={"server_default": text("false")})
