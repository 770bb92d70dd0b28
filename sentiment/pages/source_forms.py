"""Parts of the Mentions page: adding a feed, a search or a list of feeds, and taking the list along."""

from __future__ import annotations

import streamlit as st

from data import db, ui
from sentiment.listening.searches import SEARCHES, SearchAddress
from sentiment.mentions import SourceRow
from sentiment.services import asking
from sentiment.services import sources as services

_EXAMPLES = {
    "x": '("child care" OR daycare) -is:retweet lang:en',
    "bluesky": '"child care" marlow',
    "mastodon": "#childcare",
}
ADDED = "Added. Pull now to hear what it says."


def forms(ctx: ui.Context, rows: list[SourceRow]) -> None:
    """The ways to add sources, and to take them along."""
    may = ui.may(ctx.actor, "edit_sources")
    left, right = st.columns(2)
    with left, st.container(border=True):
        _feed(ctx, may)
    with right, st.container(border=True):
        _search(ctx, may)
    with st.container(border=True):
        _lists(ctx, rows, may)


def _add(ctx: ui.Context, draft: services.SourceDraft, *fields: str) -> None:
    if ui.attempt(lambda session: services.add_source(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)):
        st.session_state["pulled"] = (ADDED, False)
        ui.clear(*fields)


def _feed(ctx: ui.Context, may: dict[str, object]) -> None:
    st.subheader("Add a feed", anchor=False)
    address = st.text_input(
        "Address of the feed", key="source_address", placeholder="https://example.org/feed", type="url",
        persist_state="session",
    )  # fmt: skip
    outlet = st.text_input("Outlet (optional)", key="source_outlet", persist_state="session")
    if st.button("Add source", icon=":material/add:", key="source_add", **may):
        _add(ctx, services.SourceDraft(address or "", outlet or ""), "source_address", "source_outlet")


def _search(ctx: ui.Context, may: dict[str, object]) -> None:
    st.subheader("Add a search", anchor=False)
    kind = st.segmented_control(
        "Where", list(SEARCHES), format_func=SEARCHES.__getitem__, default="mastodon", key="search_kind", required=True
    )
    host = ""
    if kind == "mastodon":
        host = st.text_input("Server", key="search_host", placeholder="mastodon.social", persist_state="session") or ""
    query = st.text_input(
        "What to look for", key="search_query", placeholder=_EXAMPLES[kind], persist_state="session",
        help="In the words of the platform's own search.",
    )  # fmt: skip
    needs = asking.needs(kind, host.strip().lower())
    if needs:
        st.markdown(f":material/info: {ui.md(needs)}")
    if st.button("Add search", icon=":material/add:", key="search_add", **may):
        address = SearchAddress(kind, " ".join((query or "").split()), host.strip().lower()).text
        _add(ctx, services.SourceDraft(address), "search_query", "search_host")


def _lists(ctx: ui.Context, rows: list[SourceRow], may: dict[str, object]) -> None:
    st.subheader("Lists of feeds", anchor=False)
    turn = st.session_state.get("opml_turn", 0)
    file = st.file_uploader("OPML file", type=["opml", "xml"], key=f"opml_{turn}", max_upload_size=5)
    with st.container(horizontal=True):
        if st.button("Add feeds", icon=":material/playlist_add:", key="opml_add", **({"disabled": file is None} | may)):
            report = file and ui.attempt(
                lambda session: services.import_opml(
                    session, ctx.actor, ctx.initiative.id, file.name, file.getvalue(), now=ctx.now
                )
            )
            if report:
                refused = "".join(f" Entry {one.row}: {one.why}" for one in report.refused[:5])
                text = f"{report.new} feeds added, {report.same} were listed already, {len(report.refused)} refused."
                st.session_state["pulled"] = (ui.md(text + refused), bool(report.refused))
                st.session_state["opml_turn"] = turn + 1
                st.rerun()
        if any(row.pulled for row in rows):
            st.download_button(
                "Download list", data=lambda: _list(ctx), file_name="groundswell-sources.opml", mime="text/x-opml",
                icon=":material/download:", key="opml_out", on_click="ignore",
                help="Feeds and searches as OPML, for a feed reader or another Groundswell.",
            )  # fmt: skip


def _list(ctx: ui.Context) -> bytes:
    with db.reading() as session:
        return services.export_opml(session, ctx.initiative.id)
