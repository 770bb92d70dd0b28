"""Who came, and the community beside them, in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, case, col, func, or_, select

from campaigns.models import (
    CommunityProfile,
    EventGoal,
    MatchQueue,
    OutreachEvent,
    Participation,
    Person,
    PersonPartner,
    ProfileGroup,
)
from campaigns.outreach import given
from campaigns.persons import CAME
from campaigns.reach import Across, Came, Headcount, ProfileDraft, ProfileRow, Queued, distinct
from data import queries as ground
from data.models import AuditEntry
from data.queries import required

CHUNK = 5000


def insert_profile(session: Session, initiative_id: int, draft: ProfileDraft, *, by: str, now: datetime) -> int:
    """Store a checked profile as the next version of its dimension; returns its key."""
    newest = session.exec(
        select(func.max(CommunityProfile.number)).where(
            CommunityProfile.initiative_id == initiative_id, CommunityProfile.dimension == draft.dimension
        )
    ).one()
    row = CommunityProfile(
        initiative_id=initiative_id,
        dimension=draft.dimension,
        number=(newest or 0) + 1,
        unit=draft.unit,
        source=" ".join(draft.source.split()),
        year=given(draft.year),
        added_at=now,
        added_by=by,
    )
    session.add(row)
    session.flush()
    for position, (name, value) in enumerate(draft.groups):
        name = " ".join(name.split())
        session.add(ProfileGroup(profile_id=required(row.id), position=position, name=name, value=value))
    session.flush()
    return required(row.id)


def profiles(session: Session, initiative_id: int) -> list[ProfileRow]:
    """Every profile, the newest version of each dimension first."""
    groups: dict[int, list[tuple[str, float]]] = defaultdict(list)
    mine = CommunityProfile.initiative_id == initiative_id
    for group in session.exec(
        select(ProfileGroup)
        .join(CommunityProfile, col(CommunityProfile.id) == col(ProfileGroup.profile_id))
        .where(mine)
        .order_by(col(ProfileGroup.position))
    ):
        groups[group.profile_id].append((group.name, group.value))
    found = session.exec(
        select(CommunityProfile).where(mine).order_by(col(CommunityProfile.number).desc(), col(CommunityProfile.id))
    )
    return [
        ProfileRow(
            required(row.id), row.dimension, row.number, row.unit, row.source, row.year,
            tuple(groups[required(row.id)]), row.added_at, row.added_by,
        )
        for row in found
    ]  # fmt: skip


def _held(
    initiative_id: int, start: date | None, end: date | None, goal_ids: Collection[int], begun_by: datetime | None
) -> list[Any]:
    """Events that took place in a period, for one of some goals."""
    where: list[Any] = [
        col(OutreachEvent.initiative_id) == initiative_id,
        col(OutreachEvent.status) != "cancelled",
    ]
    if start is not None:
        where.append(col(OutreachEvent.starts_on) >= start)
    if end is not None:
        where.append(col(OutreachEvent.starts_on) <= end)
    if begun_by is not None:
        where.append(or_(col(OutreachEvent.starts_at).is_(None), col(OutreachEvent.starts_at) <= begun_by))
    if goal_ids:
        linked = select(EventGoal.event_id).where(col(EventGoal.goal_id).in_(goal_ids))
        where.append(col(OutreachEvent.id).in_(linked))
    return where


def came(
    session: Session,
    initiative_id: int,
    *,
    start: date | None = None,
    end: date | None = None,
    goal_ids: Collection[int] = (),
    begun_by: datetime | None = None,
) -> Came:
    """People by name who came to events of a period, each once, by place and language as noted of them."""
    here = (
        select(Participation.person_id, Participation.id)
        .join(OutreachEvent, col(OutreachEvent.id) == col(Participation.event_id))
        .where(*_held(initiative_id, start, end, goal_ids, begun_by), col(Participation.status).in_(CAME))
    )
    ids = here.with_only_columns(col(Participation.person_id)).where(col(Participation.person_id).is_not(None))
    found = session.exec(
        select(Person.place, Person.language, func.count())
        .where((col(Person.merged_into_id) + 0).is_(None), col(Person.id).in_(ids))  # by their keys, by no other index
        .group_by(col(Person.place), col(Person.language))
    )
    places: dict[str, int] = defaultdict(int)
    languages: dict[str, int] = defaultdict(int)
    people = 0
    for place, language, number in found:
        places[place] += number
        languages[language] += number
        people += number
    nameless = here.with_only_columns(func.count()).where(col(Participation.person_id).is_(None))
    return Came({"place": places, "language": languages}, people, session.execute(nameless).scalar_one())


def headcounts(
    session: Session,
    initiative_id: int,
    by: str,
    *,
    start: date | None = None,
    end: date | None = None,
    goal_ids: Collection[int] = (),
    begun_by: datetime | None = None,
) -> list[Headcount]:
    """People counted at events, by "month" (2026-11), "place" of the event or "goal" (its key as text).

    An event for two goals stands under each, so goals are never added up.
    """
    key: Any = {
        "month": func.substr(_text(session, col(OutreachEvent.starts_on)), 1, 7),
        "place": col(OutreachEvent.place),
        "goal": col(EventGoal.goal_id),
    }[by]
    low, high = col(OutreachEvent.attendance_low), col(OutreachEvent.attendance_high)
    nothing = case((low.is_(None) & high.is_(None), 1), else_=0)
    sums: list[Any] = [func.count(), func.sum(low), func.sum(high), func.count(high), func.sum(nothing)]
    query = select(key, *sums)
    if by == "goal":
        query = query.select_from(OutreachEvent).join(EventGoal, col(EventGoal.event_id) == col(OutreachEvent.id))
    if by == "goal" and goal_ids:
        query = query.where(col(EventGoal.goal_id).in_(goal_ids))
    found = session.execute(
        query.where(*_held(initiative_id, start, end, goal_ids, begun_by)).group_by(key).order_by(key)
    )
    return [
        Headcount(str(name), number, int(lows or 0), int(highs or 0) if ends + blank == number else None, int(blank))
        for name, number, lows, highs, ends, blank in found
    ]


def names_by(
    session: Session,
    initiative_id: int,
    by: str,
    *,
    start: date | None = None,
    end: date | None = None,
    goal_ids: Collection[int] = (),
    begun_by: datetime | None = None,
) -> dict[str, int]:
    """Different people by name who came, by month, place of the event or goal. Someone may stand in several."""
    key: Any = {
        "month": func.substr(_text(session, col(OutreachEvent.starts_on)), 1, 7),
        "place": col(OutreachEvent.place),
        "goal": col(EventGoal.goal_id),
    }[by]
    query = (
        select(key, func.count(func.distinct(col(Participation.person_id))))
        .select_from(Participation)
        .join(OutreachEvent, col(OutreachEvent.id) == col(Participation.event_id))
    )
    if by == "goal":
        query = query.join(EventGoal, col(EventGoal.event_id) == col(OutreachEvent.id))
    if by == "goal" and goal_ids:
        query = query.where(col(EventGoal.goal_id).in_(goal_ids))
    found = session.execute(
        query.where(
            *_held(initiative_id, start, end, goal_ids, begun_by),
            col(Participation.status).in_(CAME),
            col(Participation.person_id).is_not(None),
        ).group_by(key)
    )
    return {str(name): number for name, number in found}


def across_partners(session: Session, initiative_id: int) -> Across:
    """How many people each partner brought, and how many there are in all, each once; no person leaves here."""
    ours, partner = [one.id for one in ground.partners(session, initiative_id)], col(PersonPartner.partner_id)
    brought = select(PersonPartner.partner_id, func.count()).where(partner.in_(ours)).group_by(partner)
    counts = dict(session.exec(brought).all())
    # Through the index of persons, in its order ("+ 0": by no other): a distinct count would sort them all anew.
    each = select(PersonPartner.person_id).where((partner + 0).in_(ours)).group_by(col(PersonPartner.person_id))
    everyone = session.exec(select(func.count()).select_from(each.subquery())).one()
    # Who was found to be somebody else is taken off again: they are few, and an index names them.
    elsewhere = select(Person.id).where(col(Person.merged_into_id).is_not(None))
    merged = session.exec(
        select(PersonPartner.person_id, PersonPartner.partner_id).where(
            col(PersonPartner.person_id).in_(elsewhere), (partner + 0).in_(ours)
        )
    ).all()
    everyone -= len({person for person, _ in merged})
    for _, of in merged:
        counts[of] -= 1
    counts = {key: number for key, number in counts.items() if number}
    waiting = session.exec(
        select(MatchQueue.id, MatchQueue.candidates, MatchQueue.partner_id).where(
            MatchQueue.initiative_id == initiative_id,
            col(MatchQueue.state).in_(("open", "skipped")),
            col(MatchQueue.partner_id).is_not(None),
        )
    )
    queued = [Queued(required(key), tuple(candidates), partner) for key, candidates, partner in waiting]
    there = _partners_of(session, {one for row in queued for one in row.candidates})
    partners = {
        partner: distinct(
            counts.get(partner, 0),
            [row for row in queued if row.partner_id == partner],
            {one for one, theirs in there.items() if partner in theirs},
        )
        for partner in sorted({*counts, *(row.partner_id for row in queued if row.partner_id)})
    }
    return Across(partners, distinct(everyone, queued, there), sum(counts.values()) - everyone)


def people_who_came(
    session: Session,
    initiative_id: int,
    *,
    start: date | None = None,
    end: date | None = None,
    goal_ids: Collection[int] = (),
    begun_by: datetime | None = None,
) -> int:
    """How many different people by name came to events of a period."""
    counted: int = session.execute(
        select(func.count(func.distinct(col(Participation.person_id))))
        .join(OutreachEvent, col(OutreachEvent.id) == col(Participation.event_id))
        .where(*_held(initiative_id, start, end, goal_ids, begun_by), col(Participation.status).in_(CAME))
    ).scalar_one()
    return counted


def mark(session: Session, initiative_id: int) -> str:
    """Changes when a verb changed something or somebody was noted at an event: till then figures stand."""
    newest = [
        select(func.max(table.id)).where(table.initiative_id == initiative_id) for table in (AuditEntry, MatchQueue)
    ]
    newest.append(select(func.max(Participation.id)))
    return "-".join(str(session.exec(one).one()) for one in newest)


def _partners_of(session: Session, people: Collection[int]) -> dict[int, set[int]]:
    """The partners of some people."""
    found: dict[int, set[int]] = defaultdict(set)
    for chunk in _chunks(sorted(people)):
        for person, partner in session.exec(
            select(PersonPartner.person_id, PersonPartner.partner_id).where(col(PersonPartner.person_id).in_(chunk))
        ):
            found[person].add(partner)
    return found


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _text(session: Session, column: Any) -> Any:
    """A date as ISO text on both databases."""
    return func.to_char(column, "YYYY-MM-DD") if session.get_bind().dialect.name == "postgresql" else column
