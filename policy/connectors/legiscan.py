"""LegiScan as plain drafts: a bill, a roll call, a bill's text, and a dataset archive of many.

Roll calls and texts name their bill by LegiScan's own number: the bill must be here. LegiScan's `progress` says in
numbers what the words of `history` say, so its decisive steps are taken from there.
Keys: LegiScan API user manual; codes: poliquin/pylegiscan. Data: LegiScan, CC BY 4.0.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from data.errors import GroundswellError
from data.files import read_text
from policy import votes
from policy.bills import Action, BillDraft, Related, Sponsor, VersionDraft, local_date, zone_of
from policy.connectors import archives
from policy.connectors.hearings import calendar_of
from policy.connectors.records import (
    Apart,
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
from policy.hearings import BillName
from policy.places import STATES

NAME = "legiscan"
SOURCE = "legiscan"
_CHAMBERS = {"H": "lower", "A": "lower", "S": "upper", "L": "legislature", "J": "legislature", "C": "legislature"}
_KINDS = {
    "R": "resolution", "CR": "concurrent resolution", "JR": "joint resolution", "JRCA": "constitutional amendment",
    "CA": "constitutional amendment", "M": "memorial", "CM": "concurrent memorial", "JM": "joint memorial",
    "P": "proclamation", "A": "amendment", "EO": "executive order", "AB": "bill", "B": "bill",
}  # fmt: skip
# Decisive steps of `progress`: what they are called, and Open States' word for them.
_PROGRESS = {
    2: ("Engrossed: passed by the chamber it began in", "passage"),
    3: ("Enrolled: passed by both chambers", "enrolled"),
    4: ("Passed", "became-law"),
    5: ("Vetoed", "executive-veto"),
    6: ("Failed", "failure"),
    7: ("Veto overridden", "became-law"),
    8: ("Chaptered", "became-law"),
}
_RELATIONS = (
    ("same as", "companion"), ("companion", "companion"), ("cross", "companion"), ("carry", "prior-session"),
    ("replaced by", "replaced-by"), ("replaces", "replaces"),
)  # fmt: skip
_BEGINS = re.compile(r"\(?(house|assembly|senate|h|s)\b\)?", re.I)
_PLAIN_SESSION = re.compile(r"(?:fiscal|special|extraordinary|called|veto|organi[sz]ational|budget)", re.I)
_MEMBER = re.compile(r"(?:.*/)?(bill|vote|people|person|text)/[^/]+\.json", re.I)
_MARKS = (b'"bill_id"', b'"roll_call_id"', b'"doc_id"')
PART = 1_000
"""Files of a dataset that are read before they are stored."""
_ORDER = {"bill": 0, "people": 1, "person": 1, "vote": 2, "text": 3}


def of_a_bill(body: bytes) -> bool:
    """Whether a file tells something of a bill that another file brings: a roll call, or a text."""
    return b'"roll_call"' in body[:200] or b'"text"' in body[:20]


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file is LegiScan's: a bill, a roll call, a text, or a dataset archive."""
    names = archives.names_in(body)
    if names:
        return any((found := _MEMBER.fullmatch(name)) and found[1].lower() == "bill" for name in names)
    if not may_be_json(body) or not any(mark in body for mark in _MARKS):
        return False
    try:
        found = document(body, "LegiScan")
    except GroundswellError:
        return False
    if not isinstance(found, dict):
        return False
    bill, call, text = found.get("bill"), found.get("roll_call"), found.get("text")
    return (
        (isinstance(bill, dict) and {"bill_id", "bill_number"} <= set(bill))
        or (isinstance(call, dict) and "roll_call_id" in call)
        or (isinstance(text, dict) and {"doc_id", "bill_id"} <= set(text))
    )


def parse(body: bytes) -> Found:
    """Read a file. Raises GroundswellError where it is none of LegiScan's, saying what it seems to be."""
    found = Found()
    if body.startswith(b"PK\x03\x04"):
        for part in _dataset(body):
            found.add(part)
        return found
    given = document(body, "LegiScan")
    if not isinstance(given, dict):
        raise GroundswellError(f"This JSON is {kind_of(given)} where LegiScan's bill or roll call belongs.")
    readers: dict[str, Callable[[dict[str, Any], Found], None]] = {
        "bill": _bill, "roll_call": _roll_call, "text": _text, "person": _person,
    }  # fmt: skip
    name = next((name for name in readers if name in given), None)
    if name is None:
        alert = given.get("alert")
        if isinstance(alert, dict) and isinstance(alert.get("message"), str):
            raise GroundswellError(f"This is an error that LegiScan sent: {clean(alert['message'])[:200]}")
        raise GroundswellError(
            f"This JSON is no bill, roll call or text of LegiScan (its keys: {keys_of(given)}).",
            "A key may have been renamed, or the file is of another format.",
        )
    try:
        if not isinstance(given[name], dict):
            raise WrongShape(f"“{name}” is {kind_of(given[name])} where a record with keys belongs.")
        readers[name](given[name], found)
    except GroundswellError as error:
        found.refused.append((1, str(error)))
    return found


