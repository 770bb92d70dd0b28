"""Private calendar addresses: made, listed, revoked, and read by calendar programs, which cannot sign in.

An address holds 256 random bits, and that is its whole protection. Only their SHA-256 is kept, so a copy of the
database opens no calendar; the address is shown once, when it is made (docs/decisions/0007).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from data import audit, calendars, queries, tokens
from data.access import Actor, allowed, require
from data.errors import NotAllowed, NotFound, Problem, refuse_if
from data.models import CalendarFeed, Initiative, Member

MOST = 20
"""Addresses in use of one member, or of the team."""
NOTE_EVERY = timedelta(hours=1)
"""How exactly it is kept when an address was last read: a calendar program that asks often writes seldom."""


@dataclass(frozen=True)
class FeedRow:
    """An address in use, without its secret. `member` is "" where it is the team's."""

    id: int
    initiative_id: int
    member_id: int | None
    member: str
    label: str
    created_at: datetime
    created_by: str
    last_read_at: datetime | None


def path(token: str) -> str:
    """Where the calendar of a token is, below the address of Groundswell."""
    return f"calendar/{token}.ics"


def base_url(fallback: str = calendars.HOME) -> str:
    """The address of Groundswell as others reach it: `GROUNDSWELL_URL`, else `fallback`."""
    given = os.environ.get("GROUNDSWELL_URL", "").strip()
    return (given if given.startswith(("http://", "https://")) else fallback).rstrip("/")


def feeds(session: Session, initiative_id: int, member_id: int | None) -> list[FeedRow]:
    """The addresses in use of a member, or (None) of the team, newest first."""
    found = session.exec(
        select(CalendarFeed)
        .where(
            CalendarFeed.initiative_id == initiative_id,
            CalendarFeed.member_id == member_id,
            col(CalendarFeed.revoked_at).is_(None),
        )
        .order_by(col(CalendarFeed.id).desc())
    )
    return [_row(session, row) for row in found]


def make_feed(
    session: Session, actor: Actor, initiative_id: int, member_id: int | None, label: str, *, now: datetime
) -> tuple[FeedRow, str]:
    """Make an address for a member, or (None) for the team; returns it with its token, which is told only now."""
    require(actor, "keep_calendar")
    if member_id is None or member_id != actor.member_id:
        require(actor, "share_calendar")
    there = {member.id for member in queries.members(session, initiative_id) if member.active}
    if member_id is not None and member_id not in there:
        raise NotFound("That member is not on the team.")
    problems = []
    if len(label.strip()) > 80:
        problems.append(Problem("label", "The name of a calendar address may have 80 characters."))
    if len(feeds(session, initiative_id, member_id)) >= MOST:
        problems.append(Problem("label", f"There are {MOST} addresses already. Revoke one that is not used."))
    refuse_if(problems)
    token = tokens.fresh()
    row = CalendarFeed(
        initiative_id=initiative_id,
        member_id=member_id,
        label=" ".join(label.split()),
        token_hash=tokens.hashed(token),
        created_at=now,
        created_by=actor.name,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, initiative_id, "make_feed", "calendar_feed", row.id, now=now)
    return _row(session, row), token


def revoke_feed(session: Session, actor: Actor, initiative_id: int, feed_id: int, *, now: datetime) -> None:
    """Make an address open nothing any more, at once and for good."""
    require(actor, "keep_calendar")
    row = session.get(CalendarFeed, feed_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That calendar address does not exist in this initiative.")
    if (row.member_id is None or row.member_id != actor.member_id) and not allowed(actor, "share_calendar"):
        raise NotAllowed("This calendar address is not yours.", "Ask whoever made it, or a director.")
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
        audit.record(session, actor, initiative_id, "revoke_feed", "calendar_feed", feed_id, now=now)


def opened(session: Session, token: str) -> FeedRow | None:
    """The address of a token, None where nobody has it: unknown, revoked, or of a member who has left.

    One look by hash whichever of these it is, so that nothing can be told from how long it takes.
    """
    row = session.exec(
        select(CalendarFeed)
        .outerjoin(Member, col(Member.id) == col(CalendarFeed.member_id))
        .where(
            CalendarFeed.token_hash == tokens.hashed(token),
            col(CalendarFeed.revoked_at).is_(None),
            or_(col(CalendarFeed.member_id).is_(None), col(Member.active)),
        )
    ).first()
    return None if row is None else _row(session, row)


def note_read(session: Session, feed: FeedRow, *, now: datetime) -> None:
    """Keep that an address was read, to the hour: who has not been read for months can be revoked."""
    row = session.get(CalendarFeed, feed.id)
    if row is not None:
        row.last_read_at = now


def mark(session: Session, initiative_id: int) -> str:
    """What tells the entries of one initiative from those of any other."""
    row = session.get(Initiative, initiative_id)
    if row is None:
        raise NotFound("That initiative does not exist.")
    return hashlib.sha256(f"{initiative_id} {row.created_at.isoformat()}".encode()).hexdigest()[:16]


def document(
    session: Session,
    initiative_id: int,
    member_id: int | None,
    now: datetime,
    *,
    base: str,
    only: str | None = None,
) -> tuple[bytes, int]:
    """The calendar of a member or of the team as a file, and how many entries it has. `only` one room's entries.

    What an entry is called for ever has a mark of the initiative in it: two of them in one calendar never meet.
    """
    row = session.get(Initiative, initiative_id)
    if row is None:
        raise NotFound("That initiative does not exist.")
    own = mark(session, initiative_id)
    found = [
        entry if entry.foreign else replace(entry, uid=f"{entry.uid}@{own}.groundswell")
        for entry in calendars.entries(session, initiative_id, member_id, now, only)
    ]
    names: dict[int | None, str] = {None: "team"}
    names |= {member.id: member.name for member in queries.members(session, initiative_id)}
    name = f"{row.name}: {names[member_id]}"
    return calendars.write(found, name, now, base=base, mark=f"{own}.groundswell"), len(found)


def _row(session: Session, row: CalendarFeed) -> FeedRow:
    member = session.get(Member, row.member_id) if row.member_id is not None else None
    return FeedRow(
        queries.required(row.id), row.initiative_id, row.member_id, member.name if member else "", row.label,
        row.created_at, row.created_by, row.last_read_at,
    )  # fmt: skip
