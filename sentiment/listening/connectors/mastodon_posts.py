"""Posts of Mastodon (and what speaks its API) out of JSON: lists of statuses, search results, single statuses.

What is not public is refused: it was not meant for everyone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sentiment.listening.archives import SOCIAL, Archive
from sentiment.listening.connectors.jsondoc import Object, documents, objects, opened, several, text_of
from sentiment.listening.connectors.mastodon import status_entry
from sentiment.listening.entries import Unreadable

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
            draft = status_entry(status, "")
            if draft is None or not draft.external_id:
                archive.refused.append((place, "The post has no text or no address."))
            else:
                archive.add(replace(draft, updated=draft.updated or draft.published))
    if not archive.entries and not archive.refused:
        raise Unreadable("No posts of Mastodon were found in this file.", "Save the answer of a search, with statuses.")
    return archive


def _statuses(document: Any) -> Iterator[Object]:
    for one in objects(document):
        if isinstance(one.get("statuses"), list):
            yield from several(one, "statuses")
        elif "account" in one and ("content" in one or "reblog" in one):
            yield one
