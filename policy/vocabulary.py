"""What an action did to a bill: from Open States' classifications, else from the words of its description.

The words are read only where a source gave no classification. They are tried in order, guards
first ("Passed by for the day" postpones, "do pass" recommends, an amendment's passage is not the
bill's). What fits nothing moves nothing: an unread action never invents a stage.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from policy.bills import Action
from policy.phrases import NAMES, PATTERNS


class Move(StrEnum):
    """What an action did to the bill."""

    NOTHING = "nothing"  # read, and no step of the bill
    UNREAD = "unread"
    INTRODUCED = "introduced"
    COMMITTEE = "committee"
    FLOOR = "floor"  # out of committee, before a vote of the chamber
    SECOND = "passed second reading"  # of a council the passage, of a legislature a step on the floor
    APPROVED = "approved"  # nobody says by whom: of a local measure by its body, else by whoever has it on the desk
    PASSED = "passed"
    PASSAGE_UNDONE = "passage undone"
    BOTH = "both"
    QUALIFIED = "qualified"  # for the ballot
    BALLOT = "on the ballot"
    EXECUTIVE = "executive"
    ENACTED = "enacted"
    LINE_VETO = "line veto"
    VETOED = "vetoed"
    OVERRIDE = "override"
    OVERRIDE_FAILED = "override failed"
    FAILED = "failed"
    SESSION_OVER = "session over"
    WITHDRAWN = "withdrawn"
    SUBSTITUTED = "substituted"
    EFFECTIVE = "effective"


class Reading(NamedTuple):
    """A move and the chamber that made it ("" where unknown)."""

    move: Move
    chamber: str


# Latest in a bill's life first: an action with several classifications moves to the furthest of them.
_CLASSIFIED: tuple[tuple[str, Move], ...] = (
    ("executive-veto-line-item", Move.LINE_VETO),
    ("veto-override-passage", Move.OVERRIDE),
    ("veto-override-failure", Move.OVERRIDE_FAILED),
    ("executive-veto", Move.VETOED),
    ("became-law", Move.ENACTED),
    ("executive-signature", Move.ENACTED),
    ("executive-receipt", Move.EXECUTIVE),
    ("withdrawal", Move.WITHDRAWN),
    ("failure", Move.FAILED),
    ("enrolled", Move.BOTH),
    ("passage", Move.PASSED),
    ("committee-failure", Move.FAILED),
    ("committee-passage", Move.FLOOR),
    ("committee-passage-favorable", Move.FLOOR),
    ("committee-passage-unfavorable", Move.FLOOR),
    ("referral-committee", Move.COMMITTEE),
    ("committee-referral", Move.COMMITTEE),
    ("referral", Move.COMMITTEE),
    ("reading-3", Move.FLOOR),
    ("reading-2", Move.FLOOR),
    ("introduction", Move.INTRODUCED),
    ("filing", Move.INTRODUCED),
    ("reading-1", Move.INTRODUCED),
)
# Where the words say more than the classification does.
_REFINED = {(Move.VETOED, Move.LINE_VETO), (Move.FAILED, Move.SESSION_OVER)}
_KNOWN = {name for name, _ in _CLASSIFIED} | {"substitution", "deferral", "receipt"}


def _compiled(lines: str) -> re.Pattern[str]:
    patterns = "|".join(line.strip() for line in lines.strip().splitlines())
    for name, pattern in NAMES.items():
        patterns = patterns.replace(name, pattern)
    return re.compile(patterns)


_WORDS = tuple(
    (_compiled(lines), Move[name]) for name, lines in re.findall(r"^([A-Z_]+)\n((?: {4}.+\n)+)", PATTERNS, re.MULTILINE)
)
_DISCHARGED = _compiled(r"(?:withdrawn|discharged) from (?:the )?(?:\w+ ){0,3}COMMITTEE")
_PASSED_BY = _compiled(r"\b(?:re)?passed (?:the )?(CHAMBER)\b|\b(CHAMBER)[:,]? (?:re)?passed")
_SENT_TO = _compiled(r"\b(?:delivered to|ordered to the) (CHAMBER)")
_IN = _compiled(r"\b(?:in|by) (?:the )?(CHAMBER)\b")


def read_action(action: Action) -> Reading:
    """What an action did, and in which chamber.

    Classifications decide where there are any; those that sources are known to misuse are checked
    against the words ("withdrawn from committee" is no withdrawal, a committee's "passage" is not
    the chamber's).
    """
    words = " ".join(action.description.casefold().split())
    said = _from_words(words)
    if not action.classification:
        return Reading(said, _chamber_said(words, said) or action.chamber)
    move = next((move for name, move in _CLASSIFIED if name in action.classification), Move.NOTHING)
    if move is Move.NOTHING and not any(_is_known(name) for name in action.classification):
        move = said  # only classifications that this version does not know
    elif move is Move.WITHDRAWN and _DISCHARGED.search(words):
        move = Move.COMMITTEE
    elif move is Move.PASSED and action.chamber == "committee":
        move = Move.FLOOR
    elif (move, said) in _REFINED:
        move = said
    if said is Move.SUBSTITUTED and "substitution" in action.classification:
        move = said
    return Reading(move, action.chamber)


def _is_known(classification: str) -> bool:
    return classification in _KNOWN or classification.startswith("amendment")


@lru_cache(maxsize=20_000)  # legislatures say the same few thousand things
def _from_words(words: str) -> Move:
    return next((move for pattern, move in _WORDS if pattern.search(words)), Move.UNREAD)


def _chamber_said(words: str, move: Move) -> str:
    """The chamber named in the words of a passage: "PASSED SENATE". Delivered to one means passed by the other."""
    if move not in (Move.PASSED, Move.PASSAGE_UNDONE, Move.OVERRIDE):
        return ""
    if found := _PASSED_BY.search(words):
        return "upper" if (found[1] or found[2]) == "senate" else "lower"
    if found := _SENT_TO.search(words):
        return "lower" if found[1] == "senate" else "upper"
    if found := _IN.search(words):
        return "upper" if found[1] == "senate" else "lower"
    return ""
