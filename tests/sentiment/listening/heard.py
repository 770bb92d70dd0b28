"""Mentions for tests: sources and entries that are saved as a pull saves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from data.agenda import InitiativeRow
from sentiment.listening.entries import EntryDraft
from sentiment.mentions import SourceRow
from sentiment.queries import sources
from sentiment.services import saving
from tests.conftest import NOW

WIRE = (
    "The county board voted on Tuesday to double the number of child care places by next autumn, as families have "
    "asked for three years, and set aside nine million dollars for wages of those who work there."
)
GUARDS = (
    "Crossing guards return to Elm Street on Monday after parents counted four hundred cars an hour at the gate of "
    "the school and brought the numbers to the council in a shoe box."
)


def make_source(session: Session, initiative: InitiativeRow, name: str = "one", **more: str) -> SourceRow:
    """A feed that nobody pulls."""
    key = sources.insert_source(
        session, initiative.id, f"https://{name}.example/f", kind="feed", title=name, outlet="", by="", now=NOW
    )
    return sources.source(session, initiative.id, key)


def entry(
    name: str,
    text: str = WIRE,
    *,
    title: str = "",
    author: str = "",
    outlet: str = "",
    days: float = 1,
    bot: bool = False,
) -> EntryDraft:
    """An entry published some days before NOW."""
    return EntryDraft(
        external_id=name, title=title, text=text, author=author, outlet=outlet, bot=bot,
        published=NOW - timedelta(days=days),
    )  # fmt: skip


def save(
    session: Session, initiative: InitiativeRow, source: SourceRow, entries: Sequence[EntryDraft], now: datetime = NOW
) -> None:
    """Save entries as they would be after a pull."""
    saving.save_entries(session, initiative, source, entries, now=now)
