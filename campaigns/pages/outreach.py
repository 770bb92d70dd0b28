"""Outreach: this week, events, what was promised and heard, people, and who was not in the room."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from campaigns import queries
from campaigns.pages import (
    debrief_parts,
    event_form,
    export_parts,
    monday_parts,
    outreach_parts,
    people_parts,
    reach_parts,
)
from data import queries as ground
from data import ui

ctx = ui.page("Outreach", "What we do in the community, and what we promised there.", filters=True)
with ui.reading() as session:
    members = ground.members(session, ctx.initiative.id)
    overdue = len(
        queries.follow_ups(
            session, ctx.initiative.id, goal_ids=ctx.filters.goal_ids, due_by=ctx.today - timedelta(days=1)
        )
    )
if event_form.wanted():
    event_form.plan_form(ctx, members)
    st.stop()
with st.container(horizontal=True, vertical_alignment="center"):
    if st.button("Log an event", type="primary", icon=":material/add_circle:", **ui.may(ctx.actor, "log_event")):
        ui.go("log")
    if st.button("New event", icon=":material/event:", key="plan_new", **ui.may(ctx.actor, "plan_event")):
        st.query_params["plan"] = "new"
        st.rerun()
    export_parts.export(ctx)
    if overdue:
        st.badge(f"{overdue} follow-up{'s' * (overdue != 1)} overdue", icon=":material/warning:", color="red")
outreach_parts.keep_series(ctx)
outreach_parts.open_event(ctx, members)
if to := st.session_state.pop("outreach_to", None):
    st.session_state["outreach_tab"] = to
week, events, follow_ups, debriefs, people, reach = st.tabs(
    ["This week", "Events", "Follow-ups", "Debriefs", "People", "Who came, who did not"],
    key="outreach_tab", bind="query-params",
)  # fmt: skip
with week:
    if week.open:
        monday_parts.week_tab(ctx)
with events:
    if events.open:
        outreach_parts.events_tab(ctx)
with follow_ups:
    if follow_ups.open:
        outreach_parts.follow_ups_tab(ctx, members)
with debriefs:
    if debriefs.open:
        debrief_parts.debriefs_tab(ctx, members)
with people:
    if people.open:
        people_parts.people_tab(ctx)
with reach:
    if reach.open:
        reach_parts.who_was_not_there(ctx)
