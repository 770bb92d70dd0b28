"""The verbs of a campaign's content: its frame, messages and messengers, tactics, calendar, money, assets, outputs.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from campaigns import content, outputs, queries, story_bank, wording
from campaigns.content import AssetDraft, AssetRow, ItemDraft, ItemRow, MoneyDraft, TacticDraft
from campaigns.outputs import OutputDraft, OutputRow
from campaigns.plan import CampaignRow
from campaigns.queries import content as kept
from campaigns.queries import stories as story_queries
from campaigns.queries import wording as words
from campaigns.wording import FrameDraft, MessageRow, MessengerDraft
from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import refuse_if


def set_frame(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: FrameDraft, *, now: datetime
) -> int:
    """Frame a campaign: a new version, the earlier ones stay. Returns its number."""
    require(actor, "plan_campaign")
    queries.campaign(session, initiative_id, campaign_id)
    refuse_if(wording.check_frame(draft))
    number = words.insert_frame(session, campaign_id, draft, by=actor.name, now=now)
    _note(session, actor, initiative_id, "set_frame", "campaign", campaign_id, now, version=number)
    return number


def add_message(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, text: str, *, now: datetime
) -> MessageRow:
    """Write a message: a draft, until a named member has approved it."""
    require(actor, "plan_campaign")
    queries.campaign(session, initiative_id, campaign_id)
    refuse_if(wording.check_wording(text, [row.text for row in words.messages(session, campaign_id)]))
    key = words.insert_message(session, campaign_id, text, by=actor.name, now=now)
    _note(session, actor, initiative_id, "add_message", "message", key, now, campaign=campaign_id)
    return words.message(session, campaign_id, key)


def reword_message(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, message_id: int, text: str, *, now: datetime
) -> MessageRow:
    """Word a message anew: a new version, which is a draft again. The old one stays with who approved it."""
    require(actor, "plan_campaign")
    row = _message(session, initiative_id, campaign_id, message_id)
    refuse_if(wording.check_wording(text, [one.text for one in words.messages(session, campaign_id)]))
    words.insert_entry(
        session, row.id, row.number + 1, text, "draft", by=actor.name, member_id=actor.member_id, now=now
    )
    _note(session, actor, initiative_id, "reword_message", "message", row.id, now, version=row.number + 1)
    return words.message(session, campaign_id, message_id)


def put_message(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, message_id: int, state: str, why: str = "",
    *, now: datetime,
) -> MessageRow:  # fmt: skip
    """Put a message in review, approve it (a named member), send it back with a reason, or retire it."""
    require(actor, "approve_message" if state == "approved" else "plan_campaign")
    row = _message(session, initiative_id, campaign_id, message_id)
    refuse_if(wording.check_step(row, state, why, actor.member_id))
    words.insert_entry(
        session, row.id, row.number, row.text, state, why, by=actor.name, member_id=actor.member_id, now=now
    )
    _note(session, actor, initiative_id, "put_message", "message", row.id, now, state=state, version=row.number)
    return words.message(session, campaign_id, message_id)


def keep_messenger(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: MessengerDraft,
    messenger_id: int | None = None, *, now: datetime,
) -> int:  # fmt: skip
    """Add who says it, or change whether they agreed. Returns the key."""
    require(actor, "plan_campaign")
    queries.campaign(session, initiative_id, campaign_id)
    refuse_if(wording.check_messenger(draft, partners=_partners(session, initiative_id)))
    key = words.save_messenger(session, campaign_id, draft, messenger_id, by=actor.name, now=now)
    _note(session, actor, initiative_id, "keep_messenger", "messenger", key, now, consent=draft.consent)
    return key


def drop_messenger(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, messenger_id: int, *, now: datetime
) -> None:
    """Remove a messenger, with their name."""
    require(actor, "plan_campaign")
    queries.campaign(session, initiative_id, campaign_id)
    words.delete_messenger(session, campaign_id, messenger_id)
    _note(session, actor, initiative_id, "drop_messenger", "messenger", messenger_id, now)


def keep_tactic(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: TacticDraft,
    tactic_id: int | None = None, *, now: datetime,
) -> int:  # fmt: skip
    """Add a tactic in its cell of the grid, or change one. Returns its key."""
    require(actor, "plan_campaign")
    queries.campaign(session, initiative_id, campaign_id)
    refuse_if(content.check_tactic(draft, owners=_owners(session, initiative_id)))
    key = kept.save_tactic(session, campaign_id, draft, tactic_id, by=actor.name, now=now)
    _note(session, actor, initiative_id, "keep_tactic", "tactic", key, now, state=draft.state)
    return key


def keep_item(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: ItemDraft,
    item_id: int | None = None, *, now: datetime,
) -> ItemRow:  # fmt: skip
    """Put an item on the content calendar, or move or change one. A story that may not be used there is refused."""
    require(actor, "keep_content")
    queries.campaign(session, initiative_id, campaign_id)
    if item_id is not None:
        old = kept.item(session, initiative_id, item_id)
        refuse_if(content.check_change(old))
    story = _story(session, initiative_id, draft.story_id, draft.channel, draft.on, now)
    refuse_if(
        content.check_item(
            draft, owners=_owners(session, initiative_id), partners=_partners(session, initiative_id),
            messages=[row.id for row in words.messages(session, campaign_id) if row.state != "retired"], story=story,
        )
    )  # fmt: skip
    key = kept.save_item(session, campaign_id, draft, item_id, by=actor.name, now=now)
    _note(session, actor, initiative_id, "keep_item", "content", key, now, campaign=campaign_id)
    return kept.item(session, initiative_id, key)


def put_item(
    session: Session, actor: Actor, initiative_id: int, item_id: int, state: str, address: str = "",
    published: date | None = None, *, now: datetime,
) -> ItemRow:  # fmt: skip
    """Mark an item as ready, published (with its day and link) or dropped.

    Refused while its message is not approved, or its story may not be used.
    """
    require(actor, "keep_content")
    row = kept.item(session, initiative_id, item_id)
    message = words.message(session, row.campaign_id, row.message_id) if row.message_id else None
    story = _story(session, initiative_id, row.story_id, row.channel, published or row.on, now)
    today = ground.initiative(session, initiative_id).today(now)
    published = (published or row.published_on or min(row.on, today)) if state == "published" else None
    refuse_if(content.check_state(row, state, address, message=message, story=story, published=published, today=today))
    kept.set_item(session, row.campaign_id, item_id, state, address or row.address, published, now)
    _note(session, actor, initiative_id, "put_item", "content", item_id, now, state=state)
    return kept.item(session, initiative_id, item_id)


def add_money(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: MoneyDraft, *, now: datetime
) -> int:
    """Plan money for a channel, or note what was spent. Below 0 puts an earlier amount right. Returns the key."""
    require(actor, "plan_campaign")
    queries.campaign(session, initiative_id, campaign_id)
    refuse_if(content.check_money(draft, today=ground.initiative(session, initiative_id).today(now)))
    known = {row.channel.casefold(): row.channel for row in kept.spending(session, campaign_id)}
    draft = replace(draft, channel=known.get(draft.channel.strip().casefold(), draft.channel))
    key = kept.insert_money(session, campaign_id, draft, by=actor.name, now=now)
    _note(session, actor, initiative_id, "add_money", "budget", key, now, kind=draft.kind)
    return key


def add_asset(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: AssetDraft, *, now: datetime
) -> int:
    """Keep an asset with its licence. Returns the key."""
    require(actor, "keep_content")
    queries.campaign(session, initiative_id, campaign_id)
    refuse_if(content.check_asset(draft))
    key = kept.save_asset(session, campaign_id, draft, by=actor.name, now=now)
    _note(session, actor, initiative_id, "add_asset", "asset", key, now)
    return key


def add_output(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: OutputDraft, *, now: datetime
) -> int:
    """Keep a count of reach, engagement or action, with its method and source. Returns the key."""
    require(actor, "keep_content")
    queries.campaign(session, initiative_id, campaign_id)
    today = ground.initiative(session, initiative_id).today(now)
    refuse_if(outputs.check_output(draft, partners=_partners(session, initiative_id), today=today))
    key = kept.save_output(session, campaign_id, draft, by=actor.name, now=now)
    _note(session, actor, initiative_id, "add_output", "output", key, now, kind=draft.kind)
    return key


def correct_asset(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, asset_id: int, draft: AssetDraft,
    *, now: datetime,
) -> None:  # fmt: skip
    """Put an asset right: which answers changed stays on record. Nothing changed, nothing is noted."""
    require(actor, "keep_content")
    queries.campaign(session, initiative_id, campaign_id)
    refuse_if(content.check_asset(draft))
    before = next((row for row in kept.assets(session, campaign_id) if row.id == asset_id), None)
    kept.save_asset(session, campaign_id, draft, asset_id, by=actor.name, now=now)
    after = next(row for row in kept.assets(session, campaign_id) if row.id == asset_id)
    if fields := _changed(before, after):
        _note(
            session, actor, initiative_id, "correct_asset", "asset", asset_id, now, campaign=campaign_id,
            sort="asset", fields=", ".join(fields),
        )  # fmt: skip


def correct_output(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, output_id: int, draft: OutputDraft,
    *, now: datetime,
) -> None:  # fmt: skip
    """Put a count right: what it was, and who changed it, stays on record. Nothing changed, nothing is noted."""
    require(actor, "keep_content")
    queries.campaign(session, initiative_id, campaign_id)
    today = ground.initiative(session, initiative_id).today(now)
    refuse_if(outputs.check_output(draft, partners=_partners(session, initiative_id), today=today))
    before = next((row for row in kept.outputs(session, campaign_id) if row.id == output_id), None)
    kept.save_output(session, campaign_id, draft, output_id, by=actor.name, now=now)
    after = next(row for row in kept.outputs(session, campaign_id) if row.id == output_id)
    fields = _changed(before, after)
    if before is not None and fields:
        others = ", ".join(name for name in fields if name not in ("low", "high"))
        _note(
            session, actor, initiative_id, "correct_output", "output", output_id, now, campaign=campaign_id,
            sort=before.kind, was=before.number, became=after.number, fields=others,
        )  # fmt: skip


def remove_part(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, kind: str, key: int, *, now: datetime
) -> None:
    """Remove a tactic, an asset or an output that was entered by mistake: that it was there stays on record."""
    require(actor, "plan_campaign")
    queries.campaign(session, initiative_id, campaign_id)
    detail: dict[str, object] = {"campaign": campaign_id, "sort": kind}
    if kind == "output":
        gone = next((row for row in kept.outputs(session, campaign_id) if row.id == key), None)
        detail |= {"sort": gone.kind, "was": gone.number} if gone else {}
    kept.delete_part(session, campaign_id, kind, key)
    _note(session, actor, initiative_id, "remove_part", kind, key, now, **detail)


_LABELS = {"starts": "days", "ends": "days", "expires": "until", "partner_id": "whose", "partner": "whose"}


def _changed(before: AssetRow | OutputRow | None, after: AssetRow | OutputRow) -> list[str]:
    """The names of the answers that differ between two rows, as a page calls them."""
    if before is None:
        return []
    names = [one.name for one in fields_of(before) if getattr(before, one.name) != getattr(after, one.name)]
    return list(dict.fromkeys(_LABELS.get(name, name) for name in names))


def _message(session: Session, initiative_id: int, campaign_id: int, message_id: int) -> MessageRow:
    found: CampaignRow = queries.campaign(session, initiative_id, campaign_id)
    return words.message(session, found.id, message_id)


def _story(
    session: Session, initiative_id: int, story_id: int | None, channel: str, day: date | None, now: datetime
) -> str:
    if story_id is None or day is None:
        return ""
    today = ground.initiative(session, initiative_id).today(now)
    return story_bank.why_not(story_queries.story(session, initiative_id, story_id), channel, day, today)


def _owners(session: Session, initiative_id: int) -> set[int]:
    return {member.id for member in ground.members(session, initiative_id) if member.active}


def _partners(session: Session, initiative_id: int) -> set[int]:
    return {partner.id for partner in ground.partners(session, initiative_id)}


def _note(
    session: Session, actor: Actor, initiative_id: int, verb: str, record: str, key: int, now: datetime,
    **detail: object,
) -> None:  # fmt: skip
    audit.record(session, actor, initiative_id, verb, record, key, now=now, detail=detail)
