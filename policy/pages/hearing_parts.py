"""The Hearings tab and a hearing's own page: what is next, what is missing, the committee, and the packet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

import pandas as pd
import streamlit as st

from data import db, ui
from data import queries as agenda
from data.access import allowed
from data.dates import say
from data.errors import NotFound
from data.ui import Context
from policy import services
from policy.board import BillRow, ranked
from policy.hearings import HearingRow, coming, say_day
from policy.pages import bill_parts as parts
from policy.pages import preparation_parts
from policy.pages.bill_parts import KEEP
from policy.services import hearings as moving
from policy.services import packets, preparation
from policy.services.packets import Owed, Preparation

FIRST = 20


def asked() -> int | None:
    """The hearing that the address asks for (?hearing=12)."""
    text = st.query_params.get("hearing", "")
    return int(text) if text.isdecimal() and len(text) < 12 else None


def tab(ctx: Context, bills: Sequence[BillRow], heard: Sequence[HearingRow]) -> None:
    """The next hearing with what is missing, the others to come, the form that sets one, and those that were."""
    with ui.reading() as session:
        docket = packets.docket(session, ctx.initiative.id, ctx.today, now=ctx.now)
    if not docket:
        st.markdown("No hearing is set. Set one below, or on a bill, or import a calendar of hearings.")
    for one in docket[:1]:
        following(ctx, one)
    if docket[1:]:
        st.subheader("Then", anchor=False)
    for one in docket[1:FIRST]:
        line(ctx, one)
    if len(docket) > FIRST:
        st.markdown(f"And {len(docket) - FIRST:,} more later.")
    with st.expander("Set a hearing", icon=":material/event:"):
        parts.hearing_form(ctx, ranked(bills), "hearing")
    ahead = {row.id for row in coming(heard, ctx.today)}
    past = [row for row in reversed(heard) if row.id not in ahead]
    if past:
        with st.expander(f"{len(past)} earlier or cancelled"):
            for row in past[: 5 * FIRST]:
                parts.hearing_line(ctx, row)


def away(on: date, today: date) -> str:
    """How far off a day is, in words."""
    days = (on - today).days
    if days == 0:
        return "Today"
    if abs(days) == 1:
        return "Tomorrow" if days == 1 else "Yesterday"
    return f"In {days} days" if days > 0 else f"{-days} days ago"


def opens(row: HearingRow, label: str, key: str, **options: object) -> None:
    """The button that opens a hearing."""
    if st.button(label, key=f"prepare_{key}_{row.id}", icon=":material/checklist:", **options):
        ui.go("policy", hearing=row.id)


def owed_badge(one: Owed, today: date) -> None:
    """How much is owed by now."""
    late = sum(task.late(today) for task in one.tasks)
    if late:
        st.badge(f"{late} overdue", color="red", icon=":material/warning:")
    due = len(one.owed(today)) - late
    if due:
        st.badge(f"{due} due today", color="orange", icon=":material/today:")
    done = sum(task.done for task in one.tasks)
    st.badge(f"{done} of {len(one.tasks)} done", color="gray", icon=":material/checklist:")


def following(ctx: Context, one: Owed) -> None:
    """The next hearing: days to go, and what it lacks."""
    row = one.hearing
    with st.container(border=True, gap="xsmall", key="next_hearing"):
        st.markdown(f":material/event: **Next: {ui.md(f'{row.identifier} {row.title}')}**")
        st.markdown(ui.md(" · ".join(part for part in (row.when, row.where) if part)))
        with st.container(horizontal=True, gap="xsmall"):
            st.badge(away(row.on, ctx.today), color="blue", icon=":material/schedule:")
            owed_badge(one, ctx.today)
        for said in one.lacks:
            st.markdown(f":material/error_outline: {ui.md(said)}")
        opens(row, "Prepare this hearing", "next", type="primary")


def line(ctx: Context, one: Owed) -> None:
    """A hearing to come in a line or two."""
    row = one.hearing
    with st.container(border=True, gap="xsmall"):
        year = say_day(row.on, ctx.today)
        st.markdown(f"**{year}{f', {row.at:%H:%M}' if row.at else ''}** · {ui.md(away(row.on, ctx.today).lower())}")
        st.markdown(ui.md(f"{row.identifier} {row.title} · {row.where}"))
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            owed_badge(one, ctx.today)
            opens(row, "Prepare", "line", type="tertiary")


def show(ctx: Context, hearing_id: int) -> None:
    """One hearing: what is missing, the packet, the checklist, who sits there and who testifies."""
    if st.button("All hearings", type="tertiary", icon=":material/arrow_back:"):
        ui.go("policy", show="hearings")
    try:
        with ui.reading() as session:
            found = packets.prepared(session, ctx.actor, ctx.initiative.id, hearing_id, now=ctx.now)
    except NotFound as missing:
        st.warning(str(missing))
        return
    row = found.hearing
    st.header(ui.md(f"Hearing: {row.identifier} {row.title}"), anchor=False)
    st.markdown(f"**{ui.md(say_day(row.on))}{f', {row.at:%H:%M}' if row.at else ''}** · {ui.md(row.where)}")
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if row.cancelled:
            st.badge("Cancelled", color="red", icon=":material/event_busy:")
        else:
            st.badge(away(row.on, ctx.today), color="blue", icon=":material/schedule:")
            owed_badge(Owed(row, found.tasks, ()), ctx.today)
        parts.opens(row.identifier, row.bill_id, "of_hearing")
    if found.lacks and not row.cancelled:
        with st.container(border=True, gap="xsmall"):
            st.markdown("**Still missing**")
            st.markdown("  \n".join(f":material/error_outline: {ui.md(said)}" for said in found.lacks))
    downloads(ctx, found)
    todo, said, committee, packet, when = st.tabs(["Checklist", "Witnesses", "Committee", "In the packet", "Date"])
    with todo:
        preparation_parts.checklist(ctx, found)
    with said:
        preparation_parts.witnesses(ctx, found)
    with committee:
        roster(ctx, found)
        districts(found)
    with packet:
        content(ctx, found)
    with when:
        moves(ctx, found)


def downloads(ctx: Context, found: Preparation) -> None:
    """The packet, made when it is asked for: public as PDF and page, and the team's own."""
    row = found.hearing
    name = f"{row.identifier} {row.on.isoformat()}"

    def made(internal: bool, as_page: bool) -> bytes:
        with db.writing() as session:
            packet = packets.packet(session, ctx.actor, ctx.initiative.id, row.id, internal=internal, now=ctx.now)
        return packets.as_page(packet).encode() if as_page else packets.as_pdf(packet)

    may = ui.may(ctx.actor, "prepare_hearings")
    with st.container(horizontal=True):
        st.download_button(
            "Packet (PDF)", lambda: made(False, False), f"{name} packet.pdf", "application/pdf", type="primary",
            icon=":material/picture_as_pdf:", key="packet_pdf", on_click="ignore", **may,
        )  # fmt: skip
        st.download_button(
            "Printable page", lambda: made(False, True), f"{name} packet.html", "text/html",
            icon=":material/print:", key="packet_page", on_click="ignore", **may,
        )  # fmt: skip
        if allowed(ctx.actor, "rate_people"):
            st.download_button(
                "Internal packet (PDF)", lambda: made(True, False), f"{name} INTERNAL packet.pdf", "application/pdf",
                icon=":material/lock:", key="packet_internal", on_click="ignore",
                help="With ratings, whip count, asks and notes: not to leave the team.", **may,
            )  # fmt: skip


