"""Rules of the network, without the network: which addresses may be asked, how long a server wants us to wait."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

LONGEST_WAIT = 30 * 86400.0
"""Seconds. A server that asks for longer is taken to mean this."""

# Cloud metadata services that answer on addresses which look public.
_METADATA = frozenset({IPv4Address("168.63.129.16")})
# Python's own table of special addresses differs between its versions; these hold for all of them.
_SPECIAL = tuple(
    ip_network(network)
    for network in (
        "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
    )
)  # fmt: skip
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


def private(address: str) -> bool:
    """Whether an IP address must not be asked: anything but a plain public unicast address.

    Private, loopback, link-local, multicast, reserved, shared (carrier-grade NAT) and cloud metadata
    addresses are refused, also where IPv6 wraps them (mapped, 6to4, Teredo, NAT64). What is no IP
    address is refused too.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return True
    return any(_not_public(one) for one in (ip, *_inside(ip)))


def _not_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and _inside(ip) and ip.ipv4_mapped:
        return False  # a mapped address is as public as the one inside
    odd = ip.is_multicast or ip.is_reserved or (isinstance(ip, IPv6Address) and ip.is_site_local)
    return not ip.is_global or odd or ip in _METADATA or any(ip in network for network in _SPECIAL)


def _inside(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """IPv4 addresses that an IPv6 address leads to."""
    if isinstance(ip, IPv4Address):
        return []
    found = [one for one in (ip.ipv4_mapped, ip.sixtofour) if one]
    if ip.teredo:
        found.extend(ip.teredo)
    if any(ip in network for network in _NAT64):
        found.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    return found


def plain(address: str) -> str:
    """An address as it may be shown and logged: without credentials, query or fragment, which may hold keys."""
    text = "".join(char for char in address if char.isprintable()).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return text.partition("?")[0].rpartition("@")[2][:200]
    where = parts.netloc.rpartition("@")[2]
    shown = f"{parts.scheme}:{'//' if where else ''}{where}{parts.path}" if parts.scheme else f"{where}{parts.path}"
    return shown[:200] + ("?…" if parts.query else "")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds a server asks to wait, from Retry-After as seconds or as an HTTP date; None where it does not say.

    A date counts from the server's own Date where it sends one: its clock may be off. `headers` are lower case.
    """
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,12}(\.\d+)?", value):
        return min(float(value), LONGEST_WAIT)
    until = _http_date(value)
    if until is None:
        return None
    return _clamped((until - (_http_date(headers.get("date", "")) or now)).total_seconds())


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which a server says its answer stays good: Cache-Control, else Expires; None where it says neither.

    `headers` are lower case.
    """
    control = headers.get("cache-control", "").lower()
    if re.search(r"\bno-(cache|store)\b", control):
        return 0.0
    age = re.search(r"\bmax-age\s*=\s*\"?(\d{1,12})", control)
    if age:
        spent = headers.get("age", "").strip()
        return _clamped(float(age[1]) - (float(spent) if re.fullmatch(r"\d{1,12}", spent) else 0.0))
    expires = headers.get("expires", "").strip()
    if not expires:
        return None
    until = _http_date(expires)
    if until is None:
        return 0.0  # "0" and "-1" mean: at once
    return _clamped((until - (_http_date(headers.get("date", "")) or now)).total_seconds())


def _clamped(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST_WAIT)


class Allowance:
    """How often each address may ask: `burst` times at once, and then `a_second` more. Not for several threads."""

    def __init__(self, burst: int, a_second: float, addresses: int = 10_000) -> None:
        self.burst, self.a_second, self.addresses = burst, a_second, addresses
        self._left: dict[str, tuple[float, float]] = {}  # what was left, and when

    def spend(self, address: str, at: float) -> bool:
        """Whether `address` may ask at the time `at` (seconds, of any clock). Its network counts where it is IPv6.

        Where more addresses ask than are remembered, the one that was silent longest is forgotten.
        """
        name = self._name(address)
        left, before = self._left.pop(name, (float(self.burst), at))
        left = min(float(self.burst), left + max(0.0, at - before) * self.a_second)
        while len(self._left) >= self.addresses:
            del self._left[next(iter(self._left))]  # in the order in which they last asked
        self._left[name] = (max(0.0, left - 1), at) if left >= 1 else (left, at)
        return left >= 1

    @staticmethod
    def _name(address: str) -> str:
        try:
            ip = ip_address(address.partition("%")[0])
        except ValueError:
            return address
        if isinstance(ip, IPv6Address):
            ip = ip.ipv4_mapped or ip
        return str(ip) if isinstance(ip, IPv4Address) else str(IPv6Address(int(ip) >> 64 << 64))


def matches(if_none_match: str, tag: str) -> bool:
    """Whether an If-None-Match header names this entity tag, weakly compared (RFC 9110, 13.1.2)."""
    named = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in named or tag.removeprefix("W/") in named


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