def parts(body: bytes) -> Iterator[Found]:
    """Read a file, a dataset archive some files at a time. Raises as `parse` does."""
    yield from _dataset(body) if body.startswith(b"PK\x03\x04") else (parse(body),)


def _dataset(body: bytes) -> Iterator[Found]:
    found = Found()
    with archives.opened(body) as archive:
        members = [(match[1].lower(), name) for name in archives.names_in(body) if (match := _MEMBER.fullmatch(name))]
        if not members:
            raise GroundswellError(
                "There is no bill in this archive.", "A LegiScan dataset holds XX/SESSION/bill/*.json."
            )
        for number, (_, name) in enumerate(sorted(members, key=lambda member: (_ORDER[member[0]], member[1])), 1):
            try:
                found.join(parse(archives.read(archive, name)), name)
            except GroundswellError as error:
                found.refused.append((name, str(error)))
            if number % PART == 0:
                yield found
                found = Found()
    yield found


def _bill(record: dict[str, Any], found: Found) -> None:
    identifier = text_of(record, "bill_number", needed=True)
    state = text_of(record, "state", needed=True)
    code = state.lower()
    zone = zone_of(code)
    chamber = _CHAMBERS.get(text_of(record, "body"), "")
    kind = _KINDS.get(text_of(record, "bill_type").upper(), "bill")

    def listed(name: str, read: Callable[[dict[str, Any], int], Any]) -> tuple[Any, ...] | None:
        return block(record, name, read, identifier, found)

    history = listed("history", lambda item, n: _action(item, n, zone))
    progress = listed("progress", lambda item, n: _step(item, 1000 + n, zone, chamber, kind)) or ()
    actions = None if history is None else (*history, *(step for step in progress if step))
    title, description = text_of(record, "title", needed=True), text_of(record, "description")
    named = BillName(
        STATES[code][0] if code in STATES else state, identifier, _session(record.get("session")),
        _number(record, "bill_id"),
    )  # fmt: skip
    calendar_of(record, named, identifier, found)
    found.take(
        1,
        BillDraft(
            jurisdiction=named.jurisdiction,
            session=named.session,
            identifier=identifier,
            title=title,
            kind=kind,
            chamber=chamber,
            summary="" if description == title else description,
            url=address(text_of(record, "url")),
            subjects=tuple(
                text_of(one, "subject_name") for one in record.get("subjects") or () if isinstance(one, dict)
            ),
            source=SOURCE,
            source_key=named.source_key,
            actions=actions,
            complete=actions is not None,
            sponsors=listed("sponsors", lambda item, _n: _sponsor(item)),
            versions=listed("texts", lambda item, _n: _version(item, zone)),
            related=listed("sasts", lambda item, _n: _related(item)),
            votes=listed("votes", lambda item, _n: _vote(item, zone)),
            change_mark=text_of(record, "change_hash"),
        ),
    )


def _session(session: Any) -> str:
    """A session by its years, and by its name too where it is not the regular one: these number from one again."""
    if not isinstance(session, dict):
        raise WrongShape(f"“session” is {kind_of(session)} where a record with keys belongs.")
    first, last = session.get("year_start"), session.get("year_end")
    name = text_of(session, "session_title") or text_of(session, "session_name")
    if not isinstance(first, int) or not first:
        return name
    years = f"{first}-{last}" if isinstance(last, int) and last > first else str(first)
    plain = not session.get("special") and not _PLAIN_SESSION.search(name)
    return years if plain else f"{years} {name}"


def _action(item: dict[str, Any], count: int, zone: ZoneInfo | None) -> Action:
    words = text_of(item, "action", needed=True)
    chamber = _CHAMBERS.get(text_of(item, "chamber"), "")
    if not chamber and (said := _BEGINS.match(words)):
        chamber = "upper" if said[1].lower() in ("senate", "s") else "lower"
    return Action(local_date(text_of(item, "date", needed=True), zone), words, chamber, (), count)


