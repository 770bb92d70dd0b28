"""What every import shares: columns matched and remembered, and taking an import back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlmodel import Session

from data import audit, columns, exchange, queries, undo
from data.access import Actor, require
from data.columns import Columns, Matched
from data.errors import GroundswellError, NotAllowed, NotFound, Problem, refuse_if
from data.exchange import BatchRow, Counted, FileReport, Format, ImportReport, Step
from data.files import CsvTable, not_text

OpenSession = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction: `data.db.writing`."""

LOOKED_AT = 2_000
"""Rows of a long file that are looked at before it is saved: a few seconds, while nobody else can write."""


def known(session: Session, initiative_id: int, format: str, wanted: Columns, header: Sequence[str]) -> Matched | None:
    """The columns remembered for tables with this header, as far as both still know them; None where none are.

    `format` is the format's name; where a format remembers apart (`Format.remembered_as`), what any sender's file was
    matched by stands in for one whose own is not known.
    """
    found = queries.mapping(session, initiative_id, format, columns.fingerprint(header))
    if found is None and "@" in format:
        found = queries.mapping(session, initiative_id, format.partition("@")[0], columns.fingerprint(header))
    if found is None:
        return None
    there = {columns.plain(name): name for name in reversed(header)}
    names = {field.name for field in wanted.fields}
    return {
        name: there[columns.plain(column)]
        for name, column in found.items()
        if name in names and columns.plain(column) in there
    }


def match(
    session: Session,
    actor: Actor,
    initiative_id: int,
    format: str,
    wanted: Columns,
    header: Sequence[str],
    options: Mapping[str, str],
    *,
    now: datetime,
) -> Matched:
    """Which column of a table holds what: given with this import, else remembered, else guessed by name.

    What was given is remembered for tables with the same columns. Raises Refused where a needed one is missing.
    Asks for no role: the format that calls it has.
    """
    remembered = known(session, initiative_id, format, wanted, header)
    base = wanted.guess(header) if remembered is None else remembered
    chosen = columns.given(options, header)
    mapping = wanted.over(base, chosen, header)
    if missing := wanted.lacking(mapping):
        there = Problem("", f"The file's columns are: {', '.join(header[:40])}.")
        refuse_if([*missing, there])
    if chosen and mapping != remembered:
        mark = columns.fingerprint(header)
        names = {format, format.partition("@")[0]}
        if len(names) > 1 and queries.mapping(session, initiative_id, min(names, key=len), mark) is not None:
            names = {format}  # what others' files were matched by stays
        for name in names:
            queries.remember_mapping(session, initiative_id, name, mark, mapping, by=actor.name, now=now)
    return mapping


def fitting(session: Session, initiative_id: int, filename: str, body: bytes) -> list[str]:
    """The names of the formats that a file looks like, and of those whose columns were matched for such a file."""
    found = [format.name for format in exchange.sniff(filename, body)]
    for format in exchange.formats():
        if format.name not in found and format.columns is not None:
            table = head_of(format, body)
            if table and known(session, initiative_id, format.name, format.columns, table.header) is not None:
                found.append(format.name)
    return found


