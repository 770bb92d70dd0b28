"""The worker: pulls what is due in a thread of its own, while the app is served."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import datetime

from data.access import Actor
from sentiment.services.hearing import Get, OpenSession, get_feed
from sentiment.services.listening import work

log = logging.getLogger("groundswell")

NAME = "groundswell-worker"
_PATIENCE = 10.0


class Worker:
    """One background thread that calls `work` until stopped. `start` does nothing where one runs in this process.

    What goes wrong is logged by its kind and place and tried again after `pause` seconds; the app is never harmed.
    """

    def __init__(
        self,
        open_session: OpenSession,
        actor: Actor,
        clock: Callable[[], datetime],
        *,
        pause: float = 60.0,
        get: Get = get_feed,
    ) -> None:
        self._open, self._actor, self._clock, self._pause, self._get = open_session, actor, clock, pause, get
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> bool:
        """Begin, unless a worker runs in this process already; says whether it did."""
        with _starting:
            # By name: a module that is loaded anew does not know the thread of its former self.
            if any(thread.name == NAME for thread in threading.enumerate()):
                return False
            self._thread = threading.Thread(target=self._run, name=NAME, daemon=True)
            self._thread.start()
            return True

    def stop(self) -> None:
        """End after what is under way, ten seconds at most: what is not saved then is pulled again later."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                work(
                    self._open, self._actor, clock=self._clock, sleep=self._sleep, stop=self._stopped.is_set,
                    get=self._get, pause=self._pause,
                )  # fmt: skip
            except Exception as error:
                # Its message can hold what an outlet wrote, so only its kind and place are logged.
                log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
                self._sleep(self._pause)

    def _sleep(self, seconds: float) -> None:
        self._stopped.wait(seconds)


_starting = threading.Lock()
