"""The verbs of this room, by subject."""

from policy.services.bills import (
    add_action,
    add_bill,
    add_hearing,
    cancel_hearing,
    code_alignment,
    set_session_end,
    take_position,
)
from policy.services.files import (
    READERS,
    import_bills,
    import_bulk,
    import_congress,
    import_legiscan,
    import_table,
    save_found,
)

__all__ = [
    "READERS",
    "add_action",
    "add_bill",
    "add_hearing",
    "cancel_hearing",
    "code_alignment",
    "import_bills",
    "import_bulk",
    "import_congress",
    "import_legiscan",
    "import_table",
    "save_found",
    "set_session_end",
    "take_position",
]
