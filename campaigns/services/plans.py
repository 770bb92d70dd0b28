"""The verbs of campaigns: plan, change, lock what is expected, drop.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from campaigns import outreach, plan, queries
from campaigns.expectation import ExpectationDraft, check_expectation
from campaigns.plan import CampaignDraft, CampaignRow
from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import GroundswellError, Problem, refuse_if


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
        queries.update_campaign(session, campaign_id, draft, goal, by=actor.name, now=now)
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
