"""The verbs of this room. Each says who may do it, checks what was typed, stores it and notes who did it.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from campaigns import outreach, plan, queries
from campaigns.attendance import Count
from campaigns.expectation import ExpectationDraft, check_expectation
from campaigns.outreach import EventDraft, EventRow, FollowUpDraft, FollowUpRow
from campaigns.plan import CampaignDraft, CampaignRow
from data import audit
from data import queries as ground
from data.access import Actor, Role, require
from data.errors import GroundswellError, Problem, refuse_if


def log_event(session: Session, actor: Actor, initiative_id: int, draft: EventDraft, *, now: datetime) -> EventRow:
    """Log an event with its attendance and follow-ups. The same token again is the same event, saved once.

    Raises Refused, naming each answer that cannot be taken; nothing is saved then.
    """
    require(actor, "log_event")
    initiative = ground.initiative(session, initiative_id)
    saved = queries.event_keyed(session, initiative_id, draft.token)
    if saved is not None:
        return queries.event(session, initiative_id, saved)
    refuse_if(outreach.check_event(draft, queries.known(session, initiative_id), now=now, tz=initiative.tz))
    goals = ground.goals(session, initiative_id)
    key, new = queries.insert_event(
        session, initiative, draft, goals, by=actor.name, member_id=actor.member_id, now=now
    )
    if new:
        for follow_up in draft.follow_ups:
            queries.insert_follow_up(session, initiative_id, key, follow_up, by=actor.name, now=now)
        audit.record(
            session, actor, initiative_id, "log_event", "event", key, now=now,
            detail={"goals": list(draft.goal_ids), "direct": draft.direct, "follow_ups": len(draft.follow_ups)},
        )  # fmt: skip
    return queries.event(session, initiative_id, key)


def undo_event(session: Session, actor: Actor, initiative_id: int, event_id: int, *, now: datetime) -> None:
    """Take an event back soon after it was logged, with its follow-ups. A director may undo another's.

    Raises GroundswellError where it is too late or somebody else's.
    """
    require(actor, "log_event")
    row = queries.event(session, initiative_id, event_id)
    member_id = None if actor.role is Role.DIRECTOR else actor.member_id
    why = outreach.may_undo(row.logged_at, row.member_id, member_id, now=now)
    if why:
        raise GroundswellError("This event cannot be undone.", why)
    queries.delete_event(session, event_id)
    audit.record(session, actor, initiative_id, "undo_event", "event", event_id, now=now)


def correct_event(
    session: Session,
    actor: Actor,
    initiative_id: int,
    event_id: int,
    *,
    attendance: Count,
    heard: str,
    unread: Sequence[Problem] = (),
    now: datetime,
) -> EventRow:
    """Put right how many came to an event and what was heard: also the count of an event logged ahead.

    `unread` is what could not be read as a count; nothing is saved then.
    """
    require(actor, "log_event")
    initiative = ground.initiative(session, initiative_id)
    row = queries.event(session, initiative_id, event_id)
    day = row.starts_on if row.starts is None else None
    draft = EventDraft("", row.kind, (), row.place, row.starts, day=day, attendance=attendance, heard=heard)
    refuse_if([*unread, *outreach.check_attendance(draft, now=now, tz=initiative.tz), *outreach.check_lengths(draft)])
    fields = [
        name
        for name, same in (("attendance", attendance == row.attendance), ("heard", heard.strip() == row.heard))
        if not same
    ]
    if fields:
        queries.set_heard(session, event_id, attendance, heard)
        audit.record(
            session, actor, initiative_id, "correct_event", "event", event_id, now=now, detail={"fields": fields}
        )
    return queries.event(session, initiative_id, event_id)


def add_follow_up(
    session: Session, actor: Actor, initiative_id: int, event_id: int | None, draft: FollowUpDraft, *, now: datetime
) -> FollowUpRow:
    """Add a follow-up, after an event or by itself: it has an owner and a date. The same token saves once."""
    require(actor, "follow_up")
    initiative = ground.initiative(session, initiative_id)
    members = queries.known(session, initiative_id).members
    refuse_if(outreach.check_follow_up(draft, members, today=initiative.today(now)))
    if event_id is not None:
        queries.event(session, initiative_id, event_id)
    key, new = queries.insert_follow_up(session, initiative_id, event_id, draft, by=actor.name, now=now)
    if new:
        audit.record(session, actor, initiative_id, "add_follow_up", "follow_up", key, now=now)
    return queries.follow_up(session, initiative_id, key)


def finish_follow_up(
    session: Session, actor: Actor, initiative_id: int, follow_up_id: int, *, now: datetime, done: bool = True
) -> FollowUpRow:
    """Note that a follow-up is done, or, with `done` False, that it is open again."""
    require(actor, "follow_up")
    row = queries.follow_up(session, initiative_id, follow_up_id)
    if (row.done_at is not None) != done:
        queries.set_done(session, follow_up_id, done_at=now if done else None, by=actor.name)
        verb = "finish_follow_up" if done else "reopen_follow_up"
        audit.record(session, actor, initiative_id, verb, "follow_up", follow_up_id, now=now)
    return queries.follow_up(session, initiative_id, follow_up_id)


def plan_campaign(
    session: Session,
    actor: Actor,
    initiative_id: int,
    draft: CampaignDraft,
    expectation: ExpectationDraft | None = None,
    *,
    now: datetime,
) -> CampaignRow:
    """Plan a campaign; with `expectation`, lock what it expects in the same step.

    Raises Refused, naming each field that cannot be taken; nothing is saved then.
    """
    require(actor, "plan_campaign")
    today = ground.initiative(session, initiative_id).today(now)
    problems = _problems(session, initiative_id, draft, None, now)
    if not problems and expectation is not None:
        problems = check_expectation(
            expectation, starts=outreach.given(draft.starts), ends=outreach.given(draft.ends), entries=0, today=today
        )
    refuse_if(problems)
    goal = ground.goal(session, initiative_id, outreach.given(draft.goal_id))
    key = queries.insert_campaign(session, initiative_id, draft, goal, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "plan_campaign", "campaign", key, now=now, detail={"goal": goal.id})
    if expectation is not None:
        lock_expectation(session, actor, initiative_id, key, expectation, now=now)
    return queries.campaign(session, initiative_id, key, today)


def change_campaign(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: CampaignDraft, *, now: datetime
) -> CampaignRow:
    """Change a campaign's plan. What was locked stays; a launch that has been cannot be moved."""
    require(actor, "plan_campaign")
    stored = queries.campaign(session, initiative_id, campaign_id)
    refuse_if(_problems(session, initiative_id, draft, stored, now))
    fields = plan.changed(stored.draft(), draft)
    if fields:
        moved = draft.goal_id != stored.goal_id
        goal = ground.goal(session, initiative_id, outreach.given(draft.goal_id)) if moved else None
        queries.update_campaign(session, campaign_id, draft, goal)
        audit.record(
            session, actor, initiative_id, "change_campaign", "campaign", campaign_id, now=now,
            detail={"fields": fields},
        )  # fmt: skip
    return queries.campaign(session, initiative_id, campaign_id)


