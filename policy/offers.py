"""What this room offers the house: bills to import, milestones, bills to find, and what is new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from data import calendars, checks, exchange, find, forgetting, moving, news, timeline
from data import queries as agenda
from policy import queries
from policy.board import ChangeRow, hearing_words
from policy.connectors import people
from policy.hearings import coming
from policy.queries import people as people_queries
from policy.queries import traces
from policy.queries.calendars import on_calendar
from policy.services import packets
from policy.services.formats import FORMATS
from policy.services.people import import_people
from policy.services.sources import watched
from policy.services.taking_back import offer_undo

SOON = timedelta(days=7)
_TOLD = frozenset({"stage", "position", "hearing", "new"})


def register() -> None:
    """Fill the ground floor's registries."""
    for format in FORMATS:
        exchange.offer(format)
    exchange.offer(
        exchange.Format(
            people.NAME,
            "Policymakers and committees (YAML, JSON, CSV)",
            ("yaml", "yml", "json", "csv"),
            people.looks_like,
            import_people,
            verb="edit_people",
            options=(
                exchange.Option("jurisdiction", "Whose people a CSV of Open States lists", help="Such as Wyoming."),
            ),
        )
    )
    offer_undo()
    timeline.offer("policy", queries.on_timeline)
    find.offer("bill", hits)
    find.offer("policymaker", people_hits)
    news.offer("policy", what_is_new)
    news.offer("policy sources", gaps)
    news.offer("hearings", owed)
    calendars.offer("policy", on_calendar)
    private = ("hearing_witness", "policymaker_rating", "champion")
    moving.offer("policy", moving.Moves(people=private, blank={"policy_meeting": {"others": ""}}))
    forgetting.offer("policy", traces.NAMES)
    checks.offer("policy", queries.misplaced)


def hits(session: Session, initiative_id: int, text: str, limit: int) -> list[find.Hit]:
    """Bills by number, title or summary."""
    return [
        find.Hit("bill", f"{identifier} {title}", detail, "policy", key)
        for key, identifier, title, detail in queries.search(session, initiative_id, text, limit)
    ]


def people_hits(session: Session, initiative_id: int, text: str, limit: int) -> list[find.Hit]:
    """Policymakers by name, district or place: their public office, never what the team thinks of them."""
    found = people_queries.people(session, initiative_id, text=text, limit=limit)
    return [find.Hit("policymaker", one.name, one.seat, "policy", one.id) for one in found]


def what_is_new(session: Session, initiative_id: int, since: datetime, now: datetime) -> list[news.NewsItem]:
    """Bills that moved, hearings that were set, positions taken, bills that came in; and the next hearing."""
    today = agenda.initiative(session, initiative_id).today(now)
    changes = [c for c in queries.changes_since(session, initiative_id, since) if c.field in _TOLD]
    items = _moves([c for c in changes if c.field == "stage"])
    told = {c.bill_id for c in changes if c.field == "hearing"}
    for hearing in coming(queries.hearings(session, initiative_id, start=today), today):
        if hearing.created_at > since and hearing.bill_id in told:
            items.append(news.NewsItem(f"{hearing.identifier} hearing set for {hearing.when}", "policy", 20))
    items += [
        news.NewsItem(f"{c.identifier} {hearing_words(c.before, c.after)}", "policy", 20)
        for c in changes
        if c.field == "hearing" and c.before
    ]
    latest: dict[int, ChangeRow] = {}
    for change in reversed([c for c in changes if c.field == "position"]):
        latest[change.bill_id] = change
    items += [news.NewsItem(f"{c.identifier}: our position is {c.after}", "policy", 40) for c in latest.values()]
    new = sorted({c.identifier for c in changes if c.field == "new"})
    if len(new) == 1:
        items.append(news.NewsItem(f"{new[0]} was added", "policy", 60))
    elif new:
        more = f" and {len(new) - 3} more" if len(new) > 3 else ""
        items.append(news.NewsItem(f"{len(new)} bills were added: {', '.join(new[:3])}{more}", "policy", 60))
    return items


def owed(session: Session, initiative_id: int, since: datetime, now: datetime) -> list[news.NewsItem]:
    """What is overdue for hearings of the next seven days, whenever it became so: the date will not wait."""
    today = agenda.initiative(session, initiative_id).today(now)
    items = []
    for one in packets.docket(session, initiative_id, today, now=now):
        late = sum(task.late(today) for task in one.tasks)
        if late and one.hearing.on <= today + SOON:
            row = one.hearing
            items.append(
                news.NewsItem(f"{row.identifier} is heard {row.when}: {late} overdue to prepare", "policy", 15)
            )
    return items


def gaps(session: Session, initiative_id: int, since: datetime, now: datetime) -> list[news.NewsItem]:
    """Sources that have gone stale: said every time until they are heard again, for a gap is not quiet."""
    stale = [one for one in watched(session, initiative_id, now) if one.state.stale]
    if len(stale) > 2:
        return [news.NewsItem(f"{len(stale)} sources of bills have gone silent", "policy", 15)]
    return [news.NewsItem(f"{one.row.name}: gone silent", "policy", 15) for one in stale]


def _moves(changes: Sequence[ChangeRow]) -> list[news.NewsItem]:
    """One line a bill, from where it was first to where it is: changes are newest first."""
    last: dict[int, ChangeRow] = {}
    first: dict[int, ChangeRow] = {}
    for change in changes:
        last.setdefault(change.bill_id, change)
        first[change.bill_id] = change
    return [
        news.NewsItem(f"{change.identifier} moved to {change.after}", "policy", 10)
        for key, change in last.items()
        if first[key].before != change.after
    ]
