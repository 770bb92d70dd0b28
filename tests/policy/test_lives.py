"""What sources without classifications say, and the lives of measures told in words alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from policy.bills import Action
from policy.connectors import congress, legiscan, openstates
from policy.stages import Facts, course, label
from policy.vocabulary import Move, read_action

SAID = """
ENACTED
    Became law without Governor's signature
    Became law without signature
    Became Law Without Governor's Approval
    Enacted without the Governor's signature
    Law without signature
    Filed without signature
    Returned to Secretary of State without signature, pursuant to Art. 5
    Becomes law without the Governor's signature pursuant to Article II
    Allowed to become law without signature
    Pocket approval by Governor
    Enacted over veto
    Filed with the Secretary of State. Resolution Chapter 12
    Chaptered by Secretary of State - Res. Chapter 5, Statutes of 2025
    Approved by the Governor
    Governor approved
    Signed by Governor
    Signed by the Governor, Act 12
    Governor's Action: Signed
    Act No. 12
    Public Act 25-12
    P.A. 25-12
    Notification that HB1044 is now Act 36
    Chapter 45
    Ch. 45, 2025 Laws
    Chaptered
    Secretary of State Chaptered
    Assigned Act number
    Became Pub. L. 12
    Mayor signed
    Signed by Mayor
    Approved by Mayor
    Returned unsigned by Mayor
    Unsigned by Mayor
    Deemed approved
    Approved by voters
    Approved by the voters 56-44
    Passed by the voters
    Voters approved
VETOED
    Pocket vetoed by the Governor
    Pocket Veto
    Vetoed by pocket veto
    Vetoed in full
    Vetoed
    Returned by Governor without approval
    Governor's veto received
    Veto message received
    Veto message from the Governor
    Veto received by House
    Consideration of Governor's veto pending
    In Floor Process. Consideration of Governor's veto pending
    Vetoed by Mayor
    Mayor vetoed
LINE_VETO
    Line item veto
    Line-item vetoed by the Governor
    Governor line item vetoed sections 3 and 5
    Signed with line-item vetoes
    Approved by Governor with item vetoes
    Partial veto
    Partial Veto. Chapter 12, 2025 Laws
    Governor partially vetoed
    Vetoed in part
    Section 4 vetoed; remainder signed
OVERRIDE
    Item veto overridden
    Line item veto overridden by the House
    House overrode line item veto
    Senate override of Governor's veto: Passed
    Veto overridden in Senate
    House passed notwithstanding the objections of the Governor
    Passed over Governor's veto
    Repassed over veto
    Passed notwithstanding the Governor's veto
    Motion to override veto passed
    Mayor's veto overridden
    Council overrode Mayor's veto
OVERRIDE_FAILED
    Partial veto override failed
    Veto sustained by Senate
    Override failed
    Motion to override failed
NOTHING
    Filed with Secretary of State
    Motion to adopt resolution agreed to
    Carried over to next session
    Carry over to 2026 Regular Session
    Carried over from 2025
    Held over to next session
    Pursuant to the rules, held over
    Continued to 2026
    Continued to 2026 in Education
    Withdrawn from calendar
    Tabled
    Laid on the table
    Engrossed
    Emergency preamble adopted
    CARRIED OVER, in the same posture, to any special or regular session
    Motion to do pass failed
    Governor returned with recommendations
    PASSED TO PRINT
    Tabled to next meeting
    Continued to next meeting
    Postponed to May 3
    Motion failed
    Received and filed
PASSED
    Resolution adopted
    Resolution Adopted by Voice Vote
    Read and adopted
    Adopted
    House adopted
    Adopted in Senate
    Resolution agreed to in Senate without amendment
    Introduced and adopted
    Read the first time and adopted
    Passed on Final Reading 45-2
    Passed Final Reading
    In Senate, passed
    Third reading passed
    Third Reading: passed 35-0
    Read third time, passed, and sent to Senate
    Passed 3rd reading
    Adopted by council 7-2
    Adopted by the City Council
    Approved by the Board of Education
    Approved by School Board
    Measure passed
    Final rule published
    Final rule adopted
    Rule adopted
    Adopted rule filed with Secretary of State
