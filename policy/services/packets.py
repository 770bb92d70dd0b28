"""A hearing with all that belongs to it: what its page shows, and what its packet is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from data import audit, timeline
from data import queries as agenda
from data.access import Actor, allowed, require
from policy import queries
from policy.alignment import in_force
from policy.board import BillDetail
from policy.checklists import Done, Item, Task, checklist, missing, removed
from policy.connectors import prints
from policy.desk import DeskDetail, LetterRow
from policy.districts import Around, Happened, around
from policy.hearings import HearingRow
from policy.packet_page import packet_page
from policy.packets import Document, Facts, build
from policy.people import PersonRow, whose_vote
from policy.queries import contacts as contact_queries
from policy.queries import desk
from policy.queries import hearing_records as records
from policy.queries import people as people_queries
from policy.rosters import CommitteeRow, PriorVote, RosterRow, by_role, committee_for
from policy.services import contacts
from policy.votes import VoteEventRow
from policy.witnesses import WitnessRow, speaking

WINDOW = timedelta(days=365)
"""How far back events in the members' districts are told."""

NO_COMMITTEE, NO_ASK = "The committee's roster is not matched.", "What we ask is not said in one sentence."
NO_WITNESS, NO_TEXT = "No witness has confirmed.", "No testimony is chosen for the packet."
NO_POSITION, NO_LEAD = "We have no approved position.", "Nobody is named to run it."


@dataclass(frozen=True)
class Preparation:
    """A hearing as its page shows it. What is private to the team is empty where the actor may not see it."""

    hearing: HearingRow
    bill: BillDetail
    desk: DeskDetail
    tasks: tuple[Task, ...]
    removed: tuple[Item, ...]
    committees: tuple[CommitteeRow, ...]
    committee: CommitteeRow | None
    roster: tuple[RosterRow, ...]
    witnesses: tuple[WitnessRow, ...]
    chosen: frozenset[int]
    around: Around
    since: date
    votes: tuple[VoteEventRow, ...]
    related: dict[int, str]
    whip: tuple[str, ...]
    lacks: tuple[str, ...]
    today: date
    sender: str

    @property
    def letters(self) -> tuple[LetterRow, ...]:
        """The texts that go into the packet, in their newest version."""
        return tuple(row for row in self.desk.letters if row.letter_id in self.chosen)


@dataclass(frozen=True)
class Owed:
    """A hearing to come beside what is to be done for it and what it lacks."""

    hearing: HearingRow
    tasks: tuple[Task, ...]
    lacks: tuple[str, ...]

    def owed(self, today: date) -> list[Task]:
        """Items whose day has come and that nobody has done."""
        return [task for task in self.tasks if task.owed(today)]


def docket(session: Session, initiative_id: int, start: date, *, now: datetime) -> list[Owed]:
    """Hearings from the local day `start` on, cancelled ones left out, each with its checklist and what it lacks."""
    today = agenda.initiative(session, initiative_id).today(now)
    rows = [row for row in queries.hearings(session, initiative_id, start=start) if not row.cancelled]
    kept = records.tasks(session, [row.id for row in rows])
    said = records.witnesses(session, [row.id for row in rows])
    found = []
    for row in rows:
        tasks = checklist(row.on, kept.get(row.id, []), today)
        lacks = {
            NO_ASK: not row.ask,
            NO_WITNESS: not any(one.status == "confirmed" for one in said.get(row.id, [])),
            NO_LEAD: not row.lead,
        }
        found.append(Owed(row, tuple(tasks), tuple(missing(tasks, today, lacks if row.on >= today else {}))))
    return found


