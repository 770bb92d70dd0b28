"""Drafts from what is stored: an event copied, an occurrence of a series, a template's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from campaigns.attendance import UNKNOWN
from campaigns.details import Details, Shift
from campaigns.outreach import EventDraft, EventRow, Known
from campaigns.when import on_the_spot
from data.errors import Problem

Scope = Literal["one", "following", "all"]
SCOPES: dict[Scope, str] = {
    "one": "This one only",
    "following": "This and the following ones",
    "all": "All that are still to come",
}
"""What a change to one day of a series is for. What is over stays as it was."""


@dataclass(frozen=True)
class TemplateRow:
    """A template as stored: what a new event begins with."""

    id: int
    name: str
    answers: Mapping[str, Any]


def draft_of(row: EventRow, token: str = "") -> EventDraft:
    """An event as it would be typed again, with its attendance and without what was promised there."""
    day, last = (row.starts_on, row.ends_on) if row.starts is None else (None, None)
    return EventDraft(
        token,
        row.kind,
        tuple(goal.goal_id for goal in row.goals),
        row.place,
        row.starts,
        row.ends,
        day=day,
        last_day=last,
        name=row.name,
        direct=row.direct,
        partner_id=row.partner_id,
        campaign_id=row.campaign_id,
        attendance=row.attendance,
        heard=row.heard,
        districts=row.districts,
        details=row.details,
    )


def copied(row: EventRow, token: str) -> EventDraft:
    """A new event like this one: what was planned, and nothing of what came of it. Nobody is in its shifts yet."""
    shifts = tuple(replace(shift, members=(), helpers=0) for shift in row.details.shifts)
    draft = draft_of(row, token)
    return replace(draft, attendance=UNKNOWN, heard="", details=replace(row.details, shifts=shifts))


def occurrence(draft: EventDraft, day: date, tz: ZoneInfo) -> EventDraft:
    """The draft on another day: every time keeps the wall clock's reading on the spot, every date its distance."""
    first, last = draft.dates(tz)
    apart = day - first
    if draft.day is not None:
        return replace(draft, day=day, last_day=last + apart)
    shifts = tuple(
        replace(shift, starts=_moved(shift.starts, apart, tz), ends=_moved(shift.ends, apart, tz))
        for shift in draft.details.shifts
    )
    return replace(
        draft,
        starts=_moved(draft.starts, apart, tz),
        ends=_moved(draft.ends, apart, tz),
        details=replace(draft.details, shifts=shifts),
    )


def check_scope(row: EventRow, draft: EventDraft, scope: Scope, tz: ZoneInfo) -> list[Problem]:
    """Problems of changing several days of a series at once."""
    if scope == "one":
        return []
    if row.series_id is None:
        return [Problem("scope", "This event does not repeat: change this one only.")]
    if draft.dates(tz)[0] != row.starts_on or (draft.day is None) != (row.starts is not None):
        why = "The day can be moved for one event at a time. To move all, cancel the following ones and plan new ones."
        return [Problem("when", why)]
    return []


def answers_of(draft: EventDraft, tz: ZoneInfo) -> dict[str, Any]:
    """What a template keeps of an event: everything but its day, its count, what was heard and who was in a shift."""
    starts = draft.starts.astimezone(tz) if draft.starts else None
    length = draft.ends - draft.starts if draft.starts and draft.ends else None
    told = draft.details.description_for(staff=False)
    details = asdict(replace(draft.details, shifts=(), private_address=False, address="", description=told))
    details["shifts"] = [{"role": shift.role, "wanted": shift.wanted} for shift in draft.details.shifts]
    return {
        "kind": draft.kind,
        "goals": list(draft.goal_ids),
        "name": draft.name,
        "place": draft.place,
        "at": f"{starts:%H:%M}" if starts else None,
        "minutes": int(length.total_seconds() // 60) if length else None,
        "direct": draft.direct,
        "partner": draft.partner_id,
        "campaign": draft.campaign_id,
        "districts": list(draft.districts),
        "details": details,
    }


def from_template(template: TemplateRow, known: Known, day: date, token: str, tz: ZoneInfo) -> EventDraft:
    """A new event with a template's answers on a day; what no longer exists (a goal, a partner) is left out."""
    said = template.answers
    at: str | None = said.get("at")
    hour, minute = (int(part) for part in at.split(":")) if at else (0, 0)
    starts = on_the_spot(day, datetime(2000, 1, 1, hour, minute).time(), tz) if at else None  # noqa: DTZ001 a time of day
    minutes: int | None = said.get("minutes")
    partner: int | None = said.get("partner")
    goals = tuple(goal for goal in said.get("goals", ()) if goal in known.goals)
    campaign: int | None = said.get("campaign")
    details: dict[str, Any] = dict(said.get("details", {}))
    shifts = tuple(Shift(one["role"], one["wanted"]) for one in details.pop("shifts", ()))
    details["languages"] = tuple(details.get("languages", ()))
    details["co_hosts"] = tuple(one for one in details.get("co_hosts", ()) if one in known.partners)
    return EventDraft(
        token,
        said.get("kind", ""),
        goals,
        said.get("place", ""),
        starts,
        starts + timedelta(minutes=minutes) if starts and minutes else None,
        day=None if starts else day,
        name=said.get("name", ""),
        direct=bool(said.get("direct", True)) or partner not in known.partners,
        partner_id=partner if partner in known.partners and not said.get("direct", True) else None,
        campaign_id=campaign if campaign is not None and known.campaigns.get(campaign) in goals else None,
        districts=tuple(said.get("districts", ())),
        details=Details(**details, shifts=shifts),
    )


def _moved(at: datetime | None, apart: timedelta, tz: ZoneInfo) -> datetime | None:
    if at is None:
        return None
    local = at.astimezone(tz)
    return on_the_spot(local.date() + apart, local.time(), tz)
