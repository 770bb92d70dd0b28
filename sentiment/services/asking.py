"""Asking the searches: which connector, with which token, from which setting."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlmodel import Session

from data.connect import private_allowed
from sentiment.listening.connectors import bluesky, mastodon, x
from sentiment.listening.searches import Found, search_of
from sentiment.mentions import SourceRow
from sentiment.services.budget import Meter


def look(row: SourceRow, now: datetime, open_session: Callable[[], AbstractContextManager[Session]]) -> Found:
    """One look at a search. Raises GroundswellError where a setting cannot be read."""
    asked = search_of(row.address)
    if asked is None:
        return Found().failed("This is not the address of a search.")
    if asked.kind == "x":
        return x.search(
            asked.query, row.memory, now=now, meter=Meter(open_session, now),
            token=os.environ.get("X_BEARER_TOKEN", "").strip(), api=os.environ.get("GROUNDSWELL_X_API", "").strip(),
        )  # fmt: skip
    if asked.kind == "bluesky":
        return bluesky.search(
            asked.query, row.memory, now=now, host=os.environ.get("GROUNDSWELL_BLUESKY_API", "").strip(),
            handle=os.environ.get("GROUNDSWELL_BLUESKY_HANDLE", "").strip(),
            password=os.environ.get("GROUNDSWELL_BLUESKY_APP_PASSWORD", "").strip(),
        )  # fmt: skip
    token = mastodon.tokens(os.environ.get("GROUNDSWELL_MASTODON_TOKEN")).get(asked.host, "")
    here = private_allowed() and asked.host.startswith("127.0.0.1")  # a test's server speaks no TLS
    return mastodon.search(asked, row.memory, token=token, origin=f"http://{asked.host}" if here else "")


def needs(kind: str, host: str = "") -> str:
    """What a kind of search still needs before it can be asked, as a sentence; nothing where it needs no more."""
    if kind == "x" and not os.environ.get("X_BEARER_TOKEN", "").strip():
        return "X needs a token of its developer page: set X_BEARER_TOKEN where Groundswell runs."
    if kind == "bluesky" and not os.environ.get("GROUNDSWELL_BLUESKY_APP_PASSWORD", "").strip():
        names = "GROUNDSWELL_BLUESKY_HANDLE and GROUNDSWELL_BLUESKY_APP_PASSWORD"
        return f"Bluesky refuses open searches at times. It does not once {names} are set."
    if kind == "mastodon" and host and host not in mastodon.tokens(os.environ.get("GROUNDSWELL_MASTODON_TOKEN")):
        return "Hashtags need no token. For words, set GROUNDSWELL_MASTODON_TOKEN to SERVER:TOKEN."
    return ""