def lock_expectation(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: ExpectationDraft, *, now: datetime
) -> CampaignRow:
    """Lock what the campaign expects, with today's date, before its launch; it is never changed afterwards.

    A second entry corrects the first and says why; both are kept and shown. Raises Refused after launch.
    """
    require(actor, "lock_expectation")
    initiative = ground.initiative(session, initiative_id)
    stored = queries.campaign(session, initiative_id, campaign_id)
    today = initiative.today(now)
    entries = len(stored.expectations)
    refuse_if(check_expectation(draft, starts=stored.starts, ends=stored.ends, entries=entries, today=today))
    goal = ground.goal(session, initiative_id, stored.goal_id)
    key = queries.insert_expectation(session, stored, goal, draft, by=actor.name, member_id=actor.member_id, now=now)
    audit.record(
        session, actor, initiative_id, "lock_expectation", "expectation", key, now=now,
        detail={"campaign": campaign_id, "entry": entries + 1},
    )  # fmt: skip
    return queries.campaign(session, initiative_id, campaign_id)


def drop_campaign(session: Session, actor: Actor, initiative_id: int, campaign_id: int, *, now: datetime) -> None:
    """Remove a campaign planned by mistake: before launch, with nothing locked and no event logged for it."""
    require(actor, "plan_campaign")
    stored = queries.campaign(session, initiative_id, campaign_id)
    today = ground.initiative(session, initiative_id).today(now)
    used = bool(queries.events(session, initiative_id, campaign_id=campaign_id, limit=1))
    if stored.expectations or used or stored.status(today) != "planned":
        raise GroundswellError(
            "This campaign cannot be removed: it was launched, or holds a locked expectation or events.",
            "It stays in the record; give it an earlier last day instead.",
        )
    queries.delete_campaign(session, campaign_id)
    audit.record(session, actor, initiative_id, "drop_campaign", "campaign", campaign_id, now=now)


def _problems(
    session: Session, initiative_id: int, draft: CampaignDraft, stored: CampaignRow | None, now: datetime
) -> list[Problem]:
    """What is wrong with a campaign as typed, beside what the initiative has."""
    initiative = ground.initiative(session, initiative_id)
    others = [row for row in queries.campaigns(session, initiative_id) if stored is None or row.id != stored.id]
    locked = stored.expectation.locked_at.astimezone(initiative.tz).date() if stored and stored.expectation else None
    return plan.check_campaign(
        draft,
        goals={goal.id for goal in ground.goals(session, initiative_id)},
        partners={partner.id for partner in ground.partners(session, initiative_id)},
        others=[row.name for row in others],
        stored=stored,
        today=initiative.today(now),
        locked_on=locked,
    )
