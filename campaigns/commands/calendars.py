"""The command that writes our events as a calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from campaigns.commands.named import one
from data import cli, clock, db, feeds
from data import queries as ground
from data.errors import GroundswellError


def mount(app: typer.Typer) -> None:
    """Put this verb on the room's command line."""
    app.command()(calendar)


def calendar(
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Where to write it.")],
    member: Annotated[
        str, typer.Option(help="Only what is a member's: events they logged or help at, and follow-ups.")
    ] = "",
    json: cli.Json = False,
) -> None:
    """Write events as an iCalendar file: the team's, or with --member what is theirs.

    Cancelled events say so, a series is one entry with its exceptions, each links to its page. A private address is
    never in it. What is over stays for 90 days.
    """
    with db.reading() as session:
        initiative = cli.current(session)
        who = one(ground.members(session, initiative.id), member, "member") if member else None
        body, entries = feeds.document(
            session, initiative.id, who.id if who else None, clock.now(), base=feeds.base_url(), only="campaigns"
        )
    try:
        file.write_bytes(body)
    except OSError as error:
        raise GroundswellError(f"{file} cannot be written: {error.strerror or type(error).__name__}.") from error
    if json:
        cli.emit({"file": str(file), "entries": entries})
    else:
        cli.say(f"Wrote {entries:,} entries to {file}.")
