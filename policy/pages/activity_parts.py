"""What waits for a review, and every change to our bills: who, when, what, and what stood there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from data import ui
from data.dates import start_of
from data.ui import Context
from policy import queries
from policy.board import BillRow
from policy.desk import Marks
from policy.hearings import say_day
from policy.pages import bill_parts as parts

MOST = 2_000
"""Lines of the feed that the page holds; the command line lists all."""


def to_review(ctx: Context, bills: Sequence[BillRow], marks: Mapping[int, Marks]) -> None:
    """Bills whose position or alignment has to be looked at again, whatever the filters leave out."""
    waiting = [(row, marks[row.id]) for row in bills if row.id in marks and marks[row.id].to_review]
    if not waiting:
        return
    st.header("To review", anchor=False)
    for row, mark in waiting:
        since = say_day(mark.since.astimezone(ctx.initiative.tz).date(), ctx.today) if mark.since else ""
        words = f"{' and '.join(mark.to_review)}, since {since}: {mark.why}"
        parts.bill_line(row.identifier, f":material/rate_review: {ui.md(words)}", row.id, "waiting")


def activity(ctx: Context) -> None:
    """The feed of the desk in the period of the filters, as a table to search and to download."""
    st.header("Activity", anchor=False)
    with st.expander("Every change to our bills", icon=":material/history:"):
        with ui.reading() as session:
            rows = queries.changes_since(
                session, ctx.initiative.id, start_of(ctx.filters.start, ctx.initiative.tz), limit=MOST
            )
        if not rows:
            st.markdown("Nothing changed in this period.")
            return
        frame = pd.DataFrame(
            {
                "When": [row.at.astimezone(ctx.initiative.tz).strftime("%Y-%m-%d %H:%M") for row in rows],
                "Bill": [row.identifier for row in rows],
                "Who": [row.source for row in rows],
                "What": [row.field for row in rows],
                "Before": [row.before for row in rows],
                "After": [row.after for row in rows],
            }
        )
        ui.table(frame, alt=f"{len(rows)} changes, the newest first.", key="activity")
        if len(rows) == MOST:
            st.markdown(f"The latest {MOST:,}; choose a shorter period for the ones before.")
