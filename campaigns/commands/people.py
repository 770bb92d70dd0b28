"""Commands of people: who is known, which rows wait for a decision, and forgetting."""

from __future__ import annotations

import json as documents
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from campaigns import contacts, names, persons, queries
from campaigns.commands.named import one
from campaigns.partner_people import HEADER, HandedBack
from campaigns.persons import ACTIONS, ActionDraft
from campaigns.queries import people as stored
from campaigns.services import actions, partner_people
from campaigns.services.forgetting import Carried, carry, forget_person, replay
from data import cli, clock, db
from data import queries as ground
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.dates import parse_date
from data.errors import GroundswellError, NotFound
from data.sheets import Sheet, save_table

MOST_LIKE = 500
"""People who begin like somebody, among whom the one of that whole name is looked for."""


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command()(people)
    app.command()(act)
    app.command()(queue)
    app.command()(forget)
    app.command()(refusals)


def people(
    text: Annotated[str, typer.Argument(help="Part of a name, the beginning of an e-mail, or a phone number.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    partner: Annotated[
        str, typer.Option(help="This partner's own people, with what its own rows told of them and nothing else.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="With --partner: write them to this file (.csv or .xlsx), to give to it.")
    ] = None,
    with_names: Annotated[
        bool, typer.Option("--with-names", help="With --out: yes, the file is to hold names and addresses.")
    ] = False,
    json: cli.Json = False,
) -> None:
    """List people: the newest, or those who fit; with --partner, a partner's own people, to look at or to give back."""
    if out is not None and not (partner and with_names):
        raise GroundswellError(
            "The file would hold people's names and addresses.",
            "Say whose people with --partner, and --with-names if that is meant.",
        )
    if partner:
        _of_partner(partner, out, limit, json)
        return
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


def _of_partner(partner: str, out: Path | None, limit: int, json: bool) -> None:
    """A partner's own people; those who opted out of any contact are left out and counted."""
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        key = one(ground.partners(session, initiative.id), partner, "partner").id
        give = partner_people.own_people if out is None else partner_people.hand_back
        found: HandedBack = give(session, OPERATOR, initiative.id, key, now=now)
        if out is not None:
            with cli.private(out):
                save_table(out, Sheet("People", HEADER, [row.cells() for row in found.rows]), found.notes())
    if out is None:
        rows = [
            {
                "person": row.id, "name": row.name, "email": ", ".join(row.emails), "phone": ", ".join(row.phones),
                "place": row.place, "language": row.language, "agreed": dict(row.agreed),
            }
            for row in found.rows[:limit]
        ]  # fmt: skip
    else:
        rows = []
    if json:
        cli.emit({
            "partner": found.partner, "people": len(found.rows), "opted_out": found.left_out,
            "waiting": found.waiting, "rows": rows,
        })  # fmt: skip
        return
    if rows:
        cli.table(rows, ["person", "name", "email", "phone", "place", "language"])
    cli.say(f"{len(found.rows):,} people of {found.partner}.")
    for text in found.notes()[2:]:
        cli.say(text)


def act(
    person: Annotated[
        str, typer.Argument(help="The person's number (“people” lists them), e-mail, phone number, or whole name.")
    ],
    kind: Annotated[str, typer.Argument(help=f"What they did: {', '.join(ACTIONS)}.")],
    source: Annotated[str, typer.Option(help="Where it was seen or written down, such as “call sheet, 12 May”.")],
    on: Annotated[str, typer.Option(help="The day; today where left out.")] = "",
    campaign: Annotated[str, typer.Option(help="The campaign that it belongs to.")] = "",
    json: cli.Json = False,
) -> None:
    """Note something that a person did beside coming to an event: it moves them on the ladder of engagement."""
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        day = parse_date(on, initiative.date_order) if on else initiative.today(now)
        of = one(queries.campaigns(session, initiative.id), campaign, "campaign").id if campaign else None
        draft = ActionDraft(kind, day, source, campaign_id=of)
        key = _who(session, initiative, person)
        told = actions.note_action(session, OPERATOR, initiative.id, key, draft, now=now)
    if json:
        cli.emit({"person": key, "rung": told.rung, "actions": [row.kind for row in told.actions]})
    else:
        cli.say(f"Noted. Person {key}: {told.rung} ({persons.LADDER_SAYS[told.rung]}).")


def _who(session: Session, initiative: InitiativeRow, person: str) -> int:
    """The key of the person who is meant. Raises NotFound, GroundswellError where several fit.

    Who only begins like that is not meant: what is done to the wrong person may not be undone.
    """
    if person.strip().isdecimal() and len(person.strip()) < 7:
        return int(person)
    region = contacts.region_of(initiative.time_zone)
    name, phone, email = names.fold(person), contacts.phone(person, region), person.strip().casefold()
    keys = [
        row.id for row in stored.search(session, initiative.id, person, region=region, limit=MOST_LIKE)
        if email in row.emails or phone in row.phones or (name and names.fold(row.name) == name)
    ]  # fmt: skip
    if not keys:
        raise NotFound("Nobody has that whole name or address.", "“people” lists who is known, with their numbers.")
    if len(keys) > 1:
        raise GroundswellError(
            f"{len(keys)} people fit.", f"Give the number of the one who is meant: {', '.join(map(str, keys))}."
        )
    return keys[0]


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

    So does the name where it stands by itself (who told a story, who testifies); texts that mention it are listed, to
    be looked at. The same address is refused from then on, in imports and restored backups, without keeping whose it
    was.
    """
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        done = forget_person(session, OPERATOR, initiative.id, _who(session, initiative, person), now=now)
    if json:
        cli.emit({
            "records": done.records, "parts_in_events_kept_as_counts": done.parts, "queue_rows": done.queue_rows,
            "erased": dict(done.reach.erased),
            "look": [
                {"what": spot.what, "page": spot.page, spot.opens or "row": spot.record_id or spot.key}
                for spot in done.reach.look
            ],
        })  # fmt: skip
        return
    also = "".join(f" Also erased: {what} ({count})." for what, count in done.reach.erased.items())
    cli.say(f"Forgotten.{also} Counts of events stay as they were.")
    for spot in done.reach.look:
        cli.say(f"Look whether it is theirs: {spot.where}.")


def refusals(
    file: Annotated[Path, typer.Argument(help="Where they are kept: beside the backups, never in an export.")],
    again: Annotated[bool, typer.Option("--replay", help="After a restore: forget them again.")] = False,
    json: cli.Json = False,
) -> None:
    """Keep who asked to be forgotten or opted out (keyed hashes and their key, no names); --replay after a restore."""
    if not again:
        with db.reading() as session:
            held = carry(session)
        kept = [(one.initiative_id, one.secret, sorted(one.refusals), sorted(one.opted_out)) for one in held]
        with cli.private(file):
            file.write_text(documents.dumps(kept))
        done = {"kept": sum(len(one.refusals) for one in held)}
    else:
        try:
            read = [
                Carried(int(key), str(secret), *(frozenset(map(str, hashes)) for hashes in rest))
                for key, secret, *rest in documents.loads(cli.read(file))
            ]
        except (ValueError, TypeError) as error:
            raise GroundswellError(f"{file} holds no refusals.", "“refusals FILE” writes such a file.") from error
        with db.writing() as session:
            again_ = replay(session, read, now=clock.now())
        done = {"forgotten": again_.forgotten, "opted_out": again_.opted_out}
        for spot in again_.look:
            cli.say(f"Look whether it is theirs: {spot.where}.")
    if json:
        cli.emit(done)
    else:
        cli.say(", ".join(f"{number:,} {what}" for what, number in done.items()) + ".")
