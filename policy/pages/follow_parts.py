"""Following a bill, each for oneself: the button on the bill's page."""

from __future__ import annotations

import streamlit as st

from data import ui
from data.ui import Context
from policy.queries import following as queries
from policy.services import following as services


def button(ctx: Context, bill_id: int) -> None:
    """Follow, or stop following; beside it, whether the team follows the bill all the same."""
    with ui.reading() as session:
        ties = queries.ties(session, ctx.initiative.id)
    mine = bill_id in queries.rule(ties, ctx.actor.member_id)
    ours = bill_id in queries.rule(ties)
    label, icon = ("Stop following", "notifications_off") if mine else ("Follow", "notifications")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        may = ui.may(ctx.actor, "follow_bills")
        if st.button(label, key=f"follow_{bill_id}", icon=f":material/{icon}:", **may):
            done = ui.attempt(
                lambda session: services.follow(session, ctx.actor, ctx.initiative.id, bill_id, not mine, now=ctx.now)
            )
            if done is not None:
                st.rerun()
        if ctx.actor.member_id is not None:
            said = "You follow this bill" if mine else "You do not follow this bill"
            team = "the team does" if ours and not mine else "nobody of the team does" if not ours else ""
            st.markdown(f"{said}{f'; {team}' if team else ''}.", width="content")
