"""Posts of Bluesky out of JSON: searches, feeds, threads, lists of posts, and single records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sentiment.listening.archives import SOCIAL, Archive
from sentiment.listening.connectors.bluesky import post_entry
from sentiment.listening.connectors.jsondoc import Object, documents, opened, part, several, text_of
from sentiment.listening.entries import EntryDraft, Unreadable, stable_id

FORMAT = "bluesky"
_POST = "app.bsky.feed.post"
_DEEPEST = 40  # replies below replies


def looks_like(content: bytes) -> bool:
    """Whether the first bytes are those of Bluesky's answers or records."""
    head = content[:20_000].replace(b"\x00", b"")
    return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") and b"app.bsky." in head


def read(content: bytes) -> Archive:
    """Read a file of posts. Raises Unreadable where it holds none."""
    archive = Archive(FORMAT, SOCIAL, "bluesky", "Bluesky")
    found, bad = documents(content)
    archive.refused += bad
    other = 0
    for line, document in found:
        for number, (view, by) in enumerate(_views(opened(document)), start=1):
            place = number if len(found) == 1 else f"{line}.{number}"
            draft = post_draft(view, by)
            if draft is not None:
                archive.add(draft)
            elif _is_post(view):
                lacks = "address" if text_of(_record(view), "text") else "text"
                archive.refused.append((place, f"The post has no {lacks}."))
            else:
                other += 1
    if not archive.entries and not archive.refused:
        raise Unreadable("No posts of Bluesky were found in this file.", "Save the answer of a search, with its posts.")
    if other:
        archive.note(f"{other:,} {'item is' if other == 1 else 'items are'} no post and left out.")
    return archive


def _views(document: Any, depth: int = 0) -> Iterator[tuple[Object, Object]]:
    """Posts as the answer shows them, each with the account that reposted it (empty where none did)."""
    if depth > _DEEPEST:
        return
    if isinstance(document, list):
        for one in document:
            yield from _views(one, depth + 1)
        return
    if not isinstance(document, dict):
        return
    inner = [document[name] for name in ("posts", "feed", "thread") if isinstance(document.get(name), list | dict)]
    if inner:
        for each in inner:
            yield from _views(each, depth + 1)
    elif isinstance(document.get("post"), dict):
        reason = part(document, "reason")
        by = part(reason, "by") if text_of(reason, "$type").endswith("reasonRepost") else {}
        yield document["post"], ({**by, "at": text_of(reason, "indexedAt")} if by else {})
        yield from _views(several(document, "replies"), depth + 1)
    else:
        yield document, {}


def _record(view: Object) -> Object:
    for name in ("record", "value"):
        if isinstance(view.get(name), dict):
            return part(view, name)
    return view


def _is_post(view: Object) -> bool:
    kind = text_of(_record(view), "$type")
    return kind == _POST or (not kind and "record" in view)


def post_draft(view: Object, reposted_by: Object | None = None) -> EntryDraft | None:
    """One post as an entry; None where it is none, or has no text (a picture alone).

    A repost counts for the account that made it, when it made it, and keeps the post's link: both are one story.
    """
    if not _is_post(view):
        return None
    uri = text_of(view, "uri")
    writer = part(view, "author") or {"did": uri.removeprefix("at://").split("/")[0]}
    draft = post_entry({**view, "record": _record(view), "author": writer})
    if draft is None or not reposted_by:
        return draft
    by = post_entry({**view, "author": reposted_by, "indexedAt": text_of(reposted_by, "at")})
    if by is None:
        return draft
    key = stable_id(f"{draft.external_id} reposted by {text_of(reposted_by, 'did') or by.author}")
    return replace(draft, external_id=key, author=by.author, bot=by.bot, published=by.published)
