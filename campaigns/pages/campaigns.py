"""Campaigns: whom we mean to move, how far, and what we expect."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from campaigns import charts, plan, queries, services
from campaigns.expectation import AUDIENCES
from campaigns.pages import campaign_parts as parts
from campaigns.pages import content_parts, result_parts, story_parts, tactic_parts, wording_parts
from campaigns.pages import plan_forms as forms
from campaigns.pages.event_parts import KEEP, asked, form
from campaigns.plan import CampaignDraft, CampaignRow
from campaigns.queries import content as content_queries
from data import queries as ground
from data import ui

asks = bool({"campaign", "plan", "edit"} & set(st.query_params))
ctx = ui.page(
    "Campaigns", "Who we mean to move, how far, and what we expect to see.", filters=not asks, audience=not asks
)
key, shown = ctx.initiative.id, ctx.filters
SECTIONS = {
    "Plan": None,
    "Messages": wording_parts.section,
    "Tactics": tactic_parts.section,
    "Content": content_parts.section,
    "Money": tactic_parts.money,
    "Results": result_parts.results,
    "Tests": result_parts.message_tests,
}


def back() -> None:
    """The way back to the grid."""
    if st.button("All campaigns", icon=":material/arrow_back:", key="back"):
        ui.go("campaigns")


def one(row: CampaignRow) -> None:
    """A campaign's brief, with the ways to change or remove it."""
    with ui.reading() as session:
        indicators = ground.indicators(session, key, kind="will")
        done = queries.events(session, key, campaign_id=row.id, end=ctx.today, begun_by=ctx.now, limit=50)
    parts.head(ctx, row)
    shown = st.segmented_control(
        "Part of the campaign", list(SECTIONS), default="Plan", required=True, key="campaign_part",
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    if section := SECTIONS.get(shown):
        section(ctx, row)
        return
    parts.brief(ctx, row, indicators, done)
    may = ui.may(ctx.actor, "plan_campaign")
    with st.container(horizontal=True):
        if st.button("Change plan", icon=":material/edit:", **may):
            ui.go("campaigns", edit=row.id)
        planned = row.status(ctx.today) == "planned" and not row.expectations
        if planned and st.button("Remove campaign", icon=":material/delete:", **may) and ui.attempt(removed(row)):
            ui.go("campaigns")


def removed(row: CampaignRow):
    def remove(session) -> bool:
        services.drop_campaign(session, ctx.actor, key, row.id, now=ctx.now)
        return True

    return remove


def plan_or_change(row: CampaignRow | None) -> None:
    """Plan a new campaign, or change one."""
    audience, _, change = st.query_params.get("plan", "").partition(":")
    cell = (audience if audience in AUDIENCES else "", change if change in plan.CHANGES else "")
    only = ctx.goals[0].id if len(ctx.goals) == 1 else None
    start = row.draft() if row else CampaignDraft("", only, *cell, None, None)
    name = f"plan_{row.id if row else '_'.join(cell)}"
    prefix = form(name)
    st.header(f"Change “{ui.md(row.name)}”" if row else "Plan a campaign", anchor=False)
    with ui.reading() as session:
        partners = ground.partners(session, key)
    draft = forms.plan_form(ctx, prefix, start, partners)
    expected = None
    if row is None:
        if st.toggle("Lock what we expect now", key=f"{prefix}_lock", **KEEP):
            expected = forms.expectation_fields(
                ctx, draft.audience or "public", draft.change, draft.ends, f"{prefix}_lock"
            )
        st.markdown("What a campaign expects is locked before its launch, with its date, and never changed afterwards.")
    may = ui.may(ctx.actor, "plan_campaign")
    label = "Save changes" if row else "Plan campaign"
    if st.button(label, type="primary", icon=":material/check:", **may):
        saved = ui.attempt(
            lambda session: (
                services.change_campaign(session, ctx.actor, key, row.id, draft, now=ctx.now)
                if row
                else services.plan_campaign(session, ctx.actor, key, draft, expected, now=ctx.now)
            )
        )
        if saved:
            st.session_state.pop(f"form_{name}")
            ui.go("campaigns", campaign=saved.id)


def overview() -> None:
    """The grid, the timeline and the expectations of what the filters show."""
    with ui.reading() as session:
        rows = queries.campaigns(
            session, key, goal_ids=shown.goal_ids, audience=shown.audience, start=shown.start, today=ctx.today
        )
        until = max([row.ends for row in rows if row.ends < ctx.today + timedelta(days=365)] + [ctx.today])
        events = queries.events(session, key, start=shown.start, end=until, goal_ids=shown.goal_ids, limit=500)
    if st.button("Plan a campaign", type="primary", icon=":material/add:", **ui.may(ctx.actor, "plan_campaign")):
        ui.go("campaigns", plan="")
    with ui.reading() as session:
        tactics = content_queries.tactics(session, key, [row.id for row in rows])
    grid, timeline, expectations, content, stories = st.tabs(
        ["Strategy grid", "Timeline", "Expectations", "Content calendar", "Stories"],
        key="campaigns_tab", bind="query-params", on_change="rerun",
    )  # fmt: skip
    with grid:
        if not rows:
            st.markdown("**No campaign in this period.** Choose whom to move and to what: each card is one way.")
        parts.grid(ctx, rows, tactics)
    with timeline:
        if rows or events:
            st.markdown("Bars are campaigns. Circles are events: filled where we ran it, hollow where a partner did.")
            made = charts.timeline(
                rows, events, start=shown.start, end=until + timedelta(days=7), today=ctx.today, tokens=ctx.tokens
            )
            names = ", ".join(row.name for row in rows)
            ui.chart(made, alt=f"Campaigns as bars ({names}) and {len(events)} events as circles.", key="timeline")
            ui.table(parts.table(ctx, rows), alt="Campaigns with goal, dates, status and people counted.")
            with st.expander(f"The events of the picture ({len(events)})"):
                ui.table(parts.event_table(events), alt="Events with how many came, their day and who ran them.")
        else:
            ui.empty("Nothing on the timeline", "Campaigns and events of the period stand here.", "Log an event", "log")
    with expectations:
        parts.expected(ctx, rows)
    with content:
        if content.open:
            content_parts.calendar(ctx, rows, "calendar_all")
    with stories:
        if stories.open:
            story_parts.tab(ctx)


campaign_id = asked("campaign") or asked("edit")
with ui.reading() as session:
    row = queries.campaign_or_none(session, key, campaign_id, ctx.today) if campaign_id else None
if asks:
    back()
if not ctx.goals:
    ui.empty("No goals yet", "A campaign is for a goal of the common agenda. Add one first.", "Open setup", "setup")
elif row and asked("campaign"):
    one(row)
elif row or "plan" in st.query_params:
    plan_or_change(row)
elif asks:
    st.markdown("That campaign does not exist.")
else:
    overview()
