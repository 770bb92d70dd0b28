"""The network's door for clients that bring `requests` along: their session asks through `data.fetch`.

Mounted on a session, every request of it goes under the same checks of addresses, limits of size and total time,
and rules for redirects as a feed does. What cannot be fetched is a FetchError, which passes through the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from data import fetch

_OURS = frozenset({"user-agent", "accept-encoding", "connection", "host"})


class Adapter(BaseAdapter):
    """An adapter that asks by `data.fetch.get`. Statuses are the client's to read; redirects are followed here.

    `instead` is an origin ("https://gateway.example") that is asked in place of the one in the address.
    """

    def __init__(self, *, limits: fetch.Limits = fetch.Limits(), instead: str = "") -> None:
        super().__init__()
        self._limits, self._instead = limits, instead

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: object = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Ask, and answer with what came, whatever its status. Time limits and proxies of the client are not used."""
        if request.method != "GET":
            raise ValueError(f"only GET passes this door, not {request.method}")
        given = {name: str(value) for name, value in request.headers.items() if name.lower() not in _OURS}
        fetched = fetch.get(self._address(request.url or ""), headers=given, limits=self._limits, any_status=True)
        response = requests.Response()
        response.status_code = fetched.status
        response.headers = CaseInsensitiveDict(fetched.headers)
        response.raw = BytesIO(fetched.body)
        response.url = request.url or ""
        response.reason = ""
        response.request = request
        response.encoding = "utf-8"
        return response

    def close(self) -> None:
        """Nothing is kept open."""

    def _address(self, address: str) -> str:
        if not self._instead:
            return address
        there, asked = urlsplit(self._instead), urlsplit(address)
        return urlunsplit((there.scheme, there.netloc, asked.path, asked.query, ""))
