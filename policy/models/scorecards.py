"""Tables of published scorecards: which votes were chosen, and when they were locked."""

from datetime import date, datetime

from sqlmodel import Field

from data.tables import Table, key, link, moment


class Scorecard(Table, table=True):
    """A choice of votes, locked. It is never changed: another choice is another scorecard."""

    __tablename__ = "scorecard"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    title: str
    jurisdiction: str = ""
    session: str = ""
    chamber: str = ""  # lower, upper, or "" for both
    locked_at: datetime = moment()
    locked_by: str = ""


class ScorecardVote(Table, table=True):
    """A vote of a scorecard, by the source's key of it, and what we asked for on its day when it was locked."""

    __tablename__ = "scorecard_vote"
    id: int | None = key()
    scorecard_id: int = link("scorecard.id", cascade=True)
    bill_id: int = link("bill.id", cascade=True)
    source: str
    source_key: str
    motion: str
    on_date: date | None = Field(default=None)
    stance: str
