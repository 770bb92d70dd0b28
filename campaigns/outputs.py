"""What a campaign put out, beside what changed: reach, engagement and action as counted, the outcome as published.

They are different things. No function here adds them, nor two counts of one kind: each stands with its own method.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.attendance import Count, span
from campaigns.expectation import RUNGS, ExpectationRow
from campaigns.plan import CampaignRow
from data.agenda import IndicatorRow
from data.dates import say
from data.errors import Problem

KINDS = {"reach": "Reach", "engagement": "Engagement", "action": "Action"}
MEANS = {
    "reach": "estimated exposure: who could have seen or heard it",
    "engagement": "what people did with it: replies, shares, sign-ups",
    "action": "what people did for the goal: calls, letters, testimony",
}
WHAT_MAX = 200


@dataclass(frozen=True)
class OutputDraft:
    """A count as typed: `count` as `campaigns.attendance` reads it, days both included."""

    kind: str
    what: str
    count: Count
    starts: date | None
    ends: date | None
    method: str
    source: str
    partner_id: int | None = None


@dataclass(frozen=True)
class OutputRow:
    """A count as kept."""

    id: int
    kind: str
    what: str
    low: int
    high: int | None
    starts: date
    ends: date
    method: str
    source: str
    partner: str | None
    by: str
    partner_id: int | None = None

    @property
    def number(self) -> str:
        """The count: one number, a range or a bound."""
        return span(self.low, self.high)

    @property
    def when(self) -> str:
        """The days that it speaks of."""
        return say(self.starts) if self.starts == self.ends else f"{say(self.starts)} to {say(self.ends)}"


@dataclass(frozen=True)
class Change:
    """What was put right or removed: `was` and `now` are counts, `fields` the names of what else changed."""

    at: datetime
    by: str
    removed: bool
    sort: str
    was: str
    now: str
    fields: str

    @property
    def told(self) -> str:
        """What changed, in words."""
        what = f"{self.sort or 'entry'} {self.was}".strip()
        if self.removed:
            return f"{what}: removed"
        count = f"{self.was} became {self.now}" if self.was != self.now else ""
        said = "; ".join(part for part in (count, self.fields) if part)
        return f"{self.sort or 'entry'}: {said}"


@dataclass(frozen=True)
class Outcome:
    """Where public will stands for a campaign's goal, on the rung that it expected to move, and what came of that."""

    expected: ExpectationRow | None
    level: IndicatorRow | None
    """The published level of that rung and audience; None where nothing was published."""
    others: tuple[IndicatorRow, ...]
    """Published levels of the goal's other rungs."""
    moved: IndicatorRow | None
    """What the campaign contributed, once there was a verdict."""

    @property
    def verdict(self) -> str:
        """The last word of the published contribution; that there is none."""
        latest = self.moved.latest if self.moved else None
        return latest.method.rpartition(": ")[2] if latest else "no verdict yet"


def outcome(campaign: CampaignRow, standing: Sequence[IndicatorRow]) -> Outcome:
    """Sort the published readings of a goal (`campaigns.plan.standing`) by what they say of a campaign."""
    expected = campaign.expectation
    name = f"{RUNGS[expected.rung]}, {expected.audience}" if expected else ""
    moved = [row for row in standing if row.latest and row.latest.source == "Contribution"]
    levels = [row for row in standing if row not in moved]
    level = next((row for row in levels if row.name == name), None)
    return Outcome(
        expected,
        level,
        tuple(row for row in levels if row is not level),
        next((row for row in moved if f"“{campaign.name}”" in row.name), None),
    )


def check_output(draft: OutputDraft, *, partners: set[int], today: date) -> list[Problem]:
    """Problems of a count as typed."""
    problems = []
    if draft.kind not in KINDS:
        problems.append(Problem("kind", f"Choose what was counted: {', '.join(KINDS)}."))
    if not draft.what.strip() or len(draft.what) > WHAT_MAX:
        problems.append(Problem("what", f"Say what was counted, in up to {WHAT_MAX} characters."))
    if draft.count.low is None:
        problems.append(Problem("count", "Give a number, a range or “12+”: what nobody counted is left out."))
    if draft.starts is None or draft.ends is None or draft.ends < draft.starts:
        problems.append(Problem("dates", "Give the first and the last day that were counted."))
    elif draft.ends > today:
        problems.append(Problem("dates", "What is counted has happened: the last day lies ahead."))
    if not draft.method.strip():
        problems.append(Problem("method", "Say how it was counted or estimated, such as “the station's estimate”."))
    if not draft.source.strip():
        problems.append(Problem("source", "Say where the number comes from."))
    if draft.partner_id is not None and draft.partner_id not in partners:
        problems.append(Problem("partner", "That partner is not one of this initiative's."))
    return problems
