"""Debriefs in the database, and what Monday's list is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from campaigns.debriefs import DebriefDraft, DebriefRow, Quote, ThemeRow
from campaigns.models import Debrief, DebriefQuote, DebriefTheme, EventGoal, OutreachEvent
from campaigns.monday import (
    AHEAD,
    DEBRIEF_WITHIN,
    DEBRIEFED_KINDS,
    UNCOUNTED_FOR,
    WEEK,
    Item,
    Window,
    is_window,
    monday,
)
from campaigns.outreach import given, tidy
from campaigns.queries.details import turnouts
from campaigns.queries.follow_ups import follow_ups
from campaigns.queries.outreach import read_events
from data import queries as ground
from data import timeline
from data.agenda import GoalRow
from data.errors import NotFound
from data.models import GoalVersion
from data.queries import required


def insert_debrief(
    session: Session,
    initiative_id: int,
    draft: DebriefDraft,
    goals: Collection[GoalRow],
    *,
    by: str,
    member_id: int | None,
    now: datetime,
) -> int:
    """Store a checked debrief with its quotes and themes (goals in their newest wording); returns its key."""
    row = Debrief(
        initiative_id=initiative_id,
        token=draft.token,
        event_id=draft.event_id,
        window_page=tidy(draft.window_page),
        window_record=draft.window_record,
        window_title=tidy(draft.window_title),
        window_on=draft.window_on,
        heard=_lines(draft.heard),
        next_time=_lines(draft.next_time),
        written_at=now,
        written_by=by,
        member_id=member_id,
    )
    session.add(row)
    session.flush()
    key = required(row.id)
    for position, quote in enumerate(draft.quotes):
        session.add(
            DebriefQuote(
                debrief_id=key,
                position=position,
                text=_lines(quote.text),
                attribution=tidy(quote.attribution),
                consent=quote.consent,
            )
        )
    by_id = {goal.id: goal for goal in goals}
    once = {(tidy(theme.theme), given(theme.goal_id)): None for theme in draft.themes}
    for position, (theme, goal_id) in enumerate(once):
        version = by_id[goal_id].version_id
        session.add(
            DebriefTheme(debrief_id=key, goal_id=goal_id, goal_version_id=version, position=position, theme=theme)
        )
    session.flush()
    return key


def _lines(text: str) -> str:
    """Text of several lines as it is stored (PostgreSQL takes no NUL)."""
    return text.replace("\x00", "").strip()


def debrief_keyed(session: Session, initiative_id: int, token: str) -> int | None:
    """The debrief that was saved under a form's token."""
    found = select(Debrief.id).where(Debrief.initiative_id == initiative_id, Debrief.token == token)
    return session.exec(found).first()


def debriefs(
    session: Session,
    initiative_id: int,
    *,
    event_id: int | None = None,
    debrief_id: int | None = None,
    goal_ids: Collection[int] = (),
    limit: int | None = None,
) -> list[DebriefRow]:
    """Debriefs, newest first; of one event; of these goals: by a theme, or by the goals of the event."""
    where: list[Any] = [col(Debrief.initiative_id) == initiative_id]
    if event_id is not None:
        where.append(col(Debrief.event_id) == event_id)
    if debrief_id is not None:
        where.append(col(Debrief.id) == debrief_id)
    if goal_ids:
        by_theme = select(DebriefTheme.debrief_id).where(col(DebriefTheme.goal_id).in_(goal_ids))
        by_event = select(EventGoal.event_id).where(col(EventGoal.goal_id).in_(goal_ids))
        where.append(col(Debrief.id).in_(by_theme) | col(Debrief.event_id).in_(by_event))
    found = session.exec(
        select(Debrief, col(OutreachEvent.name), col(OutreachEvent.starts_on))
        .join(OutreachEvent, col(OutreachEvent.id) == col(Debrief.event_id), isouter=True)
        .where(*where)
        .order_by(col(Debrief.written_at).desc(), col(Debrief.id).desc())
        .limit(limit)
    ).all()
    keys = [required(row.id) for row, _, _ in found]
    quotes: dict[int, list[Quote]] = defaultdict(list)
    for quote in session.exec(
        select(DebriefQuote).where(col(DebriefQuote.debrief_id).in_(keys)).order_by(col(DebriefQuote.position))
    ):
        quotes[quote.debrief_id].append(Quote(quote.text, quote.attribution, quote.consent))
    names = {goal.id: goal.name for goal in ground.goals(session, initiative_id)}
    themes: dict[int, list[ThemeRow]] = defaultdict(list)
    for theme, wording in session.exec(
        select(DebriefTheme, GoalVersion.name)
        .join(GoalVersion, col(GoalVersion.id) == col(DebriefTheme.goal_version_id))
        .where(col(DebriefTheme.debrief_id).in_(keys))
        .order_by(col(DebriefTheme.position))
    ):
        name = names.get(theme.goal_id, wording)
        themes[theme.debrief_id].append(ThemeRow(theme.theme, theme.goal_id, name, wording))
    return [
        DebriefRow(
            required(row.id),
            row.event_id,
            event or row.window_title,
            starts_on or row.window_on or row.written_at.date(),
            row.window_page,
            row.window_record,
            row.heard,
            row.next_time,
            tuple(quotes[required(row.id)]),
            tuple(themes[required(row.id)]),
            row.written_at,
            row.written_by,
        )
        for row, event, starts_on in found
    ]


