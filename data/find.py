"""Find: one box over events, people, bills, stories and campaigns. Each room offers what it can look up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session


@dataclass(frozen=True)
class Hit:
    """One record found: what it is, its name, a line about it, and the page and record that show it."""

    kind: str
    title: str
    detail: str
    page: str
    record_id: int


Provider = Callable[[Session, int, str, int], Sequence[Hit]]
"""`provider(session, initiative_id, text, limit)`: the room's best hits first, at most `limit`."""

_offered: dict[str, Provider] = {}


def offer(kind: str, provider: Provider) -> None:
    """Offer to look up one kind of record. Offering the kind again replaces the provider."""
    _offered[kind] = provider


def search(session: Session, initiative_id: int, text: str, limit: int = 8) -> list[Hit]:
    """Hits for what was typed, at most `limit` of each kind. Fewer than two letters find nothing."""
    text = " ".join(text.split())
    if len(text) < 2:
        return []
    return [
        hit for provider in _offered.values() for hit in list(provider(session, initiative_id, text, limit))[:limit]
    ]
