"""What every connector of bills shares: what a file held, and keys read with the type they must have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from data.dates import BadDate
from data.errors import GroundswellError
from data.files import read_text
from policy.bills import BillDraft, VersionDraft, check_bill, local_date
from policy.hearings import HearingFound
from policy.votes import Person, VoteDraft

MAX_ORDER = 2**31 - 1


class WrongShape(GroundswellError):
    """A key is missing or holds something else than it should."""


@dataclass(frozen=True)
class Apart:
    """A vote, or a version's text, that names its bill by the source's own key alone."""

    source: str
    bill_key: str
    vote: VoteDraft | None = None
    version: VersionDraft | None = None


@dataclass
class Found:
    """What a file holds: drafts by their record's number (from 1) or name, and what was refused with its place.

    `apart`, `people` and `hearings` are what sources tell apart from a bill.
    """

    drafts: list[tuple[int | str, BillDraft]] = field(default_factory=list)
    refused: list[tuple[int | str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    apart: list[tuple[int | str, Apart]] = field(default_factory=list)
    people: list[tuple[int | str, Person]] = field(default_factory=list)
    hearings: list[tuple[int | str, HearingFound]] = field(default_factory=list)

    def take(self, place: int | str, draft: BillDraft) -> None:
        """Keep a draft, or refuse it with its problems."""
        problems = check_bill(draft)
        if problems:
            self.refused.append((place, " ".join(problem.why for problem in problems)))
        else:
            self.drafts.append((place, draft))

    def add(self, other: Found) -> None:
        """Add what the next part of the same file held."""
        for name in ("drafts", "refused", "apart", "people", "hearings"):
            getattr(self, name).extend(getattr(other, name))
        self.notes += [note for note in other.notes if note not in self.notes]

    def in_parts(self, size: int) -> Iterator[Found]:
        """The same in parts of so many bills; what tells something of them comes with the last."""
        last = (len(self.drafts) - 1) // size * size if self.drafts else 0
        for first in range(0, last, size):
            yield Found(self.drafts[first : first + size])
        yield replace(self, drafts=self.drafts[last:])

    def join(self, other: Found, place: str) -> None:
        """Add what a file inside an archive held, under the file's name."""

        def of(inner: int | str) -> str:
            return place if inner == 1 else f"{place}, {inner}"

        self.drafts += [(of(inner), draft) for inner, draft in other.drafts]
        self.refused += [(of(inner), why) for inner, why in other.refused]
        self.apart += [(of(inner), each) for inner, each in other.apart]
        self.people += [(of(inner), person) for inner, person in other.people]
        self.hearings += [(of(inner), hearing) for inner, hearing in other.hearings]
        self.notes += [note for note in other.notes if note not in self.notes]


def document(body: bytes, source: str) -> Any:
    """The JSON of a file. Raises GroundswellError saying what it is instead."""
    text = read_text(body).strip()
    if text.startswith("<"):
        raise GroundswellError("This is XML or HTML, not JSON.", f"Ask {source} for JSON, or save the answer again.")
    try:
        return json.loads(text, parse_constant=lambda _name: None)
    except json.JSONDecodeError as error:
        raise GroundswellError(
            f"This is not JSON: {error.msg} in line {error.lineno}.",
            "The file may have been cut off; download it again.",
        ) from error
    except (RecursionError, ValueError) as error:
        raise GroundswellError("This JSON is nested too deeply, or holds a number too long to read.") from error


def may_be_json(body: bytes) -> bool:
    """Whether a file begins as JSON does."""
    return body.lstrip()[:1] in (b"{", b"[") or body.startswith(b"\xef\xbb\xbf")


def clean(text: str) -> str:
    """Text that both databases take: no lone surrogates, no control characters."""
    if text.isprintable():
        return text.strip()  # nearly always; lone surrogates are not printable
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(char for char in plain if char.isprintable() or char in "\n\t").strip()


def text_of(record: dict[str, Any], name: str, *, needed: bool = False, numbers: bool = False) -> str:
    """The text under a key, "" where it is not needed and null or missing. `numbers` may stand for text.

    Raises WrongShape, naming the key.
    """
    value = record.get(name)
    if value is None and not needed:
        return ""
    if type(value) is str:
        text = value.strip() if value.isprintable() else clean(value)
    elif name not in record:
        raise WrongShape(f"It has no key “{name}” (its keys: {keys_of(record, 12)}).", "It may have been renamed.")
    elif numbers and isinstance(value, int | float) and not isinstance(value, bool):
        text = str(value)
    else:
        raise WrongShape(f"“{name}” is {kind_of(value)} where text belongs.")
    if needed and not text:
        raise WrongShape(f"“{name}” is empty.")
    return text


def keys_of(record: dict[str, Any], most: int = 8) -> str:
    """The keys of a record, to say what was there instead."""
    return ", ".join(sorted(clean(str(key)) for key in record)[:most]) or "none"


def block(
    record: dict[str, Any], name: str, read: Callable[[dict[str, Any], int], Any], place: str, found: Found
) -> tuple[Any, ...] | None:
    """A list under a key: None where it is missing. Items that cannot be read are refused one by one."""
    items = record.get(name)
    if items is None:
        return None
    if not isinstance(items, list):
        found.refused.append((f"{place}, {name}", f"“{name}” is {kind_of(items)} where a list belongs."))
        return None
    made = []
    for count, item in enumerate(items, 1):
        try:
            if not isinstance(item, dict):
                raise WrongShape(f"It is {kind_of(item)} where a record with keys belongs.")
            made.append(read(item, count))
        except GroundswellError as error:
            found.refused.append((f"{place}, {name} {count}", str(error)))
    return tuple(made)


def day_of(record: dict[str, Any], name: str, zone: ZoneInfo | None, place: str, found: Found) -> date | None:
    """The local date under a key, None where there is none; one that cannot be a date is refused by itself."""
    try:
        return local_date(text, zone) if (text := text_of(record, name)) else None
    except BadDate as error:
        found.refused.append((f"{place}, {name}", str(error)))
        return None


def order_of(value: Any, count: int) -> int:
    """An order number as given, else the place in the list."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MAX_ORDER:
        return count
    return value


def address(text: str) -> str:
    """A web address, "" for anything else."""
    return text if text.lower().startswith(("https://", "http://")) else ""


def kind_of(value: Any) -> str:
    """What kind of thing a value is, in words."""
    for kind, words in ((bool, "true or false"), (str, "text"), (dict, "a record"), (list, "a list")):
        if isinstance(value, kind):
            return words
    return "nothing" if value is None else "a number"
