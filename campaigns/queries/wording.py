"""Frames, messages with their history, and messengers, in the database. Histories are only added to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from campaigns.models import Frame, Message, MessageEntry, Messenger
from campaigns.outreach import tidy
from campaigns.wording import EntryRow, FrameDraft, FrameRow, MessageRow, MessengerDraft, MessengerRow
from data.errors import NotFound
from data.models import Partner
from data.queries import required


def frames(session: Session, campaign_id: int) -> list[FrameRow]:
    """The versions of a campaign's frame, oldest first."""
    query = select(Frame).where(Frame.campaign_id == campaign_id).order_by(col(Frame.number))
    return [FrameRow(row.number, row.problem, row.solution, row.call, row.at, row.by) for row in session.exec(query)]


def insert_frame(session: Session, campaign_id: int, draft: FrameDraft, *, by: str, now: datetime) -> int:
    """Add a version of the frame; returns its number."""
    number = len(frames(session, campaign_id)) + 1
    parts = (" ".join(text.replace("\x00", "").split()) for text in (draft.problem, draft.solution, draft.call))
    problem, solution, call = parts
    session.add(
        Frame(campaign_id=campaign_id, number=number, problem=problem, solution=solution, call=call, at=now, by=by)
    )
    session.flush()
    return number


def messages(session: Session, campaign_id: int) -> list[MessageRow]:
    """A campaign's messages with their histories, those that are retired last."""
    return sorted(histories(session, [campaign_id]), key=lambda row: row.state == "retired")


def message(session: Session, campaign_id: int, message_id: int) -> MessageRow:
    """One message. Raises NotFound where it is not of this campaign."""
    for row in histories(session, [campaign_id]):
        if row.id == message_id:
            return row
    raise NotFound("That message does not exist.")


def said(session: Session, wanted: Any) -> dict[int, list[str]]:
    """By campaign of `wanted` (a select of keys), the wordings that are in use: not the retired ones."""
    texts: dict[int, list[str]] = defaultdict(list)
    for row in histories(session, wanted):
        if row.state != "retired":
            texts[row.campaign_id].append(row.text)
    return texts


def histories(session: Session, wanted: Any) -> list[MessageRow]:
    """Messages of the campaigns of `wanted` (keys, or a select of them) with their histories, in their order."""
    entries: dict[int, list[EntryRow]] = defaultdict(list)
    mine = select(Message.id).where(col(Message.campaign_id).in_(wanted))
    for row in session.exec(
        select(MessageEntry).where(col(MessageEntry.message_id).in_(mine)).order_by(col(MessageEntry.id))
    ):
        entries[row.message_id].append(EntryRow(row.number, row.text, row.state, row.why, row.at, row.by))
    found = session.exec(
        select(Message).where(col(Message.campaign_id).in_(wanted)).order_by(col(Message.position), col(Message.id))
    )
    return [MessageRow(required(row.id), row.campaign_id, row.text, tuple(entries[required(row.id)])) for row in found]


def insert_message(session: Session, campaign_id: int, text: str, *, by: str, now: datetime) -> int:
    """Add a message as a draft; returns its key."""
    last = session.exec(
        select(Message.position).where(Message.campaign_id == campaign_id).order_by(col(Message.position).desc())
    ).first()
    row = Message(campaign_id=campaign_id, position=0 if last is None else last + 1, text=tidy(text))
    session.add(row)
    session.flush()
    key = required(row.id)
    insert_entry(session, key, 1, row.text, "draft", by=by, member_id=None, now=now)
    return key


def insert_entry(
    session: Session, message_id: int, number: int, text: str, state: str, why: str = "", *,
    by: str, member_id: int | None, now: datetime,
) -> None:  # fmt: skip
    """Add an entry to a message's history. There is no function that changes or removes one."""
    session.add(
        MessageEntry(
            message_id=message_id, number=number, text=tidy(text), state=state, why=tidy(why), at=now, by=by,
            member_id=member_id,
        )
    )  # fmt: skip
    session.flush()


def keep_said(session: Session, campaign_id: int, texts: Sequence[str], *, by: str, now: datetime) -> None:
    """Make these the messages in use, in this order: new ones are drafts, those left out are retired and kept.

    A retired message that is said again returns as a draft.
    """
    there = histories(session, [campaign_id])
    found = {row.text: row for row in sorted(there, key=lambda row: row.state != "retired")}
    for row in there:
        if row.text not in texts and row.state != "retired":
            insert_entry(session, row.id, row.number, row.text, "retired", by=by, member_id=None, now=now)
    for position, text in enumerate(texts):
        known = found.get(text)
        key = known.id if known else insert_message(session, campaign_id, text, by=by, now=now)
        if known and known.state == "retired":
            insert_entry(session, key, known.number, text, "draft", by=by, member_id=None, now=now)
        stored = session.get(Message, key)
        if stored is not None:
            stored.position = position
    session.flush()


def messengers(session: Session, campaign_id: int) -> list[MessengerRow]:
    """Who says it for a campaign, as added."""
    query = (
        select(Messenger, Partner.name)
        .join(Partner, col(Partner.id) == col(Messenger.partner_id), isouter=True)
        .where(Messenger.campaign_id == campaign_id)
        .order_by(col(Messenger.id))
    )
    return [
        MessengerRow(
            required(row.id), row.name, row.role, partner, row.consent, row.consent_on, row.consent_until, row.note
        )
        for row, partner in session.exec(query)
    ]


def save_messenger(
    session: Session, campaign_id: int, draft: MessengerDraft, messenger_id: int | None, *, by: str, now: datetime
) -> int:
    """Add a messenger, or store a change of one; returns the key. Raises NotFound where it is not of this campaign."""
    values: dict[str, Any] = {
        "name": tidy(draft.name), "role": tidy(draft.role), "note": tidy(draft.note), "partner_id": draft.partner_id,
        "consent": draft.consent, "consent_on": draft.consent_on, "consent_until": draft.consent_until,
        "at": now, "by": by,
    }  # fmt: skip
    if messenger_id is None:
        row = Messenger(campaign_id=campaign_id, **values)
        session.add(row)
    else:
        row = _messenger(session, campaign_id, messenger_id)
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()
    return required(row.id)


def delete_messenger(session: Session, campaign_id: int, messenger_id: int) -> None:
    """Remove a messenger, with their name. Raises NotFound where it is not of this campaign."""
    session.delete(_messenger(session, campaign_id, messenger_id))
    session.flush()


def _messenger(session: Session, campaign_id: int, messenger_id: int) -> Messenger:
    row = session.get(Messenger, messenger_id)
    if row is None or row.campaign_id != campaign_id:
        raise NotFound("That messenger does not exist.")
    return row
