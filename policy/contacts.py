"""Asks and meetings: who asks whom for what, and what counts as lobbying. Pure rules.

The lobbying class follows the words of the United States' rules for public charities (26 CFR 56.4911-2): direct
(a view on specific legislation, said to those who decide), grassroots (a view with a call to action, said to the
public), not lobbying. Nobody here decides a legal question: what is not clear stays "to review", and no total of a
year is shown while something in it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.errors import Problem

OUTCOMES = ("open", "yes", "partly", "no", "no answer", "dropped")
DIRECT, GRASSROOTS, NOT_LOBBYING, TO_REVIEW = "direct", "grassroots", "not lobbying", "to review"
CLASSES = (DIRECT, GRASSROOTS, NOT_LOBBYING, TO_REVIEW)
CLASS_HELP = {
    DIRECT: "a view on a specific bill, said to those who decide",
    GRASSROOTS: "a view on a specific bill with a call to act, said to the public",
    NOT_LOBBYING: "no view on a specific bill, or what was asked for in writing",
    TO_REVIEW: "somebody decides later; the year's total waits for it",
}
APART = timedelta(days=7)
"""Two askers should leave a person more than so many days between their asks."""

US = "we"


@dataclass(frozen=True)
class AskDraft:
    """An ask as typed. No partner: we ask ourselves."""

    policymaker_id: int
    what: str
    asked_on: date
    due_on: date | None = None
    partner_id: int | None = None
    bill_id: int | None = None


@dataclass(frozen=True)
class AskRow:
    """An ask with its names."""

    id: int
    policymaker_id: int
    person: str
    what: str
    asked_on: date
    due_on: date | None
    partner_id: int | None
    partner: str
    bill_id: int | None
    identifier: str
    outcome: str
    outcome_note: str
    by: str

    @property
    def asker(self) -> str:
        """Who asks: the partner's name, or "we"."""
        return self.partner or US

    def late(self, today: date) -> bool:
        """Whether it is open after the day by which it was wanted."""
        return self.outcome == "open" and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class MeetingDraft:
    """A meeting as typed: with whom (policymakers, or others in words), about what, and what it took."""

    on: date
    people: tuple[int, ...] = ()
    others: str = ""
    about: str = ""
    bills: tuple[int, ...] = ()
    lobbying: str = TO_REVIEW
    hours: float = 0.0
    cost: float = 0.0


@dataclass(frozen=True)
class MeetingRow:
    """A meeting as it was logged."""

    id: int
    on: date
    people: tuple[str, ...]
    people_ids: tuple[int, ...]
    others: str
    about: str
    bills: tuple[str, ...]
    lobbying: str
    minutes: int
    cents: int
    by: str

    @property
    def who(self) -> str:
        """With whom it was."""
        return ", ".join([*self.people, *([self.others] if self.others else [])])


@dataclass(frozen=True)
class YearTotal:
    """One class in one year."""

    lobbying: str
    meetings: int
    minutes: int
    cents: int

    @property
    def hours(self) -> float:
        """The time in hours."""
        return self.minutes / 60


@dataclass(frozen=True)
class Year:
    """A year's meetings by class. `total` is None, and `why` says why, while any is unreviewed."""

    year: int
    classes: tuple[YearTotal, ...]
    unreviewed: int
    total: YearTotal | None
    why: str


def check_ask(draft: AskDraft) -> list[Problem]:
    """Problems of an ask as typed."""
    problems = []
    if not draft.what.strip():
        problems.append(Problem("what", "Say what is asked for."))
    if not 1990 < draft.asked_on.year < 2100:
        problems.append(Problem("asked_on", f"{draft.asked_on.isoformat()} cannot be the day of an ask."))
    if draft.due_on is not None and draft.due_on < draft.asked_on:
        problems.append(Problem("due_on", "It cannot be wanted before it is asked."))
    return problems


def check_outcome(outcome: str) -> list[Problem]:
    """Problems of an outcome as typed."""
    return [] if outcome in OUTCOMES else [Problem("outcome", f"“{outcome}” is none of: {', '.join(OUTCOMES)}.")]


def clashes(draft: AskDraft, asks: Iterable[AskRow]) -> list[AskRow]:
    """Asks of the same person by somebody else, within a week before or after; dropped ones do not count."""
    return [
        ask
        for ask in asks
        if ask.policymaker_id == draft.policymaker_id
        and ask.partner_id != draft.partner_id
        and ask.outcome != "dropped"
        and abs(ask.asked_on - draft.asked_on) <= APART
    ]


def warning(asks: Sequence[AskRow]) -> str:
    """What to say about others who ask the same person within a week; "" where nobody does."""
    return " ".join(
        f"{ask.asker[:1].upper() + ask.asker[1:]} {'ask' if ask.asker == US else 'asks'} {ask.person} on "
        f"{ask.asked_on.day} {ask.asked_on:%b}, within a week of this. Agree who goes first."
        for ask in asks
    )


def next_asks(asks: Iterable[AskRow]) -> list[AskRow]:
    """Open asks: what is due soonest first, what has no day last."""
    return sorted(
        (ask for ask in asks if ask.outcome == "open"), key=lambda a: (a.due_on or date.max, a.asked_on, a.id)
    )


def check_meeting(draft: MeetingDraft, today: date) -> list[Problem]:
    """Problems of a meeting as typed."""
    problems = []
    if not draft.people and not draft.others.strip():
        problems.append(Problem("people", "Say with whom the meeting was."))
    if not draft.bills and not draft.about.strip():
        problems.append(Problem("about", "Say which bill it was about, or what else."))
    if draft.lobbying not in CLASSES:
        problems.append(Problem("lobbying", f"“{draft.lobbying}” is none of: {', '.join(CLASSES)}."))
    if draft.on > today:
        problems.append(Problem("on", "A meeting that is still to come is not logged yet."))
    if draft.on.year < 1990:
        problems.append(Problem("on", f"{draft.on.isoformat()} cannot be the day of a meeting."))
    if not 0 <= draft.hours <= 1000:
        problems.append(Problem("hours", "Hours are a number from 0 to 1,000."))
    if not 0 <= draft.cost <= 10_000_000:
        problems.append(Problem("cost", "The cost is an amount from 0 to 10,000,000."))
    return problems


def year_of(meetings: Iterable[MeetingRow], year: int) -> Year:
    """The year's meetings by class; the total waits until nothing is left to review."""
    there = [one for one in meetings if one.on.year == year]
    classes = tuple(
        YearTotal(
            name,
            sum(one.lobbying == name for one in there),
            sum(one.minutes for one in there if one.lobbying == name),
            sum(one.cents for one in there if one.lobbying == name),
        )
        for name in CLASSES
    )
    unreviewed = sum(one.lobbying == TO_REVIEW for one in there)
    if unreviewed:
        some = "1 meeting is" if unreviewed == 1 else f"{unreviewed} meetings are"
        why = f"No total for {year} yet: {some} still to review. Say of each which class it is."
        return Year(year, classes, unreviewed, None, why)
    lobbied = [one for one in there if one.lobbying in (DIRECT, GRASSROOTS)]
    total = YearTotal("lobbying", len(lobbied), sum(one.minutes for one in lobbied), sum(one.cents for one in lobbied))
    return Year(year, classes, 0, total, "")


@dataclass(frozen=True)
class ChampionRow:
    """Someone who carries a goal (or the whole agenda, goal "")."""

    id: int
    policymaker_id: int
    person: str
    goal_id: int | None
    goal: str
    since: date
    until: date | None
    why: str
    by: str
