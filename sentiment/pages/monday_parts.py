"""Parts of the Mentions page: the Monday scan, what moved on each goal since Friday."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from data import ui
from data.dates import say
from sentiment.mentions import tone_in_words
from sentiment.monday import Scan, friday_before, lines
from sentiment.pages import spike_parts
from sentiment.services import monday
from sentiment.voices import Concentration

WORDS = {
    "more": (":material/trending_up: more than usual", "orange"),
    "fewer": (":material/trending_down: fewer than usual", "blue"),
    "as usual": (":material/trending_flat: as usual", "gray"),
    "cannot tell": (":material/help: cannot tell", "gray"),
}
NAMED = 3


def scan(ctx: ui.Context) -> None:
    """Each goal since Friday (or a week, a month): how much is new, what went widest, who speaks, what is missing."""
    since = _since(ctx.today)
    spike_parts.alerts(ctx)
    with ui.reading() as session:
        found = monday.scan(
            session, ctx.initiative, now=ctx.now, since=since, goal_ids=ctx.filters.goal_ids
        )  # fmt: skip
    for one in found:
        _goal(ctx, one)


def _since(today: date) -> date:
    friday = friday_before(today)
    choices = {
        f"Since {friday:%A}, {say(friday)}": friday,
        "7 days": today - timedelta(days=7),
        "28 days": today - timedelta(days=28),
    }
    chosen = st.segmented_control(
        "What moved", list(choices), default=next(iter(choices)), key="scan_since", required=True
    )  # fmt: skip
    return choices.get(chosen or "", friday)


def _goal(ctx: ui.Context, found: Scan) -> None:
    with st.container(border=True, gap="xsmall"):
        word, color = WORDS[found.verdict]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{ui.md(ctx.goal_name(found.goal_id))}**", width="content")
            st.badge(word, color=color)
        placed = f" in {found.mentions:,} mentions" if found.mentions > found.stories else ""
        st.markdown(f"**{found.stories:,} new {'story' if found.stories == 1 else 'stories'}**{placed}; {found.said}.")
        for warning in found.who.warnings():
            st.markdown(f":material/campaign: {ui.md(warning)}")
        for gap in _gaps(found):
            st.markdown(f":material/sensors_off: {gap}")
        for row in found.widest:
            label = f"{ui.md(row.title[:120])} ({_wide(row.placements, row.outlets)}, {tone_in_words(row.tone)})"
            if st.button(label, key=f"scan_{found.goal_id}_{row.id}", type="tertiary"):
                st.query_params["story"] = str(row.id)
                st.rerun()
        if found.who.all.mentions:
            with st.popover("Who speaks", icon=":material/record_voice_over:", key=f"who_{found.goal_id}"):
                who(found.who, f"who_table_{found.goal_id}")


def _wide(placements: int, outlets: int) -> str:
    return f"{outlets:,} outlets" if outlets > 1 else f"{placements:,} placement{'s' * (placements != 1)}"


def _gaps(found: Scan) -> list[str]:
    """Sources that told nothing on some of these days, a line for each, the last one for all others."""
    said = [
        f"{ui.md(gap.source)}: {gap.why} {'on' if gap.start == gap.end else 'from'} {say(gap.start)}, a gap"
        for gap in found.gaps[:NAMED]
    ]
    more = len(found.gaps) - NAMED
    return said + [f"{more} more source{'s' * (more != 1)} with gaps"] * (more > 0)


def who(found: Concentration, key: str) -> None:
    """The figures with and without one author, one outlet, bots and pasted posts."""
    if found.of > found.all.mentions:
        st.markdown(f"Counted in the newest {found.all.mentions:,} of {found.of:,} mentions.")
    st.markdown(
        f"**{found.authors:,}** named author{'s' * (found.authors != 1)}, **{found.outlets:,}** "
        f"outlet{'s' * (found.outlets != 1)}. Nothing is left out of any figure; this shows what would be left."
    )
    frame = pd.DataFrame(lines(found), columns=["", "Mentions", "Stories", "Left out"])
    ui.table(frame, alt="Mentions and stories with everything, and without each loud part.", key=key)
