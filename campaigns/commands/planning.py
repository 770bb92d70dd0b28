"""Commands of planned events: Monday's list, plan and repeat, call off."""

from __future__ import annotations

import hashlib
from typing import Annotated

import typer

from campaigns import monday as lists
from campaigns import queries, services
from campaigns.commands.named import one
from campaigns.details import HOST, Details, Shift
from campaigns.outreach import KINDS, EventDraft
from campaigns.planning import SCOPES, Scope
from campaigns.series import EVERY, Repeat
from campaigns.when import parse_when
from data import cli, clock, db
from data import queries as ground
from data.access import OPERATOR
from data.dates import parse_date
from data.errors import NotFound, Problem, Refused


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command()(monday)
    app.command()(schedule)
    app.command()(cancel)
    app.command()(extend)


def monday(
    member: Annotated[str, typer.Option(help="Only what is theirs: what they logged, run a shift of or own.")] = "",
    json: cli.Json = False,
) -> None:
    """What to see to first: short of hosts or RSVPs, without a count, overdue, debriefs owed, then this week."""
    now = clock.now()
    with db.reading() as session:
        initiative = cli.current(session)
        chosen = one(ground.members(session, initiative.id), member, "member").id if member else None
        items = queries.monday_list(session, initiative.id, now=now, today=initiative.today(now), member_id=chosen)
    found = [
        {"kind": item.kind, "what": item.title, "why": item.why, "on": item.on, "of": item.of, "id": item.key}
        for item in items
    ]
    if json:
        cli.emit(found)
        return
    told = [
        {"list": heading, "on": item.on, "what": item.title, "why": item.why}
        for heading, part in lists.grouped(items)
        for item in part
    ]
    if told:
        cli.table(told, ["list", "on", "what", "why"])
    else:
        cli.say("Nothing is short, uncounted, overdue or owed.")


def schedule(
    name: Annotated[str, typer.Argument(help="What it is called, such as “Coffee with parents”.")],
    goal: Annotated[list[str], typer.Option(help="The goal it is for: name, part of it, or number. Repeatable.")],
    where: Annotated[str, typer.Option(help="Neighbourhood or place.")],
    when: Annotated[str, typer.Option(help="“2026-12-01 18:30 - 20:00”, or a date alone for the whole day.")],
    kind: Annotated[str, typer.Option(help=f"One of: {', '.join(KINDS)}.")] = "other",
    every: Annotated[str, typer.Option(help=f"Repeat it: {', '.join(EVERY)}.")] = "",
    until: Annotated[str, typer.Option(help="The last day on which it may repeat.")] = "",
    hosts: Annotated[int, typer.Option(help="How many hosts it wants.", min=0)] = 0,
    rsvps: Annotated[int, typer.Option(help="How many RSVPs it hopes for.", min=0)] = 0,
    partner: Annotated[str, typer.Option(help="The partner that runs it; leave it out where we do.")] = "",
    json: cli.Json = False,
) -> None:
    """Plan an event, perhaps one that repeats. The same command again is the same event: it is saved once."""
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        at = parse_when(when, order=initiative.date_order, tz=initiative.tz, now=now)
        stop = parse_date(until, initiative.date_order) if until else None
        if until and not every:
            raise Refused([Problem("every", "Say how often it repeats with --every.")])
        repeat = Repeat(every.strip().casefold(), stop) if every else None
        goals = tuple(cli.goal(session, initiative.id, text).id for text in goal)
        run_by = one(ground.partners(session, initiative.id), partner, "partner").id if partner else None
        said = repr((name, goals, where, at, kind, repeat, hosts, rsvps, run_by))
        draft = EventDraft(
            "cli-" + hashlib.sha256(said.encode()).hexdigest()[:32],
            kind.strip().casefold(),
            goals,
            where,
            at.starts,
            at.ends,
            at.day,
            at.last_day,
            name=name,
            direct=run_by is None,
            partner_id=run_by,
            details=Details(rsvps_wanted=rsvps or None, shifts=(Shift(HOST, hosts),) if hosts else ()),
        )
        row = services.plan_event(session, OPERATOR, initiative.id, draft, repeat, now=now)
        made = len(queries.occurrences(session, initiative.id, row.series_id)) if row.series_id else 1
    if json:
        cli.emit({"id": row.id, "name": row.name, "uid": row.uid, "status": row.status, "occurrences": made})
    else:
        cli.say(f"Planned: {row.name}, {row.when()}, {row.place}" + (f"; {made} times so far." if made > 1 else "."))


def cancel(
    event: Annotated[int, typer.Argument(help="The event's number, as `monday --json` prints it.")],
    why: Annotated[str, typer.Option(help="One line of why.")] = "",
    scope: Annotated[str, typer.Option(help=f"Of a series: {', '.join(SCOPES)}.")] = "one",
    json: cli.Json = False,
) -> None:
    """Call an event off. It is kept, and counts nowhere."""
    chosen: dict[str, Scope] = {name: name for name in SCOPES}
    if scope not in chosen:
        raise NotFound(f"“{scope}” is no part of a series.", f"One of: {', '.join(SCOPES)}.")
    with db.writing() as session:
        initiative = cli.current(session)
        row = services.cancel_event(session, OPERATOR, initiative.id, event, why, chosen[scope], now=clock.now())
    if json:
        cli.emit({"id": row.id, "name": row.name, "status": row.status})
    else:
        cli.say(f"Called off: {row.name}, {row.when()}.")


def extend(json: cli.Json = False) -> None:
    """Make the events of every series for the next half year. Again adds none; the Outreach page does it too."""
    with db.writing() as session:
        initiative = cli.current(session)
        new = services.extend_series(session, OPERATOR, initiative.id, now=clock.now())
    if json:
        cli.emit({"new": new})
    else:
        cli.say(f"{new} new event{'s' * (new != 1)} in series.")
