"""What this room puts on the house's time axis, read from the database."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from campaigns.attendance import Count
from campaigns.expectation import AUDIENCES
from campaigns.outreach import named
from campaigns.plan import CHANGES
from campaigns.queries.outreach import events
from campaigns.queries.plans import campaigns
from data.timeline import Milestone


def on_timeline(session: Session, initiative_id: int, start: date, end: date) -> list[Milestone]:
    """Campaigns as spans and events as days, one milestone per goal of each; what was called off is none."""
    found = [
        Milestone(
            row.starts,
            row.ends,
            "campaign",
            row.name,
            row.goal_id,
            "campaigns",
            row.id,
            f"{AUDIENCES[row.audience]}, {CHANGES[row.change].lower()}",
        )
        for row in campaigns(session, initiative_id, start=start, end=end)
    ]
    for event in events(session, initiative_id, start=start, end=end, cancelled=False):
        until = event.ends_on if event.ends_on > event.starts_on else None
        detail = f"{named(event.kind)}, {_came(event.attendance)}"
        found += [
            Milestone(
                event.starts_on,
                until,
                "event",
                event.name,
                goal.goal_id,
                "outreach",
                event.id,
                detail,
                event.districts,
                event.attendance.low,
                event.attendance.high,
            )
            for goal in event.goals
        ]
    return found


def _came(count: Count) -> str:
    return f"{count} came" if count.known else "attendance unknown"
