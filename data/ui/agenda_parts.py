"""Parts of the setup page: a goal with its history, indicators with their readings, removing an initiative."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from sqlmodel import Session

from data import queries, services
from data.agenda import (
    GoalDraft,
    GoalRow,
    GoalVersionRow,
    IndicatorDraft,
    IndicatorRow,
    PartnerRow,
    ReadingDraft,
    StrategyRow,
    across_partners,
    progress,
)
from data.errors import Problem, Refused
from data.ui.entry import number_or_none
from data.ui.frame import Context, reading
from data.ui.parts import attempt, clear, may, md, table


def goal(
    ctx: Context, row: GoalRow, history: list[GoalVersionRow], strategies: list[StrategyRow], edit: dict[str, Any]
) -> None:
    """One goal: what it says, its strategies, and the ways to change it."""
    with st.container(border=True):
        st.subheader(md(row.name), anchor=False)
        if row.statement:
            st.markdown(md(row.statement))
        for strategy in strategies:
            how = f": {md(strategy.description)}" if strategy.description else ""
            st.markdown(f"- **{md(strategy.name)}**{how}")
        if len(history) > 1:
            with st.expander(f"History: version {row.version}"):
                tz = ctx.initiative.tz
                for version in history:
                    when = version.valid_from.astimezone(tz).strftime("%-d %b %Y")
                    why = f" Why: {md(version.why)}." if version.why else ""
                    st.markdown(f"**{version.number}.** {md(version.name)}: {md(version.statement)} ({when}){why}")
        with st.expander("Change, add a strategy, retire"):
            _change_goal(ctx, row, edit)
            _add_strategy(ctx, row, edit)
            st.markdown("A retired goal leaves the agenda; what was linked to it stays.")
            if (
                st.button("Retire goal", key=f"retire_{row.id}", **edit)
                and attempt(
                    lambda session: services.retire_goal(session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now)
                )
                is not None
            ):
                st.rerun()


def _change_goal(ctx: Context, row: GoalRow, edit: dict[str, Any]) -> None:
    with st.form(f"change_goal_{row.id}", enter_to_submit=False, border=False):
        name = st.text_input("Name", value=row.name)
        statement = st.text_input("What it says", value=row.statement)
        why = st.text_input("Why it changes", help="Kept with the old version.")
        draft = GoalDraft(name, statement)
        if (
            st.form_submit_button("Save as a new version", **edit)
            and attempt(
                lambda session: services.change_goal(
                    session, ctx.actor, ctx.initiative.id, row.id, draft, why=why, now=ctx.now
                )
            )
            is not None
        ):
            st.rerun()


def _add_strategy(ctx: Context, row: GoalRow, edit: dict[str, Any]) -> None:
    with st.form(f"add_strategy_{row.id}", enter_to_submit=False, border=False, clear_on_submit=False):
        name = st.text_input("Strategy", key=f"strategy_name_{row.id}")
        description = st.text_input("How", key=f"strategy_how_{row.id}")
        if (
            st.form_submit_button("Add strategy", **edit)
            and attempt(
                lambda session: services.add_strategy(
                    session, ctx.actor, ctx.initiative.id, row.id, name, description, now=ctx.now
                )
            )
            is not None
        ):
            clear(f"strategy_name_{row.id}", f"strategy_how_{row.id}")


def indicators(ctx: Context, rows: list[IndicatorRow], partners: list[PartnerRow], edit: dict[str, Any]) -> None:
    """Indicators with baseline, newest reading and target; forms for a reading and for a new indicator."""
    if rows:
        table(
            pd.DataFrame([_line(ctx, row) for row in rows]),
            alt="Indicators with goal, unit, baseline, newest reading, target and the share of the way made.",
            column_config={"Way made": st.column_config.NumberColumn(format="percent")},
        )
        _partners_side_by_side(rows)
        _add_reading(ctx, rows, partners)
    else:
        st.markdown("**No indicators yet.** An indicator says what is counted, in which unit, from where to where.")
    _add_indicator(ctx, partners, edit)


def _line(ctx: Context, row: IndicatorRow) -> dict[str, object]:
    latest = row.latest
    return {
        "Indicator": row.name,
        "Goal": ctx.goal_name(row.goal_id),
        "Unit": row.unit,
        "Wanted": row.direction,
        "Baseline": row.baseline,
        "Newest": latest.value if latest else None,
        "As of": latest.as_of if latest else None,
        "Target": row.target,
        "By": row.target_on,
        "Way made": progress(row),
        "Reported by": row.reporter,
        "Definition": row.definition,
    }


def _partners_side_by_side(rows: list[IndicatorRow]) -> None:
    """What partners report of an indicator: added up under one definition, named where it differs, never both."""
    with reading() as session:
        told = [(row, across_partners(queries.readings(session, row.id), row.definition_id)) for row in rows]
    told = [(row, found) for row, found in told if len(found.agreeing) + len(found.differing) > 1]
    if not told:
        return
    st.subheader("Across partners", anchor=False)
    for row, found in told:
        parts = [f"{md(one.partner or '')} {one.value:,.6g} ({one.as_of:%b %Y})" for one in found.agreeing]
        whole = f"**{found.sum:,.6g} {md(row.unit)}**: " if found.sum is not None else f"{md(found.why)} "
        st.markdown(f"{md(row.name)}: {whole}{', '.join(parts)}.")
        if found.differing:
            others = ", ".join(f"{md(one.partner or '')} {one.value:,.6g} {md(one.unit)}" for one in found.differing)
            st.warning(
                f"{md(row.name)}: not added, for another definition counts something else: {others}.",
                icon=":material/difference:",
            )


def _add_reading(ctx: Context, rows: list[IndicatorRow], partners: list[PartnerRow]) -> None:
    names = {row.id: f"{row.name} ({row.unit})" for row in rows}
    with st.form("add_reading", enter_to_submit=False):
        st.subheader("Add a reading", anchor=False)
        chosen = st.selectbox("Indicator", list(names), format_func=names.__getitem__)
        as_of = st.date_input("As of", value=ctx.today, max_value=ctx.today)
        value = st.text_input("Value", key="reading_value")
        source = st.text_input("Source", key="reading_source", placeholder="Fall screen 2026, county schools")
        by: dict[int | None, str] = {None: "Nobody in particular", **{row.id: row.name for row in partners}}
        partner_id = st.selectbox("Reported by", list(by), format_func=by.__getitem__, key="reading_partner")

        def save(session: Session) -> object:
            draft = _reading(chosen, as_of, value, source, partner_id)
            return services.add_reading(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)

        may_add = may(ctx.actor, "add_reading")
        if st.form_submit_button("Add reading", icon=":material/add:", **may_add) and attempt(save) is not None:
            clear("reading_value", "reading_source")


def _reading(indicator_id: int, as_of: date, value: str, source: str, partner_id: int | None) -> ReadingDraft:
    number = number_or_none(value, "Value")
    if number is None:
        raise Refused([Problem("Value", "The reading needs a number.")])
    return ReadingDraft(indicator_id, as_of, number, source=source.strip(), partner_id=partner_id)


def _add_indicator(ctx: Context, partners: list[PartnerRow], edit: dict[str, Any]) -> None:
    goals: dict[int | None, str] = {None: "The whole initiative", **{row.id: row.name for row in ctx.goals}}
    reporters: dict[int | None, str] = {None: "Nobody yet", **{row.id: row.name for row in partners}}
    keys = [f"indicator_{name}" for name in ("name", "definition", "unit", "baseline", "target")]
    with st.form("add_indicator", enter_to_submit=False):
        st.subheader("Add an indicator", anchor=False)
        name = st.text_input("Name", key=keys[0])
        definition = st.text_area("What exactly does it count?", key=keys[1])
        goal_id = st.selectbox("Goal", list(goals), format_func=goals.__getitem__)
        unit = st.text_input("Unit", placeholder="% of children", key=keys[2])
        direction = st.segmented_control("Direction wanted", ["up", "down"], default="up", required=True)
        baseline = st.text_input("Baseline", key=keys[3])
        baseline_on = st.date_input("Baseline measured on", value=None)
        target = st.text_input("Target", key=keys[4])
        target_on = st.date_input("Target by", value=None)
        partner_id = st.selectbox("Who reports it", list(reporters), format_func=reporters.__getitem__)

        def save(session: Session) -> int:
            draft = IndicatorDraft(
                name, definition, unit, direction or "up", goal_id, partner_id,
                number_or_none(baseline, "Baseline"), baseline_on, number_or_none(target, "Target"), target_on,
            )  # fmt: skip
            return services.add_indicator(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)

        if st.form_submit_button("Add indicator", icon=":material/add:", **edit) and attempt(save) is not None:
            clear(*keys)


def remove(ctx: Context) -> None:
    """Remove the sample in one click; an initiative of one's own after typing its name."""
    forbidden = may(ctx.actor, "remove_initiative")
    with st.container(border=True):
        if ctx.initiative.sample:
            st.subheader("Remove the sample", anchor=False)
            st.markdown("Everything of the sample goes, and you start with an empty database.")
            sure = True
        else:
            st.subheader("Remove this initiative", anchor=False)
            st.markdown("Everything of it goes: agenda, events, bills, surveys and mentions. There is no way back.")
            sure = st.text_input("Type the initiative's name to confirm") == ctx.initiative.name
        label = "Remove the sample" if ctx.initiative.sample else "Remove initiative"
        if (
            st.button(label, icon=":material/delete:", disabled=not sure or bool(forbidden))
            and attempt(lambda session: services.remove_initiative(session, ctx.actor, ctx.initiative.id)) is not None
        ):
            st.session_state.clear()
            st.rerun()
