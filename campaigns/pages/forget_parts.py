"""Forgetting on the People tab: what it reaches before it is done, and what a person should look at afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from campaigns.persons import PersonFull
from campaigns.services import forgetting
from data import ui
from data.forgetting import Spot
from data.ui import Context

SHOWN = 30


@st.dialog("Forget this person?")
def ask(ctx: Context, told: PersonFull) -> None:
    """Say what goes, what stays and what has to be looked at, and do it."""
    with ui.reading() as session:
        reach = forgetting.reach(session, ctx.actor, ctx.initiative.id, told.row.id)
    st.markdown(
        f"{ui.md(told.row.told)}. **Goes for good:** name, addresses, consents, review rows, merges and what they did. "
        "It cannot be undone, no import brings it back, and a backup restored here forgets it again."
    )
    if reach.erased:
        st.markdown(f"**With it goes:** {_some(reach.erased)}.")
    st.markdown(
        "**Stays:** the counts of events, with nobody's name; and a scrambled mark of each address, which only "
        "says “asked to be forgotten” when it comes in again."
    )
    if reach.look:
        where = _some(Counter(spot.what for spot in reach.look))
        st.markdown(f"**To look at afterwards:** the name stands in {where}. It may be somebody else's.")
    if reach.namesakes:
        st.markdown(
            "Somebody else here has the same name: fields that say no more than the name stay, to be looked at."
        )
    if st.button("Forget for good", type="primary", icon=":material/person_off:", key="forget_go"):
        done = ui.attempt(
            lambda session: forgetting.forget_person(session, ctx.actor, ctx.initiative.id, told.row.id, now=ctx.now)
        )
        if done is not None:
            gone = f" With it went: {_some(done.reach.erased)}." if done.reach.erased else ""
            st.session_state["people_said"] = f"Forgotten. Counts of events stay as they were.{gone}"
            st.session_state["forgotten_look"] = list(done.reach.look)
            del st.query_params["person"]
            st.rerun()


def _some(counted: Mapping[str, int]) -> str:
    return "; ".join(f"{what} ({count})" if count > 1 else what for what, count in counted.items())


def to_look_at() -> None:
    """After somebody was forgotten: the texts that mention their name, each with a way there."""
    spots: list[Spot] = st.session_state.get("forgotten_look", [])
    if not spots:
        return
    with st.container(border=True, gap="xsmall"):
        number = f"{len(spots)} place" + ("s mention" if len(spots) > 1 else " mentions")
        st.markdown(f"**{number} the name: look whether it is theirs.** Texts are not changed by forgetting.")
        seen = set()
        for number, spot in enumerate(spots[:SHOWN]):
            if (way := (spot.what, spot.page, spot.record_id or spot.key)) in seen:
                continue
            seen.add(way)
            label = f"Open {spot.what}" + (f", number {spot.record_id}" if spot.record_id else "")
            if st.button(label, key=f"look_{number}", type="tertiary", icon=":material/visibility:"):
                ui.go(spot.page, **({spot.opens: spot.record_id} if spot.opens and spot.record_id else {}))
        if len(spots) > SHOWN:
            st.markdown(f"{len(spots) - SHOWN} more: search for the name where notes are kept.")
        if st.button("Done looking", icon=":material/check:", key="look_done"):
            del st.session_state["forgotten_look"]
            st.rerun()
