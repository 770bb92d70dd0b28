"""Open States API v3 bills (JSON on disk or from the API) as plain `BillDraft`s.

Reads a single bill, a list of bills, or the API's envelope {"results": [...], "pagination": {...}},
with or without the blocks of `include=`. A record that cannot be read is refused by itself, with the
key that is missing or of the wrong type; so is an action without a date that can be one.
Keys: openstates/api-v3 api/schemas.py. Action classifications: openstates-core data/common.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.dates import BadDate
from data.errors import GroundswellError
from policy import votes
from policy.bills import Action, BillDraft, Related, Sponsor, VersionDraft, local_date, source_time, zone_of
from policy.connectors import streams
from policy.connectors.records import (
    Found,
    WrongShape,
    address,
    block,
    clean,
    day_of,
    document,
    keys_of,
    kind_of,
    may_be_json,
    order_of,
    text_of,
)
from policy.places import jurisdiction_key

NAME = "openstates"
PART = 2_000
"""Bills that are read before they are stored: what an import holds in memory."""
CHAMBERS = frozenset({"lower", "upper", "legislature", "executive", "committee"})
_MARKS = ("identifier", "session", "jurisdiction")
_KIND_ORDER = (
    "constitutional amendment",
    "concurrent resolution",
    "joint resolution",
    "resolution",
)


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file holds Open States v3 bills."""
    if not may_be_json(body):
        return False
    try:
        first = next(_read(body), None)
    except GroundswellError:
        return False
    if not isinstance(first, dict):
        return False
    known = sum(mark in first for mark in _MARKS)
    return known == len(_MARKS) or (known >= 2 and str(first.get("id", "")).startswith("ocd-bill/"))


def parts(body: bytes, size: int = PART) -> Iterator[Found]:
    """Read a file of bills, some at a time.

    Raises GroundswellError where it is no JSON (perhaps half way), or JSON of something else, saying what it seems
    to be.
    """
    found, number = Found(), 0
    for number, record in enumerate(_read(body), 1):
        try:
            found.take(number, _bill(record, number, found))
        except GroundswellError as error:
            found.refused.append((number, str(error)))
        if number % size == 0:
            yield found
            found = Found()
    if not number:
        found.notes.append("The file holds no bills.")
    yield found


def parse(body: bytes) -> Found:
    """Read a file of bills at once. Raises as `parts` does."""
    whole = Found()
    for found in parts(body):
        whole.add(found)
    return whole


def _read(body: bytes) -> Iterator[Any]:
    """The records of a file, whichever of the three shapes it has."""
    try:
        yield from streams.records(body, "Open States", "results")
    except streams.NotAList:
        yield from _records(document(body, "Open States"))


def _records(found: Any) -> Iterator[Any]:
    """The bills of a document, whichever of the three shapes it has."""
    if isinstance(found, list):
        return iter(found)
    if not isinstance(found, dict):
        raise GroundswellError("This JSON holds no bills: a bill or a list of bills was expected.")
    results = found.get("results")
    if isinstance(results, list):
        return iter(results)
    if any(mark in found for mark in _MARKS):
        return iter([found])
    said = found.get("detail") or found.get("error") or found.get("message")
    if isinstance(said, str):
        raise GroundswellError(f"This is an error that Open States sent, not bills: {clean(said)[:200]}")
    raise GroundswellError(
        f"This JSON has no “results” and is no bill (its keys: {keys_of(found)}).",
        "A key may have been renamed, or the file is of another format.",
    )


def _bill(record: Any, number: int, found: Found) -> BillDraft:
    if not isinstance(record, dict):
        raise WrongShape(f"Record {number} is {kind_of(record)} where a bill belongs.")
    identifier = text_of(record, "identifier", needed=True, numbers=True)
    jurisdiction, jurisdiction_id = _organization_or_text(record, "jurisdiction")
    key = jurisdiction_key(jurisdiction, jurisdiction_id)
    zone = zone_of(key)
    chamber = chamber_of(record.get("from_organization"))
    place = f"{number} ({identifier})"

    def day(name: str) -> date | None:
        return day_of(record, name, zone, place, found)

    def listed(name: str, read: Callable[[dict[str, Any], int], Any]) -> tuple[Any, ...] | None:
        return block(record, name, read, place, found)

    abstracts = listed("abstracts", lambda item, _n: text_of(item, "abstract")) or ()
    updated, subjects = record.get("updated_at"), record.get("subject")
    return BillDraft(
        jurisdiction=jurisdiction or key.upper(),
        session=text_of(record, "session", needed=True, numbers=True),
        identifier=identifier,
        title=text_of(record, "title", needed=True),
        kind=kind_among(record.get("classification")),
        chamber=chamber if chamber in ("lower", "upper", "legislature") else "",
        summary=next((text for text in abstracts if text), ""),
        subjects=subjects_among(subjects),
        url=address(text_of(record, "openstates_url")),
        jurisdiction_id=jurisdiction_id,
        source=NAME,
        source_key=text_of(record, "id"),
        source_updated_at=_time(updated),
        actions=listed("actions", lambda item, n: _action(item, n, zone)),
        complete=isinstance(record.get("actions"), list),
        sponsors=listed("sponsorships", lambda item, _n: _sponsor(item)),
        first_on=day("first_action_date"),
        latest_on=day("latest_action_date"),
        latest_action=text_of(record, "latest_action_description"),
        passage_on=day("latest_passage_date"),
        votes=listed("votes", lambda item, n: _vote(item, n, zone)),
        related=listed("related_bills", lambda item, _n: _related(item)),
        versions=listed("versions", lambda item, n: _version(item, n, zone)),
    )


