"""What one person did: events and other acts, and noting another one."""

from __future__ import annotations

from datetime import date

import streamlit as st

from campaigns import queries
from campaigns.pages.event_parts import KEEP, anew, day_format, form
from campaigns.persons import ACTIONS, ActionDraft, PersonFull
from campaigns.services import actions
from data import ui
from data.dates import say
from data.ui import Context

EVENTS = 30


def what_they_did(ctx: Context, told: PersonFull) -> None:
    """Events they came to, what else they did, and the form of another act."""
    for part in told.parts:
        role = "" if part.role == "attendee" else f", {part.role}"
        st.markdown(f"{ui.md(part.event)}, {say(part.on)}: {part.status}{role}")
    may = ui.may(ctx.actor, "keep_people")
    for row in told.actions:
        with st.container(horizontal=True, vertical_alignment="center"):
            of = f", {ui.md(row.of)}" if row.of else ""
            st.markdown(f"{ACTIONS[row.kind]}, {say(row.on)}{of} ({ui.md(row.source)})", width="stretch")
            if st.button("Take back", key=f"undo_action_{row.id}", type="tertiary", **may) and ui.attempt(
                lambda session, key=row.id: actions.drop_action(
                    session, ctx.actor, ctx.initiative.id, told.row.id, key, now=ctx.now
                )
            ):
                st.rerun()
    _form(ctx, told)


def _form(ctx: Context, told: PersonFull) -> None:
    name = f"action_{told.row.id}"
    prefix = form(name)
    with ui.reading() as session:
        events = {row.id: f"{row.name}, {say(row.starts_on)}" for row in queries.events(
            session, ctx.initiative.id, end=ctx.today, begun_by=ctx.now, limit=EVENTS)}  # fmt: skip
        campaigns = {row.id: row.name for row in queries.campaigns(session, ctx.initiative.id)}
    st.markdown("**Something else they did.** Acts move the ladder, what anybody thinks of them does not.")
    wide, narrow = st.columns([2, 1])
    kind = wide.selectbox(
        "What did they do?", list(ACTIONS), index=None, format_func=ACTIONS.get, key=f"{prefix}_kind", **KEEP
    )
    day = narrow.date_input("On", value=ctx.today, format=day_format(ctx), key=f"{prefix}_on", **KEEP)
    source = st.text_input(
        "Where was it seen or written down?", placeholder="Call sheet, 12 May", key=f"{prefix}_source", **KEEP
    )
    left, right = st.columns(2)
    campaign = left.selectbox("Campaign (optional)", list(campaigns), index=None, format_func=campaigns.get,
                              key=f"{prefix}_campaign", **KEEP)  # fmt: skip
    event = right.selectbox("Event (optional)", list(events), index=None, format_func=events.get,
                            key=f"{prefix}_event", **KEEP)  # fmt: skip
    draft = ActionDraft(kind or "", day if isinstance(day, date) else None, source, event, campaign)
    may = ui.may(ctx.actor, "keep_people")
    if st.button("Note it", icon=":material/check:", key=f"{prefix}_save", **may) and ui.attempt(
        lambda session: actions.note_action(session, ctx.actor, ctx.initiative.id, told.row.id, draft, now=ctx.now)
    ):
        anew(name)
