"""Gaps: stretches of time for which a source cannot tell anything. A dead feed is a gap, never falling interest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from sentiment.mentions import PullRow, SourceGap, SourceRow

LEAST = timedelta(hours=36)
"""A shorter stretch without a good pull loses no day: feeds carry what they said since."""


def gaps(source: SourceRow, pulls: Sequence[PullRow], tz: tzinfo, now: datetime) -> list[SourceGap]:
    """The gaps of one source from its pulls, oldest first.

    Between two good pulls more than 36 hours apart lies a gap, less what the entries of the second one fill in.
    After the last good pull it lasts until now. A source that is pulled well but has brought nothing for two
    weeks is silent: perhaps nobody writes, perhaps the feed has died without saying so.
    """
    found = []
    good = [pull for pull in pulls if pull.outcome != "failed"]
    for one, other in pairwise(good):
        covered = one.at if other.outcome == "unchanged" and other.oldest_at is None else other.at
        filled = min(other.oldest_at or covered, other.at)
        if other.at - one.at > LEAST and filled - one.at > LEAST:
            found.append(_gap(source, one.at, filled, tz, _why(pulls, one.at, other.at)))
    last = good[-1].at if good else source.added_at
    if source.active and now - last > LEAST and (good or pulls):
        found.append(_gap(source, last, now, tz, _why(pulls, last, now)))
    elif source.active and good and source.health(now) == "silent":
        found.append(_gap(source, (source.newest_at or source.added_at), now, tz, "silent"))
    elif not source.active and pulls and pulls[-1].outcome == "failed":
        found.append(_gap(source, last, now, tz, "failing"))
    return [gap for gap in found if gap.start <= gap.end]


def _why(pulls: Sequence[PullRow], start: datetime, end: datetime) -> str:
    return "failing" if any(start < pull.at <= end and pull.outcome == "failed" for pull in pulls) else "not pulled"


def _gap(source: SourceRow, start: datetime, end: datetime, tz: tzinfo, why: str) -> SourceGap:
    """From the day after the last one that was heard to the day before the next."""
    first = start.astimezone(tz).date() + timedelta(days=1)
    last = end.astimezone(tz).date()
    return SourceGap(source.id, source.name, first, last, why)
