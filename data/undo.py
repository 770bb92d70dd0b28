"""Taking an import back: rooms say what a batch brought and how to remove it, the import page and commands ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

Count = Callable[[Session, int, int], int]
"""`count(session, initiative_id, batch_id)`: how many records the batch brought that are still here."""

Remove = Callable[[Session, int, int, datetime], int]
"""`remove(session, initiative_id, batch_id, now)`: remove them, with every count that they stood in; how many."""

Kept = Callable[[Session, int, int], list[str]]
"""`kept(session, initiative_id, batch_id)`: what the batch brought and stays, each with the reason in a sentence."""


@dataclass(frozen=True)
class Undo:
    """What a room can take back of a batch. `verb` is what the actor must be allowed (`data.access`)."""

    one: str
    many: str
    verb: str
    count: Count
    remove: Remove
    kept: Kept | None = None

    def some(self, number: int) -> str:
        """A number of them, as "1 mention" or "2,000 mentions"."""
        return f"{number:,} {self.one if number == 1 else self.many}"


_offered: dict[str, Undo] = {}


def offer(name: str, undo: Undo) -> None:
    """Offer to take something back. Offering again under the same name replaces it."""
    _offered[name] = undo


def there(session: Session, initiative_id: int, batch_id: int) -> list[tuple[Undo, int]]:
    """What a batch brought that is still here, by room."""
    counted = [(undo, undo.count(session, initiative_id, batch_id)) for undo in _offered.values()]
    return [(undo, count) for undo, count in counted if count]


def kept(session: Session, initiative_id: int, batch_id: int) -> list[str]:
    """What a batch brought and would stay, in every room: because somebody worked on it, or others told of it too."""
    return [
        said for undo in _offered.values() if undo.kept is not None
        for said in undo.kept(session, initiative_id, batch_id)
    ]  # fmt: skip
