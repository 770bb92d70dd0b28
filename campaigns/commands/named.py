"""Names on the command line: shortened as long as they stay clear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from sqlmodel import Session

from campaigns import queries
from campaigns.outreach import EventRow
from data.errors import NotFound


class Named(Protocol):
    """A row that has a name."""

    @property
    def name(self) -> str:
        """What people call it."""


MOST_NAMED = 12
"""Names in the message where none fits: of more, nobody finds theirs."""
Row = TypeVar("Row", bound=Named)


def one(rows: Sequence[Row], text: str, noun: str) -> Row:
    """The row that a name, its start or a part of it points to. Raises NotFound, naming what there is."""
    wanted = text.strip().casefold()
    for fits in (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    ):
        found = [row for row in rows if wanted and fits(row.name.casefold())]
        if len(found) == 1:
            return found[0]
    close = [row for row in rows if wanted and wanted in row.name.casefold()] or rows
    told = list(dict.fromkeys(row.name for row in close))
    more = f"; and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
    names = "; ".join(told[:MOST_NAMED]) + more or "none yet"
    raise NotFound(f"“{text}” names no {noun}, or more than one.", f"There are: {names}.")


def an_event(session: Session, initiative_id: int, text: str) -> EventRow:
    """The event that a number or a name points to; of several of one name the newest. Raises NotFound."""
    wanted = text.strip().casefold()
    if wanted.isdecimal() and len(wanted) < 10:
        found = queries.event_or_none(session, initiative_id, int(wanted))
        if found is None:
            raise NotFound(f"There is no event {wanted}.", "`events --json` lists them.")
        return found
    rows = queries.events(session, initiative_id)
    return next((row for row in rows if row.name.casefold() == wanted), None) or one(rows, text, "event")
