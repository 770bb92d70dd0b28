"""Every select and insert of contribution: what was launched, how it is judged, each look, and the media's counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from campaigns import queries as campaigns
from campaigns.expectation import RUNGS_OF_CHANGE
from campaigns.plan import CampaignRow
from data import queries as ground
from data.agenda import InitiativeRow
from data.errors import NotFound
from data.queries import required
from sentiment.models.contribution import ContributionLook, ContributionPlan
from sentiment.models.listening import DailyTally, Source, SourceTally
from sentiment.queries.bulk import table_of
from sentiment.will.contribution import Expected
from sentiment.will.judged import Kind, LookRow, PlanDraft, PlanRow, Subject


def campaign(session: Session, initiative: InitiativeRow, campaign_id: int) -> Subject:
    """A campaign with the expectation that stands and its own events. Raises NotFound."""
    row = campaigns.campaign(session, initiative.id, campaign_id)
    own = {("outreach", event.id) for event in campaigns.events(session, initiative.id, campaign_id=campaign_id)}
    return _of_campaign(row, initiative, own)


def _of_campaign(row: CampaignRow, initiative: InitiativeRow, own: set[tuple[str, int]]) -> Subject:
    stands = row.expectation
    expected = None
    if stands is not None:
        expected = Expected(stands.low, stands.high, stands.by, initiative.today(stands.locked_at))
    return Subject(
        "campaign",
        row.id,
        row.name,
        row.goal_id,
        row.goal,
        stands.audience if stands else row.audience,
        stands.rung if stands else RUNGS_OF_CHANGE[row.change][0],
        row.starts,
        row.ends,
        expected,
        stands.sentence() if stands else "",
        stands.comparison if stands else "",
        stands.locked_at if stands else None,
        frozenset({("campaigns", row.id), *own}),
    )


def event(session: Session, initiative: InitiativeRow, event_id: int) -> Subject:
    """An event: its first goal's support among the public. Raises NotFound, also where it works for no goal."""
    row = campaigns.event(session, initiative.id, event_id)
    if not row.goals:
        raise NotFound("That event works for no goal, so nothing says what it means to move.")
    goal = row.goals[0]
    own = frozenset({("outreach", row.id)})
    return Subject(
        "event", row.id, row.name, goal.goal_id, goal.name, "public", "supportive", row.starts_on, row.ends_on,
        own=own,
    )  # fmt: skip


def goal_names(session: Session, initiative_id: int) -> dict[int, list[str]]:
    """Every name that each goal has had, the newest first."""
    return {
        goal.id: [goal.name, *(version.name for version in ground.goal_versions(session, goal.id))]
        for goal in ground.goals(session, initiative_id)
    }


def plans(session: Session, campaign_id: int) -> list[PlanRow]:
    """How a campaign is judged, oldest entry first."""
    found = session.exec(
        select(ContributionPlan)
        .where(ContributionPlan.campaign_id == campaign_id)
        .order_by(col(ContributionPlan.number))
    )
    return [
        PlanRow(
            required(row.id), row.number, row.series, tuple(row.comparisons), row.looks, row.chosen_at, row.chosen_by
        )
        for row in found
    ]


def insert_plan(
    session: Session, initiative_id: int, campaign_id: int, draft: PlanDraft, *, number: int, by: str, now: datetime
) -> int:
    """Store the next entry. There is no function that changes or removes one."""
    row = ContributionPlan(
        initiative_id=initiative_id,
        campaign_id=campaign_id,
        number=number,
        series=draft.series,
        comparisons=list(dict.fromkeys(draft.comparisons)),
        looks=draft.looks,
        chosen_at=now,
        chosen_by=by,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def looks(session: Session, kind: Kind, key: int) -> list[LookRow]:
    """Every look at a campaign or an event, oldest first."""
    of = ContributionLook.campaign_id if kind == "campaign" else ContributionLook.event_id
    found = session.exec(select(ContributionLook).where(of == key).order_by(col(ContributionLook.number)))
    return [
        LookRow(
            required(row.id),
            row.number,
            row.planned,
            row.series,
            row.looked_at,
            row.looked_by,
            row.as_of,
            row.fingerprint,
            row.verdict,
            row.method,
            dict(row.result),
        )
        for row in found
    ]


def insert_look(
    session: Session,
    initiative_id: int,
    subject: Subject,
    *,
    number: int,
    planned: int | None,
    series: str,
    as_of: date,
    fingerprint: str,
    verdict: str,
    method: str,
    result: Mapping[str, Any],
    by: str,
    now: datetime,
) -> int:
    """Keep a look as it was; returns its key."""
    goal = ground.goal(session, initiative_id, subject.goal_id)
    row = ContributionLook(
        initiative_id=initiative_id,
        campaign_id=subject.id if subject.kind == "campaign" else None,
        event_id=subject.id if subject.kind == "event" else None,
        goal_id=goal.id,
        goal_version_id=goal.version_id,
        number=number,
        planned=planned,
        series=series,
        as_of=as_of,
        looked_at=now,
        looked_by=by,
        fingerprint=fingerprint,
        verdict=verdict,
        method=method,
        result=dict(result),
    )
    session.add(row)
    session.flush()
    return required(row.id)


def heard_since(session: Session, initiative: InitiativeRow, goal_ids: Collection[int]) -> dict[int, date]:
    """The sources that ever carried something about these goals, and since when each is listened to.

    An archive begins with its oldest mention. A feed counts from the day it was added: what its first document
    reached back to is not all there was. A source of the sample has been listened to as long as it has mentions.
    """
    carried = select(DailyTally.source_id).where(col(DailyTally.goal_id).in_(goal_ids)).distinct()
    t = table_of(SourceTally).c
    oldest: dict[int, date] = dict(
        session.execute(sa.select(t.source_id, sa.func.min(t.day)).where(t.mentions > 0).group_by(t.source_id)).all()
    )
    found = session.exec(
        select(Source.id, Source.kind, Source.added_at).where(
            Source.initiative_id == initiative.id, col(Source.id).in_(carried)
        )
    )
    since = {}
    for key, kind, added in found:
        if key in oldest:
            since[required(key)] = oldest[key] if kind in ("archive", "sample") else initiative.today(added)
    return since


def story_days(
    session: Session, goal_ids: Collection[int], source_ids: Collection[int], start: date, end: date
) -> dict[int, dict[date, int]]:
    """Stories that began on each local day in these sources, by goal; copies count once. Days without are left out."""
    t = table_of(DailyTally).c
    found: dict[int, dict[date, int]] = {goal: {} for goal in goal_ids}
    query = (
        sa.select(t.goal_id, t.day, sa.func.sum(t.stories))
        .where(t.goal_id.in_(goal_ids), t.source_id.in_(source_ids), t.day >= start, t.day <= end)
        .group_by(t.goal_id, t.day)
    )
    for goal, day, stories in session.execute(query):
        found[goal][day] = int(stories)
    return found


def people_counted(
    session: Session, initiative_id: int, goal_id: int, until: date
) -> list[tuple[date, int, int | None, int | None]]:
    """People counted at a goal's events up to a day: (day, event, low, high)."""
    rows = campaigns.engagement(session, initiative_id, goal_id, end=until)
    return [(row.date, row.event_id, row.low, row.high) for row in rows]
