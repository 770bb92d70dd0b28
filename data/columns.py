"""Which column of a table holds what: guessed by name, corrected by a person, remembered for the next file.

A room says once which columns a format wants (`Columns`), with the names that people give them. The import page
and the command line ask and remember; the format's `load` gets a mapping from its own names to the file's.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.errors import GroundswellError, Problem

Matched = dict[str, str]
"""What a format calls a column -> what the file calls it. A column that is not used is left out."""

OPTION = "columns"
"""The option of an import under which matched columns travel (`given`)."""

ANY = "*"


@dataclass(frozen=True)
class Column:
    """A column that a format can use. `names` are what files call it, the likeliest first."""

    name: str
    label: str
    names: tuple[str, ...]
    help: str = ""


@dataclass(frozen=True)
class Columns:
    """The columns a format can use. Of each group in `needs` at least one must be there."""

    fields: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...] = ()

    def label(self, name: str) -> str:
        """How a column is called on screen."""
        return next((field.label for field in self.fields if field.name == name), name)

    def guess(self, header: Sequence[str]) -> Matched:
        """Match by name alone: no column is used twice, and the order of `fields` decides who comes first."""
        there = {plain(name): name for name in reversed(header)}
        found: Matched = {}
        for field in self.fields:
            fitting = (there[plain(name)] for name in field.names if plain(name) in there)
            column = next((one for one in fitting if one not in found.values()), None)
            if column is not None:
                found[field.name] = column
        return found

    def lacking(self, mapping: Mapping[str, str]) -> list[Problem]:
        """What is still to be matched, a sentence each."""
        groups = [group for group in self.needs if not any(mapping.get(name) for name in group)]
        named = [(group[0], " or the ".join(self.label(name).lower() for name in group)) for group in groups]
        return [Problem(name, f"Say which column holds the {labels}.") for name, labels in named]

    def over(self, base: Mapping[str, str], given: Mapping[str, str], header: Sequence[str]) -> Matched:
        """`base` with what was given instead; "" takes a column out. A column given anew leaves its old place.

        Raises GroundswellError for a name that the format or the file does not have.
        """
        there = {plain(name): name for name in reversed(header)}
        known = {field.name for field in self.fields}
        found = dict(base)
        for name, column in given.items():
            if name not in known:
                raise GroundswellError(
                    f"“{name}” is nothing that can be matched.", f"These can: {', '.join(sorted(known))}."
                )
            if column and plain(column) not in there:
                raise GroundswellError(f"There is no column “{column}”.", f"Columns: {', '.join(header)}.")
            found.pop(name, None)
            if column:
                chosen = there[plain(column)]
                found = {
                    other: used for other, used in found.items() if used != chosen or given.get(other, "") == column
                }
                found[name] = chosen
        return {field.name: found[field.name] for field in self.fields if field.name in found}


def plain(name: str) -> str:
    """A column's name without what people write differently: case, blanks, underscores, signs."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in text if sign.isalnum()) or text.strip()


def fingerprint(header: Sequence[str]) -> str:
    """What tables with the same columns share, in whatever order and spelling: 16 hexadecimal digits."""
    names = "\n".join(sorted(plain(name) for name in header))
    return hashlib.sha256(names.encode("utf-8", "replace")).hexdigest()[:16]


def as_option(mappings: Mapping[str, Mapping[str, str]]) -> str:
    """Matched columns as one option of an import: by the header's fingerprint, or under `ANY` for every file."""
    return json.dumps(mappings, ensure_ascii=False, sort_keys=True)


def given(options: Mapping[str, str], header: Sequence[str]) -> Matched:
    """What a person matched for tables with this header, out of an import's options; empty where nothing."""
    if not options.get(OPTION):
        return {}
    found = json.loads(options[OPTION])
    return {**found.get(ANY, {}), **found.get(fingerprint(header), {})}


def read_pairs(texts: Sequence[str]) -> Matched:
    """What was typed as `title=Headline`, `date=Published`. Raises GroundswellError for anything else."""
    found: Matched = {}
    for text in texts:
        name, sign, column = text.partition("=")
        if not sign or not name.strip():
            raise GroundswellError(f"“{text}” matches no column.", "Write it as title=Headline.")
        found[name.strip().lower()] = column.strip()
    return found
