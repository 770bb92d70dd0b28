"""Commands of the will wing: surveys in, and where public will stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from data import cli, clock, db, exchange
from data import queries as ground
from data import services as ground_services
from data.access import OPERATOR
from data.agenda import GoalRow, InitiativeRow
from data.dates import parse_date
from data.errors import GroundswellError
from sentiment.labels import ShareRow
from sentiment.mentions import MediaPoint
from sentiment.queries import listening as media
from sentiment.queries import will as queries
from sentiment.services import shares
from sentiment.services import will as services
from sentiment.will.evidence import RUNGS, PollDraft
from sentiment.will.health import health_lines
from sentiment.will.ladder import RungRow, full_ladder, known_json
from sentiment.will.verdict import WINDOW

polls_app = cli.group("Surveys: published polls, and those typed in.")
COLUMNS = ["goal", "rung", "level", "verdict", "change"]

Rung = Annotated[str, typer.Option(help=f"What was asked for: {', '.join(RUNGS)}.")]
Audience = Annotated[str, typer.Option(help="Who was asked: public, influencers or decision makers.")]


def mount(app: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    app.add_typer(polls_app, name="polls")
    app.command()(will)


@polls_app.command("import")
def polls_import(
    files: Annotated[list[Path], typer.Argument(help="CSV tables, one row a survey.")],
    goal: Annotated[str, typer.Option(help="The goal they are about: its name, the start of it, or its number.")],
    rung: Rung = "supportive",
    audience: Audience = "public",
    share: Annotated[str, typer.Option(help="The column of the share that says yes, if not found by its name.")] = "",
    only: Annotated[str, typer.Option(help='Only rows where a column has a value: "subject=Biden".')] = "",
    dates: Annotated[str, typer.Option(help="How dates such as 3/4/2026 are meant: mdy or dmy.")] = "",
    json: cli.Json = False,
) -> None:
    """Import tables of polls as evidence for one rung of a goal. The same table again adds nothing.

    Rows that cannot be taken are named and refused, the rest is saved. Subgroups are kept, but do not enter the
    level. Polls without a sample size are kept with a small assumed one, and flagged.
    """
    if dates not in ("", "mdy", "dmy"):
        raise GroundswellError(f"“{dates}” is no date order.", "Use mdy (month first) or dmy (day first).")
    with db.writing() as session:
        initiative = cli.current(session)
        found = cli.goal(session, initiative.id, goal)
        options = {"goal": str(found.id), "rung": rung, "audience": audience, "share": share, "only": only}
        options["order"] = dates
        bodies = [(path.name, cli.read(path)) for path in files]
        format = exchange.format_named("polls")
        report = ground_services.import_files(
            session, OPERATOR, initiative.id, format, bodies, options, now=clock.now()
        )
    cli.report(report, json)


@polls_app.command("add")
def polls_add(
    goal: Annotated[str, typer.Option(help="The goal it is about.")],
    pollster: Annotated[str, typer.Option(help="Who asked.")],
    end: Annotated[str, typer.Option(help="The last day it was in the field.")],
    share: Annotated[float, typer.Option(help="Percent that said yes.")],
    start: Annotated[str, typer.Option(help="The first day it was in the field.")] = "",
    n: Annotated[int | None, typer.Option(help="Answers; leave out where nobody says.")] = None,
    rung: Rung = "supportive",
    audience: Audience = "public",
    wording: Annotated[str, typer.Option(help="The question as it was asked.")] = "",
    population: Annotated[str, typer.Option(help="Who could be asked, such as adults.")] = "adults",
    mode: Annotated[str, typer.Option(help="How: phone, web panel, text message, mail, intercept.")] = "",
    kind: Annotated[str, typer.Option(help="poll, or pulse for those who came to an event.")] = "poll",
    json: cli.Json = False,
) -> None:
    """Add one survey."""
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        found = cli.goal(session, initiative.id, goal)
        today = initiative.today(now)
        draft = PollDraft(
            found.id,
            pollster,
            parse_date(end, initiative.date_order, today=today),
            share / 100,
            parse_date(start, initiative.date_order, today=today) if start else None,
            rung=rung,
            audience=audience,
            kind=kind,
            n=n,
            wording=wording,
            population=population,
            mode=mode,
        )
        row = services.add_poll(session, OPERATOR, initiative.id, draft, now=now)
    if json:
        cli.emit({"id": row.id, "goal": found.name, "rung": row.rung, "share": row.share, "n": row.n})
    else:
        cli.say(f"Added {row.pollster}, {row.ends_on}: {row.share:.0%} for “{found.name}”.")


def will(
    goal: Annotated[str, typer.Option(help="One goal: its name, the start of it, or its number.")] = "",
    series: Annotated[bool, typer.Option(help="With each history: smoothed, filtered, and as stored then.")] = False,
    json: cli.Json = False,
) -> None:
    """Say where public will stands: level and 90% interval of each rung, its verdict, and what would settle it.

    Estimates are brought up to date first where the evidence changed. Media is told apart: it is never opinion.
    """
    now = clock.now()
    with db.reading() as session:
        initiative = cli.current(session)
        goals = [cli.goal(session, initiative.id, goal)] if goal else ground.goals(session, initiative.id)
    _refresh(initiative, [one.id for one in goals], now)
    with db.reading() as session:
        rows = queries.estimates(session, initiative.id, goal_ids=[one.id for one in goals], series=series)
        told = [_goal(session, initiative, one, rows, now, series) for one in goals]
    if json:
        cli.emit({"as_of": initiative.today(now), "goals": told})
    else:
        cli.table(list(_table(goals, rows, initiative.today(now))), COLUMNS)
        for row in rows:
            if row.needs and row.level is not None:
                name = next(one.name for one in goals if one.id == row.goal_id)
                whom = "" if row.audience == "public" else f", {row.audience}"
                cli.say(f"{name}: {row.label.lower()}{whom}: cannot tell yet. Would settle it: {row.needs}")
        for one in told:
            for line in one["health"]:
                cli.say(f"{one['goal']}: {line}")


def _refresh(initiative: InitiativeRow, goal_ids: list[int], now: datetime) -> None:
    with db.writing() as session:
        shares.refresh(session, OPERATOR, initiative.id, now=now, goal_ids=goal_ids)
    with db.reading() as session:
        total = len(services.stale(session, initiative.id, now=now, keep_days=1))
    if total:
        with cli.progress("Working out the levels", total) as advance:
            services.refresh_estimates(
                db.writing, OPERATOR, initiative.id, now=now, goal_ids=goal_ids, keep_days=1,
                progress=lambda _label: advance(),
            )  # fmt: skip


def _goal(
    session: Session, initiative: InitiativeRow, goal: GoalRow, rows: list[RungRow], now: datetime, series: bool
) -> dict[str, Any]:
    """One goal as `sentiment will --json` prints it."""
    today = initiative.today(now)
    since = today - timedelta(days=WINDOW)
    rungs = [row for row in rows if row.goal_id == goal.id]
    gaps = media.source_gaps(session, initiative.id, since, today, now=now, tz=initiative.tz, goal_id=goal.id)
    return {
        "goal": goal.name,
        "rungs": [
            {**row.as_json(series=series), **(_stored(session, row) if series else {})}
            for row in full_ladder(goal.id, rungs, today)
        ],
        "media": media_signal(
            media.media_days(session, initiative.id, goal.id, since, today), since, shares.media_share(session, goal.id)
        ),
        "behaviour": [one.as_json() for one in queries.doings(session, initiative.id, goal.id, today)],
        "health": health_lines(rungs, [(gap.source, gap.start, gap.end) for gap in gaps], today),
    }


def _stored(session: Session, row: RungRow) -> dict[str, Any]:
    """What was known of a rung on each day it was worked out."""
    return {"known_then": known_json(queries.known_then(session, (row.goal_id, row.audience, row.rung, row.unit)))}


def media_signal(points: Iterable[MediaPoint], since: date, told: ShareRow | None) -> dict[str, Any]:
    """What outlets and posts say, apart from the level: stories since a day, and their tone. Never public opinion.

    `favor` is the share of these stories that favors the goal, from random labels; null without them. Tone is told
    beside it and never stands for it.
    """
    share = told.figure("favor") if told is not None else {}
    found = list(points)
    toned = [(point.tone, point.stories) for point in found if point.tone is not None]
    n = sum(stories for _, stories in toned)
    return {
        "favor": share.get("value"),
        "low": share.get("low"),
        "high": share.get("high"),
        "labels": told.labels if told is not None else 0,
        "stories": sum(point.stories for point in found),
        "tone": round(sum(tone * stories for tone, stories in toned) / n, 4) if n else None,
        "since": since,
    }


def _table(goals: Iterable[GoalRow], rows: list[RungRow], today: date) -> Iterable[dict[str, object]]:
    for goal in goals:
        for row in full_ladder(goal.id, rows, today):
            whom = "" if row.audience == "public" else f", {row.audience}"
            yield {
                "goal": goal.name,
                "rung": row.label + whom,
                "level": row.said,
                "verdict": row.verdict if row.level is not None else "no data",
                "change": row.moved,
            }
