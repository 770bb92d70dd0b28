"""Lists of the Outreach page: events to come and done, and what was promised."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from campaigns import queries, services
from campaigns.outreach import EventRow
from campaigns.pages import debrief_parts, door_parts, event_view
from campaigns.pages import event_parts as parts
from campaigns.series import HORIZON
from data import ui
from data.access import allowed
from data.agenda import MemberRow
from data.ui import Context

MOST = 500


def came(ctx: Context, row: EventRow) -> str:
    """How many came, or why there is no such number."""
    if row.cancelled:
        return "cancelled"
    return row.state(ctx.now, ctx.today) if row.ahead(ctx.now, ctx.today) else str(row.attendance)


def frame(ctx: Context, rows: list[EventRow]) -> pd.DataFrame:
    """Events as a table: what and how many first, for a phone shows the left columns."""
    return pd.DataFrame(
        [
            (
                row.name,
                came(ctx, row),
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


def choose(ctx: Context, rows: list[EventRow], alt: str, name: str) -> None:
    """A table whose chosen row is told in full above it."""
    turn = st.session_state.get("outreach_turn", 0)
    picked = ui.table(
        frame(ctx, rows), alt=alt, key=f"{name}_{turn}", on_select="rerun", selection_mode="single-row",
        column_config={"Day": st.column_config.DateColumn(format="ddd D MMM YYYY")},
    ).selection.rows  # fmt: skip
    if picked and rows[picked[0]].id != parts.asked("event"):
        st.session_state["outreach_turn"] = turn + 1  # the next table starts with nothing chosen
        st.query_params["event"] = str(rows[picked[0]].id)
        st.rerun()


def open_event(ctx: Context, members: list[MemberRow]) -> None:
    """The event that the address asks for, told in full above the lists."""
    asked = parts.asked("event")
    if not asked:
        return
    with ui.reading() as session:
        told = queries.event_or_none(session, ctx.initiative.id, asked)
    if told is None:
        return
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(ui.md(told.name), anchor=False, width="content")
            if st.button("Close", icon=":material/close:", key="event_close"):
                del st.query_params["event"]
                st.rerun()
        event_view.status(ctx, told)
        event_view.ways_on(ctx, told)
        parts.event_in_full(ctx, told, members, lambda: event_view.details(ctx, told, members))
        door_parts.at_the_door(ctx, told)
        debrief_parts.of_event(ctx, told, members)


def keep_series(ctx: Context) -> None:
    """Make the later days of series, where time has gone on. Nothing is written where nothing is due."""
    late = ctx.today + HORIZON / 2
    with ui.reading() as session:
        due = queries.all_series(session, ctx.initiative.id, made_before=late)
    if due and allowed(ctx.actor, "plan_event"):
        ui.attempt(lambda session: services.extend_series(session, ctx.actor, ctx.initiative.id, now=ctx.now))


def events_tab(ctx: Context) -> None:
    """Events to come, then what was done in the period of the filters."""
    key, shown = ctx.initiative.id, ctx.filters
    with ui.reading() as session:
        period = {"start": shown.start, "end": ctx.today, "goal_ids": shown.goal_ids, "begun_by": ctx.now}
        past = queries.events(session, key, limit=MOST, **period)
        total = queries.event_total(session, key, **period)
        ahead = queries.events(session, key, start=ctx.today, goal_ids=shown.goal_ids)
    coming = [row for row in reversed(ahead) if row.ahead(ctx.now, ctx.today)][:MOST]
    if not past and not coming:
        ui.empty(
            "No events in this period",
            "An event is logged in a minute: who ran it, what it was, how many came, for which goal.",
            "Log an event", "log", icon=":material/groups:",
        )  # fmt: skip
        return
    if coming:
        st.subheader("To come", anchor=False)
        choose(ctx, coming, "Events to come: name, when, for which goals, where and who runs them.", "coming")
    uncounted = [row for row in past if row.awaits_count(ctx.today)]
    if past:
        st.subheader("Done", anchor=False)
        st.markdown(f"People counted: **{ui.md(str(total))}**. Attendance is what we did, not what changed.")
        only = uncounted and st.toggle(f"Only the {len(uncounted)} without a count", key="only_uncounted")
        alt = "Events done: name, how many came, when, goals, place, who ran them."
        choose(ctx, uncounted if only else past, alt, "past")
        st.markdown("Choose a row to read it in full, put its count right or add a follow-up.")
        if total.events > len(past):
            st.markdown(
                f"The newest {len(past)} of {total.events:,} events are listed. Narrow the filters for the others."
            )


def follow_ups_tab(ctx: Context, members: list[MemberRow]) -> None:
    """What was promised, the overdue first."""
    key, shown = ctx.initiative.id, ctx.filters
    with ui.reading() as session:
        owed = queries.follow_ups(session, key, goal_ids=shown.goal_ids)
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
