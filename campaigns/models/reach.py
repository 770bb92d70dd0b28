"""Tables of the community that outreach means to reach."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint

from data.tables import Table, key, link, moment


class CommunityProfile(Table, table=True):
    """How many people, or which share of them, the community has of each group, by one source.

    Never changed: newer figures are a new profile of the same dimension with the next number.
    """

    __tablename__ = "community_profile"
    __table_args__ = (UniqueConstraint("initiative_id", "dimension", "number"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    dimension: str  # place, language, age
    number: int = 1
    unit: str  # people, share
    source: str
    year: int
    added_at: datetime = moment()
    added_by: str = ""


class ProfileGroup(Table, table=True):
    """One group of a profile: people, or a share in [0, 1]."""

    __tablename__ = "profile_group"
    __table_args__ = (UniqueConstraint("profile_id", "name"), CheckConstraint("value >= 0", "value"))
    id: int | None = key()
    profile_id: int = link("community_profile.id", cascade=True)
    position: int = 0
    name: str
    value: float
