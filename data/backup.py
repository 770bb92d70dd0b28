"""A backup is an archive with nothing left behind; a restore lays it over what is here, all of it or nothing.

Whoever asked to be forgotten since the backup was made is forgotten again: that is asked of the room that knows them,
by the composition root that restores (`data/__main__.py`).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from data import archive, archive_in
from data.access import Actor, require
from data.errors import GroundswellError
from data.exchange import FileReport
from data.tables import Table


def backup(session: Session, actor: Actor, path: Path, *, now: datetime) -> dict[str, int]:
    """Write everything there is, also secrets and people, to a file that only its owner may read; rows by table."""
    require(actor, "move_data")
    return archive.export(session, actor, path, people=True, now=now, whole=True)


def restore(session: Session, actor: Actor, path: Path, *, said: archive_in.Said | None = None) -> FileReport:
    """Put a backup in the place of everything that is here.

    Raises GroundswellError where the file is damaged or no backup; nothing is changed then.
    """
    require(actor, "move_data")
    if not archive_in.is_backup(path):
        raise GroundswellError(f"{path} is an export, not a backup.", "Take it in with import; restore needs a backup.")
    for table in [Table.metadata.tables["initiative"], *reversed(Table.metadata.sorted_tables)]:
        session.execute(sa.delete(table))  # the initiative first: what belongs to it goes with it
    session.expire_all()
    return archive_in.load(session, actor, path, people=True, said=said, whole=True)
