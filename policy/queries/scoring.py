"""What scores are made of: coded bills with their course, and roll calls with our position on their day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo

from sqlmodel import Session, col, select

from data.models import Goal, GoalVersion
from data.queries import required
from policy.alignment import CodingRow, PositionRow
from policy.ledger import CodedBill, PassageCoding
from policy.models import (
    Bill,
    BillSource,
    BillStep,
    BillVersion,
    Coding,
    Position,
    Provision,
    ProvisionCoding,
    Scorecard,
    ScorecardVote,
    VoteEvent,
)
from policy.motions import motion_kind
from policy.queries.reads import session_ends
from policy.queries.votes import companions, votes_by_event
from policy.rollcalls import RollCall, stance_on
from policy.scorecard import CardRow, CardVote
from policy.stages import Step
from policy.versions import place_of


def coded_bills(session: Session, initiative_id: int, bill_ids: Collection[int] | None = None) -> list[CodedBill]:
    """Every bill with a coding of it or of a passage, with all of them and its steps; or those of the given keys."""
    codings = _codings(session, initiative_id)
    passages = _passages(session, initiative_id)
    keys = sorted({*codings, *passages} if bill_ids is None else {*codings, *passages} & set(bill_ids))
    if not keys:
        return []
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in session.exec(select(BillStep).where(col(BillStep.bill_id).in_(keys)).order_by(col(BillStep.number))):
        steps[step.bill_id].append(Step(step.stage, step.on_date))
    ends, groups = session_ends(session, initiative_id), companions(session, initiative_id)
    return [
        CodedBill(
            key, groups.get(key, key), bill.identifier, bill.title, bill.kind, bill.jurisdiction, bill.session,
            bill.stage, bill.stage_on or bill.latest_on, tuple(steps[key]),
            ends.get((bill.jurisdiction_key, bill.session_key)), tuple(codings.get(key, ())),
            tuple(passages.get(key, ())),
        )
        for bill in session.exec(select(Bill).where(col(Bill.id).in_(keys)).order_by(col(Bill.id)))
        for key in [required(bill.id)]
    ]  # fmt: skip


def _codings(session: Session, initiative_id: int) -> dict[int, list[CodingRow]]:
    found: dict[int, list[CodingRow]] = defaultdict(list)
    for row, goal in session.exec(
        select(Coding, GoalVersion.name)
        .join(GoalVersion, col(GoalVersion.id) == col(Coding.goal_version_id))
        .join(Goal, col(Goal.id) == col(Coding.goal_id))
        .where(Goal.initiative_id == initiative_id)
        .order_by(col(Coding.recorded_at), col(Coding.id))
    ):
        found[row.bill_id].append(_coding(row, goal))
    return found


def _coding(row: Coding | ProvisionCoding, goal: str) -> CodingRow:
    return CodingRow(
        row.goal_id, row.goal_version_id, goal, row.verdict, row.strength, row.why, row.recorded_at, row.recorded_by
    )


def _passages(session: Session, initiative_id: int) -> dict[int, list[PassageCoding]]:
    rows = session.exec(
        select(ProvisionCoding, Provision, GoalVersion.name)
        .join(Provision, col(Provision.id) == col(ProvisionCoding.provision_id))
        .join(Bill, col(Bill.id) == col(Provision.bill_id))
        .join(GoalVersion, col(GoalVersion.id) == col(ProvisionCoding.goal_version_id))
        .where(Bill.initiative_id == initiative_id)
        .order_by(col(ProvisionCoding.recorded_at), col(ProvisionCoding.id))
    ).all()
    gone = _gone(session, {required(row.id): row for _, row, _ in rows})
    found: dict[int, list[PassageCoding]] = defaultdict(list)
    for coding, row, goal in rows:
        label = row.label or f"“{' '.join(row.passage.split())[:60]}”"
        found[row.bill_id].append(
            PassageCoding(required(row.id), label, _coding(coding, goal), gone.get(required(row.id)))
        )
    return found


def _gone(session: Session, provisions: dict[int, Provision]) -> dict[int, datetime]:
    """When a text came that has a marked passage no more, word for word, and no later text brought it back."""
    found: dict[int, datetime] = {}
    bills = sorted({row.bill_id for row in provisions.values()})
    if not bills:
        return found
    texts: dict[int, list[BillVersion]] = defaultdict(list)
    for version in session.exec(select(BillVersion).where(col(BillVersion.bill_id).in_(bills), BillVersion.text != "")):
        texts[version.bill_id].append(version)
    for key, row in provisions.items():
        there = sorted(texts[row.bill_id], key=lambda one: (one.on_date or one.recorded_at.date(), required(one.id)))
        at = next((place for place, one in enumerate(there) if one.id == row.version_id), None)
        if at is None:
            continue  # marked in no version: nothing says where it stands
        for later in there[at + 1 :]:
            if place_of(row.passage, later.text) is not None:
                found.pop(key, None)
            else:
                found.setdefault(key, later.recorded_at)
    return found


def roll_calls(
    session: Session, initiative_id: int, zone: tzinfo, bill_ids: Collection[int] | None = None
) -> list[RollCall]:
    """The recorded votes by name on bills with a position, by date, each with our position on its day.

    Of a bill whose roll calls several sources tell, those of one source stand. `zone` is the initiative's.
    """
    held: dict[int, list[PositionRow]] = defaultdict(list)
    for position in session.exec(
        select(Position)
        .join(Bill, col(Bill.id) == col(Position.bill_id))
        .where(Bill.initiative_id == initiative_id)
        .order_by(col(Position.recorded_at), col(Position.id))
    ):
        held[position.bill_id].append(
            PositionRow(
                position.stance, position.rationale, position.priority, position.effective_from,
                position.recorded_at, position.recorded_by, position.effective_to,
            )
        )  # fmt: skip
    keys = sorted(set(held) if bill_ids is None else set(held) & set(bill_ids))
    cast = votes_by_event(session, initiative_id, keys)
    if not cast:
        return []
    groups = companions(session, initiative_id)
    urls = {
        (row.bill_id, row.source): row.url
        for row in session.exec(
            select(BillSource).where(col(BillSource.bill_id).in_(keys)).order_by(col(BillSource.id))
        )
    }
    found = []
    for event, bill in session.exec(
        select(VoteEvent, Bill)
        .join(Bill, col(Bill.id) == col(VoteEvent.bill_id))
        .where(col(VoteEvent.id).in_(sorted(cast)))
        .order_by(col(VoteEvent.on_date), col(VoteEvent.id))
    ):
        stance, later = stance_on(held[event.bill_id], event.on_date, zone)
        key = required(event.id)
        found.append(
            RollCall(
                key, event.bill_id, groups.get(event.bill_id, event.bill_id), bill.identifier, bill.title,
                bill.jurisdiction, bill.jurisdiction_key, bill.session, event.chamber, event.on_date, event.motion,
                motion_kind(event.motion, event.classification, event.chamber), event.result, event.source,
                event.source_key, urls.get((event.bill_id, event.source), ""), stance, later, tuple(cast[key]),
            )
        )  # fmt: skip
    return found


def insert_scorecard(session: Session, initiative_id: int, draft: CardRow, *, by: str, now: datetime) -> int:
    """Keep a locked choice of votes; returns its key."""
    row = Scorecard(
        initiative_id=initiative_id, title=draft.title, jurisdiction=draft.jurisdiction, session=draft.session,
        chamber=draft.chamber, locked_at=now, locked_by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(
        ScorecardVote(
            scorecard_id=required(row.id), bill_id=vote.bill_id, source=vote.source, source_key=vote.source_key,
            motion=vote.motion, on_date=vote.on, stance=vote.stance,
        )
        for vote in draft.votes
    )  # fmt: skip
    session.flush()
    return required(row.id)


def scorecards(session: Session, initiative_id: int) -> list[CardRow]:
    """The locked scorecards, the newest first."""
    votes: dict[int, list[CardVote]] = defaultdict(list)
    of = (
        select(ScorecardVote)
        .join(Scorecard, col(Scorecard.id) == col(ScorecardVote.scorecard_id))
        .where(Scorecard.initiative_id == initiative_id)
        .order_by(col(ScorecardVote.id))
    )
    for vote in session.exec(of):
        votes[vote.scorecard_id].append(
            CardVote(vote.bill_id, vote.source, vote.source_key, vote.motion, vote.on_date, vote.stance)
        )
    rows: Sequence[Scorecard] = session.exec(
        select(Scorecard).where(Scorecard.initiative_id == initiative_id).order_by(col(Scorecard.id).desc())
    ).all()
    return [
        CardRow(
            row.title, row.jurisdiction, row.session, row.chamber, tuple(votes[required(row.id)]), required(row.id),
            row.locked_at, row.locked_by,
        )
        for row in rows
    ]  # fmt: skip
