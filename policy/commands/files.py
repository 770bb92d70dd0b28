"""The command that imports files: bills of any source, and policymakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from data import cli, clock, columns, db, exchange, importing
from data import undo as taking_back
from data.access import OPERATOR
from data.exchange import FileReport, Format, ImportReport
from data.files import not_text
from policy import services
from policy.connectors import openstates
from policy.connectors.records import may_be_json

_VERBS = ("add_bill", "edit_people")
"""What this room's formats ask to be allowed: by these they are told from other rooms'."""

_WHOLE_BILL = re.compile(rb'"bill"\s*:\s*\{')


def mount(app: typer.Typer) -> None:
    """Put this command on the room's command line."""
    app.command("import")(import_files)
    app.command()(undo)


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files; of a folder, every file in it.")],
    format: Annotated[
        str,
        typer.Option(
            "--format",
            help="openstates, openstates-csv, legiscan, congress, hearings, bills (a table), people; "
            "without it each file's content decides.",
        ),
    ] = "",
    map: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=COLUMN", help="Of tables: title=Name. Remembered for files with these columns."),
    ] = None,
    place: Annotated[
        str, typer.Option("--jurisdiction", help="Whose bills a table holds, where its rows do not say.")
    ] = "",
    in_session: Annotated[
        str, typer.Option("--session", help="Which session a table holds, where its rows do not say.")
    ] = "",
    order: Annotated[str, typer.Option(help="Dates such as 3/4/2026 in tables: mdy or dmy.")] = "",
    json: cli.Json = False,
) -> None:
    """Import bills, roll calls and policymakers from files.

    The same file again reports "same"; what cannot be read is named, the rest is saved. Exit code 1 where anything
    was refused. What is read is saved thousands of records at a time: stopped half way it keeps these.
    Files are read in the order in which they need each other: bills, then votes and texts of them.
    """
    chosen = exchange.format_named(format) if format else None
    options = {name: text for name, text in
               (("jurisdiction", place), ("session", in_session), ("order", order)) if text}  # fmt: skip
    if map:
        options[columns.OPTION] = columns.as_option({columns.ANY: columns.read_pairs(map)})
    read: list[tuple[str, bytes]] = []
    unreadable: list[FileReport] = []
    for path in cli.files(files):
        try:
            read.append((str(path), path.read_bytes()))
        except OSError as error:
            why = f"The file cannot be opened: {error.strerror or type(error).__name__}."
            unreadable.append(_refused(str(path), format or "unknown", why))
    with db.writing() as session:
        initiative = cli.current(session)
        by_format, strangers = _sorted(session, initiative.id, read, chosen)
    whole = ImportReport()
    with cli.progress("Records") as advance:
        for kind, given in by_format:
            try:
                services.import_in_parts(
                    db.writing, OPERATOR, initiative.id, kind, given, options, whole, now=clock.now(), said=advance
                )
            except KeyboardInterrupt:
                saved = sum(one.saved for one in whole.files)
                cli.say(f"Stopped. {saved:,} records are saved; the same command goes on where it stopped.")
                raise typer.Exit(1) from None
    whole.files += [*strangers, *unreadable]
    cli.report(whole, json)


def undo(
    batch: Annotated[int, typer.Argument(help="The import's number, as `import` and the Import page say it.")],
    json: cli.Json = False,
) -> None:
    """Take an import back: what it alone brought is removed, what people or other sources stand on stays and is named.

    What it changed in bills that were here before stays changed; their histories say what it was.
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


def _refused(file: str, format: str, why: str) -> FileReport:
    report = FileReport(file, format)
    report.refuse("file", why)
    return report


def _sorted(
    session: Session, initiative_id: int, read: Sequence[tuple[str, bytes]], chosen: Format | None
) -> tuple[list[tuple[Format, list[tuple[str, bytes]]]], list[FileReport]]:
    """Files by format, those that others need first; and those of no format that this room reads."""
    names = [one.name for one in exchange.formats() if one.verb in _VERBS]
    by_name: dict[str, list[tuple[str, bytes]]] = {name: [] for name in names}
    strangers = []
    for file, body in read:
        fits = [chosen.name] if chosen else importing.fitting(session, initiative_id, file, body)
        name = next((name for name in fits if name in by_name), None)
        if name is None and chosen is None and may_be_json(body):
            name = openstates.NAME  # its reader says what such a file is instead
        if name is None and chosen is not None:
            strangers.append(_refused(file, chosen.name, f"{chosen.label} are nothing of this room."))
        elif name is None:
            why = not_text(body) or "This looks like no file of bills or policymakers that we know."
            strangers.append(_refused(file, "unknown", f"{why} Formats: {', '.join(names)}."))
        else:
            by_name[name].append((file, body))
    for given in by_name.values():
        given.sort(key=lambda file: _follows(file[1]))
    return [(exchange.format_named(name), given) for name, given in by_name.items() if given], strangers


def _follows(body: bytes) -> bool:
    """Whether a file tells something of a bill that another file brings: a roll call, a text, a part of a bill."""
    head = body[:200]
    if b'"roll_call"' in head or b'"text"' in head[:20]:
        return True
    # Each answer of congress.gov names the bill that was asked for, at its end or in its midst: only one has it.
    return b'"billNumber"' in body and not _WHOLE_BILL.search(body)
