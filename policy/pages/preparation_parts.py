"""A hearing's checklist, and who testifies in which order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from data import queries as agenda
from data import ui
from data.access import allowed
from data.ui import Context
from policy.checklists import PRACTICE, Task
from policy.hearings import say_day
from policy.pages import bill_parts as parts
from policy.pages.bill_parts import KEEP
from policy.services import packets
from policy.services import preparation as services
from policy.services.packets import Preparation
from policy.witnesses import MOST_MINUTES, STATUSES, WitnessDraft, WitnessRow

STATUS_BADGES = {
    "invited": ("orange", ":material/mail:"),
    "confirmed": ("green", ":material/check:"),
    "declined": ("gray", ":material/close:"),
}


def _do(work: Callable[[Any], object]) -> None:
    """Do what a button or a tick asks for, and draw the page anew."""
    if ui.attempt(lambda session: (work(session),)):
        st.rerun()


def checklist(ctx: Context, found: Preparation) -> None:
    """What is to do, the overdue first; a tick says that it is done."""
    key = found.hearing.id
    may = ui.may(ctx.actor, "prepare_hearings")
    late = [task for task in found.tasks if task.late(ctx.today)]
    to_do = [task for task in found.tasks if not task.done and task not in late]
    done = [task for task in found.tasks if task.done]
    for title, tasks in (("Overdue", late), ("To do", to_do), ("Done", done)):
        if tasks:
            st.markdown(f"**{title}** · {len(tasks)}")
        for task in tasks:
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                own = task.item.startswith("own-")  # what a person typed; the list's own words need no escaping
                ticked = st.checkbox(
                    ui.md(task.label) if own else task.label, value=task.done,
                    key=f"task_{key}_{task.item}_{task.done}", **may,
                )  # fmt: skip
                st.markdown(f":small[{ui.md(_told(ctx, task))}]", width="content")
            if ticked != task.done:
                _do(
                    lambda session, task=task, ticked=ticked: services.tick(
                        session, ctx.actor, ctx.initiative.id, key, task.item, ticked, now=ctx.now
                    )
                )
    with st.expander("Give an item to somebody, or take one off the list", icon=":material/person:"):
        _give(ctx, found)
    with st.expander("Add an item", icon=":material/add:"):
        _add(ctx, key)


def _told(ctx: Context, task: Task) -> str:
    said = [task.when, f"by {say_day(task.due, ctx.today)}"]
    if task.owner:
        said.append(task.owner)
    if task.done_at is not None:
        at = say_day(task.done_at.astimezone(ctx.initiative.tz).date(), ctx.today)
        said = [task.when, f"done {at} by {task.done_by}"]
    return ", ".join(said)


def _give(ctx: Context, found: Preparation) -> None:
    key = found.hearing.id
    may = ui.may(ctx.actor, "prepare_hearings")
    names = {task.item: task.label for task in found.tasks if not task.done}
    with ui.reading() as session:
        team = ["", *(member.name for member in agenda.members(session, ctx.initiative.id) if member.active)]
    if names:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            item = st.selectbox("Item", list(names), format_func=names.__getitem__, key=f"give_{key}_item", **KEEP)
            owner = st.selectbox("To", team, format_func=lambda one: one or "Nobody", key=f"give_{key}_owner", **KEEP)
        with st.container(horizontal=True):
            if st.button("Give it", key=f"give_{key}_save", icon=":material/check:", **may):
                _do(
                    lambda session: services.give(
                        session, ctx.actor, ctx.initiative.id, key, item or "", owner or "", now=ctx.now
                    )
                )
            if st.button("Take it off the list", key=f"give_{key}_remove", icon=":material/delete:", **may):
                _do(
                    lambda session: services.remove_item(
                        session, ctx.actor, ctx.initiative.id, key, item or "", now=ctx.now
                    )
                )
    for one in found.removed:
        if st.button(f"Put back: {ui.md(one.label)}", key=f"back_{key}_{one.key}", type="tertiary", **may):
            _do(
                lambda session, one=one: services.put_back(
                    session, ctx.actor, ctx.initiative.id, key, one.key, now=ctx.now
                )
            )


def _add(ctx: Context, key: int) -> None:
    name = f"item_{key}"
    form = parts.form(name)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.text_input("What is to be done", key=f"{form}_label", **KEEP)
        days = st.number_input(
            "Days before the hearing", value=2, min_value=-90, max_value=365, step=1, key=f"{form}_days", **KEEP,
            help=f"0 is the day itself, a negative number is after it. {len(PRACTICE)} items are there from the start.",
        )  # fmt: skip
    slot = st.container()
    if st.button("Add to the list", key=f"{name}_save", icon=":material/add:", **ui.may(ctx.actor, "prepare_hearings")):
        with slot:
            done = ui.attempt(
                lambda session: services.add_item(
                    session, ctx.actor, ctx.initiative.id, key, label or "", -int(days or 0), now=ctx.now
                )
            )
        if done:
            parts.saved(name)


def witnesses(ctx: Context, found: Preparation) -> None:
    """Who testifies, in order; up and down move one."""
    if not allowed(ctx.actor, "prepare_hearings"):
        st.markdown("Who testifies is private to the team.")
        return
    rows = found.witnesses
    if not rows:
        st.markdown("No witness yet. People who live with the problem come first.")
    else:
        st.markdown(ui.md(packets.for_people(rows)))
    for place, row in enumerate(rows, 1):
        _witness(ctx, found, row, place, len(rows))
    with st.expander("Add a witness", expanded=not rows, icon=":material/person_add:"):
        _form(ctx, found, None)


def _witness(ctx: Context, found: Preparation, row: WitnessRow, place: int, of: int) -> None:
    key = found.hearing.id
    may = ui.may(ctx.actor, "prepare_hearings")
    with st.container(border=True, gap="xsmall", key=f"witness_{row.id}"):
        st.markdown(f"**{place}. {ui.md(row.name)}** {ui.md(row.who.removeprefix(row.name).removeprefix(', '))}")
        with st.container(horizontal=True, gap="xsmall"):
            color, icon = STATUS_BADGES[row.status]
            st.badge(row.status.capitalize(), color=color, icon=icon)
            st.badge(f"{row.minutes} min", color="gray", icon=":material/timer:")
            if row.language:
                st.badge(ui.md(row.language), color="blue", icon=":material/translate:")
            st.badge("May be named" if row.named else "Not to be named in public", color="gray",
                     icon=":material/badge:" if row.named else ":material/visibility_off:")  # fmt: skip
        with st.container(horizontal=True, gap="xsmall"):
            for label, by, icon, edge in (("Up", -1, "arrow_upward", 1), ("Down", 1, "arrow_downward", of)):
                off = {**may, "disabled": True} if place == edge else may
                if st.button(label, key=f"order_{label}_{row.id}", icon=f":material/{icon}:", **off):
                    _do(
                        lambda session, by=by: services.move_witness(
                            session, ctx.actor, ctx.initiative.id, key, row.id, by, now=ctx.now
                        )
                    )
        with st.expander("Change", icon=":material/edit:"):
            _form(ctx, found, row)
            if st.button("Take off the list", key=f"witness_{row.id}_remove", icon=":material/delete:", **may):
                _do(
                    lambda session: services.remove_witness(
                        session, ctx.actor, ctx.initiative.id, key, row.id, now=ctx.now
                    )
                )


def _form(ctx: Context, found: Preparation, row: WitnessRow | None) -> None:
    name = f"witness_{found.hearing.id}_{row.id if row else 'new'}"
    key = parts.form(name)
    had = row or WitnessRow(0, 0, "", "", "", "", "", "invited", 3, False)
    with ui.reading() as session:
        partners = ["", *(one.name for one in agenda.partners(session, ctx.initiative.id))]
    who = st.text_input("Name", value=had.name, key=f"{key}_name", **KEEP)
    with st.container(horizontal=True):
        role = st.text_input("As", value=had.role, placeholder="parent, nurse", key=f"{key}_role", **KEEP)
        organization = st.text_input("Organization", value=had.organization, key=f"{key}_organization", **KEEP)
    with st.container(horizontal=True):
        partner = st.selectbox(
            "Partner", partners, index=partners.index(had.partner) if had.partner in partners else 0,
            format_func=lambda one: one or "None", key=f"{key}_partner", **KEEP,
        )  # fmt: skip
        language = st.text_input("Language", value=had.language, placeholder="Spanish", key=f"{key}_language", **KEEP)
        minutes = st.number_input(
            "Minutes", value=had.minutes, min_value=1, max_value=MOST_MINUTES, step=1, key=f"{key}_minutes", **KEEP
        )
    status = st.pills("Answer", STATUSES, default=had.status, format_func=str.capitalize, key=f"{key}_status", **KEEP)
    named = st.checkbox("Agreed to be named in the public packet", value=had.named, key=f"{key}_named", **KEEP)

    def save(session) -> int:
        draft = WitnessDraft(
            who or "", organization or "", partner or "", language or "", role or "", status or "invited",
            int(minutes or 3), named,
        )  # fmt: skip
        return services.keep_witness(
            session, ctx.actor, ctx.initiative.id, found.hearing.id, draft, row.id if row else None, now=ctx.now
        )

    slot = st.container()
    label = "Save" if row else "Add witness"
    if st.button(label, key=f"{name}_save", icon=":material/check:", **ui.may(ctx.actor, "prepare_hearings")):
        with slot:
            done = ui.attempt(save)
        if done:
            parts.saved(name)
