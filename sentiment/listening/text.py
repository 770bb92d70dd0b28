"""Text out of what feeds carry: no markup, no entities, nothing a database or a screen stumbles over."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser

LONGEST = 20_000  # characters of a mention's text that are kept; an article is shorter
_LONGEST_MARKUP = 400_000  # characters of markup that are looked at

_MANY_TAGS = 4_000
_ANY_TAG = re.compile(r"<(?:script|style)\b[^>]*>[^<]*|<[^<>]*>?", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z!/?]")
_ENTITY = re.compile(r"&(?:#\d|#[xX]|[a-zA-Z])")
_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|tr|td|th|table|blockquote|section|article|figure|figcaption|pre)\b)",
    re.IGNORECASE,
)
# Control characters but tab and line ends, lone surrogates, marks that turn the direction of writing around.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_HIDDEN = ("script", "style", "template", "noscript", "iframe", "svg", "object", "title")
_TAIL_LENGTH = 600
_TAIL_SIGNS = ("appeared", "continue reading", "read ", "click here", "…", "...")
_TAIL = re.compile(
    r"""\s*(?:The\ post\ .{1,300}\ (?:first\ )?appeared\ (?:first\ )?on\ .{1,200}
    | (?:Continue\ reading|Read\ (?:more|the\ (?:rest|full\ (?:story|article)))|Click\ here\ to\ read)\b.{0,200}?
    | \[?(?:…|\.\.\.|&hellip;)\]?)\s*[→»\]\s]*$""",
    re.VERBOSE | re.IGNORECASE,
)


def safe(text: str) -> str:
    """The text without characters that no database takes and no reader sees."""
    return text if text.isascii() and text.isprintable() else _UNWANTED.sub("", text)


def one_line(text: str) -> str:
    """Plain text of something short, such as a title: markup, entities and line ends gone."""
    return " ".join(from_html(text).split())


def from_html(markup: str) -> str:
    """The readable text of markup, with a line end where a block ends. Text without markup comes back tidied.

    Scripts, styles and embedded frames are dropped; at most 400,000 characters are looked at.
    """
    text = markup[:_LONGEST_MARKUP]
    if _TAG.search(text):
        text = _readable(text)
    if _ENTITY.search(text):  # also what was escaped twice
        text = html.unescape(text)
        if _TAG.search(text):
            text = html.unescape(_readable(text))
    text = safe(text)
    if not text.isprintable() or "  " in text or not text.isascii():
        text = _BLANKS.sub(" ", text)
    return _LINES.sub("\n", text).strip() if "\n" in text else text.strip()


def _readable(markup: str) -> str:
    if markup.count("<") > _MANY_TAGS:  # a parser's time grows with the square of the nesting
        return _ANY_TAG.sub(" ", safe(markup))
    tree = LexborHTMLParser(_BLOCK.sub("\n<", safe(markup)))
    tree.strip_tags(list(_HIDDEN), recursive=True)
    root = tree.body or tree.root
    return "" if root is None else root.text(deep=True)


def body(markup: str) -> str:
    """The text of an entry's body: `from_html` without what blogs put after it, cut at 20,000 characters."""
    text = from_html(markup)
    while any(sign in text[-_TAIL_LENGTH:].lower() for sign in _TAIL_SIGNS):
        shorter = text[:-_TAIL_LENGTH] + _TAIL.sub("", text[-_TAIL_LENGTH:])
        if shorter == text:
            break
        text = shorter
    return text[:LONGEST].rstrip()


def web_link(address: str) -> str:
    """The address if a page may link to it: http and https only, at most 2,000 characters; else nothing."""
    text = safe(address).strip()
    return text if re.match(r"https?://[^\s/]", text, re.IGNORECASE) and len(text) <= 2_000 else ""
