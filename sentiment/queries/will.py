"""Every select and insert of the will wing. Rows leave as frozen dataclasses."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from campaigns import queries as campaigns
from data.agenda import GoalRow
from data.errors import NotFound
from data.queries import required
from sentiment.models.labels import ShareTally
from sentiment.models.listening import DailyTally
from sentiment.models.will import Poll, WillEstimate
from sentiment.queries import stance
from sentiment.will.behaviour import Occasion
from sentiment.will.doing import Doing
from sentiment.will.doing import doings as doings_of
from sentiment.will.evidence import (
    Evidence,
    PollDraft,
    PollRow,
    RungKey,
    observations,
    occasions,
    poll_key,
    spellings,
    tidy,
)
from sentiment.will.ladder import RungRow
from sentiment.will.model import MediaShare
from sentiment.will.verdict import NORMAL_90

MEASURED = ("public", "supportive", "share")
"""What shares of favorable stories may speak of: support by the public, and no other rung."""
_POLL_FIELDS = [field.name for field in fields(PollRow)]
_DRAFT_FIELDS = [field.name for field in fields(PollDraft) if field.name not in ("goal_id", "starts_on")]
_RUNG_FIELDS = [field.name for field in fields(RungRow) if field.name != "series"]


def _poll(row: Poll) -> PollRow:
    return PollRow(**{name: getattr(row, name) for name in _POLL_FIELDS})


def polls(
    session: Session,
    initiative_id: int,
    *,
    goal_ids: Collection[int] = (),
    audience: str | None = None,
    rung: str | None = None,
    limit: int | None = None,
) -> list[PollRow]:
    """Surveys, newest first. Empty `goal_ids`: of every goal."""
    query = select(Poll).where(Poll.initiative_id == initiative_id)
    if goal_ids:
        query = query.where(col(Poll.goal_id).in_(goal_ids))
    if audience is not None:
        query = query.where(Poll.audience == audience)
    if rung is not None:
        query = query.where(Poll.rung == rung)
    query = query.order_by(col(Poll.ends_on).desc(), col(Poll.id).desc()).limit(limit)
    return [_poll(row) for row in session.exec(query)]


def marks(session: Session, goal_id: int, audience: str, rung: str, start: date, end: date) -> list[PollRow]:
    """The surveys of everyone that a chart draws for one rung, between two days (both included), oldest first."""
    query = (
        select(Poll)
        .where(
            Poll.goal_id == goal_id,
            Poll.audience == audience,
            Poll.rung == rung,
            Poll.subgroup == "",
            Poll.ends_on >= start,
            Poll.ends_on <= end,
        )
        .order_by(col(Poll.ends_on), col(Poll.id))
    )
    return [_poll(row) for row in session.exec(query)]


def poll(session: Session, initiative_id: int, poll_id: int) -> PollRow:
    """One survey. Raises NotFound."""
    row = session.get(Poll, poll_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That survey does not exist in this initiative.")
    return _poll(row)


def polls_by_key(session: Session, goal_id: int) -> dict[str, PollRow]:
    """A goal's surveys by what makes them the same survey."""
    return {row.poll_key: _poll(row) for row in session.exec(select(Poll).where(Poll.goal_id == goal_id))}


def insert_poll(
    session: Session,
    initiative_id: int,
    goal: GoalRow,
    draft: PollDraft,
    *,
    by: str,
    now: datetime,
    batch_id: int | None = None,
) -> int:
    """Store a survey that was checked; returns its key."""
    row = Poll(
        initiative_id=initiative_id,
        goal_id=goal.id,
        goal_version_id=goal.version_id,
        batch_id=batch_id,
        added_at=now,
        changed_at=now,
        added_by=by,
        **_columns(draft),
    )
    session.add(row)
    session.flush()
    return required(row.id)


def update_poll(session: Session, poll_id: int, draft: PollDraft, *, now: datetime) -> None:
    """Put a survey's answer right."""
    row = session.get(Poll, poll_id)
    if row is None:
        raise NotFound("That survey does not exist.")
    for name, value in _columns(draft).items():
        setattr(row, name, value)
    row.changed_at = now
    session.flush()


def _columns(draft: PollDraft) -> dict[str, Any]:
    found = {name: getattr(draft, name) for name in _DRAFT_FIELDS}
    found = {name: tidy(value) if isinstance(value, str) else value for name, value in found.items()}
    return {**found, "starts_on": draft.starts_on or draft.ends_on, "poll_key": poll_key(draft)}


def delete_poll(session: Session, poll_id: int) -> None:
    """Remove a survey."""
    session.execute(delete(Poll).where(col(Poll.id) == poll_id))
    session.expire_all()


def polls_of_batch(session: Session, initiative_id: int, batch_id: int) -> int:
    """How many surveys of an import are still here."""
    query = select(func.count(col(Poll.id))).where(Poll.initiative_id == initiative_id, Poll.batch_id == batch_id)
    return session.exec(query).one()


