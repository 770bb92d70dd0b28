"""The only way to the network: one question under limits that no server can talk us out of.

Only http and https. Every address a name leads to is checked at connect (`data.connect`). Redirects are
followed by hand through the same checks. Size, inflated size, number of redirects and total time are
capped while reading, so a gzip bomb or a drip costs no more than its limit. What cannot be fetched is a
`FetchError` in words for the person who added the source; queries, which may hold keys, never appear in it.

Proxies of the environment are not used: the address behind a proxy could not be checked.
"""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

import httpcore
import httpx

from data import clock, web
from data.connect import CheckedBackend, Deadline, NoSuchHost, PrivateAddress, TooSlow
from data.errors import FetchError
from data.inflate import PACKINGS, BrokenPacking, CutOff, Inflater

USER_AGENT = "Groundswell/0.1 (feed reader of a community initiative)"
PAUSE = 0.5
"""Seconds between two fetches from one host, which are made one at a time."""

_CONNECT, _READ = 10.0, 10.0
_REDIRECTS = (301, 302, 303, 307, 308)
_LASTING = (301, 308)
_KEPT_ON_THE_WAY = ("accept", "accept-language")
_REASONS = {
    401: ("signing in is needed", "Use an address that is open to everyone."),
    402: ("it wants to be paid", "Use an address that is open to everyone."),
    403: ("it does not let us in", "Check whether the address opens in a private browser window."),
    404: ("nothing is there", "Check the address; the source may have moved."),
    410: ("it is gone for good", "Look for the source's new address, or remove it."),
    429: ("we asked too often", "Wait before asking again."),
}

# Their messages carry whole addresses and headers, and so keys.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True)
class Limits:
    """How much one fetch may cost: bytes on the wire, bytes once inflated, seconds in all, redirects."""

    max_bytes: int = 10 * 1024 * 1024
    max_inflated: int = 32 * 1024 * 1024
    deadline: float = 30.0
    redirects: int = 5


@dataclass(frozen=True)
class Fetched:
    """An answer. `body` is inflated, but not decoded; it is empty where `not_modified`.

    `permanent_redirect` is the address to remember instead ("" where there is none). `fresh_for` and
    `retry_after` are seconds, None where the server does not say. `headers` are lower case, without cookies.
    """

    address: str = field(repr=False)
    final_address: str = field(repr=False)
    status: int
    body: bytes = field(repr=False)
    content_type: str
    etag: str
    last_modified: str
    not_modified: bool
    permanent_redirect: str = field(repr=False)
    fresh_for: float | None
    retry_after: float | None
    headers: Mapping[str, str] = field(repr=False)


def get(
    address: str,
    *,
    etag: str = "",
    last_modified: str = "",
    limits: Limits = Limits(),
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    any_status: bool = False,
    body: bytes | None = None,
) -> Fetched:
    """Fetch an address. With `etag` or `last_modified` of an earlier answer, an unchanged one comes without body.

    `headers` (an API key, say) go to the first origin only, never along a redirect to another one. With `body`
    it is posted, and a redirect is refused. Raises FetchError for every refusal and failure, also for a status of
    400 and above (then with `status` and, where the server asks to wait, `retry_after` in seconds); `any_status`
    hands such an answer back instead.
    """
    url = start = _checked(address, params)
    given = dict(headers or {})
    conditions = {k: v for k, v in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if v}
    deadline = Deadline(limits.deadline)
    seen, lasting, all_lasting = {str(url)}, "", True
    while True:
        own = {k: v for k, v in given.items() if _origin(url) == _origin(start) or k.lower() in _KEPT_ON_THE_WAY}
        with (
            _turn(url, deadline, pause=url is start),
            _answer(url, conditions | own, deadline, body) as (status, raw, pieces),
        ):
            got = httpx.Headers(raw)
            if body is not None or status not in _REDIRECTS or "location" not in got:
                told = {name: value for name, value in got.items() if name != "set-cookie"}
                if not any_status:
                    _refuse(url, status, told, conditional=bool(conditions))
                return Fetched(
                    address=address,
                    final_address=str(url),
                    status=status,
                    body=b"" if status == 304 else _read(url, told, pieces, limits),
                    content_type=told.get("content-type", ""),
                    etag=told.get("etag", etag if status == 304 else ""),
                    last_modified=told.get("last-modified", last_modified if status == 304 else ""),
                    not_modified=status == 304,
                    permanent_redirect=lasting,
                    fresh_for=web.fresh_for(told, clock.now()),
                    retry_after=web.retry_after(told, clock.now()),
                    headers=told,
                )
        url = _next(url, got["location"], seen, limits)
        all_lasting = all_lasting and status in _LASTING
        lasting = str(url) if all_lasting else lasting


