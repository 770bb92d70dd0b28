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