def remove_batch(session: Session, initiative_id: int, batch_id: int, _now: datetime) -> int:
    """Remove the surveys that an import brought; returns how many."""
    there = polls_of_batch(session, initiative_id, batch_id)
    session.execute(delete(Poll).where(col(Poll.initiative_id) == initiative_id, col(Poll.batch_id) == batch_id))
    session.expire_all()
    return there


def evidence(
    session: Session, initiative_id: int, until: date, goal_ids: Collection[int] = ()
) -> dict[RungKey, Evidence]:
    """Everything each estimate rests on, up to a local day (included)."""
    found: dict[RungKey, Evidence] = {}
    marks = stamps(session, initiative_id, until, goal_ids)
    rungs: dict[RungKey, list[PollRow]] = defaultdict(list)
    for row in polls(session, initiative_id, goal_ids=goal_ids):
        if row.ends_on <= until:
            rungs[row.goal_id, row.audience, row.rung, "share"].append(row)
    for key, rows in rungs.items():
        seen, aside = observations(rows)
        counted = {ref for one in seen for ref in one.ref.split("+")}
        assumed = sum(row.n is None and f"poll:{row.id}" in counted for row in rows)
        found[key] = Evidence(key, tuple(seen), tuple(aside), assumed, marks.get(key, ""), spellings(rows))
    for goal_id, shares in media_shares(session, {key[0] for key in found if key[1:] == MEASURED}, until).items():
        key = (goal_id, *MEASURED)
        found[key] = replace(found[key], media=tuple(shares))
    for goal_id, counts in _occasions(session, initiative_id, until, goal_ids).items():
        seen, aside = occasions(counts)
        behaviour: RungKey = (goal_id, "public", "acting", "rate")
        found[behaviour] = Evidence(behaviour, tuple(seen), tuple(aside), 0, marks.get(behaviour, ""))
    return found


def stamps(session: Session, initiative_id: int, until: date, goal_ids: Collection[int] = ()) -> dict[RungKey, str]:
    """A mark for each estimate's evidence that changes when the records do. Three statements, however much there is.

    Of media it counts the months: another label in an old month is noticed when the estimate is carried on.
    """
    of = (col(Poll.goal_id), col(Poll.audience), col(Poll.rung))
    query = (
        select(*of, func.count(), func.max(Poll.changed_at), func.max(Poll.id))  # type: ignore[call-overload]
        .where(Poll.initiative_id == initiative_id, Poll.ends_on <= until)
        .group_by(*of)
    )
    if goal_ids:
        query = query.where(col(Poll.goal_id).in_(goal_ids))
    found: dict[RungKey, str] = {}
    for goal_id, audience, rung, count, changed, newest in session.execute(query):
        found[goal_id, audience, rung, "share"] = f"{count}/{changed:%Y%m%d%H%M%S%f}/{newest}"
    for goal_id, months in _months(session, {key[0] for key in found if key[1:] == MEASURED}, until).items():
        found[goal_id, *MEASURED] += f"/{months}"
    for goal_id, counts in _occasions(session, initiative_id, until, goal_ids).items():
        found[goal_id, "public", "acting", "rate"] = f"{len(counts)}/{zlib.crc32(repr(counts).encode()):x}"
    return found


def media_shares(session: Session, goal_ids: Collection[int], until: date) -> dict[int, list[MediaShare]]:
    """The part of each goal's stories that favor it, month by month, where random labels give it an interval.

    Whole months that had ended by a day: a month's share is not known before its last one.
    """
    found: dict[int, list[MediaShare]] = defaultdict(list)
    for row in stance.shares(session, goal_ids, kind="month", channel="all"):
        share = row.figure("favor")
        if row.end <= until and _whole(row.start, row.end) and share["low"] is not None:
            error = (share["high"] - share["low"]) / (2 * NORMAL_90)
            found[row.goal_id].append(MediaShare(row.end, share["value"], error, f"month:{row.start:%Y-%m}"))
    return dict(found)


def _whole(start: date, end: date) -> bool:
    """Whether a period is a month to its last day."""
    return start.day == 1 and (end + timedelta(days=1)).day == 1


def _months(session: Session, goal_ids: Collection[int], until: date) -> dict[int, int]:
    """How many months of each goal were told by a day."""
    query = (
        select(ShareTally.goal_id, func.count())
        .where(
            col(ShareTally.goal_id).in_(goal_ids),
            ShareTally.kind == "month",
            ShareTally.channel == "all",
            ShareTally.end < until.replace(day=1),
        )
        .group_by(col(ShareTally.goal_id))
    )
    return dict(session.exec(query).all())


def _occasions(
    session: Session, initiative_id: int, until: date, goal_ids: Collection[int]
) -> dict[int, list[tuple[date, int, int | None, int | None]]]:
    """People counted at each goal's events up to a day: (day, event, low, high)."""
    found: dict[int, list[tuple[date, int, int | None, int | None]]] = defaultdict(list)
    for row in campaigns.engagement(session, initiative_id, end=until):
        if not goal_ids or row.goal_id in goal_ids:
            found[row.goal_id].append((row.date, row.event_id, row.low, row.high))
    return found


