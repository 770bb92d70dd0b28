"""Open States API v3 bills (JSON on disk or from the API) as plain `BillDraft`s.

Reads a single bill, a list of bills, or the API's envelope {"results": [...], "pagination": {...}},
with or without the blocks of `include=`. A record that cannot be read is refused by itself, with the
key that is missing or of the wrong type; so is an action without a date that can be one.
Keys: openstates/api-v3 api/schemas.py. Action classifications: openstates-core data/common.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.dates import BadDate
from data.errors import GroundswellError
from data.files import read_text
from policy.bills import Action, BillDraft, Sponsor, check_bill, local_date, source_time, zone_of
from policy.places import jurisdiction_key

NAME = "openstates"
CHAMBERS = frozenset({"lower", "upper", "legislature", "executive", "committee"})
_MARKS = ("identifier", "session", "jurisdiction")
_KIND_ORDER = (
    "constitutional amendment",
    "concurrent resolution",
    "joint resolution",
    "resolution",
)
_MAX_ORDER = 2**31 - 1


class WrongShape(GroundswellError):
    """A key is missing or holds something else than it should."""


@dataclass
class Found:
    """What a file holds: drafts by their record's number (from 1), and what was refused with its place."""

    drafts: list[tuple[int, BillDraft]] = field(default_factory=list)
    refused: list[tuple[int | str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file holds Open States v3 bills."""
    if body.lstrip()[:1] not in (b"{", b"[") and not body.startswith(b"\xef\xbb\xbf"):
        return False
    try:
        first = next(iter(_records(_document(body))), None)
    except GroundswellError:
        return False
    if not isinstance(first, dict):
        return False
    known = sum(mark in first for mark in _MARKS)
    return known == len(_MARKS) or (known >= 2 and str(first.get("id", "")).startswith("ocd-bill/"))


def parse(body: bytes) -> Found:
    """Read a file of bills.

    Raises GroundswellError where it is no JSON, or JSON of something else, saying what it seems to be.
    """
    found = Found()
    records = list(_records(_document(body)))
    if not records:
        found.notes.append("The file holds no bills.")
    for number, record in enumerate(records, 1):
        try:
            draft = _bill(record, number, found)
        except GroundswellError as error:
            found.refused.append((number, str(error)))
            continue
        problems = check_bill(draft)
        if problems:
            found.refused.append((number, " ".join(problem.why for problem in problems)))
        else:
            found.drafts.append((number, draft))
    return found


def _document(body: bytes) -> Any:
    text = read_text(body).strip()
    if text.startswith("<"):
        raise GroundswellError("This is XML or HTML, not JSON.", "Ask Open States for JSON, or save the answer again.")
    try:
        return json.loads(text, parse_constant=lambda _name: None)
    except json.JSONDecodeError as error:
        raise GroundswellError(
            f"This is not JSON: {error.msg} in line {error.lineno}.",
            "The file may have been cut off; download it again.",
        ) from error
    except (RecursionError, ValueError) as error:
        raise GroundswellError("This JSON is nested too deeply, or holds a number too long to read.") from error


def _records(document: Any) -> Iterator[Any]:
    """The bills of a document, whichever of the three shapes it has."""
    if isinstance(document, list):
        return iter(document)
    if not isinstance(document, dict):
        raise GroundswellError("This JSON holds no bills: a bill or a list of bills was expected.")
    results = document.get("results")
    if isinstance(results, list):
        return iter(results)
    if any(mark in document for mark in _MARKS):
        return iter([document])
    said = document.get("detail") or document.get("error") or document.get("message")
    if isinstance(said, str):
        raise GroundswellError(f"This is an error that Open States sent, not bills: {clean(said)[:200]}")
    keys = ", ".join(sorted(clean(str(key)) for key in document)[:8]) or "none"
    raise GroundswellError(
        f"This JSON has no “results” and is no bill (its keys: {keys}).",
        "A key may have been renamed, or the file is of another format.",
    )


def clean(text: str) -> str:
    """Text that both databases take: no lone surrogates, no control characters."""
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(char for char in plain if char.isprintable() or char in "\n\t").strip()


def _bill(record: Any, number: int, found: Found) -> BillDraft:
    if not isinstance(record, dict):
        raise WrongShape(f"Record {number} is {_kind_of(record)} where a bill belongs.")
    identifier = _text(record, "identifier", needed=True)
    jurisdiction, jurisdiction_id = _organization_or_text(record, "jurisdiction", needed=True)
    key = jurisdiction_key(jurisdiction, jurisdiction_id)
    zone = zone_of(key)
    chamber = _chamber(record.get("from_organization"))

    def day(name: str) -> date | None:
        try:
            return local_date(text, zone) if (text := _text(record, name)) else None
        except BadDate as error:
            found.refused.append((f"{number} ({identifier}), {name}", str(error)))
            return None

    def block(name: str, read: Callable[[Any, int], Any]) -> tuple[Any, ...] | None:
        return _block(record, name, read, f"{number} ({identifier})", found)

    abstracts = block("abstracts", lambda item, _n: _text(item, "abstract")) or ()
    return BillDraft(
        jurisdiction=jurisdiction or key.upper(),
        session=_text(record, "session", needed=True),
        identifier=identifier,
        title=_text(record, "title", needed=True),
        kind=_kind(record.get("classification")),
        chamber=chamber if chamber in ("lower", "upper", "legislature") else "",
        summary=next((text for text in abstracts if text), ""),
        url=_address(_text(record, "openstates_url")),
        jurisdiction_id=jurisdiction_id,
        source=NAME,
        source_key=_text(record, "id"),
        source_updated_at=_updated(record),
        actions=block("actions", lambda item, n: _action(item, n, zone)),
        complete=isinstance(record.get("actions"), list),
        sponsors=block("sponsorships", lambda item, _n: _sponsor(item)),
        first_on=day("first_action_date"),
        latest_on=day("latest_action_date"),
        latest_action=_text(record, "latest_action_description"),
        passage_on=day("latest_passage_date"),
    )


def _block(
    record: dict[str, Any], name: str, read: Callable[[Any, int], Any], place: str, found: Found
) -> tuple[Any, ...] | None:
    """A list that `include=` adds: None where it is missing. Items that cannot be read are refused one by one."""
    items = record.get(name)
    if items is None:
        return None
    if not isinstance(items, list):
        found.refused.append((f"{place}, {name}", f"“{name}” is {_kind_of(items)} where a list belongs."))
        return None
    made = []
    for count, item in enumerate(items, 1):
        try:
            if not isinstance(item, dict):
                raise WrongShape(f"It is {_kind_of(item)} where a record with keys belongs.")
            made.append(read(item, count))
        except GroundswellError as error:
            found.refused.append((f"{place}, {name} {count}", str(error)))
    return tuple(made)


def _action(item: dict[str, Any], count: int, zone: ZoneInfo | None) -> Action:
    order = item.get("order")
    if not isinstance(order, int) or isinstance(order, bool) or abs(order) > _MAX_ORDER:
        order = count
    classification = item.get("classification") or []
    if not isinstance(classification, list):
        raise WrongShape(f"“classification” is {_kind_of(classification)} where a list belongs.")
    return Action(
        on=local_date(_text(item, "date", needed=True), zone),
        description=_text(item, "description", needed=True),
        chamber=_chamber(item.get("organization")),
        classification=tuple(sorted({clean(str(word)).lower() for word in classification if word})),
        order=order,
    )


def _sponsor(item: dict[str, Any]) -> Sponsor:
    person = item.get("person")
    return Sponsor(
        name=_text(item, "name", needed=True),
        entity_type=_text(item, "entity_type") or "person",
        primary=item.get("primary") is True,
        classification=_text(item, "classification"),
        person_key=_text(person, "id") if isinstance(person, dict) else "",
    )


def _text(record: dict[str, Any], name: str, *, needed: bool = False) -> str:
    value = record.get(name)
    if value is None and not needed:
        return ""
    if name not in record:
        keys = ", ".join(sorted(clean(str(key)) for key in record)[:12]) or "none"
        raise WrongShape(f"It has no key “{name}” (its keys: {keys}).", "Open States may have renamed it.")
    if isinstance(value, int | float) and not isinstance(value, bool) and name in ("identifier", "session"):
        value = str(value)
    if not isinstance(value, str):
        raise WrongShape(f"“{name}” is {_kind_of(value)} where text belongs.")
    text = clean(value)
    if needed and not text:
        raise WrongShape(f"“{name}” is empty.")
    return text


def _organization_or_text(record: dict[str, Any], name: str, *, needed: bool) -> tuple[str, str]:
    value = record.get(name)
    if isinstance(value, dict):
        given = _text(value, "name"), _text(value, "id")
        if not any(given):
            raise WrongShape(f"“{name}” has neither “name” nor “id”.", "Open States may have renamed them.")
        return given
    text = _text(record, name, needed=needed)
    return ("", text) if text.startswith("ocd-jurisdiction/") else (text, "")


def _chamber(organization: Any) -> str:
    if not isinstance(organization, dict):
        return ""
    classification = organization.get("classification")
    return classification if isinstance(classification, str) and classification in CHAMBERS else ""


def _kind(classification: Any) -> str:
    kinds = [clean(k).lower() for k in classification if isinstance(k, str)] if isinstance(classification, list) else []
    return next((kind for kind in _KIND_ORDER if kind in kinds), kinds[0] if kinds else "bill")


def _address(text: str) -> str:
    return text if text.lower().startswith(("https://", "http://")) else ""


def _updated(record: dict[str, Any]) -> datetime | None:
    text = record.get("updated_at")
    return source_time(text) if isinstance(text, str) else None


def _kind_of(value: Any) -> str:
    for kind, words in ((bool, "true or false"), (str, "text"), (dict, "a record"), (list, "a list")):
        if isinstance(value, kind):
            return words
    return "nothing" if value is None else "a number"
