"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from data.files import read_text
from sentiment.listening.entries import EntryDraft, FeedDocument, Unreadable, read_published, stable_id, text_id
from sentiment.listening.text import body, one_line, safe, web_link

_MOST = 5_000


def read(content: bytes) -> FeedDocument:
    """Read a JSON Feed. Raises Unreadable where it is other JSON or none."""
    try:
        found = json.loads(read_text(content))
    except (ValueError, RecursionError) as error:
        raise Unreadable("This looks like JSON but cannot be read as JSON.", "The file may be cut off.") from error
    if not isinstance(found, dict) or not isinstance(found.get("items"), list) or not _text(found, "version"):
        raise Unreadable("This is JSON, but not a JSON Feed.", "A JSON Feed has a version and a list of items.")
    notes: list[str] = []
    items = [item for item in found["items"] if isinstance(item, dict)]
    if len(items) < len(found["items"]):
        notes.append(f"{len(found['items']) - len(items)} items are not objects and were left out.")
    if len(items) > _MOST:
        notes.append(f"The feed has {len(items):,} entries; the newest {_MOST:,} were read.")
        items = sorted(items, key=lambda item: _text(item, "date_published"), reverse=True)[:_MOST]
    kept: dict[str, EntryDraft] = {}
    for item in items:
        draft = _draft(item, found)
        kept.setdefault(draft.external_id, draft)
    return FeedDocument(
        format="json",
        title=one_line(_text(found, "title"))[:300],
        link=web_link(_text(found, "home_page_url")),
        address=web_link(_text(found, "feed_url")),
        language=_text(found, "language")[:20],
        entries=list(kept.values()),
        notes=notes,
    )


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return safe(value).strip() if isinstance(value, str) else ""


def _draft(item: Mapping[str, Any], feed: Mapping[str, Any]) -> EntryDraft:
    title = one_line(_text(item, "title"))
    text = body(_text(item, "content_html")) or safe(_text(item, "content_text"))[:20_000]
    text = text or body(_text(item, "summary"))
    url = web_link(_text(item, "url"))
    return EntryDraft(
        external_id=stable_id(_text(item, "id"), url, text_id(title, text)),
        title=title[:500],
        text=text,
        url=url or web_link(_text(item, "external_url")),
        author=_author(item) or _author(feed),
        language=_text(item, "language")[:20] or _text(feed, "language")[:20],
        published=read_published(_text(item, "date_published")),
        updated=read_published(_text(item, "date_modified")),
    )


def _author(found: Mapping[str, Any]) -> str:
    authors = found.get("authors") if isinstance(found.get("authors"), list) else [found.get("author")]
    names = [one_line(_text(author, "name")) for author in authors or [] if isinstance(author, dict)]
    return ", ".join(name for name in names if name)[:200]
