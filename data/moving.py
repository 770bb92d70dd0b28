"""What rooms say about their tables when an initiative moves: which hold people, which stay, what follows.

Every table moves in our own archive (`data/archive.py`) unless a room says otherwise here: a table that comes later is
in it without being listed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from data import forgetting

Keys = frozenset[object]
"""Keys of rows of one table."""

Rows = Callable[[str], Iterable[Mapping[str, object]]]
"""`rows(table)`: what an archive holds of a table, row by row; nothing where it does not have it."""

Forgotten = Callable[[Session, Rows], Mapping[str, Keys]]
"""`forgotten(session, rows)`: by table, the keys of rows about people who asked to be forgotten here."""

Shut = Callable[[Mapping[str, object]], Mapping[str, object]]
"""`shut(row)`: the columns of a row that open something here, and what stands there in an archive instead."""

After = Callable[[Session], None]
"""`after(session)`: what must be worked out anew once rows came in, such as a search index."""


@dataclass(frozen=True)
class Moves:
    """What one room says about its tables.

    `people`: tables about persons who are not public figures; they move only where that is asked for.
    `blank`: columns with personal data in other tables, and what stands there instead; columns that hold a name by
    itself are told to `data.forgetting` and left out like these.
    `stays`: tables that belong to this installation, with the reason.
    `shut`: tables whose rows open something in this installation alone.
    `withheld`: tables with words that somebody did not allow to be told; they move with the people only.
    `forgotten`: who may not come back. Where other tables name them, the name is left out and the count stays.
    """

    people: Collection[str] = ()
    blank: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    stays: Mapping[str, str] = field(default_factory=dict)
    shut: Mapping[str, Shut] = field(default_factory=dict)
    withheld: Mapping[str, Shut] = field(default_factory=dict)
    forgotten: Forgotten | None = None
    after: After | None = None


_offered: dict[str, Moves] = {
    "data": Moves(stays={"calendar_feed": "its addresses open this installation only"}),
}


def offer(room: str, moves: Moves) -> None:
    """Say it for one room. Saying it again replaces it."""
    _offered[room] = moves


def people() -> frozenset[str]:
    """Tables of people."""
    return frozenset(name for moves in _offered.values() for name in moves.people)


def blank(table: str) -> dict[str, object]:
    """Personal columns of a table that moves anyway, with what stands there instead."""
    said = {name: value for moves in _offered.values() for name, value in moves.blank.get(table, {}).items()}
    return forgetting.blank(table) | said


def shut(table: str, *, people: bool = True) -> Shut | None:
    """What closes the rows of a table that open something here, and, without people, takes out what is withheld."""
    closing = next((moves.shut[table] for moves in _offered.values() if table in moves.shut), None)
    if people or closing is not None:
        return closing
    return next((moves.withheld[table] for moves in _offered.values() if table in moves.withheld), None)


def stays() -> dict[str, str]:
    """Tables that never move, with the reason."""
    return {name: why for moves in _offered.values() for name, why in moves.stays.items()}


def forgotten(session: Session, rows: Rows) -> dict[str, Keys]:
    """By table, the keys of rows that may not come back."""
    found: dict[str, Keys] = {}
    for moves in _offered.values():
        if moves.forgotten is not None:
            for table, keys in moves.forgotten(session, rows).items():
                found[table] = found.get(table, frozenset()) | keys
    return found


def finish(session: Session) -> None:
    """Work out anew what every room keeps beside its tables."""
    for moves in _offered.values():
        if moves.after is not None:
            moves.after(session)
