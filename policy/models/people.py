"""Tables of policymakers: who they are, what the team thinks of them, and what was asked, met about and counted.

Ratings, asks, meetings and whip counts are the team's own; who may see them is decided in `policy.services.people`.
"""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


class Policymaker(Table, table=True):
    """Someone who decides: an official's public data only. `standing` keeps retired and municipal people apart."""

    __tablename__ = "policymaker"
    __table_args__ = (Index("ix_policymaker_initiative_standing", "initiative_id", "standing"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    name: str
    sort_name: str
    party: str = ""
    title: str = ""
    chamber: str = ""  # lower, upper, legislature, executive, or "" where it is a council or board
    district: str = ""
    jurisdiction: str
    jurisdiction_key: str
    standing: str  # serving, municipal, retired
    until: date | None = None  # the last day of the latest role, where a source says it
    other_names: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    url: str = ""
    source: str
    added_at: datetime = moment()
    added_by: str = ""
    updated_at: datetime = moment()
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)  # the import that brought it
    shared: bool = flag()  # whether another import, or a person, has told something of it since


class PolicymakerKey(Table, table=True):
    """What a source calls a person, such as bioguide C000127: by any of these a person is known again."""

    __tablename__ = "policymaker_key"
    __table_args__ = (UniqueConstraint("initiative_id", "scheme", "value"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    policymaker_id: int = link("policymaker.id", cascade=True)
    scheme: str
    value: str


class PolicymakerChange(Table, table=True):
    """What a source changed about a person: nothing is overwritten unseen."""

    __tablename__ = "policymaker_change"
    id: int | None = key()
    policymaker_id: int = link("policymaker.id", cascade=True)
    at: datetime = moment()
    field: str
    before: str = ""
    after: str = ""
    source: str = ""


class Committee(Table, table=True):
    """A committee of a legislature, as its source names it."""

    __tablename__ = "committee"
    __table_args__ = (UniqueConstraint("initiative_id", "source", "source_key"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    source: str
    source_key: str
    name: str
    chamber: str = ""
    jurisdiction: str
    jurisdiction_key: str
    parent_key: str = ""
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)
    shared: bool = flag()


class CommitteeSeat(Table, table=True):
    """A seat in a committee. `person_key` is the source's; the person may come in after the seat."""

    __tablename__ = "committee_seat"
    id: int | None = key()
    committee_id: int = link("committee.id", cascade=True)
    policymaker_id: int | None = link("policymaker.id", nullable=True)
    scheme: str
    person_key: str = Field(default="", index=True)
    name: str
    role: str = "member"
    position: int = 0


class RatingWave(Table, table=True):
    """A round in which the team rates policymakers."""

    __tablename__ = "rating_wave"
    __table_args__ = (UniqueConstraint("initiative_id", "name"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    name: str
    opened_on: date
    opened_by: str = ""


class Rating(Table, table=True):
    """One rater's view of one person in one wave; a later one by the same rater stands beside it and counts."""

    __tablename__ = "policymaker_rating"
    id: int | None = key()
    wave_id: int = link("rating_wave.id", cascade=True)
    policymaker_id: int = link("policymaker.id", cascade=True)
    rater: str
    member_id: int | None = link("member.id", nullable=True, index=False)
    support: int
    influence: int
    confidence: str
    why: str = ""
    at: datetime = moment()


class Champion(Table, table=True):
    """Someone who carries a goal, or the whole agenda, from a day on and perhaps until another."""

    __tablename__ = "champion"
    id: int | None = key()
    policymaker_id: int = link("policymaker.id", cascade=True)
    goal_id: int | None = link("goal.id", nullable=True, index=False)
    since: date
    until: date | None = None
    why: str = ""
    by: str = ""
    at: datetime = moment()


class Ask(Table, table=True):
    """Who asks whom for what, when, by when, and what came of it. No partner: we ask ourselves."""

    __tablename__ = "policymaker_ask"
    id: int | None = key()
    policymaker_id: int = link("policymaker.id", cascade=True)
    bill_id: int | None = link("bill.id", nullable=True, index=False)
    partner_id: int | None = link("partner.id", nullable=True, index=False)
    what: str
    asked_on: date
    due_on: date | None = None
    outcome: str = "open"
    outcome_note: str = ""
    settled_at: datetime | None = moment(nullable=True)
    settled_by: str = ""
    at: datetime = moment()
    by: str = ""


class Meeting(Table, table=True):
    """A meeting with its lobbying class. Minutes and cents, so that totals are exact."""

    __tablename__ = "policy_meeting"
    __table_args__ = (Index("ix_policy_meeting_initiative_on", "initiative_id", "on_date"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    on_date: date
    others: str = ""  # who else, such as "the chair's office"
    about: str = ""
    lobbying: str = "to review"
    minutes: int = 0
    cents: int = 0
    at: datetime = moment()
    by: str = ""


class MeetingPerson(Table, table=True):
    """A policymaker who was at a meeting."""

    __tablename__ = "policy_meeting_person"
    __table_args__ = (UniqueConstraint("meeting_id", "policymaker_id"),)
    id: int | None = key()
    meeting_id: int = link("policy_meeting.id", cascade=True)
    policymaker_id: int = link("policymaker.id", cascade=True)


class MeetingBill(Table, table=True):
    """A bill that a meeting was about."""

    __tablename__ = "policy_meeting_bill"
    __table_args__ = (UniqueConstraint("meeting_id", "bill_id"),)
    id: int | None = key()
    meeting_id: int = link("policy_meeting.id", cascade=True)
    bill_id: int = link("bill.id", cascade=True)


class WhipCount(Table, table=True):
    """How someone of the team expects a person to vote on a bill, said at a moment; the latest counts."""

    __tablename__ = "whip_count"
    __table_args__ = (Index("ix_whip_count_bill_id_policymaker_id", "bill_id", "policymaker_id"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    policymaker_id: int = link("policymaker.id", cascade=True)
    lean: str
    note: str = ""
    at: datetime = moment()
    by: str = ""


class WhipNeed(Table, table=True):
    """How many votes a bill needs in a chamber, as a person said it; the latest counts."""

    __tablename__ = "whip_need"
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True)
    chamber: str = ""
    needed: int
    at: datetime = moment()
    by: str = ""
