"""The pull's way to the network: several sources at once are fetched and read, and none is held by two pulls."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data import fetch
from data.errors import FetchError, GroundswellError
from sentiment.listening import schedule
from sentiment.listening.connectors.feeds import read_feed
from sentiment.listening.entries import FeedDocument, Unreadable
from sentiment.mentions import SourceRow
from sentiment.queries import sources as queries
from sentiment.services import asking

log = logging.getLogger("groundswell")

OpenSession = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction: `data.db.writing`."""

Get = Callable[..., fetch.Fetched]
"""`data.fetch.get`, or what a test puts in its place."""

AT_ONCE = 4
LIMITS = fetch.Limits(max_bytes=8 * 1024 * 1024, max_inflated=16 * 1024 * 1024)
"""A feed of 20,000 entries has about 6 MB; what is larger costs a parser more than it is worth."""


def get_feed(address: str, *, etag: str = "", last_modified: str = "") -> fetch.Fetched:
    """Fetch a feed within its limits."""
    return fetch.get(address, etag=etag, last_modified=last_modified, limits=LIMITS)


@dataclass(frozen=True)
class Heard:
    """What asking one source came to: a document, nothing new, or an error. Not saved yet.

    A search that broke off half-way has both a document and an error. `memory` is to be kept with the document;
    `complete`: nothing that is known to be there was left unread.
    """

    source: SourceRow
    fetched: fetch.Fetched | None = None
    document: FeedDocument | None = None
    error: str = ""
    retry_after: float | None = None
    gone: bool = False  # for good
    memory: Mapping[str, object] | None = None
    complete: bool = True
    reach: datetime | None = None  # a search has heard everything since then


def hear_all(
    open_session: OpenSession,
    turn: list[SourceRow],
    get: Get,
    now: datetime,
    *,
    at_once: int = AT_ONCE,
    stop: Callable[[], bool] = lambda: False,
) -> Generator[Heard, None, None]:
    """Fetch and read sources, several at once, and give each back as it is ready.

    A source is claimed when its turn comes; those that another pull has are left to it. Only the caller's thread
    touches the database. Closed before its end, it lets go of what it holds and has not given back.
    """
    flying: dict[Future[Heard], SourceRow] = {}
    waiting = iter(turn)
    pool = ThreadPoolExecutor(max(at_once, 1), thread_name_prefix="pull")
    try:
        while True:
            while len(flying) < max(at_once, 1) and not stop():
                mine = _next_claimed(open_session, waiting, now)
                if mine is None:
                    break
                flying[pool.submit(hear, mine, get, now, open_session)] = mine
            if not flying:
                return
            done, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
                del flying[future]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        if flying:
            with open_session() as session:
                queries.release(session, [row.id for row in flying.values()])


def _next_claimed(open_session: OpenSession, waiting: Iterator[SourceRow], now: datetime) -> SourceRow | None:
    for row in waiting:
        with open_session() as session:
            if queries.claim(session, row, now, now + schedule.LEASE):
                return row
    return None


def hear(row: SourceRow, get: Get, now: datetime, open_session: OpenSession) -> Heard:
    """Ask one source and read what it says. What goes wrong becomes a sentence for the source's page."""
    try:
        return _feed(row, get) if row.kind == "feed" else _search(row, now, open_session)
    except GroundswellError as error:
        return Heard(row, error=str(error), complete=False)
    except Exception as error:
        # Its message can hold what was posted, so only its kind and place are logged.
        log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
        return Heard(row, error="It could not be asked, by an error of our own. The log says where.", complete=False)


def _feed(row: SourceRow, get: Get) -> Heard:
    try:
        fetched = get(row.address, etag=row.etag, last_modified=row.last_modified)
    except FetchError as error:
        return Heard(row, error=str(error), retry_after=error.retry_after, gone=error.status == 410, complete=False)
    if fetched.not_modified:
        return Heard(row, fetched)
    try:
        document = read_feed(fetched.body, address=fetched.final_address, content_type=fetched.content_type)
    except Unreadable as error:
        return Heard(row, fetched, error=str(error), complete=False)
    return Heard(row, fetched, document)


def _search(row: SourceRow, now: datetime, open_session: OpenSession) -> Heard:
    found = asking.look(row, now, open_session)
    document = FeedDocument(row.kind, entries=found.entries, notes=found.notes)
    return Heard(
        row, None, document, found.error, found.retry_after, memory=found.memory, complete=found.complete,
        reach=found.reach,
    )  # fmt: skip
