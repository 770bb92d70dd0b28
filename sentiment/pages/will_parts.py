"""Parts of the Public will page: what is new, what is broken, and a goal's card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from data import db, news, services, ui
from data.agenda import GoalRow
from data.news import NewsItem
from data.timeline import Milestone
from data.ui import Context
from data.ui.places import PLACES
from data.ui.theme import LIGHT
from sentiment.charts import export, media, over_time
from sentiment.charts.will import PICK, ladder, ladder_alt, ladder_table
from sentiment.labels import ShareRow
from sentiment.mentions import MediaPoint, SourceGap
from sentiment.pages import will_evidence
from sentiment.pages.drawing import draw
from sentiment.services import will as verbs
from sentiment.will.evidence import PollRow
from sentiment.will.ladder import RungRow

NOT_OPINION = "Media signal: what outlets and posts say, not public opinion; copies count once."


@dataclass(frozen=True)
class Card:
    """What one goal's card shows: the ladder of one audience, the rung drawn over time, and what lies under it."""

    goal: GoalRow
    whose: str
    rungs: list[RungRow]
    others: list[RungRow]
    drawn: RungRow | None
    polls: list[PollRow]
    milestones: list[Milestone]
    weeks: list[MediaPoint]
    shares: list[ShareRow]
    gaps: list[SourceGap]
    health: list[str]
    facts: list[str]


def refresh(ctx: Context) -> None:
    """Bring the levels up to date where the evidence changed, with progress. Nothing is fitted otherwise."""
    with ui.reading() as session:
        waiting = len(verbs.stale(session, ctx.initiative.id, now=ctx.now))
    if not waiting:
        return
    bar = st.progress(0.0, f"The evidence changed. Working out {waiting} levels.")
    done = 0

    def step(label: str) -> None:
        nonlocal done
        done += 1
        bar.progress(min(done / waiting, 1.0), ui.md(label))

    try:
        verbs.refresh_estimates(db.writing, ctx.actor, ctx.initiative.id, now=ctx.now, progress=step)
    finally:
        bar.empty()


def since_last_look(ctx: Context) -> None:
    """The strip: what is new since the person last looked, once a session, each line leading to its page."""
    key = f"will_since_{ctx.actor.member_id}"
    if key not in st.session_state:
        looked = ui.attempt(lambda session: services.look(session, ctx.actor, "will", now=ctx.now))
        st.session_state[key] = looked or ctx.now - timedelta(days=7)
    since: datetime = st.session_state[key]
    items = whats_new(db.database_url(), ctx.initiative.id, since, ctx.now.replace(second=0, microsecond=0))
    with st.container(border=True, horizontal=True, vertical_alignment="center", wrap=False):
        day = _since(since.astimezone(ctx.initiative.tz).date(), ctx.today)
        told = " · ".join(ui.md(item.text.rstrip(".")) for item in items) or "nothing new"
        st.markdown(f"**Since {day}:** {told}", width="stretch")
        if places := list(dict.fromkeys(item.page for item in items if item.page)):
            with st.popover("Open", type="tertiary"):
                for place in places:
                    ui.link(place, PLACES[place].title, icon=PLACES[place].icon)


@st.cache_data(ttl=60, max_entries=50, show_spinner=False)
def whats_new(database: str, initiative_id: int, since: datetime, minute: datetime) -> list[NewsItem]:
    """What every room has to say, asked once a minute and not on every rerun."""
    with ui.reading() as session:
        return news.items(session, initiative_id, since, minute)


def _since(day: date, today: date) -> str:
    days = (today - day).days
    if days == 0:
        return "this morning"
    return "yesterday" if days == 1 else f"{day:%A}" if days < 7 else f"{day:%-d %b}"


def silent_sources(gaps: list[SourceGap], today: date) -> None:
    """One line for the sources that are silent now: a gap, not a dip."""
    now = [gap for gap in gaps if (today - gap.end).days <= 1]
    if not now:
        return
    names = sorted({gap.source for gap in now})
    first = min(gap.start for gap in now)
    said = f"{names[0]} silent since {first:%-d %b}." if len(names) == 1 else f"{len(names)} sources are silent."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(f"**{ui.md(said)}** Shown as a gap, not a dip.", icon=":material/sensors_off:")
        ui.link("mentions", "Fix the source", icon=":material/build:", mentions_tab="Sources")


