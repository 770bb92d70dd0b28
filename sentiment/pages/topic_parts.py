"""Parts of the Mentions page: the topics of each goal, and one being written."""

from __future__ import annotations

import streamlit as st

from data import ui
from sentiment.listening.topics import BadQuery
from sentiment.mentions import TopicRow
from sentiment.services import listening as services

LANGUAGE = (
    'Words, "phrases", AND, OR, NOT in capitals, parentheses, child\\* for any ending. '
    "{Head Start} keeps its capitals; child NEAR/5 cost; title: outlet: author: lang: before a word."
)


def topics(ctx: ui.Context, rows: list[TopicRow]) -> None:
    """Each goal's topics, and a form for a new one."""
    st.markdown("A topic says which mentions are about a goal. A mention that several topics find counts once.")
    for goal in ctx.goals:
        mine = [row for row in rows if row.goal_id == goal.id]
        st.subheader(ui.md(goal.name), anchor=False)
        if not mine:
            st.markdown("No topic yet: nothing in the media counts for this goal.")
        for row in mine:
            _topic(ctx, row)
    with st.container(border=True):
        st.subheader("Add a topic", anchor=False)
        _new(ctx)


def _topic(ctx: ui.Context, row: TopicRow) -> None:
    with st.container(border=True, gap="xsmall"):
        st.code(row.query, language=None, wrap_lines=True)
        changed = f", version {row.version}" if row.version > 1 else ""
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{row.mentions:,}** stored mention{'s' * (row.mentions != 1)}{changed}", width="content")
            with st.popover("Change", icon=":material/edit:", key=f"change_{row.id}"):
                _change(ctx, row)


@st.fragment
def _change(ctx: ui.Context, row: TopicRow) -> None:
    query = st.text_area("Query", value=row.query, key=f"topic_query_{row.id}", help=LANGUAGE)
    good = said(ctx, query) if query != row.query else False
    may = ui.may(ctx.actor, "edit_topics")
    with st.container(horizontal=True):
        if st.button(
            "Save topic", key=f"topic_save_{row.id}", type="primary", **({"disabled": not good} | may)
        ) and ui.attempt(
            lambda session: services.change_topic(session, ctx.actor, ctx.initiative.id, row.id, query, now=ctx.now)
        ):
            ui.clear(f"topic_query_{row.id}")
        if st.button("Remove topic", key=f"topic_remove_{row.id}", icon=":material/delete:", **may):
            removed = ui.attempt(
                lambda session: (
                    services.remove_topic(session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now) or True
                )
            )
            if removed:
                st.rerun()


@st.fragment
def _new(ctx: ui.Context) -> None:
    names = {goal.id: goal.name for goal in ctx.goals}
    goal_id = st.selectbox("Goal", list(names), format_func=names.__getitem__, key="topic_goal")
    query = st.text_area(
        "Query", key="topic_query", placeholder='"child care" OR daycare OR (preschool NOT football)', help=LANGUAGE,
        persist_state="session",
    )  # fmt: skip
    st.markdown(LANGUAGE)
    if query:
        said(ctx, query)
    if st.button(
        "Add topic", type="primary", icon=":material/add:", key="topic_add", **ui.may(ctx.actor, "edit_topics")
    ) and ui.attempt(
        lambda session: services.add_topic(session, ctx.actor, ctx.initiative.id, goal_id, query or "", now=ctx.now)
    ):
        ui.clear("topic_query")


def said(ctx: ui.Context, query: str) -> bool:
    """Say what a query finds among stored mentions, or where it cannot be read. Whether it can."""
    try:
        with ui.reading() as session:
            found = services.preview(session, ctx.initiative.id, query)
    except BadQuery as error:
        st.error(ui.md(str(error)), icon=":material/error:")
        line = " ".join(query.split("\n"))
        st.code(f"{line}\n{' ' * error.position}^", language=None)
        return False
    if not found.asked:
        st.markdown("This query can be read. There are no stored mentions yet to try it on.")
    else:
        st.markdown(f"**{found.hits:,}** of the newest {found.asked:,} stored mentions match.")
        for example in found.examples:
            st.text(f"{example.outlet}: {example.title or example.text[:120]}")
    return True
