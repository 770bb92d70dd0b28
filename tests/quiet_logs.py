"""No log record of any test holds personal data: every record is read as it is made, and what is found fails the test.

What is personal: see `tests.personal`. What the servers of the browser tests print is read in `tests.e2e.serving`.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.personal import personal, refuse

_found: list[str] = []


def take() -> list[str]:
    """What was found since this was asked last, with the logger that it came from."""
    found = _found[:]
    _found.clear()
    return found


def _reading(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    """A factory of records that reads each one: no logger, handler or filter can keep one from it."""

    def made(*args: Any, **more: Any) -> logging.LogRecord:
        record = make(*args, **more)
        said = [str(record.msg), str(record.args)]
        if record.exc_info and record.exc_info[0] is not None:
            said += traceback.format_exception(*record.exc_info)
        _found.extend(f"{record.name}: {each}" for text in said for each in personal(text))
        return record

    return made


def pytest_configure(config: pytest.Config) -> None:
    """From here on every record is read, of ours also those for developers."""
    logging.setLogRecordFactory(_reading(logging.getLogRecordFactory()))
    logging.getLogger("groundswell").setLevel(logging.DEBUG)


@pytest.fixture(autouse=True)
def logs_hold_nobody() -> Iterator[None]:
    """Each test fails where a record made in it, or since the last one, holds personal data."""
    yield
    refuse(take(), "log records")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """What was logged after the last test counts too."""
    refuse(take(), "log records after the tests")
