"""Reading documents loosely: JSON or YAML as lists, mappings and text, and values out of them without surprises."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import yaml

from data.errors import GroundswellError

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar stays text: district "01" is not the number 1
_DEEPEST = 500
_BRACKETS = re.compile(r"[\[\]{}]")
_LEAD = re.compile(r"^[ \-?:]+", re.M)


class WrongShape(GroundswellError):
    """A key is missing or holds something else than it should."""


def too_deep(text: str) -> bool:
    """Whether YAML may be nested so deeply that its C parser, which recurses, would run out of stack."""
    depth = 0
    for mark in _BRACKETS.finditer(text):
        depth = depth + 1 if mark[0] in "[{" else max(depth - 1, 0)
        if depth > _DEEPEST:
            return True
    return any(mark.end() - mark.start() > 2 * _DEEPEST for mark in _LEAD.finditer(text))


def read_json(text: str) -> Any:
    """A JSON document. Raises GroundswellError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GroundswellError("This is not JSON that can be read.") from error


def read_yaml(text: str) -> Any:
    """A YAML document, every scalar as text. Raises GroundswellError with the line where it breaks."""
    if too_deep(text):
        raise GroundswellError("This YAML is nested deeper than any file of people.")
    try:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 (it makes text, lists and mappings, nothing else)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" Line {mark.line + 1} is where it breaks." if mark else ""
        raise GroundswellError(f"This is not YAML that can be read.{where}") from error


def text_of(value: Any) -> str:
    """A scalar as text; nothing for null, lists and mappings."""
    if value is None or isinstance(value, dict | list):
        return ""
    text = " ".join(str(value).split())
    return "" if text in ("null", "~", "None") else text


def web(value: Any) -> str:
    """An address that may stand behind a link, else nothing."""
    text = text_of(value)
    return text if re.fullmatch(r"https?://[^\s<>\\]+", text) else ""


def others(name: str, *names: str) -> tuple[str, ...]:
    """Other names than `name`, each once."""
    return tuple(sorted({text for one in names if (text := " ".join(one.split())) and text != name}))


def mapping(record: dict[str, Any], key: str) -> dict[str, Any]:
    """The mapping under a key. Raises WrongShape."""
    value = record.get(key)
    if not isinstance(value, dict):
        raise WrongShape(f"{key} is missing or no mapping.")
    return value


def items(record: dict[str, Any], key: str) -> Sequence[Any]:
    """The list under a key. Raises WrongShape."""
    value = record.get(key)
    if not isinstance(value, list):
        raise WrongShape(f"{key} is missing or no list.")
    return value


def day(value: Any, name: str, *, ending: bool = False) -> date | None:
    """A date, also of a year or month alone: then its first day, or its last where it is an end."""
    text = text_of(value)
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    try:
        if not found:
            raise ValueError(text)
        year, month, day = (int(part) if part else 0 for part in found.groups())
        if day:
            return date(year, month, day)
        if not ending:
            return date(year, month or 1, 1)
        return date(year, 12, 31) if not month else date(year, month, 28)
    except ValueError:
        raise WrongShape(f"{name} “{text[:40]}” is no date.") from None
