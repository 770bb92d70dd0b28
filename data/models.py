"""Tables of the ground floor: the common agenda, the team, and the record of who did what."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, key, link, moment


class Initiative(Table, table=True):
    """One collective impact initiative. Several may stand in one database."""

    __tablename__ = "initiative"
    id: int | None = key()
    name: str
    vision: str = ""
    place: str = ""
    people: str = "adults"  # whose share a level is, as the charts say it: "adults in Marlow County"
    time_zone: str
    date_order: str = ""  # "mdy", "dmy", or "" where a date that reads two ways must ask
    sample: bool = False
    created_at: datetime = moment()


class Member(Table, table=True):
    """A person of the team, who acts."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("initiative_id", "name"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    name: str
    role: str
    active: bool = True


class Partner(Table, table=True):
    """An organization working on the common agenda."""

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("initiative_id", "name"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    name: str
    role: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


class Goal(Table, table=True):
    """A goal of the common agenda: its identity. What it says stands in its versions."""

    __tablename__ = "goal"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    position: int = 0
    created_at: datetime = moment()
    retired_at: datetime | None = moment(nullable=True)


class GoalVersion(Table, table=True):
    """What a goal said from `valid_from` on. Never changed; a new wording is a new version."""

    __tablename__ = "goal_version"
    __table_args__ = (UniqueConstraint("goal_id", "number"),)
    id: int | None = key()
    goal_id: int = link("goal.id", cascade=True)
    number: int = 1
    name: str
    statement: str = ""
    why: str = ""
    valid_from: datetime = moment()
    changed_by: str = ""


class Strategy(Table, table=True):
    """How partners mean to reach a goal."""

    __tablename__ = "strategy"
    id: int | None = key()
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    name: str
    description: str = ""


class Indicator(Table, table=True):
    """Something measured over time. `kind` is community, or will where the observatory publishes it."""

    __tablename__ = "indicator"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    goal_id: int | None = link("goal.id", nullable=True, cascade=True)
    goal_version_id: int | None = link("goal_version.id", nullable=True, cascade=True)
    kind: str = "community"
    name: str
    direction: str = "up"  # up, down: the direction wanted
    partner_id: int | None = link("partner.id", nullable=True)  # who reports it
    created_at: datetime = moment()


class IndicatorDefinition(Table, table=True):
    """What an indicator counts, in which unit, from which baseline to which target. Versioned."""

    __tablename__ = "indicator_definition"
    __table_args__ = (UniqueConstraint("indicator_id", "number"),)
    id: int | None = key()
    indicator_id: int = link("indicator.id", cascade=True)
    number: int = 1
    definition: str
    unit: str
    baseline: float | None = None
    baseline_on: date | None = None
    target: float | None = None
    target_on: date | None = None
    valid_from: datetime = moment()
    changed_by: str = ""


class Reading(Table, table=True):
    """One value of an indicator under one definition; low and high bound its 90% interval where it has one."""

    __tablename__ = "reading"
    __table_args__ = (Index("ix_reading_indicator_as_of", "indicator_id", "as_of"),)
    id: int | None = key()
    indicator_id: int = link("indicator.id", cascade=True, index=False)
    definition_id: int = link("indicator_definition.id", cascade=True)
    as_of: date
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    method: str = ""
    source: str = ""
    fingerprint: str = ""  # of the evidence behind a published level
    partner_id: int | None = link("partner.id", nullable=True)
    recorded_at: datetime = moment()
    recorded_by: str = ""


class AuditEntry(Table, table=True):
    """Who did which verb to which record. Holds field names and codes, never personal data."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_record", "kind", "record_id"),)
    id: int | None = key()
    initiative_id: int | None = link("initiative.id", nullable=True, cascade=True)
    at: datetime = moment(index=True)
    member_id: int | None = link("member.id", nullable=True)
    actor: str
    verb: str
    kind: str
    record_id: int | None = None
    detail: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Visit(Table, table=True):
    """When a member last looked at a page: `previous` is what "since you last looked" counts from."""

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("member_id", "page"),)
    id: int | None = key()
    member_id: int = link("member.id", cascade=True)
    page: str
    previous: datetime | None = moment(nullable=True)
    seen_at: datetime = moment()


class CalendarFeed(Table, table=True):
    """A private address of a calendar, of a member or (none) of the whole team. The secret itself is not kept."""

    __tablename__ = "calendar_feed"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    member_id: int | None = link("member.id", nullable=True, cascade=True)
    label: str = ""
    token_hash: str = Field(unique=True)  # SHA-256 of the address's random part, in hexadecimal
    created_at: datetime = moment()
    created_by: str = ""
    revoked_at: datetime | None = moment(nullable=True)
    last_read_at: datetime | None = moment(nullable=True)


class ImportBatch(Table, table=True):
    """One import of files: what it was and what came of it."""

    __tablename__ = "import_batch"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    at: datetime = moment()
    actor: str
    format: str
    summary: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    undone_at: datetime | None = moment(nullable=True)
    undone_by: str | None = None


class ColumnMapping(Table, table=True):
    """Which column of a table holds what, as a person matched it: for the next file with the same columns."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("initiative_id", "format", "fingerprint"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    format: str
    fingerprint: str  # of the header (`data.columns.fingerprint`)
    mapping: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = moment()
    by: str = ""
