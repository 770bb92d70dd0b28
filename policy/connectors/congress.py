"""congress.gov API v3 (JSON) as plain drafts: a bill, a list of bills, and the parts of a bill that it sends apart.

A part (actions, cosponsors, related bills, summaries, texts) names its bill in `request`; the bill must be here.
Keys: LibraryOfCongress/api.congress.gov Documentation/BillEndpoint.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from data.dates import BadDate
from data.errors import GroundswellError
from policy import votes
from policy.bills import Action, BillDraft, Related, Sponsor, VersionDraft, local_date, source_time, zone_of
from policy.connectors.legiscan import plain_text
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
    text_of,
)

NAME = "congress"
_WHOLE_BILL = re.compile(rb'"bill"\s*:\s*\{')
_ZONE = zone_of("us")
# Type -> what it is, and how congress.gov calls it in addresses.
_TYPES = {
    "HR": ("bill", "house-bill"), "S": ("bill", "senate-bill"),
    "HJRES": ("joint resolution", "house-joint-resolution"), "SJRES": ("joint resolution", "senate-joint-resolution"),
    "HCONRES": ("concurrent resolution", "house-concurrent-resolution"),
    "SCONRES": ("concurrent resolution", "senate-concurrent-resolution"),
    "HRES": ("resolution", "house-resolution"), "SRES": ("resolution", "senate-resolution"),
}  # fmt: skip
# The Library of Congress' codes of steps that every bill takes; all else is read from its words.
_CODES = {
    "1000": "introduction", "10000": "introduction", "8000": "passage", "17000": "passage",
    "28000": "executive-receipt", "E20000": "executive-receipt", "36000": "became-law", "E40000": "became-law",
    "31000": "executive-veto", "E30000": "executive-signature",
}  # fmt: skip
_CODE_CHAMBER = {"1000": "lower", "8000": "lower", "10000": "upper", "17000": "upper"}
_UNUSED = {
    "amendments": "Amendments of a bill are not kept.",
    "committees": "Committees are in the bill's actions already.",
    "subjects": "Subjects are not kept: people code bills to goals.",
    "titles": "Further titles are not kept: the bill's own title stands.",
}


def of_a_bill(body: bytes) -> bool:
    """Whether a file is a part of a bill that another file brings.

    Each answer names the bill that was asked for, at its end or in its midst: only the bill's own has it whole.
    """
    return b'"billNumber"' in body and not _WHOLE_BILL.search(body)


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file is an answer of congress.gov about bills."""
    if not may_be_json(body) or b'"congress"' not in body:
        return False
    try:
        found = document(body, "congress.gov")
    except GroundswellError:
        return False
    if not isinstance(found, dict):
        return False
    bill, bills, asked = found.get("bill"), found.get("bills"), found.get("request")
    one = bill if isinstance(bill, dict) else bills[0] if isinstance(bills, list) and bills else None
    if isinstance(one, dict):
        return {"congress", "type", "number"} <= set(one)
    return isinstance(asked, dict) and {"congress", "billType", "billNumber"} <= set(asked)


def parse(body: bytes) -> Found:
    """Read an answer. Raises GroundswellError where it is none about bills, saying what it seems to be."""
    found = Found()
    given = document(body, "congress.gov")
    if not isinstance(given, dict):
        raise GroundswellError(f"This JSON is {kind_of(given)} where an answer of congress.gov belongs.")
    if isinstance(given.get("bills"), list):
        for number, record in enumerate(given["bills"], 1):
            _take(found, number, record, lambda record: _bill(record, found))
        if not given["bills"]:
            found.notes.append("The file holds no bills.")
    elif isinstance(given.get("bill"), dict):
        _take(found, 1, given["bill"], lambda record: _bill(record, found))
    elif isinstance(asked := given.get("request"), dict) and "billNumber" in asked:
        _take(found, 1, given, lambda record: _part(record, found))
    else:
        error = given.get("error")
        if isinstance(error, dict) and isinstance(error.get("message"), str):
            raise GroundswellError(f"This is an error that congress.gov sent: {clean(error['message'])[:200]}")
        raise GroundswellError(
            f"This JSON holds no bill of congress.gov (its keys: {keys_of(given)}).",
            "A key may have been renamed, or the file is of another format.",
        )
    return found


def _take(found: Found, number: int, record: Any, read: Callable[[dict[str, Any]], BillDraft | None]) -> None:
    try:
        if not isinstance(record, dict):
            raise WrongShape(f"Record {number} is {kind_of(record)} where a bill belongs.")
        draft = read(record)
    except GroundswellError as error:
        kind, digits = (record.get("type"), record.get("number")) if isinstance(record, dict) else (None, None)
        found.refused.append((f"{number} ({kind} {digits})" if kind and digits else number, str(error)))
        return
    if draft is not None:
        found.take(number, draft)


def _named(congress: str, kind: str, number: str, **more: Any) -> BillDraft:
    kind = kind.upper()
    what, path = _TYPES.get(kind, ("bill", ""))
    url = f"https://www.congress.gov/bill/{congress}{_ordinal(congress)}-congress/{path}/{number}" if path else ""
    given: dict[str, Any] = {"title": "", "kind": what, "url": url, **more}
    return BillDraft(
        jurisdiction="United States",
        session=congress,
        identifier=f"{kind} {number}",
        chamber="upper" if kind.startswith("S") else "lower",
        jurisdiction_id="ocd-jurisdiction/country:us/government",
        source=NAME,
        source_key=f"{congress}-{kind.lower()}-{number}",
        **given,
    )


