"""The worker: pulls what is due in a thread of its own, while the app is served."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from data.access import Actor, require
from data.background import Background, Sleep, Stop
from sentiment.services.hearing import Get, OpenSession, get_feed
from sentiment.services.listening import work

NAME = "groundswell-worker"


def worker(
    open_session: OpenSession, actor: Actor, clock: Callable[[], datetime], *, pause: float = 60.0, get: Get = get_feed
) -> Background:
    """A thread that calls `work` until stopped, and again after `pause` seconds where it failed.

    Raises NotAllowed at once where the actor may not pull: a thread could tell nobody.
    """
    require(actor, "pull")

    def turn(stop: Stop, sleep: Sleep) -> None:
        work(open_session, actor, clock=clock, sleep=sleep, stop=stop, get=get, pause=pause)

    return Background(NAME, turn, pause=pause)
