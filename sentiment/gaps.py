"""Gaps: stretches of time for which a source cannot tell anything. A dead feed is a gap, never falling interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sentiment.mentions import PullRow, SourceGap, SourceRow

LEAST = timedelta(hours=36)
"""A shorter stretch without a good pull loses no day: feeds carry what they said since."""


@dataclass(frozen=True)
class Stretch:
    """From the last thing heard to the next. Why: failing, not pulled, silent."""

    since: datetime
    until: datetime
    why: str


def closed(source: SourceRow, pull: PullRow) -> Stretch | None:
    """The gap that a good pull ends; `source` as it was before. None where nothing was missed.

    What the entries of that pull reach back to is filled in; a server that says nothing has changed since the
    last good pull has left nothing out.
    """
    last = source.good_at or source.added_at
    if source.good_at is None and not source.failures:
        return None  # the first pull of all: before it, nobody listened
    unchanged = pull.outcome == "unchanged" and pull.oldest_at is None
    heard = last if unchanged else min(pull.oldest_at or pull.at, pull.at)
    if heard - last <= LEAST:
        return None
    return Stretch(last, heard, "failing" if source.failures else "not pulled")


def gaps(source: SourceRow, stored: Sequence[Stretch], tz: tzinfo, now: datetime) -> list[SourceGap]:
    """The gaps of one source: those that are over, and the one that lasts.

    A source that is pulled well but has brought nothing for two weeks is silent: perhaps nobody writes, perhaps
    the feed has died without saying so.
    """
    found = list(stored)
    health, last = source.health(now), source.good_at or source.added_at
    if health in ("failing", "stopped") and source.outcome == "failed" and now - last > LEAST:
        found.append(Stretch(last, now, "failing"))
    elif health == "silent":
        found.append(Stretch(source.newest_at or source.added_at, now, "silent"))
    elif health == "good" and now - last > LEAST:
        found.append(Stretch(last, now, "not pulled"))
    spoken = (_days(source, stretch, tz, now) for stretch in found)
    return [gap for gap in spoken if gap.start <= gap.end]


def _days(source: SourceRow, stretch: Stretch, tz: tzinfo, now: datetime) -> SourceGap:
    """From the day after the last one that was heard to the day before the next, or to today."""
    first = stretch.since.astimezone(tz).date() + timedelta(days=1)
    last = stretch.until.astimezone(tz).date() - timedelta(days=0 if stretch.until >= now else 1)
    return SourceGap(source.id, source.name, first, last, stretch.why)
