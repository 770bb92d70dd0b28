"""Tactics in their cells of the grid, and money: planned beside spent."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from campaigns import content, plan
from campaigns.content import MoneyDraft, TacticDraft, TacticRow
from campaigns.expectation import AUDIENCES
from campaigns.pages import kept_parts
from campaigns.pages.event_parts import KEEP, anew, day_format, form
from campaigns.plan import CHANNELS, CampaignRow
from campaigns.queries import content as kept
from campaigns.services import content as verbs
from data import queries as ground
from data import ui
from data.dates import say
from data.ui import Context

STATES = {"planned": "blue", "running": "green", "done": "gray", "dropped": "gray"}


def line(row: TacticRow, *, campaign: bool) -> None:
    """A tactic in a card of the grid."""
    st.markdown(f":material/bolt: **{ui.md(row.name)}**" + (f" · {ui.md(row.campaign)}" if campaign else ""))
    st.markdown(
        f"{content.TACTIC_STATES[row.state]} · {ui.md(row.channel)} · {ui.md(row.owner)} · "
        f"{say(row.starts)} to {say(row.ends)}"
    )


def section(ctx: Context, campaign: CampaignRow) -> None:
    """A campaign's tactics on the grid: each card says its cell, so that it survives stacking on a phone."""
    with ui.reading() as session:
        rows = kept.tactics(session, ctx.initiative.id, [campaign.id])
    used = {(row.audience, row.change) for row in rows} | {(campaign.audience, campaign.change)}
    for audience in reversed(AUDIENCES):
        if not any(cell[0] == audience for cell in used):
            continue
        for column, change in zip(st.columns(3), plan.CHANGES, strict=True):
            with column.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(f"{AUDIENCES[audience]}: **{plan.CHANGES[change].lower()}**")
                mine = [row for row in rows if (row.audience, row.change) == (audience, change)]
                for row in mine:
                    line(row, campaign=False)
                if not mine:
                    st.markdown("No tactic")
    with st.expander("Add or change a tactic", icon=":material/add:"):
        names = {None: "A new tactic"} | {row.id: row.name for row in rows}
        chosen = st.selectbox("Which?", list(names), format_func=names.get, key=f"tactic_{campaign.id}")
        _form(ctx, campaign, next((row for row in rows if row.id == chosen), None))


def _form(ctx: Context, campaign: CampaignRow, row: TacticRow | None) -> None:
    name = f"tactic_{campaign.id}_{row.id if row else 'new'}"
    prefix = form(name)
    key = ctx.initiative.id
    with ui.reading() as session:
        owners = {one.id: one.name for one in ground.members(session, key) if one.active}
    title = st.text_input("Tactic", value=row.name if row else "", key=f"{prefix}_name", **KEEP)
    audience = st.segmented_control(
        "Whom does it move?", list(AUDIENCES), default=row.audience if row else campaign.audience, required=True,
        format_func=AUDIENCES.get, key=f"{prefix}_audience", **KEEP,
    )  # fmt: skip
    change = st.segmented_control(
        "To what?", list(plan.CHANGES), default=row.change if row else campaign.change, required=True,
        format_func=plan.CHANGES.get, key=f"{prefix}_change", **KEEP,
    )  # fmt: skip
    channels = sorted({*CHANNELS, *campaign.channels, *([row.channel] if row else [])})
    with st.container(horizontal=True):
        channel = st.selectbox(
            "Channel", channels, index=channels.index(row.channel) if row else None, accept_new_options=True,
            key=f"{prefix}_channel", **KEEP,
        )  # fmt: skip
        mine = row.owner_id if row else ctx.actor.member_id
        owner = st.selectbox(
            "Owner", list(owners), index=list(owners).index(mine) if mine in owners else None, format_func=owners.get,
            key=f"{prefix}_owner", **KEEP,
        )  # fmt: skip
    with st.container(horizontal=True):
        starts = st.date_input(
            "First day", value=row.starts if row else campaign.starts, format=day_format(ctx), key=f"{prefix}_starts",
            **KEEP,
        )  # fmt: skip
        ends = st.date_input(
            "Last day", value=row.ends if row else campaign.ends, format=day_format(ctx), key=f"{prefix}_ends", **KEEP
        )
    state = st.segmented_control(
        "State", list(content.TACTIC_STATES), default=row.state if row else "planned", required=True,
        format_func=content.TACTIC_STATES.get, key=f"{prefix}_state", **KEEP,
    )  # fmt: skip
    draft = TacticDraft(title, audience, change, channel or "", owner, _day(starts), _day(ends), state)
    may = ui.may(ctx.actor, "plan_campaign")
    with st.container(horizontal=True):
        if st.button(
            "Save tactic", type="primary", key=f"{prefix}_save", icon=":material/check:", **may
        ) and ui.attempt(
            lambda session: verbs.keep_tactic(
                session, ctx.actor, key, campaign.id, draft, row.id if row else None, now=ctx.now
            )
        ):
            anew(name)
        if row:
            kept_parts.removal(
                ctx, f"“{row.name}”", prefix,
                lambda session: verbs.remove_part(
                    session, ctx.actor, key, campaign.id, "tactic", row.id, now=ctx.now
                ),
            )  # fmt: skip


