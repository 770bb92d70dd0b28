"""The sample initiative: an invented county with three goals and a year of work, to look at and to try things on.

It is made by the rooms' own verbs, so that every check applies, and it depends on nothing but the local
day on which it is loaded: the same day gives the same initiative. `data.services.remove_initiative`
takes it away with everything that belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from data.access import Actor
from data.agenda import InitiativeRow
from data.sample import (
    agenda,
    attendees,
    campaign_plans,
    desk,
    doors,
    hearings,
    labels,
    legislation,
    listening,
    outreach,
    people,
    profile,
    searches,
    surveys,
    votes,
)
from data.sample.content.calendar import calendar_of

STEPS = [
    "the common agenda",
    "campaigns",
    "a year of events",
    "bills, positions and hearings",
    "sources and topics",
    "about 2,000 mentions",
    "labels of some of them",
    "surveys",
    "where public will stands",
]
"""What is loaded, in order, as a progress bar says it."""


def load(
    session: Session, actor: Actor, *, now: datetime, progress: Callable[[str], None] = lambda _label: None
) -> InitiativeRow:
    """Load the sample in the caller's transaction; `progress` is told each step as it begins.

    Nothing in it is dated after the last local midnight before `now`, but for what is planned.
    """
    calendar = calendar_of(now)
    names = iter(STEPS)
    progress(next(names))
    stage = agenda.load(session, actor, calendar)
    progress(next(names))
    campaigns = outreach.load_campaigns(session, stage)
    progress(next(names))
    outreach.load_events(session, stage, campaigns)
    campaign_plans.load(session, stage, campaigns)
    profile.load(session, stage)
    attendees.load(session, stage)
    doors.load(session, stage)
    progress(next(names))
    legislation.load(session, stage)
    desk.load(session, stage)
    people.load(session, stage)
    hearings.load(session, stage)
    outreach.debrief_window(session, stage)
    votes.load(session, stage)
    searches.load(session, stage)
    progress(next(names))
    listening.load_topics(session, stage)
    progress(next(names))
    listening.load_mentions(session, stage)
    progress(next(names))
    labels.load(session, stage)
    progress(next(names))
    surveys.load(session, stage)
    progress(next(names))
    surveys.estimate(session, stage)
    surveys.judge(session, stage, campaigns)
    return stage.initiative
