"""Commands of an event's doors: codes for the sign-in page, and pulse surveys by phone and on paper."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from campaigns import doors
from campaigns.commands.named import an_event
from campaigns.doors import AFTER, BEFORE, KINDS, LANGUAGES, PRESETS, SIGN_IN, PulseTally, QuestionDraft
from campaigns.outreach import EventRow
from campaigns.queries import doors as stored
from campaigns.services import doors as services
from data import cli, clock, db, feeds
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotFound, Problem, Refused

MOMENTS = {"before": BEFORE, "after": AFTER}
FOR = {"sign-in": SIGN_IN, **MOMENTS}
Event = Annotated[str, typer.Argument(help="The event: its name, part of it, or number.")]


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    door = cli.group("Codes of an event: phone pages that are open for a while, and show nobody's data.")
    door.command("open")(open_)
    door.command("list")(list_)
    door.command()(close)
    app.add_typer(door, name="door")
    pulse = cli.group("Pulse surveys: two to five questions at an event, before and after, without names.")
    pulse.command()(ask)
    pulse.command()(results)
    pulse.command()(paper)
    pulse.command()(discard)
    app.add_typer(pulse, name="pulse")


def open_(
    event: Event,
    kind: Annotated[str, typer.Option("--for", help=f"What the code opens: {', '.join(FOR)}.")] = "sign-in",
    hours: Annotated[
        int, typer.Option(min=0, help="For how many hours from now; 0 for until half a day after the event.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(metavar="SHEET.pdf", help="Also a sign-in sheet to print, with the code on it.")
    ] = None,
    language: Annotated[str, typer.Option(help=f"Of the sheet: {', '.join(LANGUAGES)}.")] = "en",
    json: cli.Json = False,
) -> None:
    """Make a code for an event. Its address is told this once: whoever has it can sign in, or answer."""
    now = clock.now()
    if kind not in FOR:
        raise NotFound(f"“{kind}” is nothing that a code opens.", f"One of: {', '.join(FOR)}.")
    if out is not None and FOR[kind] != SIGN_IN:
        raise GroundswellError("A sheet to print is of the sign-in page.", "Leave --out away for a pulse survey.")
    if language not in LANGUAGES:
        raise NotFound(f"There is no sheet in “{language}”.", f"One of: {', '.join(LANGUAGES)}.")
    stays = timedelta(hours=hours) if hours else None
    with db.writing() as session:
        initiative, row = _event(session, event)
        made, token = services.make_door(session, OPERATOR, initiative.id, row.id, FOR[kind], now=now, stays=stays)
        address = f"{feeds.base_url()}/{doors.path(made.kind, token)}"
        if out is not None:
            sheet = services.sheet(session, OPERATOR, initiative.id, row.id, address=address, language=language)
            try:
                out.write_bytes(sheet)
            except OSError as error:  # the code is not made either
                raise GroundswellError(f"{out} cannot be written: {error.strerror or type(error).__name__}.") from error
    if json:
        found = {"door": made.id, "event": made.event, "for": kind, "address": address, "open_until": made.expires_at}
        cli.emit({**found, "sheet": str(out) if out else None})
    else:
        cli.say(f"{KINDS[made.kind]} of {made.event}, open until {made.expires_at.astimezone(initiative.tz):%c}:")
        cli.say(address)


def list_(
    event: Annotated[str, typer.Argument(help="Only of this event: its name, part of it, or number.")] = "",
    json: cli.Json = False,
) -> None:
    """List codes, newest first, with how many forms came in through each. The codes themselves are not kept."""
    now = clock.now()
    with db.reading() as session:
        initiative = cli.current(session)
        key = an_event(session, initiative.id, event).id if event else None
        rows = stored.all_doors(session, initiative.id) if key is None else stored.doors(session, key)
    found = [
        {
            "door": row.id, "event": row.event, "on": row.on, "for": KINDS[row.kind],
            "state": "on paper" if row.on_paper and not row.discarded else row.state(now), "forms": row.uses,
            "open_until": row.expires_at, "why": row.discarded_why,
        }
        for row in rows
    ]  # fmt: skip
    if json:
        cli.emit(found)
    else:
        cli.table(found, ["door", "event", "on", "for", "state", "forms"])


def close(
    door: Annotated[int, typer.Argument(help="The code's number, as `door list` prints it.")],
    json: cli.Json = False,
) -> None:
    """Close a code at once and for good. What came in through it stays."""
    now = clock.now()
    with db.writing() as session:
        row = services.close_door(session, OPERATOR, cli.current(session).id, door, now=now)
    if json:
        cli.emit({"door": row.id, "state": row.state(now), "forms": row.uses})
    else:
        cli.say(f"Closed: {KINDS[row.kind]} of {row.event}.")


def ask(
    event: Event,
    questions: Annotated[
        list[str],
        typer.Argument(
            metavar="RUNG[=QUESTION]...",
            help="Two to five, such as supportive, or “empowered=Do you know what you could do?”. A rung alone asks "
            "the question that is ready for it, in English and Spanish.",
        ),
    ],
    goal: Annotated[str, typer.Option(help="Of the event's goals the one asked about; the first unless told.")] = "",
    json: cli.Json = False,
) -> None:
    """Set the questions of an event's pulse survey. Once somebody has answered, they stand."""
    now = clock.now()
    with db.writing() as session:
        initiative, row = _event(session, event)
        about = cli.goal(session, initiative.id, goal).id if goal else row.goals[0].goal_id
        name = next((one.name for one in row.goals if one.goal_id == about), "")
        drafts = [_question(text, about, name) for text in questions]
        services.ask_pulse(session, OPERATOR, initiative.id, row.id, drafts, now=now)
        asked = stored.questions(session, row.id)
    found = [{"question": at, "rung": one.rung, "text": one.text("en")} for at, one in enumerate(asked, start=1)]
    if json:
        cli.emit({"event": row.name, "id": row.id, "questions": found})
    else:
        cli.table(found, ["question", "rung", "text"])


