"""Where a bill stands, worked out from its actions: never typed, never guessed.

`course` folds the actions in order of date and order number into the stages the bill went through;
`standing` adds what only time tells (the session ended). Both are pure: the order of the rows they
are given does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from policy.bills import LOCAL_KINDS, Action
from policy.places import SINGLE_CHAMBER
from policy.vocabulary import Move, Reading, read_action

INTRODUCED = "introduced"
IN_COMMITTEE = "in committee"
PASSED_ONE = "passed one chamber"
PASSED_BOTH = "passed both"
WITH_EXECUTIVE = "with executive"
ENACTED = "enacted"
VETOED = "vetoed"
FAILED = "failed"
DEAD = "dead at session end"
WITHDRAWN = "withdrawn"

STAGES = (
    INTRODUCED,
    IN_COMMITTEE,
    PASSED_ONE,
    PASSED_BOTH,
    WITH_EXECUTIVE,
    ENACTED,
    VETOED,
    FAILED,
    DEAD,
    WITHDRAWN,
)
MOVING = (INTRODUCED, IN_COMMITTEE, PASSED_ONE, PASSED_BOTH, WITH_EXECUTIVE)
"""Stages of a bill that can still become law, in order."""
STOPPED = (VETOED, FAILED, DEAD, WITHDRAWN)
DIES_WITH_SESSION = (INTRODUCED, IN_COMMITTEE, PASSED_ONE)
"""What passed both chambers may still be delivered and signed after the last day."""

# Adopted by one chamber (or by one and the other), such a measure has reached its end: nobody signs it.
_ONE_CHAMBER_KINDS = frozenset(
    {"resolution", "memorial", "commemoration", "proclamation", "nomination", "appointment", "motion", "order",
     "petition", "study request", "board item", "agency rule"}
)  # fmt: skip
_BOTH_CHAMBER_KINDS = frozenset(
    {"concurrent resolution", "concurrent memorial", "concurrent order", "concurrent study request", "joint memorial"}
)


_TO_VOTERS = "Goes to the voters."
_SAID = {
    "ballot measure": {
        INTRODUCED: "Filed", IN_COMMITTEE: "Signatures and review", PASSED_BOTH: "Qualified for the ballot",
        WITH_EXECUTIVE: "On the ballot", ENACTED: "Passed by the voters", FAILED: "Did not pass",
    },
    "constitutional amendment": {WITH_EXECUTIVE: "On the ballot"},
    "ordinance": {PASSED_BOTH: "Passed", WITH_EXECUTIVE: "With mayor or executive"},
    "agency rule": {INTRODUCED: "Proposed", IN_COMMITTEE: "In comment and review", WITH_EXECUTIVE: "In final review"},
    "board item": {IN_COMMITTEE: "In review"},
}  # fmt: skip
"""What people say of local measures where it is not the name of the stage."""

SUMMARY_ONLY = "Worked out from the source's summary: it sent no list of actions."


@dataclass(frozen=True)
class Step:
    """A stage that was reached, and the local date of the action that reached it."""

    stage: str
    on: date


@dataclass(frozen=True)
class Standing:
    """Where a bill stands: a stage of `STAGES`, since when (None where no date is known), and what a
    reader must know beside it, such as that no action could be read. "" where nothing."""

    stage: str
    on: date | None
    note: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What stages are worked out from.

    Where a source sends no list of actions (`complete` false), `first_on`, `passage_on`, `latest_on`
    and `latest_action` are its own summary of the list.
    """

    actions: Sequence[Action] = ()
    kind: str = "bill"
    chamber: str = ""
    jurisdiction: str = ""
    complete: bool = True
    first_on: date | None = None
    passage_on: date | None = None
    latest_on: date | None = None
    latest_action: str = ""


_RANK = {move: rank for rank, move in enumerate(Move)}


def in_order(actions: Iterable[Action]) -> list[tuple[Action, Reading]]:
    """Actions by date and order number, each as it is read.

    Of two with one date and one number the earlier in a bill's life comes first, so that the order of
    the rows never matters.
    """
    read = [(action, read_action(action)) for action in actions]
    return sorted(
        read,
        key=lambda pair: (
            pair[0].on,
            pair[0].order,
            _RANK[pair[1].move],
            pair[0].chamber,
            pair[0].description,
            pair[0].classification,
        ),
    )


def course(facts: Facts) -> Standing:
    """The stages a bill went through and where it stands by its actions alone."""
    actions = in_order(_known_actions(facts))
    walk = _Walk(single=_single_chamber(facts), kind=facts.kind, partial=not facts.complete)
    if not facts.complete and facts.first_on:
        walk.go(INTRODUCED, facts.first_on)
    for action, reading in actions:
        walk.take(action, reading)
    if walk.stage is None:
        return _nothing_read(facts, [action for action, _ in actions])
    return Standing(walk.stage, walk.on, walk.sentence(), tuple(walk.steps))


