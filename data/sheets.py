"""Tables out of any spreadsheet, and workbooks that are safe to open.

XLSX, XLSM, XLSB, XLS and ODS are read by their values as text: what a formula worked out, dates as ISO, whole numbers
without ".0" (a phone number that Excel took for a number among them). Everything else is read as delimited text
(`data.files`), so that a connector needs one function for whatever a partner sends.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visible
from xlsxwriter import Workbook

from data.errors import GroundswellError
from data.files import (
    CsvFlow,
    CsvTable,
    Record,
    as_flow,
    csv_flow,
    csv_head,
    neutralise,
    not_text,
    write_csv,
)

Cell = int | float | str | bool | time | date | datetime | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# What locks a workbook: a container around an encrypted XLSX, or a FILEPASS record at the head of an old one.
_LOCKED = re.compile(
    re.escape("EncryptedPackage".encode("utf-16-le"))
    + rb"|\x09\x08\x10\x00\x00[\x05\x06]\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)
_HEAD_ROWS = 200
_MOST_SHEETS = 50
_MOST_BYTES = 400_000_000  # of a workbook unpacked
_MOST_CELLS = 20_000_000  # of a sheet from its first to its last cell, filled or not: it is held whole while it is read
_XLSX_ROWS = 1_048_576
_XLSX_CELL = 32_767
_REFERENCE = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"')
_SAVE_UNLOCKED = "The workbook is locked with a password. Save it without one and choose it again."
_BROKEN = "The workbook cannot be read: it is broken, or no spreadsheet. Open it, save it anew as XLSX or CSV."
_WEB_PAGE = (
    "This is a web page (HTML), whatever its name ends in. Open it in a spreadsheet program and save it as XLSX or CSV."
)
_XML = "This is XML. Open it in a spreadsheet program and save it as XLSX or CSV."


def is_workbook(body: bytes) -> bool:
    """Whether a file is a workbook by its content: XLSX, XLSM, XLSB, ODS or an old Excel file."""
    if body.startswith(_OLD_EXCEL):
        return True
    if not body.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            names = set(packed.namelist())
            if names & {"xl/workbook.xml", "xl/workbook.bin"}:
                return True
            return "mimetype" in names and b"opendocument.spreadsheet" in packed.open("mimetype").read(100)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return b"xl/" in body[:8_000] + body[-8_000:]  # a cut-off workbook: its reader says that it is broken


def read_table(body: bytes, notes: list[str] | None = None, *, sheet: str = "", most: int | None = None) -> CsvTable:
    """Read the table in a file: of a workbook the sheet with the most rows, or the one named; else delimited text.

    What had to be assumed, and which other sheets hold something, is added to `notes`. `most` reads that many rows of
    a workbook's sheets only. Raises GroundswellError, with what to do about it, for a file that holds no table.
    """
    flow = table_flow(body, notes, sheet=sheet, most=most)
    return CsvTable(flow.header, list(flow))


def table_flow(body: bytes, notes: list[str] | None = None, *, sheet: str = "", most: int | None = None) -> CsvFlow:
    """The same table row by row. Of a workbook its reader holds the sheet, smaller than its rows as text would be."""
    said = notes if notes is not None else []
    if is_workbook(body):
        return _workbook(body, said, sheet, most)
    if why := not_text(body) or _no_table(body):
        raise GroundswellError(why)
    return csv_flow(body, said)


def table_head(body: bytes) -> CsvTable:
    """The columns of a table with its first rows, without reading all of a long one. Raises as `read_table` does."""
    if is_workbook(body):
        return read_table(body, most=_HEAD_ROWS)
    if why := not_text(body) or _no_table(body):
        raise GroundswellError(why)
    return csv_head(body)


def _no_table(body: bytes) -> str:
    head = body[:4_000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not head.startswith(b"<"):
        return ""
    return _WEB_PAGE if re.search(rb"<(!doctype html|html|table|head|body)\b", head) else _XML


def _workbook(body: bytes, said: list[str], wanted: str, most: int | None) -> CsvFlow:
    _refuse_bombs(body)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(body)) as book:
            found = _sheets(book, most)
    except PasswordError as error:
        raise GroundswellError(_SAVE_UNLOCKED) from error
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        locked = body.startswith(_OLD_EXCEL) and _LOCKED.search(body)
        raise GroundswellError(_SAVE_UNLOCKED if locked else _BROKEN) from error
    chosen = _choose(found, wanted)
    others = [each for each in found if each is not chosen and each.filled]
    if others:
        names = ", ".join(f"“{each.name}”" for each in others[:10])
        more = f" and {len(others) - 10} more" if len(others) > 10 else ""
        said.append(f"Sheet “{chosen.name}” was read. These hold something too and were not read: {names}{more}.")
    return as_flow(_one_header(chosen), said, "Give every column a name.", expected=max(chosen.filled - 1, 0))


@dataclass(frozen=True)
class _Sheet:
    """A sheet as text. `rows` are numbered as the spreadsheet shows them; `merged` counts from 0.

    `filled` rows hold something, `wide` ones more than one cell.
    """

    name: str
    shown: bool
    rows: Callable[[], Iterator[Record]]
    merged: tuple[Range, ...]
    filled: int
    wide: int


def _sheets(book: CalamineWorkbook, most: int | None) -> list[_Sheet]:
    found = []
    for about in book.sheets_metadata[:_MOST_SHEETS]:
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(about.name)
            shown = about.visible == Visible.Visible
            merged = tuple(sheet.merged_cell_ranges or ())
            rows = partial(_rows, sheet, most)
            widths = Counter(sum(1 for cell in cells if cell) > 1 for _, cells in rows())
            found.append(_Sheet(about.name, shown, rows, merged, widths.total(), widths[True]))
    return found


def _rows(sheet: CalamineSheet, most: int | None) -> Iterator[Record]:
    """The filled rows of a sheet as text, each made when it is asked for."""
    first, left = sheet.start or (0, 0)
    rows = islice(sheet.iter_rows(), first, first + most if most else None)
    for number, cells in enumerate(rows, first + 1):
        texts = [as_text(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            yield number, [""] * left + texts


def as_text(cell: Cell | None) -> str:
    """A cell's value as a person would type it: 20, 2.5, 2026-11-20, 2026-11-20 18:30, 18:30, TRUE."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        if cell.time() == time(0):
            return cell.date().isoformat()
        return cell.isoformat(" ", "seconds" if cell.second else "minutes")
    if isinstance(cell, time):
        return cell.isoformat("seconds" if cell.second else "minutes")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return cell.isoformat() if isinstance(cell, date) else str(cell).replace("\x00", "")


