"""Searches beside feeds: their addresses, what of them was heard, and which channel a source belongs to.

A search is listed like a feed, under an address of its own: `x:QUERY`, `bluesky:QUERY`, `mastodon:HOST/#tag`
or `mastodon:HOST/WORDS`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from sentiment.listening.entries import EntryDraft

SEARCHES = {"x": "X", "bluesky": "Bluesky", "mastodon": "Mastodon"}
CHANNELS = {"news": "News", "social": "Social"}
LONGEST_QUERY = 512
"""Characters that X takes in a query."""

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::\d{1,5})?")
_TAG = re.compile(r"#\w+")
_SOCIAL_HOSTS = ("reddit.com", "youtube.com", "youtu.be", "bsky.app", "tumblr.com", "threads.net")
_MASTODON_PATH = re.compile(r"/(?:@|users/|tags/)[^/]+\.(?:rss|atom)")


@dataclass(frozen=True)
class SearchAddress:
    """An address of a search, taken apart. `host` is the Mastodon server's, else empty."""

    kind: str
    query: str
    host: str = ""

    @property
    def text(self) -> str:
        """The address as it is stored."""
        return f"{self.kind}:{self.host}/{self.query}" if self.host else f"{self.kind}:{self.query}"

    @property
    def title(self) -> str:
        """What to call the search on a list."""
        where = f" on {self.host}" if self.host else ""
        return f"{SEARCHES[self.kind]}{where}: {self.query}"

    @property
    def is_tag(self) -> bool:
        """Whether it asks for a hashtag's timeline, which needs no token."""
        return self.kind == "mastodon" and self.query.startswith("#")


def search_of(address: str) -> SearchAddress | None:
    """The parts of an address such as `x:"child care" lang:en`; None where it is no search's."""
    kind, mark, rest = address.strip().partition(":")
    kind = kind.lower()
    if not mark or kind not in SEARCHES or rest.startswith("//"):
        return None
    host, query = "", rest
    if kind == "mastodon":
        host, _, query = rest.strip().partition("/")
        host = host.strip().lower().lstrip("@")
    return SearchAddress(kind, " ".join(query.split()), host)


def why_not(search: SearchAddress) -> str:
    """What is wrong with a search, as a sentence; nothing where it can be asked."""
    name = SEARCHES[search.kind]
    if search.kind == "mastodon" and not _HOST.fullmatch(search.host):
        return "A Mastodon search names its server first: mastodon:mastodon.social/#childcare."
    if not search.query or search.query == "#":
        return f"What to look for on {name} is missing."
    if search.query.startswith("#") and search.kind == "mastodon" and not _TAG.fullmatch(search.query):
        return f"“{search.query}” is not one hashtag. A hashtag is # and letters, digits or _ without spaces."
    if len(search.query) > LONGEST_QUERY:
        return f"The query has {len(search.query)} characters; {LONGEST_QUERY} are the most."
    return ""


def channel_of(address: str) -> str:
    """News or social, by what the address says: searches, and feeds of Reddit, YouTube, Mastodon and their like."""
    if search_of(address):
        return "social"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "news"
    host = (parts.hostname or "").lower()
    if any(host == known or host.endswith(f".{known}") for known in _SOCIAL_HOSTS):
        return "social"
    return "social" if _MASTODON_PATH.fullmatch(parts.path) else "news"


@dataclass(frozen=True)
class Window:
    """What of a search was heard so far, in its own marks (ids or times): a Source's memory.

    All up to `since` was read. Where reading stopped half-way, what is newer was read from `newest` down to
    `until`; what lies between `since` and `until` comes first next time, so nothing is lost and nothing paid twice.
    """

    since: str = ""
    until: str = ""
    newest: str = ""

    @classmethod
    def of(cls, memory: Mapping[str, object]) -> Window:
        """The window that a source remembers."""
        return cls(*(str(memory.get(name) or "") for name in ("since", "until", "newest")))

    def as_memory(self) -> dict[str, object]:
        """What a source is to remember."""
        return {"since": self.since, "until": self.until, "newest": self.newest}

    def heard(self, newest: str, oldest: str, *, more: bool) -> Window:
        """After a page from `newest` down to `oldest` ("" where it was empty). `more`: what is older is unread."""
        newest = self.newest or newest
        if more:
            return Window(self.since, oldest or self.until, newest)
        return Window(newest or self.since)

    def dropped(self) -> Window:
        """Give up what was left unread: it lies too far back to be asked for."""
        return Window(self.newest or self.since)


@dataclass(frozen=True)
class Found:
    """What one look at a search brought, also where it broke off. `memory` is to be kept with the entries.

    `complete`: nothing that is known to be there was left unread, back to `reach`. `retry_after` is in seconds;
    after an error, or where reading goes on later.
    """

    entries: list[EntryDraft] = field(default_factory=list)
    memory: Mapping[str, object] | None = None
    notes: list[str] = field(default_factory=list)
    error: str = ""
    retry_after: float | None = None
    complete: bool = True
    reach: datetime | None = None

    def failed(self, error: str, retry_after: float | None = None) -> Found:
        """The same, broken off by an error."""
        return replace(self, error=error, retry_after=retry_after, complete=False)
