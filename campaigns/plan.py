"""Campaigns: whom we mean to move, with what, when, and where they stand on a day.

A campaign sits in one cell of the Advocacy Strategy Framework (Coffman & Beer, Center for Evaluation
Innovation): an audience by the change sought in it. What it expects is in `campaigns.expectation`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Literal

from campaigns.attendance import Total
from campaigns.expectation import AUDIENCES, ExpectationRow
from data.agenda import IndicatorRow, ReadingRow
from data.errors import Problem

CHANGES: dict[str, str] = {"awareness": "Awareness", "will": "Will", "action": "Action"}
CHANNELS = (
    "Door to door",
    "House meetings",
    "Phone and text",
    "E-mail",
    "Local press",
    "Radio",
    "Social media",
    "Partners' newsletters",
    "Posters and flyers",
    "Meetings with officials",
)
"""Channels offered first; any other may be written in."""

NO_EVENTS = Total()

Status = Literal["planned", "live", "ended"]
NAME_MAX, SUMMARY_MAX, MESSAGE_MAX = 120, 1000, 300


@dataclass(frozen=True)
class CampaignDraft:
    """A campaign as typed. `starts` and `ends` are local dates, both included; the budget is in cents."""

    name: str
    goal_id: int | None
    audience: str
    change: str
    starts: date | None
    ends: date | None
    summary: str = ""
    messages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    budget_cents: int | None = None
    currency: str = "USD"
    partner_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class CampaignRow:
    """A campaign as stored, with its expectations (oldest entry first) and what was done for it."""

    id: int
    name: str
    goal_id: int
    goal: str
    goal_wording: str
    audience: str
    change: str
    summary: str
    starts: date
    ends: date
    messages: tuple[str, ...]
    channels: tuple[str, ...]
    budget_cents: int | None
    currency: str
    partners: tuple[tuple[int, str], ...]
    expectations: tuple[ExpectationRow, ...]
    planned_at: datetime
    planned_by: str
    attendance: Total = NO_EVENTS

    def status(self, today: date) -> Status:
        """Planned until it starts, live through its last day, then ended."""
        return status(self.starts, self.ends, today)

    @property
    def expectation(self) -> ExpectationRow | None:
        """The entry that stands: the last one locked."""
        return self.expectations[-1] if self.expectations else None

    def draft(self) -> CampaignDraft:
        """The campaign as a form shows it."""
        return CampaignDraft(
            self.name,
            self.goal_id,
            self.audience,
            self.change,
            self.starts,
            self.ends,
            self.summary,
            self.messages,
            self.channels,
            self.budget_cents,
            self.currency,
            tuple(key for key, _ in self.partners),
        )


def status(starts: date, ends: date, today: date) -> Status:
    """Planned, live or ended on a day, from the dates alone. Both dates belong to the campaign."""
    if today < starts:
        return "planned"
    return "live" if today <= ends else "ended"


def status_words(starts: date, ends: date, today: date) -> str:
    """The status as a badge says it: Live, 3 weeks left."""
    now = status(starts, ends, today)
    if now == "planned":
        return f"Planned, starts in {span_of_days((starts - today).days)}"
    if now == "live":
        left = (ends - today).days
        return f"Live, {span_of_days(left)} left" if left else "Live, last day"
    return f"Ended {ends:%-d %b %Y}"


def span_of_days(days: int) -> str:
    """So many days as people say it: days up to two weeks, then weeks, then months."""
    if days <= 13:
        number, unit = days, "day"
    elif days <= 62:
        number, unit = round(days / 7), "week"
    else:
        number, unit = round(days / 30.4), "month"
    return f"{number} {unit}" + ("" if number == 1 else "s")


def check_campaign(
    draft: CampaignDraft,
    *,
    goals: Collection[int],
    partners: Collection[int],
    others: Collection[str],
    stored: CampaignRow | None = None,
    today: date,
    locked_on: date | None = None,
) -> list[Problem]:
    """Problems of a campaign as typed, beside the names of the `others`.

    For a change, `stored` is the campaign as it is and `locked_on` the day of its last locked
    expectation: launch cannot be moved so that the lock would come after it, nor the goal swapped
    under the expectation.
    """
    problems = []
    name = draft.name.strip()
    if not name:
        problems.append(Problem("name", "The campaign needs a name."))
    elif len(name) > NAME_MAX:
        problems.append(Problem("name", f"The name is longer than {NAME_MAX} characters. Shorten it."))
    elif name.casefold() in {other.casefold() for other in others}:
        problems.append(Problem("name", f"There is a campaign named “{name}” already. Give this one another name."))
    if draft.goal_id is None:
        problems.append(Problem("goal", "Choose the goal that the campaign is for."))
    elif draft.goal_id not in goals and (stored is None or draft.goal_id != stored.goal_id):
        problems.append(Problem("goal", "That goal is no longer on the common agenda. Choose again."))
    if draft.audience not in AUDIENCES:
        problems.append(Problem("audience", f"Choose whom to move: {', '.join(AUDIENCES)}."))
    if draft.change not in CHANGES:
        problems.append(Problem("change", f"Choose the change sought: {', '.join(CHANGES)}."))
    problems += _check_dates(draft, today)
    if draft.budget_cents is not None and not 0 <= draft.budget_cents <= 10**11:
        problems.append(Problem("budget", "The budget is an amount of money from 0 up."))
    if any(partner not in partners for partner in draft.partner_ids):
        problems.append(Problem("partners", "One of the partners is not one of this initiative's. Choose again."))
    if len(draft.summary) > SUMMARY_MAX:
        problems.append(Problem("summary", f"The summary is longer than {SUMMARY_MAX} characters. Shorten it."))
    if any(len(message) > MESSAGE_MAX for message in draft.messages):
        problems.append(Problem("messages", f"A message is longer than {MESSAGE_MAX} characters. Shorten it."))
    if stored is not None:
        problems += _check_change(draft, stored, today, locked_on)
    return problems


def changed(before: CampaignDraft, after: CampaignDraft) -> list[str]:
    """The names of the fields that differ."""
    return [field.name for field in fields(before) if getattr(before, field.name) != getattr(after, field.name)]


def standing(indicators: Sequence[IndicatorRow], goal_id: int) -> list[IndicatorRow]:
    """Where will stands for a goal: the published readings (indicators of kind "will") that have one."""
    return [row for row in indicators if row.kind == "will" and row.goal_id == goal_id and row.latest is not None]


def level(reading: ReadingRow) -> str:
    """A published level with its 90% interval, day, n and method: 58% (54–62, 90% interval), as of 21 Nov 2026."""
    scale, unit = (100, "%") if reading.unit.startswith("share") else (1, "%" if reading.unit.startswith("%") else "")
    text = f"{reading.value * scale:.3g}" + (unit or f" {reading.unit}")
    if reading.low is not None and reading.high is not None:
        text += f" ({reading.low * scale:.3g}–{reading.high * scale:.3g}, 90% interval)"
    about = [f"as of {reading.as_of:%-d %b %Y}", f"n {reading.n:,}" if reading.n else "",
             f"method: {reading.method}" if reading.method else ""]  # fmt: skip
    return ", ".join([text, *filter(None, about)])


def cells(campaigns: Sequence[CampaignRow]) -> dict[tuple[str, str], list[CampaignRow]]:
    """Campaigns by cell of the grid, every cell present, in the order of the audiences and changes."""
    grid: dict[tuple[str, str], list[CampaignRow]] = {(a, c): [] for a in AUDIENCES for c in CHANGES}
    for campaign in campaigns:
        grid[campaign.audience, campaign.change].append(campaign)
    return grid


def _check_dates(draft: CampaignDraft, today: date) -> list[Problem]:
    if draft.starts is None or draft.ends is None:
        return [Problem("dates", "A campaign is time-bound: give its first and its last day.")]
    if draft.ends < draft.starts:
        return [Problem("dates", "The campaign ends before it starts.")]
    for day in (draft.starts, draft.ends):
        if not today - timedelta(days=20 * 366) <= day <= today + timedelta(days=10 * 366):
            return [Problem("dates", f"The campaign's dates reach into {day.year}: is the year right?")]
    return []


def _check_change(draft: CampaignDraft, stored: CampaignRow, today: date, locked_on: date | None) -> list[Problem]:
    problems = []
    launched = stored.status(today) != "planned"
    if launched and draft.starts != stored.starts:
        why = f"The campaign was launched on {stored.starts:%-d %B %Y}: that day cannot be moved any more."
        problems.append(Problem("dates", why))
    elif locked_on is not None and draft.starts is not None and draft.starts <= locked_on:
        why = f"The expectation was locked on {locked_on:%-d %B %Y}: the launch has to come after it."
        problems.append(Problem("dates", why))
    elif stored.expectation and draft.starts is not None and draft.starts >= stored.expectation.by:
        why = f"The locked expectation is due by {stored.expectation.by:%-d %B %Y}: the launch has to come before it."
        problems.append(Problem("dates", why))
    if stored.expectations and draft.goal_id != stored.goal_id:
        why = "The locked expectation speaks of this goal. Plan another campaign for another goal."
        problems.append(Problem("goal", why))
    return problems
