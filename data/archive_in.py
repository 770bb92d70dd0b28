"""Our own archive, read back: into an empty database, or into the one it came from (`data/archive.py` writes it)."""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from data import db, moving
from data.access import Actor, require
from data.archive import LOT, MANIFEST, VERSION, Part, initiatives, parts
from data.errors import GroundswellError
from data.exchange import FileReport
from data.tables import Table

MOST_NAMED = 200
"""Rows that are refused by name; the rest are counted."""

Said = Callable[[str], None]
Row = dict[str, Any]


@dataclass
class _Seen:
    """What came of the rows so far: `lost` are keys, by table, that nothing may be hung on."""

    report: FileReport
    lost: dict[str, set[Any]] = field(default_factory=dict)
    gone: Mapping[str, moving.Keys] = field(default_factory=dict)
    forgotten: int = 0
    unnamed: int = 0

    def lose(self, part: Part, row: Row, why: str) -> None:
        if why:
            if len(self.report.refused) < MOST_NAMED:
                self.report.refuse(f"{part.table.name} {'/'.join(map(str, part.key(row)))}", why)
            else:
                self.unnamed += 1
        if len(part.keys) == 1:
            self.lost.setdefault(part.table.name, set()).add(part.key(row)[0])


def load(
    session: Session, actor: Actor, path: Path, *, people: bool, said: Said | None = None, whole: bool = False
) -> FileReport:
    """Import an archive: into an empty database, or into the one it came from, where it adds what is missing.

    What is here and differs stays as it is here and is named, and nothing new is hung on it. `people` False leaves
    out the people of an archive that has them. Raises GroundswellError where the file is no archive, is damaged,
    was made by a newer version, or is of another initiative; nothing is saved then. With `whole` it is a backup
    that comes back as it was (`data/backup.py`).
    """
    require(actor, "move_data")
    seen = _Seen(FileReport(str(path), "groundswell"))
    try:
        with zipfile.ZipFile(path) as file:
            manifest = _manifest(file)
            _same_initiative(session, manifest)
            with_people = people and bool(manifest["people"])
            if manifest["people"] and not people:
                seen.report.note("The archive holds people; they were left out. --people takes them in.")
            moved, _ = parts(with_people, whole)
            listed = {one["name"]: one for one in manifest["tables"]}
            _known(listed)
            files = {part.table.name: (part, listed[part.table.name]["file"]) for part in moved
                     if part.table.name in listed}  # fmt: skip
            seen.gone = moving.forgotten(session, lambda name: _read(file, *files[name]) if name in files else ())
            later: list[tuple[Part, Row]] = []
            for part in moved:
                if part.table.name in files:
                    _table(session, file, part, files[part.table.name][1], seen, later)
                    if said is not None:
                        said(part.table.name)
            _hang(session, later)
    except (OSError, zipfile.BadZipFile) as error:
        raise GroundswellError(f"{path} is no archive that can be read.", "Choose a file that export wrote.") from error
    _count_on(session, moved)
    moving.finish(session)
    if seen.unnamed:
        seen.report.refuse("more", f"{seen.unnamed:,} more rows were refused for such reasons.")
    if seen.forgotten:
        seen.report.note(f"{seen.forgotten:,} rows of people who asked to be forgotten stayed out.")
    session.expire_all()
    return seen.report


def is_backup(path: Path) -> bool:
    """Whether a file is a backup, whole in both senses. Raises GroundswellError where it is no archive or damaged."""
    try:
        with zipfile.ZipFile(path) as file:
            return bool(_manifest(file).get("whole"))
    except (OSError, zipfile.BadZipFile) as error:
        raise GroundswellError(f"{path} is no archive that can be read.", "Choose a file that backup wrote.") from error


