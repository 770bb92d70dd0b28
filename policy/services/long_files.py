"""Files of any length: thousands of records are saved at a time, so an import can be stopped and goes on later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlmodel import Session

from data import audit, exchange
from data import queries as agenda
from data.access import Actor, require
from data.errors import GroundswellError
from data.exchange import FileReport, Format, ImportReport
from data.files import not_text
from policy.services.files import READERS, keep

AT_ONCE = 2_000
"""Bills that are stored in one transaction."""

OpenSession = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction: `data.db.writing`."""


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
) -> None:
    """Import files of one format; what came of each is added to `whole` as it comes, a batch with what it has already.

    Stopped half way, what `whole` says is saved and can be undone, and importing the files again goes on from there.
    A file that turns out to be broken half way is refused from there on. `said` is told of records as they are saved.
    """
    require(actor, format.verb)
    with open_session() as session:
        if whole.batch is None:
            whole.batch = agenda.insert_batch(session, initiative_id, format.name, by=actor.name, now=now)
            audit.record(session, actor, initiative_id, "import", "import_batch", whole.batch, now=now)
    for filename, body in files:
        if format.name in READERS and (format.packed or not not_text(body)):
            report = FileReport(filename, format.name)
            whole.files.append(report)
            _read(open_session, actor, initiative_id, report, body, whole, now, said)
            continue
        with open_session() as session:
            given = {**options, "batch": str(whole.batch)}
            one = exchange.load(format, session, actor, initiative_id, [(filename, body)], given, now)
            whole.files += one.files
            _remember(session, whole)
        said(sum(each.saved + each.same for each in one.files))


def _remember(session: Session, whole: ImportReport) -> None:
    """Keep what came of the import so far."""
    formats = ", ".join(dict.fromkeys(one.format for one in whole.files))
    agenda.finish_batch(session, whole.batch or 0, exchange.summary(whole), formats)


def _read(
    open_session: OpenSession,
    actor: Actor,
    initiative_id: int,
    report: FileReport,
    body: bytes,
    whole: ImportReport,
    now: datetime,
    said: Callable[[int], None],
) -> None:
    try:
        for found in READERS[report.format](body):
            for part in found.in_parts(AT_ONCE):
                had = report.new, report.changed, report.same
                try:
                    with open_session() as session:
                        keep(session, actor, initiative_id, part, report, now=now, batch_id=whole.batch)
                        _remember(session, whole)
                except BaseException:  # stopped, or refused: this part is not saved
                    report.new, report.changed, report.same = had
                    raise
                said(len(part.drafts) + len(part.apart))
    except GroundswellError as error:
        before = f" What stood before it is saved ({report.saved:,})." if report.saved else ""
        report.refuse("file", f"{error}{before}")
        with open_session() as session:
            _remember(session, whole)
