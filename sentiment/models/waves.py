"""Tables of stakeholder surveys: waves of one question, how many of each group were asked, what they answered."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.tables import Table, key, link, moment


class SurveyWave(Table, table=True):
    """One question asked of everyone in some groups on a day. Waves of one question and audience are compared."""

    __tablename__ = "survey_wave"
    __table_args__ = (UniqueConstraint("initiative_id", "series", "asked_on"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    goal_id: int | None = link("goal.id", nullable=True, cascade=True)  # none: the initiative as a whole
    goal_version_id: int | None = link("goal_version.id", nullable=True, cascade=True)
    series: str  # what makes two waves the same question: its words, its audience, its goal
    question: str
    audience: str
    rung: str
    asked_on: date
    added_at: datetime = moment()
    added_by: str = ""


class WaveGroup(Table, table=True):
    """A group of a wave and how many people it has."""

    __tablename__ = "wave_group"
    wave_id: int = Field(foreign_key="survey_wave.id", ondelete="CASCADE", primary_key=True)
    name: str = Field(primary_key=True)
    asked: int


class WaveAnswer(Table, table=True):
    """One answer in [0, 1]. `person` is a digest that is the same in each wave of a question, or empty."""

    __tablename__ = "wave_answer"
    id: int | None = key()
    wave_id: int = link("survey_wave.id", cascade=True)
    group: str
    score: float
    person: str = ""
