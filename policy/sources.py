"""Where bills come from: how each source is called, and whose word stands where two disagree."""

from __future__ import annotations

NAMES = {
    "congress": "congress.gov",
    "openstates": "Open States",
    "legiscan": "LegiScan",
    "table": "a table",
    "hand": "added by hand",
}
"""The sources, the nearest to the legislature first: its value stands, the others are shown beside it."""

_RANK = {name: number for number, name in enumerate(NAMES)}


def rank(source: str) -> tuple[int, str]:
    """The place of a source: the lower, the sooner its word stands."""
    return _RANK.get(source, len(_RANK)), source


def name(source: str) -> str:
    """A source as people call it."""
    return NAMES.get(source, source)
