"""`python -m sentiment spikes`: days above their own rhythm, of the goals and topics or of any CSV file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from data import cli, clock, db
from data.dates import parse_date
from data.errors import GroundswellError
from sentiment.listening.spike_table import read_table
from sentiment.listening.spikes import BUDGET, Spike
from sentiment.listening.spikes import spikes as find
from sentiment.services import spikes as services

COLUMNS = ["series", "date", "count", "expected", "low", "high"]


def mount(app: typer.Typer) -> None:
    """Put the command on the room's command line."""
    app.command("spikes")(spikes)


def spikes(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.csv", help="Columns series, date, count, and total where known.")
    ] = None,
    budget: Annotated[
        float, typer.Option(min=0.01, max=50, help="False alarms a year that each series may give.")
    ] = BUDGET,
    since: Annotated[str, typer.Option(metavar="DATE", help="Only spikes from this day on.")] = "",
    goal: Annotated[str, typer.Option(help="Only this goal.")] = "",
    order: Annotated[str, typer.Option(help="mdy or dmy, for dates such as 3/4/2026 in a file.")] = "",
    json: cli.Json = False,
) -> None:
    """Find days with more stories than the series' own rhythm explains, from the days before each alone.

    Without a file: each goal, and each topic where a goal has several. In a file, a day that has no row is a gap.
    Only upward, never within the first seven days; low and high hold nine in ten ordinary days.
    """
    from_day = parse_date(since) if since else None
    if order not in ("", "mdy", "dmy"):
        raise GroundswellError(f"There is no order “{order}”.", "Write mdy or dmy.")
    if file is not None:
        if goal:
            raise GroundswellError("A goal has no place beside a file.", "Leave out one of the two.")
        found, refused = _of_file(file, budget, from_day, order)
    else:
        found, refused = _stored(clock.now(), budget, from_day, goal), False
    if json:
        cli.emit(found)
    else:
        cli.table([{**row, **{name: f"{row[name]:.3g}" for name in COLUMNS[2:]}} for row in found], COLUMNS)
        spikes = "1 spike" if len(found) == 1 else f"{len(found):,} spikes"
        cli.say(f"{spikes}, at {budget:g} false alarms a year for each series.")
    if refused:
        raise typer.Exit(1)


def _of_file(file: Path, budget: float, since: date | None, order: str) -> tuple[list[dict[str, Any]], bool]:
    if not file.is_file():
        raise GroundswellError(f"There is no file “{file}”.", "Give the path of a CSV file.")
    table = read_table(file.read_bytes(), file.stem, order)
    for note in table.notes:
        cli.say(note)
    for number, why in table.refused:
        cli.say(f"Row {number}: {why}")
    rows = [_row(name, spike) for name, series in table.series.items() for spike in find(series, budget, since)]
    return rows, bool(table.refused)


def _stored(now: datetime, budget: float, since: date | None, goal: str) -> list[dict[str, Any]]:
    with db.reading() as session:
        initiative = cli.current(session)
        wanted = [cli.goal(session, initiative.id, goal).id] if goal else []
        made = services.lines(
            session, initiative, now=now, since=since, goal_ids=wanted, with_topics=True, budget=budget
        )
    for line in made:
        if line.watched.left_out:
            cli.say(
                f"{line.name}: without {', '.join(line.watched.left_out)}, silent now: a gap, not falling interest."
            )
    return [_row(line.name, spike) for line in made for spike in line.spikes]


def _row(series: str, spike: Spike) -> dict[str, Any]:
    count = int(spike.count) if spike.count == int(spike.count) else spike.count
    return {
        "series": series,
        "date": spike.date,
        "count": count,
        "expected": round(spike.expected, 4),
        "low": spike.low,
        "high": spike.high,
    }
