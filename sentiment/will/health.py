"""How healthy the measurement itself is: what a reader must know before trusting a level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sentiment.will.evidence import RUNG_LABELS
from sentiment.will.ladder import RungRow

OLD = 90
"""Days after which the newest survey is old: a change since then cannot be seen."""

LOUD = 0.4
"""Part of a goal's mentions from one source from which the signal is more its than the media's."""


@dataclass(frozen=True)
class Measured:
    """How a goal is measured, beside its levels: what the line under each chart says.

    `right` of `judged` hits of its topics were about it; `labels` are random labels behind the share of stories;
    `loudest` brought `part` of its mentions.
    """

    silent: int = 0
    right: int = 0
    judged: int = 0
    labels: int = 0
    loudest: str = ""
    part: float = 0.0


def facts(rungs: Sequence[RungRow], measured: Measured, today: date) -> list[str]:
    """The measurement's health in short phrases, always all of them, so that a missing one is seen as missing."""
    shares = [row for row in rungs if row.level is not None and row.unit == "share" and row.audience == "public"]
    newest = max((row.newest for row in shares if row.newest), default=None)
    houses = sorted({str(row.detail["dominant"]) for row in shares if row.detail.get("dominant")})
    age = "no survey" if newest is None else f"newest survey {(today - newest).days} days old"
    return [
        age,
        f"{' and '.join(houses)} carries half of a level or more" if houses else "no pollster dominates",
        f"{measured.silent} source{'s' * (measured.silent != 1)} silent" if measured.silent else "every source heard",
        f"{measured.loudest} brought {measured.part:.0%} of mentions" if measured.loudest else "no mentions",
        f"{measured.right} of {measured.judged} judged hits were about it" if measured.judged else "topics not judged",
        f"{measured.labels} labels behind the share" if measured.labels else "no labels, so no share of stories",
    ]


def health_lines(
    rungs: Sequence[RungRow], gaps: Sequence[tuple[str, date, date]], today: date, media: Measured | None = None
) -> list[str]:
    """Sentences on a goal's measurement, the gravest first. `gaps`: (source, first day, last day) without data."""
    measured = [row for row in rungs if row.level is not None]
    lines = [_silent(source, start) for source, start, end in gaps if (today - end).days <= 1]
    lines += _of_media(media) if media else []
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


def _of_media(media: Measured) -> list[str]:
    lines = []
    if media.part >= LOUD:
        lines.append(f"{media.loudest} brought {media.part:.0%} of the mentions: the signal is largely its own.")
    if media.judged and media.right < 0.8 * media.judged:
        wrong = media.judged - media.right
        lines.append(f"Topics: {wrong} of {media.judged} judged hits were not about the goal.")
    return lines


def _silent(source: str, start: date) -> str:
    return f"{source}: nothing since {start:%-d %b}. Shown as a gap, not a dip."
