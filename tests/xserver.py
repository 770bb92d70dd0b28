"""A server that imitates X's recent search and its counts, as its documentation describes them, and fails on demand.

with XServer() as x:
    x.post(30)                              # thirty posts, a minute apart
    x.fail("search", "429", "ok")           # the next search is refused, the one after it answers
    monkeypatch.setenv("GROUNDSWELL_X_API", x.origin)
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.badserver import BadServer, Reply, Request

COUNTS, SEARCH = "/2/tweets/counts/recent", "/2/tweets/search/recent"
JSON = "application/json; charset=utf-8"
NEWEST = datetime(2026, 11, 23, 14, 50, tzinfo=UTC)


def snowflake(at: datetime, number: int = 0) -> int:
    """The id that X gives a post of this moment."""
    return (int(at.timestamp() * 1000) - 1_288_834_974_657 << 22) + number


class XServer(BadServer):
    """Posts newest first, by since_id, until_id, start_time and next_token; every reply can be made to fail."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[dict[str, Any]] = []
        self.token = "a-token"
        self.sold = 0  # posts sent in answers: what X would charge for
        self._failures: dict[str, deque[str]] = {"counts": deque(), "search": deque()}
        self.reset: str | None = None
        self.set(COUNTS, self._guarded("counts", self._count))
        self.set(SEARCH, self._guarded("search", self._search))

    @property
    def origin(self) -> str:
        """What stands for https://api.twitter.com."""
        return self.url("")

    def post(self, count: int, *, newest: datetime = NEWEST, text: str = "Child care post") -> None:
        """Add posts, a minute apart, the newest at `newest`."""
        for number in range(count):
            at = newest - timedelta(minutes=count - 1 - number)
            key = str(snowflake(at, len(self.posts) % 4096))
            self.posts.append(
                {
                    "id": key, "text": f"{text} {key}", "created_at": f"{at:%Y-%m-%dT%H:%M:%S}.000Z", "lang": "en",
                    "author_id": str(7 + number % 3), "edit_history_tweet_ids": [key],
                }
            )  # fmt: skip

    def fail(self, what: str, *kinds: str) -> None:
        """The next replies of "counts" or "search": a status, "json", "list", "no text" or "ok", in turn."""
        self._failures[what].extend(kinds)

    def asked_for(self, path: str) -> list[dict[str, str]]:
        """The parameters of each request for a path."""
        return [
            {name: values[0] for name, values in parse_qs(urlsplit(whole).query).items()}
            for asked, whole, _ in self.asked
            if asked == path
        ]

    def _guarded(self, what: str, answer: Callable[[dict[str, str]], Reply]) -> Callable[[Request], Reply]:
        def route(request: Request) -> Reply:
            given = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
            if request.header("Authorization") != f"Bearer {self.token}":
                return _json({"title": "Unauthorized", "status": 401, "detail": "Unauthorized"}, 401)
            kind = self._failures[what].popleft() if self._failures[what] else "ok"
            if kind == "ok":
                return answer(given)
            if kind == "json":
                return Reply(b'{"data": [{"id": "1', JSON)
            if kind == "list":
                return _json([1, 2, 3])
            if kind == "no text":
                reply = json.loads(answer(given).body)
                reply["data"][0].pop("text")
                return _json(reply)
            if kind == "400":
                problem = {"message": "Ambiguous use of or as a keyword.", "parameters": {}}
                return _json({"errors": [problem], "title": "Invalid Request"}, 400)
            if kind == "cap":
                return _json({"title": "UsageCapExceeded", "period": "Monthly", "status": 429}, 429)
            headers = {"x-rate-limit-reset": self.reset} if kind == "429" and self.reset is not None else {}
            return _json({"title": f"Problem {kind}", "detail": "No.", "status": int(kind)}, int(kind), headers)

        return route

    def _within(self, given: dict[str, str]) -> list[dict[str, Any]]:
        since, until = int(given.get("since_id", 0)), int(given.get("until_id", 2**63))
        oldest = NEWEST + timedelta(minutes=10) - timedelta(days=7)
        start = max(oldest, datetime.fromisoformat(given.get("start_time", "2000-01-01T00:00:00Z")))
        found = [
            post
            for post in self.posts
            if since < int(post["id"]) < until and datetime.fromisoformat(post["created_at"]) >= start
        ]
        return sorted(found, key=lambda post: -int(post["id"]))

    def _count(self, given: dict[str, str]) -> Reply:
        total = len(self._within(given))
        return _json({"data": [{"tweet_count": total}], "meta": {"total_tweet_count": total}})

    def _search(self, given: dict[str, str]) -> Reply:
        size = int(given.get("max_results", 10))
        if not 10 <= size <= 100:
            return _json({"title": "Invalid Request", "errors": [{"message": "max_results"}]}, 400)
        found, start = self._within(given), int(given.get("next_token", "t0")[1:])
        page = found[start : start + size]
        self.sold += len(page)
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
        if start + size < len(found):
            meta["next_token"] = f"t{start + size}"
        users = [{"id": str(7 + n), "name": f"Person {n}", "username": f"person{n}"} for n in range(3)]
        return _json({"data": page, "includes": {"users": users}, "meta": meta} if page else {"meta": meta})


def _json(found: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    return Reply(json.dumps(found).encode(), JSON, status, headers or {})
