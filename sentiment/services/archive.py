"""Files of mentions from disk: read, matched, saved. An archive's import, without the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data import audit, columns, importing
from data import queries as ground
from data.access import Actor, require
from data.agenda import InitiativeRow
from data.errors import GroundswellError
from data.exchange import FileReport, ImportReport, batch_in, summary
from data.files import not_text
from data.work import HERE, in_order
from sentiment.listening.archives import Archive, Asking
from sentiment.listening.connectors import tables
from sentiment.listening.entries import when
from sentiment.mentions import SourceRow
from sentiment.queries import mentions as mention_queries
from sentiment.queries import sources as queries
from sentiment.queries.removal import remove_mentions
from sentiment.services.entries import Asked, Given, Ready, content_key, read_ahead
from sentiment.services.formats import FEED, FILE_FORMATS, FORMATS, LIST, kind_of, read_file
from sentiment.services.saving import Saved, save_entries, supersedes, topics_in_use, what_is_new
from sentiment.services.sources import import_opml

FILES_AT_ONCE = 50  # in one transaction: an archive that is interrupted keeps what it has saved
BYTES_AT_ONCE = 32 * 1024 * 1024
ENTRIES_AT_ONCE = 5_000  # in one statement's worth of memory

_OTHERWISE = (
    "These columns were matched otherwise before. Rows that have another link or number now count as new: "
    "undo the earlier import if they should stand once."
)

OpenSession = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction: `data.db.writing`."""


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
    """Save the entries of a feed document, for a source where one is given. Raises Unreadable where it is none."""
    require(actor, "import_mentions")
    archive = read_file(FEED, filename, body, Asking())
    source = None if source_id is None else queries.source(session, initiative_id, source_id)
    initiative = ground.initiative(session, initiative_id)
    return _save(session, actor, initiative, filename, archive, source, now, asked=asked, batch_id=batch_id)


def import_file(
    session: Session,
    actor: Actor,
    initiative_id: int,
    format: str,
    filename: str,
    body: bytes,
    options: Mapping[str, str],
    *,
    now: datetime,
) -> FileReport:
    """Save the mentions of one file. `options`: columns, channel, order, batch. Raises GroundswellError."""
    require(actor, "import_mentions")
    initiative = ground.initiative(session, initiative_id)
    asking = asking_of(session, actor, initiative, format, body, options, now)
    archive = read_file(format, filename, body, asking)
    batch = batch_in(options)
    return _save(session, actor, initiative, filename, archive, None, now, batch_id=batch)


def check_file(
    session: Session,
    actor: Actor,
    initiative_id: int,
    format: str,
    filename: str,
    body: bytes,
    options: Mapping[str, str],
    *,
    now: datetime,
) -> FileReport:
    """What importing a file would do, without doing it: mentions are neither matched nor scored for that."""
    require(actor, "import_mentions")
    initiative = ground.initiative(session, initiative_id)
    archive = read_file(format, filename, body, asking_of(session, actor, initiative, format, body, options, now))
    source = _source_of(session, initiative_id, archive)
    keys = [entry.external_id for entry in archive.entries]
    known = mention_queries.known(session, source.id, keys) if source else {}
    gone = mention_queries.gone(session, source.id, keys) if source else set()
    new = [entry for entry in archive.entries if entry.external_id not in known and entry.external_id not in gone]
    changed = sum(
        content_key(entry) != there.content_key and supersedes(entry, there, initiative, False)
        for entry in archive.entries
        if (there := known.get(entry.external_id))
    )
    flags = [when(entry.published, initiative.tz, now).flag for entry in new]
    saved = Saved(len(new), changed, len(known) - changed, flags.count("undated"), flags.count("future"))
    return _report(filename, archive, saved)


def asking_of(
    session: Session, actor: Actor, initiative: InitiativeRow, format: str, body: bytes, options: Mapping[str, str],
    now: datetime,
) -> Asking:  # fmt: skip
    """What reading a file needs of the initiative, with its columns matched where it is a table.

    What a person matched is remembered. Raises Refused where a needed column is missing.
    """
    require(actor, "import_mentions")
    matched: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    there = FILE_FORMATS[format]
    if there.columns is not None:
        header = there.table(body).header
        before = importing.known(session, initiative.id, format, there.columns, header)
        matched = importing.match(session, actor, initiative.id, format, there.columns, header, options, now=now)
        if before not in (None, matched):
            notes = (_OTHERWISE,)
    order = options.get("order") or initiative.date_order
    return Asking(initiative.tz, initiative.today(now), order, options.get("channel", ""), matched, notes)


