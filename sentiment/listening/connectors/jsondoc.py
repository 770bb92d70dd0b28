"""JSON files of any make: one document, a list, JSON lines, documents one behind the other."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from data.files import read_text
from sentiment.listening.entries import Unreadable
from sentiment.listening.text import safe

Object = Mapping[str, Any]

_BAD_ESCAPE = re.compile(r'\\(?=[^"\\/bfnrtu]|u(?![0-9a-fA-F]{4}))')
"""GDELT and others write a backslash where JSON allows none. (An escaped backslash before it is told apart below.)"""


def documents(content: bytes) -> tuple[list[tuple[int, Any]], list[tuple[int, str]]]:
    """The documents of a JSON file, each with its line, and the lines that cannot be read, with why.

    A file with one document has it at line 1. Raises Unreadable where nothing can be read.
    """
    text = read_text(content).lstrip("\ufeff").strip()
    if not text:
        raise Unreadable("The file is empty.")
    try:
        return [(1, _loads(text))], []
    except (ValueError, RecursionError) as error:
        whole = error
    good: list[tuple[int, Any]] = []
    bad: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            good.append((number, _loads(line)))
        except (ValueError, RecursionError):
            bad.append((number, "This line is no JSON."))
        if not good and len(bad) > 20:
            break  # no JSON lines either
    if not any(isinstance(found, dict | list) for _, found in good) or len(bad) > len(good):
        raise Unreadable(f"This cannot be read as JSON{_where(whole)}.", "The file may be cut off.")
    return good, bad


def _loads(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except ValueError:
        mended = _mend(text)
        if mended == text:
            raise
        return json.loads(mended, strict=False)


def _mend(text: str) -> str:
    """Double the backslashes that escape nothing."""
    parts = text.split("\\\\")  # pairs are escaped backslashes: they stay
    return "\\\\".join(_BAD_ESCAPE.sub(r"\\\\", part) for part in parts)


def _where(error: BaseException) -> str:
    line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
    return f" (line {line}, column {column})" if line else ""


def objects(found: Any) -> list[Object]:
    """The objects of a list, or the object itself."""
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def opened(found: Any) -> Any:
    """What a recorded answer holds: some tools keep the answer below "body", beside request and status."""
    if isinstance(found, dict) and "body" in found and ("_status" in found or "status" in found):
        return found["body"]
    return found


def text_of(found: Any, *path: str) -> str:
    """The text at the end of a path of keys; a number as text; "" for anything else."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, int | float) and not isinstance(found, bool):
        return str(found)
    return safe(found).strip() if isinstance(found, str) else ""


def part(found: Any, *path: str) -> Object:
    """The object at the end of a path of keys; an empty one where there is none."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def several(found: Any, *path: str) -> list[Object]:
    """The objects of the list at the end of a path of keys."""
    *above, last = path
    there = part(found, *above).get(last)
    return [one for one in there if isinstance(one, dict)] if isinstance(there, list) else []
