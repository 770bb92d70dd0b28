"""The media signal over time: net stance by month where it can be told, else how many stories there were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

import altair as alt
import pandas as pd

from data.ui.theme import Tokens, dress
from sentiment.charts import over_time
from sentiment.charts.over_time import EXTENT, Picture, gap_frame, heading, time_axis
from sentiment.labels import ShareRow
from sentiment.mentions import MediaPoint, SourceGap


def told_months(months: Sequence[ShareRow]) -> list[ShareRow]:
    """Months whose net stance can be told at all; none where no month has an interval."""
    found = [row for row in months if row.kind == "month" and row.figure("net")["value"] is not None]
    return found if any(row.figure("net")["low"] is not None for row in found) else []


def net_frame(months: Sequence[ShareRow], start: date, end: date) -> pd.DataFrame:
    """Favor minus against, in points of the stories, one bar a month; without bounds where provisional."""
    rows = []
    for row in told_months(months):
        first, last = max(row.start, start), min(row.end, end)
        if first > last:
            continue
        net = row.figure("net")
        sure = net["low"] is not None
        bounds = f" ({100 * net['low']:+.0f} to {100 * net['high']:+.0f})" if sure else ", provisional"
        said = f"{100 * net['value']:+.0f}{bounds}".replace("-", "−")
        rows.append(
            {
                "starts": pd.Timestamp(first + timedelta(days=1)), "ends": pd.Timestamp(last),
                "middle": pd.Timestamp(first) + (pd.Timestamp(last) - pd.Timestamp(first)) / 2, "zero": 0,
                "net": 100 * net["value"], "low": 100 * net["low"] if sure else None,
                "high": 100 * net["high"] if sure else None, "said": said, "month": f"{row.start:%B %Y}",
                "labels": row.labels, "stories": row.told["stories"],
            }
        )  # fmt: skip
    columns = ["starts", "ends", "middle", "zero", "net", "low", "high", "said", "month", "labels", "stories"]
    return pd.DataFrame(rows, columns=columns)


def signal(
    weeks: Sequence[MediaPoint], months: Sequence[ShareRow], gaps: Sequence[SourceGap], start: date, end: date,
    tokens: Tokens,
) -> Picture:  # fmt: skip
    """The media signal in its own colour on a zero rule: net stance by month, or stories a week without labels."""
    frame, blocks = net_frame(months, start, end), gap_frame(gaps, start, end)
    if frame.empty:
        return over_time.media(weeks, gaps, start, end, tokens)
    time = time_axis(start, end, tokens, labels=True)
    reach = max(20 * ceil(frame[["net", "low", "high"]].abs().max().max() / 20), 20)

    def y(field: str) -> alt.Y:
        axis = alt.Axis(
            minExtent=EXTENT, maxExtent=EXTENT, values=[-reach, 0, reach], ticks=False, domain=False,
            labelExpr="(datum.value > 0 ? '+' : datum.value < 0 ? '−' : '') + abs(datum.value)",
        )  # fmt: skip
        return alt.Y(field, title=None, axis=axis, scale=alt.Scale(domain=[-reach, reach], nice=False))

    tips = [
        alt.Tooltip("month:N", title="Month"), alt.Tooltip("said:N", title="For minus against, points (90%)"),
        alt.Tooltip("stories:Q", title="Stories"), alt.Tooltip("labels:Q", title="Random labels"),
    ]  # fmt: skip
    grey = (
        alt.Chart(blocks)
        .mark_rect(color=tokens.gap, opacity=0.35)
        .encode(x=alt.X("starts:T", **time), x2="ends:T", tooltip=[alt.Tooltip("sources:N", title="No data from")])
    )
    base = alt.Chart(frame)
    span = {"x": alt.X("starts:T", **time), "x2": "ends:T", "y": y("net:Q"), "y2": "zero:Q", "tooltip": tips}
    sure = base.transform_filter("isValid(datum.low)")
    bars = sure.mark_bar(color=tokens.media).encode(**span)
    hollow = (
        base.transform_filter("!isValid(datum.low)")
        .mark_bar(fillOpacity=0, stroke=tokens.media, strokeWidth=1.5, strokeDash=[3, 2])
        .encode(**span)
    )
    rules = sure.mark_rule(color=tokens.text, strokeWidth=1.5).encode(
        x=alt.X("middle:T", **time), y=y("low:Q"), y2="high:Q"
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=tokens.text, strokeWidth=1).encode(y=y("zero:Q"))
    layers = [grey, bars, hollow, zero, rules] if len(blocks) else [bars, hollow, zero, rules]
    title = heading(
        "Media signal, net % of stories favorable",
        tokens,
        "For minus against, by month. Rule: 90%. Hollow: provisional.",
    )
    return dress(alt.layer(*layers).properties(height=130, width="container", title=title), tokens)


def signal_alt(weeks: Sequence[MediaPoint], months: Sequence[ShareRow], gaps: Sequence[SourceGap]) -> str:
    """The media signal in sentences."""
    counted = over_time.media_alt(weeks, gaps)
    found = told_months(months)
    if not found:
        return counted
    frame = net_frame(found, found[0].start, found[-1].end)
    said = "; ".join(f"{row.month} {row.said}" for row in frame.itertuples())
    return f"{counted} Net stance, points of stories for minus against with 90% intervals: {said}."
