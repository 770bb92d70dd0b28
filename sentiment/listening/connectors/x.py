"""X recent search through tweepy: counted first, within a budget, and resumed where it broke off.

One look at a search asks X how many posts there are, and reads them newest first, a bounded number of pages,
each only after the meter has granted its posts. Nothing here waits or tries again: what X refuses is a sentence
and the seconds to leave it alone, and the pull plans the rest. tweepy's session asks through `data.adapter`.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import tweepy

from data import fetch
from data.adapter import Adapter
from data.errors import FetchError
from sentiment.listening.budget import LEAST_PAGE, PAGE
from sentiment.listening.connectors.jsondoc import several, text_of
from sentiment.listening.entries import EntryDraft, read_published, stable_id
from sentiment.listening.searches import Found, Window
from sentiment.listening.text import LONGEST, one_line, safe

MOST_PAGES = 5
"""Pages that one look reads; the next look goes on where it stopped."""
KEPT = timedelta(days=7)
"""How far back recent search reaches."""
LIMITS = fetch.Limits(max_bytes=4 * 1024 * 1024, max_inflated=16 * 1024 * 1024)

_QUARTER = 900.0  # X counts requests in windows of fifteen minutes
_HOUR, _DAY = 3600.0, 86400.0
_UNKNOWN_LANGUAGES = ("und", "zxx", "art", "qam", "qct", "qht", "qme", "qst")
_FIELDS = ["created_at", "lang", "author_id", "note_tweet", "edit_history_tweet_ids"]

# Its messages carry the token.
logging.getLogger("tweepy").setLevel(logging.WARNING)


class Meter(Protocol):
    """Grants posts to be read, so that a budget is never exceeded."""

    def take(self, wanted: int) -> int:
        """How many posts may be read now, at most `wanted`; 0 where fewer than X's smallest page are left."""

    def settle(self, granted: int, read: int) -> None:
        """Of `granted` posts `read` were; the rest is given back."""

    def why_empty(self) -> tuple[str, str, float]:
        """An error, or else a note, and in how many seconds there is more to grant."""


