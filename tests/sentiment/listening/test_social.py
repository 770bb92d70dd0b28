"""Bluesky and Mastodon searches against local servers that imitate them: read on from where they stopped."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sentiment.listening.connectors import bluesky, mastodon
from sentiment.listening.searches import Found, SearchAddress, Window, channel_of, search_of, why_not
from tests.badserver import BadServer, Reply, Request
from tests.conftest import NOW

SEARCH, SIGN_IN = "/xrpc/app.bsky.feed.searchPosts", "/xrpc/com.atproto.server.createSession"
TAG, WORDS = "/api/v1/timelines/tag/childcare", "/api/v2/search"
JSON = "application/json"


def given(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}


def view(number: int, at: datetime, **author: Any) -> dict[str, Any]:
    stamp = f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
    return {
        "uri": f"at://did:plc:ana/app.bsky.feed.post/{number}",
        "author": {"did": "did:plc:ana", "handle": "ana.example", **author},
        "record": {
            "$type": "app.bsky.feed.post", "text": f"Child care post {number}", "createdAt": "2031-01-01T00:00:00Z",
            "langs": ["en"],
        },
        "indexedAt": stamp,
    }  # fmt: skip


class Sky:
    """Posts of Bluesky, newest first, a hundred an answer, by `since` and `until`; no cursor without a sign-in."""

    def __init__(self, server: BadServer) -> None:
        self.posts: list[dict[str, Any]] = []
        self.asked: list[dict[str, str]] = []
        self.status = 200
        self.token = ""
        server.set(SEARCH, self._search)
        server.set(SIGN_IN, lambda _: Reply(json.dumps({"accessJwt": "a-session"}).encode(), JSON))

    def post(self, count: int, newest: datetime) -> None:
        start = len(self.posts)
        self.posts += [view(start + n, newest - timedelta(minutes=count - 1 - n)) for n in range(count)]

    def _search(self, request: Request) -> Reply:
        asked = given(request)
        self.asked.append(asked)
        if self.status != 200 or request.header("Authorization") != self.token:
            return Reply(b"<html>Forbidden</html>", "text/html", self.status if self.status != 200 else 403)
        found = [
            post
            for post in self.posts
            if asked.get("since", "") <= post["indexedAt"] < asked.get("until", "9")
        ]  # fmt: skip
        found.sort(key=lambda post: post["indexedAt"], reverse=True)
        answer = {"posts": found[:100]} | ({"cursor": "100"} if len(found) > 100 else {})
        return Reply(json.dumps(answer).encode(), JSON)


@pytest.fixture
def sky(bad_server: BadServer) -> Iterator[Sky]:
    bluesky._sessions.clear()
    return Sky(bad_server)


def ids(found: Found) -> set[str]:
    return {entry.external_id for entry in found.entries}


def test_bluesky_reads_by_time_and_dates_by_what_was_indexed(bad_server, sky) -> None:
    sky.post(150, NOW - timedelta(hours=1))
    sky.posts[0]["author"]["labels"] = [{"val": "bot"}]
    found = bluesky.search("child care", {}, now=NOW, host=bad_server.url(""))
    assert (found.error, found.complete, len(found.entries)) == ("", True, 150)
    entries = {entry.external_id: entry for entry in found.entries}
    first = entries["at://did:plc:ana/app.bsky.feed.post/0"]
    assert first.published == NOW - timedelta(hours=1, minutes=149), "not the year 2031 that its writer says"
    assert (first.bot, entries["at://did:plc:ana/app.bsky.feed.post/1"].bot) == (True, False)
    assert (first.outlet, first.author, first.language) == ("Bluesky", "@ana.example", "en")
    assert first.url == "https://bsky.app/profile/did:plc:ana/post/0"
    assert all("cursor" not in asked for asked in sky.asked)
    sky.post(2, NOW)
    again = bluesky.search("child care", found.memory or {}, now=NOW + timedelta(hours=1), host=bad_server.url(""))
    assert {"at://did:plc:ana/app.bsky.feed.post/150", "at://did:plc:ana/app.bsky.feed.post/151"} <= ids(again)
    assert len(sky.asked) == 3


def test_bluesky_bounded_and_broken_off_looks_lose_nothing(bad_server, sky) -> None:
    sky.post(730, NOW - timedelta(hours=1))
    host = bad_server.url("")
    first = bluesky.search("q", {}, now=NOW, host=host)
    assert (first.complete, len(sky.asked)) == (False, 5)
    assert "reads on from there" in first.notes[0]
    sky.status = 502
    broken = bluesky.search("q", first.memory or {}, now=NOW, host=host)
    assert "502" in broken.error
    assert broken.memory == first.memory
    sky.status = 200
    sky.post(3, NOW)
    second = bluesky.search("q", broken.memory or {}, now=NOW, host=host)
    assert second.complete
    assert len(ids(first) | ids(second)) == 733


def test_bluesky_refused_says_how_to_sign_in_and_signs_in_once(bad_server, sky) -> None:
    host = bad_server.url("")
    sky.token = "Bearer a-session"
    sky.post(3, NOW - timedelta(hours=1))
    refused = bluesky.search("q", {}, now=NOW, host=host)
    assert "Set GROUNDSWELL_BLUESKY_HANDLE" in refused.error
    for _ in range(3):
        found = bluesky.search("q", {}, now=NOW, host=host, handle="us.example", password="app-pass")
        assert len(found.entries) == 3
    assert bad_server.hits(SIGN_IN) == 1
    sky.status = 401
    out = bluesky.search("q", {}, now=NOW, host=host, handle="us.example", password="app-pass")
    assert "does not take the app password" in out.error
    assert "app-pass" not in out.error


def test_bluesky_answers_that_are_none(bad_server) -> None:
    for body in (b"", b"[1", b"[" * 100_000):
        bad_server.set_body(SEARCH, body, JSON)
        found = bluesky.search("q", {}, now=NOW, host=bad_server.url(""))
        assert "cannot be read" in found.error
    bad_server.set_body(SEARCH, b'{"posts": [null, {}, {"uri": 4, "record": []}, {"record": {"text": "x"}}]}', JSON)
    assert bluesky.search("q", {}, now=NOW, host=bad_server.url("")).entries == []


def status(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(number), "uri": f"https://town.example/users/ana/statuses/{number}",
        "url": f"https://town.example/@ana/{number}", "created_at": "2026-11-20T10:00:00.000Z", "edited_at": None,
        "visibility": "public", "language": "en", "content": f"<p>Child care post {number}</p>", "spoiler_text": "",
        "reblog": None, "account": {"acct": "ana", "bot": False},
    } | changes  # fmt: skip


class Town:
    """Statuses of a Mastodon server, newest first, forty an answer, by min_id and max_id."""

    def __init__(self, server: BadServer) -> None:
        self.statuses: list[dict[str, Any]] = []
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.fail: list[int] = []
        self.host = urlsplit(server.url("")).netloc
        self.origin = server.url("")
        server.set(TAG, self._tag)
        server.set(WORDS, self._words)

    def search(self, query: str, memory: Any = None, token: str = "") -> Found:
        asked = SearchAddress("mastodon", query, self.host)
        return mastodon.search(asked, memory or {}, token=token, origin=self.origin)

    def _page(self, request: Request) -> list[dict[str, Any]]:
        asked = given(request)
        self.asked.append((request.path.partition("?")[0], asked, request.header("Authorization")))
        above, below = int(asked.get("min_id", 0)), int(asked.get("max_id", 10**20))
        found = sorted((s for s in self.statuses if above < int(s["id"]) < below), key=lambda s: int(s["id"]))
        return (found[:40] if "min_id" in asked else found[-40:])[::-1]

    def _tag(self, request: Request) -> Reply:
        if self.fail and self.fail.pop(0):
            return Reply(status=503, headers={"Retry-After": "120"})
        return Reply(json.dumps(self._page(request)).encode(), JSON)

    def _words(self, request: Request) -> Reply:
        if request.header("Authorization") != "Bearer town-token":
            return Reply(status=401)
        return Reply(json.dumps({"accounts": [], "statuses": self._page(request), "hashtags": []}).encode(), JSON)


@pytest.fixture
def town(bad_server: BadServer) -> Town:
    return Town(bad_server)


def test_mastodon_tag_needs_no_token_and_says_who_is_a_bot(town) -> None:
    town.statuses = [
        status(1, account={"acct": "news@city.example", "bot": True}),
        status(2, content="", spoiler_text=""),
        status(3, visibility="private"),
        status(4, edited_at="2026-11-21T10:00:00.000Z", spoiler_text="Long"),
        status(5, reblog=status(77), content=""),
    ]
    found = town.search("#childcare")
    entries = {entry.external_id.rsplit("/", 1)[-1]: entry for entry in found.entries}
    assert sorted(entries) == ["1", "4", "5"], "empty and private ones are left out"
    assert (entries["1"].bot, entries["4"].bot) == (True, False)
    assert entries["1"].author == "@news@city.example"
    assert entries["4"].author == f"@ana@{town.host}"
    assert (entries["4"].title, entries["4"].text) == ("Long", "Child care post 4")
    assert entries["4"].updated == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert entries["5"].text == "Child care post 77"
    assert entries["5"].url == "https://town.example/@ana/77"
    assert town.asked[0][2] == ""


def test_mastodon_goes_up_from_what_was_read_and_loses_nothing(town) -> None:
    town.statuses = [status(n) for n in range(1, 301)]
    first = town.search("#childcare")
    assert (first.complete, first.memory, len(first.entries)) == (True, {"since": "300"}, 200)
    town.statuses += [status(n) for n in range(301, 561)]
    town.fail = [0, 0, 1]
    broken = town.search("#childcare", first.memory)
    assert (len(broken.entries), broken.retry_after, broken.memory) == (80, 120.0, {"since": "380"})
    second = town.search("#childcare", broken.memory)
    assert (second.complete, second.memory) == (True, {"since": "560"})
    third = town.search("#childcare", second.memory)
    assert (third.complete, third.entries) == (True, [])
    assert len(ids(broken) | ids(second)) == 260
    town.statuses += [status(n) for n in range(561, 800)]
    bounded = town.search("#childcare", third.memory)
    assert (bounded.complete, len(bounded.entries)) == (False, 200)
    assert "reads on from there" in bounded.notes[0]


def test_mastodon_first_look_that_breaks_off_is_begun_anew(town) -> None:
    town.statuses = [status(n) for n in range(1, 100)]
    town.fail = [0, 1]
    broken = town.search("#childcare")
    assert (len(broken.entries), broken.memory) == (40, {"since": ""})
    assert len(ids(broken) | ids(town.search("#childcare", broken.memory))) == 99


def test_mastodon_words_need_the_servers_own_token(town, bad_server) -> None:
    town.statuses = [status(1)]
    assert f"GROUNDSWELL_MASTODON_TOKEN to {town.host}:TOKEN" in town.search("child care").error
    assert len(town.search("child care", token="town-token").entries) == 1
    assert town.asked[0][1] == {"limit": "40", "q": "child care", "type": "statuses"}
    assert "does not take the token" in town.search("child care", token="wrong").error
    bad_server.set_body(TAG, b"", status=422)
    assert f"Set GROUNDSWELL_MASTODON_TOKEN to {town.host}:TOKEN" in town.search("#childcare").error


def test_tokens_name_their_server() -> None:
    assert mastodon.tokens(" Town.example:abc  127.0.0.1:80:d-e\tbare :x ") == {
        "town.example": "abc",
        "127.0.0.1:80": "d-e",
    }
    assert mastodon.tokens(None) == {}


@pytest.mark.parametrize(
    ("address", "kind", "title"),
    [
        ('x:"child care"  lang:en', "x", 'X: "child care" lang:en'),
        ("X: daycare", "x", "X: daycare"),
        ("bluesky:child care", "bluesky", "Bluesky: child care"),
        ("mastodon:Town.example/#childcare", "mastodon", "Mastodon on town.example: #childcare"),
        ("mastodon:town.example/child care", "mastodon", "Mastodon on town.example: child care"),
    ],
)
def test_addresses_of_searches(address: str, kind: str, title: str) -> None:
    found = search_of(address)
    assert found is not None
    assert (found.kind, found.title, why_not(found)) == (kind, title, "")
    assert search_of(found.text) == found
    assert channel_of(address) == "social"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("x:", "missing"),
        ("bluesky:  ", "missing"),
        ("mastodon:#childcare", "names its server first"),
        ("mastodon:town.example/", "missing"),
        ("mastodon:town.example/#", "missing"),
        ("mastodon:town.example/#child care", "not one hashtag"),
        ("mastodon:town.example/#../../x", "not one hashtag"),
        ("mastodon:user@town.example:x/#a", "names its server first"),
        ("x:" + "a" * 600, "600 characters"),
    ],
)
def test_searches_that_cannot_be_asked(address: str, says: str) -> None:
    found = search_of(address)
    assert found is not None
    assert says in why_not(found)


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        ("https://www.reddit.com/r/marlow/.rss", "social"),
        ("https://old.reddit.com/r/marlow/search.rss?q=care", "social"),
        ("https://www.youtube.com/feeds/videos.xml?channel_id=UC1", "social"),
        ("https://mastodon.example/@ana.rss", "social"),
        ("https://mastodon.example/tags/childcare.rss", "social"),
        ("https://herald.example/@home/feed", "news"),
        ("https://notreddit.com/feed", "news"),
        ("https://news.google.com/rss/search?q=childcare", "news"),
        ("https://[", "news"),
        ("x://herald.example/feed", "news"),
    ],
)
def test_channel_by_the_address(address: str, channel: str) -> None:
    assert channel_of(address) == channel


def test_a_window_remembers_what_lies_between() -> None:
    window = Window().heard("100", "51", more=True).heard("50", "31", more=True)
    assert window == Window("", "31", "100")
    assert window.heard("30", "10", more=False) == Window("100")
    assert Window("100").heard("", "", more=False) == Window("100")
    assert window.dropped() == Window("100")
    assert Window.of(window.as_memory()) == window
