"""What a campaign expects: one rung of the will ladder moved by so many points by a day, locked before launch.

Afterwards an expectation can neither be made nor changed, so that nobody sets the target after the
fact. A slip noticed before launch is put right by a new entry with its reason, beside the old one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite

from data.dates import parse_date
from data.errors import Problem, Refused

AUDIENCES: dict[str, str] = {
    "public": "Public",
    "influencers": "Influencers",
    "decision makers": "Decision makers",
}
RUNGS: dict[str, str] = {
    "aware": "Aware",
    "supportive": "Supportive",
    "empowered": "Empowered",
    "acting": "Acting",
}
RUNGS_OF_CHANGE: dict[str, tuple[str, ...]] = {
    "awareness": ("aware",),
    "will": ("supportive", "empowered"),
    "action": ("acting",),
}
"""The rungs that a change moves: the one offered first when an expectation is written."""

COMPARISON_MAX = 200


@dataclass(frozen=True)
class ExpectationDraft:
    """The change expected on one rung: `low` to `high` points of a share (equal for one value), by a day.

    `comparison` is a topic that the campaign does not touch, to compare with. `reason` is why an
    earlier entry is corrected; empty for the first.
    """

    rung: str
    audience: str
    low: float | None
    high: float | None
    by: date | None
    comparison: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ExpectationRow:
    """An entry as locked: never changed. `number` 1 is the first, later ones correct it; the last one stands."""

    id: int
    number: int
    goal_id: int
    goal: str
    audience: str
    rung: str
    low: float
    high: float
    by: date
    comparison: str
    reason: str
    locked_at: datetime
    locked_by: str

    def sentence(self) -> str:
        """What is expected, in one sentence."""
        who = "the public" if self.audience == "public" else self.audience
        compared = f", compared with “{self.comparison}”" if self.comparison else ""
        return f"{RUNGS[self.rung]} among {who}: {points(self.low, self.high)} by {self.by:%-d %b %Y}{compared}."


def check_expectation(draft: ExpectationDraft, *, starts: date, ends: date, entries: int, today: date) -> list[Problem]:
    """Problems of an expectation about to be locked for a campaign of these dates that has `entries` already.

    On and after the day of launch there is nothing left to lock or to correct.
    """
    if today >= starts:
        why = (
            f"The campaign was launched on {starts:%-d %B %Y}: what is expected is said before launch, "
            "so it can no longer be locked or corrected."
        )
        return [Problem("campaign", why)]
    problems = []
    if draft.rung not in RUNGS:
        problems.append(Problem("rung", f"Choose the rung to move: {', '.join(RUNGS)}."))
    if draft.audience not in AUDIENCES:
        problems.append(Problem("audience", f"Choose whose rung it is: {', '.join(AUDIENCES)}."))
    problems += _check_points(draft)
    if draft.by is None:
        problems.append(Problem("by", "Say by when the change is expected."))
    elif draft.by <= starts:
        why = f"The change is expected after the launch on {starts:%-d %B %Y}: choose a later day."
        problems.append(Problem("by", why))
    elif draft.by > ends + timedelta(days=5 * 366):
        problems.append(Problem("by", f"The change is expected in {draft.by.year}: is the year right?"))
    if len(draft.comparison) > COMPARISON_MAX:
        problems.append(Problem("comparison", f"The comparison topic is longer than {COMPARISON_MAX} characters."))
    if entries and not draft.reason.strip():
        why = "An expectation is locked already and stays as it is. Say why you correct it: both will be shown."
        problems.append(Problem("reason", why))
    return problems


def parse_expectation(text: str, *, audience: str, order: str = "", comparison: str = "") -> ExpectationDraft:
    """Read "supportive +2 to +5 by 2027-04-01", or with one number "aware 3 by 1 April 2027".

    Raises Refused where it is neither, and the errors of `data.dates` for its day.
    """
    number = r"([+-]?\d+(?:\.\d+)?)"
    pattern = rf"(\w+)[ ,:]+{number}(?: ?(?:to|–|-) ?{number})? ?(?:points?|pts)? by (.+)"
    match = re.fullmatch(pattern, " ".join(text.split()).replace("−", "-"), re.IGNORECASE)
    if match is None:
        why = f"“{text}” is no expectation. Write the rung, the points and the day: supportive +2 to +5 by 2027-04-01."
        raise Refused([Problem("expect", why)])
    rung, low, high, by = match.groups()
    return ExpectationDraft(
        rung.casefold(), audience, float(low), float(high or low), parse_date(by, order), comparison
    )


def points(low: float, high: float) -> str:
    """A change in points of a share: +2 to +5 points."""
    if low == high:
        return f"{low:+g} point" + ("" if abs(low) == 1 else "s")
    return f"{low:+g} to {high:+g} points"


def _check_points(draft: ExpectationDraft) -> list[Problem]:
    low, high = draft.low, draft.high
    if low is None or high is None:
        return [Problem("points", "Say how many points of change are expected: one number, or a low and a high one.")]
    if not (isfinite(low) and isfinite(high)) or max(abs(low), abs(high)) > 100:
        return [Problem("points", "Points of change lie between -100 and 100.")]
    if low > high:
        return [Problem("points", "The low end of the expected change lies above the high end.")]
    if low == high == 0:
        return [Problem("points", "No change at all is nothing to expect. Say how far the rung should move.")]
    return []
