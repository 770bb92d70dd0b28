"""A web server that misbehaves in every way seen in the wild, and serves good feeds that a test writes.

`python -m tests.badserver` runs it by hand and lists its addresses. In tests, take the `bad_server` fixture:

    bad_server.set_feed("/feed.xml", [Entry("Child care bill passes", published=NOW)])
    fetch.get(bad_server.url("/feed.xml"))
    assert bad_server.hits("/feed.xml") == 1
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape, quoteattr

RSS, ATOM = "application/rss+xml; charset=utf-8", "application/atom+xml; charset=utf-8"
BOMB_MB = 200
MANY = 20_000


@dataclass(frozen=True)
class Entry:
    """An entry of a good feed. Without `published` it is undated; `id` and `link` follow from the title."""

    title: str
    summary: str = ""
    published: datetime | None = None
    link: str = ""
    id: str = ""
    author: str = ""

    @property
    def name(self) -> str:
        return "".join(char if char.isalnum() else "-" for char in self.title.lower())

    @property
    def where(self) -> str:
        return self.link or f"https://news.example/{self.name}"


def rss(entries: Sequence[Entry], title: str = "Marlow Herald") -> bytes:
    """An RSS 2.0 document."""
    items = "".join(
        f"<item><title>{escape(e.title)}</title><link>{escape(e.where)}</link>"
        f'<guid isPermaLink="false">{escape(e.id or e.where)}</guid>'
        f"<description>{escape(e.summary)}</description>"
        + (f"<dc:creator>{escape(e.author)}</dc:creator>" if e.author else "")
        + (f"<pubDate>{format_datetime(e.published)}</pubDate>" if e.published else "")
        + "</item>"
        for e in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(title)}</title><link>https://news.example/</link><description/>{items}</channel></rss>"
    ).encode()


def atom(entries: Sequence[Entry], title: str = "Marlow Herald") -> bytes:
    """An Atom document."""
    items = "".join(
        f"<entry><title>{escape(e.title)}</title><link href={quoteattr(e.where)}/><id>{escape(e.id or e.where)}</id>"
        f'<summary type="html">{escape(e.summary)}</summary>'
        + (f"<author><name>{escape(e.author)}</name></author>" if e.author else "")
        + (f"<published>{e.published.isoformat()}</published>" if e.published else "")
        + "</entry>"
        for e in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(title)}</title><id>https://news.example/</id>{items}</feed>"
    ).encode()


FEED = (
    Entry("Child care vote set for Tuesday", "The county board takes it up.", datetime(2026, 11, 20, 14, tzinfo=UTC)),
    Entry("Walk to school day draws 300", "Families & friends <b>walked</b>.", datetime(2026, 11, 21, 9, tzinfo=UTC)),
    Entry("Library extends its hours", "No date on this one."),
)
PAGE = b"<!doctype html><html><head><title>Welcome</title></head><body><h1>We have a new site!</h1></body></html>"


@lru_cache(maxsize=1)
def bomb() -> tuple[bytes, ...]:
    """The pieces of a gzip file of about 200 kB that inflates to 200 MB: a feed that never gets to its entries."""
    block = b" " * (1024 * 1024)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = rss(())[:-20]
    opening = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)  # the same bytes each time
    check = zlib.crc32(head)
    for _ in range(BOMB_MB):
        check = zlib.crc32(block, check)
    tail = packer.flush() + struct.pack("<II", check, (len(head) + BOMB_MB * len(block)) & 0xFFFFFFFF)
    return (b"\x1f\x8b\x08\0\0\0\0\0\0\xff", opening, *([piece] * BOMB_MB), tail)


@lru_cache(maxsize=1)
def many() -> bytes:
    """A feed of 20,000 entries, an hour apart."""
    newest = datetime(2026, 11, 23, tzinfo=UTC)
    return rss([Entry(f"Entry number {n}", "Something.", newest - timedelta(hours=n)) for n in range(MANY)])


@dataclass
class Reply:
    """An answer. `pieces` are sent one by one; `length` is what Content-Length claims (None: nothing claimed)."""

    body: bytes = b""
    content_type: str = RSS
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Iterator[bytes] | None = None
    length: int | None = -1


Route = Callable[["Request"], Reply | None]


class Request(BaseHTTPRequestHandler):
    """One request, as a route sees it."""

    protocol_version = "HTTP/1.1"
    server: _Http

    def do_GET(self) -> None:
        owner = self.server.owner
        path = self.path.partition("?")[0]
        owner.asked.append((path, self.path, {name.lower(): value for name, value in self.headers.items()}))
        route = owner.routes.get(path)
        reply = route(self) if route else Reply(b"Nothing here.", "text/plain", 404)
        self.close_connection = True
        if reply is None:
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Connection", "close")
        if reply.length is not None and reply.pieces is None:
            self.send_header("Content-Length", str(len(reply.body) if reply.length < 0 else reply.length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in reply.pieces or iter((reply.body,)):
            self.wfile.write(piece)
            self.wfile.flush()

    def do_POST(self) -> None:
        self.rfile.read(int(self.header("Content-Length") or 0))
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def header(self, name: str) -> str:
        return str(self.headers.get(name, ""))


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: BadServer

    def handle_error(self, *_: Any) -> None:
        """Whoever asked hung up, as they should."""


class BadServer:
    """The server. Paths are listed in `routes`; `set`, `set_body` and `set_feed` add or replace one."""

    def __init__(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.routes: dict[str, Route] = {}
        self._over = threading.Event()
        self._http = _Http(("127.0.0.1", port), Request)
        self._http.owner = self
        self._scheme = "https" if tls else "http"
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._lay_out()

    def __enter__(self) -> BadServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{self._scheme}://127.0.0.1:{self.port}{path}"

    def hits(self, path: str) -> int:
        """How often a path was asked."""
        return sum(1 for asked, _, _ in self.asked if asked == path)

    def sent(self, path: str) -> list[dict[str, str]]:
        """The headers (lower case) of each request for a path, oldest first."""
        return [headers for asked, _, headers in self.asked if asked == path]

    def set(self, path: str, route: Route) -> str:
        """Answer a path with a function of the request. Returns the address."""
        self.routes[path] = route
        return self.url(path)

    def set_body(
        self,
        path: str,
        body: bytes,
        content_type: str = RSS,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Answer a path with fixed bytes. Returns the address."""
        return self.set(path, lambda _: Reply(body, content_type, status, headers or {}))

    def set_feed(
        self, path: str, entries: Sequence[Entry], *, kind: str = "rss", title: str = "Marlow Herald", etag: bool = True
    ) -> str:
        """A good feed ("rss" or "atom") of these entries, with an ETag that changes with them. Returns the address."""
        body = {"rss": rss, "atom": atom}[kind](entries, title)
        mark = f'"{zlib.crc32(body):08x}"'

        def route(request: Request) -> Reply:
            if etag and request.header("If-None-Match") == mark:
                return Reply(status=304, headers={"ETag": mark}, length=None)
            return Reply(body, RSS if kind == "rss" else ATOM, headers={"ETag": mark} if etag else {})

        return self.set(path, route)

    def _lay_out(self) -> None:
        # Good
        self.set_feed("/feed.xml", FEED)
        self.set_feed("/atom.xml", FEED, kind="atom")
        self.set("/gzip.xml", lambda _: Reply(gzip.compress(rss(FEED)), headers={"Content-Encoding": "gzip"}))
        self.set("/deflate.xml", lambda _: Reply(zlib.compress(rss(FEED)), headers={"Content-Encoding": "deflate"}))
        self.set("/raw-deflate.xml", lambda _: Reply(_raw(rss(FEED)), headers={"Content-Encoding": "deflate"}))
        self.set("/fresh.xml", lambda _: Reply(rss(FEED), headers={"Cache-Control": "public, max-age=1800"}))
        self.set("/modified.xml", _modified)
        # Elsewhere
        for path, status, to in (
            ("/redirect/permanent", 301, "/feed.xml"),
            ("/redirect/temporary", 302, "/feed.xml"),
            ("/redirect/loopback", 302, self.url("/feed.xml")),
            ("/redirect/file", 302, "file:///etc/passwd"),
            ("/redirect/ftp", 302, "ftp://127.0.0.1/feed.xml"),
            ("/redirect/login", 302, "http://user:secret@127.0.0.1/"),
            ("/redirect/loop", 302, "/redirect/loop/2"),
            ("/redirect/loop/2", 302, "/redirect/loop"),
            *((f"/redirect/many/{n}", 302, f"/redirect/many/{n + 1}") for n in range(12)),
        ):
            self.set_body(path, b"", status=status, headers={"Location": to})
        self.set_body("/redirect/nowhere", b"", status=302)
        # Refusals
        self.set_body("/429", b"", status=429)
        self.set_body("/429/seconds", b"", status=429, headers={"Retry-After": "120"})
        self.set("/429/date", lambda _: Reply(status=429, headers={"Retry-After": _in(120)}))
        self.set_body("/403", b"", status=403)
        self.set_body("/410", b"", status=410)
        self.set_body("/500", b"Traceback (most recent call last)", "text/plain", status=500)
        self.set_body("/503", b"", status=503, headers={"Retry-After": "3600"})
        # Slow
        self.set("/drip.xml", lambda _: Reply(pieces=self._drip(rss(FEED * 40))))
        self.set("/drip-headers.xml", self._drip_headers)
        self.set("/silent.xml", self._silent)
        # Large
        self.set("/bomb.xml", lambda _: Reply(pieces=iter(bomb()), headers={"Content-Encoding": "gzip"}))
        self.set("/oversize.xml", lambda _: Reply(pieces=_spaces(64)))
        self.set("/oversize-said.xml", lambda _: Reply(b"<rss>", length=64 * 1024 * 1024))
        self.set("/many.xml", lambda _: Reply(many()))
        # Not what it says
        self.set_body("/page.html", PAGE, "text/html; charset=utf-8")
        self.set_body("/page-as-feed.xml", PAGE)
        self.set_body("/empty.xml", b"")
        wrong = rss([Entry("José’s café reopens", "Señor Muñoz is back.", FEED[0].published)]).decode()
        self.set_body("/wrong-encoding.xml", wrong.encode("cp1252"))
        self.set("/truncated.xml", lambda _: Reply(rss(FEED)[:-120]))
        self.set("/cut-off.xml", lambda _: Reply(rss(FEED)[:-120], length=len(rss(FEED))))
        self.set("/wrong-length.xml", lambda _: Reply(rss(FEED), length=len(rss(FEED)) + 50))
        self.set("/cut-off-chunks.xml", _half_a_chunk)
        self.set("/cut-off-gzip.xml", lambda _: Reply(gzip.compress(rss(FEED))[:-30], headers=_GZIP))
        self.set("/not-gzip.xml", lambda _: Reply(rss(FEED), headers=_GZIP))
        self.set("/brotli.xml", lambda _: Reply(b"\x0b\x02\x80hello\x03", headers={"Content-Encoding": "br"}))
        self.set("/reset.xml", _reset)
        self.set("/hang-up.xml", _hang_up)
        self.set("/not-http.xml", _not_http)

    def _drip(self, body: bytes) -> Iterator[bytes]:
        """Eight bytes a second."""
        for n in range(0, len(body), 8):
            yield body[n : n + 8]
            if self._over.wait(1):
                return

    def _drip_headers(self, request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(600):
            request.wfile.write(f"X-{n}: y\r\n".encode())
            request.wfile.flush()
            if self._over.wait(0.2):
                return

    def _silent(self, _: Request) -> None:
        self._over.wait(120)


_GZIP = {"Content-Encoding": "gzip"}


def _raw(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def _in(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(int(time.time()) + seconds, UTC), usegmt=True)


def _spaces(megabytes: int) -> Iterator[bytes]:
    for _ in range(megabytes * 16):
        yield b" " * 65536


def _modified(request: Request) -> Reply:
    last = "Fri, 20 Nov 2026 14:00:00 GMT"
    if request.header("If-Modified-Since") == last:
        return Reply(status=304, length=None)
    return Reply(rss(FEED), headers={"Last-Modified": last})


def _half_a_chunk(request: Request) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n<rss>")


def _reset(request: Request) -> None:
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def _hang_up(_: Request) -> None:
    return None


def _not_http(request: Request) -> None:
    request.wfile.write(b"220 mail.example ESMTP ready\r\n\r\n")


if __name__ == "__main__":
    with BadServer(port=8099) as server:
        for listed in sorted(server.routes):
            print(server.url(listed))
        threading.Event().wait()
