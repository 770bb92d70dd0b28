"""The common agenda: initiative, goals, indicators, partners. Rows as other rooms see them, and the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from zoneinfo import ZoneInfo, available_timezones

from data.access import Role
from data.errors import GroundswellError, Problem

DIRECTIONS = ("up", "down")


@dataclass(frozen=True)
class InitiativeRow:
    """An initiative. `tz` is where its dates are; `people` whose share a level is."""

    id: int
    name: str
    vision: str
    place: str
    people: str
    time_zone: str
    date_order: str
    sample: bool

    @property
    def tz(self) -> ZoneInfo:
        """The initiative's time zone."""
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The initiative's local date at the aware time `now`."""
        return now.astimezone(self.tz).date()


@dataclass(frozen=True)
class GoalRow:
    """A goal in one of its versions. Records link to both `id` and `version_id`."""

    id: int
    version_id: int
    version: int
    name: str
    statement: str


@dataclass(frozen=True)
class GoalVersionRow:
    """One entry of a goal's history."""

    number: int
    name: str
    statement: str
    why: str
    valid_from: datetime
    changed_by: str


@dataclass(frozen=True)
class PartnerRow:
    """A partner with its contact."""

    id: int
    name: str
    role: str
    contact_name: str
    contact_email: str
    contact_phone: str


@dataclass(frozen=True)
class MemberRow:
    """A member of the team."""

    id: int
    name: str
    role: Role
    active: bool


@dataclass(frozen=True)
class StrategyRow:
    """A strategy of a goal."""

    id: int
    goal_id: int
    name: str
    description: str


@dataclass(frozen=True)
class ReadingRow:
    """One value of an indicator: in the definition's unit, bounded by its 90% interval where it has one."""

    id: int
    indicator_id: int
    definition_id: int
    as_of: date
    value: float
    low: float | None
    high: float | None
    n: int | None
    unit: str
    method: str
    source: str
    fingerprint: str
    partner: str | None


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its current definition and its newest reading under that definition."""

    id: int
    goal_id: int | None
    kind: str
    name: str
    direction: str
    reporter: str | None
    definition_id: int
    definition_number: int
    definition: str
    unit: str
    baseline: float | None
    baseline_on: date | None
    target: float | None
    target_on: date | None
    latest: ReadingRow | None


@dataclass(frozen=True)
class InitiativeDraft:
    """What *Start our own* asks first."""

    name: str
    vision: str = ""
    place: str = ""
    people: str = "adults"
    time_zone: str = "America/New_York"
    date_order: str = "mdy"


@dataclass(frozen=True)
class GoalDraft:
    """A goal as typed."""

    name: str
    statement: str = ""


@dataclass(frozen=True)
class PartnerDraft:
    """A partner as typed."""

    name: str
    role: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


@dataclass(frozen=True)
class IndicatorDraft:
    """An indicator as typed, with its definition, baseline and target."""

    name: str
    definition: str
    unit: str
    direction: str = "up"
    goal_id: int | None = None
    partner_id: int | None = None
    baseline: float | None = None
    baseline_on: date | None = None
    target: float | None = None
    target_on: date | None = None
    kind: str = "community"


@dataclass(frozen=True)
class ReadingDraft:
    """A value of an indicator as typed or as published by the observatory."""

    indicator_id: int
    as_of: date
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    method: str = ""
    source: str = ""
    fingerprint: str = ""
    partner_id: int | None = None


class DifferentDefinitions(GroundswellError):
    """Readings that count different things were about to be added up."""


def check_initiative(draft: InitiativeDraft) -> list[Problem]:
    """Problems of an initiative as typed."""
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", "The initiative needs a name."))
    if draft.time_zone not in available_timezones():
        problems.append(
            Problem("time_zone", f"“{draft.time_zone}” is not a time zone. Choose one such as America/Chicago.")
        )
    if draft.date_order not in ("", "mdy", "dmy"):
        problems.append(
            Problem("date_order", "The date order is month first (mdy), day first (dmy), or ask each time.")
        )
    return problems


def check_goal(draft: GoalDraft, names: Sequence[str]) -> list[Problem]:
    """Problems of a goal as typed, beside the names of the initiative's other goals."""
    if not draft.name.strip():
        return [Problem("name", "The goal needs a name.")]
    if draft.name.strip().casefold() in {name.casefold() for name in names}:
        return [Problem("name", f"There is a goal named “{draft.name.strip()}” already. Give this one another name.")]
    return []


