"""OPML and RDF lists of feeds in, well-formed or not; OPML out, so that reading it again changes nothing.

What OPML has no word for stands in attributes of our own: outlet, channel, whether it is stopped, and searches,
which are outlines that other readers pass by.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import listparser

from data.files import read_text
from sentiment.listening.entries import Unreadable
from sentiment.listening.searches import CHANNELS, search_of
from sentiment.listening.text import one_line, safe, web_link

_NAMESPACE = "urn:groundswell:opml"
_OUTLINE = re.compile(r"<outline\b([^<>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)'|([^\s"'>]+))""")


@dataclass(frozen=True)
class Listed:
    """One feed or search of a list. `channel` is empty where the list does not say."""

    address: str
    title: str
    outlet: str = ""
    channel: str = ""
    active: bool = True


def read_list(content: bytes) -> list[Listed]:
    """The feeds of a list, each address once, in order. Raises Unreadable where it is no list of feeds."""
    text = read_text(content)
    try:
        # Bytes, never text: a text that begins with http:// would be fetched.
        found = listparser.parse(text.encode("utf-8", "replace"))
        named = [Listed(str(feed.get("url") or ""), str(feed.get("title") or "")) for feed in found.get("feeds", [])]
        known = bool(found.get("version"))
    except Exception:  # its HTML parser raises what it likes on ill-formed lists
        named, known = [], False
    kept: dict[str, Listed] = {}
    by_hand = {each.address: each for each in reversed(_by_hand(text))}
    for each in (*named, *reversed(by_hand.values())):
        given = safe(each.address).strip()[:300]  # what is no web address is kept, so that it is refused by name
        link = each.address if search_of(each.address) else web_link(each.address) or given
        if link:
            own = by_hand.get(each.address, each)
            title = own.title if own.channel else one_line(own.title or each.title)  # a channel: our own list
            kept.setdefault(link, replace(own, address=link, title=title[:300]))
    if not kept and not known and not looks_like(content):
        raise Unreadable("This is not a list of feeds.", "An OPML file has outlines with an xmlUrl each.")
    return list(kept.values())


def write_list(title: str, sources: Sequence[Listed]) -> bytes:
    """An OPML 2.0 document of these sources."""
    outlines = "".join(f"    {_outline(each)}\n" for each in sources)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<opml version="2.0" xmlns:groundswell="{_NAMESPACE}">\n'
        f"  <head><title>{html.escape(safe(title))}</title></head>\n  <body>\n{outlines}  </body>\n</opml>\n"
    ).encode()


def _outline(source: Listed) -> str:
    search = search_of(source.address)
    given = {
        "type": "search" if search else "rss",
        "text": source.title or source.outlet or source.address,
        "title": source.title,
        "groundswell:search" if search else "xmlUrl": source.address,
        "groundswell:outlet": source.outlet,
        "groundswell:channel": source.channel,
        "groundswell:stopped": "" if source.active else "yes",
    }
    said = " ".join(f'{name}="{html.escape(tidy(value))}"' for name, value in given.items() if value)
    return f"<outline {said}/>"


def looks_like(content: bytes) -> bool:
    """Whether the first bytes are those of an OPML list."""
    return b"<opml" in content[:4_000].replace(b"\x00", b"").lower()


def _by_hand(text: str) -> list[Listed]:
    found = []
    for outline in _OUTLINE.finditer(text):
        given = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(outline[1])
        }
        address = given.get("xmlurl") or given.get("groundswell:search")
        if address:
            channel = given.get("groundswell:channel", "")
            found.append(
                Listed(
                    address,
                    given.get("title") or ("" if channel else given.get("text") or ""),
                    tidy(given.get("groundswell:outlet", ""))[:200],
                    channel if channel in CHANNELS else "",
                    given.get("groundswell:stopped") != "yes",
                )
            )
    return found


def tidy(text: str) -> str:
    """The text as an attribute can hold it: no line ends, nothing that XML forbids."""
    return " ".join(safe(text).split())
