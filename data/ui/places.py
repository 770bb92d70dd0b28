"""Where the pages are: one table, read by the navigation and by whatever leads from one page to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

import streamlit as st

from data.access import Role


@dataclass(frozen=True)
class Place:
    """A page: its address, file, name, icon and group in the navigation."""

    path: str
    file: str
    title: str
    icon: str
    group: str


PLACES = {
    place.path: place
    for place in (
        Place("", "sentiment/pages/public_will.py", "Public will", ":material/waves:", "Read"),
        Place("evidence", "sentiment/pages/evidence.py", "Evidence", ":material/fact_check:", "Read"),
        Place("log", "campaigns/pages/log.py", "Log an event", ":material/add_circle:", "Do"),
        Place("outreach", "campaigns/pages/outreach.py", "Outreach", ":material/groups:", "Do"),
        Place("campaigns", "campaigns/pages/campaigns.py", "Campaigns", ":material/campaign:", "Do"),
        Place("policy", "policy/pages/policy.py", "Policy", ":material/gavel:", "Do"),
        Place("mentions", "sentiment/pages/mentions.py", "Mentions", ":material/newspaper:", "Do"),
        Place("import", "data/pages/import_files.py", "Import", ":material/upload_file:", "Keep"),
        Place("setup", "data/pages/setup.py", "Setup", ":material/settings:", "Keep"),
    )
}

WELCOME = Place("", "data/pages/welcome.py", "Welcome", ":material/waving_hand:", "")

LANDING = {Role.POLICY: "policy", Role.ORGANIZER: "log"}
"""Where a role lands on the bare address; the others land on Public will."""


def go(path: str, **params: Any) -> NoReturn:
    """Switch to a page by its address, with query parameters."""
    st.switch_page(PLACES[path].file, query_params={name: str(value) for name, value in params.items()})


def link(path: str, label: str, *, icon: str | None = None, **params: Any) -> None:
    """A link to a page by its address."""
    query = {name: str(value) for name, value in params.items()}
    st.page_link(PLACES[path].file, label=label, icon=icon, query_params=query or None)
