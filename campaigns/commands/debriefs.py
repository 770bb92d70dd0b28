"""Commands of debriefs."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Annotated

import typer
from sqlmodel import Session

from campaigns import queries, services
from campaigns.commands.named import one
from campaigns.debriefs import DebriefDraft, Quote, ThemeDraft
from campaigns.outreach import FollowUpDraft
from data import cli, clock, db
from data import queries as ground
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.dates import parse_date
from data.errors import Problem, Refused


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command()(debrief)


def debrief(
    heard: Annotated[str, typer.Argument(help="What we heard; leave it out to list the debriefs there are.")] = "",
    event: Annotated[str, typer.Option(help="The event it is of, by name: of the last year, the newest of it.")] = "",
    window: Annotated[str, typer.Option(help="The hearing or vote it is of: “SB 540: hearing | 2026-11-20”.")] = "",
    quote: Annotated[
        list[str] | None, typer.Option(help="“Words | who | yes”: yes where they agreed to be quoted. Repeatable.")
    ] = None,
    theme: Annotated[list[str] | None, typer.Option(help="“Theme | goal”. Repeatable.")] = None,
    commitment: Annotated[list[str] | None, typer.Option(help="“What | to whom | owner | date”. Repeatable.")] = None,
    json: cli.Json = False,
) -> None:
    """Write down what was heard at an event, or around a hearing or vote; without words, list what was."""
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        if not heard:
            rows = queries.debriefs(session, initiative.id)
        else:
            draft = _draft(session, initiative, heard, event, window, quote or [], theme or [], commitment or [])
            rows = [services.write_debrief(session, OPERATOR, initiative.id, draft, now=now)]
    found = [
        {
            "id": row.id, "of": row.title, "on": row.on, "heard": row.heard,
            "quotes": [
                {"text": one.text, "who": one.attribution, "consent": one.consent}
                for one in row.quotes_for(staff=False)
            ],
            "quotes_for_staff_alone": len(row.quotes) - len(row.quotes_for(staff=False)),
            "themes": [{"theme": one.theme, "goal": one.goal} for one in row.themes],
        }
        for row in rows
    ]  # fmt: skip
    if json:
        cli.emit(found)
    elif heard:
        cli.say(f"Debriefed: {rows[0].title}.")
    else:
        cli.table(found, ["on", "of", "heard"])


def _draft(
    session: Session,
    initiative: InitiativeRow,
    heard: str,
    event: str,
    window: str,
    quotes: list[str],
    themes: list[str],
    commitments: list[str],
) -> DebriefDraft:
    said = repr((heard, event, window, quotes, themes, commitments))
    token = "cli-" + hashlib.sha256(said.encode()).hexdigest()[:32]
    event_id, title, on = None, "", None
    if event:
        today = initiative.today(clock.now())
        rows = queries.events(session, initiative.id, start=today - timedelta(days=366), end=today, cancelled=False)
        newest = {row.name: row for row in reversed(rows)}
        event_id = one(list(newest.values()), event, "event").id
    elif window:
        title, _, day = (part.strip() for part in window.rpartition("|"))
        on = parse_date(day, initiative.date_order)
    members = ground.members(session, initiative.id)
    owed = []
    for number, text in enumerate(commitments):
        what, whom, owner, due = _split(text, 4, "commitment", "What | to whom | owner | date")
        owner_id = one(members, owner, "member").id
        owed.append(
            FollowUpDraft(f"{token}/{number}", what, owner_id, parse_date(due, initiative.date_order), to_whom=whom)
        )
    tied = []
    for text in themes:
        name, goal = _split(text, 2, "theme", "Theme | goal")
        tied.append(ThemeDraft(name, cli.goal(session, initiative.id, goal).id))
    spoken = []
    for text in quotes:
        words, who, agreed = _split(text, 3, "quote", "Words | who | yes or no")
        spoken.append(Quote(words, who, agreed.casefold() in ("yes", "y")))
    return DebriefDraft(
        token, heard, event_id=event_id, window_title=title, window_on=on,
        quotes=tuple(spoken), themes=tuple(tied), commitments=tuple(owed),
    )  # fmt: skip


def _split(text: str, parts: int, noun: str, shape: str) -> list[str]:
    found = [part.strip() for part in text.split("|")]
    if len(found) != parts:
        raise Refused([Problem(noun, f"“{text[:80]}” is no {noun}. Write it as “{shape}”.")])
    return found
