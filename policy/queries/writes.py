"""What this room stores, and what it must know of a bill before it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from data.errors import NotFound
from data.queries import required
from policy.alignment import CodingDraft, PositionDraft
from policy.bills import Action, BillDraft, FieldChange, Identity, Sponsor
from policy.changes import Decision, Known, facts
from policy.hearings import HearingDraft
from policy.models import (
    Bill,
    BillAction,
    BillChange,
    BillSource,
    BillStep,
    Coding,
    Hearing,
    LegislativeSession,
    Position,
    Sponsorship,
)
from policy.stages import course


def _bill(session: Session, initiative_id: int, bill_id: int) -> Bill:
    row = session.get(Bill, bill_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That bill does not exist in this initiative.")
    return row


def known(session: Session, initiative_id: int, identity: Identity) -> tuple[int, Known] | None:
    """The bill of this identity as it is stored, with its key; None where there is none."""
    row = session.exec(
        select(Bill).where(
            Bill.initiative_id == initiative_id,
            Bill.jurisdiction_key == identity.jurisdiction,
            Bill.session_key == identity.session,
            Bill.identifier_key == identity.identifier,
        )
    ).first()
    return (required(row.id), _known(session, row)) if row else None


def known_by_id(session: Session, initiative_id: int, bill_id: int) -> tuple[BillDraft, Known]:
    """A bill by its key: a draft that names it (by hand), and how it is stored. Raises NotFound."""
    row = _bill(session, initiative_id, bill_id)
    named = BillDraft(row.jurisdiction, row.session, row.identifier, row.title, row.kind, row.chamber)
    return named, _known(session, row)


def _known(session: Session, row: Bill) -> Known:
    actions: dict[str, tuple[Action, ...]] = {}
    for action in session.exec(
        select(BillAction)
        .where(BillAction.bill_id == row.id)
        .order_by(col(BillAction.on_date), col(BillAction.position), col(BillAction.id))
    ):
        read = Action(action.on_date, action.description, action.chamber, tuple(action.classification), action.position)
        actions[action.source] = (*actions.get(action.source, ()), read)
    sponsors: dict[str, tuple[Sponsor, ...]] = {}
    for sponsor in session.exec(select(Sponsorship).where(Sponsorship.bill_id == row.id).order_by(col(Sponsorship.id))):
        named = Sponsor(sponsor.name, sponsor.entity_type, sponsor.primary, sponsor.classification, sponsor.person_key)
        sponsors[sponsor.source] = (*sponsors.get(sponsor.source, ()), named)
    urls = {
        source.source: source.url
        for source in session.exec(select(BillSource).where(BillSource.bill_id == row.id).order_by(col(BillSource.id)))
    }
    return Known(
        row.title,
        row.kind,
        row.chamber,
        row.summary,
        row.jurisdiction_key,
        row.first_on,
        row.latest_on,
        row.latest_action,
        row.passage_on,
        row.actions_complete,
        row.stage,
        actions,
        sponsors,
        urls,
    )


def identity_of_source(session: Session, initiative_id: int, source: str, source_key: str) -> Sequence[str]:
    """Numbers under which a source's own key was read before, as stored."""
    if not source_key:
        return []
    return session.exec(
        select(Bill.identifier)
        .join(BillSource, col(BillSource.bill_id) == col(Bill.id))
        .where(Bill.initiative_id == initiative_id, BillSource.source == source, BillSource.source_key == source_key)
    ).all()


def save(
    session: Session,
    initiative_id: int,
    bill_id: int | None,
    draft: BillDraft,
    decision: Decision,
    *,
    by: str,
    now: datetime,
) -> int:
    """Store what was decided about a record (`policy.changes.decide`); returns the bill's key."""
    now_known, standing = decision.known, decision.standing
    if bill_id is None:
        identity = draft.identity
        row = Bill(
            initiative_id=initiative_id,
            jurisdiction=draft.jurisdiction.strip(),
            jurisdiction_key=identity.jurisdiction,
            session=draft.session.strip(),
            session_key=identity.session,
            identifier=" ".join(draft.identifier.split()),
            identifier_key=identity.identifier,
            title=now_known.title,
            stage=standing.stage,
            created_at=now,
            created_by=by,
            updated_at=now,
        )
    else:
        row = _bill(session, initiative_id, bill_id)
    row.title, row.kind, row.chamber, row.summary = (
        now_known.title,
        now_known.kind,
        now_known.chamber,
        now_known.summary,
    )
    row.first_on, row.latest_on, row.latest_action = now_known.first_on, now_known.latest_on, now_known.latest_action
    row.passage_on, row.actions_complete = now_known.passage_on, now_known.complete
    row.stage, row.stage_on, row.stage_note = standing.stage, standing.on, standing.note
    if decision.outcome == "changed":
        row.updated_at = now
    session.add(row)
    session.flush()
    key = required(row.id)
    _save_source(session, key, draft, now)
    if decision.actions is not None:
        _replace_actions(session, key, draft.source, decision.actions)
    if decision.outcome != "same" or decision.actions is not None:
        session.execute(delete(BillStep).where(col(BillStep.bill_id) == key))
        session.add_all(
            BillStep(bill_id=key, number=number, stage=step.stage, on_date=step.on)
            for number, step in enumerate(standing.steps, 1)
        )
    if decision.sponsors is not None:
        session.execute(
            delete(Sponsorship).where(col(Sponsorship.bill_id) == key, col(Sponsorship.source) == draft.source)
        )
        session.add_all(_sponsorship(key, draft.source, sponsor) for sponsor in decision.sponsors)
    for change in decision.changes:
        insert_change(session, key, change, source=by if draft.source == "hand" else draft.source, now=now)
    session.flush()
    return key


