"""Groundswell's navigation: page config, the door, role -> pages. Everything else is in the rooms."""

from __future__ import annotations

import streamlit as st

import campaigns.offers
import policy.offers
import sentiment.offers
from data import queries, ui
from data.ui.door import ask_passphrase
from data.ui.places import LANDING, PLACES, WELCOME, Place

st.set_page_config(page_title="Groundswell", page_icon="static/mark.svg", layout="wide")
st.logo("static/groundswell.svg", icon_image="static/mark.svg", size="large")
ask_passphrase()

for room in (campaigns, policy, sentiment):
    room.offers.register()


def page_of(place: Place) -> st.Page:
    """The page of a place; Public will is the bare address."""
    return st.Page(place.file, title=place.title, icon=place.icon, url_path=place.path or None, default=not place.path)


with ui.reading() as session:
    initiatives = queries.initiatives(session)
    members = queries.members(session, initiatives[0].id) if initiatives else []

if not initiatives:
    st.navigation([page_of(WELCOME)], position="hidden").run()
else:
    groups: dict[str, list[st.Page]] = {}
    for place in PLACES.values():
        groups.setdefault(place.group, []).append(page_of(place))
    current = st.navigation(groups, expanded=True)
    actor = ui.sidebar(members)
    # A role lands on its own page once a session, and only from the bare address.
    if not st.session_state.get("landed"):
        st.session_state["landed"] = True
        if current.url_path == "" and not st.query_params and actor.role in LANDING:
            st.switch_page(PLACES[LANDING[actor.role]].file)
    current.run()