def _manifest(file: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest of an archive whose files are all whole."""
    wrong = GroundswellError("The file is no archive of Groundswell.", "Choose a file that export wrote.")
    try:
        found = json.loads(file.read(MANIFEST))
        version, tables = found["groundswell"], found["tables"]
        names = [(one["name"], one["file"], one["sha256"]) for one in tables]
        revisions = {one.revision for one in ScriptDirectory.from_config(db.alembic_config()).walk_revisions()}
        if version > VERSION or found["schema"] not in revisions:
            raise GroundswellError("The archive was made by a newer version of Groundswell.", "Import it with that.")
        for name, member, mark in names:
            if _mark(file, member) != mark:
                raise GroundswellError(f"The archive is damaged: its table {name} is not what was written.")
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise wrong from error
    return dict(found)


def _mark(file: zipfile.ZipFile, member: str) -> str:
    mark = hashlib.sha256()
    with file.open(member) as lines:
        while piece := lines.read(1 << 20):
            mark.update(piece)
    return mark.hexdigest()


def _same_initiative(session: Session, manifest: dict[str, Any]) -> None:
    """An initiative is known again by its key and the moment it was made."""
    here = initiatives(session)
    if here and not any(one in manifest["initiatives"] for one in here):
        raise GroundswellError(
            "This database holds another initiative.", "Import the archive into an empty database (DATABASE_URL)."
        )


def _known(listed: Mapping[str, Any]) -> None:
    if strange := sorted(set(listed) - set(Table.metadata.tables)):
        raise GroundswellError(f"The archive has tables that this version does not know: {', '.join(strange)}.")


def _table(
    session: Session, file: zipfile.ZipFile, part: Part, member: str, seen: _Seen, later: list[tuple[Part, Row]]
) -> None:
    filled = session.execute(sa.select(part.keys[0]).limit(1)).first() is not None
    lot: list[Row] = []
    for row in _read(file, part, member):
        lot.append(row)
        if len(lot) == LOT:
            _lot(session, part, lot, filled, seen, later)
            lot = []
    if lot:
        _lot(session, part, lot, filled, seen, later)


def _read(file: zipfile.ZipFile, part: Part, member: str) -> Iterator[Row]:
    with file.open(member) as lines:
        for line in lines:
            yield _decoded(part, line)


def _decoded(part: Part, line: bytes) -> Row:
    try:
        said = json.loads(line)
        if strange := sorted(set(said) - set(part.table.columns.keys())):
            raise GroundswellError(f"The archive's table {part.table.name} has unknown columns: {', '.join(strange)}.")
        row = {
            name: _in(part.table.columns[name], value)
            for name, value in said.items()
            if value is not None or not isinstance(part.table.columns[name].type, sa.JSON)  # absent: NULL, no "null"
        }
        part.key(row)
    except (KeyError, TypeError, ValueError) as error:
        raise GroundswellError(f"The archive's table {part.table.name} has a row that cannot be read.") from error
    return part.cleared(row)


def _in(column: sa.Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, sa.JSON):
        return value
    kind = (column.type.impl if isinstance(column.type, sa.TypeDecorator) else column.type).python_type
    if kind in (datetime, date, time):
        return kind.fromisoformat(value)
    return base64.b64decode(value, validate=True) if kind is bytes else value


def _lot(
    session: Session, part: Part, lot: list[Row], filled: bool, seen: _Seen, later: list[tuple[Part, Row]]
) -> None:
    here = _here(session, part, lot) if filled else {}
    fresh: list[Row] = []
    for row in lot:
        stored = here.get(part.key(row))
        if _forgotten(part, row, seen):
            seen.forgotten += 1
            seen.lose(part, row, "")
        elif stored is None:
            if why := _unhung(part, row, seen):
                seen.lose(part, row, why)
            else:
                fresh.append(row)
        elif part.line(stored) == part.line({column.name: row.get(column.name) for column in part.table.columns}):
            seen.report.same += 1
        else:
            if part.table.name != "initiative":  # known to be the same one, so what belongs to it may come
                seen.lose(part, row, "It is different here, and stays as it is here.")
            else:
                seen.report.note("The initiative's own words differ here and stay as they are.")
    _insert(session, part, fresh, seen, later)


def _here(session: Session, part: Part, lot: Sequence[Row]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    wanted = [part.key(row) for row in lot]
    single = len(part.keys) == 1
    where = part.keys[0].in_([key[0] for key in wanted]) if single else sa.tuple_(*part.keys).in_(wanted)
    return {
        part.key(found): found
        for found in (row._asdict() for row in session.execute(sa.select(part.table).where(where)))
    }


def _forgotten(part: Part, row: Row, seen: _Seen) -> bool:
    """Whether a row is about somebody who asked to be forgotten. In what only names them, nobody is named instead."""
    if row.get("id") in seen.gone.get(part.table.name, ()):
        return True
    for name, table in part.links():
        if row.get(name) is not None and row[name] in seen.gone.get(table, ()):
            if not part.table.columns[name].nullable or part.table.name in moving.people():
                return True
            row[name] = None
    return False


def _unhung(part: Part, row: Row, seen: _Seen) -> str:
    """Why a row may not come: what it belongs to did not come, or is another record here."""
    for name, table in part.links():
        if row.get(name) is not None and row[name] in seen.lost.get(table, ()):
            return f"What it belongs to ({table} {row[name]}) was not taken."
    return ""


def _insert(session: Session, part: Part, rows: list[Row], seen: _Seen, later: list[tuple[Part, Row]]) -> None:
    """Insert rows. Links to rows that come later are set at the end."""
    if not rows:
        return
    order = {table.name: place for place, table in enumerate(Table.metadata.sorted_tables)}
    ahead = [name for name, table in part.links() if order[table] >= order[part.table.name]]
    kept = [*(key.name for key in part.keys), *ahead]
    linked = (row for row in rows if any(row.get(name) is not None for name in ahead))
    later.extend((part, {name: row[name] for name in kept}) for row in linked)
    ready = [row | dict.fromkeys(ahead) for row in rows]
    for _, alike in groupby(sorted(ready, key=list), key=list):  # one statement takes rows of the same columns
        some = list(alike)
        try:
            with session.begin_nested():
                session.execute(part.table.insert(), some)
            seen.report.new += len(some)
        except IntegrityError:
            for row in some:
                _insert_one(session, part, row, seen)


def _insert_one(session: Session, part: Part, row: Row, seen: _Seen) -> None:
    try:
        with session.begin_nested():
            session.execute(part.table.insert(), [row])
        seen.report.new += 1
    except IntegrityError:
        seen.lose(part, row, "Another record stands in its place here, or what it belongs to is gone.")


def _hang(session: Session, later: Sequence[tuple[Part, Row]]) -> None:
    for part, row in later:
        keys = [key == row[key.name] for key in part.keys]
        values = {name: value for name, value in row.items() if name not in part.table.primary_key.columns}
        session.execute(part.table.update().where(*keys).values(**values))


def _count_on(session: Session, moved: Sequence[Part]) -> None:
    """PostgreSQL numbers new rows from where the imported keys end; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for part in moved:
        if len(part.keys) == 1 and part.keys[0].name == "id":
            most = session.execute(sa.select(sa.func.max(part.keys[0]))).scalar_one()
            if most:
                session.execute(
                    sa.text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :most)"),
                    {"name": part.table.name, "most": most},
                )
