"""What was used of the services that count: posts read, by month. Of the whole installation, as the token is."""

from sqlmodel import Field

from data.tables import Table


class SearchUse(Table, table=True):
    """Posts read in a month (UTC) of a service that sells them, and those being read at this moment."""

    __tablename__ = "search_use"
    service: str = Field(primary_key=True)
    month: str = Field(primary_key=True)  # "2026-11"
    posts: int = 0
