"""Who is expected at an event and who is there, as the list at the door shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STATUSES = ("invited", "rsvp", "checked in", "attended", "no show", "cancelled")
THERE = ("checked in", "attended")


@dataclass(frozen=True)
class Guest:
    """Somebody with a part in an event. `id` is the part's, not the person's."""

    id: int
    name: str
    status: str
    walk_in: bool
    at: datetime | None

    @property
    def here(self) -> bool:
        """Whether they are checked in."""
        return self.status in THERE
