"""Commands of topics: add, change, go back, remove, try a query, judge what a topic finds, words suggested."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from sqlmodel import Session

from data import cli, clock, db, work
from data import queries as ground
from data.access import OPERATOR
from data.errors import GroundswellError
from sentiment.listening.precision import SAMPLE, Precision
from sentiment.listening.topics import parse
from sentiment.mentions import TopicRow
from sentiment.queries import judgements
from sentiment.queries import mentions as mention_queries
from sentiment.queries import topics as queries
from sentiment.services import judging, suggesting
from sentiment.services import topics as services

app = cli.group("What counts as being about a goal: boolean queries, their versions, and how much of it is right.")
SECONDS_A_MENTION = 0.0003
KEYS: dict[str, bool | None] = {"right": True, "wrong": False, "unsure": None}
LETTERS = {"y": "right", "n": "wrong", "t": "unsure"}

Topic = Annotated[int, typer.Argument(metavar="TOPIC", help="The topic's number, as `topics list` shows it.")]


def mount(room: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    room.add_typer(app, name="topics")


@app.command("add")
def topics_add(
    goal: Annotated[str, typer.Argument(help="The goal: its name, a part of it, or its number.")],
    query: Annotated[str, typer.Argument(help='What to look for: "child care" OR daycare NOT (cat* OR dog*)')],
    json: cli.Json = False,
) -> None:
    """Add a topic to a goal and ask it of every stored mention.

    Words; "phrases"; AND, OR, NOT in capitals; parentheses; prefix*; {Head Start} with capitals exactly so;
    child NEAR/5 care; title: outlet: author: lang: before a word or a phrase. Stopped half way, nothing is added.
    """
    with db.reading() as session:
        initiative = cli.current(session)
        there = cli.goal(session, initiative.id, goal)
    answers = _ask(initiative.id, query)
    with db.writing() as session:
        row = services.add_topic(
            session, OPERATOR, initiative.id, there.id, query, now=clock.now(), answers=answers
        )  # fmt: skip
    _changed(row, there.name, f"Added. {row.mentions:,} stored mentions match.", json)


@app.command("change")
def topics_change(
    topic: Topic,
    query: Annotated[str, typer.Argument(help="What to look for from now on.")],
    json: cli.Json = False,
) -> None:
    """Change what a topic looks for, as a new version, and ask it of every stored mention.

    Stopped half way, nothing is changed.
    """
    _change(topic, query, json)


@app.command("restore")
def topics_restore(
    topic: Topic,
    version: Annotated[int, typer.Argument(help="The version's number, as `topics versions` shows it.")],
    json: cli.Json = False,
) -> None:
    """Go back to an earlier version of a topic. That is a new version: history is never rewritten."""
    with db.reading() as session:
        query = services.version_query(session, cli.current(session).id, topic, version)
    _change(topic, query, json)


def _change(topic: int, query: str, json: bool) -> None:
    with db.reading() as session:
        initiative = cli.current(session)
        queries.topic(session, initiative.id, topic)
    answers = _ask(initiative.id, query)
    with db.writing() as session:
        row = services.change_topic(session, OPERATOR, initiative.id, topic, query, now=clock.now(), answers=answers)
        name = _goal_names(session, initiative.id).get(row.goal_id, "")
    _changed(row, name, f"Version {row.version}. {row.mentions:,} stored mentions match.", json)


def _ask(initiative_id: int, query: str) -> services.Answers:
    """Ask the archive ahead, with progress and without holding anybody up."""
    parse(query)
    with db.reading() as session:
        total = mention_queries.count_mentions(session, initiative_id)
    with cli.progress("Asking the archive", total) as advance, work.executor(total * SECONDS_A_MENTION) as executor:
        return services.ask_ahead(db.reading, initiative_id, query, progress=advance, executor=executor)


def _changed(row: TopicRow, goal: str, said: str, json: bool) -> None:
    cli.emit(_row(row, goal)) if json else cli.say(said)


def _row(row: TopicRow, goal: str | None) -> dict[str, Any]:
    return {
        "topic": row.id,
        "goal": goal,
        "query": row.query,
        "version": row.version,
        "mentions": row.mentions,
    }


def _goal_names(session: Session, initiative_id: int) -> dict[int, str]:
    return {goal.id: goal.name for goal in ground.goals(session, initiative_id)}


@app.command("remove")
def topics_remove(topic: Topic, json: cli.Json = False) -> None:
    """Take a topic out of use. What only it found no longer counts for the goal; the mentions stay."""
    with db.writing() as session:
        initiative = cli.current(session)
        row = queries.topic(session, initiative.id, topic)
        services.remove_topic(session, OPERATOR, initiative.id, topic, now=clock.now())
        name = _goal_names(session, initiative.id).get(row.goal_id)
    cli.emit(_row(row, name)) if json else cli.say(f"Removed topic {topic}.")


@app.command("list")
def topics_list(json: cli.Json = False) -> None:
    """List the topics by goal, with how many stored mentions each matches and how much of that was judged right."""
    with db.reading() as session:
        initiative = cli.current(session)
        names = _goal_names(session, initiative.id)
        found = [
            (row, judgements.precision(session, row.id)) for row in queries.topics(session, initiative.id)
        ]  # fmt: skip
    if json:
        cli.emit([_row(row, names.get(row.goal_id)) | {"precision": _precision(known)} for row, known in found])
    else:
        cli.table(
            [_row(row, names.get(row.goal_id)) | {"precision": known.said()} for row, known in found],
            ["topic", "goal", "query", "version", "mentions", "precision"],
        )


def _precision(known: Precision) -> dict[str, Any]:
    return {
        "right": known.right,
        "judged": known.judged,
        "unsure": known.unsure,
        "value": known.value,
        "low": known.low,
        "high": known.high,
        "hits": known.hits,
    }


@app.command("versions")
def topics_versions(topic: Topic, json: cli.Json = False) -> None:
    """List what a topic has looked for, newest first."""
    with db.reading() as session:
        queries.topic(session, cli.current(session).id, topic)
        rows = [
            {"version": one.number, "query": one.query, "since": one.valid_from, "by": one.changed_by}
            for one in queries.versions(session, topic)
        ]
    cli.emit(rows) if json else cli.table(rows, ["version", "query", "since", "by"])


@app.command("preview")
def topics_preview(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    than: Annotated[int | None, typer.Option(metavar="TOPIC", help="Compare with what this topic finds.")] = None,
    json: cli.Json = False,
) -> None:
    """Try a query on the newest stored mentions. Nothing is saved."""
    with db.reading() as session:
        initiative = cli.current(session)
        other = queries.topic(session, initiative.id, than).query if than is not None else ""
        found = services.preview(session, initiative.id, query, than=other)
    if json:
        examples = [{"outlet": one.outlet, "title": one.title, "text": one.text[:280]} for one in found.examples]
        document: dict[str, Any] = {"hits": found.hits, "asked": found.asked, "examples": examples}
        cli.emit(document | ({"gained": found.gained, "lost": found.lost} if than is not None else {}))
        return
    change = f": {found.gained:,} more and {found.lost:,} fewer than topic {than}" if than is not None else ""
    cli.say(f"{found.hits:,} of the newest {found.asked:,} stored mentions match{change}.")
    cli.table(
        [{"outlet": one.outlet, "title": one.title or one.text[:90]} for one in found.examples], ["outlet", "title"]
    )


@app.command("judge")
def topics_judge(
    topic: Topic,
    mention: Annotated[int | None, typer.Option(help="Judge this mention, without being asked.")] = None,
    verdict: Annotated[str, typer.Option("--as", help="With --mention: right, wrong or unsure.")] = "",
    sample: Annotated[int, typer.Option(min=1, help="How many random hits to judge.")] = SAMPLE,
    anew: Annotated[bool, typer.Option("--anew", help="Draw also from what came since the last draw.")] = False,
    json: cli.Json = False,
) -> None:
    """Judge random hits right or wrong, one at a time, and see the topic's precision with its 90% interval.

    Asks on the terminal; with --json it says how far the sample is and which mention is next. What was judged still
    applies to the hits that stay when the topic changes.
    """
    with db.reading() as session:
        initiative = cli.current(session)
        queries.topic(session, initiative.id, topic)
    if (mention is None) != (not verdict) or verdict not in ("", *KEYS):
        raise GroundswellError("Give both --mention NUMBER and --as right, wrong or unsure.")
    if anew:
        with db.writing() as session:
            judging.draw_anew(session, OPERATOR, initiative.id, topic, now=clock.now())
    if mention is not None:
        with db.writing() as session:
            judging.judge(session, OPERATOR, initiative.id, topic, mention, KEYS[verdict], now=clock.now())
    if not json and mention is None:
        _asked(initiative.id, topic, sample)
    with db.reading() as session:
        found = judging.sitting(session, initiative.id, topic, sample)
    if json:
        one = found.next
        waiting = {"mention": one.id, "outlet": one.outlet, "title": one.title, "text": one.text} if one else None
        cli.emit(_precision(found.precision) | {"sample": found.sample, "done": found.done, "next": waiting})
    else:
        cli.say(f"{found.done} of {found.sample} judged. {found.precision.said().capitalize()}.")


def _asked(initiative_id: int, topic: int, sample: int) -> None:
    """Ask on the terminal until the sample is judged or the person stops."""
    while True:
        with db.reading() as session:
            found = judging.sitting(session, initiative_id, topic, sample)
        if found.next is None:
            return
        one = found.next
        typer.echo(f"\n{found.done + 1} of {found.sample}  {one.outlet}\n{one.title}\n{one.text[:600]}")
        answer = typer.prompt("About the goal? y, n, t (cannot tell) or q (stop)", default="q").strip().lower()[:1]
        if answer not in LETTERS:
            return
        with db.writing() as session:
            judging.judge(
                session, OPERATOR, initiative_id, topic, one.id, KEYS[LETTERS[answer]], now=clock.now()
            )  # fmt: skip


@app.command("suggest")
def topics_suggest(topic: Topic, json: cli.Json = False) -> None:
    """Suggest words: what the topic nearly says, what keeps company with it, what would cut hits judged wrong."""
    with db.reading() as session:
        found = suggesting.suggest_terms(session, cli.current(session).id, topic)
    rows = [
        {
            "kind": one.kind,
            "term": one.term,
            "finds": one.finds,
            "loses": one.loses,
            "why": one.why,
            "query": one.query,
        }
        for one in found.suggestions
    ]
    if json:
        cli.emit({"stories": found.stories, "found": found.found, "right": found.right, "wrong": found.wrong,
                  "suggestions": rows})  # fmt: skip
    else:
        cli.table(rows, ["kind", "term", "finds", "loses", "why"])
