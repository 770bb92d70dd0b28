"""A partner's own people on the People tab: looked at as its rows told of them, and given back to it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from campaigns.partner_people import HEADER, HandedBack
from campaigns.services import partner_people
from data import db, ui
from data.exchange import write_csv
from data.sheets import Sheet, write_xlsx
from data.ui import Context

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PREVIEW = 50


def own_people(ctx: Context, partner_id: int, name: str) -> None:
    """What this partner may have back: a look at it, and the file once somebody says that it is meant."""
    if not st.toggle("What this partner may have back", key=f"own_shown_{partner_id}"):
        return
    with st.container(border=True, gap="small"):
        with ui.reading() as session:
            found = partner_people.own_people(session, ctx.actor, ctx.initiative.id, partner_id, now=ctx.now)
        st.markdown(
            f"**{len(found.rows):,}** people whom {ui.md(name)} brought, each with what its own rows told: nothing "
            "that another partner, a sheet of ours or the team added."
        )
        for text in found.notes()[2:]:
            st.markdown(ui.md(text))
        if not found.rows:
            return
        shown = pd.DataFrame([row.cells() for row in found.rows[:PREVIEW]], columns=list(HEADER))
        ui.table(
            shown.loc[:, [column for column in HEADER if column == "Name" or any(shown[column])]],
            alt="The partner's own people: name, addresses, place, language, and what they agreed to.",
            key=f"own_{partner_id}",
        )
        if len(found.rows) > PREVIEW:
            st.markdown(f"The first {PREVIEW} are shown; the file has all.")
        may = ui.may(ctx.actor, "hand_back_people")
        sure = st.checkbox(
            f"Names and addresses are to leave the house, to {ui.md(name)} alone", key=f"hand_{partner_id}", **may
        )
        if sure:
            with st.container(horizontal=True):
                for kind, mime in (("XLSX", XLSX), ("CSV", "text/csv")):
                    st.download_button(
                        f"Their people ({kind})", lambda kind=kind: _file(ctx, partner_id, kind),
                        f"own-people.{kind.lower()}", mime, icon=":material/download:", on_click="ignore",
                        key=f"hand_{partner_id}_{kind}",
                    )  # fmt: skip


def _file(ctx: Context, partner_id: int, kind: str) -> bytes:
    """The file, noted as given."""
    with db.writing() as session:
        found: HandedBack = partner_people.hand_back(session, ctx.actor, ctx.initiative.id, partner_id, now=ctx.now)
    rows = [row.cells() for row in found.rows]
    if kind == "XLSX":
        return write_xlsx([Sheet("People", HEADER, rows)], found.notes())
    return write_csv(HEADER, rows).encode("utf-8-sig")
