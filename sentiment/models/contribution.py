"""Tables of contribution: how a campaign is judged, and every look at the result. Rows are only ever added."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, key, link, moment


class ContributionPlan(Table, table=True):
    """On which series a campaign is judged, beside which goals, in how many looks. `looks` null: not planned."""

    __tablename__ = "contribution_plan"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    campaign_id: int = link("campaign.id", cascade=True, index=False)
    number: int
    series: str
    comparisons: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # goals
    looks: int | None = None
    chosen_at: datetime = moment()
    chosen_by: str = ""


class ContributionLook(Table, table=True):
    """One look at what a campaign or an event contributed, as it was. `fingerprint` is that of what it rests on."""

    __tablename__ = "contribution_look"
    __table_args__ = (UniqueConstraint("campaign_id", "number"), UniqueConstraint("event_id", "number"))
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    campaign_id: int | None = link("campaign.id", nullable=True, cascade=True, index=False)
    event_id: int | None = link("outreach_event.id", nullable=True, cascade=True, index=False)
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    number: int
    planned: int | None = None
    series: str
    as_of: date
    looked_at: datetime = moment()
    looked_by: str = ""
    fingerprint: str
    verdict: str
    method: str
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
