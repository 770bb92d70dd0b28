"""Parts of the Mentions page: one source, its channel, its gaps and its last pulls."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from data import ui
from sentiment.gaps import gaps
from sentiment.listening.searches import CHANNELS, SEARCHES
from sentiment.mentions import PullRow, SourceRow
from sentiment.queries import sources as queries
from sentiment.services import sources as services

SAID = {
    "good": "● good",
    "waiting": "○ not pulled yet",
    "failing": "▲ failing",
    "silent": "◆ silent",
    "stopped": "■ stopped",
    "imported": "□ imported",
}
KINDS = {
    "feed": "feed", "x": "X search", "bluesky": "Bluesky search", "mastodon": "Mastodon search", "archive": "imported",
    "sample": "sample",
}  # fmt: skip
OUTCOMES = {"new": "● new", "unchanged": "○ nothing new", "failed": "▲ failed"}
_BACK = timedelta(days=92)


def when(ctx: ui.Context, at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(ctx.initiative.tz):%d %b %H:%M}".lstrip("0")


def remove(ctx: ui.Context, row: SourceRow, where: str) -> None:
    may = ui.may(ctx.actor, "edit_sources")
    if st.button("Remove source", icon=":material/delete:", key=f"remove_{where}_{row.id}", **may) and ui.attempt(
        lambda session: services.remove_source(session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now) or True
    ):
        st.session_state["pulled"] = (f"Removed {ui.md(row.name)}. What it said stays, as evidence.", False)
        st.rerun()


def one(ctx: ui.Context, row: SourceRow) -> None:
    """One source: its address, what it counts for, its gaps and its last pulls."""
    with st.container(border=True, gap="small"):
        st.subheader(ui.md(row.name), anchor=False)
        st.code(row.address, language=None, wrap_lines=True)
        _edit(ctx, row)
        with ui.reading() as session:
            pulls = queries.recent_pulls(session, row.id, limit=50)
            stored = queries.stretches(session, [row.id], ctx.now - _BACK).get(row.id, [])
        for gap in gaps(row, stored, ctx.initiative.tz, ctx.now)[-5:]:
            days = f"{gap.start:%-d %b} to {gap.end:%-d %b}" if gap.start < gap.end else f"{gap.start:%-d %b}"
            st.markdown(f":material/block: Gap, {gap.why}: {days}. What was said then is not known.")
        if pulls:
            _history(ctx, pulls)


def _edit(ctx: ui.Context, row: SourceRow) -> None:
    may = ui.may(ctx.actor, "edit_sources")
    label = "Name on this list" if row.kind in SEARCHES else "Outlet that its mentions count for"
    outlet = st.text_input(label, value=row.outlet or row.title, key=f"outlet_{row.id}")
    channel = st.segmented_control(
        "Channel", list(CHANNELS), format_func=CHANNELS.__getitem__, default=row.channel, key=f"channel_{row.id}",
        help="Shares of news and of social posts are told apart.", required=True,
    )  # fmt: skip

    def save(session: Any) -> SourceRow:
        services.name_outlet(session, ctx.actor, ctx.initiative.id, row.id, outlet or "", now=ctx.now)
        return services.set_channel(session, ctx.actor, ctx.initiative.id, row.id, channel, now=ctx.now)

    with st.container(horizontal=True):
        if st.button("Save source", key=f"outlet_save_{row.id}", **may) and ui.attempt(save):
            st.rerun()
        if row.pulled:
            label, icon = ("Stop pulling", ":material/pause:") if row.active else ("Pull again", ":material/sync:")
            if st.button(label, icon=icon, key=f"active_{row.id}", **may) and ui.attempt(
                lambda session: services.set_active(
                    session, ctx.actor, ctx.initiative.id, row.id, not row.active, now=ctx.now
                )
            ):
                st.rerun()
        remove(ctx, row, "one")


def _history(ctx: ui.Context, pulls: list[PullRow]) -> None:
    failed = sum(pull.outcome == "failed" for pull in pulls)
    went = f"{failed} of them failed" if failed else "all went well"
    count = "The last pull" if len(pulls) == 1 else f"The last {len(pulls)} pulls"
    st.markdown(f"{count}, since {when(ctx, pulls[-1].at)}: {went}.")
    frame = pd.DataFrame(
        [
            (when(ctx, pull.at), OUTCOMES.get(pull.outcome, pull.outcome), pull.error or pull.note, pull.new, pull.same)
            for pull in pulls
        ],
        columns=["When", "Outcome", "What happened", "New", "Same"],
    )
    ui.table(frame, alt="The last pulls of this source, newest first.", key=f"pulls_{pulls[0].source_id}")
