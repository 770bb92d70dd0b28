"""Which addresses may be asked, and how long a server wants us to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.web import LONGEST_WAIT, fresh_for, plain, private, retry_after

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "100.100.100.200",
        "169.254.169.254",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.2.3",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "not an address",
        "",
    ],
)
def test_private_and_odd_addresses_are_refused(address: str) -> None:
    assert private(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"],
)
def test_public_addresses_are_not(address: str) -> None:
    assert not private(address)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/feed?key=SECRET&x=1#SECRET", "https://example.org/feed?…"),
        ("https://me:SECRET@example.org:8443/feed", "https://example.org:8443/feed"),
        ("https://[::1/feed?key=SECRET", "https://[::1/feed"),
        ("file:///etc/passwd", "file:/etc/passwd"),
        ("example.org/feed?token=SECRET", "example.org/feed?…"),
        (" https://example.org/\n", "https://example.org/"),
    ],
)
def test_what_is_shown_of_an_address_holds_no_key(address: str, shown: str) -> None:
    assert plain(address) == shown


@given(st.text(max_size=60))
def test_any_text_can_be_shown(text: str) -> None:
    assert plain(f"https://example.org/{text.replace('?', '').replace('#', '')}?SECRET").count("SECRET") == 0


def test_failure_17_retry_after_in_seconds_and_as_a_date() -> None:
    later = format_datetime(NOW + timedelta(minutes=2), usegmt=True)
    assert retry_after({"retry-after": "120"}, NOW) == 120
    assert retry_after({"retry-after": later}, NOW) == 120
    assert retry_after({"retry-after": later, "date": format_datetime(NOW - timedelta(minutes=1))}, NOW) == 180
    assert retry_after({"retry-after": format_datetime(NOW - timedelta(days=9))}, NOW) == 0
    assert retry_after({"retry-after": "999999999999"}, NOW) == LONGEST_WAIT
    assert retry_after({"retry-after": "soon"}, NOW) is None
    assert retry_after({}, NOW) is None


def test_how_long_an_answer_stays_good() -> None:
    assert fresh_for({"cache-control": "public, max-age=1800"}, NOW) == 1800
    assert fresh_for({"cache-control": "max-age=1800", "age": "600"}, NOW) == 1200
    assert fresh_for({"cache-control": "no-cache, max-age=1800"}, NOW) == 0
    assert fresh_for({"expires": format_datetime(NOW + timedelta(hours=1))}, NOW) == 3600
    assert fresh_for({"expires": "0"}, NOW) == 0
    assert fresh_for({}, NOW) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_header_breaks_the_reading(first: str, second: str) -> None:
    headers = {"retry-after": first, "date": second, "cache-control": first, "expires": second, "age": second}
    for wait in (retry_after(headers, NOW), fresh_for(headers, NOW), fresh_for({"expires": first}, NOW)):
        assert wait is None or 0 <= wait <= LONGEST_WAIT
