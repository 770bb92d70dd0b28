"""Posts of X out of JSON: answers of API v2 (one, a list, JSON lines), single posts, and v1.1 as old archives hold it.

A repost stands for the post it passes on: it has that post's full text and link, so that both are one story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sentiment.listening.archives import SOCIAL, Archive
from sentiment.listening.connectors.jsondoc import Object, documents, objects, opened, part, several, text_of
from sentiment.listening.connectors.x import post_entry, posted_at, usernames
from sentiment.listening.entries import EntryDraft, Unreadable

FORMAT = "x"
_NUMBER = re.compile(rb'"id"\s*:\s*"\d{17,20}"')


def looks_like(content: bytes) -> bool:
    """Whether the first bytes are those of X's answers or posts."""
    head = content[:20_000].replace(b"\x00", b"")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] not in (b"{", b"["):
        return False
    marks = (b'"edit_history_tweet_ids"', b'"tweet_count"', b'"author_id"', b'"includes"', b'"id_str"', b'"tweets"')
    return any(mark in head for mark in marks) or (b'"text"' in head and _NUMBER.search(head) is not None)


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
    names = usernames(part(answer, "includes"))
    others = {text_of(post, "id"): post for post in several(answer, "includes", "tweets")}
    for error in several(answer, "errors"):
        _read_error(error, archive)
    if "data" not in answer and not several(answer, "errors"):
        held.add("nothing")
    for number, post in enumerate(objects(answer.get("data") or []), start=1):
        kind = _kind(post)
        if kind == "post":
            draft = post_draft(post, names, others)
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
    if "username" in post or "screen_name" in post:
        return "users"
    return "post" if "id" in post and len(post) <= 2 else "nothing"  # X leaves out what it may not show


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


def post_draft(post: Object, names: Mapping[str, str], others: Mapping[str, Object] | None = None) -> EntryDraft | None:
    """One post as an entry, with the names and the referenced posts of its answer's `includes`, by number.

    None where it has no number or no text. An edited post keeps the number of its first version.
    """
    post, original = _as_v2(post), _passed_on(post, others or {})
    whole = {**post, "text": original.get("text"), "note_tweet": original.get("note_tweet")} if original else post
    name = text_of(post, "user", "screen_name")
    draft = post_entry(whole, {**names, text_of(post, "author_id"): name} if name else names)
    if draft is None:
        return None
    return replace(
        draft,
        url=f"https://x.com/i/status/{text_of(original, 'id')}" if original else draft.url,
        language=draft.language or text_of(original, "lang")[:20],
        updated=posted_at(text_of(post, "id")),
    )


def _as_v2(post: Object) -> Object:
    """A post of v1.1 in the words of v2; one of v2 as it is."""
    if "id_str" not in post:
        return post
    user = part(post, "user")
    return {
        **post,
        "id": text_of(post, "id_str"),
        "text": text_of(post, "full_text") or text_of(post, "text"),
        "author_id": text_of(user, "id_str"),
    }


def _passed_on(post: Object, others: Mapping[str, Object]) -> Object:
    """The post that a repost passes on, where the answer carries it; else an empty one."""
    if isinstance(post.get("retweeted_status"), dict):
        return _as_v2(part(post, "retweeted_status"))
    for reference in several(post, "referenced_tweets"):
        if text_of(reference, "type") == "retweeted":
            return others.get(text_of(reference, "id"), {})
    return {}
