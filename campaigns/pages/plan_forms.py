"""The plan of a campaign and its expectation as forms. Their fields outlive a switch of pages until they are saved."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from campaigns import plan
from campaigns.expectation import AUDIENCES, RUNGS, RUNGS_OF_CHANGE, ExpectationDraft
from campaigns.pages.event_parts import KEEP, day_format
from campaigns.plan import CampaignDraft
from data.agenda import PartnerRow
from data.ui import Context


def expectation_fields(
    ctx: Context, audience: str, change: str, ends: date | None, prefix: str, *, again: bool = False
) -> ExpectationDraft:
    """The answers of an expectation as they stand."""
    rungs = list(RUNGS)
    offered = rungs.index(RUNGS_OF_CHANGE.get(change, ("aware",))[0])
    rung = st.segmented_control(
        "Which rung moves?", rungs, default=rungs[offered], format_func=RUNGS.get, key=f"{prefix}_rung", **KEEP
    )
    whose = st.selectbox(
        "Among whom?", list(AUDIENCES), index=list(AUDIENCES).index(audience), format_func=AUDIENCES.get,
        key=f"{prefix}_whose", **KEEP,
    )  # fmt: skip
    with st.container(horizontal=True):
        low = st.number_input(
            "From, points", -100.0, 100.0, None, 0.5, key=f"{prefix}_low", **KEEP,
            help="Points of a share: from 50% to 53% is 3 points. Give the same number twice for one value.",
        )  # fmt: skip
        high = st.number_input("To, points", -100.0, 100.0, None, 0.5, key=f"{prefix}_high", **KEEP)
    by = st.date_input(
        "By when?", value=(ends or ctx.today) + timedelta(days=30), format=day_format(ctx), key=f"{prefix}_by", **KEEP
    )
    compare = st.text_input(
        "Compare with (optional)", placeholder="A topic this campaign does not touch", key=f"{prefix}_compare", **KEEP
    )
    reason = st.text_input("Why is it corrected?", key=f"{prefix}_reason", **KEEP) if again else ""
    high = low if high is None else high
    return ExpectationDraft(rung or "", whose, low, high, by if isinstance(by, date) else None, compare, reason)


def plan_form(ctx: Context, prefix: str, start: CampaignDraft, partners: list[PartnerRow]) -> CampaignDraft:
    """The answers of a plan as they stand, beginning with those of `start`."""
    goals = {goal.id: goal.name for goal in ctx.goals}
    names = {partner.id: partner.name for partner in partners}
    name = st.text_input("Name", value=start.name, key=f"{prefix}_name", **KEEP)
    first = list(goals).index(start.goal_id) if start.goal_id in goals else None
    goal = st.selectbox("Goal", list(goals), index=first, format_func=goals.get, key=f"{prefix}_goal", **KEEP)
    audience = st.segmented_control(
        "Whom do we mean to move?", list(AUDIENCES), default=start.audience or None, format_func=AUDIENCES.get,
        key=f"{prefix}_audience", **KEEP,
    )  # fmt: skip
    change = st.segmented_control(
        "What change do we seek?", list(plan.CHANGES), default=start.change or None, format_func=plan.CHANGES.get,
        key=f"{prefix}_change", **KEEP, help="Awareness: they know. Will: they care enough to act; action: they act.",
    )  # fmt: skip
    with st.container(horizontal=True):
        starts = st.date_input("First day", value=start.starts, format=day_format(ctx), key=f"{prefix}_starts", **KEEP)
        ends = st.date_input("Last day", value=start.ends, format=day_format(ctx), key=f"{prefix}_ends", **KEEP)
    messages = st.text_area(
        "Messages, one a line", value="\n".join(start.messages), key=f"{prefix}_messages", height=100, **KEEP
    )
    channels = st.multiselect(
        "Channels", sorted({*plan.CHANNELS, *start.channels}), default=list(start.channels), accept_new_options=True,
        key=f"{prefix}_channels", **KEEP,
    )  # fmt: skip
    chosen = st.multiselect(
        "Partners", list(names), default=[key for key in start.partner_ids if key in names], format_func=names.get,
        key=f"{prefix}_partners", **KEEP,
    )  # fmt: skip
    spent = start.budget_cents / 100 if start.budget_cents is not None else None
    budget = st.number_input(
        f"Budget, {start.currency} (optional)", 0.0, 1e9, spent, 100.0, key=f"{prefix}_budget", **KEEP
    )
    why = st.text_area(
        "Why this audience and this change? (optional)", value=start.summary, key=f"{prefix}_why", **KEEP
    )
    return CampaignDraft(
        name, goal, audience or "", change or "",
        starts if isinstance(starts, date) else None, ends if isinstance(ends, date) else None,
        why, tuple(line.strip() for line in messages.splitlines() if line.strip()), tuple(channels),
        round(budget * 100) if budget is not None else None, start.currency, tuple(chosen),
    )  # fmt: skip
