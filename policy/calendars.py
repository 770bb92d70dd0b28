"""What of followed bills stands in people's calendars, and in which words. Pure: rows in, entries out.

Hearings, days that sources name ahead (such as when a law takes effect), the ends of sessions, the days on which a
position of ours begins or ends, and what a member owes: open asks that they keep and items of a checklist.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from data.dates import say
from data.entries import Entry, sequence_of
from policy.alignment import PositionRow, in_force
from policy.board import BillRow
from policy.checklists import Task
from policy.contacts import AskRow
from policy.hearings import HearingRow

LASTS = timedelta(hours=1)
"""What a hearing is shown to last, where nobody says when it ends."""


@dataclass(frozen=True)
class SessionEnd:
    """A legislative session that ends, with the followed bills that die with it."""

    id: int
    jurisdiction: str
    session: str
    ends_on: date
    set_at: datetime
    bills: tuple[str, ...]


@dataclass(frozen=True)
class Ahead:
    """An action that a source dates ahead of today."""

    bill_id: int
    on: date
    description: str


@dataclass(frozen=True)
class Held:
    """An entry of a bill's position history, with its key."""

    id: int
    row: PositionRow


def _page(bill_id: int) -> str:
    return f"policy?bill={bill_id}"


def _day(uid: str, summary: str, on: date, said: str, url: str, changed_at: datetime) -> Entry:
    return Entry(uid, summary, on, None, "", said, url, "", "confirmed", sequence_of(changed_at), changed_at)


def _bill(row: BillRow | None, title: str) -> list[str]:
    """What is worth knowing of a bill at a glance."""
    lines = [title]
    if row is not None:
        tier = f", priority {row.priority}" if row.priority else ""
        lines.append(f"Our position: {row.stance or 'none'}{tier}. Stage: {row.stage_label.lower()}.")
    return lines


def of_hearing(hearing: HearingRow, bill: BillRow | None) -> Entry:
    """A hearing: at its hour where that is known, else on its day."""
    starts: date | datetime = hearing.starts or hearing.on
    ends = starts + LASTS if isinstance(starts, datetime) else None
    said = [*_bill(bill, hearing.title), hearing.committee, hearing.note]
    if ends is not None:
        said.append("How long it lasts is not known; an hour is shown.")
    who = f", {hearing.committee}" if hearing.committee else ""
    return Entry(
        uid=f"policy-hearing-{hearing.id}",
        summary=f"{hearing.identifier}: hearing{who}",
        starts=starts,
        ends=ends,
        time_zone=hearing.time_zone,
        description="\n".join(part for part in said if part.strip()),
        url=_page(hearing.bill_id),
        location=hearing.place,
        status="cancelled" if hearing.cancelled else "confirmed",
        sequence=max(hearing.sequence, int(hearing.cancelled)),
        changed_at=hearing.changed_at or hearing.created_at,
    )


def of_task(hearing: HearingRow, task: Task) -> Entry:
    """An item of a hearing's checklist that is not done, on the day it is due."""
    changed = hearing.changed_at or hearing.created_at
    said = f"For the hearing of {hearing.identifier}, {hearing.when}, {hearing.committee or hearing.place}."
    key = f"policy-task-{hearing.id}-{task.item}"
    return _day(key, f"{hearing.identifier}: {task.label}", task.due, said, _page(hearing.bill_id), changed)


def of_session(found: SessionEnd) -> Entry:
    """The last day of a session, with the followed bills that are dead after it."""
    said = f"Followed bills that are dead unless they are through by then: {', '.join(found.bills)}."
    title = f"Session {found.session} of {found.jurisdiction} ends"
    return _day(f"policy-session-{found.id}", title, found.ends_on, said, "policy", found.set_at)


def of_ahead(found: Iterable[Ahead], bills: dict[int, BillRow]) -> list[Entry]:
    """What sources date ahead, once a day and bill and wording, whoever of them says it."""
    entries: dict[str, Entry] = {}
    for one in found:
        row = bills.get(one.bill_id)
        words = " ".join(one.description.split())
        if row is None or not words:
            continue
        mark = hashlib.sha256(f"{one.on.isoformat()} {words.casefold()}".encode()).hexdigest()[:12]
        uid = f"policy-action-{one.bill_id}-{mark}"
        first = datetime(2020, 1, 1, tzinfo=UTC)  # another day or wording is another entry, so this one never changes
        summary = f"{row.identifier}: {textwrap.shorten(words, 80, placeholder='…')}"
        said = "\n".join([words, *_bill(row, row.title)])
        entries[uid] = _day(uid, summary, one.on, said, _page(one.bill_id), first)
    return list(entries.values())


def of_positions(history: Sequence[Held], bill: BillRow, zone: tzinfo) -> list[Entry]:
    """The days on which a position of ours takes effect after it was taken, or holds for the last time.

    `history` is oldest first. A position that another one replaced before that day has no such day.
    """
    rows = [held.row for held in history]
    entries = []
    for held in history:
        row = held.row
        said = "\n".join([row.rationale, bill.title])
        if row.effective_from > row.recorded_at.astimezone(zone).date() and in_force(rows, row.effective_from) == row:
            title = f"{bill.identifier}: our position takes effect ({row.stance})"
            uid = f"policy-position-{held.id}-from"
            entries.append(_day(uid, title, row.effective_from, said, _page(bill.id), row.recorded_at))
        if row.effective_to is not None and in_force(rows, row.effective_to) == row:
            title = f"{bill.identifier}: last day of our position ({row.stance})"
            uid = f"policy-position-{held.id}-to"
            entries.append(_day(uid, title, row.effective_to, said, _page(bill.id), row.recorded_at))
    return entries


def of_ask(ask: AskRow, due_on: date) -> Entry:
    """An open ask on the day by which an answer is wanted."""
    who = f"{ask.identifier}: " if ask.identifier else ""
    said = f"{ask.what}\nAsked on {say(ask.asked_on)} by {ask.asker}. No answer is kept yet."
    page = _page(ask.bill_id) if ask.bill_id else "policy?show=policymakers"
    asked = datetime.combine(ask.asked_on, time(0), UTC)
    return _day(f"policy-ask-{ask.id}", f"{who}answer of {ask.person} is due", due_on, said, page, asked)
