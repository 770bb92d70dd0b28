"""The worker of this room: refreshes live sources that are due in a thread of its own, while the app is served."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import datetime

from data import fetch
from data.access import Actor
from policy.services.asking import Get, OpenSession
from policy.services.live import pull

log = logging.getLogger("groundswell")

NAME = "groundswell-bills"
_PATIENCE = 10.0


class Worker:
    """One background thread that pulls what is due, of every initiative, until stopped.

    `start` does nothing where one runs in this process. What goes wrong is logged by its kind and place and tried
    again after `pause` seconds; the app is never harmed.
    """

    def __init__(
        self, open_session: OpenSession, actor: Actor, clock: Callable[[], datetime], *, pause: float = 60.0,
        get: Get = fetch.get,
    ) -> None:  # fmt: skip
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
        """End after what is under way, ten seconds at most: what is not saved then is asked for again later."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                pull(
                    self._open, self._actor, None, clock=self._clock, due_only=True, get=self._get,
                    stop=self._stopped.is_set,
                )  # fmt: skip
            except Exception as error:
                # Its message can hold what a service wrote, so only its kind and place are logged.
                log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
            self._stopped.wait(self._pause)


_starting = threading.Lock()
