"""Log an event: four answers in a minute, on a phone, at the door."""

from __future__ import annotations

import streamlit as st

from campaigns import outreach, queries, services
from campaigns.outreach import EventDraft, EventRow, FollowUpDraft
from campaigns.pages import event_parts as parts
from campaigns.pages.signin_parts import sign_ins
from data import queries as ground
from data import ui

ctx = ui.page("Log an event", "Four answers. About a minute.")
key = ctx.initiative.id
with ui.reading() as session:
    partners = {row.id: row.name for row in ground.partners(session, key)}
    members = ground.members(session, key)
    campaigns = {row.id: row for row in queries.campaigns(session, key, start=ctx.today)}
prefix = parts.form("log")
if chosen := campaigns.get(parts.asked("campaign") or 0):
    del st.query_params["campaign"]  # asked once: the answer may be changed afterwards
    st.session_state[f"{prefix}_campaign"] = chosen.id
    st.session_state[f"{prefix}_goals"] = [chosen.goal_id]
    st.session_state.pop("log_saved", None)


def saved(row: EventRow) -> None:
    """What was saved, and the ways on."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":material/check_circle: **Saved: {ui.md(row.name)}**")
        came = f"{row.attendance.told} came" if row.attendance.known else "Nobody counted"
        st.markdown(f"{ui.md(row.when())} · {ui.md(came)} · {ui.md(', '.join(goal.name for goal in row.goals))}")
    if st.button("Log another", icon=":material/add_circle:", type="primary", width="stretch"):
        st.session_state.pop("log_saved")
        parts.anew("log")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Undo", icon=":material/undo:") and undone(row):
            # What was typed comes back, under a token of its own so that it can be saved again.
            st.session_state["log_turn"] = st.session_state.get("log_turn", 0) + 1
            st.session_state.pop("log_saved")
            st.rerun()
        ui.link("outreach", "See it in Outreach", icon=":material/groups:", event=row.id)
    sign_ins(ctx, row)
    with st.expander("Add a follow-up", icon=":material/add_task:"):
        parts.add_follow_up(ctx, members, row.id)
    with ui.reading() as session:
        owed = queries.follow_ups(session, key, event_id=row.id)
    for follow_up in owed:
        parts.follow_up_line(ctx, follow_up, with_event=False)


def undone(row: EventRow) -> bool:
    """Take the event back; false where that was refused (and said)."""

    def undo(session) -> bool:
        services.undo_event(session, ctx.actor, key, row.id, now=ctx.now)
        return True

    return bool(ui.attempt(undo))


def form() -> EventDraft:
    """The answers as they stand."""
    keep = parts.KEEP
    by = st.pills(
        "Who ran it?", ["We did", "A partner did"], default="We did", key=f"{prefix}_by", required=True, **keep
    )
    partner = None
    if by == "A partner did":
        partner = st.selectbox(
            "Which partner?", list(partners), index=None, format_func=partners.get, key=f"{prefix}_partner", **keep
        )
    kind = st.pills("What was it?", list(outreach.KINDS), format_func=outreach.KINDS.get, key=f"{prefix}_kind", **keep)
    count = st.text_input(
        "How many people?", placeholder="45, 50-60, 12+, about 40", key=f"{prefix}_count", help=parts.COUNT_HELP, **keep
    )
    names = {goal.id: ui.md(goal.name) for goal in ctx.goals}
    goals = st.pills(
        "Which goals?", list(names), selection_mode="multi", format_func=names.get, key=f"{prefix}_goals", **keep
    )
    where = st.text_input("Where?", placeholder="Neighbourhood or place", key=f"{prefix}_where", **keep)
    with st.expander("More (optional)"):
        when = parts.moment(ctx, prefix)
        heard = st.text_input("What was heard?", placeholder="One line", key=f"{prefix}_heard", **keep)
        districts = parts.districts_field(prefix)
        name = st.text_input("Name", placeholder="Made of kind and place if left empty", key=f"{prefix}_name", **keep)
        titles = {row.id: row.name for row in campaigns.values()}
        campaign = st.selectbox(
            "Campaign",
            list(titles),
            index=None,
            format_func=titles.get,
            key=f"{prefix}_campaign",
            placeholder="None",
            **keep,
        )
        what, owner, due = parts.follow_up_fields(ctx, members, prefix)
    attendance, unread = outreach.counted(count)
    token = f"{prefix}/{st.session_state.get('log_turn', 0)}"
    return EventDraft(
        token=token,
        kind=kind or "",
        goal_ids=tuple(goals),
        place=where,
        name=name,
        direct=by == "We did",
        partner_id=partner,
        campaign_id=campaign,
        attendance=attendance,
        heard=heard,
        districts=districts,
        follow_ups=(FollowUpDraft(f"{token}/0", what, owner, due),) if what.strip() else (),
        unread=unread,
        **when,
    )


if not ctx.goals:
    ui.empty("No goals yet", "An event works for a goal of the common agenda. Add one first.", "Open setup", "setup")
    st.stop()
if stored := st.session_state.get("log_saved"):
    with ui.reading() as session:
        found = queries.event_or_none(session, key, stored)
    if found:
        saved(found)
        st.stop()
    st.session_state.pop("log_saved")
draft = form()
may = ui.may(ctx.actor, "log_event")
if st.button("Save event", type="primary", icon=":material/check:", width="stretch", **may):
    done = ui.attempt(lambda session: services.log_event(session, ctx.actor, key, draft, now=ctx.now))
    if done:
        st.session_state["log_saved"] = done.id
        st.rerun()
