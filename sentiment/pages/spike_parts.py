"""Parts of the Mentions page: spikes, each with what tells whether it is real, and the series they stand out of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from textwrap import shorten

import streamlit as st

from data import db, ui
from data.agenda import InitiativeRow
from data.dates import say
from data.timeline import Milestone
from sentiment.charts import spikes as charts
from sentiment.listening.spikes import BUDGET, FEWEST_DAYS
from sentiment.mentions import tone_in_words
from sentiment.pages.drawing import draw
from sentiment.services import spikes as services
from sentiment.services.spikes import Alert, Line

RECENT = timedelta(days=28)
SHOWN = 3  # alerts that stand open
NAMED = 3  # stories that are named in one
DRAWN = timedelta(days=89)


def alerts(ctx: ui.Context) -> None:
    """Spikes of the last four weeks with their answers, then the series, folded away."""
    lines, found = _found(
        db.database_url(), ctx.initiative, ctx.filters.goal_ids, ctx.now.replace(second=0, microsecond=0)
    )
    goals = [line for line in lines if line.topic_id is None]
    if not goals:
        return
    for alert in found[:SHOWN]:
        _alert(ctx, alert)
    if not found:
        st.markdown(f":material/check: No spike in the last four weeks, {_watched(goals)}.")
    with st.expander("Stories a day, and what is usual", icon=":material/bar_chart:", key="spike_series"):
        for alert in found[SHOWN:]:
            _alert(ctx, alert)
        _series(ctx, lines)


@st.cache_data(ttl=60, max_entries=50, show_spinner=False)
def _found(
    database: str, initiative: InitiativeRow, goal_ids: frozenset[int], minute: datetime
) -> tuple[list[Line], list[Alert]]:
    """The series and their alerts, worked out once a minute and not on every rerun; topics only where a goal rose."""
    today = initiative.today(minute)
    since = today - RECENT
    with ui.reading() as session:
        lines = services.lines(session, initiative, now=minute, since=today - DRAWN, goal_ids=goal_ids)
        rose = {line.goal_id for line in lines if any(spike.date >= since for spike in line.spikes)}
        if rose:
            topics = services.lines(
                session, initiative, now=minute, since=today - DRAWN, goal_ids=rose, with_topics=True
            )
            lines = topics + [line for line in lines if line.goal_id not in rose]
        return lines, services.alerts(session, initiative, now=minute, since=since, found=lines)


def _watched(goals: list[Line]) -> str:
    many = f"{len(goals)} goals at {BUDGET:g} false alarms a year each"
    return f"watching {many if len(goals) > 1 else f'one goal at {BUDGET:g} false alarms a year'}"


def _alert(ctx: ui.Context, alert: Alert) -> None:
    day = days_in_words(alert.first, alert.last)
    usual = f"{alert.expected:.1f}".removesuffix(".0")
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            f":material/trending_up: **Spike: {ui.md(alert.goal)}, {alert.count} stories on {day}** "
            f"({usual} expected; on {say(alert.peak.date)} an ordinary day has {alert.peak.low:.0f} to "
            f"{alert.peak.high:.0f})"
        )
        st.markdown("  \n".join(_answers(alert)))
        with st.container(gap=None):
            for story in alert.stories[:NAMED]:
                label = f"{ui.md(story.title[:110])} ({story.placements} placement{'s' * (story.placements != 1)})"
                if st.button(label, key=f"spike_{alert.goal_id}_{alert.first}_{story.story_id}", type="tertiary"):
                    st.query_params["story"] = str(story.story_id)
                    st.rerun()


def _answers(alert: Alert) -> list[str]:
    """Who, syndicated or not, tone, and what of ours is near: a line each."""
    lines = [f"**Who:** {_names(alert.who.outlets)}"]
    if alert.who.authors:
        lines[0] += f"; by {_names(alert.who.authors)}"
    if alert.who.bots:
        lines[0] += f"; {alert.who.bots} from declared bots"
    if alert.stories:
        widest = alert.stories[0].placements
        each = alert.placements / len(alert.stories)
        said = "mostly copies of one story" if widest > alert.placements / 2 and widest > 2 else "different stories"
        lines.append(
            f"**Syndicated?** {alert.placements} placements, {each:.1f} a story; the widest has {widest}: {said}. "
            "Copies are counted once."
        )
    lines.append(f"**Tone, not support:** {tone_in_words(alert.tone)}")
    near = [_near(one, alert) for one in alert.milestones[:4]]
    more = f" and {len(alert.milestones) - 4} more" if len(alert.milestones) > 4 else ""
    lines.append(
        f"**Near it:** {', '.join(near)}{more}; near in time is not its cause"
        if near
        else "**Near it:** nothing of ours"
    )
    if alert.topics:
        lines.append(
            f"**Topics that rose:** {', '.join(ui.md(shorten(query, 60, placeholder=' …')) for query in alert.topics)}"
        )
    return lines


def days_in_words(first: date, last: date) -> str:
    """Days in a row as short as they can be said, such as 12 to 13 Nov 2026."""
    if first == last:
        return say(first)
    whole = say(first)
    same = " ".join(whole.split()[:1] if (first.year, first.month) == (last.year, last.month) else whole.split()[:2])
    return f"{same if first.year == last.year else whole} to {say(last)}"


def _near(one: Milestone, alert: Alert) -> str:
    """A milestone with its day; one that had begun before and was still on says since when."""
    since = "since " if one.until is not None and one.on < alert.first - timedelta(days=services.NEAR_BEFORE) else ""
    return f"{ui.md(one.title)} ({one.kind}, {since}{say(one.on)})"


def _names(counts: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{ui.md(name)} ({count})" for name, count in counts) or "outlets that name themselves nowhere"


@st.fragment
def _series(ctx: ui.Context, lines: list[Line]) -> None:
    """The series of one goal or topic, its table, and how alarms come about."""
    names = [line.name for line in lines]
    chosen = st.selectbox("Goal or topic", names, key="spike_line") if len(names) > 1 else names[0]
    line = next((one for one in lines if one.name == chosen), lines[0])
    start = ctx.today - DRAWN
    gaps = frozenset(line.series.gaps)
    shown = charts.frame(line.days, gaps, line.spikes, start)
    measured = (
        "Measured against everything else that the same sources carried." if line.watched.measured
        else "Counted as they are: there is too little else from these sources to measure against."
    )  # fmt: skip
    if line.watched.left_out:
        silent = ", ".join(ui.md(name) for name in line.watched.left_out)
        st.markdown(f":material/warning: Without {silent}: silent now, a gap and not falling interest.")
    if shown.empty:
        st.markdown("No source was heard in these months.")
        return
    draw(
        charts.series, line.days, gaps, line.spikes, start, ctx.tokens, alt=charts.series_alt(line.name, shown),
        key="spike_chart",
    )  # fmt: skip
    st.markdown(
        "Bar: stories that began that day. Band: nine in ten ordinary days, from the days before alone, weekday by "
        f"weekday. Triangle: a spike. Grey: no data. {measured} At most about {BUDGET:g} false alarms a year for each "
        f"series; none in the first {FEWEST_DAYS} days."
    )
    with st.popover("Table", icon=":material/table:"):
        ui.table(charts.series_table(shown), alt="Stories a day, what was expected, and spikes.", key="spike_table")
