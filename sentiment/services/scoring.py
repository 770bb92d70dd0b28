"""Tone of many texts at once: JSON lines in, the same lines with their tone out, on an executor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from itertools import islice
from typing import Any

from data.work import HERE, in_order
from sentiment.reading.clean import clean
from sentiment.reading.language import language, tone_known
from sentiment.reading.tone import read_tone

AT_ONCE = 500  # lines that one task reads
SECONDS_A_BYTE = 5e-7  # of one core, about


def score(lines: Iterable[str], *, raw: bool = False, executor: Executor = HERE) -> Iterator[str | None]:
    """Each line with its tone; None for one that is no JSON object with a text, "" for an empty one.

    `raw` reads each text as it stands, in whatever language.
    """
    each = iter(lines)
    parts = iter(lambda: list(islice(each, AT_ONCE)), [])
    for part in in_order(executor, partial(score_lines, raw=raw), parts):
        yield from part


def score_lines(lines: Sequence[str], *, raw: bool = False) -> list[str | None]:
    """`score` of some lines, in this process."""
    return [_scored(line, raw) if line.strip() else "" for line in lines]


def _scored(line: str, raw: bool) -> str | None:
    try:
        row: dict[str, Any] = json.loads(line)
        text = row["text"]
        if not isinstance(text, str):
            return None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    row["tone"] = tone_of(text, raw=raw)
    found = json.dumps(row, ensure_ascii=False)
    # Half a surrogate pair cannot be written out, but can be escaped.
    return found if found.isascii() or not _halves(found) else json.dumps(row)


def _halves(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def tone_of(text: str, *, raw: bool = False) -> dict[str, float] | None:
    """The tone of one text: cleaned first, and None in a language that tone does not know, unless `raw`."""
    if raw:
        return read_tone(text).as_json()
    cleaned = clean(text)
    return read_tone(cleaned).as_json() if tone_known(language(cleaned)) else None
