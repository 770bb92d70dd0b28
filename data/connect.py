"""Connections for `data.fetch`: only to addresses that were checked, and never beyond the deadline."""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from data import web

ALLOW_PRIVATE = "GROUNDSWELL_ALLOW_PRIVATE_ADDRESSES"
"""The setting (1) with which tests may reach a server on this machine."""


class TooSlow(Exception):
    """The total time is up."""


class PrivateAddress(Exception):
    """The name leads to an address that must not be asked."""


class NoSuchHost(httpcore.ConnectError):
    """The name server knows no such name."""


class Deadline:
    """The time a fetch has left, in seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """Give back time that was spent waiting on our own account."""
        self._end += seconds

    def within(self, timeout: float | None) -> float:
        """The shorter of `timeout` and what is left. Raises TooSlow where nothing is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooSlow
        return left if timeout is None else min(timeout, left)

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self._end


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends with the deadline: the TLS handshake, headers and body alike."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        within = self._deadline.within(timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, within), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves a name once, checks every address it leads to, and connects to one of those very addresses.

    The name is not asked again, so a name server that changes its mind changes nothing. Host header and TLS
    name stay those of the URL.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to `host`. Raises PrivateAddress where one of its addresses must not be asked."""
        found = _resolve(host, port, self._deadline.within(timeout))
        if not private_allowed() and any(web.private(ip) for ip in found):
            raise PrivateAddress
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for ip in found:
            try:
                return _Stream(_dial(ip, port, self._deadline.within(timeout)), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def private_allowed() -> bool:
    """Whether the setting for tests is on, with which private addresses may be asked."""
    return os.environ.get(ALLOW_PRIVATE, "").strip().lower() in ("1", "true", "yes")


def _resolve(host: str, port: int, timeout: float) -> list[str]:
    """IP addresses of a host. The system's resolver knows no time limit, so it is asked in a thread of its own."""
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout)
    if not answer:
        raise httpcore.ConnectTimeout("name resolution")
    if isinstance(answer[0], Exception):
        raise NoSuchHost(str(answer[0])) from answer[0]
    return list(dict.fromkeys(str(info[4][0]) for info in answer[0]))


def _dial(ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(ip, port, timeout=timeout)
