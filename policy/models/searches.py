"""Tables of saved searches for new bills, and what each found."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


class BillSearch(Table, table=True):
    """A saved search: words, and where they are looked for. `matched_at`: bills stored before then were asked."""

    __tablename__ = "bill_search"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    goal_id: int | None = link("goal.id", nullable=True, cascade=True)
    goal_version_id: int | None = link("goal_version.id", nullable=True, cascade=True)
    words: str
    jurisdiction: str = ""
    jurisdiction_key: str = ""
    session: str = ""
    session_key: str = ""
    live: bool = flag()  # Open States is asked too
    matched_at: datetime | None = moment(nullable=True)
    ended_at: datetime | None = moment(nullable=True)
    created_at: datetime = moment()
    created_by: str = Field(default="")


class SearchFind(Table, table=True):
    """That a search found a bill."""

    __tablename__ = "bill_search_find"
    __table_args__ = (UniqueConstraint("search_id", "bill_id"),)
    id: int | None = key()
    search_id: int = link("bill_search.id", cascade=True, index=False)
    bill_id: int = link("bill.id", cascade=True)
    found_at: datetime = moment()
