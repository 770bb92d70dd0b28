"""Tables of the reading wing: what people said of mentions, the models that learned from it, and the shares told.

A label stands until it is undone or its maker changes their mind; then it is ended, never deleted. It goes with its
mention, so that forgetting a mention forgets what was said of it.
"""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


class Label(Table, table=True):
    """What one person said of one mention for one goal."""

    __tablename__ = "label"
    __table_args__ = (
        Index("ix_label_goal_mention", "goal_id", "mention_id"),
        Index("ix_label_goal_text", "goal_id", "text_key"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    goal_id: int = link("goal.id", cascade=True, index=False)
    goal_version_id: int = link("goal_version.id", cascade=True)
    mention_id: int | None = link("mention.id", nullable=True, cascade=True)
    text: str = ""  # of an imported label whose mention is not here
    text_key: str = ""
    stance: str  # favor, against, neither, off topic, unsure
    drawn: str  # random (for shares and training), informative or import (for training alone)
    second: bool = flag()  # somebody else had labelled it, and this was said without seeing what
    complete_to: int | None = None  # of a random one: up to which story its month and channel were drawn without a hole
    by: str
    member_id: int | None = link("member.id", nullable=True)
    at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True)
    ended: str = ""  # undone, changed


class StanceRecord(Table, table=True):
    """A stance model as it was trained. Nothing fitted is stored: it is fitted again to the same labels."""

    __tablename__ = "stance_model"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    goal_id: int = link("goal.id", cascade=True)
    trained_at: datetime = moment()
    seed: int
    labels: int
    favor: int
    against: int
    neither: int
    mean_f: float
    guessing: float
    fingerprint: str
    report: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class StanceGuess(Table, table=True):
    """A model's probabilities for a story about a goal. Never counted: they sharpen a share and sort what to read."""

    __tablename__ = "stance_guess"
    goal_id: int = Field(foreign_key="goal.id", ondelete="CASCADE", primary_key=True)
    story_id: int = Field(foreign_key="story.id", ondelete="CASCADE", primary_key=True, index=True)
    mention_id: int  # the first placement, which was read
    model_id: int = link("stance_model.id", cascade=True)
    favor: float
    against: float
    neither: float


class ShareTally(Table, table=True):
    """The shares of a goal's stories in a period and channel, as told on a day: what pages show without counting."""

    __tablename__ = "share_tally"
    goal_id: int = Field(foreign_key="goal.id", ondelete="CASCADE", primary_key=True)
    channel: str = Field(primary_key=True)  # all, news, social
    kind: str = Field(primary_key=True)  # month, recent, year
    start: date = Field(primary_key=True)
    end: date
    at: datetime = moment()
    fingerprint: str  # of the stories, labels and model behind it
    told: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
