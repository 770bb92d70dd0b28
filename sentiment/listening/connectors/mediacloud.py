"""Media Cloud's CSV of stories. Its tables of counts are told apart and refused: a count is not a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from data.columns import plain
from data.errors import GroundswellError
from data.files import csv_head, read_csv
from sentiment.listening.archives import NEWS, Archive, Asking, read_date
from sentiment.listening.entries import EntryDraft, Published, Unreadable, stable_id
from sentiment.listening.text import body, one_line, web_link

FORMAT = "mediacloud"
_COUNTS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"date", "count", "totalcount"}), "counts by day"),
    (frozenset({"date", "count", "ratio"}), "counts by day"),
    (frozenset({"source", "count"}), "counts by source"),
    (frozenset({"language", "count"}), "counts by language"),
    (frozenset({"term", "count"}), "counts of words"),
    (frozenset({"word", "count"}), "counts of words"),
    (frozenset({"bucket", "matchingstories"}), "the attention of sources over time"),
)


def looks_like(content: bytes) -> bool:
    """Whether the first line is that of Media Cloud's stories or counts."""
    header = csv_head(content).header
    return _stories(header) or bool(_counts(header))


def _stories(header: Sequence[str]) -> bool:
    names = {plain(name) for name in header}
    return {"title", "url", "publishdate"} <= names and bool({"medianame", "mediaurl"} & names)


def _counts(header: Sequence[str]) -> str:
    names = {plain(name) for name in header}
    if {"title", "text", "url"} & names:
        return ""
    return next((what for marks, what in _COUNTS if marks <= names), "")


def read(content: bytes, asking: Asking) -> Archive:
    """Read a file of stories. Raises Unreadable for a table of counts, and where needed columns are missing."""
    archive = Archive(FORMAT, NEWS, "mediacloud", "Media Cloud")
    table = read_csv(content, archive.notes)
    if what := _counts(table.header):
        raise Unreadable(
            f"This table holds {what}, not stories.",
            "In Media Cloud, download the list of stories (URLs) of the same search instead.",
        )
    if not _stories(table.header):
        raise Unreadable(
            "This is no list of Media Cloud's stories: it has no title, url, publish_date and media_name.",
            f"Its columns are: {', '.join(table.header[:20])}.",
        )
    names = {plain(name): name for name in reversed(table.header)}
    for row in table.rows:
        cells = {key: row.cells[name] for key, name in names.items()}
        try:
            archive.add(_draft(cells, asking))
        except GroundswellError as error:
            archive.refused.append((row.number, str(error)))
    return archive


def _draft(cells: Mapping[str, str], asking: Asking) -> EntryDraft:
    title, text = one_line(cells.get("title", "")), body(cells.get("text", ""))
    url = web_link(cells.get("url", ""))
    if not (title or text):
        raise Unreadable("The story has no title.")
    return EntryDraft(
        external_id=stable_id(cells.get("id", "") or cells.get("storiesid", ""), url, title),
        title=title[:500],
        text=text,
        url=url,
        outlet=one_line(cells.get("medianame", "") or cells.get("mediaurl", ""))[:200],
        language=cells.get("language", "").strip()[:20],
        published=_day(read_date(cells.get("publishdate", ""), asking)),
    )


def _day(published: Published) -> Published:
    """Media Cloud knows the day: a midnight is none."""
    if isinstance(published, datetime) and published.time().isoformat() == "00:00:00":
        return published.date()
    return published
