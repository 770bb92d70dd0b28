"""Reading and writing plain files: text of any encoding, CSV as people make it, CSV that is safe to open.

What a spreadsheet shows and what a file holds differ in encodings, separators, title lines and ragged
rows. These functions take all of that and say in notes what they had to assume.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from data.errors import GroundswellError

_BOMS = (
    # UTF-32 first: its little-endian mark begins with UTF-16's.
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(
    rb"""^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']|<meta[^>]+charset=["']?([A-Za-z0-9._-]+)""", re.I
)
# Encodings that a head can name truthfully once UTF-8 and UTF-16 are ruled out.
_EIGHT_BIT_NAME = re.compile(r"(iso|windows|cp|koi8|mac|latin|big5|gb|shift|euc|tis)", re.I)
_DELIMITERS = (",", ";", "\t", "|")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?")
# What a spreadsheet may run, also after blanks, in full width, or behind an apostrophe of an earlier export.
_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")
NEUTRALISED = "Note: ' before = + - @ keeps a cell from running as a formula; importing it here takes it away"
"""The last name of a CSV file's header where `write_csv` neutralised a cell. Below it nothing stands."""
_MAX_CELL = 1_000_000
csv.field_size_limit(_MAX_CELL)  # of the whole process: a file that is read row by row has no moment of its own
_HEAD = 1_000_000  # bytes; also for UTF-16 an even number, and the line end is cut off with its row


class CsvRow(NamedTuple):
    """A row of a CSV file.

    `number` is the row's number as a spreadsheet shows it: the header is usually 1, blank rows count.
    `cells` maps each name of the header to its cell ("" where the row is short); `extra` holds cells
    beyond the header.
    """

    number: int
    cells: dict[str, str]
    extra: tuple[str, ...] = ()


class CsvTable(NamedTuple):
    """A CSV file: the names of its columns and its rows."""

    header: list[str]
    rows: list[CsvRow]


Record = tuple[int, list[str]]
"""A row as it stands in a file: its number, and its cells as text."""


@dataclass(frozen=True)
class CsvFlow:
    """A table that is read row by row each time it is gone through, so that of a long one never all rows are held.

    `expected` is about how many rows there are (0: unknown). What had to be assumed is known when it was gone through.
    """

    header: list[str]
    again: Callable[[], Iterator[CsvRow]]
    expected: int = 0

    def __iter__(self) -> Iterator[CsvRow]:
        return self.again()


_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "This is a ZIP archive. Unpack it and choose the files inside."),
    (b"PK\x05\x06", "This is an empty ZIP archive."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel or Word file. Open it and save it as CSV."),
    (b"\x1f\x8b", "This file is compressed (gzip). Unpack it first."),
    (b"BZh", "This file is compressed (bzip2). Unpack it first."),
    (b"\xfd7zXZ", "This file is compressed (xz). Unpack it first."),
    (b"7z\xbc\xaf", "This is a 7-Zip archive. Unpack it and choose the files inside."),
    (b"\x28\xb5\x2f\xfd", "This file is compressed (zstd). Unpack it first."),
    (b"%PDF", "This is a PDF. Export the data behind it as CSV or JSON."),
    (b"\x89PNG", "This is a picture, not data."),
    (b"\xff\xd8\xff", "This is a picture, not data."),
    (b"GIF8", "This is a picture, not data."),
    (b"SQLite format 3", "This is a database file. Export the table as CSV."),
    (b"PAR1", "This is a Parquet file. Export it as CSV."),
)
_OFFICE = {
    b"xl/": "This is an Excel workbook. Open it and save the sheet as CSV.",
    b"word/": "This is a Word document. Save its table as CSV.",
    b"mimetypeapplication/vnd.oasis": "This is an OpenDocument file. Open it and save the sheet as CSV.",
}


def not_text(body: bytes) -> str:
    """Why a file is no text at all, in a sentence with what to do about it; "" where it may be text."""
    for mark, why in _BINARY:
        if body.startswith(mark):
            inside = body[:8_000] + body[-8_000:]
            return next((office for part, office in _OFFICE.items() if mark[:2] == b"PK" and part in inside), why)
    return ""


def read_text(body: bytes, notes: list[str] | None = None) -> str:
    """Decode bytes of any encoding: byte order mark, UTF-16 without one, UTF-8, what an XML or HTML head
    declares, then what Windows and old Macs write. Never fails.

    A decoding that is a guess, or that lost characters, adds a sentence to `notes`.
    """
    encoding, errors, note = _encoding(body)
    if note and notes is not None and note not in notes:
        notes.append(note)
    return body.decode(encoding, errors).replace("\x00", "")  # PostgreSQL takes no NUL


