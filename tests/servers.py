"""Fixtures of local servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data import connect, fetch
from tests.badserver import BadServer


@pytest.fixture
def bad_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BadServer]:
    """A misbehaving web server on this machine, which may be reached while the test runs (also by its children)."""
    monkeypatch.setenv(connect.ALLOW_PRIVATE, "1")
    monkeypatch.setattr(fetch, "PAUSE", 0.0)
    with BadServer() as server:
        yield server
