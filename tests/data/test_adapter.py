"""requests through the network's one door."""

from __future__ import annotations

import json

import pytest
import requests

from data import connect, fetch
from data.adapter import Adapter
from data.errors import FetchError
from tests.badserver import BadServer


@pytest.fixture
def client(bad_server: BadServer) -> requests.Session:
    made = requests.Session()
    made.trust_env = False
    made.mount("https://", Adapter(instead=bad_server.url(""), limits=fetch.Limits(max_bytes=100_000, deadline=1.5)))
    made.mount("http://", Adapter(limits=fetch.Limits(max_bytes=100_000, max_inflated=200_000, deadline=1.5)))
    return made


def test_an_answer_is_what_the_server_said(client, bad_server) -> None:
    bad_server.set_body("/2/x", json.dumps({"é": 1}).encode(), "application/json", headers={"X-Reset": "7"})
    reply = client.get("https://api.example/2/x", params={"q": "a b"}, headers={"Authorization": "Bearer t"})
    assert (reply.status_code, reply.json(), reply.headers["x-reset"]) == (200, {"é": 1}, "7")
    assert bad_server.asked[0][1] == "/2/x?q=a+b"
    assert bad_server.asked[0][2]["authorization"] == "Bearer t"
    assert bad_server.asked[0][2]["user-agent"] == fetch.USER_AGENT


def test_a_refusal_is_an_answer_too(client, bad_server) -> None:
    bad_server.set_body("/no", b'{"title": "no"}', "application/json", status=403)
    reply = client.get("https://api.example/no")
    assert (reply.status_code, reply.json()) == (403, {"title": "no"})


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/drip.xml", "was cut off"),
        ("/oversize.xml", "larger than"),
        ("/bomb.xml", "unpacks to more than"),
        ("/reset.xml", "broke off"),
        ("/redirect/loop", "in a circle"),
        ("/redirect/file", "refused"),
    ],
)
def test_the_same_limits_hold(client, bad_server, path, says) -> None:
    with pytest.raises(FetchError, match=says):
        client.get(bad_server.url(path))


def test_private_addresses_are_refused(client, bad_server, monkeypatch) -> None:
    monkeypatch.delenv(connect.ALLOW_PRIVATE)
    with pytest.raises(FetchError, match="private address"):
        client.get("https://api.example/feed.xml")
    assert bad_server.asked == []


def test_headers_stay_with_their_origin(client, bad_server) -> None:
    with BadServer() as other:
        bad_server.set_body("/away", b"", status=302, headers={"Location": other.url("/feed.xml")})
        assert client.get(bad_server.url("/away"), headers={"Authorization": "Bearer t"}).status_code == 200
        assert "authorization" not in other.sent("/feed.xml")[0]


def test_only_questions_pass(client) -> None:
    with pytest.raises(ValueError, match="only GET"):
        client.post("https://api.example/2/tweets", json={})


def test_a_body_is_posted_and_never_follows_a_redirect(bad_server) -> None:
    bad_server.set_body("/elsewhere", b"", status=307, headers={"Location": bad_server.url("/feed.xml")})
    with pytest.raises(FetchError, match="no answer to our question"):
        fetch.get(bad_server.url("/elsewhere"), body=b'{"password": "x"}')
    assert bad_server.hits("/feed.xml") == 0