def _source_of(session: Session, initiative_id: int, archive: Archive) -> SourceRow | None:
    """The source that a file counts for: a feed's own where its address is listed, else an archive's."""
    live = queries.source_at(session, initiative_id, [archive.address]) if archive.address else None
    return live or queries.source_at(session, initiative_id, [_address(archive)])


def _address(archive: Archive) -> str:
    return f"archive:{archive.name}"[:500]


def _new_source(session: Session, actor: Actor, initiative_id: int, archive: Archive, now: datetime) -> SourceRow:
    key = queries.insert_source(
        session, initiative_id, _address(archive), kind="archive", title=archive.title, outlet="", by=actor.name,
        now=now, channel=archive.channel,
    )  # fmt: skip
    return queries.source(session, initiative_id, key)


def _save(
    session: Session,
    actor: Actor,
    initiative: InitiativeRow,
    filename: str,
    archive: Archive,
    source: SourceRow | None,
    now: datetime,
    *,
    asked: Asked | None = None,
    ready: Ready | None = None,
    batch_id: int | None = None,
) -> FileReport:
    """Save what was read of a file, in the caller's transaction."""
    source = source or _source_of(session, initiative.id, archive)
    source = source or _new_source(session, actor, initiative.id, archive, now)
    asked = asked or topics_in_use(session, initiative.id)
    parts = []
    for first in range(0, max(len(archive.entries), 1), ENTRIES_AT_ONCE):
        entries = archive.entries[first : first + ENTRIES_AT_ONCE]
        deleted = archive.deleted if first == 0 else ()
        parts.append(
            save_entries(
                session, initiative, source, entries, now=now, asked=asked, ready=ready, deleted=deleted,
                batch_id=batch_id, live=False,
            )
        )  # fmt: skip
    names = ("new", "changed", "same", "undated", "future", "removed")
    return _report(filename, archive, Saved(*(sum(getattr(part, name) for part in parts) for name in names)))


def _report(filename: str, archive: Archive, saved: Saved) -> FileReport:
    report = FileReport(
        filename, archive.format, saved.new, saved.changed, saved.same + archive.repeated, undated=saved.undated
    )
    for row, why in archive.refused:
        report.refuse(row, why)
    for row, what in archive.asks:
        report.ask(row, what)
    for note in (*archive.notes, *saved.notes()):
        report.note(note)
    if not (archive.entries or archive.refused or archive.asks):
        report.note("The file holds no mentions.")
    if saved.undated:
        some = "1 mention has" if saved.undated == 1 else f"{saved.undated:,} mentions have"
        report.note(f"{some} no date: kept, but in no trend.")
    return report


@dataclass(frozen=True)
class _Task:
    """A file to be read; `why` where that failed already."""

    format: str
    filename: str
    body: bytes
    asking: Asking
    why: str = ""


def _read(task: _Task) -> Archive | str:
    """What a file holds, or why it cannot be read: errors stay whole on their way from another process."""
    if task.why or task.format == LIST:
        return task.why
    try:
        return read_file(task.format, task.filename, task.body, task.asking)
    except GroundswellError as error:
        return str(error)


def import_archive(
    open_session: OpenSession,
    actor: Actor,
    initiative_id: int,
    files: Iterable[tuple[str, bytes]],
    *,
    now: datetime,
    format: str = "",
    options: Mapping[str, str] | None = None,
    executor: Executor = HERE,
    progress: Callable[[int], None] = lambda _count: None,
) -> ImportReport:
    """Import any number of files as one batch, some in a transaction; `progress` is told how many were done.

    Each file's content decides what it is where no `format` is given. One that cannot be read is refused whole
    and named; the rest is saved. Reading, matching and scoring are done on the executor.
    """
    require(actor, "import_mentions")
    if format not in ("", *FORMATS):
        raise GroundswellError(f"There is no format “{format}” here.", f"This command reads: {', '.join(FORMATS)}.")
    with open_session() as session:
        batch = ground.insert_batch(session, initiative_id, format, by=actor.name, now=now)
    report = ImportReport(batch=batch)
    for part in _parts(files):
        report.files += _import_some(
            open_session, actor, initiative_id, part, format, options or {}, now=now, batch=batch, executor=executor
        )
        progress(len(part))
    with open_session() as session:
        kinds = sorted({one.format for one in report.files})
        ground.finish_batch(session, batch, summary(report), format or ", ".join(kinds))
    return report


