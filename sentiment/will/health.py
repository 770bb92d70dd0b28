"""How healthy the measurement itself is: what a reader must know before trusting a level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sentiment.will.evidence import RUNG_LABELS
from sentiment.will.ladder import RungRow

OLD = 90
"""Days after which the newest survey is old: a change since then cannot be seen."""


def health_lines(rungs: Sequence[RungRow], gaps: Sequence[tuple[str, date, date]], today: date) -> list[str]:
    """Sentences on a goal's measurement, the gravest first. `gaps`: (source, first day, last day) without data."""
    measured = [row for row in rungs if row.level is not None]
    lines = [_silent(source, start) for source, start, end in gaps if (today - end).days <= 1]
    if not any(row.unit == "share" for row in measured):
        return ["No survey of the public yet.", *lines]
    for row in measured:
        if row.unit != "share" or row.newest is None:
            continue
        whom = "" if row.audience == "public" else f", {row.audience}"
        name = f"{RUNG_LABELS[row.rung]}{whom}"
        age = (today - row.newest).days
        if age > OLD:
            lines.append(f"{name}: the newest survey is {age} days old ({row.newest:%-d %b %Y}).")
        if house := row.detail.get("dominant"):
            lines.append(f"{name}: {house} carries half of the level or more, so its own lean could move it.")
        if assumed := row.detail.get("assumed"):
            some = "1 survey does" if assumed == 1 else f"{assumed} surveys do"
            lines.append(f"{name}: {some} not say how many answered; a small number is assumed.")
        if len(row.detail.get("wordings", [])) > 1:
            count = len(row.detail["wordings"])
            lines.append(f"{name}: {count} wordings were asked; the level is that of the questions as usually asked.")
    return lines


def _silent(source: str, start: date) -> str:
    return f"{source}: nothing since {start:%-d %b}. Shown as a gap, not a dip."
