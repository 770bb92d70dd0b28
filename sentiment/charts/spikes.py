"""A watched series by day: what ordinary days bring, what came, which days were spikes, and where nobody was heard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from data.dates import say
from data.ui.theme import Tokens, dress
from sentiment.listening.spikes import Day, Spike, bands

COLUMNS = ["day", "stories", "expected", "low", "high", "spike", "gap"]


def frame(days: tuple[Day, ...], gaps: frozenset[date], spikes: tuple[Spike, ...], start: date) -> pd.DataFrame:
    """One row a day from `start` on: stories (none in a gap), what was expected, nine in ten ordinary days."""
    shown = [day for day in days if day.date >= start]
    alarms = {spike.date for spike in spikes}
    rows = [
        {
            "day": pd.Timestamp(day.date),
            "stories": None if day.date in gaps else day.count,
            "expected": day.expected,
            "low": band[0] if band else None,
            "high": band[1] if band else None,
            "spike": day.date in alarms,
            "gap": day.date in gaps,
        }
        for day, band in zip(shown, bands(shown), strict=True)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def series(
    days: tuple[Day, ...], gaps: frozenset[date], spikes: tuple[Spike, ...], start: date, tokens: Tokens
) -> alt.LayerChart | alt.FacetChart:
    """Bars of stories a day over the band of ordinary days; a spike bears a triangle and its count, a gap is grey."""
    made = frame(days, gaps, spikes, start)
    made["from"] = made["day"] - timedelta(hours=12)
    made["to"] = made["day"] + timedelta(hours=12)
    highest = max([4.0, *made["stories"].dropna().astype(float), *made["high"].dropna().astype(float)])
    long = len(made) > 75
    axis = alt.Axis(format="%b" if long else "%b %-d", tickCount="month" if long else 8, grid=False, labelOverlap=True)
    domain = [made["from"].min().isoformat(), made["to"].max().isoformat()] if len(made) else alt.Undefined
    time = alt.Scale(domain=domain, nice=False)

    def y(field: str) -> alt.Y:
        made_axis = alt.Axis(tickCount=4, format="d", ticks=False, domain=False, minExtent=34, maxExtent=34)
        return alt.Y(field, title=None, axis=made_axis, scale=alt.Scale(domain=[0, highest * 1.2], nice=False))

    x = alt.X("day:T", title=None, axis=axis, scale=time)
    left = alt.X("from:T", title=None, axis=axis, scale=time)
    tips = [
        alt.Tooltip("day:T", title="Day", format="%d %b %Y"),
        alt.Tooltip("stories:Q", title="Stories"),
        alt.Tooltip("expected:Q", title="Expected", format=".1f"),
        alt.Tooltip("low:Q", title="Ordinary from", format=".0f"),
        alt.Tooltip("high:Q", title="Ordinary to", format=".0f"),
    ]
    dark = alt.Chart(made[made["gap"]]).mark_rect(color=tokens.gap, opacity=0.35).encode(x=left, x2="to:T")
    known = made[made["high"].notna() & ~made["gap"]]
    band = (
        alt.Chart(known).mark_rect(color=tokens.band, opacity=0.85).encode(x=left, x2="to:T", y=y("low:Q"), y2="high:Q")
    )
    told = made[made["stories"].notna()]
    width = max(2, min(9, round(260 / max(len(made), 1))))
    bars = alt.Chart(told).mark_bar(color=tokens.media, size=width).encode(x=x, y=y("stories:Q"), tooltip=tips)
    alarms = alt.Chart(told[told["spike"]])
    marks = alarms.mark_point(
        shape="triangle-down", size=70, filled=True, color=tokens.text, opacity=1, yOffset=-8
    ).encode(x=x, y=y("stories:Q"), tooltip=tips)
    labels = alarms.mark_text(dy=-20, fontSize=12, fontWeight=600, color=tokens.text).encode(
        x=x, y=y("stories:Q"), text=alt.Text("stories:Q", format=".0f")
    )
    made_chart = alt.layer(dark, band, bars, marks, labels).properties(height=170, width="container")
    return dress(made_chart, tokens)


def series_alt(name: str, shown: pd.DataFrame) -> str:
    """The chart in sentences."""
    rows = _rows(shown)
    if not rows:
        return f"Stories a day about {name}: no source was heard."
    alarms = [f"{say(row['day'].date())} with {row['stories']:.0f}" for row in rows if row["spike"]]
    said = f"spikes on {', '.join(alarms)}" if alarms else "no spike"
    gaps = sum(row["gap"] for row in rows)
    dark = f"; {gaps} day{'s' * (gaps != 1)} without data" if gaps else ""
    first, last = rows[0]["day"].date(), rows[-1]["day"].date()
    return f"Stories a day about {name} from {say(first)} to {say(last)}: {said}{dark}."


def series_table(shown: pd.DataFrame) -> pd.DataFrame:
    """The table behind the chart, newest day first."""
    rows = [
        (
            f"{row['day']:%Y-%m-%d}",
            None if row["gap"] else int(row["stories"]),
            None if pd.isna(row["expected"]) else round(float(row["expected"]), 1),
            None if pd.isna(row["low"]) else int(row["low"]),
            None if pd.isna(row["high"]) else int(row["high"]),
            _note(row),
        )
        for row in reversed(_rows(shown))
    ]
    return pd.DataFrame(rows, columns=["Day", "Stories", "Expected", "Ordinary from", "to", "Note"])


def _rows(shown: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in shown.to_dict("records")]


def _note(row: dict[str, Any]) -> str:
    if row["gap"]:
        return "no data"
    return "spike" if row["spike"] else "too early to say" if pd.isna(row["expected"]) else ""
