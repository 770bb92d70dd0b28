"""The network under limits, against a server that misbehaves."""

from __future__ import annotations

import gzip
import logging
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpcore
import pytest

from data import connect, fetch
from data.errors import FetchError
from data.fetch import Limits
from tests.badserver import FEED, MANY, BadServer, Entry, Reply, Request, many, rss

QUICK = Limits(deadline=1.5)


def refusal(address: str, **given: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch.get(address, **given)
    assert caught.value.message.endswith(".")
    assert caught.value.__traceback__
    return caught.value


@pytest.mark.parametrize("path", ["/feed.xml", "/gzip.xml", "/deflate.xml", "/raw-deflate.xml", "/fresh.xml"])
def test_a_good_feed_arrives_whole(bad_server: BadServer, path: str) -> None:
    got = fetch.get(bad_server.url(path))
    assert (got.status, got.body, got.not_modified) == (200, rss(FEED), False)
    assert got.content_type.startswith("application/rss+xml")
    assert bad_server.sent(path)[0]["user-agent"].startswith("Groundswell/")
    assert bad_server.sent(path)[0]["host"] == f"127.0.0.1:{bad_server.port}"


def test_an_unchanged_feed_is_not_sent_again(bad_server: BadServer) -> None:
    first = fetch.get(bad_server.url("/feed.xml"))
    again = fetch.get(bad_server.url("/feed.xml"), etag=first.etag)
    assert (again.status, again.not_modified, again.body, again.etag) == (304, True, b"", first.etag)
    bad_server.set_feed("/feed.xml", [*FEED, Entry("News")])
    assert not fetch.get(bad_server.url("/feed.xml"), etag=first.etag).not_modified

    first = fetch.get(bad_server.url("/modified.xml"))
    again = fetch.get(bad_server.url("/modified.xml"), last_modified=first.last_modified)
    assert (again.not_modified, again.last_modified) == (True, "Fri, 20 Nov 2026 14:00:00 GMT")


def test_unchanged_is_no_answer_to_a_first_question(bad_server: BadServer) -> None:
    bad_server.set("/304", lambda _: Reply(status=304, length=None))
    assert refusal(bad_server.url("/304")).status == 304


def test_how_long_it_stays_good_is_told(bad_server: BadServer) -> None:
    assert fetch.get(bad_server.url("/fresh.xml")).fresh_for == 1800
    assert fetch.get(bad_server.url("/feed.xml")).fresh_for is None


def test_query_and_headers_are_sent(bad_server: BadServer) -> None:
    fetch.get(bad_server.url("/feed.xml?a=1"), params={"q": "child care"}, headers={"X-Api-Key": "k"})
    assert bad_server.asked[0][1] == "/feed.xml?a=1&q=child+care"
    assert bad_server.sent("/feed.xml")[0]["x-api-key"] == "k"


# Redirects


def test_only_a_lasting_redirect_is_to_be_remembered(bad_server: BadServer) -> None:
    lasting = fetch.get(bad_server.url("/redirect/permanent"))
    assert lasting.permanent_redirect == lasting.final_address == bad_server.url("/feed.xml")
    passing = fetch.get(bad_server.url("/redirect/temporary"))
    assert (passing.permanent_redirect, passing.body) == ("", rss(FEED))
    bad_server.set_body("/mixed", b"", status=301, headers={"Location": "/redirect/temporary"})
    assert fetch.get(bad_server.url("/mixed")).permanent_redirect == bad_server.url("/redirect/temporary")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/redirect/file", "begins with file:"),
        ("/redirect/ftp", "begins with ftp:"),
        ("/redirect/login", "name or password"),
        ("/redirect/loop", "in a circle"),
        ("/redirect/many/0", "more than 5"),
        ("/redirect/nowhere", "answered 302"),
    ],
)
def test_redirects_that_are_not_followed(bad_server: BadServer, path: str, why: str) -> None:
    error = refusal(bad_server.url(path))
    assert why in str(error)
    assert "secret" not in str(error)


def test_five_redirects_are_followed(bad_server: BadServer) -> None:
    bad_server.set_feed("/redirect/many/5", FEED)
    assert fetch.get(bad_server.url("/redirect/many/0")).body == rss(FEED)


