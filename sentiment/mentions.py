"""Sources, topics, mentions and stories as pages and commands see them, and what is said of a source's health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

SILENT_AFTER = timedelta(days=14)
FRESH = timedelta(days=1)
PULLED = ("feed", "x", "bluesky", "mastodon")
"""Kinds of sources that are asked over the network."""


def tone_in_words(tone: float | None) -> str:
    """How a text sounds, in words. Never which side it takes."""
    if tone is None:
        return "tone not read"
    sounds = "positive" if tone >= 0.05 else "negative" if tone <= -0.05 else "neutral"
    return f"sounds {sounds} ({tone:+.2f})".replace("-", "−")


@dataclass(frozen=True)
class SourceRow:
    """A source with its last outcome. `outcome`: "" before the first pull, new, unchanged, failed, imported."""

    id: int
    initiative_id: int
    kind: str
    address: str
    title: str
    outlet: str
    active: bool
    etag: str
    last_modified: str
    outcome: str
    error: str
    note: str
    failures: int
    added_at: datetime
    checked_at: datetime | None
    good_at: datetime | None
    next_check_at: datetime | None
    wait_until: datetime | None
    mentions: int
    undated: int
    newest_at: datetime | None
    channel: str = "news"
    memory: Mapping[str, object] = field(default_factory=dict)  # how far a search was read

    @property
    def pulled(self) -> bool:
        """Whether it stands on the network; archives and the sample do not."""
        return self.kind in PULLED

    @property
    def name(self) -> str:
        """What to call it: its outlet, else its title, else its address."""
        return self.outlet or self.title or self.address.removeprefix("archive:")

    def health(self, now: datetime) -> str:
        """In a word: imported, stopped, waiting, failing, silent, good."""
        if self.kind == "archive":
            return "imported"
        if not self.active:
            return "stopped"
        if not self.outcome:
            return "waiting"
        if self.outcome == "failed":
            return "failing"
        quiet_since = self.newest_at or self.added_at
        return "silent" if now - quiet_since > SILENT_AFTER else "good"


@dataclass(frozen=True)
class PullRow:
    """One pull of one source. `oldest_at`: how far back the entries it carried reached."""

    source_id: int
    at: datetime
    outcome: str
    new: int
    same: int
    error: str
    note: str
    oldest_at: datetime | None


@dataclass(frozen=True)
class PullOutcome:
    """What a pull did to one source. `outcome`: new, unchanged, failed. `waiting`: it was not asked at all."""

    source_id: int
    source: str
    outcome: str
    new: int = 0
    changed: int = 0
    same: int = 0
    undated: int = 0
    error: str = ""
    notes: tuple[str, ...] = ()
    next_check: datetime | None = None
    waiting: bool = False

    def as_json(self) -> dict[str, object]:
        """The source's part of `sentiment pull --json` (keys are stable)."""
        return {
            "source": self.source,
            "outcome": self.outcome,
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "undated": self.undated,
            "error": self.error or None,
            "notes": list(self.notes),
            "next_check": self.next_check,
            "waiting": self.waiting,
        }


@dataclass(frozen=True)
class TopicRow:
    """A topic in its newest version, with how many stored mentions it matches."""

    id: int
    goal_id: int
    version: int
    query: str
    changed_by: str
    valid_from: datetime
    mentions: int


@dataclass(frozen=True)
class StoryRow:
    """A cluster of copies. `tone` is the mean compound tone of its placements in [-1, 1], never support."""

    id: int
    title: str
    placements: int
    outlets: int
    authors: int
    first_seen: datetime
    last_seen: datetime
    tone: float | None
    goal_ids: tuple[int, ...]


@dataclass(frozen=True)
class StoryEdit:
    """Stories merged, or one split, by hand: `other_id` went into `story_id`, or came out of it."""

    id: int
    kind: str  # merge, split
    story_id: int
    other_id: int
    mentions: int
    at: datetime
    by: str


@dataclass(frozen=True)
class MentionRow:
    """A placement of a story. `by_hand`: a person chose its story; `bot`: its author says it is automated."""

    id: int
    source_id: int
    title: str
    text: str
    url: str
    author: str
    outlet: str
    language: str
    published_at: datetime | None
    date_flag: str
    fetched_at: datetime
    tone: float | None
    by_hand: bool = False
    bot: bool = False


@dataclass(frozen=True)
class StoredText:
    """What topics are asked of in a stored mention."""

    id: int
    title: str
    text: str
    outlet: str
    author: str
    language: str


@dataclass(frozen=True)
class NewStory:
    """A story to be stored; its mentions name it by its place in the list, as -1, -2, ..."""

    title: str


@dataclass(frozen=True)
class NewPrint:
    """A text to compare later mentions with, and the keys it is found by."""

    story: int
    signature: bytes | None
    keys: tuple[int, ...]


@dataclass(frozen=True)
class NewMention:
    """A mention to be stored. `topics` are (topic, version, goal); `story` is negative where it is new."""

    external_id: str
    content_key: int
    url: str
    canonical_url: str
    title: str
    text: str
    author: str
    outlet: str
    language: str
    published_at: datetime | None
    updated_at: datetime | None
    day: date | None
    date_flag: str
    story: int
    tone: tuple[float, float, float, float] | None  # neg, neu, pos, compound
    topics: tuple[tuple[int, int, int], ...]
    bot: bool = False


@dataclass(frozen=True)
class MediaPoint:
    """What the media signal counts over some days: mentions, stories that began then, their mean tone."""

    start: date
    end: date
    mentions: int
    stories: int
    tone: float | None


@dataclass(frozen=True)
class SourceGap:
    """Local days, both included, for which a source cannot tell anything, and why: failing, not pulled, silent."""

    source_id: int
    source: str
    start: date
    end: date
    why: str
