"""The verbs of this room, by subject: each asks who may, checks what was typed, stores it and notes who did it."""

from campaigns.services.debriefs import drop_debrief, write_debrief
from campaigns.services.events import add_follow_up, correct_event, finish_follow_up, log_event, undo_event
from campaigns.services.planning import (
    cancel_event,
    change_event,
    drop_template,
    extend_series,
    plan_event,
    save_template,
    set_event_status,
)
from campaigns.services.plans import change_campaign, drop_campaign, lock_expectation, plan_campaign

__all__ = [
    "add_follow_up",
    "cancel_event",
    "change_campaign",
    "change_event",
    "correct_event",
    "drop_campaign",
    "drop_debrief",
    "drop_template",
    "extend_series",
    "finish_follow_up",
    "lock_expectation",
    "log_event",
    "plan_campaign",
    "plan_event",
    "save_template",
    "set_event_status",
    "undo_event",
    "write_debrief",
]
