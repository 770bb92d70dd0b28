"""When a source is asked next: our own rhythm, what the server asks for, and patience with what fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

EVERY = timedelta(minutes=30)
EVERY_X = timedelta(hours=1)
"""X counts requests too, and what is posted there can be read for a week."""
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)
LEASE = timedelta(minutes=10)
"""How long one pull may hold a source. Should that pull die, another may take it then."""


@dataclass(frozen=True)
class Next:
    """When a source is due on its own, and before when it is not to be asked at all."""

    check: datetime | None
    wait_until: datetime | None


NEVER = Next(None, None)
"""Of a source that is gone for good."""


def after_success(now: datetime, fresh_for: float | None, every: timedelta = EVERY) -> Next:
    """`every` later; not before the answer goes stale where the server says when (`fresh_for`, seconds).

    What a server may ask for is a day at most: many say "a year" of a feed that changes hourly.
    """
    fresh = min(timedelta(seconds=max(fresh_for or 0.0, 0.0)), LONGEST_WAIT)
    return Next(now + max(every, fresh), now + fresh if fresh else None)


def after_part(now: datetime, retry_after: float | None) -> Next:
    """Where more is there than one look reads: soon, or after `retry_after` seconds where a budget says when."""
    if retry_after is None:
        return Next(now + FIRST_WAIT, None)
    until = now + timedelta(seconds=retry_after)
    return Next(until, until)


def after_failure(now: datetime, failures: int, retry_after: float | None) -> Next:
    """5 minutes after the first failure, then twice as long each time up to a day; never before `retry_after` seconds.

    `failures` counts those in a row, this one included.
    """
    wait = min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT)
    if retry_after is not None:
        wait = max(wait, timedelta(seconds=retry_after))
    return Next(now + wait, now + wait)
