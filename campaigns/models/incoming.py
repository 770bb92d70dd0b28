"""Tables of where events came from when another program told of them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint

from data.tables import Table, key, link, moment


class EventOrigin(Table, table=True):
    """What another program calls an event of ours, and how it was told last: by it the same file adds nothing.

    It points to one event, or to a series. `rsvps` are people who said they would come, as that program counts them:
    never attendance. `batch_id` is the import that brought it.
    """

    __tablename__ = "event_origin"
    __table_args__ = (UniqueConstraint("initiative_id", "source", "external_key"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    source: str  # ics, osdi, mobilize, events-table
    external_key: str
    event_id: int | None = link("outreach_event.id", nullable=True, cascade=True)
    series_id: int | None = link("event_series.id", nullable=True, cascade=True)
    fingerprint: str
    sequence: int = 0
    told_at: datetime | None = moment(nullable=True)
    rsvps: int | None = None
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)
    shared: bool = False  # another import told of it too: undoing the first one leaves it
    seen_at: datetime = moment()
