"""Evidence: surveys, indicators, and how the numbers are made."""

from __future__ import annotations

import streamlit as st

from data import queries as ground
from data import ui
from sentiment.pages import evidence_parts as parts
from sentiment.queries import will as queries

ctx = ui.page(
    "Evidence", "Surveys and indicators behind the numbers, and how they are made.", filters=True, audience=True
)
with ui.reading() as session:
    polls = queries.polls(
        session, ctx.initiative.id, goal_ids=ctx.filters.goal_ids, audience=ctx.filters.audience, limit=parts.MOST
    )
    indicators = ground.indicators(session, ctx.initiative.id)

surveys_tab, indicators_tab, method_tab = st.tabs(
    ["Surveys", "Indicators", "Method"], key="evidence_tab", bind="query-params"
)
with surveys_tab:
    parts.add_survey(ctx)
    parts.surveys(ctx, polls)
with indicators_tab:
    parts.indicators(ctx, indicators)
with method_tab:
    parts.method(ctx)
