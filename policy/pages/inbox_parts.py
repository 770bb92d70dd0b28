"""New bills: what saved searches found, one card at a time, kept or ignored with a key; and the searches themselves."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitAPIException

from data import clock, db, ui
from data.dates import say
from data.ui import Context
from policy.choices import Card
from policy.following import IGNORE, KEEP
from policy.pages import bill_parts as parts
from policy.pages.bill_parts import KEEP as KEPT
from policy.queries import searches as queries
from policy.services import searches as services
from policy.wanted import SearchDraft

AHEAD = 50
"""Cards that are read at once; the command line lists all."""
SHORT = 600  # characters of an abstract


def tab(ctx: Context) -> None:
    """The inbox, and under it the searches that fill it."""
    _look(ctx)
    _inbox(ctx)
    _searches(ctx)


def _look(ctx: Context) -> None:
    """Let the searches look at what came by import or by hand since they last did."""
    with ui.reading() as session:
        anything = queries.anything_to_match(session, ctx.initiative.id)
    if anything and not ui.may(ctx.actor, "sort_bills").get("disabled"):
        with db.writing() as session:
            services.match(session, ctx.actor, ctx.initiative.id, now=clock.now())


@st.fragment
def _inbox(ctx: Context) -> None:
    skipped: set[int] = st.session_state.setdefault("inbox_skipped", set())
    with ui.reading() as session:
        cards, total = queries.inbox(session, ctx.initiative.id, AHEAD + len(skipped))
        last = queries.last_choice(session, ctx.initiative.id, ctx.actor.name, ctx.actor.member_id)
    waiting = [card for card in cards if card.bill_id not in skipped]
    shown = waiting[0] if waiting else None
    if shown is None:
        _done(ctx, total, bool(skipped))
    else:
        returned = sum(bool(card.changed) for card in waiting)
        more = f", {returned} of them ignored before and changed since" if returned else ""
        st.markdown(f"**{total:,}** {'bill waits' if total == 1 else 'bills wait'} for an answer{more}.")
        _card(ctx, shown)
    _answers(ctx, shown, last)
    if last is not None:
        said = {"keep": "kept", "ignore": "ignored"}[last.answer]
        st.markdown(ui.md(f"Last: {last.identifier} {said}{f', {last.why}' if last.why else ''}."))
    if waiting[1:]:
        with st.expander(f"The next {len(waiting) - 1}"):
            frame = pd.DataFrame(
                {
                    "Bill": [card.identifier for card in waiting[1:]],
                    "Title": [card.title for card in waiting[1:]],
                    "Session": [f"{card.jurisdiction}, {card.session}" for card in waiting[1:]],
                    "Stage": [card.stage for card in waiting[1:]],
                }
            )
            ui.table(frame, alt=f"{len(waiting) - 1} bills that wait for an answer.", key="inbox_next")


def _redraw() -> None:
    """The inbox alone; all of the page where it is being drawn as a whole."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def _card(ctx: Context, card: Card) -> None:
    """A bill: what it says, why it is here, and what changed since it was ignored."""
    with st.container(border=True, gap="small", key="inbox_card"):
        st.markdown(f"**{ui.md(card.identifier)}** {ui.md(card.title)}")
        with st.container(horizontal=True, gap="xsmall"):
            st.badge(ui.md(card.stage.capitalize()), color="violet", icon=":material/gavel:")
            for goal in card.goals:
                st.badge(ui.md(goal), color="gray", icon=":material/flag:")
            if card.changed:
                st.badge("Changed since it was ignored", color="orange", icon=":material/history:")
        for change in card.changed:
            st.markdown(f":material/history: {ui.md(change)}")
        if card.ignored_why:
            st.markdown(ui.md(f"It was ignored because: {card.ignored_why}"))
        if card.summary:
            st.text(card.summary if len(card.summary) <= SHORT else card.summary[:SHORT].rstrip() + " …")
        latest = f"{say(card.latest_on)} {card.latest_action}".strip() if card.latest_on else ""
        lines = [f"{card.jurisdiction}, {card.session}", latest, f"Found by: {'; '.join(card.searches)}"]
        st.markdown("  \n".join(ui.md(line) for line in lines if line))
        parts.opens("Read more", card.bill_id, "inbox")


