"""Commands of files: import archives of mentions, and take an import back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data import cli, clock, columns, commands, db, work
from data.access import OPERATOR
from data.errors import GroundswellError
from data.exchange import ImportReport
from sentiment.services.archive import import_archive
from sentiment.services.formats import FORMATS

SECONDS_A_MEGABYTE = 1.5  # of reading, matching and scoring on one core; decides whether processes are worth starting
ORDERS, CHANNELS = ("mdy", "dmy"), ("news", "social")


def mount(app: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    app.command("import")(import_files)
    app.command()(commands.undo)


def import_files(
    files: Annotated[
        list[Path],
        typer.Argument(help="Feeds, OPML, Media Cloud, GDELT, X, Bluesky, Mastodon, tables; of a folder, every file."),
    ],
    format: Annotated[str, typer.Option(help=f"{', '.join(FORMATS)}; without it each file's content decides.")] = "",
    map: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=COLUMN", help="Of tables: title=Headline. Remembered for files with these columns."),
    ] = None,
    order: Annotated[str, typer.Option(help="Dates such as 3/4/2026 in tables: mdy or dmy.")] = "",
    channel: Annotated[str, typer.Option(help="What a table holds: news or social; else its links tell.")] = "",
    json: cli.Json = False,
) -> None:
    """Import files of mentions from disk, without the network. Each file's outcome is named; again adds nothing."""
    for name, given, known in (("order", order, ORDERS), ("channel", channel, CHANNELS)):
        if given and given not in known:
            raise GroundswellError(f"--{name} is {' or '.join(known)}, not “{given}”.")
    options = {"order": order, "channel": channel}
    if map:
        options[columns.OPTION] = columns.as_option({columns.ANY: columns.read_pairs(map)})
    named = list(cli.files(files))
    missing = [path for path in named if not path.is_file()]
    if missing:
        raise GroundswellError(f"There is no file “{missing[0]}”.", "Nothing was imported.")
    with db.reading() as session:
        initiative = cli.current(session)
    size = sum(path.stat().st_size for path in named) / 1_000_000
    with work.executor(size * SECONDS_A_MEGABYTE) as executor, cli.progress("Importing", len(named)) as advance:
        report = import_archive(
            db.writing, OPERATOR, initiative.id, ((str(path), path.read_bytes()) for path in named),
            now=clock.now(), format=format, options=options, executor=executor, progress=advance,
        )  # fmt: skip
    if json:
        cli.emit(report.as_json())
    else:
        counts(report)
    refused(report)


def counts(report: ImportReport) -> None:
    """Say what came of an import: a line of counts, what to know of each file, and how to take it back."""
    names = ("new", "changed", "same")
    said = ", ".join(f"{sum(getattr(one, name) for one in report.files):,} {name}" for name in names)
    lost = sum(len(one.refused) for one in report.files)
    asks = sum(len(one.asks) for one in report.files)
    files = "1 file" if len(report.files) == 1 else f"{len(report.files):,} files"
    cli.say(f"{files}: {said}, {lost:,} refused{f', {asks:,} to decide' if asks else ''}.")
    for one in report.files[:20]:
        for note in one.notes:
            cli.say(f"{one.file}: {note}")
    if report.batch and any(one.new for one in report.files):
        cli.say(f"Take it back with `python -m sentiment undo {report.batch}`.")


def refused(report: ImportReport) -> None:
    """Name what was not saved; the command then ends with 1."""
    for one in report.files:
        for each in (*one.refused, *one.asks):
            where = "" if each.row == "file" else f"row {each.row}: "
            cli.say(f"{one.file}: {where}{each.why}")
    if report.any_refused or any(one.asks for one in report.files):
        raise typer.Exit(1)
