"""What is taken out of a text before its tone is read: markup, entities, addresses, what blogs add at the end."""

from __future__ import annotations

import re

from sentiment.listening.text import body

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\b\S+@\S+\.\w+", re.IGNORECASE)


def clean(text: str) -> str:
    """The text that tone is read from. Capitals, emoticons and punctuation stay: they carry tone."""
    return without_addresses(body(text))


def without_addresses(text: str) -> str:
    """Plain text in one line, without web and e-mail addresses."""
    if "@" in text or "://" in text or "www." in text.lower():
        text = _ADDRESS.sub(" ", text)
    return " ".join(text.split())
