"""Policy: where each measure stands, where we stand, and what is next."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data import ui
from data.errors import NotFound
from data.ui import calendar_parts
from policy import queries
from policy.board import BillRow, ranked, within
from policy.hearings import coming
from policy.pages import (
    activity_parts,
    alignment_parts,
    changed_parts,
    desk_parts,
    detail_parts,
    hearing_parts,
    inbox_parts,
    live_parts,
    people_parts,
    scorecard_parts,
)
from policy.pages import bill_parts as parts
from policy.queries import desk

asked = parts.asked()
person = people_parts.asked()
hearing = hearing_parts.asked()
ctx = ui.page(
    "Policy", "Where each measure stands, where we stand, and what is next.",
    filters=asked is None and person is None and hearing is None,
)  # fmt: skip
key = ctx.initiative.id


def named(row: BillRow) -> str:
    """A bill in a list: the same number stands in every session and place."""
    return f"{row.identifier} {row.title} ({row.jurisdiction}, {row.session})"


@st.dialog("Take a position", width="medium")
def take_position(rows: Sequence[BillRow]) -> None:
    """Choose a bill and take a position on it."""
    names = {row.id: row for row in ranked(rows)}
    bill = st.selectbox("Bill", list(names), format_func=lambda one: named(names[one]), key="position_bill")
    parts.position_form(ctx, names[bill])


@st.dialog("Add a bill", width="medium")
def add_bill() -> None:
    """Add a bill by hand; importing many is on the Import page."""
    parts.add_form(ctx)


if asked is not None:
    try:
        with ui.reading() as session:
            found = queries.detail(session, key, asked, ctx.today)
    except NotFound as missing:
        st.warning(str(missing))
        if st.button("All bills", icon=":material/arrow_back:"):
            ui.go("policy")
    else:
        detail_parts.show(ctx, found)
    st.stop()

if person is not None:
    people_parts.card(ctx, person)
    st.stop()

if hearing is not None:
    hearing_parts.show(ctx, hearing)
    st.stop()

with ui.reading() as session:
    bills = queries.bills(session, key, ctx.today, queries.at_hand(session, key))
if not bills:
    ui.empty(
        "No bills yet", "Import them from Open States, or add one by hand. The stage follows from the actions.",
        "Import bills", "import", icon=":material/gavel:",
    )  # fmt: skip
    with st.expander("Add a bill by hand", icon=":material/add:"):
        parts.add_form(ctx)
    with st.expander("Ask Open States, LegiScan or congress.gov", icon=":material/sync:"):
        live_parts.tab(ctx, live_parts.watched(ctx))
    st.header("Policymakers", anchor=False)
    people_parts.tab(ctx, bills)
    st.stop()

with ui.reading() as session:
    heard = queries.hearings(session, key)
    marks = desk.marks(session, key)

asked_of = live_parts.watched(ctx)
live_parts.gaps(asked_of)
changed_parts.changed(ctx, coming(heard, ctx.today))
with st.container(horizontal=True):
    if st.button(
        "Take a position", type="primary", icon=":material/how_to_vote:", **ui.may(ctx.actor, "take_position")
    ):
        take_position(bills)
    if st.button("Add a bill", icon=":material/add:", **ui.may(ctx.actor, "add_bill")):
        add_bill()
    calendar_parts.button(ctx)
SHOWN = {
    "hearings": "Hearings",
    "policymakers": "Policymakers",
    "alignment": "Alignment",
    "scorecard": "Scorecard",
    "new": "New bills",
    "sources": "Sources",
}
if wanted := SHOWN.get(st.query_params.get("show", "")):
    del st.query_params["show"]  # asked once: another tab may be opened afterwards
    st.session_state["policy_tab"] = wanted
board, new, hearings, positions, aligned, people, scored, live = st.tabs(
    ["Board", "New bills", "Hearings", "Positions", "Alignment", "Policymakers", "Scorecard", "Sources"],
    key="policy_tab",
    on_change="rerun",  # only the tab that is open is worked out
)
if board.open:
    with board:
        desk_parts.board(ctx, marks)
if new.open:
    with new:
        inbox_parts.tab(ctx)
if hearings.open:
    with hearings:
        hearing_parts.tab(ctx, bills, heard)
if positions.open:
    with positions:
        activity_parts.to_review(ctx, bills, marks)
        with ui.reading() as session:
            coded = queries.goal_links(session, key, ctx.today)
            companions = queries.companions(session, key)
        shown = within(bills, ctx.filters.goal_ids, ctx.filters.start)
        desk_parts.positions(ctx, shown, coded, companions)
        activity_parts.activity(ctx)
if aligned.open:
    with aligned:
        alignment_parts.tab(ctx)
if people.open:
    with people:
        people_parts.tab(ctx, bills)
if scored.open:
    with scored:
        scorecard_parts.tab(ctx)
if live.open:
    with live:
        live_parts.tab(ctx, asked_of)
