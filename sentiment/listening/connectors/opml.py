"""OPML and RDF lists of feeds, well-formed or not."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import listparser

from data.files import read_text
from sentiment.listening.entries import Unreadable
from sentiment.listening.text import one_line, web_link

_OUTLINE = re.compile(r"<outline\b([^<>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)'|([^\s"'>]+))""")


@dataclass(frozen=True)
class Listed:
    """One feed of a list."""

    address: str
    title: str


def read_list(content: bytes) -> list[Listed]:
    """The feeds of a list, each address once, in order. Raises Unreadable where it is no list of feeds."""
    text = read_text(content)
    try:
        # Bytes, never text: a text that begins with http:// would be fetched.
        found = listparser.parse(text.encode("utf-8", "replace"))
        named = [(str(feed.get("url") or ""), str(feed.get("title") or "")) for feed in found.get("feeds", [])]
        known = bool(found.get("version"))
    except Exception:  # its HTML parser raises what it likes on ill-formed lists
        named, known = [], False
    named += _by_hand(text)
    kept: dict[str, Listed] = {}
    for address, title in named:
        link = web_link(address)
        if link:
            kept.setdefault(link, Listed(link, one_line(title)[:300]))
    if not kept and not known and not looks_like(content):
        raise Unreadable("This is not a list of feeds.", "An OPML file has outlines with an xmlUrl each.")
    return list(kept.values())


def looks_like(content: bytes) -> bool:
    """Whether the first bytes are those of an OPML list."""
    return b"<opml" in content[:4_000].replace(b"\x00", b"").lower()


def _by_hand(text: str) -> list[tuple[str, str]]:
    found = []
    for outline in _OUTLINE.finditer(text):
        given = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(outline[1])
        }
        if given.get("xmlurl"):
            found.append((given["xmlurl"], given.get("title") or given.get("text") or ""))
    return found
