"""Commands of people: who is known, which rows wait for a decision, and forgetting."""

from __future__ import annotations

import json as documents
from pathlib import Path
from typing import Annotated

import typer

from campaigns import contacts
from campaigns.queries import people as stored
from campaigns.services.forgetting import carry, forget_person, replay
from data import cli, clock, db
from data.access import OPERATOR
from data.errors import GroundswellError, NotFound


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command()(people)
    app.command()(queue)
    app.command()(forget)
    app.command()(refusals)


def people(
    text: Annotated[str, typer.Argument(help="Part of a name, the beginning of an e-mail, or a phone number.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    json: cli.Json = False,
) -> None:
    """List people: the newest, or those who fit."""
    with db.reading() as session:
        initiative = cli.current(session)
        region = contacts.region_of(initiative.time_zone)
        found = stored.search(session, initiative.id, text, region=region, limit=limit)
    rows = [
        {
            "person": row.id, "name": row.name, "email": ", ".join(row.emails), "phone": ", ".join(row.phones),
            "place": row.place, "language": row.language, "partner": row.partner, "events": row.events,
            "last_came": row.last_on,
        }
        for row in found
    ]  # fmt: skip
    if json:
        cli.emit(rows)
    else:
        cli.table(rows, ["person", "name", "email", "phone", "place", "events"])


def queue(
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    json: cli.Json = False,
) -> None:
    """List the rows that may be somebody known, and wait until a person says who they are (Outreach, People)."""
    with db.reading() as session:
        initiative = cli.current(session)
        found = stored.waiting(session, initiative.id, limit=limit)
    rows = [
        {
            "row": row.id, "name": row.incoming.get("name", ""), "why": row.why, "partner": row.partner,
            "event": row.event, "candidates": [one.id for one in row.candidates], "came": row.came_at,
        }
        for row in found
    ]  # fmt: skip
    if json:
        cli.emit(rows)
    else:
        cli.table(rows, ["row", "name", "why", "candidates"])


def forget(
    person: Annotated[
        str, typer.Argument(help="The person's number (“people” lists them), e-mail, phone number, or whole name.")
    ],
    json: cli.Json = False,
) -> None:
    """Forget a person for good: name, addresses, consents and what they came to go; counts of events stay.

    The same address is refused from then on, in imports and restored backups, without keeping whose it was.
    """
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        if person.strip().isdecimal() and len(person.strip()) < 7:
            keys = [int(person)]
        else:
            region = contacts.region_of(initiative.time_zone)
            found = stored.search(session, initiative.id, person, region=region, limit=20)
            said = person.strip().casefold()
            exact = [row for row in found if said in (row.name.casefold(), *row.emails)]
            keys = [row.id for row in exact or found]
        if not keys:
            raise NotFound("Nobody fits.", "“people” lists who is known.")
        if len(keys) > 1:
            raise GroundswellError(
                f"{len(keys)} people fit.", f"Give the number of the one who is meant: {', '.join(map(str, keys))}."
            )
        done = forget_person(session, OPERATOR, initiative.id, keys[0], now=now)
    if json:
        cli.emit({"records": done.records, "parts_in_events_kept_as_counts": done.parts, "queue_rows": done.queue_rows})
    else:
        cli.say("Forgotten. Counts of events stay as they were.")


def refusals(
    file: Annotated[Path, typer.Argument(help="Where they are kept: beside the backups, never in an export.")],
    again: Annotated[bool, typer.Option("--replay", help="After a restore: forget them again.")] = False,
    json: cli.Json = False,
) -> None:
    """Keep who asked to be forgotten (keyed hashes and their key, no names) in a file; --replay after a restore."""
    if not again:
        with db.reading() as session:
            held = carry(session)
        kept = [(key, secret, sorted(hashes)) for key, secret, hashes in held]
        file.write_text(documents.dumps(kept))
        file.chmod(0o600)
        done = {"kept": sum(len(hashes) for _, _, hashes in held)}
    else:
        try:
            read = [(int(key), str(secret), frozenset(map(str, hashes))) for key, secret, hashes in
                    documents.loads(cli.read(file))]  # fmt: skip
        except (ValueError, TypeError) as error:
            raise GroundswellError(f"{file} holds no refusals.", "“refusals FILE” writes such a file.") from error
        with db.writing() as session:
            done = {"forgotten": replay(session, read, now=clock.now())}
    if json:
        cli.emit(done)
    else:
        cli.say(", ".join(f"{number:,} {what}" for what, number in done.items()) + ".")
