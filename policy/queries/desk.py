"""The desk's records of bills: notes, approvals, sign-ons, reviews, letters. Rows are added and read, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, select

from data.errors import NotFound
from data.models import Partner
from data.queries import required
from policy import desk
from policy.desk import (
    ApprovalRow,
    DeskDetail,
    DeskRow,
    LetterDraft,
    LetterRow,
    Marks,
    ReviewRow,
    SignOnDraft,
    SignOnRow,
)
from policy.models import Approval, Bill, Coding, DeskNote, Letter, LetterVersion, Position, Review, SignOn


def here(session: Session, initiative_id: int, bill_id: int) -> int:
    """The bill's key, where it is one of this initiative. Raises NotFound."""
    row = session.get(Bill, bill_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That bill does not exist in this initiative.")
    return bill_id


def _of(bill: Mapped[int], initiative_id: int, bill_id: int | None) -> list[ColumnElement[bool]]:
    """That a row's bill is the one asked for, or any of the initiative."""
    found = [col(Bill.id) == bill, col(Bill.initiative_id) == initiative_id]
    return found if bill_id is None else [*found, bill == bill_id]


def _notes(session: Session, initiative_id: int, bill_id: int | None) -> dict[int, list[DeskRow]]:
    found = defaultdict(list)
    for row in session.exec(
        select(DeskNote).where(*_of(col(DeskNote.bill_id), initiative_id, bill_id)).order_by(col(DeskNote.id))
    ):
        found[row.bill_id].append(
            DeskRow(
                row.assignee_id,
                row.assignee,
                row.talking_points,
                row.sponsor,
                row.coalition,
                row.recorded_at,
                row.recorded_by,
            )
        )
    return found


def _sign_ons(session: Session, initiative_id: int, bill_id: int | None) -> dict[int, list[SignOnRow]]:
    query = select(SignOn, Partner.name).join(Partner, col(Partner.id) == col(SignOn.partner_id))
    found = defaultdict(list)
    for row, partner in session.exec(
        query.where(*_of(col(SignOn.bill_id), initiative_id, bill_id)).order_by(col(SignOn.id))
    ):
        found[row.bill_id].append(
            SignOnRow(
                row.partner_id,
                partner,
                row.answer,
                row.stance,
                row.reason,
                row.on_date,
                row.recorded_at,
                row.recorded_by,
            )
        )
    return found


def _reviews(session: Session, initiative_id: int, bill_id: int | None) -> dict[int, list[ReviewRow]]:
    found = defaultdict(list)
    for row in session.exec(
        select(Review).where(*_of(col(Review.bill_id), initiative_id, bill_id)).order_by(col(Review.id))
    ):
        found[row.bill_id].append(ReviewRow(row.about, row.step, row.why, row.recorded_at, row.recorded_by))
    return found


def _approvals(session: Session, initiative_id: int, bill_id: int | None) -> dict[int, list[ApprovalRow]]:
    """The steps of each bill's newest position, oldest first."""
    newest = select(func.max(col(Position.id))).group_by(col(Position.bill_id))
    query = (
        select(Approval, Position.bill_id)
        .join(Position, col(Position.id) == col(Approval.position_id))
        .where(col(Position.id).in_(newest))
    )
    found = defaultdict(list)
    for row, bill in session.exec(
        query.where(*_of(col(Position.bill_id), initiative_id, bill_id)).order_by(col(Approval.id))
    ):
        found[bill].append(ApprovalRow(row.position_id, row.step, row.note, row.recorded_at, row.recorded_by))
    return found


def marks(session: Session, initiative_id: int, bill_id: int | None = None) -> dict[int, Marks]:
    """What the board says of each bill that the desk has records of; the others have none."""
    notes, answers = _notes(session, initiative_id, bill_id), _sign_ons(session, initiative_id, bill_id)
    reviews, approvals = _reviews(session, initiative_id, bill_id), _approvals(session, initiative_id, bill_id)
    return {
        key: desk.marks(
            desk.due(reviews.get(key, ())),
            notes[key][-1] if key in notes else None,
            desk.newest_answers(answers.get(key, ())),
            approvals[key][-1].step if key in approvals else "",
        )
        for key in {*notes, *answers, *reviews, *approvals}
    }


def to_review(session: Session, initiative_id: int, bill_id: int | None = None) -> dict[int, list[ReviewRow]]:
    """What has to be looked at again, by bill."""
    found = {key: desk.due(rows) for key, rows in _reviews(session, initiative_id, bill_id).items()}
    return {key: rows for key, rows in found.items() if rows}


def of_bill(session: Session, initiative_id: int, bill_id: int) -> DeskDetail:
    """Everything of the desk about one bill. Raises NotFound."""
    here(session, initiative_id, bill_id)
    notes = _notes(session, initiative_id, bill_id).get(bill_id, [])
    answers = _sign_ons(session, initiative_id, bill_id).get(bill_id, [])
    reviews = _reviews(session, initiative_id, bill_id).get(bill_id, [])
    written = letters(session, initiative_id, bill_id)
    newest = {row.letter_id: row for row in written}
    return DeskDetail(
        note=notes[-1] if notes else DeskRow(),
        notes=tuple(reversed(notes)),
        position_id=newest_position(session, bill_id),
        approvals=tuple(_approvals(session, initiative_id, bill_id).get(bill_id, [])),
        sign_ons=tuple(desk.newest_answers(answers)),
        sign_on_history=tuple(reversed(answers)),
        due=tuple(desk.due(reviews)),
        reviews=tuple(reversed(reviews)),
        letters=tuple(reversed(newest.values())),
        letter_history=tuple(reversed(written)),
    )


def newest_position(session: Session, bill_id: int) -> int | None:
    """The entry of a bill's position history that was recorded last; None without one."""
    return session.exec(select(func.max(col(Position.id))).where(Position.bill_id == bill_id)).one()


def held_answer(session: Session, initiative_id: int, bill_id: int, partner_id: int) -> SignOnRow | None:
    """What holds of a partner on a bill, a withdrawal too; None where it never said anything."""
    found = [row for row in _sign_ons(session, initiative_id, bill_id).get(bill_id, []) if row.partner_id == partner_id]
    return found[-1] if found else None


def letters(session: Session, initiative_id: int, bill_id: int) -> list[LetterRow]:
    """Every version of a bill's letters and testimony, as they were written."""
    query = select(LetterVersion, Letter).join(Letter, col(Letter.id) == col(LetterVersion.letter_id))
    return [
        LetterRow(
            required(letter.id), row.number, letter.kind, row.title, row.addressed_to, row.signed_by, row.body,
            row.recorded_at, row.recorded_by,
        )
        for row, letter in session.exec(
            query.where(*_of(col(Letter.bill_id), initiative_id, bill_id)).order_by(
                col(Letter.id), col(LetterVersion.number)
            )
        )
    ]  # fmt: skip


def insert_note(session: Session, bill_id: int, row: DeskRow, *, by: str, now: datetime) -> int:
    """Say anew how a bill is worked on; returns the entry's key."""
    made = DeskNote(
        bill_id=bill_id,
        assignee_id=row.assignee_id,
        assignee=row.assignee,
        talking_points=row.talking_points,
        sponsor=row.sponsor,
        coalition=row.coalition,
        recorded_at=now,
        recorded_by=by,
    )
    return _add(session, made)


def insert_approval(session: Session, position_id: int, step: str, note: str, *, by: str, now: datetime) -> int:
    """Add a step of approval; returns its key."""
    made = Approval(position_id=position_id, step=step, note=note, recorded_at=now, recorded_by=by)
    return _add(session, made)


def insert_sign_on(session: Session, bill_id: int, draft: SignOnDraft, stance: str, *, by: str, now: datetime) -> int:
    """Add what a partner said; returns its key."""
    made = SignOn(
        bill_id=bill_id,
        partner_id=draft.partner_id,
        answer=draft.answer,
        stance=stance,
        reason=draft.reason.strip(),
        on_date=draft.on,
        recorded_at=now,
        recorded_by=by,
    )
    return _add(session, made)


def insert_review(session: Session, bill_id: int, about: str, step: str, why: str, *, by: str, now: datetime) -> int:
    """Add a call to review, or a review; returns its key."""
    return _add(
        session, Review(bill_id=bill_id, about=about, step=step, why=why.strip(), recorded_at=now, recorded_by=by)
    )


def held_since(session: Session, bill_id: int) -> dict[str, datetime]:
    """What there is to review on a bill, and when it was last recorded: its position, its alignment."""
    found = {
        "position": session.exec(select(func.max(col(Position.recorded_at))).where(Position.bill_id == bill_id)).one(),
        "alignment": session.exec(select(func.max(col(Coding.recorded_at))).where(Coding.bill_id == bill_id)).one(),
    }
    return {about: at for about, at in found.items() if at is not None}


def call_for_review(session: Session, bill_id: int, reasons: Iterable[str], *, by: str, now: datetime) -> list[str]:
    """Mark a bill's position and alignment, those that there are, to be reviewed; returns which."""
    reasons = list(reasons)
    held = list(held_since(session, bill_id)) if reasons else []
    for about in held:
        for why in reasons:
            insert_review(session, bill_id, about, "due", why, by=by, now=now)
    return held


def insert_letter(session: Session, bill_id: int, draft: LetterDraft, *, by: str, now: datetime) -> tuple[int, int]:
    """Add a letter, or a version of one that is there; returns the letter's key and the version's number."""
    if draft.letter_id is None:
        letter = Letter(bill_id=bill_id, kind=draft.kind, created_at=now, created_by=by)
        key = _add(session, letter)
    else:
        found = session.get(Letter, draft.letter_id)
        if found is None or found.bill_id != bill_id:
            raise NotFound("That letter does not exist on this bill.")
        key = draft.letter_id
    last = session.exec(select(func.max(col(LetterVersion.number))).where(LetterVersion.letter_id == key)).one() or 0
    _add(
        session,
        LetterVersion(
            letter_id=key,
            number=last + 1,
            title=" ".join(draft.title.split()),
            addressed_to=draft.addressed_to.strip(),
            signed_by=draft.signed_by.strip(),
            body=draft.body.strip(),
            recorded_at=now,
            recorded_by=by,
        ),
    )
    return key, last + 1


def _add(session: Session, row: DeskNote | Approval | SignOn | Review | Letter | LetterVersion) -> int:
    session.add(row)
    session.flush()
    return required(row.id)