def roster(ctx: Context, found: Preparation) -> None:
    """Who sits in the committee, how they stand, and how they voted on the bill and its companions."""
    if not found.roster:
        named = found.hearing.committee or "the committee"
        st.markdown(
            ui.md(f"The roster of {named} is not known. Import committees, or choose one under “In the packet”.")
        )
        return
    team = allowed(ctx.actor, "rate_people")
    st.markdown(ui.md(found.committee.name if found.committee else found.hearing.committee))
    lines = []
    for one in found.roster:
        said: dict[str, str] = {
            "Member": one.name, "Role": one.role, "District": one.district, "Party": one.party,
        }  # fmt: skip
        if team:
            said |= {
                "Support, influence": one.rating, "Raters": one.spread, "Count": one.lean,
                "Champions": ", ".join(one.champions), "Open asks": "; ".join(one.asks),
            }  # fmt: skip
        lines.append(said | {"Votes so far": one.record})
    frame = pd.DataFrame(lines)
    frame = frame[[name for name in frame if frame[name].astype(bool).any()]]
    ui.table(frame, alt="The committee's members with district, party and how they stand.")
    for words in found.whip:
        st.markdown(f":material/how_to_vote: {ui.md(words)}")


def districts(found: Preparation) -> None:
    """Events held and people counted in the members' districts."""
    st.subheader("Our work in their districts", anchor=False)
    around = found.around
    if around.none:
        st.markdown(ui.md(f"No event since {say(found.since)} names a district of this committee."))
    else:
        frame = pd.DataFrame(
            {
                "Member": [one.person for one in around.seats],
                "District": [one.district for one in around.seats],
                "Events": [len(one.events) for one in around.seats],
                "People counted": [one.people.words for one in around.seats],
            }
        )
        ui.table(frame, alt="Events and people counted by member's district.")
        both = " An event held for two districts stands in both." if around.shared else ""
        st.markdown(ui.md(f"Events since {say(found.since)} that name a district, lowest to highest count.{both}"))
    for text, why in around.unmatched[:FIRST]:
        st.markdown(f":material/link_off: Not matched: {ui.md(f'“{text}” {why}.')}")


