"""What scores say: goals over time, legislators by recorded votes, the scorecard and its lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlmodel import Session

from data import audit
from data import services as ground
from data.access import Actor, require
from data.agenda import GoalRow, IndicatorDraft, InitiativeRow, ReadingDraft
from data.errors import NotFound, refuse_if
from policy import ledger, scorecard
from policy.ledger import AsOf, CodedBill
from policy.places import jurisdiction_key
from policy.queries import people
from policy.queries import scoring as queries
from policy.rollcalls import Records, RollCall, records
from policy.scorecard import Card, CardRow

INDICATOR = "Alignment of enacted policy"
METHOD = "strong agreements of strong enacted measures"
MOST_MONTHS = 36


@dataclass(frozen=True)
class GoalAlignment:
    """A goal at the end of each month, the last of them today."""

    goal: GoalRow
    months: tuple[AsOf, ...]

    @property
    def now(self) -> AsOf:
        """Where it stands today."""
        return self.months[-1]


def alignment(
    session: Session, initiative: InitiativeRow, goals: Sequence[GoalRow], today: date, *,
    start: date | None = None, as_known: bool = False,
) -> list[GoalAlignment]:  # fmt: skip
    """Each goal from the month of `start` on (else of its first bill's first step, at most three years ago)."""
    coded = queries.coded_bills(session, initiative.id)
    found = []
    for goal in goals:
        mine = [bill for bill in coded if goal.id in ledger.goals_of([bill])]
        first = start or ledger.first_day(mine, [goal.id]) or today
        earliest = date(today.year - MOST_MONTHS // 12, today.month, 1)
        days = ledger.month_ends(min(max(first, earliest), today), today)
        months = ledger.history(mine, goal.id, days, today, initiative.tz, as_known=as_known)
        found.append(GoalAlignment(goal, tuple(months)))
    return found


def bill_alignment(session: Session, initiative: InitiativeRow, bill_id: int, today: date) -> list[tuple[int, AsOf]]:
    """What stands for and against each goal that a bill is coded to, the bill among it; by goal."""
    coded: list[CodedBill] = queries.coded_bills(session, initiative.id)
    goals = sorted(ledger.goals_of([bill for bill in coded if bill.id == bill_id]))
    return [(goal_id, ledger.as_of(coded, goal_id, today, today)) for goal_id in goals]


def legislators(session: Session, initiative: InitiativeRow) -> Records:
    """Each legislator's record over every recorded vote on a bill that we had a position on that day."""
    calls = queries.roll_calls(session, initiative.id, initiative.tz)
    return records(calls, people.people(session, initiative.id) if calls else [])


def publish_alignment(
    session: Session, actor: Actor, initiative: InitiativeRow, found: Sequence[GoalAlignment], *, now: datetime
) -> int:
    """Publish each goal's score as a reading of an indicator of kind "policy"; returns how many have a record.

    The same measures and codings published twice on a day are one reading.
    """
    require(actor, "code_alignment")
    today, count = initiative.today(now), 0
    for one in found:
        made = one.now.score
        if made.value is None:
            continue
        definition = (
            "Of the enacted measures that the team coded strong for or against the goal, the share that is for it. "
            "Companions count once; weak and neutral codings, pending and stopped measures are not in it."
        )
        evidence = ";".join(
            sorted(f"{each.bill_id}:{each.verdict}:{each.on}" for each in (*made.agreed, *made.disagreed))
        )
        indicator = IndicatorDraft(f"{INDICATOR}: {one.goal.name}", definition, "share of measures",
                                   goal_id=one.goal.id, kind="policy")  # fmt: skip
        reading = ReadingDraft(
            0, today, made.value, n=made.n, method=METHOD, source="policy desk",
            fingerprint=sha256(evidence.encode()).hexdigest()[:16],
        )  # fmt: skip
        ground.publish_reading(session, actor, initiative.id, indicator, reading, now=now)
        count += 1
    return count


def chosen(
    session: Session, initiative: InitiativeRow, *, jurisdiction: str = "", legislature: str = "", chamber: str = "",
    bill_ids: Sequence[int] | None = None,
) -> list[RollCall]:  # fmt: skip
    """The votes that can stand on a scorecard, of a place, a legislative session, a chamber, some bills; "" is any."""
    return scorecard.scorable(
        queries.roll_calls(session, initiative.id, initiative.tz, bill_ids),
        jurisdiction_key(jurisdiction) if jurisdiction else "",
        legislature,
        chamber,
        bill_ids,
    )


def lock_scorecard(
    session: Session, actor: Actor, initiative: InitiativeRow, title: str, calls: Sequence[RollCall], chamber: str = "",
    *, now: datetime,
) -> CardRow:  # fmt: skip
    """Lock a choice of votes under a title. It is never changed; another choice needs another title."""
    require(actor, "lock_scorecard")
    row = scorecard.choice(title, calls, chamber)
    refuse_if(scorecard.check_choice(row, [one.title for one in queries.scorecards(session, initiative.id)]))
    key = queries.insert_scorecard(session, initiative.id, row, by=actor.name, now=now)
    audit.record(
        session, actor, initiative.id, "lock_scorecard", "scorecard", key, now=now, detail={"votes": len(row.votes)}
    )
    return next(one for one in queries.scorecards(session, initiative.id) if one.id == key)


def locked(session: Session, initiative_id: int, title: str = "") -> CardRow | None:
    """The locked scorecard of a title, else the newest; None where there is none. Raises NotFound for another title."""
    rows = queries.scorecards(session, initiative_id)
    if not title:
        return rows[0] if rows else None
    found = next((row for row in rows if row.title.casefold() == title.strip().casefold()), None)
    if found is None:
        names = "; ".join(row.title for row in rows) or "none yet"
        raise NotFound(f"There is no scorecard “{title}”.", f"Locked are: {names}.")
    return found


def card(session: Session, initiative: InitiativeRow, row: CardRow, today: date) -> Card:
    """A scorecard as it is published: of a locked choice, or a draft of one that is not."""
    calls = queries.roll_calls(session, initiative.id, initiative.tz, sorted({vote.bill_id for vote in row.votes}))
    there = people.people(session, initiative.id)
    day = row.locked_at.astimezone(initiative.tz).date() if row.locked_at else None
    return scorecard.card(row, calls, there, initiative.name, today, day)
