"""Tables of people: who they are, how they may be reached, what they agreed to, and what they refused.

Only what the work needs is kept. Whoever asks to be forgotten leaves no row here but keyed hashes
(`Refusal`), which refuse the same address again without saying whose it was.
"""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, String, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


class Person(Table, table=True):
    """Somebody the work meets, named as they wrote it. `merged_into_id` is set where they were another person."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_initiative_name_key", "initiative_id", "name_key"),
        Index("ix_person_initiative_block_key", "initiative_id", "block_key"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    given: str = ""
    family: str = ""
    full_name: str = ""  # as written
    name_key: str = ""  # folded and sorted: `campaigns.names.key`
    block_key: str = ""  # where they live and their initials: `campaigns.people.block`
    language: str = ""
    place: str = ""
    postcode: str = ""
    partner_id: int | None = link("partner.id", nullable=True)  # who brought them first
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)
    merged_into_id: int | None = link("person.id", nullable=True, cascade=True)
    added_at: datetime = moment()
    added_by: str = ""


class PersonPartner(Table, table=True):
    """A partner that brought a person: each partner sees its own people, and a person may be several partners'."""

    __tablename__ = "person_partner"
    __table_args__ = (
        UniqueConstraint("person_id", "partner_id"),
        Index("ix_person_partner_partner_person", "partner_id", "person_id"),  # a partner's people, without the rows
    )
    id: int | None = key()
    person_id: int = link("person.id", cascade=True, index=False)
    partner_id: int = link("partner.id", cascade=True, index=False)
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)


class PartnerRow(Table, table=True):
    """What a partner's own row said of a person, as it came: what that partner may have back, and nobody else's.

    `agreed` are scopes of consent, with commas. The same row again is not kept twice.
    """

    __tablename__ = "partner_row"
    __table_args__ = (Index("ix_partner_row_person_partner", "person_id", "partner_id"),)
    id: int | None = key()
    person_id: int = link("person.id", cascade=True, index=False)
    partner_id: int = link("partner.id", cascade=True, index=False)
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)
    name: str = ""
    email: str = ""
    phone: str = ""
    external_id: str = ""
    place: str = ""
    postcode: str = ""
    language: str = ""
    agreed: str = ""
    agreed_on: date | None = None
    agreed_until: date | None = None


class PersonIdentifier(Table, table=True):
    """An e-mail address, a phone number (E.164) or another system's number of a person, in its normal form.

    `shared` says that more than one person is known to use it, such as a household. Several persons may hold one.
    """

    __tablename__ = "person_identifier"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "value"),
        Index("ix_person_identifier_initiative_value", "initiative_id", "kind", "value"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    person_id: int = link("person.id", cascade=True, index=False)
    kind: str  # email, phone, external
    # In the order of its bytes, whatever the database sorts by: an address is looked for by how it begins.
    value: str = Field(sa_type=String().with_variant(String(collation="C"), "postgresql"))
    shared: bool = flag()
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)


class Consent(Table, table=True):
    """What a person agreed to, when, until when, and where that was said."""

    __tablename__ = "consent"
    id: int | None = key()
    person_id: int = link("person.id", cascade=True)
    scope: str  # email, phone, text, mail, story, photo
    given_on: date
    expires_on: date | None = None
    source: str = ""
    withdrawn_at: datetime | None = moment(nullable=True)
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)


class OptOut(Table, table=True):
    """What a person does not want any more. No import opens it again; only a person does, on their word."""

    __tablename__ = "opt_out"
    __table_args__ = (UniqueConstraint("person_id", "scope"),)
    id: int | None = key()
    person_id: int = link("person.id", cascade=True)
    scope: str  # a scope of consent, or "all"
    at: datetime = moment()
    by: str = ""
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)  # a sheet on which they said no


class RefusalKey(Table, table=True):
    """The secret of an initiative's keyed hashes. It stands in backups and in no export."""

    __tablename__ = "refusal_key"
    __table_args__ = (UniqueConstraint("initiative_id"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    secret: str


class Refusal(Table, table=True):
    """The keyed hash (HMAC-SHA-256) of something that must not come back: who it was is not kept."""

    __tablename__ = "refusal"
    __table_args__ = (UniqueConstraint("initiative_id", "hash"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    hash: str
    refused_on: date


class RowTaken(Table, table=True):
    """Which person a row without any address was taken as, by the row's keyed hash: the same row adds nobody."""

    __tablename__ = "row_taken"
    __table_args__ = (UniqueConstraint("initiative_id", "hash"),)
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    hash: str
    person_id: int = link("person.id", cascade=True)
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)


class MatchQueue(Table, table=True):
    """A row that may be somebody known, as it was typed, until a person says who it is."""

    __tablename__ = "match_queue"
    __table_args__ = (
        UniqueConstraint("initiative_id", "hash"),
        Index("ix_match_queue_initiative_state", "initiative_id", "state"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    hash: str  # the row's keyed hash: the same row waits once
    row_name: str = ""  # which row of what, as the import names it
    incoming: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    candidates: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    why: str = ""
    state: str = "open"  # open, skipped, same, new
    person_id: int | None = link("person.id", nullable=True, cascade=True)  # who it was, once decided
    partner_id: int | None = link("partner.id", nullable=True)
    event_id: int | None = link("outreach_event.id", nullable=True, cascade=True)  # where they signed in
    event_role: str = ""
    event_status: str = ""
    walk_in: bool = flag()
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)
    came_at: datetime = moment()
    decided_at: datetime | None = moment(nullable=True)
    decided_by: str = ""


class Merge(Table, table=True):
    """Two persons that were found to be one. `moved` says what went over, so that it can be taken back."""

    __tablename__ = "person_merge"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    kept_id: int = link("person.id", cascade=True)
    gone_id: int = link("person.id", cascade=True)
    moved: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = moment()
    by: str = ""
    undone_at: datetime | None = moment(nullable=True)
    undone_by: str = ""


class PersonAction(Table, table=True):
    """Something a person did beside coming to an event: it moves them on the ladder of engagement, no opinion does.

    `kind` is one of `campaigns.persons.ACTIONS`; `source` says where it was seen or written down.
    """

    __tablename__ = "person_action"
    id: int | None = key()
    person_id: int = link("person.id", cascade=True)
    kind: str
    on_day: date
    event_id: int | None = link("outreach_event.id", nullable=True, cascade=True)
    campaign_id: int | None = link("campaign.id", nullable=True, cascade=True)
    source: str
    at: datetime = moment()
    by: str = ""


class Participation(Table, table=True):
    """A person's part in an event. Where they were forgotten `person_id` is null: the count stays, nobody is named."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id", "role"),
        Index("ix_participation_event_status_person", "event_id", "status", "person_id"),  # who came, without the rows
    )
    id: int | None = key()
    event_id: int = link("outreach_event.id", cascade=True, index=False)
    person_id: int | None = link("person.id", nullable=True, cascade=True)
    role: str = "attendee"  # attendee, host, volunteer
    status: str = "invited"  # invited, rsvp, checked in, attended, no show, cancelled
    walk_in: bool = flag()
    at: datetime | None = moment(nullable=True)
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)
