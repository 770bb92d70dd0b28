"""Tables of what we stand for and what legislatures do, by subject."""

from policy.models.bills import (
    Bill,
    BillAction,
    BillChange,
    BillSource,
    BillStep,
    Coding,
    Hearing,
    LegislativeSession,
    Position,
    Sponsorship,
)
from policy.models.votes import BillRelation as BillRelation
from policy.models.votes import Vote as Vote
from policy.models.votes import VoteEvent as VoteEvent
from policy.models.votes import Voter as Voter

__all__ = [
    "Bill",
    "BillAction",
    "BillChange",
    "BillSource",
    "BillStep",
    "Coding",
    "Hearing",
    "LegislativeSession",
    "Position",
    "Sponsorship",
]
