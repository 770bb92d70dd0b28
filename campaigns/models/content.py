"""Tables of a campaign's content: its frame, who says it, tactics, the calendar, money, assets and outputs.

What was said or approved is never overwritten: frames and messages are rows that are only ever added.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from data.tables import Table, key, link, moment


class Frame(Table, table=True):
    """How a campaign frames its matter: problem, solution, call. The newest entry stands."""

    __tablename__ = "campaign_frame"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    number: int
    problem: str
    solution: str
    call: str
    at: datetime = moment()
    by: str = ""


class MessageEntry(Table, table=True):
    """An entry in the history of a message: a wording (its version `number`) and the state it was put in.

    The newest entry stands. A message without one is a draft, in the wording of its first day.
    """

    __tablename__ = "message_entry"
    id: int | None = key()
    message_id: int = link("message.id", cascade=True)
    number: int
    text: str
    state: str
    why: str = ""
    at: datetime = moment()
    by: str = ""
    member_id: int | None = link("member.id", nullable=True, cascade=True)


class Messenger(Table, table=True):
    """Who says it: a partner, or a person in a role, and whether they agreed to."""

    __tablename__ = "campaign_messenger"
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    name: str
    role: str = ""
    partner_id: int | None = link("partner.id", nullable=True, cascade=True)
    consent: str
    consent_on: date | None = None
    consent_until: date | None = None
    note: str = ""
    at: datetime = moment()
    by: str = ""


class Tactic(Table, table=True):
    """A piece of work of a campaign, in a cell of the grid of audience by change."""

    __tablename__ = "campaign_tactic"
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    name: str
    audience: str
    change: str
    channel: str
    owner_id: int = link("member.id", cascade=True)
    starts_on: date
    ends_on: date
    state: str
    at: datetime = moment()
    by: str = ""


class ContentItem(Table, table=True):
    """A dated item of the content calendar: ours, or a partner's."""

    __tablename__ = "content_item"
    __table_args__ = (Index("ix_content_item_campaign_on_day", "campaign_id", "on_day"),)
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True, index=False)
    on_day: date
    title: str
    channel: str
    message_id: int | None = link("message.id", nullable=True, cascade=True)
    story_id: int | None = link("story_kept.id", nullable=True, cascade=True)
    partner_id: int | None = link("partner.id", nullable=True, cascade=True)
    owner_id: int = link("member.id", cascade=True)
    state: str
    address: str = ""
    published_on: date | None = None
    changed_at: datetime = moment()
    by: str = ""


class BudgetEntry(Table, table=True):
    """Money planned for a channel, or spent on it. Rows are only added; a mistake is put right by its opposite."""

    __tablename__ = "budget_entry"
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    kind: str  # planned, spent
    channel: str
    cents: int
    on_day: date
    note: str = ""
    at: datetime = moment()
    by: str = ""


class Asset(Table, table=True):
    """Something that content is made of: where it is, whose it is, and until when it may be used."""

    __tablename__ = "campaign_asset"
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    name: str
    place: str
    licence: str
    credit: str = ""
    expires_on: date | None = None
    at: datetime = moment()
    by: str = ""


class Output(Table, table=True):
    """What a campaign put out or set off: reach, engagement or action, each count by itself and never added."""

    __tablename__ = "campaign_output"
    __table_args__ = (CheckConstraint("low >= 0", "low"), CheckConstraint("high >= low", "high"))
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    kind: str  # reach, engagement, action
    what: str
    low: int
    high: int | None = None
    starts_on: date
    ends_on: date
    method: str
    source: str
    partner_id: int | None = link("partner.id", nullable=True, cascade=True)
    at: datetime = moment()
    by: str = ""
