"""Tables of doors: the addresses that an event's QR codes lead to, and what a pulse survey counted there.

No table here holds a person, nor anybody's single answer.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint, text
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


class EventDoor(Table, table=True):
    """A public phone page of one event, open until it expires or is closed. Only the hash of its token is kept.

    A paper tally stands as one that was never open. What a pulse survey counted at one with `discarded_at` (a code
    that got abroad, a room that was flooded) counts nowhere; the numbers and the reason stay.
    """

    __tablename__ = "event_door"
    __table_args__ = (UniqueConstraint("token_hash"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    event_id: int = link("outreach_event.id", cascade=True)
    kind: str  # sign in, pulse before, pulse after
    token_hash: str
    expires_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    uses: int = 0
    made_at: datetime = moment()
    made_by: str = ""
    on_paper: bool = flag()
    discarded_at: datetime | None = moment(nullable=True)
    discarded_why: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class DoorForm(Table, table=True):
    """The hash of a form that was sent in: the same form again is the same answer, saved once."""

    __tablename__ = "door_form"
    __table_args__ = (UniqueConstraint("door_id", "form_hash"),)
    id: int | None = key()
    door_id: int = link("event_door.id", cascade=True)
    form_hash: str


class PulseQuestion(Table, table=True):
    """A question of an event's pulse survey, about one goal in the wording of that day."""

    __tablename__ = "pulse_question"
    __table_args__ = (UniqueConstraint("event_id", "position"),)
    id: int | None = key()
    event_id: int = link("outreach_event.id", cascade=True)
    position: int
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    rung: str
    texts: dict[str, str] = Field(default_factory=dict, sa_type=JSON, nullable=False)


class PulseCount(Table, table=True):
    """What was answered to a question at one door: numbers only, so no row is anybody's answer."""

    __tablename__ = "pulse_count"
    __table_args__ = (
        UniqueConstraint("door_id", "question_id"),
        CheckConstraint("yes >= 0 AND yes <= answered", "yes"),
    )
    id: int | None = key()
    door_id: int = link("event_door.id", cascade=True)
    question_id: int = link("pulse_question.id", cascade=True)
    yes: int = 0
    answered: int = 0
