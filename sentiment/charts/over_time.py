"""Over time: three separate charts on one fixed time axis. Support, what we did and what happened, the media.

Never two of these on one axis: a level, a milestone and a media signal are not the same kind of thing. The charts
share their time domain and the width of their y axis, so that they line up one above the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from data.timeline import Milestone
from data.ui.theme import Tokens, dress
from sentiment.mentions import MediaPoint, SourceGap
from sentiment.will.evidence import PollRow
from sentiment.will.ladder import RungRow

Picture: TypeAlias = alt.LayerChart | alt.FacetChart
EXTENT = 62  # pixels of every y axis, so that the three charts line up
LANES = ("Campaign", "Event", "Policy")
SHAPES = {
    "phone": "circle", "web panel": "square", "text message": "cross", "mail": "diamond", "intercept": "triangle-up",
    "mixed": "triangle-down", "not stated": "stroke",
}  # fmt: skip
LABELLED = 16  # numbers that fit beside each other on a phone
NORMAL_90 = 1.6449


@dataclass(frozen=True)
class Numbered:
    """A milestone with the number that leads from the lane to the table."""

    number: int
    milestone: Milestone
    labelled: bool


def number(milestones: Sequence[Milestone], start: date, end: date) -> list[Numbered]:
    """Milestones in order with their numbers; a number is drawn only where the next one leaves it room."""
    room = max((end - start).days, 1) / LABELLED
    ordered = sorted(milestones, key=lambda m: (m.on, m.kind, m.title))
    found = []
    for at, one in enumerate(ordered):
        after = next((other.on for other in ordered[at + 1 :] if other.kind == one.kind), None)
        before = next((other.on for other in reversed(ordered[:at]) if other.kind == one.kind), None)
        clear = after is None or (after - max(one.on, start)).days >= room
        # a campaign's number stands inside its bar, so only one that began at the same place can cover it
        clear = clear or (one.kind == "campaign" and (before is None or (one.on - before).days >= room))
        found.append(Numbered(at + 1, one, clear))
    return found


def time_axis(start: date, end: date, tokens: Tokens, *, labels: bool) -> dict[str, Any]:
    """The fixed time axis: the same on every chart, month names on the lowest one only."""
    long = (end - start).days > 800
    axis = alt.Axis(
        labels=labels,
        ticks=labels,
        domain=labels,
        grid=False,
        format="%b %Y" if long else "%b",
        tickCount="year" if long else "month",
        labelOverlap=True,
        labelSeparation=8,
        labelFlush=False,
        title=None,
    )
    domain = [_moment(start), _moment(end + timedelta(days=1))]
    return {"title": None, "axis": axis, "scale": alt.Scale(domain=domain, nice=False, clamp=True)}


def _moment(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def heading(text: str, tokens: Tokens, more: str = "") -> alt.TitleParams:
    """A chart's title, with a second line in a quieter colour."""
    title = alt.TitleParams(text, anchor="start", frame="bounds", fontSize=12, fontWeight=600, offset=6)
    if more:
        title.subtitle, title.subtitleFontSize, title.subtitleColor = more, 11, tokens.muted
    return title


def series_frame(row: RungRow, start: date, end: date) -> pd.DataFrame:
    """The smoothed level in percent with its 90% interval, between two days (both included)."""
    rows = [
        {"day": pd.Timestamp(point["date"]), **{name: 100 * point[name] for name in ("level", "low", "high")}}
        for point in row.series
        if start <= date.fromisoformat(point["date"]) <= end
    ]
    return pd.DataFrame(rows, columns=["day", "level", "low", "high"])


def survey_frame(polls: Sequence[PollRow], start: date, end: date) -> pd.DataFrame:
    """Surveys of the public (not of those who came) as published, with the error of sampling alone, in percent."""
    rows = []
    for poll in polls:
        if poll.subgroup or poll.kind == "pulse" or not start <= poll.ends_on <= end:
            continue
        error = NORMAL_90 * (max(poll.share * (1 - poll.share), 0.0025) / poll.answers) ** 0.5
        rows.append(
            {
                "day": pd.Timestamp(poll.ends_on),
                "share": 100 * poll.share,
                "low": 100 * max(poll.share - error, 0.0),
                "high": 100 * min(poll.share + error, 1.0),
                "n": poll.answers,
                "mode": poll.mode if poll.mode in SHAPES else "not stated",
                "pollster": poll.pollster,
                "answers": f"{poll.n:,}" if poll.n else f"not stated, {poll.answers} assumed",
            }
        )
    return pd.DataFrame(rows, columns=["day", "share", "low", "high", "n", "mode", "pollster", "answers"])


