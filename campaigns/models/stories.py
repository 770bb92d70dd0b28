"""Tables of the story bank, and of message tests."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field

from data.tables import Table, key, link, moment


class StoryKept(Table, table=True):
    """A story that somebody told us, with what they agreed to. Who told it stands in another table."""

    __tablename__ = "story_kept"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    title: str
    text: str
    told_on: date
    scope: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # channels, or "anywhere"
    named: bool = False  # whether the teller agreed to be named
    consent_on: date | None = None
    consent_until: date | None = None
    withdrawn_at: datetime | None = moment(nullable=True)
    withdrawn_by: str = ""
    at: datetime = moment()
    by: str = ""


class StoryTeller(Table, table=True):
    """Who told a story, apart from it. No row where they did not want to be known."""

    __tablename__ = "story_teller"
    id: int | None = key()
    story_id: int = Field(default=None, foreign_key="story_kept.id", ondelete="CASCADE", unique=True)
    name: str


class MessageTest(Table, table=True):
    """Two wordings compared on one outcome. Its plan is locked when it is made and never changed."""

    __tablename__ = "message_test"
    id: int | None = key()
    campaign_id: int = link("campaign.id", cascade=True)
    name: str
    wording_a: str
    wording_b: str
    outcome: str
    assigned: str  # at random, otherwise
    usual: float
    difference: float
    planned: int  # for each wording
    ends_on: date
    locked_at: datetime = moment()
    locked_by: str = ""


class MessageTestCount(Table, table=True):
    """A batch of people who met one of the two wordings, and how many of them did what was asked. Only ever added."""

    __tablename__ = "message_test_count"
    __table_args__ = (CheckConstraint("did_a <= n_a and did_b <= n_b and did_a >= 0 and did_b >= 0", "did"),)
    id: int | None = key()
    test_id: int = link("message_test.id", cascade=True)
    n_a: int
    did_a: int
    n_b: int
    did_b: int
    at: datetime = moment()
    by: str = ""


class MessageTestLook(Table, table=True):
    """Somebody asked for a test's result: refused before its end, else told."""

    __tablename__ = "message_test_look"
    id: int | None = key()
    test_id: int = link("message_test.id", cascade=True)
    refused: bool
    at: datetime = moment()
    by: str = ""
