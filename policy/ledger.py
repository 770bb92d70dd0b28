"""What was enacted, is pending and was stopped for and against a goal, on any day, and the score of what was enacted.

Pure. The stage on a day follows from the dates of a bill's actions (and the end of its session); the codings are
those that hold today, one yardstick for the whole line, or those that were recorded by that day, where somebody asks
what was known then.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from policy.alignment import CodingRow, newest
from policy.scoring import AGAINST, AGREE, NEUTRAL, STRONG, WEAK, YES, Decision, Score, score
from policy.stages import ENACTED as LAW
from policy.stages import MOVING, STAGES, STOPPED, Standing, Step, standing

ENACTED, PENDING, HALTED = "enacted", "pending", "stopped"
STATES = (ENACTED, PENDING, HALTED)


@dataclass(frozen=True)
class PassageCoding:
    """A coding of a passage. `until` is when a later text of the bill came that has the passage no more."""

    passage_id: int
    label: str
    row: CodingRow
    until: datetime | None = None


@dataclass(frozen=True)
class CodedBill:
    """A bill with every coding of it and of its passages. `group` stands for it and its companions."""

    id: int
    group: int
    identifier: str
    title: str
    kind: str
    jurisdiction: str
    session: str
    stage: str
    stage_on: date | None
    steps: tuple[Step, ...]
    session_ends: date | None
    codings: tuple[CodingRow, ...] = ()
    passages: tuple[PassageCoding, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What a bill is to a goal. `passages` are the labels of those that say so, empty where the whole bill is coded."""

    verdict: str
    strength: str
    why: str
    by: str
    at: datetime
    passages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A bill beside a goal on a day. `beside` are the companions for which it stands."""

    goal_id: int
    bill: CodedBill
    state: str
    stage: str
    since: date | None
    judged: Judged
    beside: tuple[CodedBill, ...] = ()

    @property
    def name(self) -> str:
        """Its number, and those of the companions that it stands for."""
        return " with ".join(one.identifier for one in (self.bill, *self.beside))

    @property
    def scores(self) -> bool:
        """Whether it scores once it is enacted."""
        return self.judged.strength == STRONG and self.judged.verdict != NEUTRAL

    def tells_of(self, bill_id: int) -> bool:
        """Whether it is of this bill, or stands for it."""
        return any(one.id == bill_id for one in (self.bill, *self.beside))


@dataclass(frozen=True)
class AsOf:
    """Where a goal stands at the end of a day."""

    day: date
    entries: tuple[Entry, ...]
    score: Score

    def count(self, verdict: str, state: str, strength: str = STRONG) -> int:
        """How many bills stand so."""
        return sum(
            one.judged.verdict == verdict and one.state == state and one.judged.strength == strength
            for one in self.entries
        )


def judged(bill: CodedBill, goal_id: int, at: datetime | None = None) -> Judged | None:
    """What a bill is to a goal, by what was recorded up to the aware time `at` (None: up to now).

    A strong coding stands before a weak one, whether it is of the whole bill or of a passage, because strong means
    that it would move the goal by itself; of one strength the coding of the whole bill stands before its passages.
    Passages of one strength that say both for and against make the bill neutral until somebody codes the whole.
    A passage that a later text has no more says nothing of that later bill.
    """
    whole = next((row for row in newest(_known(bill.codings, at)) if row.goal_id == goal_id), None)
    parts: dict[int, PassageCoding] = {}
    for part in bill.passages:
        gone = part.until is not None and (at is None or part.until <= at)
        if part.row.goal_id == goal_id and not gone and (at is None or part.row.recorded_at <= at):
            held = parts.get(part.passage_id)
            if held is None or held.row.recorded_at <= part.row.recorded_at:
                parts[part.passage_id] = part
    for strength in (STRONG, WEAK):
        if whole is not None and whole.strength == strength:
            return Judged(whole.verdict, strength, whole.why, whole.recorded_by, whole.recorded_at)
        there = [part for part in parts.values() if part.row.strength == strength]
        if there:
            return _of_passages(there, strength)
    return None


def _known(rows: Sequence[CodingRow], at: datetime | None) -> list[CodingRow]:
    return [row for row in rows if at is None or row.recorded_at <= at]


def _of_passages(parts: Sequence[PassageCoding], strength: str) -> Judged:
    taken = {part.row.verdict for part in parts} - {NEUTRAL}
    verdict = next(iter(taken)) if len(taken) == 1 else NEUTRAL
    saying = [part for part in parts if part.row.verdict in taken] or list(parts)
    last = max((part.row for part in saying), key=lambda row: row.recorded_at)
    why = " ".join(f"{part.label}: {part.row.why}" for part in saying)
    if len(taken) > 1:
        why = f"Its passages say both, so it counts for neither until the whole bill is coded. {why}"
    labels = tuple(part.label for part in saying)
    return Judged(verdict, strength, why, last.recorded_by, last.recorded_at, labels)


def state_on(bill: CodedBill, day: date, today: date) -> tuple[str, str, date | None] | None:
    """State, stage and since when a bill stood there at the end of a local day; None where it was not there yet."""
    steps = sorted((step for step in bill.steps if step.on <= day), key=lambda step: step.on)
    if day >= today:
        found = Standing(bill.stage, bill.stage_on)
    elif steps:
        found = Standing(steps[-1].stage, steps[-1].on)
    elif not bill.steps and bill.stage_on is not None and bill.stage_on <= day:
        found = Standing(bill.stage, bill.stage_on)
    else:
        return None
    stands = standing(found, bill.session_ends, day)
    state = ENACTED if stands.stage == LAW else HALTED if stands.stage in STOPPED else PENDING
    return state, stands.stage, stands.on


def entries(
    bills: Sequence[CodedBill], goal_id: int, day: date, today: date, at: datetime | None = None
) -> list[Entry]:
    """Every bill that is coded to a goal and was there on a day, companions once, strong ones first.

    Of companions those coded strong for or against stand before the others, and of them the furthest on its way.
    """
    groups: dict[int, list[Entry]] = {}
    for bill in bills:
        said, where = judged(bill, goal_id, at), state_on(bill, day, today)
        if said is not None and where is not None:
            groups.setdefault(bill.group, []).append(Entry(goal_id, bill, *where, said))
    found = []
    for group in groups.values():
        first, *others = sorted(group, key=lambda one: (not one.scores, _behind(one.stage), one.bill.id))
        found.append(replace(first, beside=tuple(one.bill for one in others)))
    verdicts = (AGREE, AGAINST, NEUTRAL)
    return sorted(
        found,
        key=lambda one: (
            one.judged.strength != STRONG, STATES.index(one.state), verdicts.index(one.judged.verdict),
            one.bill.identifier,
        ),
    )  # fmt: skip


def _behind(stage: str) -> int:
    """What is law comes before what moves, and what moves before what has stopped."""
    way = (LAW, *reversed(MOVING))
    return way.index(stage) if stage in way else len(way) + STAGES.index(stage)


def enacted(found: Sequence[Entry]) -> Score:
    """The score of what was enacted: each enacted measure is a yes. What is pending or was stopped is not in it.

    What was stopped is shown and does not score: most bills of every kind die, and how many were filed is nobody's
    policy.
    """
    return score(
        Decision(
            one.bill.id,
            one.bill.id,
            (one.bill.group,),
            YES,
            one.judged.verdict,
            one.judged.strength,
            one.since,
            one.name,
        )
        for one in found
        if one.state == ENACTED
    )


def as_of(bills: Sequence[CodedBill], goal_id: int, day: date, today: date, at: datetime | None = None) -> AsOf:
    """Where a goal stands at the end of a day."""
    there = entries(bills, goal_id, day, today, at)
    return AsOf(day, tuple(there), enacted(there))


def month_ends(start: date, today: date) -> list[date]:
    """The last day of each month from that of `start` on, and today."""
    found: list[date] = []
    day = start.replace(day=1)
    while True:
        following = (day + timedelta(days=32)).replace(day=1)
        end = following - timedelta(days=1)
        if end >= today:
            return [*found, today]
        found.append(end)
        day = following


def history(
    bills: Sequence[CodedBill], goal_id: int, days: Sequence[date], today: date, zone: tzinfo, *, as_known: bool = False
) -> list[AsOf]:
    """A goal at the end of each day. `as_known` takes the codings recorded by the end of that local day."""

    def known(day: date) -> datetime | None:
        return datetime.combine(day, time.max, zone) if as_known else None

    return [as_of(bills, goal_id, day, today, known(day)) for day in days]


def goals_of(bills: Sequence[CodedBill]) -> set[int]:
    """The goals that something is coded to."""
    return {row.goal_id for bill in bills for row in (*bill.codings, *(part.row for part in bill.passages))}


def first_day(bills: Sequence[CodedBill], goal_ids: Collection[int]) -> date | None:
    """The first dated step of a bill that is coded to one of the goals."""
    days = [
        day
        for bill in bills
        if goals_of([bill]) & set(goal_ids)
        for day in (*(step.on for step in bill.steps), *([bill.stage_on] if bill.stage_on else []))
    ]
    return min(days, default=None)
