"""Tables of outreach events and what was promised there."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from data.tables import Table, key, link, moment


class OutreachEvent(Table, table=True):
    """One outreach event, direct or through a partner.

    `starts_on` and `ends_on` are dates on the spot, in `time_zone`: periods are cut by them, and an
    all-day event has no other time. Attendance is counted people: both bounds null is unknown.
    """

    __tablename__ = "outreach_event"
    __table_args__ = (
        UniqueConstraint("initiative_id", "token"),  # a double tap saves once
        Index("ix_outreach_event_initiative_starts_on", "initiative_id", "starts_on"),
        CheckConstraint("attendance_low >= 0", "attendance_low"),
        CheckConstraint("attendance_high >= attendance_low", "attendance_high"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    token: str
    name: str
    kind: str
    all_day: bool = False
    starts_at: datetime | None = moment(nullable=True)
    ends_at: datetime | None = moment(nullable=True)
    starts_on: date
    ends_on: date
    time_zone: str
    place: str
    districts: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default=text("'[]'"))
    )  # of legislatures, as typed: "HD 12", "Ward 3"
    direct: bool = True
    partner_id: int | None = link("partner.id", nullable=True)
    campaign_id: int | None = link("campaign.id", nullable=True)
    attendance_low: int | None = None
    attendance_high: int | None = None
    attendance_said: str = ""  # as typed: "about 40"
    heard: str = ""
    logged_at: datetime = moment()
    logged_by: str = ""
    member_id: int | None = link("member.id", nullable=True)


class EventGoal(Table, table=True):
    """A goal that an event worked for, in the wording of that day. An event may have several."""

    __tablename__ = "event_goal"
    __table_args__ = (UniqueConstraint("event_id", "goal_id"),)
    id: int | None = key()
    event_id: int = link("outreach_event.id", cascade=True)
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    position: int = 0


class FollowUp(Table, table=True):
    """Something a member promised to do by a date, after an event or by itself."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("initiative_id", "token"),
        Index("ix_follow_up_initiative_due_on", "initiative_id", "due_on"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    token: str
    event_id: int | None = link("outreach_event.id", nullable=True, cascade=True)
    what: str
    owner_id: int = link("member.id", cascade=True)
    due_on: date
    done_at: datetime | None = moment(nullable=True)
    done_by: str = ""
    created_at: datetime = moment()
    created_by: str = ""
