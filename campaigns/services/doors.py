"""The verbs of an event's doors: make and close codes, take what comes in through them, check people in.

What comes in from the public carries no actor of its own: it is taken in as `DOOR`, for one event, and what the page
answers never depends on who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from campaigns import doors, queries
from campaigns.attending import THERE
from campaigns.connectors import sheets
from campaigns.doors import LANGUAGES, DoorRow, QuestionDraft, SignIn
from campaigns.outreach import tidy
from campaigns.people import Incoming
from campaigns.queries import doors as stored
from campaigns.services.people import take_in
from data import audit, prints, tokens
from data import queries as ground
from data.access import Actor, Role, require
from data.errors import GroundswellError, Problem, refuse_if

DOOR = Actor("sign-in page", Role.ORGANIZER)
"""Whoever signs in by phone: the record says that a page did it, and nobody's name."""
SPOKEN = {"en": "English", "es": "Spanish"}
"""What a language is called where people are kept."""


def make_door(
    session: Session,
    actor: Actor,
    initiative_id: int,
    event_id: int,
    kind: str,
    *,
    now: datetime,
    stays: timedelta | None = None,
) -> tuple[DoorRow, str]:
    """Make a door of an event; returns it with its token, which is told only now. `stays`: for how long from now on,
    where that is not until half a day after the event.

    Raises Refused where the event is over, called off, has a dozen doors open, or no questions for a pulse survey.
    """
    require(actor, "open_door")
    event = queries.event(session, initiative_id, event_id)
    until = doors.expires(event.ends_on, event.time_zone)
    until = until if stays is None else min(until, now + stays)
    there = stored.doors(session, event_id)
    problems = []
    if kind not in doors.KINDS:
        problems.append(Problem("kind", f"A code is for one of {', '.join(doors.KINDS)}."))
    elif kind != doors.SIGN_IN and not stored.questions(session, event_id):
        problems.append(Problem("questions", "Write the questions of the pulse survey first."))
    if until <= now:
        instead = "Type its sign-in sheet in" if kind == doors.SIGN_IN else "Type in what was tallied on paper"
        problems.append(Problem("event", f"The event is over. {instead} instead."))
    if event.status == "cancelled":
        problems.append(Problem("event", "The event was called off."))
    if sum(row.state(now) == "open" for row in there) >= doors.MOST_OPEN:
        problems.append(Problem("event", f"There are {doors.MOST_OPEN} codes open already. Close one first."))
    refuse_if(problems)
    token = tokens.spoken()
    key = stored.insert_door(
        session, initiative_id, event_id, kind, tokens.hashed(token), until, by=actor.name, now=now
    )
    audit.record(session, actor, initiative_id, "make_door", "event_door", key, now=now, detail={"kind": kind})
    return stored.door(session, initiative_id, key), token


def close_door(session: Session, actor: Actor, initiative_id: int, door_id: int, *, now: datetime) -> DoorRow:
    """Close a door at once and for good."""
    require(actor, "open_door")
    row = stored.door(session, initiative_id, door_id)
    if row.closed_at is None:
        stored.set_closed(session, door_id, now)
        session.expire_all()
        audit.record(session, actor, initiative_id, "close_door", "event_door", door_id, now=now)
    return stored.door(session, initiative_id, door_id)


def discard_pulse(
    session: Session, actor: Actor, initiative_id: int, door_id: int, why: str, *, now: datetime
) -> DoorRow:
    """Throw away what a pulse survey counted at one code or on one paper: it counts nowhere, also not as evidence.

    The code closes with it. The numbers and the reason stay with the code, so that what was done can be seen.
    """
    require(actor, "open_door")
    row = stored.door(session, initiative_id, door_id)
    why = tidy(why)
    problems = [] if why else [Problem("why", "Say why the answers are thrown away.")]
    if len(why) > doors.WHY_MAX:
        problems.append(Problem("why", f"The reason is longer than {doors.WHY_MAX} characters. Shorten it."))
    if row.kind == doors.SIGN_IN:
        problems.append(Problem("code", "This code is of a sign-in page: it counts no answers."))
    refuse_if(problems)
    if not row.discarded:
        stored.set_discarded(session, door_id, now, why)
        audit.record(
            session, actor, initiative_id, "discard_pulse", "event_door", door_id, now=now,
            detail={"kind": row.kind, "forms": row.uses},
        )  # fmt: skip
    return stored.door(session, initiative_id, door_id)


def count_paper(
    session: Session,
    actor: Actor,
    initiative_id: int,
    event_id: int,
    kind: str,
    counts: Mapping[int, tuple[int, int]],
    token: str,
    *,
    now: datetime,
) -> tuple[DoorRow, bool]:
    """Type in a pulse survey's tally made on paper, by question: who said yes of how many answered.

    It joins what came by phone at that moment. Also whether it is new: the same token again counts once.
    """
    require(actor, "open_door")
    event = queries.event(session, initiative_id, event_id)
    problems = doors.check_paper(counts, {row.id for row in stored.questions(session, event_id)})
    if kind not in (doors.BEFORE, doors.AFTER):
        problems.append(Problem("moment", f"A tally is of one of: {doors.BEFORE}, {doors.AFTER}."))
    if event.ahead(now, ground.initiative(session, initiative_id).today(now)):
        problems.append(Problem("event", "This event is still to come: nobody can have answered."))
    refuse_if(problems)
    hashed = tokens.hashed(f"paper {event_id} {token}")
    there = stored.door_of(session, hashed)
    if there is not None:
        return there, False
    key = stored.insert_door(session, initiative_id, event_id, kind, hashed, now, by=actor.name, now=now, on_paper=True)
    stored.set_counts(session, key, counts)
    audit.record(
        session, actor, initiative_id, "count_paper", "event_door", key, now=now,
        detail={"kind": kind, "questions": len(counts)},
    )  # fmt: skip
    return stored.door(session, initiative_id, key), True


