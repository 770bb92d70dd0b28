"""Two persons made one, and taken apart again; consents, opt-outs and decisions of the review queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from campaigns import names, people, persons
from campaigns.models import (
    Consent,
    MatchQueue,
    Merge,
    OptOut,
    Participation,
    PartnerRow,
    Person,
    PersonAction,
    PersonIdentifier,
    PersonPartner,
    RowTaken,
)
from data.errors import NotFound
from data.queries import required
from data.tables import Table

_FILLED = ("full_name", "language", "place", "postcode")
_MOVED: dict[str, tuple[type[Table], tuple[str, ...]]] = {
    "identifiers": (PersonIdentifier, ("kind", "value")),
    "partners": (PersonPartner, ("partner_id",)),
    "consents": (Consent, ()),
    "opt_outs": (OptOut, ("scope",)),
    "rows": (RowTaken, ()),
    "queue": (MatchQueue, ()),
    "partner_rows": (PartnerRow, ()),
    "actions": (PersonAction, ()),
}
"""What goes over with a merge, and the columns in which two of one person would be the same one."""


def merge(session: Session, initiative_id: int, kept_id: int, gone_id: int, *, by: str, now: datetime) -> int:
    """Make `gone_id` part of `kept_id`: what hangs on them goes over, and is remembered; the merge's key.

    What both have stays where it is. Of two parts in one event the further one stays.
    """
    kept, gone = _current(session, initiative_id, kept_id), _current(session, initiative_id, gone_id)
    moved: dict[str, Any] = {}
    for name, (table, same) in _MOVED.items():
        moved[name] = _move(session, table, same, kept_id, gone_id)
    moved["parts"], moved["same_parts"] = _move_parts(session, kept_id, gone_id)
    filled = [name for name in _FILLED if not getattr(kept, name) and getattr(gone, name)]
    for name in filled:
        setattr(kept, name, getattr(gone, name))
    if "full_name" in filled:
        kept.given, kept.family = gone.given, gone.family
    _rekey(kept)
    moved["filled"] = filled
    gone.merged_into_id = kept_id
    row = Merge(initiative_id=initiative_id, kept_id=kept_id, gone_id=gone_id, moved=moved, at=now, by=by)
    session.add_all([kept, gone, row])
    _instead(session, initiative_id, gone_id, kept_id)
    session.flush()
    _share_anew(session, initiative_id, [kept_id, gone_id])
    return required(row.id)


def _current(session: Session, initiative_id: int, person_id: int) -> Person:
    row = session.get(Person, person_id)
    if row is None or row.initiative_id != initiative_id or row.merged_into_id is not None:
        raise NotFound("That person does not exist.", "They may have been merged, forgotten, or their import undone.")
    return row


def _move(session: Session, table: Any, same: Sequence[str], kept_id: int, gone_id: int) -> list[int]:
    theirs = session.exec(select(table).where(table.person_id == gone_id)).all()
    mine = session.exec(select(table).where(table.person_id == kept_id)).all()
    there = {tuple(getattr(row, name) for name in same) for row in mine} if same else set()
    over = [row for row in theirs if tuple(getattr(row, name) for name in same) not in there]
    for row in over:
        row.person_id = kept_id
        session.add(row)
    return [required(row.id) for row in over]


def _move_parts(session: Session, kept_id: int, gone_id: int) -> tuple[list[int], list[dict[str, Any]]]:
    """Parts in events that went over, and those that both had: they go, so that nobody is counted twice."""
    found = session.exec(select(Participation).where(col(Participation.person_id).in_([kept_id, gone_id]))).all()
    mine = {(row.event_id, row.role): row for row in found if row.person_id == kept_id}
    over, same = [], []
    for row in found:
        if row.person_id != gone_id:
            continue
        other = mine.get((row.event_id, row.role))
        if other is None:
            row.person_id = kept_id
            over.append(required(row.id))
        else:
            stands = persons.further(other.status, row.status)
            same.append({
                "event_id": row.event_id, "role": row.role, "status": row.status, "walk_in": row.walk_in,
                "at": row.at.isoformat() if row.at else None, "batch_id": row.batch_id, "before": other.status,
                "after": stands,
            })  # fmt: skip
            other.status = stands
            session.delete(row)
    session.flush()
    return over, same


def _rekey(row: Person) -> None:
    name = names.parse(row.full_name, row.given, row.family)
    row.name_key, row.block_key = names.key(name), people.block(name, row.place, row.postcode)


def _instead(session: Session, initiative_id: int, gone_id: int, kept_id: int) -> None:
    """Waiting rows that may be the person who is gone may be the one who is kept."""
    waiting = select(MatchQueue).where(MatchQueue.initiative_id == initiative_id, col(MatchQueue.person_id).is_(None))
    for row in session.exec(waiting):
        if gone_id in row.candidates:
            row.candidates = list(dict.fromkeys(kept_id if key == gone_id else key for key in row.candidates))
            session.add(row)


def _share_anew(session: Session, initiative_id: int, person_ids: Sequence[int]) -> None:
    """Say anew which addresses of these persons are shared: held by more than one who is not merged away."""
    held = session.exec(
        select(PersonIdentifier.kind, PersonIdentifier.value)
        .where(col(PersonIdentifier.person_id).in_(person_ids))
        .distinct()
    ).all()
    for kind, value in held:
        mine = (
            col(PersonIdentifier.initiative_id) == initiative_id, col(PersonIdentifier.kind) == kind,
            col(PersonIdentifier.value) == value,
        )  # fmt: skip
        holders = session.exec(
            select(func.count(func.distinct(PersonIdentifier.person_id)))
            .join(Person, col(Person.id) == col(PersonIdentifier.person_id))
            .where(*mine, col(Person.merged_into_id).is_(None))
        ).one()
        session.execute(update(PersonIdentifier).where(*mine).values(shared=holders > 1))
    session.expire_all()


def unmerge(session: Session, initiative_id: int, merge_id: int, *, by: str, now: datetime) -> tuple[int, int]:
    """Take a merge back: everything that went over returns, but for what was removed since. Keys of both persons."""
    row = session.get(Merge, merge_id)
    if row is None or row.initiative_id != initiative_id or row.undone_at is not None:
        raise NotFound("That merge does not exist, or was taken back already.")
    kept, gone = session.get_one(Person, row.kept_id), session.get_one(Person, row.gone_id)
    moved: dict[str, Any] = dict(row.moved)
    for name, (table, _) in _MOVED.items():
        _return(session, table, moved.get(name, []), row.kept_id, row.gone_id)  # merges may be older than a table
    _return(session, Participation, moved["parts"], row.kept_id, row.gone_id)
    _out_both(session, row)
    for part in moved["same_parts"]:
        _part_again(session, row, part)
    for name in moved["filled"]:
        if getattr(kept, name) == getattr(gone, name):
            setattr(kept, name, "")
            if name == "full_name":
                kept.given = kept.family = ""
    _rekey(kept)
    gone.merged_into_id = None
    row.undone_at, row.undone_by = now, by
    session.add_all([kept, gone, row])
    session.flush()
    _share_anew(session, initiative_id, [row.kept_id, row.gone_id])
    return row.kept_id, row.gone_id


def _out_both(session: Session, row: Merge) -> None:
    """What one person opted out of while they were two: whose word it was cannot be known, so it holds for both."""
    theirs = set(session.exec(select(OptOut.scope).where(OptOut.person_id == row.gone_id)))
    since = session.exec(select(OptOut).where(OptOut.person_id == row.kept_id, col(OptOut.at) >= row.at)).all()
    for one in since:
        if one.scope not in theirs:
            session.add(OptOut(person_id=row.gone_id, scope=one.scope, at=one.at, by=one.by, batch_id=one.batch_id))


def _return(session: Session, table: Any, keys: Sequence[int], kept_id: int, gone_id: int) -> None:
    session.execute(
        update(table).where(col(table.id).in_(keys), col(table.person_id) == kept_id).values(person_id=gone_id)
    )
    session.expire_all()


def _part_again(session: Session, row: Merge, part: dict[str, Any]) -> None:
    mine = session.exec(
        select(Participation).where(
            Participation.event_id == part["event_id"], Participation.person_id == row.kept_id,
            Participation.role == part["role"],
        )
    ).first()  # fmt: skip
    if mine is None:
        return  # the event, or the part, was removed since
    if mine.status == part["after"]:
        mine.status = part["before"]
        session.add(mine)
    session.add(Participation(
        event_id=part["event_id"], person_id=row.gone_id, role=part["role"], status=part["status"],
        walk_in=part["walk_in"], batch_id=part["batch_id"],
        at=datetime.fromisoformat(part["at"]) if part["at"] else None,
    ))  # fmt: skip


def settle(session: Session, queue_id: int, state: str, person_id: int | None, *, by: str, now: datetime) -> None:
    """Note what was decided about a waiting row. Once it is known who it is, what was typed is not kept twice."""
    row = session.get_one(MatchQueue, queue_id)
    row.state, row.person_id, row.decided_at, row.decided_by = state, person_id, now, by
    if person_id is not None:
        row.incoming = {}
    session.add(row)
    session.flush()


@dataclass(frozen=True)
class Queued:
    """A waiting row as it came in, with its partner and import; `until` and `source` are of its consents."""

    row: people.Incoming
    partner_id: int | None
    batch: int | None
    came_at: datetime
    until: date | None
    source: str


def from_queue(session: Session, initiative_id: int, queue_id: int) -> Queued:
    """A waiting row as it came in. Raises NotFound where it was decided."""
    row = session.get(MatchQueue, queue_id)
    if row is None or row.initiative_id != initiative_id or row.person_id is not None:
        raise NotFound("That row is not in the review queue any more.", "Somebody may have decided about it.")
    said = {name: str(value) for name, value in row.incoming.items()}
    consents, refuses = (
        tuple(scope for scope in said.pop(name, "").split(",") if scope) for name in ("consents", "refuses")
    )
    texts = {name: said.get(name, "") for name in (
        "name", "email", "phone", "language", "place", "external_id", "given", "family", "postcode", "source"
    )}  # fmt: skip
    incoming = people.Incoming(
        **texts, consents=consents, row=row.row_name, event_id=row.event_id, role=row.event_role or "attendee",
        status=row.event_status or "attended", walk_in=row.walk_in, refuses=refuses,
    )  # fmt: skip
    until = said.get("agreed_until", "")
    return Queued(
        incoming, row.partner_id, row.batch_id, row.came_at, date.fromisoformat(until) if until else None,
        said.get("agreed_source", ""),
    )  # fmt: skip


def set_opt_out(session: Session, person_id: int, scope: str, out: bool, *, by: str, now: datetime) -> None:
    """Note that a person wants no more of something, or, on their word, does again.

    Either way what they had agreed to before is over: whoever wants it again agrees again.
    """
    mine = (col(OptOut.person_id) == person_id, col(OptOut.scope) == scope)
    until = now if out else session.exec(select(OptOut.at).where(*mine)).first()
    session.execute(delete(OptOut).where(*mine))
    if out:
        session.add(OptOut(person_id=person_id, scope=scope, at=now, by=by))
    agreed = select(Consent).where(Consent.person_id == person_id, col(Consent.withdrawn_at).is_(None))
    for row in session.exec(agreed):
        if until is not None and scope in ("all", row.scope) and row.given_on <= until.date():
            row.withdrawn_at = now
            session.add(row)
    session.flush()
    session.expire_all()


def insert_consent(
    session: Session, person_id: int, scope: str, *, given_on: date, expires_on: date | None, source: str
) -> None:
    """Store one consent, given in person: it ends an opt-out of the same scope."""
    session.execute(delete(OptOut).where(col(OptOut.person_id) == person_id, col(OptOut.scope) == scope))
    session.add(
        Consent(person_id=person_id, scope=scope, given_on=given_on, expires_on=expires_on, source=source.strip())
    )
    session.flush()
    session.expire_all()
