"""This week: what to see to first, one line each, with the way to it."""

from __future__ import annotations

import streamlit as st

from campaigns import queries, services
from campaigns.monday import Item, grouped
from data import ui
from data.access import allowed
from data.ui import Context

ICONS = {"short": ":material/group_add:", "uncounted": ":material/question_mark:", "overdue": ":material/warning:",
         "debrief": ":material/forum:", "coming": ":material/event:", "due": ":material/schedule:"}  # fmt: skip
SHOWN = 8
"""Lines of one heading before the others are folded away."""


def week_tab(ctx: Context) -> None:
    """Monday's list, of everybody or mine."""
    mine = st.segmented_control("Whose?", ["Everyone's", "Mine"], default="Everyone's", key="week_whose", required=True)
    member = ctx.actor.member_id if mine == "Mine" else None
    with ui.reading() as session:
        items = queries.monday_list(session, ctx.initiative.id, now=ctx.now, today=ctx.today, member_id=member)
    if not items:
        ui.empty("Nothing is short, uncounted, overdue or owed", "Plan the next event, or log what just happened.")
    for heading, part in grouped(items):
        st.subheader(f"{heading} ({len(part)})", anchor=False)
        for item in part[:SHOWN]:
            line(ctx, item)
        if len(part) > SHOWN:
            more = st.expander(f"{len(part) - SHOWN} more", key=f"week_more_{heading}", on_change="rerun")
            with more:
                for item in part[SHOWN:] if more.open else ():  # hundreds of lines are drawn when they are asked for
                    line(ctx, item)


def line(ctx: Context, item: Item) -> None:
    """One line with its button."""
    with st.container(border=True, gap="xsmall", horizontal=True, vertical_alignment="center"):
        told = f"{ICONS[item.kind]} **{ui.md(item.title)}**  \n{item.on:%a %-d %b} · {ui.md(item.why)}"
        st.markdown(told, width="stretch")
        key = f"week_{item.kind}_{item.of}_{item.key}_{item.on}"
        if item.of == "event":
            if st.button("Open", key=key):
                st.query_params["event"] = str(item.key)
                st.rerun()
        elif item.of == "window":
            if st.button("Debrief", key=key):
                st.session_state["outreach_to"] = "Debriefs"
                st.rerun()
        elif allowed(ctx.actor, "follow_up"):
            label = "Kept" if item.commitment else "Done"
            if st.button(label, icon=":material/check:", key=key) and ui.attempt(
                lambda session: services.finish_follow_up(session, ctx.actor, ctx.initiative.id, item.key, now=ctx.now)
            ):
                st.rerun()
