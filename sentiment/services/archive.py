"""Feed documents and lists of feeds from disk: an archive's import, without the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice

from sqlmodel import Session

from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import GroundswellError
from data.exchange import FileReport, ImportReport, summary
from sentiment.listening.connectors import opml
from sentiment.listening.connectors.feeds import looks_like, read_feed
from sentiment.listening.entries import FeedDocument, Unreadable
from sentiment.mentions import SourceRow
from sentiment.queries import sources as queries
from sentiment.services.entries import Asked
from sentiment.services.saving import save_entries, topics_in_use
from sentiment.services.sources import import_opml

FILES_AT_ONCE = 50  # in one transaction: an archive that is interrupted keeps what it has saved
LARGEST = 64 * 1024 * 1024
FORMATS = ("feed", "opml")


def is_feed(body: bytes) -> bool:
    """Whether a file looks like a feed document, from its first bytes."""
    return looks_like(body) and not opml.looks_like(body)


def is_list(body: bytes) -> bool:
    """Whether a file looks like an OPML list of feeds, from its first bytes."""
    return opml.looks_like(body) and not looks_like(body)


def import_feed(
    session: Session,
    actor: Actor,
    initiative_id: int,
    filename: str,
    body: bytes,
    *,
    now: datetime,
    source_id: int | None = None,
    asked: Asked | None = None,
    batch_id: int | None = None,
) -> FileReport:
    """Save the entries of a feed document. Raises Unreadable where it is none.

    Its entries count for the source with the document's own address, where there is one; else for an archive
    named after what the document says it is, so that importing it again, or a later copy, adds nothing twice.
    """
    require(actor, "import_mentions")
    _refuse_large(body)
    initiative = ground.initiative(session, initiative_id)
    document = read_feed(body)
    source = (
        queries.source(session, initiative_id, source_id)
        if source_id is not None
        else _source_of(session, actor, initiative_id, filename, document, now)
    )
    saved = save_entries(
        session, initiative, source, document.entries, now=now, asked=asked, batch_id=batch_id, live=False
    )
    report = FileReport(filename, "feed", saved.new, saved.changed, saved.same, undated=saved.undated)
    for note in (*document.notes, *saved.notes()):
        report.note(note)
    if not document.entries:
        report.note("The document has no entries.")
    return report


def _source_of(
    session: Session, actor: Actor, initiative_id: int, filename: str, document: FeedDocument, now: datetime
) -> SourceRow:
    there = queries.source_at(session, initiative_id, [document.address]) if document.address else None
    if there is not None:
        return there
    name = document.address or document.link or document.title or filename.rsplit("/", 1)[-1]
    address = f"archive:{name}"[:500]
    there = queries.source_at(session, initiative_id, [address])
    if there is not None:
        return there
    key = queries.insert_source(
        session, initiative_id, address, kind="archive", title=document.title or filename.rsplit("/", 1)[-1],
        outlet="", by=actor.name, now=now,
    )  # fmt: skip
    return queries.source(session, initiative_id, key)


def import_feed_files(
    session: Session,
    actor: Actor,
    initiative_id: int,
    files: Sequence[tuple[str, bytes]],
    *,
    now: datetime,
    format: str = "",
    asked: Asked | None = None,
    batch_id: int | None = None,
) -> ImportReport:
    """Import files, each in its own savepoint. One that cannot be read is refused whole and named; the rest is saved.

    `format`: feed or opml; empty looks at the content of each.
    """
    require(actor, "import_mentions")
    asked = asked or topics_in_use(session, initiative_id)
    report = ImportReport(batch=batch_id)
    for filename, body in files:
        kind = format or ("opml" if is_list(body) else "feed")
        try:
            with session.begin_nested():
                if kind == "opml":
                    one = import_opml(session, actor, initiative_id, filename, body, now=now)
                else:
                    one = import_feed(
                        session, actor, initiative_id, filename, body, now=now, asked=asked, batch_id=batch_id
                    )
        except Unreadable as error:
            one = FileReport(filename, kind, undated=0 if kind == "feed" else None)
            one.refuse("file", str(error))
        report.files.append(one)
    saved = sum(one.saved for one in report.files)
    audit.record(
        session, actor, initiative_id, "import_mentions", "mention", None, now=now,
        detail={"files": len(report.files), "saved": saved},
    )  # fmt: skip
    return report


def import_archive(
    open_session: Callable[[], AbstractContextManager[Session]],
    actor: Actor,
    initiative_id: int,
    files: Iterable[tuple[str, bytes]],
    *,
    now: datetime,
    format: str = "",
    progress: Callable[[int], None] = lambda _count: None,
) -> ImportReport:
    """Import any number of files as one batch, fifty in a transaction; `progress` is told how many were done."""
    require(actor, "import_mentions")
    if format not in ("", *FORMATS):
        raise GroundswellError(f"There is no format “{format}” here.", f"This command reads: {', '.join(FORMATS)}.")
    with open_session() as session:
        batch = ground.insert_batch(session, initiative_id, format or "feed", by=actor.name, now=now)
    report = ImportReport(batch=batch)
    each = iter(files)
    while part := list(islice(each, FILES_AT_ONCE)):
        with open_session() as session:
            done = import_feed_files(session, actor, initiative_id, part, now=now, format=format, batch_id=batch)
        report.files += done.files
        progress(len(part))
    with open_session() as session:
        ground.finish_batch(session, batch, summary(report))
    return report


def _refuse_large(body: bytes) -> None:
    if len(body) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1024 // 1024} MB.", "Split it into several files.")