def _ordinal(number: str) -> str:
    if number[-2:] in ("11", "12", "13"):
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th")


def _bill(record: dict[str, Any], found: Found) -> BillDraft:
    number = text_of(record, "number", needed=True, numbers=True)
    kind = text_of(record, "type", needed=True)
    place = f"{kind} {number}"
    latest = record.get("latestAction")
    latest = latest if isinstance(latest, dict) else {}
    updated = text_of(record, "updateDateIncludingText") or text_of(record, "updateDate")
    return _named(
        text_of(record, "congress", needed=True, numbers=True), kind, number,
        title=text_of(record, "title", needed=True),
        source_updated_at=source_time(updated),
        sponsors=block(record, "sponsors", lambda item, _n: _sponsor(item, primary=True), place, found),
        sponsors_are="primary",
        first_on=day_of(record, "introducedDate", _ZONE, place, found),
        latest_on=day_of(latest, "actionDate", _ZONE, place, found),
        latest_action=text_of(latest, "text"),
    )  # fmt: skip


def _part(record: dict[str, Any], found: Found) -> BillDraft | None:
    asked = record["request"]
    number = text_of(asked, "billNumber", needed=True, numbers=True)
    kind = text_of(asked, "billType", needed=True)
    place = f"{kind.upper()} {number}"
    more: dict[str, Any] = {}
    if "actions" in record:
        total = len(record["actions"]) if isinstance(record["actions"], list) else 0
        more["actions"] = block(record, "actions", lambda item, n: _action(item, total - n), place, found)
        more["votes"] = tuple(
            vote for item in record["actions"] or () if isinstance(item, dict) for vote in _recorded(item)
        )
        more["complete"] = more["actions"] is not None and not _is_page(record, total)
    elif "cosponsors" in record:
        more["sponsors"] = block(record, "cosponsors", lambda item, _n: _sponsor(item, primary=False), place, found)
        more["sponsors_are"] = "others"
    elif "relatedBills" in record:
        more["related"] = block(record, "relatedBills", lambda item, _n: _related(item), place, found)
    elif "summaries" in record:
        said = block(record, "summaries", lambda item, _n: plain_text(text_of(item, "text")), place, found) or ()
        more["summary"] = said[-1] if said else ""
    elif "textVersions" in record:
        more["versions"] = block(record, "textVersions", lambda item, _n: _version(item), place, found)
    else:
        unused = next((name for name in _UNUSED if name in record), None)
        if unused is None:
            raise WrongShape(f"It holds nothing of the bill that is known (its keys: {keys_of(record)}).")
        found.notes.append(_UNUSED[unused])
        return None
    return _named(text_of(asked, "congress", needed=True, numbers=True), kind, number, part=True, url="", **more)


def _is_page(record: dict[str, Any], total: int) -> bool:
    """Whether a list is one page of several."""
    pages = record.get("pagination")
    count = pages.get("count") if isinstance(pages, dict) else None
    return isinstance(count, int) and count > total


def _action(item: dict[str, Any], order: int) -> Action:
    code = text_of(item, "actionCode")
    system = item.get("sourceSystem")
    said = text_of(system, "name") if isinstance(system, dict) else ""
    chamber = "upper" if said.startswith("Senate") else "lower" if said.startswith("House") else ""
    classification = (_CODES[code],) if code in _CODES else ()
    return Action(
        on=local_date(text_of(item, "actionDate", needed=True), _ZONE),
        description=text_of(item, "text", needed=True),
        chamber=_CODE_CHAMBER.get(code, chamber),
        classification=classification,
        order=order,
    )


def _recorded(item: dict[str, Any]) -> list[votes.VoteDraft]:
    """Recorded votes that an action names: their legislators' votes are with the House and the Senate."""
    made = []
    for vote in item.get("recordedVotes") or ():
        if not isinstance(vote, dict) or "rollNumber" not in vote:
            continue
        chamber = text_of(vote, "chamber")
        key = "-".join(
            text_of(vote, name, numbers=True) for name in ("congress", "chamber", "sessionNumber", "rollNumber")
        )
        made.append(
            votes.VoteDraft(
                text_of(item, "text"), _day(item), {"House": "lower", "Senate": "upper"}.get(chamber, ""),
                source_key=key.lower(),
            )
        )  # fmt: skip
    return made


def _day(item: dict[str, Any]) -> date | None:
    try:
        return local_date(text_of(item, "actionDate"), _ZONE)
    except BadDate:
        return None


def _sponsor(item: dict[str, Any], *, primary: bool) -> Sponsor:
    return Sponsor(
        name=text_of(item, "fullName", needed=True),
        primary=primary,
        classification="primary" if primary else "cosponsor",
        person_key=text_of(item, "bioguideId"),
    )


def _related(item: dict[str, Any]) -> Related:
    details = item.get("relationshipDetails")
    kinds = [text_of(one, "type").casefold() for one in details or () if isinstance(one, dict)]
    same = any("identical" in kind or "companion" in kind for kind in kinds)
    number = text_of(item, "number", needed=True, numbers=True)
    return Related(
        "companion" if same else "related",
        f"{text_of(item, 'type', needed=True).upper()} {number}",
        text_of(item, "congress", numbers=True),
    )


def _version(item: dict[str, Any]) -> VersionDraft:
    when = text_of(item, "date")
    formats = [one for one in item.get("formats") or () if isinstance(one, dict)]
    url = address(text_of(formats[0], "url")) if formats else ""
    return VersionDraft(text_of(item, "type") or "Text", local_date(when, _ZONE) if when else None, url)
