"""A scorecard for the public: legislators by their recorded votes on our positions, with the method in plain words.

Pure. It holds what is public anyway (names, seats, recorded votes) and our positions: no rating, no ask, no count of
influence, nobody's contact data. Everything that somebody typed or a source said is escaped in HTML; the CSV goes
through `data.files.write_csv`, which neutralises formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from data.dates import say
from data.errors import Problem
from data.files import write_csv
from policy.people import CHAMBER_LABELS, PersonRow
from policy.rollcalls import Legislator, Records, RollCall, records
from policy.scoring import FEW, Decision, percent

ASKED = {"support": "We asked for a yes", "oppose": "We asked for a no"}


@dataclass(frozen=True)
class CardVote:
    """A chosen vote: by the source's key, with our position on its day when it was locked."""

    bill_id: int
    source: str
    source_key: str
    motion: str
    on: date | None
    stance: str

    @property
    def key(self) -> tuple[int, str, str]:
        """What finds the vote again after its bill was read anew."""
        return self.bill_id, self.source, self.source_key


@dataclass(frozen=True)
class CardRow:
    """A choice of votes; locked where `locked_at` is set."""

    title: str
    jurisdiction: str
    session: str
    chamber: str
    votes: tuple[CardVote, ...]
    id: int | None = None
    locked_at: datetime | None = None
    locked_by: str = ""


@dataclass(frozen=True)
class Card:
    """What is published. `calls` are the votes in the order of their dates; `notes` what a reader must know of them."""

    title: str
    sender: str
    place: str
    session: str
    chamber: str
    made_on: date
    locked_on: date | None
    calls: tuple[RollCall, ...]
    legislators: tuple[Legislator, ...]
    notes: tuple[str, ...]


def scorable(
    calls: Sequence[RollCall], jurisdiction_key: str = "", session: str = "", chamber: str = "",
    bill_ids: Sequence[int] | None = None,
) -> list[RollCall]:  # fmt: skip
    """The votes that can stand on a scorecard: they decide, and our position asked for a yes or a no. "" is any."""
    return [
        call
        for call in calls
        if call.scores
        and (not jurisdiction_key or call.jurisdiction_key == jurisdiction_key)
        and (not session or call.session == session)
        and (not chamber or call.chamber == chamber)
        and (bill_ids is None or call.bill_id in bill_ids)
    ]


def choice(title: str, calls: Sequence[RollCall], chamber: str = "") -> CardRow:
    """The choice of these votes, to be locked."""
    places, sessions = ({call.jurisdiction for call in calls}, {call.session for call in calls})
    return CardRow(
        " ".join(title.split()),
        next(iter(places)) if len(places) == 1 else "",
        next(iter(sessions)) if len(sessions) == 1 else "",
        chamber,
        tuple(
            CardVote(call.bill_id, call.source, call.source_key, call.motion, call.on, call.stance or "")
            for call in calls
        ),
    )  # fmt: skip


def check_choice(row: CardRow, titles: Sequence[str]) -> list[Problem]:
    """Problems of a choice that is to be locked, beside the titles of those that are locked."""
    problems = []
    if not row.title:
        problems.append(Problem("title", "Give the scorecard a title, such as “91st General Assembly”."))
    if row.title.casefold() in {title.casefold() for title in titles}:
        problems.append(
            Problem(
                "title", f"“{row.title}” is locked already, and a locked choice is not changed. Choose another title."
            )
        )
    if not row.votes:
        problems.append(
            Problem("votes", "Choose at least one vote that decides and on which we asked for a yes or a no.")
        )
    return problems


