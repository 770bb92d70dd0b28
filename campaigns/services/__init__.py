"""The verbs of this room, by subject: each asks who may, checks what was typed, stores it and notes who did it."""

from campaigns.services.events import add_follow_up, correct_event, finish_follow_up, log_event, undo_event
from campaigns.services.plans import change_campaign, drop_campaign, lock_expectation, plan_campaign

__all__ = [
    "add_follow_up",
    "change_campaign",
    "correct_event",
    "drop_campaign",
    "finish_follow_up",
    "lock_expectation",
    "log_event",
    "plan_campaign",
    "undo_event",
]
