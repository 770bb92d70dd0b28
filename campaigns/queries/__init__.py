"""Every select and insert of this room. Rows leave as frozen dataclasses."""

from campaigns.queries.follow_ups import delete_follow_up, follow_up, follow_ups, insert_follow_up, set_done
from campaigns.queries.outreach import (
    campaign_totals,
    delete_event,
    engagement,
    event,
    event_keyed,
    events,
    find_events,
    insert_event,
    known,
    logged_since,
    set_heard,
)
from campaigns.queries.plans import (
    campaign,
    campaigns,
    delete_campaign,
    find_campaigns,
    insert_campaign,
    insert_expectation,
    update_campaign,
)

__all__ = [
    "campaign",
    "campaign_totals",
    "campaigns",
    "delete_campaign",
    "delete_event",
    "delete_follow_up",
    "engagement",
    "event",
    "event_keyed",
    "events",
    "find_campaigns",
    "find_events",
    "follow_up",
    "follow_ups",
    "insert_campaign",
    "insert_event",
    "insert_expectation",
    "insert_follow_up",
    "known",
    "logged_since",
    "set_done",
    "set_heard",
    "update_campaign",
]
