"""Shares of a goal's stories and authors that favor it: worked out where labels, stories or the model changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from data import queries as ground
from data.access import Actor, require
from data.agenda import InitiativeRow
from sentiment.labels import ShareRow
from sentiment.queries import labels as label_queries
from sentiment.queries import stance as queries
from sentiment.reading.draws import CHANNELS, month_of
from sentiment.reading.telling import METHOD, tell
from sentiment.will.verdict import WINDOW

YEAR = 365  # days
MONTHS = 60  # at most, back from today


def stale(session: Session, initiative_id: int, *, now: datetime, goal_ids: Collection[int] = ()) -> list[int]:
    """Goals whose shares no longer say what their labels, model and stories say, or were told on another day.

    A goal without any label has none.
    """
    initiative = ground.initiative(session, initiative_id)
    labelled = [
        key for key in label_queries.goals_with_labels(session, initiative_id) if not goal_ids or key in goal_ids
    ]
    wanted = _fingerprints(session, initiative, labelled, now)
    told = {row.goal_id: row.fingerprint for row in queries.shares(session, labelled, kind="year", channel="all")}
    return [key for key in labelled if told.get(key) != wanted[key]]


def _fingerprints(
    session: Session, initiative: InitiativeRow, goal_ids: Collection[int], now: datetime
) -> dict[int, str]:
    states = queries.states(session, goal_ids)
    today = initiative.today(now)
    return {
        key: hashlib.sha256(f"{METHOD}|{today}|{states.get(key, '')}".encode()).hexdigest()[:16] for key in goal_ids
    }


def refresh(
    session: Session, actor: Actor, initiative_id: int, *, now: datetime, goal_ids: Collection[int] = (),
    progress: Callable[[str], None] = lambda _goal: None,
) -> int:  # fmt: skip
    """Work out the shares of goals where something changed; returns how many goals. Guesses alone give none."""
    require(actor, "tell_stance")
    initiative = ground.initiative(session, initiative_id)
    changed = stale(session, initiative_id, now=now, goal_ids=goal_ids)
    labelled = label_queries.goals_with_labels(session, initiative_id)
    wanted = _fingerprints(session, initiative, [key for key in changed if key in labelled], now)
    for goal_id in changed:
        fingerprint = wanted.get(goal_id, "")  # without labels there are none
        rows = _told(session, goal_id, initiative.today(now)) if fingerprint else []
        queries.keep_shares(session, goal_id, [{**row, "at": now, "fingerprint": fingerprint} for row in rows])
        progress(str(goal_id))
    return len(changed)


def _told(session: Session, goal_id: int, today: date) -> list[dict[str, Any]]:
    """Every month with a random label, the recent window and the year, by channel."""
    labels = label_queries.random_labels(session, goal_id)
    start = (today - timedelta(days=31 * MONTHS)).replace(day=1)
    stories = queries.parts(session, goal_id, start, today)
    days = {one.story: one for one in stories}
    guesses = queries.guesses(session, goal_id)
    months = {days[story].cell[:2] for story in labels if story in days}
    periods = [("month", *month_of(date(year, month, 1))) for year, month in sorted(months)]
    periods += [("recent", today - timedelta(days=WINDOW), today), ("year", today - timedelta(days=YEAR), today)]
    rows = []
    for kind, first, last in periods:
        within = (
            [one for one in stories if one.cell[:2] == (first.year, first.month)]
            if kind == "month"
            else queries.parts(session, goal_id, first, last)
        )
        for channel in ("all", *CHANNELS):
            part = [one for one in within if channel in ("all", one.cell[2])]
            here = {one.story: labels[one.story] for one in part if one.story in labels}
            told = tell(goal_id, part, here, guesses or None)
            rows.append({"kind": kind, "channel": channel, "start": first, "end": min(last, today), "told": told})
    return rows


def media_share(session: Session, goal_id: int) -> ShareRow | None:
    """What is told of the last 90 days over all channels; None where nobody has labelled anything."""
    return next(iter(queries.shares(session, [goal_id], kind="recent", channel="all")), None)
