"""RSS, RDF, Atom and CDF by feedparser, from bytes only: given an address or a path it would open it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
from selectolax.lexbor import LexborHTMLParser

from data.files import read_text
from sentiment.listening.connectors import guard, jsonfeed, plainfeeds
from sentiment.listening.connectors.aggregators import unwrapped
from sentiment.listening.entries import (
    EntryDraft,
    FeedDocument,
    Published,
    Unreadable,
    read_published,
    stable_id,
    text_id,
)
from sentiment.listening.text import body, one_line, safe, web_link

Entry = dict[str, Any]

MOST_ENTRIES = 5_000
_TOMBSTONE = re.compile(r"""<(?:[\w.-]+:)?deleted-entry\b[^<>]*?\sref\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_NOT_MARKUP = re.compile(r"<!(?:\[CDATA\[|--)")
_DATES = ("published", "created", "updated")


def read_feed(content: bytes, *, address: str = "", content_type: str = "") -> FeedDocument:
    """Read a feed document of any kind; `address` is where it was fetched, for links relative to it.

    Raises Unreadable with a sentence for the source's page where it is no feed.
    """
    head = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise Unreadable("The answer was empty.", "Check the address; a feed has at least a title.")
    if head[:1] in (b"{", b"["):
        return jsonfeed.read(content)
    guard.check(content)
    try:
        return _read(content, address, content_type)
    except Unreadable:
        raise
    except Exception as error:  # feedparser has no base error; hostile markup raises what it likes
        raise Unreadable("The document is so ill-formed that it could not be read as a feed.") from error


def _read(content: bytes, address: str, content_type: str) -> FeedDocument:
    notes: list[str] = []
    plain = plainfeeds.read(content, address, content_type)
    if plain is not None and len(plain.entries) <= MOST_ENTRIES:
        version, feed, entries = plain.version, plain.feed, plain.entries
    else:
        version, feed, entries = _by_feedparser(content, address, content_type, notes)
    drafts = _distinct([_draft(entry, feed) for entry in entries], notes)
    deleted = _deleted(content, address)
    return FeedDocument(
        format=version,
        title=one_line(_text(feed, "title"))[:300],
        link=web_link(_text(feed, "link")),
        address=next((web_link(_text(link, "href")) for link in _links(feed, "self")), ""),
        language=_text(feed, "language")[:20],
        entries=[draft for draft in drafts if draft.external_id not in deleted],
        notes=notes,
        deleted=deleted,
    )


