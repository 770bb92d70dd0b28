"""What is judged of a launch: on which series, beside which goals, in how many looks, and when that was chosen.

Three series, each named for what it is, and one of them is judged. The others stand beside it without a verdict.

    surveys     the surveys of the rung that the campaign means to move (points of a share)
    media       stories about the goal that began in a week, copies once, per day: never public opinion
    behaviour   people at the goal's events but the campaign's own, which are what we did, not what changed

What was chosen before launch is locked. Where nothing was, it may be chosen later; that is told, and then each look
has less chance of a false alarm to spend (`sentiment.will.rivals.Looks`). The same evidence twice is one look.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Literal

from data.errors import Problem
from sentiment.will.contribution import METHOD, Expected
from sentiment.will.evidence import RUNG_LABELS, occasions
from sentiment.will.foresight import POINTS, RELEVANT, WINDOW
from sentiment.will.series import Series

Kind = Literal["campaign", "event"]

SERIES = {"surveys": "Surveys of the rung", "media": "Stories in the media", "behaviour": "People at events"}
UNITS = {"surveys": POINTS, "media": "stories a day", "behaviour": "people an event"}
MEANINGS = {
    "surveys": "What people say when they are asked.",
    "media": "What outlets and posts carry. It is never public opinion.",
    "behaviour": "How many come to the goal's other events. The campaign's own are what we did, and are left out.",
}
MOST_COMPARED, MOST_LOOKS = 5, 12
WEEK = 7
RECORD = 400  # days before the launch from which the media are counted
RELEVANT_PART = 0.2  # of a count's usual size: the effect looked for where the series is no share


@dataclass(frozen=True)
class Subject:
    """What was launched: a campaign or an event, the rung it means to move, and what was expected of it.

    `own` are its records (page, number). `comparison` is the text locked with the expectation.
    """

    kind: Kind
    id: int
    name: str
    goal_id: int
    goal: str
    audience: str
    rung: str
    launch: date
    last: date
    expected: Expected | None = None
    expects: str = ""
    comparison: str = ""
    locked_at: datetime | None = None
    own: frozenset[tuple[str, int]] = frozenset()

    @property
    def closes(self) -> date:
        """The last day of the window that is judged."""
        return self.expected.by if self.expected else self.launch + timedelta(days=WINDOW - 1)

    @property
    def measures(self) -> str:
        """The rung and whose it is: Supportive, public."""
        return f"{RUNG_LABELS[self.rung]}, {self.audience}"


@dataclass(frozen=True)
class PlanDraft:
    """How a campaign is going to be judged. `comparisons` are goals it does not touch; `looks` may be open (None)."""

    series: str = "surveys"
    comparisons: tuple[int, ...] = ()
    looks: int | None = None


@dataclass(frozen=True)
class PlanRow:
    """How a campaign is judged, as it was chosen. Entries are only added, never changed."""

    id: int
    number: int
    series: str
    comparisons: tuple[int, ...]
    looks: int | None
    chosen_at: datetime
    chosen_by: str

    def before(self, launch: date, tz: tzinfo) -> bool:
        """Whether it was chosen before the day of launch."""
        return self.chosen_at.astimezone(tz).date() < launch


@dataclass(frozen=True)
class LookRow:
    """A look at the result, kept as it was. `result` is `Contribution.as_json()` with the picture's numbers."""

    id: int
    number: int
    planned: int | None
    series: str
    looked_at: datetime
    looked_by: str
    as_of: date
    fingerprint: str
    verdict: str
    method: str
    result: dict[str, Any] = field(default_factory=dict)


def standing(plans: Sequence[PlanRow], launch: date, tz: tzinfo) -> tuple[PlanRow | None, bool]:
    """The plan that stands (the last one made before launch, else the last one) and whether it came too late."""
    before = [plan for plan in plans if plan.before(launch, tz)]
    if before:
        return before[-1], False
    return (plans[-1], True) if plans else (None, False)


