"""Recorded votes as plain records: what was voted on, how it went, and how each legislator voted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

YES, NO, ABSENT, EXCUSED, NOT_VOTING, ABSTAIN, OTHER = (
    "yes", "no", "absent", "excused", "not voting", "abstain", "other",
)  # fmt: skip
OPTIONS = (YES, NO, ABSENT, EXCUSED, NOT_VOTING, ABSTAIN, OTHER)
"""How a legislator can have voted, whatever a source calls it."""

_SAID = {
    "yea": YES, "aye": YES, "y": YES, "for": YES,
    "nay": NO, "n": NO, "against": NO,
    "nv": NOT_VOTING, "not_voting": NOT_VOTING, "no vote": NOT_VOTING, "proxy": NOT_VOTING,
    "present": ABSTAIN, "abstained": ABSTAIN, "paired": OTHER,
}  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """How one legislator voted. `person_key` is the source's id of the person, "" where it gives none."""

    voter: str
    option: str
    person_key: str = ""


@dataclass(frozen=True)
class VoteDraft:
    """A vote event as a source tells it.

    `counts` are the source's own totals by option. `votes` is None where the source sent totals alone,
    which is not the same as nobody having voted.
    """

    motion: str
    on: date | None
    chamber: str = ""
    result: str = ""  # pass, fail, or ""
    counts: Mapping[str, int] = field(default_factory=dict)
    votes: tuple[Cast, ...] | None = None
    classification: tuple[str, ...] = ()
    source_key: str = ""


@dataclass(frozen=True)
class Person:
    """Whom a source means by its id of a person."""

    person_key: str
    name: str
    party: str = ""
    district: str = ""


@dataclass(frozen=True)
class VoteEventRow:
    """A vote event of a bill with how each legislator voted, by name. `counts` is by option (`OPTIONS`).

    `disagrees` says where the source's totals are not what its legislators' votes add up to.
    """

    id: int
    bill_id: int
    motion: str
    classification: tuple[str, ...]
    chamber: str
    on: date | None
    result: str
    counts: Mapping[str, int]
    source: str
    source_key: str
    votes: tuple[Cast, ...]
    disagrees: str = ""


@dataclass(frozen=True)
class LegislatorVote:
    """One legislator's vote in one vote event of one bill. A roll call that two sources tell stands once."""

    bill_id: int
    event_id: int
    motion: str
    classification: tuple[str, ...]
    chamber: str
    on: date | None
    result: str
    voter: str
    person_key: str
    option: str
    source: str


def option(text: str) -> str:
    """One of `OPTIONS` for what a source calls it: "yes" for Yea, Aye and yes."""
    plain = " ".join(text.casefold().split())
    return plain if plain in OPTIONS else _SAID.get(plain, OTHER)


def tally(votes: Sequence[Cast]) -> dict[str, int]:
    """How many voted each way."""
    return dict(Counter(cast.option for cast in votes))


def disagreement(counts: Mapping[str, int], votes: Sequence[Cast]) -> str:
    """Where totals for and against are not those of the votes, in a sentence; "" where they agree or one is missing."""
    if not votes or not counts:
        return ""
    found = tally(votes)
    wrong = [name for name in (YES, NO) if name in counts and counts[name] != found.get(name, 0)]
    return " ".join(
        f"The source counts {counts[name]} {name}, its legislators' votes add up to {found.get(name, 0)}."
        for name in wrong
    )


def new_votes(had: Sequence[VoteDraft], given: Sequence[VoteDraft]) -> tuple[VoteDraft, ...]:
    """Votes that are new, or told anew. One whose legislators' votes the source leaves out now keeps them."""
    known = {vote.source_key: vote for vote in had}
    found = []
    for vote in given:
        old = known.get(vote.source_key)
        if old is not None and vote.votes is None:
            vote = replace(vote, votes=old.votes)
        if old is None or _essence(old) != _essence(vote):
            found.append(vote)
    return tuple(found)


def _essence(vote: VoteDraft) -> tuple[object, ...]:
    cast = sorted((c.person_key or c.voter, c.option) for c in vote.votes or ())
    counts = sorted((name, count) for name, count in vote.counts.items() if count)
    return vote.motion, vote.on, vote.chamber, vote.result, tuple(counts), tuple(cast), vote.classification


def vote_line(vote: VoteDraft) -> str:
    """A vote in one line: its day, motion, result and counts."""
    counts = ", ".join(f"{vote.counts[name]} {name}" for name in ("yes", "no") if name in vote.counts)
    day = vote.on.isoformat() if vote.on else "no date"
    return " · ".join(part for part in (day, vote.motion, vote.result, counts) if part)
