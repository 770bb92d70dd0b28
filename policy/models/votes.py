"""Tables of recorded votes, and of which bills belong together."""

from datetime import date

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, key, link


class VoteEvent(Table, table=True):
    """A vote on a bill: the motion, the local date, how it went. `counts` are the source's totals by option."""

    __tablename__ = "vote_event"
    __table_args__ = (UniqueConstraint("bill_id", "source", "source_key"),)
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    source: str
    source_key: str = Field(index=True)
    motion: str = ""
    classification: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    chamber: str = ""  # lower, upper, legislature, committee, or "" where nobody said
    on_date: date | None = Field(default=None, index=True)
    result: str = ""  # pass, fail, or ""
    counts: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)  # the import that brought it


class Vote(Table, table=True):
    """How one legislator voted in a vote event: an `option` of `policy.votes.OPTIONS`."""

    __tablename__ = "vote"
    __table_args__ = (Index("ix_vote_person_key", "person_key"),)
    id: int | None = key()
    event_id: int = link("vote_event.id", cascade=True)
    voter: str = ""  # "" until a source names the person
    person_key: str = ""  # the source's id of the person, where it gives one
    option: str


class Voter(Table, table=True):
    """Whom a source means by its id of a person, for sources whose votes carry ids alone (LegiScan)."""

    __tablename__ = "voter"
    __table_args__ = (UniqueConstraint("initiative_id", "person_key"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    person_key: str
    name: str
    party: str = ""
    district: str = ""
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)


class BillRelation(Table, table=True):
    """Another bill that a source names beside this one, by session and number; it need not be here.

    `relation` is the source's word: companion, prior-session, replaces, replaced-by, related.
    """

    __tablename__ = "bill_relation"
    __table_args__ = (Index("ix_bill_relation_bill", "bill_id"), Index("ix_bill_relation_identifier", "identifier_key"))
    id: int | None = key()
    bill_id: int = link("bill.id", cascade=True, index=False)
    source: str
    relation: str
    session: str = ""
    session_key: str = ""
    identifier: str
    identifier_key: str
