"""Tables of hearings beside the hearing itself: where it was read, what is owed for it, who testifies, which texts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


class HearingSource(Table, table=True):
    """A source that tells of a hearing, and what it said when last read (`policy.hearings.Told`)."""

    __tablename__ = "hearing_source"
    __table_args__ = (UniqueConstraint("hearing_id", "source", "source_key"),)
    id: int | None = key()
    hearing_id: int = link("hearing.id", cascade=True, index=False)
    source: str
    source_key: str = Field(index=True)
    said: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    seen_at: datetime = moment()


class HearingTask(Table, table=True):
    """What a team did about an item of a hearing's checklist: only what differs from the list of the field's practice.

    `item` is the item's key in that list, or "own-1" and on for an item of the team's own, with its `label` and `days`
    (from the hearing: negative before it). The day it is due follows from the hearing's date.
    """

    __tablename__ = "hearing_task"
    __table_args__ = (UniqueConstraint("hearing_id", "item"),)
    id: int | None = key()
    hearing_id: int = link("hearing.id", cascade=True, index=False)
    item: str
    label: str = ""
    days: int = 0
    owner: str = ""  # a member's name as it was when it was given to them
    done_at: datetime | None = moment(nullable=True)
    done_by: str = ""
    removed: bool = flag()


class HearingWitness(Table, table=True):
    """Someone who testifies for us. `named` says that they agreed to be named in a packet that goes out."""

    __tablename__ = "hearing_witness"
    id: int | None = key()
    hearing_id: int = link("hearing.id", cascade=True)
    position: int
    name: str
    organization: str = ""
    partner: str = ""
    language: str = ""
    role: str = ""
    status: str = "invited"
    minutes: int = 3
    named: bool = flag()
    added_at: datetime = moment()
    added_by: str = ""


class HearingLetter(Table, table=True):
    """A letter or testimony of the bill that goes into a hearing's packet, in its newest version."""

    __tablename__ = "hearing_letter"
    __table_args__ = (UniqueConstraint("hearing_id", "letter_id"),)
    id: int | None = key()
    hearing_id: int = link("hearing.id", cascade=True, index=False)
    letter_id: int = link("bill_letter.id", cascade=True)
