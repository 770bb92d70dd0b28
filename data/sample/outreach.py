"""Loads the sample's campaigns and its year of outreach, each event as it was logged on its evening."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Session

from campaigns import attendance, queries, services
from campaigns.expectation import ExpectationDraft
from campaigns.outreach import EventDraft, FollowUpDraft
from campaigns.plan import CampaignDraft
from data.access import Role
from data.sample.agenda import Stage
from data.sample.content import plans
from data.sample.content.events import ANY, COMING, EVENTS, Happening
from data.sample.content.hearings import DISTRICTS


def load_campaigns(session: Session, stage: Stage) -> dict[str, int]:
    """The campaigns, each planned and locked before its launch; returns their keys by name."""
    actor, calendar = stage.actors[Role.COMMUNICATIONS], stage.calendar
    keys = {}
    for push in plans.PUSHES:
        draft = CampaignDraft(
            push.name, stage.goals[push.goal].id, push.audience, push.change,
            calendar.day(push.launch), calendar.day(push.end), push.summary, push.messages, push.channels,
            push.budget, "USD", tuple(stage.partners[name] for name in push.partners),
        )  # fmt: skip
        expected = ExpectationDraft(
            push.rung, push.audience, push.low, push.high, calendar.day(push.by), push.comparison
        )
        now = calendar.at(calendar.workday(push.planned), 15)
        keys[push.name] = services.plan_campaign(session, actor, stage.id, draft, expected, now=now).id
    return keys


def load_events(session: Session, stage: Stage, campaigns: dict[str, int]) -> None:
    """The events of the year in their order, and those planned for the coming weeks."""
    for number, happening in enumerate([*EVENTS, *COMING]):
        _log(session, stage, campaigns, happening, f"sample-{number}")


def _day(stage: Stage, happening: Happening) -> date:
    if happening.weekday == ANY:
        return stage.calendar.workday(happening.ago)
    return stage.calendar.weekday(happening.ago, happening.weekday)


def _log(session: Session, stage: Stage, campaigns: dict[str, int], happening: Happening, token: str) -> None:
    calendar, organizer = stage.calendar, stage.actors[Role.ORGANIZER]
    starts = calendar.at(_day(stage, happening), int(happening.hour), round(happening.hour % 1 * 60))
    ends = starts + timedelta(hours=happening.length)
    logged = min(ends + timedelta(hours=1), calendar.cut - timedelta(minutes=1))
    promises = tuple(
        FollowUpDraft(
            f"{token}-{place}", promise.what, stage.actors[promise.owner].member_id,
            starts.astimezone(calendar.tz).date() + timedelta(days=promise.due),
        )
        for place, promise in enumerate(happening.promises)
    )  # fmt: skip
    draft = EventDraft(
        token, happening.kind, tuple(stage.goals[goal].id for goal in happening.goals), happening.place, starts, ends,
        name=happening.name, direct=not happening.by, partner_id=stage.partners[happening.by] if happening.by else None,
        campaign_id=campaigns.get(happening.campaign), attendance=attendance.parse(happening.came),
        heard=happening.heard, follow_ups=promises, districts=DISTRICTS.get(happening.name, ()),
    )  # fmt: skip
    event = services.log_event(session, organizer, stage.id, draft, now=logged)
    kept = promises and {row.what: row.id for row in queries.follow_ups(session, stage.id, event_id=event.id)}
    for promise in happening.promises:
        if kept and promise.done is not None:
            owner, done = stage.actors[promise.owner], ends + timedelta(days=promise.done)
            services.finish_follow_up(session, owner, stage.id, kept[promise.what], now=done)
