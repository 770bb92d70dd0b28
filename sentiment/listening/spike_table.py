"""Series of counts out of a plain CSV file: columns series, date, count in any order, and total where it is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from data.dates import AmbiguousDate, BadDate, column_order, parse_date
from data.errors import GroundswellError
from data.files import CsvRow, read_csv
from sentiment.listening.spikes import Series

NEEDED = ("date", "count")


@dataclass
class Table:
    """The series of a file by name, in its order; rows that could not be read, with the reason; what was assumed."""

    series: dict[str, Series] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    day: date
    count: float
    total: float | None


class _Bad(Exception):
    """Why a row cannot be read."""


def read_table(body: bytes, name: str, order: str = "") -> Table:
    """Read a file's series; where it has no column "series", all of it is one series called `name`.

    `order`: "mdy", "dmy" or "" for what the column itself tells. A bad row is named and the others are kept; days
    that are not in the file are gaps. A series in which any row has no total is judged without totals.
    Raises GroundswellError for a file without the columns date and count.
    """
    found = Table()
    table = read_csv(body, found.notes)
    columns = {column.strip().casefold(): column for column in table.header}
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise GroundswellError(
            f"The file has no column “{'” or “'.join(missing)}”.",
            "Its first row should name the columns: series, date, count, and total where it is known.",
        )
    order = order or column_order([row.cells[columns["date"]] for row in table.rows])
    rows: dict[str, dict[date, _Row]] = {}
    for row in table.rows:
        if not any(cell.strip() for cell in row.cells.values()):
            continue
        try:
            series = row.cells[columns["series"]].strip() if "series" in columns else name
            if not series:
                raise _Bad("The series has no name.")
            one = _read(row, columns, order)
            mine = rows.setdefault(series, {})
            if one.day in mine:
                raise _Bad(f"“{series}” has {one.day.isoformat()} in an earlier row already.")
            mine[one.day] = one
        except _Bad as bad:
            found.refused.append((row.number, str(bad)))
    for series, by_day in rows.items():
        days = sorted(by_day)
        totals = [total for day in days if (total := by_day[day].total) is not None]
        if totals and len(totals) < len(days):
            found.notes.append(f"“{series}” has no total on some days, so it was judged without totals.")
        found.series[series] = Series(
            days, [by_day[day].count for day in days], totals if len(totals) == len(days) else None
        )
    return found


def _read(row: CsvRow, columns: dict[str, str], order: str) -> _Row:
    text = row.cells[columns["date"]].strip()
    try:
        day = parse_date(text, order)
    except (AmbiguousDate, BadDate) as error:
        raise _Bad(str(error)) from error
    count = _number(row.cells[columns["count"]], "count")
    if count is None:
        raise _Bad("The count is missing. A day on which nothing was collected has no row; one without stories has 0.")
    total = _number(row.cells[columns["total"]], "total") if "total" in columns else None
    if total is not None and total < count:
        raise _Bad(f"The total ({total:g}) is less than the count ({count:g}).")
    return _Row(day, count, total)


def _number(text: str, name: str) -> float | None:
    text = text.strip().replace("\u00a0", "")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        raise _Bad(f"The {name} “{text[:40]}” is no number.") from None
    if not isfinite(found) or found < 0:
        raise _Bad(f"The {name} “{text[:40]}” cannot be: write 0 or more.")
    return found
