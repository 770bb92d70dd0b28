"""200,000 invented people and 20,000 events of four years, put into a database at once: what size does to a page."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import insert
from sqlmodel import Session

from campaigns import names, people
from campaigns.models import (
    EventGoal,
    FollowUp,
    MatchQueue,
    OutreachEvent,
    Participation,
    Person,
    PersonIdentifier,
    PersonPartner,
    Shift,
)
from data import queries
from tests.bench.corpus import NOW
from tests.bench.people_set import ENDS, FAMILY, GIVEN, MIDDLES, PLACES, STARTS
from tests.conftest import make_initiative

KINDS = ("canvass", "house meeting", "one-to-one", "forum", "tabling", "other")
STATUSES = ("rsvp", "attended", "checked in", "no show")
LOT = 5_000
CROWDED = 500  # people at the busiest event, by name


def fill(session: Session, *, count: int = 200_000, events: int = 20_000) -> tuple[int, int]:
    """Fill an empty database; the initiative and the event with the most people."""
    draw = random.Random(20261123)
    initiative = make_initiative(session)
    add_people(session, initiative.id, count, draw)
    if not events:
        return initiative.id, 0
    goals, members = queries.goals(session, initiative.id), queries.members(session, initiative.id)
    partners = queries.partners(session, initiative.id)
    rows = []
    for number in range(1, events + 1):
        at = NOW + timedelta(days=draw.uniform(-1400, 60))
        many = draw.randrange(3, 80) if draw.random() < 0.85 and at < NOW else None
        rows.append({
            "id": number, "initiative_id": initiative.id, "token": f"e{number}", "name": f"Event {number}",
            "kind": draw.choice(KINDS), "starts_at": at, "ends_at": at + timedelta(hours=2), "starts_on": at.date(),
            "ends_on": at.date(), "time_zone": "America/Chicago", "place": draw.choice(PLACES), "all_day": False,
            "attendance_low": many, "attendance_high": many, "attendance_said": "", "heard": "", "logged_at": NOW,
            "logged_by": "Pat", "status": "happened" if at < NOW else "planned", "districts": [], "languages": [],
            "member_id": draw.choice(members).id, "direct": True, "uid": f"e{number}",
        })  # fmt: skip
    session.execute(insert(OutreachEvent), rows)
    drawn = [(number, draw.choice(goals)) for number in range(1, events + 1)]
    session.execute(insert(EventGoal), [
        {"event_id": number, "goal_id": goal.id, "goal_version_id": goal.version_id, "position": 0}
        for number, goal in drawn
    ])  # fmt: skip
    session.execute(insert(Shift), [
        {"event_id": number, "role": "Host", "wanted": 2, "helpers": draw.randrange(3), "position": 0}
        for number in range(1, events + 1)
    ])  # fmt: skip
    session.execute(insert(FollowUp), [
        {"initiative_id": initiative.id, "token": f"f{number}", "event_id": number, "what": "Call back",
         "owner_id": draw.choice(members).id, "due_on": (NOW + timedelta(days=draw.uniform(-1400, 60))).date(),
         "done_at": NOW if number % 100 else None, "created_at": NOW}
        for number in range(1, events + 1, 3)
    ])  # fmt: skip
    busy = max((row for row in rows if row["starts_at"] < NOW), key=lambda row: row["starts_at"])["id"]
    pairs = {(busy, person) for person in range(1, min(CROWDED, count) + 1)}
    pairs |= {(draw.randrange(1, events + 1), draw.randrange(1, count + 1)) for _ in range(2 * count)}
    for lot in _lots(sorted(pairs)):
        session.execute(insert(Participation), [
            {"event_id": event, "person_id": person, "role": "attendee", "status": draw.choice(STATUSES),
             "walk_in": draw.random() < 0.2}
            for event, person in lot
        ])  # fmt: skip
    session.execute(insert(MatchQueue), [
        {"initiative_id": initiative.id, "hash": str(number), "candidates": [draw.randrange(1, count + 1)],
         "came_at": NOW, "incoming": {"name": "Maria Lopez"}, "partner_id": draw.choice(partners).id}
        for number in range(count // 50)
    ])  # fmt: skip
    return initiative.id, busy


def add_people(session: Session, initiative_id: int, count: int, draw: random.Random) -> None:
    """People with names as people have them (some of many, most of few), addresses, places and a partner each."""
    partners = queries.partners(session, initiative_id)
    families = [
        *FAMILY,
        *("".join((draw.choice(STARTS), draw.choice(MIDDLES), draw.choice(ENDS))) for _ in range(9_000)),
    ]
    for lot in _lots(range(1, count + 1)):
        made, addresses = [], []
        for number in lot:
            name = names.parse("", _often(draw, GIVEN), _often(draw, families))
            place = draw.choice(PLACES)
            made.append({
                "id": number, "initiative_id": initiative_id, "given": name.given, "family": name.family,
                "full_name": name.full, "name_key": names.key(name), "block_key": people.block(name, place, ""),
                "place": place, "language": draw.choice(("en", "es", "so", "")), "postcode": "", "added_at": NOW,
            })  # fmt: skip
            mail = f"{'.'.join(name.words)}{number}@example.org"
            same = {"initiative_id": initiative_id, "person_id": number, "shared": False}
            addresses += [{**same, "kind": "email", "value": mail}, {**same, "kind": "phone", "value": phone(number)}]
        session.execute(insert(Person), made)
        session.execute(insert(PersonIdentifier), addresses)
        session.execute(
            insert(PersonPartner), [{"person_id": n, "partner_id": partners[n % len(partners)].id} for n in lot]
        )


def phone(number: int) -> str:
    """The phone number of the nth person."""
    return f"+1555{2_000_000 + number:07}"


def _often(draw: random.Random, words: list[str]) -> str:
    """A word, the first ones of the list more often than the last."""
    return words[int(len(words) * draw.random() ** 2)]


def _lots(values: range | list[tuple[int, int]]) -> Iterator[list]:  # type: ignore[type-arg]
    return (list(values[start : start + LOT]) for start in range(0, len(values), LOT))