def _save_source(session: Session, bill_id: int, draft: BillDraft, now: datetime) -> None:
    row = session.exec(
        select(BillSource).where(
            BillSource.bill_id == bill_id, BillSource.source == draft.source, BillSource.source_key == draft.source_key
        )
    ).first() or BillSource(bill_id=bill_id, source=draft.source, source_key=draft.source_key)
    row.url = draft.url.strip() or row.url
    row.source_updated_at = draft.source_updated_at or row.source_updated_at
    row.seen_at = now
    session.add(row)


def _replace_actions(session: Session, bill_id: int, source: str, actions: Sequence[Action]) -> None:
    session.execute(delete(BillAction).where(col(BillAction.bill_id) == bill_id, col(BillAction.source) == source))
    session.add_all(
        BillAction(
            bill_id=bill_id,
            source=source,
            on_date=action.on,
            position=action.order,
            chamber=action.chamber,
            description=action.description,
            classification=list(action.classification),
        )
        for action in actions
    )


def _sponsorship(bill_id: int, source: str, sponsor: Sponsor) -> Sponsorship:
    return Sponsorship(
        bill_id=bill_id,
        source=source,
        name=sponsor.name,
        entity_type=sponsor.entity_type,
        primary=sponsor.primary,
        classification=sponsor.classification,
        person_key=sponsor.person_key,
    )


def insert_change(session: Session, bill_id: int, change: FieldChange, *, source: str, now: datetime) -> None:
    """Add a line to a bill's history of changes."""
    session.add(
        BillChange(bill_id=bill_id, at=now, field=change.field, before=change.before, after=change.after, source=source)
    )


def insert_position(
    session: Session,
    initiative_id: int,
    bill_id: int,
    draft: PositionDraft,
    *,
    by: str,
    member_id: int | None,
    now: datetime,
) -> int:
    """Add an entry to a bill's position history; nothing is overwritten. Returns its key."""
    row = Position(
        bill_id=required(_bill(session, initiative_id, bill_id).id),
        stance=draft.stance,
        priority=draft.priority,
        rationale=draft.rationale.strip(),
        effective_from=draft.effective_from,
        recorded_at=now,
        recorded_by=by,
        member_id=member_id,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def insert_coding(
    session: Session,
    initiative_id: int,
    bill_id: int,
    goal_version_id: int,
    draft: CodingDraft,
    *,
    by: str,
    member_id: int | None,
    now: datetime,
) -> int:
    """Add an entry to how a bill is coded to a goal; nothing is overwritten. Returns its key."""
    row = Coding(
        bill_id=required(_bill(session, initiative_id, bill_id).id),
        goal_id=draft.goal_id,
        goal_version_id=goal_version_id,
        verdict=draft.verdict,
        strength=draft.strength,
        why=draft.why.strip(),
        recorded_at=now,
        recorded_by=by,
        member_id=member_id,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def insert_hearing(
    session: Session, initiative_id: int, draft: HearingDraft, *, time_zone: str, by: str, now: datetime
) -> int:
    """Set a hearing of a bill; returns its key."""
    row = Hearing(
        bill_id=required(_bill(session, initiative_id, draft.bill_id).id),
        on_date=draft.on,
        at_time=draft.at,
        time_zone=time_zone,
        place=draft.place.strip(),
        committee=draft.committee.strip(),
        note=draft.note.strip(),
        created_at=now,
        created_by=by,
    )
    session.add(row)
    session.flush()
    return required(row.id)


def cancel_hearing(session: Session, hearing_id: int) -> None:
    """Mark a hearing as cancelled; it stays in the bill's history."""
    row = session.get(Hearing, hearing_id)
    if row is None:
        raise NotFound("That hearing does not exist.")
    row.cancelled = True
    session.flush()


def set_session_end(
    session: Session,
    initiative_id: int,
    jurisdiction_key: str,
    session_key: str,
    ends_on: date,
    *,
    by: str,
    now: datetime,
) -> None:
    """Say when a legislative session ends, or say it anew."""
    row = session.exec(
        select(LegislativeSession).where(
            LegislativeSession.initiative_id == initiative_id,
            LegislativeSession.jurisdiction_key == jurisdiction_key,
            LegislativeSession.session_key == session_key,
        )
    ).first()
    if row is None:
        row = LegislativeSession(
            initiative_id=initiative_id, jurisdiction_key=jurisdiction_key, session_key=session_key, ends_on=ends_on
        )
    row.ends_on, row.set_at, row.set_by = ends_on, now, by
    session.add(row)
    session.flush()


def misplaced(session: Session) -> list[str]:
    """Bills whose stored stage is not the one that their actions give: there should be none."""
    found = []
    for row in session.exec(select(Bill).order_by(col(Bill.id))):
        stage = course(facts(_known(session, row))).stage
        if stage != row.stage:
            found.append(f"{row.identifier}, {row.session}, is stored as {row.stage}; its actions say {stage}.")
    return found
