"""The command that imports files: bills of any source, and policymakers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data import cli, columns, commands, db, exchange
from data.exchange import ImportReport
from policy.connectors import openstates
from policy.connectors.records import may_be_json

_VERBS = ("add_bill", "edit_people")
"""What this room's formats ask to be allowed: by these they are told from other rooms'."""


def mount(app: typer.Typer) -> None:
    """Put this command on the room's command line."""
    app.command("import")(import_files)
    app.command()(commands.undo)


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
    read, closed = commands.read(files, format)
    with db.reading() as session:
        initiative = cli.current(session)
        lots, strangers = commands.by_format(session, initiative.id, read, chosen, _VERBS, _fallback)
    whole = ImportReport()
    commands.save(initiative.id, lots, lambda _format: options, whole)
    whole.files += [*strangers, *closed]
    cli.report(whole, json)


def _fallback(body: bytes) -> str:
    """Of JSON that looks like nothing the reader of Open States says what it is instead."""
    return openstates.NAME if may_be_json(body) else ""
