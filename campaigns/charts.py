"""Pictures of this room: campaigns and events on one time axis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import altair as alt
import pandas as pd

from campaigns.outreach import EventRow
from campaigns.plan import CampaignRow, status_words
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
    return dress(alt.layer(bars, circles, now).properties(height=ROW * len(order)), tokens)


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
