"""What the rooms' command lines share: one JSON document on stdout, the rest on stderr, exit codes.

Exit 0 on success, 1 when some inputs were refused (they are named, the rest is saved), 2 on wrong usage.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from sqlmodel import Session
from typer.core import TyperGroup

from data import db, queries
from data.agenda import GoalRow, InitiativeRow
from data.errors import GroundswellError, NotFound
from data.exchange import ImportReport

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]


class _Group(TyperGroup):
    """Turns every error that a person can act on into a sentence on stderr and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except GroundswellError as error:
            say(str(error))
            raise typer.Exit(2) from error


def app(help: str) -> typer.Typer:
    """A room's command line. Every verb finds a migrated database."""
    made = typer.Typer(
        help=help, no_args_is_help=True, cls=_Group, pretty_exceptions_enable=False, add_completion=False
    )

    @made.callback()
    def _migrated() -> None:
        logging.getLogger("alembic").setLevel(logging.WARNING)
        db.migrate()

    return made


def group(help: str) -> typer.Typer:
    """A group of verbs below a room's command line ("sources add", "sources list")."""
    return typer.Typer(help=help, no_args_is_help=True)


def emit(document: object) -> None:
    """Print one JSON document on stdout. Dates become ISO strings, dataclasses objects."""
    sys.stdout.write(json.dumps(document, default=_plain, ensure_ascii=False, indent=2) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def say(message: str) -> None:
    """A line on stderr."""
    sys.stderr.write(message + "\n")


def table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Print rows as a table on stdout, for a person."""
    made = Table()
    for column in columns:
        made.add_column(column)
    for row in rows:
        made.add_row(*(_cell(row.get(column)) for column in columns))
    Console(file=sys.stdout).print(made)


def _cell(value: object) -> Text:
    """A value as it reads: brackets in a title are no markup, and no character steers the terminal."""
    if isinstance(value, datetime):
        value = f"{value:%Y-%m-%d %H:%M}"
    said = "" if value is None else str(value)
    return Text("".join(each if each.isprintable() or each == "\n" else " " for each in said))


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that were named; of a folder every file in it, in order."""
    for path in paths:
        yield from sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


@contextmanager
def private(path: Path) -> Iterator[None]:
    """Write `path` in here where it holds people or secrets: nobody else on the machine may read it."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
    path.chmod(0o600)  # a file that was there already keeps who may read it


def read(path: Path) -> bytes:
    """A file that was named. Raises GroundswellError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise GroundswellError(f"{path} cannot be read.", "Check its name.") from error


def report(found: ImportReport, json: bool) -> None:
    """Say what came of each file of an import, or print it; ends the command with 1 where rows were refused."""
    if json:
        emit(found.as_json())
    for one in found.files:
        if not json:
            refused = len(one.refused)
            say(f"{one.file}: {one.new:,} new, {one.changed:,} changed, {one.same:,} same, {refused:,} refused.")
            for note in one.notes:
                say(f"  {note}")
        for refusal in one.refused:
            where = "" if refusal.row == "file" else f", row {refusal.row}"
            say(f"{one.file}{where}: {refusal.why}")
    if found.any_refused:
        raise typer.Exit(1)


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Any]:
    """A progress bar on stderr; yields `advance(n=1)`. Silent where stderr is not a terminal."""
    console = Console(file=sys.stderr)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(label, total=total)

        def advance(steps: int = 1) -> None:
            bar.advance(task, steps)

        yield advance


def current(session: Session) -> InitiativeRow:
    """The initiative that commands act on. Raises GroundswellError where there is none."""
    found = queries.initiatives(session)
    if not found:
        raise GroundswellError(
            "There is no initiative yet.",
            "Start one with `python -m data goal add NAME` or `python -m data init --sample`.",
        )
    return found[0]


def goal(session: Session, initiative_id: int, text: str) -> GoalRow:
    """The goal that `text` names: its number in the list, its name, or the start or a part of its name.

    Raises NotFound where none or several fit, naming the goals there are.
    """
    rows = queries.goals(session, initiative_id)
    wanted = text.strip().casefold()
    if wanted.isdigit() and 1 <= int(wanted) <= len(rows):
        return rows[int(wanted) - 1]
    tests = (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    )
    for test in tests:
        fitting = [row for row in rows if wanted and test(row.name.casefold())]
        if len(fitting) == 1:
            return fitting[0]
    names = "; ".join(row.name for row in rows) or "none yet"
    raise NotFound(f"“{text}” names no goal, or more than one.", f"Goals: {names}.")
