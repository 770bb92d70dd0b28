"""Posts of X out of JSON: answers of API v2 (one, a list, JSON lines), single posts, and v1.1 as old archives hold it.

A repost stands for the post it passes on: it has that post's full text and link, so that both are one story.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sentiment.listening.archives import SOCIAL, Archive
from sentiment.listening.connectors.jsondoc import Object, documents, objects, opened, part, several, text_of
from sentiment.listening.entries import EntryDraft, Published, Unreadable, read_published, stable_id
from sentiment.listening.text import LONGEST, safe

FORMAT = "x"
_EPOCH = 1_288_834_974_657  # milliseconds; X's numbers hold their time since then, from bit 22 on
_UNKNOWN_LANGUAGES = {"und", "zxx", "art"}


def looks_like(content: bytes) -> bool:
    """Whether the first bytes are those of X's answers or posts."""
    head = content[:20_000].replace(b"\x00", b"")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] not in (b"{", b"["):
        return False
    marks = (b'"edit_history_tweet_ids"', b'"tweet_count"', b'"author_id"', b'"includes"', b'"id_str"', b'"tweets"')
    return any(mark in head for mark in marks)


def read(content: bytes) -> Archive:
    """Read a file of posts. Raises Unreadable where it holds none, saying what it holds instead."""
    archive = Archive(FORMAT, SOCIAL, "x", "X")
    found, bad = documents(content)
    archive.refused += bad
    held: set[str] = set()
    for line, document in found:
        for number, answer in enumerate(_answers(opened(document))):
            place = f"{line}." if len(found) > 1 else f"{number + 1}." if number else ""
            _read_answer(answer, place, archive, held)
    if not archive.entries and not archive.refused:
        raise Unreadable(*_instead(held))
    return archive


def _answers(document: Any) -> Iterator[Object]:
    """Answers with their posts; loose posts are made one answer."""
    loose: list[Object] = []
    for one in objects(document):
        if "data" in one or "errors" in one or ("meta" in one and "text" not in one):
            yield one
        elif isinstance(one.get("statuses"), list):
            loose += several(one, "statuses")
        elif isinstance(one.get("tweet"), dict):  # X's own download of one's archive
            loose.append(one["tweet"])
        else:
            loose.append(one)
    if loose:
        yield {"data": loose}


def _read_answer(answer: Object, place: str, archive: Archive, held: set[str]) -> None:
    users = {text_of(user, "id"): user for user in several(answer, "includes", "users")}
    others = {text_of(post, "id"): post for post in several(answer, "includes", "tweets")}
    for error in several(answer, "errors"):
        _read_error(error, archive)
    if "data" not in answer and not several(answer, "errors"):
        held.add("nothing")
    for number, post in enumerate(objects(answer.get("data") or []), start=1):
        kind = _kind(post)
        if kind == "post":
            draft = post_draft(post, users, others)
            if draft is None:
                archive.refused.append((f"{place}{number}" if place else number, "The post has no number or no text."))
            else:
                archive.add(draft)
        else:
            held.add(kind)


def _kind(post: Object) -> str:
    if "tweet_count" in post:
        return "counts"
    if "text" in post or "full_text" in post or "edit_history_tweet_ids" in post:
        return "post"
    return "users" if "username" in post or "screen_name" in post else "spaces" if "state" in post else "nothing"


def _instead(held: set[str]) -> tuple[str, str]:
    if "counts" in held:
        return "This holds counts of posts, not posts.", "Save the answer of a search instead."
    if "users" in held:
        return "This holds accounts of X, not posts.", "Save the answer of a search instead."
    return "No posts of X were found in this file.", "Save the answer of a search, with data and includes."


def _read_error(error: Object, archive: Archive) -> None:
    """What X could not give. A post that it no longer finds was taken back."""
    kind, key = text_of(error, "resource_type"), text_of(error, "resource_id") or text_of(error, "value")
    gone = text_of(error, "type").endswith("/resource-not-found")
    if gone and kind in ("tweet", "post") and key:
        archive.deleted.append(key)
        archive.note("X no longer finds some posts that this file asks for: those are removed where we had them.")
        return
    said = text_of(error, "detail") or text_of(error, "title") or text_of(error, "message")
    archive.note(f"X says: {said[:200]}" if said else "X reports an error without saying which.")


def post_draft(
    post: Object, users: Mapping[str, Object], others: Mapping[str, Object] | None = None
) -> EntryDraft | None:
    """One post as an entry, with the users and the referenced posts of its answer's `includes`, by number.

    None where it has no number or no text. An edited post keeps the number of its first version.
    """
    number = text_of(post, "id_str") or text_of(post, "id")
    original = _passed_on(post, others or {})
    text = _text(original or post)
    if not number or not text:
        return None
    history = post.get("edit_history_tweet_ids")
    first = str(history[0]) if isinstance(history, list) and history else number
    user = users.get(text_of(post, "author_id")) or part(post, "user")
    source = original or post
    published = read_published(text_of(post, "created_at")) or moment_of(first)
    spoken = text_of(source, "lang")
    return EntryDraft(
        external_id=stable_id(first),
        title="",
        text=text,
        url=f"https://x.com/i/status/{text_of(source, 'id_str') or text_of(source, 'id')}",
        author=author(text_of(user, "name"), text_of(user, "username") or text_of(user, "screen_name")),
        outlet="X",
        language="" if spoken in _UNKNOWN_LANGUAGES or spoken.startswith("q") else spoken[:20],
        published=published,
        updated=moment_of(number) or published,
    )


def _passed_on(post: Object, others: Mapping[str, Object]) -> Object | None:
    """The post that a repost passes on, where the answer carries it."""
    if isinstance(post.get("retweeted_status"), dict):
        return part(post, "retweeted_status")
    for reference in several(post, "referenced_tweets"):
        if text_of(reference, "type") == "retweeted":
            return others.get(text_of(reference, "id"))
    return None


def _text(post: Object) -> str:
    text = text_of(post, "note_tweet", "text") or text_of(post, "full_text") or text_of(post, "text")
    return safe(html.unescape(text)).strip()[:LONGEST]


def author(name: str, handle: str) -> str:
    """An author as shown: the name and the handle, which alone is unique."""
    name = " ".join(name.split())[:150]
    handle = handle.lstrip("@")
    return f"{name} (@{handle})" if name and handle else name or (f"@{handle}" if handle else "")


def moment_of(number: str) -> Published:
    """When a post was made, as its number says (X's "snowflakes", since 2010); None for older or other numbers."""
    if not number.isdecimal() or not 10**15 < int(number) < 2**63:
        return None
    return datetime.fromtimestamp(((int(number) >> 22) + _EPOCH) / 1000, UTC)
