"""Commands of following bills: follow."""

from __future__ import annotations

from typing import Annotated

import typer

from data import cli, clock, db
from data.access import OPERATOR
from data.errors import GroundswellError
from policy import queries
from policy.commands.named import InPlace, InSession, the_bill
from policy.queries import following as read
from policy.services import following as services


def mount(app: typer.Typer) -> None:
    """Put this command on the room's command line."""
    app.command()(follow)


def follow(
    bill: Annotated[str, typer.Argument(metavar="[BILL]", help="The bill; without it, the followed are listed.")] = "",
    stop: Annotated[bool, typer.Option("--stop", help="Follow it no longer.")] = False,
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Follow a bill for the team, or stop; without a bill, list those that the team follows.

    Followed without being asked for are bills with a position, with somebody in charge, kept from a saved search or
    added by hand. Live sources keep them up to date.
    """
    if stop and not bill:
        raise GroundswellError("Say which bill to stop following.")
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        if bill:
            key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
            services.follow(session, OPERATOR, initiative.id, key, not stop, now=now)
        keys = read.following(session, initiative.id)
        rows = queries.bills(session, initiative.id, initiative.today(now), [key] if bill else sorted(keys))
    found = [
        {
            "identifier": row.identifier, "session": row.session, "jurisdiction": row.jurisdiction,
            "title": row.title, "followed": row.id in keys, "sources": list(row.sources),
        }
        for row in rows
    ]  # fmt: skip
    if json:
        cli.emit(found)
    elif bill:
        cli.say(f"{rows[0].identifier} is {'' if found[0]['followed'] else 'not '}followed by the team.")
    else:
        cli.table(found, ["identifier", "session", "title", "sources"])