def _action(item: dict[str, Any], count: int, zone: ZoneInfo | None) -> Action:
    classification = item.get("classification") or []
    if not isinstance(classification, list):
        raise WrongShape(f"“classification” is {kind_of(classification)} where a list belongs.")
    return Action(
        on=local_date(text_of(item, "date", needed=True), zone),
        description=text_of(item, "description", needed=True),
        chamber=chamber_of(item.get("organization")),
        classification=words_of(classification),
        order=order_of(item.get("order"), count),
    )


def words_of(classification: list[Any]) -> tuple[str, ...]:
    """Classifications in one spelling and order."""
    if len(classification) == 1 and type(classification[0]) is str:
        return (clean(classification[0]).lower(),)
    return tuple(sorted({clean(str(word)).lower() for word in classification if word}))


def _sponsor(item: dict[str, Any]) -> Sponsor:
    return Sponsor(
        name=text_of(item, "name", needed=True),
        entity_type=text_of(item, "entity_type") or "person",
        primary=item.get("primary") is True,
        classification=text_of(item, "classification"),
        person_key=_id_of(item.get("person")),
    )


def _vote(item: dict[str, Any], count: int, zone: ZoneInfo | None) -> votes.VoteDraft:
    motion = item.get("motion_classification")
    counts: dict[str, int] = {}
    for one in item.get("counts") or []:
        if isinstance(one, dict) and isinstance(one.get("value"), int):
            name = votes.option(text_of(one, "option"))
            counts[name] = counts.get(name, 0) + one["value"]
    cast = item.get("votes")
    when = text_of(item, "start_date")
    return votes.VoteDraft(
        motion=text_of(item, "motion_text", needed=True),
        on=local_date(when, zone) if when else None,
        chamber=chamber_of(item.get("organization")),
        result=text_of(item, "result").lower(),
        counts=counts,
        votes=tuple(_cast(one) for one in cast if isinstance(one, dict)) if isinstance(cast, list) else None,
        classification=words_of(motion) if isinstance(motion, list) else (),
        source_key=text_of(item, "id") or text_of(item, "identifier") or f"vote {count}",
    )


def _cast(item: dict[str, Any]) -> votes.Cast:
    return votes.Cast(
        text_of(item, "voter_name", needed=True), votes.option(text_of(item, "option")), _id_of(item.get("voter"))
    )


def _related(item: dict[str, Any]) -> Related:
    session = text_of(item, "legislative_session", numbers=True)
    return Related(text_of(item, "relation_type") or "related", text_of(item, "identifier", needed=True), session)


def _version(item: dict[str, Any], count: int, zone: ZoneInfo | None) -> VersionDraft:
    links = [link for link in item.get("links") or [] if isinstance(link, dict)]
    when = text_of(item, "date")
    try:
        on = local_date(when, zone) if when else None
    except BadDate:
        on = None  # a version without a date that can be one is still a version
    url = address(text_of(links[0], "url")) if links else ""
    return VersionDraft(text_of(item, "note") or f"Version {count}", on, url)


def _id_of(person: Any) -> str:
    return text_of(person, "id") if isinstance(person, dict) else ""


def _organization_or_text(record: dict[str, Any], name: str) -> tuple[str, str]:
    value = record.get(name)
    if isinstance(value, dict):
        given = text_of(value, "name"), text_of(value, "id")
        if not any(given):
            raise WrongShape(f"“{name}” has neither “name” nor “id”.", "Open States may have renamed them.")
        return given
    text = text_of(record, name, needed=True)
    return ("", text) if text.startswith("ocd-jurisdiction/") else (text, "")


def chamber_of(organization: Any) -> str:
    """The chamber that an organization is, "" where it is none that is known."""
    if not isinstance(organization, dict):
        return ""
    classification = organization.get("classification")
    return classification if isinstance(classification, str) and classification in CHAMBERS else ""


def kind_among(classification: Any) -> str:
    """The kind of measure among its classifications."""
    if not isinstance(classification, list):
        return "bill"
    kinds = [clean(k).lower() for k in classification if isinstance(k, str)]
    return next((kind for kind in _KIND_ORDER if kind in kinds), kinds[0] if kinds else "bill")


def subjects_among(given: Any) -> tuple[str, ...]:
    """The subjects under which a source files a bill."""
    return tuple(clean(one) for one in given if isinstance(one, str)) if isinstance(given, list) else ()


def _time(text: Any) -> datetime | None:
    return source_time(text) if isinstance(text, str) else None
