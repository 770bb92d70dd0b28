"""Parts of the Evidence page: stakeholder surveys in waves, with who was asked, who answered and what changed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import ui
from data.dates import parse_date, say
from data.errors import GroundswellError
from data.ui import Context
from sentiment.queries import waves as queries
from sentiment.services import waves as services
from sentiment.services.waves import Asked, WaveChange
from sentiment.will.evidence import AUDIENCES, RUNG_LABELS, RUNGS
from sentiment.will.wave_table import SCALES, groups_from
from sentiment.will.waves import levels

FIELDS = ("wave_question", "wave_on", "wave_asked")


def waves(ctx: Context) -> None:
    """Each question with its newest wave, and a form for the next one."""
    st.subheader("Stakeholder surveys", anchor=False)
    st.markdown(
        "Ask partners, influencers or decision makers the same question every half year. Groups with fewer than five "
        "answers are never shown by themselves."
    )
    if saved := st.session_state.pop("wave_saved", None):
        st.success(saved, icon=":material/check_circle:")
    with ui.reading() as session:
        found = services.latest_changes(queries.waves(session, ctx.initiative.id))
    if not found:
        st.markdown("No wave yet. One table with a row an answer is enough to begin.")
    for one in found:
        _question(ctx, one)
    with st.expander("Add a wave", icon=":material/add:"):
        _add(ctx)


def _question(ctx: Context, one: WaveChange) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{ui.md(one.later.wave.question)}**")
        goal = f", about {ui.md(ctx.goal_name(one.later.goal_id))}" if one.later.goal_id else ""
        since = f", compared with {say(one.earlier.wave.on)}" if one.earlier else ", the first wave"
        st.markdown(f"Asked of {one.later.audience}{goal}; wave of {say(one.later.wave.on)}{since}.")
        ui.table(
            pd.DataFrame(_rows(one)),
            alt="Groups with people asked, answers, response, level with 90% interval and change since the last wave.",
            key=f"wave_{one.later.id}",
        )
        if st.button("Remove this wave", key=f"wave_remove_{one.later.id}", **ui.may(ctx.actor, "add_poll")):
            gone = ui.attempt(
                lambda session: services.remove_wave(session, ctx.actor, ctx.initiative.id, one.later.id, now=ctx.now)
            )
            if gone is not None:
                st.session_state["wave_saved"] = f"Removed the wave of {say(gone.wave.on)}."
                st.rerun()


def _rows(one: WaveChange) -> list[dict[str, str]]:
    moved = {change.group: change for change in one.groups}
    rows = []
    for level in levels(one.later.wave):
        change = moved.get(level.group)
        row = {
            "Group": level.group,
            "Level (90% interval)": "hidden: fewer than five"
            if level.hidden
            else _share(level.level, level.low, level.high),
            "Answered": "" if level.hidden else f"{level.answered} of {level.asked} ({level.response:.0%})",
        }
        if one.earlier:
            row["Change (90% interval)"] = (
                "" if change is None else change.why or _points(change.value, change.low, change.high)
            )
            row["Direction"] = "" if change is None or change.value is None else change.verdict
        if not level.hidden and level.least is not None and level.most is not None:
            row["If the silent ones had answered"] = f"{level.least:.0%} to {level.most:.0%}"
        rows.append(row)
    return rows


def _share(value: float | None, low: float | None, high: float | None) -> str:
    return "no answer" if value is None or low is None or high is None else f"{value:.0%} ({low:.0%}–{high:.0%})"


def _points(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None:
        return "hidden"
    parts = (f"{100 * part:+.0f}".replace("-", "−") for part in (value, low, high))
    return "{} points ({} to {})".format(*parts)


def _add(ctx: Context) -> None:
    goals = {None: "the initiative as a whole"} | {goal.id: goal.name for goal in ctx.goals}
    keep = {"persist_state": "session"}
    question = st.text_input("The question as it was asked", key="wave_question", **keep)
    left, right = st.columns(2)
    audience = left.selectbox("Asked of", AUDIENCES[::-1], format_func=str.capitalize, key="wave_audience")
    rung = right.selectbox("What it asks for", RUNGS, format_func=RUNG_LABELS.__getitem__, key="wave_rung")
    left, right = st.columns(2)
    goal_id = left.selectbox("About", list(goals), format_func=goals.__getitem__, key="wave_goal")
    scale = right.selectbox("Scale of the answers", list(SCALES), key="wave_scale")
    on = st.text_input("The day it ended", key="wave_on", placeholder="2026-11-03", **keep)
    asked = st.text_area(
        "Groups and how many people each has, one a line", key="wave_asked",
        placeholder="Partners: 28\nCommissioners: 9", **keep,
    )  # fmt: skip
    turn = st.session_state.get("wave_turn", 0)
    file = st.file_uploader(
        "Answers: a CSV with the columns group and answer, and person where the same people answer again",
        type=["csv", "tsv", "txt"], key=f"wave_file_{turn}", max_upload_size=10,
    )  # fmt: skip
    may = {"disabled": file is None} | ui.may(ctx.actor, "add_poll")
    if not st.button("Add wave", type="primary", icon=":material/add:", key="wave_add", **may) or file is None:
        return
    try:
        draft = Asked(
            question or "", audience, rung, parse_date(on, ctx.initiative.date_order) if on else None, scale,
            groups_from(asked or ""), goal_id,
        )  # fmt: skip
    except GroundswellError as error:
        st.error(ui.md(str(error)), icon=":material/error:")
        return
    done = ui.attempt(
        lambda session: services.import_wave(
            session, ctx.actor, ctx.initiative.id, file.name, file.getvalue(), draft, now=ctx.now
        )
    )
    if done is not None:
        refused = "".join(f" {one.why}" for one in done[0].refused[:5])
        st.session_state["wave_saved"] = ui.md(
            f"{done[0].new} answers saved, {len(done[0].refused)} left out.{refused}"
        )
        st.session_state["wave_turn"] = turn + 1
        ui.clear(*FIELDS)
