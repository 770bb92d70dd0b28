"""Parts of an event's pulse survey: what was answered, tallies made on paper, and answers thrown away."""

from __future__ import annotations

import streamlit as st

from campaigns import doors
from campaigns.doors import AFTER, BEFORE, DoorRow, PulseTally, QuestionRow
from campaigns.outreach import EventRow
from campaigns.pages.event_parts import anew, form
from campaigns.services import doors as services
from data import clock, ui
from data.ui import Context

MOMENTS = {BEFORE: "At the door", AFTER: "At the end"}


def results(tallies: list[PulseTally]) -> None:
    """Before and after side by side, and what changed in the room with its interval."""
    for tally in tallies:
        st.markdown(f"**{ui.md(tally.question)}**")
        told = {"At the door": tally.before, "At the end": tally.after}
        if any(told.values()):
            with st.container(horizontal=True, gap="large"):
                for when, count in told.items():
                    if count is not None:
                        st.metric(when, f"{count[0]} of {count[1]}", width="content")
        st.markdown(ui.md(doors.change_said(tally)))
    if any(tally.discarded for tally in tallies):
        st.markdown("Answers that were thrown away are in none of these.")


def paper(ctx: Context, row: EventRow, questions: list[QuestionRow]) -> None:
    """A tally that was made on paper: it joins what came by phone."""
    name = f"paper_{row.id}"
    prefix = form(name)
    with st.popover("Type in a paper tally", icon=":material/edit_note:", **ui.may(ctx.actor, "open_door")):
        kind = st.radio(
            "When was it asked?", list(MOMENTS), format_func=MOMENTS.get, horizontal=True, key=f"{prefix}_at"
        )
        counts: dict[int, tuple[int, int]] = {}
        for question in questions:
            st.markdown(f"**{ui.md(question.text('en'))}**")
            with st.container(horizontal=True):
                yes = st.number_input("Said yes", 0, None, None, 1, key=f"{prefix}_{question.id}_yes")
                n = st.number_input("Answered", 0, None, None, 1, key=f"{prefix}_{question.id}_n")
            if n or yes:
                counts[question.id] = (int(yes or 0), int(n or 0))
        if st.button("Add the tally", type="primary", key=f"{prefix}_save") and ui.attempt(
            lambda session: services.count_paper(
                session, ctx.actor, ctx.initiative.id, row.id, kind, counts, prefix, now=ctx.now
            )
        ):
            anew(name)


def discard(ctx: Context, door: DoorRow) -> None:
    """The way to throw away what one code counted, with a reason."""
    with st.popover("Throw away", icon=":material/delete:", **ui.may(ctx.actor, "open_door")):
        st.markdown(
            f"The answers of {door.uses:,} forms will count nowhere, also not as evidence. "
            "They stay on record with the reason."
        )
        why = st.text_input(
            "Why?", max_chars=doors.WHY_MAX, key=f"discard_why_{door.id}", placeholder="The link was shared online",
            help="Name nobody.",
        )  # fmt: skip
        if st.button("Throw these answers away", type="primary", key=f"discard_{door.id}") and ui.attempt(
            lambda session: services.discard_pulse(
                session, ctx.actor, ctx.initiative.id, door.id, why or "", now=clock.now()
            )
        ):
            st.rerun()
