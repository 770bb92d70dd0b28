"""Mentions: stories that outlets and posts tell, the topics that find them, and the sources they come from."""

from __future__ import annotations

import streamlit as st

from data import ui
from sentiment.pages import label_parts, monday_parts, source_parts, story_detail, story_parts, topic_parts
from sentiment.queries import sources as source_queries
from sentiment.queries import topics as topic_queries

ctx = ui.page(
    "Mentions",
    "What outlets and posts say: stories, with their copies counted once. Never public opinion.",
    filters=True,
)
with ui.reading() as session:
    sources = source_queries.sources(session, ctx.initiative.id)
    topics = topic_queries.topics(session, ctx.initiative.id)

asked = story_detail.asked()
if asked is not None:
    story_detail.in_full(ctx, asked)

failing = sum(row.health(ctx.now) == "failing" for row in sources)
if failing:
    st.badge(
        f"{failing} source{'s' * (failing != 1)} failing: a gap, not falling interest", icon=":material/warning:",
        color="orange",
    )  # fmt: skip
label_tab, stories_tab, topics_tab, sources_tab = st.tabs(
    ["Label", "Stories", "Topics", "Sources"], key="mentions_tab", bind="query-params", default="Stories",
    on_change="rerun",
)  # fmt: skip
if label_tab.open:  # its keys must not answer from behind another tab
    with label_tab:
        label_parts.tab(ctx)
with stories_tab:
    if asked is None and sources and topics:
        monday_parts.scan(ctx)
        st.header("All stories", anchor=False)
    story_parts.explorer(ctx, sources, topics)
with topics_tab:
    topic_parts.topics(ctx, topics)
with sources_tab:
    source_parts.sources(ctx, sources)
