"""Recorded votes: of a bill, of every legislator; and which bills are companions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from data.queries import required
from policy.models import Bill, BillRelation, Vote, VoteEvent, Voter
from policy.sources import rank
from policy.votes import Cast, LegislatorVote, Person, VoteEventRow, disagreement


def votes_of(session: Session, bill_id: int) -> list[VoteEventRow]:
    """The vote events of a bill, newest first, every source's, each with its legislators' votes by name."""
    events = session.exec(
        select(VoteEvent)
        .where(VoteEvent.bill_id == bill_id)
        .order_by(col(VoteEvent.on_date).desc(), col(VoteEvent.id).desc())
    ).all()
    initiative = session.exec(select(Bill.initiative_id).where(Bill.id == bill_id)).first()
    names = _names(session, initiative) if events and initiative is not None else {}
    cast: dict[int, list[Cast]] = defaultdict(list)
    of = select(Vote).join(VoteEvent, col(VoteEvent.id) == col(Vote.event_id)).where(VoteEvent.bill_id == bill_id)
    for vote in session.exec(of):
        cast[vote.event_id].append(Cast(_name(vote.voter, vote.person_key, names), vote.option, vote.person_key))
    rows = []
    for event in events:
        given = tuple(sorted(cast[required(event.id)], key=lambda one: (one.voter, one.person_key)))
        rows.append(
            VoteEventRow(
                required(event.id),
                bill_id,
                event.motion,
                tuple(event.classification),
                event.chamber,
                event.on_date,
                event.result,
                dict(event.counts),
                event.source,
                event.source_key,
                given,
                disagreement(event.counts, given),
            )
        )
    return rows


def legislator_votes(session: Session, initiative_id: int) -> list[LegislatorVote]:
    """Every legislator's recorded votes on the initiative's bills, by date and bill.

    Of a bill whose roll calls several sources tell, those of one source stand: the one with most of them.
    """
    found = session.exec(
        select(Vote, VoteEvent)
        .join(VoteEvent, col(VoteEvent.id) == col(Vote.event_id))
        .join(Bill, col(Bill.id) == col(VoteEvent.bill_id))
        .where(Bill.initiative_id == initiative_id)
        .order_by(col(VoteEvent.on_date), col(VoteEvent.bill_id), col(VoteEvent.id), col(Vote.id))
    ).all()
    chosen = _one_source_a_bill({(event.bill_id, required(event.id), event.source) for _, event in found})
    names = _names(session, initiative_id) if found else {}
    return [
        LegislatorVote(
            event.bill_id,
            required(event.id),
            event.motion,
            tuple(event.classification),
            event.chamber,
            event.on_date,
            event.result,
            _name(vote.voter, vote.person_key, names),
            vote.person_key,
            vote.option,
            event.source,
        )
        for vote, event in found
        if event.source == chosen[event.bill_id]
    ]


def votes_by_event(session: Session, initiative_id: int, bill_ids: Sequence[int]) -> dict[int, list[Cast]]:
    """How legislators voted in each vote event of these bills, by the event's key.

    Of a bill whose roll calls several sources tell, those of one source stand: the one with most of them.
    """
    found = session.exec(
        select(Vote, VoteEvent.bill_id, VoteEvent.source)
        .join(VoteEvent, col(VoteEvent.id) == col(Vote.event_id))
        .where(col(VoteEvent.bill_id).in_(list(bill_ids)))
        .order_by(col(Vote.event_id), col(Vote.id))
    ).all()
    chosen = _one_source_a_bill({(bill_id, vote.event_id, source) for vote, bill_id, source in found})
    names = _names(session, initiative_id) if found else {}
    cast: dict[int, list[Cast]] = defaultdict(list)
    for vote, bill_id, source in found:
        if source == chosen[bill_id]:
            cast[vote.event_id].append(Cast(_name(vote.voter, vote.person_key, names), vote.option, vote.person_key))
    return dict(cast)


def companions(session: Session, initiative_id: int) -> dict[int, int]:
    """Of each bill with companions that are here, the one that stands for all of them (the lowest key).

    Bills without companions are left out. A relation counts whichever side it is told from.
    """
    pairs = session.exec(
        select(BillRelation, Bill)
        .join(Bill, col(Bill.id) == col(BillRelation.bill_id))
        .where(Bill.initiative_id == initiative_id, BillRelation.relation == "companion")
    ).all()
    numbers = {relation.identifier_key for relation, _ in pairs}
    there: dict[tuple[str, str, str], int] = {}
    if numbers:
        for bill in session.exec(
            select(Bill).where(Bill.initiative_id == initiative_id, col(Bill.identifier_key).in_(sorted(numbers)))
        ):
            there[(bill.jurisdiction_key, bill.session_key, bill.identifier_key)] = required(bill.id)
    links = []
    for relation, bill in pairs:
        other = there.get((bill.jurisdiction_key, relation.session_key or bill.session_key, relation.identifier_key))
        if other is not None and other != bill.id:
            links.append((required(bill.id), other))
    return _groups(links)


def _groups(links: Iterable[tuple[int, int]]) -> dict[int, int]:
    first: dict[int, int] = {}

    def top(key: int) -> int:
        while first.setdefault(key, key) != key:
            key = first[key]
        return key

    for one, other in links:
        low, high = sorted((top(one), top(other)))
        first[high] = low
    return {key: top(key) for key in first}


def _one_source_a_bill(events: Iterable[tuple[int, int, str]]) -> dict[int, str]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for bill_id, _, source in events:
        counts[bill_id][source] += 1
    return {
        bill_id: min(by_source, key=lambda source: (-by_source[source], rank(source)))
        for bill_id, by_source in counts.items()
    }


def _names(session: Session, initiative_id: int) -> dict[str, str]:
    found = session.exec(select(Voter).where(Voter.initiative_id == initiative_id))
    return {row.person_key: row.name for row in found}


def _name(voter: str, person_key: str, names: dict[str, str]) -> str:
    return voter or names.get(person_key, "") or f"Person {person_key}"


def name_voters(session: Session, initiative_id: int, given: Sequence[Person], batch_id: int | None = None) -> None:
    """Keep whom a source means by its ids; a name given anew replaces the one before."""
    there = {row.person_key: row for row in session.exec(select(Voter).where(Voter.initiative_id == initiative_id))}
    for person in given:
        row = there.get(person.person_key) or Voter(
            initiative_id=initiative_id, person_key=person.person_key, name=person.name, batch_id=batch_id
        )
        row.name, row.party, row.district = person.name, person.party, person.district
        there[person.person_key] = row
        session.add(row)
    session.flush()
