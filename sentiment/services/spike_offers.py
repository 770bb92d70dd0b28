"""What spikes offer the house: a line of what is new for each of the last weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from data import news
from data import queries as ground
from data.dates import say
from sentiment.services import spikes as services

LONGEST = timedelta(days=28)
RANK = 8


def register() -> None:
    """Fill the ground floor's registry of news."""
    news.offer("spikes", whats_new)


def whats_new(session: Session, initiative_id: int, since: datetime, now: datetime) -> list[news.NewsItem]:
    """Spikes since then, of the last four weeks at most, newest first."""
    initiative = ground.initiative(session, initiative_id)
    first = initiative.today(max(since, now - LONGEST))
    return [
        news.NewsItem(f"{alert.goal}: {said(alert)}", "mentions", RANK)
        for alert in services.alerts(session, initiative, now=now, since=first)
    ]


def said(alert: services.Alert) -> str:
    """A spike in a few words: how many stories, when, and how many were to be expected."""
    when = say(alert.first) if alert.first == alert.last else f"{say(alert.first)} to {say(alert.last)}"
    usual = f"{alert.expected:.0f}" if alert.expected >= 1.5 else "about one" if alert.expected >= 0.5 else "hardly any"
    return f"a spike of {alert.count} stories on {when}, where {usual} would be usual"
