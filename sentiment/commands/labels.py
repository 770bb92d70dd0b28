"""Commands of the reading wing: labels in, out and next; stance models; shares."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from data import cli, clock, db
from data import queries as ground
from data.access import OPERATOR
from data.agenda import GoalRow, InitiativeRow
from data.errors import GroundswellError
from data.exchange import ImportReport
from sentiment.labels import ShareRow, notes, said
from sentiment.queries import labels as label_queries
from sentiment.queries import stance as queries
from sentiment.reading.draws import CHANNELS, month_of
from sentiment.services import label_files, labels, shares, stance
from sentiment.services.labels import Place

labels_app = cli.group("What people say of mentions: for, against, neither, off topic, unsure.")
SHARE_COLUMNS = ["period", "channel", "favor", "against", "authors favor", "labels", "stories"]

Goal = Annotated[str, typer.Option(help="The goal: its name, the start of it, or its number.")]
Month = Annotated[str, typer.Option(help="Draw from one month, such as 2026-11; else from the last 12 months.")]
Channel = Annotated[str, typer.Option(help="all, news or social.")]
Draw = Annotated[str, typer.Option(help="random (for shares) or informative (for training alone).")]


def mount(app: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    app.add_typer(labels_app, name="labels")
    app.command("stance")(stance_models)
    app.command("shares")(shares_told)


@labels_app.command("import")
def labels_import(
    files: Annotated[list[Path], typer.Argument(help="CSV or JSON lines: a mention's number or link, or a text.")],
    goal: Annotated[str, typer.Option(help="The goal of rows that name none.")] = "",
    json: cli.Json = False,
) -> None:
    """Import labels to train on. They never enter a share, for nobody knows how their mentions were chosen.

    Columns: stance (or label) and one of mention, link or text; goal and by where there are some. The same file
    again adds nothing.
    """
    report = ImportReport()
    bodies = [(path.name, cli.read(path)) for path in files]
    with db.writing() as session:
        initiative = cli.current(session)
        key = cli.goal(session, initiative.id, goal).id if goal else None
        for name, body in bodies:
            one = label_files.import_labels(session, OPERATOR, initiative.id, key, name, body, now=clock.now())
            report.files.append(one)
    cli.report(report, json)


@labels_app.command("export")
def labels_export(
    file: Annotated[Path | None, typer.Argument(help="A CSV file to write; with --json they are printed.")] = None,
    goal: Annotated[str, typer.Option(help="One goal only.")] = "",
    json: cli.Json = False,
) -> None:
    """Write every label with who, when and how it was drawn, those that were undone or changed too."""
    with db.reading() as session:
        initiative = cli.current(session)
        key = cli.goal(session, initiative.id, goal).id if goal else None
        if json:
            cli.emit(label_files.export_rows(session, initiative.id, key))
            return
        text = label_files.export_csv(session, OPERATOR, initiative.id, key)
    if file is None:
        raise GroundswellError("No file to write to was named.", "Name one, or use --json.")
    try:
        file.write_bytes(text.encode("utf-8-sig"))
    except OSError as error:
        raise GroundswellError(f"{file} cannot be written.", "Check its folder.") from error
    cli.say(f"Wrote {text.count(chr(13)) - 1:,} lines to {file}.")


@labels_app.command("next")
def labels_next(
    goal: Goal,
    month: Month = "",
    channel: Channel = "all",
    draw: Draw = "random",
    count: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 10,
    json: cli.Json = False,
) -> None:
    """Show which mentions wait for a label, in the order of the draw."""
    find = {"random": labels.next_random, "informative": labels.next_telling}.get(draw)
    if find is None:
        raise GroundswellError(f"“{draw}” is no way to draw.", "Use random or informative.")
    with db.reading() as session:
        initiative = cli.current(session)
        key = cli.goal(session, initiative.id, goal).id
        drawn = find(session, key, _place(initiative, month, channel), limit=count)
        found = label_queries.to_label(session, initiative.id, [one.mention for one in drawn])
    rows = [
        {
            "mention": one.mention, "day": one.day, "outlet": one.outlet, "channel": one.channel,
            "placements": one.placements, "text": label_queries.words(one.title, one.text), "link": one.url,
        }
        for one in found
    ]  # fmt: skip
    cli.emit(rows) if json else cli.table(rows, ["mention", "day", "outlet", "text"])


@labels_app.command("say")
def labels_say(
    mention: Annotated[int, typer.Argument(help="The mention's number, from `labels next`.")],
    stance_: Annotated[str, typer.Argument(metavar="LABEL", help="favor, against, neither, off topic or unsure.")],
    goal: Goal,
    draw: Draw = "random",
    json: cli.Json = False,
) -> None:
    """Label one mention."""
    with db.writing() as session:
        initiative = cli.current(session)
        key = cli.goal(session, initiative.id, goal).id
        row = labels.say(session, OPERATOR, initiative.id, key, mention, stance_, drawn=draw, now=clock.now())
    if json:
        cli.emit({"label": row.id, "mention": mention, "stance": row.stance, "drawn": row.drawn, "second": row.second})
    else:
        cli.say(f"Mention {mention}: {row.stance}.")


def _place(initiative: InitiativeRow, month: str, channel: str) -> Place:
    if channel not in ("all", *CHANNELS):
        raise GroundswellError(f"“{channel}” is no channel.", f"Use all, {' or '.join(CHANNELS)}.")
    today = initiative.today(clock.now())
    if not month:
        return Place(today - timedelta(days=shares.YEAR), today, channel)
    try:
        start, end = month_of(date.fromisoformat(f"{month}-01"))
    except ValueError as error:
        raise GroundswellError(f"“{month}” is no month.", "Write year and month, such as 2026-11.") from error
    return Place(start, min(end, today), channel)


def stance_models(
    goal: Annotated[str, typer.Option(help="One goal only.")] = "",
    json: cli.Json = False,
) -> None:
    """Train each goal's stance model where labels came since, and let it read the stories it has not read.

    Fit for cron after `pull`. With too few labels there is no model: what is missing is said, and no stance is told.
    """
    now = clock.now()
    with db.reading() as session:
        initiative = cli.current(session)
        goals = _goals(session, initiative, goal)
    rows: list[dict[str, Any]] = []
    with cli.progress("Training and reading") as advance:
        for one in goals:
            found = stance.refresh(db.writing, OPERATOR, initiative.id, one.id, now=now, progress=advance)
            row = found.model
            rows.append(
                {
                    "goal": one.name, "trained": row.trained_at if row else None, "labels": row.labels if row else 0,
                    "mean_f": round(row.mean_f, 4) if row else None,
                    "guessing": round(row.guessing, 4) if row else None,
                    "confusion": row.confusion if row else None, "new": found.fresh, "read": found.read,
                    "missing": found.missing or None,
                }
            )  # fmt: skip
    if json:
        cli.emit(rows)
        return
    cli.table(rows, ["goal", "trained", "labels", "mean_f", "guessing", "read"])
    for each in rows:
        if each["missing"]:
            cli.say(f"{each['goal']}: {each['missing']} Until then no stance is told.")


def _goals(session: Session, initiative: InitiativeRow, goal: str) -> list[GoalRow]:
    return [cli.goal(session, initiative.id, goal)] if goal else ground.goals(session, initiative.id)


def shares_told(
    goal: Annotated[str, typer.Option(help="One goal only.")] = "",
    json: cli.Json = False,
) -> None:
    """Say which share of stories, and of authors, favors each goal and goes against it, with 90% intervals.

    By month, over the last 90 days and the year; in the news, among posts and in all. From random labels, sharpened
    by the model, never a count of guesses. With too few labels there is a provisional value without interval, or none.
    """
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        goals = _goals(session, initiative, goal)
        keys = [one.id for one in goals]
        shares.refresh(session, OPERATOR, initiative.id, now=now, goal_ids=keys)
    with db.reading() as session:
        found = queries.shares(session, keys)
    if json:
        cli.emit(
            {
                "as_of": initiative.today(now),
                "goals": [
                    {"goal": one.name, "shares": [_share(row) for row in found if row.goal_id == one.id]}
                    for one in goals
                ],
            }
        )
        return
    for one in goals:
        told = [row for row in found if row.goal_id == one.id and row.labels]
        cli.say(f"{one.name}: shares of stories, and of authors, with 90% intervals. Media, not public opinion.")
        if told:
            cli.table([_line(row) for row in told], SHARE_COLUMNS)
            for row in told:
                for line in notes(row) if row.channel == "all" else []:
                    cli.say(f"  {row.period}: {line}")
        else:
            cli.say("  No random labels yet, so no share is told. `labels next` shows what to label.")


def _share(row: ShareRow) -> dict[str, Any]:
    return {
        "period": row.kind, "start": row.start, "end": row.end, "channel": row.channel, "as_of": row.at, **row.told,
    }  # fmt: skip


def _line(row: ShareRow) -> dict[str, Any]:
    told = row.told
    return {
        "period": row.period, "channel": row.channel, "favor": said(row.figure("favor")),
        "against": said(row.figure("against")), "authors favor": said(row.figure("favor", "authors")),
        "labels": told["labels"],
        "stories": told["covered"] if told["covered"] == told["stories"] else f"{told['covered']} of {told['stories']}",
    }  # fmt: skip
