"""congress.gov, read live: what changed in a Congress, and the bills we follow with all their parts.

JSON is asked for every time (`format=json`; the service answers XML otherwise). A bill's parts come apart and in pages;
they are put together before they are read, so that half a list is never taken for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from data.errors import GroundswellError
from policy.bills import BillDraft
from policy.connectors import congress
from policy.connectors.live import Ask, Piece, as_body, guarded, listed, record_of
from policy.connectors.records import Found, WrongShape, keys_of
from policy.live import Wanted

SERVICE = "congress.gov"
PER_PAGE = 250
OVERLAP = 10
"""Bills that two pages of a list share: one that is updated while we read moves to the end, and others move up."""
MOST_PAGES = 100
_PARTS = {
    "actions": "actions", "cosponsors": "cosponsors", "relatedBills": "relatedbills", "summaries": "summaries",
    "textVersions": "text",
}  # fmt: skip
_JSON = ("format", "json")
_KEY = re.compile(r"(\d+)-([a-z]+)-(\d+)")


def number_of(session: str) -> str:
    """The number of a Congress in what people call it: 119, 119th, 119th Congress. Raises GroundswellError."""
    found = re.match(r"\s*(\d{2,3})\b|\s*(\d{2,3})(?:st|nd|rd|th)\b", session)
    if not found:
        raise GroundswellError(f"“{session[:40]}” is no Congress.", "Write its number, such as 119.")
    return found[1] or found[2]


def updated(ask: Ask, session: str, memory: Mapping[str, Any]) -> Generator[Piece, None, None]:
    """Bills of a Congress that were updated since `memory`, as the list tells them: title and latest action."""
    since, offset = str(memory.get("since") or ""), int(memory.get("offset") or 0)
    newest = str(memory.get("newest") or since)
    seen: set[tuple[str, str, str]] = set()
    while True:
        asked = [_JSON, ("sort", "updateDate asc"), ("limit", str(PER_PAGE)), ("offset", str(offset))]
        asked += [("fromDateTime", since)] if since else []
        answer = record_of(ask(f"/bill/{number_of(session)}", asked), SERVICE)
        _check(answer)
        records = listed(answer, "bills", SERVICE)
        total = _count(answer)
        days = [_day(record) for record in records]
        fresh = [one for one, day in zip(records, days, strict=True)
                 if (str(one.get("type")), str(one.get("number")), day) not in seen]  # fmt: skip
        seen |= {(str(one.get("type")), str(one.get("number")), day) for one, day in zip(records, days, strict=True)}
        found = congress.parse(as_body({"bills": fresh})) if fresh else Found()
        if fresh and not found.drafts:
            raise WrongShape(f"None of {len(fresh)} bills of congress.gov could be read. {' '.join(guarded(found))}")
        problems = guarded(found)
        newest = max([newest, *(f"{day}T00:00:00Z" for day in days)])
        last = not records or offset + len(records) >= total
        offset += max(len(records) - OVERLAP, 1)
        memory = {"since": newest, "offset": 0} if last else {"since": since, "offset": offset, "newest": newest}
        found.refused = []
        yield Piece(found, memory, {}, problems)
        if last:
            return


def followed(ask: Ask, wanted: Sequence[Wanted]) -> Generator[Piece, None, None]:
    """The bills that are followed, each with its parts where congress.gov says that it changed since last time."""
    for one in wanted:
        match = _KEY.fullmatch(one.key)
        if not match:
            yield Piece(notes=[f"{one.identifier} has no key of congress.gov's form."])
            continue
        path = f"/bill/{match[1]}/{match[2]}/{match[3]}"
        answer = record_of(ask(path, [_JSON]), SERVICE)
        _check(answer)
        record = answer.get("bill")
        if not isinstance(record, dict):
            raise WrongShape(f"congress.gov's answer has no “bill” (its keys: {keys_of(answer)}).", _RENAMED)
        mark = record.get("updateDateIncludingText") or record.get("updateDate")
        if not isinstance(mark, str):
            raise WrongShape(f"A bill of congress.gov has no “updateDate” (its keys: {keys_of(record, 20)}).", _RENAMED)
        if mark == one.mark:
            yield Piece(unchanged=1)
            continue
        yield _whole(ask, path, one.key, mark, answer, record)


_RENAMED = "It may have been renamed."


def _whole(ask: Ask, path: str, key: str, mark: str, answer: Mapping[str, Any], record: Mapping[str, Any]) -> Piece:
    """A bill with all its parts. Where a part could not be read its mark is not kept, so it is read again."""
    piece = Piece()
    bodies = [as_body(answer)]
    if "actions" not in record:
        piece.problems.append(
            f"congress.gov sent no “actions” of {path} (keys: {keys_of(dict(record), 20)}). {_RENAMED}"
        )
    for name, part in _PARTS.items():
        if name in record:
            bodies.append(as_body(_joined(ask, f"{path}/{part}", name)))
    whole: BillDraft | None = None
    for body in bodies:
        found = congress.parse(body)
        piece.problems += guarded(found)
        for _, draft in found.drafts:
            whole = draft if whole is None else _with(whole, draft)
    if whole is not None and not whole.part:
        piece.found.take(1, whole)
    if not piece.problems:
        piece.marks = {key: mark}
    return piece


def _with(whole: BillDraft, part: BillDraft) -> BillDraft:
    """A bill with one of its parts: stored at once, it is one change and not six."""
    if part.actions is not None:
        return replace(whole, actions=part.actions, votes=part.votes, complete=part.complete)
    if part.sponsors is not None:
        return replace(whole, sponsors=(*(whole.sponsors or ()), *part.sponsors), sponsors_are="all")
    if part.related is not None:
        return replace(whole, related=part.related)
    if part.versions is not None:
        return replace(whole, versions=part.versions)
    return replace(whole, summary=part.summary or whole.summary)


def _joined(ask: Ask, path: str, name: str) -> dict[str, Any]:
    """A list of all its pages as one answer."""
    whole: dict[str, Any] = {}
    items: list[Any] = []
    for _ in range(MOST_PAGES):
        answer = record_of(ask(path, [_JSON, ("limit", str(PER_PAGE)), ("offset", str(len(items)))]), SERVICE)
        _check(answer)
        given = listed(answer, name, SERVICE)
        whole = whole or answer
        items += given
        if not given or len(items) >= _count(answer):
            break
    if not isinstance(whole.get("request"), dict):
        raise WrongShape(f"congress.gov's answer has no “request” (its keys: {keys_of(whole)}).", _RENAMED)
    return {**whole, name: items, "pagination": {"count": len(items)}}


def _check(answer: Mapping[str, Any]) -> None:
    """Raise where it is an error that congress.gov sent with status 200."""
    if isinstance(answer.get("error"), dict):
        congress.parse(as_body(answer))


def _count(answer: Mapping[str, Any]) -> int:
    pages = answer.get("pagination")
    count = pages.get("count") if isinstance(pages, dict) else None
    if not isinstance(count, int) or isinstance(count, bool):
        raise WrongShape(
            f"congress.gov's answer has no “pagination” with a number “count” (keys: {keys_of(dict(answer))}).",
            _RENAMED,
        )
    return count


def _day(record: Any) -> str:
    value = record.get("updateDate") if isinstance(record, dict) else None
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\d", value):
        keys = keys_of(record, 20) if isinstance(record, dict) else "none"
        raise WrongShape(f"A bill of congress.gov has no “updateDate” (its keys: {keys}).", _RENAMED)
    return value[:10]
