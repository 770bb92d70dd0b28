"""The command that hands events on to other programs."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from campaigns.outgoing import ENDINGS, SHAPES, Shape
from campaigns.services.outgoing import export_events
from data import cli, clock, db
from data.access import OPERATOR
from data.dates import parse_date
from data.errors import GroundswellError, NotFound


def mount(app: typer.Typer) -> None:
    """Put this verb on the room's command line."""
    app.command()(export)


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it: .json or .csv.")],
    format: Annotated[
        str, typer.Option("--format", help="osdi (Action Network), mobilize, or eventbrite (a table).")
    ] = "",
    people: Annotated[
        bool, typer.Option("--people", help="Also people and what they came to (osdi). Keep such a file safe.")
    ] = False,
    since: Annotated[str, typer.Option(help="Only events from this date on.")] = "",
    until: Annotated[str, typer.Option(help="Only events up to this date.")] = "",
    json: cli.Json = False,
) -> None:
    """Hand events on to other programs; `import` reads what is written. Without --format the file's name decides.

    Private addresses and their events' descriptions are withheld. A series leaves as its days: `calendar` and
    `python -m data export` keep it one.
    """
    shape = _shape(format, file)
    with db.writing() as session:
        initiative = cli.current(session)
        handed = export_events(
            session, OPERATOR, initiative.id, shape, people=people, now=clock.now(),
            start=parse_date(since, initiative.date_order) if since else None,
            end=parse_date(until, initiative.date_order) if until else None,
        )  # fmt: skip
        try:
            with cli.private(file) if people else nullcontext():
                file.write_bytes(handed.body)
        except OSError as error:
            raise GroundswellError(f"{file} cannot be written: {error.strerror or type(error).__name__}.") from error
    if json:
        cli.emit({"file": str(file), "format": shape, "events": handed.events, "people": handed.people})
    else:
        with_ = f" and {handed.people:,} people: keep it safe" if people else ""
        cli.say(f"Wrote {handed.events:,} events{with_} to {file}.")


def _shape(said: str, file: Path) -> Shape:
    ending = file.suffix.casefold().removeprefix(".")
    chosen = said.strip().casefold() or {"json": "osdi", "csv": "eventbrite"}.get(ending, "")
    for shape in SHAPES:
        if shape == chosen:
            return shape
    raise NotFound(
        f"“{said or file.name}” says no format.",
        f"One of --format {', '.join(SHAPES)}; a calendar is written by `calendar`."
        f" Endings: {', '.join(sorted({'.' + one for one in ENDINGS.values()}))}.",
    )
