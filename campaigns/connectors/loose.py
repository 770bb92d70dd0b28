"""JSON of other programs, in which anything may be missing or of another kind than its documentation says."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from data.errors import GroundswellError
from data.files import read_text

Loose = dict[str, Any]
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--")
_BREAKS = frozenset({"p", "div", "br", "hr", "li", "ul", "ol", "tr", "table", "blockquote", "h1", "h2", "h3", "h4"})
_HIDDEN = frozenset({"script", "style", "template", "title"})
_LONGEST_MARKUP = 100_000


def parsed(body: bytes, notes: list[str]) -> Any:
    """A JSON document, or one a line. Raises GroundswellError where it is neither."""
    text = read_text(body, notes).strip()
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError) as error:
            raise GroundswellError("The file is no JSON that can be read.", "Export it again as JSON.") from error


def inside(value: Any, *path: str) -> Any:
    """What stands below a path of names; None where something on the way is missing."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def listed(value: Any) -> list[Loose]:
    """The objects of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def number(value: Any) -> int | None:
    """A whole number that is not negative, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000_000 else None


def moment(value: Any, zone: ZoneInfo) -> datetime | None:
    """A time in UTC out of ISO 8601 or seconds since 1970; without an offset it is one of `zone`."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        at = datetime.fromisoformat(value.strip().replace("Z", "+00:00")) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return None if at is None else (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def day(value: Any) -> date | None:
    """A date, or the date that a time begins with."""
    try:
        return date.fromisoformat(value.strip()[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def zone_named(value: Any, fallback: ZoneInfo) -> ZoneInfo:
    """A time zone by its name, else `fallback`."""
    return ZoneInfo(value) if isinstance(value, str) and value in available_timezones() else fallback


class _Text(HTMLParser):
    """Gathers what a reader of markup would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line."""
        self.hidden += tag in _HIDDEN
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A block ends a line."""
        self.hidden = max(0, self.hidden - (tag in _HIDDEN))
        if tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Line ends in markup are spaces."""
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def readable(value: Any) -> str:
    """The text of markup, a line a block; of text without markup the text itself. "" for anything but text."""
    text = value[:_LONGEST_MARKUP] if isinstance(value, str) else ""
    if not _TAG.search(text):
        return text
    reader = _Text()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)
