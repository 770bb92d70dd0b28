"""What aggregators and platforms wrap around an entry, taken off: the outlet's own link and name, the text alone."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from sentiment.listening.entries import EntryDraft
from sentiment.listening.text import web_link

_GOOGLE = re.compile(r"https?://(?:news\.google\.com/|(?:www\.)?google\.[a-z.]{2,6}/url\?)", re.IGNORECASE)
_REDDIT = re.compile(r"https?://(?:\w+\.)?reddit\.com/", re.IGNORECASE)
_SUBMITTED = re.compile(r"\s*submitted by\s+/?u/\S+(?:\s+to\s+r/\S+)?\s+\[link\]\s+\[comments\]\s*$", re.IGNORECASE)
_MASTODON = re.compile(r"https?://([^/?#@]+)/@([\w.-]+)/\d+$", re.IGNORECASE)
_NAMED = re.compile(r"^(?P<title>.+\S)\s+[-–—|]\s+(?P<outlet>[^-–—|]{2,60})$")


def unwrapped(entry: EntryDraft) -> EntryDraft:
    """The entry without what Google News, Google Alerts, Reddit or Mastodon put around it; others come back as is."""
    if entry.outlet and entry.title.endswith(f" - {entry.outlet}"):
        entry = replace(entry, title=entry.title.removesuffix(f" - {entry.outlet}").strip())
    if _GOOGLE.match(entry.url):
        return _google(entry)
    if entry.text and _REDDIT.match(entry.url):
        return replace(entry, text=_SUBMITTED.sub("", entry.text))
    if not entry.title and not entry.author:
        written = _MASTODON.match(entry.url)  # its feeds name the writer in the link alone
        return replace(entry, author=f"@{written[2]}@{written[1]}") if written else entry
    return entry


def _google(entry: EntryDraft) -> EntryDraft:
    """Google News repeats headlines, also other outlets', where the text would be. Alerts bring a piece of the text."""
    real = _real_link(entry.url)
    text = "" if "://news.google." in entry.url.lower() else entry.text
    title, outlet = entry.title, entry.outlet
    if real != entry.url and not outlet:
        host = (urlsplit(real).hostname or "").removeprefix("www.")
        named = _NAMED.match(title)
        if named and _letters(named["outlet"]) in _letters(host):
            title, outlet = named["title"], named["outlet"].strip()
        outlet = outlet or host
    return replace(entry, title=title, text=text, url=real, outlet=outlet)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _real_link(link: str) -> str:
    """The outlet's own address where an aggregator's link carries it (Google Alerts, older Google News)."""
    try:
        parts = urlsplit(link)
        if parts.path == "/url":
            asked = parse_qs(parts.query)
            found = web_link((asked.get("url") or asked.get("q") or [""])[0])
        else:
            code = parts.path.rsplit("/", 1)[-1]
            inside = re.search(rb"https?://[\x21-\x7e]+", base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)))
            found = web_link(inside[0].decode("ascii")) if inside else ""
        return found if found and urlsplit(found).hostname else link
    except (ValueError, binascii.Error):
        return link