def prepared(session: Session, actor: Actor, initiative_id: int, hearing_id: int, *, now: datetime) -> Preparation:
    """Everything about one hearing. Raises NotFound.

    Readers see what is public: no names of witnesses, no ratings, counts, asks or champions.
    """
    initiative = agenda.initiative(session, initiative_id)
    today = initiative.today(now)
    row = queries.hearing(session, initiative_id, hearing_id)
    detail = queries.detail(session, initiative_id, row.bill_id, today)
    kept = desk.of_bill(session, initiative_id, row.bill_id)
    team = allowed(actor, "prepare_hearings")
    done: list[Done] = records.tasks(session, [hearing_id]).get(hearing_id, [])
    tasks = checklist(row.on, done, today)
    witnesses = records.witnesses(session, [hearing_id]).get(hearing_id, [])
    _, place = contact_queries.bill_place(session, initiative_id, row.bill_id)
    committees = records.committees(session, initiative_id, place)
    committee = committee_for(row.committee, row.committee_key, committees)
    everyone = [one for one in people_queries.people(session, initiative_id) if one.jurisdiction_key == place]
    related, votes = _votes(session, initiative_id, row.bill_id, today)
    roster = _roster(session, committee, everyone, related, votes) if committee else []
    seats = [one.person for one in roster if one.person is not None]
    whip: tuple[str, ...] = ()
    if team:
        chamber = committee.chamber if committee else ""
        roster, whip = _with_views(session, actor, initiative_id, row.bill_id, chamber, roster, today)
    chosen = records.letters_of(session, hearing_id)
    since = min(today, row.on) - WINDOW
    held = in_force(reversed(detail.positions), today)
    lacks = {
        NO_COMMITTEE: not roster,
        NO_POSITION: held is None or not kept.approvals or kept.approvals[-1].step != "approved",
        NO_ASK: not row.ask,
        NO_WITNESS: not any(one.status == "confirmed" for one in witnesses),
        NO_TEXT: not chosen,
        NO_LEAD: not (row.lead or kept.note.assignee),
    }
    over = row.on < today or row.cancelled
    return Preparation(
        row, detail, kept, tuple(tasks), tuple(removed(done)), tuple(committees), committee, tuple(by_role(roster)),
        tuple(witnesses) if team else (), chosen, around(_events(session, initiative_id, since, today), seats), since,
        tuple(votes), related, whip, tuple(missing(tasks, today, {} if over else lacks)), today, initiative.name,
    )  # fmt: skip


def _events(session: Session, initiative_id: int, start: date, end: date) -> list[Happened]:
    return [
        Happened(one.on, one.title, one.districts, one.low, one.high, (one.page, one.record_id))
        for one in timeline.milestones(session, initiative_id, start, end)
        if one.kind == "event" and one.districts
    ]


def _votes(
    session: Session, initiative_id: int, bill_id: int, today: date
) -> tuple[dict[int, str], list[VoteEventRow]]:
    """The bill and its companions that are here, by number; and the votes on them, newest first."""
    groups = queries.companions(session, initiative_id)
    first = groups.get(bill_id)
    keys = [bill_id, *(key for key, top in groups.items() if first is not None and top == first and key != bill_id)]
    numbers = {row.id: row.identifier for row in queries.bills(session, initiative_id, today, keys)}
    votes = [vote for key in keys for vote in queries.votes_of(session, key)]
    return numbers, sorted(votes, key=lambda vote: vote.on or date.min, reverse=True)


def _roster(
    session: Session,
    committee: CommitteeRow,
    everyone: Sequence[PersonRow],
    numbers: dict[int, str],
    votes: Sequence[VoteEventRow],
) -> list[RosterRow]:
    people = {one.id: one for one in everyone}
    cast: dict[int, list[PriorVote]] = defaultdict(list)
    for event in votes:
        chamber = "" if event.chamber == "committee" else event.chamber
        for at, key in whose_vote(everyone, [(one.voter, one.person_key) for one in event.votes], chamber).items():
            said = PriorVote(numbers.get(event.bill_id, ""), event.motion, event.votes[at].option)
            if said not in cast[key]:  # a roll call that two sources tell stands once
                cast[key].append(said)
    found = []
    for seat in records.seats_in(session, committee.id):
        person = people.get(seat.policymaker_id) if seat.policymaker_id is not None else None
        prior = tuple(cast.get(person.id, ())) if person else ()
        found.append(RosterRow(person.name if person else seat.name, seat.role, person, votes=prior))
    return found


