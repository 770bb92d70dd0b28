"""Files in: what an import reports, and the registry of formats that rooms offer to the import page.

Reading and writing the files themselves (encodings, CSV) is in `data.files`; its functions are
offered here too, so that a connector needs one import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlmodel import Session

from data.access import Actor
from data.columns import Columns
from data.errors import GroundswellError, NotAllowed, NotFound
from data.files import CsvRow, CsvTable, csv_head, neutralise, not_text, read_csv, read_text, restore, write_csv

__all__ = [
    "BatchRow",
    "CsvRow",
    "CsvTable",
    "FileReport",
    "Format",
    "ImportReport",
    "Option",
    "RowRefusal",
    "format_named",
    "formats",
    "in_one",
    "load",
    "neutralise",
    "offer",
    "read_csv",
    "read_text",
    "restore",
    "sniff",
    "write_csv",
]


@dataclass(frozen=True)
class RowRefusal:
    """A row that was not saved, and why (a full sentence). `row` is its number in the file, or a name."""

    row: int | str
    why: str


@dataclass
class FileReport:
    """What came of one file. `undated` counts items without a date, for formats that may have them.

    `asks` are rows that a person must decide about; they are not saved until someone has. `unseen` is about how many
    rows a look before saving left out.
    """

    file: str
    format: str
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[RowRefusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    undated: int | None = None
    asks: list[RowRefusal] = field(default_factory=list)
    unseen: int = 0

    def refuse(self, row: int | str, why: str) -> None:
        """Count a row as not saved."""
        self.refused.append(RowRefusal(row, why))

    def ask(self, row: int | str, what: str) -> None:
        """Count a row as waiting for a decision."""
        self.asks.append(RowRefusal(row, what))

    def note(self, text: str) -> None:
        """Add a note for the person importing; the same note stands once."""
        if text not in self.notes:
            self.notes.append(text)

    def add(self, part: FileReport) -> None:
        """Add what came of a part of the file."""
        self.new, self.changed, self.same = self.new + part.new, self.changed + part.changed, self.same + part.same
        self.refused += part.refused
        self.asks += part.asks
        for text in part.notes:
            self.note(text)

    @property
    def saved(self) -> int:
        """Rows that were new or changed."""
        return self.new + self.changed

    def as_json(self) -> dict[str, Any]:
        """The file's part of the command line's JSON (keys are stable)."""
        found: dict[str, Any] = {
            "file": self.file,
            "format": self.format,
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "refused": [{"row": refusal.row, "why": refusal.why} for refusal in self.refused],
            "notes": list(self.notes),
        }
        if self.undated is not None:
            found["undated"] = self.undated
        if self.asks:
            found["asks"] = [{"row": each.row, "what": each.why} for each in self.asks]
        return found


@dataclass
class ImportReport:
    """What came of an import: a report for each file, and the batch under which it can be undone."""

    files: list[FileReport] = field(default_factory=list)
    batch: int | None = None

    @property
    def any_refused(self) -> bool:
        """Whether some input was refused: the command line then ends with 1."""
        return any(report.refused for report in self.files)

    def as_json(self) -> dict[str, Any]:
        """What every import prints with --json (keys are stable)."""
        return {"files": [report.as_json() for report in self.files], "batch": self.batch}


Choices = Callable[[Session, int], Iterable[tuple[str, str]]]
"""`choices(session, initiative_id)`: pairs of value and label."""


@dataclass(frozen=True)
class Option:
    """Something a format asks before it is read, such as the goal of a poll. No choices: free text."""

    name: str
    label: str
    choices: Choices | None = None
    required: bool = False
    help: str = ""


Sniff = Callable[[str, bytes], bool]
Load = Callable[[Session, Actor, int, str, bytes, dict[str, str], datetime], FileReport]

Step = Callable[[Session, FileReport], int]
"""`step(session, part)`: save a lot of a long file's rows, say in `part` what came of them; how many rows it held."""

Steps = Callable[[Session, Actor, int, str, bytes, dict[str, str], datetime], Iterable[Step]]
"""Called as `load` is: reads the file, then hands out its steps. Each may be saved in a transaction of its own."""


@dataclass(frozen=True)
class Counted:
    """Steps of a file of which it is known about how many rows it has, so that progress can be shown."""

    steps: Iterable[Step]
    rows: int

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)


def batch_in(options: Mapping[str, str]) -> int | None:
    """The import that a file comes with; what it brings is linked to it."""
    return int(options["batch"]) if options.get("batch") else None


def in_one(format: str, steps: Steps) -> Load:
    """The `load` of a format that saves in steps: all of them in the caller's transaction."""

    def load(
        session: Session,
        actor: Actor,
        initiative_id: int,
        filename: str,
        body: bytes,
        options: dict[str, str],
        now: datetime,
    ) -> FileReport:
        report = FileReport(filename, format)
        for step in steps(session, actor, initiative_id, filename, body, options, now):
            step(session, report)
        return report

    return load