def _by_feedparser(content: bytes, address: str, content_type: str, notes: list[str]) -> tuple[str, Entry, list[Entry]]:
    """A document's version, what it says of itself, and its entries. Raises Unreadable where it is no feed."""
    headers = {"content-location": address} if address else {}
    if "charset" in content_type.lower():
        headers["content-type"] = content_type
    found = feedparser.parse(
        BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not found.get("version") and not found.get("entries"):
        raise _no_feed(content, address)
    if found.get("bozo") and not _harmless(found.get("bozo_exception")):
        notes.append("The feed is ill-formed; what could be read was read.")
    return found.get("version") or "feed", found.get("feed", {}), _newest(found.get("entries", []), notes)


def _deleted(content: bytes, address: str) -> list[str]:
    """Ids of entries that an Atom feed took back: its tombstones (RFC 6721). feedparser passes them by.

    An id that is no address of its own is read as relative to the feed's, as feedparser does with those of entries.
    """
    if b"purl.org/atompub/tombstones/1.0" not in content:
        return []
    found = _TOMBSTONE.findall(_markup(read_text(content)))
    named = (html.unescape(double or single).strip() for double, single in found)
    return list(dict.fromkeys(stable_id(ref if ":" in ref else urljoin(address, ref)) for ref in named))


def _markup(text: str) -> str:
    """A document without comments and CDATA, in which anything may be written."""
    kept, start = [], 0
    while opening := _NOT_MARKUP.search(text, start):
        kept.append(text[start : opening.start()])
        end = "]]>" if opening[0].endswith("[") else "-->"
        closing = text.find(end, opening.end())
        if closing < 0:
            return "".join(kept)
        start = closing + 3
    return "".join([*kept, text[start:]])


def looks_like(content: bytes) -> bool:
    """Whether the first bytes are those of a feed document."""
    head = content[:4_000].replace(b"\x00", b"").lower()
    marks = (b"<rss", b"<feed", b"<rdf:rdf", b"purl.org/rss", b"<channel", b"jsonfeed.org/version")
    return any(mark in head for mark in marks)


def _harmless(error: object) -> bool:
    return isinstance(error, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType)


def _no_feed(content: bytes, address: str) -> Unreadable:
    head = content[:4_000].replace(b"\x00", b"").lower()
    if b"<opml" in head:
        return Unreadable("This is an OPML list of feeds, not a feed.", "Add it as an OPML file.")
    if b"<html" not in head and b"<!doctype html" not in head and b"<body" not in head:
        return Unreadable("This is not a feed document.", "A feed is RSS, Atom, RDF or JSON Feed.")
    named = _feed_of_page(content)
    fix = f"The page names a feed: {named}" if named else "Look on the page for a link to its feed."
    return Unreadable("This is a web page, not a feed.", fix)


def _feed_of_page(content: bytes) -> str:
    tree = LexborHTMLParser(content[:200_000])
    for node in tree.css('link[rel~="alternate"]'):
        if (node.attributes.get("type") or "").lower() in ("application/rss+xml", "application/atom+xml"):
            return safe(node.attributes.get("href") or "")[:300]
    return ""


def _newest(entries: Sequence[Any], notes: list[str]) -> list[Any]:
    if len(entries) <= MOST_ENTRIES:
        return list(entries)
    notes.append(f"The feed has {len(entries):,} entries; the newest {MOST_ENTRIES:,} were read.")
    dated = sorted(entries, key=lambda entry: str(_struct(entry) or ""), reverse=True)
    return dated[:MOST_ENTRIES]


def _struct(entry: Entry) -> tuple[str, ...] | None:
    for name in _DATES:
        parsed = dict.get(entry, f"{name}_parsed")  # FeedParserDict's own get guesses
        if parsed:
            return tuple(f"{part:05d}" for part in parsed[:6])
    return None


def _text(entry: Entry, name: str) -> str:
    found = dict.get(entry, name)  # feedparser's own get answers one name with another
    return safe(found).strip() if isinstance(found, str) else ""


def _links(entry: Entry, rel: str) -> list[Entry]:
    return [link for link in entry.get("links") or [] if _text(link, "rel") == rel]


def _draft(entry: Entry, feed: Entry) -> EntryDraft:
    title = one_line(_text(entry, "title"))
    candidates = [_text(part, "value") for part in entry.get("content") or []]
    texts = [body(text) for text in (*candidates, _text(entry, "summary")) if text]
    text = max(texts, key=len, default="")
    source = entry.get("source") or {}
    outlet = one_line(_text(source, "title"))[:200] if isinstance(source, dict) else ""
    link = _link(entry)
    published, updated = _published(entry), read_published(_text(entry, "updated"))
    draft = EntryDraft(
        external_id=stable_id(_text(entry, "id"), link, text_id(title, text)),
        title=title[:500],
        text=text,
        url=link,
        author=_author(entry),
        outlet=outlet,
        language=(_language(entry) or _text(feed, "language"))[:20],
        published=published,
        updated=updated,
    )
    return unwrapped(draft)


def _link(entry: Entry) -> str:
    for address in (_text(entry, "feedburner_origlink"), _text(entry, "link"), _text(entry, "id")):
        if web_link(address):
            return web_link(address)
    return next((web_link(_text(link, "href")) for link in _links(entry, "alternate")), "")


def _author(entry: Entry) -> str:
    """The author's name. An address is not a name: "a@b.example (Ana)" is Ana, a bare address nobody."""
    detail = entry.get("author_detail") or {}
    name = _text(detail, "name") if isinstance(detail, dict) else ""
    text = one_line(_text(entry, "author") or name)
    if "@" in text:
        inside = re.search(r"\(([^()@]+)\)", text)
        text = inside[1] if inside else re.sub(r"<?\S+@\S+\.\S+>?", "", text)
    return text.strip(" ,()")[:200]


def _language(entry: Entry) -> str:
    for name in ("content", "title_detail", "summary_detail"):
        part = entry.get(name)
        part = part[0] if isinstance(part, list) and part else part
        if isinstance(part, dict) and _text(part, "language"):
            return _text(part, "language")
    return _text(entry, "language")


def _published(entry: Entry) -> Published:
    for name in _DATES:
        raw = _text(entry, name)
        found = read_published(raw) if raw else None
        if found:
            return found
        parsed = dict.get(entry, f"{name}_parsed")
        # feedparser reads Korean, Greek and Hungarian dates too, but fills in today for "12:00".
        if parsed and str(parsed[0]) in raw and re.search(rf"(?<!\d)0?{parsed[2]}(?!\d)", raw) and not raw.isascii():
            return read_published("{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}+00:00".format(*parsed[:6]))
    return None


def _distinct(drafts: list[EntryDraft], notes: list[str]) -> list[EntryDraft]:
    """One entry an id. Where a feed gives different entries one id, the words make the difference."""
    contents: dict[str, set[tuple[str, str]]] = {}
    for draft in drafts:
        contents.setdefault(draft.external_id, set()).add((draft.title, draft.url))
    if Counter(map(len, contents.values())).keys() - {1}:
        notes.append("The feed gives several entries the same id; they are told apart by their words.")
    kept: dict[str, EntryDraft] = {}
    for draft in drafts:
        if len(contents[draft.external_id]) > 1:
            own = stable_id(f"{draft.external_id} {text_id(draft.title, draft.url)}")
            draft = EntryDraft(**{**vars(draft), "external_id": own})
        kept.setdefault(draft.external_id, draft)
    return list(kept.values())
