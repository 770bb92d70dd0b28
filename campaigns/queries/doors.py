"""Doors and pulse surveys in the database. No row here is a person's, but for the list of who is checked in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import case, delete, func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from campaigns.attending import Guest
from campaigns.doors import AFTER, BEFORE, FEW, DoorRow, PulseTally, QuestionDraft, QuestionRow
from campaigns.models import (
    DoorForm,
    EventDoor,
    MatchQueue,
    OutreachEvent,
    Participation,
    Person,
    PulseCount,
    PulseQuestion,
)
from campaigns.outreach import tidy
from data.agenda import GoalRow
from data.errors import NotFound
from data.queries import required

MOST_LISTED = 500


def insert_door(
    session: Session, initiative_id: int, event_id: int, kind: str, token_hash: str, expires_at: datetime,
    *, by: str, now: datetime, on_paper: bool = False,
) -> int:  # fmt: skip
    """Store a door; returns its key. One for a paper tally was never open."""
    row = EventDoor(
        initiative_id=initiative_id, event_id=event_id, kind=kind, token_hash=token_hash, expires_at=expires_at,
        made_at=now, made_by=by, on_paper=on_paper, closed_at=now if on_paper else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return required(row.id)


def doors(session: Session, event_id: int) -> list[DoorRow]:
    """The doors of an event, newest first."""
    found = session.exec(
        select(EventDoor, OutreachEvent)
        .join(OutreachEvent, col(OutreachEvent.id) == col(EventDoor.event_id))
        .where(EventDoor.event_id == event_id)
        .order_by(col(EventDoor.id).desc())
    )
    return [_row(door, event) for door, event in found]


def all_doors(session: Session, initiative_id: int) -> list[DoorRow]:
    """Every door of an initiative, newest first."""
    found = session.exec(
        select(EventDoor, OutreachEvent)
        .join(OutreachEvent, col(OutreachEvent.id) == col(EventDoor.event_id))
        .where(EventDoor.initiative_id == initiative_id)
        .order_by(col(EventDoor.id).desc())
    )
    return [_row(door, event) for door, event in found]


def door(session: Session, initiative_id: int, door_id: int) -> DoorRow:
    """A door of this initiative. Raises NotFound."""
    row = session.get(EventDoor, door_id)
    event = session.get(OutreachEvent, row.event_id) if row is not None else None
    if row is None or event is None or row.initiative_id != initiative_id:
        raise NotFound("That code does not exist in this initiative.")
    return _row(row, event)


def door_of(session: Session, token_hash: str) -> DoorRow | None:
    """The door that a token opens, whatever its state; None where nobody made it."""
    found = session.exec(
        select(EventDoor, OutreachEvent)
        .join(OutreachEvent, col(OutreachEvent.id) == col(EventDoor.event_id))
        .where(EventDoor.token_hash == token_hash)
    ).first()
    return None if found is None else _row(*found)


def set_closed(session: Session, door_id: int, at: datetime) -> None:
    """Close a door for good."""
    session.execute(update(EventDoor).where(col(EventDoor.id) == door_id).values(closed_at=at))


def set_discarded(session: Session, door_id: int, at: datetime, why: str) -> None:
    """Let what was counted at a door count nowhere; it closes with it."""
    session.execute(
        update(EventDoor)
        .where(col(EventDoor.id) == door_id)
        .values(closed_at=func.coalesce(EventDoor.closed_at, at), discarded_at=at, discarded_why=why)
    )
    session.expire_all()


def set_counts(session: Session, door_id: int, counts: Mapping[int, tuple[int, int]]) -> None:
    """Store a tally that was made on paper, by question: who said yes of how many answered."""
    for question_id, (yes, n) in counts.items():
        session.add(PulseCount(door_id=door_id, question_id=question_id, yes=yes, answered=n))
    most = max(n for _, n in counts.values())
    session.execute(update(EventDoor).where(col(EventDoor.id) == door_id).values(uses=most))
    session.flush()


def use(session: Session, door_id: int, form_hash: str) -> bool:
    """Note that a form came in and count it; False where it was in before."""
    try:
        with session.begin_nested():
            session.add(DoorForm(door_id=door_id, form_hash=form_hash))
            session.flush()
    except IntegrityError:
        return False
    session.execute(update(EventDoor).where(col(EventDoor.id) == door_id).values(uses=EventDoor.uses + 1))
    return True


def questions(session: Session, event_id: int) -> list[QuestionRow]:
    """The questions of an event's pulse survey, in their order."""
    found = session.exec(
        select(PulseQuestion).where(PulseQuestion.event_id == event_id).order_by(col(PulseQuestion.position))
    )
    return [QuestionRow(required(row.id), row.goal_id, row.rung, dict(row.texts)) for row in found]


