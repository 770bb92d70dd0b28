"""Tables of what we stand for and what legislatures do: bills, their actions, positions, codings, hearings."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, key, link, moment


class LegislativeSession(Table, table=True):
    """A legislative session of a jurisdiction, and the day it ends where someone has said it."""

    __tablename__ = "legislative_session"
    __table_args__ = (UniqueConstraint("initiative_id", "jurisdiction_key", "session_key"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    jurisdiction_key: str
    session_key: str
    ends_on: date
    set_at: datetime = moment()
    set_by: str = ""


class Bill(Table, table=True):
    """A bill, resolution or local measure. The three keys are its identity (`policy.bills.Identity`).

    `stage`, `stage_on` and `stage_note` are worked out from the actions whenever these change.
    `first_on`, `latest_on` and `passage_on` are the source's own summary, the only dates there are
    where it sends no list of actions (`actions_complete` false).
    """

    __tablename__ = "bill"
    __table_args__ = (
        UniqueConstraint("initiative_id", "jurisdiction_key", "session_key", "identifier_key"),
        Index("ix_bill_initiative_stage", "initiative_id", "stage"),
        Index("ix_bill_initiative_stage_latest", "initiative_id", "stage", "latest_on"),
        Index("ix_bill_initiative_latest", "initiative_id", "latest_on"),
        Index("ix_bill_initiative_number", "initiative_id", "identifier_key"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    jurisdiction: str
    jurisdiction_key: str
    session: str
    session_key: str
    identifier: str
    identifier_key: str
    title: str
    kind: str = "bill"
    chamber: str = ""  # where it began: lower, upper, legislature, or "" where nobody said
    summary: str = ""
    subjects: str = Field(default="", sa_column_kwargs={"server_default": ""})  # the source's own, parted by "; "
    first_on: date | None = None
    latest_on: date | None = None
    latest_action: str = ""
    passage_on: date | None = None
    actions_complete: bool = False
    stage: str
    stage_on: date | None = None
    stage_note: str = ""
    created_at: datetime = moment(index=True)
    created_by: str = ""
    updated_at: datetime = moment()
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)  # the import that brought it


class BillSource(Table, table=True):
    """Where a bill was read: "openstates" with its id and address, or "hand"."""

    __tablename__ = "bill_source"
    __table_args__ = (UniqueConstraint("bill_id", "source", "source_key"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    source: str
    source_key: str = Field(default="", index=True)
    url: str = ""
    source_updated_at: datetime | None = moment(nullable=True)
    seen_at: datetime = moment()
    said: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    """What this source said when last read (`policy.changes.Said`): where sources disagree, each is shown."""
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True, index=False)
    """The import that last brought something new of it; None where that was a person or a live source."""


class BillAction(Table, table=True):
    """One action on a bill, on the legislature's local date. `position` is its order within the source."""

    __tablename__ = "bill_action"
    __table_args__ = (Index("ix_bill_action_bill_on", "bill_id", "on_date"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    source: str
    on_date: date
    position: int = 0
    chamber: str = ""
    description: str
    classification: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class BillStep(Table, table=True):
    """A stage that a bill reached and when, worked out from its actions. Rewritten with them."""

    __tablename__ = "bill_step"
    __table_args__ = (UniqueConstraint("bill_id", "number"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    number: int
    stage: str
    on_date: date = Field(index=True)


class Sponsorship(Table, table=True):
    """Who put a bill forward: an elected official or a body, as the source names them."""

    __tablename__ = "sponsorship"
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True)
    source: str
    name: str
    entity_type: str = "person"
    primary: bool = False
    classification: str = ""
    person_key: str = ""  # the source's id of the person, where it gives one


class BillChange(Table, table=True):
    """A field that was found different on reading a source again, or was changed by a verb.

    `source` is the source's name, or whoever did it.
    """

    __tablename__ = "bill_change"
    __table_args__ = (Index("ix_bill_change_bill_at", "bill_id", "at"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    at: datetime = moment(index=True)
    field: str
    before: str = ""
    after: str = ""
    source: str = ""


class Position(Table, table=True):
    """Where we stand on a bill from a date on. Rows are only ever added: the newest is the current one."""

    __tablename__ = "bill_position"
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True)
    stance: str
    priority: int | None = None  # 1 is the highest tier
    rationale: str
    effective_from: date
    effective_to: date | None = None  # its last day, where it ends without another one
    recorded_at: datetime = moment(index=True)
    recorded_by: str = ""
    member_id: int | None = link("member.id", nullable=True)


class Coding(Table, table=True):
    """How a person codes a bill to a goal, in the goal's wording of that day. Rows are only ever added."""

    __tablename__ = "bill_coding"
    __table_args__ = (Index("ix_bill_coding_bill_goal", "bill_id", "goal_id"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    verdict: str  # agree, against, neutral
    strength: str  # strong, weak
    why: str
    recorded_at: datetime = moment()
    recorded_by: str = ""
    member_id: int | None = link("member.id", nullable=True)


class Hearing(Table, table=True):
    """A hearing of a bill: local date and wall-clock time of the place where it is held.

    One that is moved changes its date, and the bill's history says from which; one that is cancelled stays.
    `sequence` counts what changed about it, `committee_key` is the committee somebody chose ("source key").
    """

    __tablename__ = "hearing"
    __table_args__ = (Index("ix_hearing_bill_on", "bill_id", "on_date"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    on_date: date = Field(index=True)
    at_time: time | None = None
    time_zone: str
    place: str = ""
    committee: str = ""
    note: str = ""
    cancelled: bool = False
    source: str = "hand"
    source_key: str = ""
    ask: str = Field(default="", sa_column_kwargs={"server_default": ""})  # what we ask of the committee
    lead: str = Field(default="", sa_column_kwargs={"server_default": ""})  # the member who runs it
    committee_key: str = Field(default="", sa_column_kwargs={"server_default": ""})
    sequence: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)
    changed_at: datetime | None = moment(nullable=True)
    created_at: datetime = moment(index=True)
    created_by: str = ""