def card(ctx: Context, told: Card) -> None:
    """One goal: the ladder now on the left, the rung over time on the right; on a phone one under the other."""
    st.header(ui.md(told.goal.name), anchor=False)
    if all(row.level is None for row in told.rungs):
        unmeasured(ctx, told)
        return
    left, right = st.columns([5, 6], gap="large")
    with left:
        st.subheader("The ladder now", anchor=False)
        ladder_now(ctx, told)
        cannot_tell(told)
        other_questions(told)
    with right:
        drawn_over_time(ctx, told)
    more = st.expander("Key, table and export", icon=":material/table:", key=f"more_{told.goal.id}", on_change="rerun")
    if more.open:
        with more:
            key_and_table(told)
            take_away(ctx, told)


def unmeasured(ctx: Context, told: Card) -> None:
    """No survey: no chart, one sentence, one button. What people did and what media said is still told."""
    needs = next((row.needs for row in told.rungs if row.needs), "")
    settle = f" Would settle it: {ui.md(needs)}" if needs else ""
    st.markdown(f"Nothing measures public will for this goal yet.{settle}")
    if st.button("Add a survey", key=f"add_survey_{told.goal.id}", type="primary", **ui.may(ctx.actor, "add_poll")):
        ui.go("evidence", goal=told.goal.id)
    for row in told.rungs + told.others:
        if row.level is not None:
            st.markdown(f"{behaviour(row)}")


def behaviour(row: RungRow) -> str:
    """A line for what stands beside the share axis: what people did, or another audience."""
    moved = f", {row.verdict}" if row.verdict != "cannot tell" else ", cannot tell whether it moves"
    if row.unit == "rate":
        return f"**Acting, people who came:** {ui.md(row.said)}{moved}. A count of what people did, not a share."
    return f"**{row.label}, {row.audience}:** {ui.md(row.said)}{moved}."


def ladder_now(ctx: Context, told: Card) -> None:
    """The ladder with its two ways to the evidence: a click on a rung, and a row of buttons."""
    goal = told.goal.id
    round_ = st.session_state.get("will_round", 0)
    picked = draw(
        ladder,
        told.rungs,
        told.whose,
        ctx.tokens,
        alt=ladder_alt(told.rungs, told.goal.name, told.whose),
        key=f"ladder_{goal}_{round_}",
        on_select="rerun",
        selection_mode=[PICK],
    )
    st.caption("Dot: estimate. Bar: 90% interval. Tick: 12 months ago.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Evidence:", width="content")
        pressed = [
            row
            for row in told.rungs + told.others
            if row.id and st.button(_button(row), key=f"evidence_{row.id}", type="tertiary")
        ]
    for row in told.rungs + told.others:
        if row.level is not None and (row.unit == "rate" or row in told.others):
            st.markdown(behaviour(row))
    chosen = _picked(picked, told.rungs)
    if pressed or chosen:
        will_evidence.dialog(ctx, told.goal, pressed[0] if pressed else chosen, told.whose)


def _button(row: RungRow) -> str:
    if row.unit == "rate":
        return f"{row.label}, who came"
    return row.label if row.audience == "public" else f"{row.label}, {row.audience}"


def _picked(event: object, rungs: list[RungRow]) -> RungRow | None:
    """The measured rung that was clicked in the ladder."""
    selection = getattr(event, "selection", None) or {}
    names = [one.get("rung") for one in selection.get(PICK, [])]
    return next((row for row in rungs if row.rung in names and row.id and row.unit == "share"), None)


def cannot_tell(told: Card) -> None:
    """The rungs of which nothing can be told yet, with what would settle it."""
    open_ = [
        row for row in told.rungs if row.unit == "share" and row.verdict == "cannot tell" and row.level is not None
    ]
    by_needs: dict[str, list[str]] = {}
    for row in open_:
        by_needs.setdefault(row.needs, []).append(row.label.lower())
    for needs, names in by_needs.items():
        settle = f" Would settle it: {ui.md(needs)}" if needs else ""
        st.markdown(f":material/help: **Cannot tell yet: {', '.join(names)}.**{settle}")


