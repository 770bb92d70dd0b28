"""A letter or testimony, and a comparison of two versions, as pages that stand alone: to print, send or keep.

No address is loaded from them and everything that somebody typed is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, tzinfo
from html import escape

from data.dates import say
from policy.desk import LetterRow
from policy.words import Comparison, Span

_STYLE = (
    "body{font:12pt/1.5 Georgia,serif;max-width:42em;margin:2em auto;padding:0 1em;color:#111;background:#fff;"
    "overflow-wrap:anywhere}h1{font-size:1.25em}p{margin:0 0 .8em}.small{font-size:.85em;color:#444}"
    "ins{background:#dff0e2;text-decoration:underline}del{background:#f7dfd8;text-decoration:line-through}"
    "@page{margin:2.2cm}@media print{body{margin:0;max-width:none}.screen{display:none}}"
)


def page(title: str, body: str) -> str:
    """A whole HTML document. `title` is text, `body` is HTML that is escaped already."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def paragraphs(text: str) -> str:
    """Typed text as paragraphs: an empty line parts them, line ends stay."""
    parts = [part.strip("\n") for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())]
    return "\n".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part.strip())


def printable(letter: LetterRow, bill: str, sender: str, today: date, tz: tzinfo) -> str:
    """A letter or testimony as a printable page. `bill` names the bill, `sender` the initiative, in whose `tz` days are
    said."""
    head = [escape(sender), escape(say(today))]
    if letter.kind == "testimony":
        head.append("Testimony")
    if letter.addressed_to:
        head.append(f"To {escape(letter.addressed_to)}")
    signed = f"<p>{escape(letter.signed_by).replace(chr(10), '<br>')}</p>" if letter.signed_by else ""
    body = (
        f"<p>{'<br>'.join(head)}</p>\n<h1>{escape(letter.title)}</h1>\n<p>{escape(bill)}</p>\n"
        f"{paragraphs(letter.body)}\n{signed}\n"
        f'<p class="small screen">Version {letter.number}, written by {escape(letter.by)} on '
        f"{escape(say(letter.at.astimezone(tz).date()))}. Print this page with your browser.</p>"
    )
    return page(f"{letter.title}, version {letter.number}", body)


def compared(bill: str, earlier: str, later: str, found: Comparison) -> str:
    """A whole comparison as a page: added words underlined between +[ and ], removed ones struck between −[ and ]."""

    def shown(span: Span) -> str:
        text = escape(span.text).replace("\n", "<br>")
        if span.kind == "added":
            return f"<ins>+[{text.rstrip()}]</ins> "
        return f"<del>−[{text.rstrip()}]</del> " if span.kind == "removed" else text

    body = (
        f"<h1>{escape(bill)}</h1>\n<p>From “{escape(earlier)}” to “{escape(later)}”. {escape(found.summary)}</p>\n"
        f'<p class="small">Added: <ins>+[words]</ins>. Removed: <del>−[words]</del>. '
        f"White space does not count.</p>\n<p>{''.join(shown(span) for span in found.spans)}</p>"
    )
    return page(f"{bill}: {earlier} and {later} compared", body)


def excerpts(found: Comparison, context: int = 12, most: int = 60) -> tuple[list[list[Span]], int]:
    """The places that differ, each with some words around it; how many more there are than `most`.

    Places that stand close together are one. What is the same is cut to `context` words at its ends, with … for
    what was left out.
    """
    groups: list[list[Span]] = []
    spans = found.spans
    for at, span in enumerate(spans):
        if span.kind == "same":
            continue
        before = spans[at - 1] if at else None
        if before is not None and before.kind != "same" and groups:
            groups[-1].append(span)
        elif before is not None and groups and before.words <= 2 * context:
            groups[-1] += [before, span]
        else:
            groups.append([_tail(before, context)] if before is not None else [])
            groups[-1].append(span)
        follows = spans[at + 1] if at + 1 < len(spans) else None
        if follows is not None and follows.kind == "same" and (follows.words > 2 * context or at + 2 == len(spans)):
            groups[-1].append(_head(follows, context))
    return groups[:most], max(0, len(groups) - most)


def _head(span: Span, words: int) -> Span:
    pieces = span.text.split()
    return span if len(pieces) <= words else Span("same", " ".join(pieces[:words]) + " …", words)


def _tail(span: Span, words: int) -> Span:
    pieces = span.text.split()
    return span if len(pieces) <= words else Span("same", "… " + " ".join(pieces[-words:]), words)


def places(spans: Sequence[Span]) -> str:
    """Spans in one line of plain text, as the command line prints them."""
    marks = {"same": "{}", "added": "+[{}]", "removed": "-[{}]"}
    return " ".join(marks[span.kind].format(" ".join(span.text.split())) for span in spans)