def content(ctx: Context, found: Preparation) -> None:
    """What we ask, who runs it, which committee sits, and which texts go along."""
    name = f"plan_{found.hearing.id}"
    key = parts.form(name)
    with ui.reading() as session:
        team = [member.name for member in agenda.members(session, ctx.initiative.id) if member.active]
    ask = st.text_input(
        "What we ask, in one sentence", value=found.hearing.ask, key=f"{key}_ask", max_chars=preparation.MOST_ASK,
        placeholder="Please report HB 214 favorably, with the amendment on family homes.", **KEEP,
    )  # fmt: skip
    leads = ["", *team]
    held = found.hearing.lead if found.hearing.lead in leads else ""
    lead = st.selectbox(
        "Who runs it", leads, index=leads.index(held), format_func=lambda one: one or "Nobody yet", key=f"{key}_lead",
        **KEEP,
    )  # fmt: skip
    names = {"": "As the hearing names it", **{one.key: one.name for one in found.committees}}
    chosen = found.hearing.committee_key if found.hearing.committee_key in names else ""
    committee = st.selectbox(
        "Committee", list(names), index=list(names).index(chosen), format_func=names.__getitem__,
        key=f"{key}_committee", **KEEP,
    )  # fmt: skip
    texts = {one.letter_id: f"{one.kind.capitalize()}: {one.title}, version {one.number}" for one in found.desk.letters}
    letters = st.multiselect(
        "Letters and testimony", list(texts), default=[one for one in texts if one in found.chosen],
        format_func=texts.__getitem__, key=f"{key}_letters", placeholder="None yet: write them on the bill's page",
        **KEEP,
    )  # fmt: skip
    st.markdown("Talking points, position and partners on record come from the bill's page.")

    def save(session) -> HearingRow:
        return preparation.plan_hearing(
            session, ctx.actor, ctx.initiative.id, found.hearing.id, ask=ask or "", lead=lead or "",
            committee_key=committee or "", letters=frozenset(letters), now=ctx.now,
        )  # fmt: skip

    slot = st.container()
    if st.button("Save", key=f"{name}_save", icon=":material/check:", **ui.may(ctx.actor, "prepare_hearings")):
        with slot:
            done = ui.attempt(save)
        if done:
            parts.saved(name)


def moves(ctx: Context, found: Preparation) -> None:
    """Move the hearing, or cancel it."""
    row = found.hearing
    if row.cancelled:
        st.markdown("This hearing is cancelled. It stays here with what was prepared; set a new one on the bill.")
        return
    name = f"move_{row.id}"
    key = parts.form(name)
    with st.container(horizontal=True):
        day = st.date_input("Day", value=row.on, key=f"{key}_day", **KEEP)
        at = st.time_input("Time there", value=row.at, key=f"{key}_at", **KEEP)
    committee = st.text_input("Committee", value=row.committee, key=f"{key}_committee", **KEEP)
    place = st.text_input("Place", value=row.place, key=f"{key}_place", **KEEP)

    def save(session) -> HearingRow:
        when = day if isinstance(day, date) else row.on
        return moving.move_hearing(
            session, ctx.actor, ctx.initiative.id, row.id, when, at if isinstance(at, time) else None, place or "",
            committee or "", now=ctx.now,
        )  # fmt: skip

    st.markdown("The checklist moves along, and the change is told to everybody who follows the bill.")
    slot = st.container()
    may = ui.may(ctx.actor, "add_bill")
    with st.container(horizontal=True):
        if st.button("Save the date", key=f"{name}_save", icon=":material/event_repeat:", **may):
            with slot:
                done = ui.attempt(save)
            if done:
                parts.saved(name)
        if st.button("Cancel this hearing", key=f"{name}_cancel", icon=":material/event_busy:", **may):
            with slot:
                done = ui.attempt(
                    lambda session: (
                        services.cancel_hearing(session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now),
                    )
                )
            if done:
                st.rerun()
