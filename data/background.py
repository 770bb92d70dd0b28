"""One thread in the background while the app is served: a room says what a turn is, this keeps it turning."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable

log = logging.getLogger("groundswell")

Sleep = Callable[[float], None]
Stop = Callable[[], bool]
Turn = Callable[[Stop, Sleep], object]
"""`turn(stop, sleep)`: some work, ended soon after `stop()` says so; `sleep(seconds)` ends early then."""

_PATIENCE = 10.0
_starting = threading.Lock()


class Background:
    """A thread that does `turn` again and again, `pause` seconds apart, until stopped.

    `start` does nothing where one of that name runs in this process. What goes wrong is logged by its kind and place
    and tried again after the pause; the app is never harmed.
    """

    def __init__(self, name: str, turn: Turn, *, pause: float) -> None:
        self._name, self._turn, self._pause = name, turn, pause
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> bool:
        """Begin, unless one of the name runs in this process already; says whether it did."""
        with _starting:
            # By name: a module that is loaded anew does not know the thread of its former self.
            if any(thread.name == self._name for thread in threading.enumerate()):
                return False
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
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
                self._turn(self._stopped.is_set, self._sleep)
            except Exception as error:
                # Its message can hold what came from outside, so only its kind and place are logged.
                log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
            self._sleep(self._pause)

    def _sleep(self, seconds: float) -> None:
        self._stopped.wait(seconds)
