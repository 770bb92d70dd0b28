"""What is stored of bills, as imports need it: hundreds of bills at a time (`LOT`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlmodel import Session, col, func, select

from data.errors import NotFound
from data.queries import required
from policy.bills import Action, BillDraft, Identity, Related, Sponsor, VersionDraft
from policy.changes import Known, Said, facts, said_from
from policy.models import (
    Bill,
    BillAction,
    BillRelation,
    BillSource,
    BillVersion,
    Sponsorship,
    Vote,
    VoteEvent,
)
from policy.stages import course
from policy.votes import Cast, VoteDraft

LOT = 400
"""Records read and written at once: below the number of parameters that SQLite takes in one statement."""

T = TypeVar("T")
_BySource = dict[int, dict[str, list[T]]]


def lots(items: Iterable[T], size: int = LOT) -> Iterator[list[T]]:
    """Items in lots of at most `size`."""
    each = iter(items)
    while lot := list(islice(each, size)):
        yield lot


def sessions(session: Session, initiative_id: int) -> dict[str, set[str]]:
    """The keys of the legislative sessions of bills that are here, by jurisdiction."""
    found: dict[str, set[str]] = defaultdict(set)
    for place, name in session.exec(
        select(Bill.jurisdiction_key, Bill.session_key).where(Bill.initiative_id == initiative_id).distinct()
    ):
        found[place].add(name)
    return found


def keys_of(session: Session, initiative_id: int, identities: Iterable[Identity]) -> dict[Identity, int]:
    """The keys of the bills of these identities that are here."""
    by_session: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in identities:
        by_session[(one.jurisdiction, one.session)].add(one.identifier)
    found: dict[Identity, int] = {}
    for (place, name), numbers in by_session.items():
        for lot in lots(sorted(numbers)):
            rows = session.exec(
                select(Bill.id, Bill.identifier_key).where(
                    Bill.initiative_id == initiative_id,
                    Bill.jurisdiction_key == place,
                    Bill.session_key == name,
                    col(Bill.identifier_key).in_(lot),
                )
            )
            found |= {Identity(place, name, number): required(key) for key, number in rows}
    return found


def known_many(session: Session, initiative_id: int, bill_ids: Sequence[int]) -> dict[int, Known]:
    """What is stored of these bills, by their keys. Those of another initiative are left out."""
    ids = sorted(set(bill_ids))
    rows = session.exec(select(Bill).where(Bill.initiative_id == initiative_id, col(Bill.id).in_(ids))).all()
    if not rows:
        return {}
    actions: _BySource[Action] = _by_source()
    for key, source, on, words, chamber, classification, position in session.exec(
        select(  # type: ignore[call-overload]  # columns, not rows of the model: three times as fast
            BillAction.bill_id, BillAction.source, BillAction.on_date, BillAction.description, BillAction.chamber,
            BillAction.classification, BillAction.position,
        ).where(col(BillAction.bill_id).in_(ids))
        .order_by(col(BillAction.on_date), col(BillAction.position), col(BillAction.id))
    ):  # fmt: skip
        actions[key][source].append(Action(on, words, chamber, tuple(classification), position))
    sponsors: _BySource[Sponsor] = _by_source()
    for one in session.exec(select(Sponsorship).where(col(Sponsorship.bill_id).in_(ids)).order_by(col(Sponsorship.id))):
        sponsors[one.bill_id][one.source].append(
            Sponsor(one.name, one.entity_type, one.primary, one.classification, one.person_key)
        )
    related: _BySource[Related] = _by_source()
    for link in session.exec(select(BillRelation).where(col(BillRelation.bill_id).in_(ids))):
        related[link.bill_id][link.source].append(Related(link.relation, link.identifier, link.session))
    texts: _BySource[VersionDraft] = _by_source()
    for key, source, note, on, url, size in session.exec(
        select(  # type: ignore[call-overload]
            BillVersion.bill_id, BillVersion.source, BillVersion.note, BillVersion.on_date, BillVersion.url,
            func.length(BillVersion.text),
        ).where(col(BillVersion.bill_id).in_(ids)).order_by(col(BillVersion.id))
    ):  # fmt: skip
        texts[key][source].append(VersionDraft(note, on, url, "…" if size else ""))
    told: dict[int, dict[str, BillSource]] = defaultdict(dict)
    for row in session.exec(select(BillSource).where(col(BillSource.bill_id).in_(ids)).order_by(col(BillSource.id))):
        told[row.bill_id][row.source] = row
    votes = _votes(session, ids)
    return {
        key: Known(
            row.title,
            row.kind,
            row.chamber,
            row.summary,
            row.jurisdiction_key,
            row.stage,
            {name: _said(row, source) for name, source in told[key].items()},
            _tuples(actions[key]),
            _tuples(sponsors[key]),
            {name: source.url for name, source in told[key].items()},
            _tuples(texts[key]),
            _tuples(votes[key]),
            {
                name: tuple(sorted(links, key=lambda r: (r.relation, r.identifier)))
                for name, links in related[key].items()
            },
            row.subjects,
        )
        for row in rows
        for key in [required(row.id)]
    }


def _by_source() -> Any:
    return defaultdict(lambda: defaultdict(list))


def _tuples(found: Mapping[str, Sequence[T]]) -> dict[str, tuple[T, ...]]:
    return {name: tuple(items) for name, items in found.items()}


def _said(bill: Bill, source: BillSource) -> Said:
    """What a source said; of one that was read before this was kept, the bill's own fields."""
    if source.said is not None:
        return said_from(source.said)
    return Said(
        bill.title, bill.kind, bill.chamber, bill.summary, bill.subjects, bill.session,
        bill.first_on, bill.latest_on, bill.latest_action, bill.passage_on, bill.actions_complete,
    )  # fmt: skip