def debrief(session: Session, initiative_id: int, debrief_id: int) -> DebriefRow:
    """One debrief. Raises NotFound where it is not of this initiative."""
    for row in debriefs(session, initiative_id, debrief_id=debrief_id):
        return row
    raise NotFound("That debrief does not exist.", "It may have been taken back.")


def delete_debrief(session: Session, debrief_id: int) -> None:
    """Remove a debrief with its quotes, themes and commitments."""
    session.execute(delete(Debrief).where(col(Debrief.id) == debrief_id))
    session.expire_all()


def kept_back(row: Mapping[str, object]) -> dict[str, object]:
    """A quote as it leaves the house: without consent neither the words nor who said them."""
    return {} if row.get("consent") else {"text": "", "attribution": ""}


def windows(session: Session, initiative_id: int, start: date, end: date) -> list[Window]:
    """Hearings and votes from one day to another, as the policy room's milestones tell them."""
    found = timeline.milestones(session, initiative_id, start, end, rooms=["policy"])
    return [Window(one.page, one.record_id, one.title, one.on) for one in found if is_window(one.title)]


def monday_list(
    session: Session, initiative_id: int, *, now: datetime, today: date, member_id: int | None = None
) -> list[Item]:
    """Monday's list in its order, of everybody or of one member. See `campaigns.monday`."""
    mine, table = [col(OutreachEvent.initiative_id) == initiative_id], OutreachEvent
    kept = [*mine, col(table.status) != "cancelled"]
    coming = read_events(
        session, initiative_id, [*kept, col(table.starts_on) >= today, col(table.starts_on) <= today + AHEAD]
    )
    uncounted = col(table.attendance_low).is_(None) & col(table.attendance_high).is_(None)
    spoken = col(table.kind).in_(DEBRIEFED_KINDS) & (col(table.starts_on) >= today - DEBRIEF_WITHIN)
    recent = [col(table.starts_on) >= today - UNCOUNTED_FOR, col(table.starts_on) <= today]
    past = [
        row
        for row in read_events(session, initiative_id, [*kept, *recent, uncounted | spoken])
        if not row.ahead(now, today)
    ]
    # Whatever lasts several days and began before is looked at by the day it began: nothing runs for over two weeks.
    keys = [row.id for row in past]
    done = session.exec(select(Debrief.event_id).where(col(Debrief.event_id).in_(keys))).all()
    since = today - DEBRIEF_WITHIN
    written = session.exec(
        select(col(Debrief.window_page), col(Debrief.window_record), col(Debrief.window_on)).where(
            Debrief.initiative_id == initiative_id, col(Debrief.window_on) >= since
        )
    ).all()
    return monday(
        coming,
        past,
        follow_ups(session, initiative_id, due_by=today + WEEK),
        windows(session, initiative_id, since, today),
        turnouts=turnouts(session, [row.id for row in coming]),
        debriefed=[key for key in done if key is not None],
        written={(page, record, on) for page, record, on in written if record is not None and on is not None},
        now=now,
        today=today,
        member_id=member_id,
    )
