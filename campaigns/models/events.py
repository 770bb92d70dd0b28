"""Tables of outreach events: series and their occurrences, co-hosts, shifts, and what was promised there."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


def _words() -> Any:
    """A column of text that is empty unless something was said, also for the rows that stood before it came."""
    return Field(default="", sa_column_kwargs={"server_default": text("''")})


def _list() -> Any:
    """A column of short texts, none unless said."""
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default=text("'[]'")))


class EventSeries(Table, table=True):
    """An event that repeats: its rule, and up to which day its occurrences were made as events of their own.

    `rule` is an RRULE of RFC 5545 without its name ("FREQ=WEEKLY;BYDAY=TU"). It is worked out on the wall clock
    of `time_zone`, from `first_on`, at `at` ("18:30"; empty where the event is all day), so that a clock change moves
    no occurrence. An occurrence that was moved or cancelled is an event with `series_on`, the date it was due;
    `left_out` are dates (ISO) on which there is none at all.
    """

    __tablename__ = "event_series"
    __table_args__ = (UniqueConstraint("initiative_id", "token"), Index("ix_event_series_uid", "initiative_id", "uid"))
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    token: str
    uid: str
    sequence: int = 0
    rule: str
    time_zone: str
    first_on: date
    at: str = ""
    made_until: date
    left_out: list[str] = _list()
    created_at: datetime = moment()
    created_by: str = ""


class OutreachEvent(Table, table=True):
    """One outreach event, direct or through a partner; also one occurrence of a series.

    `starts_on` and `ends_on` are dates on the spot, in `time_zone`: periods are cut by them, and an
    all-day event has no other time. Attendance is counted people: both bounds null is unknown.
    `status` is planned, confirmed, happened, debriefed or cancelled. `uid` and `sequence` are those of iCalendar:
    every occurrence of a series has the uid of the series; `series_on` is the date it was due, `apart` whether it was
    changed by itself. Where `private_address`, `place` is the neighbourhood that everybody sees; `address` and
    `description` are for staff alone.
    """

    __tablename__ = "outreach_event"
    __table_args__ = (
        UniqueConstraint("initiative_id", "token"),  # a double tap saves once
        Index("ix_outreach_event_initiative_starts_on", "initiative_id", "starts_on"),
        CheckConstraint("attendance_low >= 0", "attendance_low"),
        CheckConstraint("attendance_high >= attendance_low", "attendance_high"),
        UniqueConstraint("series_id", "series_on"),
        Index("ix_outreach_event_uid", "initiative_id", "uid"),
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
    districts: list[str] = _list()  # of legislatures, as typed: "HD 12", "Ward 3"
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
    status: str = Field(default="happened", sa_column_kwargs={"server_default": text("'happened'")})
    uid: str = _words()
    sequence: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    changed_at: datetime | None = moment(nullable=True)
    cancelled_why: str = _words()
    series_id: int | None = link("event_series.id", nullable=True, cascade=True, index=False)
    series_on: date | None = None
    apart: bool = flag()
    capacity: int | None = None
    rsvps_wanted: int | None = None
    online_url: str = _words()
    private_address: bool = flag()
    address: str = _words()
    accessibility: str = _words()
    languages: list[str] = _list()
    childcare: bool = flag()
    audience: str = _words()  # of the Advocacy Strategy Framework: public, influencers, decision makers
    change: str = _words()  # awareness, will, action
    description: str = _words()  # for those who may come; of several lines
    page_url: str = _words()  # where the public reads of it


class EventTemplate(Table, table=True):
    """What events of one sort have in common, to begin a new one from: never an event itself, so it counts nowhere."""

    __tablename__ = "event_template"
    __table_args__ = (UniqueConstraint("initiative_id", "name"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    name: str
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    made_at: datetime = moment()
    made_by: str = ""


class EventPartner(Table, table=True):
    """A partner that hosts an event with whoever runs it."""

    __tablename__ = "event_partner"
    __table_args__ = (UniqueConstraint("event_id", "partner_id"),)
    id: int | None = key()
    event_id: int = link("outreach_event.id", cascade=True)
    partner_id: int = link("partner.id", cascade=True)


class Shift(Table, table=True):
    """A role at an event: how many it wants, and who does it. Without times it lasts as long as the event.

    `helpers` are people in it who are not on the team, as a number: who they are stands with the people.
    """

    __tablename__ = "shift"
    id: int | None = key()
    event_id: int = link("outreach_event.id", cascade=True)
    position: int = 0
    role: str
    starts_at: datetime | None = moment(nullable=True)
    ends_at: datetime | None = moment(nullable=True)
    wanted: int = 1
    helpers: int = 0


class ShiftMember(Table, table=True):
    """A member of the team who does a shift."""

    __tablename__ = "shift_member"
    __table_args__ = (UniqueConstraint("shift_id", "member_id"),)
    id: int | None = key()
    shift_id: int = link("shift.id", cascade=True)
    member_id: int = link("member.id", cascade=True)


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
    """Something a member promised to do by a date: after an event or a debrief, or by itself.

    With `to_whom` it is a commitment: the community was given our word, and it is kept or overdue.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("initiative_id", "token"),
        Index("ix_follow_up_initiative_due_on", "initiative_id", "due_on"),
        Index(
            "ix_follow_up_open", "initiative_id", "due_on",
            sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL"),
        ),
    )  # fmt: skip
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    token: str
    event_id: int | None = link("outreach_event.id", nullable=True, cascade=True)
    debrief_id: int | None = link("debrief.id", nullable=True, cascade=True)
    to_whom: str = _words()
    what: str
    owner_id: int = link("member.id", cascade=True)
    due_on: date
    done_at: datetime | None = moment(nullable=True)
    done_by: str = ""
    created_at: datetime = moment()
    created_by: str = ""
