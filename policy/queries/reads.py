"""What this room can tell: the board, a bill in detail, what changed, what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from data.errors import NotFound
from data.models import Goal, GoalVersion
from data.queries import required
from policy.alignment import CodingRow, GoalLink, PositionRow, in_force, newest
from policy.bills import Action, Identity, Sponsor, identifier_key
from policy.board import BillDetail, BillRow, ChangeRow, Link, SourceRow, StepRow
from policy.hearings import HearingRow, coming
from policy.models import (
    Bill,
    BillAction,
    BillChange,
    BillSource,
    BillStep,
    Coding,
    Hearing,
    LegislativeSession,
    Position,
    Sponsorship,
)
from policy.stages import Standing, Step, end_of_congress, standing


def bill_id_of(session: Session, initiative_id: int, identity: Identity) -> int | None:
    """The key of the bill of this identity, None where there is none."""
    return session.exec(
        select(Bill.id).where(
            Bill.initiative_id == initiative_id,
            Bill.jurisdiction_key == identity.jurisdiction,
            Bill.session_key == identity.session,
            Bill.identifier_key == identity.identifier,
        )
    ).first()


def session_ends(session: Session, initiative_id: int) -> dict[tuple[str, str], date]:
    """The last day of each legislative session, by jurisdiction and session key: as someone has said it, or as the
    number of a Congress says."""
    here = select(Bill.session_key).where(Bill.initiative_id == initiative_id, Bill.jurisdiction_key == "us").distinct()
    ends = {("us", key): ended for key in session.exec(here) if (ended := end_of_congress(key))}
    found = session.exec(select(LegislativeSession).where(LegislativeSession.initiative_id == initiative_id))
    return ends | {(row.jurisdiction_key, row.session_key): row.ends_on for row in found}


def bills(session: Session, initiative_id: int, today: date, bill_ids: Sequence[int] | None = None) -> list[BillRow]:
    """The initiative's bills as they stand on the local date `today`, by jurisdiction, session and number."""
    query = select(Bill).where(Bill.initiative_id == initiative_id)
    if bill_ids is not None:
        query = query.where(col(Bill.id).in_(list(bill_ids)))
    found = session.exec(
        query.order_by(col(Bill.jurisdiction_key), col(Bill.session_key), col(Bill.identifier_key))
    ).all()
    ids = [required(row.id) for row in found] if bill_ids is not None else None
    ends = session_ends(session, initiative_id)
    stands_on = positions(session, initiative_id, ids)
    codings = _codings(session, initiative_id, ids)
    ahead = defaultdict(list)
    for hearing in hearings(session, initiative_id, start=today, bill_ids=ids):
        ahead[hearing.bill_id].append(hearing)
    sources: dict[int, list[str]] = defaultdict(list)
    of = select(BillSource)
    if ids is None:
        of = of.join(Bill, col(Bill.id) == col(BillSource.bill_id)).where(Bill.initiative_id == initiative_id)
    else:  # no join: without statistics SQLite would begin it with every bill of the initiative
        of = of.where(col(BillSource.bill_id).in_(ids))
    for source in session.exec(of.order_by(col(BillSource.id))):
        if source.source not in sources[source.bill_id]:
            sources[source.bill_id].append(source.source)
    rows = []
    for row in found:
        key = required(row.id)
        stands = standing(
            Standing(row.stage, row.stage_on, row.stage_note), ends.get((row.jurisdiction_key, row.session_key)), today
        )
        held = in_force(stands_on.get(key, ()), today)
        rows.append(
            BillRow(
                key,
                row.jurisdiction,
                row.session,
                row.identifier,
                row.title,
                row.kind,
                stands.stage,
                stands.on,
                stands.note,
                row.latest_on,
                row.latest_action,
                held.stance if held else None,
                held.priority if held else None,
                tuple(Link(c.goal_id, c.goal, c.verdict, c.strength) for c in newest(codings.get(key, ()))),
                next(iter(coming(ahead[key], today)), None),
                tuple(sources[key]),
            )
        )
    return rows


def positions(session: Session, initiative_id: int, bill_ids: Sequence[int] | None) -> dict[int, list[PositionRow]]:
    """Each bill's history of positions, oldest first; of all bills where none are named."""
    query = select(Position)
    if bill_ids is None:
        query = query.join(Bill, col(Bill.id) == col(Position.bill_id)).where(Bill.initiative_id == initiative_id)
    else:
        query = query.where(col(Position.bill_id).in_(bill_ids))
    found = defaultdict(list)
    for row in session.exec(query.order_by(col(Position.recorded_at), col(Position.id))):
        found[row.bill_id].append(
            PositionRow(
                row.stance,
                row.rationale,
                row.priority,
                row.effective_from,
                row.recorded_at,
                row.recorded_by,
                row.effective_to,
            )
        )
    return found


