"""Shares by month: favor above, against below, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TypeAlias

import altair as alt
import pandas as pd

from data.ui.theme import Tokens, dress
from sentiment.labels import ShareRow, said

Picture: TypeAlias = alt.LayerChart | alt.FacetChart
SIDES = {"favor": "for", "against": "against"}


def month_frame(months: Sequence[ShareRow]) -> pd.DataFrame:
    """One row a month and side, in percent; without bounds where the value is provisional."""
    rows = []
    for row in months:
        for measure, side in SIDES.items():
            figure = row.figure(measure)
            if figure["value"] is None:
                continue
            rows.append(
                {
                    "month": f"{row.start:%b %Y}",
                    "side": side,
                    "value": 100 * figure["value"],
                    "low": None if figure["low"] is None else 100 * figure["low"],
                    "high": None if figure["high"] is None else 100 * figure["high"],
                    "said": said(figure) + ("" if figure["low"] is not None else ", provisional"),
                    "labels": row.labels,
                }
            )
    return pd.DataFrame(rows, columns=["month", "side", "value", "low", "high", "said", "labels"])


def by_month(months: Sequence[ShareRow], tokens: Tokens) -> Picture:
    """Shares of stories for and against, by month. A hollow mark is provisional: too few labels for an interval."""
    frame = month_frame(months)
    order = list(dict.fromkeys(frame["month"]))
    highest = frame[["value", "high"]].max().max() if len(frame) else 100
    top = min(100, 20 * ceil((highest + 1) / 20))
    x = alt.X("month:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True))
    offset = alt.XOffset("side:N", sort=list(SIDES.values()), scale=alt.Scale(paddingOuter=0.6))
    color = alt.Color(
        "side:N",
        scale=alt.Scale(domain=list(SIDES.values()), range=[tokens.media, tokens.against]),
        legend=alt.Legend(orient="top", title=None, symbolOpacity=1),
    )
    shape = alt.Shape(
        "side:N", scale=alt.Scale(domain=list(SIDES.values()), range=["circle", "diamond"]),
        legend=alt.Legend(orient="top", title=None),
    )  # fmt: skip

    def y(field: str) -> alt.Y:
        axis = alt.Axis(tickCount=4, format="d", ticks=False, domain=False)
        return alt.Y(field, title=None, axis=axis, scale=alt.Scale(domain=[0, top]))

    base = alt.Chart(frame).encode(x=x, xOffset=offset, color=color)
    sure = base.transform_filter("isValid(datum.low)")
    tips = [
        alt.Tooltip("month:N", title="Month"), alt.Tooltip("side:N", title="Side"),
        alt.Tooltip("said:N", title="Stories (90% interval)"), alt.Tooltip("labels:Q", title="Random labels"),
    ]  # fmt: skip
    rules = sure.mark_rule(strokeWidth=2).encode(y=y("low:Q"), y2="high:Q")
    marks = sure.mark_point(size=80, filled=True, opacity=1).encode(y=y("value:Q"), shape=shape, tooltip=tips)
    hollow = (
        base.transform_filter("!isValid(datum.low)")
        .mark_point(size=70, filled=False, strokeWidth=1.5, opacity=1)
        .encode(y=y("value:Q"), shape=shape, tooltip=tips)
    )
    title = alt.TitleParams(
        "Media signal, % of stories", subtitle="Rules: 90% intervals. Hollow: provisional.", anchor="start",
        frame="bounds", fontSize=12, fontWeight=600, subtitleFontSize=11, subtitleColor=tokens.muted, offset=6,
    )  # fmt: skip
    chart = alt.layer(rules, marks, hollow).properties(height=200, width="container", title=title)
    return dress(chart, tokens)


def by_month_alt(months: Sequence[ShareRow]) -> str:
    """The chart in sentences."""
    parts = [
        f"{row.start:%B %Y}: {said(row.figure())} for, {said(row.figure('against'))} against"
        for row in months
        if row.figure()["value"] is not None
    ]
    return "Media signal, not public opinion, % of stories with 90% intervals. " + ". ".join(parts) + "."
