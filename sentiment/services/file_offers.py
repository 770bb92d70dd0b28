"""What the listening wing offers the import page: files of mentions, lists of feeds, and taking an import back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlmodel import Session

from data import exchange, undo
from data.access import Actor
from data.exchange import FileReport, Format, Option
from sentiment.listening.searches import CHANNELS
from sentiment.queries import mentions as queries
from sentiment.services.archive import check_file, import_file, undo_mentions
from sentiment.services.formats import FILE_FORMATS, FileFormat, is_list
from sentiment.services.sources import import_opml

Verb = Callable[..., FileReport]


def register() -> None:
    """Fill the ground floor's registries. Doing it again changes nothing."""
    for each in FILE_FORMATS.values():
        exchange.offer(_format(each))
    exchange.offer(Format("opml", "List of feeds (OPML)", ("opml", "xml"), _is_list, _load_list, verb="edit_sources"))
    undo.offer(
        "mentions",
        undo.Undo("mention", "mentions", "import_mentions", queries.count_of_batch, undo_mentions),
    )


def _format(each: FileFormat) -> Format:
    options = []
    if each.asks_order:
        orders = [("mdy", "Month first"), ("dmy", "Day first")]
        options.append(Option("order", "Dates such as 3/4/2026", lambda *_: orders))
    if each.columns is not None:
        options.append(
            Option("channel", "What they are", lambda *_: list(CHANNELS.items()), help="Found out by their links.")
        )
    return Format(
        each.name,
        each.label,
        each.extensions,
        lambda _filename, body: each.looks_like(body),
        partial(_call, import_file, each.name),
        options=tuple(options),
        check=partial(_call, check_file, each.name),
        columns=each.columns,
        table=each.table,
    )


def _call(
    verb: Verb, format: str, session: Session, actor: Actor, initiative_id: int, filename: str, body: bytes,
    options: dict[str, str], now: datetime,
) -> FileReport:  # fmt: skip
    return verb(session, actor, initiative_id, format, filename, body, options, now=now)


def _is_list(_filename: str, body: bytes) -> bool:
    return is_list(body)


def _load_list(
    session: Session, actor: Actor, initiative_id: int, filename: str, body: bytes, _options: dict[str, str],
    now: datetime,
) -> FileReport:  # fmt: skip
    return import_opml(session, actor, initiative_id, filename, body, now=now)