def set_questions(
    session: Session, event_id: int, drafts: Collection[QuestionDraft], goals: Mapping[int, GoalRow]
) -> None:
    """Put these questions in place of those that were there."""
    session.execute(delete(PulseQuestion).where(col(PulseQuestion.event_id) == event_id))
    for position, draft in enumerate(drafts):
        session.add(
            PulseQuestion(
                event_id=event_id, position=position, goal_id=draft.goal_id,
                goal_version_id=goals[draft.goal_id].version_id, rung=draft.rung,
                texts={language: tidy(text) for language, text in draft.texts.items() if tidy(text)},
            )
        )  # fmt: skip
    session.flush()


def answered(session: Session, event_id: int) -> int:
    """How many answers to questions of an event were counted so far."""
    total = session.exec(
        select(func.coalesce(func.sum(PulseCount.answered), 0))
        .join(PulseQuestion, col(PulseQuestion.id) == col(PulseCount.question_id))
        .where(PulseQuestion.event_id == event_id)
    ).one()
    return int(total)


def count_answers(session: Session, door_id: int, answers: Mapping[int, bool]) -> None:
    """Count answers, by question, at a door."""
    for question_id, yes in answers.items():
        where = (col(PulseCount.door_id) == door_id, col(PulseCount.question_id) == question_id)
        if session.exec(select(PulseCount.id).where(*where)).first() is None:
            try:
                with session.begin_nested():
                    session.add(PulseCount(door_id=door_id, question_id=question_id))
                    session.flush()
            except IntegrityError:  # somebody else's answer came first
                pass
        session.execute(
            update(PulseCount).where(*where).values(yes=PulseCount.yes + int(yes), answered=PulseCount.answered + 1)
        )


def pulse_tallies(
    session: Session, initiative_id: int, *, now: datetime, event_id: int | None = None
) -> list[PulseTally]:
    """What pulse surveys counted by phone, by event and question, newest event first; see `PulseTally` for the rules.

    A moment is told once every door for it is closed, so that nobody's answer shows as the difference of two looks.
    """
    wanted = [col(EventDoor.initiative_id) == initiative_id, col(EventDoor.kind).in_((BEFORE, AFTER))]
    if event_id is not None:
        wanted.append(col(EventDoor.event_id) == event_id)
    open_now: set[tuple[int, str]] = set()
    thrown: set[int] = set()
    asked: dict[int, OutreachEvent] = {}
    for row, event in session.exec(
        select(EventDoor, OutreachEvent)
        .join(OutreachEvent, col(OutreachEvent.id) == col(EventDoor.event_id)).where(*wanted)
    ):  # fmt: skip
        asked[row.event_id] = event
        if row.discarded_at is not None:
            thrown.add(row.event_id)
        if _row(row, event).state(now) == "open":
            open_now.add((row.event_id, row.kind))
    counts: dict[tuple[int, str], tuple[int, int]] = {
        (question_id, kind): (int(yes), int(n))
        for question_id, kind, yes, n in session.exec(
            select(PulseCount.question_id, EventDoor.kind, func.sum(PulseCount.yes), func.sum(PulseCount.answered))
            .join(EventDoor, col(EventDoor.id) == col(PulseCount.door_id))
            .where(*wanted, col(EventDoor.discarded_at).is_(None))
            .group_by(col(PulseCount.question_id), col(EventDoor.kind))
        )
    }
    by_event: dict[int, list[QuestionRow]] = defaultdict(list)
    for question in session.exec(
        select(PulseQuestion).where(col(PulseQuestion.event_id).in_(asked)).order_by(col(PulseQuestion.position))
    ):
        by_event[question.event_id].append(
            QuestionRow(required(question.id), question.goal_id, question.rung, dict(question.texts))
        )
    told = []
    for event in sorted(asked.values(), key=lambda each: (each.starts_on, required(each.id)), reverse=True):
        key = required(event.id)
        for each in by_event[key]:
            seen = {
                kind: counts.get((each.id, kind)) if (key, kind) not in open_now else None for kind in (BEFORE, AFTER)
            }
            few = any(count is not None and count[1] < FEW for count in seen.values())
            before, after = (None if count is None or count[1] < FEW else count for count in seen.values())
            told.append(
                PulseTally(
                    key,
                    event.name,
                    event.starts_on,
                    each.goal_id,
                    each.text("en"),
                    each.rung,
                    before,
                    after,
                    few,
                    key in thrown,
                )
            )
    return told


