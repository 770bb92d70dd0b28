"""Posts of Bluesky out of JSON: searches, feeds, threads, lists of posts, and single records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sentiment.listening.archives import SOCIAL, Archive
from sentiment.listening.connectors.jsondoc import Object, documents, opened, part, several, text_of
from sentiment.listening.connectors.x_posts import author
from sentiment.listening.entries import EntryDraft, Unreadable, read_published, stable_id, text_id
from sentiment.listening.text import LONGEST, web_link

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
            draft = post_draft(view, by)
            if draft is not None:
                archive.add(draft)
            elif _is_post(view):
                archive.refused.append((number if len(found) == 1 else f"{line}.{number}", "The post has no text."))
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

    Dated by when Bluesky indexed it: the author's own time can be set to anything. A repost counts for the
    account that made it and keeps the post's link, so that both are one story.
    """
    record, by = _record(view), reposted_by or {}
    text = text_of(record, "text")[:LONGEST]
    if not _is_post(view) or not text:
        return None
    account = by or part(view, "author")
    uri = text_of(view, "uri")
    indexed = text_of(by, "at") or text_of(view, "indexedAt") or text_of(record, "createdAt")
    spoken = record.get("langs")
    labels = [*several(account, "labels"), *([] if by else several(view, "labels"))]
    return EntryDraft(
        external_id=stable_id(f"{uri} {text_of(by, 'did')}", text_id("", text + text_of(record, "createdAt"))),
        title="",
        text=text,
        url=_link(uri),
        author=author(text_of(account, "displayName"), text_of(account, "handle")),
        outlet="Bluesky",
        language=str(spoken[0])[:20] if isinstance(spoken, list) and spoken else "",
        published=read_published(indexed),
        updated=read_published(indexed),
        bot=any(text_of(label, "val") == "bot" for label in labels),
    )


def _link(uri: str) -> str:
    """The address on the web of a post: at://did/app.bsky.feed.post/key."""
    parts = uri.removeprefix("at://").split("/")
    if len(parts) == 3 and parts[1] == _POST:
        return web_link(f"https://bsky.app/profile/{parts[0]}/post/{parts[2]}")
    return ""