def _parts(files: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Files in parts that fit one transaction."""
    part: list[tuple[str, bytes]] = []
    size = 0
    for each in files:
        if part and (len(part) >= FILES_AT_ONCE or size + len(each[1]) > BYTES_AT_ONCE):
            yield part
            part, size = [], 0
        part.append(each)
        size += len(each[1])
    if part:
        yield part


def _import_some(
    open_session: OpenSession,
    actor: Actor,
    initiative_id: int,
    files: Sequence[tuple[str, bytes]],
    format: str,
    options: Mapping[str, str],
    *,
    now: datetime,
    batch: int,
    executor: Executor,
) -> list[FileReport]:
    with open_session() as session:
        initiative = ground.initiative(session, initiative_id)
        asked = topics_in_use(session, initiative_id)
        tasks = [_task(session, actor, initiative, format, name, body, options, now) for name, body in files]
    found = list(in_order(executor, _read, tasks))
    with open_session() as session:
        given = [_unread(session, initiative, archive) for archive in found]
    ready = read_ahead(given, asked, initiative, now=now, executor=executor)
    reports = []
    with open_session() as session:
        for task, archive, ahead in zip(tasks, found, ready, strict=True):
            try:
                with session.begin_nested():
                    if isinstance(archive, Archive):
                        one = _save(
                            session, actor, initiative, task.filename, archive, None, now, asked=asked, ready=ahead,
                            batch_id=batch,
                        )  # fmt: skip
                    elif archive:
                        one = _refused(task, archive)
                    else:
                        one = import_opml(session, actor, initiative_id, task.filename, task.body, now=now)
            except GroundswellError as error:
                one = _refused(task, str(error))
            reports.append(one)
        audit.record(
            session, actor, initiative_id, "import_mentions", "import_batch", batch, now=now,
            detail={"files": len(reports), "saved": sum(one.saved for one in reports)},
        )  # fmt: skip
    return reports


def _task(
    session: Session, actor: Actor, initiative: InitiativeRow, format: str, filename: str, body: bytes,
    options: Mapping[str, str], now: datetime,
) -> _Task:  # fmt: skip
    kind = format
    try:
        kind = format or _kind(session, initiative.id, body, options)
        asking = Asking() if kind == LIST else asking_of(session, actor, initiative, kind, body, options, now)
        return _Task(kind, filename, body, asking)
    except GroundswellError as error:
        return _Task(kind or FEED, filename, b"", Asking(), str(error))


def _kind(session: Session, initiative_id: int, body: bytes, options: Mapping[str, str]) -> str:
    """What a file is: by its content, else a table where its columns are matched, now or before."""
    try:
        return kind_of(body)
    except GroundswellError:
        there = FILE_FORMATS[tables.FORMAT]
        if not_text(body) or there.columns is None:
            raise
        try:
            header = there.table(body).header
        except GroundswellError:
            header = []
        given = header and options.get(columns.OPTION)
        if given or (header and importing.known(session, initiative_id, there.name, there.columns, header) is not None):
            return there.name
        raise


def _unread(session: Session, initiative: InitiativeRow, archive: Archive | str) -> Given:
    """What of a file is not here yet, to be matched and scored while no transaction is open."""
    if not isinstance(archive, Archive):
        return [], ""
    source = _source_of(session, initiative.id, archive)
    if source is None:
        return archive.entries, archive.title
    return what_is_new(session, source, archive.entries), source.outlet or source.title


def _refused(task: _Task, why: str) -> FileReport:
    report = FileReport(task.filename, task.format, undated=None if task.format == LIST else 0)
    report.refuse("file", why)
    return report


def undo_mentions(session: Session, initiative_id: int, batch_id: int, now: datetime) -> int:
    """Remove the mentions that an import brought, with every count they stood in. They may come again.

    Archives that stood for its files go with them where nothing else is in them.
    """
    keys = mention_queries.of_batch(session, initiative_id, batch_id)
    removed = remove_mentions(session, initiative_id, keys, now=now, why="undone")
    queries.drop_empty_archives(session, initiative_id)
    return removed
