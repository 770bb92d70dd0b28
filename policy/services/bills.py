"""The verbs of this room: add and import bills, take positions, code alignment, set hearings.

Nothing that a person decided is ever overwritten: positions and codings are histories, and what a
source changes is kept with what stood there before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from data import audit
from data import queries as agenda
from data.access import Actor, require
from data.errors import NotFound, Problem, refuse_if
from policy import queries
from policy.alignment import (
    CodingDraft,
    CodingRow,
    PositionDraft,
    PositionRow,
    check_coding,
    check_position,
    verdict_words,
)
from policy.bills import Action, BillDraft, FieldChange, check_action, check_bill, session_key, session_years
from policy.board import BillRow
from policy.changes import decide, new_action
from policy.hearings import HearingDraft, HearingRow, Told, check_hearing, same_hearing
from policy.places import jurisdiction_key
from policy.queries import desk
from policy.services.files import store_new


def add_bill(session: Session, actor: Actor, initiative_id: int, draft: BillDraft, *, now: datetime) -> BillRow:
    """Add a bill by hand; its stage is worked out from the actions given, which may be none.

    Refused where the same number is there already in that session of that jurisdiction.
    """
    require(actor, "add_bill")
    problems = check_bill(draft)
    if not problems and queries.bill_id_of(session, initiative_id, draft.identity) is not None:
        there = f"{draft.identifier.strip()} of {draft.session.strip()}, {draft.jurisdiction.strip()}, is here already."
        problems.append(Problem("identifier", f"{there} Open that one instead."))
    refuse_if(problems)
    complete = replace(draft, actions=draft.actions or (), complete=True)
    key = store_new(session, actor, initiative_id, complete, now=now)
    audit.record(session, actor, initiative_id, "add_bill", "bill", key, now=now)
    return _row(session, initiative_id, key, now)


def _today(session: Session, initiative_id: int, now: datetime) -> date:
    return agenda.initiative(session, initiative_id).today(now)


def _row(session: Session, initiative_id: int, bill_id: int, now: datetime) -> BillRow:
    rows = queries.bills(session, initiative_id, _today(session, initiative_id, now), [bill_id])
    if not rows:
        raise NotFound("That bill does not exist in this initiative.")
    return rows[0]


def add_action(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, action: Action, *, now: datetime
) -> BillRow:
    """Add an action that a person saw; the stage follows from it."""
    require(actor, "add_bill")
    refuse_if(check_action(action))
    named, known = queries.known_by_id(session, initiative_id, bill_id)
    by_hand = (*known.actions.get("hand", ()), new_action(known, action))
    complete = "hand" in known.said and known.said["hand"].complete
    draft = replace(named, actions=by_hand, complete=complete)
    saving = queries.Saving(bill_id, draft, decide(known, draft))
    queries.save_many(session, initiative_id, [saving], by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "add_action", "bill", bill_id, now=now)
    return _row(session, initiative_id, bill_id, now)


def take_position(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, draft: PositionDraft, *, now: datetime
) -> PositionRow:
    """Take a position on a bill, with its reason. Earlier positions stay in its history."""
    require(actor, "take_position")
    refuse_if(check_position(draft, _today(session, initiative_id, now)))
    before = _row(session, initiative_id, bill_id, now)
    key = queries.insert_position(
        session, initiative_id, bill_id, draft, by=actor.name, member_id=actor.member_id, now=now
    )
    change = FieldChange("position", _stand(before.stance, before.priority), _stand(draft.stance, draft.priority))
    queries.insert_change(session, bill_id, change, source=actor.name, now=now)
    if any(row.about == "position" for row in desk.to_review(session, initiative_id, bill_id).get(bill_id, [])):
        said = "A position was taken anew."
        desk.insert_review(session, bill_id, "position", "reviewed", said, by=actor.name, now=now)
        change = FieldChange("reviewed", "", f"position: {said}")
        queries.insert_change(session, bill_id, change, source=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "take_position", "bill_position", key, now=now, detail={"stance": draft.stance}
    )
    return PositionRow(
        draft.stance,
        draft.rationale.strip(),
        draft.priority,
        draft.effective_from,
        now,
        actor.name,
        draft.effective_to,
    )


def _stand(stance: str | None, priority: int | None) -> str:
    if stance is None:
        return ""
    return stance if priority is None else f"{stance}, priority {priority}"


def code_alignment(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, draft: CodingDraft, *, now: datetime
) -> CodingRow:
    """Code a bill to a goal as it reads today: agree, against or neutral, strong or weak, and why."""
    require(actor, "code_alignment")
    refuse_if(check_coding(draft))
    goal = agenda.goal(session, initiative_id, draft.goal_id)
    before = next(
        (link for link in _row(session, initiative_id, bill_id, now).links if link.goal_id == goal.id),
        None,
    )
    key = queries.insert_coding(
        session, initiative_id, bill_id, goal.version_id, draft, by=actor.name, member_id=actor.member_id, now=now
    )
    change = FieldChange(
        f"alignment with {goal.name}",
        verdict_words(before.verdict, before.strength) if before else "",
        verdict_words(draft.verdict, draft.strength),
    )
    queries.insert_change(session, bill_id, change, source=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "code_alignment", "bill_coding", key, now=now,
        detail={"goal": goal.id, "verdict": draft.verdict, "strength": draft.strength},
    )  # fmt: skip
    return CodingRow(
        goal.id, goal.version_id, goal.name, draft.verdict, draft.strength, draft.why.strip(), now, actor.name
    )


def add_hearing(
    session: Session, actor: Actor, initiative_id: int, draft: HearingDraft, *, now: datetime
) -> HearingRow:
    """Set a hearing of a bill, at the wall-clock time of the place (the initiative's time zone).

    The same hearing is set once: a second time is refused.
    """
    require(actor, "add_bill")
    problems = check_hearing(draft)
    told = Told(draft.on, draft.at, draft.place, draft.committee)
    there = queries.hearings(session, initiative_id, start=draft.on, end=draft.on, bill_ids=[draft.bill_id])
    if any(same_hearing(row, told) for row in there if not row.cancelled):
        problems.append(Problem("on", "This hearing is set already. Open it to change it."))
    refuse_if(problems)
    zone = agenda.initiative(session, initiative_id).time_zone
    key = queries.insert_hearing(session, initiative_id, draft, time_zone=zone, by=actor.name, now=now)
    found = queries.hearing(session, initiative_id, key)
    where = draft.committee.strip() or draft.place.strip()
    queries.insert_change(
        session, draft.bill_id, FieldChange("hearing", "", f"{found.when}, {where}"), source=actor.name, now=now
    )
    audit.record(session, actor, initiative_id, "add_hearing", "hearing", key, now=now)
    return found


def cancel_hearing(session: Session, actor: Actor, initiative_id: int, hearing_id: int, *, now: datetime) -> None:
    """Cancel a hearing; it stays in the history. One that is moved changes its date (`move_hearing`)."""
    require(actor, "add_bill")
    found = queries.hearing(session, initiative_id, hearing_id)
    if found.cancelled:
        return
    queries.cancel_hearing(session, hearing_id, now=now)
    queries.insert_change(
        session, found.bill_id, FieldChange("hearing", found.when, "cancelled"), source=actor.name, now=now
    )
    audit.record(session, actor, initiative_id, "cancel_hearing", "hearing", hearing_id, now=now)


def set_session_end(
    session: Session,
    actor: Actor,
    initiative_id: int,
    jurisdiction: str,
    session_name: str,
    ends_on: date,
    *,
    now: datetime,
) -> None:
    """Say on which local day a legislative session ends: bills that are not through by then are dead."""
    require(actor, "add_bill")
    problems = []
    if not jurisdiction.strip() or not session_name.strip():
        problems.append(Problem("session", "Say which session of which jurisdiction ends."))
    if not 1900 < ends_on.year < 2100:
        problems.append(Problem("ends_on", f"{ends_on.isoformat()} cannot be the last day of a session."))
    years = session_years(session_key(session_name))
    if years and years[1] == years[0] + 1 and ends_on.year < years[1]:
        said = f"{session_name.strip()} goes on in {years[1]}: bills of its first year carry over."
        problems.append(Problem("ends_on", said))
    refuse_if(problems)
    keys = jurisdiction_key(jurisdiction), session_key(session_name)
    queries.set_session_end(session, initiative_id, *keys, ends_on, by=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "set_session_end", "legislative_session", None, now=now,
        detail={"jurisdiction": keys[0], "session": keys[1], "ends_on": ends_on.isoformat()},
    )  # fmt: skip
