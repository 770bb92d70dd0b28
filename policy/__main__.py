"""`python -m policy`: bills, positions, alignment and hearings from the command line."""

from __future__ import annotations

import textwrap
from typing import Annotated, Any

import typer

from data import cli, clock, dates, db
from data.access import OPERATOR
from data.errors import GroundswellError
from policy import offers, queries, services
from policy.alignment import PRIORITIES, STANCES, STRENGTHS, VERDICTS, CodingDraft, PositionDraft
from policy.bills import KINDS, Action, BillDraft
from policy.board import as_json
from policy.commands import changes, desk, files, following, hearings, live, people, scoring, searches, versions
from policy.commands.named import InPlace, InSession, Number, Why, the_bill, the_day

app = cli.app(
    "What we stand for and what legislatures do.\n\n"
    "A bill is named by its number in any spelling (SB 540, S.B. 540, sb0540); where several sessions have that "
    "number, say which with --session or --jurisdiction. Its stage is worked out from its actions, never typed."
)
offers.register()
files.mount(app)
desk.mount(app)
hearings.mount(app)
changes.mount(app)
versions.mount(app)
people.mount(app)
scoring.mount(app)
following.mount(app)
live.mount(app)
searches.mount(app)


@app.command()
def bills(json: cli.Json = False) -> None:
    """List the bills: where each stands, since when, our position and its priority.

    With --json each bill has jurisdiction, session, identifier, title, stage, stage_date, actions (date,
    chamber, description, classification), position, priority, sources; and stage_note and goals.
    Stages: introduced, in committee, passed one chamber, passed both, with executive, enacted, vetoed,
    failed, dead at session end, withdrawn.
    """
    with db.reading() as session:
        initiative = cli.current(session)
        rows = queries.bills(session, initiative.id, initiative.today(clock.now()))
        actions = queries.actions_by_bill(session, initiative.id)
    found = [as_json(row, actions.get(row.id, [])) for row in rows]
    if json:
        cli.emit(found)
    else:
        short = [{**bill, "title": textwrap.shorten(bill["title"], 48, placeholder="…")} for bill in found]
        cli.table(short, ["identifier", "session", "title", "stage", "stage_date", "position", "priority"])


@app.command()
def add(
    identifier: Annotated[str, typer.Argument(metavar="BILL", help="The bill's number, such as SB 540.")],
    title: Annotated[str, typer.Argument(help="What it is called.")],
    jurisdiction: Annotated[
        str, typer.Option("--jurisdiction", help="Whose bill it is, such as New York or Marlow County.")
    ],
    in_session: Annotated[str, typer.Option("--session", help="The legislative session, such as 2025-2026.")],
    kind: Annotated[str, typer.Option("--kind", help=f"One of: {', '.join(KINDS)}.")] = "bill",
    introduced: Annotated[str, typer.Option("--introduced", help="The day it was introduced.")] = "",
    url: Annotated[str, typer.Option("--url", help="Where it can be read.")] = "",
    json: cli.Json = False,
) -> None:
    """Add a bill by hand, also a local measure. Its stage follows from its actions (`action`)."""
    with db.writing() as session:
        initiative = cli.current(session)
        actions = (Action(the_day(introduced, initiative), "Introduced"),) if introduced else ()
        draft = BillDraft(jurisdiction, in_session, identifier, title, kind, url=url, actions=actions)
        row = services.add_bill(session, OPERATOR, initiative.id, draft, now=clock.now())
        found = as_json(row, queries.actions_by_bill(session, initiative.id, [row.id]).get(row.id, []))
    _done(json, found, f"Added {row.identifier}: {row.stage}.")


@app.command()
def action(
    bill: Number,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The local day of the action.")],
    what: Annotated[str, typer.Argument(metavar="WORDS", help="What happened, such as “Passed Senate”.")],
    chamber: Annotated[
        str, typer.Option("--chamber", help="lower, upper or legislature, where the words do not say.")
    ] = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Add an action that you saw; the bill's stage follows from it."""
    with db.writing() as session:
        initiative = cli.current(session)
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        made = Action(the_day(day, initiative), what, chamber)
        row = services.add_action(session, OPERATOR, initiative.id, key, made, now=clock.now())
        found = as_json(row, queries.actions_by_bill(session, initiative.id, [key]).get(key, []))
    _done(json, found, f"{row.identifier}: {row.stage}. {row.stage_note}".strip())


@app.command()
def position(
    bill: Number,
    stance: Annotated[str, typer.Argument(metavar="STANCE", help=f"One of: {', '.join(STANCES)}.")],
    why: Why = "",
    priority: Annotated[
        int | None, typer.Option("--priority", help="1 (highest), 2 or 3. Without it the priority stays what it was.")
    ] = None,
    since: Annotated[str, typer.Option("--from", help="The day it takes effect; today where not given.")] = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Take a position on a bill, with the reason. Earlier positions stay in its history."""
    if priority is not None and priority not in PRIORITIES:
        raise GroundswellError("The priority is 1 (highest), 2 or 3.")
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        row = queries.bills(session, initiative.id, initiative.today(now), [key])[0]
        effective = the_day(since, initiative) if since else initiative.today(now)
        draft = PositionDraft(stance, why, effective, row.priority if priority is None else priority)
        taken = services.take_position(session, OPERATOR, initiative.id, key, draft, now=now)
    found = {
        "identifier": row.identifier, "position": taken.stance, "priority": taken.priority, "why": taken.rationale,
        "effective_from": taken.effective_from, "before": row.stance,
    }  # fmt: skip
    _done(json, found, f"{row.identifier}: {taken.stance}, from {dates.say(taken.effective_from)}.")


@app.command()
def align(
    bill: Number,
    goal: Annotated[str, typer.Argument(help="The goal: its name, the start of it, or its number.")],
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help=f"One of: {', '.join(VERDICTS)}.")],
    strength: Annotated[str, typer.Option("--strength", help=f"One of: {', '.join(STRENGTHS)}.")] = "strong",
    why: Why = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Code a bill to a goal of the common agenda: does it agree, is it against, how strongly, and why."""
    with db.writing() as session:
        initiative = cli.current(session)
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        named = cli.goal(session, initiative.id, goal)
        draft = CodingDraft(named.id, verdict, strength, why)
        coded = services.code_alignment(session, OPERATOR, initiative.id, key, draft, now=clock.now())
    found = {"bill": bill, "goal": coded.goal, "verdict": coded.verdict, "strength": coded.strength, "why": coded.why}
    _done(json, found, f"{bill} and “{coded.goal}”: {coded.verdict}, {coded.strength}.")


@app.command("session-ends")
def session_ends(
    jurisdiction: Annotated[str, typer.Argument(help="The state or place.")],
    name: Annotated[str, typer.Argument(metavar="SESSION", help="The legislative session, such as 2025-2026.")],
    day: Annotated[str, typer.Argument(metavar="DATE", help="Its last day.")],
    json: cli.Json = False,
) -> None:
    """Say when a legislative session ends: bills that have not passed both chambers by then are dead."""
    with db.writing() as session:
        initiative = cli.current(session)
        ends = the_day(day, initiative)
        services.set_session_end(session, OPERATOR, initiative.id, jurisdiction, name, ends, now=clock.now())
    _done(json, {"jurisdiction": jurisdiction, "session": name, "ends": ends}, f"{name} ends on {dates.say(ends)}.")


def _done(json: bool, found: dict[str, Any], sentence: str) -> None:
    if json:
        cli.emit(found)
    else:
        cli.say(sentence)


if __name__ == "__main__":
    app(prog_name="python -m policy")
