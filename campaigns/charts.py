"""Pictures of this room: campaigns and events on one time axis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from campaigns.content import OURS, STATES, ItemRow
from campaigns.outreach import EventRow
from campaigns.plan import CampaignRow, status_words
from campaigns.reach import GroupReach, Headcount
from data.dates import say
from data.ui.theme import Tokens, dress

ROW = 34
LANE = "Events"


def timeline(
    campaigns: Sequence[CampaignRow],
    events: Sequence[EventRow],
    *,
    start: date,
    end: date,
    today: date,
    tokens: Tokens,
) -> alt.LayerChart | alt.FacetChart:
    """Campaigns as bars, one row each, and events as circles in a lane below (hollow: through a partner).

    The axis runs from `start` to `end`; a dashed rule marks today. Sizes and colours carry no number.
    """
    rows = [campaign.name for campaign in campaigns]
    order = [*rows, LANE]
    x = alt.X(
        "starts:T", title=None, axis=_axis(start, end), scale=alt.Scale(domain=[_day(start), _day(end)], clamp=True)
    )
    y = alt.Y(
        "row:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=150, ticks=False)
    )
    bars = (
        alt.Chart(campaign_frame(campaigns, today))
        .mark_bar(height=14, cornerRadius=3, color=tokens.campaign)
        .encode(
            x=x,
            x2="ends:T",
            y=y,
            tooltip=[alt.Tooltip("row:N", title="Campaign"), alt.Tooltip("status:N", title="Status")],
        )
    )
    circles = (
        alt.Chart(event_frame(events))
        .mark_point(size=50, strokeWidth=1.5, opacity=1, color=tokens.estimate)
        .encode(
            x=x,
            y=y,
            fill=alt.Fill(
                "run:N",
                scale=alt.Scale(domain=["We ran it", "A partner ran it"], range=[tokens.estimate, tokens.background]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Event"),
                alt.Tooltip("when:N", title="When"),
                alt.Tooltip("came:N", title="Came"),
                alt.Tooltip("run:N", title="Run by"),
            ],
        )
    )
    now = (
        alt.Chart(pd.DataFrame({"starts": [pd.Timestamp(today)]}))
        .mark_rule(strokeDash=[4, 3], color=tokens.muted)
        .encode(x=x)
    )
    title = "Campaigns and events by day"
    return dress(alt.layer(bars, circles, now).properties(height=ROW * len(order), title=title), tokens)


def campaign_frame(campaigns: Sequence[CampaignRow], today: date) -> pd.DataFrame:
    """One row per campaign; a bar covers its last day."""
    return pd.DataFrame(
        [
            (
                row.name,
                pd.Timestamp(row.starts),
                pd.Timestamp(row.ends + timedelta(days=1)),
                status_words(row.starts, row.ends, today),
            )
            for row in campaigns
        ],
        columns=["row", "starts", "ends", "status"],
    )


def event_frame(events: Sequence[EventRow]) -> pd.DataFrame:
    """One row per event, on its day on the spot."""
    return pd.DataFrame(
        [
            (
                LANE,
                pd.Timestamp(row.starts_on),
                row.name,
                row.when(),
                row.attendance.told,
                "We ran it" if row.direct else "A partner ran it",
            )
            for row in events
        ],
        columns=["row", "starts", "name", "when", "came", "run"],
    )


def _axis(start: date, end: date) -> alt.Axis:
    spread = (end - start).days
    return alt.Axis(format="%b %Y" if spread > 150 else "%-d %b", tickCount=6, labelOverlap=True, labelFlush=True)


def _day(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def attendance(
    rows: Sequence[tuple[str, Headcount]], *, months: bool, title: str, tokens: Tokens
) -> alt.LayerChart | alt.FacetChart:
    """People counted at events, a bar from the lowest to the highest number that fits what was written.

    By month upright, by place or goal lying. An open end ("12+") is an arrow; events where nobody counted stand apart
    as a number in words, never as 0.
    """
    frame = attendance_frame(rows)
    tips = [alt.Tooltip(f"{field}:N", title=said) for field, said in _TIPS]
    axis = alt.Axis(title=None, labelLimit=170, labelOverlap=True, labelAngle=0, ticks=False)
    amount = alt.Axis(title=None, tickMinStep=1, format=",d", tickCount=5)
    most = max([1, *frame["high"]])
    scale = alt.Scale(domain=[0, most * 1.12], nice=False)  # room for the word behind the longest bar

    def on(field: str, until: str = "") -> dict[str, Any]:
        """Names along one axis, people along the other."""
        if months:
            ends = {"y2": alt.Y2(until)} if until else {}
            return {"x": alt.X("name:N", sort=None, axis=axis), "y": alt.Y(f"{field}:Q", axis=amount, scale=scale),
                    **ends}  # fmt: skip
        ends_ = {"x2": alt.X2(until)} if until else {}
        return {"y": alt.Y("name:N", sort=None, axis=axis), "x": alt.X(f"{field}:Q", axis=amount, scale=scale), **ends_}

    base = alt.Chart(frame)
    tick = alt.MarkDef("tick", color=tokens.estimate, thickness=2.5, orient="horizontal" if months else "vertical")
    opened, uncounted = frame[frame["open"]], frame[frame["uncounted"] != ""]
    layers: list[alt.Chart] = [
        base.mark_bar(color=tokens.band, cornerRadius=2).encode(**on("low", "high"), tooltip=tips),
        *(base.properties(mark=tick).encode(**on(end), tooltip=tips) for end in ("low", "high")),
    ]
    # A layer without a mark would be a picture without a word for whoever hears the page.
    if len(opened):
        layers.append(
            alt.Chart(opened)
            .mark_point(
                shape="triangle-up" if months else "triangle-right", filled=True, size=70, color=tokens.estimate
            )
            .encode(**on("high"), tooltip=tips)
        )
    if len(uncounted):
        layers.append(
            alt.Chart(uncounted)
            .mark_text(
                color=tokens.muted,
                fontSize=11,
                align="center" if months else "left",
                dx=0 if months else 9,
                dy=-10 if months else 0,
            )
            .encode(**on("high"), text="uncounted:N")
        )
    height = 220 if months else 28 * len(frame) + 40
    return dress(alt.layer(*layers).properties(height=height, title=title), tokens)


_TIPS = (("name", "Where or when"), ("told", "People counted"), ("events", "Events"), ("blank", "Nobody counted at"))


def attendance_frame(rows: Sequence[tuple[str, Headcount]]) -> pd.DataFrame:
    """One row a month, place or goal. Where nothing was counted the bar has no length and the word says so."""
    return pd.DataFrame(
        [
            (
                name, row.low, row.low if row.high is None else row.high, row.high is None and row.events > row.unknown,
                row.told, row.events, row.unknown, f"+{row.unknown} ?" if row.unknown else "",
            )
            for name, row in rows
        ],
        columns=["name", "low", "high", "open", "told", "events", "blank", "uncounted"],
    )  # fmt: skip


def representation(groups: Sequence[GroupReach], *, title: str, tokens: Tokens) -> alt.LayerChart | alt.FacetChart:
    """Each group's share of those who came beside its share of the community (a hollow diamond).

    A bar runs from the least to the most that the share can be; a point stands where it may be told.
    """
    frame = pd.DataFrame(
        [(one.name, one.community, one.share, one.low, one.high, one.verdict) for one in groups],
        columns=["name", "community", "share", "low", "high", "verdict"],
    )
    top = max([0.05, *frame["high"], *frame["community"]])
    scale = alt.Scale(domain=[0, min(1.0, top * 1.05)])
    axis = alt.Axis(format=".0%", tickCount=5)
    y = alt.Y("name:N", sort=list(frame["name"]), axis=alt.Axis(title=None, labelLimit=150, ticks=False))
    tips = [
        alt.Tooltip("name:N", title="Group"),
        alt.Tooltip("community:Q", title="Of the community", format=".1%"),
        alt.Tooltip("low:Q", title="Of those who came: from", format=".1%"),
        alt.Tooltip("high:Q", title="to", format=".1%"),
        alt.Tooltip("verdict:N", title="So"),
    ]

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=None, scale=scale, axis=axis)

    base = alt.Chart(frame)
    bars = base.mark_bar(height=9, cornerRadius=4, color=tokens.band).encode(x=x("low"), x2="high:Q", y=y, tooltip=tips)
    told = frame.dropna(subset=["share"])
    points = alt.Chart(told).mark_point(filled=True, size=70, color=tokens.estimate, opacity=1)
    marks = base.mark_point(
        shape="diamond", size=110, strokeWidth=2, color=tokens.campaign, opacity=1, filled=False
    ).encode(x=x("community"), y=y, tooltip=tips)
    # A layer without a mark would be a picture without a word for whoever hears the page.
    layers = [bars, points.encode(x=x("share"), y=y, tooltip=tips), marks] if len(told) else [bars, marks]
    return dress(alt.layer(*layers).properties(height=34 * len(frame) + 10, title=title), tokens)


def content_calendar(
    items: Sequence[ItemRow], *, start: date, end: date, today: date, tokens: Tokens
) -> alt.LayerChart | alt.FacetChart:
    """Items of the content calendar by day, a row for us and one for each partner; the mark says the state.

    Hollow is planned, grey is ready, filled is published, a cross is dropped. Items of one day are stacked.
    """
    rows = sorted({item.row for item in items}, key=lambda name: (name != OURS, name))
    states = ["Planned", "Ready", "Published", "Dropped"]
    x = alt.X("day:T", title=None, scale=alt.Scale(domain=[_day(start), _day(end + timedelta(days=1))]),
              axis=alt.Axis(format="%-d %b", tickCount=7, labelOverlap=True, labelFlush=True))  # fmt: skip
    y = alt.Y("row:N", sort=rows, title=None, scale=alt.Scale(domain=rows),
              axis=alt.Axis(labelLimit=130, ticks=False, grid=True))  # fmt: skip
    frame = content_frame(items)
    marks = (
        alt.Chart(frame)
        .mark_point(size=110, strokeWidth=1.8, opacity=1, color=tokens.campaign)
        .encode(
            x=x,
            y=y,
            yOffset=alt.YOffset("place:O", scale=alt.Scale(paddingOuter=0.5)),
            fill=alt.Fill(
                "state:N",
                scale=alt.Scale(
                    domain=states, range=[tokens.background, tokens.gap, tokens.campaign, tokens.background]
                ),
                legend=None,
            ),
            shape=alt.Shape(
                "state:N", scale=alt.Scale(domain=states, range=["circle", "circle", "circle", "cross"]), legend=None
            ),
            tooltip=[
                alt.Tooltip("title:N", title="Item"),
                alt.Tooltip("channel:N", title="Channel"),
                alt.Tooltip("when:N", title="Day"),
                alt.Tooltip("state:N", title="State"),
            ],
        )
    )
    now = (
        alt.Chart(pd.DataFrame({"day": [pd.Timestamp(today)] if start <= today <= end else []}, dtype="datetime64[ns]"))
        .mark_rule(strokeDash=[4, 3], color=tokens.muted)
        .encode(x=x)
    )
    most = int(frame["place"].max()) + 1 if len(frame) else 1
    height = max(60, (16 + 14 * most) * len(rows) + 20)
    return dress(alt.layer(now, marks).properties(height=height, title="Items by day, ours and partners'"), tokens)


def content_frame(items: Sequence[ItemRow]) -> pd.DataFrame:
    """One row per item, at noon of its day; `place` counts the items of one row and day."""
    seen: dict[tuple[str, date], int] = {}
    rows = []
    for item in items:
        place = seen.get((item.row, item.on), 0)
        seen[item.row, item.on] = place + 1
        at = pd.Timestamp(item.on) + pd.Timedelta(hours=12)
        rows.append((item.row, at, place, item.title, item.channel, say(item.on), STATES[item.state]))
    return pd.DataFrame(rows, columns=["row", "day", "place", "title", "channel", "when", "state"])
