"""Loads the sample's campaigns and its year of outreach, each event as it was logged on its evening."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from campaigns import attendance, planning, queries, services
from campaigns.debriefs import DebriefDraft, Quote, ThemeDraft
from campaigns.details import Details, Shift
from campaigns.expectation import ExpectationDraft
from campaigns.monday import is_window
from campaigns.outreach import EventDraft, FollowUpDraft
from campaigns.plan import CampaignDraft
from campaigns.series import Repeat
from data.access import Role
from data.sample.agenda import Stage
from data.sample.content import plans
from data.sample.content.calendar import CARE
from data.sample.content.events import ANY, COMING, EVENTS, Happening
from data.sample.content.hearings import DISTRICTS
from policy.queries import on_timeline


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
    now = stage.calendar.cut - timedelta(minutes=1)
    _plan(session, stage, now)
    _debrief(session, stage, now)


def _plan(session: Session, stage: Stage, now: datetime) -> None:
    """Hosts and RSVPs wanted at what is to come, and a series with one day moved and one called off."""
    organizer, today = stage.actors[Role.ORGANIZER], stage.calendar.cut.astimezone(stage.calendar.tz).date()
    me = organizer.member_id or 0
    wants = {
        "Doors in Linden Mills": Details(shifts=(Shift("Host", 1, members=(me,)), Shift("Canvasser", 6, helpers=2))),
        "Kitchen table in Quarry Hill": Details(
            rsvps_wanted=12, private_address=True, address="14 Quarry Lane", languages=("English", "Spanish"),
            childcare=True, audience="public", change="will", shifts=(Shift("Host", 1, helpers=1),),
        ),
    }  # fmt: skip
    for row in queries.events(session, stage.id, start=today):
        if row.name in wants:
            draft = replace(planning.draft_of(row), details=wants[row.name])
            services.change_event(session, organizer, stage.id, row.id, draft, now=now)
            services.save_template(session, organizer, stage.id, row.id, row.name.split(" in ")[0], now=now)
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 + 7)
    starts = stage.calendar.at(tuesday, 9)
    coffee = EventDraft(
        "sample-series", "one-to-one", (stage.goals[CARE].id,), "Corner café, Ashford", starts,
        starts + timedelta(hours=1), name="Coffee with whoever comes",
    )  # fmt: skip
    repeat = Repeat("month, same weekday", tuesday + timedelta(days=150))
    row = services.plan_event(session, organizer, stage.id, coffee, repeat, now=now)
    days = queries.occurrences(session, stage.id, row.series_id or 0)
    later = replace(planning.draft_of(days[1]), starts=(days[1].starts or now) + timedelta(days=1), ends=None)
    services.change_event(session, organizer, stage.id, days[1].id, later, now=now)
    services.cancel_event(session, organizer, stage.id, days[2].id, "The café is closed that week", now=now)


def _debrief(session: Session, stage: Stage, now: datetime) -> None:
    """What was heard at the newest forum that somebody counted."""
    organizer, today = stage.actors[Role.ORGANIZER], stage.calendar.cut.astimezone(stage.calendar.tz).date()
    done = queries.events(session, stage.id, end=today - timedelta(days=1))
    forum = next(row for row in done if row.kind == "forum" and row.attendance.known and row.status == "happened")
    goal = forum.goals[0].goal_id
    owed = FollowUpDraft(
        "sample-word", "Bring back what the district says about winter plowing", organizer.member_id,
        today + timedelta(days=3), "the people at the forum",
    )  # fmt: skip
    draft = DebriefDraft(
        "sample-debrief", "People know the problem better than the numbers. Winter is what they fear.",
        "Begin with their stories, and end with the numbers.", forum.id,
        quotes=(
            Quote("In January my girl walks in the road, the walk is a wall of snow.", "A mother", consent=True),
            Quote("I do not want my landlord to read this."),
        ),
        themes=(ThemeDraft("Winter", goal),), commitments=(owed,),
    )  # fmt: skip
    services.write_debrief(session, organizer, stage.id, draft, now=now)


def debrief_window(session: Session, stage: Stage) -> None:
    """What was heard in the days around the last vote or hearing but those of the last two weeks, which owe one."""
    organizer, today = stage.actors[Role.ORGANIZER], stage.calendar.today
    steps = on_timeline(session, stage.id, today - timedelta(days=90), today - timedelta(days=15))
    over = [step for step in steps if is_window(step.title)]
    if not over:
        return
    window = max(over, key=lambda one: (one.on, one.title))
    draft = DebriefDraft(
        "sample-window", "Three providers called before we did. They had heard it on the radio and wanted to know "
        "whether to tell parents.", "Have two sentences ready for partners before the vote, whichever way it goes.",
        window_page=window.page, window_record=window.record_id, window_title=window.title, window_on=window.on,
        quotes=(Quote("Tell us first, not the station.", "A center's director", consent=True),),
        themes=(ThemeDraft("Partners hear it late", stage.goals[CARE].id),),
        commitments=(FollowUpDraft(
            "sample-window-word", "Text partners within the hour of every vote", organizer.member_id,
            window.on + timedelta(days=12), "the providers' network",
        ),),
    )  # fmt: skip
    written = services.write_debrief(session, organizer, stage.id, draft, now=stage.calendar.at(
        window.on + timedelta(days=6), 16))  # fmt: skip
    for row in queries.follow_ups(session, stage.id, debrief_id=written.id):
        kept = stage.calendar.at(window.on + timedelta(days=10), 9)
        services.finish_follow_up(session, organizer, stage.id, row.id, now=kept)


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
