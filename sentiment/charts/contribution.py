"""Contribution in two pictures: what was measured beside where it would have gone, and both estimates side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from data.ui.theme import Tokens, dress

Picture: TypeAlias = alt.LayerChart | alt.FacetChart
Measured: TypeAlias = Sequence[Sequence[Any]]
"""Rows of a look: (day, value) as measured, or (day, level, low, high) of the path without the launch."""

ESTIMATES = {"structural": "Structural", "placebo": "Placebo", "expected": "Expected"}


def path_frame(path: Measured) -> pd.DataFrame:
    """Where the series would have gone without the launch."""
    frame = pd.DataFrame([list(row) for row in path], columns=["day", "level", "low", "high"])
    return frame.assign(day=pd.to_datetime(frame["day"]))


def seen_frame(seen: Measured) -> pd.DataFrame:
    """What was measured."""
    frame = pd.DataFrame([list(row) for row in seen], columns=["day", "value"])
    return frame.assign(day=pd.to_datetime(frame["day"]))


def path(seen: Measured, guess: Measured, launch: date, what: str, mark: str, tokens: Tokens) -> Picture:
    """What was measured as marks, over the band in which the series would have gone on from the day of `mark`."""
    marks, band = seen_frame(seen), path_frame(guess)
    axis = alt.Axis(format="%b %Y", labelOverlap=True, labelSeparation=8, grid=False, title=None, tickCount=6)
    y_axis = alt.Axis(tickCount=5, ticks=False, domain=False)

    def y(field: str) -> alt.Y:
        return alt.Y(field, title=None, axis=y_axis, scale=alt.Scale(zero=False))

    x = alt.X("day:T", axis=axis)
    area = alt.Chart(band).mark_area(color=tokens.band, opacity=0.85).encode(x=x, y=y("low:Q"), y2="high:Q")
    line = (
        alt.Chart(band).mark_line(color=tokens.estimate, strokeWidth=2, strokeDash=[6, 4]).encode(x=x, y=y("level:Q"))
    )
    began = pd.DataFrame({"day": [pd.Timestamp(launch)], "word": [mark]})
    rule = alt.Chart(began).mark_rule(color=tokens.campaign, strokeWidth=2).encode(x=x)
    word = (
        alt.Chart(began)
        .mark_text(align="right", dx=-5, baseline="top", color=tokens.campaign, fontSize=12, fontWeight=700)
        .encode(x=x, y=alt.value(2), text="word:N")
    )
    under = alt.Chart(marks).mark_circle(color=tokens.background, opacity=1, size=46).encode(x=x, y=y("value:Q"))
    points = (
        alt.Chart(marks)
        .mark_point(filled=False, color=tokens.text, strokeWidth=1.5, size=46, opacity=1)
        .encode(
            x=x,
            y=y("value:Q"),
            tooltip=[
                alt.Tooltip("day:T", title="Measured", format="%d %b %Y"),
                alt.Tooltip("value:Q", title=what, format=".1f"),
            ],
        )
    )
    title = alt.TitleParams(what, anchor="start", frame="bounds", fontSize=12, fontWeight=600, offset=6)
    title.subtitle = "Circles: measured. Band: where it would have gone, 90%."
    title.subtitleFontSize, title.subtitleColor = 11, tokens.muted
    layers = (area, line, rule, word, under, points)
    return dress(alt.layer(*layers).properties(height=260, width="container", title=title), tokens)


def interval_frame(result: Mapping[str, Any]) -> pd.DataFrame:
    """Both estimates of a look with the expectation, one row each."""
    rows = []
    for name, label in ESTIMATES.items():
        if name == "expected":
            expected = result.get("expected_before_launch")
            if expected and result.get("unit") == "points":
                rows.append({"which": label, "low": expected["low"], "high": expected["high"], "middle": None})
        elif result.get(name):
            low, high = result[name]
            rows.append({"which": label, "low": low, "high": high, "middle": result["effect"]})
    return pd.DataFrame(rows, columns=["which", "low", "high", "middle"])


def intervals(frame: pd.DataFrame, unit: str, tokens: Tokens) -> Picture:
    """The two intervals one above the other, what was expected below them, and the line of no change."""
    order = list(frame["which"])
    axis = alt.Axis(ticks=False, domain=False, labelPadding=8, labelFontSize=12)
    y = alt.Y("which:N", sort=order, title=None, axis=axis, scale=alt.Scale(domain=order, paddingOuter=0.4))
    span = [min(0.0, float(frame["low"].min())), max(0.0, float(frame["high"].max()))]
    scale = alt.Scale(domain=span, nice=True)
    x_axis = alt.Axis(title=f"Change since launch, {unit}", tickCount=6, ticks=False, domain=False)
    estimated = alt.Chart(frame[frame["which"] != ESTIMATES["expected"]])
    bars = estimated.mark_rule(strokeWidth=9, strokeCap="round", color=tokens.band, opacity=1).encode(
        y=y, x=alt.X("low:Q", axis=x_axis, scale=scale), x2="high:Q"
    )
    middles = estimated.mark_point(shape="circle", filled=True, size=90, color=tokens.estimate, opacity=1).encode(
        y=y, x=alt.X("middle:Q", scale=scale)
    )
    expected = alt.Chart(frame[frame["which"] == ESTIMATES["expected"]])
    bracket = expected.mark_rule(strokeWidth=2, color=tokens.campaign).encode(
        y=y, x=alt.X("low:Q", scale=scale), x2="high:Q"
    )
    ends = [
        expected.mark_tick(thickness=2, size=16, color=tokens.campaign).encode(y=y, x=alt.X(f"{end}:Q", scale=scale))
        for end in ("low", "high")
    ]
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=tokens.text, strokeWidth=1).encode(x="zero:Q")
    chart = alt.layer(bars, zero, middles, bracket, *ends)
    return dress(chart.properties(height=len(order) * 44 + 40, width="container"), tokens)


def path_alt(result: Mapping[str, Any], launch: date, what: str) -> str:
    """The first picture in sentences."""
    seen, guess = result["seen"], result["path"]
    after = [row for row in seen if date.fromisoformat(row[0]) >= launch]
    text = f"{what}: {len(seen)} measurements, {len(after)} of them since the launch on {launch:%-d %b %Y}"
    if after:
        text += f", the last at {after[-1][1]:.1f}"
    if guess:
        day, level, low, high = guess[-1]
        text += f". Without it, it would stand at {level:.1f} ({low:.1f} to {high:.1f}) on {day}"
    return text + "."


def intervals_alt(frame: pd.DataFrame, unit: str) -> str:
    """The second picture in sentences."""
    return " ".join(f"{row.which}: {row.low:+.1f} to {row.high:+.1f} {unit}." for row in frame.itertuples())
