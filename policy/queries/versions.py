"""Versions of bills' texts and the passages of them that people code. Rows are added and read; a text is given once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from data.errors import NotFound
from data.models import GoalVersion
from data.queries import required
from policy.alignment import CodingRow, newest
from policy.bills import VersionDraft
from policy.models import Bill, BillVersion, Provision, ProvisionCoding
from policy.versions import ProvisionDraft, ProvisionRow, VersionRow


def known(session: Session, bill_id: int) -> dict[str, tuple[VersionDraft, ...]]:
    """A bill's versions by source. Their texts stay where they are: "…" stands for one that is there."""
    found: dict[str, tuple[VersionDraft, ...]] = {}
    query = (
        columns(
            col(BillVersion.source),
            col(BillVersion.note),
            col(BillVersion.on_date),
            col(BillVersion.url),
            func.length(BillVersion.text),
        )
        .where(col(BillVersion.bill_id) == bill_id)
        .order_by(col(BillVersion.id))
    )
    for source, note, on, url, size in session.execute(query):
        found[source] = (*found.get(source, ()), VersionDraft(note, on, url, "…" if size else ""))
    return found


def insert(
    session: Session, bill_id: int, source: str, draft: VersionDraft, *, by: str, now: datetime, version_id: int = 0
) -> int:
    """Add a version, or give the text of one that has none (of that key, or of the same source, name and day)."""
    there = [
        row
        for row in session.exec(select(BillVersion).where(BillVersion.bill_id == bill_id, BillVersion.text == ""))
        if row.id == version_id or (row.source == source and VersionDraft(row.note, row.on_date).key == draft.key)
    ]
    row = there[0] if there else BillVersion(bill_id=bill_id, source=source, note=" ".join(draft.note.split()))
    row.on_date = row.on_date or draft.on
    row.url = row.url or draft.url.strip()
    row.text = draft.text
    row.recorded_at, row.recorded_by = now, by
    session.add(row)
    session.flush()
    return required(row.id)


def versions(session: Session, initiative_id: int, bill_id: int) -> list[VersionRow]:
    """A bill's versions, by their day; those without one by when they were given."""
    query = (
        columns(
            col(BillVersion.id),
            col(BillVersion.source),
            col(BillVersion.note),
            col(BillVersion.on_date),
            col(BillVersion.url),
            func.length(BillVersion.text),
            col(BillVersion.recorded_at),
            col(BillVersion.recorded_by),
        )
        .join(Bill, col(Bill.id) == col(BillVersion.bill_id))
        .where(col(BillVersion.bill_id) == bill_id, col(Bill.initiative_id) == initiative_id)
    )
    found = session.execute(query)
    rows = [VersionRow(key, bill_id, *rest) for key, *rest in found]
    return sorted(rows, key=lambda row: (row.on or row.at.date(), row.at, row.id))


def text(session: Session, initiative_id: int, version_id: int) -> str:
    """The text of a version, "" where nobody gave it. Raises NotFound."""
    found = session.exec(
        select(BillVersion.text)
        .join(Bill, col(Bill.id) == col(BillVersion.bill_id))
        .where(BillVersion.id == version_id, Bill.initiative_id == initiative_id)
    ).first()
    if found is None:
        raise NotFound("That version does not exist in this initiative.")
    return found


def bill_of(session: Session, initiative_id: int, version_id: int) -> int:
    """The bill that a version is of. Raises NotFound."""
    found = session.exec(
        select(BillVersion.bill_id)
        .join(Bill, col(Bill.id) == col(BillVersion.bill_id))
        .where(BillVersion.id == version_id, Bill.initiative_id == initiative_id)
    ).first()
    if found is None:
        raise NotFound("That version does not exist in this initiative.")
    return found


def provisions(session: Session, initiative_id: int, bill_id: int) -> list[ProvisionRow]:
    """The passages of a bill that somebody marked, in the order of marking, with their codings."""
    codings = defaultdict(list)
    for row, goal in session.exec(
        select(ProvisionCoding, GoalVersion.name)
        .join(GoalVersion, col(GoalVersion.id) == col(ProvisionCoding.goal_version_id))
        .join(Provision, col(Provision.id) == col(ProvisionCoding.provision_id))
        .where(Provision.bill_id == bill_id)
        .order_by(col(ProvisionCoding.id))
    ):
        codings[row.provision_id].append(
            CodingRow(
                row.goal_id, row.goal_version_id, goal, row.verdict, row.strength, row.why, row.recorded_at,
                row.recorded_by,
            )
        )  # fmt: skip
    notes: dict[int | None, str] = {row.id: row.name for row in versions(session, initiative_id, bill_id)}
    found = session.exec(
        select(Provision)
        .join(Bill, col(Bill.id) == col(Provision.bill_id))
        .where(Provision.bill_id == bill_id, Bill.initiative_id == initiative_id)
        .order_by(col(Provision.id))
    )
    return [
        ProvisionRow(
            required(row.id), row.version_id, notes.get(row.version_id, ""), row.label, row.passage, row.start,
            row.recorded_at, row.recorded_by, tuple(newest(codings[required(row.id)])),
            tuple(reversed(codings[required(row.id)])),
        )
        for row in found
    ]  # fmt: skip


def insert_provision(
    session: Session, bill_id: int, draft: ProvisionDraft, start: int | None, *, by: str, now: datetime
) -> int:
    """Mark a passage; returns its key."""
    row = Provision(
        bill_id=bill_id,
        version_id=draft.version_id,
        label=" ".join(draft.label.split()),
        passage=draft.passage.strip(),
        start=start,
        recorded_at=now,
        recorded_by=by,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def insert_coding(
    session: Session, provision_id: int, goal_version_id: int, draft: ProvisionDraft, *, by: str, now: datetime
) -> int:
    """Code a passage to a goal; what it was coded to before stays. Returns the coding's key."""
    row = ProvisionCoding(
        provision_id=provision_id,
        goal_id=draft.coding.goal_id,
        goal_version_id=goal_version_id,
        verdict=draft.coding.verdict,
        strength=draft.coding.strength,
        why=draft.coding.why.strip(),
        recorded_at=now,
        recorded_by=by,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def same_passage(rows: Sequence[ProvisionRow], draft: ProvisionDraft) -> ProvisionRow | None:
    """The passage that was marked before in the same version, white space apart."""
    words = draft.passage.split()
    return next((row for row in rows if row.version_id == draft.version_id and row.passage.split() == words), None)
