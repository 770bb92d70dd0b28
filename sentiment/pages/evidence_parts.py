"""Parts of the Evidence page: a survey typed in, surveys by wording, indicators, the method in plain words."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from data import queries as ground
from data import ui
from data.agenda import IndicatorRow, progress
from data.dates import parse_date
from data.errors import GroundswellError
from data.ui import Context
from sentiment.queries import will as queries
from sentiment.services import will as services
from sentiment.will.evidence import (
    ASSUMED_N,
    AUDIENCES,
    KIND_LABELS,
    KINDS,
    MODES,
    POPULATIONS,
    RUNG_LABELS,
    RUNG_MEANINGS,
    RUNGS,
    PollDraft,
    PollRow,
    question,
)

MOST = 1000  # surveys shown at once
FIELDS = ("pollster", "share", "against", "n", "wording", "ends", "starts", "url", "subgroup")


def add_survey(ctx: Context) -> None:
    """The form for a survey. A refused save keeps what was typed; a saved one clears it."""
    if saved := st.session_state.pop("survey_saved", None):
        st.success(saved, icon=":material/check_circle:")
    if not ctx.goals:
        ui.empty("No goals yet", "A survey is evidence for a goal of the common agenda.", "Add a goal", "setup")
        return
    may = ui.may(ctx.actor, "add_poll")
    with st.expander("Add a survey", icon=":material/add:", expanded=bool(st.query_params.get("goal"))):
        with st.form("survey", border=False, enter_to_submit=False):
            draft_of = _fields(ctx)
            pressed = st.form_submit_button("Add survey", type="primary", icon=":material/add:", **may)
        if pressed:
            try:
                draft = draft_of()
            except GroundswellError as error:
                st.error(ui.md(str(error)), icon=":material/error:")
                return
            row = ui.attempt(
                lambda session: services.add_poll(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)
            )
            if row is not None:
                said = f"Added {row.pollster}, {row.ends_on:%-d %b %Y}: {row.share:.0%}."
                st.session_state["survey_saved"] = ui.md(said)
                ui.clear(*(f"survey_{name}" for name in FIELDS))
    ui.link("import", "Import a table of surveys (CSV)", icon=":material/upload_file:")


def _fields(ctx: Context):
    """Draw the form's fields; returns what makes a draft of what was typed."""
    names = {goal.id: goal.name for goal in ctx.goals}
    wanted = st.query_params.get("goal", "")
    first = int(wanted) if wanted.isdigit() and int(wanted) in names else next(iter(names))
    st.session_state.setdefault("survey_goal", first)
    keep = {"persist_state": "session"}
    goal = st.selectbox("Goal", list(names), format_func=names.__getitem__, key="survey_goal", **keep)
    rung = st.segmented_control(
        "What was asked for", RUNGS, default="supportive", format_func=RUNG_LABELS.__getitem__, required=True,
        key="survey_rung", help="Supportive: people who side with the goal. Empowered: who feel able to do something.",
        **keep,
    )  # fmt: skip
    left, right = st.columns(2)  # a pair a row, so that a phone shows them in this order
    pollster = left.text_input("Who asked", key="survey_pollster", placeholder="Marlow Pulse", **keep)
    share = right.text_input("Percent that said yes", key="survey_share", placeholder="58", **keep)
    left, right = st.columns(2)
    ends = left.text_input("Last day in the field", key="survey_ends", placeholder="2026-11-03", **keep)
    n = right.text_input("How many answered (blank: not stated)", key="survey_n", placeholder="412", **keep)
    wording = st.text_input("The question as it was asked", key="survey_wording", **keep)
    left, right = st.columns(2)
    kind = left.selectbox("Kind", KINDS, format_func=KIND_LABELS.__getitem__, key="survey_kind", **keep)
    mode = right.selectbox("Asked by", MODES, format_func=lambda m: m or "not stated", key="survey_mode", **keep)
    left, right = st.columns(2)
    starts = left.text_input("First day in the field (optional)", key="survey_starts", **keep)
    against = right.text_input("Percent that said no (optional)", key="survey_against", **keep)
    left, right = st.columns(2)
    whom = left.selectbox("Audience", AUDIENCES, format_func=str.capitalize, key="survey_audience", **keep)
    population = right.selectbox(
        "Who could be asked", POPULATIONS, format_func=lambda p: p or "not stated", key="survey_population", **keep
    )
    left, right = st.columns(2)
    subgroup = left.text_input(
        "Only a part of them (optional)", key="survey_subgroup", help="A subgroup is kept, but is not everyone.", **keep
    )
    url = right.text_input("Where it is published (optional)", key="survey_url", **keep)

    def draft() -> PollDraft:
        return PollDraft(
            goal_id=goal,
            pollster=pollster,
            ends_on=_day(ctx, ends),
            starts_on=_day(ctx, starts),
            share=_percent(share, "Percent that said yes"),
            against=_percent(against, "Percent that said no"),
            rung=rung or "supportive",
            audience=whom,
            kind=kind,
            n=_whole(n),
            population=population if kind == "poll" else "other",
            mode=mode,
            wording=wording,
            subgroup=subgroup,
            url=url,
        )

    return draft


