"""Posts of Mastodon (and what speaks its API) out of JSON: lists of statuses, search results, single statuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sentiment.listening.archives import SOCIAL, Archive
from sentiment.listening.connectors.jsondoc import Object, documents, objects, opened, part, several, text_of
from sentiment.listening.connectors.x_posts import author
from sentiment.listening.entries import EntryDraft, Unreadable, read_published, stable_id
from sentiment.listening.text import body, one_line, web_link

FORMAT = "mastodon"
_PUBLIC = {"", "public", "unlisted"}


def looks_like(content: bytes) -> bool:
    """Whether the first bytes are those of Mastodon's answers."""
    head = content[:40_000].replace(b"\x00", b"")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] not in (b"{", b"["):
        return False
    return b'"acct"' in head and b'"content"' in head and b'"created_at"' in head


def read(content: bytes) -> Archive:
    """Read a file of statuses. Raises Unreadable where it holds none."""
    archive = Archive(FORMAT, SOCIAL, "mastodon", "Mastodon")
    found, bad = documents(content)
    archive.refused += bad
    for line, document in found:
        for number, status in enumerate(_statuses(opened(document)), start=1):
            place = number if len(found) == 1 else f"{line}.{number}"
            if text_of(status, "visibility") not in _PUBLIC:
                archive.refused.append((place, "The post is not public, so it is not kept."))
                continue
            draft = status_draft(status)
            if draft is None:
                archive.refused.append((place, "The post has no address or no text."))
            else:
                archive.add(draft)
    if not archive.entries and not archive.refused:
        raise Unreadable("No posts of Mastodon were found in this file.", "Save the answer of a search, with statuses.")
    return archive


def _statuses(document: Any) -> Iterator[Object]:
    for one in objects(document):
        if isinstance(one.get("statuses"), list):
            yield from several(one, "statuses")
        elif "account" in one and ("content" in one or "reblog" in one):
            yield one


def status_draft(status: Object) -> EntryDraft | None:
    """One status as an entry; None where it has no address or no text (a picture alone).

    A boost counts for the account that made it and keeps the post's link, so that both are one story.
    `account.bot` says that an account is automated.
    """
    original = part(status, "reblog") or status
    account = part(status, "account")
    text = body(text_of(original, "content"))
    title = one_line(text_of(original, "spoiler_text"))[:500]
    address = web_link(text_of(original, "url")) or web_link(text_of(original, "uri"))
    key = stable_id(text_of(status, "uri"), text_of(status, "url"), text_of(status, "id"))
    if not key or not (text or title):
        return None
    published = read_published(text_of(status, "created_at"))
    return EntryDraft(
        external_id=key,
        title=title,
        text=text,
        url=address,
        author=author(one_line(text_of(account, "display_name")), text_of(account, "acct")),
        outlet=_server(account, address),
        language=text_of(original, "language")[:20],
        published=published,
        updated=read_published(text_of(original, "edited_at")) or published,
        bot=account.get("bot") is True,
    )


def _server(account: Object, address: str) -> str:
    """The server that the account is on."""
    _, _, server = text_of(account, "acct").partition("@")
    try:
        return server or urlsplit(text_of(account, "url") or address).hostname or "Mastodon"
    except ValueError:
        return "Mastodon"
