"""ZIP archives of bills: what is inside, read one member at a time and never beyond a limit."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator

from data.errors import GroundswellError

MOST = 4_000_000_000
"""Bytes of everything in an archive, unpacked: some ten times the largest session of a state."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError)


def names_in(body: bytes) -> list[str]:
    """The files in an archive; empty where it is none."""
    if not body.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return [one.filename for one in archive.infolist() if not one.is_dir()]
    except _BROKEN:
        return []


def opened(body: bytes) -> zipfile.ZipFile:
    """The archive. Raises GroundswellError where it is broken, or would unpack to more than `MOST`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except _BROKEN as error:
        raise GroundswellError("This ZIP archive is broken.", "It may have been cut off; download it again.") from error
    size = sum(one.file_size for one in archive.infolist())
    if size > MOST:
        raise GroundswellError(f"This archive would unpack to {size:,} bytes.", "Import one session at a time.")
    return archive


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of an archive. Raises GroundswellError where it is broken or locked."""
    try:
        return archive.read(name)
    except _BROKEN as error:
        raise GroundswellError(f"{name} in the archive cannot be read: {error}.") from error


def rows(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file in an archive with their numbers; the header is row 1. Raises as `read` does."""
    try:
        with archive.open(name) as raw:
            text = io.TextIOWrapper(raw, "utf-8-sig", "replace", newline="")
            reader = csv.reader(line.replace("\x00", "") for line in text)
            header = next(reader, [])
            for number, cells in enumerate(reader, 2):
                if cells:
                    yield number, dict(zip(header, cells, strict=False))
    except (*_BROKEN, csv.Error) as error:
        raise GroundswellError(f"{name} in the archive cannot be read to its end: {error}.") from error