def _encoding(body: bytes) -> tuple[str, str, str]:
    """How to decode bytes: the encoding, "strict" or "replace", and what to say about it."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            try:
                body.decode(encoding)
            except UnicodeDecodeError:
                return encoding, "replace", _lossy(encoding)
            return encoding, "strict", ""
    wide = _wide(body)
    if wide:
        return wide, "replace", f"Read as {wide.upper()}: the file does not say its encoding."
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    else:
        return "utf-8", "strict", ""
    declared = _DECLARED.search(body[:1024])
    name = (declared[1] or declared[2]).decode("ascii") if declared else ""
    if _EIGHT_BIT_NAME.match(name):
        try:
            body.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
        else:
            return name, "strict", ""
    if _mostly_utf8(body):
        # A cut-off or patched UTF-8 file: a few bytes are lost, the rest would be garbled as Windows text.
        return "utf-8", "replace", f"{_lossy('utf-8')} The first is at byte {broken.start + 1}."
    encoding = _eight_bit(body)
    label = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "latin-1": "Latin-1"}[encoding]
    told = f"The file is not UTF-8; it was read as {label}. Check names with accents, or save it as CSV UTF-8."
    return encoding, "strict", told


def _lossy(encoding: str) -> str:
    label = encoding.upper().removesuffix("-SIG")
    return f"Some characters are not valid {label} and were replaced by �."


def _wide(body: bytes) -> str:
    """UTF-16 without a mark shows as a NUL in nearly every second byte of Western text."""
    head = body[:4096]
    if len(head) < 4 or b"\x00" not in head:
        return ""
    half = len(head) // 2
    if head[1::2].count(0) > 0.4 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _mostly_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    good = sum(1 for char in text if char > "\x7f" and char != "�")
    return good > 4 * text.count("�")


def _eight_bit(body: bytes) -> str:
    """Windows-1252 or Mac Roman, by which reads as letters rather than signs; Latin-1 where neither can."""

    def oddity(encoding: str) -> float:
        try:
            text = body[:65536].decode(encoding)
        except UnicodeDecodeError:
            return float("inf")
        high = [char for char in text if char > "\x7f"]
        return sum(1 for char in high if not (char.isalpha() or char in "‘’“”–—…€°§ «»¿¡")) / max(len(high), 1)

    best = min(("cp1252", "mac_roman", "latin-1"), key=oddity)  # the first wins a tie
    try:
        body.decode(best)
    except UnicodeDecodeError:
        return "latin-1"
    return best


def read_csv(body: bytes | str, notes: list[str] | None = None) -> CsvTable:
    """Read a CSV file: separator , ; tab or | (found from the content), any encoding, title lines above the
    header, blank and ragged rows. Cells are text as in the file, without blanks before them (unless quoted)
    and without the apostrophe that `write_csv` puts before a formula; its column that tells of it is left out. Two
    columns of one name become "name" and "name (2)".

    What had to be assumed is added to `notes`. Raises GroundswellError for a file without a header or
    with a cell beyond a million characters (a quotation mark that is never closed).
    """
    flow = csv_flow(body, notes)
    return CsvTable(flow.header, list(flow))


def csv_flow(body: bytes | str, notes: list[str] | None = None) -> CsvFlow:
    """The same table row by row: neither its text nor its rows are held. Where a cell is too long, going through the
    rows raises GroundswellError there.
    """
    said = notes if notes is not None else []
    if isinstance(body, str):
        text = body.removeprefix("\ufeff")

        def lines() -> Iterator[str]:
            return io.StringIO(text, newline="")
    else:
        encoding, errors, note = _encoding(body)
        if note and note not in said:
            said.append(note)

        def lines() -> Iterator[str]:
            with io.TextIOWrapper(io.BytesIO(body), encoding, errors, newline="") as wrapped:
                for line in wrapped:
                    yield line.replace("\x00", "")

    marks = number = 0
    for line in lines():
        marks, number = marks + line.count('"'), number + 1
    if marks % 2:
        said.append("A quotation mark is never closed: a cell may have swallowed the rows after it.")
    delimiter = _delimiter("".join(islice(lines(), 60)))
    return as_flow(
        lambda: _records(lines(), delimiter), said, "A comma inside a cell needs quotation marks around the cell.",
        expected=max(number - 1, 0),
    )  # fmt: skip


def as_flow(records: Callable[[], Iterator[Record]], said: list[str], hint: str = "", *, expected: int = 0) -> CsvFlow:
    """Make a table of rows as they stand in a file, each with its number: titles above the header and blank rows
    are left out, and what had to be assumed is added to `said`; `hint` says how cells come to stand beyond the header.

    `records` begins anew each time it is called. Raises GroundswellError where there is no filled row.
    """

    def filled() -> Iterator[Record]:
        return (one for one in records() if any(cell.strip() for cell in one[1]))

    top = list(islice(filled(), 60))
    if not top:
        raise GroundswellError("The file is empty.", "Choose a CSV file whose first row names its columns.")
    start = _header_at(top)
    if start:
        said.append(f"Row {top[0][0]} looks like a title; row {top[start][0]} was read as the names of the columns.")
    header = _names(top[start][1])
    told = len(header) > 1 and header[-1] == NEUTRALISED
    header = header[:-1] if told else header

    def rows() -> Iterator[CsvRow]:
        longer = []
        for number, cells in islice(filled(), start + 1, None):
            cells = [restore(cell) for cell in cells]
            if told and not any(cells[len(header) :]):
                cells = cells[: len(header)]
            extra = tuple(cells[len(header) :])
            if any(cell.strip() for cell in extra):
                longer.append(number)
            padded = cells + [""] * (len(header) - len(cells))
            yield CsvRow(number, dict(zip(header, padded, strict=False)), extra)
        if longer:
            lost = f"{_rows(longer)} more cells than there are columns; the cells beyond the last column were not read."
            if (note := f"{lost} {hint}".strip()) not in said:
                said.append(note)

    return CsvFlow(header, rows, expected)


def csv_head(body: bytes) -> CsvTable:
    """The columns of a CSV file with its first rows, without reading all of a large one. Raises as `read_csv` does."""
    return read_csv(body if len(body) <= _HEAD else body[:_HEAD].rsplit(b"\n", 1)[0])


def _records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    number = 0
    try:
        for cells in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
            number += 1
            yield number, cells
    except csv.Error as error:
        raise GroundswellError(
            f"Row {number + 1} has a cell longer than {_MAX_CELL:,} characters.",
            "Look for a quotation mark that is never closed in that row.",
        ) from error


def _delimiter(text: str) -> str:
    """The separator that splits the most rows of the file's beginning into the same number of cells."""
    head = text[:65536].lstrip()
    if head.startswith('"'):
        # Quoted names say it outright: the sign after the first closing quotation mark.
        closing = re.match(r'"(?:[^"]|"")*"([,;\t|])', head)
        if closing:
            return closing[1]
    lines = text[:65536].splitlines()[:60]
    if lines and lines[0].lower().startswith("sep=") and lines[0][4:5] in _DELIMITERS:
        return lines[0][4]  # Excel's own hint

    def fit(delimiter: str) -> tuple[float, int]:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if any(cells)]
        if not widths:
            return 0.0, 0
        width, times = Counter(widths).most_common(1)[0]
        return (times / len(widths), width) if width > 1 else (0.0, 0)

    return max(_DELIMITERS, key=fit)


