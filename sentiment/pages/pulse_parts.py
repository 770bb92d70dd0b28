"""Parts of the Evidence page: a pulse survey at an event, typed in from a paper tally."""

from __future__ import annotations

import streamlit as st

from data import ui
from data.dates import parse_date, say
from data.errors import GroundswellError
from data.ui import Context
from sentiment.services import pulse as services
from sentiment.will.evidence import RUNG_LABELS, RUNGS
from sentiment.will.pulse import MOST, PulseDraft, Tally, said


def add_pulse(ctx: Context) -> None:
    """The form: an event, its day, and a row a question with the tally at the door and at the end."""
    if saved := st.session_state.pop("pulse_saved", None):
        for line in saved:
            st.success(line, icon=":material/check_circle:")
    if not ctx.goals:
        return
    by_phone(ctx)
    with st.expander("Add a pulse survey from an event", icon=":material/how_to_vote:"):
        st.markdown("Asked of people who came: their own house, never the public. Leave empty what was not asked.")
        names = {goal.id: goal.name for goal in ctx.goals}
        goal = st.selectbox("Goal of the event", list(names), format_func=names.__getitem__, key="pulse_goal")
        left, right = st.columns(2)
        event = left.text_input("Event", key="pulse_event", persist_state="session")
        on = right.text_input("Day", key="pulse_on", placeholder="2026-11-03", persist_state="session")
        count = st.segmented_control("Questions", range(1, MOST + 1), default=1, key="pulse_count", required=True)
        tallies = [_question(number) for number in range(count or 1)]
        if not st.button(
            "Add pulse survey", type="primary", icon=":material/add:", key="pulse_add", **ui.may(ctx.actor, "add_poll")
        ):
            return
        try:
            day = parse_date(on, ctx.initiative.date_order, today=ctx.today) if on else None
        except GroundswellError as error:
            st.error(ui.md(str(error)), icon=":material/error:")
            return
        draft = PulseDraft(goal, event or "", day, tuple(tallies))
        done = ui.attempt(lambda session: services.add_pulse(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now))
        if done is not None:
            st.session_state["pulse_turn"] = st.session_state.get("pulse_turn", 0) + 1  # numbers begin empty again
            st.session_state["pulse_saved"] = [ui.md(line) for line in said(draft.tallies)]
            ui.clear("pulse_event", "pulse_on", *(f"pulse_question_{number}" for number in range(MOST)))


def by_phone(ctx: Context) -> None:
    """Pulse surveys that were answered by phone or on paper and are not in the evidence yet: looked at, then added."""
    with ui.reading() as session:
        waiting = services.waiting_pulses(session, ctx.initiative.id, now=ctx.now)
    for event_id in dict.fromkeys(one.event_id for one in waiting):
        asked = [one for one in waiting if one.event_id == event_id]
        tallies = [Tally(one.question, one.rung, one.before, one.after) for one in asked]
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**Asked at {ui.md(asked[0].event)}**, {say(asked[0].on)}")
            for line in said(tallies):
                st.markdown(ui.md(line))
            if st.button(
                "Add to the evidence", icon=":material/add:", key=f"pulse_take_{event_id}",
                **ui.may(ctx.actor, "add_poll"),
            ) and ui.attempt(
                lambda session, event_id=event_id: services.take_pulses(
                    session, ctx.actor, ctx.initiative.id, event_id, now=ctx.now
                )
            ):  # fmt: skip
                st.session_state["pulse_saved"] = [ui.md(line) for line in said(tallies)]
                st.rerun()


def _question(number: int) -> Tally:
    with st.container(border=True, gap="xsmall"):
        question = st.text_input(f"Question {number + 1}", key=f"pulse_question_{number}", persist_state="session")
        rung = st.selectbox("What it asks for", RUNGS, format_func=RUNG_LABELS.__getitem__, key=f"pulse_rung_{number}")
        door, end = st.columns(2)
        before = _count(door, "at the door", f"pulse_before_{number}")
        after = _count(end, "at the end", f"pulse_after_{number}")
    return Tally(question or "", rung, before, after)


def _count(place, when: str, key: str) -> tuple[int, int] | None:
    turn = st.session_state.get("pulse_turn", 0)
    yes = place.number_input(f"Yes {when}", min_value=0, value=None, step=1, key=f"{key}_yes_{turn}")
    n = place.number_input(f"Answered {when}", min_value=0, value=None, step=1, key=f"{key}_n_{turn}")
    return None if n is None else (int(yes or 0), int(n))
