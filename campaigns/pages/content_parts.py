"""The content calendar: of one campaign or of all, by week or month, as a table and a light picture."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from campaigns import charts, content
from campaigns.content import ItemDraft, ItemRow
from campaigns.pages.event_parts import KEEP, anew, day_format, form
from campaigns.plan import CHANNELS, CampaignRow
from campaigns.queries import content as kept
from campaigns.queries import stories as story_queries
from campaigns.queries import wording as words
from campaigns.services import content as verbs
from campaigns.story_bank import StoryRow, why_not
from data import queries as ground
from data import ui
from data.dates import say
from data.ui import Context


def calendar(ctx: Context, campaigns: list[CampaignRow], name: str) -> None:
    """The items of these campaigns in the week or month that is shown, ours and partners' beside each other."""
    shown = st.session_state.setdefault(f"{name}_day", ctx.today)
    with st.container(horizontal=True, vertical_alignment="center"):
        span = st.segmented_control(
            "Show", ["Week", "Month"], default="Month", required=True, key=f"{name}_span", label_visibility="collapsed",
            **KEEP,
        )  # fmt: skip
        first, last = content.week(shown) if span == "Week" else content.month(shown)
        if st.button("Earlier", icon=":material/chevron_left:", key=f"{name}_earlier"):
            st.session_state[f"{name}_day"] = first - timedelta(days=1)
            st.rerun()
        if st.button("Later", icon=":material/chevron_right:", key=f"{name}_later"):
            st.session_state[f"{name}_day"] = last + timedelta(days=1)
            st.rerun()
        st.markdown(f"**{say(first)} to {say(last)}**", width="content")
    with ui.reading() as session:
        rows = kept.items(session, ctx.initiative.id, campaign_ids=[row.id for row in campaigns], start=first, end=last)
        stories = {row.id: row for row in story_queries.stories(session, ctx.initiative.id)}
    if not rows:
        st.markdown("Nothing is planned for these days.")
        return
    barred = [stories[row.story_id] for row in rows if row.story_id and row.state in ("planned", "ready")]
    for story in {row.id: row for row in barred if row.standing(ctx.today) != "live"}.values():
        st.warning(
            f"The story “{ui.md(story.title)}”, placed below: {ui.md(story.words(ctx.today))}.", icon=":material/block:"
        )
    ui.chart(
        charts.content_calendar(rows, start=first, end=last, today=ctx.today, tokens=ctx.tokens),
        alt=f"{len(rows)} items from {say(first)} to {say(last)}, a row for each of: {', '.join(_rows(rows))}.",
        key=f"{name}_chart",
    )
    st.markdown("Hollow: planned. Grey: ready. Filled: published. A cross: dropped.")
    ui.table(
        frame(ctx, rows, stories, several=len(campaigns) > 1),
        alt="Items of the content calendar: day, item, state, whose, channel, owner.",
        column_config={"Link": st.column_config.LinkColumn(display_text="Open")},
    )


def frame(ctx: Context, rows: list[ItemRow], stories: dict[int, StoryRow], *, several: bool) -> pd.DataFrame:
    """The items as a table; a story that may not be used says so behind its title."""

    def told(row: ItemRow) -> str:
        found = stories.get(row.story_id or 0)
        if found is None or found.standing(ctx.today) == "live":
            return row.story
        return f"{row.story} ({found.words(ctx.today)})"

    found = pd.DataFrame(
        [
            (
                f"{row.on:%a} {say(row.on)}", row.title, row.words(ctx.today), row.row, row.channel, row.owner,
                f"{row.message} ({row.message_state})" if row.message else "", told(row), row.address or None,
                row.campaign,
            )
            for row in rows
        ],
        columns=["Day", "Item", "State", "Whose", "Channel", "Owner", "Message", "Story", "Link", "Campaign"],
    )  # fmt: skip
    empty = [name for name in ("Message", "Story", "Link") if not any(found[name])]
    return found.drop(columns=empty if several else [*empty, "Campaign"])


def _rows(rows: list[ItemRow]) -> list[str]:
    return sorted({row.row for row in rows}, key=lambda name: (name != content.OURS, name))


def section(ctx: Context, campaign: CampaignRow) -> None:
    """The calendar of one campaign, with the forms that add an item and take it further."""
    name = f"calendar_{campaign.id}"
    st.session_state.setdefault(f"{name}_day", min(max(ctx.today, campaign.starts), campaign.ends))
    calendar(ctx, [campaign], name)
    with ui.reading() as session:
        rows = kept.items(session, ctx.initiative.id, campaign_ids=[campaign.id])
    with st.expander("Plan an item", icon=":material/add:"):
        _item_form(ctx, campaign)
    if rows:
        with st.expander("Ready, published, dropped, moved", icon=":material/published_with_changes:"):
            _further(ctx, campaign, rows)


