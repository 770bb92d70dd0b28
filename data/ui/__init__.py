"""What every page shares: head, filters, empty states, saving, charts."""

from data.ui.frame import AUDIENCES, Context, Filters, page, reading, sidebar
from data.ui.parts import attempt, chart, clear, empty, may, md, table
from data.ui.places import go, link
from data.ui.theme import DARK, LIGHT, Tokens, dress

__all__ = [
    "AUDIENCES",
    "DARK",
    "LIGHT",
    "Context",
    "Filters",
    "Tokens",
    "attempt",
    "chart",
    "clear",
    "dress",
    "empty",
    "go",
    "link",
    "may",
    "md",
    "page",
    "reading",
    "sidebar",
    "table",
]
