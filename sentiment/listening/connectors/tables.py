"""Plain tables of mentions: CSV, tab-separated, JSON lines, whatever tool they come from, by matched columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from data import dates
from data.columns import Column, Columns, fingerprint, plain
from data.dates import AmbiguousDate
from data.errors import GroundswellError
from data.files import CsvRow, CsvTable, csv_head, read_csv
from sentiment.listening.archives import NEWS, SOCIAL, Archive, Asking, read_date
from sentiment.listening.connectors.jsondoc import documents, objects
from sentiment.listening.entries import EntryDraft, Published, Unreadable, stable_id
from sentiment.listening.stories import text_key
from sentiment.listening.text import body, one_line, safe, web_link

FORMAT = "table"
_HOSTS = (
    "x.com", "twitter.com", "bsky.app", "facebook.com", "instagram.com", "tiktok.com", "reddit.com", "threads.net",
)  # fmt: skip

_ACTIVITY = {"objectType", "@context", "verb"}

COLUMNS = Columns(
    (
        Column("title", "Title", ("title", "headline", "article title", "story title", "subject", "name of article")),
        Column(
            "text", "Text",
            ("text", "body", "content", "full text", "article text", "message", "post", "tweet", "snippet",
             "hit sentence", "opening text", "description", "summary", "caption", "comment", "full_text"),
        ),
        Column(
            "date", "Date",
            ("published", "publish date", "published at", "published date", "publication date", "date published",
             "pub date", "pubdate", "created at", "created", "date", "datetime", "timestamp", "time", "posted",
             "post date", "posted at", "date time", "created_utc", "day"),
            "When it was published. Without it, mentions are kept but enter no trend.",
        ),
        Column(
            "url", "Link",
            ("url", "link", "permalink", "article url", "web url", "web address", "address", "source url",
             "href", "post url", "tweet url", "uri"),
        ),
        Column(
            "outlet", "Outlet",
            ("outlet", "media name", "media outlet", "publication", "publisher", "source name", "source", "site",
             "site name", "domain", "newspaper", "paper", "media", "platform", "media title"),
        ),
        Column(
            "author", "Author",
            ("author", "author name", "byline", "by", "user", "username", "user name", "screen name", "account",
             "handle", "writer", "journalist", "creator", "influencer"),
        ),
        Column("language", "Language", ("language", "lang", "lang code", "language code")),
        Column(
            "id", "Number of its own",
            ("id", "guid", "mention id", "document id", "doc id", "article id", "story id", "post id", "tweet id",
             "uuid", "external id"),
            "What its own tool calls it. A mere line number is not used.",
        ),
    ),
    needs=(("title", "text"),),
)  # fmt: skip


def looks_like(content: bytes) -> bool:
    """Whether a file is a table whose columns name a title or text, and a date or link beside it.

    One JSON object alone is no table, nor are objects of ActivityStreams (a like or an account has a title too), nor
    surveys.
    """
    table = head(content)
    found = COLUMNS.guess(table.header)
    if _is_json(content) and (len(table.rows) < 2 or _ACTIVITY & set(table.header)):
        return False
    if "pollster" in {plain(name) for name in table.header}:
        return False  # a survey's question is a text too
    return not COLUMNS.lacking(found) and bool({"date", "url"} & found.keys())


def head(content: bytes) -> CsvTable:
    """The columns of a table with its first rows: CSV as it is, of JSON a row an object, "user.name" a key in a key.

    Raises GroundswellError where there is none.
    """
    return _json(content, []) if _is_json(content) else csv_head(content)


def _is_json(content: bytes) -> bool:
    return content[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:1] in (b"{", b"[")


def _json(content: bytes, refused: list[tuple[int | str, str]]) -> CsvTable:
    found, bad = documents(content)
    refused += bad
    alone = len(found) == 1
    rows: list[CsvRow] = []
    header: dict[str, None] = {}
    for line, document in found:
        if not alone and not objects(document):
            refused.append((line, "This line is no object with names."))
        for number, one in enumerate(objects(document), start=1):
            cells = _flat(one)
            header.update(dict.fromkeys(cells))
            rows.append(CsvRow(number if alone else line, cells))
    if not header:
        raise Unreadable("This JSON holds no list of objects.", "Each mention is an object with a title or text.")
    if len(header) > 300:
        raise Unreadable(f"Its objects have {len(header):,} different names.", "This is no table of mentions.")
    names = list(header)
    return CsvTable(names, [CsvRow(row.number, {name: row.cells.get(name, "") for name in names}) for row in rows])


def _flat(found: Mapping[str, Any], above: str = "", depth: int = 0) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in found.items():
        name = safe(f"{above}{key}")[:200]
        if isinstance(value, dict):
            cells.update(_flat(value, f"{name}.", depth + 1) if depth < 3 else {})
        elif isinstance(value, list):
            cells[name] = ", ".join(safe(str(one)) for one in value if isinstance(one, str | int | float))
        elif value is not None and not isinstance(value, bool):
            cells[name] = safe(str(value))
    return cells


def read(content: bytes, asking: Asking, filename: str = "") -> Archive:
    """Read a table by its matched columns (`asking.columns`). A row without a title and text is refused.

    A date that reads two ways asks, unless the column itself or the initiative shows the order. A date that
    cannot be read leaves its row undated, and a note says how many.
    """
    archive = Archive(FORMAT, NEWS, "", filename.rsplit("/", 1)[-1], notes=list(asking.notes))
    table = _json(content, archive.refused) if _is_json(content) else read_csv(content, archive.notes)
    columns = asking.columns
    archive.name = f"table {fingerprint(table.header)}"
    shown = dates.column_order(row.cells[columns["date"]] for row in table.rows) if "date" in columns else ""
    asking = replace(asking, order=shown or asking.order)
    numbered = _only_numbers(table.rows, columns)
    if numbered:
        archive.note(f"“{columns['id']}” only numbers the rows, so it is not used to tell mentions apart.")
    wrong: list[tuple[int, str]] = []
    drafts: list[EntryDraft] = []
    for row in table.rows:
        cells = {name: row.cells[column].strip() for name, column in columns.items()}
        if numbered:
            cells.pop("id", None)
        try:
            published = _published(cells.get("date", ""), asking, row.number, wrong)
            drafts.append(_draft(cells, published))
        except AmbiguousDate as error:
            archive.asks.append((row.number, str(error)))
        except GroundswellError as error:
            archive.refused.append((row.number, str(error)))
    if wrong:
        some = "1 row has" if len(wrong) == 1 else f"{len(wrong):,} rows have"
        archive.note(f"{some} a date that cannot be read: kept as undated. Row {wrong[0][0]}: {wrong[0][1]}")
    for draft in _told_apart(drafts):
        archive.add(draft)
    archive.channel = asking.channel or _channel(archive.entries)
    return archive


def _only_numbers(rows: Sequence[CsvRow], columns: Mapping[str, str]) -> bool:
    """Whether the column of ids just counts the rows: it would make row 7 of another file the same mention."""
    if "id" not in columns or len(rows) < 2:
        return False
    values = [row.cells[columns["id"]].strip().removesuffix(".0") for row in rows]
    if not all(value.isdecimal() and len(value) < 9 for value in values):
        return False
    numbers = [int(value) for value in values]
    return numbers[0] in (0, 1, 2) and all(after - before == 1 for before, after in pairwise(numbers))


def _published(text: str, asking: Asking, row: int, wrong: list[tuple[int, str]]) -> Published:
    try:
        return read_date(text, asking)
    except AmbiguousDate:
        raise
    except (GroundswellError, ValueError, OverflowError) as error:
        wrong.append((row, str(error)))
        return None


def _draft(cells: Mapping[str, str], published: Published) -> EntryDraft:
    title, text = one_line(cells.get("title", ""))[:500], body(cells.get("text", ""))
    if not (title or text):
        raise Unreadable("The row has neither a title nor a text.")
    url, author, outlet = web_link(cells.get("url", "")), one_line(cells.get("author", "")), cells.get("outlet", "")
    words = f"row:{text_key('row', chr(10).join((title, text, author, outlet, str(published or '')))):x}"
    return EntryDraft(
        external_id=stable_id(cells.get("id", ""), url, words),
        title=title,
        text=text,
        url=url,
        author=author[:200],
        outlet=one_line(outlet)[:200],
        language=cells.get("language", "")[:20],
        published=published,
    )


def _told_apart(drafts: Sequence[EntryDraft]) -> list[EntryDraft]:
    """Where different rows have one id or one link (a site's front page), their words make the difference."""
    contents: dict[str, set[tuple[str, str]]] = {}
    for draft in drafts:
        contents.setdefault(draft.external_id, set()).add((draft.title, draft.text))
    return [
        draft
        if len(contents[draft.external_id]) == 1
        else replace(draft, external_id=stable_id(f"{draft.external_id} {text_key('row', draft.title + draft.text):x}"))
        for draft in drafts
    ]


def _channel(entries: Sequence[EntryDraft]) -> str:
    """Social where most links lead to networks, or where no row has a link and none a title."""
    hosts = Counter(_network(entry.url) for entry in entries if entry.url)
    if hosts:
        return SOCIAL if hosts[True] > hosts[False] else NEWS
    return SOCIAL if entries and not any(entry.title for entry in entries) else NEWS


def _network(url: str) -> bool:
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return False
    return any(host == each or host.endswith(f".{each}") for each in _HOSTS)
