"""Loads some of the sample's people: who came to the newest events, and rows that wait to be told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from campaigns import queries
from campaigns.people import Incoming
from campaigns.persons import ActionDraft
from campaigns.services.actions import note_action
from campaigns.services.people import take_in
from campaigns.services.persons import opt_out
from data.access import Role
from data.sample.agenda import Stage
from data.sample.content.agenda import PARENTS

PEOPLE = (
    ("Maria Lopez", "Ashford", "Spanish"),
    ("Bob Tanner", "Northbank", "English"),
    ("Amina Warsame", "Ashford", "Somali"),
    ("Grace Holloway", "Springvale", "English"),
    ("José de la Cruz", "Eastgate", "Spanish"),
    ("Ruth Okafor", "Quarry Hill", "English"),
    ("Hodan Yusuf", "Ashford", "Somali"),
    ("Peter Lindqvist", "Dunmore Flats", ""),
    ("Marisol Reyes", "Ashford", "Spanish"),  # who testifies at the hearing, and told a story
    ("Kim Nguyen", "Northbank", "English"),
    ("Dale Whitmore", "Pinehaven", ""),
    ("Carla Ruiz", "Eastgate", "Spanish"),
    ("Thomas Achterberg", "Springvale", "English"),
    ("Farah Ismail", "Ashford", "Somali"),
    ("Ellen Marsh", "Harrow Creek", "English"),
    ("Victor Obregon", "Ashford", "Spanish"),
)
WAITING = (
    Incoming("Luis Lopez", "maria.lopez@example.org", place="Ashford", row="3"),  # a household's address
    Incoming("R. Okafor", "ruth.okafor@example.org", place="Quarry Hill", row="7"),
)
FIRSTS = (
    "Abel", "Bernice", "Clyde", "Dolores", "Emmett", "Flora", "Gideon", "Hester", "Ivan", "Jolene", "Kofi", "Lorna",
)  # fmt: skip
LASTS = ("Quigley", "Ramsbottom", "Ferreira", "Vandermeer", "Oyelaran", "Pritchard", "Szabo", "Thackeray", "Ulrich")
LIVES = (("Ashford", 44), ("Northbank", 18), ("Eastgate", 15), ("Quarry Hill", 13), ("Pinehaven", 11),
         ("Dunmore Flats", 5), ("Springvale", 2))  # fmt: skip
"""Where the others live: few come from Springvale, and hardly anybody from Harrow Creek."""
EACH = 12
"""Of them sign in at one event, at most."""

LISTED = (
    ("Amina Warsame", "amina.warsame@example.org", "555-201-0142"), ("Hodan Yusuf", "hodan.yusuf@example.org", ""),
    ("Grace Holloway", "grace.holloway@example.org", "555-201-0175"), ("Delia Marsh", "", "555-201-0188"),
    ("Samuel Ortega", "samuel.ortega@example.org", ""), ("Ifrah Nur", "", "555-201-0190"),
    ("Joan Petrie", "joan.petrie@example.org", "555-201-0111"),
)  # fmt: skip
"""A list of the parents' table: three are known from sign-in sheets, so they are counted once."""
NO_CALLS = "Joan Petrie"
ACTS = (
    ("Amina Warsame", "testified", 24, "Minutes of the hearing"), ("Hodan Yusuf", "contacted", 9, "Call sheet"),
    ("Samuel Ortega", "signed", 40, "Petition at the fair"),
)  # fmt: skip


def load(session: Session, stage: Stage) -> None:
    """Everybody came to one event, a third to a second, a few took a role; two rows wait in the review queue.

    A partner's own list brings some of them again, one of whom opted out of phone calls, and three did something else.
    """
    actor, cut = stage.actors[Role.ORGANIZER], stage.calendar.cut
    events = queries.events(session, stage.id, end=cut.astimezone(stage.calendar.tz).date(), limit=3)
    partner = sorted(stage.partners.items())[0][1]
    for turn, event in enumerate(reversed(events)):
        now = min(event.logged_at + timedelta(hours=2), cut)
        came = [each for index, each in enumerate(PEOPLE) if index % 3 == turn or (turn == 2 and index % 3 == 0)]
        rows = [
            Incoming(
                name, f"{name.split()[0].lower()}.{name.split()[-1].lower()}@example.org".replace("é", "e"),
                language=language, place=place, consents=("email",), row=str(number + 2), event_id=event.id,
                role="host" if turn == 2 and number == 0 else "volunteer" if number == 1 else "attendee",
            )
            for number, (name, place, language) in enumerate(came)
        ]  # fmt: skip
        until = now.date() + timedelta(days=730)
        take_in(
            session, actor, stage.id, rows, now=now, partner_id=partner if turn == 1 else None, consent_until=until,
            consent_source="sign-in sheet",
        )  # fmt: skip
    if events:
        _others(session, stage)
        take_in(session, actor, stage.id, WAITING, now=cut, partner_id=partner)
        _listed(session, stage)


def _others(session: Session, stage: Stage) -> None:
    """A hundred more, who signed in over the year: enough to say who was not in the room."""
    actor, cut = stage.actors[Role.ORGANIZER], stage.calendar.cut
    places = [place for place, number in LIVES for _ in range(number)]
    names = [f"{first} {last}" for last in LASTS for first in FIRSTS]
    rows = [
        Incoming(
            name, f"{name.replace(' ', '.').lower()}@example.org", place=place, row=str(number + 2), source="sheets",
            language="" if number % 9 == 4 else "Somali" if number % 40 == 7 else "Spanish" if number % 14 == 3
            else "English",
        )
        for number, (name, place) in enumerate(zip(names, places, strict=True))
    ]  # fmt: skip
    turn = 0
    for event in queries.events(session, stage.id, end=stage.calendar.today, begun_by=cut):
        room = min(EACH, (event.attendance.low or 0) // 3)
        some = [replace(row, event_id=event.id) for row in rows[turn : turn + room]]
        if some:
            now = min(event.logged_at + timedelta(hours=3), cut)
            take_in(session, actor, stage.id, some, now=now, consent_source="sign-in sheet")
        turn += room


def _listed(session: Session, stage: Stage) -> None:
    actor, cut = stage.actors[Role.ORGANIZER], stage.calendar.cut
    rows = [
        Incoming(name, email, phone, consents=("email", "phone"), row=str(number + 2), source="list")
        for number, (name, email, phone) in enumerate(LISTED)
    ]
    taken = take_in(
        session, actor, stage.id, rows, now=cut, partner_id=stage.partners[PARENTS],
        consent_until=cut.date() + timedelta(days=365), consent_source="the parents' table",
    )  # fmt: skip
    who = {name: one.person_id for (name, _, _), one in zip(LISTED, taken, strict=True) if one.person_id}
    if gone := who.get(NO_CALLS):
        opt_out(session, actor, stage.id, gone, "phone", now=cut)
    for name, kind, ago, source in ACTS:
        if name in who:  # whoever waits in the review queue is nobody yet
            draft = ActionDraft(kind, stage.calendar.day(ago), source)
            note_action(session, actor, stage.id, who[name], draft, now=cut)
