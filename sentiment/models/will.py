"""Tables of the will wing: surveys, and estimates as they were known when they were made."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, key, link, moment


class Poll(Table, table=True):
    """One published share of one question to one group. Shares lie in [0, 1]; `n` is null where nobody says."""

    __tablename__ = "poll"
    __table_args__ = (
        UniqueConstraint("goal_id", "poll_key"),
        Index("ix_poll_rung", "initiative_id", "goal_id", "audience", "rung"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    goal_id: int = link("goal.id", cascade=True, index=False)
    goal_version_id: int = link("goal_version.id", cascade=True)
    poll_key: str  # who asked whom, when, what: see `evidence.poll_key`
    audience: str
    rung: str
    kind: str = "poll"  # poll, pulse
    pollster: str
    sponsor: str = ""
    starts_on: date
    ends_on: date
    share: float
    against: float | None = None
    unsure: float | None = None
    n: int | None = None
    population: str = ""
    mode: str = ""
    wording: str = ""
    subgroup: str = ""  # empty: everyone
    tracking: bool = False
    url: str = ""
    page: str = ""  # page or row of origin
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)
    added_at: datetime = moment()
    changed_at: datetime = moment(index=True)
    added_by: str = ""


class WillEstimate(Table, table=True):
    """The level of a rung as it was worked out on a day. Never changed: "as known then" reads this store.

    `level` is null where nothing public is measured. `unit` is share or rate.
    """

    __tablename__ = "will_estimate"
    __table_args__ = (Index("ix_will_estimate_rung", "goal_id", "audience", "rung", "unit", "id"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    goal_id: int = link("goal.id", cascade=True, index=False)
    goal_version_id: int = link("goal_version.id", cascade=True)
    audience: str
    rung: str
    unit: str = "share"
    as_of: date
    made_at: datetime = moment()
    method: str
    fingerprint: str  # of the evidence and the method
    level: float | None = None
    low: float | None = None
    high: float | None = None
    low95: float | None = None
    high95: float | None = None
    n: int = 0
    surveys: int = 0
    newest: date | None = None
    since: date | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    p_rise: float | None = None
    verdict: str = "cannot tell"
    needs: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    parameters: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    series: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
