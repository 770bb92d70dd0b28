"""Tables of topics' precision: what was drawn to be judged, and what people judged right or wrong."""

from datetime import datetime

from sqlmodel import Field

from data.tables import Table, key, link, moment


class TopicDraw(Table, table=True):
    """Which mentions a topic's hits are drawn from: those stored up to one. The newest draw rules.

    The order of drawing is worked out from the keys (`sentiment.listening.precision.order`), so it is not stored
    and stays the same when the topic changes: what was judged still applies to the hits that stay.
    """

    __tablename__ = "topic_draw"
    id: int | None = key()
    topic_id: int = link("topic.id", cascade=True)
    upto: int  # key of the newest mention then
    at: datetime = moment()
    by: str = ""


class TopicJudgement(Table, table=True):
    """What a person said of one hit of a topic: about it or not. The last word on a mention stands."""

    __tablename__ = "topic_judgement"
    topic_id: int = Field(foreign_key="topic.id", ondelete="CASCADE", primary_key=True)
    mention_id: int = Field(foreign_key="mention.id", ondelete="CASCADE", primary_key=True, index=True)
    topic_version: int
    right: bool | None = None  # None: cannot tell from what is stored
    at: datetime = moment()
    by: str = ""
