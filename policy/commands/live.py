"""Commands of live sources: pull, and sources list, add, pause, resume, recess, remove."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from data import cli, clock, db
from data.access import OPERATOR
from policy.commands.named import the_day
from policy.live import SERVICES
from policy.services import live as services
from policy.services import sources as verbs

COLUMNS = ["source", "outcome", "new", "changed", "same", "error", "next_check"]
Source = Annotated[int, typer.Argument(metavar="SOURCE", help="Its number, from `sources list`.")]


def mount(app: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    app.command()(pull)
    group = cli.app("Live sources of bills: Open States, LegiScan, congress.gov.")
    group.command("list")(listed)
    group.command("add")(add)
    group.command("pause")(pause)
    group.command("resume")(resume)
    group.command("recess")(recess)
    group.command("remove")(remove)
    app.add_typer(group, name="sources")


def pull(
    every: Annotated[bool, typer.Option("--all", help="Ask also those that failed and are to wait.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Only those that are due, as the worker does.")] = False,
    wait: Annotated[
        float, typer.Option("--wait", min=0, help="Minutes that a source may wait for the next minute of its budget.")
    ] = 5.0,
    json: cli.Json = False,
) -> None:
    """Ask the live sources for what changed: the bills we follow, sessions and searches. Fit for cron.

    Keys come from OPENSTATES_API_KEY, LEGISCAN_API_KEY and CONGRESS_API_KEY. A run that is stopped loses nothing.
    Exit code 1 where a source failed: it is named, the rest is saved.
    """
    with db.reading() as session:
        initiative = cli.current(session)
    found = services.pull(
        db.writing, OPERATOR, initiative.id, clock=clock.now, due_only=due, force=every, patience=wait * 60,
        sleep=time.sleep, progress=lambda one: cli.say(f"{one.source}: {one.error or one.outcome}"),
    )  # fmt: skip
    rows = [outcome.as_json() for outcome in found]
    if json:
        cli.emit({"sources": rows})
    else:
        cli.table(rows, COLUMNS)
        if not rows:
            cli.say("There is nothing to ask: add a source with `python -m policy sources add`, or follow bills.")
    if any(outcome.outcome == "failed" for outcome in found):
        raise typer.Exit(1)


def listed(json: cli.Json = False) -> None:
    """List the live sources, and whether each still tells us what happens: a gap is never taken for quiet."""
    with db.reading() as session:
        initiative = cli.current(session)
        found = verbs.watched(session, initiative.id, clock.now())
    rows = [
        {
            "number": one.row.id, "source": one.row.name, "service": one.row.service, "scope": one.row.scope,
            "jurisdiction": one.row.jurisdiction, "session": one.row.session, "state": one.state.state,
            "stale": one.state.stale, "why": one.state.why, "since": one.state.since,
            "last_success": one.row.last_success, "last_news": one.row.last_news, "error": one.row.last_error,
            "next_check": one.row.next_check, "key": one.row.of.key, "key_set": one.keyed,
        }
        for one in found
    ]  # fmt: skip
    if json:
        cli.emit(rows)
    else:
        cli.table(rows, ["number", "source", "state", "why", "next_check"])


def add(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help=f"One of: {', '.join(SERVICES)}.")],
    jurisdiction: Annotated[str, typer.Argument(help="Whose bills: Ohio, United States.")],
    name: Annotated[str, typer.Argument(metavar="SESSION", help="As the service calls it: 2025-2026, 119.")],
    json: cli.Json = False,
) -> None:
    """Ask a service for a session of a jurisdiction from now on."""
    with db.writing() as session:
        initiative = cli.current(session)
        draft = verbs.SourceDraft(service, jurisdiction, name)
        key = verbs.add_source(session, OPERATOR, initiative.id, draft, now=clock.now())
    found = {"number": key, "service": service, "jurisdiction": jurisdiction, "session": name}
    _done(json, found, f"Source {key}: {SERVICES[service].label}, {jurisdiction}, {name}.")


def pause(source: Source, json: cli.Json = False) -> None:
    """Ask a source no more until it is resumed."""
    _active(source, False, json)


def resume(source: Source, json: cli.Json = False) -> None:
    """Ask a source again, from where it stopped."""
    _active(source, True, json)


def _active(source: int, active: bool, json: bool) -> None:
    with db.writing() as session:
        initiative = cli.current(session)
        verbs.set_active(session, OPERATOR, initiative.id, source, active, now=clock.now())
    _done(json, {"number": source, "active": active}, f"Source {source} is {'asked again' if active else 'paused'}.")


def recess(
    source: Source,
    until: Annotated[str, typer.Argument(metavar="[DATE]", help="Its last day; without one it is taken back.")] = "",
    json: cli.Json = False,
) -> None:
    """Say until when a legislature is in recess, so that its silence is no gap."""
    with db.writing() as session:
        initiative = cli.current(session)
        day = the_day(until, initiative) if until else None
        verbs.set_recess(session, OPERATOR, initiative.id, source, day, now=clock.now())
    _done(json, {"number": source, "until": day}, f"Source {source}: {f'recess until {day}' if day else 'no recess'}.")


def remove(source: Source, json: cli.Json = False) -> None:
    """Remove a source. The bills that it brought stay."""
    with db.writing() as session:
        initiative = cli.current(session)
        verbs.remove_source(session, OPERATOR, initiative.id, source, now=clock.now())
    _done(json, {"number": source, "removed": True}, f"Source {source} is removed; its bills stay.")


def _done(json: bool, found: dict[str, object], sentence: str) -> None:
    if json:
        cli.emit(found)
    else:
        cli.say(sentence)
