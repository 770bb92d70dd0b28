"""Shares on screen: of stories and of authors that favor a goal, with what they stand on and what more would buy."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import ui
from data.agenda import GoalRow
from sentiment.charts import shares as charts
from sentiment.labels import ShareRow, notes, said
from sentiment.pages.drawing import draw
from sentiment.queries import stance as queries
from sentiment.services import shares as verbs

MOST = 0.8
CHANNELS = {"all": "All", "news": "News", "social": "Social"}


def shares(ctx: ui.Context, goal: GoalRow) -> None:
    """What is told of a goal: the last 90 days in a sentence, the months as a chart, everything as a table."""
    with ui.reading() as session:
        old = verbs.stale(session, ctx.initiative.id, now=ctx.now, goal_ids=[goal.id])
    if old:
        ui.attempt(
            lambda session: verbs.refresh(session, ctx.actor, ctx.initiative.id, now=ctx.now, goal_ids=[goal.id])
        )
    with ui.reading() as session:
        rows = queries.shares(session, [goal.id], start=ctx.filters.start, end=ctx.filters.end)
    st.subheader("Which side the conversation takes", anchor=False)
    if not any(row.labels for row in rows):
        st.markdown("No mention of this goal was labelled at random yet, so no share is told. Tone is not stance.")
        return
    channel = st.segmented_control(
        "Channel", list(CHANNELS), default="all", key="share_channel", format_func=CHANNELS.__getitem__, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    chosen = [row for row in rows if row.channel == channel and (row.kind != "year" or _speaks_of_most(row))]
    recent = next((row for row in chosen if row.kind == "recent"), None)
    if recent is not None:
        _in_words(recent)
    months = [row for row in chosen if row.kind == "month"]
    if any(row.figure()["low"] is not None for row in months):
        draw(
            charts.by_month, months, ctx.tokens, alt=charts.by_month_alt(months),
            key=f"shares_{goal.id}_{channel}",
        )  # fmt: skip
    ui.table(_frame(chosen), alt="Shares of stories and of authors by period, with 90% intervals.", key="shares_table")
    st.caption(
        "From random labels, sharpened by the model's guesses; guesses are never counted. Without an interval a value "
        "is provisional. Media signal: what outlets and posts say, not public opinion; copies count once."
    )


def _speaks_of_most(row: ShareRow) -> bool:
    """A year of which a few months were labelled is no year."""
    return row.told["covered"] >= MOST * row.told["stories"]


def _in_words(row: ShareRow) -> None:
    if row.figure()["value"] is None:
        st.markdown("**Last 90 days:** cannot tell yet.")
    else:
        st.markdown(
            f"**Last 90 days:** {said(row.figure())} of stories favor the goal, {said(row.figure('against'))} go "
            f"against it. By author, each counted once: {said(row.figure('favor', 'authors'))} favor, "
            f"{said(row.figure('against', 'authors'))} against. On {row.labels} random labels."
        )
    for line in notes(row):
        st.markdown(f":material/info: {ui.md(line)}")


def _frame(rows: list[ShareRow]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Period": row.period,
                "Stories for": said(row.figure()), "Stories against": said(row.figure("against")),
                "Authors for": said(row.figure("favor", "authors")),
                "Authors against": said(row.figure("against", "authors")),
                "Labels": row.labels, "Speaks of": f"{row.told['covered']:,} of {row.told['stories']:,} stories",
            }
            for row in rows
            if row.labels
        ]
    )  # fmt: skip