def _item_form(ctx: Context, campaign: CampaignRow, row: ItemRow | None = None) -> None:
    name = f"item_{campaign.id}_{row.id if row else 'new'}"
    prefix = form(name)
    key = ctx.initiative.id
    with ui.reading() as session:
        partners = {one.id: one.name for one in ground.partners(session, key)}
        owners = {one.id: one.name for one in ground.members(session, key) if one.active}
        messages = {one.id: one for one in words.messages(session, campaign.id) if one.state != "retired"}
        stories = {one.id: one for one in story_queries.stories(session, key)}
    title = st.text_input("Item", value=row.title if row else "", key=f"{prefix}_title", **KEEP)
    with st.container(horizontal=True):
        day = st.date_input(
            "Day", value=row.on if row else max(ctx.today, campaign.starts), format=day_format(ctx),
            key=f"{prefix}_day", **KEEP,
        )  # fmt: skip
        channels = sorted({*CHANNELS, *campaign.channels, *([row.channel] if row else [])})
        channel = st.selectbox(
            "Channel", channels, index=channels.index(row.channel) if row else None, accept_new_options=True,
            key=f"{prefix}_channel", **KEEP,
        )  # fmt: skip
    with st.container(horizontal=True):
        partner = _choice("Whose?", {None: "Ours"} | partners, row.partner_id if row else None, f"{prefix}_partner")
        mine = row.owner_id if row else ctx.actor.member_id
        owner = _choice("Owner", owners, mine if mine in owners else None, f"{prefix}_owner")
    said = {None: "None"} | {one.id: f"{one.text} ({one.state})" for one in messages.values()}
    message = _choice("Message", said, row.message_id if row else None, f"{prefix}_message")
    on = day if isinstance(day, date) else None
    usable = {
        one.id: one.title
        for one in stories.values()
        if not why_not(one, channel or "", on or ctx.today, ctx.today) or (row and row.story_id == one.id)
    }
    story = _choice("Story", {None: "None"} | usable, row.story_id if row else None, f"{prefix}_story")
    if len(usable) < len(stories):
        st.markdown("Only stories that were given for this channel and day are offered.")
    draft = ItemDraft(on, title, channel or "", owner, message, story, partner)
    label = "Save changes" if row else "Plan item"
    may = ui.may(ctx.actor, "keep_content")
    if st.button(label, type="primary", icon=":material/check:", key=f"{prefix}_save", **may) and ui.attempt(
        lambda session: verbs.keep_item(
            session, ctx.actor, key, campaign.id, draft, row.id if row else None, now=ctx.now
        )
    ):
        st.session_state[f"calendar_{campaign.id}_day"] = on  # so that what was just planned is seen
        anew(name)


def _choice(label: str, names: dict, chosen: int | None, key: str) -> int | None:
    keys = list(names)
    return st.selectbox(
        label, keys, index=keys.index(chosen) if chosen in keys else None, format_func=names.__getitem__, key=key,
        **KEEP,
    )  # fmt: skip


def _further(ctx: Context, campaign: CampaignRow, rows: list[ItemRow]) -> None:
    names = {row.id: f"{say(row.on)}, {row.row}: {row.title} ({row.words(ctx.today).lower()})" for row in rows}
    late = next((row.id for row in rows if row.late(ctx.today)), None)
    open_ = late or next((row.id for row in rows if row.state in ("planned", "ready")), rows[0].id)
    chosen = _choice("Which item?", names, open_, f"further_{campaign.id}")
    row = next((one for one in rows if one.id == chosen), None)
    if row is None:
        return
    name = f"further_{row.id}"
    prefix = form(name)
    state = st.segmented_control(
        "State", list(content.STATES), default=row.state, required=True, format_func=content.STATES.get,
        key=f"{prefix}_state", **KEEP,
    )  # fmt: skip
    address, published = row.address, None
    if state == "published":
        address = st.text_input("Link", value=row.address, placeholder="https://", key=f"{prefix}_link", **KEEP)
        value = row.published_on or min(row.on, ctx.today)
        day = st.date_input("Published on", value=value, format=day_format(ctx), key=f"{prefix}_on", **KEEP)
        published = day if isinstance(day, date) else None
    may = ui.may(ctx.actor, "keep_content")
    if st.button("Save state", icon=":material/check:", key=f"{prefix}_save", **may) and ui.attempt(
        lambda session: verbs.put_item(
            session, ctx.actor, ctx.initiative.id, row.id, state, address, published, now=ctx.now
        )
    ):
        anew(name)
    if row.state != "published" and st.toggle("Move it or change it", key=f"{prefix}_change"):
        _item_form(ctx, campaign, row)
