"""Tables of debriefs: what we heard, in whose words, and which goals it touches."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


class Debrief(Table, table=True):
    """What we heard at an event, or in the intense days around a hearing or a vote.

    Such a window is named by what the policy room's milestone says of itself: its `window_page` and `window_record`
    (no link: rooms do not know each other's tables), `window_title` and `window_on`.
    """

    __tablename__ = "debrief"
    __table_args__ = (
        UniqueConstraint("initiative_id", "token"),
        Index("ix_debrief_window", "initiative_id", "window_on"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    token: str
    event_id: int | None = link("outreach_event.id", nullable=True, cascade=True)
    window_page: str = ""
    window_record: int | None = None
    window_title: str = ""
    window_on: date | None = None
    heard: str = ""
    next_time: str = ""
    written_at: datetime = moment()
    written_by: str = ""
    member_id: int | None = link("member.id", nullable=True)


class DebriefQuote(Table, table=True):
    """Something a person said, word for word. Without `consent` it stays with staff and is never attributed outside."""

    __tablename__ = "debrief_quote"
    id: int | None = key()
    debrief_id: int = link("debrief.id", cascade=True)
    position: int = 0
    text: str
    attribution: str = ""
    consent: bool = flag()


class DebriefTheme(Table, table=True):
    """A theme of what was heard, tied to a goal in the wording of that day."""

    __tablename__ = "debrief_theme"
    __table_args__ = (UniqueConstraint("debrief_id", "goal_id", "theme"),)
    id: int | None = key()
    debrief_id: int = link("debrief.id", cascade=True)
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    position: int = 0
    theme: str = Field(max_length=200)
