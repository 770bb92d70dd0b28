"""Campaigns and what they expect, in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, or_, select

from campaigns.expectation import ExpectationDraft, ExpectationRow
from campaigns.models import Campaign, CampaignPartner, Expectation
from campaigns.outreach import given, tidy
from campaigns.plan import NO_EVENTS, CampaignDraft, CampaignRow
from campaigns.queries.outreach import campaign_totals
from campaigns.queries.wording import keep_said, said
from data import queries as ground
from data.agenda import GoalRow
from data.errors import NotFound
from data.models import GoalVersion, Partner
from data.queries import required


def campaigns(
    session: Session,
    initiative_id: int,
    *,
    goal_ids: Collection[int] = (),
    audience: str | None = None,
    start: date | None = None,
    end: date | None = None,
    today: date | None = None,
) -> list[CampaignRow]:
    """Campaigns that touch start..end (local dates), by first day; empty `goal_ids` and no audience keep all.

    With `today`, each carries the people counted at its events so far.
    """
    where: list[Any] = [col(Campaign.initiative_id) == initiative_id]
    if goal_ids:
        where.append(col(Campaign.goal_id).in_(goal_ids))
    if audience is not None:
        where.append(col(Campaign.audience) == audience)
    if start is not None:
        where.append(col(Campaign.ends_on) >= start)
    if end is not None:
        where.append(col(Campaign.starts_on) <= end)
    return _campaigns(session, initiative_id, where, today)


def campaign(session: Session, initiative_id: int, campaign_id: int, today: date | None = None) -> CampaignRow:
    """One campaign. Raises NotFound where it is not of this initiative."""
    row = campaign_or_none(session, initiative_id, campaign_id, today)
    if row is None:
        raise NotFound("That campaign does not exist.")
    return row


def campaign_or_none(
    session: Session, initiative_id: int, campaign_id: int, today: date | None = None
) -> CampaignRow | None:
    """One campaign, or None where it is not of this initiative."""
    mine = [col(Campaign.initiative_id) == initiative_id, col(Campaign.id) == campaign_id]
    return next(iter(_campaigns(session, initiative_id, mine, today)), None)


def _campaigns(session: Session, initiative_id: int, where: list[Any], today: date | None) -> list[CampaignRow]:
    found = session.exec(
        select(Campaign, GoalVersion.name)
        .join(GoalVersion, col(GoalVersion.id) == col(Campaign.goal_version_id))
        .where(*where)
        .order_by(col(Campaign.starts_on), col(Campaign.id))
    ).all()
    names = {goal.id: goal.name for goal in ground.goals(session, initiative_id)}
    wanted = select(Campaign.id).where(*where)
    partners: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for key, partner_id, name in session.exec(
        select(CampaignPartner.campaign_id, Partner.id, Partner.name)
        .join(Partner, col(Partner.id) == col(CampaignPartner.partner_id))
        .where(col(CampaignPartner.campaign_id).in_(wanted))
        .order_by(col(Partner.name))
    ):
        partners[key].append((required(partner_id), name))
    messages = said(session, wanted)
    expected = _expectations(session, wanted)
    totals = campaign_totals(session, initiative_id, today) if today is not None else {}
    rows = []
    for row, wording in found:
        key = required(row.id)
        rows.append(
            CampaignRow(
                id=key,
                name=row.name,
                goal_id=row.goal_id,
                goal=names.get(row.goal_id, wording),
                goal_wording=wording,
                audience=row.audience,
                change=row.change,
                summary=row.summary,
                starts=row.starts_on,
                ends=row.ends_on,
                messages=tuple(messages.get(key, ())),
                channels=tuple(row.channels),
                budget_cents=row.budget_cents,
                currency=row.currency,
                partners=tuple(partners[key]),
                expectations=tuple(expected[key]),
                planned_at=row.planned_at,
                planned_by=row.planned_by,
                attendance=totals.get(key, NO_EVENTS),
            )
        )
    return rows


def _expectations(session: Session, wanted: Any) -> dict[int, list[ExpectationRow]]:
    found = session.exec(
        select(Expectation, GoalVersion.name)
        .join(GoalVersion, col(GoalVersion.id) == col(Expectation.goal_version_id))
        .where(col(Expectation.campaign_id).in_(wanted))
        .order_by(col(Expectation.number))
    )
    rows: dict[int, list[ExpectationRow]] = defaultdict(list)
    for row, goal in found:
        rows[row.campaign_id].append(
            ExpectationRow(
                required(row.id),
                row.number,
                row.goal_id,
                goal,
                row.audience,
                row.rung,
                row.low,
                row.high,
                row.by_on,
                row.comparison,
                row.reason,
                row.locked_at,
                row.locked_by,
            )
        )
    return rows


def insert_campaign(
    session: Session, initiative_id: int, draft: CampaignDraft, goal: GoalRow, *, by: str, now: datetime
) -> int:
    """Store a checked campaign under the newest version of its goal; returns its key."""
    row = Campaign(
        initiative_id=initiative_id,
        goal_id=goal.id,
        goal_version_id=goal.version_id,
        name=tidy(draft.name),
        audience=draft.audience,
        change=draft.change,
        summary=draft.summary.replace("\x00", "").strip(),
        starts_on=given(draft.starts),
        ends_on=given(draft.ends),
        budget_cents=draft.budget_cents,
        currency=draft.currency,
        channels=_texts(draft.channels),
        planned_at=now,
        planned_by=by,
    )
    session.add(row)
    session.flush()
    key = required(row.id)
    _set_parts(session, key, draft, by=by, now=now)
    return key


def update_campaign(
    session: Session, campaign_id: int, draft: CampaignDraft, goal: GoalRow | None, *, by: str, now: datetime
) -> None:
    """Store a checked change. `goal` is given where the goal changes; else the linked version stays."""
    row = session.get(Campaign, campaign_id)
    if row is None:
        raise NotFound("That campaign does not exist.")
    if goal is not None:
        row.goal_id, row.goal_version_id = goal.id, goal.version_id
    row.name, row.summary = tidy(draft.name), draft.summary.replace("\x00", "").strip()
    row.audience, row.change = draft.audience, draft.change
    row.starts_on, row.ends_on = given(draft.starts), given(draft.ends)
    row.budget_cents, row.currency = draft.budget_cents, draft.currency
    row.channels = _texts(draft.channels)
    session.execute(delete(CampaignPartner).where(col(CampaignPartner.campaign_id) == campaign_id))
    _set_parts(session, campaign_id, draft, by=by, now=now)


def _set_parts(session: Session, campaign_id: int, draft: CampaignDraft, *, by: str, now: datetime) -> None:
    for partner_id in dict.fromkeys(draft.partner_ids):
        session.add(CampaignPartner(campaign_id=campaign_id, partner_id=partner_id))
    keep_said(session, campaign_id, _texts(draft.messages), by=by, now=now)


def _texts(texts: Collection[str]) -> list[str]:
    """Each text once, tidy, in order, no empty ones."""
    return [text for text in dict.fromkeys(tidy(text) for text in texts) if text]


def insert_expectation(
    session: Session,
    campaign: CampaignRow,
    goal: GoalRow,
    draft: ExpectationDraft,
    *,
    by: str,
    member_id: int | None,
    now: datetime,
) -> int:
    """Store the next entry of a campaign's expectation. There is no function that changes or removes one."""
    row = Expectation(
        campaign_id=campaign.id,
        number=len(campaign.expectations) + 1,
        goal_id=goal.id,
        goal_version_id=goal.version_id,
        audience=draft.audience,
        rung=draft.rung,
        low=given(draft.low),
        high=given(draft.high),
        by_on=given(draft.by),
        comparison=tidy(draft.comparison),
        reason=tidy(draft.reason),
        locked_at=now,
        locked_by=by,
        member_id=member_id,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def delete_campaign(session: Session, campaign_id: int) -> None:
    """Remove a campaign that was planned by mistake (the service says when that is allowed)."""
    session.execute(delete(Campaign).where(col(Campaign.id) == campaign_id))
    session.expire_all()


def find_campaigns(session: Session, initiative_id: int, text: str, limit: int) -> list[tuple[int, str, date, date]]:
    """Campaigns whose name or summary holds the text, newest first: key, name, first and last day."""
    found = session.exec(
        select(col(Campaign.id), col(Campaign.name), col(Campaign.starts_on), col(Campaign.ends_on))
        .where(
            Campaign.initiative_id == initiative_id,
            or_(
                col(Campaign.name).icontains(text, autoescape=True),
                col(Campaign.summary).icontains(text, autoescape=True),
            ),
        )
        .order_by(col(Campaign.starts_on).desc(), col(Campaign.id).desc())
        .limit(limit)
    )
    return [(required(key), name, starts, ends) for key, name, starts, ends in found]
