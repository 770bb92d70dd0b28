"""Where a person's name may stand outside the tables of people: rooms say it, and whoever forgets somebody asks.

Two kinds of columns. One that holds a name by itself (who told a story, who testifies) is erased by the act of
forgetting, and an archive without people leaves it out. A text may mention anybody, also somebody else of that name:
it is only told where it stands, for a person to look.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from data.tables import Table

Erase = Callable[[Session, int, str, datetime], None]
"""`erase(session, key, by, at)`: take the name out of one row, with whatever follows from that."""

Mark = Callable[[int, str], str]
"""`mark(initiative_id, text)`: what is stored in the place of a name or an address, such as a digest of it."""

LOT = 1_000


@dataclass(frozen=True)
class Names:
    """Columns of a table in which a name may stand, and where a person looks at them.

    `what` names the place ("a debrief"); `page` shows it and opens the record `opens` (as `data.find` does) by its key
    in the column `record`. With `erase` the columns hold a name by itself; an archive without people says `instead`.
    With `mark` they hold what it makes of the name.
    """

    table: str
    columns: tuple[str, ...]
    what: str
    page: str
    opens: str = ""
    record: str = "id"
    erase: Erase | None = None
    instead: str = ""
    mark: Mark | None = None


@dataclass(frozen=True)
class Spot:
    """One row where a name was found. It does not hold the name."""

    table: str
    key: int
    what: str
    page: str
    opens: str
    record_id: int | None

    @property
    def where(self) -> str:
        """The place in words, with the number of the record that shows it."""
        return f"{self.what}, {self.opens or 'row'} {self.record_id or self.key}"


_offered: dict[str, tuple[Names, ...]] = {}


def offer(room: str, names: Sequence[Names]) -> None:
    """Say it for one room. Saying it again replaces it."""
    _offered[room] = tuple(names)


def every() -> list[Names]:
    """What all rooms said."""
    return [each for names in _offered.values() for each in names]


def blank(table: str) -> dict[str, object]:
    """Columns of a table that hold a name by itself, with what stands there where people are left out."""
    return {
        column: each.instead for each in every() if each.table == table and each.erase is not None
        for column in each.columns
    }  # fmt: skip


def told(session: Session, initiative_id: int, *, alone: bool, marks: bool = False) -> Iterator[tuple[Spot, str]]:
    """Every text of an initiative that is not empty: of columns that hold a name by itself (`alone`), or of the others.

    Columns that hold a mark of it are among them only where `marks` asks for them. Structured answers (JSON) come as
    one text.
    """
    for names in every():
        if (names.erase is not None) is not alone or (names.mark is not None and not marks):
            continue
        table = Table.metadata.tables[names.table]
        columns = [table.c[name] for name in names.columns]
        record = table.c[names.record] if names.opens else sa.null()
        filled = [column.is_not(None) & (sa.cast(column, sa.Text) != "") for column in columns]
        query = sa.select(table.c.id, record, *columns).where(_mine(table, initiative_id), sa.or_(*filled))
        for key, record_id, *texts in session.execute(query.execution_options(yield_per=LOT)):
            spot = Spot(names.table, key, names.what, names.page, names.opens, record_id)
            for text in texts:
                if text:
                    yield spot, text if isinstance(text, str) else str(text)


def marked(session: Session, initiative_id: int, texts: Collection[str]) -> Iterator[tuple[Spot, str]]:
    """Rows that hold the mark of one of these names or addresses, with the mark."""
    for names in every():
        if names.mark is None:
            continue
        table = Table.metadata.tables[names.table]
        marks = {names.mark(initiative_id, text) for text in texts}
        for column in names.columns:
            query = sa.select(table.c.id, table.c[column]).where(_mine(table, initiative_id))
            for key, mark in session.execute(query.where(table.c[column].in_(marks))).all():
                yield Spot(names.table, key, names.what, names.page, "", None), mark


def _mine(table: sa.Table, initiative_id: int) -> sa.ColumnElement[bool]:
    """Whether a row is of this initiative: by its own column, or by that of what it belongs to."""
    if "initiative_id" in table.c:
        return table.c.initiative_id == initiative_id
    for link in sorted(table.foreign_keys, key=lambda each: each.parent.name):
        if not link.parent.nullable and link.column.table is not table:
            return link.parent.in_(sa.select(link.column).where(_mine(link.column.table, initiative_id)))
    raise LookupError(f"{table.name} belongs to no initiative")


def erase(session: Session, spot: Spot, *, by: str, at: datetime) -> None:
    """Take a name out of a row that holds it by itself."""
    for names in every():
        if names.table == spot.table and names.what == spot.what and names.erase is not None:
            names.erase(session, spot.key, by, at)
    session.expire_all()


def emptied(name: str, **values: object) -> Erase:
    """An eraser that puts these values into a row of the table `name`."""

    def run(session: Session, key: int, by: str, at: datetime) -> None:
        table = Table.metadata.tables[name]
        session.execute(table.update().where(table.c.id == key).values(**values))

    return run


def removed(name: str) -> Erase:
    """An eraser that removes a row of the table `name`."""

    def run(session: Session, key: int, by: str, at: datetime) -> None:
        table = Table.metadata.tables[name]
        session.execute(table.delete().where(table.c.id == key))

    return run


offer(
    "data",
    [
        Names(
            "partner", ("contact_name", "contact_email", "contact_phone"), "the contact of a partner", "setup",
            erase=emptied("partner", contact_name="", contact_email="", contact_phone=""),
        ),
        Names("import_batch", ("summary",), "the name of an imported file", "import"),
    ],
)  # fmt: skip
