"""Public will: is each goal moving, and how do we know?"""

from __future__ import annotations

import streamlit as st

from data import timeline, ui
from data.agenda import GoalRow
from sentiment.pages import will_parts as parts
from sentiment.queries import judgements, stance
from sentiment.queries import listening as media
from sentiment.queries import will as queries
from sentiment.will.health import Measured, facts, health_lines
from sentiment.will.ladder import RungRow, full_ladder

AT_ONCE = 3  # goals drawn at once; the others when they are opened

ctx = ui.page(
    "Public will",
    "Is the community moving toward each goal of the common agenda, and how do we know?",
    filters=True,
    audience=True,
)
shown = ctx.filters
audience = shown.audience or "public"
whose = ctx.initiative.people if audience == "public" else audience
parts.refresh(ctx)
parts.since_last_look(ctx)

goals = [goal for goal in ctx.goals if shown.wants(goal.id)]
with ui.reading() as session:
    key, tz = ctx.initiative.id, ctx.initiative.tz
    silent = media.source_gaps(session, key, shown.start, shown.end, now=ctx.now, tz=tz)
    carriers = queries.carriers(session, [goal.id for goal in goals])
    milestones = timeline.milestones(session, key, shown.start, shown.end)
    judged = judgements.judged_right(session, [goal.id for goal in goals])
    loudest = media.loudest(session, [goal.id for goal in goals], shown.start, shown.end)
parts.silent_sources(silent, ctx.today)


def told(goal: GoalRow, rungs: list[RungRow]) -> parts.Card:
    """Everything one card shows, from a handful of statements."""
    ladder = [row for row in full_ladder(goal.id, rungs, ctx.today) if row.audience == "public"]
    others = [row for row in rungs if row.audience != "public" and shown.audience in (None, row.audience)]
    if audience != "public":
        ladder, others = [row for row in others if row.audience == audience], []
    shown_rungs = [row for row in ladder if row.level is not None and row.unit == "share"]
    wanted = st.session_state.get(f"rung_{goal.id}") or "supportive"
    drawn = next((row for row in shown_rungs if row.rung == wanted), shown_rungs[0] if shown_rungs else None)
    with ui.reading() as session:
        polls = (
            queries.marks(session, goal.id, audience, drawn.rung, shown.start, shown.end) if drawn is not None else []
        )
        weeks = media.media_weeks(session, key, goal.id, shown.start, shown.end)
        shares = stance.shares(session, [goal.id], kind="month", channel="all", start=shown.start, end=shown.end)
    gaps = [gap for gap in silent if gap.source_id in carriers.get(goal.id, ())]
    now_silent = {gap.source for gap in gaps if (ctx.today - gap.end).days <= 1}
    labels = sum(month.labels for month in shares)
    measured = Measured(len(now_silent), *judged.get(goal.id, (0, 0)), labels, *loudest.get(goal.id, ("", 0.0)))
    lines = [(gap.source, gap.start, gap.end) for gap in gaps]
    health = health_lines(ladder + others, lines, ctx.today, measured)
    mine = [one for one in milestones if one.goal_id == goal.id and one.on <= ctx.today]
    return parts.Card(
        goal, whose, ladder, others, drawn, polls, mine, weeks, shares, gaps, health, facts(ladder, measured, ctx.today)
    )


def draw(drawn: list[GoalRow]) -> None:
    """Cards of some goals."""
    with ui.reading() as session:
        rungs = queries.estimates(session, key, goal_ids=[goal.id for goal in drawn], series=True)
    for goal in drawn:
        with st.container(border=True):
            parts.card(ctx, told(goal, [row for row in rungs if row.goal_id == goal.id]))


if not goals:
    ui.empty(
        "No goals yet", "A goal of the common agenda says whose will should move.", "Add a goal", "setup",
        icon=":material/flag:",
    )  # fmt: skip
else:
    draw(goals[:AT_ONCE])
for goal in goals[AT_ONCE:]:
    opened = st.expander(ui.md(goal.name), key=f"goal_{goal.id}", on_change="rerun", icon=":material/flag:")
    if opened.open:
        with opened:
            draw([goal])