def _header_at(filled: Sequence[tuple[int, list[str]]]) -> int:
    """Which of the filled rows names the columns: the first that is not a lone title above a wider table."""
    widths = [sum(1 for cell in cells if cell.strip()) for _, cells in filled[:60]]
    for index, width in enumerate(widths[:10]):
        below = sorted(widths[index + 1 :])
        usual = below[len(below) // 2] if below else 0
        # A lone name beside an empty one ("" over an index) is a header; a title padded with commas is not.
        alone = len(filled[index][1]) == 1
        if width > 1 or usual < (2 if alone else 3):
            return index
    return 0


def _names(cells: Sequence[str]) -> list[str]:
    names: list[str] = []
    last = max((index for index, cell in enumerate(cells) if cell.strip()), default=0)
    for index, cell in enumerate(cells[: last + 1]):
        base = " ".join(restore(cell).split()) or f"column {index + 1}"
        name, again = base, 2
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
    return names


def _rows(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Row {numbers[0]} has"
    shown = ", ".join(str(number) for number in numbers[:5])
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return f"Rows {shown}{more} have"


def neutralise(cell: str) -> str:
    """A cell that no spreadsheet will run: an apostrophe before what begins like a formula.

    Plain numbers (also negative ones) stay numbers. `restore` is the exact inverse.
    """
    return f"'{cell}" if _runs(cell) else cell


def restore(cell: str) -> str:
    """Take back the apostrophe that `neutralise` put before a cell; any other cell stays as it is."""
    return cell[1:] if cell.startswith("'") and _runs(cell[1:]) else cell


def _runs(cell: str) -> bool:
    return _FORMULA.match(cell) is not None and _NUMBER.fullmatch(cell) is None


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV file (comma, CRLF, every cell quoted) that is safe to open: formulas are neutralised, None is
    an empty cell. `read_csv` reads back the same cells. Encode it as "utf-8-sig" for Excel.

    Where a cell was neutralised, the header says so with a last name of its own (`NEUTRALISED`).
    """
    names = [neutralise(name) for name in header]
    told = names != list(header)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        safe = [neutralise(cell) for cell in cells]
        told = told or safe != cells
        writer.writerow(safe)
    head = io.StringIO(newline="")
    first = [*names, NEUTRALISED] if told else names
    csv.writer(head, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(first)
    return head.getvalue() + out.getvalue()
