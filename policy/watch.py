"""The watchdog: whether a source still tells us what happens. A gap is said as a gap, never taken for quiet. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.dates import say
from policy.live import FOLLOWED, SESSION, SourceRow

FRESH, NEW, STALE, OVER, PAUSED, RECESS = "fresh", "new", "stale", "over", "paused", "recess"
LEAST, USUAL, MOST = 3, 14, 28
"""Days without a word: never fewer, without a known rhythm, and never more than that before a source is stale."""
RHYTHM = 5
"""Days with news from which a rhythm is told."""


@dataclass(frozen=True)
class State:
    """How a source stands. `since` is the last day of which we know anything; `why` is a sentence."""

    state: str
    why: str
    since: date | None = None

    @property
    def stale(self) -> bool:
        """Whether it is a gap."""
        return self.state == STALE


def allowed_days(news: Sequence[date]) -> int:
    """How many days a source may be silent: three times the gap that nine in ten of its gaps stay within.

    At least 3 days and at most 28; 14 where there are fewer than five days with news.

    >>> allowed_days([date(2026, 3, day) for day in (2, 3, 4, 5, 6, 9, 10)])
    9
    >>> allowed_days([date(2026, 3, 2)])
    14
    """
    days = sorted(set(news))
    if len(days) < RHYTHM:
        return USUAL
    gaps = sorted((later - earlier).days for earlier, later in itertools.pairwise(days))
    return min(max(LEAST, 3 * gaps[min(len(gaps) - 1, len(gaps) * 9 // 10)]), MOST)


def watch(
    row: SourceRow, news: Sequence[date], latest_on: date | None, over: bool, today: date, now: datetime
) -> State:
    """How a source stands on the local date `today`.

    `news` are the days on which it brought anything, `latest_on` the latest action of its session's bills, `over`
    whether its session has ended. Of followed bills and searches only being unreached is a gap: a bill may rest for
    months.
    """
    heard = row.last_success
    if not row.active:
        return State(PAUSED, "Paused: it is not asked.", heard.date() if heard else None)
    if over and heard is not None:
        return State(OVER, "Its session is over.", heard.date())
    patience = max(3 * row.of.every, timedelta(days=1))
    if heard is None:
        if now - row.created_at <= patience and not row.failures:
            return State(NEW, "It has not been asked yet.")
        return State(STALE, f"It has never answered. {row.last_error}".strip())
    if now - heard > patience:
        why = row.last_error or "Nobody asked it: is the worker running?"
        return State(STALE, f"Not reached since {say(heard.date())}. {why}", heard.date())
    if row.scope != SESSION:
        return State(
            FRESH, "The bills are as the source has them." if row.scope == FOLLOWED else "It answers.", heard.date()
        )
    if row.quiet_until is not None and today <= row.quiet_until:
        return State(RECESS, f"In recess until {say(row.quiet_until)}.", heard.date())
    days = [day for day in (latest_on, max(news, default=None)) if day is not None and day <= today]
    if not days:
        return State(STALE, "It answers, and has no bills: check the jurisdiction and the session.", heard.date())
    last, most = (latest_on if latest_on in days else days[0]) or days[0], allowed_days(news)
    if (today - last).days <= most:
        return State(FRESH, f"Latest action {say(last)}.", last)
    return State(
        STALE,
        f"It answers, but nothing has happened in it since {say(last)}, {(today - last).days} days; it is never silent "
        f"for more than {most}. Its own collection may have stopped. If it is a recess, say until when.",
        last,
    )
