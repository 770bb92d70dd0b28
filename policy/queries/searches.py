"""Saved searches, what they found, and what was decided of it. The rules: `policy.wanted` and `policy.choices`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, func, select

from data.errors import NotFound
from data.models import GoalVersion
from data.queries import required
from policy.bills import carries
from policy.choices import Card, ChoiceRow, Text, changed, mark, text_from
from policy.following import IGNORE, UNDO, holds
from policy.models import Bill, BillChoice, BillSearch, BillSource, BillVersion, SearchFind
from policy.queries.following import following
from policy.wanted import SearchDraft, SearchRow

_OVERLAP = timedelta(minutes=10)
"""A bill that was being stored while a search looked is looked at again."""
_LOT = 500


@dataclass(frozen=True)
class Held:
    """The choice that holds of a bill."""

    answer: str
    why: str
    text: Text
    at: datetime
    by: str
    id: int


def insert_search(
    session: Session, initiative_id: int, draft: SearchDraft, keys: tuple[str, str], goal_version_id: int | None, *,
    by: str, now: datetime,
) -> int:  # fmt: skip
    """Save a search; `keys` are those of its jurisdiction and session. Returns its own."""
    row = BillSearch(
        initiative_id=initiative_id, goal_id=draft.goal_id, goal_version_id=goal_version_id,
        words=" ".join(draft.words.split()), jurisdiction=draft.jurisdiction.strip(), jurisdiction_key=keys[0],
        session=draft.session.strip(), session_key=keys[1], live=draft.live, created_at=now, created_by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return required(row.id)


def end_search(session: Session, initiative_id: int, search_id: int, now: datetime) -> None:
    """End a search; what was kept and ignored stays. Raises NotFound."""
    row = session.get(BillSearch, search_id)
    if row is None or row.initiative_id != initiative_id or row.ended_at is not None:
        raise NotFound("That search does not exist in this initiative.")
    row.ended_at = now
    session.add(row)
    session.flush()


def _active(session: Session, initiative_id: int) -> list[BillSearch]:
    query = select(BillSearch).where(BillSearch.initiative_id == initiative_id, col(BillSearch.ended_at).is_(None))
    return list(session.exec(query.order_by(col(BillSearch.id))))


def searches(session: Session, initiative_id: int) -> list[SearchRow]:
    """The saved searches, with how many bills of each wait for an answer."""
    rows = _active(session, initiative_id)
    goals = _goal_names(session, rows)
    found: dict[int, set[int]] = defaultdict(set)
    for search, bill in _finds(session, rows):
        found[search].add(bill)
    open_bills = set(_waiting(session, initiative_id, set().union(*found.values())))
    return [
        SearchRow(
            key, row.words, row.jurisdiction, row.session, row.goal_id, goals.get(row.goal_version_id or 0, ""),
            row.live, len(found[key] & open_bills), len(found[key]), row.created_at, row.created_by,
        )
        for row in rows
        for key in [required(row.id)]
    ]  # fmt: skip


def _goal_names(session: Session, rows: Sequence[BillSearch]) -> dict[int, str]:
    keys = {row.goal_version_id for row in rows if row.goal_version_id}
    found = session.exec(select(GoalVersion.id, GoalVersion.name).where(col(GoalVersion.id).in_(sorted(keys))))
    return {required(key): name for key, name in found}


def _finds(session: Session, rows: Sequence[BillSearch]) -> list[tuple[int, int]]:
    keys = [required(row.id) for row in rows]
    query = select(SearchFind.search_id, SearchFind.bill_id).where(col(SearchFind.search_id).in_(keys))
    return list(session.exec(query))


def to_match(session: Session, initiative_id: int) -> Iterator[tuple[int, str, list[tuple[int, str]]]]:
    """Each search with the bills that came or changed since it last looked: their keys and words."""
    for row in _active(session, initiative_id):
        query = select(Bill.id, Bill.session_key, Bill.title, Bill.summary, Bill.subjects).where(  # type: ignore[call-overload]
            Bill.initiative_id == initiative_id
        )
        if row.jurisdiction_key:
            query = query.where(Bill.jurisdiction_key == row.jurisdiction_key)
        if row.matched_at is not None:
            query = query.where(Bill.updated_at >= row.matched_at - _OVERLAP)
        fits = [
            (required(key), f"{title}\n{summary}\n{subjects}")
            for key, name, title, summary, subjects in session.exec(query)
            if not row.session_key or name == row.session_key or carries(name, row.session_key)
        ]
        yield required(row.id), row.words, fits


def anything_to_match(session: Session, initiative_id: int) -> bool:
    """Whether a bill came or changed since one of the searches last looked."""
    rows = _active(session, initiative_id)
    if not rows or any(row.matched_at is None for row in rows):
        return bool(rows)
    oldest = min(row.matched_at for row in rows if row.matched_at is not None)
    latest = session.exec(select(func.max(col(Bill.updated_at))).where(Bill.initiative_id == initiative_id)).one()
    return latest is not None and latest >= oldest


def insert_finds(session: Session, search_id: int, bill_ids: Collection[int], *, now: datetime) -> int:
    """Store which bills a search found, each once, and that it looked; returns how many are new."""
    there: set[int] = set()
    ids = sorted(bill_ids)
    for start in range(0, len(ids), _LOT):
        query = select(SearchFind.bill_id).where(
            SearchFind.search_id == search_id, col(SearchFind.bill_id).in_(ids[start : start + _LOT])
        )
        there |= set(session.exec(query))
    fresh = [{"search_id": search_id, "bill_id": key, "found_at": now} for key in ids if key not in there]
    if fresh:
        session.execute(insert(SearchFind), fresh)
    session.execute(update(BillSearch).where(col(BillSearch.id) == search_id).values(matched_at=now))
    return len(fresh)


def inbox(session: Session, initiative_id: int, limit: int = 50) -> tuple[list[Card], int]:
    """Bills that wait for an answer, those that returned first, then the newest; and how many there are in all."""
    rows = _active(session, initiative_id)
    found: dict[int, list[int]] = defaultdict(list)
    for search, bill in _finds(session, rows):
        found[bill].append(search)
    waiting = _waiting(session, initiative_id, found)
    order = sorted(waiting, key=lambda key: (not waiting[key][1], -key))
    names = {required(row.id): row for row in rows}
    goals = _goal_names(session, rows)
    shown = order[:limit]
    bills = {required(row.id): row for row in session.exec(select(Bill).where(col(Bill.id).in_(shown)))}
    urls = dict(
        session.exec(select(BillSource.bill_id, BillSource.url).where(col(BillSource.bill_id).in_(shown))).all()
    )
    when: dict[int, datetime] = {}
    for bill, at in session.exec(
        select(SearchFind.bill_id, SearchFind.found_at).where(col(SearchFind.bill_id).in_(shown))
    ):
        when[bill] = min(at, when.get(bill, at))
    cards = []
    for key in shown:
        row, by = bills[key], [names[one] for one in found[key]]
        held, differs = waiting[key]
        cards.append(
            Card(
                key, row.identifier, row.jurisdiction, row.session, row.title, row.summary, row.stage, row.latest_on,
                row.latest_action, urls.get(key, ""), tuple(one.words for one in by),
                tuple(dict.fromkeys(goals[one.goal_version_id] for one in by if one.goal_version_id in goals)),
                when[key], tuple(differs), held.why if held else "",
            )
        )  # fmt: skip
    return cards, len(waiting)


def _waiting(
    session: Session, initiative_id: int, bill_ids: Collection[int]
) -> dict[int, tuple[Held | None, list[str]]]:
    """Of these bills those without an answer, and ignored ones that say something else now, with what."""
    ours = following(session, initiative_id)
    held = choices(session, initiative_id)
    found: dict[int, tuple[Held | None, list[str]]] = {
        key: (None, []) for key in bill_ids if key not in ours and key not in held
    }
    ignored = {key: held[key] for key in bill_ids if key in held and held[key].answer == IGNORE and key not in ours}
    if ignored:
        touched = [
            required(key)
            for key, at in session.exec(
                select(Bill.id, Bill.updated_at).where(Bill.initiative_id == initiative_id)
                .where(Bill.updated_at >= min(one.at for one in ignored.values()))
            )
            if key in ignored and at >= ignored[key].at
        ]  # fmt: skip
        for key, text in texts(session, touched).items():
            if differs := changed(ignored[key].text, text):
                found[key] = (ignored[key], differs)
    return found


def texts(session: Session, bill_ids: Sequence[int]) -> dict[int, Text]:
    """What bills say now."""
    found: dict[int, Text] = {}
    for start in range(0, len(bill_ids), _LOT):
        lot = list(bill_ids[start : start + _LOT])
        versions: dict[int, dict[str, str]] = defaultdict(dict)
        for row in session.exec(
            select(BillVersion).where(col(BillVersion.bill_id).in_(lot)).order_by(col(BillVersion.id))
        ):
            versions[row.bill_id][row.note] = mark(row.text)
        for bill in session.exec(select(Bill).where(col(Bill.id).in_(lot))):
            found[required(bill.id)] = Text(bill.title, bill.summary, versions[required(bill.id)])
    return found


def choices(session: Session, initiative_id: int, bill_id: int | None = None) -> dict[int, Held]:
    """The choice that holds of each bill for which one does."""
    query = select(BillChoice).join(Bill, col(Bill.id) == col(BillChoice.bill_id))
    query = query.where(Bill.initiative_id == initiative_id)
    if bill_id is not None:
        query = query.where(BillChoice.bill_id == bill_id)
    rows: dict[int, list[BillChoice]] = defaultdict(list)
    for row in session.exec(query.order_by(col(BillChoice.id))):
        rows[row.bill_id].append(row)
    found = {}
    for key, given in rows.items():
        place = holds([row.answer for row in given])
        if place is not None:
            one = given[place]
            found[key] = Held(one.answer, one.why, text_from(one.text), one.at, one.by, required(one.id))
    return found


def insert_choice(
    session: Session, bill_id: int, answer: str, why: str, text: dict[str, Any], *, by: str, member_id: int | None,
    now: datetime,
) -> int:  # fmt: skip
    """Store an answer, or that one was taken back; returns its key."""
    row = BillChoice(bill_id=bill_id, answer=answer, why=why.strip(), text=text, at=now, by=by, member_id=member_id)
    session.add(row)
    session.flush()
    return required(row.id)


def last_choice(session: Session, initiative_id: int, by: str, member_id: int | None) -> ChoiceRow | None:
    """The latest choice of a person that still holds, which is what an undo takes back; None where there is none."""
    query = (
        select(BillChoice, Bill.identifier)
        .join(Bill, col(Bill.id) == col(BillChoice.bill_id))
        .where(Bill.initiative_id == initiative_id, BillChoice.by == by, BillChoice.answer != UNDO)
    )
    query = query.where(
        BillChoice.member_id == member_id if member_id is not None else col(BillChoice.member_id).is_(None)
    )
    for row, identifier in session.exec(query.order_by(col(BillChoice.id).desc()).limit(50)):
        held = choices(session, initiative_id, row.bill_id).get(row.bill_id)
        if held is not None and held.id == row.id:
            return ChoiceRow(required(row.id), row.bill_id, identifier, row.answer, row.why, row.at, row.by)
    return None
