"""The verbs of the desk: who works on a bill, approvals, partners on record, reviews, letters.

Nothing is overwritten. Each verb adds a row to its history and a line to the bill's feed of changes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from data import audit
from data import queries as agenda
from data.access import Actor, require
from data.errors import NotFound, Problem, Refused, refuse_if
from policy import desk
from policy.bills import FieldChange
from policy.desk import DeskDraft, DeskRow, LetterDraft, LetterRow, Marks, ReviewRow, SignOnDraft, SignOnRow
from policy.queries import bills, insert_change
from policy.queries import desk as queries

CHANGED = (
    ("assignee", "assignee"),
    ("talking_points", "talking points"),
    ("sponsor", "community sponsor"),
    ("coalition", "coalition"),
)
"""Fields of how a bill is worked on, and what the feed calls them."""


def keep_desk(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, draft: DeskDraft, *, now: datetime
) -> DeskRow:
    """Say who works on a bill, its talking points, community sponsor and coalition. None keeps what it was."""
    require(actor, "keep_desk")
    refuse_if(desk.check_desk(draft))
    before = queries.of_bill(session, initiative_id, bill_id).note
    after = replace(
        before,
        talking_points=_given(draft.talking_points, before.talking_points),
        sponsor=_given(draft.sponsor, before.sponsor),
        coalition=_given(draft.coalition, before.coalition),
        recorded_at=now,
        recorded_by=actor.name,
    )
    if draft.assignee_id is not None:
        after = replace(
            after,
            assignee_id=draft.assignee_id or None,
            assignee=_member(session, initiative_id, draft.assignee_id) if draft.assignee_id else "",
        )
    changes = [
        FieldChange(name, *_shown(field, getattr(before, field), getattr(after, field)))
        for field, name in CHANGED
        if getattr(before, field) != getattr(after, field)
    ]
    if not changes:
        return before
    key = queries.insert_note(session, bill_id, after, by=actor.name, now=now)
    for change in changes:
        insert_change(session, bill_id, change, source=actor.name, now=now)
    fields = [change.field for change in changes]
    audit.record(
        session, actor, initiative_id, "keep_desk", "bill_desk_note", key, now=now, detail={"fields": ", ".join(fields)}
    )
    return after


def _shown(field: str, before: str, after: str) -> tuple[str, str]:
    """What the feed keeps of a change. Who speaks for a bill is a person, named in one place alone: the desk."""
    if field != "sponsor":
        return before, after
    return ("somebody" if before else ""), ("somebody else" if before and after else "somebody" if after else "")


def _given(text: str | None, before: str) -> str:
    return before if text is None else text.strip()


def _member(session: Session, initiative_id: int, member_id: int) -> str:
    for member in agenda.members(session, initiative_id):
        if member.id == member_id:
            if not member.active:
                raise Refused([Problem("assignee", f"{member.name} is no longer on the team. Choose someone who is.")])
            return member.name
    raise NotFound("That member is not on this initiative's team.")


def approval(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, step: str, note: str = "", *, now: datetime
) -> Marks:
    """Ask for approval of the newest position, approve it, or return it with what has to change."""
    require(actor, "take_position" if step == "asked" else "approve_position")
    found = queries.of_bill(session, initiative_id, bill_id)
    if found.position_id is None:
        raise Refused([Problem("step", "There is no position on this bill yet: take one first.")])
    refuse_if(desk.check_approval(step, note, found.approvals))
    key = queries.insert_approval(session, found.position_id, step, note.strip(), by=actor.name, now=now)
    before = found.approvals[-1].step if found.approvals else ""
    after = f"{step}: {note.strip()}" if note.strip() else step
    insert_change(session, bill_id, FieldChange("approval", before, after), source=actor.name, now=now)
    audit.record(session, actor, initiative_id, "approval", "bill_approval", key, now=now, detail={"step": step})
    return queries.marks(session, initiative_id, bill_id)[bill_id]


def sign_on(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, draft: SignOnDraft, *, now: datetime
) -> SignOnRow:
    """Put a partner on record: it signs on to our position, dissents from it, or takes back what it said."""
    require(actor, "record_sign_on")
    queries.here(session, initiative_id, bill_id)
    names = {partner.id: partner.name for partner in agenda.partners(session, initiative_id)}
    if draft.partner_id not in names:
        raise NotFound("That partner does not exist in this initiative.")
    today = agenda.initiative(session, initiative_id).today(now)
    held = queries.held_answer(session, initiative_id, bill_id, draft.partner_id)
    (row,) = bills(session, initiative_id, today, [bill_id])
    refuse_if(desk.check_sign_on(draft, today, held, row.stance))
    key = queries.insert_sign_on(session, bill_id, draft, row.stance or "", by=actor.name, now=now)
    said = f"{draft.answer}: {draft.reason.strip()}" if draft.reason.strip() else draft.answer
    change = FieldChange(f"sign-on of {names[draft.partner_id]}", held.answer if held else "", said)
    insert_change(session, bill_id, change, source=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "sign_on", "bill_sign_on", key, now=now,
        detail={"partner": draft.partner_id, "answer": draft.answer},
    )  # fmt: skip
    return SignOnRow(
        draft.partner_id, names[draft.partner_id], draft.answer, row.stance or "", draft.reason.strip(), draft.on,
        now, actor.name,
    )  # fmt: skip


def review(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, about: str, why: str, *, now: datetime
) -> list[ReviewRow]:
    """Say that a position or an alignment was looked at again, and what was found; returns what is still to review."""
    require(actor, "take_position" if about == "position" else "code_alignment")
    waiting = queries.to_review(session, initiative_id, bill_id).get(bill_id, [])
    problems = []
    if about not in desk.ABOUT:
        problems.append(Problem("about", f"A review is of the {' or of the '.join(desk.ABOUT)}; not of “{about}”."))
    elif not any(row.about == about for row in waiting):
        problems.append(Problem("about", f"The {about} of this bill is not waiting to be reviewed."))
    if not why.strip():
        problems.append(Problem("why", "Say what you found: does it still hold, and why?"))
    refuse_if(problems)
    key = queries.insert_review(session, bill_id, about, "reviewed", why, by=actor.name, now=now)
    change = FieldChange("reviewed", "", f"{about}: {why.strip()}")
    insert_change(session, bill_id, change, source=actor.name, now=now)
    audit.record(session, actor, initiative_id, "review", "bill_review", key, now=now, detail={"about": about})
    return [row for row in waiting if row.about != about]


def write_letter(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, draft: LetterDraft, *, now: datetime
) -> LetterRow:
    """Write a letter or testimony on a bill, or a new version of one. Earlier versions stay."""
    require(actor, "write_letters")
    found = queries.of_bill(session, initiative_id, bill_id)
    before = next((row for row in found.letters if row.letter_id == draft.letter_id), None)
    if draft.letter_id is not None and before is None:
        raise NotFound("That letter does not exist on this bill.")
    if before is not None:
        draft = replace(draft, kind=before.kind)
    refuse_if(desk.check_letter(draft))
    if before is not None and _said(before) == _said(draft):
        return before
    key, number = queries.insert_letter(session, bill_id, draft, by=actor.name, now=now)
    title = " ".join(draft.title.split())
    was = f"“{before.title}”, version {before.number}" if before else ""
    insert_change(
        session, bill_id, FieldChange(draft.kind, was, f"“{title}”, version {number}"), source=actor.name, now=now
    )
    audit.record(session, actor, initiative_id, "write_letter", "bill_letter", key, now=now, detail={"number": number})
    return next(
        row for row in queries.letters(session, initiative_id, bill_id) if (row.letter_id, row.number) == (key, number)
    )


def _said(letter: LetterRow | LetterDraft) -> tuple[str, str, str, str]:
    return " ".join(letter.title.split()), letter.addressed_to.strip(), letter.signed_by.strip(), letter.body.strip()
