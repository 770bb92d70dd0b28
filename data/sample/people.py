"""Loads the sample's policymakers, and what the team thinks of them, asked them and met them about."""

from __future__ import annotations

import json

from sqlmodel import Session

from data.access import Role
from data.sample.agenda import Stage
from data.sample.content import people as content
from policy import queries
from policy.contacts import AskDraft, MeetingDraft
from policy.people import MUNICIPAL, PersonDraft
from policy.queries import people as people_queries
from policy.ratings import RatingDraft
from policy.services import contacts, people


def load(session: Session, stage: Stage) -> None:
    """People and committees, then waves of ratings, champions, asks, meetings and a whip count, each on its day."""
    actor, calendar = stage.actors[Role.POLICY], stage.calendar
    entered = calendar.at(calendar.workday(260), 14)
    body = json.dumps(content.as_openstates(lambda ago: calendar.day(ago).isoformat())).encode()
    people.import_people(session, actor, stage.id, "sample.json", body, {}, entered)
    for name, district in content.SUPERVISORS:
        draft = PersonDraft(name, content.BOARD, MUNICIPAL, title="Supervisor", district=district)
        people.add_person(session, actor, stage.id, draft, now=entered)
    who = {row.name: row.id for row in people_queries.people(session, stage.id)}
    bills = {row.identifier: row.id for row in queries.bills(session, stage.id, calendar.today)}
    for ago, name, ratings in content.WAVES:
        now = calendar.at(calendar.workday(ago), 10)
        wave = contacts.open_wave(session, actor, stage.id, name, now=now)
        for person, role, support, influence, confidence, why in ratings:
            view = RatingDraft(support, influence, confidence, why)
            contacts.rate(session, stage.actors[role], stage.id, who[person], view, now=now, wave_id=wave.id)
    for ago, person, goal, why in content.CHAMPIONS:
        now = calendar.at(calendar.workday(ago), 11)
        contacts.name_champion(session, actor, stage.id, who[person], stage.goals[goal].id, why, now=now)
    for ago, person, partner, what, wanted, bill, outcome in content.ASKS:
        on = calendar.workday(ago)
        asked = AskDraft(
            who[person], what, on, max(on, calendar.workday(wanted)),
            stage.partners[partner] if partner else None, bills[bill] if bill else None,
        )  # fmt: skip
        row, _ = contacts.ask(session, actor, stage.id, asked, now=calendar.at(on, 9))
        if outcome != "open":
            contacts.settle_ask(
                session, actor, stage.id, row.id, outcome, now=calendar.at(calendar.workday(wanted), 16)
            )
    for ago, there, others, about, what, lobbying, hours, cost in content.MEETINGS:
        on = calendar.workday(ago)
        met = MeetingDraft(
            on,
            tuple(who[one] for one in there),
            others,
            what,
            tuple(bills[one] for one in about),
            lobbying,
            hours,
            cost,
        )
        contacts.log_meeting(session, actor, stage.id, met, now=calendar.at(on, 17))
    for bill, person, ago, lean in content.WHIP:
        now = calendar.at(calendar.workday(ago), 15)
        contacts.count_vote(session, actor, stage.id, bills[bill], who[person], lean, now=now)
    bill, chamber, needed = content.NEEDED
    contacts.need_votes(
        session, actor, stage.id, bills[bill], chamber, needed, now=calendar.at(calendar.workday(30), 15)
    )
