"""The monthly budget of X: granted post by post, before they are asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlmodel import Session

from data.errors import GroundswellError
from sentiment.listening import budget
from sentiment.queries import usage

X = "x"


def monthly_posts() -> int:
    """Posts of X that may be read a month. Raises GroundswellError where the setting is no number."""
    return budget.monthly(os.environ.get("GROUNDSWELL_X_MONTHLY_POSTS"))


def used(session: Session, now: datetime) -> budget.Use:
    """What of this month's budget is used."""
    month, posts = budget.month(now), monthly_posts()
    return budget.Use(month, usage.posts_used(session, X, month), posts, budget.by_today(posts, now))


def in_words(session: Session, now: datetime) -> str:
    """What of the budget is used, in a sentence; or what is wrong with its setting."""
    try:
        use = used(session, now)
    except GroundswellError as error:
        return str(error)
    if not use.left:
        return f"{use}: used up until {budget.next_month(now):%-d %B}."
    return f"{use}; at most {use.today:,} by the end of today, so that they last."


class Meter:
    """Grants posts of one look at X, each in a short transaction of its own (see `connectors.x.Meter`).

    A look that dies keeps what it was granted: it may have been read, and the budget is never exceeded.
    """

    def __init__(self, open_session: Callable[[], AbstractContextManager[Session]], now: datetime) -> None:
        self._open, self._now, self._month = open_session, now, budget.month(now)
        self._budget = monthly_posts()

    def take(self, wanted: int) -> int:
        """How many posts may be read now: at most `wanted`, and as many as are left today."""
        with self._open() as session:
            return usage.take_posts(
                session, X, self._month, wanted=wanted, least=budget.LEAST_PAGE,
                up_to=budget.by_today(self._budget, self._now),
            )  # fmt: skip

    def settle(self, granted: int, read: int) -> None:
        """Of `granted` posts `read` were."""
        with self._open() as session:
            usage.give_back(session, X, self._month, granted - read)

    def why_empty(self) -> tuple[str, str, float]:
        """What is used up: the month's budget is an error, the day's part of it a note. And the seconds to the next."""
        with self._open() as session:
            use = used(session, self._now)
        if use.left < budget.LEAST_PAGE:
            until = budget.next_month(self._now)
            fix = f"Reading goes on {until:%-d %B}, or once {budget.SETTING} is raised."
            return f"The budget is used up: {use}. {fix}", "", (until - self._now).total_seconds()
        until = budget.next_day(self._now)
        note = f"Today's part of the budget is used up ({use}, {use.today:,} until today). Reading goes on tomorrow."
        return "", note, (until - self._now).total_seconds()