def _step(item: dict[str, Any], order: int, zone: ZoneInfo | None, chamber: str, kind: str) -> Action | None:
    told = _PROGRESS.get(item["event"]) if isinstance(item.get("event"), int) else None
    if told is None:
        return None
    words, classification = told
    if kind == "constitutional amendment" and classification == "became-law":
        classification = "enrolled"  # goes to the voters, who are not of the legislature
    where = chamber if classification == "passage" else ""
    return Action(local_date(text_of(item, "date", needed=True), zone), words, where, (classification,), order)


def _sponsor(item: dict[str, Any]) -> Sponsor:
    kinds = {1: "primary", 2: "cosponsor", 3: "joint"}
    kind = item.get("sponsor_type_id")
    return Sponsor(
        name=text_of(item, "name", needed=True),
        entity_type="organization" if item.get("committee_sponsor") in (1, "1") else "person",
        primary=kind == 1,
        classification=kinds.get(kind, "") if isinstance(kind, int) else "",
        person_key=_number(item, "people_id"),
    )


def _version(item: dict[str, Any], zone: ZoneInfo | None) -> VersionDraft:
    when = text_of(item, "date")
    on = local_date(when, zone) if when and not when.startswith("0000") else None
    url = address(text_of(item, "state_link")) or address(text_of(item, "url"))
    return VersionDraft(text_of(item, "type") or "Text", on, url)


def _related(item: dict[str, Any]) -> Related:
    kind = text_of(item, "type").casefold()
    relation = next((name for mark, name in _RELATIONS if mark in kind), "related")
    return Related(relation, text_of(item, "sast_bill_number", needed=True))


def _vote(item: dict[str, Any], zone: ZoneInfo | None) -> votes.VoteDraft:
    when = text_of(item, "date")
    names = (("yea", votes.YES), ("nay", votes.NO), ("nv", votes.NOT_VOTING), ("absent", votes.ABSENT))
    counts = {option: item[name] for name, option in names if isinstance(item.get(name), int) and item[name]}
    if not counts.get(votes.NO) and isinstance(item.get("nay"), int):
        counts[votes.NO] = 0
    cast, passed = item.get("votes"), item.get("passed")
    return votes.VoteDraft(
        motion=text_of(item, "desc") or "Roll call",
        on=local_date(when, zone) if when else None,
        chamber=_CHAMBERS.get(text_of(item, "chamber"), ""),
        result={1: "pass", 0: "fail"}.get(passed, "") if isinstance(passed, int) else "",
        counts=counts,
        votes=tuple(_cast(one) for one in cast if isinstance(one, dict)) if isinstance(cast, list) else None,
        source_key=_number(item, "roll_call_id"),
    )


def _cast(item: dict[str, Any]) -> votes.Cast:
    return votes.Cast(text_of(item, "name"), votes.option(text_of(item, "vote_text")), _number(item, "people_id"))


def _roll_call(record: dict[str, Any], found: Found) -> None:
    found.apart.append((1, Apart(SOURCE, _number(record, "bill_id"), vote=_vote(record, None))))


def _person(record: dict[str, Any], found: Found) -> None:
    person = votes.Person(
        _number(record, "people_id"), text_of(record, "name", needed=True), text_of(record, "party"),
        text_of(record, "district"),
    )  # fmt: skip
    found.people.append((1, person))


def _text(record: dict[str, Any], found: Found) -> None:
    mime = text_of(record, "mime")
    if mime not in ("text/html", "text/plain"):
        raise WrongShape(f"The text is {mime or 'of no kind that is named'}.", "Give its words on the bill's page.")
    try:
        body = base64.b64decode(text_of(record, "doc", needed=True), validate=False)
    except (binascii.Error, ValueError) as error:
        raise WrongShape("“doc” cannot be decoded.", "The file may have been cut off.") from error
    words = clean(plain_text(read_text(body)) if mime == "text/html" else read_text(body))
    on = day_of(record, "date", None, "1", found)
    version = VersionDraft(text_of(record, "type") or "Text", on, "", words)
    found.apart.append((1, Apart(SOURCE, _number(record, "bill_id"), version=version)))


def _number(record: dict[str, Any], name: str) -> str:
    """One of LegiScan's own numbers, written as a number or as text."""
    return text_of(record, name, needed=True, numbers=True)


class _Words(HTMLParser):
    """The words of a page, a block of it a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks begin a line; scripts and styles are no words."""
        if tag in ("script", "style", "title"):
            self.hidden += 1
        elif tag in ("p", "br", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "pre"):
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """The end of what is no words."""
        if tag in ("script", "style", "title") and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self.hidden:
            self.said.append(data)


def plain_text(html: str) -> str:
    """The words of HTML, a block a line."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.said).splitlines())
    return "\n".join(line for line in lines if line)
