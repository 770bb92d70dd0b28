"""Where this room's tables may name a person who is in no table of people, and how each is erased."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from campaigns.models import StoryKept, StoryTeller
from campaigns.queries import stories
from data.forgetting import Names, emptied, removed

WITHDRAWN = "A story that was withdrawn"
FORGOTTEN = "Its teller asked to be forgotten."


def _teller(session: Session, key: int, by: str, at: datetime) -> None:
    """Whoever told a story is forgotten with it: it is withdrawn for good, and its words go."""
    row = session.get_one(StoryTeller, key)
    story = session.get_one(StoryKept, row.story_id)
    stories.set_withdrawn(session, row.story_id, by=by, now=at)
    story.title, story.text = WITHDRAWN, FORGOTTEN
    session.flush()


def _event(*columns: str, table: str = "outreach_event", what: str = "an event", record: str = "id") -> Names:
    return Names(table, columns, what, "outreach", "event", record)


def _campaign(table: str, *columns: str, what: str, record: str = "campaign_id") -> Names:
    return Names(table, columns, what, "campaigns", "campaign", record)


NAMES = (
    Names("story_teller", ("name",), "the teller of a story, with the story's words", "campaigns", erase=_teller),
    Names(
        "debrief_quote", ("attribution",), "the name under a quote", "outreach",
        erase=emptied("debrief_quote", attribution="", consent=False),
    ),
    Names(
        "campaign_messenger", ("name",), "a messenger of a campaign", "campaigns", "campaign", "campaign_id",
        erase=removed("campaign_messenger"), instead="left out",
    ),
    Names(
        "follow_up", ("to_whom",), "to whom something was promised", "outreach", "event", "event_id",
        erase=emptied("follow_up", to_whom="somebody"), instead="somebody",
    ),
    Names(
        "campaign_asset", ("credit",), "the credit of an asset", "campaigns", "campaign", "campaign_id",
        erase=emptied("campaign_asset", credit=""),
    ),
    _event(
        "name", "place", "address", "accessibility", "heard", "cancelled_why", "online_url", "attendance_said",
        "description", "page_url",
    ),
    Names("event_template", ("name", "answers"), "a template of events", "outreach"),
    _event("what", table="follow_up", what="a follow-up or a commitment", record="event_id"),
    _event("window_title", "heard", "next_time", table="debrief", what="a debrief", record="event_id"),
    Names("debrief_quote", ("text",), "a quote of a debrief", "outreach"),
    Names("debrief_theme", ("theme",), "a theme of a debrief", "outreach"),
    Names("story_kept", ("title", "text"), "a story", "campaigns"),
    _campaign("campaign", "name", "summary", what="a campaign", record="id"),
    _campaign("campaign_frame", "problem", "solution", "call", what="the frame of a campaign"),
    _campaign("message", "text", what="a message"),
    Names("message_entry", ("text", "why"), "the history of a message", "campaigns"),
    _campaign("message_test", "name", "wording_a", "wording_b", "outcome", what="a message test"),
    _campaign("campaign_messenger", "role", "note", what="a note about a messenger"),
    _campaign("campaign_tactic", "name", what="a tactic"),
    _campaign("content_item", "title", "address", what="an item of the content calendar"),
    _campaign("budget_entry", "note", what="a note about money"),
    _campaign("campaign_asset", "name", "place", "licence", what="an asset"),
    _campaign("campaign_output", "what", "method", "source", what="an output of a campaign"),
    _campaign("expectation", "comparison", "reason", what="an expected change"),
    Names("person_action", ("source",), "where it was noted what somebody did", "outreach", "person", "person_id"),
)  # fmt: skip
"""Columns that hold a name by themselves first, then texts that may mention one."""
