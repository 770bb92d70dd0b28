"""Tables of which bills we follow, and what was decided about bills that a saved search found.

Rows are only ever added. What holds is the newest of a bill and member, and of a bill's choices the last not undone.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


class Follow(Table, table=True):
    """That a member follows a bill from now on, or no longer. Without a member it is said for the team."""

    __tablename__ = "bill_follow"
    __table_args__ = (Index("ix_bill_follow_bill_member", "bill_id", "member_id"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    member_id: int | None = link("member.id", nullable=True, cascade=True)
    follows: bool = flag()
    at: datetime = moment()
    by: str = ""


class BillChoice(Table, table=True):
    """A bill that a search found was kept or ignored, or the choice before was taken back (undo).

    `text` is what the bill said that day (`policy.choices.Text`): one that was ignored returns when it says something
    else.
    """

    __tablename__ = "bill_choice"
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True)
    answer: str  # keep, ignore, undo
    why: str = ""
    text: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = moment(index=True)
    by: str = ""
    member_id: int | None = link("member.id", nullable=True, cascade=True)
