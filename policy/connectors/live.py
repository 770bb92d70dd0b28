"""What every reader of a live service shares: how it asks, and the pieces in which it hands over what it read.

A reader is a generator. After each piece it may be left for good: what the piece holds is saved together with what the
reader has to remember, so that the next run goes on behind it and nothing is lost or read twice over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from policy.connectors.records import Found, WrongShape, clean, document, keys_of, kind_of

Params = Sequence[tuple[str, str]]
Ask = Callable[[str, Params], bytes]
"""Asks a service for a path with parameters. Raises GroundswellError: `data.errors.FetchError`, or no budget."""

MOST_PROBLEMS = 3


@dataclass
class Piece:
    """A part of what a reader read, to be saved at once.

    `memory` is the source's from now on (None: as it was), `marks` are those of records read whole. `problems` name
    what could not be read; `unchanged` counts records that the service says are as we have them.
    """

    found: Found = field(default_factory=Found)
    memory: dict[str, Any] | None = None
    marks: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unchanged: int = 0


def record_of(body: bytes, service: str) -> dict[str, Any]:
    """An answer that is one record with keys. Raises GroundswellError saying what it is instead."""
    given = document(body, service)
    if not isinstance(given, dict):
        raise WrongShape(f"{service} answered {kind_of(given)} where a record with keys belongs.")
    return given


def listed(record: Mapping[str, Any], name: str, service: str) -> list[Any]:
    """The list under a key. Raises WrongShape, naming the key and those that there are."""
    value = record.get(name)
    if name not in record:
        raise WrongShape(
            f"{service}'s answer has no key “{name}” (its keys: {keys_of(dict(record), 12)}).",
            "It may have been renamed.",
        )
    if not isinstance(value, list):
        raise WrongShape(f"“{name}” in {service}'s answer is {kind_of(value)} where a list belongs.")
    return value


def lacking(records: Sequence[Any], names: Sequence[str], service: str) -> list[str]:
    """Keys that were asked for and are in none of these records, each in a sentence that names it."""
    there = [record for record in records if isinstance(record, dict)]
    return [
        f"{service} sent no “{name}”, which was asked for (keys: {keys_of(there[0], 20)}). It may have been renamed."
        for name in names
        if there and not any(name in record for record in there)
    ]


def guarded(found: Found) -> list[str]:
    """Keep lists of which no item could be read as they were; returns what was refused, in a few sentences.

    A renamed key inside of every action must not look as though a bill had no action any more.
    """
    refused = {str(place) for place, _ in found.refused}

    def kept(draft: Any, place: int | str) -> Any:
        marks = (str(place), f"{place} ({draft.identifier})", draft.identifier)
        for name, block in (
            ("actions", "actions"), ("actions", "history"), ("sponsors", "sponsorships"), ("sponsors", "sponsors"),
            ("sponsors", "cosponsors"), ("votes", "votes"), ("versions", "versions"), ("versions", "texts"),
            ("related", "related_bills"), ("related", "relatedBills"), ("related", "sasts"),
        ):  # fmt: skip
            lost = any(one.startswith(f"{mark}, {block}") for one in refused for mark in marks)
            if lost and getattr(draft, name) is not None and _emptied(draft, name):
                draft = replace(draft, **{name: None})
                if name == "actions":
                    draft = replace(draft, complete=False)
        return draft

    found.drafts = [(place, kept(draft, place)) for place, draft in found.drafts]
    said = [f"Record {place}: {why}" for place, why in found.refused]
    return [*said[:MOST_PROBLEMS], *([f"And {len(said) - MOST_PROBLEMS} more."] if said[MOST_PROBLEMS:] else [])]


def _emptied(draft: Any, name: str) -> bool:
    """Whether nothing of a list was left; LegiScan's steps of progress stand beside its actions."""
    left = getattr(draft, name)
    return not left or (name == "actions" and all(action.order >= 1000 for action in left))


def as_body(record: Any) -> bytes:
    """A record as bytes again, for a connector's `parse`."""
    return json.dumps(record).encode()


def said(text: str) -> str:
    """A service's own words, short enough for a page."""
    return clean(text)[:200]
