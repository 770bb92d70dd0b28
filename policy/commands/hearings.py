"""`python -m policy hearing | hearings | move-hearing | checklist | witness | packet`: hearings by command."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from data import cli, clock, dates, db
from data import queries as agenda
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotFound
from policy import queries, services
from policy.checklists import Task
from policy.commands.named import InPlace, InSession, Number, the_bill, the_day
from policy.hearings import HearingDraft, HearingRow, coming, say_day
from policy.services import hearings as moving
from policy.services import packets, preparation
from policy.witnesses import STATUSES, WitnessDraft, WitnessRow

At = Annotated[str, typer.Option("--at", help="The time there, such as 10:00 or 2:30 pm.")]
OnDay = Annotated[
    str, typer.Option("--on", metavar="DATE", help="The hearing of that local day; else the bill's next one.")
]


def mount(app: typer.Typer) -> None:
    """Put the commands on the room's command line."""
    app.command("hearing")(hearing)
    app.command("hearings")(hearings)
    app.command("move-hearing")(move_hearing)
    app.command("checklist")(checklist)
    app.command("witness")(witness)
    app.command("packet")(packet)


def _done(json: bool, found: object, sentence: str) -> None:
    if json:
        cli.emit(found)
    else:
        cli.say(sentence)


def _shown(row: HearingRow) -> dict[str, Any]:
    return {
        "identifier": row.identifier, "date": row.on, "time": row.at.isoformat("minutes") if row.at else None,
        "committee": row.committee, "place": row.place,
    }  # fmt: skip


def the_hearing(session: Session, initiative: InitiativeRow, bill_id: int, on: str) -> HearingRow:
    """The bill's hearing of a day, else its next one, else its last. Raises NotFound."""
    rows = queries.hearings(session, initiative.id, bill_ids=[bill_id])
    if on:
        day = the_day(on, initiative)
        rows = [row for row in rows if row.on == day]
        if len(rows) > 1:
            raise NotFound(f"There are {len(rows)} hearings of this bill on {dates.say(day)}.", "Use the Policy page.")
    held = [row for row in rows if not row.cancelled]
    found = next(iter(coming(held, initiative.today(clock.now()))), None) or next(iter(reversed(held)), None)
    if found is None:
        raise NotFound("There is no such hearing of this bill.", "`python -m policy hearings` lists those there are.")
    return found


