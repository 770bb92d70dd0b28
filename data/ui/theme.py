"""Colours and the one chart theme. Charts take the tokens as an argument and never ask Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import altair as alt

Chart = TypeVar("Chart", bound=alt.TopLevelMixin)


@dataclass(frozen=True)
class Tokens:
    """Colours by meaning, as hex strings. Colour never carries a meaning alone: shape, lane and word do."""

    name: str
    background: str
    surface: str
    text: str
    muted: str
    border: str
    primary: str
    estimate: str
    band: str
    media: str
    policy: str
    campaign: str
    against: str
    neutral: str
    gap: str


LIGHT = Tokens(
    name="light",
    background="#FFFFFF",
    surface="#F2F6F5",
    text="#0B181C",
    muted="#4E5F63",
    border="#7C8C91",
    primary="#0B5F6F",
    estimate="#0B5F6F",
    band="#A9CDD3",
    media="#9A5B00",
    policy="#6B3FA0",
    campaign="#2F6B3A",
    against="#A8431F",
    neutral="#5F6C71",
    gap="#7C8A8E",
)

DARK = Tokens(
    name="dark",
    background="#0F1A1D",
    surface="#1A282C",
    text="#E9F0F0",
    muted="#A9B8BB",
    border="#64767B",
    primary="#1F7F90",
    estimate="#6CC5D3",
    band="#23505A",
    media="#F0B45A",
    policy="#C3A2F2",
    campaign="#8FCB97",
    against="#F0906C",
    neutral="#A0AEB2",
    gap="#7D8D91",
)


def dress(chart: Chart, tokens: Tokens) -> Chart:
    """The chart in the house's type and colours; draw it with `theme=None`."""
    font = "Source Sans, sans-serif"
    # one call: each `configure_...` would copy the whole chart
    dressed: Chart = chart.configure(
        background="transparent",
        font=font,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=tokens.text,
            titleColor=tokens.text,
            gridColor=tokens.border,
            gridOpacity=0.3,
            domainColor=tokens.border,
            tickColor=tokens.border,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
        ),
        legend=alt.LegendConfig(labelColor=tokens.text, titleColor=tokens.text, labelFontSize=12, titleFontSize=12),
        title=alt.TitleConfig(color=tokens.text, fontSize=13, fontWeight=600, anchor="start"),
        text=alt.MarkConfig(color=tokens.text, font=font),
    )
    return dressed
