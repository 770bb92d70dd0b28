"""What a recorded vote decided: whether a bill goes on its way, or something about it.

Only three kinds decide: passage, concurrence with the other chamber, override of a veto. In all of them a yes is a
yes to the bill. Committees' votes stand apart; every other vote is procedure. What is not clearly one of the three
(or is one where a yes may mean no, such as "do not pass") is procedure: a doubtful vote informs and never scores.
"""

from __future__ import annotations

import re
from collections.abc import Collection

PASSAGE, CONCURRENCE, OVERRIDE, COMMITTEE, PROCEDURE = (
    "passage", "concurrence", "veto override", "committee", "procedure",
)  # fmt: skip
KINDS = (PASSAGE, CONCURRENCE, OVERRIDE, COMMITTEE, PROCEDURE)
DECIDING = frozenset({PASSAGE, CONCURRENCE, OVERRIDE})

# Words in which a yes may be a no to the bill, or which say that the vote is about the order of business.
_TURNED = re.compile(
    r"\bmotion to (?:table|reconsider)|\btabl(?:e|ing)\b|\bpostpon|\bre-?commit|\breconsider|\bsustain|\binexpedient|"
    r"\bought not\b|\bnot pass\b|\bnon-?concur|\brefus\w+ to concur|\bcommittee of the whole\b|\bcloture\b|"
    r"\bprevious question\b|\bto (?:a |the )?(?:third|3rd) reading\b|\bwithdraw|\bdischarge\b"
)
_COMMITTEE = re.compile(r"\b(?:sub)?committees?\b|\bsubcomm?\b|\bcmte\b|\bcomm?\. on\b|\bdo pass\b|\breported\b")
_CONFERENCE = re.compile(r"\bconference (?:committee )?(?:substitute )?report\b")
_OVERRIDE = re.compile(r"\boverr(?:ide|iding|idden|ode)\b|\bnotwithstanding\b|\bpass\w*\b.*\bover\b.*\bveto\b")
_CONCUR = re.compile(r"\bconcur(?:s|red|rence|ring)?\b|\bagree\w* to (?:the )?(?:senate|house|assembly)\b")
_PASSED_AMENDED = re.compile(r"\bpass\w* (?:as amended )?with (?:\w+ ){0,2}amendments?\b")
_PASSAGE = re.compile(
    r"\bpass(?:ed|es|age|ing)?\b|\b(?:third|3rd|final) reading\b|\bread (?:the |a )?(?:third|3rd) time\b|\benact\w*\b|"
    r"\badopt\w*\b.*\b(?:bill|resolution|ordinance|measure)\b|\b(?:bill|resolution|ordinance|measure)\b.*\badopt\w*\b"
)


def motion_kind(motion: str, classification: Collection[str] = (), chamber: str = "") -> str:
    """One of `KINDS`, from Open States' classification of the motion, refined by its words; else from the words.

    >>> motion_kind("Read the third time and passed."), motion_kind("Do pass as amended", ("passage",))
    ('passage', 'committee')
    >>> motion_kind("House concurs in Senate amendments"), motion_kind("Motion to table the bill")
    ('concurrence', 'procedure')
    """
    words = " ".join(motion.casefold().replace("_", " ").split())
    words = re.sub(r"\bcommittee (?:substitutes?|amendments?)\b", "", words)
    kinds = set(classification)
    if chamber == "committee" or any(kind.startswith("committee") for kind in kinds):
        return COMMITTEE
    if _TURNED.search(words):
        return PROCEDURE
    if _CONFERENCE.search(words):
        return CONCURRENCE
    if _COMMITTEE.search(words):
        return COMMITTEE
    if "veto-override" in kinds or _OVERRIDE.search(words):
        return OVERRIDE
    if _CONCUR.search(words):
        return CONCURRENCE
    if "passage" in kinds:
        return PASSAGE
    if kinds - {"reading-3"}:
        return PROCEDURE  # the source says what it was, and it was something else
    if re.search(r"\bamendments?\b", words) and not _PASSED_AMENDED.search(words):
        return PROCEDURE
    return PASSAGE if "reading-3" in kinds or _PASSAGE.search(words) else PROCEDURE
