"""Bluesky's post search. Without a sign-in it gives one page a question, so older pages are asked for by time."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from data import fetch
from data.dates import parse_moment
from data.errors import FetchError, GroundswellError
from sentiment.listening.connectors.answers import Unexpected, read_answer
from sentiment.listening.connectors.jsondoc import Object, part, several, text_of
from sentiment.listening.entries import EntryDraft, read_published, stable_id
from sentiment.listening.searches import Found, Window
from sentiment.listening.text import LONGEST, one_line

OPEN_HOST, SIGNED_IN_HOST = "https://api.bsky.app", "https://bsky.social"
MOST_PAGES, PAGE = 5, 100
REACH = timedelta(days=7)
OVERLAP = timedelta(hours=1)
"""A post bears the time its writer's device says, and may reach the search later: so much is asked for again."""

_SESSION_FOR = 3600.0
_sessions: dict[tuple[str, str], tuple[float, str]] = {}
_lock = threading.Lock()


def search(
    query: str, memory: Mapping[str, object], *, now: datetime, host: str = "", handle: str = "", password: str = ""
) -> Found:
    """What was posted since the last look, at most a week back. Never raises for what Bluesky does.

    `handle` and `password` (an app password) sign in; without them the open host is asked, which refuses at times.
    """
    signed_in = bool(handle and password)
    host = (host or (SIGNED_IN_HOST if signed_in else OPEN_HOST)).rstrip("/")
    kept, notes = dict[str, EntryDraft](), list[str]()
    window, earliest = Window.of(memory), _text(now - REACH)
    if window.until and window.until < earliest:
        window = window.dropped()
        notes.append("More was posted than could be read in a week; some of the earlier posts were left out.")
    window = replace(window, since=max(window.since, earliest))
    left_over = bool(window.until)  # from the last look: read first, then what is new since
    try:
        headers = {"Authorization": f"Bearer {_token(host, handle, password)}"} if signed_in else {}
        for _page in range(MOST_PAGES):
            since = (_time(window.since) or now - REACH) - OVERLAP
            posts, older = _page_of(host, headers, query, since, window.until)
            times = [at for at in map(_sorted_by, posts) if at]
            oldest = _text(min(times) + timedelta(seconds=1)) if times else ""
            more = older and oldest not in ("", window.until)
            window = window.heard(_text(max(times)) if times else "", oldest, more=more)
            for post in posts:
                entry = post_entry(post)
                if entry is not None:
                    kept.setdefault(entry.external_id, entry)
            if not more and not left_over:
                break
            left_over = left_over and more
    except (FetchError, Unexpected) as error:
        signed_out = isinstance(error, FetchError) and error.status in (401, 403)
        if signed_out and signed_in:
            with _lock:
                _sessions.pop((host, handle), None)
        text = _refused(signed_in) if signed_out else str(error)
        wait = error.retry_after if isinstance(error, FetchError) else None
        return Found(list(kept.values()), window.as_memory(), notes).failed(text, wait)
    if window.until:
        notes.append(f"More than {MOST_PAGES * PAGE} posts were waiting; the next pull reads on from there.")
    return Found(list(kept.values()), window.as_memory(), notes, complete=not window.until, reach=now - REACH)


def _refused(signed_in: bool) -> str:
    if signed_in:
        return "Bluesky does not take the app password. Make a new one there and set GROUNDSWELL_BLUESKY_APP_PASSWORD."
    return (
        "Bluesky's open search does not let us in at the moment. Set GROUNDSWELL_BLUESKY_HANDLE and "
        "GROUNDSWELL_BLUESKY_APP_PASSWORD to ask it signed in."
    )


def _page_of(
    host: str, headers: Mapping[str, str], query: str, since: datetime, until: str
) -> tuple[list[Object], bool]:
    """One page, newest first, and whether there are older ones."""
    asked = {"q": query, "sort": "latest", "limit": str(PAGE), "since": _text(since)}
    if until:
        asked["until"] = until
    fetched = fetch.get(f"{host}/xrpc/app.bsky.feed.searchPosts", headers=headers, params=asked)
    answer = read_answer(fetched.body, "Bluesky")
    return several(answer, "posts"), bool(text_of(answer, "cursor"))


def _token(host: str, handle: str, password: str) -> str:
    """A session's token, kept for an hour: signing in is counted against a daily limit."""
    with _lock:
        began, token = _sessions.get((host, handle), (float("-inf"), ""))
        if time.monotonic() - began < _SESSION_FOR:
            return token
        fetched = fetch.get(
            f"{host}/xrpc/com.atproto.server.createSession",
            headers={"Content-Type": "application/json"},
            body=json.dumps({"identifier": handle, "password": password}).encode(),
        )
        token = text_of(read_answer(fetched.body, "Bluesky"), "accessJwt")
        if not token:
            raise Unexpected("Bluesky signed in without a token.")
        _sessions[host, handle] = (time.monotonic(), token)
        return token


def _sorted_by(post: Object) -> datetime | None:
    """What Bluesky orders a post by: when it was indexed, or earlier where its writer says so."""
    times = (_time(text_of(post, "indexedAt")), _time(text_of(post, "record", "createdAt")))
    return min((at for at in times if at), default=None)


def _time(text: str) -> datetime | None:
    try:
        return parse_moment(text, UTC) if text else None
    except (GroundswellError, ValueError, OverflowError):
        return None


def _text(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def post_entry(post: Object) -> EntryDraft | None:
    """One post view of `app.bsky.feed`; None where it has no text. Dated by `indexedAt`, which no writer can set."""
    text, uri = text_of(post, "record", "text"), text_of(post, "uri")
    if not text or not uri:
        return None
    handle, did = text_of(post, "author", "handle"), text_of(post, "author", "did")
    spoken = part(post, "record").get("langs")
    return EntryDraft(
        external_id=stable_id(uri),
        title="",
        text=text[:LONGEST],
        url=f"https://bsky.app/profile/{did or handle}/post/{uri.rsplit('/', 1)[-1]}" if did or handle else "",
        author=f"@{one_line(handle)[:200]}" if handle else "",
        outlet="Bluesky",
        language=str(spoken[0])[:20] if isinstance(spoken, list) and len(spoken) == 1 else "",
        published=read_published(text_of(post, "indexedAt")) or read_published(text_of(post, "record", "createdAt")),
        bot=any(text_of(label, "val") == "bot" for label in several(post, "author", "labels")),
    )
