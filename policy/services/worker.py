"""The worker of this room: refreshes live sources that are due in a thread of its own, while the app is served."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from data import fetch
from data.access import Actor, require
from data.background import Background, Sleep, Stop
from policy.services.asking import Get, OpenSession
from policy.services.live import pull

NAME = "groundswell-bills"


def worker(
    open_session: OpenSession, actor: Actor, clock: Callable[[], datetime], *, pause: float = 60.0, get: Get = fetch.get
) -> Background:
    """A thread that pulls what is due, of every initiative, every `pause` seconds until stopped.

    Raises NotAllowed at once where the actor may not refresh bills: a thread could tell nobody.
    """
    require(actor, "refresh_bills")

    def turn(stop: Stop, _sleep: Sleep) -> None:
        pull(open_session, actor, None, clock=clock, due_only=True, get=get, stop=stop)

    return Background(NAME, turn, pause=pause)
