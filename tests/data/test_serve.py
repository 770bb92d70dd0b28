"""The app as a service: a guarded door and a health address."""

from __future__ import annotations

import logging

import pytest

import serve
from data.ui.door import passphrase_fits


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_on_loopback_no_passphrase_is_needed(address: str) -> None:
    assert serve.refusal(address, None) is None


@pytest.mark.parametrize("address", ["0.0.0.0", "", None, "192.168.1.5", "::", "groundswell.local"])
def test_on_the_network_it_refuses_without_a_passphrase(address: str | None) -> None:
    assert "GROUNDSWELL_PASSPHRASE" in (serve.refusal(address, None) or "")
    assert serve.refusal(address, "short") is not None
    assert serve.refusal(address, "long enough words") is None


def test_only_the_passphrase_itself_fits() -> None:
    assert passphrase_fits("café and tea", "café and tea")
    assert not passphrase_fits("cafe and tea", "café and tea")
    assert not passphrase_fits("", "café and tea")


@pytest.mark.parametrize("path", ["/calendar/s3cret.ics", "/in/s3cret", "/in/s3cret?done=1&lang=es", "/pulse/s3cret"])
def test_no_secret_of_an_address_stands_in_the_record_of_requests(path: str) -> None:
    record = logging.LogRecord("uvicorn.access", 20, "", 0, '%s "%s %s" %d', ("1.2.3.4", "GET", path, 200), None)
    for each in logging.getLogger("uvicorn.access").filters:
        assert each.filter(record)
    assert "s3cret" not in record.getMessage()
    assert f"/{path.split('/')[1]}/-" in record.getMessage()