def results(event: Event, json: cli.Json = False) -> None:
    """What was answered, before and after. Nothing while a code is open, and never of fewer than five answers."""
    with db.reading() as session:
        initiative, row = _event(session, event)
        tallies = stored.pulse_tallies(session, initiative.id, now=clock.now(), event_id=row.id)
    if json:
        cli.emit([_told(one) for one in tallies])
    for one in [] if json else tallies:
        cli.say(f"{one.question} ({one.rung}) {doors.said(one)}")
    if not json and not tallies:
        cli.say("Nobody was asked by phone or on paper.")


def paper(
    event: Event,
    moment: Annotated[str, typer.Argument(metavar="before|after", help="When it was asked.")],
    tallies: Annotated[
        list[str],
        typer.Argument(metavar="YES/ANSWERED...", help="One a question in their order: 12/40; - where it was not."),
    ],
    json: cli.Json = False,
) -> None:
    """Type in a tally that was made on paper. It joins what came by phone; the same command again counts once."""
    now = clock.now()
    if moment not in MOMENTS:
        raise NotFound(f"“{moment}” is no moment of a pulse survey.", "It is before or after.")
    with db.writing() as session:
        initiative, row = _event(session, event)
        asked = stored.questions(session, row.id)
        if len(tallies) > len(asked):
            why = f"The event has {len(asked)} questions; {len(tallies)} tallies were given."
            raise Refused([Problem("tally", why)])
        counts = {
            one.id: pair for one, text in zip(asked, tallies, strict=False) if (pair := _pair(text)) is not None
        }  # fmt: skip
        token = hashlib.sha256(repr((row.id, moment, sorted(counts.items()))).encode()).hexdigest()[:32]
        door, new = services.count_paper(
            session, OPERATOR, initiative.id, row.id, MOMENTS[moment], counts, token, now=now
        )
    if json:
        cli.emit({"door": door.id, "event": row.name, "outcome": "new" if new else "same"})
    else:
        cli.say("Counted." if new else "This tally is here already.")


def discard(
    door: Annotated[int, typer.Argument(help="The code's number, or the paper's, as `door list` prints it.")],
    why: Annotated[str, typer.Option(help="Why, in a line: “the link was shared online”. Name nobody.")],
    json: cli.Json = False,
) -> None:
    """Throw away what was answered at one code: it counts nowhere, also not as evidence. The code closes with it."""
    with db.writing() as session:
        row = services.discard_pulse(session, OPERATOR, cli.current(session).id, door, why, now=clock.now())
    if json:
        cli.emit({"door": row.id, "state": "discarded", "forms": row.uses, "why": row.discarded_why})
    else:
        cli.say(f"Thrown away: {row.uses} forms of {KINDS[row.kind].lower()}, {row.event}.")
        cli.say("If they were in the evidence already, take them out on the Evidence page.")


def _event(session: Session, text: str) -> tuple[InitiativeRow, EventRow]:
    initiative = cli.current(session)
    return initiative, an_event(session, initiative.id, text)


def _question(text: str, goal_id: int, goal: str) -> QuestionDraft:
    rung, sign, words = (part.strip() for part in text.partition("="))
    rung = rung.casefold()
    presets = PRESETS.get(rung, {}) if not sign else {}
    return QuestionDraft(goal_id, rung, {"en": words} if sign else {k: v.format(goal=goal) for k, v in presets.items()})


def _pair(text: str) -> tuple[int, int] | None:
    if text.strip() in ("-", ""):
        return None
    yes, sign, n = (part.strip() for part in text.partition("/"))
    if not (sign and yes.isdecimal() and n.isdecimal() and len(yes) < 7 and len(n) < 7):
        raise Refused([Problem("tally", f"“{text}” is no tally. Write it as 12/40: 12 said yes of 40 who answered.")])
    return int(yes), int(n)


def _told(one: PulseTally) -> dict[str, object]:
    change = doors.moved(one)
    verdict = None if change is None else "cannot tell" if not change.told else "up" if change.value > 0 else "down"
    return {
        "question": one.question, "rung": one.rung,
        "before": {"yes": one.before[0], "answered": one.before[1]} if one.before else None,
        "after": {"yes": one.after[0], "answered": one.after[1]} if one.after else None,
        "change": change.value if change else None, "low": change.low if change else None,
        "high": change.high if change else None,
        "verdict": verdict, "few": one.few, "discarded": one.discarded,
    }  # fmt: skip
