"""The tabs of the policy page: the board, hearings, and what stands for and against each goal."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Mapping, Sequence

import streamlit as st

from data import ui
from data.dates import say
from data.ui import Context
from policy import queries, stages
from policy.alignment import STANCES, GoalLink, by_goal, once, verdict_words
from policy.board import BillRow, ranked
from policy.desk import Marks
from policy.pages import bill_parts as parts

MOST = 20
"""Cards in one column; what has the highest priority stands first."""


def narrowing() -> tuple[list[str], list[str]]:
    """What the board is narrowed to beside goal and period: stages, and positions in force today."""
    stage, stance = st.columns(2)
    at = stage.multiselect(
        "Stage", stages.STAGES, format_func=lambda name: stages.label(name, ""), key="board_stages",
        placeholder="All stages",
    )  # fmt: skip
    words = {**{name: parts.stance_words(name) for name in STANCES}, queries.NO_STANCE: "No position"}
    stances = stance.multiselect(
        "Our position", list(words), format_func=words.__getitem__, key="board_stances", placeholder="All positions"
    )
    return at, stances


def board(ctx: Context, marks: Mapping[int, Marks]) -> None:
    """The bills by stage, and under them what has stopped: of each column the first cards."""
    at, stances = narrowing()
    with ui.reading() as session:
        found = queries.board(
            session, ctx.initiative.id, ctx.today, goal_ids=ctx.filters.goal_ids, since=ctx.filters.start,
            at=at, stances=stances, limit=MOST,
        )  # fmt: skip
    if found.shown < found.total:
        which = ["goal", f"latest action since {say(ctx.filters.start)}", *["stage"] * bool(at)]
        said = ", ".join([*which, *["position"] * bool(stances)])
        left_out = f"{found.total - found.shown:,} of {found.total:,} bills are left out by the filters"
        st.markdown(f"{left_out} ({said}).")
    for column, there in zip(st.columns(5), found.columns, strict=True):
        with column:
            st.markdown(f"**{there.name}** · {there.total:,}")
            for row in there.rows:
                parts.card(ctx, row, marks.get(row.id))
            if there.total > len(there.rows):
                st.markdown(f"And {there.total - len(there.rows):,} more: narrow the filters, or use Find.")
            if not there.total:
                st.markdown("None")
    over = found.stopped
    if over.total:
        st.markdown(f"**Stopped** · {over.total:,}")
        for column, row in zip(itertools.cycle(st.columns(5)), over.rows, strict=False):
            with column:
                parts.card(ctx, row, marks.get(row.id))


def positions(ctx: Context, rows: Sequence[BillRow], coded: Sequence[GoalLink], companions: Mapping[int, int]) -> None:
    """Our positions, and what stands for and against each goal."""
    st.header("What we stand for", anchor=False)
    taken = ranked([row for row in rows if row.stance])
    if not taken:
        st.markdown("No position is taken yet.")
    for row in taken:
        with st.container(border=True, gap=None):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                parts.opens(row.identifier, row.id, "held")
                parts.stance_badge(row.stance)
                if row.priority:
                    st.badge(f"Priority {row.priority}", color="gray", icon=":material/flag:")
            st.markdown(ui.md(f"{row.title} · {parts.stage_line(row, ctx.today)}"))
    st.header("Goal by goal", anchor=False)
    links = by_goal(once([link for link in coded if ctx.filters.wants(link.goal_id)], companions))
    for goal in ctx.goals:
        if ctx.filters.wants(goal.id):
            st.subheader(ui.md(goal.name), anchor=False)
            for link in links.get(goal.id, ()):
                icon, words = parts.VERDICT_ICONS[link.verdict], verdict_words(link.verdict, link.strength)
                said = ui.md(f"{words} · {link.stage} · {textwrap.shorten(link.title, 60, placeholder='…')}")
                parts.bill_line(link.identifier, f"{icon} {said}", link.bill_id, f"goal_{goal.id}")
            if goal.id not in links:
                st.markdown("No bill is coded to this goal yet.")