def support(
    row: RungRow, polls: Sequence[PollRow], marks: Sequence[Numbered], whose: str, start: date, end: date,
    tokens: Tokens,
) -> Picture:  # fmt: skip
    """The level with its band, and every survey as a hollow mark: shape by mode, size by answers, rule its error."""
    levels, surveys = series_frame(row, start, end), survey_frame(polls, start, end)
    values = pd.concat([levels["low"], levels["high"], surveys["low"], surveys["high"]]).dropna()
    low = max(0, 5 * floor((values.min() - 1) / 5)) if len(values) else 0
    high = min(100, 5 * ceil((values.max() + 1) / 5)) if len(values) else 100
    time = time_axis(start, end, tokens, labels=False)

    def y(field: str) -> alt.Y:
        axis = alt.Axis(minExtent=EXTENT, maxExtent=EXTENT, tickCount=5, format="d", ticks=False, domain=False)
        return alt.Y(field, title=None, axis=axis, scale=alt.Scale(domain=[low, high], zero=False, nice=False))

    x = alt.X("day:T", **time)
    rules = alt.Chart(_starts(marks)).mark_rule(strokeDash=[2, 3], color=tokens.muted, opacity=0.7).encode(x=x)
    band = alt.Chart(levels).mark_area(color=tokens.band, opacity=0.85).encode(x=x, y=y("low:Q"), y2="high:Q")
    line = alt.Chart(levels).mark_line(color=tokens.estimate, strokeWidth=2.5).encode(x=x, y=y("level:Q"))
    errors = alt.Chart(surveys).mark_rule(color=tokens.text, strokeWidth=1).encode(x=x, y=y("low:Q"), y2="high:Q")
    modes = [mode for mode in SHAPES if mode in set(surveys["mode"])]
    legend = alt.Legend(
        orient="top", title=None, symbolStrokeColor=tokens.text, symbolSize=60, symbolOpacity=1, columns=4, offset=4,
    )  # fmt: skip
    shapes = [SHAPES[mode] for mode in modes]
    shape = alt.Shape("mode:N", scale=alt.Scale(domain=modes, range=shapes), legend=legend if len(modes) > 1 else None)
    size = alt.Size("n:Q", legend=None, scale=alt.Scale(type="sqrt", domain=[0, 1500], range=[20, 110], clamp=True))
    # hollow marks would show the line through them, and a fill would empty the legend's symbols
    under = alt.Chart(surveys).mark_circle(color=tokens.background, opacity=1).encode(x=x, y=y("share:Q"), size=size)
    marks_ = (
        alt.Chart(surveys)
        .mark_point(filled=False, color=tokens.text, strokeWidth=1.5, opacity=1)
        .encode(
            x=x,
            y=y("share:Q"),
            shape=shape,
            size=alt.Size(
                "n:Q", legend=None, scale=alt.Scale(type="sqrt", domain=[0, 1500], range=[20, 110], clamp=True)
            ),
            tooltip=[
                alt.Tooltip("pollster:N", title="Survey"),
                alt.Tooltip("day:T", title="Ended", format="%d %b %Y"),
                alt.Tooltip("share:Q", title="Share, %", format=".0f"),
                alt.Tooltip("answers:N", title="Answers"),
                alt.Tooltip("mode:N", title="Asked by"),
            ],
        )
    )
    title = heading(f"{row.label}, % of {whose}", tokens, "Line: level. Band: 90% interval.")
    layers = [rules, band, line, errors, under, marks_] if len(surveys) else [rules, band, line]
    chart = alt.layer(*layers).properties(height=250, width="container", title=title)
    return dress(chart, tokens)


def _starts(marks: Sequence[Numbered]) -> pd.DataFrame:
    """The days of what is numbered in the lanes, for the dotted rules; many events would hide the level."""
    days = sorted({one.milestone.on for one in marks if one.milestone.kind != "event" and one.labelled})
    return pd.DataFrame({"day": pd.to_datetime(days)})


