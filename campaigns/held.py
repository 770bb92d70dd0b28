"""People counted at events, beside the places where the community lives. Pure.

Events have numbers where nobody wrote down names: where they were held says where we went, not where people live, so it
stands beside the people by name and is never added to them.
"""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.reach import Headcount, Held, matcher


def held_by_group(rows: Sequence[Headcount], names: Sequence[str]) -> dict[str, Held]:
    """People counted at events, gathered into the groups of a profile of places by where the events were held.

    A share is of the lowest numbers written down, here and in all: the highest are often open (12+), and where nobody
    counted there is no number at all.
    """
    find = matcher(names)
    at: dict[str | None, list[Headcount]] = {name: [] for name in (*names, None)}
    for row in rows:
        at[find(row.name)].append(row)
    every = sum(row.low for row in rows)
    summed = {name: _sum(name, at[name]) for name in names}
    return {name: Held(row, row.low / every if every else None) for name, row in summed.items()}


def no_event(held: dict[str, Held]) -> list[str]:
    """Places in which no event was held."""
    return [name for name, one in held.items() if not one.row.events]


def _sum(name: str, rows: Sequence[Headcount]) -> Headcount:
    high = None if any(row.high is None for row in rows) else sum(row.high or 0 for row in rows)
    return Headcount(
        name, sum(row.events for row in rows), sum(row.low for row in rows), high, sum(row.unknown for row in rows)
    )
