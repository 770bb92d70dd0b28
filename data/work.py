"""Where heavy work is done: in this process, in processes of this machine, or on a Dask cluster.

The only place that chooses. Everything else is handed a `concurrent.futures.Executor` and does not know which:
what is submitted is a function of its arguments alone, so results are the same wherever they were made.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from data.errors import GroundswellError

P = ParamSpec("P")
T = TypeVar("T")
Item = TypeVar("Item")

SCHEDULER = "DASK_SCHEDULER"
WORTH_IT = 5.0  # seconds of work; starting processes and what they load takes some two seconds of each
AHEAD = 8  # tasks under way before the first is asked for: bounds memory, keeps some sixteen processes busy
_PATIENCE = "10s"


class Here(Executor):
    """Does each task at once, in the caller's thread."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do the task; its result, or its error, stands in the future that comes back."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


HERE = Here()


@contextmanager
def executor(seconds: float) -> Iterator[Executor]:
    """An executor for work that one core would do in about so many seconds.

    A Dask cluster's where the environment's DASK_SCHEDULER names its scheduler ("tcp://10.0.0.5:8786"), whose
    workers need this code and its libraries; else a process for each core where that is worth starting them.
    Raises GroundswellError where the cluster cannot be reached.
    """
    address = os.environ.get(SCHEDULER, "").strip()
    if address:
        with _cluster(address) as found:
            yield found
    elif seconds < WORTH_IT or (os.cpu_count() or 1) < 2 or not _restartable():
        yield HERE
    else:
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
            try:
                yield pool
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _restartable() -> bool:
    """Whether new processes can load the main program: `python -m ROOM`, say. Streamlit's is a page that would run."""
    return getattr(sys.modules.get("__main__"), "__spec__", None) is not None


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise GroundswellError(
            f"{SCHEDULER} is set, but this installation cannot speak to a Dask cluster.",
            "Install the optional packages (pip install distributed), or unset it.",
        ) from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:  # a timeout is an OSError
        raise GroundswellError(
            f"The Dask scheduler at {address} does not answer.", f"Start it, or unset {SCHEDULER}."
        ) from error
    with client:
        yield client.get_executor()


def in_order(
    executor: Executor, task: Callable[[Item], T], items: Iterable[Item], *, ahead: int = AHEAD
) -> Iterator[T]:
    """The task's results in the order of the items, with at most `ahead` items read and under way."""
    waiting: deque[Future[T]] = deque()
    try:
        for item in items:
            waiting.append(executor.submit(task, item))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
