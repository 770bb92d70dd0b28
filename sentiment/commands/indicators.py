"""Commands of the seven indicators and of stakeholder survey waves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from data import cli, clock, db
from data.access import OPERATOR
from data.dates import parse_date
from data.errors import GroundswellError
from sentiment.queries import waves as queries
from sentiment.services import indicators as services
from sentiment.services import waves as wave_services
from sentiment.services.waves import Asked, WaveChange
from sentiment.will.indicators import Finding, Standing
from sentiment.will.wave_table import SCALES, groups_from
from sentiment.will.waves import levels

waves_app = cli.group("Stakeholder surveys in waves: who was asked, who answered, what changed.")
COLUMNS = ["indicator", "verdict", "certainty", "why"]


def mount(app: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    app.command()(indicators)
    app.add_typer(waves_app, name="waves")


def indicators(json: cli.Json = False) -> None:
    """Where the seven indicators of building public will and advancing policy stand, and what is missing."""
    with db.reading() as session:
        rows = [_standing(one) for one in services.seven(session, cli.current(session).id, now=clock.now())]
    if json:
        cli.emit(rows)
    else:
        cli.table(rows, COLUMNS)


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "indicator": one.indicator.name,
        "key": one.indicator.key,
        "function": one.indicator.function,
        "verdict": one.verdict,
        "certainty": None if one.certainty is None else round(one.certainty, 4),
        "why": one.why,
        "deciding": [_finding(each) for each in one.deciding],
        "informing": [_finding(each) for each in one.informing],
        "aside": [{**_finding(each), "why": why} for each, why in one.aside],
        "gaps": list(one.gaps),
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "verdict": one.verdict,
        "said": one.said,
        "as_of": one.as_of,
        "p_rise": one.p_rise,
        "goal": one.goal or None,
        "audience": one.audience or None,
        "n": one.n,
    }


@waves_app.command("import")
def waves_import(
    file: Annotated[Path, typer.Argument(help="A CSV table with the columns group and answer, and person if known.")],
    question: Annotated[str, typer.Option(help="The question as it was asked.")],
    on: Annotated[str, typer.Option(help="The day on which the wave ended.")],
    asked: Annotated[list[str], typer.Option(help='A group and how many people it has: "Partners: 28". Repeat it.')],
    audience: Annotated[str, typer.Option(help="public, influencers or decision makers.")] = "influencers",
    rung: Annotated[str, typer.Option(help="aware, supportive, empowered or acting.")] = "aware",
    scale: Annotated[str, typer.Option(help=f"One of: {', '.join(SCALES)}.")] = "yes / no",
    goal: Annotated[str, typer.Option(help="The goal it is about; without it the initiative as a whole.")] = "",
    json: cli.Json = False,
) -> None:
    """Take in one wave of a stakeholder survey. Who answered twice is counted once; people are kept as digests."""
    if not file.is_file():
        raise GroundswellError(f"There is no file “{file}”.", "Nothing was imported.")
    with db.writing() as session:
        initiative = cli.current(session)
        goal_id = cli.goal(session, initiative.id, goal).id if goal else None
        draft = Asked(
            question, audience, rung, parse_date(on, initiative.date_order), scale, groups_from("\n".join(asked)),
            goal_id,
        )  # fmt: skip
        report, _ = wave_services.import_wave(
            session, OPERATOR, initiative.id, file.name, file.read_bytes(), draft, now=clock.now()
        )
    if json:
        cli.emit({"files": [report.as_json()], "batch": None})
    else:
        cli.say(f"{report.new:,} answers saved, {len(report.refused):,} refused.")
    for refusal in report.refused:
        cli.say(refusal.why)
    if report.refused:
        raise typer.Exit(1)


@waves_app.command("list")
def waves_list(json: cli.Json = False) -> None:
    """Each question with its newest wave: response, level, and the change since the wave before."""
    with db.reading() as session:
        found = wave_services.latest_changes(queries.waves(session, cli.current(session).id))
    rows = [row for one in found for row in _wave(one)]
    if json:
        cli.emit(rows)
    else:
        cli.table(rows, ["question", "on", "group", "asked", "answered", "level", "change", "verdict"])


def _wave(one: WaveChange) -> list[dict[str, Any]]:
    moved = {change.group: change for change in one.groups}
    rows = []
    for level in levels(one.later.wave):
        change = moved.get(level.group)
        rows.append(
            {
                "question": one.later.wave.question,
                "audience": one.later.audience,
                "on": one.later.wave.on,
                "group": level.group,
                "asked": level.asked,
                "answered": None if level.hidden else level.answered,
                "level": level.level,
                "low": level.low,
                "high": level.high,
                "change": change.value if change else None,
                "change_low": change.low if change else None,
                "change_high": change.high if change else None,
                "verdict": change.verdict if change else None,
            }
        )
    return rows