def _answers(ctx: Context, shown: Card | None, last: queries.ChoiceRow | None) -> None:
    may = ui.may(ctx.actor, "sort_bills")
    if shown is None:
        why = ""
    else:
        why = st.text_input(
            "Why? (optional)", key=f"inbox_why_{shown.bill_id}", placeholder="One line that a colleague understands."
        )
    off = may or ({"disabled": True} if shown is None else {})
    slot = st.container()
    with st.container(horizontal=True, gap="small"):
        for label, answer, key, icon in (
            ("Keep", KEEP, "K", ":material/check:"), ("Ignore", IGNORE, "I", ":material/block:"),
        ):  # fmt: skip
            kind = "primary" if answer == KEEP else "secondary"
            if st.button(label, key=f"inbox_{answer}", shortcut=key, icon=icon, type=kind, **off) and shown:
                with slot:
                    _choose(ctx, shown, answer, why or "")
        if st.button("Skip", key="inbox_skip", shortcut="S", type="tertiary", disabled=shown is None) and shown:
            st.session_state["inbox_skipped"].add(shown.bill_id)
            _redraw()
        undo = may or ({"disabled": True} if last is None else {})
        if st.button("Undo", key="inbox_undo", shortcut="U", type="tertiary", **undo):
            with slot:
                done = ui.attempt(lambda session: services.undo(session, ctx.actor, ctx.initiative.id, now=clock.now()))
            if done:
                st.session_state["inbox_skipped"].discard(done.bill_id)
                _redraw()


def _choose(ctx: Context, card: Card, answer: str, why: str) -> None:
    def save(session) -> bool:
        services.choose(session, ctx.actor, ctx.initiative.id, card.bill_id, answer, why, now=clock.now())
        return True

    if ui.attempt(save):
        _redraw()


def _done(ctx: Context, total: int, skipped: bool) -> None:
    """What an empty inbox says: nothing is there, or all that is there was skipped."""
    with ui.reading() as session:
        any_search = bool(queries.searches(session, ctx.initiative.id))
    if skipped and total:
        st.markdown(f"{total} skipped.")
        if st.button("Show the skipped", icon=":material/undo:", key="inbox_unskip"):
            st.session_state["inbox_skipped"].clear()
            _redraw()
    elif any_search:
        st.markdown(":material/check_circle: No new bill waits. The searches look at every bill that comes.")
    else:
        st.markdown(
            "No search is saved yet. Save one below: it looks at every bill that is here, and at those to come."
        )


def _searches(ctx: Context) -> None:
    st.header("Saved searches", anchor=False)
    with ui.reading() as session:
        rows = queries.searches(session, ctx.initiative.id)
    may = ui.may(ctx.actor, "save_searches")
    for row in rows:
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
            where = ", ".join(part for part in (row.jurisdiction, row.session) if part) or "Everywhere"
            live = " · asks Open States" if row.live else ""
            goal = f" · {row.goal}" if row.goal else ""
            st.markdown(
                f"**{ui.md(row.words)}**  \n"
                + ui.md(f"{where}{goal}{live} · {row.found:,} found, {row.waiting:,} waiting"),
                width="stretch",
            )
            if st.button("End", key=f"search_end_{row.id}", icon=":material/close:", type="tertiary", **may):
                ui.attempt(
                    lambda session, row=row: services.end_search(
                        session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now
                    )
                )
                st.rerun()
    with st.expander("Save a search", icon=":material/saved_search:", expanded=not rows):
        _form(ctx)


def _form(ctx: Context) -> None:
    """Save a search. What is typed stays until it is saved."""
    key = parts.form("search")
    words = st.text_input(
        "Words", key=f"{key}_words", placeholder='"child care" OR daycare NOT prison', **KEPT,
        help='Words, "phrases in quotes", prefix*, AND, OR, NOT. Looked for in titles, abstracts and subjects.',
    )  # fmt: skip
    with st.container(horizontal=True):
        place = st.text_input("Jurisdiction (any)", key=f"{key}_place", placeholder="Ohio", **KEPT)
        name = st.text_input("Session (any)", key=f"{key}_session", placeholder="2025-2026", **KEPT)
        names = {None: "No goal", **{goal.id: goal.name for goal in ctx.goals}}
        goal = st.selectbox("For the goal", list(names), format_func=names.__getitem__, key=f"{key}_goal", **KEPT)
    live = st.checkbox(
        "Ask Open States too, with every refresh", key=f"{key}_live",
        help="Needs OPENSTATES_API_KEY in the environment of the server.",
    )  # fmt: skip
    slot = st.container()
    may = ui.may(ctx.actor, "save_searches")
    if st.button("Save search", icon=":material/check:", key="search_save", **may):
        draft = SearchDraft(words or "", place or "", name or "", goal, live)
        with slot:
            saved = ui.attempt(
                lambda session: services.save_search(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)
            )
        if saved:
            parts.saved("search")
