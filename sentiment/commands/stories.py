"""Commands of stories: list and search them, one in full, merge, split, undo."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from sqlmodel import Session

from data import cli, clock, db
from data import queries as ground
from data.access import OPERATOR
from data.errors import GroundswellError, NotFound
from sentiment.mentions import StoryRow
from sentiment.queries import edits, search, voices
from sentiment.queries import stories as queries
from sentiment.services import stories as services
from sentiment.voices import Concentration, Part

stories_app = typer.Typer(help="Stories: clusters of copies, each counted once however many outlets carried it.")
COLUMNS = ["story", "title", "placements", "outlets", "authors", "first_seen", "goals"]
PLACED = ["mention", "outlet", "author", "published", "by_hand", "title", "url"]
Number = Annotated[int, typer.Argument(metavar="STORY", help="Its number, as `stories` lists it.")]


def mount(app: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    app.add_typer(stories_app, name="stories")


@stories_app.callback(invoke_without_command=True)
def stories(
    context: typer.Context,
    goal: Annotated[str, typer.Option(help="Only stories about this goal.")] = "",
    text: Annotated[
        str, typer.Option(help='Only stories with these words: care "child care" preschool* -football.')
    ] = "",
    channel: Annotated[str, typer.Option(help="Only stories placed there: news or social.")] = "",
    outlet: Annotated[str, typer.Option(help="Only stories that this outlet carried.")] = "",
    tone: Annotated[str, typer.Option(help="Only stories that sound so: positive, neutral or negative.")] = "",
    biggest: Annotated[bool, typer.Option("--biggest", help="Most placements first; else newest first.")] = False,
    relevant: Annotated[bool, typer.Option("--relevant", help="Most about the words of --text first.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    json: cli.Json = False,
) -> None:
    """List stories: clusters of copies, each counted once however many outlets carried it."""
    if context.invoked_subcommand:
        return
    if channel not in ("", "news", "social") or tone not in ("", *queries.TONES):
        raise GroundswellError("--channel is news or social; --tone is positive, neutral or negative.")
    with db.reading() as session:
        initiative = cli.current(session)
        goals = {row.id: row.name for row in ground.goals(session, initiative.id)}
        about = [cli.goal(session, initiative.id, goal).id] if goal else []
        wanted = queries.Wanted(about, text, channel=channel, outlet=outlet, tone=tone)
        order = "relevance" if relevant else "biggest" if biggest else "newest"
        found = queries.stories(session, initiative.id, wanted, order=order, limit=limit)
    _listed([_story(row, goals) for row in found], json)


def _listed(rows: list[dict[str, Any]], json: bool) -> None:
    if json:
        cli.emit(rows)
    else:
        cli.table([{**row, "goals": ", ".join(row["goals"])} for row in rows], COLUMNS)


def _story(row: StoryRow, goals: dict[int, str]) -> dict[str, Any]:
    return {
        "story": row.id,
        "title": row.title,
        "placements": row.placements,
        "outlets": row.outlets,
        "authors": row.authors,
        "first_seen": row.first_seen,
        "last_seen": row.last_seen,
        "tone": row.tone,
        "goals": [goals[key] for key in row.goal_ids if key in goals],
    }


@stories_app.command("show")
def show(
    story: Number,
    limit: Annotated[int, typer.Option(min=1, help="At most so many placements.")] = 100,
    json: cli.Json = False,
) -> None:
    """Show one story: its placements with their numbers, who speaks in it, and what was merged or split by hand."""
    with db.reading() as session:
        initiative = cli.current(session)
        row = queries.story(session, initiative.id, story)
        if row is None:
            raise NotFound(f"Story {story} is not here.", "`stories` lists those that are.")
        goals = {goal.id: goal.name for goal in ground.goals(session, initiative.id)}
        placed = [
            {
                "mention": one.id, "outlet": one.outlet, "author": one.author, "published": one.published_at,
                "tone": one.tone, "bot": one.bot, "by_hand": one.by_hand, "title": one.title, "url": one.url,
            }
            for one in queries.mentions_of(session, initiative.id, row.id, limit)
        ]  # fmt: skip
        who = voices.of_story(session, initiative.id, row.id)
        done = edits.edits(session, initiative.id, row.id)
    if json:
        changes = [
            {"edit": one.id, "kind": one.kind, "other": one.other_id, "at": one.at, "by": one.by} for one in done
        ]
        cli.emit({**_story(row, goals), "mentions": placed, "concentration": _who(who), "edits": changes})
        return
    _listed([_story(row, goals)], False)
    cli.table(placed, PLACED)
    for line in who.warnings():
        cli.say(line)
    for one in done:
        cli.say(f"Edit {one.id}: {one.kind} of {one.mentions} mentions, story {one.other_id}, by {one.by}.")


def _placed(row: StoryRow) -> str:
    return "1 placement" if row.placements == 1 else f"{row.placements:,} placements"


def _who(found: Concentration) -> dict[str, Any]:
    def part(one: Part | None) -> dict[str, Any] | None:
        if one is None:
            return None
        without = {"mentions": one.without.mentions, "stories": one.without.stories}
        return {"name": one.name, "mentions": one.mentions, "share": round(one.share, 4), "without": without}

    return {
        "mentions": found.all.mentions,
        "stories": found.all.stories,
        "authors": found.authors,
        "outlets": found.outlets,
        "top_author": part(found.author),
        "top_outlet": part(found.outlet),
        "declared_bots": part(found.bots),
        "same_words": part(found.pasted),
    }


@stories_app.command("merge")
def merge(
    story: Number,
    others: Annotated[list[int], typer.Argument(metavar="OTHER...", help="Stories that tell the same.")],
    json: cli.Json = False,
) -> None:
    """Put other stories into one. Later copies of either go there, and the old numbers lead to it."""
    with db.writing() as session:
        initiative = cli.current(session)
        row = services.merge_stories(session, OPERATOR, initiative.id, story, others, now=clock.now())
        said = _after(session, initiative.id, row)
    cli.emit(said) if json else cli.say(f"Story {row.id} has {_placed(row)} now.")


@stories_app.command("split")
def split(
    story: Number,
    mentions: Annotated[
        list[int], typer.Argument(metavar="MENTION...", help="Placements that tell something else; see `stories show`.")
    ],
    json: cli.Json = False,
) -> None:
    """Make a story of its own of some placements. Later copies of their texts go there."""
    with db.writing() as session:
        initiative = cli.current(session)
        row = services.split_story(session, OPERATOR, initiative.id, story, mentions, now=clock.now())
        said = _after(session, initiative.id, row)
    cli.emit(said) if json else cli.say(f"Made story {row.id} of {_placed(row)}.")


@stories_app.command("undo")
def undo(
    edit: Annotated[int, typer.Argument(metavar="EDIT", help="A merge or split, as `stories show` numbers it.")],
    json: cli.Json = False,
) -> None:
    """Take a merge or a split back, as far as its placements are still there."""
    with db.writing() as session:
        initiative = cli.current(session)
        row = services.undo_edit(session, OPERATOR, initiative.id, edit, now=clock.now())
        said = _after(session, initiative.id, row)
    cli.emit(said) if json else cli.say(f"Undone. Story {row.id} has {_placed(row)}.")


def _after(session: Session, initiative_id: int, row: StoryRow) -> dict[str, Any]:
    goals = {goal.id: goal.name for goal in ground.goals(session, initiative_id)}
    done = edits.edits(session, initiative_id, row.id)
    return {**_story(row, goals), "edit": done[0].id if done else None}


@stories_app.command("reindex")
def reindex() -> None:
    """Make the search index anew from the mentions, where `python -m data check` says that they differ."""
    with db.writing() as session:
        search.rebuild(session)
    cli.say("The search index is made anew.")
