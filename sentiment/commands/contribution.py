"""Commands of contribution: what a campaign or an event contributed, or could be seen to contribute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from campaigns import queries as campaigns
from data import cli, clock, db
from data.access import OPERATOR
from data.errors import GroundswellError, NotFound
from sentiment.services import contribution as services
from sentiment.will.foresight import sized
from sentiment.will.judged import SERIES, Kind

DRAWN = ("seen", "path")  # for the chart of the page; long


def mount(app: typer.Typer) -> None:
    """Put this command on the room's command line."""
    app.command()(contribution)


def contribution(
    campaign: Annotated[str, typer.Option(help="The campaign: its name, a part of it, or its number.")] = "",
    event: Annotated[str, typer.Option(help="An event instead: its name, a part of it, or its number.")] = "",
    json: cli.Json = False,
) -> None:
    """Say whether a campaign contributed: two estimates with intervals, the verdict, and what else happened.

    Before launch: the smallest effect that could be found. Each look at new evidence is kept and corrected for; the
    same evidence again is the same look. Contribution is never proof: other things happened in the same weeks.
    """
    if bool(campaign) == bool(event):
        raise GroundswellError("Say what was launched.", "Give --campaign NAME, or --event NAME.")
    kind: Kind = "campaign" if campaign else "event"
    now = clock.now()
    with db.reading() as session:
        initiative = cli.current(session)
        if kind == "campaign":
            rows = [(row.id, row.name) for row in campaigns.campaigns(session, initiative.id)]
        else:
            rows = [(row.id, row.name) for row in campaigns.events(session, initiative.id)]
    key = _one(rows, campaign or event, kind)
    told = services.look(db.writing, OPERATOR, initiative.id, kind, key, now=now)
    if json:
        cli.emit({name: value for name, value in told.result.items() if name not in DRAWN} | {"new_look": told.new})
    else:
        for line in said(told):
            cli.say(line)


def _one(rows: list[tuple[int, str]], text: str, noun: str) -> int:
    """The record that a text names: its name, the start or a part of it, else its number."""
    wanted = text.strip().casefold()
    tests = (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    )
    for test in tests:
        fitting = [key for key, name in rows if wanted and test(name.casefold())]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            break
    else:
        if wanted.isdigit() and int(wanted) in dict(rows):
            return int(wanted)
    names = "; ".join(f"{name} ({key})" for key, name in rows[:20]) or "none yet"
    raise NotFound(f"“{text}” names no {noun}, or more than one.", f"There are: {names}.")


def said(told: services.Told) -> Iterable[str]:
    """What came of it, in lines for a person."""
    case, result = told.case, told.result
    subject, unit = case.subject, case.unit
    yield f"{subject.name}: {SERIES[case.kind].lower()}, {subject.measures}, for “{subject.goal}”."
    yield f"Expected before launch: {subject.expects}" if subject.expects else "Nothing was locked before launch."
    if not case.launched:
        yield _ahead(result, unit)
        for option in result["options"]:
            yield f"  With {option['what']}: {sized(option['points'], unit)}."
        return
    if result["effect"] is not None:
        part = f"{100 * result['confidence']:.3g}%"
        yield f"Change from {result['from']} to {result['to']}: {_number(result['effect'])} {unit}."
        for name in ("structural", "placebo"):
            low, high = result[name]
            yield f"  {name.capitalize()}: {_number(low)} to {_number(high)} ({part} interval)."
        planned = (
            f" of {result['looks_planned']} planned" if result["looks_planned"] else ", none planned before launch"
        )
        yield f"Look {result['look']}{planned}."
    yield f"Verdict: {result['verdict']}."
    if result["needs"]:
        yield f"Would settle it: {result['needs']}"
    yield from (f"Note: {note}" for note in result["notes"])
    if result["rivals"]:
        yield f"Other things happened in the same weeks, and no arithmetic tells them apart from the {subject.kind}:"
    yield from (f"  {one['title']}, {one['on']} ({one['how']})" for one in result["rivals"][:25])


def _ahead(result: dict[str, Any], unit: str) -> str:
    if result["detectable"] is None:
        return f"Not launched yet, and cannot tell what it could show. {result['needs']}"
    size = sized(result["detectable"], unit)
    return f"Not launched yet. The smallest effect that the evidence in sight finds four times in five: {size}."


def _number(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")
