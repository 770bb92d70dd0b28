"""Commands of saved searches: searches add, list, end, inbox, keep, ignore, undo."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from data import cli, clock, db
from data.access import OPERATOR
from policy.commands.named import InPlace, InSession, Number, Why, the_bill
from policy.following import IGNORE, KEEP
from policy.queries import searches as queries
from policy.services import searches as services
from policy.wanted import SearchDraft


def mount(app: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    group = cli.app("Saved searches for new bills: what they found is kept or ignored.")
    group.command("add")(add)
    group.command("list")(listed)
    group.command("end")(end)
    group.command("inbox")(inbox)
    group.command("keep")(keep)
    group.command("ignore")(ignore)
    group.command("undo")(undo)
    app.add_typer(group, name="searches")


def add(
    words: Annotated[str, typer.Argument(help='Words, "phrases", prefix*, AND, OR, NOT.')],
    jurisdiction: Annotated[str, typer.Option("--jurisdiction", help="Only there.")] = "",
    in_session: Annotated[str, typer.Option("--session", help="Only that session.")] = "",
    goal: Annotated[str, typer.Option("--goal", help="For which goal: its name or number.")] = "",
    live: Annotated[bool, typer.Option("--live", help="Ask Open States too, with every pull.")] = False,
    json: cli.Json = False,
) -> None:
    """Save a search for new bills. It looks at the bills that are here, and at those that come."""
    with db.writing() as session:
        initiative = cli.current(session)
        named = cli.goal(session, initiative.id, goal).id if goal else None
        draft = SearchDraft(words, jurisdiction, in_session, named, live)
        key = services.save_search(session, OPERATOR, initiative.id, draft, now=clock.now())
        row = next(one for one in queries.searches(session, initiative.id) if one.id == key)
    _done(json, {"number": key, "words": row.words, "found": row.found}, f"Search {key}: {row.found} bills found.")


def listed(json: cli.Json = False) -> None:
    """List the saved searches, and how many bills of each wait for an answer."""
    with db.writing() as session:
        initiative = cli.current(session)
        services.match(session, OPERATOR, initiative.id, now=clock.now())
        rows = [asdict(row) for row in queries.searches(session, initiative.id)]
    found = [{"number": row.pop("id"), **row} for row in rows]
    if json:
        cli.emit(found)
    else:
        cli.table(found, ["number", "words", "jurisdiction", "session", "goal", "waiting", "found"])


def end(
    search: Annotated[int, typer.Argument(metavar="SEARCH", help="Its number, from `searches list`.")],
    json: cli.Json = False,
) -> None:
    """End a search. What was kept stays kept."""
    with db.writing() as session:
        initiative = cli.current(session)
        services.end_search(session, OPERATOR, initiative.id, search, now=clock.now())
    _done(json, {"number": search, "ended": True}, f"Search {search} is ended.")


def inbox(
    most: Annotated[int, typer.Option("--most", min=1, help="How many are listed.")] = 100, json: cli.Json = False
) -> None:
    """List the bills that wait to be kept or ignored; those that were ignored and now say something else first."""
    with db.writing() as session:
        initiative = cli.current(session)
        services.match(session, OPERATOR, initiative.id, now=clock.now())
        cards, total = queries.inbox(session, initiative.id, most)
    found = [
        {
            "identifier": card.identifier, "jurisdiction": card.jurisdiction, "session": card.session,
            "title": card.title, "stage": card.stage, "latest_action": card.latest_action, "latest_on": card.latest_on,
            "searches": list(card.searches), "goals": list(card.goals), "changed": list(card.changed),
        }
        for card in cards
    ]  # fmt: skip
    if json:
        cli.emit({"waiting": total, "bills": found})
    else:
        rows = [{**row, "changed": "; ".join(card.changed)} for row, card in zip(found, cards, strict=True)]
        cli.table(rows, ["identifier", "session", "title", "stage", "latest_on", "changed"])


def keep(
    bill: Number, why: Why = "", in_session: InSession = "", jurisdiction: InPlace = "", json: cli.Json = False
) -> None:
    """Keep a bill: the team follows it."""
    _choose(KEEP, bill, why, in_session, jurisdiction, json)


def ignore(
    bill: Number, why: Why = "", in_session: InSession = "", jurisdiction: InPlace = "", json: cli.Json = False
) -> None:
    """Ignore a bill until its title, abstract or versions say something else."""
    _choose(IGNORE, bill, why, in_session, jurisdiction, json)


def _choose(answer: str, bill: str, why: str, in_session: str, jurisdiction: str, json: bool) -> None:
    with db.writing() as session:
        initiative = cli.current(session)
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        services.choose(session, OPERATOR, initiative.id, key, answer, why, now=clock.now())
    _done(json, {"bill": bill, "answer": answer, "why": why}, f"{bill}: {answer}.")


def undo(json: cli.Json = False) -> None:
    """Take back the last answer."""
    with db.writing() as session:
        initiative = cli.current(session)
        row = services.undo(session, OPERATOR, initiative.id, now=clock.now())
    _done(json, {"bill": row.identifier, "undone": row.answer}, f"{row.identifier}: “{row.answer}” is taken back.")


def _done(json: bool, found: dict[str, object], sentence: str) -> None:
    if json:
        cli.emit(found)
    else:
        cli.say(sentence)