def search(
    query: str, memory: Mapping[str, object], *, now: datetime, meter: Meter, token: str, api: str = ""
) -> Found:
    """What was posted since the last look, as far as pages and budget go. Never raises for what X does.

    `memory` is what the last look left (`Found.memory`); `api` an origin to ask in place of X's own.
    """
    if not token:
        fix = "Get one at developer.x.com and set X_BEARER_TOKEN where Groundswell runs, then start it again."
        return Found().failed(f"X needs a token, and none is set. {fix}", _HOUR)
    reading = _Reading(_client(token, api), query, Window.of(memory), meter, now)
    try:
        reading.run()
    except _Paused as paused:
        found = reading.found()
        if paused.error:
            return found.failed(paused.error, paused.seconds)
        return Found(found.entries, found.memory, [*found.notes, paused.note], "", paused.seconds, False)
    except FetchError as error:
        return reading.found().failed(str(error), error.retry_after)
    except (tweepy.TweepyException, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return reading.found().failed(*_why(error, now))
    return reading.found()


def _client(token: str, api: str) -> tweepy.Client:
    client = tweepy.Client(token, return_type=dict, wait_on_rate_limit=False)
    client.session.trust_env = False  # a .netrc would put its own password in the token's place
    client.session.mount("https://", Adapter(limits=LIMITS, instead=api))
    return client


class _Paused(Exception):
    """The meter grants nothing more for now."""

    def __init__(self, error: str, note: str, seconds: float) -> None:
        super().__init__()
        self.error, self.note, self.seconds = error, note, seconds


class _Reading:
    """One look at a search: what was left half-way first, then what is new."""

    def __init__(self, client: tweepy.Client, query: str, window: Window, meter: Meter, now: datetime) -> None:
        self._client, self._query, self._meter, self._now = client, query, meter, now
        self._window = window
        self._pages = MOST_PAGES
        self._entries: dict[str, EntryDraft] = {}
        self._notes: list[str] = []
        self._bad = 0
        self._complete = True

    def found(self) -> Found:
        """What was read until now."""
        notes = list(self._notes)
        if self._bad:
            said = "1 post came" if self._bad == 1 else f"{self._bad} posts came"
            notes.append(f"{said} without an id or text and {'was' if self._bad == 1 else 'were'} left out.")
        return Found(
            list(self._entries.values()),
            self._window.as_memory(),
            notes,
            complete=self._complete,
            reach=self._now - KEPT,
        )

    def run(self) -> None:
        """Read to the end, or to the last page that one look may take."""
        if self._window.until and self._too_old(self._window.until):
            self._window = self._window.dropped()
            self._notes.append("X keeps posts for seven days; some of the earlier ones could not be read in time.")
        if self._window.until and not self._read_window():
            return
        self._read_window()

    def _read_window(self) -> bool:
        """Read one stretch, newest first. False where pages ran out before its end."""
        bounds = self._bounds()
        left = self._count(bounds)
        if left == 0:
            self._window = self._window.heard("", "", more=False)
            return True
        following: str | None = None
        while self._pages:
            self._pages -= 1
            page = self._page(bounds, PAGE if left is None else max(LEAST_PAGE, min(PAGE, left)), following)
            posts, meta = page["data"], page["meta"]
            ids = [int(number) for number in map(_number, posts) if number]
            following = str(meta.get("next_token") or "") or None
            newest, oldest = (str(max(ids)), str(min(ids))) if ids else ("", "")
            self._window = self._window.heard(newest, oldest, more=following is not None)
            self._keep(posts, usernames(page["includes"]))
            if following is None:
                return True
            left = None if left is None else max(left - len(posts), 1)
        self._complete = False
        self._notes.append(f"More than {MOST_PAGES * PAGE} posts were waiting; the next pull reads on from there.")
        return False

    def _bounds(self) -> dict[str, Any]:
        bounds: dict[str, Any] = {}
        if self._window.since and not self._too_old(self._window.since):
            bounds["since_id"] = self._window.since
        elif self._window.since:
            bounds["start_time"] = self._now - KEPT + timedelta(minutes=5)
        if self._window.until:
            bounds["until_id"] = self._window.until
        return bounds

    def _too_old(self, post_id: str) -> bool:
        return posted_at(post_id) < self._now - KEPT + timedelta(minutes=5)

    def _count(self, bounds: dict[str, Any]) -> int | None:
        """How many posts there are, which costs none of the budget; None where X does not say."""
        reply = self._client.get_recent_tweets_count(self._query, granularity="day", **bounds)
        total = _object(_object(reply).get("meta")).get("total_tweet_count")
        return total if isinstance(total, int) else None

    def _page(self, bounds: dict[str, Any], wanted: int, following: str | None) -> dict[str, Any]:
        granted = self._meter.take(wanted)
        if not granted:
            self._complete = False
            raise _Paused(*self._meter.why_empty())
        read = granted  # where nobody can say what was sent, all of it counts as read
        try:
            reply = _object(
                self._client.search_recent_tweets(
                    self._query, max_results=granted, next_token=following, sort_order="recency",
                    tweet_fields=_FIELDS, expansions=["author_id"], user_fields=["username"], **bounds,
                )
            )  # fmt: skip
            posts = reply.get("data") or []
            if not isinstance(posts, list):
                raise ValueError("data")
            read = len(posts)
        except tweepy.HTTPException:
            read = 0
            raise
        finally:
            self._meter.settle(granted, read)
        return {"data": posts, "meta": _object(reply.get("meta")), "includes": _object(reply.get("includes"))}

    def _keep(self, posts: list[Any], names: Mapping[str, str]) -> None:
        for post in posts:
            entry = post_entry(post, names) if _number(post) else None
            if entry is None:
                self._bad += 1
            else:
                self._entries.setdefault(entry.external_id, entry)


def usernames(includes: Mapping[str, Any]) -> dict[str, str]:
    """Names of the authors that X sends beside the posts, by their ids."""
    return {text_of(user, "id"): text_of(user, "username") for user in several(includes, "users")}


def post_entry(post: object, names: Mapping[str, str]) -> EntryDraft | None:
    """One post of X's API v2; None where it has no id or no text. An edited post keeps its first id.

    `names` are its authors' by their ids.
    """
    number, text = _number(post), text_of(post, "note_tweet", "text") or text_of(post, "text")
    if not isinstance(post, dict) or not number or not text:
        return None
    edits = post.get("edit_history_tweet_ids")
    first = _number({"id": edits[0]}) if isinstance(edits, list) and edits else ""
    name = one_line(names.get(text_of(post, "author_id"), ""))[:100]
    spoken = text_of(post, "lang")
    return EntryDraft(
        external_id=stable_id(first, number),
        title="",
        text=html.unescape(safe(text)).strip()[:LONGEST],
        url=f"https://x.com/{name or 'i'}/status/{number}",
        author=f"@{name}" if name else "",
        outlet="X",
        language="" if spoken in _UNKNOWN_LANGUAGES else spoken[:20],
        published=read_published(text_of(post, "created_at")) or posted_at(number),
    )


def _number(post: object) -> str:
    """A post's id; empty where it is none."""
    found = str(post.get("id") or "") if isinstance(post, dict) else ""
    return found if found.isascii() and found.isdecimal() and len(found) <= 20 else ""


def posted_at(post_id: str) -> datetime:
    """When a post was written, from its id: the upper bits are milliseconds since X's own beginning of time."""
    return datetime.fromtimestamp(((int(post_id) >> 22) + 1_288_834_974_657) / 1000, UTC)


def _object(found: object) -> dict[str, Any]:
    """A JSON object; what is missing is an empty one. Raises ValueError for anything else."""
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _why(error: Exception, now: datetime) -> tuple[str, float | None]:
    """What X's refusal means for the person who looks after the sources, and the seconds to leave X alone."""
    if isinstance(error, tweepy.TooManyRequests):
        return _too_many(error, now)
    if isinstance(error, tweepy.Unauthorized):
        return "X does not know the token (401). Set X_BEARER_TOKEN to one that is in use.", _HOUR
    if isinstance(error, tweepy.Forbidden):
        return "X does not let this token search (403). See which plan the developer account has.", _HOUR
    if isinstance(error, tweepy.BadRequest):
        said = one_line(" ".join(str(part) for part in error.api_messages))[:300]
        return f"X does not take the query (400). {said or 'Try it on x.com first.'}", _HOUR
    if isinstance(error, tweepy.TwitterServerError):
        return f"X has an error of its own ({error.response.status_code}). It is asked again later.", None
    if isinstance(error, tweepy.HTTPException):
        status = error.response.status_code
        if status == 402:
            return "X wants to be paid (402): the developer account has no credit left. Top it up there.", _DAY
        return f"X answered {status}, which is no answer to a search. It is asked again later.", _QUARTER
    return "X answered with something that cannot be read. It is asked again later.", _QUARTER


def _too_many(error: tweepy.TooManyRequests, now: datetime) -> tuple[str, float]:
    try:
        title = str(error.response.json().get("title"))
    except (ValueError, AttributeError):
        title = ""
    if "UsageCap" in title:
        return "X says that the plan's own limit of posts is used up (429). See the developer account.", _DAY
    reset = error.reset_time
    wait = _QUARTER if reset is None else reset - now.timestamp()
    wait = min(wait if wait > 0 else _QUARTER, _DAY)
    minutes = max(round(wait / 60), 1)
    return f"X was asked too often (429). It is left alone for {minutes} minute{'s' * (minutes != 1)}.", wait
