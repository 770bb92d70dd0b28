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


class Move(StrEnum):
    """What an action did to the bill."""

    NOTHING = "nothing"  # read, and no step of the bill
    UNREAD = "unread"
    INTRODUCED = "introduced"
    COMMITTEE = "committee"
    FLOOR = "floor"  # out of committee, before a vote of the chamber
    PASSED = "passed"
    PASSAGE_UNDONE = "passage undone"
    BOTH = "both"
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

_NAMES = {
    "CHAMBER": r"(?:senate|house|assembly|house of delegates|house of representatives)",
    "HEAD": r"(?:governor|gov\.|president(?! pro| of the senate)|mayor)",
    "COMMITTEE": r"(?:committee|com\.|comm\.|subcommittee|cmte\.?)",
    "ORDINAL": r"(?:third|3rd|second|2nd)",
}

# A move, and below it a pattern a line; the first pattern that is found decides. Capitals inside a
# pattern stand for the names above.
_PATTERNS = r"""
SUBSTITUTED
    \bsubstituted by (?=[a-z. ]+\d)
LINE_VETO
    \bline[- ](?:item )?veto
    \bitem[- ]veto
    \bveto(?:ed)?:? (?:of )?(?:line|items?)\b
    \bitems? (?:were |was )?vetoed
    \bpartial(?:ly)? veto
OVERRIDE_FAILED
    \bveto (?:was )?sustained
    \b(?:failed|fails|failure) to override
    \bveto override (?:failed|fails)
    \boverride .*\b(?:failed|fails|lost)\b
OVERRIDE
    \bveto (?:was )?(?:overridden|overriden)
    \bveto override (?:passed|successful|adopted)
    \boverr(?:ode|ides?) .*veto
    \bnotwithstanding the (?:objections?|veto)
VETOED
    \btabled veto
    \bveto(?:ed)? message (?:read|received|referred)
NOTHING
    \bveto (?:deadline|period|session)
    \bmotion\b(?!.*\bpass)
    \bnon-?concur
    \b(?:refus\w+|fail\w*|declin\w+|not) (?:to )?concur
    \b(?:co-?)?(?:author|sponsor|patron)s?\b.*\b(?:added|removed|withdrawn)
    \bamendments?\b.*\b(?:adopted|passed|failed|withdrawn|rejected|agreed to|lost|tabled)\b(?!.*\bbill\b)
    \b(?:adopted|rejected) (?:\w+ ){0,3}amendments?\b
    \bcommittee substitute adopted
BOTH
    \bsigned by (?:the )?(?:speaker|presiding|lieutenant|lt\.|(?:house|senate|legislative) officers?)
    \bsigned by (?:the )?president (?:pro|of the senate)
    \b(?:speaker|president of the senate|president pro tem\S*) signed
    \bsigned in (?:open )?session
    \benrolled bill signed
    \bconference (?:committee )?report (?:adopted|agreed)
FLOOR
    \bpass(?:ed)? (?:by|over|temporarily) (?:for|until|temporarily|indefinitely)
    \bpassed (?:over|temporarily|by)$
    \bpassed (?:by for|for) the day
    \bpassed to (?:be )?(?:engross\w+|ORDINAL)
    \btemporarily postponed
    ^(?!.*\bconference\b).*\breport\b.*\b(?:adopted|accepted|read)\b
COMMITTEE
    \b(?:withdrawn|discharged|recalled) from (?:the )?(?:\w+ ){0,3}COMMITTEE
PASSAGE_UNDONE
    \bvote reconsidered.*restored to (?:third|3rd) reading
FLOOR
    \b(?:do|ought to|ought not to|should) (?:not )?(?:pass|adopt)\b
    \brecommend\w* (?:passage|to pass)
    \b(?:un)?favorabl[ey]
    \breported (?:out|from|by|with|to|without|as)\b
    ^reported\b
    \b(?:1st|2nd|first|second) report\b
    \bpassed (?:out of |by )?(?:\w+ ){0,2}COMMITTEE
    \bCOMMITTEE (?:report|passed|recommends)
    \bwithout recommendation
SESSION_OVER
    \bsine die\b
    \bdied .*\b(?:adjournment|end of (?:the )?session|at close of)
    \bsession (?:ended|adjourned)\b
WITHDRAWN
    \benacting clause strick\w+
    \bstrike (?:the )?enacting clause
    \bwithdrawn\b(?! as )
    \bwithdrawal of bill
FAILED
    \bfail(?:ed|s|ure) (?:to pass|passage|deadline|on (?:final|third|3rd)|of passage|final|of adoption|to adopt)
    \bbill failed
    \b(?:third|3rd) (?:reading|time)\b.*\bfailed
    ^failed\b
    \bmotion to pass failed
    \bdefeated\b
    \bnot passed\b
    \bdid not pass
    \bindefinitely postponed
    \bpostponed? indefinitely
    \binexpedient to legislate
    \bdied\b
    \bkilled\b
    \bfiled with the chief clerk pursuant to joint rule 56
    \brejected\b
VETOED
    \bpocket veto
    \bvetoed\b
    \bveto of HEAD
    \bHEAD(?:'s)? veto\b
    ^veto\b
    \breturned (?:unsigned|without (?:approval|signature))
    \bdisapproved by (?:the )?HEAD
ENACTED
    \bwithout (?:the )?(?:HEAD(?:'s|s)? )?(?:signature|approval|signing)\b
    \bbec(?:ame|omes) (?:a )?(?:public )?law
    \b(?:approved|signed) (?:into law|by (?:the )?HEAD)
    \bHEAD.{0,12}\b(?:signed|approved)
    \bsigned chap
    \bchaptered\b
    ^chap(?:ter)?\.? ?(?:no\.? ?|number )?\d
    \bchapter \d+,? (?:of the )?(?:laws|acts|statutes)
    \bpublic (?:law|act|chapter)[ .]*(?:no\.?:? ?|number )?\d
    \bact no\.? ?\d
    \bassigned chapter
    \bsigned\.?$
    ^signed\b
    \benacted (?:into law|as)\b
EXECUTIVE
    \bto (?:the )?HEAD(?!'s)(?!\w)
    \breceived by (?:the )?HEAD
BOTH
    \benroll?ed\b
    \bpassed both (?:houses|chambers)
    \bpassed to be enacted
    \bfinally passed\b
    \bconcur(?:red|s|rence)? in (?:\w+ )*amendments?
    \bCHAMBER concurr?(?:ed|s)\b
PASSED
    \b(?:re)?passed (?:the )?CHAMBER
    \bCHAMBER[:,]? (?:re)?passed
    \b(?:third|3rd) (?:reading|time)\b.*\bpassed
    \bpassed(?:[.,;:(]|$| \(?\d)
    \bpassed (?:as amended|unanimously|on |with|ayes|yeas|by (?:the )?(?:yeas|ayes|a vote|voice))
    \badopted\b
    \bagreed to\b(?!.*(?<!without )\bamendment)
    \bsuspend the rules and pass .*\bagreed
    \bapproved by (?:the )?(?:\w+ )?(?:council|board|commission)
    \bdelivered to CHAMBER
    \bordered to the (?:senate|assembly)\b
FLOOR
    \bsubstituted for\b
    \bORDINAL reading
    \bread (?:a |the )?ORDINAL time
    \brules cal
    \bcal(?:endar)?\.? ?(?:no\.? ?)?\d
    \bplaced on .*calendar
    \bon (?:the )?(?:consent |floor |order |house |senate )?calendar
    \bspecial order
COMMITTEE
    \bre-?referr
    \breferr(?:ed|al)\b
    \b(?:re)?committed to\b
    \brecommit
    \b(?:re)?assigned to\b
    \bto COMMITTEE
    \bCOMMITTEE (?:hearing|on )
    \bhearing\b
    \bheld (?:in|for|at|under)\b
    \bin committee\b
    \bcommittee:
INTRODUCED
    \bintroduc
    \bpre-?filed
    \bfiled\b
    \b(?:first|1st) reading
    \bread (?:the |for the )?(?:first|1st) time
    \bfrom printer
    \bto printer
NOTHING
    \breturned to CHAMBER
    \bprint(?:ed)?\b
    \breceived (?:in|from)
    \bcompanion
    \bfiscal note
    \bmessage from
    \btabled\b
    \blaid (?:on the table|over|aside)
    \beffective\b
    \bhome rule request
    \brecalled from
    \bengross
    \bamended\b
    \bread twice
"""


def _compiled(lines: str) -> re.Pattern[str]:
    patterns = "|".join(line.strip() for line in lines.strip().splitlines())
    for name, pattern in _NAMES.items():
        patterns = patterns.replace(name, pattern)
    return re.compile(patterns)


_WORDS = tuple(
    (_compiled(lines), Move[name])
    for name, lines in re.findall(r"^([A-Z_]+)\n((?: {4}.+\n)+)", _PATTERNS, re.MULTILINE)
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
