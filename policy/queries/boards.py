"""The board, a page of it: counts by stage over all bills, and of each column the first cards alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, union
from sqlmodel import Session, col, select

from policy import stages
from policy.alignment import in_force
from policy.board import COLUMNS, Board, BoardColumn, ranked
from policy.models import Bill, Coding, Hearing, Position
from policy.queries.reads import bills, positions, session_ends

STOPPED = "Stopped"
NO_STANCE = "no position"


def board(
    session: Session,
    initiative_id: int,
    today: date,
    *,
    goal_ids: Collection[int] = (),
    since: date | None = None,
    at: Collection[str] = (),
    stances: Collection[str] = (),
    limit: int = 20,
) -> Board:
    """The board on the local date `today`: each column's count, and its first `limit` bills as `ranked` puts them.

    Bills count that are coded to one of the goals (none given: any), and moved since `since`, are to be heard, or
    have no date; that stand `at` one of the stages (none given: any); and on which one of the `stances` is in force
    today (`NO_STANCE`: none is). Bills with a position or a hearing ahead are all looked at; of the others the latest
    moved.
    """
    mine = Bill.initiative_id == initiative_id
    dead = _dead(session, initiative_id, today)
    stage: Any = col(Bill.stage) if dead is None else case((dead, stages.DEAD), else_=col(Bill.stage))
    # Sets of keys, not a look-up for each of the bills: the few that have a position or a hearing drive the query.
    heard = select(Hearing.bill_id).where(col(Hearing.on_date) >= today, not_(col(Hearing.cancelled)))
    wanted: list[ColumnElement[bool] | bool] = [mine]
    if goal_ids:
        coded = select(Coding.bill_id).where(col(Coding.goal_id).in_(sorted(goal_ids)))
        wanted.append(col(Bill.id).in_(coded))
    if since is not None:
        wanted.append(or_(col(Bill.latest_on) >= since, col(Bill.latest_on).is_(None), col(Bill.id).in_(heard)))
    if at:
        wanted.append(stage.in_(sorted(at)))
    if stances:
        wanted.append(_held(session, initiative_id, today, stances))
    counted: Any = select(stage, func.count()).where(*wanted).group_by(stage)
    counts: dict[str, int] = dict(session.exec(counted).all())
    ours: dict[str, list[int]] = defaultdict(list)
    first: Any = select(stage, Bill.id).where(*wanted, col(Bill.id).in_(union(select(Position.bill_id), heard)))
    for name, key in session.exec(first):
        ours[name].append(key)
    chosen: list[tuple[str, int, set[int]]] = []
    for title, of in (*COLUMNS, (STOPPED, stages.STOPPED)):
        keys = {key for name in of for key in ours[name]}
        many = sum(counts.get(name, 0) for name in of)
        if many > len(keys):
            for name in of:
                # By the stored stage and the day, which an index holds in this order; the dead are told apart.
                there: ColumnElement[bool] = col(Bill.stage) == name
                if dead is not None:
                    there = or_(there, dead) if name == stages.DEAD else and_(there, not_(dead))
                latest = select(Bill.id).where(*wanted, there).order_by(col(Bill.latest_on).desc().nulls_last())
                keys |= {key for key in session.exec(latest.limit(limit)) if key is not None}
        chosen.append((title, many, keys))
    everything = sorted(set().union(*(keys for _, _, keys in chosen)))
    rows = {row.id: row for row in bills(session, initiative_id, today, everything)} if everything else {}
    columns = [
        BoardColumn(title, many, tuple(ranked([rows[key] for key in sorted(keys)])[:limit]))
        for title, many, keys in chosen
    ]
    total = session.exec(select(func.count()).select_from(Bill).where(mine)).one()
    return Board(tuple(columns[:-1]), columns[-1], total)


def _held(session: Session, initiative_id: int, today: date, stances: Collection[str]) -> ColumnElement[bool]:
    """Bills on which one of the stances is in force: people take positions one by one, so they are few."""
    held = {key: in_force(history, today) for key, history in positions(session, initiative_id, None).items()}
    now = {key: entry.stance for key, entry in held.items() if entry}
    found = col(Bill.id).in_([key for key, stance in now.items() if stance in stances])
    return or_(found, col(Bill.id).not_in(list(now))) if NO_STANCE in stances else found


def _dead(session: Session, initiative_id: int, today: date) -> ColumnElement[bool] | None:
    """Bills that died with their session (`policy.stages.standing`), as a condition; None where no session is over."""
    over = [
        and_(
            col(Bill.jurisdiction_key) == place,
            col(Bill.session_key) == name,
            or_(col(Bill.stage_on).is_(None), col(Bill.stage_on) <= ends),
        )
        for (place, name), ends in session_ends(session, initiative_id).items()
        if ends < today
    ]
    return and_(col(Bill.stage).in_(stages.DIES_WITH_SESSION), or_(*over)) if over else None
