"""Plain tables of bills (CSV), whatever tracker they come from, by matched columns. Local measures too.

A stage is never read: the latest action's words and date are, and the stage follows from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from data import dates
from data.columns import Column, Columns
from data.errors import GroundswellError
from data.files import csv_head, read_csv
from policy.bills import CHAMBERS, KINDS, BillDraft, is_placeholder
from policy.connectors.records import Found, address, clean

NAME = "bills"
SOURCE = "table"

COLUMNS = Columns(
    (
        Column(
            "identifier", "Number",
            ("bill number", "bill no", "bill", "number", "identifier", "bill id", "measure", "item", "item number",
             "file number", "legislation", "bill_number", "ordinance", "resolution", "no"),
            "Such as SB 540; of a local measure what people call it, such as Measure A.",
        ),
        Column("title", "Title", ("title", "bill title", "name", "short title", "subject", "caption", "bill name")),
        Column(
            "jurisdiction", "Jurisdiction",
            ("jurisdiction", "state", "place", "government", "body", "county", "city"),
            "Whose it is. Without it, say it once for the whole file.",
        ),
        Column(
            "session", "Session",
            ("session", "legislative session", "year", "session year", "biennium", "congress", "term"),
            "Without it, say it once for the whole file.",
        ),
        Column("kind", "Kind", ("kind", "type", "bill type", "classification", "measure type")),
        Column("chamber", "Chamber", ("chamber", "house", "origin", "origin chamber")),
        Column("summary", "Summary", ("summary", "description", "abstract", "digest", "what it does")),
        Column("url", "Link", ("url", "link", "bill link", "web", "address", "href", "text link", "state link")),
        Column("introduced", "Introduced", ("introduced", "introduced date", "date introduced", "filed", "file date")),
        Column(
            "latest_on", "Date of the latest action",
            ("last action date", "latest action date", "status date", "date of last action", "updated", "action date"),
        ),
        Column(
            "latest_action", "Latest action",
            ("last action", "latest action", "status", "action", "current status", "last status", "latest status"),
            "Its words. The stage follows from them.",
        ),
    ),
    needs=(("identifier",), ("title",)),
)  # fmt: skip

_LOWER, _UPPER = ("house", "assembly", "lower", "h", "a"), ("senate", "upper", "s")


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file is a table whose columns name a bill's number and title, and one more thing about it."""
    if body.startswith(b"PK") or body.lstrip()[:1] in (b"{", b"[", b"<"):
        return False
    header = csv_head(body).header
    found = COLUMNS.guess(header)
    plain = {name.casefold() for name in header}
    bill = found.get("identifier", "").casefold()
    return not COLUMNS.lacking(found) and len(plain) > 2 and len(found) > 2 and ("bill" in bill or "session" in found)


def parse(body: bytes, mapping: Mapping[str, str], *, place: str, session: str, order: str, today: date) -> Found:
    """Read a table by its matched columns. `place` and `session` stand where a row names none.

    `order` is how dates such as 3/4/2026 are read ("mdy", "dmy" or "" where nobody said; then they are refused).
    A row that cannot be read is refused by its number. Raises GroundswellError where it is no table.
    """
    found = Found()
    for row in read_csv(body, found.notes).rows:
        cell = {name: clean(row.cells.get(column, "")) for name, column in mapping.items()}
        try:
            draft = _draft(cell, place, session, order, today)
        except GroundswellError as error:
            found.refused.append((row.number, str(error)))
            continue
        found.take(row.number, draft)
    if not found.drafts and not found.refused:
        found.notes.append("The table has no rows.")
    return found


def _draft(cell: Mapping[str, str], place: str, session: str, order: str, today: date) -> BillDraft:
    def day(name: str) -> date | None:
        if not cell.get(name):
            return None
        found = dates.parse_date(cell[name], order, today=today)
        if is_placeholder(found):
            raise dates.BadDate(f"{found.isoformat()} is a placeholder, not a date.", "Leave the cell empty instead.")
        return found

    latest_on = day("latest_on")
    return BillDraft(
        jurisdiction=cell.get("jurisdiction") or place,
        session=cell.get("session") or session,
        identifier=cell.get("identifier", ""),
        title=cell.get("title", ""),
        kind=_kind(cell.get("kind", "")),
        chamber=_chamber(cell.get("chamber", "")),
        summary=cell.get("summary", ""),
        url=address(cell.get("url", "")),
        source=SOURCE,
        first_on=day("introduced"),
        latest_on=latest_on,
        latest_action=cell.get("latest_action", "") if latest_on else "",
    )


def _kind(text: str) -> str:
    plain = " ".join(text.casefold().replace("-", " ").split())
    return plain if plain in KINDS else "bill"


def _chamber(text: str) -> str:
    plain = text.casefold().strip()
    if plain in CHAMBERS:
        return plain
    return "lower" if plain in _LOWER else "upper" if plain in _UPPER else ""
