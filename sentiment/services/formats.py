"""The kinds of files that hold mentions: how each is told from the others, and read. Needs no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from data.columns import Columns, plain
from data.errors import GroundswellError
from data.files import CsvTable, csv_head, not_text
from sentiment.listening.archives import Archive, Asking
from sentiment.listening.connectors import (
    bluesky_posts,
    feeds,
    gdelt,
    mastodon_posts,
    mediacloud,
    opml,
    tables,
    x_posts,
)
from sentiment.listening.connectors.jsondoc import documents
from sentiment.listening.entries import Unreadable
from sentiment.listening.searches import channel_of

LARGEST = 200 * 1024 * 1024
LARGEST_FEED = 64 * 1024 * 1024
FEED, LIST = "feed", "opml"


@dataclass(frozen=True)
class FileFormat:
    """A kind of file. `read(body, asking, filename)` raises GroundswellError where it is none."""

    name: str
    label: str
    extensions: tuple[str, ...]
    looks_like: Callable[[bytes], bool]
    read: Callable[[bytes, Asking, str], Archive]
    columns: Columns | None = None
    table: Callable[[bytes], CsvTable] = csv_head
    asks_order: bool = False


def is_feed(body: bytes) -> bool:
    """Whether a file looks like a feed document, from its first bytes."""
    return feeds.looks_like(body) and not opml.looks_like(body)


def is_list(body: bytes) -> bool:
    """Whether a file looks like an OPML list of feeds, from its first bytes."""
    return opml.looks_like(body) and not feeds.looks_like(body)


def _feed(body: bytes, _asking: Asking, filename: str) -> Archive:
    """A feed's entries stand under its own address; without one under what it says it is."""
    if len(body) > LARGEST_FEED:
        raise Unreadable(f"The file is larger than {LARGEST_FEED // 1024 // 1024} MB.", "Split it into several files.")
    found = feeds.read_feed(body)
    own = filename.rsplit("/", 1)[-1]
    archive = Archive(
        FEED,
        channel_of(found.address or found.link),
        found.address or found.link or found.title or own,
        found.title or own,
        address=found.address,
        notes=list(found.notes),
        deleted=list(found.deleted),
    )
    for entry in found.entries:
        archive.add(entry)
    return archive


def _plain(read: Callable[[bytes], Archive], body: bytes, _asking: Asking, _filename: str) -> Archive:
    return read(body)


def _asked(read: Callable[[bytes, Asking], Archive], body: bytes, asking: Asking, _filename: str) -> Archive:
    return read(body, asking)


FILE_FORMATS: dict[str, FileFormat] = {
    each.name: each
    for each in (
        FileFormat(FEED, "Feed document (RSS, Atom, JSON Feed)", ("xml", "rss", "atom", "rdf", "json"), is_feed, _feed),
        FileFormat(
            mediacloud.FORMAT, "Media Cloud stories (CSV)", ("csv",), mediacloud.looks_like,
            partial(_asked, mediacloud.read), asks_order=True,
        ),
        FileFormat(
            gdelt.DOC, "GDELT articles (DOC API, JSON)", ("json",), gdelt.looks_like_doc,
            partial(_plain, gdelt.read_doc),
        ),
        FileFormat(
            gdelt.GKG, "GDELT Global Knowledge Graph 2.1", ("csv", "tsv", "txt"), gdelt.looks_like_gkg,
            partial(_asked, gdelt.read_gkg),
        ),
        FileFormat(
            x_posts.FORMAT, "X posts (API v2, JSON)", ("json", "jsonl", "ndjson"), x_posts.looks_like,
            partial(_plain, x_posts.read),
        ),
        FileFormat(
            bluesky_posts.FORMAT, "Bluesky posts (JSON)", ("json", "jsonl", "ndjson"), bluesky_posts.looks_like,
            partial(_plain, bluesky_posts.read),
        ),
        FileFormat(
            mastodon_posts.FORMAT, "Mastodon posts (JSON)", ("json", "jsonl", "ndjson"), mastodon_posts.looks_like,
            partial(_plain, mastodon_posts.read),
        ),
        FileFormat(
            tables.FORMAT, "Table of mentions (CSV, TSV, JSON lines)", ("csv", "tsv", "txt", "jsonl", "ndjson", "json"),
            tables.looks_like, tables.read, tables.COLUMNS, tables.head, asks_order=True,
        ),
    )
}  # fmt: skip
FORMATS = (FEED, LIST, *(name for name in FILE_FORMATS if name != FEED))


def kind_of(body: bytes) -> str:
    """The name of the format that a file looks like, by content alone. What looks like none is tried as a feed.

    Raises Unreadable for what is no text, is empty, or is JSON of no kind that is known.
    """
    if why := not_text(body):
        raise Unreadable(why)
    if not body.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("The file is empty.")
    if is_list(body):
        return LIST
    found = next((each.name for each in FILE_FORMATS.values() if _looks_like(each, body)), "")
    if found:
        return found
    if body[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:1] in (b"{", b"["):
        raise _unknown_json(body)
    if not body[:2_000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<"):
        header = _header(body)
        if "pollster" in {plain(name) for name in header}:
            raise Unreadable("This looks like surveys.", "Import them with `python -m sentiment polls import`.")
        if len(header) > 1:
            raise Unreadable(
                "This looks like a table, but no column of it is called title or text.",
                f"Say which is which: --format {tables.FORMAT} --map title=COLUMN. Columns: {', '.join(header[:20])}.",
            )
    return FEED


def _unknown_json(body: bytes) -> Unreadable:
    if b'"objectType"' in body[:20_000] or b"activitystreams" in body[:20_000]:
        return Unreadable("This is ActivityStreams, which is not read here.", "Save the answer of a search instead.")
    try:
        documents(body)
    except Unreadable as error:
        return error
    return Unreadable(
        "This JSON is of no kind that is known here.",
        "Known are JSON Feed, GDELT, X, Bluesky, Mastodon, and lists of objects with a title or text.",
    )


def _header(body: bytes) -> list[str]:
    try:
        table = csv_head(body)
    except GroundswellError:
        return []
    return table.header if table.rows and all(len(name) < 60 for name in table.header) else []


def _looks_like(format: FileFormat, body: bytes) -> bool:
    try:
        return format.looks_like(body)
    except (GroundswellError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        return False  # a sniffer that stumbles over a foreign file has its answer: not one of mine


def read_file(format: str, filename: str, body: bytes, asking: Asking) -> Archive:
    """Read a file of that format. Raises GroundswellError, in a sentence, for whatever it is instead."""
    if why := not_text(body):
        raise Unreadable(why)
    if len(body) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1024 // 1024} MB.", "Split it into several files.")
    head = body[:2_000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if format != FEED and head.startswith((b"<!doctype html", b"<html")):
        raise Unreadable("This is a web page, not data.", "Download the data itself: CSV or JSON.")
    return FILE_FORMATS[format].read(body, asking, filename)
