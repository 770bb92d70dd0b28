"""The verbs of this room, by subject."""

from policy.services.bills import (
    add_action,
    add_bill,
    add_hearing,
    cancel_hearing,
    code_alignment,
    import_bills,
    set_session_end,
    take_position,
)

__all__ = [
    "add_action",
    "add_bill",
    "add_hearing",
    "cancel_hearing",
    "code_alignment",
    "import_bills",
    "set_session_end",
    "take_position",
]
