"""Tables of the listening wing: sources and their health, topics, mentions, stories, daily tallies.

Mentions are the only table that grows without bound, so pages never read it whole: what they show
stands in `Story`, `StoryGoal`, `DailyTally` and `SourceTally`, kept in the transaction that saves the
mentions. A recount from the mentions gives the same numbers (`queries.tallies.recount`).
"""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from data.tables import Table, flag, key, link, moment


class Source(Table, table=True):
    """Where mentions come from: a feed that is pulled, or an archive that was imported once."""

    __tablename__ = "source"
    __table_args__ = (
        UniqueConstraint("initiative_id", "address"),
        Index("ix_source_due", "initiative_id", "active", "next_check_at"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    kind: str = "feed"  # feed, archive, sample; x, bluesky, mastodon for searches
    channel: str = Field(default="news", sa_column_kwargs={"server_default": "news"})  # news, social
    address: str  # an http(s) address; "archive:..." for what was imported from files
    title: str = ""
    outlet: str = ""
    active: bool = True
    added_at: datetime = moment()
    added_by: str = ""
    removed_at: datetime | None = moment(nullable=True)  # its mentions stay: they are evidence
    etag: str = ""
    last_modified: str = ""
    memory: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    outcome: str = ""  # "" before the first pull, then new, unchanged, failed; imported for an archive
    error: str = ""
    note: str = ""
    failures: int = 0  # in a row
    checked_at: datetime | None = moment(nullable=True)
    good_at: datetime | None = moment(nullable=True)  # the last pull that was not a failure
    next_check_at: datetime | None = moment(nullable=True)  # when it is due on its own
    wait_until: datetime | None = moment(nullable=True)  # not before: the server asked, or it is failing
    claimed_until: datetime | None = moment(nullable=True)  # a pull holds it; expires should that pull die
    mentions: int = 0
    undated: int = 0
    newest_at: datetime | None = moment(nullable=True)  # of its dated mentions


class PullRecord(Table, table=True):
    """One pull of one source: its health history, kept for three months."""

    __tablename__ = "pull_record"
    __table_args__ = (Index("ix_pull_record_source_at", "source_id", "at"),)
    id: int | None = key()
    source_id: int = link("source.id", cascade=True, index=False)
    at: datetime = moment()
    outcome: str
    new: int = 0
    changed: int = 0
    same: int = 0
    error: str = ""
    note: str = ""
    oldest_at: datetime | None = moment(nullable=True)  # of the entries it carried: how far back it filled in


class SourceGap(Table, table=True):
    """A stretch for which a source told nothing, written by the pull that ended it. A lasting one stands in Source."""

    __tablename__ = "source_gap"
    __table_args__ = (Index("ix_source_gap_source_until", "source_id", "until"),)
    id: int | None = key()
    source_id: int = link("source.id", cascade=True, index=False)
    since: datetime = moment()
    until: datetime = moment()
    why: str  # failing, not pulled


class Topic(Table, table=True):
    """What counts as being about a goal. What it asks for stands in its versions."""

    __tablename__ = "topic"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    goal_id: int = link("goal.id", cascade=True)
    goal_version_id: int = link("goal_version.id", cascade=True)
    version: int = 1
    created_at: datetime = moment()
    retired_at: datetime | None = moment(nullable=True)


class TopicVersion(Table, table=True):
    """A topic's query from `valid_from` on. Never changed."""

    __tablename__ = "topic_version"
    __table_args__ = (UniqueConstraint("topic_id", "number"),)
    id: int | None = key()
    topic_id: int = link("topic.id", cascade=True, index=False)
    number: int = 1
    query: str
    valid_from: datetime = moment()
    changed_by: str = ""


class Story(Table, table=True):
    """A cluster of copies. The counts are over its mentions, kept as they arrive."""

    __tablename__ = "story"
    __table_args__ = (
        Index("ix_story_last_seen", "initiative_id", "last_seen"),
        Index("ix_story_first_seen", "initiative_id", "first_seen"),
        Index("ix_story_placements", "initiative_id", "placements"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    title: str
    first_seen: datetime = moment()  # earliest date of a placement; when we saw it where none is dated
    last_seen: datetime = moment()
    placements: int = 0
    outlets: int = 0
    authors: int = 0
    tone_total: int = 0  # compound tone x 10,000, summed over the placements whose tone was read
    tone_n: int = 0


class StoryPrint(Table, table=True):
    """A text that new mentions are compared with: a MinHash signature, or nothing where it is too short."""

    __tablename__ = "story_print"
    id: int | None = key()
    story_id: int = link("story.id", cascade=True)
    by_hand: bool = flag()  # wins over one that is not
    signature: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class StoryBand(Table, table=True):
    """Index from a band of a signature, a canonical link or a short text to a print.

    `print_id` bears no foreign key: it would need an index as large as the table. Rows go with the initiative.
    """

    __tablename__ = "story_band"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
    initiative_id: int = Field(foreign_key="initiative.id", ondelete="CASCADE", primary_key=True)
    key: int = Field(sa_type=BigInteger, primary_key=True)
    print_id: int = Field(primary_key=True)


class Mention(Table, table=True):
    """One entry of one source, matched or not. Tone is valence, never support."""

    __tablename__ = "mention"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        Index("ix_mention_initiative", "initiative_id", "id"),
    )
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True, index=False)
    source_id: int = link("source.id", cascade=True, index=False)
    external_id: str
    content_key: int = Field(sa_type=BigInteger)  # changes when title or text do
    url: str = ""
    canonical_url: str = ""
    title: str = ""
    text: str = ""
    author: str = ""
    outlet: str = ""
    language: str = ""
    published_at: datetime | None = moment(nullable=True)
    updated_at: datetime | None = moment(nullable=True)
    day: date | None = None  # local date of publication; none where undated or dated in the future
    date_flag: str = ""  # "", undated, future
    fetched_at: datetime = moment()
    story_id: int = link("story.id", cascade=True)
    by_hand: bool = flag()  # a person chose its story
    bot: bool = flag()  # its author says it is automated
    tone_neg: float | None = None
    tone_neu: float | None = None
    tone_pos: float | None = None
    tone: float | None = None  # compound, in [-1, 1], four decimals
    batch_id: int | None = link("import_batch.id", nullable=True, cascade=True)


class MentionGone(Table, table=True):
    """An entry that its source took back, or that a person removed: never saved again. Holds nothing that it said."""

    __tablename__ = "mention_gone"
    source_id: int = Field(foreign_key="source.id", ondelete="CASCADE", primary_key=True)
    external_id: str = Field(primary_key=True)
    at: datetime = moment()
    why: str  # taken back, removed


class StoryEdit(Table, table=True):
    """Stories merged, or a story split, by hand. Old numbers of merged stories lead to the one they went into."""

    __tablename__ = "story_edit"
    id: int | None = key()
    initiative_id: int = link("initiative.id", cascade=True)
    kind: str  # merge, split
    story_id: int = Field(index=True)  # what was merged into, or split
    other_id: int = Field(index=True)  # what went into it, or the new one
    mentions: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # those that moved
    at: datetime = moment()
    by: str = ""


class MentionTopic(Table, table=True):
    """A mention that a topic matched. The goal is the topic's, repeated for the index by day."""

    __tablename__ = "mention_topic"
    __table_args__ = (
        Index("ix_mention_topic_topic_day", "topic_id", "day"),
        Index("ix_mention_topic_goal_day", "goal_id", "day"),
    )
    mention_id: int = Field(foreign_key="mention.id", ondelete="CASCADE", primary_key=True)
    topic_id: int = Field(foreign_key="topic.id", ondelete="CASCADE", primary_key=True)
    topic_version: int
    goal_id: int = link("goal.id", cascade=True, index=False)
    day: date | None = None


class StoryGoal(Table, table=True):
    """A story that speaks of a goal, and its first dated placement there: where and when it counts once."""

    __tablename__ = "story_goal"
    __table_args__ = (
        Index("ix_story_goal_goal_seen", "goal_id", "last_seen"),
        Index("ix_story_goal_goal_day", "goal_id", "first_day"),
    )
    story_id: int = Field(foreign_key="story.id", ondelete="CASCADE", primary_key=True)
    goal_id: int = Field(foreign_key="goal.id", ondelete="CASCADE", primary_key=True)
    last_seen: datetime = moment()
    placements: int = 0
    first_day: date | None = None
    first_mention_id: int | None = None
    first_source_id: int | None = None
    first_tone: int | None = None  # compound tone x 10,000


class DailyTally(Table, table=True):
    """Mentions and new stories of a goal by local day and source. Copies of a story count once, on its first day."""

    __tablename__ = "daily_tally"
    goal_id: int = Field(foreign_key="goal.id", ondelete="CASCADE", primary_key=True)
    day: date = Field(primary_key=True)
    source_id: int = Field(foreign_key="source.id", ondelete="CASCADE", primary_key=True, index=True)
    mentions: int = 0
    stories: int = 0
    tone_total: int = 0  # compound tone x 10,000 of those stories' first placements: whole numbers add up exactly
    tone_n: int = 0


class SourceTally(Table, table=True):
    """Everything a source carried on a local day, matched or not: what shares and rhythms are taken of."""

    __tablename__ = "source_tally"
    source_id: int = Field(foreign_key="source.id", ondelete="CASCADE", primary_key=True)
    day: date = Field(primary_key=True)
    mentions: int = 0