def hearing(
    bill: Number,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The local day of the hearing.")],
    at: At = "",
    committee: Annotated[str, typer.Option("--committee", help="Who hears it.")] = "",
    place: Annotated[str, typer.Option("--place", help="Where.")] = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Set a hearing of a bill."""
    with db.writing() as session:
        initiative = cli.current(session)
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        draft = HearingDraft(key, the_day(day, initiative), dates.parse_time(at) if at else None, place, committee)
        row = services.add_hearing(session, OPERATOR, initiative.id, draft, now=clock.now())
    _done(json, _shown(row), f"{row.identifier}: hearing on {row.when}.")


def hearings(
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="From this local day on; else today.")] = "",
    json: cli.Json = False,
) -> None:
    """List the hearings to come: how many days to go, what is owed by now, and what each lacks."""
    with db.reading() as session:
        initiative, now = cli.current(session), clock.now()
        today = initiative.today(now)
        start = the_day(since, initiative) if since else today
        rows = packets.docket(session, initiative.id, start, now=now)
    found = [
        {
            **_shown(one.hearing), "days": (one.hearing.on - today).days, "ask": one.hearing.ask,
            "lead": one.hearing.lead or None, "owed": [_task(task, today) for task in one.owed(today)],
            "lacks": list(one.lacks),
        }
        for one in rows
    ]  # fmt: skip
    if json:
        cli.emit(found)
    elif found:
        short = [{**row, "owed": len(row["owed"]), "lacks": " ".join(row["lacks"])} for row in found]
        cli.table(short, ["date", "time", "identifier", "committee", "days", "owed", "lacks"])
    else:
        cli.say("No hearing is set.")


def move_hearing(
    bill: Number,
    day: Annotated[str, typer.Argument(metavar="DATE", help="Its new local day.")],
    at: At = "",
    place: Annotated[str | None, typer.Option("--place", help="Its new room; else it stays.")] = None,
    on: OnDay = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Move a hearing to another day or hour; without --at the hour stays. Its checklist moves along."""
    with db.writing() as session:
        initiative = cli.current(session)
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        before = the_hearing(session, initiative, key, on)
        hour = dates.parse_time(at) if at else before.at
        row = moving.move_hearing(
            session, OPERATOR, initiative.id, before.id, the_day(day, initiative), hour, place, now=clock.now()
        )
    _done(json, _shown(row), f"{row.identifier}: hearing moved from {before.when} to {row.when}.")


def _task(task: Task, today: date) -> dict[str, Any]:
    return {
        "item": task.item, "what": task.label, "when": task.when, "due": task.due, "owner": task.owner or None,
        "done": task.done_at, "by": task.done_by or None, "overdue": task.late(today),
    }  # fmt: skip


def checklist(
    bill: Number,
    done: Annotated[list[str] | None, typer.Option("--done", metavar="ITEM", help="An item that is done.")] = None,
    undo: Annotated[
        list[str] | None, typer.Option("--undo", metavar="ITEM", help="One that is not, after all.")
    ] = None,
    owner: Annotated[str, typer.Option("--owner", metavar="ITEM=MEMBER", help="Who does it.")] = "",
    add: Annotated[str, typer.Option("--add", help="An item of your own.")] = "",
    days: Annotated[int, typer.Option("--days", help="When: days after the hearing, negative before it.")] = -2,
    remove: Annotated[str, typer.Option("--remove", metavar="ITEM", help="An item to take off the list.")] = "",
    on: OnDay = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Show what is to do for a hearing, the overdue first; tick items, give them to somebody, add or remove them."""
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        row = the_hearing(session, initiative, key, on)
        of = (session, OPERATOR, initiative.id, row.id)
        for item in done or ():
            preparation.tick(*of, item, True, now=now)
        for item in undo or ():
            preparation.tick(*of, item, False, now=now)
        if owner:
            item, given, member = owner.partition("=")
            if not given:
                raise GroundswellError("Say --owner ITEM=MEMBER, such as testimony=“Pat Lee”.")
            preparation.give(*of, item.strip(), member, now=now)
        if add:
            preparation.add_item(*of, add, days, now=now)
        if remove:
            preparation.remove_item(*of, remove, now=now)
        tasks = preparation.tasks_of(session, initiative.id, row.id, now=now)
        today = initiative.today(now)
    found = [_task(task, today) for task in tasks]
    if json:
        cli.emit(found)
    else:
        cli.say(f"{row.identifier}, {say_day(row.on)}")
        short = [{**task, "done": "done" if task["done"] else "overdue" if task["overdue"] else ""} for task in found]
        cli.table(short, ["when", "due", "item", "what", "owner", "done"])


def witness(
    bill: Number,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Who; without it the witnesses are listed.")] = "",
    status: Annotated[str, typer.Option("--status", help=f"One of: {', '.join(STATUSES)}.")] = "",
    organization: Annotated[str | None, typer.Option("--organization", help="For whom they speak.")] = None,
    partner: Annotated[str | None, typer.Option("--partner", help="The partner whose witness they are.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="In which language.")] = None,
    role: Annotated[str | None, typer.Option("--role", help="As what, such as parent or nurse.")] = None,
    minutes: Annotated[int | None, typer.Option("--minutes", help="For how long.")] = None,
    named: Annotated[
        bool | None, typer.Option("--named/--not-named", help="Whether they agreed to be named in the public packet.")
    ] = None,
    move: Annotated[int, typer.Option("--move", help="Places up (negative) or down in the order of testimony.")] = 0,
    remove: Annotated[bool, typer.Option("--remove", help="Take them off the list; nothing of them is kept.")] = False,
    on: OnDay = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """List a hearing's witnesses in order; add one, change what is said of one, move one, or take one off."""
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        row = the_hearing(session, initiative, key, on)
        of = (session, OPERATOR, initiative.id, row.id)
        if name:
            there = preparation.witnesses_of(*of)
            known = next((one for one in there if one.name.casefold() == name.strip().casefold()), None)
            if remove or move:
                if known is None:
                    raise NotFound("Nobody of that name is on this hearing's list.")
            elif known is None or any(
                given is not None for given in (organization, partner, language, role, minutes, named, status or None)
            ):
                draft = _draft(known, name)
                given = {
                    "status": status or None, "organization": organization, "partner": partner, "language": language,
                    "role": role, "minutes": minutes, "named": named,
                }  # fmt: skip
                draft = replace(draft, **{field: value for field, value in given.items() if value is not None})  # type: ignore[arg-type]
                _known_partner(session, initiative.id, draft.partner)
                preparation.keep_witness(*of, draft, known.id if known else None, now=now)
            if known is not None and move:
                preparation.move_witness(*of, known.id, move, now=now)
            if known is not None and remove:
                preparation.remove_witness(*of, known.id, now=now)
        rows = preparation.witnesses_of(*of)
    found = [
        {
            "place": place, "name": one.name, "role": one.role, "organization": one.organization,
            "partner": one.partner, "language": one.language, "status": one.status, "minutes": one.minutes,
            "named": one.named,
        }
        for place, one in enumerate(rows, 1)
    ]  # fmt: skip
    if json:
        cli.emit(found)
    elif found:
        cli.table(found, ["place", "name", "role", "organization", "partner", "status", "minutes"])
    else:
        cli.say("No witness yet.")


def _draft(known: WitnessRow | None, name: str) -> WitnessDraft:
    if known is None:
        return WitnessDraft(name)
    return WitnessDraft(
        known.name, known.organization, known.partner, known.language, known.role, known.status, known.minutes,
        known.named,
    )  # fmt: skip


def _known_partner(session: Session, initiative_id: int, name: str) -> None:
    if name and name not in {row.name for row in agenda.partners(session, initiative_id)}:
        raise NotFound(f"No partner is called {name}.", "`--organization` takes any name.")


def packet(
    bill: Number,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to: a .pdf, or a .html to print.")],
    internal: Annotated[
        bool, typer.Option("--internal", help="With ratings, whip count and private notes: not to leave the team.")
    ] = False,
    on: OnDay = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Write a hearing's packet as PDF (or as a page, where FILE ends in .html): the public one unless --internal."""
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        row = the_hearing(session, initiative, key, on)
        made = packets.packet(session, OPERATOR, initiative.id, row.id, internal=internal, now=now)
    body = packets.as_page(made).encode() if file.suffix.lower() in (".html", ".htm") else packets.as_pdf(made)
    try:
        file.write_bytes(body)
    except OSError as error:
        raise GroundswellError(f"{file} cannot be written: {error.strerror or type(error).__name__}.") from error
    found = {"identifier": row.identifier, "date": row.on, "file": str(file), "internal": internal, "bytes": len(body)}
    _done(json, found, f"{row.identifier}, {row.when}: {'internal' if internal else 'public'} packet in {file}.")
