"""Legislators by their recorded votes on bills that we have a position on.

Pure. A vote is compared with the position in force on its day: support asks for a yes, oppose for a no; amend, watch
and neutral ask for neither, so votes inform and do not score. Votes that decide score; committees' stand apart;
procedure informs (`policy.motions`). The rule is `policy.scoring.score`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo

from policy.alignment import PositionRow, in_force
from policy.motions import COMMITTEE, DECIDING
from policy.people import PersonRow, folded, whose_vote
from policy.scoring import AGAINST, AGREE, NEUTRAL, STRONG, WEAK, Decision, Score, in_order, score
from policy.sources import name as source_name
from policy.votes import Cast

MEANS = {"support": AGREE, "oppose": AGAINST}
"""What a yes means under a position; under every other one it means nothing."""


@dataclass(frozen=True)
class RollCall:
    """A recorded vote by name on a bill, and our position on its day (`stance` None where there was none).

    `group` stands for the bill and its companions. `later` says that the position was written down after the vote.
    """

    event_id: int
    bill_id: int
    group: int
    identifier: str
    title: str
    jurisdiction: str
    jurisdiction_key: str
    session: str
    chamber: str
    on: date | None
    motion: str
    kind: str
    result: str
    source: str
    source_key: str
    url: str
    stance: str | None
    later: bool
    cast: tuple[Cast, ...]

    @property
    def scores(self) -> bool:
        """Whether it can score: it decides, and we had asked for a yes or a no."""
        return self.kind in DECIDING and self.stance in MEANS

    @property
    def name(self) -> str:
        """What a list calls it."""
        return f"{self.identifier}, {self.kind}"

    @property
    def source_label(self) -> str:
        """Where it was read."""
        return source_name(self.source)


@dataclass(frozen=True)
class Legislator:
    """A legislator's record. `person_id` is None where the votes name somebody who is not among the policymakers.

    `score` holds the votes that decide and, as informing, procedure; `committee` those in committees, apart.
    """

    name: str
    party: str
    chamber: str
    district: str
    jurisdiction: str
    person_id: int | None
    score: Score
    committee: Score


@dataclass(frozen=True)
class Records:
    """Legislators in the order of a list, the roll calls by event, and what could not be used, in sentences."""

    legislators: tuple[Legislator, ...]
    calls: Mapping[int, RollCall]
    aside: tuple[str, ...] = ()


@dataclass
class _Gathered:
    name: str
    chamber: str
    jurisdiction: str
    person: PersonRow | None = None
    floor: list[Decision] = field(default_factory=list)
    committee: list[Decision] = field(default_factory=list)


def stance_on(history: Sequence[PositionRow], on: date | None, zone: tzinfo) -> tuple[str | None, bool]:
    """Our position on the day of a vote, and whether it was written down only after that day.

    `history` is in the order of recording; `zone` is where the initiative's days are.
    """
    held = in_force(history, on) if on is not None else None
    if held is None or on is None:
        return None, False
    return held.stance, held.recorded_at.astimezone(zone).date() > on


def records(calls: Sequence[RollCall], people: Sequence[PersonRow]) -> Records:
    """Each legislator's record over the roll calls on which we had a position that day.

    A vote belongs to a policymaker as `policy.people.whose_vote` says; one that fits nobody here stands under the
    name in the roll call. A name that stands twice in one roll call is nobody's.
    """
    gathered: dict[tuple[object, ...], _Gathered] = {}
    by_place: dict[str, list[PersonRow]] = defaultdict(list)
    for one in people:
        by_place[one.jurisdiction_key].append(one)
    undated = sum(call.on is None for call in calls)
    used = [call for call in calls if call.on is not None and call.stance is not None]
    doubtful = 0
    everybody = {one.id: one for one in people}
    known: dict[tuple[object, ...], dict[int, int]] = {}  # rosters come again from vote to vote
    for call in used:
        there = by_place[call.jurisdiction_key]
        chamber = call.chamber if call.chamber in ("lower", "upper") else ""
        named = tuple((cast.voter, cast.person_key) for cast in call.cast)
        roster = (call.jurisdiction_key, chamber, named)
        if roster not in known:
            known[roster] = whose_vote(there, named, chamber)
        whose = known[roster]
        times = Counter(cast.person_key or folded(cast.voter) for cast in call.cast)
        for at, cast in enumerate(call.cast):
            person = everybody.get(whose.get(at, 0))
            if person is not None:
                who: tuple[object, ...] = (person.id,)
                held = gathered.setdefault(
                    who, _Gathered(person.name, person.chamber or chamber, person.jurisdiction, person)
                )
            elif times[cast.person_key or folded(cast.voter)] > 1:
                doubtful += 1
                continue
            else:
                who = (call.jurisdiction_key, chamber, cast.person_key or folded(cast.voter))
                held = gathered.setdefault(who, _Gathered(cast.voter, chamber, call.jurisdiction))
            decision = _decision(call, cast)
            (held.committee if call.kind == COMMITTEE else held.floor).append(decision)
    found = [_legislator(one) for one in gathered.values()]
    order = in_order([(f"{one.name} {one.district}", one.score) for one in found])
    aside = []
    if undated:
        aside.append(f"{_many(undated, 'recorded vote')} without a date: our position on that day cannot be told.")
    if doubtful:
        aside.append(
            f"{_many(doubtful, 'vote')} by a name that stands twice in one roll call: whose it is, is not known."
        )
    return Records(tuple(found[at] for at in order), {call.event_id: call for call in used}, tuple(aside))


def _decision(call: RollCall, cast: Cast) -> Decision:
    decides = call.kind in DECIDING
    unit = (call.group, call.kind) if decides else (call.event_id, "event")
    strength = STRONG if decides or call.kind == COMMITTEE else WEAK
    verdict = MEANS.get(call.stance or "", NEUTRAL)
    return Decision(call.event_id, call.bill_id, unit, cast.option, verdict, strength, call.on, call.name)


def _legislator(one: _Gathered) -> Legislator:
    person = one.person
    return Legislator(
        one.name,
        person.party if person else "",
        one.chamber,
        person.district if person else "",
        one.jurisdiction,
        person.id if person else None,
        score(one.floor),
        score(one.committee),
    )


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