def card(
    row: CardRow, calls: Sequence[RollCall], people: Sequence[PersonRow], sender: str, today: date,
    locked_on: date | None,
) -> Card:  # fmt: skip
    """What is published of a choice: the votes as they are recorded now, with the positions that were locked.

    A chosen vote that is no longer in the record, and a position that reads differently now, are named.
    """
    there = {(call.bill_id, call.source, call.source_key): call for call in calls}
    chosen, notes = [], []
    for vote in row.votes:
        call = there.get(vote.key)
        if call is None:
            when = f" of {say(vote.on)}" if vote.on else ""
            notes.append(f"A chosen vote{when} ({vote.motion}) is no longer in the record and is not counted.")
            continue
        if call.stance != vote.stance:
            notes.append(
                f"{call.identifier}: our position of that day reads “{call.stance or 'none'}” in our records now; this "
                f"scorecard keeps “{vote.stance}”, as it was when the votes were locked."
            )
        chosen.append(replace(call, stance=vote.stance))
    found: Records = records(chosen, people)
    later = [call.identifier for call in chosen if call.later]
    if later:
        names = ", ".join(dict.fromkeys(later))
        notes.append(f"Our position on {names} was written down only after the vote.")
    shown = tuple(sorted(chosen, key=lambda call: (call.on or date.min, call.event_id)))
    voting = tuple(one for one in found.legislators if one.score.n or one.score.absent)
    return Card(
        row.title, sender, row.jurisdiction, row.session, row.chamber, today, locked_on, shown, voting,
        (*notes, *found.aside),
    )  # fmt: skip


def method(found: Card) -> list[str]:
    """How the scorecard is made, in plain words."""
    lock = (
        f"The votes were chosen and locked on {say(found.locked_on)}; none was added or taken away since."
        if found.locked_on
        else "DRAFT: the votes are not locked yet, and the choice may still change."
    )
    return [
        "Each vote is compared with the position we held on the day of the vote. A yes on a bill that we supported and "
        "a no on a bill that we opposed are votes with us. The score is the share of votes with us out of all the yes "
        "and no votes counted: 100% is always with us.",
        "Only votes that decide count: passage, agreement with the other chamber, and overriding a veto. Votes in "
        "committee and on procedure do not count.",
        "An absence, an excused absence or an abstention is shown and never counted for or against anybody. The record "
        "does not say why somebody did not vote.",
        "Twin bills in both chambers count once, and so does a vote that was taken again: the latest in which the "
        "legislator voted yes or no.",
        f"Nobody with fewer than {FEW} counted votes gets a percentage: they are listed with “too few votes”. {FEW} is "
        "the smallest number of votes that somebody who tosses coins would seldom (1 time in 32) cast all with us.",
        "The score is about these votes alone. It says nothing about what somebody did in committee, in talks, or for "
        "other bills.",
        lock,
    ]


def verdict(one: Legislator) -> str:
    """A legislator's score as it is published."""
    if not one.score.n:
        return "no record"
    return percent(one.score.value) if one.score.enough else "too few votes"


def mark(one: Legislator, call: RollCall) -> str:
    """How a legislator voted in one of the votes: With us, Against us, what the record calls an absence, or nothing."""
    cells: list[tuple[Sequence[Decision], str]] = [
        (one.score.agreed, "With us"), (one.score.disagreed, "Against us")
    ]  # fmt: skip
    for decisions, word in cells:
        if any(decision.key == call.event_id for decision in decisions):
            return word
    gone = next((each for each in one.score.absent if each.key == call.event_id), None)
    return gone.choice.capitalize() if gone else ""


def seat(one: Legislator) -> str:
    """Chamber and district."""
    return f"{CHAMBER_LABELS.get(one.chamber, '')} {one.district}".strip()


def vote_name(call: RollCall) -> str:
    """A vote as a column's head."""
    return f"{call.identifier}, {call.kind}, {say(call.on) if call.on else 'no date'}"


def as_csv(found: Card) -> str:
    """One row a legislator: score, counts, and how they voted in each of the votes."""
    head = [
        "legislator", "party", "chamber", "district", "place", "score_percent", "score", "with_us", "against_us",
        "not_voting", *(f"{vote_name(call)} ({ASKED[call.stance or ''].lower()})" for call in found.calls),
        "votes_locked_on", "made_on", "made_by",
    ]  # fmt: skip
    locked = found.locked_on.isoformat() if found.locked_on else "not locked: draft"
    return write_csv(
        head,
        [
            [
                one.name, one.party, CHAMBER_LABELS.get(one.chamber, ""), one.district, one.jurisdiction,
                f"{100 * one.score.value:.0f}" if one.score.value is not None and one.score.enough else "",
                verdict(one), len(one.score.agreed), len(one.score.disagreed), len(one.score.absent),
                *(mark(one, call) for call in found.calls), locked, found.made_on.isoformat(), found.sender,
            ]
            for one in found.legislators
        ],
    )  # fmt: skip