def money(ctx: Context, campaign: CampaignRow) -> None:
    """Planned beside spent by channel, each amount with its day and note."""
    with ui.reading() as session:
        rows = kept.spending(session, campaign.id)

    def said(cents: int | None) -> str:
        return "" if cents is None else content.money(cents, campaign.currency)

    def bare(cents: int | None) -> str:
        return "" if cents is None else f"{cents / 100:,.2f}"

    spent = sum(row.cents for row in rows if row.kind == "spent")
    planned = sum(row.cents for row in rows if row.kind == "planned")
    whole = f" of a budget of {said(campaign.budget_cents)}" if campaign.budget_cents is not None else ""
    st.markdown(ui.md(f"Spent so far: {said(spent)}{whole}. Planned by channel: {said(planned)}."))
    if campaign.budget_cents is not None and spent > campaign.budget_cents:
        st.warning("More was spent than the budget holds.", icon=":material/warning:")
    if rows:
        ui.table(
            pd.DataFrame(
                [(one.channel, *map(bare, (one.planned, one.spent, one.left))) for one in content.lines(rows)],
                columns=["Channel", *(f"{label}, {campaign.currency}" for label in ("Planned", "Spent", "Left"))],
            ),
            alt="Money by channel: planned, spent, left.",
        )
        with st.expander("Each amount"):
            ui.table(
                pd.DataFrame(
                    [(say(row.on), row.kind, row.channel, said(row.cents), row.note, row.by) for row in rows],
                    columns=["Day", "Kind", "Channel", "Amount", "Note", "By"],
                ),
                alt="Every amount with its day, kind, channel, note and who entered it.",
            )
    with st.expander("Plan or spend", icon=":material/payments:"):
        name = f"money_{campaign.id}"
        prefix = form(name)
        kind = st.segmented_control(
            "Is it", ["spent", "planned"], default="spent", required=True, format_func=str.capitalize,
            key=f"{prefix}_kind", **KEEP,
        )  # fmt: skip
        with st.container(horizontal=True):
            channel = st.selectbox(
                "Channel", sorted({*CHANNELS, *campaign.channels}), index=None, accept_new_options=True,
                key=f"{prefix}_channel", **KEEP,
            )  # fmt: skip
            amount = st.number_input(
                f"Amount, {campaign.currency}", -1e9, 1e9, None, 10.0, key=f"{prefix}_amount", **KEEP,
                help="Amounts stay as entered. One below 0, with a note, puts a mistake right.",
            )  # fmt: skip
        day = st.date_input("Day", value=ctx.today, format=day_format(ctx), key=f"{prefix}_day", **KEEP)
        note = st.text_input("Note", key=f"{prefix}_note", **KEEP)
        cents = None if amount is None else round(amount * 100)
        draft = MoneyDraft(kind, channel or "", cents, _day(day), note)
        may = ui.may(ctx.actor, "plan_campaign")
        pressed = st.button("Save amount", type="primary", icon=":material/check:", key=f"{prefix}_save", **may)
        if pressed and ui.attempt(
            lambda session: verbs.add_money(session, ctx.actor, ctx.initiative.id, campaign.id, draft, now=ctx.now)
        ):
            anew(name)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
