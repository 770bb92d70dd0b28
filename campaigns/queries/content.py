"""Tactics, the content calendar, money, assets and outputs, in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from campaigns.content import AssetDraft, AssetRow, ItemDraft, ItemRow, MoneyDraft, MoneyRow, TacticDraft, TacticRow
from campaigns.models import Asset, BudgetEntry, Campaign, ContentItem, Output, StoryKept, Tactic
from campaigns.outputs import Change, OutputDraft, OutputRow
from campaigns.outreach import given, tidy
from campaigns.queries.wording import histories
from data.entries import Entry
from data.errors import NotFound
from data.models import AuditEntry, Member, Partner
from data.queries import initiative, members, partners, required

KEPT = timedelta(days=90)
"""How long what is over stays in a calendar."""
Kept = TypeVar("Kept", Tactic, ContentItem, Asset, Output)


def tactics(session: Session, initiative_id: int, campaign_ids: Collection[int] | None = None) -> list[TacticRow]:
    """Tactics of these campaigns (None: of all), by first day."""
    where: list[Any] = [Campaign.initiative_id == initiative_id]
    if campaign_ids is not None:
        where.append(col(Tactic.campaign_id).in_(campaign_ids))
    query = (
        select(Tactic, Campaign.name, Member.name)
        .join(Campaign, col(Campaign.id) == col(Tactic.campaign_id))
        .join(Member, col(Member.id) == col(Tactic.owner_id))
        .where(*where)
        .order_by(col(Tactic.starts_on), col(Tactic.id))
    )
    return [
        TacticRow(
            required(row.id), row.campaign_id, campaign, row.name, row.audience, row.change, row.channel,
            row.owner_id, owner, row.starts_on, row.ends_on, row.state,
        )
        for row, campaign, owner in session.exec(query)
    ]  # fmt: skip


def save_tactic(
    session: Session, campaign_id: int, draft: TacticDraft, tactic_id: int | None, *, by: str, now: datetime
) -> int:
    """Add a tactic, or store a change of one; returns its key."""
    values: dict[str, Any] = {
        "name": tidy(draft.name), "channel": tidy(draft.channel), "audience": draft.audience, "change": draft.change,
        "state": draft.state, "owner_id": given(draft.owner_id), "starts_on": given(draft.starts),
        "ends_on": given(draft.ends), "at": now, "by": by,
    }  # fmt: skip
    if tactic_id is None:
        row = Tactic(campaign_id=campaign_id, **values)
        session.add(row)
    else:
        row = _mine(session, Tactic, campaign_id, tactic_id)
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()
    return required(row.id)


def items(
    session: Session,
    initiative_id: int,
    *,
    campaign_ids: Collection[int] | None = None,
    start: date | None = None,
    end: date | None = None,
    story_id: int | None = None,
    owner_id: int | None = None,
) -> list[ItemRow]:
    """Items of the calendar from start to end (both included), by day."""
    where: list[Any] = [Campaign.initiative_id == initiative_id]
    if campaign_ids is not None:
        where.append(col(ContentItem.campaign_id).in_(campaign_ids))
    if start is not None:
        where.append(col(ContentItem.on_day) >= start)
    if end is not None:
        where.append(col(ContentItem.on_day) <= end)
    if story_id is not None:
        where.append(ContentItem.story_id == story_id)
    if owner_id is not None:
        where.append(ContentItem.owner_id == owner_id)
    query = (
        select(ContentItem, Campaign.name)
        .join(Campaign, col(Campaign.id) == col(ContentItem.campaign_id))
        .where(*where)
        .order_by(col(ContentItem.on_day), col(ContentItem.id))
    )
    found = session.exec(query).all()
    said = {row.id: row for row in histories(session, sorted({row.campaign_id for row, _ in found}))}
    owners = {row.id: row.name for row in members(session, initiative_id)}
    runners = {row.id: row.name for row in partners(session, initiative_id)}
    placed = sorted({row.story_id for row, _ in found if row.story_id is not None})
    titles = {row.id: row.title for row in session.exec(select(StoryKept).where(col(StoryKept.id).in_(placed)))}
    rows = []
    for row, campaign in found:
        message = said.get(row.message_id or 0)
        rows.append(
            ItemRow(
                required(row.id), row.campaign_id, campaign, row.on_day, row.title, row.channel,
                row.message_id, message.text if message else "", message.state if message else "",
                row.story_id, titles.get(row.story_id, ""), row.partner_id, runners.get(row.partner_id or 0, ""),
                row.owner_id, owners[row.owner_id], row.state,
                row.address, row.published_on, row.changed_at,
            )
        )  # fmt: skip
    return rows


def item(session: Session, initiative_id: int, item_id: int) -> ItemRow:
    """One item. Raises NotFound where it is not of this initiative."""
    row = session.get(ContentItem, item_id)
    mine = items(session, initiative_id, campaign_ids=[row.campaign_id]) if row else []
    for one in mine:
        if one.id == item_id:
            return one
    raise NotFound("That item of the calendar does not exist.")


def save_item(
    session: Session, campaign_id: int, draft: ItemDraft, item_id: int | None, *, by: str, now: datetime
) -> int:
    """Add an item, or store a change of one; returns its key."""
    values: dict[str, Any] = {
        "on_day": given(draft.on), "title": tidy(draft.title), "channel": tidy(draft.channel),
        "message_id": draft.message_id, "story_id": draft.story_id, "partner_id": draft.partner_id,
        "owner_id": given(draft.owner_id), "changed_at": now, "by": by,
    }  # fmt: skip
    if item_id is None:
        row = ContentItem(campaign_id=campaign_id, state="planned", **values)
        session.add(row)
    else:
        row = _mine(session, ContentItem, campaign_id, item_id)
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()
    return required(row.id)


def set_item(
    session: Session, campaign_id: int, item_id: int, state: str, address: str, published: date | None, now: datetime
) -> None:
    """Put an item into a state."""
    row = _mine(session, ContentItem, campaign_id, item_id)
    row.state, row.address, row.changed_at = state, tidy(address), now
    row.published_on = published if state == "published" else None
    session.flush()


def content_on_calendar(session: Session, initiative_id: int, member_id: int | None, now: datetime) -> list[Entry]:
    """What of the content calendar stands in a member's calendar: the items they own. Without one: all of the team."""
    start = initiative(session, initiative_id).today(now) - KEPT
    return [row.entry() for row in items(session, initiative_id, start=start, owner_id=member_id)]


