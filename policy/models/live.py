"""Tables of what keeps bills up to date: live sources, what each brought, what was seen of records, and what was used.

Keys of the services stand in the environment alone: none is ever stored.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, key, link, moment


class PolicySource(Table, table=True):
    """A live source: a session of a jurisdiction, the bills that we follow, or a saved search.

    `memory` is what a reader has to know to go on where it stopped. `lease_until`: another pull has it until then.
    """

    __tablename__ = "policy_source"
    __table_args__ = (Index("ix_policy_source_initiative_service", "initiative_id", "service"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    search_id: int | None = link("bill_search.id", nullable=True, cascade=True)
    service: str  # openstates, legiscan, congress
    scope: str  # session, followed, search
    jurisdiction: str = ""
    jurisdiction_key: str = ""
    session: str = ""
    session_key: str = ""
    active: bool = True
    next_check: datetime | None = moment(nullable=True)
    wait_until: datetime | None = moment(nullable=True)
    lease_until: datetime | None = moment(nullable=True)
    last_checked: datetime | None = moment(nullable=True)
    last_success: datetime | None = moment(nullable=True)
    last_news: datetime | None = moment(nullable=True)
    last_error: str = ""
    failures: int = 0
    quiet_until: date | None = None  # a recess that somebody knows of
    memory: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime = moment()
    created_by: str = ""


class PolicyHeard(Table, table=True):
    """What one look at a source brought: its rhythm is told from these."""

    __tablename__ = "policy_heard"
    __table_args__ = (Index("ix_policy_heard_source_at", "source_id", "at"),)
    id: int | None = key()
    source_id: int = link("policy_source.id", cascade=True, index=False)
    at: datetime = moment()
    outcome: str
    new: int = 0
    changed: int = 0
    same: int = 0
    error: str = ""


class PolicyMark(Table, table=True):
    """What a service said of a record when it was last read whole: LegiScan's change_hash, congress.gov's date."""

    __tablename__ = "policy_mark"
    __table_args__ = (UniqueConstraint("initiative_id", "service", "record"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    service: str
    record: str
    mark: str
    at: datetime = moment()


class PolicyUse(Table, table=True):
    """Requests to a service in a span of time that it counts, and in the one before; or until when to wait.

    Of the whole installation, as the key is.
    """

    __tablename__ = "policy_use"
    service: str = Field(primary_key=True)
    span: str = Field(primary_key=True)  # minute, hour, day, month; wait: until `starts_at`
    starts_at: datetime = moment()
    used: int = 0
    before: int = 0