def _codings(session: Session, initiative_id: int, bill_ids: Sequence[int] | None) -> dict[int, list[CodingRow]]:
    query = (
        select(Coding, GoalVersion.name)
        .join(GoalVersion, col(GoalVersion.id) == col(Coding.goal_version_id))
        .join(Goal, col(Goal.id) == col(Coding.goal_id))
        .where(Goal.initiative_id == initiative_id)
    )
    if bill_ids is not None:
        query = query.where(col(Coding.bill_id).in_(bill_ids))
    found = defaultdict(list)
    for row, goal in session.exec(query.order_by(col(Coding.recorded_at), col(Coding.id))):
        found[row.bill_id].append(
            CodingRow(
                row.goal_id,
                row.goal_version_id,
                goal,
                row.verdict,
                row.strength,
                row.why,
                row.recorded_at,
                row.recorded_by,
            )
        )
    return found


def actions_by_bill(
    session: Session, initiative_id: int, bill_ids: Sequence[int] | None = None
) -> dict[int, list[Action]]:
    """Each bill's actions of every source, oldest first."""
    query = (
        select(BillAction)
        .join(Bill, col(Bill.id) == col(BillAction.bill_id))
        .where(Bill.initiative_id == initiative_id)
        .order_by(col(BillAction.on_date), col(BillAction.position), col(BillAction.id))
    )
    if bill_ids is not None:
        query = query.where(col(BillAction.bill_id).in_(list(bill_ids)))
    found = defaultdict(list)
    for row in session.exec(query):
        found[row.bill_id].append(
            Action(row.on_date, row.description, row.chamber, tuple(row.classification), row.position)
        )
    return dict(found)


def hearings(
    session: Session,
    initiative_id: int,
    *,
    start: date | None = None,
    end: date | None = None,
    bill_ids: Sequence[int] | None = None,
) -> list[HearingRow]:
    """Hearings from `start` to `end` (local dates, both included), soonest first, cancelled ones too."""
    query = (
        select(Hearing, Bill)
        .join(Bill, col(Bill.id) == col(Hearing.bill_id))
        .where(Bill.initiative_id == initiative_id)
    )
    if start is not None:
        query = query.where(Hearing.on_date >= start)
    if end is not None:
        query = query.where(Hearing.on_date <= end)
    if bill_ids is not None:
        query = query.where(col(Hearing.bill_id).in_(list(bill_ids)))
    found = session.exec(query.order_by(col(Hearing.on_date), col(Hearing.at_time), col(Hearing.id)))
    return [_hearing(row, bill) for row, bill in found]


def hearing(session: Session, initiative_id: int, hearing_id: int) -> HearingRow:
    """One hearing. Raises NotFound."""
    found = session.exec(
        select(Hearing, Bill)
        .join(Bill, col(Bill.id) == col(Hearing.bill_id))
        .where(Hearing.id == hearing_id, Bill.initiative_id == initiative_id)
    ).first()
    if found is None:
        raise NotFound("That hearing does not exist in this initiative.")
    return _hearing(*found)


def _hearing(row: Hearing, bill: Bill) -> HearingRow:
    return HearingRow(
        required(row.id),
        row.bill_id,
        bill.identifier,
        bill.title,
        row.on_date,
        row.at_time,
        row.time_zone,
        row.place,
        row.committee,
        row.note,
        row.cancelled,
        row.created_at,
        row.created_by,
        row.source,
        row.ask,
        row.lead,
        row.committee_key,
        row.sequence,
        row.changed_at,
    )


def detail(session: Session, initiative_id: int, bill_id: int, today: date) -> BillDetail:
    """Everything about one bill. Raises NotFound."""
    rows = bills(session, initiative_id, today, [bill_id])
    bill = session.get(Bill, bill_id)
    if not rows or bill is None:
        raise NotFound("That bill does not exist in this initiative.")
    steps = session.exec(select(BillStep).where(BillStep.bill_id == bill_id).order_by(col(BillStep.number)))
    sponsors = session.exec(select(Sponsorship).where(Sponsorship.bill_id == bill_id).order_by(col(Sponsorship.id)))
    sources = session.exec(select(BillSource).where(BillSource.bill_id == bill_id).order_by(col(BillSource.id)))
    codings = _codings(session, initiative_id, [bill_id]).get(bill_id, [])
    return BillDetail(
        row=rows[0],
        chamber=bill.chamber,
        summary=bill.summary,
        session_ends=session_ends(session, initiative_id).get((bill.jurisdiction_key, bill.session_key)),
        actions=tuple(reversed(actions_by_bill(session, initiative_id, [bill_id]).get(bill_id, []))),
        steps=tuple(Step(step.stage, step.on_date) for step in steps),
        sponsors=tuple(Sponsor(s.name, s.entity_type, s.primary, s.classification, s.person_key) for s in sponsors),
        positions=tuple(reversed(positions(session, initiative_id, [bill_id]).get(bill_id, []))),
        codings=tuple(newest(codings)),
        coding_history=tuple(reversed(codings)),
        hearings=tuple(hearings(session, initiative_id, bill_ids=[bill_id])),
        changes=tuple(_changes(session, initiative_id, bill_id=bill_id)),
        sources=tuple(SourceRow(s.source, s.source_key, s.url, s.source_updated_at, s.seen_at) for s in sources),
    )