def _with_views(
    session: Session,
    actor: Actor,
    initiative_id: int,
    bill_id: int,
    chamber: str,
    roster: list[RosterRow],
    today: date,
) -> tuple[list[RosterRow], tuple[str, ...]]:
    """The roster with what the team thinks and knows, and the committee's chamber's whip count in words."""
    said = contacts.views(session, actor, initiative_id).said
    count = contacts.whip_of(session, actor, initiative_id, bill_id)
    leans = {one.person.id: one.count.lean for one in count.expected if one.count}
    carried: dict[int, list[str]] = defaultdict(list)
    for champion in contacts.champions(session, actor, initiative_id):
        if champion.until is None or champion.until > today:
            carried[champion.policymaker_id].append(champion.goal or "the whole agenda")
    open_asks: dict[int, list[str]] = defaultdict(list)
    for ask in contacts.asks(session, actor, initiative_id):
        if ask.outcome == "open" and ask.bill_id in (None, bill_id):
            open_asks[ask.policymaker_id].append(f"{ask.what} ({ask.asker})")
    found = []
    for row in roster:
        if row.person is not None:
            view = said.get(row.person.id)
            rating = f"support {view.support.mean:.1f}, influence {view.influence.mean:.1f}" if view else "not rated"
            spread = ""
            if view and view.support.spread:
                spread = f"support from {view.support.low} to {view.support.high}"
            key = row.person.id
            row = replace(
                row, rating=rating, spread=spread, lean=leans.get(key, "unknown"), champions=tuple(carried[key]),
                asks=tuple(open_asks[key]),
            )  # fmt: skip
        found.append(row)
    counted = [standing for standing in count.standings if not chamber or standing.chamber == chamber]
    return found, tuple(
        f"{_CHAMBERS.get(standing.chamber, 'Council or board')}: {standing.words}" for standing in counted
    )


_CHAMBERS = {"lower": "House", "upper": "Senate", "legislature": "Legislature"}


def packet_of(found: Preparation, *, internal: bool = False) -> Document:
    """The packet of a hearing as its page shows it. Ratings and the like are there only where the page had them."""
    facts = Facts(
        found.sender, found.hearing, found.bill, found.desk, in_force(reversed(found.bill.positions), found.today),
        found.committee.name if found.committee and not found.hearing.committee else found.hearing.committee,
        found.roster, found.witnesses, found.letters, found.around, found.since, found.votes, found.whip, found.today,
        found.related,
    )  # fmt: skip
    return build(facts, internal=internal)


def packet(
    session: Session, actor: Actor, initiative_id: int, hearing_id: int, *, internal: bool = False, now: datetime
) -> Document:
    """A hearing's packet: public unless `internal`, which readers are refused. Making one is noted in the audit."""
    require(actor, "prepare_hearings")
    found = prepared(session, actor, initiative_id, hearing_id, now=now)
    audit.record(
        session, actor, initiative_id, "make_packet", "hearing", hearing_id, now=now,
        detail={"kind": "internal" if internal else "public"},
    )  # fmt: skip
    return packet_of(found, internal=internal)


def as_pdf(packet: Document) -> bytes:
    """The packet as a PDF file."""
    return prints.pdf(packet)


def as_page(packet: Document) -> str:
    """The packet as a printable page that stands alone."""
    return packet_page(packet)


def for_people(rows: Sequence[WitnessRow]) -> str:
    """Who testifies, in a few words: how many come and for how long."""
    there = speaking(rows)
    sure = sum(row.status == "confirmed" for row in there)
    total = sum(row.minutes for row in there)
    return f"{sure} of {len(there)} confirmed, {total} minutes together"
