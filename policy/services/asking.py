"""Asking a live service: its key from the environment, its budget from the database, the network by `data.fetch`."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from urllib.parse import urlencode

from sqlmodel import Session

from data import fetch
from data.dates import say_at
from data.errors import FetchError, GroundswellError
from policy.connectors.live import Params
from policy.live import Service, after_too_often
from policy.queries import usage

OpenSession = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction: `data.db.writing`."""

Get = Callable[..., fetch.Fetched]
"""`data.fetch.get`, or what a test puts in its place."""

LIMITS = fetch.Limits(max_bytes=24 * 1024 * 1024, max_inflated=64 * 1024 * 1024, deadline=60.0)
"""Twenty bills with every vote by name have some 6 MB; a whole session's list of hashes has less."""


class NoRoom(GroundswellError):
    """The budget is used up, or the service asked us to wait. `until` is from when on there is room again."""

    def __init__(self, message: str, until: datetime, *, refused: bool = False) -> None:
        self.until = until
        self.refused = refused  # the service itself said so
        super().__init__(message)


def has_key(service: Service) -> bool:
    """Whether the environment holds the service's key."""
    return bool(_key(service))


def _key(service: Service) -> str:
    return os.environ.get(service.key, "").strip()


def without_key(service: Service, text: str) -> str:
    """A text that a service may have put our key into, without it."""
    key = _key(service)
    return text.replace(key, "…") if key else text


class Asking:
    """Asks one service (`policy.connectors.live.Ask`), each request counted before it is made.

    Where the budget's next minute is near it waits for it, `patience` seconds in all. The key stands in a header
    where the service takes it there, and in no message, log or row.
    """

    def __init__(
        self, service: Service, open_session: OpenSession, clock: Callable[[], datetime], *, get: Get = fetch.get,
        sleep: Callable[[float], None] = lambda _seconds: None, patience: float = 0.0,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self.service, self._key = service, _key(service)
        self._open, self._clock, self._get = open_session, clock, get
        self._sleep, self._patience, self._stop = sleep, patience, stop
        self.requests = 0
        if not self._key:
            raise GroundswellError(f"{service.key} is not set, so {service.label} cannot be asked.")

    def __call__(self, path: str, params: Params) -> bytes:
        """The answer's bytes. Raises FetchError, NoRoom, or GroundswellError where the key is refused."""
        self._take()
        api = os.environ.get(self.service.api_setting, "").strip() or self.service.api
        headers = {"Accept": "application/json"}
        query = list(params)
        if self.service.name == "legiscan":
            query = [("key", self._key), *query]  # LegiScan takes it nowhere else
        else:
            headers["X-API-KEY"] = self._key
        try:
            answer = self._get(f"{api.rstrip('/')}{path}?{urlencode(query)}", headers=headers, limits=LIMITS)
        except FetchError as error:
            raise self._explained(error) from error
        self.requests += 1
        with self._open() as session:
            held = usage.waiting_until(session, self.service)
            if held is not None and held[1]:
                usage.set_wait(session, self.service, held[0], 0)
        return answer.body

    def _take(self) -> None:
        while True:
            now = self._clock()
            with self._open() as session:
                until = usage.take(session, self.service, now)
            if until is None:
                return
            wait = (until - now).total_seconds()
            if wait > self._patience or self._stop():
                raise NoRoom(f"The budget of {self.service.label} is used up until {say_at(until, UTC)} UTC.", until)
            self._patience -= wait
            self._sleep(wait)

    def _explained(self, error: FetchError) -> GroundswellError:
        """An error in words that hold no key; a service that is asked too often is left alone by every source."""
        if error.status in (401, 403):
            return GroundswellError(
                f"{self.service.label} refused the key in {self.service.key} ({error.status}).",
                "Check that it is whole, and still valid.",
            )
        if error.status == 429:
            now = self._clock()
            with self._open() as session:
                held = usage.waiting_until(session, self.service)
                in_a_row = (held[1] if held else 0) + 1
                until = after_too_often(now, in_a_row, error.retry_after)
                usage.set_wait(session, self.service, until, in_a_row)
            said = f"{self.service.label} answered 429: it is asked too often."
            return NoRoom(f"{said} It is left alone until {say_at(until, UTC)} UTC.", until, refused=True)
        return error
