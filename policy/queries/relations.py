"""What stands beside a bill: other bills that its sources name, and what the sources say differently."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from data.errors import NotFound
from policy.changes import Disagreement, disagreements
from policy.models import Bill, BillRelation, Coding, Hearing, Position
from policy.queries.stored import known_many


@dataclass(frozen=True)
class RelatedRow:
    """Another bill that a source names beside this one; `bill_id` is None where it is not here."""

    relation: str
    identifier: str
    session: str
    source: str
    bill_id: int | None
    title: str


def related_to(session: Session, initiative_id: int, bill_id: int) -> list[RelatedRow]:
    """Bills named beside this one, from either side, companions first, each once."""
    bill = session.get(Bill, bill_id)
    if bill is None or bill.initiative_id != initiative_id:
        raise NotFound("That bill does not exist in this initiative.")
    pairs = session.exec(
        select(BillRelation, Bill)
        .join(Bill, col(Bill.id) == col(BillRelation.bill_id))
        .where(
            Bill.initiative_id == initiative_id,
            Bill.jurisdiction_key == bill.jurisdiction_key,
            or_(col(BillRelation.bill_id) == bill_id, col(BillRelation.identifier_key) == bill.identifier_key),
        )
        .order_by(col(BillRelation.id))
    ).all()
    found: dict[tuple[str, str], RelatedRow] = {}
    for relation, teller in pairs:
        if teller.id == bill_id:
            where = relation.session_key or bill.session_key
            other = session.exec(
                select(Bill).where(
                    Bill.initiative_id == initiative_id,
                    Bill.jurisdiction_key == bill.jurisdiction_key,
                    Bill.session_key == where,
                    Bill.identifier_key == relation.identifier_key,
                )
            ).first()
            row = RelatedRow(
                relation.relation, relation.identifier, relation.session, relation.source,
                other.id if other else None, other.title if other else "",
            )  # fmt: skip
            found.setdefault((relation.identifier_key, where), row)
        elif (relation.session_key or teller.session_key) == bill.session_key:
            said = (
                relation.relation
                if relation.relation in ("companion", "related")
                else f"named by it, {relation.relation}"
            )
            row = RelatedRow(said, teller.identifier, teller.session, relation.source, teller.id, teller.title)
            found.setdefault((teller.identifier_key, teller.session_key), row)
    return sorted(found.values(), key=lambda row: (row.relation != "companion", row.identifier))


def differences(session: Session, initiative_id: int, bill_id: int) -> list[Disagreement]:
    """Where the sources of a bill say different things."""
    known = known_many(session, initiative_id, [bill_id]).get(bill_id)
    return disagreements(known) if known else []


def at_hand(session: Session, initiative_id: int, limit: int = 300) -> list[int]:
    """The bills that forms offer: all of ours (with a position, a coding or a hearing), and the latest moved."""
    ours: set[int] = set()
    for table in (Position, Coding, Hearing):
        of = select(table.bill_id).join(Bill, col(Bill.id) == col(table.bill_id))
        ours |= set(session.exec(of.where(Bill.initiative_id == initiative_id).distinct()))
    latest = (
        select(Bill.id).where(Bill.initiative_id == initiative_id).order_by(col(Bill.latest_on).desc().nulls_last())
    )
    return sorted(ours | {key for key in session.exec(latest.limit(limit)) if key is not None})
