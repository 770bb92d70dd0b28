"""The frame of every page: who is acting, which initiative, what is shown, and the head of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st
from sqlmodel import Session

from data import clock, db, find, queries
from data.access import ROLE_LABELS, Actor, Role
from data.agenda import GoalRow, InitiativeRow, MemberRow
from data.ui.parts import apply_clears, md
from data.ui.places import PLACES, go
from data.ui.theme import DARK, LIGHT, Tokens

MONTHS = {3: "3 months", 6: "6 months", 12: "12 months", 24: "2 years", 60: "5 years"}
AUDIENCES = {"public": "the public", "influencers": "influencers", "decision makers": "decision makers"}


@dataclass(frozen=True)
class Filters:
    """What a page shows: goals by id (empty means all), local dates (both included), an audience or everyone."""

    goal_ids: frozenset[int]
    start: date
    end: date
    audience: str | None

    def wants(self, goal_id: int | None) -> bool:
        """Whether something of this goal is shown."""
        return not self.goal_ids or goal_id in self.goal_ids


@dataclass(frozen=True)
class Context:
    """What a page needs to know before it asks anything."""

    initiative: InitiativeRow
    actor: Actor
    now: datetime
    today: date
    goals: list[GoalRow]
    tokens: Tokens
    filters: Filters

    def goal_name(self, goal_id: int | None) -> str:
        """The goal's name, or what to say where there is none."""
        return next((goal.name for goal in self.goals if goal.id == goal_id), "no goal")


@contextmanager
def reading() -> Iterator[Session]:
    """A session for a page's queries."""
    with db.reading() as session:
        yield session


def tokens() -> Tokens:
    """The colours of the theme the reader has chosen."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def actor_of(members: list[MemberRow]) -> Actor:
    """Who acts: the member picked in the sidebar, else the first director of the team."""
    active = [member for member in members if member.active]
    picked = next((member for member in active if member.id == st.session_state.get("acting_member")), None)
    chosen = picked or next((member for member in active if member.role is Role.DIRECTOR), None)
    if chosen is None:
        return Actor("nobody yet", Role.DIRECTOR if not active else Role.READER)
    return Actor(chosen.name, chosen.role, chosen.id)


def page(title: str, lead: str, *, filters: bool = False, audience: bool = False) -> Context:
    """Draw the head of a page and return its context.

    `filters` shows the goal and period filters with the sentence that says what is shown; `audience`
    adds the audience to them.
    """
    apply_clears()
    now = clock.now()
    with reading() as session:
        initiative = queries.initiatives(session)[0]
        members = queries.members(session, initiative.id)
        goals = queries.goals(session, initiative.id)
    today = initiative.today(now)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(title, anchor=False, width="content")
        if st.button("Find", icon=":material/search:", shortcut="Ctrl+K", key="find_open"):
            _find(initiative.id)
    st.markdown(lead)
    shown = _filters(goals, today, shown=filters, with_audience=audience)
    return Context(initiative, actor_of(members), now, today, goals, tokens(), shown)


def _filters(goals: list[GoalRow], today: date, *, shown: bool, with_audience: bool) -> Filters:
    names = {goal.id: goal.name for goal in goals}
    if not shown:
        return Filters(frozenset(), today - timedelta(days=365), today, None)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Filters", icon=":material/tune:"):
            chosen = st.multiselect(
                "Goals", list(names), format_func=names.__getitem__, key="filter_goals", persist_state="session",
                placeholder="All goals",
            )  # fmt: skip
            months = st.selectbox(
                "Period", list(MONTHS), index=2, format_func=MONTHS.__getitem__, key="filter_months",
                persist_state="session",
            )  # fmt: skip
            whom = None
            if with_audience:
                whom = st.selectbox(
                    "Audience", [None, *AUDIENCES], key="filter_audience", persist_state="session",
                    format_func=lambda a: AUDIENCES[a] if a else "everyone",
                )  # fmt: skip
        parts = [", ".join(md(names[key]) for key in chosen) or "all goals", MONTHS[months]]
        if with_audience:
            parts.append(AUDIENCES[whom] if whom else "everyone")
        st.markdown(f"Showing: **{parts[0]}**, {', '.join(parts[1:])}")
    start = today - timedelta(days=round(months * 30.4375))
    return Filters(frozenset(chosen), start, today, whom)


@st.dialog("Find", width="medium")
def _find(initiative_id: int) -> None:
    text = st.text_input(
        "Events, bills, stories, campaigns", placeholder="Two letters or more", key="find_text", live=True
    )
    if not text:
        return
    with reading() as session:
        hits = find.search(session, initiative_id, text)
    if not hits:
        st.markdown("Nothing found by that name.")
    for number, hit in enumerate(hits):
        label = f"{md(hit.title)} ({hit.kind}{', ' + md(hit.detail) if hit.detail else ''})"
        if st.button(label, key=f"find_{number}", type="tertiary", icon=PLACES[hit.page].icon, width="stretch"):
            go(hit.page, **{hit.kind: hit.record_id})


def sidebar(members: list[MemberRow]) -> Actor:
    """The picker "I am ...", so that labels, ratings and what is new have a person."""
    actor = actor_of(members)
    names = {member.id: f"{member.name}, {ROLE_LABELS[member.role].lower()}" for member in members if member.active}
    if names:
        st.session_state.setdefault("acting_member", actor.member_id)
        with st.sidebar:
            st.selectbox(
                "I am", list(names), format_func=names.__getitem__, key="acting_member", persist_state="session",
                on_change=_arrive,
            )  # fmt: skip
        actor = actor_of(members)
    return actor


def _arrive() -> None:
    """Whoever has just said who they are on the bare address lands where their role does (see `app.py`)."""
    st.session_state.pop("landed", None)