def check_plan(
    draft: PlanDraft, subject: Subject, plans: Sequence[PlanRow], *, goals: Collection[int], today: date, tz: tzinfo
) -> list[Problem]:
    """Problems of a plan. On and after the day of launch, one that was locked before it stays as it is."""
    problems = []
    launched = today >= subject.launch
    stands, late = standing(plans, subject.launch, tz)
    if launched and stands is not None and not late:
        why = f"How it is judged was locked before the launch on {subject.launch:%-d %B %Y}, so it stays as it is."
        return [Problem("campaign", why)]
    if launched and draft.looks is not None:
        why = "The number of looks can be planned before launch only: afterwards every look is corrected for."
        problems.append(Problem("looks", why))
    if draft.series not in SERIES:
        problems.append(Problem("series", f"Choose what it is judged on: {', '.join(SERIES)}."))
    if subject.goal_id in draft.comparisons:
        problems.append(Problem("comparisons", "A campaign cannot be compared with the goal that it is for."))
    if any(goal not in goals for goal in draft.comparisons):
        problems.append(Problem("comparisons", "One of the goals to compare with is not on the common agenda."))
    if len(set(draft.comparisons)) > MOST_COMPARED:
        problems.append(Problem("comparisons", f"Compare with at most {MOST_COMPARED} goals."))
    if draft.looks is not None and not 1 <= draft.looks <= MOST_LOOKS:
        problems.append(Problem("looks", f"Plan between 1 and {MOST_LOOKS} looks, or leave their number open."))
    return problems


def named(text: str, names: Mapping[int, Collection[str]]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The goals that a text locked with an expectation names (several apart by ; or ,), and what names none.

    `names` are all names that each goal has had.
    """
    known = {_plain(name): goal for goal, called in names.items() for name in called}
    parts = [text] if _plain(text) in known else [part for part in re.split(r"[;,\n]", text) if part.strip()]
    found = dict.fromkeys(known[_plain(part)] for part in parts if _plain(part) in known)
    return tuple(found), tuple(" ".join(part.split()) for part in parts if _plain(part) not in known)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .“”\"'")


def stories_a_day(name: str, stories: Mapping[date, int], launch: date, first: date, last: date) -> Series:
    """Stories that began, per day of each week counted from the launch; weeks that are cut at an end are left out."""
    back = (launch - first).days // WEEK
    ahead = (last - launch).days // WEEK
    starts = [launch + timedelta(days=WEEK * at) for at in range(-back, ahead + 1)]
    weeks = [start for start in starts if start >= first and start + timedelta(days=WEEK - 1) <= last]
    counts = [sum(stories.get(start + timedelta(days=at), 0) for at in range(WEEK)) / WEEK for start in weeks]
    return Series(name, tuple(start + timedelta(days=WEEK - 1) for start in weeks), tuple(counts))


def people(name: str, counts: Iterable[tuple[date, int, int | None, int | None]], own: Collection[int]) -> Series:
    """People at a goal's events (day, event, low, high) in order of time, without the launch's `own` events."""
    seen, _ = occasions(row for row in sorted(counts) if row[1] not in own)
    return Series(name, tuple(one.day for one in seen), tuple(one.value for one in seen))


def panel(heard: Mapping[int, date], gaps: Collection[tuple[int, date, date]], launch: date, last: date
          ) -> tuple[frozenset[int], date]:  # fmt: skip
    """The sources heard all through, and the day from which: at most `RECORD` days before the launch.

    `heard` is the day since which each source is listened to, `gaps` are (source, first day, last day). A source that
    came later or fell silent would pass for a change of what the media say.
    """
    if not heard:
        return frozenset(), launch
    days = sorted(heard.values())
    first = max(days[(len(days) - 1) // 2], launch - timedelta(days=RECORD))
    broken = {source for source, start, end in gaps if start <= last and end >= first}
    return frozenset(source for source, since in heard.items() if since <= first and source not in broken), first


def relevant(series: Series, kind: str, launch: date) -> float:
    """The size of an effect that matters where no expectation says one: a fifth of a count's usual size."""
    if kind == "surveys":
        return RELEVANT
    before = [value for day, value in zip(series.days, series.points, strict=True) if day < launch]
    return max(RELEVANT_PART * sum(before) / len(before), 0.01) if before else RELEVANT_PART


def fingerprint(
    series: Series, topics: Sequence[Series], subject: Subject, plan: tuple[object, ...], closed: bool
) -> str:
    """A short text that changes when what a look rests on does: the same one again is the same look."""
    end = subject.closes
    parts: list[object] = [METHOD, subject.launch, end, subject.expected, plan, closed]
    for one in (series, *topics):
        seen = one.between(date.min, end)
        parts += [one.name, seen.days, seen.points, seen.errors, seen.leans]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
