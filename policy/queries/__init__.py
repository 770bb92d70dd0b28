"""Every select and insert of this room. Rows leave as frozen dataclasses."""

from policy.queries.boards import NO_STANCE, board
from policy.queries.reads import (
    actions_by_bill,
    bill_id_of,
    bills,
    changes_since,
    detail,
    goal_links,
    hearing,
    hearings,
    milestones,
    numbered,
    session_ends,
)
from policy.queries.relations import RelatedRow, at_hand, differences, related_to
from policy.queries.saving import Saving, save_many
from policy.queries.search import search
from policy.queries.steps import on_timeline
from policy.queries.stored import bills_of_source, keys_of, known_by_id, known_many, lots, misplaced, sessions
from policy.queries.votes import companions, legislator_votes, name_voters, votes_of
from policy.queries.writes import (
    cancel_hearing,
    change_hearing,
    insert_change,
    insert_coding,
    insert_hearing,
    insert_position,
    set_session_end,
)

__all__ = [
    "NO_STANCE",
    "RelatedRow",
    "Saving",
    "actions_by_bill",
    "at_hand",
    "bill_id_of",
    "bills",
    "bills_of_source",
    "board",
    "cancel_hearing",
    "change_hearing",
    "changes_since",
    "companions",
    "detail",
    "differences",
    "goal_links",
    "hearing",
    "hearings",
    "insert_change",
    "insert_coding",
    "insert_hearing",
    "insert_position",
    "keys_of",
    "known_by_id",
    "known_many",
    "legislator_votes",
    "lots",
    "milestones",
    "misplaced",
    "name_voters",
    "numbered",
    "on_timeline",
    "related_to",
    "save_many",
    "search",
    "session_ends",
    "sessions",
    "set_session_end",
    "votes_of",
]
