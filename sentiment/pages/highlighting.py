"""Foreign text with the words that a topic found marked in it, safely: everything else in it is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from data import ui


def marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Markdown of a text with the spans (start, end) in bold on a coloured ground; nothing in the text can format."""
    made, at = [], 0
    for start, end in spans:
        made += [_plain(text[at:start]), f":primary-background[**{ui.md(text[start:end])}**]"]
        at = end
    return "".join([*made, _plain(text[at:])])


def _plain(text: str) -> str:
    """The text escaped, with one blank where it began or ended with any."""
    if not text.strip():
        return " " * bool(text)
    return " " * text[0].isspace() + ui.md(text) + " " * text[-1].isspace()