def lane_frame(marks: Sequence[Numbered], start: date, end: date) -> pd.DataFrame:
    """Milestones by lane; a campaign that reaches beyond the axis is cut at its ends."""
    rows = [
        {
            "lane": one.milestone.kind.capitalize(),
            "starts": pd.Timestamp(max(one.milestone.on, start)),
            "ends": pd.Timestamp(min(one.milestone.until or one.milestone.on, end)),
            "number": str(one.number) if one.labelled else "",
            "title": one.milestone.title,
            "detail": one.milestone.detail,
        }
        for one in marks
    ]
    return pd.DataFrame(rows, columns=["lane", "starts", "ends", "number", "title", "detail"])


def lanes(marks: Sequence[Numbered], start: date, end: date, tokens: Tokens, *, labels: bool = False) -> Picture:
    """Campaigns as bars, events as circles, policy as diamonds, numbered to the table."""
    frame = lane_frame(marks, start, end)
    x = alt.X("starts:T", **time_axis(start, end, tokens, labels=labels))
    axis = alt.Axis(minExtent=EXTENT, maxExtent=EXTENT, ticks=False, domain=False, labelPadding=6)
    y = alt.Y("lane:N", title=None, sort=list(LANES), scale=alt.Scale(domain=list(LANES)), axis=axis)
    tips = [
        alt.Tooltip("title:N", title="What"),
        alt.Tooltip("starts:T", title="On", format="%d %b %Y"),
        alt.Tooltip("detail:N", title="Detail"),
    ]
    base = alt.Chart(frame).encode(x=x, y=y, tooltip=tips)
    bars = (
        base.transform_filter("datum.lane == 'Campaign'")
        .mark_bar(height=14, cornerRadius=3, color=tokens.campaign)
        .encode(x2="ends:T")
    )
    in_bars = (
        base.transform_filter("datum.lane == 'Campaign'")
        .mark_text(align="left", dx=5, fontSize=11, fontWeight=700, color=tokens.background)
        .encode(text="number:N")
    )
    events = base.transform_filter("datum.lane == 'Event'").mark_point(
        shape="circle", size=70, filled=True, color=tokens.text, opacity=0.9
    )
    policy = base.transform_filter("datum.lane == 'Policy'").mark_point(
        shape="diamond", size=90, filled=True, color=tokens.policy, opacity=0.95
    )
    numbers = (
        base.transform_filter("datum.lane != 'Campaign'")
        .mark_text(align="left", dx=7, fontSize=11, fontWeight=700, color=tokens.text)
        .encode(text="number:N")
    )
    chart = alt.layer(bars, in_bars, events, policy, numbers).properties(height=70, width="container")
    return dress(chart, tokens)


def media_frame(weeks: Sequence[MediaPoint], gaps: Sequence[SourceGap]) -> pd.DataFrame:
    """Stories that began in each week, at the week's middle; a week that a gap covers whole has no number."""
    dark = [
        week for week in weeks if not week.stories and any(g.start <= week.start and week.end <= g.end for g in gaps)
    ]
    rows = [
        {
            "day": pd.Timestamp(week.start + timedelta(days=3)),
            "stories": None if week in dark else week.stories,
            "mentions": week.mentions,
            "tone": week.tone,
            "week": f"{week.start:%-d %b} to {week.end:%-d %b %Y}",
        }
        for week in weeks
    ]
    return pd.DataFrame(rows, columns=["day", "stories", "mentions", "tone", "week"])


def gap_frame(gaps: Sequence[SourceGap], start: date, end: date) -> pd.DataFrame:
    """Days without data as blocks, one for each stretch that no source leaves out."""
    rows: list[dict[str, Any]] = []
    for gap in sorted(gaps, key=lambda one: (one.start, one.end)):
        first, last = max(gap.start, start), min(gap.end, end) + timedelta(days=1)
        if rows and pd.Timestamp(first) <= rows[-1]["ends"]:
            rows[-1]["ends"] = max(rows[-1]["ends"], pd.Timestamp(last))
            rows[-1]["sources"] |= {gap.source}
        elif first < last:
            rows.append({"starts": pd.Timestamp(first), "ends": pd.Timestamp(last), "sources": {gap.source}})
    for row in rows:
        row["sources"] = ", ".join(sorted(row["sources"]))
        row["middle"] = row["starts"] + (row["ends"] - row["starts"]) / 2
    return pd.DataFrame(rows, columns=["starts", "ends", "middle", "sources"])