def _checked(address: str, params: Mapping[str, str] | None = None) -> httpx.URL:
    """The parsed address, if it is one that may be asked at all."""
    shown = web.plain(address)
    try:
        url = httpx.URL(address.strip())
        url = url.copy_merge_params(dict(params)) if params else url
        if not 0 <= (url.port or 0) <= 65535:
            raise ValueError(url.port)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchError(shown, f"“{shown}” is not an address.", "One looks like https://example.org/feed.") from error
    if url.scheme not in ("http", "https"):
        what = f"begins with {url.scheme}:" if url.scheme else "does not begin with https://"
        raise FetchError(shown, f"“{shown}” {what}.", "Only http:// and https:// addresses are fetched.")
    if not url.host:
        raise FetchError(shown, f"“{shown}” names no host.", "An address looks like https://example.org/feed.")
    if url.userinfo:
        raise FetchError(shown, f"The address {shown} carries a name or password.", "Take out what is before the @.")
    return url


def _next(url: httpx.URL, location: str, seen: set[str], limits: Limits) -> httpx.URL:
    """Where a redirect leads. `seen` are the addresses so far, and grows."""
    shown = web.plain(str(url))
    fix = "Open it in a browser and use the address it ends at."
    try:
        target = _checked(str(url.join(location)))
    except FetchError as error:
        raise FetchError(shown, f"{shown} redirects to an address that is refused. {error}") from error
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(shown, f"{shown} redirects to something that is no address.", fix) from error
    if str(target) in seen:
        raise FetchError(shown, f"{shown} redirects in a circle.", fix)
    if len(seen) > limits.redirects:
        raise FetchError(shown, f"{shown} is one redirect too many: more than {limits.redirects}.", fix)
    seen.add(str(target))
    return target


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


_turns: dict[str, threading.Lock] = {}
_last: dict[str, float] = {}


@contextmanager
def _turn(url: httpx.URL, deadline: Deadline, *, pause: bool) -> Iterator[None]:
    """One fetch at a time from a host, and a pause between them; the wait is not counted against the server."""
    host = url.netloc.decode("ascii")
    began = time.monotonic()
    with _turns.setdefault(host, threading.Lock()):
        if pause and host in _last:
            time.sleep(max(0.0, _last[host] + PAUSE - time.monotonic()))
        deadline.extend(time.monotonic() - began)
        try:
            yield
        finally:
            _last[host] = time.monotonic()


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@contextmanager
def _answer(
    url: httpx.URL, headers: Mapping[str, str], deadline: Deadline, body: bytes | None = None
) -> Iterator[tuple[int, list[tuple[bytes, bytes]], Iterator[bytes]]]:
    """Status, headers and the body as it comes. What goes wrong while it is used becomes a FetchError."""
    own = {"User-Agent": USER_AGENT, "Accept-Encoding": ", ".join(PACKINGS), "Connection": "close"}
    timeouts = {"connect": _CONNECT, "read": _READ, "write": _READ, "pool": _CONNECT}
    method = "GET" if body is None else "POST"
    request = httpcore.Request(
        method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=httpx.Request(method, url, headers=own | dict(headers), content=body).headers.raw,
        content=body,
        extensions={"timeout": timeouts},
    )
    try:
        with httpcore.ConnectionPool(ssl_context=_tls(), network_backend=CheckedBackend(deadline)) as pool:
            response = pool.handle_request(request)
            try:
                yield response.status, response.headers, response.iter_stream()
            finally:
                response.close()
    except (
        TooSlow,
        PrivateAddress,
        OSError,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.TimeoutException,
    ) as error:
        raise _explained(url, error, deadline) from error