def guests(session: Session, event_id: int, part_id: int | None = None) -> list[Guest]:
    """Who has a part in an event (that one part alone): who is expected first, then who is there; each by name."""
    expected = case((col(Participation.status).in_(("invited", "rsvp")), 0), else_=1)
    wanted = [col(Participation.event_id) == event_id]
    if part_id is not None:
        wanted.append(col(Participation.id) == part_id)
    found = session.exec(
        select(  # type: ignore[call-overload]
            Participation.id, Person.full_name, Participation.status, Participation.walk_in, Participation.at
        )
        .join(Person, col(Person.id) == col(Participation.person_id))
        .where(*wanted)
        .order_by(expected, col(Person.full_name), col(Participation.id))
        .limit(MOST_LISTED)
    )
    return [Guest(required(key), name, status, walk_in, at) for key, name, status, walk_in, at in found]


def there(session: Session, event_id: int) -> tuple[int, int, int]:
    """How many are checked in at an event with a name, waiting for the review who they are, and without a name."""
    came = col(Participation.status).in_(("checked in", "attended"))
    named, nameless = session.exec(
        select(func.count(Participation.person_id), func.count() - func.count(Participation.person_id)).where(  # type: ignore[arg-type]
            Participation.event_id == event_id, came
        )
    ).one()
    waiting = session.exec(
        select(func.count())
        .select_from(MatchQueue)
        .where(
            MatchQueue.event_id == event_id, col(MatchQueue.state).in_(("open", "skipped")),
            col(MatchQueue.event_status).in_(("checked in", "attended")),
        )
    ).one()  # fmt: skip
    return int(named), int(waiting), int(nameless)


def add_nameless(session: Session, event_id: int, *, now: datetime) -> None:
    """Count somebody who was there and of whom nothing is kept."""
    session.add(Participation(event_id=event_id, person_id=None, status="checked in", walk_in=True, at=now))
    session.flush()


def set_part(session: Session, event_id: int, part_id: int, status: str, at: datetime | None) -> None:
    """Note that somebody is there, or is not after all. Raises NotFound where the part is no part of this event."""
    row = session.get(Participation, part_id)
    if row is None or row.event_id != event_id:
        raise NotFound("That person has no part in this event.")
    row.status, row.at = status, at
    session.flush()


def closed(row: Mapping[str, object]) -> dict[str, object]:
    """A door as it stands in an archive: closed, and without the mark by which its address is known."""
    return {"token_hash": f"closed {row['id']}", "closed_at": row.get("closed_at") or row["made_at"]}


def _row(row: EventDoor, event: OutreachEvent) -> DoorRow:
    day: date = event.starts_on
    return DoorRow(
        required(row.id), row.initiative_id, row.event_id, row.kind, event.name, day, event.time_zone,
        event.status == "cancelled", row.expires_at, row.closed_at, row.uses, row.made_at, row.made_by, row.on_paper,
        row.discarded_why, row.discarded_at is not None,
    )  # fmt: skip
