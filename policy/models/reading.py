"""Tables of what each member has read of the changes to bills: a mark belongs to one member and one change."""

from datetime import datetime

from sqlalchemy import UniqueConstraint

from data.tables import Table, key, link, moment


class ChangeReader(Table, table=True):
    """From when changes count for a member: a week before they first looked. It never moves."""

    __tablename__ = "bill_change_reader"
    __table_args__ = (UniqueConstraint("member_id"),)
    id: int | None = key()
    member_id: int = link("member.id", cascade=True, index=False)
    since: datetime = moment()


class ChangeRead(Table, table=True):
    """That a member has read a change of a bill."""

    __tablename__ = "bill_change_read"
    __table_args__ = (UniqueConstraint("change_id", "member_id"),)
    id: int | None = key()
    change_id: int = link("bill_change.id", cascade=True, index=False)
    member_id: int = link("member.id", cascade=True)
    at: datetime = moment()