def media(weeks: Sequence[MediaPoint], gaps: Sequence[SourceGap], start: date, end: date, tokens: Tokens) -> Picture:
    """The media signal: stories a week, in its own colour on a zero rule. A dead source is a grey block."""
    frame, blocks = media_frame(weeks, gaps), gap_frame(gaps, start, end)
    time = time_axis(start, end, tokens, labels=True)
    most = max(int(frame["stories"].max()) if frame["stories"].notna().any() else 0, 4)
    axis = alt.Axis(minExtent=EXTENT, maxExtent=EXTENT, tickCount=3, format="d", ticks=False, domain=False)
    y = alt.Y("stories:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, most], nice=True))
    grey = (
        alt.Chart(blocks)
        .mark_rect(color=tokens.gap, opacity=0.35)
        .encode(x=alt.X("starts:T", **time), x2="ends:T", tooltip=[alt.Tooltip("sources:N", title="No data from")])
    )
    words = (
        alt.Chart(blocks.tail(1))
        .mark_text(align="right", baseline="bottom", fontStyle="italic", fontSize=11, color=tokens.text)
        .encode(x=alt.X("ends:T", **time), y=alt.value(-4), text=alt.value("no data"))
    )
    bars = (
        alt.Chart(frame)
        .mark_bar(color=tokens.media, size=3 if len(weeks) > 40 else 7)
        .encode(
            x=alt.X("day:T", **time),
            y=y,
            tooltip=[
                alt.Tooltip("week:N", title="Week"),
                alt.Tooltip("stories:Q", title="Stories"),
                alt.Tooltip("mentions:Q", title="Placements"),
                alt.Tooltip("tone:Q", title="Tone (−1 to 1)", format=".2f"),
            ],
        )
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=tokens.text, strokeWidth=1).encode(y="zero:Q")
    layers = [grey, bars, zero, words] if len(blocks) else [bars, zero]
    chart = alt.layer(*layers).properties(
        height=130, width="container", title=heading("Media signal, stories a week", tokens)
    )
    return dress(chart, tokens)


def support_alt(row: RungRow, polls: Sequence[PollRow], whose: str, start: date, end: date) -> str:
    """The support chart in sentences."""
    shown = [point for point in row.series if start <= date.fromisoformat(point["date"]) <= end]
    if not shown:
        return f"{row.label} over time: no level yet."
    first, last = (
        f"{100 * one['level']:.0f}% ({100 * one['low']:.0f} to {100 * one['high']:.0f}) on "
        f"{date.fromisoformat(one['date']):%-d %b %Y}"
        for one in (shown[0], shown[-1])
    )
    count = sum(not poll.subgroup and poll.kind != "pulse" and start <= poll.ends_on <= end for poll in polls)
    surveys = f"{count} survey{'' if count == 1 else 's'}"
    return f"{row.label}, % of {whose}: {first}, {last}; {surveys}. Verdict: {row.verdict}."


def lanes_alt(marks: Sequence[Numbered]) -> str:
    """The lanes in a sentence; the table names each."""
    counts = {kind: sum(one.milestone.kind == kind for one in marks) for kind in ("campaign", "event", "policy")}
    words = {"campaign": "campaigns", "event": "events", "policy": "policy steps"}
    return "What we did and what happened: " + ", ".join(f"{counts[kind]} {words[kind]}" for kind in counts) + "."


def media_alt(weeks: Sequence[MediaPoint], gaps: Sequence[SourceGap]) -> str:
    """The media signal in sentences."""
    stories = sum(week.stories for week in weeks)
    sources = sorted({gap.source for gap in gaps})
    silent = f" Days without data from {', '.join(sources)}." if sources else ""
    return f"Media signal, not public opinion: {stories:,} stories in {len(weeks)} weeks; copies count once.{silent}"


def milestone_table(marks: Sequence[Numbered]) -> pd.DataFrame:
    """The numbered milestones with the room they come from."""
    rows = [
        {
            "No.": one.number,
            "Day": one.milestone.on,
            "Kind": one.milestone.kind,
            "What": one.milestone.title,
            "Detail": one.milestone.detail,
        }
        for one in marks
    ]
    return pd.DataFrame(rows, columns=["No.", "Day", "Kind", "What", "Detail"])