def doings(session: Session, initiative_id: int, goal_id: int, today: date) -> list[Doing]:
    """What people did for a goal by kind of event: two years of the campaigns room's counts."""
    kinds: dict[str, list[Occasion]] = defaultdict(list)
    start = today - timedelta(days=2 * 366)
    for row in campaigns.engagement(session, initiative_id, goal_id, start, today):
        kinds[row.kind].append(Occasion(row.date, row.low, row.high, ref=f"event:{row.event_id}"))
    return doings_of(kinds, today)


def estimates(
    session: Session,
    initiative_id: int,
    *,
    goal_ids: Collection[int] = (),
    series: bool = False,
    until: datetime | None = None,
) -> list[RungRow]:
    """The newest stored estimate of every rung, or the newest one made by a time; with `series`, its history too."""
    newest = (
        select(func.max(WillEstimate.id))
        .where(WillEstimate.initiative_id == initiative_id)
        .group_by(col(WillEstimate.goal_id), col(WillEstimate.audience), col(WillEstimate.rung), col(WillEstimate.unit))
    )
    if until is not None:
        newest = newest.where(col(WillEstimate.made_at) <= until)
    query = select(WillEstimate).where(col(WillEstimate.id).in_(newest)).order_by(col(WillEstimate.id))
    query = query.options(defer(WillEstimate.parameters))  # type: ignore[arg-type]
    if not series:
        query = query.options(defer(WillEstimate.series))  # type: ignore[arg-type]
    if goal_ids:
        query = query.where(col(WillEstimate.goal_id).in_(goal_ids))
    return [_rung(row, series) for row in session.exec(query)]


def estimate(session: Session, initiative_id: int, estimate_id: int) -> RungRow:
    """One stored estimate with its history. Raises NotFound."""
    row = session.get(WillEstimate, estimate_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That estimate does not exist in this initiative.")
    return _rung(row, True)


def known_then(session: Session, key: RungKey) -> list[RungRow]:
    """Every estimate of a rung as it was stored, newest first: what was known on each day."""
    goal_id, audience, rung, unit = key
    query = (
        select(WillEstimate)
        .where(
            WillEstimate.goal_id == goal_id,
            WillEstimate.audience == audience,
            WillEstimate.rung == rung,
            WillEstimate.unit == unit,
        )
        .order_by(col(WillEstimate.id).desc())
        .options(defer(WillEstimate.parameters), defer(WillEstimate.series))  # type: ignore[arg-type]
    )
    return [_rung(row, False) for row in session.exec(query)]


def parameters(session: Session, estimate_id: int) -> dict[str, Any]:
    """The parameters that a stored estimate was made with."""
    row = session.get(WillEstimate, estimate_id)
    return dict(row.parameters) if row is not None else {}


def _rung(row: WillEstimate, series: bool) -> RungRow:
    found = {name: getattr(row, name) for name in _RUNG_FIELDS}
    return RungRow(**found, series=tuple(row.series) if series else ())


def insert_estimate(
    session: Session,
    initiative_id: int,
    goal: GoalRow,
    key: RungKey,
    columns: Mapping[str, Any],
    *,
    as_of: date,
    fingerprint: str,
    now: datetime,
) -> int:
    """Keep an estimate as it was made; returns its key."""
    _, audience, rung, unit = key
    row = WillEstimate(
        initiative_id=initiative_id,
        goal_id=goal.id,
        goal_version_id=goal.version_id,
        audience=audience,
        rung=rung,
        unit=unit,
        as_of=as_of,
        made_at=now,
        fingerprint=fingerprint,
        **columns,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def added_since(session: Session, initiative_id: int, since: datetime) -> int:
    """How many surveys were added after a time."""
    counted = select(func.count()).where(Poll.initiative_id == initiative_id, col(Poll.added_at) > since)
    return session.exec(counted).one()


def moved_since(session: Session, initiative_id: int, since: datetime) -> list[tuple[RungRow, RungRow]]:
    """Rungs whose verdict is another than at a time: then and now, from the store."""
    now = {_key_of(row): row for row in estimates(session, initiative_id)}
    then = {_key_of(row): row for row in estimates(session, initiative_id, until=since)}
    return [(then[key], row) for key, row in now.items() if key in then and then[key].verdict != row.verdict]


def _key_of(row: RungRow) -> RungKey:
    return (row.goal_id, row.audience, row.rung, row.unit)


def carriers(session: Session, goal_ids: Collection[int]) -> dict[int, set[int]]:
    """The sources that ever carried something about each goal."""
    found: dict[int, set[int]] = defaultdict(set)
    query = select(DailyTally.goal_id, DailyTally.source_id).where(col(DailyTally.goal_id).in_(goal_ids)).distinct()
    for goal_id, source_id in session.exec(query):
        found[goal_id].add(source_id)
    return found
