"""Tables of campaigns: what they say, who carries them, and what they expect."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, key, link, moment


class Campaign(Table, table=True):
    """A time-bound push for one goal: a cell (audience x change) of the Advocacy Strategy Framework."""

    __tablename__ = "campaign"
    __table_args__ = (UniqueConstraint("initiative_id", "name"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    name: str
    audience: str
    change: str
    summary: str = ""
    starts_on: date
    ends_on: date
    budget_cents: int | None = None
    currency: str = "USD"
    channels: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    planned_at: datetime = moment()
    planned_by: str = ""


class CampaignPartner(Table, table=True):
    """A partner that carries a campaign with us."""

    __tablename__ = "campaign_partner"
    __table_args__ = (UniqueConstraint("campaign_id", "partner_id"),)
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    partner_id: int = link("partner.id", cascade=True)


class Message(Table, table=True):
    """What a campaign says."""

    __tablename__ = "message"
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    position: int = 0
    text: str


class Expectation(Table, table=True):
    """The change a campaign expects, as locked before launch. Rows are only ever added, never changed.

    `number` counts the entries of one campaign: 1 is the first lock, later ones are corrections
    made before launch, with their reason. `low` and `high` are points of a share (-100 to 100).
    """

    __tablename__ = "expectation"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    number: int
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    audience: str
    rung: str
    low: float
    high: float
    by_on: date
    comparison: str = ""
    reason: str = ""
    locked_at: datetime = moment()
    locked_by: str = ""
    member_id: int | None = link("member.id", nullable=True)
