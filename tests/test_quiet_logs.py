"""The check of log records finds what is planted, and lets pass what is nobody's."""

from __future__ import annotations

import logging

import pytest

from tests import quiet_logs
from tests.personal import refuse


@pytest.mark.parametrize(
    "planted",
    ["maria@example.org", "+1 312 555 0177", "(555) 201-3344", "+15552013344", "555.201.3344", "Zora Quillfeather"],
)
def test_failure_10_a_planted_record_is_found(planted: str) -> None:
    quiet = logging.Logger("of.nobody", level=logging.DEBUG)  # no handler, no parent: still read
    quiet.debug("saved %s", planted)
    with pytest.raises(AssertionError, match="personal data"):
        refuse(quiet_logs.take(), "log records")


def test_failure_10_the_message_of_an_error_is_read_too() -> None:
    log = logging.getLogger("groundswell")
    try:
        raise ValueError("UNIQUE constraint failed: maria@example.org")
    except ValueError:
        log.exception("it failed")
    assert quiet_logs.take()[0] == "groundswell: maria@example.org"


def test_what_is_nobodys_passes() -> None:
    log = logging.getLogger("groundswell")
    log.warning("%s at %s", "ValueError", "line 555, in 0.5551234567 s, https://example.org/feed, 20261123 555")
    assert quiet_logs.take() == []
