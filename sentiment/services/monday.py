"""The Monday scan: each goal since a day, from tallies and indexed reads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlmodel import Session

from data import queries as ground
from data.agenda import InitiativeRow
from sentiment.monday import WEEKS, Scan, weeks_before
from sentiment.queries import listening, spikes, stories, voices

WIDEST = 3


def scan(
    session: Session, initiative: InitiativeRow, *, now: datetime, since: date, goal_ids: Collection[int] = ()
) -> list[Scan]:
    """What moved on each goal since a local day, that day included."""
    today = initiative.today(now)
    yesterday = today - timedelta(days=1)
    reach = spikes.days_reach(session, initiative.id)
    back = since - timedelta(days=((today - since).days // 7 + 1) * 7 * WEEKS)
    found = []
    for goal in ground.goals(session, initiative.id):
        if goal_ids and goal.id not in goal_ids:
            continue
        days = listening.media_days(session, initiative.id, goal.id, back, today)
        new = {point.start: point.stories for point in days}
        gaps = listening.source_gaps(session, initiative.id, since, today, now=now, tz=initiative.tz, goal_id=goal.id)
        wanted = stories.Wanted(goal_ids=[goal.id], began=since)
        found.append(
            Scan(
                goal.id,
                since,
                sum(count for day, count in new.items() if day >= since),
                sum(point.mentions for point in days if point.start >= since),
                sum(count for day, count in new.items() if since <= day <= yesterday),
                weeks_before(new, since, yesterday, reach[0] if reach else None),
                tuple(stories.stories(session, initiative.id, wanted, order="biggest", limit=WIDEST)),
                voices.of_goal(session, initiative.id, goal.id, since, today),
                tuple(gaps),
            )
        )  # fmt: skip
    return found