def _refuse(url: httpx.URL, status: int, headers: Mapping[str, str], *, conditional: bool) -> None:
    """Raise FetchError unless the answer is a good one, or "unchanged" where that was asked."""
    if 200 <= status < 300 or (status == 304 and conditional):
        return
    shown, wait = web.plain(str(url)), web.retry_after(headers, clock.now())
    reason, fix = _REASONS.get(status, ("it has an error of its own", "Try again later."))
    if status < 400:
        reason, fix = "which is no answer to our question", "Check the address."
    if wait:
        fix = f"It asks to wait {_said(wait)}."
    raise FetchError(shown, f"{shown} answered {status}: {reason}.", fix, status=status, retry_after=wait)


def _said(seconds: float) -> str:
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {name}{'s' if count > 1 else ''}"
    return f"{seconds:.0f} seconds"


def _read(url: httpx.URL, headers: Mapping[str, str], pieces: Iterator[bytes], limits: Limits) -> bytes:
    """The whole body, inflated, within the limits."""
    shown = web.plain(str(url))
    packing = headers.get("content-encoding", "").strip().lower().removeprefix("x-").replace("identity", "")
    try:
        inflater = Inflater(packing)
    except ValueError:
        raise FetchError(shown, f"{shown} comes packed as “{packing[:20]}”, which was not asked for.") from None
    length = headers.get("content-length", "")
    too_large = FetchError(
        shown, f"{shown} is larger than {_size(limits.max_bytes)}, so it was cut off.", "Check that it is a feed."
    )
    if length.isdecimal() and int(length) > limits.max_bytes:
        raise too_large
    body, received = bytearray(), 0
    try:
        for piece in pieces:
            received += len(piece)
            if received > limits.max_bytes:
                raise too_large
            for part in inflater.feed(piece):
                if len(body) + len(part) > limits.max_inflated:
                    raise FetchError(
                        shown,
                        f"{shown} unpacks to more than {_size(limits.max_inflated)}, so it was cut off.",
                        "It may be meant to harm; check that it is a feed.",
                    )
                body += part
        inflater.end()
    except BrokenPacking as error:
        raise FetchError(shown, f"{shown} is not packed the way it says ({packing}).", "Try again later.") from error
    except CutOff as error:
        raise FetchError(shown, f"{shown} was cut off in the middle.", "Try again later.") from error
    return bytes(body)


def _size(count: int) -> str:
    return f"{count / 1024 / 1024:g} MB" if count >= 1024 * 1024 else f"{count:,} bytes"


def _explained(url: httpx.URL, error: Exception, deadline: Deadline) -> FetchError:
    """What went wrong on the wire, and what to do, in words."""
    shown, host = web.plain(str(url)), url.host
    chain = list(_causes(error))
    text = " ".join(str(cause) for cause in chain)
    late = isinstance(error, httpcore.TimeoutException)
    again = "Try again later."
    if isinstance(error, PrivateAddress):
        said = (f"{host} leads to a private address, which is refused.", "Sources stand on the public internet.")
    elif isinstance(error, TooSlow) or (late and deadline.over):
        said = (f"{shown} was not finished after {deadline.seconds:g} seconds, so it was cut off.", again)
    elif isinstance(error, NoSuchHost):
        said = (f"There is no host named {host}.", "Check the spelling, and the connection to the internet.")
    elif any(isinstance(cause, ssl.SSLCertVerificationError) for cause in chain):
        said = (f"The certificate of {host} is not valid: too old, or for another name.", "Tell who runs the site.")
    elif any(isinstance(cause, ssl.SSLError) for cause in chain):
        said = (f"No safe connection to {host} could be made.", "Check whether the address opens in a browser.")
    elif isinstance(error, httpcore.ConnectTimeout):
        said = (f"{host} did not answer within {_CONNECT:g} seconds.", again)
    elif late:
        said = (f"{shown} fell silent for {_READ:g} seconds.", again)
    elif isinstance(error, httpcore.ConnectError):
        said = (f"{host} refused the connection.", "Check the address, or try again later.")
    elif "complete message body" in text:
        said = (f"{shown} was cut off in the middle.", again)
    elif isinstance(error, httpcore.ProtocolError) and "without sending" not in text:
        said = (f"{host} does not answer like a web server.", "Check the address.")
    else:
        said = (f"{host} broke off the connection.", again)
    return FetchError(shown, *said)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
