"""What the import commands of all rooms share: files sorted by format, saved with a bar, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from data import cli, clock, db, exchange, importing
from data import undo as taking_back
from data.access import OPERATOR
from data.errors import GroundswellError
from data.exchange import FileReport, Format, ImportReport
from data.sheets import table_head

File = tuple[str, bytes]


def read(paths: Sequence[Path], format: str) -> tuple[list[File], list[FileReport]]:
    """The files that were named, and reports of those that cannot be opened."""
    found: list[File] = []
    closed: list[FileReport] = []
    for path in cli.files(paths):
        try:
            found.append((str(path), path.read_bytes()))
        except OSError as error:
            why = f"The file cannot be opened: {error.strerror or type(error).__name__}."
            closed.append(refused(str(path), format or "unknown", why))
    return found, closed


def refused(file: str, format: str, why: str) -> FileReport:
    """The report of a file that is refused whole."""
    report = FileReport(file, format)
    report.refuse("file", why)
    return report


def by_format(
    session: Session,
    initiative_id: int,
    files: Sequence[File],
    chosen: Format | None,
    verbs: Collection[str],
    fallback: Callable[[bytes], str] = lambda _body: "",
) -> tuple[list[tuple[Format, list[File]]], list[FileReport]]:
    """Files by the format that reads them, and reports of those that none of the room's formats reads.

    A room's formats are known by the `verbs` they ask to be allowed. `fallback` names the format whose reader says
    best what is wrong with a file that looks like none, or "".
    """
    lots: dict[str, list[File]] = {one.name: [] for one in exchange.formats() if one.verb in verbs}
    strangers: list[FileReport] = []
    for file, body in files:
        fits = [chosen.name] if chosen else [*importing.fitting(session, initiative_id, file, body), fallback(body)]
        name = next((name for name in fits if name in lots), None)
        if name is not None:
            lots[name].append((file, body))
        elif chosen is not None:
            strangers.append(refused(file, chosen.name, f"{chosen.label} are nothing of this room."))
        else:
            strangers.append(refused(file, "unknown", f"{_unlike(body)} Formats: {', '.join(lots)}."))
    return [(exchange.format_named(name), lot) for name, lot in lots.items() if lot], strangers


def _unlike(body: bytes) -> str:
    """What a file is that no format knows, and what to do."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].lower()
    if not start:
        return "The file is empty."
    if start.startswith((b"<!doctype html", b"<html")):
        return "This is a web page, not data. Download the data itself."
    if start.startswith((b"{", b"[")):
        return "This is JSON of no kind that is known here; `--format` says what it is."
    try:
        columns = table_head(body).header
    except GroundswellError as error:
        return str(error)
    if len(columns) == 1:
        return "This is text without columns, of no kind that is known here."
    # Not by name: where a sheet has no header these are somebody's name and address.
    return f"Its {len(columns)} columns are those of no format; `--format` and `--map` say what they hold."


def save(
    initiative_id: int,
    lots: Sequence[tuple[Format, Sequence[File]]],
    options: Callable[[Format], Mapping[str, str]],
    whole: ImportReport,
) -> None:
    """Save files a lot at a time, with a bar. Stopped by Ctrl+C it keeps what is saved, says so, and ends with 1."""
    with cli.progress("Records") as advance:
        for format, files in lots:
            try:
                importing.import_in_parts(
                    db.writing, OPERATOR, initiative_id, format, files, options(format), whole, now=clock.now(),
                    said=advance,
                )  # fmt: skip
            except KeyboardInterrupt:
                saved = sum(one.saved for one in whole.files)
                cli.say(
                    f"Stopped. {saved:,} records are saved as import {whole.batch}: `undo {whole.batch}` takes it "
                    "back, the same command goes on where it stopped."
                )
                raise typer.Exit(1) from None


def undo(
    batch: Annotated[int, typer.Argument(help="The import's number, as `import` and the Import page say it.")],
    json: cli.Json = False,
) -> None:
    """Take an import back: what it alone brought is removed and can be imported again.

    What people have worked on since, or other sources told of too, stays and is named. What it changed in records
    that were here before stays changed.
    """
    with db.writing() as session:
        initiative = cli.current(session)
        stays = taking_back.kept(session, initiative.id, batch)
        gone = importing.undo_import(session, OPERATOR, initiative.id, batch, now=clock.now())
    if json:
        cli.emit({"batch": batch, "removed": gone, "kept": stays})
        return
    cli.say(f"Removed {', '.join(f'{number:,} {what}' for what, number in gone.items())}.")
    for said in stays:
        cli.say(f"Kept: {said}")
