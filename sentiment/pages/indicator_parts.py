"""Parts of the Evidence page: the seven indicators, with what decides, what stands beside and what is missing."""

from __future__ import annotations

import streamlit as st

from data import ui
from data.dates import say
from data.ui import Context
from data.ui.places import PLACES
from sentiment.services import indicators as services
from sentiment.will.indicators import KINDS, Finding, Standing

STATES = {
    "rising": (":material/trending_up:", "green"),
    "falling": (":material/trending_down:", "red"),
    "steady": (":material/trending_flat:", "gray"),
    "cannot tell": (":material/help:", "gray"),
}
COUNTED = {"survey": "answers", "behaviour": "occasions"}
FUNCTIONS = {
    "public will": ("Building public will", "Four questions about the community."),
    "policy": ("Advancing policy", "Three questions about those we address and what they decide."),
}


def seven(ctx: Context) -> None:
    """The seven indicators in two groups."""
    with ui.reading() as session:
        found = services.seven(session, ctx.initiative.id, now=ctx.now)
    st.markdown(
        "Seven questions that say whether a backbone builds public will and advances policy. Each is answered by "
        "its own evidence only: what we did is no outcome, and neither the press nor platforms are the public. "
        "In brackets: 90% intervals."
    )
    for function, (name, lead) in FUNCTIONS.items():
        st.subheader(name, anchor=False)
        st.markdown(lead)
        for one in found:
            if one.indicator.function == function:
                _card(one)
    st.caption(
        "Where several findings could decide, they share one chance of error (Bonferroni): the more looks, the surer "
        "each must be. The indicators are those of FSG's study of backbone organizations, in our words."
    )


def _card(one: Standing) -> None:
    icon, color = STATES[one.verdict]
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{one.indicator.name}**", width="content")
            sure = f", {one.sure}" if one.sure else ""
            st.badge(f"{one.verdict}{sure}", icon=icon, color=color)
        st.markdown(f"{one.indicator.question} {one.why}")
        for finding in one.deciding:
            st.markdown(f"- {_said(finding)}")
        for gap in one.gaps:
            st.markdown(f":material/sensors_off: {ui.md(gap)}")
        beside = [(finding, "") for finding in one.informing] + list(one.aside)
        if beside:
            with st.expander(f"Beside it, without deciding ({len(beside)})"):
                for finding, why in beside:
                    note = f" Not used: {why}" if why else ""
                    st.markdown(f"- {_said(finding)}{ui.md(note)}")
        pages = dict.fromkeys(
            finding.page for finding in (*one.deciding, *one.informing) if finding.page not in ("", "evidence")
        )
        with st.container(horizontal=True):
            for page in pages:
                ui.link(page, PLACES[page].title, icon=PLACES[page].icon)


def _said(one: Finding) -> str:
    about = f"**{ui.md(one.goal)}**: " if one.goal else ""
    whom = f" ({one.audience})" if one.audience and one.audience != "public" else ""
    told = ui.md(one.said.rstrip("."))
    count = f", {one.n:,} {COUNTED[one.kind]}" if one.n and one.kind in COUNTED else ""
    return f"{about}{told}{whom}. {KINDS[one.kind].capitalize()}{count}, {say(one.as_of)}."