def opened(session: Session, token: str, kinds: Sequence[str]) -> DoorRow | None:
    """The door of a token as it was typed or scanned, whatever its state; None where there is none of these kinds."""
    read = tokens.heard(token)
    row = stored.door_of(session, tokens.hashed(read)) if read else None
    return row if row is not None and row.kind in kinds else None


def sign_in(session: Session, door: DoorRow, typed: SignIn, *, now: datetime) -> None:
    """Take in somebody who signed in at an open door. The same form again changes nothing; what filled the bait is
    a program, and is thanked and dropped.
    """
    if typed.bait or door.state(now) != "open":
        return
    said = "\x1f".join((typed.form, typed.name.casefold(), typed.email.casefold(), typed.phone))
    if not stored.use(session, door.id, tokens.hashed(said)):
        return
    scopes = [scope for scope, given in (("email", typed.email), ("phone", typed.phone)) if given and typed.consent]
    row = Incoming(
        name=typed.name, email=typed.email, phone=typed.phone, language=SPOKEN[typed.language],
        consents=tuple(scopes), row="sign-in page", source=f"door {door.id} {typed.form}", event_id=door.event_id,
        status="checked in", walk_in=True,
    )  # fmt: skip
    _take(session, DOOR, door.initiative_id, row, now)


def add_walk_in(
    session: Session, actor: Actor, initiative_id: int, event_id: int, typed: SignIn, *, now: datetime
) -> str:
    """Check in somebody who is not on the list, as a member of the team types it; returns what became of the row."""
    require(actor, "check_in")
    event = queries.event(session, initiative_id, event_id)
    problems = [Problem("name", "Write a name.")] if not typed.name else []
    if typed.email and "@" not in typed.email:
        problems.append(Problem("email", "This does not look like an e-mail address. Put it right, or leave it empty."))
    if max(len(typed.name), len(typed.email), len(typed.phone)) > doors.CONTACT_MAX:
        problems.append(Problem("name", "That is too long for a name or an address. Shorten it."))
    refuse_if(problems)
    scopes = [scope for scope, given in (("email", typed.email), ("phone", typed.phone)) if given and typed.consent]
    row = Incoming(
        name=typed.name, email=typed.email, phone=typed.phone, language=SPOKEN.get(typed.language, ""),
        consents=tuple(scopes), row="walk-in", source=f"walk-in {event.id} {typed.form}", event_id=event.id,
        status="checked in", walk_in=True,
    )  # fmt: skip
    return _take(session, actor, initiative_id, row, now)


def _take(session: Session, actor: Actor, initiative_id: int, row: Incoming, now: datetime) -> str:
    (taken,) = take_in(session, actor, initiative_id, [row], now=now, consent_source=row.row)
    if taken.outcome == "forgotten" and row.event_id is not None:
        stored.add_nameless(session, row.event_id, now=now)  # the count stays, and nobody is named
    return taken.outcome


def check_in(
    session: Session, actor: Actor, initiative_id: int, event_id: int, part_id: int, *, now: datetime, here: bool = True
) -> None:
    """Note that somebody on an event's list is there, or, with `here` False, that they are not after all."""
    require(actor, "check_in")
    queries.event(session, initiative_id, event_id)
    guest = next(iter(stored.guests(session, event_id, part_id)), None)
    if guest is not None and guest.here == here:
        return
    back = "cancelled" if guest is not None and guest.walk_in else "rsvp"
    stored.set_part(session, event_id, part_id, THERE[0] if here else back, now if here else None)
    verb = "check_in" if here else "undo_check_in"
    audit.record(session, actor, initiative_id, verb, "participation", part_id, now=now)


def ask_pulse(
    session: Session, actor: Actor, initiative_id: int, event_id: int, drafts: Sequence[QuestionDraft], *, now: datetime
) -> None:
    """Set the questions of an event's pulse survey. Once somebody has answered, they stand."""
    require(actor, "open_door")
    event = queries.event(session, initiative_id, event_id)
    refuse_if(doors.check_questions(drafts, {goal.goal_id for goal in event.goals}))
    if stored.answered(session, event_id):
        raise GroundswellError(
            "The questions cannot be changed: somebody has answered them.", "Ask new questions at another event."
        )
    goals = {goal.id: goal for goal in ground.goals(session, initiative_id)}
    stored.set_questions(session, event_id, drafts, goals)
    audit.record(
        session, actor, initiative_id, "ask_pulse", "event", event_id, now=now, detail={"questions": len(drafts)}
    )


def answer_pulse(session: Session, door: DoorRow, form: str, answers: Mapping[int, bool], *, now: datetime) -> None:
    """Count the answers of one form at an open door, once. Answers to other events' questions are left out."""
    if door.state(now) != "open" or not tokens.heard(form):
        return
    known = {row.id for row in stored.questions(session, door.event_id)}
    kept = {key: yes for key, yes in answers.items() if key in known}
    if kept and stored.use(session, door.id, tokens.hashed(form)):
        stored.count_answers(session, door.id, kept)


def sheet(
    session: Session, actor: Actor, initiative_id: int, event_id: int, *, address: str = "", language: str = "en"
) -> bytes:
    """A printable sign-in sheet of an event as PDF, with the QR code of `address` where one is given.

    It hangs on a wall or lies on a table: a private address is never on it.
    """
    require(actor, "open_door")
    event = queries.event(session, initiative_id, event_id)
    place = event.place
    return sheets.sign_in_sheet(
        event.name, event.when(), place, address, prints.qr(address) if address else "",
        language if language in LANGUAGES else "en",
    )  # fmt: skip
