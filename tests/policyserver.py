"""A server that imitates the APIs of Open States, LegiScan and congress.gov as their documents describe them.

with PolicyServer() as server:
    server.openstates = [bill]                  # what it has; change it between two pulls
    server.fail("openstates", "429", "ok")      # the next answer is refused, the one after it is good
    monkeypatch.setenv("GROUNDSWELL_OPENSTATES_API", server.url("/os"))
"""

from __future__ import annotations

import copy
import json
import math
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.badserver import BadServer, Reply, Request

JSON = "application/json; charset=utf-8"
KEY = "key-of-a-test-0123456789"
XML = b'<?xml version="1.0"?><api-root><bills/></api-root>'


class _Everything(dict[str, Any]):
    """Routes of which one answers every path."""

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.answer = answer

    def get(self, _path: str, _default: Any = None) -> Callable[[Request], Reply]:
        return self.answer


class PolicyServer(BadServer):
    """Bills of three services. Every answer can be made to fail: see `fail`."""

    def __init__(self) -> None:
        super().__init__()
        self.openstates: list[dict[str, Any]] = []
        self.legiscan: dict[str, dict[str, Any]] = {}
        self.roll_calls: dict[str, dict[str, Any]] = {}
        self.people: list[dict[str, Any]] = []
        self.congress: dict[str, dict[str, Any]] = {}
        self.congress_parts: dict[str, dict[str, list[Any]]] = {}
        self.per_page = 250
        self.after: Callable[[str], None] = lambda _path: None
        self.routes = _Everything(self.reply)
        self._failures: dict[str, deque[str]] = {name: deque() for name in ("openstates", "legiscan", "congress")}

    @property
    def queries(self) -> list[dict[str, list[str]]]:
        """The parameters of each request, oldest first."""
        return [parse_qs(urlsplit(whole).query) for _, whole, _ in self.asked]

    @property
    def paths(self) -> list[str]:
        return [urlsplit(whole).path for _, whole, _ in self.asked]

    def fail(self, service: str, *kinds: str) -> None:
        """The next answers: a status, "429 90" (with Retry-After), xml, cut, huge, slow, "rename A B" or ok."""
        self._failures[service].extend(kinds)

    def reply(self, request: Request) -> Reply:
        """The answer to any path."""
        whole = urlsplit(request.path)
        given = parse_qs(whole.query)
        service = {"os": "openstates", "ls": "legiscan", "cg": "congress"}.get(whole.path.split("/")[1], "")
        if not service:
            return Reply(b"Nothing here.", "text/plain", 404)
        held = given.get("key", [""])[0] if service == "legiscan" else request.header("X-API-KEY")
        if held != KEY:
            return _json({"detail": "Invalid API Key."}, 401)
        kind = self._failures[service].popleft() if self._failures[service] else "ok"
        if kind == "xml":
            return Reply(XML, "application/xml")
        if kind == "slow":
            return Reply(pieces=self._drip(b" " * 400))
        if kind == "huge":
            return Reply(pieces=(b" " * 65536 for _ in range(640)))
        if kind[:3].isdecimal():
            status, _, wait = kind.partition(" ")
            return _json({"detail": "No."}, int(status), {"Retry-After": wait} if wait else {})
        path = whole.path[3:]
        answer = getattr(self, f"_{service}")(path, given)
        self.after(path)
        if isinstance(answer, int):
            return _json({"detail": "invalid page"}, answer)
        body = json.dumps(answer)
        if kind.startswith("rename"):
            _, old, new = kind.split()
            body = body.replace(f'"{old}":', f'"{new}":')
        return Reply(body.encode()[:-20] if kind == "cut" else body.encode(), JSON)

    def _openstates(self, path: str, given: dict[str, list[str]]) -> Any:
        if path.startswith("/bills/"):
            found = [bill for bill in self.openstates if bill["id"] == path.removeprefix("/bills/")]
            return _with(found[0], given) if found else 404
        rows = sorted(self.openstates, key=lambda bill: bill["updated_at"])
        since = given.get("updated_since", [""])[0]
        # Compared as text of this form, as Open States does it.
        rows = [bill for bill in rows if bill["updated_at"].replace("T", " ").replace("+00:00", "+00") >= since]
        if "session" in given:
            rows = [bill for bill in rows if bill["session"] == given["session"][0]]
        if "identifier" in given:
            rows = [bill for bill in rows if bill["identifier"] in given["identifier"]]
        if "q" in given:
            words = given["q"][0].replace('"', "").lower()
            rows = [bill for bill in rows if words in bill["title"].lower()]
        size, page = int(given.get("per_page", ["10"])[0]), int(given.get("page", ["1"])[0])
        most = math.ceil(len(rows) / size) or 1
        if size > 20:
            return 400
        if not 1 <= page <= most:
            return 404
        pages = {"per_page": size, "page": page, "max_page": most, "total_items": len(rows)}
        return {"results": [_with(bill, given) for bill in rows[(page - 1) * size : page * size]], "pagination": pages}

    def _legiscan(self, path: str, given: dict[str, list[str]]) -> Any:
        operation, key = given["op"][0], given.get("id", [""])[0]
        session = {"session_id": 2100, "year_start": 2025, "year_end": 2026, "special": 0,
                   "session_name": "2025-2026 Regular Session", "session_title": "136th General Assembly"}  # fmt: skip
        if operation == "getSessionList":
            return {"status": "OK", "sessions": [session, {**session, "session_id": 2101, "special": 1,
                    "session_name": "First Special", "session_title": "First Special"}]}  # fmt: skip
        if operation == "getMasterListRaw":
            entries = {str(number): {"bill_id": bill["bill_id"], "number": bill["bill_number"],
                       "change_hash": bill["change_hash"]}
                       for number, bill in enumerate(self.legiscan.values())}  # fmt: skip
            return {"status": "OK", "masterlist": {"session": session, **entries}}
        if operation == "getBill" and key in self.legiscan:
            return {"status": "OK", "bill": {**self.legiscan[key], "session": session}}
        if operation == "getRollCall" and key in self.roll_calls:
            return {"status": "OK", "roll_call": self.roll_calls[key]}
        if operation == "getSessionPeople":
            return {"status": "OK", "sessionpeople": {"session": session, "people": self.people}}
        return {"status": "ERROR", "alert": {"message": f"Unknown id {key} for {given['key'][0]}"}}

    def _congress(self, path: str, given: dict[str, list[str]]) -> Any:
        parts = path.strip("/").split("/")
        assert given["format"] == ["json"]
        size = min(int(given.get("limit", ["20"])[0]), self.per_page)
        start = int(given.get("offset", ["0"])[0])
        if len(parts) == 2:
            since = given.get("fromDateTime", [""])[0][:10]
            rows = sorted(self.congress.values(), key=lambda bill: bill["updateDate"])
            rows = [bill for bill in rows if bill["updateDate"] >= since]
            pages = {"count": len(rows)}
            return {"bills": rows[start : start + size], "pagination": pages, "request": {"format": "json"}}
        key = "-".join(parts[1:4])
        asked = {"congress": parts[1], "billType": parts[2], "billNumber": parts[3], "format": "json"}
        lists = self.congress_parts.get(key, {})
        if len(parts) == 4:
            links = {name: {"count": len(items), "url": "https://x"} for name, items in lists.items()}
            return {"bill": {**self.congress[key], **links}, "request": asked}
        name = {"relatedbills": "relatedBills", "text": "textVersions"}.get(parts[4], parts[4])
        items = lists[name]
        return {name: items[start : start + size], "pagination": {"count": len(items)}, "request": asked}


def _with(bill: dict[str, Any], given: dict[str, list[str]]) -> dict[str, Any]:
    """A bill with the blocks that were asked for."""
    blocks = ("sponsorships", "abstracts", "actions", "versions", "votes", "related_bills")
    shown = copy.deepcopy({name: value for name, value in bill.items() if name not in blocks})
    return {**shown, **{name: bill.get(name, []) for name in given.get("include", [])}}


def _json(found: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    return Reply(json.dumps(found).encode(), JSON, status, headers or {})
