"""The command that imports sign-in sheets and other files of this room, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from campaigns import queries
from campaigns.commands.named import one
from data import cli, clock, columns, db, exchange, importing
from data import queries as ground
from data import undo as taking_back
from data.access import OPERATOR
from data.errors import GroundswellError, NotFound
from data.exchange import FileReport, Format, ImportReport
from data.sheets import table_head

_VERBS = ("keep_people", "log_event", "plan_campaign")
"""What this room's formats ask to be allowed: by these they are told from other rooms'."""


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command("import")(import_files)
    app.command()(undo)


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
    read: list[tuple[str, bytes]] = []
    strangers: list[FileReport] = []
    named = [str(path) for path in cli.files(files)]
    for path in [Path(name) for name in named]:
        try:
            read.append((str(path), path.read_bytes()))
        except OSError as error:
            why = f"The file cannot be opened: {error.strerror or type(error).__name__}."
            strangers.append(_refused(str(path), format or "unknown", why))
    with db.reading() as session:
        initiative = cli.current(session)
        given = {"sheet": sheet, "order": order}
        given["event"] = _event(session, initiative.id, event) if event else ""
        partners = ground.partners(session, initiative.id)
        given["goal"] = str(cli.goal(session, initiative.id, goal).id) if goal else ""
        given["partner"] = str(one(partners, partner, "partner").id) if partner else ""
        options = {name: text for name, text in given.items() if text}
        by_format = _sorted(session, initiative.id, read, chosen, strangers)
    if map:
        options[columns.OPTION] = columns.as_option({columns.ANY: columns.read_pairs(map)})
    whole = ImportReport()
    if dry_run:
        for kind, lot in by_format:
            with db.trying() as session:
                whole.files += exchange.load(
                    kind, session, OPERATOR, initiative.id, lot, _for(kind, options), clock.now(), saving=False
                ).files
        cli.say("Nothing was saved: this is what would be.")
    else:
        _save(initiative.id, by_format, options, whole)
    order_given = {file: number for number, file in enumerate(named)}
    whole.files = sorted([*whole.files, *strangers], key=lambda each: order_given[each.file])
    if not json:
        if any(report.saved for report in whole.files) and whole.batch is not None:
            cli.say(f"Saved as import {whole.batch}: `undo {whole.batch}` takes it back.")
        for report in whole.files:
            for each in report.asks:
                cli.say(f"{report.file}, row {each.row}: to decide: {each.why}")
    cli.report(whole, json)


def _save(
    initiative_id: int,
    by_format: list[tuple[Format, list[tuple[str, bytes]]]],
    options: dict[str, str],
    whole: ImportReport,
) -> None:
    with cli.progress("Rows") as advance:
        for kind, lot in by_format:
            try:
                importing.import_in_parts(
                    db.writing, OPERATOR, initiative_id, kind, lot, _for(kind, options), whole, now=clock.now(),
                    said=advance,
                )  # fmt: skip
            except KeyboardInterrupt:
                saved = sum(report.saved for report in whole.files)
                cli.say(
                    f"Stopped. {saved:,} rows are saved as import {whole.batch}; `undo {whole.batch}` takes it back."
                )
                raise typer.Exit(1) from None


def undo(
    batch: Annotated[int, typer.Argument(help="The import's number, as `import` and the Import page say it.")],
    json: cli.Json = False,
) -> None:
    """Take an import back: what it alone brought is removed; who has other work since stays and is named by number."""
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


def _refused(file: str, format: str, why: str) -> FileReport:
    report = FileReport(file, format)
    report.refuse("file", why)
    return report


def _sorted(
    session: Session,
    initiative_id: int,
    read: list[tuple[str, bytes]],
    chosen: Format | None,
    strangers: list[FileReport],
) -> list[tuple[Format, list[tuple[str, bytes]]]]:
    """Files by format; those of no format that this room reads are named in `strangers`."""
    names = [each.name for each in exchange.formats() if each.verb in _VERBS]
    by_name: dict[str, list[tuple[str, bytes]]] = {name: [] for name in names}
    for file, body in read:
        fits = [chosen.name] if chosen else importing.fitting(session, initiative_id, file, body)
        name = next((name for name in fits if name in by_name), None)
        if name is not None:
            by_name[name].append((file, body))
        elif chosen is not None:
            strangers.append(_refused(file, chosen.name, f"{chosen.label} are nothing of this room."))
        else:
            why = f"{_unlike(body)} Formats: {', '.join(names)}; `--format` says it."
            strangers.append(_refused(file, "unknown", why))
    return [(exchange.format_named(name), lot) for name, lot in by_name.items() if lot]


def _unlike(body: bytes) -> str:
    """Why a file was not taken for a sign-in sheet: that it holds no table, or none that names people."""
    try:
        table_head(body)
    except GroundswellError as error:
        return str(error)
    return "No column of it names people (name, e-mail, phone), and it is no other file of this room."
