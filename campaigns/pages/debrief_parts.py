"""Debriefs on the Outreach page: what we heard, in whose words, and what was promised."""

from __future__ import annotations

import streamlit as st

from campaigns import queries, services
from campaigns.debriefs import DebriefDraft, DebriefRow, Quote, ThemeDraft
from campaigns.monday import Item, Window
from campaigns.outreach import EventRow, FollowUpDraft
from campaigns.pages import event_parts as parts
from data import ui
from data.access import Role
from data.agenda import MemberRow
from data.dates import say
from data.ui import Context


def write(ctx: Context, members: list[MemberRow], event: EventRow | None, window: Window | None = None) -> None:
    """The form of a debrief: of an event, or of a hearing or vote."""
    of = f"event_{event.id}" if event else f"window_{window.record_id}_{window.on}" if window else "other"
    name = f"debrief_{of}"
    prefix = parts.form(name)
    heard = st.text_area("What did we hear?", key=f"{prefix}_heard", max_chars=4000, **parts.KEEP)
    goals = {goal.id: goal.name for goal in ctx.goals}
    touched = [link.goal_id for link in event.goals] if event else []
    only = list(goals).index(touched[0]) if len(touched) == 1 and touched[0] in goals else None
    themes = st.session_state.setdefault(f"{prefix}_themes", 1)
    tied = []
    for at in range(themes):
        with st.container(horizontal=True):
            theme = st.text_input("Theme", placeholder="Late buses", key=f"{prefix}_theme_{at}", **parts.KEEP)
            goal = st.selectbox("Goal it touches", list(goals), index=only, format_func=goals.get,
                                key=f"{prefix}_goal_{at}", **parts.KEEP)  # fmt: skip
        if theme.strip():
            tied.append(ThemeDraft(theme, goal))
    quotes = st.session_state.setdefault(f"{prefix}_quotes", 1)
    spoken = []
    for at in range(quotes):
        words = st.text_input("In their words", key=f"{prefix}_quote_{at}", **parts.KEEP)
        if words.strip():
            who = st.text_input("Who said it", placeholder="A grandmother in Linden Mills", key=f"{prefix}_who_{at}",
                                **parts.KEEP)  # fmt: skip
            agreed = st.checkbox("They agreed to be quoted", key=f"{prefix}_agreed_{at}", **parts.KEEP)
            spoken.append(Quote(words, who, agreed))
    with st.container(horizontal=True):
        for label, what in (("Another theme", "themes"), ("Another quote", "quotes")):
            if st.button(label, icon=":material/add:", key=f"{prefix}_more_{what}"):
                st.session_state[f"{prefix}_{what}"] += 1
                st.rerun()
    promised = []
    promises = st.session_state.setdefault(f"{prefix}_promises", 1)
    with st.expander("What did we promise?"):
        st.markdown("Each with whom it was promised, its owner and its day.")
        for at in range(promises):
            stem = f"{prefix}_{at}"
            whom = st.text_input("To whom", placeholder="The parents of Oak School", key=f"{stem}_whom", **parts.KEEP)
            what, owner, due = parts.follow_up_fields(ctx, members, stem)
            if what.strip() or whom.strip():
                promised.append(FollowUpDraft(f"{prefix}/{at}", what, owner, due, whom))
        if st.button("Another promise", icon=":material/add:", key=f"{prefix}_more_promises"):
            st.session_state[f"{prefix}_promises"] += 1
            st.rerun()
    next_time = st.text_input("Next time we would", key=f"{prefix}_next", **parts.KEEP)
    draft = DebriefDraft(
        prefix, heard, next_time, event.id if event else None, window.page if window else "",
        window.record_id if window else None, window.title if window else "", window.on if window else None,
        tuple(spoken), tuple(tied), tuple(promised),
    )  # fmt: skip
    may = ui.may(ctx.actor, "debrief")
    if st.button("Save debrief", type="primary", icon=":material/check:", key=f"{prefix}_save", **may) and ui.attempt(
        lambda session: services.write_debrief(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)
    ):
        parts.anew(name)


def told(ctx: Context, row: DebriefRow, *, with_title: bool = True) -> None:
    """One debrief. Quotes without consent are shown to staff alone, and say so."""
    with st.container(border=True, gap="xsmall"):
        if with_title:
            st.markdown(f"**{ui.md(row.title)}**, {say(row.on)}")
        st.text(row.heard)
        for theme in row.themes:
            st.markdown(f":material/sell: {ui.md(theme.theme)} · {ui.md(theme.goal)}")
        for quote in row.quotes_for(ctx.actor.role is not Role.READER):
            who = f" ({ui.md(quote.attribution)})" if quote.attribution else ""
            inside = "" if quote.consent else " :orange[not for use outside the team]"
            st.markdown(f"“{ui.md(quote.text)}”{who}{inside}")
        if row.next_time:
            st.markdown(f"Next time: {ui.md(row.next_time)}")
        with ui.reading() as session:
            promised = queries.follow_ups(session, ctx.initiative.id, debrief_id=row.id, done=True)
        for promise in promised:
            state = promise.state(ctx.today)
            st.markdown(f"{parts.ICONS[state]} Promised to {ui.md(promise.to_whom)}: {ui.md(promise.what)} "
                        f"({ui.md(promise.owner)}, by {say(promise.due)}, {state})")  # fmt: skip
        st.markdown(f"Written by {ui.md(row.written_by)}.")


def of_event(ctx: Context, row: EventRow, members: list[MemberRow]) -> None:
    """An event's debriefs, and the form of one where it is over."""
    with ui.reading() as session:
        rows = queries.debriefs(session, ctx.initiative.id, event_id=row.id)
    for one in rows:
        told(ctx, one, with_title=False)
    if not row.cancelled and not row.ahead(ctx.now, ctx.today):
        with st.expander("Debrief: what did we hear?" if not rows else "Add to the debrief"):
            write(ctx, members, row)


def debriefs_tab(ctx: Context, members: list[MemberRow]) -> None:
    """Hearings and votes that are owed one, then what was written."""
    key = ctx.initiative.id
    with ui.reading() as session:
        owed = [
            item for item in queries.monday_list(session, key, now=ctx.now, today=ctx.today) if item.kind == "debrief"
        ]
        rows = queries.debriefs(session, key, goal_ids=ctx.filters.goal_ids, limit=50)
    if owed:
        st.subheader(f"Owed ({len(owed)})", anchor=False)
        st.markdown("For two weeks: what is not written down by then is not remembered.")
    for item in owed:
        if window := item.window:
            with st.expander(f"{ui.md(window.title)}, {say(window.on)}: what did we hear in the days around it?",
                             icon=":material/gavel:"):  # fmt: skip
                write(ctx, members, None, window)
        else:
            _owed_event(item)
    if not rows and not owed:
        ui.empty("No debriefs yet", "After an event, or within two weeks of a hearing or vote: what did we hear?")
    if rows:
        st.subheader("Written", anchor=False)
    for row in rows:
        told(ctx, row)


def _owed_event(item: Item) -> None:
    """An event at which people spoke, with the way to its debrief."""
    with st.container(border=True, gap="xsmall", horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/forum: **{ui.md(item.title)}**  \n{say(item.on)} · {ui.md(item.why)}", width="stretch")
        if st.button("Open", key=f"debrief_owed_{item.key}"):
            st.query_params["event"] = str(item.key)
            st.rerun()
