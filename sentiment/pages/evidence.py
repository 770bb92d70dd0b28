"""Evidence: surveys, indicators, and how the numbers are made."""

from __future__ import annotations

import streamlit as st

from data import ui
from sentiment.pages import contribution_parts, indicator_parts, pulse_parts, wave_parts
from sentiment.pages import evidence_parts as parts

ctx = ui.page(
    "Evidence", "Surveys and indicators behind the numbers, and how they are made.", filters=True, audience=True
)
surveys_tab, indicators_tab, contribution_tab, method_tab = st.tabs(
    ["Surveys", "Indicators", "Contribution", "Method"], key="evidence_tab", bind="query-params"
)
if surveys_tab.open:
    with surveys_tab:
        parts.add_survey(ctx)
        pulse_parts.add_pulse(ctx)
        parts.surveys(ctx)
if indicators_tab.open:
    with indicators_tab:
        indicator_parts.seven(ctx)
        wave_parts.waves(ctx)
        parts.indicators(ctx)
if contribution_tab.open:
    with contribution_tab:
        contribution_parts.contribution(ctx)
if method_tab.open:
    with method_tab:
        parts.method(ctx)
