"""Our own archive: every room's tables in one zip, so that an initiative can move, and nothing changes on the way.

A manifest and one JSON Lines file a table, rows by key. Exporting, importing into an empty database and exporting
again gives the same bytes but for the date. Importing into the database it came from adds only what is missing
there. People are in it only where that was asked for (docs/decisions/0008).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlmodel import Session

from data import audit, db, moving
from data.access import Actor, require
from data.errors import GroundswellError
from data.tables import Table

VERSION = 1
MANIFEST = "manifest.json"
LOT = 500
"""Rows read and saved at a time."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: the manifest alone says when it was made."""
_NOT_OURS = frozenset({"export_people"})
"""Audit entries about exports tell of this installation, not of the initiative."""


@dataclass(frozen=True)
class Part:
    """One table as it moves: `drop` are columns emptied because what they point to does not move.

    `shut` closes a row that opens something here, or takes out words that are withheld.
    """

    table: sa.Table
    blank: dict[str, object]
    drop: frozenset[str]
    shut: moving.Shut | None = None

    @property
    def keys(self) -> list[sa.Column[Any]]:
        """The columns of its key."""
        return list(self.table.primary_key.columns)

    def key(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """A row's key."""
        return tuple(row[column.name] for column in self.keys)

    def line(self, row: Mapping[str, Any]) -> str:
        """A row as it stands in the archive."""
        kept = self.cleared(row)
        found = {column.name: _out(kept[column.name]) for column in self.table.columns}
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))

    def cleared(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row without what does not move: cells that are empty stay so."""
        found = dict(row)
        if self.shut is not None:
            found |= self.shut(row)
        return found | {name: value for name, value in self.blank.items() if found.get(name)} | dict.fromkeys(self.drop)

    def links(self) -> list[tuple[str, str]]:
        """Columns that point to a row of another table, with that table's name."""
        return [(link.parent.name, link.column.table.name) for link in self.table.foreign_keys]


def parts(people: bool, whole: bool = False) -> tuple[list[Part], dict[str, str]]:
    """The tables that move, those pointed to first; and those that stay, with the reason. A `whole` one is a backup."""
    stays = {} if whole else moving.stays()
    if not people:
        stays |= dict.fromkeys(moving.people(), "people: only with --people")
    tables = Table.metadata.sorted_tables
    found: list[Part] = []
    for table in tables:
        if table.name in stays:
            continue
        # A row that cannot be without someone who stays, stays as well.
        gone = [link.parent for link in table.foreign_keys if link.column.table.name in stays]
        if any(not column.nullable for column in gone):
            stays[table.name] = stays[next(iter(gone[0].foreign_keys)).column.table.name]
            continue
        blank = {} if people else moving.blank(table.name)
        shut = None if whole else moving.shut(table.name, people=people)
        found.append(Part(table, blank, frozenset(column.name for column in gone), shut))
    return found, {table.name: stays[table.name] for table in tables if table.name in stays}


def export(
    session: Session, actor: Actor, path: Path, *, people: bool, now: datetime, whole: bool = False
) -> dict[str, int]:
    """Write the whole database as an archive; returns the number of rows by table.

    The file appears whole or not at all, and only its owner may read it. An export with people is noted.
    With `whole` it is a backup: nothing stays behind, neither secrets nor refusals (`data/backup.py`).
    """
    require(actor, "move_data")
    moved, stays = parts(people, whole)
    beside = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            counts = _write(session, file, moved, stays, {"people": people, "whole": whole}, now)
        os.replace(beside, path)
    except OSError as error:
        raise GroundswellError(f"{path} cannot be written: {error.strerror or type(error).__name__}.") from error
    finally:
        beside.unlink(missing_ok=True)
    if people:
        audit.record(session, actor, None, "export_people", "archive", None, now=now)
    return counts


def _write(
    session: Session,
    file: IO[bytes],
    moved: Sequence[Part],
    stays: dict[str, str],
    kind: dict[str, bool],
    now: datetime,
) -> dict[str, int]:
    listed: list[dict[str, Any]] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for part in moved:
            name, rows, mark = f"tables/{part.table.name}.jsonl", 0, hashlib.sha256()
            with out.open(_entry(name), "w", force_zip64=True) as member:
                for row in _rows(session, part):
                    line = (part.line(row) + "\n").encode()
                    member.write(line)
                    mark.update(line)
                    rows += 1
            listed.append({"name": part.table.name, "file": name, "rows": rows, "sha256": mark.hexdigest()})
        manifest = {
            "groundswell": VERSION,
            "schema": _schema(),
            **kind,
            "made": now.isoformat(),
            "initiatives": initiatives(session),
            "tables": listed,
            "stays": stays,
        }
        out.writestr(_entry(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    return {one["name"]: one["rows"] for one in listed}


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _rows(session: Session, part: Part) -> Iterator[Mapping[str, Any]]:
    session.flush()
    query = sa.select(part.table).order_by(*part.keys).execution_options(yield_per=LOT)
    if part.table.name == "audit_entry":
        query = query.where(part.table.c.verb.not_in(_NOT_OURS))
    for row in session.execute(query):
        yield row._asdict()


def _schema() -> str:
    return str(ScriptDirectory.from_config(db.alembic_config()).get_current_head())


def initiatives(session: Session) -> list[dict[str, Any]]:
    """The initiatives there are: an initiative is known again by its key and the moment it was made."""
    table = Table.metadata.tables["initiative"]
    found = session.execute(sa.select(table.c.id, table.c.created_at).order_by(table.c.id))
    return [{"id": key, "created_at": _out(made)} for key, made in found]


def _out(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float):
        return value + 0.0  # SQLite keeps no sign of zero, and an archive reads the same wherever it was made
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