def _day(ctx: Context, text: str) -> date | None:
    return parse_date(text, ctx.initiative.date_order, today=ctx.today) if text.strip() else None


def _percent(text: str, label: str) -> float | None:
    plain = text.strip().removesuffix("%").strip()
    if not plain:
        return None
    try:
        return float(plain.replace(",", ".")) / 100
    except ValueError as error:
        raise GroundswellError(f"{label}: “{text.strip()}” is not a number.", "Write 58 or 57.5.") from error


def _whole(text: str) -> int | None:
    plain = text.replace(",", "").strip()
    if not plain:
        return None
    if not plain.isdigit():
        raise GroundswellError(
            f"How many answered: “{text.strip()}” is not a whole number.", "Write 412, or leave it blank."
        )
    return int(plain)


def surveys(ctx: Context) -> None:
    """Surveys by what was asked, the newest first, each with how it was asked and of whom."""
    with ui.reading() as session:
        polls = queries.polls(
            session, ctx.initiative.id, goal_ids=ctx.filters.goal_ids, audience=ctx.filters.audience, limit=MOST
        )
    inside = [poll for poll in polls if ctx.filters.start <= poll.ends_on <= ctx.filters.end]
    if not inside:
        older = f" {len(polls)} older ones are outside the period shown." if polls else ""
        st.markdown(f"**No surveys in this period.** A survey says how many of a hundred agree.{older}")
        return
    st.subheader("Latest surveys by wording", anchor=False)
    frame = pd.DataFrame([_line(ctx, poll) for poll in sorted(inside, key=_by_wording(inside))])
    chosen = ui.table(
        frame, alt="Surveys grouped by goal, rung and wording, newest first.", key="survey_table",
        on_select="rerun", selection_mode="single-row",
    )  # fmt: skip
    rows = chosen.selection.rows
    if rows:
        poll = sorted(inside, key=_by_wording(inside))[rows[0]]
        st.markdown(f"**{ui.md(poll.pollster)}**, {poll.ends_on:%-d %b %Y}, added by {ui.md(poll.added_by)}.")
        if st.button("Remove this survey", icon=":material/delete:", **ui.may(ctx.actor, "add_poll")):
            gone = ui.attempt(
                lambda session: services.remove_poll(session, ctx.actor, ctx.initiative.id, poll.id, now=ctx.now)
            )
            if gone is not None:
                st.session_state["survey_saved"] = ui.md(f"Removed {gone.pollster}, {gone.ends_on:%-d %b %Y}.")
                ui.clear("survey_table")


def _by_wording(polls: list[PollRow]):
    """Orders surveys so that those of one goal, rung and wording stand together, the newest group first."""
    newest: dict[tuple[int, str, str], date] = {}
    for poll in polls:
        group = (poll.goal_id, poll.rung, question(poll.wording))
        newest[group] = max(newest.get(group, date.min), poll.ends_on)

    def order(poll: PollRow) -> tuple[object, ...]:
        group = (poll.goal_id, poll.rung, question(poll.wording))
        return (-newest[group].toordinal(), group, -poll.ends_on.toordinal(), poll.id)

    return order


