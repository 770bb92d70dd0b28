"""What is turned away before a parser sees it, because the parser's time would grow out of hand.

Python's SAX looks every attribute of a tag up by walking through all of them, so one tag with a hundred thousand
attributes takes minutes. No feed has more than a few.
"""

from __future__ import annotations

import re

from data.files import read_text
from sentiment.listening.entries import Unreadable

MOST_ATTRIBUTES = 500
_ODD_ENCODING = 100_000  # bytes that are read of a document whose markup cannot be seen
_SEGMENTS = rb"""<[A-Za-z_:](?:[^<>"']++|"[^<"]*+"|'[^<']*+'){%d}""" % (2 * MOST_ATTRIBUTES)
_CROWDED = re.compile(_SEGMENTS)
_CROWDED_TEXT = re.compile(_SEGMENTS.decode())


def check(content: bytes) -> None:
    """Raise Unreadable where a document is not fit to be parsed."""
    head = content[:2_000]
    if b"\x00" in head:
        crowded = _CROWDED_TEXT.search(read_text(content)) is not None
    elif b"<" in head:
        crowded = _CROWDED.search(content) is not None
    else:
        crowded = len(content) > _ODD_ENCODING
    if crowded:
        raise Unreadable("The document is not made like a feed, so it was not read.", "Check the address.")