def spending(session: Session, campaign_id: int) -> list[MoneyRow]:
    """Money of a campaign, by day."""
    query = (
        select(BudgetEntry)
        .where(BudgetEntry.campaign_id == campaign_id)
        .order_by(col(BudgetEntry.on_day), col(BudgetEntry.id))
    )
    return [
        MoneyRow(required(row.id), row.kind, row.channel, row.cents, row.on_day, row.note, row.by)
        for row in session.exec(query)
    ]


def insert_money(session: Session, campaign_id: int, draft: MoneyDraft, *, by: str, now: datetime) -> int:
    """Add an amount; there is no function that changes or removes one."""
    row = BudgetEntry(
        campaign_id=campaign_id, kind=draft.kind, channel=tidy(draft.channel), cents=given(draft.cents),
        on_day=given(draft.on), note=tidy(draft.note), at=now, by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return required(row.id)


def assets(session: Session, campaign_id: int) -> list[AssetRow]:
    """Assets of a campaign, by name."""
    query = select(Asset).where(Asset.campaign_id == campaign_id).order_by(col(Asset.name), col(Asset.id))
    return [
        AssetRow(required(row.id), row.name, row.place, row.licence, row.credit, row.expires_on)
        for row in session.exec(query)
    ]


def save_asset(
    session: Session, campaign_id: int, draft: AssetDraft, asset_id: int | None = None, *, by: str, now: datetime
) -> int:
    """Add an asset, or put one right; returns its key."""
    values: dict[str, Any] = {
        "name": tidy(draft.name), "place": tidy(draft.place), "licence": tidy(draft.licence),
        "credit": tidy(draft.credit), "expires_on": draft.expires,
    }  # fmt: skip
    if asset_id is None:
        row = Asset(campaign_id=campaign_id, at=now, by=by, **values)
    else:
        row = _mine(session, Asset, campaign_id, asset_id)
        row.sqlmodel_update(values)
    session.add(row)
    session.flush()
    return required(row.id)


def outputs(session: Session, campaign_id: int) -> list[OutputRow]:
    """What a campaign put out, newest first."""
    query = (
        select(Output, Partner.name)
        .join(Partner, col(Partner.id) == col(Output.partner_id), isouter=True)
        .where(Output.campaign_id == campaign_id)
        .order_by(col(Output.ends_on).desc(), col(Output.id).desc())
    )
    return [
        OutputRow(
            required(row.id), row.kind, row.what, row.low, row.high, row.starts_on, row.ends_on, row.method,
            row.source, partner, row.by, row.partner_id,
        )
        for row, partner in session.exec(query)
    ]  # fmt: skip


def save_output(
    session: Session, campaign_id: int, draft: OutputDraft, output_id: int | None = None, *, by: str, now: datetime
) -> int:
    """Add a count, or put one right; returns its key."""
    values: dict[str, Any] = {
        "kind": draft.kind, "what": tidy(draft.what), "low": given(draft.count.low), "high": draft.count.high,
        "starts_on": given(draft.starts), "ends_on": given(draft.ends), "method": tidy(draft.method),
        "source": tidy(draft.source), "partner_id": draft.partner_id,
    }  # fmt: skip
    if output_id is None:
        row = Output(campaign_id=campaign_id, at=now, by=by, **values)
    else:
        row = _mine(session, Output, campaign_id, output_id)
        row.sqlmodel_update(values)
    session.add(row)
    session.flush()
    return required(row.id)


def changes(session: Session, initiative_id: int, campaign_id: int, kind: str) -> list[Change]:
    """What was put right or removed among the assets or outputs of a campaign, newest first."""
    found = session.exec(
        select(AuditEntry)
        .where(
            # "+ 0": by the index of kinds, which holds a few rows where that of the initiative holds all that was done.
            col(AuditEntry.initiative_id) + 0 == initiative_id, AuditEntry.kind == kind,
            col(AuditEntry.verb).in_((f"correct_{kind}", "remove_part")),
        )
        .order_by(col(AuditEntry.id).desc())
    )  # fmt: skip
    return [
        Change(
            row.at, row.actor, row.verb == "remove_part", str(row.detail.get("sort", "")),
            str(row.detail.get("was", "")), str(row.detail.get("became", "")), str(row.detail.get("fields", "")),
        )
        for row in found
        if row.detail.get("campaign") == campaign_id
    ]  # fmt: skip


def delete_part(session: Session, campaign_id: int, kind: str, key: int) -> None:
    """Remove a tactic, an asset or an output that was entered by mistake."""
    match kind:
        case "tactic":
            session.delete(_mine(session, Tactic, campaign_id, key))
        case "asset":
            session.delete(_mine(session, Asset, campaign_id, key))
        case _:
            session.delete(_mine(session, Output, campaign_id, key))
    session.flush()


def _mine(session: Session, table: type[Kept], campaign_id: int, key: int) -> Kept:
    row = session.get(table, key)
    if row is None or row.campaign_id != campaign_id:
        raise NotFound("That record does not exist in this campaign.")
    return row