def end_of_congress(session_key: str) -> date | None:
    """The day a Congress ends, by its number: the 117th on 3 January 2023 (Twentieth Amendment; so since the 74th)."""
    number = int(session_key) if session_key.isdecimal() and len(session_key) < 4 else 0
    return date(1789 + 2 * number, 1, 3) if number >= 74 else None


def standing(found: Standing, session_ends: date | None, today: date) -> Standing:
    """Where the bill stands on the local date `today`, given the last day of its session where it is known."""
    if session_ends is None or session_ends >= today or found.stage not in DIES_WITH_SESSION:
        return found
    if found.on is not None and found.on > session_ends:
        return found  # acted on after the day that was said to be the last: that day is wrong, or it was carried over
    note = f"The session ended on {session_ends.isoformat()}; it was {found.stage}."
    return Standing(DEAD, session_ends, note, found.steps)


def label(stage: str, kind: str) -> str:
    """A stage as people say it: a resolution is adopted, not enacted, and a single chamber passes once."""
    if said := _SAID.get(kind, {}).get(stage):
        return said
    if stage == ENACTED and kind in _ONE_CHAMBER_KINDS | _BOTH_CHAMBER_KINDS:
        return "Adopted"
    return stage[:1].upper() + stage[1:]


def _known_actions(facts: Facts) -> list[Action]:
    """The actions, and those that a source without a list only summarises."""
    actions = list(facts.actions)
    if facts.complete:
        return actions
    read = [read_action(action) for action in actions]
    if (
        facts.latest_on
        and facts.latest_action
        and not any(action.on == facts.latest_on and action.description == facts.latest_action for action in actions)
    ):
        actions.append(Action(facts.latest_on, facts.latest_action))
        read.append(read_action(actions[-1]))
    if facts.passage_on and not any(
        action.on == facts.passage_on and reading.move in (Move.PASSED, Move.BOTH)
        for action, reading in zip(actions, read, strict=True)
    ):
        actions.append(Action(facts.passage_on, "Passed a chamber", "", ("passage",), -1))
    return actions


def _single_chamber(facts: Facts) -> bool:
    return facts.jurisdiction in SINGLE_CHAMBER or facts.chamber == "legislature" or facts.kind in LOCAL_KINDS


def _nothing_read(facts: Facts, actions: Sequence[Action]) -> Standing:
    on = facts.first_on or (actions[0].on if actions else None)
    note = "No action is known: taken as introduced."
    if actions:
        note = f"No action could be read as a step (latest: {_quoted(actions[-1])}): taken as introduced."
    return Standing(INTRODUCED, on, note, (Step(INTRODUCED, on),) if on else ())


def _quoted(action: Action) -> str:
    return f"“{action.description[:80]}”"


