"""What is new since someone last looked: one short strip that every room may write a line of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session


@dataclass(frozen=True)
class NewsItem:
    """One line of the strip. `page` opens the evidence; the lowest `rank` stands first."""

    text: str
    page: str
    rank: int = 50


Provider = Callable[[Session, int, datetime, datetime], Sequence[NewsItem]]
"""`provider(session, initiative_id, since, now)`: what changed after `since`, both aware UTC."""

_offered: dict[str, Provider] = {}


def offer(name: str, provider: Provider) -> None:
    """Offer one room's news. Offering again under the same name replaces the provider."""
    _offered[name] = provider


def items(session: Session, initiative_id: int, since: datetime, now: datetime, limit: int = 6) -> list[NewsItem]:
    """What is new, most urgent first, at most `limit` lines."""
    found = [item for provider in _offered.values() for item in provider(session, initiative_id, since, now)]
    return sorted(found, key=lambda item: (item.rank, item.text))[:limit]