def _line(ctx: Context, poll: PollRow) -> dict[str, object]:
    return {
        "Survey": f"{poll.pollster}, {poll.ends_on:%b %Y}",
        "Share": f"{100 * poll.share:.0f}%",
        "Rung": RUNG_LABELS[poll.rung],
        "Goal": ctx.goal_name(poll.goal_id),
        "Answers": f"{poll.n:,}" if poll.n else f"not stated ({ASSUMED_N} assumed)",
        "Wording": poll.wording or "not stated",
        "Who": poll.subgroup or (poll.population if poll.audience == "public" else poll.audience) or "not stated",
        "By": poll.mode or "not stated",
        "Kind": KIND_LABELS[poll.kind],
    }


def indicators(ctx: Context) -> None:
    """Indicators with baseline, newest reading and target: what the community measures, and public will among it."""
    st.subheader("What the community measures", anchor=False)
    with ui.reading() as session:
        shown = [row for row in ground.indicators(session, ctx.initiative.id) if ctx.filters.wants(row.goal_id)]
    if not shown:
        ui.empty("No indicators yet", "An indicator says what is counted, and from where to where.", "Add one", "setup")
        return
    ui.table(
        pd.DataFrame([_indicator(ctx, row) for row in shown]),
        alt="Indicators with unit, baseline, newest reading with interval, and target.",
        column_config={"Way made": st.column_config.NumberColumn(format="percent")},
    )
    st.caption("Readings taken under different definitions are shown side by side and never added up.")


def _indicator(ctx: Context, row: IndicatorRow) -> dict[str, object]:
    latest = row.latest
    scale = 100 if row.unit.startswith("share") else 1

    def number(value: float | None) -> str:
        if value is None:
            return ""
        shown = value * scale
        return f"{shown:,.0f}" if abs(shown) >= 1000 else f"{shown:.3g}{'%' if scale == 100 else ''}"

    interval = f" ({number(latest.low)}–{number(latest.high)})" if latest and latest.low is not None else ""
    return {
        "Indicator": row.name,
        "Newest": number(latest.value) + interval if latest else "no reading yet",
        "Unit": row.unit,
        "As of": latest.as_of if latest else None,
        "Baseline": number(row.baseline),
        "Target": number(row.target),
        "Way made": progress(row),
        "Goal": ctx.goal_name(row.goal_id) if row.goal_id else "all goals",
        "Source": (latest.source or latest.method) if latest else "",
        "What it counts": row.definition,
    }


def method(ctx: Context) -> None:
    """How the numbers are made, in plain words."""
    people = ui.md(ctx.initiative.people)
    rungs = "; ".join(f"**{RUNG_LABELS[rung].lower()}**: {people} who {RUNG_MEANINGS[rung]}" for rung in RUNGS)
    start = ctx.today - timedelta(days=90)
    st.markdown(f"""
**What a level is.** For each goal, four rungs: {rungs}. A level is a share of {people}, with a 90% interval: nine in
ten such intervals hold the true share.

**How it is worked out.** The level may drift a little every day. Each survey sees it through three veils: chance (a
small survey sees less), its pollster's lean (some always come out higher), and its wording. Pollsters and wordings are
compared with each other; what they may all share stays in the interval, and when one pollster carries most of the
level, we say so. Nobody asked for long: the interval grows.

**What counts once.** Overlapping waves of one tracker, one survey told for several groups, two questions to the same
people. A part of the public, such as one party, is kept and never passed off as everyone. Where nobody says how many
answered, {ASSUMED_N} are assumed and the survey is flagged.

**Rising, falling, steady, cannot tell.** The change since 90 days ago (now: {start:%-d %b %Y}) with its 90% interval.
*Rising* or *falling* when the interval leaves out zero; *steady* only when it stays within 3 points and the surveys
themselves could have shown a 5-point move; otherwise *cannot tell*, with the survey that would settle it.

**What is never public opinion.** People who come to our events, and what outlets and posts say. Event surveys are their
own house; media is a channel of its own, drawn apart. How many people come is a count of what people do, told beside
the ladder, not on it.

**Contribution.** Two estimates of the change after a launch, against what was locked before it: one from how the
series drifts, one from dates on which nothing was launched. The verdict needs both; looks share one 5% chance of a
false alarm. What else happened in the same weeks is named, and no arithmetic tells it apart.

**As known then.** Every estimate is kept as it was made, with its date, method and the fingerprint of its evidence.
Later surveys change what we think of the past, never what we knew.
""")
