"""Every select and update of what was used of the services that count."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from sentiment.models.usage import SearchUse


def posts_used(session: Session, service: str, month: str) -> int:
    """Posts read in a month, and those being read at this moment."""
    found = session.execute(select(col(SearchUse.posts)).where(*_of(service, month))).scalar()
    return int(found or 0)


def take_posts(session: Session, service: str, month: str, *, wanted: int, least: int, up_to: int) -> int:
    """Reserve up to `wanted` posts so that the month stays within `up_to`; 0 where fewer than `least` are left.

    The row is locked until the transaction ends, so that workers who ask at the same moment never get more together.
    """
    if posts_used(session, service, month) == 0:
        with suppress(IntegrityError), session.begin_nested():  # it may stand there already
            session.execute(insert(SearchUse).values(service=service, month=month, posts=0))
    query = select(col(SearchUse.posts)).where(*_of(service, month)).with_for_update()
    granted = min(wanted, up_to - int(session.execute(query).scalar_one()))
    if granted < least:
        return 0
    give_back(session, service, month, -granted)
    return granted


def give_back(session: Session, service: str, month: str, posts: int) -> None:
    """Count posts that were reserved and not read as unused; a negative number uses more."""
    session.execute(update(SearchUse).where(*_of(service, month)).values(posts=col(SearchUse.posts) - posts))


def _of(service: str, month: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(SearchUse.service) == service, col(SearchUse.month) == month