@dataclass
class _Walk:
    """A bill on its way: one call of `take` per action, in order."""

    single: bool
    kind: str
    partial: bool
    stage: str | None = None
    on: date | None = None
    steps: list[Step] = field(default_factory=list)
    chambers: set[str] = field(default_factory=set)  # that passed it
    overrides: set[str] = field(default_factory=set)
    note: str = ""
    died: bool = False
    unread: Action | None = None  # the latest action, where it could not be read

    def go(self, stage: str, on: date, note: str = "") -> None:
        """Reach a stage; reaching it again only renews the note."""
        if stage != self.stage:
            self.stage, self.on = stage, on
            self.steps.append(Step(stage, on))
        self.note = note

    def take(self, action: Action, reading: Reading) -> None:
        """Follow one action."""
        move, on = reading.move, action.on
        self.unread = action if move is Move.UNREAD else None
        if self.stage == ENACTED and move not in (Move.LINE_VETO, Move.VETOED):
            return  # nothing after the law takes it back
        if move is Move.INTRODUCED:
            if self.stage is None:
                self.go(INTRODUCED, on)
        elif move in (Move.COMMITTEE, Move.FLOOR):
            self._back_to_work(move, on)
        elif move is Move.SECOND and self.kind not in LOCAL_KINDS:
            self._back_to_work(Move.FLOOR, on)
        elif move is Move.APPROVED and self.stage == WITH_EXECUTIVE:
            self.go(ENACTED, on)
        elif move is Move.APPROVED and self.kind not in LOCAL_KINDS:
            pass  # nobody says by whom
        elif move in (Move.PASSED, Move.SECOND, Move.APPROVED):
            self._passed(reading.chamber, on)
        elif move is Move.EFFECTIVE:
            if self.kind in LOCAL_KINDS and self.stage in (PASSED_BOTH, WITH_EXECUTIVE):
                self.go(ENACTED, on, "In effect.")
        elif move is Move.PASSAGE_UNDONE:
            self.chambers.discard(reading.chamber or action.chamber)
            if self.stage in (PASSED_ONE, PASSED_BOTH):
                self.go(PASSED_ONE if self.chambers else IN_COMMITTEE, on, "A chamber took its vote back.")
        elif move is Move.SUBSTITUTED:
            self.note = f"{_quoted(action)}: follow the other bill."
        elif move is not Move.NOTHING and move is not Move.UNREAD:
            self._ends_or_nears(move, reading, action)

    def _back_to_work(self, move: Move, on: date) -> None:
        if self.stage in (FAILED, WITHDRAWN, DEAD):
            if self.died:
                self.chambers.clear()  # died in the other chamber and came back: the vote does not carry over
            self.died = False
            self.go(PASSED_ONE if self.chambers else IN_COMMITTEE, on)
        elif self.stage in (None, INTRODUCED, IN_COMMITTEE):
            waiting = "Out of committee, waiting for a vote of the chamber." if move is Move.FLOOR else ""
            self.go(IN_COMMITTEE, on, waiting)

    def _passed(self, chamber: str, on: date) -> None:
        if chamber == "executive" or self.stage == VETOED:
            return
        if chamber == "legislature" and not self.single:
            chamber = ""  # a source that does not say which
        self.chambers.add(chamber)
        self.died = False
        if self.kind == "ballot measure":
            decided = self.stage in (PASSED_BOTH, WITH_EXECUTIVE)
            self.go(ENACTED if decided else PASSED_BOTH, on, "" if decided else _TO_VOTERS)
        elif self.kind in _ONE_CHAMBER_KINDS:
            self.go(ENACTED, on, "Adopted; this kind of measure is not signed.")
        elif self.single or {"lower", "upper"} <= self.chambers:
            self._both(on)
        elif self.stage not in (PASSED_BOTH, WITH_EXECUTIVE):
            self.go(PASSED_ONE, on, "The source does not say which chamber." if self.chambers == {""} else "")

    def _both(self, on: date) -> None:
        if self.kind in _BOTH_CHAMBER_KINDS:
            self.go(ENACTED, on, "Adopted by both chambers; this kind of measure is not signed.")
        elif self.stage != WITH_EXECUTIVE:
            self.go(PASSED_BOTH, on, _TO_VOTERS if self.kind == "constitutional amendment" else "")

    def _ends_or_nears(self, move: Move, reading: Reading, action: Action) -> None:
        on = action.on
        if move is Move.BOTH and self.stage not in (WITH_EXECUTIVE, VETOED):
            self._both(on)
        elif move is Move.QUALIFIED:
            self.go(PASSED_BOTH, on, _TO_VOTERS)
        elif move is Move.BALLOT:
            self.go(WITH_EXECUTIVE, on, "On the ballot: the voters decide.")
        elif move is Move.EXECUTIVE and self.stage != VETOED:
            self.go(WITH_EXECUTIVE, on)
        elif move is Move.ENACTED:
            self.go(ENACTED, on, "Law over the veto." if self.stage == VETOED else "")
        elif move is Move.LINE_VETO and self.stage != VETOED:
            self.go(ENACTED, on, "Law, except items that were vetoed.")
        elif move is Move.VETOED and self.stage != ENACTED:
            self.go(VETOED, on)
        elif move is Move.OVERRIDE:
            self._override(reading.chamber, action)
        elif move is Move.OVERRIDE_FAILED:
            self.go(VETOED, on, "An override failed.")
        elif move in (Move.FAILED, Move.SESSION_OVER, Move.WITHDRAWN) and self.stage != VETOED:
            self.died = move is Move.SESSION_OVER or "died" in action.description.casefold()
            ended = {Move.FAILED: FAILED, Move.SESSION_OVER: DEAD, Move.WITHDRAWN: WITHDRAWN}[move]
            self.go(ended, on, _quoted(action) + "." if move is Move.FAILED else "")

    def _override(self, chamber: str, action: Action) -> None:
        self.overrides.add(chamber if chamber in ("lower", "upper") else f"{action.on} {action.order}")
        if self.single or len(self.overrides) > 1 or (chamber not in ("lower", "upper") and self.partial):
            self.go(ENACTED, action.on, "Law over the veto.")
        else:
            self.go(VETOED, action.on, "One chamber has voted to override.")

    def sentence(self) -> str:
        """The note of the last step, and what the reader must know of how it was found."""
        parts = [self.note] if self.note else []
        if self.partial:
            parts.append(SUMMARY_ONLY)
        if self.unread is not None:
            parts.append(f"The latest action could not be read: {_quoted(self.unread)}.")
        return " ".join(parts)
