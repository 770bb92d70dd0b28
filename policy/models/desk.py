"""Tables of the policy desk: who works on a bill, who stands with us, what we wrote, what it says.

Rows are only ever added. What holds is the newest row of its kind; everything before it is its history.
"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, key, link, moment


class DeskNote(Table, table=True):
    """How a bill is worked on: all of it anew with every change. The newest row holds."""

    __tablename__ = "bill_desk_note"
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True)
    assignee_id: int | None = link("member.id", nullable=True)
    assignee: str = ""  # the name as it was on that day
    talking_points: str = ""
    sponsor: str = ""  # who in the community speaks for it
    coalition: str = ""
    recorded_at: datetime = moment()
    recorded_by: str = ""


class Approval(Table, table=True):
    """A step of an entry of the position history on its way to approval: asked, approved or returned."""

    __tablename__ = "bill_approval"
    id: int | None = key()
    position_id: int = link("bill_position.id", cascade=True)
    step: str
    note: str = ""
    recorded_at: datetime = moment()
    recorded_by: str = ""


class SignOn(Table, table=True):
    """What a partner said of our position: signs on, dissents, or takes either back. Its newest row holds."""

    __tablename__ = "bill_sign_on"
    __table_args__ = (Index("ix_bill_sign_on_bill_partner", "bill_id", "partner_id"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    partner_id: int = link("partner.id", cascade=True)
    answer: str
    stance: str = ""  # our position that day
    reason: str = ""
    on_date: date
    recorded_at: datetime = moment()
    recorded_by: str = ""


class Review(Table, table=True):
    """A call to look again at a position or at an alignment (`step` due), or that somebody did (reviewed)."""

    __tablename__ = "bill_review"
    __table_args__ = (Index("ix_bill_review_bill_about", "bill_id", "about"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    about: str  # position, alignment
    step: str
    why: str
    recorded_at: datetime = moment()
    recorded_by: str = ""


class Letter(Table, table=True):
    """A letter or testimony on a bill. What it says is in its versions."""

    __tablename__ = "bill_letter"
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True)
    kind: str
    created_at: datetime = moment()
    created_by: str = ""


class LetterVersion(Table, table=True):
    """One wording of a letter."""

    __tablename__ = "bill_letter_version"
    __table_args__ = (UniqueConstraint("letter_id", "number"),)
    id: int | None = key()
    letter_id: int = link("bill_letter.id", cascade=True, index=False)
    number: int
    title: str
    addressed_to: str = ""
    signed_by: str = ""
    body: str
    recorded_at: datetime = moment()
    recorded_by: str = ""


class BillVersion(Table, table=True):
    """A version of a bill's text, as a source lists it or a person gives it. `text` may be given later, once."""

    __tablename__ = "bill_version"
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True)
    source: str
    note: str  # what it is called: Introduced, Amended in Senate
    on_date: date | None = None
    url: str = ""
    text: str = ""
    recorded_at: datetime = moment()
    recorded_by: str = ""


class Provision(Table, table=True):
    """A passage of a bill that somebody marked. `start` is its place in the version's text, in characters."""

    __tablename__ = "bill_provision"
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True)
    version_id: int | None = link("bill_version.id", nullable=True)
    label: str
    passage: str
    start: int | None = Field(default=None)
    recorded_at: datetime = moment()
    recorded_by: str = ""


class ProvisionCoding(Table, table=True):
    """How a person codes a passage to a goal, in the goal's wording of that day. The newest of a goal holds."""

    __tablename__ = "bill_provision_coding"
    id: int | None = key()
    provision_id: int = link("bill_provision.id", cascade=True)
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    verdict: str
    strength: str
    why: str
    recorded_at: datetime = moment()
    recorded_by: str = ""