def _choose(found: Sequence[_Sheet], wanted: str) -> _Sheet:
    """The sheet that was asked for, or the one with the most rows that read like a table; hidden ones come last."""
    if wanted:
        for each in found:
            if each.name.casefold() == wanted.strip().casefold():
                return each
        names = ", ".join(f"“{each.name}”" for each in found)
        raise GroundswellError(f"The workbook has no sheet “{wanted}”.", f"Sheets: {names}.")
    filled = [each for each in found if each.filled]
    if not filled:
        raise GroundswellError("The workbook is empty: no sheet holds anything.")
    return max(filled, key=lambda each: (each.shown, each.wide, each.filled))  # the first wins a tie


def _one_header(sheet: _Sheet) -> Callable[[], Iterator[Record]]:
    """The rows of a sheet with a header of two rows made one: "Contact" over "Email" and "Phone" names both.

    Only where cells of the upper row are merged across and everything else below them is blank or merged into it.
    """
    rows = list(islice(sheet.rows(), 11))
    for at, (number, cells) in enumerate(rows[:10]):
        across = [(one, two) for one, two in sheet.merged if one[0] == two[0] == number - 1 and two[1] > one[1]]
        if not across or sum(1 for cell in cells if cell) < 2 or at + 1 >= len(rows) or rows[at + 1][0] != number + 1:
            continue  # a title merged over the whole width is left to `as_flow`
        under = rows[at + 1][1]
        width = max(len(cells), len(under), *(two[1] + 1 for _, two in across))
        upper, lower = cells + [""] * (width - len(cells)), under + [""] * (width - len(under))
        covered = {column for one, two in across for column in range(one[1], two[1] + 1)}
        if any(lower[column] and column not in covered for column in range(width)) or not any(lower):
            continue
        if any(re.search(r"\d|@", lower[column]) for column in covered):
            continue  # people, not names of columns
        for one, two in across:
            upper[one[1] : two[1] + 1] = [upper[one[1]]] * (two[1] + 1 - one[1])
        again = {name for name in lower if name and lower.count(name) > 1}
        names = [f"{top} {low}".strip() if low in again else low or top for top, low in zip(upper, lower, strict=True)]
        top = [*rows[:at], (number + 1, names)]
        return lambda: chain(top, islice(sheet.rows(), len(top) + 1, None))
    return sheet.rows


def _refuse_bombs(body: bytes) -> None:
    """Refuse a workbook that unpacks to more than memory should hold: far too long, or one cell in a far corner.

    Its reader holds the whole rectangle from the first cell to the last.
    """
    if not body.startswith(b"PK"):
        return  # an old Excel file has at most 65,536 rows of 256
    too_large = GroundswellError(
        "The workbook is too large to be read.", "Delete what is not needed, or save the sheet as CSV."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > _MOST_BYTES:
                raise too_large
            for part in parts:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename) and _cells(packed, part) > _MOST_CELLS:
                    raise too_large
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise GroundswellError(_BROKEN) from error


