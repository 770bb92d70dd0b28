"""The command that imports sign-in sheets and other files of this room, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from campaigns import queries
from campaigns.commands.named import one
from data import cli, clock, columns, commands, db, exchange
from data import queries as ground
from data.access import OPERATOR
from data.errors import NotFound
from data.exchange import Format, ImportReport

_VERBS = ("keep_people", "log_event", "plan_campaign")
"""What this room's formats ask to be allowed: by these they are told from other rooms'."""


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command("import")(import_files)
    app.command()(commands.undo)


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files; of a folder, every file in it.")],
    format: Annotated[
        str, typer.Option("--format", help="sign-in and what else this room reads; without it the content decides.")
    ] = "",
    event: Annotated[str, typer.Option(help="The event they signed in to: its name, part of it, or number.")] = "",
    partner: Annotated[str, typer.Option(help="The partner that sends it; columns are remembered for each.")] = "",
    goal: Annotated[str, typer.Option(help="Of files of events: the goal they are for.")] = "",
    sheet: Annotated[str, typer.Option(help="Which sheet of a workbook, where the largest is not meant.")] = "",
    map: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=COLUMN", help="given=Nombre. Remembered for files with these columns."),
    ] = None,
    order: Annotated[str, typer.Option(help="Dates such as 3/4/2026 in tables: mdy or dmy.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be saved, and save nothing.")] = False,
    json: cli.Json = False,
) -> None:
    """Import sign-in sheets and other files: CSV, XLSX, XLS, ODS and text of any encoding.

    The same file again adds nothing; what cannot be read is named, the rest is saved. Exit code 1 where anything
    was refused. Rows are saved hundreds at a time: stopped half way these are kept, and `undo` takes them back.
    """
    chosen = exchange.format_named(format) if format else None
    read, closed = commands.read(files, format)
    with db.reading() as session:
        initiative = cli.current(session)
        given = {"sheet": sheet, "order": order}
        given["event"] = _event(session, initiative.id, event) if event else ""
        partners = ground.partners(session, initiative.id)
        given["goal"] = str(cli.goal(session, initiative.id, goal).id) if goal else ""
        given["partner"] = str(one(partners, partner, "partner").id) if partner else ""
        options = {name: text for name, text in given.items() if text}
        lots, strangers = commands.by_format(session, initiative.id, read, chosen, _VERBS)
    if map:
        options[columns.OPTION] = columns.as_option({columns.ANY: columns.read_pairs(map)})
    whole = ImportReport()
    if dry_run:
        for kind, lot in lots:
            with db.trying() as session:
                whole.files += exchange.load(
                    kind, session, OPERATOR, initiative.id, lot, _for(kind, options), clock.now(), saving=False
                ).files
        cli.say("Nothing was saved: this is what would be.")
    else:
        commands.save(initiative.id, lots, lambda kind: _for(kind, options), whole)
    whole.files += [*strangers, *closed]
    if not json:
        if any(report.saved for report in whole.files) and whole.batch is not None:
            cli.say(f"Saved as import {whole.batch}: `undo {whole.batch}` takes it back.")
        for report in whole.files:
            for each in report.asks:
                cli.say(f"{report.file}, row {each.row}: to decide: {each.why}")
    cli.report(whole, json)


def _for(kind: Format, options: dict[str, str]) -> dict[str, str]:
    """The options that a format knows, and those that every table takes."""
    known = {option.name for option in kind.options} | {"order", columns.OPTION}
    return {name: text for name, text in options.items() if name in known}


def _event(session: Session, initiative_id: int, text: str) -> str:
    """The event that a number or a name points to; of several of one name the newest."""
    rows = queries.events(session, initiative_id)
    wanted = text.strip().casefold()
    for row in rows:
        if wanted == str(row.id) or wanted == row.name.casefold():
            return str(row.id)
    if wanted.isdigit():
        raise NotFound(f"There is no event {wanted}.", "`events --json` lists them.")
    return str(one(rows, text, "event").id)