def changes_since(session: Session, initiative_id: int, since: datetime, limit: int = 500) -> list[ChangeRow]:
    """What changed in the initiative's bills after the aware time `since`, newest first."""
    return _changes(session, initiative_id, since=since, limit=limit)


def _changes(
    session: Session, initiative_id: int, *, since: datetime | None = None, bill_id: int | None = None, limit: int = 200
) -> list[ChangeRow]:
    query = (
        select(BillChange, Bill)
        .join(Bill, col(Bill.id) == col(BillChange.bill_id))
        .where(Bill.initiative_id == initiative_id)
    )
    if since is not None:
        query = query.where(BillChange.at > since)
    if bill_id is not None:
        query = query.where(BillChange.bill_id == bill_id)
    found = session.exec(query.order_by(col(BillChange.at).desc(), col(BillChange.id).desc()).limit(limit))
    return [
        ChangeRow(row.bill_id, bill.identifier, bill.title, row.at, row.field, row.before, row.after, row.source)
        for row, bill in found
    ]


def milestones(session: Session, initiative_id: int, start: date, end: date) -> list[StepRow]:
    """Steps, positions and hearings from `start` to `end` of bills that are ours: coded to a goal or with a position.

    Each carries the goals that the bill is coded to today, neutral codings left out.
    """
    codings = _codings(session, initiative_id, None)
    taken = positions(session, initiative_id, None)
    ours = sorted({*codings, *taken})
    goals = {
        key: tuple(c.goal_id for c in newest(history) if c.verdict != "neutral") for key, history in codings.items()
    }
    names = {required(row.id): row for row in session.exec(select(Bill).where(col(Bill.id).in_(ours)))}
    rows = [
        StepRow(step.on_date, step.bill_id, names[step.bill_id].identifier, names[step.bill_id].title,
                names[step.bill_id].kind, "stage", step.stage, goals.get(step.bill_id, ()))
        for step in session.exec(
            select(BillStep).where(
                col(BillStep.bill_id).in_(ours), BillStep.on_date >= start, BillStep.on_date <= end
            )
        )
    ]  # fmt: skip
    for key, history in taken.items():
        rows += [
            StepRow(held.effective_from, key, names[key].identifier, names[key].title, names[key].kind, "position",
                    held.stance, goals.get(key, ()))
            for held in history
            if start <= held.effective_from <= end
        ]  # fmt: skip
    rows += [
        StepRow(held.on, held.bill_id, held.identifier, held.title, names[held.bill_id].kind, "hearing",
                held.committee or held.place, goals.get(held.bill_id, ()))
        for held in hearings(session, initiative_id, start=start, end=end, bill_ids=ours)
        if not held.cancelled
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.on, row.identifier))


def numbered(session: Session, initiative_id: int, text: str) -> list[tuple[int, str, str, str]]:
    """Bills of that number, whatever its spelling: key, jurisdiction, session and number as stored."""
    found = session.exec(
        select(Bill)
        .where(Bill.initiative_id == initiative_id, Bill.identifier_key == identifier_key(text))
        .order_by(col(Bill.jurisdiction_key), col(Bill.session_key))
    )
    return [(required(row.id), row.jurisdiction, row.session, row.identifier) for row in found]


def goal_links(session: Session, initiative_id: int, today: date) -> list[GoalLink]:
    """Every bill beside the goals that it is coded to, neutral codings too."""
    of = select(Coding.bill_id).join(Bill, col(Bill.id) == col(Coding.bill_id))
    coded = sorted(set(session.exec(of.where(Bill.initiative_id == initiative_id).distinct())))
    return [
        GoalLink(link.goal_id, row.id, row.identifier, row.title, row.stage, link.verdict, link.strength, row.stance)
        for row in bills(session, initiative_id, today, coded)
        for link in row.links
    ]