def test_a_key_does_not_travel_to_another_origin(bad_server: BadServer) -> None:
    with BadServer() as other:
        bad_server.set_body("/away", b"", status=302, headers={"Location": other.url("/feed.xml")})
        bad_server.set_body("/near", b"", status=302, headers={"Location": "/feed.xml"})
        for path in ("/away", "/near"):
            fetch.get(bad_server.url(path), headers={"Authorization": "Bearer k", "Accept": "text/xml"})
        assert "authorization" not in other.sent("/feed.xml")[0]
        assert other.sent("/feed.xml")[0]["accept"] == "text/xml"
        assert bad_server.sent("/feed.xml")[0]["authorization"] == "Bearer k"


# Addresses


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("file:///etc/passwd", "begins with file:"),
        ("ftp://example.org/feed", "begins with ftp:"),
        ("feed://example.org/feed", "begins with feed:"),
        ("javascript:alert(1)", "begins with javascript:"),
        ("example.org/feed", "does not begin with https://"),
        ("", "does not begin with https://"),
        ("https://", "names no host"),
        ("https:///feed", "names no host"),
        ("https://me:SECRET@example.org/feed", "name or password"),
        ("https://exa mple.org:port/", "is not an address"),
        ("https://example.org:99999/", "is not an address"),
        ("https://example.org/\x00", "is not an address"),
    ],
)
def test_addresses_that_are_never_asked(address: str, why: str) -> None:
    error = refusal(address)
    assert why in error.message
    assert error.fix
    assert "SECRET" not in str(error)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0", "127.1", "2130706433", "0x7f000001"]
)
def test_this_machine_is_refused_under_all_its_names(
    bad_server: BadServer, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.delenv(connect.ALLOW_PRIVATE, raising=False)
    error = refusal(f"http://{host}:{bad_server.port}/feed.xml", limits=QUICK)
    assert "private address" in error.message or "no host" in error.message
    assert bad_server.asked == []


@pytest.mark.parametrize("setting", ["", "0", "no", "false"])
def test_the_setting_must_say_yes(bad_server: BadServer, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv(connect.ALLOW_PRIVATE, setting)
    assert "private address" in refusal(bad_server.url("/feed.xml")).message


class Names:
    """A name server and the public internet, both invented: public addresses lead to the local server."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, port: int, answers: dict[str, list[list[str]]]) -> None:
        self.answers, self.dialled, self.asked = answers, [], 0
        monkeypatch.delenv(connect.ALLOW_PRIVATE, raising=False)
        monkeypatch.setattr(connect.socket, "getaddrinfo", self._resolve)

        def dial(ip: str, _: int, timeout: float) -> httpcore.NetworkStream:
            self.dialled.append(ip)
            if ip.endswith(".0"):
                raise httpcore.ConnectError("unreachable")
            return httpcore.SyncBackend().connect_tcp("127.0.0.1", port, timeout=timeout)

        monkeypatch.setattr(connect, "_dial", dial)

    def _resolve(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host == "127.0.0.1":
            found = [host]
        else:
            found = self.answers[host][min(self.asked, len(self.answers[host]) - 1)]
            self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]


def test_a_public_host_is_asked_at_the_address_that_was_checked(
    bad_server: BadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names(monkeypatch, bad_server.port, {"news.example": [["93.184.216.34"], ["127.0.0.1"]]})
    assert fetch.get("http://news.example/feed.xml").body == rss(FEED)
    assert (names.asked, names.dialled) == (1, ["93.184.216.34"])
    assert bad_server.sent("/feed.xml")[0]["host"] == "news.example"


def test_a_name_that_changes_its_mind_is_refused(bad_server: BadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, bad_server.port, {"news.example": [["93.184.216.34"], ["169.254.169.254"]]})
    fetch.get("http://news.example/feed.xml")
    assert "private address" in refusal("http://news.example/feed.xml").message
    assert names.dialled == ["93.184.216.34"]


def test_one_private_address_among_public_ones_is_enough(
    bad_server: BadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names(monkeypatch, bad_server.port, {"news.example": [["93.184.216.34", "10.0.0.1"]]})
    assert "private address" in refusal("http://news.example/feed.xml").message
    assert names.dialled == []


def test_the_next_address_is_tried(bad_server: BadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, bad_server.port, {"news.example": [["93.184.216.0", "93.184.216.34"]]})
    assert fetch.get("http://news.example/feed.xml").status == 200
    assert names.dialled == ["93.184.216.0", "93.184.216.34"]


def test_a_redirect_from_a_public_host_to_this_machine_is_refused(
    bad_server: BadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, bad_server.port, {"news.example": [["93.184.216.34"]]})
    error = refusal("http://news.example/redirect/loopback")
    assert error.message == "127.0.0.1 leads to a private address, which is refused."
    assert bad_server.hits("/feed.xml") == 0


def test_a_name_server_that_hangs_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    monkeypatch.setattr(connect.socket, "getaddrinfo", lambda *_, **__: let_go.wait(20))
    began = time.monotonic()
    refusal("http://news.example/", limits=Limits(deadline=0.3))
    assert time.monotonic() - began < 3
    let_go.set()


# Limits


def test_a_gzip_bomb_costs_no_more_than_its_limit(bad_server: BadServer) -> None:
    limits = Limits(max_inflated=4 * 1024 * 1024)
    with pytest.raises(FetchError):
        fetch.get(bad_server.url("/bomb.xml"), limits=limits)  # also makes the bomb, outside the measurement
    tracemalloc.start()
    try:
        error = refusal(bad_server.url("/bomb.xml"), limits=limits)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "unpacks to more than 4 MB" in error.message
    assert peak < 16 * 1024 * 1024


def test_a_gzip_bomb_is_cut_off_by_default_too(bad_server: BadServer) -> None:
    assert "unpacks to more than 32 MB" in refusal(bad_server.url("/bomb.xml")).message


@pytest.mark.parametrize("path", ["/drip.xml", "/drip-headers.xml", "/silent.xml"])
def test_eight_bytes_a_second_are_cut_off(bad_server: BadServer, path: str) -> None:
    began = time.monotonic()
    error = refusal(bad_server.url(path), limits=QUICK)
    assert "not finished after 1.5 seconds" in error.message
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("path", ["/oversize.xml", "/oversize-said.xml"])
def test_too_much_is_cut_off(bad_server: BadServer, path: str) -> None:
    assert "larger than 10 MB" in refusal(bad_server.url(path)).message


def test_twenty_thousand_entries_fit(bad_server: BadServer) -> None:
    assert fetch.get(bad_server.url("/many.xml")).body.count(b"<item>") == MANY
    assert "larger than 1,000 bytes" in refusal(bad_server.url("/many.xml"), limits=Limits(max_bytes=1000)).message
    assert fetch.get(bad_server.url("/many.xml"), limits=Limits(max_bytes=len(many()))).status == 200


def test_a_slow_server_holds_no_one_else_up(bad_server: BadServer) -> None:
    slow = threading.Thread(target=lambda: refusal(bad_server.url("/silent.xml"), limits=QUICK))
    slow.start()
    time.sleep(0.1)
    with BadServer() as other:
        began = time.monotonic()
        fetch.get(other.url("/feed.xml"))
        assert time.monotonic() - began < 1
    slow.join()


def test_one_host_is_asked_one_at_a_time_with_a_pause(bad_server: BadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "PAUSE", 0.2)
    busy, most, began = [0], [0], []

    def route(_: Request) -> Reply:
        began.append(time.monotonic())
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        time.sleep(0.1)
        busy[0] -= 1
        return Reply(rss(FEED))

    address = bad_server.set("/slow.xml", route)
    threads = [threading.Thread(target=fetch.get, args=(address,), kwargs={"limits": QUICK}) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 1
    assert all(later - earlier >= 0.29 for earlier, later in pairwise(began))


# What goes wrong on the way


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/cut-off.xml", "cut off in the middle"),
        ("/wrong-length.xml", "cut off in the middle"),
        ("/cut-off-chunks.xml", "cut off in the middle"),
        ("/cut-off-gzip.xml", "cut off in the middle"),
        ("/not-gzip.xml", "not packed the way it says (gzip)"),
        ("/brotli.xml", "packed as “br”"),
        ("/reset.xml", "broke off the connection"),
        ("/hang-up.xml", "broke off the connection"),
        ("/not-http.xml", "does not answer like a web server"),
    ],
)
def test_each_failure_has_its_sentence(bad_server: BadServer, path: str, why: str) -> None:
    error = refusal(bad_server.url(path))
    assert why in error.message
    assert error.status is None


@pytest.mark.parametrize(
    "path", ["/empty.xml", "/page.html", "/page-as-feed.xml", "/truncated.xml", "/wrong-encoding.xml"]
)
def test_what_a_body_says_is_not_judged_here(bad_server: BadServer, path: str) -> None:
    assert fetch.get(bad_server.url(path)).status == 200


@pytest.mark.parametrize(
    ("path", "status", "wait"),
    [
        ("/429", 429, None),
        ("/429/seconds", 429, 120),
        ("/429/date", 429, 120),
        ("/503", 503, 3600),
        ("/500", 500, None),
        ("/403", 403, None),
        ("/410", 410, None),
        ("/no-such-path", 404, None),
    ],
)
def test_failure_17_a_refusal_says_how_long_to_wait(
    bad_server: BadServer, path: str, status: int, wait: float | None
) -> None:
    error = refusal(bad_server.url(path))
    assert error.status == status
    assert error.retry_after == (None if wait is None else pytest.approx(wait, abs=2))
    assert f"answered {status}" in error.message
    assert bad_server.hits(path) == 1


def test_nobody_there(bad_server: BadServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert "refused the connection" in refusal(f"http://127.0.0.1:{free.getsockname()[1]}/").message
    assert "no host named nowhere.invalid" in refusal("https://nowhere.invalid/").message


def test_https_to_a_server_that_speaks_none(bad_server: BadServer) -> None:
    error = refusal(bad_server.url("/feed.xml").replace("http:", "https:"))
    assert "No safe connection" in error.message


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of news.example that nobody vouches for, with its key."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path / "both.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example"]
    names = ["-addext", "subjectAltName=DNS:news.example", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run([*command, *names], check=True, capture_output=True, cwd=tmp_path)
    path.write_text((tmp_path / "certificate.pem").read_text() + (tmp_path / "key.pem").read_text())
    return path


def test_https_is_checked_for_the_name_not_the_address(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _, name, __: asked_for.append(name)
    with BadServer(tls=context) as server:
        answers = {"news.example": [["93.184.216.34"]], "other.example": [["93.184.216.34"]]}
        Names(monkeypatch, server.port, answers)
        assert "certificate of news.example" in refusal("https://news.example/feed.xml").message
        monkeypatch.setattr(fetch, "_tls", lambda: ssl.create_default_context(cafile=str(certificate)))
        assert fetch.get("https://news.example/feed.xml").body == rss(FEED)
        assert "certificate of other.example" in refusal("https://other.example/feed.xml").message
        assert server.sent("/feed.xml")[0]["host"] == "news.example"
    assert asked_for == ["news.example", "news.example", "other.example"]


def test_strung_together_gzip_and_padding_are_read(bad_server: BadServer) -> None:
    body = gzip.compress(b"<rss>") + gzip.compress(b"</rss>") + b"\0\0\0"
    bad_server.set_body("/two.xml", body, headers={"Content-Encoding": "x-gzip"})
    assert fetch.get(bad_server.url("/two.xml")).body == b"<rss></rss>"


def test_no_key_in_logs_errors_or_reprs(bad_server: BadServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = "SECRET-KEY"
    got = fetch.get(bad_server.url(f"/feed.xml?key={key}"), headers={"X-Api-Key": key})
    bad_server.set_body("/cookie", b"", headers={"Set-Cookie": f"session={key}"})
    cookie = fetch.get(bad_server.url("/cookie"))
    errors = [refusal(bad_server.url(f"{path}?key={key}")) for path in ("/500", "/reset.xml", "/redirect/file")]
    told = " ".join([caplog.text, repr(got), repr(cookie), repr(cookie.headers), *map(str, errors)])
    assert key not in told
    assert all(key not in error.address for error in errors)
