"""Long JSON read record by record: never more than one record of it beside the text itself."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

from data.errors import GroundswellError
from data.files import read_text

_SPACE = re.compile(r"[ \t\n\r]*")
_JSON = json.JSONDecoder(parse_constant=lambda _name: None)


class NotAList(Exception):
    """The document is no list, and has none under the key. Raised before anything was given out."""


def records(body: bytes, source: str, key: str) -> Iterator[Any]:
    """The records of a list, or of the list under a key of an object, one after the other.

    Raises NotAList, and GroundswellError (also half way) where the text is no JSON.
    """
    text = read_text(body).lstrip()
    if text.startswith("<"):
        raise GroundswellError("This is XML or HTML, not JSON.", f"Ask {source} for JSON, or save the answer again.")
    try:
        if text.startswith("["):
            end = yield from _elements(text, 1)
        elif text.startswith("{"):
            end = yield from _under(text, key)
        else:
            raise NotAList
        if (rest := _skip(text, end)) < len(text):
            raise json.JSONDecodeError("Extra data", text, rest)
    except json.JSONDecodeError as error:
        raise GroundswellError(
            f"This is not JSON: {error.msg} in line {error.lineno}.",
            "The file may have been cut off; download it again.",
        ) from error
    except (RecursionError, ValueError) as error:
        raise GroundswellError("This JSON is nested too deeply, or holds a number too long to read.") from error


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _elements(text: str, at: int) -> Generator[Any, None, int]:
    """The elements of a list whose bracket is read; returns the place behind it."""
    at = _skip(text, at)
    if text.startswith("]", at):
        return at + 1
    while True:
        value, at = _JSON.raw_decode(text, at)
        yield value
        at = _skip(text, at)
        if text.startswith("]", at):
            return at + 1
        at = _past(text, at, ",")


def _under(text: str, key: str) -> Generator[Any, None, int]:
    """The elements of the list under a key of the object that the text begins with; returns the place behind it."""
    at, seen = _skip(text, 1), False
    while not text.startswith("}", at):
        name, at = _JSON.raw_decode(text, at)
        at = _past(text, _skip(text, at), ":")
        if name == key and text.startswith("[", at) and not seen:
            seen = True
            at = yield from _elements(text, at + 1)
        else:
            _, at = _JSON.raw_decode(text, at)
        at = _skip(text, at)
        if not text.startswith("}", at):
            at = _past(text, at, ",")
    if not seen:
        raise NotAList
    return at + 1


def _past(text: str, at: int, mark: str) -> int:
    if not text.startswith(mark, at):
        raise json.JSONDecodeError(f"Expecting '{mark}' delimiter", text, at)
    return _skip(text, at + 1)
