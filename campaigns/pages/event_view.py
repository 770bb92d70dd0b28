"""What planning adds to an event as it is told: where it stands, who helps, who came by name, and the ways on."""

from __future__ import annotations

import streamlit as st

from campaigns import planning, queries, services
from campaigns.details import STATUSES, Turnout
from campaigns.expectation import AUDIENCES
from campaigns.outreach import EventRow
from campaigns.pages import event_parts as parts
from campaigns.plan import CHANGES
from campaigns.series import in_words
from data import queries as ground
from data import ui
from data.access import Role
from data.agenda import MemberRow
from data.ui import Context

COLORS = {"planned": "gray", "confirmed": "blue", "happened": "green", "debriefed": "green", "cancelled": "red"}


def status(ctx: Context, row: EventRow) -> None:
    """Where it stands, and in which series."""
    now = row.state(ctx.now, ctx.today)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(STATUSES[now], color=COLORS[now])
        if row.series_id:
            with ui.reading() as session:
                series = queries.series(session, ctx.initiative.id, row.series_id)
            apart = "; this day was changed by itself" if row.apart else ""
            st.markdown(f"Repeats {ui.md(in_words(series.rule, series.first_on))}{apart}")
    if row.cancelled_why:
        st.markdown(f"Cancelled: {ui.md(row.cancelled_why)}")


def details(ctx: Context, row: EventRow, members: list[MemberRow]) -> None:
    """What was planned: hosts, place, access and aim; and who came by name beside the count."""
    told, staff = row.details, ctx.actor.role is not Role.READER
    with ui.reading() as session:
        partners = {one.id: one.name for one in ground.partners(session, ctx.initiative.id)}
        turnout = queries.turnouts(session, [row.id]).get(row.id)
    names = {member.id: member.name for member in members}
    address = told.address_for(staff)
    private = " (private: for the team only)" if told.private_address else ""
    if words := told.description_for(staff):
        st.text(words)
    lines = [
        ("Address", f"{address}{private}" if address else ""),
        ("Online", told.online_url),
        ("Web page", told.page_url),
        ("Districts", ", ".join(row.districts)),
        ("With", ", ".join(partners[one] for one in told.co_hosts if one in partners)),
        ("For", ", ".join(filter(None, [AUDIENCES.get(told.audience, ""), CHANGES.get(told.change, "").lower()]))),
        ("Access", told.accessibility),
        ("Languages", ", ".join(told.languages)),
        ("Child care", "yes" if told.childcare else ""),
        ("Room for", f"{told.capacity:,}" if told.capacity else ""),
    ]
    for label, text in lines:
        if text:
            st.markdown(f"**{label}:** {ui.md(text)}")
    for shift in told.shifts:
        inside = [names[one] for one in shift.members if one in names]
        inside += [f"{shift.helpers} more"] if shift.helpers else []
        lack = f" :red[**{shift.short} missing**]" if shift.short and row.ahead(ctx.now, ctx.today) else ""
        who = ui.md(", ".join(inside)) or "nobody yet"
        st.markdown(f"**{ui.md(shift.role)}** ({shift.filled} of {shift.wanted}): {who}{lack}")
    if turnout or told.rsvps_wanted:
        st.markdown(
            f"**By name:** {_by_name(turnout or Turnout(), told.rsvps_wanted)}. "
            "Whoever came is in the count too: the two are never added."
        )


def _by_name(here: Turnout, wanted: int | None) -> str:
    """How many said they would come, and did. A sheet of an event that nobody signed up for tells no RSVPs."""
    listed = wanted or here.checked_in or here.walk_ins or here.rsvps > here.attended
    parts = [f"{here.rsvps:,} RSVPs" + (f" of {wanted:,} wanted" if wanted else "")] if listed else []
    walked_in = f" ({here.walk_ins:,} walked in)" if here.walk_ins else ""
    parts += [f"{here.attended:,} came{walked_in}"] if here.attended else []
    parts += [f"{here.no_shows:,} did not come"] if here.no_shows else []
    return ", ".join(parts)


def ways_on(ctx: Context, row: EventRow) -> None:
    """Change, copy, keep as a template, confirm, call off or take up again."""
    may = ui.may(ctx.actor, "plan_event")
    with st.container(horizontal=True):
        if not row.cancelled and st.button("Change", icon=":material/edit:", key="event_edit", **may):
            go("edit", row)
        if st.button("Copy", icon=":material/content_copy:", key="event_copy", **may):
            go("copy", row)
        ahead = row.ahead(ctx.now, ctx.today)
        if ahead and row.status != "confirmed":
            label = "Take it up again" if row.cancelled else "Confirm"
            set_to(ctx, row, "planned" if row.cancelled else "confirmed", label, ":material/event_available:", may)
        elif not ahead and row.status not in ("happened", "debriefed"):
            set_to(ctx, row, "happened", "It happened", ":material/check:", may)
        with st.popover("Template", icon=":material/library_add:", **may):
            name = st.text_input("Name of the template", value=row.name, key="event_template_name")
            if st.button("Keep as a template", key="event_template") and ui.attempt(
                lambda session: services.save_template(session, ctx.actor, ctx.initiative.id, row.id, name, now=ctx.now)
            ):
                st.success("Kept. A new event can begin from it.")
        if not row.cancelled and not row.attendance.known:
            with st.popover("Cancel event", icon=":material/event_busy:", **may):
                call_off(ctx, row)


def go(what: str, row: EventRow) -> None:
    """To the form."""
    st.query_params["plan"] = f"{what}-{row.id}"
    st.rerun()


def set_to(ctx: Context, row: EventRow, value: str, label: str, icon: str, may: dict[str, object]) -> None:
    """A button that says where the event stands."""
    if st.button(label, icon=icon, key="event_status", **may) and ui.attempt(
        lambda session: services.set_event_status(session, ctx.actor, ctx.initiative.id, row.id, value, now=ctx.now)
    ):
        st.rerun()


def call_off(ctx: Context, row: EventRow) -> None:
    """Why, and which days of a series."""
    prefix = parts.form(f"cancel_{row.id}")
    why = st.text_input("Why? (optional)", key=f"{prefix}_why")
    scope: planning.Scope = "one"
    if row.series_id:
        scope = st.radio("Cancel", list(planning.SCOPES), format_func=planning.SCOPES.get, key=f"{prefix}_scope")
    st.markdown("It is kept as cancelled, and counts nowhere.")
    if st.button("Cancel event", type="primary", key=f"{prefix}_do") and ui.attempt(
        lambda session: services.cancel_event(session, ctx.actor, ctx.initiative.id, row.id, why, scope, now=ctx.now)
    ):
        st.rerun()