FAILED
    Resolution not adopted
    Failed of adoption
    Died on calendar
    Died in committee
    Died on Second Reading Calendar
    Died pursuant to Art. IV, Sec. 10(c) of the Constitution
    From committee: Filed with the Chief Clerk pursuant to Joint Rule 56.
    Died on inactive file
    Returned to Secretary of Senate pursuant to Joint Rule 56.
    Filed with the Secretary of the Senate pursuant to Joint Rule 56.
    Left in Education
    Stricken from docket by Education
    Passed by indefinitely in Education
    Passed by Indefinitely
    Failed to report (defeated) in Education
    Placed in Legislative Files (DEAD)
    Placed in the legislative files (died)
    Failed to pass
    Failed second reading
    Failed on third reading
    Vote: failed
    Rejected by voters
    Defeated at the polls
    Voters rejected
    Measure failed
    Failed to qualify
    Did not qualify
    Removed from ballot
    Denied
SESSION_OVER
    Died in Committee at Sine Die Adjournment
    Died in House at Sine Die Adjournment
    Dead at sine die
    House adjourned sine die
    Adjourned Sine Die with bill in committee
    Session Sine Die
WITHDRAWN
    Indefinitely postponed and withdrawn from consideration
    Withdrawn by author
    Withdrawn at the request of the sponsor
    Withdrawn prior to introduction
    Withdrawn from consideration
    Withdrawn from further consideration
    Author withdrew bill
    Bill withdrawn
    Stricken at the request of patron
    Item withdrawn by staff
    Rule withdrawn
    Notice of withdrawal
SUBSTITUTED
    Incorporated by Education
COMMITTEE
    Removed from hearing agenda
    Withdrawn from committee and re-referred to Ways and Means
    Withdrawn from Rules Committee
    Recommitted to Education
    Tabled in committee
    Referred to Committee of the Whole
    Rereferred to committee
    Public hearing held
    Hearing scheduled for March 3
    Referred to the Committee on Veto
    Public hearing continued to May 3
    Introduced and referred
    Petition submitted
    Signatures submitted
    Title and summary issued
    Circulating
    Comment period opened
    Comment period closed
FLOOR
    Placed on General File
    Placed on Final Reading
    Passed to third reading
    Ordered to third reading
    Passed to be engrossed
    Do pass as amended
    Ought to pass
    Majority report ought not to pass accepted
    Ought Not to Pass Report ONTP Accepted
    Accepted Majority Ought Not to Pass Report
    Reported do not pass
    Passed on first reading
    Passed first reading
    First reading passed
    Second reading and adoption
    Approved by Committee
    Committee recommended approval
    Recommended for adoption
    Forwarded with recommendation to adopt
BOTH
    Enrolled
    Ordered enrolled
    Passed to be enacted
    Concurred in Senate amendments
    House concurred
    Conference report adopted in House
    Finally passed on second reading
EXECUTIVE
    Sent to the Governor
    Presented to the Governor
    Transmitted to Governor
    Delivered to Governor
    Enrolled and presented to the Governor at 4 p.m.
    To Governor
    Correctly enrolled and ordered transmitted to the Governor's Office.
EFFECTIVE
    Effective immediately
    Rule effective
INTRODUCED
    First reading
    Introduced on first reading
    Proposed rule published
    Notice of proposed rulemaking
SECOND
    Second reading; adopted
    Adopted on second reading 7-2
    Passed on second reading
    PASSED SECOND READING
    Second reading held, public hearing closed, ordinance adopted
QUALIFIED
    Qualified for the ballot
    Qualified for the November ballot
    Petition certified
    Signatures certified
BALLOT
    Placed on the ballot
    Placed on November ballot
    Referred to the voters
    Submitted to the voters
    On the ballot for November 3, 2026
