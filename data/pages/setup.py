"""Setup: the common agenda, what is measured, who works on it, who is on the team."""

from __future__ import annotations

from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from data import queries, services, ui
from data.access import ROLE_LABELS, Role
from data.agenda import GoalDraft, InitiativeDraft, PartnerDraft
from data.ui import agenda_parts

ctx = ui.page("Setup", "The common agenda and who keeps it. A changed goal keeps its history.")
key = ctx.initiative.id
edit = ui.may(ctx.actor, "edit_agenda")

with ui.reading() as session:
    partners = queries.partners(session, key)
    members = queries.members(session, key)
    strategies = queries.strategies(session, key)
    indicators = queries.indicators(session, key, kind="community")
    histories = {goal.id: queries.goal_versions(session, goal.id) for goal in ctx.goals}

goals_tab, indicators_tab, partners_tab, members_tab, initiative_tab = st.tabs(
    ["Goals", "Indicators", "Partners", "Members", "Initiative"], key="setup_tab", bind="query-params"
)

with goals_tab:
    if not ctx.goals:
        st.markdown("**No goals yet.** A goal is what partners agreed to change together.")
    for goal in ctx.goals:
        agenda_parts.goal(ctx, goal, histories[goal.id], [s for s in strategies if s.goal_id == goal.id], edit)
    with st.form("add_goal", enter_to_submit=False):
        st.subheader("Add a goal", anchor=False)
        name = st.text_input("Name", key="goal_name")
        statement = st.text_input("What it says", key="goal_statement")
        if st.form_submit_button("Add goal", icon=":material/add:", **edit) and ui.attempt(
            lambda session: services.add_goal(session, ctx.actor, key, GoalDraft(name, statement), now=ctx.now)
        ):
            ui.clear("goal_name", "goal_statement")

with indicators_tab:
    agenda_parts.indicators(ctx, indicators, partners, edit)

with partners_tab:
    if partners:
        ui.table(
            pd.DataFrame(
                [(p.name, p.role, p.contact_name, p.contact_email, p.contact_phone) for p in partners],
                columns=["Partner", "Role", "Contact", "E-mail", "Phone"],
            ),
            alt="Partners with their role and contact.",
        )
    else:
        st.markdown("**No partners yet.** Add who works on the common agenda with you.")
    with st.form("add_partner", enter_to_submit=False):
        st.subheader("Add a partner", anchor=False)
        fields = {
            "name": st.text_input("Name", key="partner_name"),
            "role": st.text_input("Role", placeholder="convener, organizing, data", key="partner_role"),
            "contact_name": st.text_input("Contact", key="partner_contact"),
            "contact_email": st.text_input("E-mail", key="partner_email"),
            "contact_phone": st.text_input("Phone", key="partner_phone"),
        }
        if st.form_submit_button("Add partner", icon=":material/add:", **edit) and ui.attempt(
            lambda session: services.add_partner(session, ctx.actor, key, PartnerDraft(**fields), now=ctx.now)
        ):
            ui.clear("partner_name", "partner_role", "partner_contact", "partner_email", "partner_phone")

with members_tab:
    ui.table(
        pd.DataFrame([(m.name, ROLE_LABELS[m.role]) for m in members], columns=["Member", "Role"]),
        alt="Members of the team with their role.",
    )
    with st.form("add_member", enter_to_submit=False):
        st.subheader("Add a member", anchor=False)
        who = st.text_input("Name", key="member_name")
        role = st.selectbox("Role", list(Role), format_func=ROLE_LABELS.__getitem__, key="member_role")
        button = st.form_submit_button("Add member", icon=":material/add:", **ui.may(ctx.actor, "edit_members"))
        if button and ui.attempt(lambda session: services.add_member(session, ctx.actor, key, who, role, now=ctx.now)):
            ui.clear("member_name")

with initiative_tab:
    with st.form("initiative", enter_to_submit=False):
        zones = sorted(available_timezones())
        orders = {"mdy": "Month first (11/23/2026)", "dmy": "Day first (23/11/2026)", "": "It differs: ask each time"}
        row = ctx.initiative
        draft = InitiativeDraft(
            st.text_input("Name", value=row.name),
            st.text_area("Vision", value=row.vision),
            st.text_input("Where", value=row.place),
            st.text_input("Whose will", value=row.people, help="Said on every chart: a level is a share of these."),
            st.selectbox("Time zone", zones, index=zones.index(row.time_zone)),
            st.selectbox("Dates", list(orders), index=list(orders).index(row.date_order), format_func=orders.get),
        )
        if st.form_submit_button("Save initiative", icon=":material/check:", **edit) and ui.attempt(
            lambda session: services.change_initiative(session, ctx.actor, key, draft, now=ctx.now)
        ):
            st.rerun()
    agenda_parts.remove(ctx)
