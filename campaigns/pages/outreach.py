"""Outreach: this week's events, what was done, and what was promised."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from campaigns import queries
from campaigns.outreach import EventRow
from campaigns.pages import event_parts as parts
from campaigns.pages import reach_parts
from data import queries as ground
from data import ui

MOST = 500
ctx = ui.page("Outreach", "What we do in the community, and what we promised there.", filters=True)
key, shown = ctx.initiative.id, ctx.filters
with ui.reading() as session:
    members = ground.members(session, key)
    period = {"start": shown.start, "end": ctx.today, "goal_ids": shown.goal_ids, "begun_by": ctx.now}
    past = queries.events(session, key, limit=MOST, **period)
    total = queries.event_total(session, key, **period)
    ahead = queries.events(session, key, start=ctx.today, goal_ids=shown.goal_ids, limit=MOST)
    owed = queries.follow_ups(session, key, goal_ids=shown.goal_ids)
    asked = parts.asked("event")
    told = queries.event_or_none(session, key, asked) if asked else None
coming = [row for row in reversed(ahead) if row.ahead(ctx.now, ctx.today)]
overdue = sum(row.state(ctx.today) == "overdue" for row in owed)


def frame(rows: list[EventRow]) -> pd.DataFrame:
    """Events as a table: what and how many first, for a phone shows the left columns."""
    return pd.DataFrame(
        [
            (
                row.name,
                "to come" if row.ahead(ctx.now, ctx.today) else str(row.attendance),
                row.starts_on,
                ", ".join(goal.name for goal in row.goals),
                row.place,
                row.run_by(),
                row.heard,
            )
            for row in rows
        ],
        columns=["Event", "Came", "Day", "Goals", "Where", "Run by", "Heard"],
    )


def choose(rows: list[EventRow], alt: str, name: str) -> None:
    """A table whose chosen row is told in full above it."""
    turn = st.session_state.get("outreach_turn", 0)
    picked = ui.table(
        frame(rows), alt=alt, key=f"{name}_{turn}", on_select="rerun", selection_mode="single-row",
        column_config={"Day": st.column_config.DateColumn(format="ddd D MMM YYYY")},
    ).selection.rows  # fmt: skip
    if picked and rows[picked[0]].id != asked:
        st.session_state["outreach_turn"] = turn + 1  # the next table starts with nothing chosen
        st.query_params["event"] = str(rows[picked[0]].id)
        st.rerun()


def events_tab() -> None:
    if told:
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.subheader(ui.md(told.name), anchor=False, width="content")
                if st.button("Close", icon=":material/close:", key="event_close"):
                    del st.query_params["event"]
                    st.rerun()
            parts.event_in_full(ctx, told, members)
    if not past and not coming:
        ui.empty(
            "No events in this period",
            "An event is logged in a minute: who ran it, what it was, how many came, for which goal.",
            "Log an event", "log", icon=":material/groups:",
        )  # fmt: skip
        return
    if coming:
        st.subheader("To come", anchor=False)
        choose(coming, "Events to come: name, when, for which goals, where and who runs them.", "coming")
    uncounted = [row for row in past if row.awaits_count(ctx.today)]
    if past:
        st.subheader("Done", anchor=False)
        st.markdown(f"People counted: **{ui.md(str(total))}**. Attendance is what we did, not what changed.")
        only = uncounted and st.toggle(f"Only the {len(uncounted)} without a count", key="only_uncounted")
        choose(
            uncounted if only else past, "Events done: name, how many came, when, goals, place, who ran them.", "past"
        )
        st.markdown("Choose a row to read it in full, put its count right or add a follow-up.")
        if total.events > len(past):
            st.markdown(
                f"The newest {len(past)} of {total.events:,} events are listed. Narrow the filters for the others."
            )


def follow_ups_tab() -> None:
    mine = st.segmented_control(
        "Whose?", ["Everyone's", "Mine"], default="Everyone's", key="follow_whose", required=True
    )
    wanted = [row for row in owed if mine == "Everyone's" or row.owner_id == ctx.actor.member_id]
    if not wanted:
        ui.empty("No open follow-ups", "Add one below, or with an event: every promise has an owner and a date.")
    for row in wanted:
        parts.follow_up_line(ctx, row)
    with st.expander("Add a follow-up", icon=":material/add_task:"):
        parts.add_follow_up(ctx, members, None)
    with st.expander("Done"):
        with ui.reading() as session:
            done = queries.follow_ups(session, key, done=True, goal_ids=shown.goal_ids)
        for row in [row for row in done if row.done_at][-20:]:
            parts.follow_up_line(ctx, row)


with st.container(horizontal=True, vertical_alignment="center"):
    if st.button("Log an event", type="primary", icon=":material/add_circle:", **ui.may(ctx.actor, "log_event")):
        ui.go("log")
    if overdue:
        st.badge(f"{overdue} follow-up{'s' * (overdue != 1)} overdue", icon=":material/warning:", color="red")
events, follow_ups, reach = st.tabs(
    ["Events", "Follow-ups", "Who was not there"], key="outreach_tab", bind="query-params"
)
with events:
    events_tab()
with follow_ups:
    follow_ups_tab()
with reach:
    if reach.open:
        reach_parts.who_was_not_there(ctx)