def head_of(format: Format, body: bytes) -> CsvTable | None:
    """The columns and first rows of a file whose columns can be matched; None where it is no table."""
    if format.columns is None or (not format.packed and not_text(body)):
        return None
    if body[:200].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[", b"<"):
        return None  # JSON or XML, perhaps all of it in one line: reading that as a table takes minutes
    try:
        return format.table(body)
    except GroundswellError:
        return None


def undo_import(session: Session, actor: Actor, initiative_id: int, batch_id: int, *, now: datetime) -> dict[str, int]:
    """Take an import back: what it brought is removed from every room, and can be imported again.

    Returns how many records went, by what they are. What an import changed in older records stays changed.
    Raises NotFound for a batch of another initiative, GroundswellError where it is undone or nothing is left.
    """
    row = queries.batch(session, initiative_id, batch_id)
    if row.undone_at is not None:
        raise GroundswellError(f"Import {batch_id} was undone already.", "Import the file again to bring it back.")
    brought = undo.there(session, initiative_id, batch_id)
    if not brought:
        stays = undo.kept(session, initiative_id, batch_id)
        hint = f"It stays: {' '.join(stays[:5])}" if stays else left_of(row)
        raise GroundswellError(f"Nothing that import {batch_id} brought can be taken back.", hint)
    for each, _ in brought:
        require(actor, each.verb)
    gone = {each.many: each.remove(session, initiative_id, batch_id, now) for each, _ in brought}
    queries.mark_undone(session, batch_id, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "undo_import", "import_batch", batch_id, now=now, detail=dict(gone))
    return gone


def left_of(row: BatchRow) -> str:
    """Why an import may have nothing to take back."""
    new = row.summary.get("new")
    if not row.summary:
        return "It was interrupted before anything was saved."
    return "It brought nothing new." if new == 0 else "What it brought is changed or removed where it stands."


def look(
    session: Session,
    actor: Actor,
    initiative_id: int,
    format: Format,
    files: Sequence[tuple[str, bytes]],
    options: Mapping[str, str],
    *,
    now: datetime,
    said: Callable[[int], None] = lambda _count: None,
) -> ImportReport:
    """What saving would do, in a transaction that the caller rolls back. Of long files the first `LOOKED_AT` rows.

    They are looked at as they will be saved; a note says how many others there are. `said` is told of rows looked at.
    """
    whole, left = ImportReport(), LOOKED_AT
    for filename, body in format.ordered(files):
        if format.steps is None or format.check is not None or (not format.packed and not_text(body)):
            whole.files += exchange.load(
                format, session, actor, initiative_id, [(filename, body)], options, now, saving=False
            ).files
            continue
        report, seen = FileReport(filename, format.name), 0
        whole.files.append(report)
        try:
            steps = format.steps(session, actor, initiative_id, filename, body, dict(options), now)
            for step in steps:
                if left <= 0:
                    report.unseen = max(steps.rows - seen if isinstance(steps, Counted) else 0, 1)
                    break
                held = step(session, report)
                seen, left = seen + held, left - held
                said(held)
        except (NotAllowed, NotFound):
            raise  # wrong usage, not a wrong file
        except GroundswellError as error:
            report.refuse("file", str(error))
        if report.unseen:
            of = f" of about {seen + report.unseen:,}" if report.unseen > 1 else ""
            report.note(f"The first {seen:,}{of} rows were checked; the others are checked while they are saved.")
    return whole


def import_in_parts(
    open_session: OpenSession,
    actor: Actor,
    initiative_id: int,
    format: Format,
    files: Sequence[tuple[str, bytes]],
    options: Mapping[str, str],
    whole: ImportReport,
    *,
    now: datetime,
    said: Callable[[int], None] = lambda _count: None,
    expects: Callable[[int], None] = lambda _count: None,
) -> None:
    """Import files of one format, a long one in steps that are each saved at once.

    What came of it is added to `whole` as it comes. Stopped half way, what `whole` says is saved and can be undone,
    and the same files again go on from there. A file that turns out to be broken half way is refused from there on.
    `said` is told of rows as they are saved, `expects` of about how many a file has where it is known. A format without
    steps is saved a file at a time.
    """
    require(actor, format.verb)
    with open_session() as session:
        if whole.batch is None:
            whole.batch = queries.insert_batch(session, initiative_id, format.name, by=actor.name, now=now)
            audit.record(session, actor, initiative_id, "import", "import_batch", whole.batch, now=now)
    given = {**options, "batch": str(whole.batch)}
    for filename, body in format.ordered(files):
        if format.steps is None or (not format.packed and not_text(body)):
            with open_session() as session:
                one = exchange.load(format, session, actor, initiative_id, [(filename, body)], given, now)
                whole.files += one.files
                _remember(session, whole)
            said(sum(each.saved + each.same for each in one.files))
            continue
        report = FileReport(filename, format.name)
        whole.files.append(report)
        try:
            with open_session() as session:
                steps = format.steps(session, actor, initiative_id, filename, body, given, now)
            if isinstance(steps, Counted):
                expects(steps.rows)
            _in_steps(open_session, steps, report, whole, said)
        except (NotAllowed, NotFound):
            raise  # wrong usage, not a wrong file
        except GroundswellError as error:
            before = f" What stood before it is saved ({report.saved:,})." if report.saved else ""
            report.refuse("file", f"{error}{before}")
            with open_session() as session:
                _remember(session, whole)


def _in_steps(
    open_session: OpenSession,
    steps: Iterable[Step],
    report: FileReport,
    whole: ImportReport,
    said: Callable[[int], None],
) -> None:
    for step in steps:
        before = FileReport(report.file, report.format, report.new, report.changed, report.same)
        before.refused, before.notes, before.asks = [*report.refused], [*report.notes], [*report.asks]
        part = FileReport(report.file, report.format)
        try:
            with open_session() as session:
                held = step(session, part)
                report.add(part)
                _remember(session, whole)
        except BaseException:  # stopped, or refused: this step is not saved
            vars(report).update(vars(before))
            raise
        said(held)


def _remember(session: Session, whole: ImportReport) -> None:
    """Keep what came of the import so far."""
    formats = ", ".join(dict.fromkeys(one.format for one in whole.files))
    queries.finish_batch(session, whole.batch or 0, exchange.summary(whole), formats)
