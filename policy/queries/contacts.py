"""What the team keeps about policymakers: ratings, champions, asks, meetings, whip counts.

Private: only `policy.services.people` and its siblings read these for a page or a command, and ask the role first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from data.errors import NotFound
from data.models import GoalVersion, Partner
from data.queries import required
from policy.contacts import AskDraft, AskRow, ChampionRow, MeetingDraft, MeetingRow
from policy.models import (
    Ask,
    Bill,
    Champion,
    Meeting,
    MeetingBill,
    MeetingPerson,
    Policymaker,
    Rating,
    RatingWave,
    WhipCount,
    WhipNeed,
)
from policy.ratings import RatingDraft, RatingRow, WaveRow
from policy.whip import CountRow


def waves(session: Session, initiative_id: int) -> list[WaveRow]:
    """Rounds of ratings, oldest first."""
    found = session.exec(
        select(RatingWave, func.count(col(Rating.id)))
        .outerjoin(Rating, col(Rating.wave_id) == col(RatingWave.id))
        .where(RatingWave.initiative_id == initiative_id)
        .group_by(col(RatingWave.id))
        .order_by(col(RatingWave.opened_on), col(RatingWave.id))
    )
    return [WaveRow(required(row.id), row.name, row.opened_on, count) for row, count in found]


def insert_wave(session: Session, initiative_id: int, name: str, opened_on: date, *, by: str) -> int:
    """Open a round of ratings; returns its key."""
    row = RatingWave(initiative_id=initiative_id, name=name, opened_on=opened_on, opened_by=by)
    session.add(row)
    session.flush()
    return required(row.id)


def ratings(session: Session, initiative_id: int, policymaker_id: int | None = None) -> list[RatingRow]:
    """Every rating, or those of one person, in the order in which they were given."""
    wanted = (
        select(Rating)
        .join(RatingWave, col(RatingWave.id) == col(Rating.wave_id))
        .where(RatingWave.initiative_id == initiative_id)
    )
    if policymaker_id is not None:
        wanted = wanted.where(Rating.policymaker_id == policymaker_id)
    return [
        RatingRow(
            row.wave_id, row.policymaker_id, row.rater, row.support, row.influence, row.confidence, row.why, row.at
        )
        for row in session.exec(wanted.order_by(col(Rating.at), col(Rating.id)))
    ]


def insert_rating(
    session: Session, wave_id: int, policymaker_id: int, draft: RatingDraft, *, rater: str, member_id: int | None,
    now: datetime,
) -> int:  # fmt: skip
    """Store a rating beside those there are."""
    row = Rating(
        wave_id=wave_id,
        policymaker_id=policymaker_id,
        rater=rater,
        member_id=member_id,
        support=draft.support,
        influence=draft.influence,
        confidence=draft.confidence,
        why=draft.why.strip(),
        at=now,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def champions(session: Session, initiative_id: int) -> list[ChampionRow]:
    """Who carries what, also those who no longer do; the latest first."""
    versions = aliased(GoalVersion)
    newest = (
        select(func.max(versions.number))
        .where(versions.goal_id == Champion.goal_id)
        .correlate(Champion)
        .scalar_subquery()
    )
    found = session.exec(
        select(Champion, Policymaker.name, GoalVersion.name)
        .join(Policymaker, col(Policymaker.id) == col(Champion.policymaker_id))
        .outerjoin(
            GoalVersion, (col(GoalVersion.goal_id) == col(Champion.goal_id)) & (col(GoalVersion.number) == newest)
        )
        .where(Policymaker.initiative_id == initiative_id)
        .order_by(col(Champion.since).desc(), col(Champion.id).desc())
    )
    return [
        ChampionRow(
            required(row.id), row.policymaker_id, person, row.goal_id, goal or "", row.since, row.until, row.why, row.by
        )
        for row, person, goal in found
    ]


def insert_champion(
    session: Session, policymaker_id: int, goal_id: int | None, since: date, why: str, *, by: str, now: datetime
) -> int:
    """Store that somebody carries a goal."""
    row = Champion(policymaker_id=policymaker_id, goal_id=goal_id, since=since, why=why.strip(), by=by, at=now)
    session.add(row)
    session.flush()
    return required(row.id)


def end_champion(session: Session, champion_id: int, until: date) -> None:
    """Store that somebody no longer does."""
    row = session.get_one(Champion, champion_id)
    row.until = until
    session.add(row)


def asks(session: Session, initiative_id: int, policymaker_id: int | None = None) -> list[AskRow]:
    """Asks with their names, newest first: all, or those of one person."""
    wanted = (
        select(Ask, Policymaker.name, Partner.name, Bill.identifier)
        .join(Policymaker, col(Policymaker.id) == col(Ask.policymaker_id))
        .outerjoin(Partner, col(Partner.id) == col(Ask.partner_id))
        .outerjoin(Bill, col(Bill.id) == col(Ask.bill_id))
        .where(Policymaker.initiative_id == initiative_id)
    )
    if policymaker_id is not None:
        wanted = wanted.where(Ask.policymaker_id == policymaker_id)
    return [
        AskRow(
            required(row.id), row.policymaker_id, person, row.what, row.asked_on, row.due_on, row.partner_id,
            partner or "", row.bill_id, identifier or "", row.outcome, row.outcome_note, row.by,
        )
        for row, person, partner, identifier in session.exec(
            wanted.order_by(col(Ask.asked_on).desc(), col(Ask.id).desc())
        )
    ]  # fmt: skip


def insert_ask(session: Session, draft: AskDraft, *, by: str, now: datetime) -> int:
    """Store an ask."""
    row = Ask(
        policymaker_id=draft.policymaker_id, bill_id=draft.bill_id, partner_id=draft.partner_id,
        what=draft.what.strip(), asked_on=draft.asked_on, due_on=draft.due_on, at=now, by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return required(row.id)


def settle_ask(session: Session, ask_id: int, outcome: str, note: str, *, by: str, now: datetime) -> None:
    """Store what came of an ask."""
    row = session.get_one(Ask, ask_id)
    row.outcome, row.outcome_note, row.settled_at, row.settled_by = outcome, note.strip(), now, by
    session.add(row)


def meetings(session: Session, initiative_id: int, policymaker_id: int | None = None) -> list[MeetingRow]:
    """Meetings with their people and bills, newest first: all, or those with one person."""
    wanted = select(Meeting).where(Meeting.initiative_id == initiative_id)
    if policymaker_id is not None:
        with_them = select(MeetingPerson.meeting_id).where(MeetingPerson.policymaker_id == policymaker_id)
        wanted = wanted.where(col(Meeting.id).in_(with_them.scalar_subquery()))
    rows = session.exec(wanted.order_by(col(Meeting.on_date).desc(), col(Meeting.id).desc())).all()
    who: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for meeting, key, name in session.exec(
        select(MeetingPerson.meeting_id, Policymaker.id, Policymaker.name)
        .join(Policymaker, col(Policymaker.id) == col(MeetingPerson.policymaker_id))
        .where(Policymaker.initiative_id == initiative_id)
        .order_by(col(MeetingPerson.id))
    ):
        who[meeting].append((required(key), name))
    about: dict[int, list[str]] = defaultdict(list)
    for meeting, identifier in session.exec(
        select(MeetingBill.meeting_id, Bill.identifier)
        .join(Bill, col(Bill.id) == col(MeetingBill.bill_id))
        .where(Bill.initiative_id == initiative_id)
        .order_by(col(MeetingBill.id))
    ):
        about[meeting].append(identifier)
    return [
        MeetingRow(
            key,
            row.on_date,
            tuple(name for _, name in who[key]),
            tuple(person for person, _ in who[key]),
            row.others,
            row.about,
            tuple(about[key]),
            row.lobbying,
            row.minutes,
            row.cents,
            row.by,
        )
        for row in rows
        if (key := required(row.id))
    ]


def insert_meeting(session: Session, initiative_id: int, draft: MeetingDraft, *, by: str, now: datetime) -> int:
    """Store a meeting with its people and bills."""
    row = Meeting(
        initiative_id=initiative_id, on_date=draft.on, others=draft.others.strip(), about=draft.about.strip(),
        lobbying=draft.lobbying, minutes=round(draft.hours * 60), cents=round(draft.cost * 100), at=now, by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    key = required(row.id)
    session.add_all(MeetingPerson(meeting_id=key, policymaker_id=one) for one in dict.fromkeys(draft.people))
    session.add_all(MeetingBill(meeting_id=key, bill_id=one) for one in dict.fromkeys(draft.bills))
    session.flush()
    return key


def set_lobbying(session: Session, initiative_id: int, meeting_id: int, lobbying: str) -> str:
    """Store a meeting's class; returns what it was. Raises NotFound."""
    row = session.get(Meeting, meeting_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That meeting does not exist in this initiative.")
    before, row.lobbying = row.lobbying, lobbying
    session.add(row)
    return before


def bill_place(session: Session, initiative_id: int, bill_id: int) -> tuple[str, str]:
    """A bill's number and the key of its jurisdiction. Raises NotFound."""
    row = session.get(Bill, bill_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That bill does not exist in this initiative.")
    return row.identifier, row.jurisdiction_key


def partner_name(session: Session, initiative_id: int, partner_id: int) -> str:
    """A partner's name. Raises NotFound."""
    row = session.get(Partner, partner_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That partner does not exist in this initiative.")
    return row.name


def counts(
    session: Session, initiative_id: int, zone: ZoneInfo, bills: Collection[int] | None = None
) -> list[CountRow]:
    """Every whip count with its local day, in the order in which they were said: of all bills, or of these."""
    wanted = (
        select(WhipCount).join(Bill, col(Bill.id) == col(WhipCount.bill_id)).where(Bill.initiative_id == initiative_id)
    )
    if bills is not None:
        wanted = wanted.where(col(WhipCount.bill_id).in_(sorted(bills)))
    return [
        CountRow(row.bill_id, row.policymaker_id, row.lean, row.note, row.at, row.by, row.at.astimezone(zone).date())
        for row in session.exec(wanted.order_by(col(WhipCount.at), col(WhipCount.id)))
    ]


def insert_count(
    session: Session, bill_id: int, policymaker_id: int, lean: str, note: str, *, by: str, now: datetime
) -> int:
    """Store a whip count beside those there are."""
    row = WhipCount(bill_id=bill_id, policymaker_id=policymaker_id, lean=lean, note=note.strip(), at=now, by=by)
    session.add(row)
    session.flush()
    return required(row.id)


def needs(session: Session, bill_id: int) -> dict[str, tuple[int, str]]:
    """Votes needed by chamber, as last said, and by whom."""
    found = session.exec(
        select(WhipNeed).where(WhipNeed.bill_id == bill_id).order_by(col(WhipNeed.at), col(WhipNeed.id))
    )
    return {row.chamber: (row.needed, row.by) for row in found}


def insert_need(session: Session, bill_id: int, chamber: str, needed: int, *, by: str, now: datetime) -> int:
    """Store how many votes are needed."""
    row = WhipNeed(bill_id=bill_id, chamber=chamber, needed=needed, at=now, by=by)
    session.add(row)
    session.flush()
    return required(row.id)
