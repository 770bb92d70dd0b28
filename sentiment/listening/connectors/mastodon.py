"""Mastodon: the public timeline of a hashtag, and the search of a server that gave us a token."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from data import fetch
from data.errors import FetchError
from sentiment.listening.connectors.answers import Unexpected, read_answer
from sentiment.listening.connectors.jsondoc import Object, objects, part, several, text_of
from sentiment.listening.entries import EntryDraft, read_published, stable_id
from sentiment.listening.searches import Found, SearchAddress
from sentiment.listening.text import body, one_line, web_link

BEGINNING = datetime(2016, 10, 1, tzinfo=UTC)
MOST_PAGES, PAGE = 5, 40
_CLOSED = (401, 403, 422)
PUBLIC = ("", "public", "unlisted")
"""What a token's owner alone may see is not for us."""


def search(asked: SearchAddress, memory: Mapping[str, object], *, token: str = "", origin: str = "") -> Found:
    """What was posted since the last look, oldest page first, so that it can stop anywhere. Never raises.

    `memory` is the id of the newest status read. `token` goes to the search's own server only; `origin` is asked
    in place of https at that server.
    """
    base = origin or f"https://{asked.host}"
    if not asked.is_tag and not token:
        fix = f"Set GROUNDSWELL_MASTODON_TOKEN to {asked.host}:TOKEN, or ask for a hashtag, which needs none."
        return Found().failed(f"{asked.host} searches words for its members only. {fix}", 3600.0)
    since = text_of(memory, "since")
    first, complete, below = not since, False, ""
    kept, notes = dict[str, EntryDraft](), list[str]()
    try:
        for _page_number in range(MOST_PAGES):
            page = _page(base, asked, token, {"max_id": below} if first else {"min_id": since})
            ids = [text_of(status, "id") for status in page if text_of(status, "id")]
            for status in page:
                entry = status_entry(status, asked.host)
                if entry is not None:
                    kept.setdefault(entry.external_id, entry)
            if first:  # from the newest down, as far as the pages go
                since, below = since or (ids[0] if ids else ""), ids[-1] if ids else ""
            elif ids:
                since = ids[0]
            complete = len(page) < PAGE
            if not ids:  # a server may give fewer than it was asked for, and still have more
                break
    except (FetchError, Unexpected) as error:
        # The first look goes from the newest down, so it is begun anew: until then nothing counts as heard.
        heard = {"since": "" if first else since}
        why, wait = str(error), None
        if isinstance(error, FetchError):
            why, wait = _refused(asked, bool(token)) if error.status in _CLOSED else why, error.retry_after
        return Found(list(kept.values()), heard, notes).failed(why, wait)
    complete = complete or first  # nobody asks for a server's whole past
    if not complete:
        notes.append(f"More than {MOST_PAGES * PAGE} posts were waiting; the next pull reads on from there.")
    reach = None if first else BEGINNING  # all since the last status read
    return Found(list(kept.values()), {"since": since}, notes, complete=complete, reach=reach)


def _refused(asked: SearchAddress, with_token: bool) -> str:
    if with_token:
        return f"{asked.host} does not take the token. Make a new one there and set GROUNDSWELL_MASTODON_TOKEN."
    return f"{asked.host} shows this to its members only. Set GROUNDSWELL_MASTODON_TOKEN to {asked.host}:TOKEN."


def tokens(text: str | None) -> dict[str, str]:
    """Tokens by server out of the setting, "mastodon.social:TOKEN" (several with spaces between).

    Each names its server, so that none is ever shown to another one.
    """
    pairs = (each.rpartition(":") for each in (text or "").split())
    return {host.lower(): token for host, _, token in pairs if host and token}


def _page(base: str, asked: SearchAddress, token: str, bound: Mapping[str, str]) -> list[Object]:
    """One page, newest first."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    params = {"limit": str(PAGE)} | {name: value for name, value in bound.items() if value}
    if asked.is_tag:
        address = f"{base}/api/v1/timelines/tag/{quote(asked.query[1:])}"
        return objects(read_answer(fetch.get(address, headers=headers, params=params).body, asked.host))
    params |= {"q": asked.query, "type": "statuses"}
    fetched = fetch.get(f"{base}/api/v2/search", headers=headers, params=params)
    return several(read_answer(fetched.body, asked.host), "statuses")


def status_entry(status: Object, host: str) -> EntryDraft | None:
    """One status of Mastodon's API; None where it is empty, or not for everyone.

    `host` is the server that told of it: it completes the names of its own accounts. A boost is the text it boosts,
    under the account that boosted it.
    """
    said = part(status, "reblog") or status
    warning, text = one_line(text_of(said, "spoiler_text")), body(text_of(said, "content"))
    if text_of(status, "visibility") not in PUBLIC or not (text or warning):
        return None
    url = web_link(text_of(said, "url")) or web_link(text_of(said, "uri"))
    account = part(status, "account")
    name = one_line(text_of(account, "acct"))[:200]
    where = host or _host(url)
    return EntryDraft(
        external_id=stable_id(text_of(status, "uri"), text_of(status, "url"), text_of(status, "id")),
        title=warning[:500],
        text=text,
        url=url,
        author=(f"@{name}" if "@" in name or not where else f"@{name}@{where}") if name else "",
        outlet="Mastodon",
        language=text_of(said, "language")[:20],
        published=read_published(text_of(status, "created_at")),
        updated=read_published(text_of(said, "edited_at")),
        bot=account.get("bot") is True,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
