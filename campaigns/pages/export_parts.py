"""Part of the Outreach page: events handed on to other programs."""

from __future__ import annotations

import streamlit as st

from campaigns.outgoing import ENDINGS, SHAPES
from campaigns.services.outgoing import export_events
from data import clock, ui
from data.access import allowed
from data.ui import Context


def export(ctx: Context) -> None:
    """A file of the period's events, and of everything to come, in another program's shape."""
    with st.popover("Export", icon=":material/ios_share:", **ui.may(ctx.actor, "export_events")):
        st.markdown("Events of the period above and everything to come. Private addresses stay here.")
        shape = st.radio("For which program?", list(SHAPES), format_func=SHAPES.get, key="export_shape")
        director = allowed(ctx.actor, "move_data")
        people = st.toggle(
            "With people", key="export_people", disabled=shape != "osdi" or not director,
            help="Names, addresses and what they came to: a director's to hand on, as OSDI. Keep such a file safe.",
        )  # fmt: skip

        def made() -> bytes:
            handed = ui.attempt(
                lambda session: export_events(
                    session, ctx.actor, ctx.initiative.id, shape, people=people and shape == "osdi" and director,
                    start=ctx.filters.start, now=clock.now(),
                )
            )  # fmt: skip
            return handed.body if handed else b""

        st.download_button(
            "Download", made, f"events-{shape}.{ENDINGS[shape]}",
            "text/csv" if ENDINGS[shape] == "csv" else "application/json",
            icon=":material/download:", key=f"export_{shape}_{people}", on_click="ignore",
        )  # fmt: skip
        st.markdown("A calendar has an address of its own, under Setup. The same file imported here adds nothing.")
