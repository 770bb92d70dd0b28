"""Open States API v3, read live: what changed in a session or a search since last time, and the bills we follow.

Pages are asked for in the order of `updated_at` and each begins where the one before ended, so that a bill that is
updated meanwhile is read again and never passed over, which page numbers alone cannot promise. `updated_since` is
compared by Open States as text of the form 2026-05-01 10:00:00 (openstates/api-v3, api/bills.py): with a T in it every
update of that day would be left out.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from itertools import groupby
from typing import Any

from data.errors import FetchError
from policy.connectors import openstates
from policy.connectors.live import Ask, Params, Piece, as_body, guarded, lacking, listed, record_of
from policy.connectors.records import WrongShape
from policy.live import Wanted

SERVICE = "Open States"
PER_PAGE = 20
INCLUDE = ("sponsorships", "abstracts", "actions", "versions", "votes", "related_bills")
_AGAIN = 10


def updated(ask: Ask, question: Params, memory: Mapping[str, Any]) -> Generator[Piece, None, None]:
    """Bills of a question (jurisdiction and session, or words) that changed since `memory`, oldest change first.

    Of bills that could not be read the keys are remembered, and each is asked for by itself the next time.
    """
    since, page = str(memory.get("since") or ""), int(memory.get("page") or 1)
    again = [str(key) for key in memory.get("again") or ()]
    for key in again[:_AGAIN]:
        piece = _one(ask, key)
        if piece.found.drafts:
            again = [one for one in again if one != key]
        piece.memory = _memory(since, page, again)
        yield piece
    seen: set[tuple[str, str]] = set()
    while True:
        asked = [*question, ("sort", "updated_asc"), ("per_page", str(PER_PAGE)), ("page", str(page))]
        asked += [("include", name) for name in INCLUDE] + ([("updated_since", since)] if since else [])
        try:
            answer = record_of(ask("/bills", asked), SERVICE)
        except FetchError as error:
            if error.status == 404 and page > 1:  # fewer pages than there were
                yield Piece(memory=_memory(since, 1, again))
                return
            raise
        _check(answer)
        results = listed(answer, "results", SERVICE)
        stamps = [_stamp(record) for record in results]
        if stamps != sorted(stamps):
            raise WrongShape("Open States did not answer in the order of “updated_at”, so nothing of it was saved.")
        last = _last_page(answer, page)
        fresh = [one for one, stamp in zip(results, stamps, strict=True) if (str(one.get("id")), stamp) not in seen]
        seen |= {(str(one.get("id")), stamp) for one, stamp in zip(results, stamps, strict=True)}
        piece, refused = _read(fresh)
        if fresh and not piece.found.drafts:
            raise WrongShape(f"None of {len(fresh)} bills of Open States could be read. {' '.join(piece.problems)}")
        again += [key for key in refused if key not in again]
        newest = stamps[-1] if stamps else since
        since, page = (newest, 1) if newest > since else (since, page + 1)
        piece.memory = _memory(since, 1 if last else page, again)
        yield piece
        if last or not results:
            return


def followed(ask: Ask, wanted: Sequence[Wanted]) -> Generator[Piece, None, None]:
    """The bills that are followed, twenty of a session at once, those that were read longest ago first."""
    lots: dict[tuple[str, str], list[Wanted]] = {}
    for one in wanted:
        lots.setdefault((one.jurisdiction, one.session), []).append(one)
    for (jurisdiction, session), bills in lots.items():
        for _, lot in groupby(enumerate(bills), lambda pair: pair[0] // PER_PAGE):
            given = [one for _, one in lot]
            asked = [("jurisdiction", jurisdiction), ("session", session)]
            asked += [("identifier", one.identifier) for one in given]
            asked += [("per_page", str(PER_PAGE)), ("page", "1"), *(("include", name) for name in INCLUDE)]
            answer = record_of(ask("/bills", asked), SERVICE)
            _check(answer)
            results = listed(answer, "results", SERVICE)
            keys = {one.key for one in given}
            piece, _ = _read([one for one in results if isinstance(one, dict) and one.get("id") in keys])
            there = {str(one.get("id")) for one in results if isinstance(one, dict)}
            piece.notes += [
                f"Open States no longer has {one.identifier}, {one.session}, under its key."
                for one in given
                if one.key not in there
            ]
            # Also those that are gone: they have been asked for, and go to the end of the row.
            piece.marks |= dict.fromkeys(keys - there, "gone")
            yield piece


def _one(ask: Ask, key: str) -> Piece:
    try:
        record = record_of(ask(f"/bills/{key}", [("include", name) for name in INCLUDE]), SERVICE)
    except FetchError as error:
        if error.status != 404:
            raise
        return Piece(notes=[f"Open States no longer has {key}."])
    return _read([record])[0]


def _read(records: Sequence[Any]) -> tuple[Piece, list[str]]:
    """Records as a piece, and the keys of those that could not be read."""
    if not records:
        return Piece(), []
    found = openstates.parse(as_body({"results": list(records)}))
    whole = {place for place, _ in found.drafts}
    refused = [
        str(record["id"])
        for number, record in enumerate(records, 1)
        if number not in whole and isinstance(record, dict) and record.get("id")
    ]
    problems = guarded(found) + lacking(records, INCLUDE, SERVICE)
    marks = {draft.source_key: str(draft.source_updated_at or "") for _, draft in found.drafts if draft.source_key}
    found.refused = []
    return Piece(found, None, marks, problems), refused


def _check(answer: Mapping[str, Any]) -> None:
    """Raise where it is an error that Open States sent with status 200."""
    if "results" not in answer and any(isinstance(answer.get(name), str) for name in ("detail", "error", "message")):
        openstates.parse(as_body(answer))


def _stamp(record: Any) -> str:
    """When a record was changed, to the second, as Open States compares it."""
    value = record.get("updated_at") if isinstance(record, dict) else None
    if not isinstance(value, str) or len(value) < 19:
        keys = ", ".join(sorted(map(str, record))[:12]) if isinstance(record, dict) else "none"
        raise WrongShape(f"A bill of Open States has no “updated_at” (its keys: {keys}).", "It may have been renamed.")
    return value[:19].replace("T", " ")


def _last_page(answer: Mapping[str, Any], page: int) -> bool:
    """Whether this is the last page. Raises WrongShape, naming the key that is missing."""
    pages = answer.get("pagination")
    most = pages.get("max_page") if isinstance(pages, dict) else None
    if not isinstance(most, int) or isinstance(most, bool):
        keys = ", ".join(sorted(map(str, pages))) if isinstance(pages, dict) else ", ".join(sorted(map(str, answer)))
        raise WrongShape(
            f"Open States' answer has no “pagination” with a number “max_page” (keys: {keys}).",
            "It may have been renamed.",
        )
    return page >= most


def _memory(since: str, page: int, again: Sequence[str]) -> dict[str, Any]:
    return {"since": since, "page": page, "again": list(again)}
