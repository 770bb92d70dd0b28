"""Live sources: what has gone stale, when each is asked, and the button that asks now."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data import clock, db, ui
from data.dates import say_at
from data.ui import Context
from policy.live import FOLLOWED, SERVICES, SESSION
from policy.pages import bill_parts as parts
from policy.pages.bill_parts import KEEP
from policy.services import live as pulling
from policy.services import sources as services
from policy.services.asking import has_key
from policy.services.sources import SourceDraft, Watched
from policy.watch import FRESH, NEW, OVER, PAUSED, RECESS, STALE

BADGES = {
    FRESH: ("green", ":material/check_circle:", "Up to date"), NEW: ("gray", ":material/schedule:", "Not asked yet"),
    STALE: ("orange", ":material/warning:", "Gap"), OVER: ("gray", ":material/flag:", "Session over"),
    PAUSED: ("gray", ":material/pause:", "Paused"), RECESS: ("gray", ":material/beach_access:", "Recess"),
}  # fmt: skip


def watched(ctx: Context) -> list[Watched]:
    """Every source and how it stands."""
    with ui.reading() as session:
        return services.watched(session, ctx.initiative.id, ctx.now)


def gaps(found: list[Watched]) -> None:
    """Sources that no longer tell us what happens: what is not heard of is not quiet."""
    stale = [one for one in found if one.state.stale]
    if stale:
        lines = [f"**{ui.md(one.row.name)}**: {ui.md(one.state.why)}" for one in stale[:3]]
        more = f"  \nAnd {len(stale) - 3} more, in Sources." if stale[3:] else ""
        st.warning("What happens there may be missing here.  \n" + "  \n".join(lines) + more, icon=":material/warning:")


def tab(ctx: Context, found: list[Watched]) -> None:
    """The sources, the button that asks them, and the form that adds one."""
    slot = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        may = ui.may(ctx.actor, "refresh_bills")
        pressed = st.button("Refresh now", icon=":material/refresh:", key="live_pull", type="primary", **may)
        keys = [
            f"{service.label} {'has its key' if has_key(service) else 'has no key'}" for service in SERVICES.values()
        ]
        st.markdown(
            ui.md(" · ".join(keys)), width="content",
            help="Keys are read from the server's environment: " + ", ".join(one.key for one in SERVICES.values()),
        )  # fmt: skip
    if pressed:
        with slot:
            _pull(ctx)
    if said := st.session_state.pop("live_said", ""):
        slot.markdown(said)
    if not found:
        st.markdown(
            "No source is asked yet. Add a session below; bills that you follow are then asked for by themselves."
        )
    for one in found:
        _source(ctx, one)
    with st.expander("Add a source", icon=":material/add:", expanded=not found):
        _form(ctx)


def _pull(ctx: Context) -> None:
    with st.spinner("Asking the sources …"):
        outcomes = pulling.pull(db.writing, ctx.actor, ctx.initiative.id, clock=clock.now)
    lines = [
        f"{ui.md(one.source)}: "
        + ui.md(one.error or f"{one.new} new, {one.changed} changed, {one.same} as they were")
        + (" (waits)" if one.waiting else "")
        for one in outcomes
    ]
    st.session_state["live_said"] = "  \n".join(lines) or "There was nothing to ask."
    st.rerun()


def _source(ctx: Context, one: Watched) -> None:
    """One source: how it stands, and what may be done with it."""
    row = one.row
    color, icon, label = BADGES[one.state.state]
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{ui.md(row.name)}**", width="content")
            st.badge(label, color=color, icon=icon)
            if not one.keyed:
                st.badge(f"{row.of.key} is not set", color="orange", icon=":material/key_off:")
        st.markdown(ui.md(one.state.why))
        told = [f"last answer {say_at(row.last_success, ctx.initiative.tz)}"] if row.last_success else []
        told += [f"Next look {say_at(row.next_check, ctx.initiative.tz)}"] if row.next_check and row.active else []
        if told:
            words = " · ".join(told)
            st.markdown(ui.md(words[:1].upper() + words[1:]))
        if row.last_error and row.last_error not in one.state.why:
            st.text(row.last_error)
        with st.container(horizontal=True, gap="small"):
            may = ui.may(ctx.actor, "edit_sources")
            name, icon = ("Pause", ":material/pause:") if row.active else ("Resume", ":material/play_arrow:")
            if st.button(name, key=f"live_active_{row.id}", icon=icon, type="tertiary", **may):
                _do(ctx, services.set_active, row.id, not row.active)
            if row.scope == SESSION:
                _recess(ctx, one)
            if row.scope != FOLLOWED and st.button(
                "Remove", key=f"live_remove_{row.id}", icon=":material/delete:", type="tertiary", **may
            ):
                _do(ctx, services.remove_source, row.id)


def _recess(ctx: Context, one: Watched) -> None:
    with st.popover("Recess", icon=":material/beach_access:"):
        day = st.date_input("In recess until", value=one.row.quiet_until, key=f"live_recess_{one.row.id}")
        may = ui.may(ctx.actor, "edit_sources")
        if st.button("Save", key=f"live_recess_save_{one.row.id}", **may):
            _do(ctx, services.set_recess, one.row.id, day if isinstance(day, date) else None)


def _do(ctx: Context, verb, *given) -> None:
    def run(session) -> bool:
        verb(session, ctx.actor, ctx.initiative.id, *given, now=ctx.now)
        return True

    if ui.attempt(run):
        st.rerun()


def _form(ctx: Context) -> None:
    """Add a session of a jurisdiction. What is typed stays until it is saved."""
    key = parts.form("source")
    labels = {name: service.label for name, service in SERVICES.items()}
    with st.container(horizontal=True):
        service = st.selectbox("Service", list(labels), format_func=labels.__getitem__, key=f"{key}_service", **KEEP)
        place = st.text_input("Jurisdiction", placeholder="Ohio, United States", key=f"{key}_place", **KEEP)
        name = st.text_input(
            "Session", placeholder="2025-2026, 119", key=f"{key}_session", **KEEP,
            help="As the service calls it: Open States by its identifier, LegiScan by its years, a Congress by number.",
        )  # fmt: skip
    slot = st.container()
    may = ui.may(ctx.actor, "edit_sources")
    if st.button("Add source", icon=":material/add:", key="source_save", **may):
        draft = SourceDraft(service, place or "", name or "")
        with slot:
            added = ui.attempt(
                lambda session: services.add_source(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)
            )
        if added:
            parts.saved("source")