@dataclass(frozen=True)
class Format:
    """A kind of file a room can import.

    `sniff(filename, body)` says whether a file looks like it, from its content rather than its name.
    `load(session, actor, initiative_id, filename, body, options, now)` saves it and reports; it asks
    `data.access` for `verb` itself. The import page previews by `check`, which is called as `load` is and saves
    nothing; without one it loads and rolls back.
    `columns` are those of a table; the page and the commands then let a person match them, `table` reads the
    header and first rows, and `load` finds what was matched through `data.importing.match`.
    `packed` formats read archives and workbooks too; to all others a file that is no text is refused before they see
    it. `steps` saves a long file a lot at a time (`data.importing.import_in_parts`). `apart` names the option by whose
    answer matched columns are remembered apart, such as the partner that sends the file. `late` says of a file's bytes
    whether it only tells more of records that another file brings: it is read after that one.
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    sniff: Sniff
    load: Load
    verb: str = "import_mentions"
    options: tuple[Option, ...] = ()
    check: Load | None = None
    columns: Columns | None = None
    table: Callable[[bytes], CsvTable] = csv_head
    packed: bool = False
    steps: Steps | None = None
    apart: str = ""
    late: Callable[[bytes], bool] | None = None

    def remembered_as(self, options: Mapping[str, str]) -> str:
        """The name under which matched columns are remembered: the format's, and whose file it is."""
        whose = options.get(self.apart, "") if self.apart else ""
        return f"{self.name}@{whose}" if whose else self.name

    def ordered(self, files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """Files in the order in which they need each other; otherwise as they were given."""
        return sorted(files, key=lambda file: self.late is not None and self.late(file[1]))

    def named_like(self, filename: str) -> bool:
        """Whether the file's name ends in one of the format's extensions."""
        return PurePath(filename).suffix.lower().lstrip(".") in {ext.lower().lstrip(".") for ext in self.extensions}


_offered: dict[str, Format] = {}


def offer(format: Format) -> None:
    """Offer a format. Offering again under the same name replaces it."""
    _offered[format.name] = format


def formats() -> list[Format]:
    """Every format offered, in the order in which rooms offered them."""
    return list(_offered.values())


def format_named(name: str) -> Format:
    """The format of that name. Raises NotFound with the names there are."""
    if name not in _offered:
        known = ", ".join(sorted(_offered)) or "none"
        raise NotFound(f"There is no format “{name}”.", f"Formats: {known}.")
    return _offered[name]


def sniff(filename: str, body: bytes) -> list[Format]:
    """Formats that the file looks like, those with a fitting name first. Empty where none does."""
    packed = bool(not_text(body))
    offered = [format for format in _offered.values() if format.packed or not packed]
    found = [format for format in offered if _looks_like(format, filename, body)]
    return sorted(found, key=lambda format: not format.named_like(filename))


def _looks_like(format: Format, filename: str, body: bytes) -> bool:
    try:
        return format.sniff(filename, body)
    except (GroundswellError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        return False  # a sniffer that stumbles over a foreign file has its answer: not one of mine


def load(
    format: Format,
    session: Session,
    actor: Actor,
    initiative_id: int,
    files: Sequence[tuple[str, bytes]],
    options: Mapping[str, str],
    now: datetime,
    *,
    saving: bool = True,
) -> ImportReport:
    """Load files one after the other. One that cannot be read at all is refused whole, the others are saved.

    Each file is its own savepoint, so a file that fails half way leaves nothing behind. Without `saving` it is
    what the format's own `check` says would happen; the caller rolls back.
    """
    report = ImportReport()
    read = format.load if saving or format.check is None else format.check
    for filename, body in format.ordered(files):
        try:
            if (why := not_text(body)) and not format.packed:
                raise GroundswellError(why)
            with session.begin_nested():
                one = read(session, actor, initiative_id, filename, body, dict(options), now)
        except (NotAllowed, NotFound):
            raise  # wrong usage, not a wrong file
        except GroundswellError as error:
            one = FileReport(filename, format.name)
            one.refuse("file", str(error))
        report.files.append(one)
    return report


@dataclass(frozen=True)
class BatchRow:
    """An import as it is remembered. `undone_at` and `undone_by` say when and by whom it was taken back."""

    id: int
    at: datetime
    by: str
    format: str
    summary: dict[str, object]
    undone_at: datetime | None = None
    undone_by: str = ""


def summary(report: ImportReport) -> dict[str, object]:
    """What is kept of an import: counts, and the names of the files (of the first twenty where there are more)."""
    names = [one.file for one in report.files]
    more = f" and {len(names) - 20:,} more" if len(names) > 20 else ""
    return {
        "files": ", ".join(names[:20]) + more,
        "new": sum(one.new for one in report.files),
        "changed": sum(one.changed for one in report.files),
        "same": sum(one.same for one in report.files),
        "refused": sum(len(one.refused) for one in report.files),
    }