def check_partner(draft: PartnerDraft, names: Sequence[str]) -> list[Problem]:
    """Problems of a partner as typed, beside the names of the other partners."""
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", "The partner needs a name."))
    elif draft.name.strip().casefold() in {name.casefold() for name in names}:
        problems.append(Problem("name", f"“{draft.name.strip()}” is a partner already."))
    if draft.contact_email and "@" not in draft.contact_email.strip("@"):
        problems.append(Problem("contact_email", "The contact's e-mail address has no @."))
    return problems


def check_indicator(draft: IndicatorDraft) -> list[Problem]:
    """Problems of an indicator as typed."""
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", "The indicator needs a name."))
    if not draft.definition.strip():
        problems.append(
            Problem(
                "definition", "Say what the indicator counts: two readings are only comparable under one definition."
            )
        )
    if not draft.unit.strip():
        problems.append(Problem("unit", "The indicator needs a unit, such as % of children or visits."))
    if draft.direction not in DIRECTIONS:
        problems.append(Problem("direction", "The direction wanted is up or down."))
    if draft.baseline is not None and draft.target is not None and draft.direction in DIRECTIONS:
        wanted = draft.target > draft.baseline if draft.direction == "up" else draft.target < draft.baseline
        if not wanted:
            side = "above" if draft.direction == "up" else "below"
            problems.append(
                Problem(
                    "target", f"The direction wanted is {draft.direction}, so the target must lie {side} the baseline."
                )
            )
    if draft.baseline_on and draft.target_on and draft.target_on <= draft.baseline_on:
        problems.append(Problem("target_on", "The target's date must come after the baseline's."))
    return problems


def check_reading(draft: ReadingDraft) -> list[Problem]:
    """Problems of a reading as typed."""
    if not isfinite(draft.value):
        return [Problem("value", "The reading needs a number.")]
    if (draft.low is None) != (draft.high is None):
        return [Problem("low", "An interval has both ends, or none.")]
    if draft.low is not None and draft.high is not None and not draft.low <= draft.value <= draft.high:
        return [Problem("low", "The value must lie inside its interval.")]
    return []


def total(readings: Sequence[ReadingRow]) -> float:
    """The sum of readings under one definition.

    Raises DifferentDefinitions where they count different things: such numbers are never added.
    """
    if len({reading.definition_id for reading in readings}) > 1:
        raise DifferentDefinitions(
            "These readings count different things, so they have no sum.",
            "Show them side by side, or ask the partners to agree on one definition.",
        )
    return sum(reading.value for reading in readings)


@dataclass(frozen=True)
class PartnersSum:
    """One indicator across partners: the newest reading of each, their sum where there is one, and why where not."""

    agreeing: tuple[ReadingRow, ...]
    differing: tuple[ReadingRow, ...]
    sum: float | None
    why: str = ""


def across_partners(readings: Sequence[ReadingRow], definition_id: int) -> PartnersSum:
    """Add up what partners report of one indicator, under its definition of today and no other.

    Each partner's newest reading counts. Readings under an earlier definition are named and left out; shares, rates and
    averages have no sum at all, nor have readings in different units.
    """
    newest: dict[str, ReadingRow] = {}
    for row in sorted(readings, key=lambda row: (row.as_of, row.id)):
        if row.partner is not None:
            newest[row.partner] = row
    rows = sorted(newest.values(), key=lambda row: row.partner or "")
    agreeing = tuple(row for row in rows if row.definition_id == definition_id)
    differing = tuple(row for row in rows if row.definition_id != definition_id)
    if len(agreeing) < 2:
        return PartnersSum(agreeing, differing, None, "Fewer than two partners report it under today's definition.")
    if any(_RATIO.search(row.unit) for row in agreeing):
        why = f"“{agreeing[0].unit}” is a share, a rate or an average: such numbers have no sum."
        return PartnersSum(agreeing, differing, None, why)
    return PartnersSum(agreeing, differing, total(agreeing))


_RATIO = re.compile(
    r"%|\b(per(cent\w*)?|shares?|rates?|ratios?|averages?|means?|medians?|ind(ex|ices)|scores?)\b", re.I
)


def progress(row: IndicatorRow) -> float | None:
    """Share of the way from baseline to target, in the direction wanted; None where one of them is missing."""
    if row.baseline is None or row.target is None or row.latest is None or row.target == row.baseline:
        return None
    return (row.latest.value - row.baseline) / (row.target - row.baseline)