def _cells(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many cells a sheet's rectangle has, from its references, read in pieces."""
    last, row, column = b"", 0, 0
    with packed.open(part) as stream:
        while piece := stream.read(1 << 20):
            seen = {(letters, len(digits), digits) for letters, digits in _REFERENCE.findall(last + piece)}
            if seen:
                row = max(row, max(int(digits) for _, _, digits in seen))
                column = max(column, max(_column(letters) for letters in {letters for letters, _, _ in seen}))
            last = piece[-30:]
    return row * column


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: its name (31 characters at most), the names of its columns, its rows.

    Numbers, dates and times stay what they are; None is an empty cell; everything else is text.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[object]]


NEUTRALISED = (
    "An apostrophe stands before cells that a spreadsheet might run as a formula (they begin with =, +, - or @). "
    "Importing this file here takes it away again."
)


def write_xlsx(sheets: Sequence[Sheet], notes: Sequence[str] = ()) -> bytes:
    """A workbook that is safe to open: text never becomes a formula, a link or a number.

    A sheet "Notes" stands first where there is something to say, `notes` or that cells were neutralised; the workbook
    opens on the data. `read_table` reads back the same texts. Raises GroundswellError beyond Excel's number of rows.
    """
    out = io.BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "remove_timezone": True,
    }  # fmt: skip
    with Workbook(out, options) as book:
        about = book.add_worksheet("Notes")
        bold = book.add_format({"bold": True, "bottom": 1})
        formats: dict[type, object] = {date: book.add_format({"num_format": "yyyy-mm-dd"}),
                   datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}  # fmt: skip
        said = [*notes]
        taken: set[str] = {"notes"}
        for number, sheet in enumerate(sheets):
            page = book.add_worksheet(_sheet_name(sheet.name, taken))
            if number == 0:
                page.activate()
                page.set_first_sheet()
            page.freeze_panes(1, 0)
            page.set_column(0, max(len(sheet.header) - 1, 0), 18)
            changed = _write(page, sheet, bold, formats)
            said += [each for each in changed if each not in said]
        about.set_column(0, 0, 110)
        for row, text in enumerate(said or ["Nothing was left out or changed."]):
            about.write_string(row, 0, neutralise(text))
        if not said:
            about.hide()
    return out.getvalue()


def save_table(path: Path, sheet: Sheet, notes: Sequence[str] = ()) -> None:
    """Write one table to a new file, as its name says: .csv or .xlsx. Both are safe to open in a spreadsheet.

    A workbook takes `notes` along; a CSV file has no place for them.
    Raises GroundswellError where the name ends otherwise, or the file cannot be written.
    """
    kind = path.suffix.casefold()
    if kind not in (".csv", ".xlsx"):
        raise GroundswellError(f"“{path.name}” says neither .csv nor .xlsx.", "Name the file by what it should be.")
    body = write_xlsx([sheet], notes) if kind == ".xlsx" else write_csv(sheet.header, sheet.rows).encode("utf-8-sig")
    try:
        path.write_bytes(body)
    except OSError as error:
        raise GroundswellError(f"{path} cannot be written: {error.strerror or type(error).__name__}.") from error


def _write(page: object, sheet: Sheet, bold: object, formats: dict[type, object]) -> list[str]:
    said: list[str] = []

    def text(cell: str) -> str:
        safe = neutralise(cell)
        if safe != cell and NEUTRALISED not in said:
            said.append(NEUTRALISED)
        if len(safe) > _XLSX_CELL:
            said.append(f"Cells longer than {_XLSX_CELL:,} characters were cut.")
            return safe[:_XLSX_CELL]
        return safe

    for column, name in enumerate(sheet.header):
        page.write_string(0, column, text(name), bold)  # type: ignore[attr-defined]
    for row, cells in enumerate(sheet.rows, 1):
        if row >= _XLSX_ROWS:
            raise GroundswellError(f"Excel holds {_XLSX_ROWS - 1:,} rows at most.", "Export fewer, or as CSV.")
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, bool):
                page.write_boolean(row, column, cell)  # type: ignore[attr-defined]
            elif isinstance(cell, int | float) and abs(cell) < 1e15:
                page.write_number(row, column, cell)  # type: ignore[attr-defined]
            elif isinstance(cell, datetime | date):
                page.write_datetime(row, column, cell, formats[type(cell)])  # type: ignore[attr-defined]
            else:
                page.write_string(row, column, text(str(cell)))  # type: ignore[attr-defined]
    return said


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes: 31 characters, without []:*?/\\, once."""
    base = re.sub(r"[\[\]:*?/\\]", " ", name).strip().strip("'")[:31] or "Sheet"
    made, again = base, 2
    while made.casefold() in taken:
        made, again = f"{base[:27]} ({again})", again + 1
    taken.add(made.casefold())
    return made