APPROVED
    Agenda item approved
    Motion carried
    Motion passes 5-0
    Approved 5-0
    Approved
    Approved as amended
"""


def _said() -> list[tuple[str, Move]]:
    found, move = [], Move.NOTHING
    for line in SAID.strip().splitlines():
        if line.startswith("    "):
            found.append((line.strip(), move))
        else:
            move = Move[line]
    return found


@pytest.mark.parametrize(("words", "move"), _said(), ids=[words for words, _ in _said()])
def test_words(words: str, move: Move) -> None:
    assert read_action(Action(date(2026, 1, 1), words)).move is move


def told(kind: str, *words: str) -> list[tuple[str, str]]:
    """After each action of a measure, told in words and a week apart: its stage, and how people say it."""
    actions = [Action(date(2026, 1, 5) + timedelta(weeks=n), said, order=n) for n, said in enumerate(words)]
    found = [
        course(Facts(actions=actions[: n + 1], kind=kind, jurisdiction="marlow county")) for n in range(len(words))
    ]
    return [(one.stage, label(one.stage, kind)) for one in found]


LIVES = {
    "ordinance": [
        ("Introduced", "introduced", "Introduced"),
        ("Referred to Housing Committee", "in committee", "In committee"),
        ("Committee recommended approval", "in committee", "In committee"),
        ("Passed on first reading", "in committee", "In committee"),
        ("Passed on second reading, 7-2", "passed both", "Passed"),
        ("Sent to Mayor", "with executive", "With mayor or executive"),
        ("Vetoed by Mayor", "vetoed", "Vetoed"),
        ("Council overrode Mayor's veto", "enacted", "Enacted"),
    ],
    "ordinance signed": [
        ("First reading", "introduced", "Introduced"),
        ("Public hearing held", "in committee", "In committee"),
        ("Second reading held, public hearing closed, ordinance adopted", "passed both", "Passed"),
        ("Presented to Mayor", "with executive", "With mayor or executive"),
        ("Approved", "enacted", "Enacted"),
        ("Effective immediately", "enacted", "Enacted"),
    ],
    "ordinance unsigned": [
        ("Adopted by council 7-2", "passed both", "Passed"),
        ("Returned unsigned by Mayor", "enacted", "Enacted"),
    ],
    "ballot measure": [
        ("Filed with the clerk", "introduced", "Filed"),
        ("Circulating", "in committee", "Signatures and review"),
        ("Signatures submitted", "in committee", "Signatures and review"),
        ("Petition certified", "passed both", "Qualified for the ballot"),
        ("Placed on the November ballot", "with executive", "On the ballot"),
        ("Approved by voters 56-44", "enacted", "Passed by the voters"),
    ],
    "ballot measure lost": [
        ("Qualified for the ballot", "passed both", "Qualified for the ballot"),
        ("On the ballot for November 3, 2026", "with executive", "On the ballot"),
        ("Measure failed", "failed", "Did not pass"),
    ],
    "ballot measure of a council": [
        ("Introduced", "introduced", "Filed"),
        ("Adopted by the City Council", "passed both", "Qualified for the ballot"),
        ("Passed", "enacted", "Passed by the voters"),
    ],
    "ballot measure not qualified": [
        ("Filed", "introduced", "Filed"),
        ("Failed to qualify", "failed", "Did not pass"),
    ],
    "board item": [
        ("Introduced", "introduced", "Introduced"),
        ("Postponed to May 3", "introduced", "Introduced"),
        ("Approved 5-0", "enacted", "Adopted"),
    ],
    "agency rule": [
        ("Notice of proposed rulemaking", "introduced", "Proposed"),
        ("Comment period opened", "in committee", "In comment and review"),
        ("Final rule published", "enacted", "Adopted"),
    ],
    "agency rule withdrawn": [
        ("Proposed rule published", "introduced", "Proposed"),
        ("Notice of withdrawal", "withdrawn", "Withdrawn"),
    ],
    "constitutional amendment": [
        ("PASSED SENATE", "passed one chamber", "Passed one chamber"),
        ("Passed House", "passed both", "Passed both"),
        ("Placed on the ballot", "with executive", "On the ballot"),
        ("Rejected by voters", "failed", "Failed"),
    ],
    "joint resolution": [
        ("Adopted in Senate", "passed one chamber", "Passed one chamber"),
        ("Adopted in the House", "passed both", "Passed both"),
        ("Filed with Secretary of State", "passed both", "Passed both"),
        ("Resolution Chapter 12", "enacted", "Enacted"),
    ],
    "bill": [
        ("Passed Second Reading", "in committee", "In committee"),
        ("Passed Senate", "passed one chamber", "Passed one chamber"),
        ("Carried over to next session", "passed one chamber", "Passed one chamber"),
        ("Passed House", "passed both", "Passed both"),
        ("Presented to the Governor", "with executive", "With executive"),
        ("Returned by Governor without approval", "vetoed", "Vetoed"),
        ("Veto overridden in Senate", "vetoed", "Vetoed"),
        ("Passed over Governor's veto in the House", "enacted", "Enacted"),
    ],
    "bill in part": [
        ("Presented to the Governor", "with executive", "With executive"),
        ("Vetoed in part", "enacted", "Enacted"),
        ("Item veto overridden", "enacted", "Enacted"),
    ],
    "bill left": [
        ("Referred to Education", "in committee", "In committee"),
        ("Left in Education", "failed", "Failed"),
    ],
    "bill filed": [
        ("Passed Senate", "passed one chamber", "Passed one chamber"),
        ("Filed with the Chief Clerk pursuant to Joint Rule 56.", "failed", "Failed"),
    ],
}


@pytest.mark.parametrize("name", list(LIVES))
def test_a_life_told_in_words(name: str) -> None:
    kind = next(kind for kind in sorted(LIVES, key=len, reverse=True) if name.startswith(kind) and kind in _KINDS)
    assert told(kind, *(words for words, _, _ in LIVES[name])) == [(stage, said) for _, stage, said in LIVES[name]]


_KINDS = {
    "ordinance", "ballot measure", "board item", "agency rule", "constitutional amendment", "joint resolution", "bill"
}  # fmt: skip


def test_words_and_classifications_agree_on_real_bills(shared_data: Path) -> None:
    """The stage from words alone beside the stage from what the source also classifies, wherever both are."""
    agree: Counter[str] = Counter()
    apart = []
    folder = shared_data / "legislation"
    readers = (("openstates-v3-sample", openstates), ("legiscanrr", legiscan), ("congress-api-sample", congress))
    for kind, reader in readers:
        for file in sorted((folder / kind).rglob("*")):
            if file.suffix not in (".json", ".txt") or not reader.looks_like(file.name, file.read_bytes()):
                continue
            for _, draft in reader.parse(file.read_bytes()).drafts:
                actions = draft.actions or ()
                if not any(action.classification for action in actions):
                    continue
                facts = Facts(actions, draft.kind, draft.chamber, draft.identity.jurisdiction)
                # LegiScan's own steps have no words of a legislature: without them the history alone is left.
                words = [
                    replace(one, classification=())
                    for one in actions
                    if not (kind == "legiscanrr" and one.order > 1000)
                ]
                by_words = course(replace(facts, actions=words)).stage
                agree[kind] += by_words == course(facts).stage
                agree[f"{kind}, all"] += 1
                if by_words != course(facts).stage:
                    apart.append(f"{file.name} {draft.identifier}: {by_words} / {course(facts).stage}")
    said = ", ".join(f"{kind} {agree[kind]} of {agree[f'{kind}, all']}" for kind, _ in readers)
    print(f"stage from words = stage from classifications: {said}", *apart, sep="\n")
    assert not apart
    assert agree["legiscanrr, all"] > 0
