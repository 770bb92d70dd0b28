"""Parts of a bill's page: what its sources say differently, which bills go with it, and its recorded votes."""

from __future__ import annotations

import streamlit as st

from data import ui
from data.dates import say
from data.ui import Context
from policy import queries
from policy.bills import CHAMBERS
from policy.changes import Disagreement
from policy.pages import bill_parts as parts
from policy.sources import name
from policy.votes import OPTIONS, VoteEventRow


def differ(found: list[Disagreement]) -> None:
    """Each field of which two sources say different things, the value that stands first."""
    if not found:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(":material/compare_arrows: **The sources differ**")
        for one in found:
            said = "; ".join(f"{name(source)}: “{value}”" for source, value in one.values)
            st.markdown(ui.md(f"{one.field.capitalize()}. {said}"))
        st.markdown("What stands first is what is shown above.")


def together(found: list[queries.RelatedRow]) -> None:
    """Companions and other bills that a source names; those that are here open."""
    if not found:
        return
    st.subheader("Goes with", anchor=False)
    for number, one in enumerate(found):
        words = " · ".join(part for part in (one.relation, one.session, one.title, name(one.source)) if part)
        if one.bill_id is None:
            st.markdown(ui.md(f"{one.identifier} · {words} · not here"))
        else:
            parts.bill_line(one.identifier, ui.md(words), one.bill_id, f"with_{number}")
    if any(one.relation == "companion" and one.bill_id for one in found):
        st.markdown("Companions are counted once for a goal.")


def votes(ctx: Context, found: list[VoteEventRow]) -> None:
    """The recorded votes, each with its counts and how each legislator voted."""
    if not found:
        st.markdown("No recorded vote is known.")
    for event in found:
        with st.container(border=True, gap="xsmall"):
            when = say(event.on) if event.on else "No date"
            st.markdown(ui.md(f"{when} · {CHAMBERS.get(event.chamber, event.chamber.capitalize())}"))
            counts = ", ".join(f"{event.counts[option]} {option}" for option in OPTIONS if option in event.counts)
            ended = {"pass": "Passed", "fail": "Failed"}.get(event.result, event.result.capitalize())
            st.markdown(f"**{ui.md(event.motion)}**")
            st.markdown(ui.md(" · ".join(part for part in (ended, counts, name(event.source)) if part)))
            if event.disagrees:
                st.markdown(ui.md(event.disagrees))
            if event.votes:
                with st.expander(f"{len(event.votes)} votes by name"):
                    for option in OPTIONS:
                        names = [cast.voter for cast in event.votes if cast.option == option]
                        if names:
                            st.markdown(f"**{option.capitalize()}** ({len(names)}): {ui.md(', '.join(names))}")
