"""What this room offers the house: milestones for time axes, hits for Find, lines for what is new."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from campaigns import plan, queries
from campaigns.queries import traces
from campaigns.queries.arriving import forgotten
from campaigns.queries.calendars import on_calendar
from campaigns.queries.content import content_on_calendar
from campaigns.queries.debriefs import kept_back
from campaigns.queries.doors import closed
from campaigns.queries.forgetting import erase_what_came_back
from campaigns.services import incoming
from campaigns.services.signins import offer_signins
from data import calendars, checks, find, forgetting, moving, news, timeline
from data import queries as ground
from data.dates import say
from data.find import Hit
from data.news import NewsItem

MOVES = moving.Moves(
    people=(
        "person", "person_partner", "person_identifier", "consent", "opt_out", "row_taken", "match_queue",
        "person_merge", "story_teller", "partner_row", "person_action",
    ),
    stays={
        "refusal_key": "the secret of refusals is in no archive",
        "refusal": "hashes that only this installation's secret can read",
    },
    shut={"event_door": closed},
    withheld={"debrief_quote": kept_back},
    forgotten=forgotten,
    after=erase_what_came_back,
)  # fmt: skip
"""What of this room moves in an archive."""


def register() -> None:
    """Fill the ground floor's registries. Doing it again changes nothing."""
    timeline.offer("campaigns", queries.on_timeline)
    find.offer("event", _find_events)
    find.offer("campaign", _find_campaigns)
    news.offer("campaigns", whats_new)
    checks.offer("campaigns", adds_up)
    offer_signins()
    incoming.register()
    calendars.offer("campaigns", on_calendar)
    calendars.offer("content", content_on_calendar)
    moving.offer("campaigns", MOVES)
    forgetting.offer("campaigns", traces.NAMES)


def _find_events(session: Session, initiative_id: int, text: str, limit: int) -> list[Hit]:
    return [
        Hit("event", name, f"{place}, {say(day)}" if place not in name else say(day), "outreach", key)
        for key, name, place, day in queries.find_events(session, initiative_id, text, limit)
    ]


def _find_campaigns(session: Session, initiative_id: int, text: str, limit: int) -> list[Hit]:
    return [
        Hit("campaign", name, f"{say(starts)} to {say(ends)}", "campaigns", key)
        for key, name, starts, ends in queries.find_campaigns(session, initiative_id, text, limit)
    ]


def whats_new(session: Session, initiative_id: int, since: datetime, now: datetime) -> list[NewsItem]:
    """Overdue follow-ups, events of the coming week, campaigns about to launch without an expectation, new logs."""
    today = ground.initiative(session, initiative_id).today(now)
    items = []
    overdue = len(queries.follow_ups(session, initiative_id, due_by=today - timedelta(days=1)))
    if overdue:
        items.append(NewsItem(f"{_some(overdue, 'follow-up')} overdue", "outreach", 10))
    week = queries.events(session, initiative_id, start=today, end=today + timedelta(days=6), cancelled=False)
    if week:
        items.append(NewsItem(f"{_some(len(week), 'event')} in the next seven days", "outreach", 30))
    for row in queries.campaigns(session, initiative_id, start=today, end=today + timedelta(days=14)):
        if row.status(today) == "planned" and not row.expectations:
            days = plan.span_of_days((row.starts - today).days)
            text = f"A campaign launches in {days} without a locked expectation"
            items.append(NewsItem(text, "campaigns", 20))
    logged = queries.logged_since(session, initiative_id, since)
    if logged:
        items.append(NewsItem(f"{_some(logged, 'event')} logged", "outreach", 60))
    return items


def adds_up(session: Session) -> list[str]:
    """What should not be there: expectations locked on or after launch, events without a goal."""
    problems = []
    for initiative in ground.initiatives(session):
        for row in queries.campaigns(session, initiative.id):
            late = [entry for entry in row.expectations if initiative.today(entry.locked_at) >= row.starts]
            problems += [f"Campaign {row.id}: expectation {entry.number} was locked after launch." for entry in late]
        goalless = queries.events_without_goal(session, initiative.id)
        problems += [f"Event {key} works for no goal." for key in goalless]
    return problems


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