def _votes(session: Session, ids: Sequence[int]) -> _BySource[VoteDraft]:
    events = session.exec(select(VoteEvent).where(col(VoteEvent.bill_id).in_(ids)).order_by(col(VoteEvent.id))).all()
    cast: dict[int, list[Cast]] = defaultdict(list)
    if events:
        for vote in session.exec(
            select(Vote).join(VoteEvent, col(VoteEvent.id) == col(Vote.event_id)).where(col(VoteEvent.bill_id).in_(ids))
        ):
            cast[vote.event_id].append(Cast(vote.voter, vote.option, vote.person_key))
    found: _BySource[VoteDraft] = _by_source()
    for event in events:
        given = tuple(cast[required(event.id)]) or None
        found[event.bill_id][event.source].append(
            VoteDraft(
                event.motion, event.on_date, event.chamber, event.result, event.counts, given,
                tuple(event.classification), event.source_key,
            )
        )  # fmt: skip
    return found


def known_by_id(session: Session, initiative_id: int, bill_id: int) -> tuple[BillDraft, Known]:
    """A bill by its key: a draft that names it (a part, by hand), and how it is stored. Raises NotFound."""
    row = session.get(Bill, bill_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That bill does not exist in this initiative.")
    named = BillDraft(row.jurisdiction, row.session, row.identifier, "", part=True)
    return named, known_many(session, initiative_id, [bill_id])[bill_id]


def bills_of_source(
    session: Session, initiative_id: int, source: str, source_keys: Iterable[str]
) -> dict[str, list[tuple[int, str]]]:
    """Under which bills a source's own keys were read before: each key with bills' keys and numbers."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for lot in lots(sorted({key for key in source_keys if key})):
        # Two steps, not a join: without statistics SQLite would walk through every bill for each lot.
        told = session.exec(
            select(BillSource.source_key, BillSource.bill_id).where(
                col(BillSource.source_key).in_(lot), BillSource.source == source
            )
        ).all()
        numbers: dict[int, str] = {}
        for ids in lots(sorted({bill_id for _, bill_id in told})):
            here = select(Bill.id, Bill.identifier).where(col(Bill.id).in_(ids), Bill.initiative_id == initiative_id)
            numbers |= {required(key): number for key, number in session.exec(here)}
        for key, bill_id in told:
            if bill_id in numbers:
                found[key].append((bill_id, numbers[bill_id]))
    return found


def misplaced(session: Session) -> list[str]:
    """Bills whose stored stage is not the one that their actions give: there should be none."""
    found = []
    everything = session.exec(select(Bill.initiative_id, Bill.id).order_by(col(Bill.id))).all()
    for lot in lots(everything):
        rows = {row.id: row for row in session.exec(select(Bill).where(col(Bill.id).in_([key for _, key in lot])))}
        for initiative_id in sorted({one for one, _ in lot}):
            keys = [required(key) for of, key in lot if of == initiative_id]
            for key, known in known_many(session, initiative_id, keys).items():
                row, stage = rows[key], course(facts(known)).stage
                if stage != row.stage:
                    found.append(f"{row.identifier}, {row.session}, is stored as {row.stage}; its actions say {stage}.")
        session.expire_all()
    return found