def other_questions(told: Card) -> None:
    """The rungs whose surveys asked otherwise than before: a shift of raw shares that is none of will."""
    for row in told.rungs + told.others:
        if asked := row.detail.get("asked"):
            st.markdown(f":material/quiz: **{row.label}:** {ui.md(asked['said'])}")


def drawn_over_time(ctx: Context, told: Card) -> None:
    """Three charts on one time axis, without a gap between them, and what must be said beside them."""
    row, start, end = told.drawn, ctx.filters.start, ctx.filters.end
    if row is None:
        return
    st.subheader(f"{row.label} over time", anchor=False)
    measured = [one.rung for one in told.rungs if one.level is not None and one.unit == "share"]
    if len(measured) > 1:
        st.segmented_control(
            "Rung over time", measured, key=f"rung_{told.goal.id}", default=row.rung, required=True,
            format_func=str.capitalize, label_visibility="collapsed",
        )  # fmt: skip
    marks = over_time.number(told.milestones, start, end)
    with st.container(gap=None):
        draw(
            over_time.support, row, told.polls, marks, told.whose, start, end, ctx.tokens,
            alt=over_time.support_alt(row, told.polls, told.whose, start, end), key=f"support_{told.goal.id}",
        )  # fmt: skip
        draw(
            over_time.lanes, marks, start, end, ctx.tokens, alt=over_time.lanes_alt(marks), key=f"lanes_{told.goal.id}"
        )
        draw(
            media.signal, told.weeks, told.shares, told.gaps, start, end, ctx.tokens,
            alt=media.signal_alt(told.weeks, told.shares, told.gaps), key=f"media_{told.goal.id}",
        )  # fmt: skip
    st.badge("Media signal, not public opinion", icon=":material/newspaper:", color="orange")
    fed = (row.detail.get("media") or {}).get("why", "Media was not an input to this level.")
    st.caption(f"{NOT_OPINION} {fed}")


def key_and_table(told: Card) -> None:
    """The key in words, the ladder and the milestones as tables, and how healthy the measurement is."""
    st.markdown(
        "Line and band: the level and its 90% interval. Marks: surveys as published, shape by how they asked, "
        "larger with more answers, with the error of sampling alone. Dotted: a campaign's start or a policy step. "
        "Grey block: no data."
    )
    ui.table(ladder_table(told.rungs + told.others), alt="The ladder as a table, with date, method and source.")
    marks = over_time.number(told.milestones, date.min + timedelta(days=400), date.max)
    if marks:
        ui.table(over_time.milestone_table(marks), alt="What we did and what happened, by number.")
    for line in told.health:
        st.markdown(f":material/monitor_heart: {ui.md(line)}")


def take_away(ctx: Context, told: Card) -> None:
    """What is seen, as a table and as a picture, with its origin. Both are made when asked for."""
    name = "".join(sign if sign.isalnum() else "-" for sign in told.goal.name.lower())[:60]

    start, end = ctx.filters.start, ctx.filters.end
    marks = over_time.number(told.milestones, start, end)

    def table() -> str:
        return export.table(
            told.goal.name, told.rungs + told.others, told.drawn, told.polls, told.milestones, told.weeks, told.gaps,
            start, end,
        )  # fmt: skip

    def picture() -> bytes:
        charts = [ladder(told.rungs, told.whose, LIGHT)]
        if told.drawn is not None:
            charts.append(over_time.support(told.drawn, told.polls, marks, told.whose, start, end, LIGHT))
        charts.append(over_time.lanes(marks, start, end, LIGHT))
        charts.append(media.signal(told.weeks, told.shares, told.gaps, start, end, LIGHT))
        lines = [f"% of {told.whose}, with 90% intervals.", export.origin(told.rungs + told.others), NOT_OPINION]
        return export.picture(charts, told.goal.name, lines)

    with st.container(horizontal=True):
        st.download_button(
            "Table (CSV)", table, f"{name}-{ctx.today}.csv", "text/csv", icon=":material/download:",
            key=f"csv_{told.goal.id}", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "Picture (PNG)", picture, f"{name}-{ctx.today}.png", "image/png", icon=":material/image:",
            key=f"png_{told.goal.id}", on_click="ignore",
        )  # fmt: skip
